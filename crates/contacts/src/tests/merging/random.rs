//! Random histories of merges, undos, messages, consents and edits, held against a model that moves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use consent::gate;
use consent::inboxes::{self, InboxState};
use consent::ledger::{self, Chain, Effect, Extent, Standing};
use consent::restrictions;
use kernel::{Clock, ContactId, InboxId, Purpose, StaffId, Timestamp, Who};
use store::{Sql, Tx, params, sql};

use super::super::world::worlds;
use super::{
    HOUR, WHATSAPP, draft, entry, merge, merge_taking, open_for_business, says, set_field, snapshot, undo, verdict,
    write,
};
use crate::merging::{self, Part, Refusal};
use crate::{identities, notes};

/// splitmix64
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

/// What was done, kept apart from the tables: whom each leads to, and what was written to whom.
#[derive(Default)]
struct Model {
    into: BTreeMap<ContactId, ContactId>,
    merges: Vec<(uuid::Uuid, ContactId, ContactId)>,
    fields: BTreeMap<(ContactId, String), String>,
    notes: BTreeMap<uuid::Uuid, ContactId>,
}

impl Model {
    fn root(&self, mut id: ContactId) -> ContactId {
        while let Some(into) = self.into.get(&id) {
            id = *into;
        }
        id
    }

    fn group(&self, of: ContactId, all: &[ContactId]) -> Vec<ContactId> {
        all.iter().copied().filter(|one| self.root(*one) == self.root(of)).collect()
    }
}

/// By each one's own ledger, which the ledger's own proofs hold: whether an offer may go to this one.
fn may_offer(tx: &Tx<'_>, contact: ContactId, group: &[ContactId]) -> store::Result<bool> {
    let now = tx.now();
    for member in group {
        if restrictions::is_restricted(tx, *member)? {
            return Ok(false);
        }
        let state = ledger::state(tx, *member, WHATSAPP)?;
        let is_granted = state.as_ref().is_some_and(|state| matches!(state.marketing, Standing::Granted(_)));
        let is_refused = state.as_ref().is_some_and(|state| {
            matches!(state.marketing, Standing::Withdrawn(_)) || state.is_stopped_for(Purpose::Marketing, now)
        });
        if is_refused || (*member == contact && !is_granted) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_granted(tx: &Tx<'_>, contact: ContactId) -> store::Result<bool> {
    let state = ledger::state(tx, contact, WHATSAPP)?;
    Ok(state.is_some_and(|state| matches!(state.marketing, Standing::Granted(_))))
}

fn step(
    tx: &mut Tx<'_>,
    clock: &Clock,
    dice: &mut Dice,
    inbox: InboxId,
    all: &[ContactId],
    model: &mut Model,
) -> store::Result<()> {
    clock.advance(Duration::from_secs(1 + dice.roll(7_000)));
    let whom = dice.one(all);
    match dice.roll(12) {
        0 | 1 => {
            let other = dice.one(all);
            let (from, into) = (model.root(whom), model.root(other));
            let parts = [Part::Name, Part::Field("a".to_owned()), Part::Field("b".to_owned())];
            let take: Vec<Part> = parts.into_iter().filter(|_| dice.roll(2) == 0).collect();
            if from == into {
                let refusal = if whom == other { Refusal::Itself } else { Refusal::Already(into) };
                assert_eq!(merge(tx, whom, other), Err(refusal));
                return Ok(());
            }
            let before = snapshot(tx, all)?;
            let id = merge_taking(tx, whom, other, &take).unwrap();
            if dice.roll(3) == 0 {
                // Nothing happened between: they are inverse.
                undo(tx, id).unwrap();
                assert_eq!(snapshot(tx, all)?, before);
                return Ok(());
            }
            model.into.insert(from, into);
            model.merges.push((id, from, into));
        }
        2 | 3 if !model.merges.is_empty() => {
            let at = usize::try_from(dice.roll(model.merges.len() as u64)).unwrap();
            let (id, from, into) = model.merges[at];
            let is_last = model.merges[at + 1..].iter().all(|(_, other, _)| model.root(*other) != model.root(from));
            if !is_last {
                assert_eq!(undo(tx, id), Err(Refusal::NotLast));
                return Ok(());
            }
            let were: Vec<bool> = all.iter().map(|one| is_granted(tx, *one)).collect::<store::Result<_>>()?;
            undo(tx, id).unwrap();
            model.merges.remove(at);
            assert_eq!(model.into.remove(&from), Some(into));
            for (one, was) in all.iter().zip(were) {
                assert!(was || !is_granted(tx, *one)?, "a yes came by an undo");
            }
        }
        4 | 5 => {
            says(
                tx,
                inbox,
                whom,
                dice.one(&["STOP", "START", "Hello", "hello again", "please stop, or not?", "no more offers"]),
            )?;
        }
        6 | 7 => {
            let effect = dice.one(&[Effect::Grant, Effect::Grant, Effect::Withdraw]);
            let at = Timestamp::from_seconds(tx.now().seconds() - i64::try_from(dice.roll(9_000)).unwrap());
            ledger::append(tx, whom, WHATSAPP, entry(Extent::Purpose(Purpose::Marketing), effect, at))?;
        }
        8 | 9 => {
            let (root, name) = (model.root(whom), dice.one(&["a", "b", "c"]));
            let value = dice.roll(1000).to_string();
            set_field(tx, root, name, Some(&value))?;
            model.fields.insert((root, name.to_owned()), value);
        }
        10 => {
            let note = notes::add(tx, whom, "Called.").map_err(|_| ()).unwrap();
            assert_eq!(note.contact, model.root(whom));
            model.notes.insert(note.id, note.contact);
        }
        _ => {}
    }
    // Whom an offer may reach is what all of them left open.
    let group = model.group(whom, all);
    let expected = may_offer(tx, whom, &group)?;
    says(tx, inbox, whom, "and another thing")?;
    let expected = expected && may_offer(tx, whom, &group)?;
    let offer = draft(clock, inbox, whom, Who::Staff(clock.id::<StaffId>()), Purpose::Marketing);
    let said = verdict(tx, offer)?;
    assert_eq!(said == "cleared", expected, "{said}");
    Ok(())
}

/// Shows P-CRM-4, P-CON-1, P-CON-2: merge and undo are inverse, nothing is lost or doubled, nothing goes that anyone refused.
#[tokio::test]
async fn proof_random_merges_and_undos_lose_nothing_and_let_no_offer_through() {
    let proof = ground::proof(20_261_122, 60, 2_000);
    let seed = proof.seed;
    for world in worlds().await {
        open_for_business(&world).await;
        let inbox = world.clock.id::<InboxId>();
        write(&world, move |tx| {
            gate::set_caps(tx, gate::MOST_CAPS).map_err(|_| ()).unwrap();
            inboxes::set(tx, inbox, InboxState::Connected, "")
        })
        .await;
        for history in proof.numbers() {
            let clock = world.clock.clone();
            let mut all = Vec::new();
            for number in 0..4 {
                all.push(world.resolve(world.known("", &format!("DE.{history}.{number}"))).await);
            }
            write(&world, move |tx| {
                let (mut dice, mut model) = (Dice(seed ^ (history << 32)), Model::default());
                for _ in 0..30 {
                    step(tx, &clock, &mut dice, inbox, &all, &mut model)?;
                }
                clock.advance(HOUR);
                while let Some((id, ..)) = model.merges.pop() {
                    undo(tx, id).unwrap();
                }
                // All apart again, each has what was written to it, and nobody has what was another's.
                for one in &all {
                    const FIELDS: Sql =
                        sql!("select name, value from contact_field where tenant_id = :tenant and contact_id = :id");
                    const KNOWN: Sql = sql!("select id from identity where tenant_id = :tenant and contact_id = :id");
                    let kept: BTreeMap<String, String> = tx
                        .rows(FIELDS, params! { "id" => *one })?
                        .iter()
                        .map(|row| Ok((row.get("name")?, row.get("value")?)))
                        .collect::<store::Result<_>>()?;
                    let written: BTreeMap<String, String> = model
                        .fields
                        .iter()
                        .filter(|((contact, _), _)| contact == one)
                        .map(|((_, name), value)| (name.clone(), value.clone()))
                        .collect();
                    assert_eq!(kept, written, "history {history}");
                    assert_eq!(tx.rows(KNOWN, params! { "id" => *one })?.len(), 1);
                    let noted: BTreeSet<_> = notes::of(tx, *one, 100)?.into_iter().map(|note| note.id).collect();
                    let wrote: BTreeSet<_> =
                        model.notes.iter().filter(|(_, contact)| *contact == one).map(|(id, _)| *id).collect();
                    assert_eq!(noted, wrote, "history {history}");
                    assert_eq!(ledger::verify(tx, *one, WHATSAPP)?, Chain::Whole);
                    assert_eq!(merging::root(tx, *one)?, *one);
                    assert_eq!(identities::of(tx, *one)?.len(), 1);
                }
                Ok(())
            })
            .await;
        }
    }
}
