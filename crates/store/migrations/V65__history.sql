-- Chats that a telephone exported, brought in as history of one person. They are no messages: nobody here sent or received them.

create table history_import (
    tenant_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    -- arriving | looked | running | done | undoing | undone | stopped
    stage text not null,
    -- Who brought the file, and from the confirmation on who confirmed.
    author_kind text not null,
    author_id uuid,
    -- The file, sealed; nothing once it was read in or left.
    file_id uuid,
    file_name text not null,
    -- What stands in it, for looking at before it is read in; JSON, empty afterwards.
    survey text not null,
    -- How its dates, hours and names are read; JSON.
    plan text not null,
    -- What was confirmed, word for word, and when.
    attested text not null,
    confirmed_at bigint,
    -- The last line of the file whose batch was written.
    reached bigint not null,
    -- How many messages were written, how many were here already, and how many lines could not be read.
    added bigint not null,
    known bigint not null,
    unreadable bigint not null,
    created_at bigint not null,
    finished_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create index history_import_contact on history_import (tenant_id, contact_id, created_at);
create index history_import_stage on history_import (tenant_id, stage, created_at);

create table history_message (
    tenant_id uuid not null,
    id uuid not null,
    history_import_id uuid not null,
    contact_id uuid not null,
    -- A keyed commitment to when, by whom and what: the same file brings nothing twice.
    mark bytea not null,
    -- customer | business
    side text not null,
    -- What the file calls its author.
    author text not null,
    -- text | photo | video | audio | sticker | document | card | file | deleted
    kind text not null,
    text text not null,
    -- What the file is called that was exported along and is not kept.
    file_name text not null,
    at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, history_import_id) references history_import (tenant_id, id)
);
create unique index history_message_tenant_id_contact_id_mark on history_message (tenant_id, contact_id, mark);
create index history_message_at on history_message (tenant_id, contact_id, at, id);
create index history_message_import on history_message (tenant_id, history_import_id);
