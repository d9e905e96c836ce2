//! Which business, number, member of staff and telephone a trial is about: by option, else the only one there is, else by asking.

use ::store::Db;
use accounts::staff::Staff;
use anyhow::{Context, Result, bail};
use channels::inboxes::{self, Inbox};
use kernel::{Actor, Permission, PhoneNumber, RequestId, TenantId, Who};
use web::{Access, Guard};

use super::Options;
use super::talk::Talk;

pub(super) async fn tenant(options: &Options, db: &Db, talk: &mut Talk) -> Result<TenantId> {
    let all = accounts::tenants::list(db).await?;
    if let Some(wanted) = options.tenant {
        return all.iter().map(|one| one.id).find(|id| *id == wanted).context("there is no business of this id");
    }
    match all.as_slice() {
        [] => bail!("there is no business on this installation yet"),
        [only] => Ok(only.id),
        [..] => {
            talk.say("The businesses:");
            for (number, one) in all.iter().enumerate() {
                talk.say(format_args!("  {}. {}", number + 1, one.name));
            }
            let answer = talk.ask("Which one? Its number:", None).await?;
            picked(&all, &answer).map(|one| one.id)
        }
    }
}

pub(super) async fn inbox(options: &Options, db: &Db, tenant: TenantId, talk: &mut Talk) -> Result<Inbox> {
    let all = db.read(tenant, |scope| inboxes::list(scope, None, 200)).await?;
    let connected: Vec<Inbox> = all.into_iter().filter(Inbox::is_connected).collect();
    if let Some(wanted) = options.inbox {
        let found = connected.into_iter().find(|one| one.id == wanted);
        return found.context("this business has no connected number of this id");
    }
    match connected.as_slice() {
        [] => bail!("this business has no connected number: connect one under Settings, Numbers"),
        [only] => Ok(only.clone()),
        [..] => {
            talk.say("The numbers:");
            for (number, one) in connected.iter().enumerate() {
                talk.say(format_args!("  {}. {} ({})", number + 1, one.display, one.name));
            }
            let answer = talk.ask("Which one? Its place in the list:", None).await?;
            picked(&connected, &answer).cloned()
        }
    }
}

fn picked<'a, T>(all: &'a [T], answer: &str) -> Result<&'a T> {
    let place = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    place.and_then(|place| all.get(place)).with_context(|| format!("“{answer}” is not in the list"))
}

/// In whose name the trial writes: it may do what she may, and no more.
pub(super) async fn staff(
    options: &Options,
    db: &Db,
    tenant: TenantId,
    trial: RequestId,
    talk: &mut Talk,
) -> Result<Access> {
    let all = db.read(tenant, accounts::staff::list).await?;
    let answering = |one: &&Staff| one.role.permissions().contains(Permission::ConversationWrite);
    let answering: Vec<&Staff> = all.iter().filter(answering).collect();
    let default = match answering.as_slice() {
        [only] => Some(only.email.as_str()),
        _ => None,
    };
    let email = match &options.staff {
        Some(email) => email.clone(),
        None => talk.ask("Who of the staff writes? Her e-mail address:", default).await?,
    };
    let Some(staff) = answering.into_iter().find(|one| one.email.eq_ignore_ascii_case(email.trim())) else {
        bail!("nobody of this business who may answer customers has this e-mail address");
    };
    let member = accounts::Doorman::new(db.clone()).member(staff.login, tenant).await?;
    let member = member.context("this member of staff cannot act for this business now")?;
    Ok(Access {
        tenant,
        actor: Actor { who: Who::Staff(member.staff), at: db.clock().now(), request: trial },
        permissions: member.role.permissions(),
        sees: member.sees,
        staff: Some(member.staff),
        login: None,
        session: None,
        name: member.name,
        tenant_name: member.tenant_name,
        role: Some(member.role),
        alert: None,
        grant: None,
        unread_notices: 0,
        reached: None,
        time_zone: member.time_zone.parse().unwrap_or(chrono_tz::UTC),
        locale: member.locale,
    })
}

pub(super) async fn phone(options: &Options, talk: &mut Talk) -> Result<PhoneNumber> {
    let typed = match &options.phone {
        Some(phone) => phone.clone(),
        None => talk.ask("The telephone that plays the customer, with + and its country:", None).await?,
    };
    PhoneNumber::parse(&typed, None).map_err(|_| {
        anyhow::anyhow!("this is not a telephone number in its international form, such as +44 7700 900001")
    })
}
