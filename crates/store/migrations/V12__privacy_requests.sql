-- What a person asks about the data held of them. What they told us is blanked once it is done.
create table privacy_request (
    tenant_id uuid not null,
    id uuid not null,
    -- deletion
    kind text not null,
    -- page | meta
    origin text not null,
    -- SHA-256 of the code behind which its status stands.
    code_hash bytea not null,
    name text not null,
    -- The number, address or id by which they are known here.
    known_by text not null,
    -- How to answer them.
    reach text not null,
    words text not null,
    locale text not null,
    received_at bigint not null,
    due_at bigint not null,
    -- received | confirmed | done | refused
    state text not null,
    -- Who it is, once a person has made sure.
    contact_id uuid,
    version bigint not null,
    primary key (tenant_id, id)
);
create unique index privacy_request_tenant_id_code_hash on privacy_request (tenant_id, code_hash);
create index privacy_request_open on privacy_request (tenant_id, state, due_at, id);
create index privacy_request_received on privacy_request (tenant_id, received_at);

-- What was done about a request, by whom, when.
create table privacy_request_step (
    tenant_id uuid not null,
    id uuid not null,
    request_id uuid not null,
    -- received | confirmed | restricted | done | refused
    step text not null,
    at bigint not null,
    actor_kind text not null,
    actor_id uuid,
    -- How the person was recognised, what was deleted, why it is refused.
    note text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, request_id) references privacy_request (tenant_id, id)
);
create index privacy_request_step_request_id on privacy_request_step (tenant_id, request_id, at, id);

-- Each wording that a public page has had, as it was read, in each language.
create table policy_version (
    tenant_id uuid not null,
    -- privacy | security
    page text not null,
    number bigint not null,
    locale text not null,
    body text not null,
    since bigint not null,
    primary key (tenant_id, page, number, locale)
);
