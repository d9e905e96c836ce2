//! Tenants: the businesses using this installation, their profile and settings.
//!
//! - A tenant is made together with its key and its first owner, in one transaction, by set-up, sign-up or the operator.
//! - Of two people who edit the settings at once, the second is told so and overwrites nothing.            (`version`)

mod edit;
pub mod hours;
mod languages;
mod model;
mod money;
pub(crate) mod pages;
pub mod privacy;
mod rules;
mod store;
mod woken;

pub use edit::{Edit, Refusal};
pub use languages::{language_choices, language_name, spoken};
pub use model::{AgentSees, NewTenant, Profile, Summary, Tenant};
pub use money::{currencies, currency_choices, currency_of};
pub use rules::{Names, countries, country_choices, time_zone_choices, time_zones};
pub use woken::{Woken, every};

use ::store::{Db, Event, Fault, Global, Result, Scope, Tx};
use kernel::{LoginId, Role, Secret, StaffId, TenantId};
use url::Url;

use crate::logins::{self, Email};
use crate::sign_in::link;
use crate::{api_keys, staff};

/// The first member of a new business.
#[derive(Clone, Debug)]
pub struct Founder {
    pub staff: StaffId,
    pub login: LoginId,
    pub name: String,
}

/// Makes the tenant that the transaction is scoped to, with its key and its first owner.
pub fn create(tx: &mut Tx<'_>, new: &NewTenant, founder: &Founder) -> Result<()> {
    tx.create_tenant_key()?;
    store::insert(tx, new)?;
    staff::add(tx, founder.staff, founder.login, &founder.name, Role::Owner)?;
    tx.record(Event::new("tenant.created").fact("staff", founder.staff));
    Ok(())
}

/// What `kontor tenant create` prints.
#[derive(Debug)]
pub struct Founded {
    pub tenant: TenantId,
    pub owner: StaffId,
    pub api_key: Secret,
    /// Signs the owner in, once, for a day.
    pub sign_in_url: Secret,
}

/// Makes a business for someone else: the operator's command.
///
/// An e-mail proves nothing (A27): if it has a login already, whoever made that login may be another person. So its
/// password and sessions end here, and only the link that the operator hands over opens it.
pub async fn found_for(db: &Db, public_url: &Url, new: NewTenant, owner: Email, owner_name: String) -> Result<Founded> {
    let (tenant, staff): (TenantId, StaffId) = (db.clock().id(), db.clock().id());
    let public_url = public_url.clone();
    db.write(tenant, crate::operator(db.clock()), move |tx| {
        let login = match logins::create(&tx.global(), &owner, None) {
            Ok(login) => login,
            Err(Fault::Failed(error)) => return Err(error),
            Err(Fault::Refused(logins::Refusal::Taken)) => {
                let known = logins::find(&tx.global(), &owner)?.ok_or(::store::Error::Conflict)?;
                logins::disarm(&tx.global(), known.id)?;
                known.id
            }
        };
        create(tx, &new, &Founder { staff, login, name: owner_name })?;
        let api_key = api_keys::create_for_operator(tx, "kontor tenant create")?;
        let token = link::create(tx, staff, link::FOR_NEW_OWNER)?;
        let sign_in_url = Secret::new(link::url(&public_url, &token));
        Ok(Founded { tenant, owner: staff, api_key, sign_in_url })
    })
    .await
}

/// All tenants, oldest first: `kontor tenant list`.
pub async fn list(db: &Db) -> Result<Vec<Summary>> {
    db.global_read(store::list).await
}

/// The business that was founded first: its owners look after the installation.
pub fn first(global: &Global<'_, '_>) -> Result<Option<TenantId>> {
    store::first(global)
}

/// The businesses that a login belongs to, by name.
pub async fn of_login(db: &Db, login: LoginId) -> Result<Vec<Summary>> {
    db.across("sign-in: list the businesses of a login", move |all| store::of_login(all, login)).await
}

/// The tenant of this scope.
pub fn get(scope: &Scope<'_>) -> Result<Tenant> {
    store::get(&scope.global(), scope.tenant())?.ok_or(::store::Error::Refused("a scope without its tenant"))
}

/// The tenant of this scope, if there is one and it is open: for addresses that anyone may type.
pub fn find(scope: &Scope<'_>) -> Result<Option<Tenant>> {
    store::get_open(&scope.global(), scope.tenant())
}

/// The tenant of this scope, if there is or was one: for what must be said after it closed.
pub fn find_closed(scope: &Scope<'_>) -> Result<Option<Tenant>> {
    store::get(&scope.global(), scope.tenant())
}

/// Changes profile and settings.
pub fn edit(tx: &mut Tx<'_>, edit: &Edit) -> Result<(), Fault<Refusal>> {
    let before = get(tx)?;
    if !store::update(tx, edit)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    let mut changed = edit.differences(&before);
    if let Some(languages) = &edit.languages
        && languages::set(tx, languages)?
    {
        changed.push("languages");
    }
    if !changed.is_empty() {
        tx.record(Event::new("settings.changed").fact("fields", changed));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
