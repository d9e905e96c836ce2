use std::time::Duration;

use axum::http::StatusCode;
use web::mail::MailOut;

use crate::logins;
use crate::mail::tests::server::{Manner, Server};
use crate::mail::tests::{Office, office};
use crate::testing::{Answer, Member, PASSWORD, World, get, post, worlds};

const NEW: &str = "Aisha@home.example";

/// The mails that went to an address since the last look at it.
fn to(server: &Server, address: &str) -> Vec<String> {
    let plain = server.taken().into_iter().map(|mail| mail.replace("=\n", "").replace("=3D", "="));
    plain.filter(|mail| mail.contains(&format!("RCPT TO:<{address}>"))).collect()
}

fn link(mail: &str) -> String {
    let after = mail.split("/address?token=").nth(1).unwrap_or_else(|| panic!("{mail}"));
    after.split(|c: char| c.is_whitespace()).next().unwrap().to_owned()
}

async fn ask(office: &Office, who: &Member, email: &str, password: &str) -> Answer {
    let answer = post(&office.router, "/account/email", &who.session, &[("email", email), ("known", password)]).await;
    office.work().await;
    answer
}

async fn take(office: &Office, session: &str, link: &str) -> Answer {
    let answer = post(&office.router, "/address", session, &[("token", link)]).await;
    office.work().await;
    answer
}

async fn signs_in(world: &World, email: &str) -> bool {
    let form = [("email", email), ("password", PASSWORD)];
    post(&world.router(), "/sign-in", "", &form).await.cookie("__Host-kontor").is_some()
}

async fn email_of(world: &World, who: &Member) -> String {
    let login = who.login;
    world.db.global_read(move |global| logins::get(global, login)).await.unwrap().email
}

// Shows P-ACC-2. A26, A28: the password is asked, both addresses are written to, and only the new one's answer changes it.
#[tokio::test]
async fn an_e_mail_is_changed_by_who_reads_the_new_one_and_is_signed_in() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let (agent, viewer) = (&world.lark.agent, &world.lark.viewer);
        assert_eq!(ask(&office, agent, NEW, "not this one").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(server.taken().is_empty());
        assert_eq!(ask(&office, agent, NEW, PASSWORD).await.location, "/account?done=email");
        // A link to the new address; a notice, without one, to the old.
        let [mail] = to(&server, NEW).try_into().unwrap();
        let token = link(&mail);
        let [told] = to(&server, "agent@lark.example").try_into().unwrap();
        assert!(told.contains("A new address was asked for your login") && !told.contains("/address?token="), "{told}");
        assert_eq!(email_of(&world, agent).await, "agent@lark.example");
        assert!(world.is_live(&agent.session).await);
        // Whoever else has the link, as by a slip of the keyboard, has nothing; nor does a link of this kind open another door.
        let here = format!("/address?token={token}");
        for session in ["", viewer.session.as_str()] {
            let page = get(&office.router, &here, session).await;
            assert!(page.status == StatusCode::OK && !page.body.contains(NEW), "{}", page.body);
            assert_eq!(take(&office, session, &token).await.status, StatusCode::GONE);
        }
        for other in ["/reset", "/verification"] {
            let status = get(&office.router, &format!("{other}?token={token}"), "").await.status;
            assert_eq!(status, StatusCode::GONE, "{other}");
        }
        assert!(get(&office.router, &here, &agent.session).await.body.contains(NEW));
        let taken = take(&office, &agent.session, &token).await;
        assert_eq!(taken.location, "/account?done=email-changed");
        let fresh = taken.cookie("__Host-kontor").unwrap();
        assert!(world.is_live(fresh).await && !world.is_live(&agent.session).await);
        assert_eq!(email_of(&world, agent).await, NEW);
        // The old address is told of it, and the new one is hers.
        let [_, told] = to(&server, "agent@lark.example").try_into().unwrap();
        assert!(told.contains("Your login has another address"), "{told}");
        assert_eq!(to(&server, NEW).len(), 1);
        assert!(get(&office.router, "/account", fresh).await.body.contains("Yours"));
        assert!(signs_in(&world, "aisha@HOME.example").await && !signs_in(&world, "agent@lark.example").await);
        assert_eq!(take(&office, fresh, &token).await.status, StatusCode::GONE);
        let events = world.events().await;
        for kind in ["staff.email_change_asked", "staff.email_changed"] {
            assert_eq!(events.iter().filter(|one| *one == kind).count(), 1, "{events:?}");
        }
    }
}

// A30: that another login has the address is told to nobody who only asks.
#[tokio::test]
async fn whether_an_address_has_a_login_is_told_to_its_reader_only() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let agent = &world.lark.agent;
        let free = ask(&office, agent, NEW, PASSWORD).await;
        let taken = ask(&office, agent, "OWNER@brook.example", PASSWORD).await;
        assert_eq!((free.status, free.location, free.body), (taken.status, taken.location, taken.body));
        let [mail] = to(&server, "OWNER@brook.example").try_into().unwrap();
        let refused = take(&office, &agent.session, &link(&mail)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("has a login of its own"), "{}", refused.body);
        // Nothing of it was done.
        assert_eq!(email_of(&world, agent).await, "agent@lark.example");
        assert!(world.is_live(&agent.session).await && signs_in(&world, "owner@brook.example").await);
        assert!(!world.events().await.contains(&"staff.email_changed".to_owned()));
        // The newer one ended the older.
        let [older] = to(&server, NEW).try_into().unwrap();
        assert_eq!(take(&office, &agent.session, &link(&older)).await.status, StatusCode::GONE);
    }
}

#[tokio::test]
async fn a_link_to_a_new_address_ends_in_time_and_with_the_password() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let agent = &world.lark.agent;
        ask(&office, agent, NEW, PASSWORD).await;
        let first = link(&to(&server, NEW).pop().unwrap());
        world.pass(Duration::from_secs(2 * 60 * 60 + 1));
        assert_eq!(take(&office, &agent.session, &first).await.status, StatusCode::GONE);
        ask(&office, agent, NEW, PASSWORD).await;
        let second = link(&to(&server, NEW).pop().unwrap());
        // What the notice to the old address says to do if it was not her, does it.
        let form = [("current", PASSWORD), ("password", "green ladder under rain")];
        let changed = post(&office.router, "/account/password", &agent.session, &form).await;
        let fresh = changed.cookie("__Host-kontor").unwrap();
        assert_eq!(take(&office, fresh, &second).await.status, StatusCode::GONE);
        assert_eq!(email_of(&world, agent).await, "agent@lark.example");
        for forged in ["", "x", &second[1..]] {
            assert_eq!(take(&office, fresh, forged).await.status, StatusCode::GONE, "{forged}");
        }
    }
}

// Without a mail nothing shows that an address is hers: a link to be copied would prove nothing.
#[tokio::test]
async fn without_a_way_out_for_mails_the_address_stays() {
    for world in worlds().await {
        let office = office(&world, MailOut::Off);
        let agent = &world.lark.agent;
        assert_eq!(ask(&office, agent, NEW, PASSWORD).await.status, StatusCode::CONFLICT);
        let page = get(&office.router, "/account", &agent.session).await.body;
        assert!(page.contains("only where mail is set up") && !page.contains("/account/email"), "{page}");
    }
}

// A30: nobody's mailbox is filled, and the password is not guessed here either.
#[tokio::test]
async fn new_addresses_are_not_asked_for_without_end() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let agent = &world.lark.agent;
        for _ in 0..5 {
            assert_eq!(ask(&office, agent, NEW, PASSWORD).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(ask(&office, agent, NEW, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(to(&server, NEW).len(), 3);
        for _ in 0..5 {
            assert_eq!(ask(&office, agent, NEW, "wrong").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = ask(&office, agent, "other@home.example", PASSWORD).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    }
}
