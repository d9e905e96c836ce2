use ::store::Recorded;
use axum::http::StatusCode;
use kernel::{Actor, StaffId, Who};

use super::*;
use crate::testing::{World, get, post, worlds};

fn about_numbers(world: &World, to: To, key: &str) -> Notice {
    let path = format!("/t/{}/settings/inboxes", world.lark.tenant);
    Notice::new(Kind::NumberSilent, to, key, path).fact("number", "Main line").fact("hours", 9)
}

fn key_made(world: &World, to: To) -> Notice {
    Notice::new(Kind::ApiKeyMade, to, "key", format!("/t/{}/api-keys", world.lark.tenant)).fact("name", "Web shop")
}

async fn told(world: &World, notice: Notice) {
    let actor = Actor { who: Who::System("test"), at: world.clock.now(), request: world.clock.id() };
    world.db.write(world.lark.tenant, actor, move |tx| tell(tx, notice)).await.unwrap();
}

async fn titles(world: &World, staff: StaffId) -> Vec<String> {
    let listed = world.db.read(world.lark.tenant, move |scope| list(scope, staff, None, 50)).await.unwrap();
    listed.iter().map(|one| words(Locale::En, one.kind, &one.facts).title).collect()
}

async fn unread_of(world: &World, staff: StaffId) -> i64 {
    world.db.read(world.lark.tenant, move |scope| unread(scope, staff)).await.unwrap()
}

#[test]
fn every_kind_has_words_that_need_only_its_facts() {
    for kind in Kind::ALL {
        let mut notice = Notice::new(*kind, To::Owners, "k", "/");
        for fact in kind.facts() {
            notice = notice.fact(fact, if *fact == "role" { "admin" } else { "7" });
        }
        assert!(notice.facts.hold(kind.facts()), "{kind}");
        let words = words(Locale::En, *kind, &notice.facts);
        for text in [&words.title, &words.text, &words.action] {
            assert!(!text.is_empty() && !text.contains("{ $") && !text.contains("  "), "{kind}: {text}");
        }
        // A kind that nobody can silence must have a way to its reader besides the list.
        assert!(!kind.is_mandatory() || kind.takes(Way::Mail), "{kind}");
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
}

#[tokio::test]
async fn each_person_meant_is_told_once_and_nobody_else() {
    for world in worlds().await {
        let (owner, agent, viewer) = (world.lark.owner.staff, world.lark.agent.staff, world.lark.viewer.staff);
        for _ in 0..2 {
            told(&world, about_numbers(&world, To::StaffAndOwners(vec![agent, world.brook.owner.staff]), "one")).await;
        }
        assert_eq!(titles(&world, owner).await, ["A number is unusually quiet"]);
        assert_eq!(titles(&world, agent).await.len(), 1);
        assert!(titles(&world, viewer).await.is_empty());
        assert_eq!((unread_of(&world, owner).await, unread_of(&world, viewer).await), (1, 0));
        // Another key is another notice.
        told(&world, about_numbers(&world, To::Owners, "two")).await;
        assert_eq!(unread_of(&world, owner).await, 2);
        // The other business hears nothing.
        let theirs = world.brook.owner.staff;
        let listed = world.db.read(world.brook.tenant, move |scope| list(scope, theirs, None, 50)).await.unwrap();
        assert!(listed.is_empty());
        let events: Vec<Recorded> =
            world.db.read(world.lark.tenant, |scope| scope.events_after(0, 1000)).await.unwrap();
        assert_eq!(events.iter().filter(|event| event.kind == "notice.told").count(), 2);
    }
}

#[tokio::test]
async fn what_is_read_is_not_counted_any_more_and_only_its_reader_reads_it() {
    for world in worlds().await {
        let (owner, admin) = (world.lark.owner.staff, world.lark.admin.staff);
        let tenant = world.lark.tenant;
        for key in ["one", "two", "three"] {
            told(&world, about_numbers(&world, To::StaffAndOwners(vec![admin]), key)).await;
        }
        let first = world.db.read(tenant, move |scope| list(scope, owner, None, 1)).await.unwrap().remove(0);
        assert_eq!(first.key, "three");
        let older = world.db.read(tenant, move |scope| list(scope, owner, Some((first.created_at, first.id)), 50));
        assert_eq!(older.await.unwrap().len(), 2);
        let actor = world.actor(&world.lark.owner);
        // Twice is once.
        for _ in 0..2 {
            world.db.write(tenant, actor, move |tx| read(tx, owner, Some(first.id))).await.unwrap();
        }
        // Somebody else's notice is not hers to read.
        world.db.write(tenant, actor, move |tx| read(tx, admin, Some(first.id))).await.unwrap();
        assert_eq!((unread_of(&world, owner).await, unread_of(&world, admin).await), (2, 3));
        world.db.write(tenant, actor, move |tx| read(tx, owner, None)).await.unwrap();
        assert_eq!((unread_of(&world, owner).await, unread_of(&world, admin).await), (0, 3));
        let path = format!("/t/{tenant}/settings/inboxes");
        world.db.write(tenant, actor, move |tx| settled(tx, Kind::NumberSilent, &path)).await.unwrap();
        assert_eq!(unread_of(&world, admin).await, 0);
    }
}

// Shows P-ACC-5: silencing a mandatory class is refused.
#[tokio::test]
async fn a_choice_is_kept_and_a_mandatory_kind_cannot_be_silenced() {
    for world in worlds().await {
        let (tenant, owner) = (world.lark.tenant, world.lark.owner.staff);
        let actor = world.actor(&world.lark.owner);
        let chosen = async |kind, is_wanted| {
            world.db.write(tenant, actor, move |tx| choose(tx, owner, kind, Way::Mail, is_wanted)).await
        };
        for kind in Kind::ALL {
            let answer = chosen(*kind, false).await;
            assert_eq!(matches!(answer, Err(Fault::Refused(Refusal::Mandatory))), kind.is_mandatory(), "{kind}");
        }
        let wanted = async |kind: Kind| {
            let all = world.db.read(tenant, move |scope| choices(scope, owner)).await.unwrap();
            all.into_iter().find(|one| (one.0, one.1) == (kind, Way::Mail)).unwrap().2
        };
        assert!(!wanted(Kind::NumberSilent).await && wanted(Kind::ApiKeyMade).await);
        chosen(Kind::NumberSilent, true).await.unwrap();
        assert!(wanted(Kind::NumberSilent).await);
        let words = Refusal::Mandatory.words(Locale::En);
        assert!(words.contains("cannot be silenced"), "{words}");
    }
}

#[tokio::test]
async fn whoever_is_off_duty_is_not_told_of_customers_and_owners_stand_in_where_nobody_is() {
    for world in worlds().await {
        let tenant = world.lark.tenant;
        let new_message = |to| Notice::new(Kind::NewMessage, to, world.clock.id::<StaffId>(), "/t/x/inbox");
        let off = async |staff: StaffId, is_on: bool| {
            let actor = world.actor(&world.lark.owner);
            world.db.write(tenant, actor, move |tx| set_duty(tx, staff, is_on)).await.unwrap();
        };
        let all = [&world.lark.owner, &world.lark.admin, &world.lark.agent].map(|one| one.staff);
        off(all[2], false).await;
        told(&world, new_message(To::OnDuty)).await;
        let counts = async || {
            let mut counts = Vec::new();
            for staff in all {
                counts.push(unread_of(&world, staff).await);
            }
            counts.push(unread_of(&world, world.lark.viewer.staff).await);
            counts
        };
        assert_eq!(counts().await, [1, 1, 0, 0]);
        off(all[0], false).await;
        off(all[1], false).await;
        told(&world, new_message(To::OnDuty)).await;
        assert_eq!(counts().await, [1, 1, 0, 0]);
        told(&world, new_message(To::OnDutyOrOwners)).await;
        assert_eq!(counts().await, [2, 1, 0, 0]);
        off(all[2], true).await;
        told(&world, new_message(To::OnDutyOrOwners)).await;
        assert_eq!(counts().await, [2, 1, 1, 0]);
    }
}

#[tokio::test]
async fn a_customer_may_wait_from_one_minute_to_four_hours() {
    for world in worlds().await {
        let tenant = world.lark.tenant;
        let minutes = async || world.db.read(tenant, unanswered_minutes).await.unwrap();
        assert_eq!(minutes().await, 10);
        for (asked, taken) in [(1, true), (240, true), (0, false), (241, false), (-5, false), (30, true)] {
            let actor = world.actor(&world.lark.owner);
            let set = world.db.write(tenant, actor, move |tx| set_unanswered_minutes(tx, asked)).await;
            assert_eq!(set.unwrap(), taken, "{asked}");
        }
        assert_eq!(minutes().await, 30);
    }
}

#[tokio::test]
async fn a_notice_leads_nowhere_else() {
    for world in worlds().await {
        for path in ["https://evil.example/", "//evil.example/", "inbox", ""] {
            let notice = Notice::new(Kind::NewMessage, To::Owners, "k", path);
            let actor = world.actor(&world.lark.owner);
            assert!(world.db.write(world.lark.tenant, actor, move |tx| tell(tx, notice)).await.is_err(), "{path}");
        }
    }
}

// Shows P-ACC-5: what cannot reach one reaches another owner.
#[tokio::test]
async fn a_mandatory_notice_that_came_back_goes_to_an_owner_who_does_not_have_it() {
    for world in worlds().await {
        let (tenant, owner, agent) = (world.lark.tenant, world.lark.owner.staff, world.lark.agent.staff);
        let actor = world.actor(&world.lark.owner);
        told(&world, key_made(&world, To::Staff(vec![agent]))).await;
        told(&world, about_numbers(&world, To::Staff(vec![agent]), "one")).await;
        let lost = world.db.read(tenant, move |scope| list(scope, agent, None, 50)).await.unwrap();
        for one in lost {
            world.db.write(tenant, actor, move |tx| came_back(tx, one.id)).await.unwrap();
        }
        // The choosable one stays with its reader.
        assert_eq!(titles(&world, owner).await, ["A new API key was made"]);
        let hers = world.db.read(tenant, move |scope| list(scope, owner, None, 50)).await.unwrap().remove(0);
        // Lark has one owner: there is nobody left to tell, and nothing goes round in a ring.
        world.db.write(tenant, actor, move |tx| came_back(tx, hers.id)).await.unwrap();
        assert_eq!(titles(&world, owner).await.len(), 1);
    }
}

#[tokio::test]
async fn old_notices_go_and_are_not_counted() {
    for world in worlds().await {
        told(&world, about_numbers(&world, To::Owners, "old")).await;
        world.pass(KEPT + Duration::from_secs(60));
        told(&world, about_numbers(&world, To::Owners, "new")).await;
        sweep(&world.db, world.lark.tenant, &world.clock).await.unwrap();
        let owner = world.lark.owner.staff;
        assert_eq!((titles(&world, owner).await.len(), unread_of(&world, owner).await), (1, 1));
    }
}

#[tokio::test]
async fn the_pages_show_what_was_told_mark_it_and_keep_choices() {
    for world in worlds().await {
        let router = world.router();
        let (path, session) = (format!("/t/{}/me/notices", world.lark.tenant), &world.lark.owner.session);
        assert!(get(&router, &path, session).await.body.contains("Nothing to tell you"));
        told(&world, about_numbers(&world, To::Owners, "one")).await;
        let page = get(&router, &path, session).await.body;
        assert!(page.contains("Main line") && page.contains("9 hours") && page.contains("New"), "{page}");
        // The bell stands on every page, with the number of what is unread.
        let bell = async || get(&router, &format!("/t/{}/staff", world.lark.tenant), session).await.body;
        assert!(bell().await.contains(" unread"));
        let owner = world.lark.owner.staff;
        let one = world.db.read(world.lark.tenant, move |scope| list(scope, owner, None, 1)).await.unwrap().remove(0);
        let reading = format!("{path}/reading");
        // Somebody else's notice leads nobody anywhere.
        let other = post(&router, &reading, &world.lark.agent.session, &[("notice", &one.id.to_string())]).await;
        assert_eq!((other.location.as_str(), unread_of(&world, owner).await), (path.as_str(), 1));
        let followed = post(&router, &reading, session, &[("notice", &one.id.to_string())]).await;
        assert_eq!((followed.location, unread_of(&world, owner).await), (one.path, 0));
        assert!(!bell().await.contains(" unread"));
        let choices = format!("{path}/choices");
        let sent = post(&router, &choices, session, &[("shown.number-silent.mail", "1")]).await;
        assert_eq!(sent.location, format!("{choices}?done=saved"));
        // A form that no page shows: silencing what must be told.
        let forged = post(&router, &choices, session, &[("shown.api-key-made.mail", "1")]).await;
        assert_eq!(forged.status.as_u16(), 409);
        assert!(forged.body.contains("cannot be silenced"), "{}", forged.body);
        let duty = post(&router, &format!("/t/{}/me/duty", world.lark.tenant), session, &[("is_on", "false")]).await;
        assert!(get(&router, &duty.location, session).await.body.contains("You are off duty."));
    }
}

// Whoever is on duty in hours is told in them; who is on duty always is told at any time.
#[tokio::test]
async fn who_is_on_duty_in_hours_is_told_of_customers_in_them() {
    use crate::tenants::hours::{self, Holiday, Span, Week};
    for world in worlds().await {
        let (lark, tenant) = (&world.lark, world.lark.tenant);
        // Saturday, 21 November 2026, ten o'clock in Berlin.
        let saturday = |hours: &str| {
            let mut week = Week::default();
            week.0[0] = Span::parse_day("9-17").unwrap();
            week.0[5] = Span::parse_day(hours).unwrap();
            week
        };
        let rule = async |staff: StaffId, rule: Rule, own: &str| {
            let (actor, own) = (world.actor(&lark.owner), saturday(own));
            world.db.write(tenant, actor, move |tx| set_duty_hours(tx, staff, rule, &own)).await.unwrap();
        };
        let number = std::cell::Cell::new(0);
        let told_of_a_customer = async || {
            number.set(number.get() + 1);
            let key = number.get().to_string();
            told(&world, Notice::new(Kind::NewMessage, To::OnDuty, key, "/t/x/inbox")).await;
            let mut all = Vec::new();
            for member in [&lark.owner, &lark.admin, &lark.agent] {
                let staff = member.staff;
                let key = number.get().to_string();
                let listed = world.db.read(tenant, move |scope| list(scope, staff, None, 50)).await.unwrap();
                all.push(listed.iter().any(|one| one.key == key));
            }
            all
        };
        assert_eq!(told_of_a_customer().await, [true; 3], "nobody chose hours");
        rule(lark.admin.staff, Rule::Open, "").await;
        rule(lark.agent.staff, Rule::Own, "11-15").await;
        assert_eq!(told_of_a_customer().await, [true, true, false], "a business without hours is open");
        let (actor, week) = (world.actor(&lark.owner), saturday("9-12"));
        world.db.write(tenant, actor, move |tx| hours::set_week(tx, &week, 1)).await.unwrap();
        assert_eq!(told_of_a_customer().await, [true, true, false]);
        world.pass(Duration::from_secs(3 * 60 * 60));
        assert_eq!(told_of_a_customer().await, [true, false, true], "one o'clock");
        // On a day on which the business is closed nobody's hours count.
        let day = "2026-11-21".parse().unwrap();
        let holiday = Holiday {
            id: uuid::Uuid::nil(),
            name: "Fair".to_owned(),
            first: day,
            last: day,
            is_yearly: false,
            spans: vec![],
        };
        world.db.write(tenant, world.actor(&lark.owner), move |tx| hours::add_holiday(tx, &holiday)).await.unwrap();
        assert_eq!(told_of_a_customer().await, [true, false, false]);
        let on_duty =
            async |staff: StaffId| world.db.read(tenant, move |scope| is_on_duty(scope, staff)).await.unwrap();
        assert!(on_duty(lark.owner.staff).await && !on_duty(lark.agent.staff).await);
        world
            .db
            .write(tenant, world.actor(&lark.owner), {
                let owner = lark.owner.staff;
                move |tx| set_duty(tx, owner, false)
            })
            .await
            .unwrap();
        assert!(!on_duty(lark.owner.staff).await, "going off duty goes before hours");
    }
}

#[tokio::test]
async fn a_person_chooses_her_hours_on_a_page_and_own_hours_need_hours() {
    for world in worlds().await {
        let (router, session) = (world.router(), &world.lark.agent.session);
        let path = format!("/t/{}/me/hours", world.lark.tenant);
        let without = post(&router, &path, session, &[("rule", "own"), ("day1", "")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.body.contains("field-rule-wrong"));
        let saved = post(&router, &path, session, &[("rule", "own"), ("day1", "9am-1pm")]).await;
        assert_eq!(saved.location, format!("{path}?done=saved"));
        let page = get(&router, &path, session).await.body;
        assert!(page.contains("09:00–13:00") && page.contains(r#"value="own" selected"#), "{page}");
    }
}

// P-ACC-5: what a person is told of her own login as "you" is told to an owner with her name.
#[tokio::test]
async fn an_owner_is_not_told_of_a_colleagues_login_as_of_the_own() {
    for world in worlds().await {
        let (owner, agent, tenant) = (world.lark.owner.staff, world.lark.agent.staff, world.lark.tenant);
        told(&world, Notice::new(Kind::PasswordChanged, To::Staff(vec![agent]), "one", "/account")).await;
        let listed = world.db.read(tenant, move |scope| list(scope, agent, None, 50)).await.unwrap();
        let id = listed[0].id;
        let actor = Actor { who: Who::System("test"), at: world.clock.now(), request: world.clock.id() };
        for _ in 0..2 {
            world.db.write(tenant, actor, move |tx| came_back(tx, id)).await.unwrap();
        }
        let listed = world.db.read(tenant, move |scope| list(scope, owner, None, 50)).await.unwrap();
        let [one] = listed.try_into().unwrap();
        let words = words(Locale::En, one.kind, &one.facts);
        assert!(words.text.contains("The agent") && !words.title.contains("Your"), "{words:?}");
        assert_eq!(one.path, format!("/t/{tenant}/staff/{agent}"));
        assert!(one.kind.is_mandatory());
    }
}
