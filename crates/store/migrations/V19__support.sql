-- Who answers what the staff of all businesses ask, and may look where a business lets them. Named at the command line only.
create table operator_login (
    login_id uuid not null primary key references login (id),
    -- How staff see it.
    name text not null,
    since bigint not null,
    ended_at bigint,
    -- Of the link that signs it in, once.
    link_hash bytea,
    link_expires_at bigint
);

-- What someone of the staff asks the operator.
create table support_request (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    subject text not null,
    -- The page it is about, as a path of this installation; empty if none.
    page text not null,
    -- Who is to write next: operator | staff
    turn text not null,
    created_at bigint not null,
    -- When something was last written.
    moved_at bigint not null,
    closed_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index support_request_moved_at on support_request (tenant_id, moved_at, id);
create index support_request_open on support_request (moved_at, id) where closed_at is null;

-- What was written on it, the question first.
create table support_entry (
    tenant_id uuid not null,
    id uuid not null,
    request_id uuid not null,
    -- staff | operator
    actor_kind text not null,
    -- A staff id, or the operator's login id.
    actor_id uuid not null,
    words text not null,
    created_at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, request_id) references support_request (tenant_id, id)
);
create index support_entry_request_id on support_entry (tenant_id, request_id, created_at, id);

-- When the operator may look into the business, and at what. What was looked at stands in the stream.
create table support_grant (
    tenant_id uuid not null,
    id uuid not null,
    -- settings | conversations
    extent text not null,
    granted_by uuid not null,
    granted_at bigint not null,
    ends_at bigint not null,
    -- When it was ended before its time, and by whom; or its time, once the next one was given.
    ended_at bigint,
    ended_by uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, granted_by) references staff (tenant_id, id)
);
-- One at a time.
create unique index support_grant_open on support_grant (tenant_id) where ended_at is null;
create index support_grant_granted_at on support_grant (tenant_id, granted_at, id);

-- The operator's looks, among everything else that happened.
create index event_support_looked on event (tenant_id, seq) where kind = 'support.looked';
