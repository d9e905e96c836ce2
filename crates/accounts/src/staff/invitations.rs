//! Invitations: offers of membership, by a link that is mailed, or that the inviter hands over herself.
//!
//! - Until it is accepted an invitation opens nothing.                                                       (A24)
//! - If the e-mail has a login, only that login, signed in, may accept; else the link's holder makes the login. (A27)
//! - The update that marks it as accepted is what admits: of two redemptions one succeeds.                      (A33)
//! - It dies with its inviter's right to give that role.

use std::time::Duration;

use kernel::{InvitationId, LoginId, Problem, Role, StaffId, TenantId, Timestamp, vault};
use store::{Db, Error, Event, Fault, GlobalSql, Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use url::Url;
use web::t;

use super::rules;
use crate::acceptance::{self, Accepted};
use crate::logins::{self, Email, Login};
use crate::sign_in::{Entered, enter};
use crate::token;

pub(crate) const LIVES: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Each may be mailed to an address that never asked for it, in words that the business chose: its own name. And in a
/// week there are never more open ones than [`open`] gives.
const MOST_A_DAY: i64 = 25;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const INSERT: Sql = sql!(
    "insert into invitation (tenant_id, id, email, name, role, token_hash, invited_by, created_at, expires_at) \
     values (:tenant, :id, :email, :name, :role, :hash, :invited_by, :now, :expires_at)"
);
const OPEN: Sql = sql!(
    "select id, email, name, role, invited_by, expires_at from invitation where tenant_id = :tenant and accepted_at is null \
     and revoked_at is null and expires_at > :now order by created_at desc, id limit 200"
);
const RECENT: Sql = sql!(
    "select count(*) as made from (select 1 from invitation where tenant_id = :tenant and created_at > :since limit :most) as recent"
);
const FIND: Sql = sql!(
    "select i.id, i.email, i.name, i.role, i.invited_by, i.expires_at from invitation i where i.tenant_id = :tenant and i.token_hash = :hash \
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > :now"
);
const TENANT_NAME: GlobalSql = global_sql!("select name from tenant where id = :id and closed_at is null");
const ACCEPT: Sql = sql!(
    "update invitation set accepted_at = :now where tenant_id = :tenant and token_hash = :hash and accepted_at is null \
     and revoked_at is null and expires_at > :now returning id, email, name, role, invited_by, expires_at"
);
const REVOKE: Sql = sql!(
    "update invitation set revoked_at = :now where tenant_id = :tenant and id = :id and accepted_at is null and revoked_at is null"
);

/// An offer that still stands.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub invited_by: Option<StaffId>,
    pub expires_at: Timestamp,
}

/// What the holder of a link is shown before accepting.
#[derive(Clone, Debug)]
pub struct Offer {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub invitation: Invitation,
    /// The login that the e-mail already has.
    pub login: Option<LoginId>,
}

/// Why an invitation is not made, found or accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Used, withdrawn, too old, or never made.
    Spent,
    /// The role is above the inviter's own.
    AboveOwnRole,
    /// The e-mail has a login; sign in as it.
    OtherLogin,
    /// She works here already.
    AlreadyMember,
    /// As many as one business makes in a day were made.
    TooMany,
}

impl Refusal {
    pub(crate) fn words(self, locale: kernel::Locale) -> String {
        match self {
            Refusal::Spent => t!(locale, "invitation-spent"),
            Refusal::AboveOwnRole => t!(locale, "staff-above-own-role"),
            Refusal::OtherLogin => t!(locale, "invitation-other-login"),
            Refusal::AlreadyMember => t!(locale, "invitation-already-member"),
            Refusal::TooMany => t!(locale, "invitation-too-many"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal {
            Refusal::Spent => (410, "invitation_spent"),
            Refusal::AboveOwnRole => (403, "above_own_role"),
            Refusal::OtherLogin => (403, "other_login"),
            Refusal::AlreadyMember => (409, "already_member"),
            Refusal::TooMany => (429, "too_many_invitations"),
        };
        Problem::new(status, code, refusal.words(kernel::Locale::default()))
    }
}

/// An offer to be made.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub email: Email,
    pub name: String,
    pub role: Role,
}

/// Makes an offer and gives its token, which is not kept.
pub fn create(tx: &mut Tx<'_>, new: &NewInvitation) -> Result<String, Fault<Refusal>> {
    let mine = super::own_role(tx).map_err(|fault| fault.map(|_| Refusal::AboveOwnRole))?;
    if !rules::may_invite(mine, new.role) {
        return Err(Fault::Refused(Refusal::AboveOwnRole));
    }
    let members = super::list(tx)?;
    let is_wanted = |email: &str| Email::parse(email).is_ok_and(|email| email.folded() == new.email.folded());
    if members.iter().any(|member| is_wanted(&member.email)) {
        return Err(Fault::Refused(Refusal::AlreadyMember));
    }
    let (token, id, now) = (token::new(tx.tenant()), tx.id::<InvitationId>(), tx.now());
    let made: i64 =
        tx.row(RECENT, params! { "since" => now - DAY, "most" => MOST_A_DAY })?.map_or(Ok(0), |row| row.get("made"))?;
    if made >= MOST_A_DAY {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let values = params! {
        "id" => id, "email" => new.email.as_str(), "name" => &new.name, "role" => new.role, "hash" => vault::token_hash(&token),
        "invited_by" => tx.actor().who.staff(), "now" => now, "expires_at" => now + LIVES,
    };
    tx.execute(INSERT, values)?;
    tx.record(Event::new("staff.invited").fact("invitation", id).fact("role", new.role.as_str()));
    Ok(token)
}

/// The address that a token's link has.
pub fn url(public_url: &Url, token: &str) -> Url {
    let mut url = public_url.clone();
    url.set_path("/invitation");
    url.set_query(Some(&format!("token={token}")));
    url
}

/// The offers that still stand, newest first.
pub fn open(scope: &Scope<'_>) -> Result<Vec<Invitation>> {
    scope.rows(OPEN, params! { "now" => scope.now() })?.iter().map(invitation).collect()
}

/// Takes an offer back. Says whether it still stood.
pub fn revoke(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool> {
    let now = tx.now();
    let revoked = tx.execute(REVOKE, params! { "id" => id, "now" => now })? == 1;
    if revoked {
        tx.record(Event::new("staff.invitation_revoked").fact("invitation", id));
    }
    Ok(revoked)
}

/// What a link offers.
pub async fn offer(db: &Db, token: &str) -> Result<Offer, Fault<Refusal>> {
    let tenant = token::tenant(token).ok_or(Fault::Refused(Refusal::Spent))?;
    let hash = vault::token_hash(token);
    db.read(tenant, move |scope| -> Result<Offer, Fault<Refusal>> {
        let row =
            scope.row(FIND, params! { "hash" => hash, "now" => scope.now() })?.ok_or(Fault::Refused(Refusal::Spent))?;
        let invitation = invitation(&row)?;
        let named =
            scope.global().row(TENANT_NAME, params! { "id" => tenant })?.ok_or(Fault::Refused(Refusal::Spent))?;
        let login = login_of(scope, &invitation)?.map(|login| login.id);
        Ok(Offer { tenant, tenant_name: named.get("name")?, invitation, login })
    })
    .await
}

/// Who accepts.
#[derive(Clone, Debug)]
pub enum Accepting {
    /// Someone without a login, who has chosen a name and a password.
    Newcomer { name: String, password_hash: String, user_agent: String },
    /// Someone signed in.
    SignedIn(LoginId),
}

/// Accepts an offer: the person joins the staff. A newcomer is signed in.
pub async fn accept(
    db: &Db,
    token: &str,
    accepting: Accepting,
    accepted: Accepted,
) -> Result<(TenantId, Option<Entered>), Fault<Refusal>> {
    let tenant = token::tenant(token).ok_or(Fault::Refused(Refusal::Spent))?;
    let (hash, staff): (_, StaffId) = (vault::token_hash(token), db.clock().id());
    let actor = kernel::Actor { who: kernel::Who::Staff(staff), at: db.clock().now(), request: db.clock().id() };
    let entered = db.write(tenant, actor, move |tx| -> Result<Option<Entered>, Fault<Refusal>> {
        let now = tx.now();
        let row = tx.row(ACCEPT, params! { "hash" => hash, "now" => now })?.ok_or(Fault::Refused(Refusal::Spent))?;
        let invitation = invitation(&row)?;
        let known = login_of(tx, &invitation)?;
        let (login, name, entered) = match accepting {
            Accepting::SignedIn(login) => {
                known.filter(|known| known.id == login).ok_or(Fault::Refused(Refusal::OtherLogin))?;
                (login, invitation.name.clone(), None)
            }
            Accepting::Newcomer { name, password_hash, user_agent } => {
                let email = email_of(&invitation)?;
                let global = tx.global();
                // The e-mail may have got its login a moment ago.
                let login = logins::create(&global, &email, Some(&password_hash))
                    .map_err(|fault| fault.map(|_| Refusal::OtherLogin))?;
                let epoch = logins::get(&global, login)?.epoch;
                (login, name, Some(enter(&global, login, epoch, &user_agent)?))
            }
        };
        let added = super::add(tx, staff, login, &name, invitation.role)?;
        let added = added.ok_or(Fault::Refused(Refusal::AlreadyMember))?;
        acceptance::accept(tx, added, &accepted)?;
        Ok(entered)
    });
    Ok((tenant, entered.await?))
}

/// Takes back what a member offered that her new role, or none, could not offer.
pub(super) fn revoke_beyond(tx: &mut Tx<'_>, inviter: StaffId, role: Option<Role>) -> Result<()> {
    let may = |offered: Role| role.is_some_and(|role| rules::may_invite(role, offered));
    let lost: Vec<Invitation> =
        open(tx)?.into_iter().filter(|one| one.invited_by == Some(inviter) && !may(one.role)).collect();
    lost.iter().try_for_each(|one| revoke(tx, one.id).map(|_| ()))
}

fn login_of(scope: &Scope<'_>, invitation: &Invitation) -> Result<Option<Login>> {
    logins::find(&scope.global(), &email_of(invitation)?)
}

fn email_of(invitation: &Invitation) -> Result<Email> {
    Email::parse(&invitation.email).map_err(|_| Error::Column { column: "email".to_owned(), reason: "not an e-mail" })
}

fn invitation(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get("id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.word("role")?,
        invited_by: row.get("invited_by")?,
        expires_at: row.get("expires_at")?,
    })
}
