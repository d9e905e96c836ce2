-- Bringing one's own number: what was accepted, what was tried, how far it came.

-- Who accepted a platform's terms for the business, and which version. It only grows.
create table terms_acceptance (
    tenant_id uuid not null,
    id uuid not null,
    -- whatsapp
    platform text not null,
    -- The day of the last change that these words know of.
    version text not null,
    -- The words beside the box, in the language in which they were read.
    words text not null,
    -- Where what was accepted stands, an address a line.
    documents text not null,
    -- staff | api_key
    actor_kind text not null,
    actor_id uuid not null,
    accepted_at bigint not null,
    request_id uuid not null,
    primary key (tenant_id, id)
);
create index terms_acceptance_tenant_id_platform on terms_acceptance (tenant_id, platform, accepted_at, id);

-- How far a number has come, a row a number.
create table checklist (
    tenant_id uuid not null,
    inbox_id uuid not null,
    -- test | new | phone | move
    road text not null,
    -- What Meta said when it was last asked, JSON; empty before.
    facts text not null,
    read_at bigint,
    -- What only the owner can see at Meta, and who said so.
    live_at bigint,
    live_staff_id uuid,
    payment_at bigint,
    payment_staff_id uuid,
    -- When she said that she wrote to the number from her own phone.
    written_at bigint,
    -- When a message had come and been answered.
    completed_at bigint,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);

-- Tries to register a number with its PIN. The PIN itself is kept nowhere.
create table registration_try (
    tenant_id uuid not null,
    id uuid not null,
    inbox_id uuid not null,
    -- registered, or Meta's code of why not.
    outcome text not null,
    staff_id uuid,
    at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);
create index registration_try_tenant_id_inbox_id on registration_try (tenant_id, inbox_id, at);

-- Someone who came back from Meta's own page with leave to use several numbers, until one is chosen; an hour at most.
create table signup (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    -- Sealed.
    access_token bytea not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);

-- app | account: an app of the operator's serves many businesses, so each account of theirs names its own callback.
alter table app add column callback_level text not null default 'app';
