//! What answers by itself: greeting, away message and word rules, and that it knows when to be silent.

use std::time::Duration;

use accounts::tenants::{self, hours};
use axum::http::StatusCode;
use hours::{Span, Week};
use inbox::telling::Places;
use store::{Sql, params, sql};
use testkit::webhook::From;
use testkit::{World, run, worlds};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const WENT: Sql =
    sql!("select text from message where tenant_id = :tenant and author_kind = 'automation' order by id limit 100");
const THREAD: Sql = sql!(
    "select m.conversation_id from message m where m.tenant_id = :tenant and m.direction = 'inbound' order by m.id desc limit 1"
);
const GREETING: &str = "version=0&quiet_minutes=60&says_so=on&greeting_on=on&greeting.en=Hello+%7Bfirst+name%7D%2C+welcome+to+%7Bbusiness%7D.&away.en=We+are+away.+%7Bnow%7D";
const BOTH: &str = "version=0&quiet_minutes=60&greeting_on=on&away_on=on&greeting.en=Hello&away.en=We+are+away.+%7Bnow%7D&away.es=No+estamos.";

/// Everything that went by itself, oldest first.
async fn went(world: &World) -> Vec<String> {
    let rows = world.db.read(world.lark.id, |scope| scope.rows(WENT, params! {})).await.unwrap();
    rows.iter().map(|row| row.get("text").unwrap()).collect()
}

/// Someone writes, and what is to be answered is answered. Gives what went then.
async fn writes(world: &World, phone: &str, text: &str) -> Vec<String> {
    let before = went(world).await.len();
    world.writes(&world.lark, From::Phone(phone), "Nell Ash", text).await;
    // Heard twice, it is answered once.
    automation::answering::work_through(&world.db).await.unwrap();
    automation::answering::work_through(&world.db).await.unwrap();
    went(world).await.split_off(before)
}

async fn settle(world: &World, path: &str, form: &str) -> StatusCode {
    let path = format!("/t/{}/settings/automation{path}", world.lark.id);
    world.post_form(path, form).as_staff(&world.lark.owner).send().await.status
}

async fn page(world: &World, path: &str) -> String {
    let path = format!("/t/{}/settings/automation{path}", world.lark.id);
    world.get(path).as_staff(&world.lark.owner).send().await.body
}

/// A rule is copied from a starter, and its id read from where that leads.
async fn starter(world: &World, key: &str) -> String {
    let path = format!("/t/{}/settings/automation/rules", world.lark.id);
    let made = world.post_form(path, &format!("starter={key}")).as_staff(&world.lark.owner).send().await;
    made.header("location").rsplit('/').next().unwrap().to_owned()
}

/// The thread of whoever wrote last.
async fn thread(world: &World) -> String {
    let row = world.db.read(world.lark.id, |scope| scope.row(THREAD, params! {})).await.unwrap().unwrap();
    let id: kernel::ConversationId = row.get("conversation_id").unwrap();
    format!("/t/{}/inbox/{id}", world.lark.id)
}

/// Open from nine to five on weekdays, and moved on until it is open, or closed.
async fn open_hours(world: &World) {
    let day = vec![Span::new(9 * 60, 17 * 60).unwrap()];
    let week = Week(std::array::from_fn(|at| if at < 5 { day.clone() } else { Vec::new() }));
    let write = move |tx: &mut store::Tx<'_>| {
        let version = tenants::get(tx)?.version;
        hours::set_week(tx, &week, version)
    };
    world.db.write(world.lark.id, world.actor(&world.lark.owner), write).await.unwrap();
}

async fn until(world: &World, is_open: bool) {
    let hours = world.db.read(world.lark.id, hours::get).await.unwrap();
    while hours.open_at(world.clock.now()) != is_open {
        world.clock.advance(HOUR / 2);
    }
}

// Shows P-AUT-1.
#[test]
fn the_greeting_goes_once_and_again_after_two_weeks_of_silence() {
    run(async {
        for world in worlds().await {
            // Off, it greets nobody, and who wrote then is not greeted later.
            assert!(writes(&world, "447700900700", "Hello").await.is_empty());
            assert_eq!(settle(&world, "", GREETING).await, StatusCode::SEE_OTHER);
            automation::answering::work_through(&world.db).await.unwrap();
            assert!(went(&world).await.is_empty());
            let greeted = writes(&world, "447700900701", "Hi there").await;
            assert_eq!(greeted.len(), 1);
            let name = &world.lark.name;
            assert_eq!(
                greeted[0],
                format!("Hello Nell, welcome to {name}.\n\nAutomatic answer. A person reads what you write.")
            );
            let shown = world.get(thread(&world).await).as_staff(&world.lark.owner).send().await.body;
            assert!(shown.contains("Greeting, by itself"), "{shown}");
            // Staff are still told that she waits.
            let mut places = Places::default();
            world.clock.advance(MINUTE);
            inbox::telling::work_through(&world.db, &mut places).await.unwrap();
            world.clock.advance(HOUR);
            world.run_tasks().await;
            let owner = world.lark.owner.staff;
            let told = world.db.read(world.lark.id, move |scope| accounts::notices::list(scope, owner, None, 50)).await;
            let path = thread(&world).await;
            assert!(
                told.unwrap().iter().any(|one| one.path == path && one.kind == accounts::notices::Kind::Unanswered)
            );
            assert!(writes(&world, "447700900701", "Anybody?").await.is_empty());
            world.clock.advance(13 * DAY);
            assert!(writes(&world, "447700900701", "Me again").await.is_empty());
            world.clock.advance(15 * DAY);
            assert_eq!(writes(&world, "447700900701", "And again").await.len(), 1);
            // The control: another is greeted too.
            assert_eq!(writes(&world, "447700900702", "Hello").await.len(), 1);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-AUT-1.
#[test]
fn the_away_message_goes_once_a_closed_time_and_never_to_who_stopped() {
    run(async {
        for world in worlds().await {
            open_hours(&world).await;
            assert_eq!(settle(&world, "", BOTH).await, StatusCode::SEE_OTHER);
            until(&world, true).await;
            assert_eq!(writes(&world, "447700900701", "Hello").await, ["Hello"]);
            until(&world, false).await;
            let away = writes(&world, "447700900701", "Is someone there?").await;
            assert!(away.len() == 1 && away[0].starts_with("We are away. Closed now. Opens"), "{away:?}");
            world.clock.advance(MINUTE);
            assert!(writes(&world, "447700900701", "Hello?").await.is_empty());
            // Someone else has her own, in her language; it stands in the place of a greeting.
            assert_eq!(writes(&world, "34600900702", "Hola, buenas noches, quería preguntar algo").await.len(), 1);
            // Who asks to stop is told that it ends, and nothing else.
            assert!(writes(&world, "447700900703", "STOP").await.is_empty());
            world.clock.advance(MINUTE);
            assert!(writes(&world, "447700900703", "hello again").await.is_empty());
            assert!(writes(&world, "447700900704", "HELP").await.is_empty());
            // Opened since: another closed time.
            until(&world, true).await;
            until(&world, false).await;
            assert_eq!(writes(&world, "447700900701", "Good evening").await.len(), 1);
            // A person who writes has the word, in the evening too.
            until(&world, true).await;
            assert_eq!(writes(&world, "447700900706", "Hello").await, ["Hello"]);
            let path = thread(&world).await;
            until(&world, false).await;
            let answer = format!("{path}/messages");
            let answered = world.post_form(answer, "text=I+am+here&once=a").as_staff(&world.lark.owner).send().await;
            assert_eq!(answered.status, StatusCode::SEE_OTHER);
            world.clock.advance(MINUTE);
            assert!(writes(&world, "447700900706", "Thank you, and good night").await.is_empty());
            // The control: to someone with whom nobody is writing, it goes.
            assert_eq!(writes(&world, "447700900701", "Good evening once more").await.len(), 1);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-AUT-1.
#[test]
fn a_word_rule_is_tried_on_last_month_and_then_answers_what_it_knows() {
    run(async {
        for world in worlds().await {
            open_hours(&world).await;
            until(&world, true).await;
            for (phone, text) in [("447700900701", "What time do you open tomorrow?"), ("447700900702", "My tap leaks")]
            {
                assert!(writes(&world, phone, text).await.is_empty());
            }
            let rule = starter(&world, "hours").await;
            let at = format!("/rules/{rule}");
            assert!(page(&world, &at).await.contains("Monday – Friday: 09:00–17:00"));
            let trial = page(&world, &format!("{at}/trial")).await;
            assert!(trial.contains("It would have answered 1 of") && trial.contains("What time do you open tomorrow?"));
            assert!(!trial.contains("My tap leaks"));
            assert_eq!(settle(&world, &format!("{at}/switch"), "on=yes").await, StatusCode::SEE_OTHER);
            // What was asked before is not answered now.
            automation::answering::work_through(&world.db).await.unwrap();
            assert!(went(&world).await.is_empty());
            world.clock.advance(MINUTE);
            let told = writes(&world, "447700900701", "hi, are you open on saturday?").await;
            assert!(told.len() == 1 && told[0].contains("Saturday – Sunday: Closed"), "{told:?}");
            let shown = world.get(thread(&world).await).as_staff(&world.lark.owner).send().await.body;
            assert!(shown.contains("By itself, by the rule") && shown.contains("Opening hours"), "{shown}");
            world.clock.advance(HOUR);
            assert!(writes(&world, "447700900701", "What time do you open on monday?").await.is_empty());
            assert!(writes(&world, "447700900702", "My tap still leaks").await.is_empty());
            // A price list that nobody wrote is not sent.
            let price = starter(&world, "price").await;
            let refused = settle(&world, &format!("/rules/{price}/switch"), "on=yes").await;
            assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(writes(&world, "447700900703", "How much is a trial lesson?").await.is_empty());
            let wrong =
                settle(&world, &format!("/rules/{price}"), "name=Prices&phrases.en=%28how+much&answer.en=x").await;
            assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
            // Whoever has the conversation in hand is not spoken over.
            world.writes(&world.lark, From::Phone("447700900704"), "Nell Ash", "Hello").await;
            let (path, owner) = (thread(&world).await, &world.lark.owner);
            for (what, form) in
                [("assignment", format!("assignee={}", owner.staff)), ("messages", "text=Hi&once=a".to_owned())]
            {
                let done = world.post_form(format!("{path}/{what}"), &form).as_staff(owner).send().await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{what}: {}", done.body);
            }
            world.clock.advance(2 * HOUR);
            assert!(writes(&world, "447700900704", "What time do you open tomorrow?").await.is_empty());
            // Switched off, it is silent; and it belongs to one business.
            assert_eq!(settle(&world, &format!("{at}/switch"), "on=no").await, StatusCode::SEE_OTHER);
            assert!(writes(&world, "447700900705", "What time do you open tomorrow?").await.is_empty());
            let theirs = format!("/t/{}/settings/automation/rules/{rule}", world.brook.id);
            let theirs = world.get(theirs).as_staff(&world.brook.owner).send().await;
            assert_eq!(theirs.status, StatusCode::NOT_FOUND);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

/// An auto-responder: how long it waits, and what it says each time.
type Machine = (&'static str, Duration, fn(usize) -> String);

// Shows P-AUT-1.
#[test]
fn two_machines_set_upon_each_other_stop_within_one_exchange() {
    run(async {
        for world in worlds().await {
            open_hours(&world).await;
            until(&world, true).await;
            assert_eq!(settle(&world, "", GREETING).await, StatusCode::SEE_OTHER);
            for key in ["hours", "appointment"] {
                let rule = starter(&world, key).await;
                assert_eq!(settle(&world, &format!("/rules/{rule}/switch"), "on=yes").await, StatusCode::SEE_OTHER);
            }
            let machines: [Machine; 5] = [
                // At once, with what our rules would answer, in other words every time.
                ("447700900801", Duration::from_secs(1), |at| {
                    ["What time do you open?", "Can I book an appointment?", "are you open today"][at % 3].to_owned()
                }),
                // As WhatsApp's own app does, after a while.
                ("447700900802", MINUTE, |_| {
                    "Thank you for contacting Brook Plumbing! Please let us know how we can help you.".to_owned()
                }),
                ("447700900803", 10 * MINUTE, |at| {
                    format!("Agradecemos sua mensagem {at}. No momento não estamos disponíveis.")
                }),
                // Another Kontor.
                ("447700900804", Duration::from_secs(20), |at| {
                    format!("Are you open? {at}\n\n_Automatic answer. A person reads what you write._")
                }),
                // A machine that says the same to whatever it hears.
                ("447700900805", 5 * MINUTE, |_| "Hello".to_owned()),
            ];
            for (phone, waits, says) in machines {
                assert_eq!(writes(&world, phone, "Hello").await.len(), 1, "{phone}");
                // It speaks whenever it is spoken to.
                let (mut ours, mut heard, mut at) = (1, 1, 0);
                while heard > 0 && at < 6 {
                    world.clock.advance(waits);
                    heard = writes(&world, phone, &says(at)).await.len();
                    ours += heard;
                    at += 1;
                }
                assert_eq!(ours, 1, "{phone}: it was answered after its first answer");
            }
            // The control: a person who reads and asks is answered, up to three times a day.
            let mut answered = 0;
            for text in
                ["Hi", "What time do you open tomorrow?", "Can I book an appointment?", "are you open on sunday?"]
            {
                world.clock.advance(MINUTE);
                answered += writes(&world, "447700900806", text).await.len();
            }
            assert_eq!(answered, 2 + 1);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
