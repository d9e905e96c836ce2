-- One stream of portable SQL for both databases. Times are microseconds UTC, ids UUID version 7, enumerations short words.
-- Every tenant table's key begins with tenant_id; the store adds row-level security on PostgreSQL.

-- The last number given out in a tenant's stream. Only the end of a write touches it.
create table stream_head (
    tenant_id uuid not null primary key,
    seq bigint not null
);

-- What happened: ids and facts, never a person's words.
create table event (
    tenant_id uuid not null,
    seq bigint not null,
    id uuid not null,
    kind text not null,
    at bigint not null,
    actor_kind text not null,
    actor_id uuid,
    request_id uuid not null,
    contact_id uuid,
    conversation_id uuid,
    message_id uuid,
    inbox_id uuid,
    facts text not null,
    primary key (tenant_id, seq)
);

-- Sums kept as deltas, so that no page counts rows.
create table counter (
    tenant_id uuid not null,
    name text not null,
    key uuid not null,
    value bigint not null,
    primary key (tenant_id, name, key)
);

-- Work that must survive. A done task's row is deleted; a dead one stays in sight.
create table task (
    tenant_id uuid not null,
    id uuid not null,
    kind text not null,
    key text not null,
    facts text not null,
    state text not null,
    run_at bigint not null,
    attempts bigint not null,
    fence bigint not null,
    leased_until bigint,
    last_error text,
    created_at bigint not null,
    request_id uuid not null,
    primary key (tenant_id, id)
);
create unique index task_tenant_id_kind_key on task (tenant_id, kind, key);
create index task_due on task (state, run_at);

-- The answer to a POST that came with an Idempotency-Key, sealed, kept for 24 hours.
create table idempotency (
    tenant_id uuid not null,
    caller_id uuid not null,
    key_hash bytea not null,
    request_hash bytea not null,
    status bigint not null,
    answer bytea not null,
    created_at bigint not null,
    primary key (tenant_id, caller_id, key_hash)
);

-- Files outside the database, each sealed by the tenant's key.
create table blob (
    tenant_id uuid not null,
    id uuid not null,
    media_type text not null,
    bytes bigint not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);

-- What the search index holds: position is the row of the index on the embedded database.
create table search_entry (
    tenant_id uuid not null,
    kind text not null,
    id uuid not null,
    position bigint not null,
    at bigint not null,
    primary key (tenant_id, kind, id)
);
create unique index search_entry_position on search_entry (position);
