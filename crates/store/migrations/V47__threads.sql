-- Several conversations with one person in one inbox: earlier ones, parts that were split off, and ones that were merged.

-- The one that takes in what the person writes to this inbox next; of a person and inbox there is one.
alter table conversation add column is_current boolean not null default true;
-- The one that this one goes on from.
alter table conversation add column previous_id uuid;
-- Where its messages stand now; its status is `merged` for as long.
alter table conversation add column merged_into uuid;
-- The inbox to which the person last wrote, where that is not its own: an answer goes through it.
alter table conversation add column reply_inbox_id uuid;
drop index conversation_tenant_id_inbox_id_contact_id;
create unique index conversation_tenant_id_inbox_id_contact_id on conversation (tenant_id, inbox_id, contact_id) where is_current;
create index conversation_previous_id on conversation (tenant_id, previous_id) where previous_id is not null;
create index conversation_merged_into on conversation (tenant_id, merged_into) where merged_into is not null;

-- What is about a message stands wherever it stands: found by the message's id at its provider.
create index message_about_inbox on message (tenant_id, inbox_id, about_provider_id, at) where about_provider_id is not null;

-- What becomes of a closed conversation when the person writes again; without a row it is reopened, for whoever had it.
create table reopening_rule (
    tenant_id uuid not null,
    inbox_id uuid not null,
    -- After so many days closed a new one begins; nothing where it is always reopened.
    new_after_days bigint,
    -- Whether one that is reopened goes back to whoever had it.
    goes_back boolean not null,
    changed_at bigint not null,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);

-- Messages that went from one conversation to another, because the two were merged or a part was split off.
create table thread_move (
    tenant_id uuid not null,
    id uuid not null,
    -- merge | split
    what text not null,
    from_id uuid not null,
    to_id uuid not null,
    -- staff | api_key
    author_kind text not null,
    author_id uuid not null,
    -- What both were, and became, JSON.
    was text not null,
    became text not null,
    created_at bigint not null,
    expires_at bigint not null,
    undone_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, from_id) references conversation (tenant_id, id),
    foreign key (tenant_id, to_id) references conversation (tenant_id, id)
);
create index thread_move_from_id on thread_move (tenant_id, from_id);
create index thread_move_to_id on thread_move (tenant_id, to_id);
create index thread_move_expires_at on thread_move (tenant_id, expires_at);

create table moved_message (
    tenant_id uuid not null,
    move_id uuid not null,
    message_id uuid not null,
    primary key (tenant_id, move_id, message_id),
    foreign key (tenant_id, move_id) references thread_move (tenant_id, id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index moved_message_message_id on moved_message (tenant_id, message_id);
