//! The gate's newer rules, over the database: caps, free entry points, and templates that Meta counts otherwise.

use std::time::Duration;

use consent::gate::{self, Compliance, Draft};
use consent::ledger::{Effect, Extent};
use consent::number_restrictions;
use consent::payments::{self, Covers};
use consent::templates::{self, Category};
use consent::windows;
use kernel::{Purpose, Timestamp};

use crate::gate::authors;
use crate::world::{listed, worlds};

const MARKETING: Extent = Extent::Purpose(Purpose::Marketing);

// What was cleared counts, the same message tried again does not, and who counts as one person gets as much as one.
#[tokio::test]
async fn a_person_gets_so_many_offers_a_week_and_so_much_by_itself_a_day() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "Hello").await;
        world.enters(contact, MARKETING, Effect::Grant).await;
        let [staff, _, robot] = authors(&world);
        let caps = gate::Caps { marketing_week: 2, automatic_day: 3 };
        world.write(move |tx| gate::set_caps(tx, caps).map_err(|_| panic!("it can be set"))).await;
        for wrong in [gate::Caps { automatic_day: 0, ..caps }, gate::Caps { marketing_week: 51, ..caps }] {
            let set = move |tx: &mut store::Tx<'_>| gate::set_caps(tx, wrong);
            assert!(world.db.write(world.lark, world.actor(), set).await.is_err());
        }
        let id: kernel::MessageId = world.clock.id();
        let offer = |message| Draft { message: Some(message), ..world.text(contact, staff, Purpose::Marketing) };
        for _ in 0..3 {
            assert_eq!(world.gate(offer(id)).await, "cleared");
        }
        assert_eq!(world.gate(offer(world.clock.id())).await, "cleared");
        assert_eq!(world.gate(offer(world.clock.id())).await, "offers_enough");
        assert_eq!(world.gate(offer(id)).await, "cleared", "tried again");
        for expected in ["cleared", "cleared", "cleared", "automatic_enough"] {
            assert_eq!(world.gate(world.text(contact, robot, Purpose::Service)).await, expected);
        }
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Service)).await, "cleared");
        assert_eq!(world.answer(contact, Compliance::HelpAnswer).await, "cleared");
        world.pass(7 * 24 * 3600);
        world.says(contact, "Hello").await;
        assert_eq!(world.gate(offer(world.clock.id())).await, "cleared");
        assert_eq!(world.gate(world.text(contact, robot, Purpose::Service)).await, "cleared");
    }
}

// Shows P-CON-6: who came by an advertisement and was answered within a day costs nothing for three; templates go on then too.
#[tokio::test]
async fn an_advertisement_makes_everything_free_for_three_days_once_answered() {
    for world in worlds().await {
        let (inbox, [staff, ..]) = (world.inbox, authors(&world));
        world
            .write(move |tx| templates::refresh(tx, "waba", vec![listed("reminder", Category::Utility, "APPROVED")]))
            .await;
        let template = world.template("reminder").await;
        world.write(move |tx| payments::pause(tx, inbox, Covers::All)).await;
        let held = "held payment_trouble";
        // Came, answered in time or not, and what becomes of a template after so many hours.
        for (came, answer_after, looks) in [
            (true, Some(23), [("cleared", 1), ("cleared", 70), (held, 72)]),
            (true, Some(25), [(held, 1), (held, 70), (held, 72)]),
            (true, None, [(held, 1), (held, 70), (held, 72)]),
            (false, Some(1), [(held, 1), (held, 70), (held, 72)]),
        ] {
            let contact = world.person().await;
            world.says(contact, "I saw your advertisement").await;
            let (message, at) = (world.clock.id(), world.clock.now());
            if came {
                world.write(move |tx| windows::came(tx, inbox, contact, message, at)).await;
            }
            world.pass(answer_after.unwrap_or(1) * 3600);
            if answer_after.is_some() {
                world.write(move |tx| payments::end(tx, inbox)).await;
                let answer = || world.with_template(contact, staff, Purpose::Transactional, &template);
                assert_eq!(world.gate(answer()).await, "cleared");
                world.write(move |tx| payments::pause(tx, inbox, Covers::All)).await;
            }
            let answered = world.clock.now();
            for (expected, hours) in looks {
                let then = answered + Duration::from_secs(hours * 3600);
                world.clock.advance(then.since(world.clock.now()));
                let form = world.with_template(contact, staff, Purpose::Transactional, &template);
                assert_eq!(world.gate(form).await, expected, "{came} {answer_after:?}, {hours} hours on");
            }
        }
        // The provider wants money all the same: then nothing is free.
        let contact = world.person().await;
        world.says(contact, "I saw your advertisement").await;
        let (message, at) = (world.clock.id(), world.clock.now());
        world.write(move |tx| windows::came(tx, inbox, contact, message, at)).await;
        world.write(move |tx| payments::end(tx, inbox)).await;
        let form = || world.with_template(contact, staff, Purpose::Transactional, &template);
        assert_eq!(world.gate(form()).await, "cleared");
        world.write(move |tx| payments::pause(tx, inbox, Covers::Paid)).await;
        assert_eq!(world.gate(form()).await, "cleared");
        world.write(move |tx| windows::not_free(tx, inbox, contact)).await;
        assert_eq!(world.gate(form()).await, held);
    }
}

// Shows P-CON-7: what Meta makes an offer of is paused for what it was written for, until an owner chooses.
#[tokio::test]
async fn a_template_that_meta_counts_as_an_offer_waits_for_the_owner() {
    for world in worlds().await {
        let [staff, _, robot] = authors(&world);
        let contact = world.person().await;
        world.enters(contact, MARKETING, Effect::Grant).await;
        let stranger = world.person().await;
        world
            .write(move |tx| templates::refresh(tx, "waba", vec![listed("reminder", Category::Utility, "APPROVED")]))
            .await;
        let template = world.template("reminder").await;
        let says = async |who, author, purpose, expected: &str| {
            assert_eq!(world.gate(world.with_template(who, author, purpose, &template)).await, expected);
        };
        says(contact, robot, Purpose::Transactional, "cleared").await;
        world.write(|tx| templates::moved(tx, "waba", "reminder", Category::Marketing)).await;
        // The list says the same a little later.
        world
            .write(move |tx| templates::refresh(tx, "waba", vec![listed("reminder", Category::Marketing, "APPROVED")]))
            .await;
        let moved = world.template("reminder").await;
        assert!(moved.is_recounted());
        assert_eq!((moved.moved_from, moved.declared()), (Some(Category::Utility), Purpose::Transactional));
        says(contact, robot, Purpose::Transactional, "held template_recounted").await;
        says(contact, staff, Purpose::Transactional, "template_recounted").await;
        says(stranger, robot, Purpose::Transactional, "no_consent").await;
        // Another tenant takes nothing of it.
        let id = template.id;
        assert!(!world.write_in(world.brook, move |tx| templates::take(tx, id)).await);
        assert!(world.write(move |tx| templates::take(tx, id)).await);
        assert!(!world.write(move |tx| templates::take(tx, id)).await, "once");
        says(contact, robot, Purpose::Transactional, "cleared").await;
        says(stranger, staff, Purpose::Transactional, "no_consent").await;
        // Back, and over again: the owner is asked again.
        world.write(|tx| templates::moved(tx, "waba", "reminder", Category::Utility)).await;
        says(stranger, robot, Purpose::Transactional, "cleared").await;
        world.write(|tx| templates::moved(tx, "waba", "reminder", Category::Marketing)).await;
        assert!(world.template("reminder").await.is_recounted());
    }
}

// Shows P-CON-6: what Meta does not let a number do is held and goes on once that is over or lifted; an answer passes meanwhile.
#[tokio::test]
async fn what_meta_does_not_let_a_number_begin_waits_until_that_is_over() {
    for world in worlds().await {
        let (inbox, [staff, _, robot]) = (world.inbox, authors(&world));
        let contact = world.person().await;
        world.says(contact, "Hello").await;
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("reminder", Category::Utility, "APPROVED")])).await;
        let template = world.template("reminder").await;
        let form = |author| world.with_template(contact, author, Purpose::Transactional, &template);
        let held = "held number_restricted";
        let at = world.clock.now();
        let until = Some(at + Duration::from_secs(3_600));
        world.write(move |tx| number_restrictions::restrict(tx, inbox, until, None, at)).await;
        assert_eq!(world.gate(form(robot)).await, held);
        assert_eq!(world.gate(form(staff)).await, "number_restricted");
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Service)).await, "cleared");
        // What Meta said before that, or says again, changes nothing; another number is not meant.
        let before = Timestamp::from_seconds(at.seconds() - 1);
        world.write(move |tx| number_restrictions::restrict(tx, inbox, None, until, before)).await;
        assert!(!world.write(move |tx| number_restrictions::lift(tx, inbox, at)).await, "in the same second");
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Service)).await, "cleared");
        let later = at + Duration::from_secs(1);
        assert!(!world.write_in(world.brook, move |tx| number_restrictions::lift(tx, inbox, later)).await);
        assert_eq!(world.gate(form(robot)).await, held);
        world.pass(3_600);
        assert_eq!(world.gate(form(robot)).await, "cleared");
        // Both, without an end; then lifted.
        let at = world.clock.now();
        let until = Some(at + number_restrictions::LONGEST);
        world.write(move |tx| number_restrictions::restrict(tx, inbox, until, until, at)).await;
        assert_eq!(world.gate(world.text(contact, robot, Purpose::Service)).await, held);
        world.pass(60);
        let at = world.clock.now();
        assert!(world.write(move |tx| number_restrictions::lift(tx, inbox, at)).await);
        assert!(!world.write(move |tx| number_restrictions::lift(tx, inbox, at)).await, "once");
        assert_eq!(world.gate(world.text(contact, robot, Purpose::Service)).await, "cleared");
        assert_eq!(world.gate(form(robot)).await, "cleared");
        // Two kinds told of in one second both hold, told again they are no news; and a restriction beats what lifts it then.
        let told = async |begin, answer, at| {
            let from = world.db.read(world.lark, |scope| scope.stream_head()).await.unwrap();
            world.write(move |tx| number_restrictions::restrict(tx, inbox, begin, answer, at)).await;
            world.db.read(world.lark, |scope| scope.stream_head()).await.unwrap() > from
        };
        let until = Some(at + number_restrictions::LONGEST);
        assert!(told(until, None, at).await && told(None, until, at).await && !told(until, None, at).await);
        assert_eq!(world.gate(form(robot)).await, held);
        assert_eq!(world.gate(world.text(contact, robot, Purpose::Service)).await, held);
        // What lifts it is told before what it lifts: that holds nothing.
        world.pass(60);
        let at = world.clock.now();
        assert!(world.write(move |tx| number_restrictions::lift(tx, inbox, at)).await);
        world.pass(60);
        let at = world.clock.now();
        assert!(!world.write(move |tx| number_restrictions::lift(tx, inbox, at)).await, "nothing was in force");
        let before = Timestamp::from_seconds(at.seconds() - 30);
        assert!(!told(until, until, before).await);
        assert_eq!(world.gate(form(robot)).await, "cleared");
    }
}

// Shows P-CON-7: other words are no choice: what Meta made an offer of stays paused when it is handed in again, and comes back so.
#[tokio::test]
async fn an_edit_does_not_take_a_template_as_an_offer() {
    for world in worlds().await {
        let [_, _, robot] = authors(&world);
        let contact = world.person().await;
        world.enters(contact, MARKETING, Effect::Grant).await;
        // One was made here for business between the two, one elsewhere.
        world
            .write(|tx| templates::refresh(tx, "waba", vec![listed("elsewhere", Category::Utility, "APPROVED")]))
            .await;
        let make = |tx: &mut store::Tx<'_>| {
            templates::handed_in(tx, "waba", listed("here", Category::Utility, "APPROVED"), Category::Utility)
        };
        world.write(make).await;
        for name in ["here", "elsewhere"] {
            world.pass(1);
            world.write(move |tx| templates::moved(tx, "waba", name, Category::Marketing)).await;
            world.pass(1);
            let edit = move |tx: &mut store::Tx<'_>| {
                templates::handed_in(tx, "waba", listed(name, Category::Marketing, "PENDING"), Category::Marketing)
            };
            world.write(edit).await;
            world.write(move |tx| templates::heard(tx, "waba", name, "APPROVED", "")).await;
            let template = world.template(name).await;
            assert!(template.is_approved() && template.is_recounted(), "{name}");
            let draft = || world.with_template(contact, robot, Purpose::Transactional, &template);
            assert_eq!(world.gate(draft()).await, "held template_recounted", "{name}");
            // The owner chooses, and writes other words after that: it is not asked again.
            let id = template.id;
            assert!(world.write(move |tx| templates::take(tx, id)).await);
            world.write(edit).await;
            world.write(move |tx| templates::heard(tx, "waba", name, "APPROVED", "")).await;
            assert_eq!(world.gate(draft()).await, "cleared", "{name}");
        }
    }
}
