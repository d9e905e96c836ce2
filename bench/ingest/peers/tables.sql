-- The same rows as Kontor's, with the same indexes, for those who keep them in PostgreSQL.
create table inbound (id uuid primary key, received_at bigint not null, body bytea not null);
create table conversation (id uuid primary key, contact text not null unique, unread bigint not null, last_message_id uuid, last_message_at bigint not null, version bigint not null);
create index conversation_list on conversation (last_message_at, id);
create table message (id uuid primary key, conversation_id uuid not null references conversation (id), direction text not null, kind text not null, text text not null, content text not null,
  at bigint not null, provider_id text not null unique, status text not null, created_at bigint not null);
create index message_thread on message (conversation_id, at, id);
create sequence event_seq;
create table event (seq bigint primary key default nextval('event_seq'), id uuid not null, kind text not null, at bigint not null, conversation_id uuid not null, message_id uuid not null, facts text not null);
