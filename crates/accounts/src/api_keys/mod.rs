//! API keys: how programs come in.
//!
//! - A key is shown once; only its hash is kept. It names its tenant: `kontor_{tenant}_{random}`.
//! - Its scopes are a part of what its maker may do, when it is made and ever after: whoever loses a permission loses the
//!   keys that hold it, and whoever leaves loses all.                                                          (A32)
//! - Its last use is noted at most once a minute.

pub(crate) mod pages;
pub mod privacy;
mod store;

pub use store::ApiKey;

use std::time::Duration;

use ::store::{Db, Event, Fault, Result, Scope, Tx};
use kernel::{ApiKeyId, Locale, Permission, Permissions, Problem, Role, Secret, StaffId, Text, vault};
use web::{KeyHolder, Sees, t};

use crate::notices::{Kind, Notice, To};
use crate::{notices, staff, token};

const PREFIX: &str = "kontor_";
/// As many as the page shows at once, so that none is live out of sight.
const MOST: i64 = 200;
const MARK: Duration = Duration::from_secs(60);

/// Why a key is not made or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// A scope that its maker does not have.
    BeyondMaker,
    /// A key that may do nothing.
    NoScopes,
    TooMany,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::NotFound => t!(locale, "key-not-found"),
            Refusal::BeyondMaker => t!(locale, "key-beyond-maker"),
            Refusal::NoScopes => t!(locale, "key-no-scopes"),
            Refusal::TooMany => t!(locale, "key-too-many"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal {
            Refusal::NotFound => (404, "not_found"),
            Refusal::BeyondMaker => (403, "beyond_maker"),
            Refusal::NoScopes => (422, "no_scopes"),
            Refusal::TooMany => (409, "too_many_keys"),
        };
        Problem::new(status, code, refusal.words(Locale::default()))
    }
}

/// The keys that still open, newest first.
pub fn list(scope: &Scope<'_>) -> Result<Vec<ApiKey>> {
    store::list(scope)
}

/// Makes a key and gives it, this once.
pub fn create(tx: &mut Tx<'_>, name: &str, scopes: Permissions) -> Result<Secret, Fault<Refusal>> {
    let mine: Role = staff::own_role(tx).map_err(|fault| fault.map(|_| Refusal::BeyondMaker))?;
    if scopes == Permissions::NONE {
        return Err(Fault::Refused(Refusal::NoScopes));
    }
    if !mine.permissions().covers(scopes) || !mine.permissions().contains(Permission::ApiKeyManage) {
        return Err(Fault::Refused(Refusal::BeyondMaker));
    }
    if store::count(tx, MOST)? >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let (id, key) = insert(tx, name, scopes)?;
    let notice = Notice::new(Kind::ApiKeyMade, To::Owners, id, format!("/t/{}/api-keys", tx.tenant()));
    notices::tell(tx, notice.fact("name", Text::line(name, 80)))?;
    Ok(key)
}

/// The key that `kontor tenant create` prints: it may do all that a key may.
pub(crate) fn create_for_operator(tx: &mut Tx<'_>, name: &str) -> Result<Secret> {
    insert(tx, name, Permissions::of(Permission::ALL)).map(|(_, key)| key)
}

fn insert(tx: &mut Tx<'_>, name: &str, scopes: Permissions) -> Result<(ApiKeyId, Secret)> {
    let (id, key): (ApiKeyId, _) = (tx.id(), format!("{PREFIX}{}", token::new(tx.tenant())));
    store::insert(tx, id, &Text::line(name, 80), vault::token_hash(&key), scopes)?;
    tx.record(Event::new("api_key.created").fact("api_key", id).fact("scopes", scopes.to_string()));
    Ok((id, Secret::new(key)))
}

/// Ends a key at once.
pub fn revoke(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<(), Fault<Refusal>> {
    if !store::revoke(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("api_key.revoked").fact("api_key", id));
    Ok(())
}

/// Ends the keys of a member of staff that hold more than she now may.
pub(crate) fn revoke_beyond(tx: &mut Tx<'_>, maker: StaffId, may: Permissions) -> Result<()> {
    for key in store::of_maker(tx, maker)?.into_iter().filter(|key| !may.covers(key.scopes)) {
        if store::revoke(tx, key.id)? {
            tx.record(Event::new("api_key.revoked").fact("api_key", key.id));
        }
    }
    Ok(())
}

/// The live key behind a bearer string.
pub(crate) async fn find(db: &Db, bearer: &str) -> Result<Option<KeyHolder>> {
    let Some(tenant) = bearer.strip_prefix(PREFIX).and_then(token::tenant) else { return Ok(None) };
    let hash = vault::token_hash(bearer);
    let Some(found) = db.read(tenant, move |scope| store::find(scope, hash)).await? else { return Ok(None) };
    let now = db.clock().now();
    if found.last_used_at.is_none_or(|last| now.since(last) >= MARK) {
        let id = found.id;
        db.write(tenant, crate::system(db.clock(), "api_keys"), move |tx| store::mark(tx, id, now)).await?;
    }
    Ok(Some(KeyHolder {
        tenant,
        key: found.id,
        scopes: found.scopes,
        // Only an owner makes keys, and an owner sees all.
        sees: Sees::All,
        time_zone: found.time_zone,
        locale: found.locale,
    }))
}

#[cfg(test)]
mod tests;
