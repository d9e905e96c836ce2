//! Who the operator is: logins that were named at the command line, and nowhere else.
//!
//! - Whoever holds the machine may name one; no page, form or key can.
//! - An e-mail proves nothing (A27): a login whose address was never shown to be its owner's loses its password and sessions when
//!   it becomes the operator's, so that only the link that the command prints opens it.

use std::time::Duration;

use ::store::{Db, Fault, Global, GlobalSql, Result, global_sql, params};
use kernel::{LoginId, Problem, vault};
use url::Url;

use crate::logins::{self, Email};
use crate::sign_in::{Entered, enter, mailed};

/// How long the link lives.
const LINK: Duration = Duration::from_secs(15 * 60);

const NAME: GlobalSql = global_sql!(
    "insert into operator_login (login_id, name, since, link_hash, link_expires_at) values (:login, :name, :now, :hash, :expires_at) \
     on conflict (login_id) do update set name = excluded.name, link_hash = excluded.link_hash, link_expires_at = excluded.link_expires_at, \
     since = case when operator_login.ended_at is null then operator_login.since else excluded.since end, ended_at = null"
);
const IS_OPERATOR: GlobalSql = global_sql!(
    "select o.name, l.time_zone from operator_login o join login l on l.id = o.login_id where o.login_id = :login and o.ended_at is null"
);
const ANY: GlobalSql = global_sql!("select login_id from operator_login where ended_at is null limit 1");
const ALL: GlobalSql = global_sql!(
    "select l.email, o.name, o.since from operator_login o join login l on l.id = o.login_id \
     where o.ended_at is null order by o.since, o.login_id limit 1000"
);
const SPEND: GlobalSql = global_sql!(
    "update operator_login set link_hash = null, link_expires_at = null \
     where link_hash = :hash and link_expires_at > :now and ended_at is null returning login_id"
);
const END: GlobalSql = global_sql!(
    "update operator_login set ended_at = :now, link_hash = null, link_expires_at = null where login_id = :login and ended_at is null"
);

/// Why the command line is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The link was used, is too old, or was never made.
    Spent,
    /// Nobody with this e-mail is the operator.
    NotOperator,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Spent => Problem::new(
                410,
                "link_spent",
                "This link was used already, or is too old. Ask whoever runs this Kontor for a new one.",
            ),
            Refusal::NotOperator => {
                Problem::new(404, "not_operator", "Nobody with this e-mail is the operator of this installation.")
            }
        }
    }
}

/// An operator, for `kontor operator list`.
#[derive(Debug, serde::Serialize)]
pub struct Named {
    pub email: String,
    pub name: String,
    pub since: kernel::Timestamp,
}

/// Names an operator, or gives one a new link: `kontor operator link`. Gives the link's token.
pub async fn link(db: &Db, email: Email, name: String) -> Result<String> {
    let token = vault::random_token();
    let hash = vault::token_hash(&token);
    db.global_write(move |global| -> Result<()> {
        let login = match logins::create(global, &email, None) {
            Ok(login) => login,
            Err(Fault::Failed(error)) => return Err(error),
            Err(Fault::Refused(logins::Refusal::Taken)) => {
                let known = logins::find(global, &email)?.ok_or(::store::Error::Conflict)?;
                let is_known = find(global, known.id)?.is_some() || mailed::is_verified(global, known.id)?;
                if !is_known {
                    logins::disarm(global, known.id)?;
                }
                known.id
            }
        };
        let now = global.now();
        let values = params! {
            "login" => login, "name" => &name, "now" => now, "hash" => hash, "expires_at" => now + LINK,
        };
        global.execute(NAME, values).map(|_| ())
    })
    .await?;
    Ok(token)
}

/// The address that a token's link has.
pub fn url(public_url: &Url, token: &str) -> Url {
    let mut url = public_url.clone();
    url.set_path("/operator/link");
    url.set_query(Some(&format!("token={token}")));
    url
}

/// Takes the place away: `kontor operator end`. Nothing opens to that login from then on but what it has as staff.
pub async fn end(db: &Db, email: &Email) -> Result<(), Fault<Refusal>> {
    let email = email.clone();
    let ended = db.global_write(move |global| {
        let Some(login) = logins::find(global, &email)? else { return Ok::<_, ::store::Error>(false) };
        Ok(global.execute(END, params! { "login" => login.id, "now" => global.now() })? == 1)
    });
    if ended.await? { Ok(()) } else { Err(Fault::Refused(Refusal::NotOperator)) }
}

/// Everyone who is the operator.
pub async fn list(db: &Db) -> Result<Vec<Named>> {
    db.global_read(|global| {
        let rows = global.rows(ALL, params! {})?;
        rows.iter()
            .map(|row| Ok(Named { email: row.get("email")?, name: row.get("name")?, since: row.get("since")? }))
            .collect()
    })
    .await
}

/// Where they are written to.
pub(super) fn addresses(global: &Global<'_, '_>) -> Result<Vec<String>> {
    global.rows(ALL, params! {})?.iter().map(|row| row.get("email")).collect()
}

/// Whether anyone would read a question.
pub(super) fn any(global: &Global<'_, '_>) -> Result<bool> {
    Ok(global.row(ANY, params! {})?.is_some())
}

/// The operator's name and time zone, if this login is one.
pub(crate) fn find(global: &Global<'_, '_>, login: LoginId) -> Result<Option<(String, Option<String>)>> {
    let row = global.row(IS_OPERATOR, params! { "login" => login })?;
    row.map(|row| Ok((row.get("name")?, row.get("time_zone")?))).transpose()
}

/// Spends a link and signs in.
pub async fn redeem(db: &Db, token: &str, user_agent: &str) -> Result<Entered, Fault<Refusal>> {
    let (hash, user_agent) = (vault::token_hash(token), user_agent.to_owned());
    db.global_write(move |global| -> Result<Entered, Fault<Refusal>> {
        let spent = global.row(SPEND, params! { "hash" => hash, "now" => global.now() })?;
        let login: LoginId = spent.ok_or(Fault::Refused(Refusal::Spent))?.get("login_id")?;
        let epoch = logins::get(global, login)?.epoch;
        Ok(enter(global, login, epoch, &user_agent)?)
    })
    .await
}
