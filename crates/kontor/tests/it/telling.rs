//! Staff are told of customers: at once, and again when nobody answers.

use std::time::Duration;

use accounts::notices::{self, Kind};
use inbox::telling::Places;
use kernel::{Actor, StaffId, Who};
use testkit::webhook::From;
use testkit::{Person, Tenant, World, run, statements_of, worlds};

const MINUTE: Duration = Duration::from_secs(60);

/// What someone has not read, by kind.
async fn unread(world: &World, of: &Tenant, person: &Person) -> (usize, usize) {
    let staff = person.staff;
    let told = world.db.read(of.id, move |scope| notices::list(scope, staff, None, 200)).await.unwrap();
    let count = |kind: Kind| told.iter().filter(|one| one.kind == kind && one.read_at.is_none()).count();
    (count(Kind::NewMessage), count(Kind::Unanswered))
}

async fn everyone(world: &World) -> [(usize, usize); 5] {
    let lark = &world.lark;
    let mut all = [(0, 0); 5];
    for (at, person) in
        [&lark.owner, &lark.admin, &lark.agent, &lark.second_agent, &lark.viewer].into_iter().enumerate()
    {
        all[at] = unread(world, lark, person).await;
    }
    all
}

async fn tell(world: &World) {
    // Twice tells nothing twice, remembered or not.
    let mut places = Places::default();
    inbox::telling::work_through(&world.db, &mut places).await.unwrap();
    inbox::telling::work_through(&world.db, &mut places).await.unwrap();
    inbox::telling::work_through(&world.db, &mut Places::default()).await.unwrap();
}

/// What the furnishing left is told and read, so that the test sees only what it does itself.
async fn start(world: &World) {
    tell(world).await;
    world.clock.advance(Duration::from_secs(2 * 60 * 60));
    world.run_tasks().await;
    let lark = &world.lark;
    for person in [&lark.owner, &lark.admin, &lark.agent, &lark.second_agent, &lark.viewer] {
        let (staff, actor) = (person.staff, world.actor(person));
        world.db.write(lark.id, actor, move |tx| notices::read(tx, staff, None)).await.unwrap();
    }
    assert_eq!(everyone(world).await, [(0, 0); 5]);
}

async fn writes(world: &World, text: &str) {
    world.writes(&world.lark, From::Phone("447700900777"), "Nell Ash", text).await;
    tell(world).await;
}

/// The path of Nell's conversation, from the newest notice.
async fn path(world: &World) -> String {
    let owner = world.lark.owner.staff;
    let told = world.db.read(world.lark.id, move |scope| notices::list(scope, owner, None, 1)).await.unwrap();
    told[0].path.clone()
}

async fn off_duty(world: &World, staff: StaffId) {
    let actor = Actor { who: Who::Staff(staff), at: world.clock.now(), request: world.clock.id() };
    world.db.write(world.lark.id, actor, move |tx| notices::set_duty(tx, staff, false)).await.unwrap();
}

#[test]
fn everyone_on_duty_is_told_of_a_new_customer_and_again_when_nobody_answers() {
    run(async {
        for world in worlds().await {
            start(&world).await;
            let brook = unread(&world, &world.brook, &world.brook.owner).await;
            off_duty(&world, world.lark.second_agent.staff).await;
            writes(&world, "Are you open on Sunday?").await;
            let told = (1, 0);
            assert_eq!(everyone(&world).await, [told, told, told, (0, 0), (0, 0)]);
            // She writes on: one notice in five minutes.
            writes(&world, "Or on Monday?").await;
            assert_eq!(everyone(&world).await[0], (1, 0));
            world.clock.advance(6 * MINUTE);
            writes(&world, "Hello?").await;
            assert_eq!(everyone(&world).await[0], (2, 0));
            // Before its time nothing is said; then once.
            world.run_tasks().await;
            assert_eq!(everyone(&world).await[0], (2, 0));
            world.clock.advance(4 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await, [(2, 1), (2, 1), (2, 1), (0, 0), (0, 0)]);
            // The other business hears nothing of it.
            assert_eq!(unread(&world, &world.brook, &world.brook.owner).await, brook);
            // An answer settles what was told.
            let messages = format!("{}/messages", path(&world).await);
            let answer = world.post_form(messages, "text=Yes&once=a").as_staff(&world.lark.agent).send().await;
            assert!(answer.status.is_redirection(), "{}", answer.status);
            tell(&world).await;
            assert_eq!(everyone(&world).await, [(0, 0); 5]);
            world.finish().await;
        }
    });
}

#[test]
fn whoever_has_the_conversation_is_told_alone_and_an_answer_in_time_is_enough() {
    run(async {
        for world in worlds().await {
            start(&world).await;
            let (lark, agent) = (&world.lark, &world.lark.agent);
            writes(&world, "Are you open on Sunday?").await;
            let path = path(&world).await;
            let form = format!("assignee={}", agent.staff);
            world.post_form(format!("{path}/assignment"), &form).as_staff(&lark.owner).send().await;
            let messages = format!("{path}/messages");
            world.post_form(messages, "text=Yes&once=a").as_staff(agent).send().await;
            tell(&world).await;
            assert_eq!(everyone(&world).await, [(0, 0); 5]);
            world.clock.advance(11 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await, [(0, 0); 5]);
            writes(&world, "And on Monday?").await;
            assert_eq!(everyone(&world).await, [(0, 0), (0, 0), (1, 0), (0, 0), (0, 0)]);
            // She goes off duty: who waits is the others' matter.
            off_duty(&world, agent.staff).await;
            world.clock.advance(10 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await, [(0, 1), (0, 1), (1, 0), (0, 1), (0, 0)]);
            // Closing settles it too.
            world.post_form(format!("{path}/status"), "status=closed").as_staff(&lark.owner).send().await;
            tell(&world).await;
            assert_eq!(everyone(&world).await, [(0, 0); 5]);
            world.finish().await;
        }
    });
}

#[test]
fn the_wait_is_the_business_own_choice_and_old_messages_are_no_news() {
    run(async {
        for world in worlds().await {
            start(&world).await;
            let actor = world.actor(&world.lark.owner);
            world.db.write(world.lark.id, actor, |tx| notices::set_unanswered_minutes(tx, 3)).await.unwrap();
            writes(&world, "Are you open on Sunday?").await;
            world.clock.advance(3 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await[0], (1, 1));
            // What comes while nobody tells is told later, unless it is long ago.
            let start_again = async |wait: Duration, phone: &'static str| {
                world.writes(&world.lark, From::Phone(phone), "Una Bell", "Hello").await;
                world.clock.advance(wait);
                tell(&world).await;
                world.run_tasks().await;
                everyone(&world).await[0]
            };
            assert_eq!(start_again(30 * MINUTE, "447700900778").await, (2, 2));
            assert_eq!(start_again(90 * MINUTE, "447700900779").await, (2, 2));
            world.finish().await;
        }
    });
}

#[test]
fn a_customer_who_writes_on_costs_nothing_and_is_told_again_when_something_else_happens() {
    run(async {
        for world in worlds().await {
            start(&world).await;
            let mut places = Places::default();
            let writes = async |text| world.writes(&world.lark, From::Phone("447700900777"), "Nell Ash", text).await;
            let looked = async |places: &mut Places| {
                let (told, statements) = statements_of(inbox::telling::work_through(&world.db, places)).await;
                told.unwrap();
                statements.iter().filter(|text| text.contains("from message") || text.contains("into notice")).count()
            };
            writes("Hello").await;
            assert!(looked(&mut places).await > 0, "control: the first message is looked at");
            for _ in 0..3 {
                writes("Anyone there?").await;
                assert_eq!(looked(&mut places).await, 0);
            }
            // Five minutes later she still waits: that is told once more, and not once a message.
            world.clock.advance(5 * MINUTE);
            writes("I wait").await;
            assert!(looked(&mut places).await > 0);
            assert_eq!(unread(&world, &world.lark, &world.lark.owner).await.0, 2);
            // Another process told something meanwhile, so this one cannot know what happened to whom.
            writes("Still").await;
            inbox::telling::work_through(&world.db, &mut Places::default()).await.unwrap();
            writes("And still").await;
            assert!(looked(&mut places).await > 0);
            assert_eq!(unread(&world, &world.lark, &world.lark.owner).await.0, 2);
            // Once someone has taken the conversation, she is to hear of the next message at once.
            let form = format!("assignee={}", world.lark.agent.staff);
            let path = format!("{}/assignment", path(&world).await);
            world.post_form(path, &form).as_staff(&world.lark.owner).send().await;
            writes("Hello again").await;
            assert!(looked(&mut places).await > 0);
            world.finish().await;
        }
    });
}

// Shows P-ACC-1: the hours of the business count where staff are told of customers.
#[test]
fn whoever_writes_while_the_business_is_closed_is_told_of_as_waiting_after_it_opens() {
    use accounts::tenants;
    use accounts::tenants::hours::{self, Span, Week};
    run(async {
        for world in worlds().await {
            start(&world).await;
            let lark = &world.lark;
            let now = world.clock.now();
            let opens = world.db.read(lark.id, move |scope| {
                let hours = hours::get(scope)?;
                // Open for an hour a day, which begins two hours from now.
                let local = (now + 120 * MINUTE).utc().with_timezone(&hours.zone);
                let part = |form: &str| local.format(form).to_string().parse::<u16>();
                Ok::<_, store::Error>(part("%H").ok().zip(part("%M").ok()).map(|(hour, minute)| hour * 60 + minute))
            });
            let opens = opens.await.unwrap().expect("OK because a clock shows numbers");
            let spans = vec![Span::new(opens, (opens + 60).min(24 * 60)).expect("OK because midnight is far")];
            let week = Week(std::array::from_fn(|_| spans.clone()));
            let agent = lark.agent.staff;
            let set = world.db.write(lark.id, world.actor(&lark.owner), move |tx| {
                let version = tenants::get(tx)?.version;
                notices::set_duty_hours(tx, agent, notices::Rule::Open, &Week::default())?;
                hours::set_week(tx, &week, version)
            });
            set.await.unwrap_or_else(|fault| panic!("{fault:?}"));
            writes(&world, "Are you open now?").await;
            // Who is on duty in opening hours is left alone; who is on duty always is told.
            assert_eq!(everyone(&world).await, [(1, 0), (1, 0), (0, 0), (1, 0), (0, 0)]);
            world.clock.advance(60 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await[0], (1, 0), "closed, so nobody is expected to answer");
            world.clock.advance(75 * MINUTE);
            world.run_tasks().await;
            assert_eq!(everyone(&world).await, [(1, 1), (1, 1), (0, 1), (1, 1), (0, 0)]);
            world.finish().await;
        }
    });
}
