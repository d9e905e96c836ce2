-- Answers that are given often, to be put into the composer by a few letters.
create table quick_reply (
    tenant_id uuid not null,
    id uuid not null,
    -- What is typed behind the slash; and in small letters without accents, so that it is there once.
    shortcut text not null,
    shortcut_folded text not null,
    title text not null,
    -- With fields in braces, filled when it is used.
    text text not null,
    created_at bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, id)
);
create unique index quick_reply_tenant_id_shortcut_folded on quick_reply (tenant_id, shortcut_folded);
