-- What reports count: a row for each thing that happened to a conversation and counts, as it was at that moment.

create table report_fact (
    tenant_id uuid not null,
    -- The event of the stream that it comes from.
    seq bigint not null,
    -- received | sent | opened | resolved | first_response | response | waited
    kind text not null,
    event_id uuid not null,
    at bigint not null,
    -- Where the business's clock stood: the date, the Monday of its week, the hour.
    day text not null,
    week text not null,
    hour bigint not null,
    conversation_id uuid,
    contact_id uuid,
    inbox_id uuid,
    -- Whoever did it; of what came in, whoever had the conversation.
    staff_id uuid,
    team_id uuid,
    -- How long it took, by the clock and within the opening hours.
    seconds bigint,
    open_seconds bigint,
    primary key (tenant_id, seq, kind)
);
create index report_fact_day on report_fact (tenant_id, day, kind);
create index report_fact_conversation_id on report_fact (tenant_id, conversation_id);

-- The labels that stood on the conversation then.
create table report_fact_label (
    tenant_id uuid not null,
    seq bigint not null,
    kind text not null,
    label_id uuid not null,
    primary key (tenant_id, seq, kind, label_id),
    foreign key (tenant_id, seq, kind) references report_fact (tenant_id, seq, kind)
);

-- What the next event of a conversation is held against: how it stands as far as the stream was counted.
create table report_thread (
    tenant_id uuid not null,
    conversation_id uuid not null,
    contact_id uuid,
    inbox_id uuid,
    assignee_id uuid,
    team_id uuid,
    -- By spaces.
    labels text not null,
    -- Since when it is open; nothing while it is closed.
    opened_at bigint,
    -- Since when the customer waits for an answer.
    waiting_since bigint,
    -- Whether anyone has answered since it was opened.
    is_answered boolean not null,
    primary key (tenant_id, conversation_id)
);

-- Messages that were written and have not left, each with whoever wrote it.
create table report_leaving (
    tenant_id uuid not null,
    message_id uuid not null,
    conversation_id uuid not null,
    author_kind text not null,
    staff_id uuid,
    primary key (tenant_id, message_id)
);
