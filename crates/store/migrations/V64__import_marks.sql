-- Whom the dry run of a file has met, so that whom the file names again is found however long it is. It goes when the dry run is over.
create table import_met (
    tenant_id uuid not null,
    import_id uuid not null,
    -- A keyed commitment to a number, an address, a company's name, or to what else tells whom a row is about.
    mark bytea not null,
    -- Where a person finds the row in the file.
    line bigint not null,
    primary key (tenant_id, import_id, mark),
    foreign key (tenant_id, import_id) references import (tenant_id, id)
);

-- Whom a row became that names no number, address or company, so that the same row finds them again.
create table import_mark (
    tenant_id uuid not null,
    -- A keyed commitment to another book's id, or else to all that the row says.
    mark bytea not null,
    contact_id uuid not null,
    primary key (tenant_id, mark)
);
create index import_mark_contact on import_mark (tenant_id, contact_id);
