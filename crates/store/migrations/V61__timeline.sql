-- What happened with a person, newest first.
create index event_timeline on event (tenant_id, contact_id, at, id);

-- One change of many people, and how far it is.
create table contact_bulk (
    tenant_id uuid not null,
    id uuid not null,
    -- staff | api_key: what they may do at each step is all that it does.
    author_kind text not null,
    author_id uuid not null,
    -- What the people are to become, JSON.
    change text not null,
    -- gathering | running | done | undoing | undone | stopped
    state text not null,
    -- Which list it takes in, JSON; nothing where the people were chosen one by one.
    matching text,
    -- The last who was gathered.
    after_at bigint,
    after_id uuid,
    total bigint not null,
    changed bigint not null,
    -- Those who were so already, or could not be changed.
    unchanged bigint not null,
    restored bigint not null,
    created_at bigint not null,
    finished_at bigint,
    primary key (tenant_id, id)
);

-- One of them, and what they were, JSON.
create table contact_bulk_item (
    tenant_id uuid not null,
    bulk_id uuid not null,
    contact_id uuid not null,
    -- waiting | changed | unchanged | restored | kept
    state text not null,
    was text,
    primary key (tenant_id, bulk_id, contact_id),
    foreign key (tenant_id, bulk_id) references contact_bulk (tenant_id, id)
);
create index contact_bulk_item_state on contact_bulk_item (tenant_id, bulk_id, state, contact_id);
create index contact_bulk_item_contact on contact_bulk_item (tenant_id, contact_id);
