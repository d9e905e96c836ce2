-- Templates that the business writes here, and sending that waits because Meta wants to be paid.

-- What people think of it, as Meta writes it: GREEN, YELLOW, RED, UNKNOWN; empty until Meta said.
alter table template add column quality text not null default '';
-- Why Meta refused it, as Meta writes it; empty where it did not.
alter table template add column reason text not null default '';
-- The category that was asked for here; empty where it was made elsewhere.
alter table template add column asked text not null default '';

-- Since when what costs money waits in an inbox. A row with ended_at is over.
create table payment_pause (
    tenant_id uuid not null,
    inbox_id uuid not null,
    since bigint not null,
    -- When an answer within the free time met the same: the month's free ones are used up.
    all_since bigint,
    -- When a check at Meta saw the trouble too: from then on one may also see that it is over.
    seen_at bigint,
    ended_at bigint,
    primary key (tenant_id, inbox_id)
);
