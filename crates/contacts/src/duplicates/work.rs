//! Following the stream of every tenant: whoever changed is compared with those who share a key.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{Bookmark, Db, Fault, Recorded, Result, Scope, Tx};
use accounts::tenants::{self, Woken};
use consent::ledger::{self, Standing};
use kernel::{Actor, Channel, ContactId, IdentityId, Purpose, TenantId, Who};

use super::rules::{Pair, Verdict};
use super::{Reason, rules, store};
use crate::identities::{self, Identity, Kind, Proof, Source};
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
        for suspected in named.filter_map(|event| Suspected::of(event)) {
            attested(tx, &suspected)?;
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

/// Two whom the provider showed to be one are joined; where that is not sure, a person decides.
fn attested(tx: &mut Tx<'_>, suspected: &Suspected) -> Result<()> {
    let Suspected { one, other, proof, identity } = *suspected;
    let (first, second) = (one, other);
    let (one, other) = (merging::root(tx, first)?, merging::root(tx, second)?);
    if one == other || !merging::are_here(tx, one, other)? {
        return Ok(());
    }
    let (ours, theirs) = (merging::members(tx, one)?, merging::members(tx, other)?);
    let (by_one, by_other) = (identities::of_many(tx, &ours)?, identities::of_many(tx, &theirs)?);
    let is_tie = |known: &&Identity| Some(known.id) == identity;
    // Who is named together with what the other one has.
    let (shown, showing) =
        if by_one.iter().any(|known| is_tie(&known)) { (&by_other, &theirs) } else { (&by_one, &ours) };
    let mut is_number_new = shown.iter().any(|known| (known.kind, known.source) == (Kind::Phone, Source::Provider));
    for member in showing {
        is_number_new = is_number_new || identities::had_another_number(tx, *member)?;
    }
    let tie = by_one.iter().chain(&by_other).find(is_tie);
    let proof = match tie {
        // The account came to them by their number, which may be somebody else's now.
        _ if proof != Some(Proof::Account) => proof,
        Some(tie) if !came_by_number(tx, tie, by_one.iter().chain(&by_other))? => proof,
        Some(_) | None => Some(Proof::Loose),
    };
    let known = Pair {
        proof,
        is_past: identity.is_some() && tie.is_none(),
        were_parted: store::were_parted(tx, &ours, &theirs)?,
        have_accounts: has_account(&by_one) && has_account(&by_other),
        is_number_new,
        is_asked: store::is_asked(tx, &ours, &theirs)?,
        are_of_two_kinds: merging::are_of_two_kinds(tx, ours.iter().chain(&theirs))?,
    };
    match (rules::verdict(&known), proof) {
        (Verdict::Join, Some(proof)) => join(tx, one, other, proof),
        (Verdict::Join, None) | (Verdict::Suggest, _) => store::suggest(tx, one, other, 95, &[Reason::Attested]),
        (Verdict::Leave, _) => Ok(()),
    }
}

/// Whether whoever has this had a number before it, by which a message finds them that somebody else wrote.
fn came_by_number<'a>(
    scope: &Scope<'_>,
    tie: &Identity,
    mut known_by: impl Iterator<Item = &'a Identity>,
) -> Result<bool> {
    let had = known_by.any(|known| known.contact == tie.contact && known.is_number_before(tie));
    Ok(had || identities::has_lost_number(scope, tie.contact)?)
}

fn has_account(known_by: &[Identity]) -> bool {
    known_by.iter().any(|known| known.kind == Kind::UserId)
}

/// Who agreed to offers stays, so that the yes is the one's who is written to; else who was there first. What staff called one
/// of them is kept.
fn join(tx: &mut Tx<'_>, one: ContactId, other: ContactId, proof: Proof) -> Result<()> {
    let has_agreed = |scope: &Scope<'_>, contact| -> Result<bool> {
        let state = ledger::state(scope, contact, Channel::WhatsApp)?;
        Ok(state.is_some_and(|state| matches!(state.standing(Purpose::Marketing), Standing::Granted(_))))
    };
    let (older, younger) = (one.min(other), one.max(other));
    let is_turned = has_agreed(tx, younger)? && !has_agreed(tx, older)?;
    let (from, into) = if is_turned { (older, younger) } else { (younger, older) };
    let is_better = merging::called_by_staff(tx, from)? && !merging::called_by_staff(tx, into)?;
    let take = if is_better { BTreeSet::from([merging::Part::Name]) } else { BTreeSet::new() };
    match merging::merge(tx, from, into, &take, Grounds::Attested(proof)) {
        Ok(_) => Ok(()),
        // A person looks at what cannot be joined, such as one who was deleted.
        Err(Fault::Refused(_)) => store::suggest(tx, one, other, 100, &[Reason::Attested]),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// Two whom an event names, and by what.
struct Suspected {
    one: ContactId,
    other: ContactId,
    proof: Option<Proof>,
    identity: Option<IdentityId>,
}

impl Suspected {
    fn of(event: &Recorded) -> Option<Self> {
        let fact = |name: &str| event.facts.get(name).and_then(|fact| fact.as_str());
        if fact("proof") == Some(Reason::NumberPassedOn.as_str()) {
            // It shows nobody to be one; a person is asked already.
            return None;
        }
        Some(Self {
            one: event.contact_id?,
            other: fact("other_contact_id")?.parse().ok()?,
            proof: fact("proof").and_then(|word| word.parse().ok()),
            identity: fact("identity_id").and_then(|id| id.parse().ok()),
        })
    }
}
