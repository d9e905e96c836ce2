//! Set-up: the first business of an installation, and further ones where sign-up is open.
//!
//! - Until someone can sign in, each start prints a fresh one-time link; only its hash is kept.
//! - The delete that spends the token is what admits: of two set-ups at once one succeeds.              (A33)
//! - After set-up it is over for good, and only `signup = open` lets strangers found businesses.

pub(crate) mod pages;

use ::store::{Db, Fault, Global, Result, Tx};
use kernel::{Actor, Clock, LoginId, Problem, StaffId, TenantId, Who, vault};
use url::Url;

use crate::acceptance::{self, Accepted};
use crate::logins::{self, Email};
use crate::setting;
use crate::sign_in::{Entered, enter};
use crate::tenants::{self, Founder, NewTenant};

const TOKEN: &str = "setup_token";
/// The setting that holds the login of whoever set the installation up: they held the link that its start printed.
pub const SET_UP_BY: &str = "set_up_by";

/// Why a business is not founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The set-up link is used, older than the last start, or wrong.
    Spent,
    /// The e-mail has a login.
    EmailTaken,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Spent => Problem::new(
                410,
                "setup_spent",
                "This set-up link is not good any more. Restart Kontor to get a new one.",
            ),
            Refusal::EmailTaken => {
                Problem::new(409, "email_taken", "This e-mail already has a login. Sign in with it instead.")
            }
        }
    }
}

/// While nobody can sign in yet: makes a new set-up link, to be printed at start. Earlier ones end.
pub async fn ensure_token(db: &Db, public_url: &Url) -> Result<Option<Url>> {
    let token = vault::random_token();
    let hash = hash(&token);
    let made = db.global_write(move |global| -> Result<bool> {
        let wanted = !logins::any(global)?;
        if wanted {
            setting::put(global, TOKEN, &hash)?;
        }
        Ok(wanted)
    });
    let mut url = public_url.clone();
    url.set_path("/setup");
    url.set_query(Some(&format!("token={token}")));
    Ok(made.await?.then_some(url))
}

/// Whether nobody can sign in yet.
pub async fn is_due(db: &Db) -> Result<bool> {
    db.global_read(|global| Ok(!logins::any(global)?)).await
}

/// Whether a set-up token would be taken.
pub async fn is_open(db: &Db, token: &str) -> Result<bool> {
    let hash = hash(token);
    db.global_read(move |global| {
        Ok(setting::get(global, TOKEN)?.is_some_and(|kept| kernel::same(kept.as_bytes(), hash.as_bytes())))
    })
    .await
}

/// A business and the person who founds it.
#[derive(Clone, Debug)]
pub struct Founding {
    pub tenant: NewTenant,
    pub owner: NewOwner,
}

/// The person who founds a business.
#[derive(Clone, Debug)]
pub struct NewOwner {
    pub name: String,
    pub email: Email,
    pub password_hash: String,
    pub user_agent: String,
    pub accepted: Accepted,
}

/// The first business, by the link that the start printed.
pub async fn set_up(db: &Db, token: &str, founding: Founding) -> Result<(TenantId, Entered), Fault<Refusal>> {
    let hash = hash(token);
    found(
        db,
        founding,
        move |global| if setting::take(global, TOKEN, &hash)? { Ok(()) } else { Err(Fault::Refused(Refusal::Spent)) },
        |global, login| setting::put(global, SET_UP_BY, &login.to_string()),
    )
    .await
}

/// A further business by a person without a login, where sign-up is open.
pub async fn sign_up(db: &Db, founding: Founding) -> Result<(TenantId, Entered), Fault<Refusal>> {
    found(db, founding, |_| Ok(()), |_, _| Ok(())).await
}

/// A further business by a login that exists, where sign-up is open.
pub async fn found_another(
    db: &Db,
    login: LoginId,
    name: String,
    new: NewTenant,
    accepted: Accepted,
) -> Result<TenantId> {
    let (tenant, actor, staff) = founder(db.clock());
    db.write(tenant, actor, move |tx| {
        tenants::create(tx, &new, &Founder { staff, login, name })?;
        acceptance::accept(tx, staff, &accepted)
    })
    .await?;
    Ok(tenant)
}

async fn found<F>(
    db: &Db,
    founding: Founding,
    admit: F,
    remember: fn(&Global<'_, '_>, LoginId) -> Result<()>,
) -> Result<(TenantId, Entered), Fault<Refusal>>
where
    F: FnOnce(&Global<'_, '_>) -> Result<(), Fault<Refusal>> + Send + 'static,
{
    let (tenant, actor, staff) = founder(db.clock());
    let entered = db.write(tenant, actor, move |tx: &mut Tx<'_>| -> Result<Entered, Fault<Refusal>> {
        admit(&tx.global())?;
        let owner = &founding.owner;
        let login = logins::create(&tx.global(), &owner.email, Some(&owner.password_hash));
        let login = login.map_err(|fault| fault.map(|_| Refusal::EmailTaken))?;
        tenants::create(tx, &founding.tenant, &Founder { staff, login, name: owner.name.clone() })?;
        acceptance::accept(tx, staff, &owner.accepted)?;
        let global = tx.global();
        remember(&global, login)?;
        let epoch = logins::get(&global, login)?.epoch;
        Ok(enter(&global, login, epoch, &owner.user_agent)?)
    });
    Ok((tenant, entered.await?))
}

/// Ids for a new business, whose first act is its founder's.
fn founder(clock: &Clock) -> (TenantId, Actor, StaffId) {
    let staff: StaffId = clock.id();
    (clock.id(), Actor { who: Who::Staff(staff), at: clock.now(), request: clock.id() }, staff)
}

/// The hash as text, since settings are text.
fn hash(token: &str) -> String {
    vault::token_hash(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
