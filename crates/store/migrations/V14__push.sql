-- The devices that are pushed notices.

create table push_device (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    -- A keyed commitment to the endpoint: a device stands here once.
    endpoint_hash bytea not null,
    -- Sealed: where its push service takes pushes for it.
    endpoint bytea not null,
    -- Sealed: its public key and its secret, for encryption.
    keys bytea not null,
    -- Browser and system in short.
    name text not null,
    created_at bigint not null,
    -- When its push service last took one.
    reached_at bigint,
    -- Why the last push was not taken, as a word.
    trouble text,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create unique index push_device_tenant_id_endpoint_hash on push_device (tenant_id, endpoint_hash);
create index push_device_tenant_id_staff_id on push_device (tenant_id, staff_id, created_at, id);
