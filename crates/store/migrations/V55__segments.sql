-- Which people, under a name. Who is in it is asked each time anew.
create table segment (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- What must be so of a person, JSON.
    filter text not null,
    created_at bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, id)
);
create unique index segment_tenant_id_name on segment (tenant_id, name);

-- For "of whom this happened since".
create index event_contact on event (tenant_id, contact_id, kind, at);
