-- How a number or its account stands at the provider in one respect: the newest that was said.
create table health_state (
    tenant_id uuid not null,
    -- The provider's ids: of the account, and of the number; the latter is empty where it is about the whole account.
    account_id text not null,
    number_id text not null,
    -- quality | limit | name | … : a word of channels' Aspect.
    aspect text not null,
    -- Which of several: a template, a kind of warning; empty where there is one only.
    topic text not null,
    -- The provider's own word.
    value text not null,
    -- What else was said of it: a JSON object.
    detail text not null,
    -- Since when it is so, and when it was last said, both by the provider's time.
    since bigint not null,
    at bigint not null,
    primary key (tenant_id, account_id, number_id, aspect, topic)
);

-- Each time that something else was said than before.
create table health_change (
    tenant_id uuid not null,
    id uuid not null,
    account_id text not null,
    number_id text not null,
    aspect text not null,
    topic text not null,
    value text not null,
    -- What it was before; nothing where that is not known.
    former text,
    detail text not null,
    -- webhook | check
    origin text not null,
    at bigint not null,
    noted_at bigint not null,
    -- When the owners were told, if it was worth telling.
    told_at bigint,
    primary key (tenant_id, id)
);
create unique index health_change_tenant_id_once on health_change (tenant_id, account_id, number_id, aspect, topic, at, value);
create index health_change_account_id on health_change (tenant_id, account_id, at, id);
create index health_change_at on health_change (tenant_id, at);

-- What customers see of a number besides its name.
create table number_profile (
    tenant_id uuid not null,
    inbox_id uuid not null,
    about text not null,
    picture_id uuid,
    -- SHA-256 of the picture, to know when it is another one.
    picture_hash bytea,
    asked_at bigint not null,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id),
    foreign key (tenant_id, picture_id) references blob (tenant_id, id)
);
