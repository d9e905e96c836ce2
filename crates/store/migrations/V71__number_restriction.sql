-- Until when Meta does not let a number begin conversations, or answer. A time that has passed is over.
create table number_restriction (
    tenant_id uuid not null,
    inbox_id uuid not null,
    begin_until bigint,
    answer_until bigint,
    -- When Meta said so: what it said earlier and what comes later changes nothing.
    said_at bigint not null,
    -- When a check at Meta saw it too: from then on one may also see that it is over.
    seen_at bigint,
    primary key (tenant_id, inbox_id)
);

-- Who handed a template in here last: they are told what Meta decides of it.
alter table template add column asked_by uuid;
