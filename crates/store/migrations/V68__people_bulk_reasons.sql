-- Why many people at once were not changed, and the page on which a business looks back at what was done to many of them.
-- Nothing where it was done before they were counted.
alter table contact_bulk add column left_gone bigint;
alter table contact_bulk add column left_deleted bigint;
alter table contact_bulk add column left_refused bigint;
create index contact_bulk_list on contact_bulk (tenant_id, created_at, id);
create index contact_bulk_author on contact_bulk (tenant_id, author_id, created_at);
-- same | gone | deleted | refused: why this one was left; nothing for who was changed.
alter table contact_bulk_item add column why text;
