-- One thread per person and inbox; it closes and reopens.
create table conversation (
    tenant_id uuid not null,
    id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    -- open | closed
    status text not null,
    assignee_id uuid,
    team_id uuid,
    last_message_id uuid,
    last_message_at bigint not null,
    last_inbound_id uuid,
    -- Inbound messages nobody of the team has seen.
    unread bigint not null,
    created_at bigint not null,
    closed_at bigint,
    version bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create unique index conversation_tenant_id_inbox_id_contact_id on conversation (tenant_id, inbox_id, contact_id);
create index conversation_list on conversation (tenant_id, status, last_message_at, id);
create index conversation_assigned on conversation (tenant_id, status, assignee_id, last_message_at, id);
create index conversation_contact_id on conversation (tenant_id, contact_id);

create table message (
    tenant_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    -- inbound | outbound
    direction text not null,
    kind text not null,
    text text not null,
    -- What the kind carries besides its text, JSON.
    content text not null,
    -- The place in the thread: the provider's time for what came in, ours for what goes out.
    at bigint not null,
    provider_id text,
    inbox_id uuid not null,
    reply_to_provider_id text,
    purpose text not null,
    author_kind text not null,
    author_id uuid,
    -- received | queued | held | sending | unknown | sent | delivered | read | played | refused | cancelled | failed
    status text not null,
    status_at bigint not null,
    sent_at bigint,
    delivered_at bigint,
    read_at bigint,
    error_code text,
    error_detail text,
    decision_id uuid,
    -- What Meta reports: billable, pricing model, type and category.
    billable boolean,
    pricing_model text,
    pricing_type text,
    pricing_category text,
    created_at bigint not null,
    request_id uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
create index message_thread on message (tenant_id, conversation_id, at, id);
create unique index message_tenant_id_inbox_id_provider_id on message (tenant_id, inbox_id, provider_id) where provider_id is not null;

-- The handing-over of an outgoing message; its id is the message's.
create table delivery (
    tenant_id uuid not null,
    message_id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    -- compliance | reply | bulk: the order in which an inbox's work is taken.
    lane text not null,
    -- queued | sending | unknown | asking | done
    state text not null,
    due_at bigint not null,
    attempts bigint not null,
    created_at bigint not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index delivery_open on delivery (tenant_id, contact_id, message_id) where state in ('queued', 'sending');
create index delivery_queued on delivery (due_at) where state = 'queued';
create index delivery_due on delivery (tenant_id, inbox_id, state, due_at, message_id);

-- One try. Written before the call, under the lease's fence.
create table attempt (
    tenant_id uuid not null,
    id uuid not null,
    message_id uuid not null,
    inbox_id uuid not null,
    number bigint not null,
    fence bigint not null,
    decision_id uuid not null,
    started_at bigint not null,
    finished_at bigint,
    -- sending | accepted | refused | retry | unknown | not_sent
    outcome text not null,
    provider_id text,
    error_code text,
    error_detail text,
    request_id uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index attempt_message_id on attempt (tenant_id, message_id, number);
create index attempt_open on attempt (tenant_id, outcome, started_at);

-- Who sends for an inbox. The fence grows with every new holder; an older holder's writes fail.
create table inbox_lease (
    tenant_id uuid not null,
    inbox_id uuid not null,
    holder uuid not null,
    fence bigint not null,
    until bigint not null,
    primary key (tenant_id, inbox_id)
);

-- Statuses that came before we knew the message they speak of.
create table early_status (
    tenant_id uuid not null,
    inbox_id uuid not null,
    provider_id text not null,
    status text not null,
    at bigint not null,
    facts text not null,
    received_at bigint not null,
    primary key (tenant_id, inbox_id, provider_id, status)
);

-- What a member of staff has typed and not sent.
create table draft (
    tenant_id uuid not null,
    conversation_id uuid not null,
    staff_id uuid not null,
    text text not null,
    updated_at bigint not null,
    primary key (tenant_id, conversation_id, staff_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);

-- How far each person has read.
create table conversation_seen (
    tenant_id uuid not null,
    conversation_id uuid not null,
    staff_id uuid not null,
    last_read_seq bigint not null,
    primary key (tenant_id, conversation_id, staff_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
