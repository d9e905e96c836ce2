-- A request may also ask that something be corrected (kind: deletion | correction), and may come by the person's own link (origin: link).
-- It is "corrected" once a change has answered it.
alter table privacy_request add column should_be text not null default '';
-- The event of the change that answered it.
alter table privacy_request add column answered_by uuid;
