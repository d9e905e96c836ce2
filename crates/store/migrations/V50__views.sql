-- Lists that somebody looks at often, kept under a name.
create table saved_view (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- own | team | everyone: in whose list it stands.
    audience text not null,
    -- Whose own it is.
    staff_id uuid,
    -- Which team's it is.
    team_id uuid,
    -- Which conversations, JSON.
    filter text not null,
    -- Its place among those of the same audience.
    position bigint not null,
    created_at bigint not null,
    changed_at bigint not null,
    -- Since when it is out of sight; it can be put back for a day.
    removed_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id),
    foreign key (tenant_id, team_id) references team (tenant_id, id)
);
create index saved_view_position on saved_view (tenant_id, audience, position);
create index saved_view_staff on saved_view (tenant_id, staff_id);
