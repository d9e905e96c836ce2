//! The table `session`.

use kernel::{LoginId, SessionId, Timestamp};
use store::{Global, GlobalSql, Result, Row, global_sql, params};
use web::SignedIn;

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub login: LoginId,
    pub(crate) epoch: i64,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

const INSERT: GlobalSql = global_sql!(
    "insert into session (id, login_id, token_hash, epoch, user_agent, created_at, last_seen_at, expires_at) \
     values (:id, :login, :hash, :epoch, :user_agent, :now, :now, :expires_at)"
);
const FIND: GlobalSql = global_sql!(
    "select s.id, s.login_id, s.last_seen_at from session s join login l on l.id = s.login_id \
     where s.token_hash = :hash and s.epoch = l.epoch and s.expires_at > :now and s.last_seen_at > :idle"
);
const MARK: GlobalSql = global_sql!("update session set last_seen_at = :now where id = :id and last_seen_at < :now");
const LIST: GlobalSql = global_sql!(
    "select s.id, s.login_id, s.epoch, s.user_agent, s.created_at, s.last_seen_at from session s join login l on l.id = s.login_id \
     where s.login_id = :login and s.epoch = l.epoch and s.expires_at > :now and s.last_seen_at > :idle \
     order by s.last_seen_at desc, s.id limit 100"
);
const DELETE: GlobalSql = global_sql!("delete from session where login_id = :login and id = :id");
const DELETE_ALL: GlobalSql = global_sql!("delete from session where login_id = :login");
const DELETE_EVERYONES: GlobalSql = global_sql!("delete from session");
const SWEEP: GlobalSql = global_sql!("delete from session where expires_at <= :now or last_seen_at <= :idle");

pub(super) fn insert(global: &Global<'_, '_>, session: &Session, hash: [u8; 32], expires_at: Timestamp) -> Result<()> {
    let values = params! {
        "id" => session.id, "login" => session.login, "hash" => hash, "epoch" => session.epoch, "user_agent" => &session.user_agent,
        "now" => session.created_at, "expires_at" => expires_at,
    };
    global.execute(INSERT, values).map(|_| ())
}

pub(super) fn delete_everyones(global: &Global<'_, '_>) -> Result<()> {
    global.execute(DELETE_EVERYONES, params! {}).map(|_| ())
}

pub(super) fn find(global: &Global<'_, '_>, hash: [u8; 32], idle: Timestamp) -> Result<Option<(SignedIn, Timestamp)>> {
    let Some(row) = global.row(FIND, params! { "hash" => hash, "now" => global.now(), "idle" => idle })? else {
        return Ok(None);
    };
    Ok(Some((SignedIn { login: row.get("login_id")?, session: row.get("id")? }, row.get("last_seen_at")?)))
}

pub(super) fn mark(global: &Global<'_, '_>, id: SessionId) -> Result<()> {
    global.execute(MARK, params! { "id" => id, "now" => global.now() }).map(|_| ())
}

pub(super) fn list(global: &Global<'_, '_>, login: LoginId, idle: Timestamp) -> Result<Vec<Session>> {
    let rows = global.rows(LIST, params! { "login" => login, "now" => global.now(), "idle" => idle })?;
    rows.iter().map(session).collect()
}

pub(super) fn delete(global: &Global<'_, '_>, login: LoginId, id: SessionId) -> Result<bool> {
    Ok(global.execute(DELETE, params! { "login" => login, "id" => id })? == 1)
}

pub(super) fn delete_all(global: &Global<'_, '_>, login: LoginId) -> Result<()> {
    global.execute(DELETE_ALL, params! { "login" => login }).map(|_| ())
}

pub(super) fn sweep(global: &Global<'_, '_>, now: Timestamp, idle: Timestamp) -> Result<()> {
    global.execute(SWEEP, params! { "now" => now, "idle" => idle }).map(|_| ())
}

fn session(row: &Row) -> Result<Session> {
    Ok(Session {
        id: row.get("id")?,
        login: row.get("login_id")?,
        epoch: row.get("epoch")?,
        user_agent: row.get("user_agent")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
    })
}
