//! Staff: who belongs to a business, and as what.
//!
//! - Nobody gives, changes or takes away a role above their own.                                      (`rules`, A17, A32)
//! - A business always has an owner: owners' rows are locked before one of them leaves or steps down.
//! - Whoever may not answer customers any more holds no conversation: it is let go with the role, or with her.  ([`LetGo`])
//! - A changed role and a removal end the person's sessions; a removal also ends her API keys, links and invitations,
//!   and what she let the operator look at.
//!   (A23, A26, A32)

pub mod invitations;
mod model;
pub(crate) mod pages;
pub mod privacy;
mod rules;
mod store;

pub use model::{Change, Refusal, Staff};

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{LoginId, Permission, Role, StaffId, Who};

use crate::notices::{Kind, Notice, To};
use crate::{api_keys, logins, notices, sign_in, support, teams, webhooks};

/// Everyone who works here, by name.
pub fn list(scope: &Scope<'_>) -> Result<Vec<Staff>> {
    store::list(scope)
}

/// One member of staff.
pub fn get(scope: &Scope<'_>, id: StaffId) -> Result<Staff, Fault<Refusal>> {
    store::get(scope, id)?.ok_or(Fault::Refused(Refusal::NotFound))
}

/// Changes a member's name and role.
pub fn change(tx: &mut Tx<'_>, id: StaffId, change: &Change, let_go: LetGo) -> Result<(), Fault<Refusal>> {
    let mine = own_role(tx)?;
    let owners = store::lock_owners(tx)?;
    let before = get(tx, id)?;
    if !rules::may_change(mine, before.role, change.role) {
        return Err(Fault::Refused(Refusal::AboveOwnRole));
    }
    if rules::leaves_no_owner(&owners, id, Some(change.role)) {
        return Err(Fault::Refused(Refusal::LastOwner));
    }
    if !store::update(tx, id, change)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    if before.name != change.name {
        tx.record(Event::new("staff.profile_changed").fact("staff", id));
    }
    if before.role != change.role {
        logins::end_sessions(&tx.global(), before.login)?;
        api_keys::revoke_beyond(tx, id, change.role.permissions())?;
        webhooks::disable_beyond(tx, id, change.role.permissions())?;
        invitations::revoke_beyond(tx, id, Some(change.role))?;
        if !change.role.permissions().contains(Permission::SupportGrant) {
            support::end_given(tx, id)?;
        }
        let answers = |role: Role| role.permissions().contains(Permission::ConversationWrite);
        if answers(before.role) && !answers(change.role) {
            let_go(tx, id)?;
        }
        let event = Event::new("staff.role_changed").fact("staff", id);
        tx.record(event.fact("from", before.role.as_str()).fact("to", change.role.as_str()));
        let notice = told(tx, Kind::RoleChanged, To::StaffAndOwners(vec![id]), &before);
        notices::tell(tx, notice.fact("role", change.role.as_str()))?;
    }
    Ok(())
}

/// Takes from a member what she holds in rooms that this one cannot see, in the transaction that removes her or takes the
/// right to answer customers from her.
pub type LetGo = fn(&mut Tx<'_>, StaffId) -> Result<()>;

/// Takes a member out of the business. What she did stays under her name; what she holds is let go.
pub fn remove(tx: &mut Tx<'_>, id: StaffId, let_go: LetGo) -> Result<(), Fault<Refusal>> {
    let mine = own_role(tx)?;
    let owners = store::lock_owners(tx)?;
    let member = get(tx, id)?;
    if !rules::may_change(mine, member.role, member.role) {
        return Err(Fault::Refused(Refusal::AboveOwnRole));
    }
    if rules::leaves_no_owner(&owners, id, None) {
        return Err(Fault::Refused(Refusal::LastOwner));
    }
    if !store::remove(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    logins::end_sessions(&tx.global(), member.login)?;
    api_keys::revoke_beyond(tx, id, kernel::Permissions::NONE)?;
    webhooks::disable_beyond(tx, id, kernel::Permissions::NONE)?;
    invitations::revoke_beyond(tx, id, None)?;
    support::end_given(tx, id)?;
    sign_in::link::void(tx, id)?;
    teams::leave_all(tx, id)?;
    notices::push::forget_all(tx, id)?;
    let_go(tx, id)?;
    tx.record(Event::new("staff.removed").fact("staff", id));
    let notice = told(tx, Kind::MemberRemoved, To::Owners, &member);
    Ok(notices::tell(tx, notice)?)
}

/// A notice about a member, once for this state of hers.
fn told(tx: &Tx<'_>, kind: Kind, to: To, member: &Staff) -> Notice {
    let key = format!("{}.{}", member.id, member.version);
    Notice::new(kind, to, key, format!("/t/{}/staff", tx.tenant())).fact("name", member.name.as_str())
}

/// Puts a login on the staff, again if it was there before. Says whether it was not on it already.
pub(crate) fn add(tx: &mut Tx<'_>, id: StaffId, login: LoginId, name: &str, role: Role) -> Result<Option<StaffId>> {
    let added = store::add(tx, id, login, name, role)?;
    if let Some(staff) = added {
        tx.record(Event::new("staff.joined").fact("staff", staff).fact("role", role.as_str()));
    }
    Ok(added)
}

/// The role of whoever acts. The operator and Kontor's own parts act as an owner; a program manages no people.
pub(crate) fn own_role(tx: &Tx<'_>) -> Result<Role, Fault<Refusal>> {
    match tx.actor().who {
        Who::Staff(me) => Ok(get(tx, me)?.role),
        Who::Operator | Who::System(_) => Ok(Role::Owner),
        Who::ApiKey(_) | Who::Contact(_) => Err(Fault::Refused(Refusal::AboveOwnRole)),
    }
}

#[cfg(test)]
mod tests;
