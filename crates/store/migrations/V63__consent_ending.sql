-- Until which end of consent the owner has been told, so that each is told of once, sixty days ahead.
create table consent_ending (
    tenant_id uuid not null,
    -- Grants that end by then were told of.
    told_until bigint not null,
    told_at bigint not null,
    primary key (tenant_id)
);
