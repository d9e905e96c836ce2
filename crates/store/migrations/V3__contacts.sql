create table contact (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- profile | staff | api: who gave the name; what staff wrote is not overwritten by a profile.
    name_source text not null,
    -- The language the person last wrote a known word in, or was entered with.
    language text,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (tenant_id, id)
);
create index contact_list on contact (tenant_id, created_at, id);

-- How a channel knows a contact. A phone is never required.
create table identity (
    tenant_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    channel text not null,
    -- phone | user_id | parent_user_id | username
    kind text not null,
    value text not null,
    -- provider | staff | api: who vouches for it.
    source text not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create unique index identity_tenant_id_channel_kind_value on identity (tenant_id, channel, kind, value);
create index identity_contact_id on identity (tenant_id, contact_id);

create table contact_tag (
    tenant_id uuid not null,
    contact_id uuid not null,
    tag text not null,
    added_at bigint not null,
    primary key (tenant_id, contact_id, tag),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);

create table contact_field (
    tenant_id uuid not null,
    contact_id uuid not null,
    name text not null,
    value text not null,
    changed_at bigint not null,
    primary key (tenant_id, contact_id, name),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
