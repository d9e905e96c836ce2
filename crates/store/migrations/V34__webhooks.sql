-- Where a business's own programs are told what happens, and what became of each telling.

create table webhook_endpoint (
    tenant_id uuid not null,
    id uuid not null,
    url text not null,
    -- The kinds of events it takes, or areas of them such as message.*, by spaces; empty for all.
    kinds text not null,
    -- Sealed: what signs; and what signed before, which signs beside it for a while.
    secret bytea not null,
    old_secret bytea,
    old_until bigint,
    -- The member of staff who made it, or whose key did.
    created_by uuid,
    created_at bigint not null,
    disabled_at bigint,
    -- Why, as a word.
    disabled_because text,
    -- How far in the stream deliveries were written for it.
    reached bigint not null,
    -- Calls that failed since the last that did not, and since when.
    failures bigint not null,
    failing_since bigint,
    rests_until bigint,
    leased_until bigint,
    fence bigint not null,
    served_at bigint not null,
    primary key (tenant_id, id)
);

create table webhook_delivery (
    tenant_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    -- The event's place in the stream.
    seq bigint not null,
    -- pending, failed (it is tried again), delivered, dead (it is not).
    state text not null,
    attempts bigint not null,
    next_at bigint,
    created_at bigint not null,
    attempted_at bigint,
    -- What the last call was answered, and how long that took; no status where no answer came.
    status bigint,
    took_ms bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, endpoint_id) references webhook_endpoint (tenant_id, id)
);
create unique index webhook_delivery_tenant_id_endpoint_id_seq on webhook_delivery (tenant_id, endpoint_id, seq);
create index webhook_delivery_due on webhook_delivery (tenant_id, endpoint_id, next_at);
create index webhook_delivery_age on webhook_delivery (tenant_id, created_at);
