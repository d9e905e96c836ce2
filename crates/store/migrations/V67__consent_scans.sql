-- The paper behind an entry: photographed or scanned, sealed, and kept beside the words.
create table consent_scan (
    tenant_id uuid not null,
    blob_id uuid not null,
    contact_id uuid not null,
    -- Nothing where it was handed in and no entry names it yet; such a one lives a day.
    entry_id uuid,
    -- Its place among the entry's, from 1.
    place bigint,
    -- What it is, by what it holds; nothing until it is here whole, as the two after it.
    media_type text,
    bytes bigint,
    hash bytea,
    created_at bigint not null,
    primary key (tenant_id, blob_id),
    foreign key (tenant_id, blob_id) references blob (tenant_id, id),
    foreign key (tenant_id, entry_id) references consent_entry (tenant_id, id)
);
create index consent_scan_contact on consent_scan (tenant_id, contact_id);
create index consent_scan_loose on consent_scan (tenant_id, created_at) where entry_id is null;

-- SHA-256 of each, in hexadecimal, in their order, a space between: the entry's chain covers them.
alter table consent_evidence add column scans text;
