-- Why many at once were not changed, and the page on which a business looks back at what was done to many.
alter table bulk_action add column left_gone bigint not null default 0;
alter table bulk_action add column left_written bigint not null default 0;
alter table bulk_action add column left_refused bigint not null default 0;
create index bulk_action_list on bulk_action (tenant_id, created_at, id);
