-- The day's work in a thread: a second thought about an answer, answers for later, labels, snoozing, and taking back what
-- was done.

-- How many seconds an answer waits before it goes: the business's choice, and a person's own.
create table undo_wait (
    tenant_id uuid not null primary key,
    seconds bigint not null,
    changed_at bigint not null
);
create table undo_wait_choice (
    tenant_id uuid not null,
    staff_id uuid not null,
    seconds bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

-- Until when an answer waits for a second thought. It can be taken back for as long as it has not left. The states of a
-- delivery have one more, `later`: it waits for its hour, and holds up nothing that is written meanwhile.
alter table delivery add column undo_until bigint;
create index delivery_later on delivery (due_at) where state = 'later';

-- A message for later.
create table later_message (
    tenant_id uuid not null,
    message_id uuid not null,
    send_at bigint not null,
    -- The template that goes in its place if the time to answer freely is over by then: content, text and purpose, as a
    -- message holds them.
    fallback text,
    fallback_text text,
    fallback_purpose text,
    -- What it said, once the template took its place.
    instead_of text,
    created_at bigint not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);

create table label (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- In small letters, so that it is there once.
    name_folded text not null,
    -- A word for one of the look's tints.
    colour text not null,
    created_at bigint not null,
    -- Since when it is gone from sight; what it stood on loses it in steps.
    removed_at bigint,
    version bigint not null,
    primary key (tenant_id, id)
);
create unique index label_tenant_id_name_folded on label (tenant_id, name_folded);

create table conversation_label (
    tenant_id uuid not null,
    conversation_id uuid not null,
    label_id uuid not null,
    put_at bigint not null,
    put_by_kind text not null,
    put_by uuid,
    primary key (tenant_id, conversation_id, label_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id),
    foreign key (tenant_id, label_id) references label (tenant_id, id)
);
create index conversation_label_label_id on conversation_label (tenant_id, label_id, conversation_id);

-- Until when a conversation is out of sight. Its status is `snoozed` for as long.
create table snooze (
    tenant_id uuid not null,
    conversation_id uuid not null,
    until bigint not null,
    -- Who is told when it is over.
    staff_id uuid,
    created_at bigint not null,
    primary key (tenant_id, conversation_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);

-- What someone has just done, so that it can be taken back: what each conversation was before, and what it became.
create table undo (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    -- status | assignment | label | snooze
    what text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index undo_tenant_id_expires_at on undo (tenant_id, expires_at);
create table undo_item (
    tenant_id uuid not null,
    undo_id uuid not null,
    conversation_id uuid not null,
    was text not null,
    became text not null,
    primary key (tenant_id, undo_id, conversation_id),
    foreign key (tenant_id, undo_id) references undo (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
