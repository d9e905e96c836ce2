-- The category that Meta has said it will put a template into, and when.
alter table template add column coming_category text not null default '';
alter table template add column coming_at bigint;
