-- Files of people that were taken in: how they are read, how far they are, and what became of each row.

create table import (
    tenant_id uuid not null,
    id uuid not null,
    -- uploaded | looking | looked | running | done | undoing | undone | failed | stopped
    stage text not null,
    author_kind text not null,
    author_id uuid,
    -- The file, sealed; nothing once it was kept long enough.
    file_id uuid,
    file_name text not null,
    bytes bigint not null,
    -- How it is read, what its columns are, and what is said of permission; JSON.
    plan text not null,
    -- What shows that permission was given, sealed; it stays as long as the permission may be asked about.
    proof_id uuid,
    proof_name text not null,
    -- How many rows, and what became of them: in the dry run, and in the run; JSON.
    looked text not null,
    done text not null,
    -- The last row of the pass that goes on whose batch was written.
    reached bigint not null,
    restored bigint not null,
    kept bigint not null,
    failure text,
    created_at bigint not null,
    finished_at bigint,
    primary key (tenant_id, id)
);
create index import_created on import (tenant_id, created_at);

-- One row of the file in one pass over it. What it holds of a person is only what undoing needs.
create table import_row (
    tenant_id uuid not null,
    import_id uuid not null,
    -- dry | run
    pass text not null,
    number bigint not null,
    -- Where a person finds it in the file.
    line bigint not null,
    -- new | changed | same | refused
    verdict text not null,
    contact_id uuid,
    -- Why it was refused; JSON.
    reasons text not null,
    -- What of the person it changes, words.
    parts text not null,
    -- Each thing as it was and became; JSON. Empty once it was taken back.
    trace text not null,
    primary key (tenant_id, import_id, pass, number),
    foreign key (tenant_id, import_id) references import (tenant_id, id)
);
create index import_row_contact on import_row (tenant_id, contact_id);
create index import_row_verdict on import_row (tenant_id, import_id, pass, verdict, number);

-- Companies are found by what they are called.
create index contact_company_name on contact (tenant_id, name) where kind = 'company';
