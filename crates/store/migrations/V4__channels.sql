-- A tenant's connection to a provider. A Meta app has one callback for all its numbers.
create table app (
    tenant_id uuid not null,
    id uuid not null,
    provider text not null,
    -- Meta's app id, where the owner gave it.
    external_id text,
    -- The accepted app secrets, newest first, a sealed JSON list.
    secrets bytea not null,
    verify_token bytea not null,
    -- none | set | failed: whether Kontor set the callback at Meta itself.
    callback_state text not null,
    verified_at bigint,
    last_webhook_at bigint,
    created_at bigint not null,
    primary key (tenant_id, id)
);

-- One connected account of a channel.
create table inbox (
    tenant_id uuid not null,
    id uuid not null,
    app_id uuid not null,
    channel text not null,
    name text not null,
    -- WhatsApp: the phone number id.
    external_id text not null,
    -- WhatsApp: the WABA id.
    account_id text not null,
    display text not null,
    verified_name text not null,
    access_token bytea,
    -- Messages a second, in and out together.
    rate bigint not null,
    connected_at bigint not null,
    disconnected_at bigint,
    checked_at bigint,
    -- What the last check said, as a code; empty when all was well.
    check_code text not null,
    version bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, app_id) references app (tenant_id, id)
);
create unique index inbox_tenant_id_channel_external_id on inbox (tenant_id, channel, external_id) where disconnected_at is null;
create index inbox_app_id on inbox (tenant_id, app_id);

-- Webhooks that named an account nobody connected: counted, their content not kept.
create table unconnected_account (
    tenant_id uuid not null,
    app_id uuid not null,
    external_id text not null,
    events bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    primary key (tenant_id, app_id, external_id)
);

-- Webhooks as they arrived, sealed. They are personal data and age out after 30 days.
create table inbound (
    tenant_id uuid not null,
    id uuid not null,
    app_id uuid not null,
    request_id uuid not null,
    received_at bigint not null,
    -- new | done | poisoned
    state text not null,
    attempts bigint not null,
    body bytea not null,
    primary key (tenant_id, id)
);
create index inbound_new on inbound (tenant_id, received_at, id) where state = 'new';

-- What could not be read or placed: kept with its reason, shown, replayable.
create table parked (
    tenant_id uuid not null,
    id uuid not null,
    app_id uuid not null,
    inbound_id uuid not null,
    -- Where in the post it stood: entry/change/kind/index.
    position text not null,
    reason text not null,
    detail text not null,
    body bytea not null,
    parked_at bigint not null,
    replayed_at bigint,
    -- waiting | read | dismissed
    state text not null,
    primary key (tenant_id, id)
);
create unique index parked_tenant_id_inbound_id_position on parked (tenant_id, inbound_id, position);
create index parked_waiting on parked (tenant_id, state, parked_at, id);
