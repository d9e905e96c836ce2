//! Who is joined without anybody choosing it, and who is not.

use axum::http::Method;
use store::Event;

use super::*;
use crate::identities::{self, Seen};
use crate::people::Entered;
use crate::tests::http::Client;

impl World {
    /// Everything that happened is looked through.
    async fn look(&self) {
        for tenant in [self.lark, self.brook] {
            while duplicates::step(&self.db, tenant).await.unwrap() {}
        }
    }

    /// Somebody with an account shares a number of their own.
    async fn shares(&self, user_id: &str, number: &str) -> ContactId {
        self.resolve(Seen { number_by: Proof::Shared, ..self.known(number, user_id) }).await
    }

    /// WhatsApp says that whoever had this number and id has that one now.
    async fn changes(&self, (number, id): (&str, &str), (new_number, new_id): (&str, &str)) {
        let (previous, new) = (self.known(number, id), self.known(new_number, new_id));
        write(self, move |tx| identities::changed(tx, &previous, &new)).await;
    }

    /// Which entry stands for each of these two.
    async fn stand(&self, one: ContactId, other: ContactId) -> (ContactId, ContactId) {
        (self.person(one).await.id, self.person(other).await.id)
    }

    async fn grounds(&self, contact: ContactId) -> Vec<Grounds> {
        let merges = self.db.read(self.lark, move |scope| merging::of(scope, contact)).await.unwrap();
        merges.into_iter().map(|merge| merge.grounds).collect()
    }

    async fn page(&self, path: &str) -> String {
        Client::of(self).page("lark-owner", Method::GET, &format!("/t/{}/people/{path}", self.lark), "").await.text
    }
}

/// Shows P-CRM-4: what the provider shows to be one person is joined, says why, and is undone for good.
#[tokio::test]
async fn what_is_attested_is_joined_with_its_reason_and_stays_apart_once_undone() {
    for world in worlds().await {
        // Her own number, shared when she was asked, is in the book.
        let entered = world.create("Mrs Lopes", "+49 170 1234567").await.unwrap().id;
        let wrote = world.resolve(world.known("", "DE.1")).await;
        world.look().await;
        assert_eq!(world.stand(entered, wrote).await, (entered, wrote));
        assert_eq!(world.shares("DE.1", "491701234567").await, wrote);
        world.look().await;
        assert_eq!(world.stand(entered, wrote).await, (entered, entered), "who was there first stays");
        assert_eq!(world.grounds(wrote).await, [Grounds::Attested(Proof::Shared)]);
        let why = "the customer shared their own number in WhatsApp";
        for path in [format!("{entered}"), format!("{entered}/timeline")] {
            let page = world.page(&path).await;
            assert!(page.contains(why), "{path}: {page}");
        }
        // What one of them refuses counts for both.
        write(&world, move |tx| {
            let at = tx.now();
            ledger::append(tx, wrote, WHATSAPP, entry(Extent::All, Effect::Withdraw, at)).map(|_| ())
        })
        .await;
        let state = move |scope: &Scope<'_>| ledger::joined::state(scope, entered, WHATSAPP);
        let state = world.db.read(world.lark, state).await.unwrap().unwrap();
        assert!(state.is_stopped(world.clock.now()));
        // Taken apart by a person they stay apart, whatever is told again, and by whichever proof.
        let events = world.db.read(world.lark, |scope| scope.events_after(0, 10_000)).await.unwrap();
        let told = events.iter().find(|event| event.kind == "contact.merged").unwrap();
        let way = format!("/api/v1/contacts/merges/{}/undo", told.facts["merge_id"].as_str().unwrap());
        let undone = Client::of(&world).api("lark-owner", Method::POST, &way, "").await;
        assert_eq!(undone.status, axum::http::StatusCode::OK, "{}", undone.text);
        world.shares("DE.1", "491701234567").await;
        for proof in Proof::ALL {
            write(&world, move |tx| {
                let event = Event::new("contact.duplicate_suspected").contact(wrote).fact("other_contact_id", entered);
                let number = identities::of(tx, entered)?.remove(0);
                tx.record(event.fact("proof", proof.as_str()).fact("identity_id", number.id));
                Ok(())
            })
            .await;
            world.look().await;
            assert_eq!(world.stand(entered, wrote).await, (entered, wrote), "{proof:?}");
        }

        // A number is one, however Brazil writes it. Who agreed to offers stays.
        let entered = world.create("Bruno", "+55 11 98765-4321").await.unwrap().id;
        let wrote = world.resolve(world.known("", "BR.1")).await;
        write(&world, move |tx| {
            let at = tx.now();
            let yes = entry(Extent::Purpose(Purpose::Marketing), Effect::Grant, at);
            ledger::append(tx, wrote, WHATSAPP, yes).map(|_| ())
        })
        .await;
        world.shares("BR.1", "551187654321").await;
        world.look().await;
        assert_eq!(world.stand(entered, wrote).await, (wrote, wrote));
        assert_eq!(world.person(wrote).await.name, "Bruno", "what staff called her is kept");

        // The provider's own id over two of the business's accounts, and a new id, which it says is hers.
        let (first, second) =
            (world.resolve(world.known("", "DE.7")).await, world.resolve(world.known("", "FR.7")).await);
        for id in ["DE.7", "FR.7"] {
            world.resolve(Seen { parent_user_id: Some("ENT.7".to_owned()), ..world.known("", id) }).await;
        }
        let (before, after) =
            (world.resolve(world.known("", "DE.8")).await, world.resolve(world.known("", "DE.9")).await);
        world.pass(1);
        let (previous, new) = (world.known("", "DE.8"), world.known("", "DE.9"));
        write(&world, move |tx| identities::changed(tx, &previous, &new)).await;
        world.look().await;
        assert_eq!(world.stand(first, second).await, (first, first));
        assert_eq!(world.stand(before, after).await, (before, before));
        assert_eq!(world.grounds(before).await, [Grounds::Attested(Proof::Account)]);
    }
}

/// Shows P-CRM-4: a person is asked about two of one number, until WhatsApp says that one account became the other.
#[tokio::test]
async fn two_who_had_one_number_are_one_if_whatsapp_says_so() {
    for world in worlds().await {
        let through = |number: &str, id: &str| Seen { account: Some("waba".to_owned()), ..world.known(number, id) };
        let (number, other) = ("491701234567", "491707654321");
        let had = world.resolve(through(number, "DE.1")).await;
        // Of this one a number was known before the account, which may have come by it.
        let had_before = world.resolve(through(other, "")).await;
        assert_eq!(world.resolve(through(other, "DE.3")).await, had_before);
        world.pass(1);
        write(&world, move |tx| {
            let yes = entry(Extent::Purpose(Purpose::Marketing), Effect::Grant, tx.now());
            ledger::append(tx, had, WHATSAPP, yes).map(|_| ())
        })
        .await;
        let (has, has_before) =
            (world.resolve(through(number, "DE.2")).await, world.resolve(through(other, "DE.4")).await);
        world.look().await;
        assert_eq!(world.stand(had, has).await, (had, has));
        assert_eq!(world.stand(had_before, has_before).await, (had_before, has_before));
        let suggested = world.db.read(world.lark, |scope| duplicates::list(scope, None, 50)).await.unwrap();
        let asked: Vec<_> =
            suggested.iter().map(|pair| (pair.one, pair.other, pair.score, pair.reasons.clone())).collect();
        let pair =
            |one: ContactId, other: ContactId| (one.min(other), one.max(other), 70, vec![Reason::NumberPassedOn]);
        assert_eq!(asked.len(), 2, "{suggested:?}");
        assert!(asked.contains(&pair(had, has)) && asked.contains(&pair(had_before, has_before)), "{suggested:?}");
        // The yes stays with whom it was given by.
        let granted = move |scope: &Scope<'_>| -> store::Result<Vec<bool>> {
            let state = |whose| ledger::state(scope, whose, WHATSAPP);
            let is_granted = |whose| {
                let state = state(whose)?;
                Ok(state
                    .is_some_and(|state| matches!(state.standing(Purpose::Marketing), ledger::Standing::Granted(_))))
            };
            [had, has].into_iter().map(is_granted).collect()
        };
        assert_eq!(world.db.read(world.lark, granted).await.unwrap(), [true, false]);
        // The news comes after the message.
        world.changes(("", "DE.1"), ("", "DE.2")).await;
        world.changes(("", "DE.3"), ("", "DE.4")).await;
        world.look().await;
        assert_eq!(world.stand(had, has).await, (had, had));
        assert_eq!(world.grounds(had).await, [Grounds::Attested(Proof::Account)]);
        assert_eq!(world.stand(had_before, has_before).await, (had_before, has_before), "a person decides");
    }
}

impl World {
    /// Seen by a number, an id or both, through the one account of the business.
    async fn wrote(&self, number: &str, id: &str) -> ContactId {
        self.resolve(Seen { account: Some("waba".to_owned()), ..self.known(number, id) }).await
    }

    /// Says what ends or allows something, now.
    async fn said(&self, contact: ContactId, extent: Extent, effect: Effect) {
        self.pass(1);
        write(self, move |tx| {
            let at = tx.now();
            ledger::append(tx, contact, WHATSAPP, entry(extent, effect, at)).map(|_| ())
        })
        .await;
    }

    /// What the gate decides by: whether everything was stopped, and where offers stand.
    async fn decided_by(&self, contact: ContactId) -> (bool, &'static str) {
        let by = move |tx: &mut Tx<'_>| {
            let mut held = ledger::joined::lock(tx, &BTreeSet::from([(contact, WHATSAPP)]))?;
            let locked = held.remove(&(contact, WHATSAPP)).unwrap();
            let shown = ledger::joined::state(tx, contact, WHATSAPP)?.unwrap();
            assert_eq!(locked.is_stopped(tx.now()), shown.is_stopped(tx.now()));
            let offers = match locked.standing(Purpose::Marketing) {
                ledger::Standing::Unasked => "unasked",
                ledger::Standing::Granted(_) => "granted",
                ledger::Standing::Withdrawn(_) => "withdrawn",
            };
            Ok((locked.is_stopped(tx.now()), offers))
        };
        write(self, by).await
    }

    async fn asked(&self) -> Vec<(BTreeSet<ContactId>, Vec<Reason>)> {
        let suggested = self.db.read(self.lark, |scope| duplicates::list(scope, None, 50)).await.unwrap();
        suggested.into_iter().map(|pair| (BTreeSet::from([pair.one, pair.other]), pair.reasons)).collect()
    }
}

/// Shows P-CON-2 and P-CRM-4: a new id may be the same person's, so what either of two of one number refused holds for both, until
/// a person decides. A yes goes nowhere, and what each said herself stays hers.
#[tokio::test]
async fn what_either_of_two_of_one_number_refused_holds_for_both_until_a_person_decides() {
    for world in worlds().await {
        let marketing = Extent::Purpose(Purpose::Marketing);
        let had = world.wrote("491701234567", "DE.1").await;
        world.said(had, marketing, Effect::Grant).await;
        world.said(had, Extent::All, Effect::Withdraw).await;
        let has = world.wrote("491701234567", "DE.2").await;
        assert_ne!(had, has);
        assert_eq!(world.decided_by(has).await, (true, "unasked"), "a stop goes over at once, and no yes");
        // Her own yes is hers, and lifts nothing that another may have said for her.
        world.said(has, Extent::All, Effect::Grant).await;
        world.said(has, marketing, Effect::Grant).await;
        assert_eq!(world.decided_by(has).await, (true, "granted"));
        // Whoever is looked at anew is still asked about, for this alone; also where one of them stands for nobody herself any more.
        world.look().await;
        let asked = |one, other| vec![(BTreeSet::from([one, other]), vec![Reason::NumberPassedOn])];
        assert_eq!(world.asked().await, asked(had, has));
        let friend = world.create("Ana", "").await.unwrap().id;
        write(&world, move |tx| Ok(merge(tx, has, friend).unwrap())).await;
        world.look().await;
        assert_eq!(world.asked().await, asked(had, friend));
        assert!(world.decided_by(friend).await.0);
        // They are two: what held only because they might be one holds no more, and what she said herself stands.
        write(&world, move |tx| duplicates::dismiss(tx, friend, had)).await;
        assert!(world.asked().await.is_empty());
        for contact in [friend, has] {
            assert!(!world.decided_by(contact).await.0);
        }
        assert_eq!((world.decided_by(has).await, world.decided_by(had).await), ((false, "granted"), (true, "granted")));
        // Nobody is asked again where the number goes back.
        assert_eq!(world.wrote("491701234567", "DE.1").await, had);
        assert!(world.asked().await.is_empty() && !world.decided_by(has).await.0);

        // A refusal that comes late holds too, and that of the newcomer for whoever had the number.
        let (had, has) = (world.wrote("491702222222", "DE.5").await, world.wrote("491702222222", "DE.6").await);
        world.said(had, marketing, Effect::Withdraw).await;
        world.said(has, Extent::All, Effect::Withdraw).await;
        assert_eq!(
            (world.decided_by(had).await, world.decided_by(has).await),
            ((true, "withdrawn"), (true, "withdrawn"))
        );
        // They are one, and taken apart again they are two, each with what she said.
        let id = write(&world, move |tx| Ok(merge(tx, has, had).unwrap())).await;
        assert_eq!(world.decided_by(had).await, (true, "withdrawn"));
        write(&world, move |tx| {
            undo(tx, id).unwrap();
            Ok(())
        })
        .await;
        assert_eq!(
            (world.decided_by(had).await, world.decided_by(has).await),
            ((false, "withdrawn"), (true, "unasked"))
        );
        assert!(world.asked().await.is_empty());
    }
}

/// Shows P-CON-1: once one of the two is erased nobody can decide any more, and the other keeps the refusal without its words.
#[tokio::test]
async fn a_refusal_of_one_number_outlives_whoever_gave_it() {
    for world in worlds().await {
        let had = world.wrote("491701234567", "DE.1").await;
        world.said(had, Extent::All, Effect::Withdraw).await;
        let has = world.wrote("491701234567", "DE.2").await;
        for _ in 0..2 {
            write(&world, move |tx| ledger::joined::outlive(tx, had)).await;
        }
        assert!(world.asked().await.is_empty() && world.decided_by(has).await.0);
        let hers = world.db.read(world.lark, move |scope| ledger::joined::state(scope, has, WHATSAPP)).await.unwrap();
        let entries = world.db.read(world.lark, move |scope| {
            ledger::history(scope, has, (Timestamp::from_micros(i64::MAX), uuid::Uuid::max()), 10)
        });
        let entries = entries.await.unwrap();
        assert_eq!((entries.len(), hers.unwrap().stopped_entry), (1, Some(entries[0].id)));
        assert_eq!((entries[0].words.as_str(), entries[0].message), ("", None));
        // Her own word counts again.
        world.said(has, Extent::All, Effect::Grant).await;
        assert!(!world.decided_by(has).await.0 && world.decided_by(had).await.0);
    }
}

/// Shows P-CRM-4: whoever was taken apart from a person was taken apart from each entry of theirs.
#[tokio::test]
async fn what_was_taken_apart_stays_apart_entry_by_entry() {
    for world in worlds().await {
        let stays = world.create("Ana", "").await.unwrap().id;
        let number = world.create("Ana L", "+49 170 1234567").await.unwrap().id;
        let wrote = world.resolve(world.known("", "DE.1")).await;
        let by_hand = write(&world, move |tx| Ok(merge(tx, number, stays).unwrap())).await;
        world.shares("DE.1", "491701234567").await;
        world.look().await;
        assert_eq!(world.stand(stays, wrote).await, (stays, stays));
        let by_itself = world.db.read(world.lark, move |scope| merging::of(scope, wrote)).await.unwrap().remove(0).id;
        write(&world, move |tx| {
            undo(tx, by_itself).unwrap();
            undo(tx, by_hand).unwrap();
            Ok(())
        })
        .await;
        world.resolve(world.known("491701234567", "DE.1")).await;
        world.look().await;
        assert_eq!(world.stand(number, wrote).await, (number, wrote));
    }
}

/// Shows P-CRM-4: each of these looks like one person, and none of it proves it.
#[tokio::test]
async fn a_guess_joins_nobody() {
    for world in worlds().await {
        let entered = |name: &str, kind: &str, value: &str| Entered {
            name: name.to_owned(),
            identities: vec![(kind.to_owned(), value.to_owned())],
            ..Entered::default()
        };
        let mut pairs = Vec::new();
        // Alike: a name, an address with a tag, a number with and without its area.
        let born = async |world: &World, name: &str| {
            let fields = [("birthday".to_owned(), "1990-02-01".to_owned())].into();
            world.entered(Entered { name: name.to_owned(), fields, ..Entered::default() }).await.unwrap().id
        };
        pairs.push(("born", born(&world, "Ana Lopes").await, born(&world, "Lopes, Ana").await));
        let mail = world.entered(entered("Eva", "email", "eva.lind@gmail.com")).await.unwrap().id;
        let tagged = world.entered(entered("Eva", "email", "evalind+news@gmail.com")).await.unwrap().id;
        pairs.push(("mail", mail, tagged));
        let (long, short) =
            (world.create("Ida", "+49 30 90182055").await, world.create("Ida", "+49 40 90182055").await);
        pairs.push(("tail", long.unwrap().id, short.unwrap().id));

        // A number that was somebody's and is new to another; one that is read in two ways; one of two who have accounts.
        let held = world.create("Bo", "+49 170 2222222").await.unwrap().id;
        let moved = world.resolve(world.known("491703333333", "DE.2")).await;
        let (previous, new) = (world.known("491703333333", "DE.2"), world.known("491702222222", "DE.2"));
        write(&world, move |tx| identities::changed(tx, &previous, &new)).await;
        // Also where she writes from it before or after WhatsApp told that it changed.
        world.resolve(world.known("491702222222", "DE.2")).await;
        pairs.push(("moved", held, moved));
        let held = world.create("Bob", "+49 170 2323232").await.unwrap().id;
        let moved = world.resolve(world.known("491703434343", "DE.3")).await;
        world.resolve(world.known("491702323232", "DE.3")).await;
        pairs.push(("moved without a word", held, moved));
        // WhatsApp gives her a new id with it, and her message by both comes before the news: the id went to whoever has the number.
        let held = world.create("Bea", "+49 170 2424242").await.unwrap().id;
        let moved = world.resolve(world.known("491703535353", "DE.10")).await;
        world.pass(1);
        world.resolve(world.known("491702424242", "DE.11")).await;
        world.changes(("491703535353", "DE.10"), ("491702424242", "DE.11")).await;
        pairs.push(("moved with a new id", held, moved));
        // The old number was forgotten before she shares the new one, or before anybody looks.
        let held = world.create("Bess", "+49 170 2525252").await.unwrap().id;
        let moved = world.resolve(world.known("491703636363", "DE.12")).await;
        world.pass(1);
        world.changes(("", "DE.12"), ("", "DE.13")).await;
        world.shares("DE.13", "491702525252").await;
        pairs.push(("moved and shares", held, moved));
        let held = world.create("Bill", "+49 170 2626262").await.unwrap().id;
        let moved = world.resolve(world.known("491703737373", "DE.14")).await;
        world.pass(1);
        world.shares("DE.14", "491702626262").await;
        world.changes(("", "DE.14"), ("", "DE.15")).await;
        pairs.push(("shares and moved", held, moved));
        // Whoever WhatsApp says has a new id was found by a number, not by the old id, or had the id by such a number.
        for (what, entered, old, new, is_known) in [
            ("found by number", "491702727272", "DE.22", "DE.23", false),
            ("id by number", "491702828282", "DE.24", "DE.25", true),
        ] {
            let held = world.create("Bix", &format!("+{entered}")).await.unwrap().id;
            world.pass(1);
            if is_known {
                assert_eq!(world.resolve(world.known(entered, old)).await, held);
            }
            let stranger = world.resolve(world.known("", new)).await;
            world.pass(1);
            world.changes((entered, old), ("", new)).await;
            pairs.push((what, held, stranger));
        }
        let held = world.create("Cleo", "+49 170 4444444").await.unwrap().id;
        let writes = world.resolve(world.known("", "DE.4")).await;
        world.resolve(Seen { number_by: Proof::Loose, ..world.known("491704444444", "DE.4") }).await;
        pairs.push(("unsure", held, writes));
        // Whoever is new and sends a card is not found by what stands on it.
        let held = world.create("Clio", "+49 170 4646464").await.unwrap().id;
        let writes = world.resolve(Seen { number_by: Proof::Loose, ..world.known("491704646464", "DE.28") }).await;
        pairs.push(("new with a card", held, writes));
        let (one, other) =
            (world.resolve(world.known("491705555555", "DE.5")).await, world.resolve(world.known("", "DE.6")).await);
        world.shares("DE.6", "491705555555").await;
        pairs.push(("accounts", one, other));

        // A company's number; somebody who was deleted; somebody's number that was a slip of the pen.
        let company = Entered { kind: "company".to_owned(), ..entered("Sol Lda", "phone", "+49 170 6666666") };
        let (company, works) =
            (world.entered(company).await.unwrap().id, world.resolve(world.known("", "DE.16")).await);
        world.shares("DE.16", "491706666666").await;
        pairs.push(("company", company, works));
        // Also one that counts as a person.
        let company = Entered { kind: "company".to_owned(), ..entered("Mar Lda", "phone", "+49 170 6767676") };
        let (company, owner) = (world.entered(company).await.unwrap().id, world.create("Mara", "").await.unwrap().id);
        write(&world, move |tx| Ok(merge(tx, company, owner).unwrap())).await;
        let works = world.resolve(world.known("", "DE.26")).await;
        world.shares("DE.26", "491706767676").await;
        pairs.push(("company's owner", owner, works));
        // A person is being asked about one that counts as another since.
        let held = world.create("Cora", "+49 170 4545454").await.unwrap().id;
        let into = world.create("Cora", "").await.unwrap().id;
        let writes = world.resolve(world.known("", "DE.27")).await;
        world.resolve(Seen { number_by: Proof::Loose, ..world.known("491704545454", "DE.27") }).await;
        world.look().await;
        write(&world, move |tx| Ok(merge(tx, held, into).unwrap())).await;
        world.shares("DE.27", "491704545454").await;
        pairs.push(("asked", into, writes));
        let (rests, again) =
            (world.create("Dora", "+49 170 7777777").await.unwrap().id, world.resolve(world.known("", "DE.17")).await);
        write(&world, move |tx| people::rest(tx, rests).map(|_| ()).map_err(|_| store::Error::Refused(""))).await;
        world.shares("DE.17", "491707777777").await;
        pairs.push(("rests", rests, again));
        let (slip, hers) =
            (world.create("Fee", "+49 170 8888888").await.unwrap().id, world.resolve(world.known("", "DE.18")).await);
        world.shares("DE.18", "491708888888").await;
        write(&world, move |tx| {
            let wrong = identities::of(tx, slip)?.remove(0);
            identities::forget(tx, wrong.id)
        })
        .await;
        pairs.push(("slip", slip, hers));

        // Of whom staff said that they are two, also where that was said of another entry of the same person.
        let (near, far) = (world.create("Gil", "+49 170 9999999").await.unwrap().id, world.create("Gilda", "").await);
        let (far, wrote) = (far.unwrap().id, world.resolve(world.known("", "DE.19")).await);
        write(&world, move |tx| {
            duplicates::dismiss(tx, far, wrote)?;
            merge(tx, far, near).unwrap();
            Ok(())
        })
        .await;
        world.shares("DE.19", "491709999999").await;
        pairs.push(("parted", near, wrote));

        // Another business's customer has the number; and what names no proof at all.
        let theirs = world.known("491701010101", "");
        let theirs =
            world.db.write(world.brook, world.actor(), move |tx| identities::resolve(tx, &theirs)).await.unwrap();
        let ours = world.shares("DE.20", "491701010101").await;
        let (hal, hel) = (world.create("Hal", "").await.unwrap().id, world.create("Hel", "").await.unwrap().id);
        write(&world, move |tx| {
            for (one, other) in [(hal, hel), (ours, theirs)] {
                tx.record(Event::new("contact.duplicate_suspected").contact(one).fact("other_contact_id", other));
            }
            Ok(())
        })
        .await;
        pairs.push(("unproven", hal, hel));

        // Erased between the news and the look.
        let gone = world.create("Ilse", "+49 170 1212121").await.unwrap().id;
        let stays = world.resolve(world.known("", "DE.21")).await;
        world.shares("DE.21", "491701212121").await;
        write(&world, move |tx| {
            for id in identities::of(tx, gone)? {
                identities::forget(tx, id.id)?;
            }
            const ERASE: Sql = sql!("delete from contact where tenant_id = :tenant and id = :id");
            tx.execute(ERASE, params! { "id" => gone })
        })
        .await;

        world.look().await;
        let mut joined = Vec::new();
        for (what, one, other) in pairs {
            joined.extend((world.stand(one, other).await != (one, other)).then_some(what));
        }
        assert!(joined.is_empty(), "{joined:?}");
        for alone in [stays, ours] {
            assert_eq!(world.person(alone).await.id, alone);
            assert!(world.grounds(alone).await.is_empty());
        }
        assert!(!world.events().await.iter().any(|kind| kind == "contact.unmerged"));
        let suggested = world.db.read(world.lark, |scope| duplicates::list(scope, None, 50)).await.unwrap();
        let proven: Vec<_> = suggested.iter().filter(|pair| pair.reasons == [Reason::Attested]).collect();
        // What is nearly sure is shown to a person: five numbers that moved, two new ids, two unsure numbers, one that is asked
        // about already, two accounts, two companies, no proof.
        assert_eq!(proven.len(), 14, "{suggested:?}");
    }
}
