use axum::http::StatusCode;

use crate::mail::tests::server::{Manner, Server};
use crate::mail::tests::{Office, office};
use crate::notices;
use crate::testing::{PASSWORD, World, get, post, worlds};
use std::time::Duration;

const NEW: &str = "green ladder under rain";

/// The token in the newest mail.
fn token(server: &Server, page: &str) -> String {
    let mail = server.taken().pop().unwrap().replace("=\n", "").replace("=3D", "=");
    let after = mail.split(&format!("{page}?token=")).nth(1).unwrap_or_else(|| panic!("{mail}"));
    after.split(|c: char| c.is_whitespace()).next().unwrap().to_owned()
}

async fn ask(office: &Office, email: &str) -> (StatusCode, String) {
    let answer = post(&office.router, "/forgot", "", &[("email", email)]).await;
    office.work().await;
    (answer.status, answer.body)
}

async fn signs_in(world: &World, email: &str, password: &str) -> bool {
    post(&world.router(), "/sign-in", "", &[("email", email), ("password", password)])
        .await
        .cookie("__Host-kontor")
        .is_some()
}

#[tokio::test]
async fn a_mailed_link_sets_a_new_password_once_and_every_session_ends() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let agent = &world.lark.agent;
        ask(&office, "Agent@Lark.example").await;
        let link = token(&server, "/reset");
        // Looking spends nothing, and a password that is no good does not either.
        assert_eq!(get(&office.router, &format!("/reset?token={link}"), "").await.status, StatusCode::OK);
        let short = post(&office.router, "/reset", "", &[("token", &link), ("password", "short")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(world.is_live(&agent.session).await);
        let chosen = post(&office.router, "/reset", "", &[("token", &link), ("password", NEW)]).await;
        assert_eq!((chosen.status, chosen.location.as_str()), (StatusCode::SEE_OTHER, "/businesses"));
        let fresh = chosen.cookie("__Host-kontor").unwrap();
        assert!(world.is_live(fresh).await && !world.is_live(&agent.session).await);
        assert!(signs_in(&world, &agent.email, NEW).await && !signs_in(&world, &agent.email, PASSWORD).await);
        // A28, A33: it opens once.
        let again =
            post(&office.router, "/reset", "", &[("token", &link), ("password", "another ladder in snow")]).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(signs_in(&world, &agent.email, NEW).await);
        let staff = agent.staff;
        let told = world.db.read(world.lark.tenant, move |scope| notices::list(scope, staff, None, 9)).await.unwrap();
        assert!(told.iter().any(|one| one.kind == notices::Kind::PasswordChanged));
        // Her address is hers: the mail was answered.
        assert!(get(&office.router, "/account", fresh).await.body.contains("Yours"));
    }
}

// A30: neither the answer nor its time tells whether an e-mail has a login.
#[tokio::test]
async fn the_answer_does_not_tell_who_has_a_login() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let known = ask(&office, "agent@lark.example").await;
        assert_eq!(known, ask(&office, "nobody@lark.example").await);
        assert_eq!(known, ask(&office, "not an address").await);
        assert_eq!(server.taken().len(), 1);
        // The mailbox is not filled, and that is not told either.
        for _ in 0..8 {
            assert_eq!(known, ask(&office, "agent@lark.example").await);
        }
        assert!((2..=4).contains(&server.taken().len()), "{}", server.taken().len());
        // Without a way out, nothing is promised.
        let none = self::office(&world, web::mail::MailOut::Off);
        assert!(get(&none.router, "/forgot", "").await.body.contains("Ask whoever runs this Kontor"));
    }
}

#[tokio::test]
async fn a_link_ends_after_an_hour_with_a_newer_one_and_with_another_change_of_the_password() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let opens = async |link: &str| get(&office.router, &format!("/reset?token={link}"), "").await.status;
        ask(&office, "agent@lark.example").await;
        let first = token(&server, "/reset");
        ask(&office, "agent@lark.example").await;
        let second = token(&server, "/reset");
        assert_eq!((opens(&first).await, opens(&second).await), (StatusCode::GONE, StatusCode::OK));
        world.pass(Duration::from_secs(60 * 60 + 1));
        assert_eq!(opens(&second).await, StatusCode::GONE);
        ask(&office, "agent@lark.example").await;
        let third = token(&server, "/reset");
        let login = world.lark.agent.login;
        world.db.global_write(move |global| crate::logins::end_sessions(global, login)).await.unwrap();
        assert_eq!(opens(&third).await, StatusCode::GONE);
        for forged in ["", "x", &third[1..], &format!("{}x", &third[..third.len() - 1])] {
            assert_eq!(opens(forged).await, StatusCode::GONE, "{forged}");
        }
    }
}

#[tokio::test]
async fn an_address_is_shown_to_be_hers_by_a_button_behind_a_mailed_link() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let session = &world.lark.viewer.session;
        assert!(get(&office.router, "/account", session).await.body.contains("Show that it is yours"));
        let asked = post(&office.router, "/account/verification", session, &[]).await;
        assert_eq!(asked.location, "/account?done=verification");
        office.work().await;
        let link = token(&server, "/verification");
        // A link of one kind does not open the other door.
        assert_eq!(get(&office.router, &format!("/reset?token={link}"), "").await.status, StatusCode::GONE);
        assert_eq!(get(&office.router, &format!("/verification?token={link}"), "").await.status, StatusCode::OK);
        assert!(!get(&office.router, "/account", session).await.body.contains("Yours"));
        assert_eq!(post(&office.router, "/verification", "", &[("token", &link)]).await.status, StatusCode::OK);
        assert!(get(&office.router, "/account", session).await.body.contains("Yours"));
        assert_eq!(post(&office.router, "/verification", "", &[("token", &link)]).await.status, StatusCode::GONE);
    }
}

#[tokio::test]
async fn a_sign_in_from_a_new_device_is_told_and_from_a_known_one_is_not() {
    for world in worlds().await {
        let (router, owner) = (world.router(), world.lark.owner.staff);
        let count =
            async || world.db.read(world.lark.tenant, move |scope| notices::unread(scope, owner)).await.unwrap();
        assert!(signs_in(&world, &world.lark.owner.email, PASSWORD).await);
        assert_eq!(count().await, 1);
        let entered =
            post(&router, "/sign-in", "", &[("email", &world.lark.owner.email), ("password", PASSWORD)]).await;
        assert_eq!(count().await, 2);
        let mark = entered.cookie("__Host-kontor-device").unwrap().to_owned();
        let caller =
            crate::sign_in::Caller { address: "here".to_owned(), user_agent: String::new(), device: Some(mark) };
        let email = crate::logins::Email::parse(&world.lark.owner.email).unwrap();
        let password = kernel::Secret::new(PASSWORD);
        crate::sign_in::by_password(&world.db, &email, &password, &caller).await.unwrap();
        assert_eq!(count().await, 2);
    }
}

// What the page says of a mail is so: sent, too many asked for, or nowhere to send from.
#[tokio::test]
async fn a_verification_that_was_not_mailed_is_not_said_to_be() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let viewer = &world.lark.viewer;
        let ask = async || post(&office.router, "/account/verification", &viewer.session, &[]).await.location;
        for _ in 0..3 {
            assert_eq!(ask().await, "/account?done=verification");
        }
        assert_eq!(ask().await, "/account?done=verification-wait");
        office.work().await;
        assert_eq!(server.taken().len(), 3);
        let page = get(&office.router, "/account?done=verification-wait", &viewer.session).await.body;
        assert!(page.contains("No mail was sent: too many were asked for"), "{page}");
        // Whoever belongs to no business any more is told that, not that a mail is on its way.
        let (staff, actor) = (world.lark.agent.staff, world.actor(&world.lark.owner));
        world
            .db
            .write(world.lark.tenant, actor, move |tx| crate::staff::remove(tx, staff, |_, _| Ok(())))
            .await
            .unwrap();
        let email = &world.lark.agent.email;
        let entered = post(&office.router, "/sign-in", "", &[("email", email), ("password", PASSWORD)]).await;
        let session = entered.cookie("__Host-kontor").unwrap();
        let asked = post(&office.router, "/account/verification", session, &[]).await;
        assert_eq!(asked.location, "/account?done=verification-nowhere");
        assert!(get(&office.router, &asked.location, session).await.body.contains("you belong to no business"));
    }
}
