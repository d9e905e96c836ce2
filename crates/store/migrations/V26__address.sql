-- What a link makes of a login: another e-mail, mailed to the new address.

-- Sealed: the e-mail to be, where the purpose is address.
alter table login_link add column address bytea;
-- The login's epoch when the link was made: a new password or e-mail ends it.
alter table sign_in_link add column epoch bigint;
