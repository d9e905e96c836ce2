-- The ledger of accepted terms also holds what people accept of this installation itself, each row in the name of one member of staff.
-- platform: besides whatsapp, terms-of-use | privacy-page | of-age. version: of the installation's pages, its number there; of an
-- age, its years.

-- The language in which it was read; older rows do not say.
alter table terms_acceptance add column locale text;
create index terms_acceptance_tenant_id_actor_id on terms_acceptance (tenant_id, actor_id, platform);
