-- What the gate asks besides consent: free entry points, how much is enough, and templates that Meta counts otherwise than asked.

-- Somebody came by an advertisement. Answered within a day, everything is free for three days from the answer
-- (Meta, free entry point; facts/meta.md 4.9).
create table free_entry (
    tenant_id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    came_at bigint not null,
    message_id uuid not null,
    -- When we answered first; nothing as long as we did not, or where that was too late.
    answered_at bigint,
    primary key (tenant_id, inbox_id, contact_id)
);

-- How much a person gets at most. Without a row the usual numbers hold.
create table sending_cap (
    tenant_id uuid not null,
    -- Offers in seven days, whoever sends them.
    marketing_week bigint not null,
    -- What Kontor sends by itself in a day.
    automatic_day bigint not null,
    changed_at bigint not null,
    primary key (tenant_id)
);

-- The category before the last change that Meta made; empty where there was none.
alter table template add column moved_from text not null default '';
alter table template add column moved_at bigint;
-- When an owner took it as what Meta made of it.
alter table template add column taken_at bigint;
alter table template add column taken_by uuid;

-- What was refused or waits, newest first.
create index decision_not_cleared on decision (tenant_id, at, id) where verdict <> 'cleared';
