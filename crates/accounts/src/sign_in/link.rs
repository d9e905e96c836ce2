//! Links that sign in once. The operator makes them: at a tenant's creation, and for staff who are locked out.

use std::time::Duration;

use kernel::{LoginId, Problem, StaffId, TenantId, vault};
use store::{Db, Fault, GlobalSql, Result, Sql, Tx, global_sql, params, sql};
use url::Url;
use uuid::Uuid;

use super::{Entered, enter};
use crate::logins::{self, Email};
use crate::token;

/// How long the link of `kontor staff link` opens.
pub const FOR_STAFF: Duration = Duration::from_secs(15 * 60);
/// How long the link of `kontor tenant create` opens.
pub const FOR_NEW_OWNER: Duration = Duration::from_secs(24 * 60 * 60);

const INSERT: Sql = sql!(
    "insert into sign_in_link (tenant_id, id, staff_id, token_hash, epoch, created_at, expires_at) \
     values (:tenant, :id, :staff, :hash, :epoch, :now, :expires_at)"
);
const PEEK: Sql = sql!(
    "select k.id from sign_in_link k join staff s on s.tenant_id = k.tenant_id and s.id = k.staff_id join login l on l.id = s.login_id \
     where k.tenant_id = :tenant and k.token_hash = :hash and k.used_at is null and k.expires_at > :now and s.removed_at is null \
     and l.epoch = k.epoch"
);
const SPEND: Sql = sql!(
    "update sign_in_link set used_at = :now where tenant_id = :tenant and token_hash = :hash and used_at is null and expires_at > :now \
     returning staff_id, epoch"
);
const LOGIN: Sql = sql!("select login_id from staff where tenant_id = :tenant and id = :staff and removed_at is null");
const VOID: Sql =
    sql!("update sign_in_link set used_at = :now where tenant_id = :tenant and staff_id = :staff and used_at is null");
const MEMBER: Sql = sql!("select id from staff where tenant_id = :tenant and login_id = :login and removed_at is null");
const MEMBERSHIPS: GlobalSql = global_sql!(
    "select s.tenant_id, s.id from staff s join tenant t on t.id = s.tenant_id join login l on l.id = s.login_id \
     where l.email_folded = :folded and s.removed_at is null and t.closed_at is null order by s.created_at, s.id limit 50"
);

/// Why a link does not open, or cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Used, too old, or never made.
    Spent,
    /// No business has this e-mail on its staff.
    NotStaff,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Spent => Problem::new(
                410,
                "link_spent",
                "This link was used already, or is too old. Ask whoever runs this Kontor for a new one.",
            ),
            Refusal::NotStaff => Problem::new(404, "not_staff", "No business here has this e-mail on its staff."),
        }
    }
}

/// Makes a link for a member of staff, and gives its token. It dies with the login's epoch: whoever chose a new password or
/// signed out everywhere ended it too. For someone who works here no more it opens nothing.
pub fn create(tx: &mut Tx<'_>, staff: StaffId, lives: Duration) -> Result<String> {
    let made = token::new(tx.tenant());
    let login: Option<LoginId> =
        tx.row(LOGIN, params! { "staff" => staff })?.map(|row| row.get("login_id")).transpose()?;
    let epoch = login.map(|login| logins::get(&tx.global(), login)).transpose()?.map(|login| login.epoch);
    let now = tx.now();
    let values = params! {
        "id" => tx.id::<Uuid>(), "staff" => staff, "hash" => vault::token_hash(&made), "epoch" => epoch, "now" => now,
        "expires_at" => now + lives,
    };
    tx.execute(INSERT, values)?;
    Ok(made)
}

/// The address that a token's link has.
pub fn url(public_url: &Url, token: &str) -> Url {
    let mut url = public_url.clone();
    url.set_path("/sign-in/link");
    url.set_query(Some(&format!("token={token}")));
    url
}

/// Makes a link for whoever has this e-mail, into the business she joined first: `kontor staff link --email`.
pub async fn for_email(db: &Db, email: &Email) -> Result<String, Fault<Refusal>> {
    let Some((tenant, staff)) = home(db, email).await? else { return Err(Fault::Refused(Refusal::NotStaff)) };
    Ok(db.write(tenant, crate::operator(db.clock()), move |tx| create(tx, staff, FOR_STAFF)).await?)
}

/// The business that this e-mail's login joined first, and who it is there.
pub(crate) async fn home(db: &Db, email: &Email) -> Result<Option<(TenantId, StaffId)>> {
    Ok(homes(db, email).await?.into_iter().next())
}

/// The businesses that this e-mail's login belongs to, the one it joined first before the others, and who it is there.
pub(crate) async fn homes(db: &Db, email: &Email) -> Result<Vec<(TenantId, StaffId)>> {
    let folded = email.folded().to_owned();
    db.across("sign-in: find whose e-mail this is", move |all| {
        let rows = all.rows(MEMBERSHIPS, params! { "folded" => folded })?;
        rows.iter().map(|row| Ok((row.get("tenant_id")?, row.get("id")?))).collect()
    })
    .await
}

/// Who a login is in this business.
pub(crate) fn member(tx: &Tx<'_>, login: LoginId) -> Result<Option<StaffId>> {
    tx.row(MEMBER, params! { "login" => login })?.map(|row| row.get("id")).transpose()
}

/// Whether a link would open.
pub async fn is_open(db: &Db, token: &str) -> Result<bool> {
    let Some(tenant) = token::tenant(token) else { return Ok(false) };
    let hash = vault::token_hash(token);
    db.read(tenant, move |scope| Ok(scope.row(PEEK, params! { "hash" => hash, "now" => scope.now() })?.is_some())).await
}

/// Spends a link and signs in.
pub async fn redeem(db: &Db, token: &str, user_agent: &str) -> Result<(TenantId, Entered), Fault<Refusal>> {
    let tenant = token::tenant(token).ok_or(Fault::Refused(Refusal::Spent))?;
    let (hash, user_agent) = (vault::token_hash(token), user_agent.to_owned());
    let entered =
        db.write(tenant, crate::system(db.clock(), "sign_in"), move |tx| -> Result<Entered, Fault<Refusal>> {
            let now = tx.now();
            let spent =
                tx.row(SPEND, params! { "hash" => hash, "now" => now })?.ok_or(Fault::Refused(Refusal::Spent))?;
            let staff: StaffId = spent.get("staff_id")?;
            let row = tx.row(LOGIN, params! { "staff" => staff })?.ok_or(Fault::Refused(Refusal::Spent))?;
            let login: LoginId = row.get("login_id")?;
            let global = tx.global();
            let epoch = logins::get(&global, login)?.epoch;
            if spent.get::<Option<i64>>("epoch")? != Some(epoch) {
                return Err(Fault::Refused(Refusal::Spent));
            }
            Ok(enter(&global, login, epoch, &user_agent)?)
        });
    Ok((tenant, entered.await?))
}

/// Spends whatever links a member of staff still has.
pub(crate) fn void(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    let now = tx.now();
    tx.execute(VOID, params! { "staff" => staff, "now" => now }).map(|_| ())
}
