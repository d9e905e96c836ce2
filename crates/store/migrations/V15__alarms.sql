-- What Kontor noticed by itself about a connection to Meta.

-- Since when posts in Meta's name do not fit an app that worked before; nothing once a good one has come.
alter table app add column failing_since bigint;
-- When its owners were last told of that.
alter table app add column failing_told_at bigint;
