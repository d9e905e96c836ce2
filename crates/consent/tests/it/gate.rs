//! The gate, case by case.

use std::collections::HashSet;

use consent::gate::{self, Compliance, Content, Draft, Passage, Reason, Verdict};
use consent::hearing::Kind;
use consent::inboxes::{self, InboxState};
use consent::ledger::{Effect, Extent};
use consent::payments::{self, Covers};
use consent::templates::{self, Category};
use consent::words::Answer;
use consent::{restrictions, windows};
use kernel::{ContactId, Purpose, Who};
use store::{GlobalSql, Sql, global_sql, params, sql};

use crate::world::{World, hear, listed, worlds};

const QUIET: GlobalSql = global_sql!("update tenant set quiet_from = 540, quiet_until = 660 where id = :id");
const CLOSE: GlobalSql = global_sql!("update tenant set closed_at = 1 where id = :id");
const LIVES: Sql = sql!("update contact set time_zone = :zone where tenant_id = :tenant and id = :id");
const DECISIONS: Sql =
    sql!("select verdict, reasons, kind from decision where tenant_id = :tenant and contact_id = :contact order by id");

pub(crate) fn authors(world: &World) -> [Who; 3] {
    [Who::Staff(world.clock.id()), Who::ApiKey(world.clock.id()), Who::System("automation")]
}

const PURPOSES: [Purpose; 3] = [Purpose::Service, Purpose::Transactional, Purpose::Marketing];

fn letter(verdict: &str) -> char {
    match verdict {
        "cleared" => '.',
        "opted_out" => 'o',
        "held held_unclear_stop" => 'h',
        "restricted" => 'r',
        "purpose_withdrawn" => 'w',
        "no_consent" => 'n',
        "window_closed" => 'x',
        "inbox_disconnected" => 'd',
        "held inbox_reconnect" => 'c',
        "held payment_trouble" => 'p',
        "held quiet_hours" => 'q',
        "no_address" => 'a',
        _ => '?',
    }
}

/// Staff, API key, system; each: service, transactional, marketing.
async fn row(world: &World, contact: ContactId) -> String {
    let mut rows = Vec::new();
    for author in authors(world) {
        let mut row = String::new();
        for purpose in PURPOSES {
            row.push(letter(&world.gate(world.text(contact, author, purpose)).await));
        }
        rows.push(row);
    }
    rows.join(" ")
}

/// What somebody wrote, in the order in which it arrives, each with the second it was written in.
type Arrivals = &'static [(&'static str, u64)];

/// Somebody of whom all this arrives half a minute later.
async fn of_whom_arrives(world: &World, arrivals: Arrivals) -> ContactId {
    let (contact, start) = (world.person().await, world.clock.now());
    world.pass(30);
    for (text, second) in arrivals {
        world.said(contact, text, start + std::time::Duration::from_secs(*second)).await;
    }
    contact
}

const MARKETING: Extent = Extent::Purpose(Purpose::Marketing);
const TRANSACTIONAL: Extent = Extent::Purpose(Purpose::Transactional);
const SERVICE: Extent = Extent::Purpose(Purpose::Service);
const TWO_WEEKS: u64 = 14 * 24 * 3600;

// Shows P-CON-2, P-CON-4 and P-CON-6: who may write for which purpose, in each state of a person.
#[tokio::test]
async fn who_may_write_for_which_purpose_in_each_state() {
    for world in worlds().await {
        let table: [(&str, &[&str], &str); 20] = [
            ("nobody wrote yet", &[], "xxn xxn xxn"),
            ("wrote", &["Hello"], "..n ..n ..n"),
            ("agreed to offers", &["Hello", "+marketing"], "... ... ..."),
            ("stopped", &["Hello", "+marketing", "STOP"], "ooo ooo ooo"),
            ("stopped, wrote again", &["+marketing", "STOP", "Is my order ready?"], ".oo ooo ooo"),
            ("stopped, wrote again, stopped", &["STOP", "Is my order ready?", "STOP"], "ooo ooo ooo"),
            ("stopped, reacted", &["Hello", "STOP", "reaction"], "ooo ooo ooo"),
            ("stopped, an old row replayed", &["Hello", "STOP", "replayed"], "ooo ooo ooo"),
            ("stopped, started", &["STOP", "START"], "..n ..n ..n"),
            ("agreed, stopped, started", &["+marketing", "STOP", "START"], "... ... ..."),
            ("stopped, then asked for offers", &["STOP", "+marketing"], "oo. oo. oo."),
            ("refused offers", &["+marketing", "No more offers"], "..w ..w ..w"),
            ("refused offers, stopped, started", &["No more offers", "STOP", "START"], "..w ..w ..w"),
            ("refused reminders", &["No more reminders"], ".wn .wn .wn"),
            ("refused reminders, started", &["No more reminders", "START"], "..n ..n ..n"),
            ("refused answers", &["Hello", "-service"], "w.n w.n w.n"),
            ("unclear", &["+marketing", "please stop by at five"], "... hhh hhh"),
            ("unclear, nobody decided", &["+marketing", "please stop by at five", "two weeks"], "ooo ooo ooo"),
            ("unclear, nobody decided, wrote again", &["please stop by at five", "two weeks", "Hello?"], ".oo ooo ooo"),
            ("unclear, nobody decided, started", &["please stop by at five", "two weeks", "START"], "..n ..n ..n"),
        ];
        for (name, steps, expected) in table {
            let contact = world.person().await;
            for step in steps {
                world.pass(1);
                match *step {
                    "+marketing" => world.enters(contact, MARKETING, Effect::Grant).await,
                    "-service" => world.enters(contact, SERVICE, Effect::Withdraw).await,
                    "two weeks" => world.pass(TWO_WEEKS),
                    "reaction" | "replayed" => {
                        let kind = if *step == "reaction" { Kind::Reaction } else { Kind::Replayed };
                        let (inbox, at) = (world.inbox, world.clock.now());
                        world.write(move |tx| hear(tx, inbox, contact, "Hello", at, kind)).await;
                    }
                    text => drop(world.says(contact, text).await),
                }
            }
            assert_eq!(row(&world, contact).await, expected, "{name}");
        }
    }
}

#[tokio::test]
async fn restriction_inbox_quiet_hours_and_address_are_minded() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "Hello").await;
        world.enters(contact, MARKETING, Effect::Grant).await;
        let id = world.write(move |tx| restrictions::restrict(tx, contact, "asked for it", None)).await;
        assert!(!id.as_uuid().is_nil());
        assert_eq!(row(&world, contact).await, ".rr rrr rrr");
        world.write(move |tx| restrictions::lift(tx, contact)).await;
        assert_eq!(row(&world, contact).await, "... ... ...");

        let (inbox, tenant) = (world.inbox, world.lark);
        for (state, expected) in [
            (InboxState::Reconnect, "ccc ccc ccc"),
            (InboxState::Disconnected, "ddd ddd ddd"),
            (InboxState::Connected, "... ... ..."),
        ] {
            world.write(move |tx| inboxes::set(tx, inbox, state, "test")).await;
            assert_eq!(row(&world, contact).await, expected);
        }

        // It is nine in the morning, ten for a German number; quiet from nine to eleven.
        world.write(move |tx| tx.global().execute(QUIET, params! { "id" => tenant })).await;
        assert_eq!(row(&world, contact).await, "..q .qq .qq");
        // Five in the morning where they are.
        let lives = async |zone: Option<&'static str>| {
            let lives = world
                .write(move |tx| tx.execute(LIVES, params! { "id" => contact, "zone" => zone.map(str::to_owned) }));
            assert_eq!(lives.await, 1);
        };
        lives(Some("America/New_York")).await;
        assert_eq!(row(&world, contact).await, "... ... ...");
        lives(None).await;
        world.pass(3600);
        assert_eq!(row(&world, contact).await, "... ... ...");

        let mut draft = world.text(contact, authors(&world)[0], Purpose::Service);
        draft.rendered.to.phone = None;
        assert_eq!(world.gate(draft).await, "no_address");

        world.write(move |tx| tx.global().execute(CLOSE, params! { "id" => tenant })).await;
        assert_eq!(world.gate(world.text(contact, authors(&world)[0], Purpose::Service)).await, "tenant_closed");
    }
}

// Meta wants to be paid: what always costs waits; answers go on while they are free, and wait once one of them was refused too.
#[tokio::test]
async fn what_costs_waits_until_meta_is_paid() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "Hello").await;
        let (inbox, staff) = (world.inbox, authors(&world)[0]);
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("reminder", Category::Utility, "APPROVED")])).await;
        let template = world.template("reminder").await;
        let cases = async |expected: [&str; 3]| {
            let text = || world.text(contact, staff, Purpose::Service);
            let form = world.with_template(contact, staff, Purpose::Service, &template);
            let mut receipt = text();
            receipt.rendered.content = Content::ReadReceipt { provider_id: "wamid.1".to_owned() };
            for (draft, expected) in [text(), form, receipt].into_iter().zip(expected) {
                assert_eq!(world.gate(draft).await, expected);
            }
        };
        let held = "held payment_trouble";
        cases(["cleared"; 3]).await;
        assert!(world.write(move |tx| payments::pause(tx, inbox, Covers::Paid)).await);
        cases(["cleared", held, "cleared"]).await;
        assert!(!world.write(move |tx| payments::pause(tx, inbox, Covers::All)).await, "known already");
        cases([held, held, "cleared"]).await;
        // What is refused for other reasons is refused.
        world.pass(1);
        world.says(contact, "STOP").await;
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Service)).await, "opted_out");
        world.pass(1);
        world.says(contact, "START").await;
        // Another month brings new free answers.
        world.pass(31 * 24 * 3600);
        world.says(contact, "Hello").await;
        cases(["cleared", held, "cleared"]).await;
        assert!(world.write(move |tx| payments::end(tx, inbox)).await);
        assert!(!world.write(move |tx| payments::end(tx, inbox)).await);
        cases(["cleared"; 3]).await;
    }
}

// Shows P-CON-6. A49: the window ends 24 hours after the last message, to the microsecond by our clock.
#[tokio::test]
async fn the_window_closes_after_24_hours() {
    for world in worlds().await {
        let contact = world.person().await;
        let staff = authors(&world)[0];
        let says =
            async |expected: &str| assert_eq!(world.gate(world.text(contact, staff, Purpose::Service)).await, expected);
        says("window_closed").await;
        world.says(contact, "Hello").await;
        world.pass(24 * 3600 - 1);
        says("cleared").await;
        world.pass(1);
        says("window_closed").await;
        world.pass(1);
        says("window_closed").await;
        // An older message, late, opens nothing; a provider's clock that runs ahead lengthens nothing.
        world.said(contact, "Hello", world.clock.now() - windows::LENGTH).await;
        says("window_closed").await;
        world.said(contact, "Hello", world.clock.now() + windows::LENGTH).await;
        world.pass(24 * 3600);
        says("window_closed").await;
        // The provider's word wins over our clock.
        world.says(contact, "Hello").await;
        says("cleared").await;
        let inbox = world.inbox;
        world.write(move |tx| windows::shut(tx, inbox, contact)).await;
        says("window_closed").await;
    }
}

// Shows P-CON-6; A51: only an approved template goes out, for its category's purpose, whatever the sender calls it.
#[tokio::test]
async fn a_template_needs_approval_and_its_category_decides() {
    for world in worlds().await {
        let contact = world.person().await;
        let all = vec![
            listed("offer", Category::Marketing, "APPROVED"),
            listed("reminder", Category::Utility, "APPROVED"),
            listed("paused", Category::Utility, "PAUSED"),
        ];
        world.write(move |tx| templates::refresh(tx, "waba", all)).await;
        let by_staff = authors(&world)[0];
        for (name, purpose, expected) in [
            ("reminder", Purpose::Transactional, "cleared"),
            ("paused", Purpose::Transactional, "template_not_approved"),
            ("offer", Purpose::Service, "no_consent"),
            ("offer", Purpose::Compliance, "no_consent"),
        ] {
            let template = world.template(name).await;
            let draft = world.with_template(contact, by_staff, purpose, &template);
            assert_eq!(world.gate(draft).await, expected, "{name} as {purpose}");
            // The machine's exceptions are for its own texts.
            let mut draft = world.with_template(contact, Who::System("automation"), purpose, &template);
            draft.compliance = Some(Compliance::HelpAnswer);
            assert_eq!(world.gate(draft).await, expected, "{name} as an answer to HELP");
        }
        let mut gone = world.text(contact, by_staff, Purpose::Service);
        gone.rendered.content = Content::Template {
            id: world.clock.id(),
            name: String::new(),
            language: String::new(),
            header: Vec::new(),
            body: Vec::new(),
            buttons: Vec::new(),
        };
        assert_eq!(world.gate(gone).await, "template_not_approved");
    }
}

// Shows P-CON-2: one confirmation, within five minutes of the receipt, and only that message may be tried again.
#[tokio::test]
async fn a_stop_is_confirmed_once_within_five_minutes() {
    for world in worlds().await {
        let contact = world.person().await;
        assert_eq!(world.answer(contact, Compliance::StopConfirmation).await, "confirmation_used");
        // It arrives hours late; the five minutes run from then.
        let late = world.clock.now() - std::time::Duration::from_secs(4 * 3600);
        assert_eq!(world.said(contact, "STOP", late).await.answer.unwrap().0, Answer::Stopped);
        let once = || Draft {
            compliance: Some(Compliance::StopConfirmation),
            ..world.text(contact, Who::System("consent"), Purpose::Compliance)
        };
        let (first, mut again) = (once(), once());
        again.message = first.message;
        assert_eq!(world.gate(first).await, "cleared");
        assert_eq!(world.answer(contact, Compliance::StopConfirmation).await, "confirmation_used");
        assert_eq!(world.gate(again).await, "cleared");
        // A second STOP is not a second withdrawal.
        world.pass(10);
        assert_eq!(world.says(contact, "STOP").await.answer, None);
        assert_eq!(world.answer(contact, Compliance::StopConfirmation).await, "confirmation_used");

        let slow = world.person().await;
        world.says(slow, "STOP").await;
        world.pass(300);
        assert_eq!(world.answer(slow, Compliance::StopConfirmation).await, "confirmation_used");
        // The exception is the machine's; nobody else may claim it.
        let quick = world.person().await;
        world.says(quick, "STOP").await;
        let claimed = Draft {
            compliance: Some(Compliance::StopConfirmation),
            ..world.text(quick, authors(&world)[0], Purpose::Compliance)
        };
        assert_eq!(world.gate(claimed).await, "opted_out");
    }
}

#[tokio::test]
async fn the_end_of_one_purpose_is_confirmed_and_so_is_a_start() {
    for world in worlds().await {
        let contact = world.person().await;
        assert_eq!(world.says(contact, "No more offers").await.answer.unwrap().0, Answer::OffersStopped);
        assert_eq!(world.answer(contact, Compliance::PurposeConfirmation).await, "cleared");
        assert_eq!(world.answer(contact, Compliance::PurposeConfirmation).await, "confirmation_used");
        world.pass(5);
        assert_eq!(world.says(contact, "No more offers").await.answer, None);
        world.pass(5);
        assert_eq!(world.says(contact, "No more reminders").await.answer.unwrap().0, Answer::RemindersStopped);
        // Before it goes, everything ends: "answers still come" would be wrong now.
        world.pass(1);
        assert_eq!(world.says(contact, "STOP EVERYTHING").await.answer.unwrap().0, Answer::Stopped);
        assert_eq!(world.answer(contact, Compliance::PurposeConfirmation).await, "opted_out");
        assert_eq!(world.answer(contact, Compliance::StopConfirmation).await, "cleared");
        world.pass(1);
        assert_eq!(world.says(contact, "START").await.answer.unwrap().0, Answer::Started);
        assert_eq!(Compliance::of(Answer::Started), None);
        let started = world.text(contact, Who::System("consent"), Purpose::Compliance);
        assert_eq!(world.gate(started).await, "cleared");
    }
}

// Shows P-CON-2: a START that ends no stop leaves the confirmation of what was refused since to go.
#[tokio::test]
async fn only_a_start_that_ends_a_stop_ends_its_confirmation() {
    for world in worlds().await {
        let table: [(Arrivals, Compliance, &str); 3] = [
            (
                &[("START", 20), ("STOP", 10), ("No more offers", 20), ("START", 10)],
                Compliance::PurposeConfirmation,
                "cleared",
            ),
            (&[("STOP", 20), ("START", 10)], Compliance::StopConfirmation, "cleared"),
            (&[("STOP", 10), ("START", 20)], Compliance::PurposeConfirmation, "confirmation_used"),
        ];
        for (arrivals, compliance, expected) in table {
            let contact = of_whom_arrives(&world, arrivals).await;
            assert_eq!(world.answer(contact, compliance).await, expected, "{arrivals:?}");
        }
    }
}

// Shows P-CON-3: HELP is answered, after STOP too; but two machines do not talk to each other for ever.
#[tokio::test]
async fn help_is_answered_after_a_stop_and_not_for_ever() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "STOP").await;
        assert_eq!(world.answer(contact, Compliance::StopConfirmation).await, "cleared");
        world.pass(1);
        assert_eq!(world.says(contact, "HELP").await.answer.unwrap().0, Answer::Help);
        assert_eq!(world.answer(contact, Compliance::HelpAnswer).await, "cleared");
        world.pass(59);
        world.says(contact, "HELP").await;
        assert_eq!(world.answer(contact, Compliance::HelpAnswer).await, "answered_enough");
        for answered in 2..=6 {
            world.pass(61);
            world.says(contact, "HELP").await;
            let expected = if answered <= 5 { "cleared" } else { "answered_enough" };
            assert_eq!(world.answer(contact, Compliance::HelpAnswer).await, expected, "answer {answered}");
        }
        world.pass(24 * 3600);
        world.says(contact, "HELP").await;
        assert_eq!(world.answer(contact, Compliance::HelpAnswer).await, "cleared");
        let flooded = world.says(contact, "help, the cellar floods").await;
        assert_eq!(flooded.answer, None);
    }
}

#[tokio::test]
async fn decisions_are_rows_and_a_hold_writes_one_when_its_reason_changes() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "Hello").await;
        let robot = authors(&world)[2];
        let id: kernel::MessageId = world.clock.id();
        let ask =
            async || world.gate(Draft { message: Some(id), ..world.text(contact, robot, Purpose::Service) }).await;
        let kept = async || {
            let rows = move |scope: &store::Scope<'_>| scope.rows(DECISIONS, params! { "contact" => contact });
            let rows = world.db.read(world.lark, rows).await.unwrap();
            rows.iter()
                .map(|row| row.get::<String>("verdict").unwrap() + " " + &row.get::<String>("reasons").unwrap())
                .collect::<Vec<_>>()
        };
        world.says(contact, "please stop by at five").await;
        for _ in 0..3 {
            assert_eq!(ask().await, "held held_unclear_stop");
            world.pass(60);
        }
        assert_eq!(kept().await, ["held held_unclear_stop"]);
        let inbox = world.inbox;
        let lark = world.lark;
        world
            .write(move |tx| {
                consent::ledger::decide_unclear(tx, contact, crate::world::WHATSAPP, false).map(|_| ()).map_err(failed)
            })
            .await;
        world.write(move |tx| inboxes::set(tx, inbox, InboxState::Reconnect, "190")).await;
        assert_eq!(ask().await, "held inbox_reconnect");
        world.write(move |tx| inboxes::set(tx, inbox, InboxState::Connected, "")).await;
        assert_eq!(ask().await, "cleared");
        world.says(contact, "STOP").await;
        assert_eq!(ask().await, "opted_out");
        assert_eq!(
            kept().await,
            ["held held_unclear_stop", "held inbox_reconnect", "cleared allowed", "refused opted_out"]
        );

        // The evidence is the message itself.
        let state = world.state(contact).await;
        let last = world.db.read(lark, move |scope| gate::last_for(scope, id)).await.unwrap().unwrap();
        assert_eq!((last.entry, last.evidence_message), (state.stopped_entry, state.stopped_message));
        assert!(last.evidence_message.is_some());
        // A15: another tenant sees none of it.
        assert!(world.db.read(world.brook, move |scope| gate::last_for(scope, id)).await.unwrap().is_none());
        assert!(
            world
                .db
                .read(world.brook, move |scope| consent::ledger::state(scope, contact, crate::world::WHATSAPP))
                .await
                .unwrap()
                .is_none()
        );
    }
}

fn failed(fault: store::Fault<consent::ledger::Refusal>) -> store::Error {
    panic!("{fault}")
}

#[tokio::test]
async fn a_leave_lasts_two_seconds() {
    for world in worlds().await {
        for (wait, holds) in [(2_000, true), (2_001, false)] {
            let contact = world.person().await;
            world.says(contact, "Hello").await;
            let draft = world.text(contact, authors(&world)[0], Purpose::Service);
            let attempt = draft.attempt;
            let verdict = world.write(move |tx| Ok(gate::decide(tx, vec![draft])?.remove(0))).await;
            let Verdict::Cleared(cleared) = verdict else { panic!("{verdict:?}") };
            world.clock.advance(std::time::Duration::from_millis(wait));
            let redeemed = cleared.redeem(&world.clock);
            assert_eq!(redeemed.is_ok(), holds, "after {wait} ms");
            assert!(redeemed.is_ok() || redeemed.unwrap_err().0 == attempt);
        }
    }
}

#[tokio::test]
async fn a_preview_decides_nothing() {
    for world in worlds().await {
        let contact = world.person().await;
        let draft = world.text(contact, authors(&world)[0], Purpose::Service);
        let passage = world.write(move |tx| gate::preview(tx, &draft)).await;
        assert_eq!(passage, Passage::Closed { reasons: vec![Reason::WindowClosed], entry: None, message: None });
        let rows = move |scope: &store::Scope<'_>| scope.rows(DECISIONS, params! { "contact" => contact });
        assert!(world.db.read(world.lark, rows).await.unwrap().is_empty());
    }
}

#[test]
fn every_reason_has_a_code_of_its_own() {
    let codes: HashSet<_> = Reason::ALL.into_iter().map(Reason::as_str).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
}

// Shows P-CON-2: webhooks come in any order; the person's own time decides, and at the same second the stop.
#[tokio::test]
async fn the_persons_own_time_decides_whatever_arrives_first() {
    for world in worlds().await {
        let table: [(Arrivals, &str); 11] = [
            (&[("STOP", 10), ("START", 20)], "..n ..n ..n"),
            (&[("START", 20), ("STOP", 10)], "..n ..n ..n"),
            (&[("STOP", 20), ("START", 10)], "ooo ooo ooo"),
            (&[("START", 10), ("STOP", 20)], "ooo ooo ooo"),
            (&[("STOP", 10), ("START", 10)], "ooo ooo ooo"),
            (&[("START", 10), ("STOP", 10)], "ooo ooo ooo"),
            (&[("Hello", 20), ("STOP", 10)], ".oo ooo ooo"),
            (&[("Hello", 10), ("STOP", 10)], "ooo ooo ooo"),
            (&[("STOP", 10), ("Hello", 10)], "ooo ooo ooo"),
            (&[("No more reminders", 20), ("START", 10)], ".wn .wn .wn"),
            (&[("please stop by at five", 20), ("STOP", 5), ("START", 10)], "..n hhn hhn"),
        ];
        for (arrivals, expected) in table {
            let contact = of_whom_arrives(&world, arrivals).await;
            assert_eq!(row(&world, contact).await, expected, "{arrivals:?}");
        }
    }
}

#[tokio::test]
async fn what_staff_decide_about_unclear_words_counts_once() {
    for world in worlds().await {
        for (as_stop, expected) in [(true, ".oo ooo ooo"), (false, "..n ..n ..n")] {
            let contact = world.person().await;
            world.says(contact, "please stop by at five").await;
            world.pass(60);
            world.says(contact, "Are you there?").await;
            let decide = async || {
                let decide = move |tx: &mut store::Tx<'_>| {
                    consent::ledger::decide_unclear(tx, contact, crate::world::WHATSAPP, as_stop)
                };
                world.db.write(world.lark, world.actor(), decide).await.is_ok()
            };
            assert!(decide().await);
            assert!(!decide().await, "a decision is made once");
            // They wrote after the words that were the stop, so a person may answer.
            assert_eq!(row(&world, contact).await, expected);
        }
        let late = world.person().await;
        world.says(late, "please stop by at five").await;
        world.pass(TWO_WEEKS);
        let decide =
            move |tx: &mut store::Tx<'_>| consent::ledger::decide_unclear(tx, late, crate::world::WHATSAPP, false);
        assert!(
            world.db.write(world.lark, world.actor(), decide).await.is_err(),
            "what has become a stop is not taken back"
        );
        world.enters(late, TRANSACTIONAL, Effect::Grant).await;
        world.enters(late, Extent::All, Effect::Grant).await;
        assert_eq!(row(&world, late).await, "xxn xxn xxn");
    }
}
