-- The last look at the way from Meta to this installation: what Kontor saw itself, and what became of Meta's own call.
create table reach (
    tenant_id uuid not null,
    -- The app that Meta was asked for; for what Kontor saw itself, the tenant.
    id uuid not null,
    began_at bigint not null,
    -- None while it goes on.
    ended_at bigint,
    -- What Kontor saw itself: JSON. Of Meta's call: a word.
    found text not null,
    -- Meta's own words where it refused.
    detail text not null,
    primary key (tenant_id, id)
);
