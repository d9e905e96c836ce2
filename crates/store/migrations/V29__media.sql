-- Files that came with messages, or go with them.
create table media (
    tenant_id uuid not null,
    id uuid not null,
    -- Nothing where a file was handed in and belongs to no message yet; such a one lives a day.
    message_id uuid,
    -- image | video | audio | voice | document | sticker
    kind text not null,
    -- waiting | kept | failed
    state text not null,
    -- Why it is not there: a word of inbox's media::Reason.
    reason text,
    -- The provider's id of it, for which of our numbers, and until when it holds.
    provider_media_id text,
    inbox_id uuid,
    provider_media_until bigint,
    -- What was said of it by who sent it: never believed.
    announced_type text,
    announced_hash bytea,
    file_name text,
    -- What it is, by what it holds.
    media_type text,
    bytes bigint,
    hash bytea,
    width bigint,
    height bigint,
    blob_id uuid,
    thumbnail_id uuid,
    -- How often it was tried to fetch it, or to hand it to the provider.
    attempts bigint not null,
    created_at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, message_id) references message (tenant_id, id),
    foreign key (tenant_id, blob_id) references blob (tenant_id, id),
    foreign key (tenant_id, thumbnail_id) references blob (tenant_id, id)
);
create unique index media_message_id on media (tenant_id, message_id) where message_id is not null;
create index media_loose on media (tenant_id, created_at) where message_id is null;

-- Since when a file is to be deleted; its row goes with it.
alter table blob add column gone_at bigint;
create index blob_gone_at on blob (tenant_id, gone_at) where gone_at is not null;

-- quick | slow: what takes minutes delays nothing that takes moments.
alter table task add column lane text not null default 'quick';
