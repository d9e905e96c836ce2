-- How consent was given, and in which words; what a business calls the kinds of its offers; and what was so on an earlier day.

-- own: the person said it to us. attested: the business says that they said it elsewhere (an import); it outweighs nothing the person said.
-- Entries from before there were grades have none, and are the person's own.
alter table consent_entry add column grade text;
-- The topic it is about, where scope is 'topic'.
alter table consent_entry add column topic_id uuid;
-- The version of the text that was shown; a consent_text.
alter table consent_entry add column text_id uuid;
-- The thing that shows it: a scan of the paper, the file it came in; a blob.
alter table consent_entry add column file_id uuid;

-- Where each topic stands, and when offers were last refused by name, as JSON: part of the sum, under the same lock.
alter table consent_state add column topics text;

-- What a business calls the kinds of its offers. Each lies below marketing.
create table consent_topic (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    about text not null,
    created_at bigint not null,
    -- Nobody is asked about it any more; what was said about it stays.
    closed_at bigint,
    primary key (tenant_id, id)
);
create unique index consent_topic_tenant_id_name on consent_topic (tenant_id, name);

-- What people are asked to agree to, word for word. A text never changes: a new version is a new row.
create table consent_text (
    tenant_id uuid not null,
    id uuid not null,
    -- 'marketing', or the id of a topic.
    scope text not null,
    language text not null,
    version bigint not null,
    -- What the person says by it.
    words text not null,
    -- The same without case, marks and spaces, by which a message is known again.
    folded text not null,
    published_at bigint not null,
    published_by uuid,
    -- Not offered any more. A message that says it still counts: it is on paper somewhere.
    retired_at bigint,
    primary key (tenant_id, id)
);
create unique index consent_text_tenant_id_scope_language_version on consent_text (tenant_id, scope, language, version);
create index consent_text_folded on consent_text (tenant_id, folded);

-- What a country or the business asks of a grant beyond that it was given, from a day on. The newest row of a kind counts.
create table consent_rule (
    tenant_id uuid not null,
    id uuid not null,
    -- lasts (value: days, 0 for ever) | least_grade (value: 0 attested, 1 own)
    kind text not null,
    value bigint not null,
    since bigint not null,
    -- The law or the reason.
    reason text not null,
    set_at bigint not null,
    set_by uuid,
    primary key (tenant_id, id)
);
create index consent_rule_since on consent_rule (tenant_id, kind, since);

-- How a template stood, and since when.
create table template_state (
    tenant_id uuid not null,
    template_id uuid not null,
    at bigint not null,
    status text not null,
    category text not null,
    primary key (tenant_id, template_id, at)
);
-- Names the table as one that is written, so that PostgreSQL shows the migration every tenant's rows of it.
update template set refreshed_at = refreshed_at;
insert into template_state (tenant_id, template_id, at, status, category)
    select tenant_id, id, refreshed_at, status, category from template;
