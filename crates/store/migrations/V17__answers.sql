-- When a thread was last answered is asked with every message that waits: found here, however long the thread.
create index message_answers on message (tenant_id, conversation_id, at, id) where direction = 'outbound';
