use std::time::Duration;

use axum::http::StatusCode;
use kernel::{Actor, StaffId, Who};

use super::*;
use crate::logins::Email;
use crate::testing::{Business, World, get, worlds};

async fn operator(world: &World) -> (LoginId, String) {
    let email = Email::parse("operator@kontor.example").unwrap();
    let token = operators::link(&world.db, email, "Otto".to_owned()).await.unwrap();
    let entered = operators::redeem(&world.db, &token, "test").await.unwrap();
    (entered.login, entered.session.expose().to_owned())
}

async fn asked(world: &World, of: &Business, subject: &str) -> Result<SupportRequestId, Fault<Refusal>> {
    let question = NewQuestion { subject: subject.to_owned(), words: "How?".to_owned(), page: String::new() };
    let staff = of.owner.staff;
    world.db.write(of.tenant, world.actor(&of.owner), move |tx| ask(tx, staff, &question)).await
}

async fn granted(world: &World) -> SupportGrantId {
    let staff = world.lark.owner.staff;
    let grant = world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| {
        give(tx, staff, Extent::Conversations, Length::Week)
    });
    grant.await.unwrap()
}

async fn looks_at(world: &World, login: LoginId, route: &'static str) -> bool {
    let tenant = world.lark.tenant;
    let Some(open) = world.db.read(tenant, move |scope| visit(scope, login)).await.unwrap() else { return false };
    let actor = Actor { who: Who::Operator, at: world.clock.now(), request: world.clock.id() };
    let look = web::Look { tenant, actor, login, grant: open.grant, route, subjects: Vec::new() };
    world.db.write(tenant, actor, move |tx| super::look(tx, &look)).await.unwrap()
}

// P-ACC-7: what was looked at under an older grant is not hidden behind what was looked at under a later one.
#[tokio::test]
async fn the_looks_of_an_older_grant_stay_in_sight() {
    for world in worlds().await {
        let (login, _) = operator(&world).await;
        let older = granted(&world).await;
        assert!(looks_at(&world, login, "/t/{tenant}/people").await);
        world.pass(Duration::from_secs(60));
        let later = granted(&world).await;
        for _ in 0..120 {
            world.pass(Duration::from_secs(1));
            assert!(looks_at(&world, login, "/t/{tenant}/staff").await);
        }
        let page = async |grant: SupportGrantId| {
            let path = format!("/t/{}/support/grants/{grant}", world.lark.tenant);
            get(&world.router(), &path, &world.lark.owner.session).await.body
        };
        let shown = page(older).await;
        assert!(shown.contains("The list of people") && !shown.contains("The staff"), "{shown}");
        assert!(page(later).await.contains("?before="));
    }
}

// A23: what someone let the operator look at ends when she may not let her any more, or leaves.
#[tokio::test]
async fn a_grant_does_not_outlive_its_givers_right() {
    for world in worlds().await {
        let (login, lark) = (operator(&world).await.0, &world.lark);
        let by_admin = async || {
            let staff = lark.admin.staff;
            let given = world
                .db
                .write(lark.tenant, world.actor(&lark.admin), move |tx| give(tx, staff, Extent::Settings, Length::Day));
            given.await.unwrap();
            looks_at(&world, login, "/t/{tenant}/settings").await
        };
        let member = |staff: StaffId| world.db.read(lark.tenant, move |scope| crate::staff::get(scope, staff));
        let to_role = async |role: kernel::Role| {
            let version = member(lark.admin.staff).await.unwrap().version;
            let (staff, change) =
                (lark.admin.staff, crate::staff::Change { name: "The admin".to_owned(), role, version });
            let write = world.db.write(lark.tenant, world.actor(&lark.owner), move |tx| {
                crate::staff::change(tx, staff, &change, |_, _| Ok(()))
            });
            write.await.unwrap();
        };
        assert!(by_admin().await);
        to_role(kernel::Role::Owner).await;
        assert!(looks_at(&world, login, "/t/{tenant}/settings").await, "the control: who may give it still may");
        to_role(kernel::Role::Agent).await;
        assert!(!looks_at(&world, login, "/t/{tenant}/settings").await);
        to_role(kernel::Role::Admin).await;
        assert!(!looks_at(&world, login, "/t/{tenant}/settings").await, "it does not come back with the role");
        assert!(by_admin().await);
        let staff = lark.admin.staff;
        let removal = world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| crate::staff::remove(tx, staff, |_, _| Ok(())));
        removal.await.unwrap();
        assert!(!looks_at(&world, login, "/t/{tenant}/settings").await);
        let ended = world.events().await.into_iter().filter(|kind| kind == "support.grant_ended").count();
        assert_eq!(ended, 2);
    }
}

// A12: asking and closing again and again does not fill the operator's mailbox.
#[tokio::test]
async fn the_operator_is_not_asked_without_end() {
    for world in worlds().await {
        operator(&world).await;
        let ask_and_close = async || -> bool {
            let Ok(id) = asked(&world, &world.lark, "Again").await else { return false };
            world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| close(tx, id)).await.unwrap();
            true
        };
        for _ in 0..MOST_A_DAY {
            assert!(ask_and_close().await);
        }
        assert!(!ask_and_close().await);
        world.pass(DAY);
        assert!(ask_and_close().await);
    }
}

// P-ACC-7: no question and no business is cut off; a place that nobody gave is refused. A20
#[tokio::test]
async fn the_operators_lists_go_on_page_by_page() {
    for world in worlds().await {
        let (_, session) = operator(&world).await;
        let router = world.router();
        for number in 0..45 {
            world.pass(Duration::from_secs(1));
            asked(&world, &world.lark, &format!("Lark {number:03}")).await.unwrap();
            asked(&world, &world.brook, &format!("Brook {number:03}")).await.unwrap();
        }
        for number in 0..60 {
            let new = crate::tenants::NewTenant {
                profile: crate::testing::profile(&format!("Aa {:03}", number / 2)),
                locale: kernel::Locale::En,
            };
            let login = world.lark.owner.login;
            let staff: StaffId = world.clock.id();
            let actor = Actor { who: Who::Staff(staff), at: world.clock.now(), request: world.clock.id() };
            let founder = crate::tenants::Founder { staff, login, name: "Olga".to_owned() };
            let made = world.db.write(world.clock.id(), actor, move |tx| crate::tenants::create(tx, &new, &founder));
            made.await.unwrap();
        }
        let next = |body: &str, of: &str| {
            let hrefs = body.split("href=\"/operator?").skip(1).filter_map(|rest| rest.split('"').next());
            let mut found = hrefs.filter(|href| href.starts_with(&format!("{of}=")) && !href.contains("&amp;"));
            found.next().map(str::to_owned)
        };
        let first = get(&router, "/operator", &session).await.body;
        assert!(first.contains("Lark 000") && !first.contains("Lark 044"));
        let questions = next(&first, "questions").unwrap();
        let second = get(&router, &format!("/operator?{questions}"), &session).await.body;
        assert!(second.contains("Lark 044") && second.contains("Brook 044") && !second.contains("Lark 000"));
        // Each question stands on one page, and each business, though many have one name.
        for number in 0..45 {
            for name in ["Lark", "Brook"] {
                let subject = format!("{name} {number:03}");
                assert_ne!(first.contains(&subject), second.contains(&subject), "{subject}");
            }
        }
        let businesses = next(&first, "businesses").unwrap();
        let rest = get(&router, &format!("/operator?{businesses}"), &session).await.body;
        let count = |body: &str| body.matches("Aa 0").count();
        assert!(rest.contains("Lark Music School") && rest.contains("Brook Plumbing"));
        assert_eq!((count(&first), count(&rest)), (50, 10));
        for forged in ["questions=x", "businesses=1.2.3"] {
            let answer = get(&router, &format!("/operator?{forged}"), &session).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{forged}");
        }
    }
}
