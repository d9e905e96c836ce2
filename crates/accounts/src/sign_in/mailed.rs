//! Links that were mailed to a login: to choose a new password, to show that the address is hers, and to take another.
//!
//! - A link opens once, and the update that spends it is what admits.                                      (A28, A33)
//! - It dies with the login's epoch: a password changed elsewhere ends every link made before.
//! - A newer one ends the older ones of its kind.

use std::time::Duration;

use kernel::{Aad, LoginId, TenantId, Timestamp, vault};
use store::{Db, Error, GlobalSql, Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use uuid::Uuid;

use crate::logins::{self, Email, Login};
use crate::token;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    Reset,
    Verification,
    /// Mailed to an address that is to be the login's.
    Address,
}

impl For {
    const fn as_str(self) -> &'static str {
        match self {
            For::Reset => "reset",
            For::Verification => "verification",
            For::Address => "address",
        }
    }

    /// How long it opens.
    pub(crate) const fn lives(self) -> Duration {
        match self {
            For::Reset => Duration::from_secs(60 * 60),
            For::Verification => Duration::from_secs(24 * 60 * 60),
            For::Address => Duration::from_secs(2 * 60 * 60),
        }
    }
}

const VOID: Sql = sql!(
    "update login_link set used_at = :now where tenant_id = :tenant and login_id = :login and purpose = :purpose and used_at is null"
);
const INSERT: Sql = sql!(
    "insert into login_link (tenant_id, id, login_id, purpose, token_hash, epoch, address, created_at, expires_at) \
     values (:tenant, :id, :login, :purpose, :hash, :epoch, :address, :now, :expires_at)"
);
const PEEK: Sql = sql!(
    "select k.login_id from login_link k join login l on l.id = k.login_id where k.tenant_id = :tenant and k.token_hash = :hash \
     and k.purpose = :purpose and k.used_at is null and k.expires_at > :now and l.epoch = k.epoch"
);
const ADDRESS: Sql = sql!(
    "select k.id, k.login_id, k.address from login_link k join login l on l.id = k.login_id where k.tenant_id = :tenant \
     and k.token_hash = :hash and k.purpose = 'address' and k.used_at is null and k.expires_at > :now and l.epoch = k.epoch"
);
const SPEND: Sql = sql!(
    "update login_link set used_at = :now where tenant_id = :tenant and token_hash = :hash and purpose = :purpose \
     and used_at is null and expires_at > :now returning login_id, epoch"
);
const VERIFIED: GlobalSql = global_sql!("update login set email_verified_at = :now where id = :login");
const VERIFIED_AT: GlobalSql = global_sql!("select email_verified_at from login where id = :login");
const OLD: Sql = sql!("select id from login_link where tenant_id = :tenant and expires_at < :before limit 1");
const SWEEP: Sql = sql!("delete from login_link where tenant_id = :tenant and expires_at < :before");

/// Makes a link and gives its token, which is not kept.
pub(crate) fn create(tx: &mut Tx<'_>, login: &Login, purpose: For) -> Result<String> {
    write(tx, login, purpose, None)
}

/// Makes a link that is mailed to an address and makes it the login's.
pub(crate) fn create_for(tx: &mut Tx<'_>, login: &Login, address: &Email) -> Result<String> {
    write(tx, login, For::Address, Some(address))
}

fn write(tx: &mut Tx<'_>, login: &Login, purpose: For, address: Option<&Email>) -> Result<String> {
    let (token, now, id) = (token::new(tx.tenant()), tx.now(), tx.id::<Uuid>());
    let sealed = address.map(|address| tx.seal(aad(id), address.as_str().as_bytes())).transpose()?;
    tx.execute(VOID, params! { "login" => login.id, "purpose" => purpose.as_str(), "now" => now })?;
    let values = params! {
        "id" => id, "login" => login.id, "purpose" => purpose.as_str(), "hash" => vault::token_hash(&token),
        "epoch" => login.epoch, "address" => sealed, "now" => now, "expires_at" => now + purpose.lives(),
    };
    tx.execute(INSERT, values)?;
    Ok(token)
}

/// Whose link this is, while it would open.
pub(crate) fn peek(scope: &Scope<'_>, token: &str, purpose: For) -> Result<Option<LoginId>> {
    let values = params! { "hash" => vault::token_hash(token), "purpose" => purpose.as_str(), "now" => scope.now() };
    scope.row(PEEK, values)?.map(|row| row.get("login_id")).transpose()
}

/// Whose link this is and which address it makes hers, while it would open.
pub(crate) fn address(scope: &Scope<'_>, token: &str) -> Result<Option<(LoginId, Email)>> {
    let values = params! { "hash" => vault::token_hash(token), "now" => scope.now() };
    let Some(row) = scope.row(ADDRESS, values)? else { return Ok(None) };
    let unusable = || Error::Column { column: "address".to_owned(), reason: "not an e-mail" };
    let sealed = row.get::<Option<Vec<u8>>>("address")?.ok_or_else(unusable)?;
    let plain = String::from_utf8(scope.open(aad(row.get("id")?), &sealed)?).map_err(|_| unusable())?;
    Ok(Some((row.get("login_id")?, Email::parse(&plain).map_err(|_| unusable())?)))
}

/// Spends a link. Gives its login, if the link was still good: mails reach that address.
pub(crate) fn spend(tx: &mut Tx<'_>, token: &str, purpose: For) -> Result<Option<Login>> {
    let login = spend_only(tx, token, purpose)?;
    if let Some(login) = &login {
        let now = tx.now();
        tx.global().execute(VERIFIED, params! { "login" => login.id, "now" => now })?;
    }
    Ok(login)
}

/// Spends a link and concludes nothing from it.
pub(crate) fn spend_only(tx: &mut Tx<'_>, token: &str, purpose: For) -> Result<Option<Login>> {
    let now = tx.now();
    let values = params! { "hash" => vault::token_hash(token), "purpose" => purpose.as_str(), "now" => now };
    let Some(row) = tx.row(SPEND, values)? else { return Ok(None) };
    let (id, epoch): (LoginId, i64) = (row.get("login_id")?, row.get("epoch")?);
    let login = logins::get(&tx.global(), id)?;
    Ok((login.epoch == epoch).then_some(login))
}

fn aad(id: Uuid) -> Aad<'static> {
    Aad { table: "login_link", column: "address", row: id }
}

/// Deletes what ended long ago.
pub(crate) async fn sweep(db: &Db, tenant: TenantId, before: Timestamp) -> Result<()> {
    if db.read(tenant, move |scope| scope.row(OLD, params! { "before" => before })).await?.is_none() {
        return Ok(());
    }
    db.write(tenant, crate::system(db.clock(), "sign_in"), move |tx| {
        tx.execute(SWEEP, params! { "before" => before }).map(|_| ())
    })
    .await
}

/// Whether a mail to the login's address was answered by its link.
pub(crate) fn is_verified(global: &store::Global<'_, '_>, login: LoginId) -> Result<bool> {
    let read = |row: Row| row.get::<Option<Timestamp>>("email_verified_at");
    Ok(global.row(VERIFIED_AT, params! { "login" => login })?.map(read).transpose()?.flatten().is_some())
}
