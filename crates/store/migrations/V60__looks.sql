-- Who opened what about a customer: once a reader, person, kind and ten minutes. Kept for twelve months.
create table read_trace (
    tenant_id uuid not null,
    id uuid not null,
    -- Whom it was about; nothing where it was the whole book.
    contact_id uuid,
    -- staff | api_key
    reader_kind text not null,
    reader_id uuid not null,
    -- person | thread | file | found | export
    what text not null,
    -- Tens of minutes since 1970.
    slot bigint not null,
    at bigint not null,
    primary key (tenant_id, id)
);
create unique index read_trace_tenant_id_contact_id_reader_id_what_slot on read_trace (tenant_id, contact_id, reader_id, what, slot);
create index read_trace_at on read_trace (tenant_id, at, id);

-- That somebody read the traces, and why.
create table read_trace_reading (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    reason text not null,
    -- Narrowed to one customer, to one colleague; nothing where it was all.
    contact_id uuid,
    reader_id uuid,
    at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index read_trace_reading_at on read_trace_reading (tenant_id, at, id);
