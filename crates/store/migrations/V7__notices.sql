-- What members of staff are told, by which ways, and the mails that carry it.

create table notice (
    tenant_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    kind text not null,
    -- What it is about: a person is told the same thing once.
    key text not null,
    -- Where it leads, on this installation: begins with a slash.
    path text not null,
    -- Numbers and short names for its words.
    facts text not null,
    created_at bigint not null,
    read_at bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create unique index notice_tenant_id_staff_id_kind_key on notice (tenant_id, staff_id, kind, key);
create index notice_tenant_id_staff_id_created_at on notice (tenant_id, staff_id, created_at, id);

-- By which ways a person wants which kind, where she has chosen.
create table notice_choice (
    tenant_id uuid not null,
    staff_id uuid not null,
    kind text not null,
    -- mail | push
    way text not null,
    is_wanted boolean not null,
    changed_at bigint not null,
    primary key (tenant_id, staff_id, kind, way),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

-- Who takes no customers now, and since when.
create table off_duty (
    tenant_id uuid not null,
    staff_id uuid not null,
    since bigint not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

-- After how many minutes an unanswered customer is told of, where the business has chosen.
create table unanswered_rule (
    tenant_id uuid not null primary key,
    minutes bigint not null,
    changed_at bigint not null
);

-- Every mail, from being written until its end: the delivery log.
create table mail (
    tenant_id uuid not null,
    id uuid not null,
    -- notice | invitation | reset | verification | test
    purpose text not null,
    -- Whom it tells what, if it carries a notice.
    notice_id uuid,
    staff_id uuid,
    -- Sealed.
    address bytea not null,
    -- Sealed: what only this mail may hold, such as a link that opens once. Blank once the mail has ended.
    content bytea,
    -- queued | sent | bounced | failed | off
    state text not null,
    attempts bigint not null,
    -- Why it is not sent, as a word; and what the server answered.
    reason text,
    answer text,
    -- What the provider calls it.
    provider_id text,
    -- Of no use after this.
    expires_at bigint,
    created_at bigint not null,
    ended_at bigint,
    primary key (tenant_id, id)
);
create index mail_tenant_id_created_at on mail (tenant_id, created_at, id);

-- Whose address gives mail back, since when and why.
create table mail_bounce (
    tenant_id uuid not null,
    staff_id uuid not null,
    answer text not null,
    since bigint not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);

-- A link that was mailed to a login: to choose a new password, or to show that the address is hers.
create table login_link (
    tenant_id uuid not null,
    id uuid not null,
    login_id uuid not null references login (id),
    -- reset | verification
    purpose text not null,
    token_hash bytea not null,
    -- The login's epoch when it was made; a link of an earlier epoch is dead.
    epoch bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (tenant_id, id)
);

-- When a mail to it was answered by its link.
alter table login add column email_verified_at bigint;
