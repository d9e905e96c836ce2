-- Carrying a deletion out, and the public pages of the installation itself.

-- Who said no and had their data deleted: what they refused stays refused when they come back. (design, section 4)
create table erased_identity (
    tenant_id uuid not null,
    -- A keyed commitment to the channel, the kind and the value; the value itself stands nowhere any more.
    commitment bytea not null,
    -- Whom the ledger of consent knows them as.
    contact_id uuid not null,
    erased_at bigint not null,
    primary key (tenant_id, commitment)
);

-- A request is "erasing" between the word of a member of staff and its end.
-- What was deleted, blanked and kept: tables and numbers of rows, JSON.
alter table privacy_request add column outcome text;
create index privacy_request_contact_id on privacy_request (tenant_id, contact_id);

-- Each wording that a public page of the installation has had, as it was read, in each language. It names no business.
create table installation_page (
    -- privacy | security
    page text not null,
    number bigint not null,
    locale text not null,
    body text not null,
    since bigint not null,
    primary key (page, number, locale)
);
