-- A trial of a connected number with a real telephone: `kontor doctor --live`.
create table live_trial (
    tenant_id uuid not null,
    -- The request id of everything that the trial did.
    id uuid not null,
    inbox_id uuid not null,
    -- In whose name it wrote.
    staff_id uuid not null,
    began_at bigint not null,
    ended_at bigint,
    -- How far it came, JSON: words, ids and times.
    progress text not null,
    -- The signed result; empty until it has ended.
    result text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index live_trial_tenant_id_began_at on live_trial (tenant_id, began_at, id);
