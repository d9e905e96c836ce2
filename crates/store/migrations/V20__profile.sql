-- What a business says of itself beyond its name: its currency, the languages it speaks, when it is open. What a person
-- says of herself, and when she is on duty.

-- ISO 4217; where there is none, the country's.
alter table tenant add column currency text;
-- E.164.
alter table staff add column phone text;
-- The session in which a device was added: pushes to it end with it.
alter table push_device add column session_id uuid;

create table spoken_language (
    tenant_id uuid not null,
    -- ISO 639.
    language text not null,
    primary key (tenant_id, language)
);

-- When it is open in an ordinary week: from and until in minutes on its wall clock, of one day.
create table opening_span (
    tenant_id uuid not null,
    -- 1 is Monday.
    weekday bigint not null,
    from_minute bigint not null,
    until_minute bigint not null,
    primary key (tenant_id, weekday, from_minute)
);

-- Days on which it is otherwise. Without a span of its own such a day is closed.
create table holiday (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- ISO 8601 dates, both included.
    first_day text not null,
    last_day text not null,
    is_yearly boolean not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);
create table holiday_span (
    tenant_id uuid not null,
    holiday_id uuid not null,
    from_minute bigint not null,
    until_minute bigint not null,
    primary key (tenant_id, holiday_id, from_minute),
    foreign key (tenant_id, holiday_id) references holiday (tenant_id, id)
);

-- When someone is on duty, where she has chosen.
create table duty_rule (
    tenant_id uuid not null,
    staff_id uuid not null,
    -- always | open | own
    rule text not null,
    changed_at bigint not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create table duty_span (
    tenant_id uuid not null,
    staff_id uuid not null,
    weekday bigint not null,
    from_minute bigint not null,
    until_minute bigint not null,
    primary key (tenant_id, staff_id, weekday, from_minute),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

-- When someone last sent a test push.
create table push_test (
    tenant_id uuid not null,
    staff_id uuid not null,
    sent_at bigint not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
