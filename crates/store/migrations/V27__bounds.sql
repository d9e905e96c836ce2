-- What bounds a flood, and what keeps two hands from doing one thing twice.

-- How many reports about an account came on a day (UTC): so many are kept one by one, the rest are counted here.
create table health_day (
    tenant_id uuid not null,
    account_id text not null,
    -- Days since 1970, UTC.
    day bigint not null,
    reports bigint not null,
    last_at bigint not null,
    primary key (tenant_id, account_id, day)
);

-- One Meta app is one row of a business, whoever connects at the same moment.
create unique index app_tenant_id_external_id on app (tenant_id, provider, external_id) where external_id is not null;

-- The answers that left an inbox, newest first, without a look at all its conversations.
create index message_left on message (tenant_id, inbox_id, at)
    where direction = 'outbound' and status in ('sent', 'delivered', 'read', 'played');
