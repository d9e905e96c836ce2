//! Links to a person's preferences: signed by the tenant's key, for one person, for more than a year.

use std::time::Duration;

use ::store::Scope;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ContactId, TenantId, Timestamp, Vault, VaultError};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use web::{App, t};

use crate::asking::question;

/// Whoever keeps a message for a year must still be able to refuse by its link.
pub(crate) const LIVES: Duration = Duration::from_secs(400 * 24 * 60 * 60);
const PURPOSE: &str = "preferences_link";
const MAC: usize = 16;
const BODY: usize = 24;

/// Whose link it is, and until when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    pub contact: ContactId,
    pub until: Timestamp,
}

/// The whole address of a person's page, good from now on for as long as a link lives.
pub fn address(app: &App, tenant: TenantId, contact: ContactId) -> Result<String, VaultError> {
    let path = sign(&app.vault, tenant, contact, app.clock.now() + LIVES)?;
    Ok(format!("{}{path}", app.settings.public_url.as_str().trim_end_matches('/')))
}

/// The words with which it is given to a person, in their language as far as Kontor speaks it.
pub fn invitation(scope: &Scope<'_>, contact: ContactId, address: &str) -> ::store::Result<String> {
    let locale = question::language(scope, contact)?;
    Ok(t!(locale, "link-invitation", link = address))
}

/// The path of a link.
pub fn sign(vault: &Vault, tenant: TenantId, contact: ContactId, until: Timestamp) -> Result<String, VaultError> {
    let body = written(Opened { contact, until });
    let mac = vault.commitment(tenant, PURPOSE, &body)?;
    let token = URL_SAFE_NO_PAD.encode([&body[..], &mac[..MAC]].concat());
    Ok(format!("/p/{tenant}/preferences/{token}"))
}

/// What a token says, if this tenant's key signed it and it has not expired.
pub fn read(vault: &Vault, tenant: TenantId, token: &str, now: Timestamp) -> Option<Opened> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (body, mac) = bytes.split_at_checked(BODY)?;
    let expected = vault.commitment(tenant, PURPOSE, body).ok()?;
    if mac.len() != MAC || !bool::from(mac.ct_eq(&expected[..MAC])) {
        return None;
    }
    let contact = ContactId::from_uuid(Uuid::from_slice(&body[..16]).ok()?);
    let until = Timestamp::from_seconds(i64::from_be_bytes(body[16..].try_into().ok()?));
    (now < until).then_some(Opened { contact, until })
}

fn written(opened: Opened) -> [u8; BODY] {
    let mut body = [0; BODY];
    body[..16].copy_from_slice(opened.contact.as_uuid().as_bytes());
    body[16..].copy_from_slice(&opened.until.seconds().to_be_bytes());
    body
}
