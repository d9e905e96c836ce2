//! Merging and undoing, by hand, and by random histories.

mod at_once;
mod attested;
mod random;

use std::collections::BTreeSet;
use std::time::Duration;

use consent::gate::{self, Address, Content, Draft, Rendered, Verdict};
use consent::hearing::{self, Heard};
use consent::inboxes::{self, InboxState};
use consent::ledger::{self, Backing, Chain, Effect, Extent, Method, NewEntry};
use consent::restrictions;
use kernel::{Channel, Clock, ContactId, InboxId, PhoneNumber, Purpose, RequestId, StaffId, Timestamp, Who};
use store::{Fault, GlobalSql, Row, Scope, Sql, Tx, global_sql, params, sql};

use super::world::{World, worlds};
use crate::duplicates::{self, Reason};
use crate::identities::Proof;
use crate::merging::{self, Grounds, Part, Refusal};
use crate::{notes, people};

pub(super) const WHATSAPP: Channel = Channel::WhatsApp;
pub(super) const HOUR: Duration = Duration::from_secs(3600);

fn done<T>(result: Result<T, Fault<Refusal>>) -> store::Result<T> {
    result.map_err(|fault| match fault {
        Fault::Failed(error) => error,
        Fault::Refused(refusal) => panic!("{refusal:?}"),
    })
}

pub(super) fn merge(tx: &mut Tx<'_>, from: ContactId, into: ContactId) -> Result<uuid::Uuid, Refusal> {
    merge_taking(tx, from, into, &[])
}

pub(super) fn merge_taking(
    tx: &mut Tx<'_>,
    from: ContactId,
    into: ContactId,
    take: &[Part],
) -> Result<uuid::Uuid, Refusal> {
    let take: BTreeSet<Part> = take.iter().cloned().collect();
    match merging::merge(tx, from, into, &take, Grounds::Chosen) {
        Ok((id, _)) => Ok(id),
        Err(Fault::Refused(refusal)) => Err(refusal),
        Err(Fault::Failed(error)) => panic!("{error}"),
    }
}

pub(super) fn undo(tx: &mut Tx<'_>, id: uuid::Uuid) -> Result<(), Refusal> {
    match merging::undo(tx, id) {
        Ok(_) => Ok(()),
        Err(Fault::Refused(refusal)) => Err(refusal),
        Err(Fault::Failed(error)) => panic!("{error}"),
    }
}

/// The gate asks for the business's hours, and a business that is closed sends nothing.
pub(super) async fn open_for_business(world: &World) {
    const ADD: GlobalSql = global_sql!(
        "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
         values (:id, 'Lark', '', '', 'UTC', 'DE', 'en', 'all', 0, 0, 0, 1)"
    );
    let lark = world.lark;
    let add = move |global: &store::Global<'_, '_>| global.execute(ADD, params! { "id" => lark });
    let added: store::Result<u64> = world.db.global_write(add).await;
    assert_eq!(added.unwrap(), 1);
}

pub(super) async fn write<T: Send + 'static>(
    world: &World,
    write: impl FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
) -> T {
    world.db.write(world.lark, world.actor(), write).await.unwrap()
}

pub(super) fn draft(clock: &Clock, inbox: InboxId, contact: ContactId, author: Who, purpose: Purpose) -> Draft {
    let to = Address { phone: PhoneNumber::from_digits("+491701234567").ok(), user_id: None };
    Draft {
        attempt: clock.id(),
        fence: 1,
        message: Some(clock.id()),
        conversation: clock.id(),
        inbox,
        contact,
        channel: WHATSAPP,
        purpose,
        compliance: None,
        author,
        request: clock.id::<RequestId>(),
        rendered: Rendered { to, content: Content::Text { body: "Hello".to_owned() }, reply_to: None },
    }
}

pub(super) fn verdict(tx: &mut Tx<'_>, draft: Draft) -> store::Result<&'static str> {
    Ok(match gate::decide(tx, vec![draft])?.remove(0) {
        Verdict::Cleared(_) => "cleared",
        Verdict::Held { .. } => "held",
        Verdict::Refused { .. } => "refused",
    })
}

pub(super) fn says(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, text: &str) -> store::Result<()> {
    let (message, at) = (tx.id(), tx.now());
    let kind = hearing::Kind::Written;
    hearing::hear(
        tx,
        &Heard {
            contact,
            channel: WHATSAPP,
            inbox,
            message,
            at,
            text: Some(text),
            tapped: None,
            kind,
            booking_open: false,
        },
    )
    .map(|_| ())
}

pub(super) fn entry(extent: Extent, effect: Effect, occurred_at: Timestamp) -> NewEntry {
    NewEntry {
        extent,
        effect,
        method: Method::Verbal,
        message: None,
        occurred_at,
        words: "Said so at the counter.".to_owned(),
        text_shown: String::new(),
        backing: Backing::default(),
    }
}

/// Everything kept about these, but for when and how often their rows were written.
pub(super) fn snapshot(scope: &Scope<'_>, of: &[ContactId]) -> store::Result<Vec<String>> {
    const TABLES: [Sql; 9] = [
        sql!(
            "select id, name, name_source, language, kind, company_id, owner_id, time_zone, deleted_at, merged_into from contact where tenant_id = :tenant and id = :id"
        ),
        sql!(
            "select id, channel, kind, value, source from identity where tenant_id = :tenant and contact_id = :id order by id"
        ),
        sql!("select tag, added_at from contact_tag where tenant_id = :tenant and contact_id = :id order by tag"),
        sql!(
            "select name, value, ordinal, changed_at from contact_field where tenant_id = :tenant and contact_id = :id order by name"
        ),
        sql!("select id, words from contact_note where tenant_id = :tenant and contact_id = :id order by id"),
        sql!("select * from consent_entry where tenant_id = :tenant and contact_id = :id order by channel, number"),
        sql!(
            "select * from consent_state where tenant_id = :tenant and contact_id = :id and entries > 0 order by channel"
        ),
        sql!("select * from service_window where tenant_id = :tenant and contact_id = :id order by inbox_id"),
        sql!(
            "select id, reason, lifted_at from restriction where tenant_id = :tenant and contact_id = :id order by id"
        ),
    ];
    let mut all = Vec::new();
    for id in of {
        for table in TABLES {
            let told = |row: &Row| format!("{id} {:?}", row.pairs().collect::<Vec<_>>());
            all.extend(scope.rows(table, params! { "id" => *id })?.iter().map(told));
        }
    }
    Ok(all)
}

/// Shows P-CRM-4: one page for one person, whichever of their entries is asked for.
#[tokio::test]
async fn two_entries_are_one_person_until_it_is_undone() {
    for world in worlds().await {
        let ana = world.create("Ana Lopes", "+49 170 1234567").await.unwrap().id;
        let other = world.resolve(world.known("+491709999999", "DE.2")).await;
        let before = world.db.read(world.lark, move |scope| snapshot(scope, &[ana, other])).await.unwrap();
        let id = write(&world, move |tx| {
            done(notes_on(tx, other))?;
            const TAG: Sql = sql!(
                "insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :contact, 'vip', :at)"
            );
            let at = tx.now();
            tx.execute(TAG, params! { "contact" => other, "at" => at })?;
            Ok(merge(tx, other, ana).unwrap())
        })
        .await;
        let person = world.person(other).await;
        assert_eq!(person.id, ana);
        assert_eq!(person.identities.len(), 3, "{:?}", person.identities);
        assert_eq!(person.tags, ["vip"]);
        assert_eq!(world.found(world.lark, "9999999").await, ["Ana Lopes"]);
        // A message stays with the number it came by, and an answer goes there.
        assert_eq!(world.resolve(world.known("+491709999999", "DE.2")).await, other);
        assert_eq!(world.address(other).await.0, "+491709999999");
        assert_eq!(world.db.read(world.lark, move |scope| notes::of(scope, ana, 10)).await.unwrap().len(), 1);
        write(&world, move |tx| {
            undo(tx, id).unwrap();
            Ok(())
        })
        .await;
        assert_eq!(world.person(other).await.id, other);
        assert_eq!(world.person(ana).await.identities.len(), 1);
        assert_eq!(world.db.read(world.lark, move |scope| notes::of(scope, other, 10)).await.unwrap().len(), 1);
        assert!(world.person(ana).await.tags.is_empty());
        let after = world.db.read(world.lark, move |scope| snapshot(scope, &[ana, other])).await.unwrap();
        let kept = |all: Vec<String>| {
            all.into_iter().filter(|row| !row.contains("vip") && !row.contains("words")).collect::<Vec<_>>()
        };
        assert_eq!(kept(after), kept(before));
        assert_eq!(world.found(world.lark, "9999999").await.len(), 1);
        assert_eq!(world.found(world.lark, "Ana").await, ["Ana Lopes"]);
    }
}

fn notes_on(tx: &mut Tx<'_>, contact: ContactId) -> Result<(), Fault<Refusal>> {
    notes::add(tx, contact, "Prefers mornings.").map(|_| ()).map_err(|_| Fault::Refused(Refusal::NotFound))
}

/// Where both say something, what was chosen stands; undoing gives back what stood there, unless it was changed since.
#[tokio::test]
async fn what_was_taken_over_is_given_back_unless_it_was_changed_since() {
    for world in worlds().await {
        let (one, other) = (world.create("Ana", "").await.unwrap().id, world.create("Anna L.", "").await.unwrap().id);
        write(&world, move |tx| {
            set_field(tx, one, "city", Some("Bonn"))?;
            set_field(tx, other, "city", Some("Ulm"))?;
            set_field(tx, other, "shoe", Some("41"))
        })
        .await;
        world.pass(1);
        let take = [Part::Name, Part::Field("city".to_owned())];
        let id = write(&world, move |tx| Ok(merge_taking(tx, other, one, &take).unwrap())).await;
        let person = world.person(one).await;
        assert_eq!(
            (person.name.as_str(), person.fields["city"].as_str(), person.fields["shoe"].as_str()),
            ("Anna L.", "Ulm", "41")
        );
        world.pass(1);
        write(&world, move |tx| set_field(tx, one, "shoe", Some("42"))).await;
        write(&world, move |tx| {
            undo(tx, id).unwrap();
            Ok(())
        })
        .await;
        let person = world.person(one).await;
        assert_eq!(
            (person.name.as_str(), person.fields["city"].as_str(), person.fields["shoe"].as_str()),
            ("Ana", "Bonn", "42")
        );
        let person = world.person(other).await;
        assert_eq!(
            (person.name.as_str(), person.fields["city"].as_str(), person.fields["shoe"].as_str()),
            ("Anna L.", "Ulm", "41")
        );
    }
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused_in_words() {
    for world in worlds().await {
        let (a, b, c) = (
            world.create("A", "").await.unwrap().id,
            world.create("B", "").await.unwrap().id,
            world.create("C", "").await.unwrap().id,
        );
        let stranger = world.clock.id::<ContactId>();
        let brook = world
            .db
            .write(world.brook, world.actor(), |tx| {
                people::create(tx, &people::NewPerson { name: "Eve".to_owned(), ..Default::default() })
            })
            .await
            .map_err(|_| ())
            .unwrap()
            .id;
        write(&world, move |tx| {
            assert_eq!(merge(tx, a, a), Err(Refusal::Itself));
            assert_eq!(merge(tx, a, stranger), Err(Refusal::NotHere));
            // Two tenants' people: the other one is not there.
            assert_eq!(merge(tx, a, brook), Err(Refusal::NotHere));
            let first = merge(tx, a, b).unwrap();
            // A ring, from either end.
            assert_eq!(merge(tx, b, a), Err(Refusal::Already(b)));
            assert_eq!(merge(tx, a, b), Err(Refusal::Already(b)));
            // The id of who was merged stands for the one that stays.
            let second = merge(tx, a, c).unwrap();
            assert_eq!(merging::root(tx, a)?, c);
            assert_eq!(merge(tx, c, a), Err(Refusal::Already(c)));
            assert_eq!(undo(tx, first), Err(Refusal::NotLast));
            undo(tx, second).unwrap();
            assert_eq!(undo(tx, second), Err(Refusal::Undone));
            assert_eq!(undo(tx, stranger.as_uuid()), Err(Refusal::NotFound));
            undo(tx, first).unwrap();
            assert_eq!(merging::root(tx, a)?, a);
            // Deleted, then erased.
            assert!(people::rest(tx, c).is_ok());
            assert_eq!(merge(tx, a, c), Err(Refusal::Deleted));
            ledger::lock(tx, stranger, WHATSAPP)?;
            assert_eq!(merge(tx, stranger, a), Err(Refusal::Erased));
            let again = merge(tx, a, b).unwrap();
            const ERASE: Sql = sql!("delete from contact where tenant_id = :tenant and id = :id");
            tx.execute(ERASE, params! { "id" => a })?;
            assert_eq!(undo(tx, again), Err(Refusal::ErasedSince));
            Ok(())
        })
        .await;
        for refusal in
            [Refusal::Itself, Refusal::Already(a), Refusal::Deleted, Refusal::Erased, Refusal::NotLast, Refusal::Undone]
        {
            let problem = kernel::Problem::from(refusal);
            assert!(problem.status == 409 && problem.detail.len() > 30, "{problem:?}");
        }
    }
}

/// Shows P-CON-2: what either refuses counts for both while they are one, and what was refused meanwhile for both afterwards.
#[tokio::test]
async fn a_refusal_of_one_counts_for_both_and_stays_for_both() {
    for world in worlds().await {
        let (one, other) = (world.create("Ana", "").await.unwrap().id, world.create("Anna", "").await.unwrap().id);
        open_for_business(&world).await;
        let (clock, inbox) = (world.clock.clone(), world.clock.id::<InboxId>());
        write(&world, move |tx| {
            inboxes::set(tx, inbox, InboxState::Connected, "")?;
            let offer = |tx: &mut Tx<'_>, contact| {
                let offer = draft(&clock, inbox, contact, Who::Staff(clock.id::<StaffId>()), Purpose::Marketing);
                verdict(tx, offer)
            };
            for contact in [one, other] {
                says(tx, inbox, contact, "Hello")?;
                let at = tx.now();
                ledger::append(tx, contact, WHATSAPP, entry(Extent::Purpose(Purpose::Marketing), Effect::Grant, at))?;
            }
            clock.advance(Duration::from_secs(1));
            let id = merge(tx, other, one).unwrap();
            assert_eq!((offer(tx, one)?, offer(tx, other)?), ("cleared", "cleared"));
            clock.advance(Duration::from_secs(1));
            says(tx, inbox, other, "STOP")?;
            // A yes by name after the stop lifts the own stop at most, never another's.
            clock.advance(Duration::from_secs(1));
            let at = tx.now();
            assert_eq!((offer(tx, one)?, offer(tx, other)?), ("refused", "refused"));
            undo(tx, id).unwrap();
            assert_eq!((offer(tx, one)?, offer(tx, other)?), ("refused", "refused"));
            for contact in [one, other] {
                assert_eq!(ledger::verify(tx, contact, WHATSAPP)?, Chain::Whole);
            }
            // Who says yes again is asked for themselves.
            clock.advance(Duration::from_secs(1));
            ledger::append(tx, one, WHATSAPP, entry(Extent::Purpose(Purpose::Marketing), Effect::Grant, tx.now()))?;
            assert!(at < tx.now());
            assert_eq!((offer(tx, one)?, offer(tx, other)?), ("cleared", "refused"));
            // Together again, the other's stop counts, and so does a restriction.
            let id = merge(tx, one, other).unwrap();
            assert_eq!(offer(tx, one)?, "refused");
            clock.advance(Duration::from_secs(1));
            restrictions::restrict(tx, other, "asked", None)?;
            assert!(restrictions::is_restricted(tx, one)?);
            undo(tx, id).unwrap();
            assert!(restrictions::is_restricted(tx, one)? && restrictions::is_restricted(tx, other)?);
            Ok(())
        })
        .await;
    }
}

/// One webhook that names both: they are one by themselves, unless each has an account of its own.
#[tokio::test]
async fn what_the_provider_named_as_one_is_joined_and_a_guess_is_not() {
    for world in worlds().await {
        let entered = world.create("Mrs Lopes", "+49 170 1234567").await.unwrap().id;
        let seen = world.resolve(world.known("", "DE.1")).await;
        let (guess, alike) =
            (world.create("Katrin Meier", "").await.unwrap().id, world.create("Catrin Meyer", "").await.unwrap().id);
        assert_eq!(world.resolve(world.known("+491701234567", "DE.1")).await, seen);
        while duplicates::step(&world.db, world.lark).await.unwrap() {}
        let person = world.person(seen).await;
        assert_eq!((person.id, person.name.as_str()), (entered, "Mrs Lopes"));
        assert_eq!(world.person(guess).await.id, guess);
        let open = move |scope: &Scope<'_>| duplicates::list(scope, None, 10);
        let found = world.db.read(world.lark, open).await.unwrap();
        let pairs: Vec<_> = found.iter().map(|pair| (pair.one, pair.other, pair.reasons.clone())).collect();
        assert_eq!(pairs, [(guess.min(alike), guess.max(alike), vec![Reason::SimilarName])]);
        // Not the same, for ever: also when one of them changes.
        write(&world, move |tx| duplicates::dismiss(tx, alike, guess)).await;
        write(&world, move |tx| {
            tx.record(store::Event::new("contact.changed").contact(guess));
            Ok(())
        })
        .await;
        while duplicates::step(&world.db, world.lark).await.unwrap() {}
        assert!(world.db.read(world.lark, open).await.unwrap().is_empty());
        // Taken apart by a person, they are not joined again.
        let merges = world.db.read(world.lark, move |scope| merging::of(scope, entered)).await.unwrap();
        assert!(merges.len() == 1 && merges[0].is_last, "{merges:?}");
        assert_eq!(merges[0].grounds, Grounds::Attested(Proof::Named));
        let id = merges[0].id;
        write(&world, move |tx| {
            undo(tx, id).unwrap();
            Ok(())
        })
        .await;
        write(&world, move |tx| {
            let event = store::Event::new("contact.duplicate_suspected").contact(seen);
            tx.record(event.fact("other_contact_id", entered));
            Ok(())
        })
        .await;
        while duplicates::step(&world.db, world.lark).await.unwrap() {}
        assert_eq!(world.person(seen).await.id, seen);
        // Each has an account of their own: the number went to somebody else, and a person looks.
        let first = world.resolve(world.known("+491705555555", "DE.5")).await;
        let second = world.resolve(world.known("", "DE.6")).await;
        world.resolve(world.known("+491705555555", "DE.6")).await;
        while duplicates::step(&world.db, world.lark).await.unwrap() {}
        assert_eq!(world.person(second).await.id, second);
        let found = world.db.read(world.lark, open).await.unwrap();
        assert!(found.iter().any(|pair| (pair.one, pair.other) == (first.min(second), first.max(second))), "{found:?}");
    }
}

pub(super) fn set_field(tx: &mut Tx<'_>, contact: ContactId, name: &str, value: Option<&str>) -> store::Result<()> {
    const PUT: Sql = sql!(
        "insert into contact_field (tenant_id, contact_id, name, value, changed_at) values (:tenant, :contact, :name, :value, :at) \
         on conflict (tenant_id, contact_id, name) do update set value = excluded.value, changed_at = excluded.changed_at"
    );
    const DROP: Sql =
        sql!("delete from contact_field where tenant_id = :tenant and contact_id = :contact and name = :name");
    let at = tx.now();
    match value {
        Some(value) => {
            tx.execute(PUT, params! { "contact" => contact, "name" => name, "value" => value, "at" => at })?
        }
        None => tx.execute(DROP, params! { "contact" => contact, "name" => name })?,
    };
    Ok(())
}
