-- The business's accounts at the provider through which an id was learnt, space-separated: two ids of one account are taken for two
-- people's, those of two accounts may be one's. Nothing for what is no id of the provider, and where it is not known.
alter table identity add column account_ids text;
-- What was learnt before belongs to the one account that the business ever connected. (Only of a table that is updated here are all
-- tenants' rows seen.)
update inbox set account_id = account_id;
update identity set account_ids = (
    select min(inbox.account_id) from inbox where inbox.tenant_id = identity.tenant_id and inbox.channel = identity.channel
)
where kind = 'user_id' and source = 'provider' and (
    select count(distinct inbox.account_id) from inbox where inbox.tenant_id = identity.tenant_id and inbox.channel = identity.channel
) = 1;

-- A number of the one is the other's now. From then until somebody decides whether they are one, what either refused holds for both.
alter table duplicate add column passed_at bigint;
alter table duplicate add column passed_until bigint;
