-- People and companies: one book. What is between two people who are one stands with merging, what came in a file with importing.

-- person | company
alter table contact add column kind text not null default 'person';
-- Where the person works; a contact of kind company.
alter table contact add column company_id uuid;
-- Who of the staff looks after them.
alter table contact add column owner_id uuid;
-- IANA name; nothing where only the number's country speaks for one.
alter table contact add column time_zone text;
-- Since when it is out of sight. It rests thirty days and can be put back; then it is erased.
alter table contact add column deleted_at bigint;
-- The contact that stands for this one too, while they count as one person.
alter table contact add column merged_into uuid;
create index contact_deleted on contact (tenant_id, deleted_at);
create index contact_company on contact (tenant_id, company_id);
create index contact_owner on contact (tenant_id, owner_id);
create index contact_merged on contact (tenant_id, merged_into);

-- A value in an order that both databases share, for ranges: a number in millionths, a date in days since 1970, yes as 1.
-- Nothing for words.
alter table contact_field add column ordinal bigint;
create index contact_field_value on contact_field (tenant_id, name, value);
create index contact_field_ordinal on contact_field (tenant_id, name, ordinal);
create index contact_tag_tag on contact_tag (tenant_id, tag);

-- What a business keeps about people, and of which sort it is.
create table field_definition (
    tenant_id uuid not null,
    -- What contact_field calls it. It stays, whatever the field is called later.
    name text not null,
    label text not null,
    -- text | number | date | choice | yes_no | link
    kind text not null,
    -- What may be chosen, JSON list of texts; empty for the other kinds.
    choices text not null,
    position bigint not null,
    created_at bigint not null,
    changed_at bigint not null,
    -- Since when it is out of sight; its values stay until it is put back or the people are erased.
    removed_at bigint,
    primary key (tenant_id, name)
);
create index field_definition_position on field_definition (tenant_id, position);

-- What staff wrote down about a person.
create table contact_note (
    tenant_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    -- Who wrote it; nothing for an import or a program.
    author_id uuid,
    words text not null,
    created_at bigint not null,
    changed_at bigint not null,
    removed_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create index contact_note_contact on contact_note (tenant_id, contact_id, created_at);
