-- A team's work: whose conversations are whose, many of them changed at once, and who is given the next one.

create index conversation_team on conversation (tenant_id, status, team_id, last_message_at, id);

-- What someone does to many conversations at once.
create table bulk_action (
    tenant_id uuid not null,
    id uuid not null,
    -- staff | api_key: what they may do and see at each step is all that it touches.
    author_kind text not null,
    author_id uuid not null,
    -- What the conversations are to become, JSON.
    change text not null,
    -- gathering | running | done | undoing | undone | stopped
    state text not null,
    -- Which list it takes in, JSON; nothing where the conversations were chosen one by one.
    matching text,
    -- The last that was gathered.
    after_at bigint,
    after_id uuid,
    total bigint not null,
    changed bigint not null,
    -- Those that needed no change, or were changed by someone since.
    unchanged bigint not null,
    restored bigint not null,
    created_at bigint not null,
    finished_at bigint,
    primary key (tenant_id, id)
);
create index bulk_action_author on bulk_action (tenant_id, author_id, created_at);

-- One of them: what it was, and what it became.
create table bulk_item (
    tenant_id uuid not null,
    bulk_id uuid not null,
    conversation_id uuid not null,
    -- waiting | changed | unchanged | restored | kept
    state text not null,
    was text,
    became text,
    primary key (tenant_id, bulk_id, conversation_id),
    foreign key (tenant_id, bulk_id) references bulk_action (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
create index bulk_item_state on bulk_item (tenant_id, bulk_id, state, conversation_id);
create index bulk_item_conversation on bulk_item (tenant_id, conversation_id);

-- How an inbox gives its conversations to people by turns; without a row, people take them themselves.
create table assignment_rule (
    tenant_id uuid not null,
    inbox_id uuid not null,
    team_id uuid not null,
    -- How many open conversations someone has at most before the next one goes to another.
    capacity bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id),
    foreign key (tenant_id, team_id) references team (tenant_id, id)
);

-- When each was last given one: whoever waited longest is next.
create table assignment_turn (
    tenant_id uuid not null,
    team_id uuid not null,
    staff_id uuid not null,
    at bigint not null,
    primary key (tenant_id, team_id, staff_id),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
