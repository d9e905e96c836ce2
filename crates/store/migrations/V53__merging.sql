-- People who are one: what leads to the suspicion, what was joined, and what that changed.

-- A merge: contact.merged_into is the edge, this is its story.
create table contact_merge (
    tenant_id uuid not null,
    id uuid not null,
    -- The one that leads to the other from then on.
    from_id uuid not null,
    into_id uuid not null,
    -- The merges of one person are numbered in their order: the last one is undone first.
    number bigint not null,
    -- chosen: a person decided. attested: the provider named both as one.
    grounds text not null,
    author_kind text not null,
    author_id uuid,
    -- What it changed in the one that stays, and what stood there before, JSON: so that undoing takes back that and nothing else.
    changes text not null,
    created_at bigint not null,
    undone_at bigint,
    primary key (tenant_id, id)
);
create index contact_merge_from_id on contact_merge (tenant_id, from_id);
create index contact_merge_into_id on contact_merge (tenant_id, into_id);

-- How long each ledger was when two contacts began to count as one person: what came after was said to both.
create table joined_ledger (
    tenant_id uuid not null,
    one_id uuid not null,
    other_id uuid not null,
    channel text not null,
    -- Of the one.
    entries bigint not null,
    primary key (tenant_id, one_id, other_id, channel)
);
create index joined_ledger_other_id on joined_ledger (tenant_id, other_id);

-- What a contact may be recognised by, in a writing in which equal means alike.
create table contact_key (
    tenant_id uuid not null,
    contact_id uuid not null,
    -- A letter for its sort, and the value.
    key text not null,
    primary key (tenant_id, contact_id, key)
);
create index contact_key_key on contact_key (tenant_id, key);

-- Two who may be one person. one_id is the smaller id.
create table duplicate (
    tenant_id uuid not null,
    one_id uuid not null,
    other_id uuid not null,
    -- In hundredths.
    score bigint not null,
    -- Words of this program, space-separated, the strongest first.
    reasons text not null,
    found_at bigint not null,
    -- Somebody said that they are two.
    dismissed_at bigint,
    dismissed_by uuid,
    primary key (tenant_id, one_id, other_id)
);
create index duplicate_other_id on duplicate (tenant_id, other_id);
create index duplicate_list on duplicate (tenant_id, score, one_id, other_id) where dismissed_at is null;
