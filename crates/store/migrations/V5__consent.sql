-- Every table the gate reads stands here.

-- The ledger: it only grows. mac chains each entry of a person and channel to the one before, keyed by the tenant's key.
create table consent_entry (
    tenant_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    channel text not null,
    -- service | transactional | marketing | all
    scope text not null,
    -- grant | withdraw | hold | release
    effect text not null,
    -- message | staff | verbal | written | form | api | clock
    method text not null,
    -- The message that shows it.
    message_id uuid,
    occurred_at bigint not null,
    recorded_at bigint not null,
    actor_kind text not null,
    actor_id uuid,
    request_id uuid not null,
    number bigint not null,
    -- A keyed commitment to the words behind it, which stand apart; empty if there are none.
    evidence bytea not null,
    mac bytea not null,
    primary key (tenant_id, id)
);
create unique index consent_entry_tenant_id_contact_id_channel_number on consent_entry (tenant_id, contact_id, channel, number);

-- The words behind an entry, apart, so that they may be erased without touching the chain.
create table consent_evidence (
    tenant_id uuid not null,
    entry_id uuid not null,
    contact_id uuid not null,
    words text not null,
    text_shown text not null,
    primary key (tenant_id, entry_id),
    foreign key (tenant_id, entry_id) references consent_entry (tenant_id, id)
);

-- What the ledger adds up to. The gate, withdrawal, restriction and merge lock this row, in id order.
create table consent_state (
    tenant_id uuid not null,
    contact_id uuid not null,
    channel text not null,
    -- Everything on the channel ended at this time, by the provider's clock.
    stopped_at bigint,
    stopped_entry_id uuid,
    stopped_message_id uuid,
    -- The last START or recorded request; a stop from before it changes nothing.
    resumed_at bigint,
    -- unasked | granted | withdrawn, the entry that says so, and when the person said it.
    service text not null,
    service_entry_id uuid,
    service_at bigint,
    transactional text not null,
    transactional_entry_id uuid,
    transactional_at bigint,
    marketing text not null,
    marketing_entry_id uuid,
    marketing_at bigint,
    -- Words that may mean stop: automatic sends wait for a person; without a decision by held_until it counts as stop.
    held_at bigint,
    held_until bigint,
    held_message_id uuid,
    -- Until when the one confirmation of a withdrawal may go, and the message that is it.
    confirm_until bigint,
    confirmed_message_id uuid,
    -- The last message that was no stop, by the provider's clock. Later than the stop: a person may answer.
    last_inbound_at bigint,
    entries bigint not null,
    head bytea not null,
    primary key (tenant_id, contact_id, channel)
);
create index consent_state_held on consent_state (tenant_id, held_until);

-- How long one may answer freely: 24 hours after the last message (Meta, customer service window).
create table service_window (
    tenant_id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    opened_at bigint not null,
    expires_at bigint not null,
    message_id uuid not null,
    primary key (tenant_id, inbox_id, contact_id)
);

-- A limit on what may be done with a person's data.
create table restriction (
    tenant_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    reason text not null,
    since bigint not null,
    until bigint,
    lifted_at bigint,
    primary key (tenant_id, id)
);
create index restriction_contact_id on restriction (tenant_id, contact_id);

-- Whether an inbox may send.
create table inbox_state (
    tenant_id uuid not null,
    inbox_id uuid not null,
    -- connected | reconnect | disconnected
    state text not null,
    code text not null,
    since bigint not null,
    primary key (tenant_id, inbox_id)
);

-- Message forms as the provider reports them.
create table template (
    tenant_id uuid not null,
    id uuid not null,
    account_id text not null,
    name text not null,
    language text not null,
    category text not null,
    status text not null,
    provider_id text not null,
    -- The header's, body's and buttons' texts and parameters, JSON.
    form text not null,
    refreshed_at bigint not null,
    primary key (tenant_id, id)
);
create unique index template_tenant_id_account_id_name_language on template (tenant_id, account_id, name, language);

-- What the gate said, and why. Refusals too.
create table decision (
    tenant_id uuid not null,
    id uuid not null,
    -- message | confirmation | help_answer | read_receipt | typing
    kind text not null,
    message_id uuid,
    conversation_id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    channel text not null,
    purpose text not null,
    author_kind text not null,
    author_id uuid,
    -- cleared | held | refused
    verdict text not null,
    -- Reason codes, space-separated, the deciding one first.
    reasons text not null,
    -- The ledger entry and the message that show the reason.
    entry_id uuid,
    evidence_message_id uuid,
    held_until bigint,
    attempt_id uuid,
    at bigint not null,
    request_id uuid not null,
    primary key (tenant_id, id)
);
create index decision_contact_id on decision (tenant_id, contact_id, at, id);
create index decision_message_id on decision (tenant_id, message_id, at);
