//! May we write to her, and could we then: from the ledger, the rules and the template of that moment.

use std::time::Duration;

use axum::http::{Method as HttpMethod, StatusCode};
use consent::ledger::{self, Backing, Effect, Extent, Grade, Method, NewEntry};
use consent::standing::{self, Line, RuleKind, Subject, Why, ending};
use consent::templates::{self, Category};
use kernel::{ContactId, Purpose, Timestamp, Who};
use store::{Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::world::{WHATSAPP, World, entered, listed, worlds};

const OFFERS: Subject = Subject::Purpose(Purpose::Marketing);

async fn answer(world: &World, contact: ContactId, moment: Timestamp) -> Vec<Line> {
    let read = world.db.read(world.lark, move |scope| standing::everything(scope, contact, WHATSAPP));
    read.await.unwrap().at(moment)
}

async fn offers(world: &World, contact: ContactId, moment: Timestamp) -> Why {
    answer(world, contact, moment).await.into_iter().find(|line| line.subject == OFFERS).unwrap().why
}

// Shows P-CON-1, P-CON-5: today is answered like any other day, and what came later does not count on an earlier one.
#[tokio::test]
async fn an_earlier_day_is_answered_from_what_was_known_then() {
    for world in worlds().await {
        let contact = world.person().await;
        let before = world.clock.now();
        world.pass(86_400);
        world.enters(contact, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
        let agreed = world.clock.now();
        world.pass(86_400);
        world.says(contact, "please stop by at five").await;
        let unclear = world.clock.now();
        world.pass(86_400);
        world.says(contact, "STOP").await;
        let stopped = world.clock.now();
        world.pass(86_400);
        let now = world.clock.now();
        for (moment, why) in [
            (before, Why::Unasked),
            (agreed, Why::Granted),
            (unclear, Why::Held),
            (stopped, Why::Stopped),
            (now, Why::Stopped),
            (agreed + Duration::from_secs(1), Why::Granted),
        ] {
            assert_eq!(offers(&world, contact, moment).await, why, "{moment}");
        }
        // Nobody decided about the unclear words for two weeks: by then they would have been a stop.
        let other = world.person().await;
        world.says(other, "please stop by at five").await;
        assert_eq!(offers(&world, other, now + Duration::from_secs(15 * 86_400)).await, Why::Stopped);
    }
}

const PASSED_ON: Sql = sql!(
    "insert into duplicate (tenant_id, one_id, other_id, score, reasons, found_at, passed_at) values (:tenant, :one, :other, 70, '', :now, :now)"
);

// Shows P-CON-1, P-CON-2: while nobody has decided whether two who had one number are one, a refusal of either holds for both, the
// page says whence, and a later look at that day says so too.
#[tokio::test]
async fn two_who_may_be_one_are_refused_as_one_until_a_person_decides() {
    const DECIDED: Sql = sql!(
        "update duplicate set dismissed_at = :now, passed_until = :now where tenant_id = :tenant and other_id = :other"
    );
    for world in worlds().await {
        let (had, has) = (world.person().await, world.person().await);
        world.says(had, "STOP").await;
        let limited = move |tx: &mut Tx<'_>| consent::restrictions::restrict(tx, had, "accuracy", None).map(|_| ());
        world.write(limited).await;
        world.pass(60);
        world.says(has, "Hello").await;
        world.enters(has, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
        let staff = Who::Staff(world.clock.id());
        let offer = async |whose| world.gate(world.text(whose, staff, Purpose::Marketing)).await;
        assert_eq!(offer(has).await, "cleared", "control");
        let apart = world.clock.now();
        let why = async |moment| {
            let read = world.db.read(world.lark, move |scope| standing::of_all(scope, has, WHATSAPP)).await.unwrap();
            read.at(moment).into_iter().find(|line| line.subject == OFFERS).unwrap().why
        };
        let page = format!("/t/{}/people/{has}/consent", world.lark);
        let words = "said under another entry that had the same number";

        world.pass(3_600);
        let passed = world.clock.now();
        let pass_on = move |tx: &mut Tx<'_>| {
            tx.execute(PASSED_ON, params! { "one" => had, "other" => has, "now" => passed }).map(|_| ())
        };
        world.write(pass_on).await;
        assert_eq!(offer(has).await, "opted_out");
        assert_eq!((why(passed).await, why(apart).await), (Why::Stopped, Why::Granted));
        let (_, shown) = world.page("lark-viewer", &page).await;
        assert!(shown.contains(words), "{shown}");
        // What limits the use of the one's data is no refusal.
        world.pass(60);
        world.says(had, "START").await;
        assert_eq!((offer(has).await.as_str(), why(world.clock.now()).await), ("cleared", Why::Granted));
        world.pass(60);
        world.says(had, "STOP").await;
        assert_eq!(offer(has).await, "opted_out");

        world.pass(60);
        let decided = move |tx: &mut Tx<'_>| {
            let now = tx.now();
            tx.execute(DECIDED, params! { "other" => has, "now" => now }).map(|_| ())
        };
        world.write(decided).await;
        assert_eq!(offer(has).await, "cleared");
        assert_eq!((why(passed).await, why(world.clock.now()).await), (Why::Stopped, Why::Granted));
        assert!(!world.page("lark-viewer", &page).await.1.contains(words));
    }
}

// Shows P-CON-1: once one of two who may be one is erased, their refusal goes on for the other, who had agreed later: it held in
// spite of that yes before. What the other says after it counts.
#[tokio::test]
async fn a_refusal_outlives_whoever_gave_it_though_the_other_had_agreed_since() {
    for world in worlds().await {
        let (had, has, third) = (world.person().await, world.person().await, world.person().await);
        world.says(had, "STOP").await;
        for whose in [has, third] {
            world.pass(60);
            world.says(whose, "START").await;
            world.pass(60);
            world.enters(whose, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
        }
        let staff = Who::Staff(world.clock.id());
        let offer = async |whose| world.gate(world.text(whose, staff, Purpose::Marketing)).await;
        assert_eq!((offer(has).await, offer(third).await), ("cleared".to_owned(), "cleared".to_owned()), "control");
        for other in [has, third] {
            let now = world.clock.now();
            let values = params! { "one" => had, "other" => other, "now" => now };
            world.write(move |tx| tx.execute(PASSED_ON, values).map(|_| ())).await;
        }
        assert_eq!(offer(has).await, "opted_out");
        world.pass(60);
        world.write(move |tx| ledger::joined::outlive(tx, had)).await;
        assert_eq!((offer(has).await, offer(third).await), ("opted_out".to_owned(), "opted_out".to_owned()));
        world.pass(60);
        world.says(has, "START").await;
        assert_eq!((offer(has).await, offer(third).await), ("cleared".to_owned(), "opted_out".to_owned()));
    }
}

// Shows P-CON-5: a rule counts from the day it was set, and the gate asks it too.
#[tokio::test]
async fn a_rule_counts_from_its_day_on() {
    for world in worlds().await {
        let contact = world.person().await;
        let attested = NewEntry {
            extent: Extent::Purpose(Purpose::Marketing),
            method: Method::Import,
            backing: Backing { grade: Grade::Attested, ..Backing::default() },
            ..entered(Extent::All, Effect::Grant, world.clock.now())
        };
        world.write(move |tx| ledger::append(tx, contact, WHATSAPP, attested).map(|_| ())).await;
        let early = world.clock.now();
        world.pass(86_400);
        world.write(|tx| standing::set_rule(tx, RuleKind::LeastGrade, 1, "Their own word only")).await;
        let strict = world.clock.now();
        world.pass(86_400);
        world.write(|tx| standing::set_rule(tx, RuleKind::LeastGrade, 0, "")).await;
        world.write(|tx| standing::set_rule(tx, RuleKind::Lasts, 30, "A month")).await;
        let short = world.clock.now();
        world.pass(40 * 86_400);
        let late = world.clock.now();
        for (moment, why) in
            [(early, Why::Granted), (strict, Why::OnlyAttested), (short, Why::Granted), (late, Why::Expired)]
        {
            assert_eq!(offers(&world, contact, moment).await, why, "{moment}");
        }
        let state = world.db.read(world.lark, move |scope| {
            standing::with_rules(scope, ledger::state(scope, contact, WHATSAPP)?.expect("OK because there is an entry"))
        });
        assert_eq!(state.await.unwrap().standing(Purpose::Marketing), ledger::Standing::Unasked);
    }
}

// Shows P-CON-7: a list that was asked for before a template was handed in, or judged, knows nothing of that.
#[tokio::test]
async fn what_happened_after_the_list_was_asked_for_stays() {
    for world in worlds().await {
        let asked = world.clock.now();
        world.pass(1);
        let hand_in = |tx: &mut Tx<'_>| {
            templates::handed_in(tx, "waba", listed("autumn", Category::Utility, "PENDING"), Category::Utility)
        };
        world.write(hand_in).await;
        let status = async || {
            let read = |scope: &Scope<'_>| templates::named(scope, "waba", "autumn", "en");
            world.db.read(world.lark, read).await.unwrap().unwrap().status
        };
        world.write(move |tx| templates::refresh_as_of(tx, "waba", Vec::new(), asked)).await;
        assert_eq!(status().await, "PENDING", "it is no list's to forget");
        world.write(|tx| templates::heard(tx, "waba", "autumn", "APPROVED", "")).await;
        world
            .write(move |tx| {
                templates::refresh_as_of(tx, "waba", vec![listed("autumn", Category::Utility, "PENDING")], asked)
            })
            .await;
        assert_eq!(status().await, "APPROVED");
        world.pass(1);
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("autumn", Category::Utility, "PAUSED")])).await;
        assert_eq!(status().await, "PAUSED", "the control");
        // Of two lists the one that was asked for later counts, whenever the other was taken.
        world.pass(1);
        let (first, second) = (world.clock.now(), world.clock.now() + Duration::from_secs(1));
        world.pass(5);
        let take = |status, asked| {
            move |tx: &mut Tx<'_>| {
                templates::refresh_as_of(tx, "waba", vec![listed("autumn", Category::Utility, status)], asked)
            }
        };
        world.write(take("APPROVED", first)).await;
        world.write(take("DISABLED", second)).await;
        assert_eq!(status().await, "DISABLED");
        world.pass(1);
        world.write(|tx| templates::refresh(tx, "waba", Vec::new())).await;
        assert_eq!(status().await, "DELETED", "the control");
    }
}

// Shows P-CON-7: what becomes of a template is kept with its time.
#[tokio::test]
async fn a_template_is_known_as_it_was_on_the_day() {
    for world in worlds().await {
        let early = world.clock.now();
        world.pass(60);
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("autumn", Category::Utility, "PENDING")])).await;
        let pending = world.clock.now();
        world.pass(60);
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("autumn", Category::Utility, "APPROVED")])).await;
        world.write(|tx| templates::refresh(tx, "waba", vec![listed("autumn", Category::Utility, "APPROVED")])).await;
        let approved = world.clock.now();
        world.pass(60);
        world.write(|tx| templates::moved(tx, "waba", "autumn", Category::Marketing)).await;
        let moved = world.clock.now();
        world.pass(60);
        world.write(|tx| templates::refresh(tx, "waba", Vec::new())).await;
        let stood = world.db.read(world.lark, |scope| {
            let one = templates::named(scope, "waba", "autumn", "en")?.expect("OK because it was listed");
            templates::stood(scope, one.id)
        });
        let stood = stood.await.unwrap();
        assert_eq!(stood.len(), 4, "{stood:?}");
        for (moment, expected) in [
            (early, standing::Template::Unknown),
            (pending, standing::Template::NotApproved),
            (approved, standing::Template::Approved(Category::Utility)),
            (moved, standing::Template::Approved(Category::Marketing)),
            (world.clock.now(), standing::Template::NotApproved),
        ] {
            assert_eq!(standing::template(&stood, moment), expected, "{moment}");
        }
    }
}

// Shows P-CON-1, P-CON-5: the page says yes or no, why, since when, with what shows it, and answers for another day.
#[tokio::test]
async fn the_page_says_what_may_be_written_and_why() {
    for world in worlds().await {
        let contact = world.person().await;
        let lark = world.lark;
        let here = format!("/t/{lark}/people/{contact}/consent");
        let form = "channel=whatsapp&purpose=marketing&effect=grant&method=call&words=Yes,+tell+me&text_shown=Shall+we%3F&at=2026-11-19T10:00";
        let back = format!("{form}&back={here}");
        assert_eq!(world.form("lark-agent", &here, &back).await, (StatusCode::SEE_OTHER, here.clone()));
        let (status, page) = world.page("lark-agent", &here).await;
        assert_eq!(status, StatusCode::OK);
        for part in [
            "May we write to",
            "Yes, tell me",
            "Shall we?",
            "Telephone",
            "Agreed: Offers and news",
            "/preferences/",
            "The record is whole",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        // Recorded today, said yesterday: on an earlier day nobody knew.
        world.pass(3600);
        let (_, then) = world.page("lark-viewer", &format!("{here}?at=2026-11-19T12:00")).await;
        assert!(then.contains("Nobody has agreed to this yet"), "{then}");
        let (_, now) = world.page("lark-viewer", &format!("{here}?at=2026-11-20T09:30")).await;
        assert!(!now.contains("Nobody has agreed to this yet"), "{now}");
        // Who only reads records nothing and hands out no link.
        assert!(!now.contains("/preferences/") && !now.contains("name=\"words\""));
        // A15: another tenant's person is not there.
        assert_eq!(world.page("brook-owner", &here).await.0, StatusCode::NOT_FOUND);
        let stray = here.replace(&lark.to_string(), &world.brook.to_string());
        assert_eq!(world.page("brook-owner", &stray).await.0, StatusCode::NOT_FOUND);
        for (change, to) in [
            ("at=2026-11-19T10:00", "at=soon"),
            ("purpose=marketing", "purpose=topic:00000000-0000-0000-0000-000000000009"),
        ] {
            assert_eq!(
                world.form("lark-agent", &here, &form.replace(change, to)).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
    }
}

// Shows P-CON-5: a grant ends by a rule in months; the owner hears of it once, sixty days ahead, and sees whose it is.
#[tokio::test]
async fn the_end_of_consent_is_told_sixty_days_ahead() {
    for world in worlds().await {
        let staff = Who::Staff(world.clock.id());
        let (first, second) = (world.person().await, world.person().await);
        let offers = Extent::Purpose(Purpose::Marketing);
        let due = || world.write(ending::due);
        world.enters(first, offers, Effect::Grant).await;
        assert_eq!(due().await, None, "without a rule nothing ends");
        let lark = world.lark;
        let rules = format!("/t/{lark}/settings/inbox/consent/rules");
        assert_eq!(world.form("lark-owner", &rules, "months=3").await.0, StatusCode::SEE_OTHER);
        world.pass(10 * 86_400);
        world.enters(second, offers, Effect::Grant).await;
        world.says(first, "Hello").await;
        let until = world.api("lark-agent", HttpMethod::GET, &format!("/api/v1/consents?contact_id={first}"), "").await;
        assert!(until.1.contains("\"marketing_until\":\"2027-02-20T09:00:00Z\""), "{}", until.1);
        let here = format!("/t/{lark}/people/{first}/consent");
        assert!(world.page("lark-agent", &here).await.1.contains("Your rule ends this on"));

        // 92 days from 20 November; the second ends within the month after, and is told along.
        world.pass(21 * 86_400);
        assert_eq!(due().await, None);
        world.pass(2 * 86_400);
        assert_eq!(due().await, Some(2));
        assert_eq!(due().await, None, "once");
        let list = format!("/t/{lark}/people/consent-ending");
        let (status, page) = world.page("lark-viewer", &list).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&here) && page.contains(&format!("/people/{second}/consent")), "{page}");
        assert!(page.find(&here) < page.find(&format!("/people/{second}/consent")), "the soonest first");
        let (_, rest) = world.page("lark-viewer", &format!("{list}?limit=1")).await;
        assert!(rest.contains("cursor=") && !rest.contains(&format!("/people/{second}/consent")), "{rest}");
        // Another business sees nothing; another rule is another matter.
        assert!(
            !world
                .page("brook-owner", &list.replace(&lark.to_string(), &world.brook.to_string()))
                .await
                .1
                .contains(&here)
        );
        world.write(|tx| standing::set_rule(tx, RuleKind::LastsMonths, 2, "")).await;
        assert_eq!(due().await, Some(2));
        world.write(|tx| standing::set_rule(tx, RuleKind::LastsMonths, 0, "")).await;
        assert_eq!(due().await, None);
        world.write(|tx| standing::set_rule(tx, RuleKind::LastsMonths, 3, "")).await;

        world.pass(60 * 86_400);
        world.says(first, "Hello").await;
        assert_eq!(world.gate(world.text(first, staff, Purpose::Marketing)).await, "no_consent");
        world.says(second, "Hello").await;
        assert_eq!(world.gate(world.text(second, staff, Purpose::Marketing)).await, "cleared");
    }
}

const MERGED: Sql = sql!(
    "insert into contact_merge (tenant_id, id, from_id, into_id, number, grounds, author_kind, changes, created_at, undone_at) \
     values (:tenant, :id, :from, :into, 1, 'chosen', 'staff', '', :since, :until)"
);

// Shows P-CON-1: on a day on which two counted as one person, what either had refused by then counts.
#[tokio::test]
async fn an_earlier_day_hears_all_who_counted_as_one_person_then() {
    for world in worlds().await {
        let (ada, also) = (world.person().await, world.person().await);
        world.enters(ada, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
        world.enters(also, Extent::Purpose(Purpose::Marketing), Effect::Withdraw).await;
        world.pass(60);
        let apart = world.clock.now();
        world.pass(60);
        let since = world.clock.now();
        world.pass(60);
        let one = world.clock.now();
        world.pass(60);
        let (until, id) = (world.clock.now(), Uuid::from_u128(5));
        world
            .write(move |tx| {
                tx.execute(
                    MERGED,
                    params! { "id" => id, "from" => also, "into" => ada, "since" => since, "until" => until },
                )
            })
            .await;
        world.pass(60);
        let read = world.db.read(world.lark, move |scope| standing::of_all(scope, ada, WHATSAPP)).await.unwrap();
        let then = |moment| {
            let lines = read.at(moment);
            lines.iter().find(|line| line.subject == Subject::Purpose(Purpose::Marketing)).unwrap().why
        };
        let found = [then(apart), then(one), then(world.clock.now())];
        assert_eq!(found, [Why::Granted, Why::Refused, Why::Granted]);
    }
}
