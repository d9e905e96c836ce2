-- What the nightly look at the installation found. It holds no business's data.
create table examination (
    id uuid not null primary key,
    at bigint not null,
    -- What was weak: short words, space-separated.
    weak text not null
);
create index examination_at on examination (at);
