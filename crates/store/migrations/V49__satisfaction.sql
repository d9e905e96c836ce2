-- Whether the customer was satisfied: asked once a conversation is closed, answered by a button or a word.

-- How an inbox asks; without a row it does not.
create table satisfaction_choice (
    tenant_id uuid not null,
    inbox_id uuid not null,
    is_on boolean not null,
    -- words: three buttons. five: a list from 5 to 1.
    scale text not null,
    -- From closing until it is asked, so that a second thought keeps it from being asked.
    delay_minutes bigint not null,
    -- Nobody is asked twice within so many days.
    every_days bigint not null,
    asks_why boolean not null,
    -- Also where many were closed at once.
    after_many boolean not null,
    -- Where this label stands, nobody is asked.
    except_label_id uuid,
    changed_at bigint not null,
    version bigint not null,
    primary key (tenant_id, inbox_id),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);

-- What is asked, in each language of the business.
create table satisfaction_text (
    tenant_id uuid not null,
    inbox_id uuid not null,
    language text not null,
    question text not null,
    why text not null,
    primary key (tenant_id, inbox_id, language),
    foreign key (tenant_id, inbox_id) references inbox (tenant_id, id)
);

-- A closing that may be asked about, and what became of it.
create table satisfaction (
    tenant_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    inbox_id uuid not null,
    contact_id uuid not null,
    closed_at bigint not null,
    -- Whose it was when it was closed, or else who closed it.
    staff_id uuid,
    team_id uuid,
    -- The labels that stood on it then, by spaces.
    labels text not null,
    is_of_many boolean not null,
    -- waiting | asked | silent
    state text not null,
    -- Why it was not asked.
    reason text,
    due_at bigint not null,
    -- The question: its scale, its message, and when it was written.
    scale text,
    message_id uuid,
    asked_at bigint,
    -- The answer that counts, from 1 to 5, and when it was given first.
    score bigint,
    rated_at bigint,
    -- When it was asked why, and the message that said it.
    asked_why_at bigint,
    comment_id uuid,
    created_at bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
create index satisfaction_conversation_id on satisfaction (tenant_id, conversation_id, asked_at);
create index satisfaction_contact_id on satisfaction (tenant_id, contact_id, asked_at);

-- A message that answers: how it rates, or the comment. It waits for no answer.
create table satisfaction_answer (
    tenant_id uuid not null,
    message_id uuid not null,
    satisfaction_id uuid not null,
    -- Nothing for a comment.
    score bigint,
    at bigint not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id),
    foreign key (tenant_id, satisfaction_id) references satisfaction (tenant_id, id)
);
create index satisfaction_answer_satisfaction_id on satisfaction_answer (tenant_id, satisfaction_id);

-- Of a rating: from 1 to 5, and what was asked, so that a change of mind takes the place of what was said before.
alter table report_fact add column score bigint;
alter table report_fact add column satisfaction_id uuid;
create index report_fact_satisfaction_id on report_fact (tenant_id, satisfaction_id);
