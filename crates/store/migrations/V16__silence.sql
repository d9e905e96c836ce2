-- A number's habit: the hours in which something came from Meta for it.
create table heard_hour (
    tenant_id uuid not null,
    inbox_id uuid not null,
    -- Hours since 1970, UTC.
    hour bigint not null,
    primary key (tenant_id, inbox_id, hour),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);
-- Since when a number hears nothing, against its habit; nothing once something has come.
alter table inbox add column silent_since bigint;
