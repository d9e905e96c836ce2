-- What answers by itself.

-- What a business chose; without a row, nothing is on.
create table automation_choice (
    tenant_id uuid not null primary key,
    greeting_on boolean not null,
    away_on boolean not null,
    -- Whether each answer says that it is automatic.
    says_so boolean not null,
    -- For so long after a person wrote, nothing answers by itself.
    quiet_minutes bigint not null,
    changed_at bigint not null,
    version bigint not null
);

-- Greeting and away message, in each language.
create table automation_text (
    tenant_id uuid not null,
    -- greeting | away
    what text not null,
    language text not null,
    text text not null,
    primary key (tenant_id, what, language)
);

-- A common question. What it is asked by, and its answer, in each language.
create table word_rule (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    -- The rule of Kontor's own that it was copied from.
    starter text,
    is_on boolean not null,
    created_at bigint not null,
    changed_at bigint not null,
    primary key (tenant_id, id)
);
create table word_rule_text (
    tenant_id uuid not null,
    rule_id uuid not null,
    language text not null,
    -- One phrase a line.
    phrases text not null,
    exceptions text not null,
    answer text not null,
    primary key (tenant_id, rule_id, language),
    foreign key (tenant_id, rule_id) references word_rule (tenant_id, id)
);

-- An answer that went by itself: to which message, which one, and why.
create table automatic_answer (
    tenant_id uuid not null,
    -- The customer's message.
    message_id uuid not null,
    answer_id uuid not null,
    contact_id uuid not null,
    -- greeting | away | rule
    what text not null,
    rule_id uuid,
    at bigint not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index automatic_answer_contact_id on automatic_answer (tenant_id, contact_id, at);
