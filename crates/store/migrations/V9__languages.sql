-- What a person set for herself; without it her business's language and time zone apply.
alter table login add column locale text;
alter table login add column time_zone text;
