//! Following the stream of every tenant: whoever changed is compared with those who share a key.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{Bookmark, Db, Fault, Recorded, Result, Scope, Tx};
use accounts::tenants::{self, Woken};
use kernel::{Actor, ContactId, TenantId, Who};

use super::{Reason, rules, store};
use crate::identities::{self, Kind};
use crate::merging::{self, Grounds};

/// How far the stream was looked through.
const LOOKED: Bookmark = Bookmark::named("contacts_compared");
/// Events taken at once.
const SET: i64 = 200;
/// What comes together is compared together.
const PAUSE: Duration = Duration::from_millis(500);

const SUSPECTED: &str = "contact.duplicate_suspected";

/// Compares whoever changes, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    while let Some(tenants) = woken.next(concerns).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "people cannot be compared").await;
    }
}

/// Compares whoever changed by now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::every(db).await?).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

fn concerns(event: &Recorded) -> bool {
    matches!(
        event.kind.as_str(),
        "contact.created"
            | "contact.changed"
            | "contact.identity_added"
            | "contact.put_back"
            | "contact.unmerged"
            | SUSPECTED
    )
}

/// Looks through one set. Says whether there may be more.
pub(crate) async fn step(db: &Db, tenant: TenantId) -> Result<bool> {
    let read = db.read(tenant, |scope| -> Result<_> {
        let looked = LOOKED.at(scope)?;
        Ok((looked, scope.events_after(looked, SET)?))
    });
    let (looked, events) = read.await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let actor = Actor { who: Who::System("duplicates"), at: db.clock().now(), request: db.clock().id() };
    let done = db.write(tenant, actor, move |tx: &mut Tx<'_>| -> Result<bool> {
        if !LOOKED.advance(tx, looked, last)? {
            return Ok(false);
        }
        let mine: Vec<&Recorded> = events.iter().filter(|event| concerns(event)).collect();
        let changed: BTreeSet<ContactId> = mine.iter().filter_map(|event| event.contact_id).collect();
        compare(tx, &changed.into_iter().collect::<Vec<_>>())?;
        let named = mine.iter().filter(|event| event.kind == SUSPECTED);
        for (one, other) in named.filter_map(|event| both(event)) {
            attested(tx, one, other)?;
        }
        Ok(true)
    });
    // Where another process looked through these, the next look begins behind them.
    Ok(!done.await? || is_full)
}

/// Compares each with those who share a key, and suggests whom it is worth looking at.
pub(super) fn compare(tx: &mut Tx<'_>, ids: &[ContactId]) -> Result<()> {
    let seen = store::look(tx, ids)?;
    let mut keys = BTreeMap::new();
    for (id, one) in &seen {
        let own = rules::keys(one);
        store::keep_keys(tx, *id, &own)?;
        keys.insert(*id, own);
    }
    for (id, one) in &seen {
        store::withdraw(tx, *id)?;
        let sharing = store::sharing(tx, *id, &keys[id])?;
        for (other, also) in store::look(tx, &sharing.into_iter().collect::<Vec<_>>())? {
            if let Some((score, reasons)) = rules::judge(one, &also) {
                store::suggest(tx, *id, other, score, &reasons)?;
            }
        }
    }
    Ok(())
}

/// One webhook named both. They are one, unless each has an account of its own with the provider, or somebody said that they
/// are two: then a person decides.
fn attested(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<()> {
    let (one, other) = (merging::root(tx, one)?, merging::root(tx, other)?);
    if one == other || store::is_dismissed(tx, one, other)? {
        return Ok(());
    }
    if !merging::are_here(tx, one, other)? {
        return Ok(());
    }
    let has_account = |scope: &Scope<'_>, contact| -> Result<bool> {
        Ok(identities::of(scope, contact)?.iter().any(|identity| identity.kind == Kind::UserId))
    };
    if has_account(tx, one)? && has_account(tx, other)? {
        return store::suggest(tx, one, other, 95, &[Reason::Attested]);
    }
    // Who was there first stays; what staff called one of them is kept.
    let (from, into) = (one.max(other), one.min(other));
    let is_better = merging::called_by_staff(tx, from)? && !merging::called_by_staff(tx, into)?;
    let take = if is_better { BTreeSet::from([merging::Part::Name]) } else { BTreeSet::new() };
    match merging::merge(tx, from, into, &take, Grounds::Attested) {
        Ok(_) => Ok(()),
        // A person looks at what cannot be joined, such as one who was deleted.
        Err(Fault::Refused(_)) => store::suggest(tx, one, other, 100, &[Reason::Attested]),
        Err(Fault::Failed(error)) => Err(error),
    }
}

fn both(event: &Recorded) -> Option<(ContactId, ContactId)> {
    let other = event.facts.get("other_contact_id")?.as_str()?.parse().ok()?;
    Some((event.contact_id?, other))
}
