-- The business's account at the provider through which an id was learnt: two ids of one account are two people's, those of two
-- accounts may be one's. Nothing where it was learnt before this was kept, or is no id of the provider.
alter table identity add column account_id text;
