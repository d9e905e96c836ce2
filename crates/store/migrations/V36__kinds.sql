-- A message that is about another: it reacts to it, changes it or takes it back. By the other's id at its provider, since it
-- may come before that one does.
alter table message add column about_provider_id text;
create index message_about on message (tenant_id, conversation_id, about_provider_id, at) where about_provider_id is not null;
