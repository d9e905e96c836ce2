-- Global tables: tenant, login, session, setting, sign_in_throttle. They hold no customer's data.

create table tenant (
    id uuid not null primary key,
    name text not null,
    address text not null,
    phone text not null,
    time_zone text not null,
    country text not null,
    locale text not null,
    -- all | own: what an agent sees of the conversations.
    agent_sees text not null,
    -- Minutes after local midnight between which nothing automatic or promotional is sent; equal means never quiet.
    quiet_from bigint not null,
    quiet_until bigint not null,
    created_at bigint not null,
    closed_at bigint,
    version bigint not null
);

create table login (
    id uuid not null primary key,
    email text not null,
    -- Folded, for finding.
    email_folded text not null unique,
    -- Argon2id, PHC string; none until the person has chosen a password.
    password_hash text,
    -- Sessions made under an earlier epoch are dead.
    epoch bigint not null,
    created_at bigint not null
);

create table session (
    id uuid not null primary key,
    login_id uuid not null references login (id),
    token_hash bytea not null unique,
    epoch bigint not null,
    user_agent text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index session_login_id on session (login_id);

-- Settings of the installation, such as the hash of the set-up token.
create table setting (
    name text not null primary key,
    value text not null,
    changed_at bigint not null
);

-- Failed sign-ins by keyed commitment of address or e-mail; never in clear.
create table sign_in_throttle (
    key_hash bytea not null primary key,
    failures bigint not null,
    first_at bigint not null,
    last_at bigint not null
);

create table staff (
    tenant_id uuid not null,
    id uuid not null,
    login_id uuid not null references login (id),
    name text not null,
    role text not null,
    created_at bigint not null,
    removed_at bigint,
    version bigint not null,
    primary key (tenant_id, id)
);
create unique index staff_tenant_id_login_id on staff (tenant_id, login_id);
-- For "which businesses does this login belong to", read across tenants at sign-in.
create index staff_login_id on staff (login_id);

create table team (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);
create unique index team_tenant_id_name on team (tenant_id, name);

create table team_member (
    tenant_id uuid not null,
    team_id uuid not null,
    staff_id uuid not null,
    added_at bigint not null,
    primary key (tenant_id, team_id, staff_id),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

create table invitation (
    tenant_id uuid not null,
    id uuid not null,
    email text not null,
    name text not null,
    role text not null,
    token_hash bytea not null,
    invited_by uuid,
    created_at bigint not null,
    expires_at bigint not null,
    accepted_at bigint,
    revoked_at bigint,
    primary key (tenant_id, id)
);

-- A link that signs one login in, once.
create table sign_in_link (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    token_hash bytea not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

create table api_key (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    token_hash bytea not null,
    -- Space-separated permissions.
    scopes text not null,
    created_by uuid,
    created_at bigint not null,
    last_used_at bigint,
    revoked_at bigint,
    primary key (tenant_id, id)
);
