-- Service levels: within how many minutes of the opening hours a customer is to be answered, and what is due when.

-- What an inbox promises; without a row, nothing.
create table service_level_rule (
    tenant_id uuid not null,
    inbox_id uuid not null,
    -- Minutes; nothing where it is not promised.
    first_minutes bigint,
    next_minutes bigint,
    resolution_minutes bigint,
    -- After how many hundredths of the time somebody is warned; nothing where nobody is.
    warn_percent bigint,
    changed_at bigint not null,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);

-- What runs for a conversation, until it is done.
create table service_level (
    tenant_id uuid not null,
    conversation_id uuid not null,
    -- first | next | resolution
    level text not null,
    inbox_id uuid not null,
    since bigint not null,
    -- From when on it is reckoned; nothing while it stands still.
    runs_from bigint,
    -- Microseconds of opening hours that ran before it last stood still.
    ran bigint not null,
    -- Nothing where nothing is promised, it stands still, or the business is closed until further notice.
    warn_at bigint,
    due_at bigint,
    warned_at bigint,
    missed_at bigint,
    primary key (tenant_id, conversation_id, level),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
create index service_level_inbox on service_level (tenant_id, inbox_id, conversation_id);

-- Of a promise that ended: whether it was kept.
alter table report_fact add column is_kept boolean;
