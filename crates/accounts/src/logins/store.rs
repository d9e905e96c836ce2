//! The table `login`.

use kernel::{Locale, LoginId};
use store::{Global, GlobalSql, Result, Row, global_sql, params};

use super::Email;
use crate::me::Manner;

/// A login as operations need it.
#[derive(Clone, Debug)]
pub struct Login {
    pub id: LoginId,
    pub email: String,
    /// Argon2id; none while only a sign-in link opens it.
    pub(crate) password_hash: Option<String>,
    pub(crate) epoch: i64,
}

impl Login {
    pub fn has_password(&self) -> bool {
        self.password_hash.is_some()
    }
}

const INSERT: GlobalSql = global_sql!(
    "insert into login (id, email, email_folded, password_hash, epoch, created_at) \
     values (:id, :email, :folded, :hash, 1, :now) on conflict (email_folded) do nothing"
);
const BY_EMAIL: GlobalSql =
    global_sql!("select id, email, password_hash, epoch from login where email_folded = :folded");
const BY_ID: GlobalSql = global_sql!("select id, email, password_hash, epoch from login where id = :id");
const ANY: GlobalSql = global_sql!("select id from login limit 1");
const SET_PASSWORD: GlobalSql =
    global_sql!("update login set password_hash = :hash, epoch = epoch + 1 where id = :id and epoch = :seen");
const SET_EMAIL: GlobalSql = global_sql!(
    "update login set email = :email, email_folded = :folded, email_verified_at = :now, epoch = epoch + 1 where id = :id and epoch = :seen"
);
const CLEAR_PASSWORD: GlobalSql =
    global_sql!("update login set password_hash = null, epoch = epoch + 1 where id = :id");
const RAISE_EPOCH: GlobalSql = global_sql!("update login set epoch = epoch + 1 where id = :id");

const MANNER: GlobalSql = global_sql!("select locale, time_zone from login where id = :id");
const SET_MANNER: GlobalSql = global_sql!("update login set locale = :locale, time_zone = :time_zone where id = :id");

pub(super) fn insert(global: &Global<'_, '_>, id: LoginId, email: &Email, hash: Option<&str>) -> Result<bool> {
    let values = params! {
        "id" => id, "email" => email.as_str(), "folded" => email.folded(), "hash" => hash, "now" => global.now(),
    };
    Ok(global.execute(INSERT, values)? == 1)
}

pub(super) fn by_email(global: &Global<'_, '_>, folded: &str) -> Result<Option<Login>> {
    global.row(BY_EMAIL, params! { "folded" => folded })?.as_ref().map(login).transpose()
}

pub(super) fn by_id(global: &Global<'_, '_>, id: LoginId) -> Result<Option<Login>> {
    global.row(BY_ID, params! { "id" => id })?.as_ref().map(login).transpose()
}

pub(super) fn any(global: &Global<'_, '_>) -> Result<bool> {
    Ok(global.row(ANY, params! {})?.is_some())
}

pub(super) fn set_password(global: &Global<'_, '_>, id: LoginId, seen: i64, hash: &str) -> Result<bool> {
    Ok(global.execute(SET_PASSWORD, params! { "id" => id, "seen" => seen, "hash" => hash })? == 1)
}

pub(super) fn set_email(global: &Global<'_, '_>, id: LoginId, seen: i64, email: &Email) -> Result<bool> {
    let values = params! {
        "id" => id, "seen" => seen, "email" => email.as_str(), "folded" => email.folded(), "now" => global.now(),
    };
    Ok(global.execute(SET_EMAIL, values)? == 1)
}

pub(super) fn clear_password(global: &Global<'_, '_>, id: LoginId) -> Result<()> {
    global.execute(CLEAR_PASSWORD, params! { "id" => id }).map(|_| ())
}

pub(super) fn raise_epoch(global: &Global<'_, '_>, id: LoginId) -> Result<()> {
    global.execute(RAISE_EPOCH, params! { "id" => id }).map(|_| ())
}

pub(super) fn manner(global: &Global<'_, '_>, id: LoginId) -> Result<Manner> {
    let Some(row) = global.row(MANNER, params! { "id" => id })? else { return Ok(Manner::default()) };
    let text = |name| row.get::<Option<String>>(name);
    // What this program does not know, because a newer one wrote it, is as if it were not set.
    Ok(Manner {
        locale: text("locale")?.and_then(|tag| tag.parse().ok()),
        time_zone: text("time_zone")?.and_then(|name| name.parse().ok()),
    })
}

pub(super) fn set_manner(global: &Global<'_, '_>, id: LoginId, manner: Manner) -> Result<()> {
    let (locale, zone) = (manner.locale.map(Locale::tag), manner.time_zone.map(|zone| zone.name()));
    global.execute(SET_MANNER, params! { "id" => id, "locale" => locale, "time_zone" => zone }).map(|_| ())
}

fn login(row: &Row) -> Result<Login> {
    Ok(Login {
        id: row.get("id")?,
        email: row.get("email")?,
        password_hash: row.get("password_hash")?,
        epoch: row.get("epoch")?,
    })
}
