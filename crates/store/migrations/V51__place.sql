-- A conversation's place in the list: when something last brought it to the top. A message does, and the end of a sleep, and
-- reopening. What was last said, and when, is another matter.
alter table conversation add column listed_at bigint not null default 0;
update conversation set listed_at = last_message_at;
drop index conversation_list;
drop index conversation_assigned;
drop index conversation_team;
create index conversation_list on conversation (tenant_id, status, listed_at, id);
create index conversation_assigned on conversation (tenant_id, status, assignee_id, listed_at, id);
create index conversation_team on conversation (tenant_id, status, team_id, listed_at, id);
