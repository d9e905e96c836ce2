-- What the provider charges for a message: its own report, and how much that is by the card of the day.
create table message_cost (
    tenant_id uuid not null,
    message_id uuid not null,
    inbox_id uuid not null,
    -- When it was delivered, or first reported until then; and the month of it where the account is billed: 2026-11.
    at bigint not null,
    month text not null,
    -- As the provider's cards name the recipient's market; empty where it is not known.
    market text not null,
    -- As the provider reported them.
    category text not null,
    kind text not null,
    currency text not null,
    -- Millionths of the currency's unit; nothing where no card says it.
    micros bigint,
    -- Only what is delivered is charged.
    delivered_at bigint,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index message_cost_month on message_cost (tenant_id, month, inbox_id, at, message_id);

-- What a month's messages come to, kept as they come; it stays when a message is erased, as the bill does.
create table message_cost_sum (
    tenant_id uuid not null,
    month text not null,
    inbox_id uuid not null,
    market text not null,
    category text not null,
    kind text not null,
    currency text not null,
    -- Delivered ones, how many of them no card prices, and what the others cost, in millionths.
    messages bigint not null,
    unpriced bigint not null,
    micros bigint not null,
    primary key (tenant_id, month, inbox_id, market, category, kind, currency)
);

-- A provider's card in a currency that does not come with Kontor, or a newer one.
create table rate_card (
    tenant_id uuid not null,
    id uuid not null,
    currency text not null,
    -- The first day it holds: 2027-01-01.
    starts_on text not null,
    source text not null,
    -- The rates as a table of comma-separated values.
    rates text not null,
    added_by uuid,
    added_at bigint not null,
    primary key (tenant_id, id)
);
create unique index rate_card_tenant_id_currency_starts_on on rate_card (tenant_id, currency, starts_on);

-- How a provider bills an account.
create table billing_account (
    tenant_id uuid not null,
    account_id text not null,
    currency text not null,
    time_zone text not null,
    changed_at bigint not null,
    primary key (tenant_id, account_id)
);
