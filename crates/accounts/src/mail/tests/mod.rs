pub(crate) mod server;

use ::store::{Sql, Tasks, params, sql};
use axum::Router;
use axum::http::StatusCode;
use kernel::{Actor, Role, StaffId, Who};
use server::{Manner, Server};
use web::Signup;
use web::mail::MailOut;

use super::*;
use crate::notices::{self, Kind, Notice, To};
use crate::testing::{self, World, get, post, worlds};

const ALL: Sql = sql!(
    "select id, purpose, notice_id, staff_id, state, attempts, reason, answer, expires_at, created_at, ended_at from mail \
     where tenant_id = :tenant order by created_at, id"
);
const SECRETS: Sql = sql!("select address, content from mail where tenant_id = :tenant");
const KEYS: Sql = sql!("select key from task where tenant_id = :tenant and kind = 'mail.send'");

/// The program with a way out for mails.
pub(crate) struct Office {
    pub(crate) router: Router,
    tasks: Tasks,
}

pub(crate) fn office(world: &World, mail: MailOut) -> Office {
    let app = testing::app(&world.db, Signup::Closed, mail);
    let tasks = Tasks::new(world.db.clone(), crate::tasks(&app));
    Office { router: crate::routes(|_, _| Ok(())).into_router(&app), tasks }
}

impl Office {
    pub(crate) async fn work(&self) {
        while self.tasks.run_due().await.unwrap() > 0 {}
    }
}

async fn key_made(world: &World, to: To) {
    let notice =
        Notice::new(Kind::ApiKeyMade, to, world.clock.id::<StaffId>(), format!("/t/{}/api-keys", world.lark.tenant));
    let actor = Actor { who: Who::System("test"), at: world.clock.now(), request: world.clock.id() };
    let told = world.db.write(world.lark.tenant, actor, move |tx| notices::tell(tx, notice.fact("name", "Web shop")));
    told.await.unwrap();
}

async fn log(world: &World) -> Vec<(State, Option<Trouble>, i64)> {
    let rows = world.db.read(world.lark.tenant, |scope| scope.rows(ALL, params! {})).await.unwrap();
    let read = |row: &::store::Row| {
        let trouble = row.get::<Option<String>>("reason").unwrap();
        let state: State = row.get::<String>("state").unwrap().parse().unwrap();
        (state, trouble.map(|word| Trouble::from_word(&word).unwrap()), row.get("attempts").unwrap())
    };
    rows.iter().map(read).collect()
}

async fn unread(world: &World, staff: StaffId) -> i64 {
    world.db.read(world.lark.tenant, move |scope| notices::unread(scope, staff)).await.unwrap()
}

#[tokio::test]
async fn a_notice_is_mailed_in_plain_text_and_html_under_a_name_of_its_own() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        key_made(&world, To::Owners).await;
        office.work().await;
        assert_eq!(log(&world).await, [(State::Sent, None, 1)]);
        let [mail] = server.taken().try_into().unwrap();
        for part in [
            "RCPT TO:<owner@lark.example>",
            "From: Kontor <kontor@kontor.example>",
            "Subject: A new API key was made",
            "Auto-Submitted: auto-generated",
            "Message-ID: <",
            "@kontor.example>",
            "Date: Sat, 21 Nov 2026 09:00:00",
            "text/plain",
            "text/html",
            "Web shop",
            &format!("https://kontor.example/t/{}/api-keys", world.lark.tenant),
        ] {
            assert!(mail.replace("=\n", "").contains(part), "{part}: {mail}");
        }
    }
}

#[tokio::test]
async fn without_a_way_out_nothing_waits() {
    for world in worlds().await {
        let office = office(&world, MailOut::Off);
        key_made(&world, To::Owners).await;
        office.work().await;
        assert_eq!(log(&world).await, [(State::Off, None, 1)]);
    }
}

#[tokio::test]
async fn a_server_that_hangs_refuses_or_is_away_is_said_and_tried_again_under_the_same_name() {
    for world in worlds().await {
        let server = Server::start(Manner::Hangs).await;
        let (heard_out, hasty) = (office(&world, server.way()), office(&world, server.hasty_way()));
        key_made(&world, To::Owners).await;
        let mut tries = 0;
        for (manner, trouble) in [
            (Manner::Hangs, Trouble::Silent),
            (Manner::Answers("EHLO", "554 5.3.2 go away"), Trouble::Refused),
            (Manner::Answers("MAIL", "550 5.7.1 not for this sender"), Trouble::Sender),
            (Manner::Answers("RCPT", "550 5.7.1 relaying denied"), Trouble::Sender),
            (Manner::Answers("RCPT", "451 4.7.1 greylisted"), Trouble::Busy),
            (Manner::Answers("DATA", "552 5.2.3 too big"), Trouble::Refused),
        ] {
            server.becomes(manner);
            let office = if manner == Manner::Hangs { &hasty } else { &heard_out };
            office.work().await;
            tries += 1;
            assert_eq!(log(&world).await, [(State::Queued, Some(trouble), tries)], "{manner:?}");
            // Nothing more happens before its time.
            office.work().await;
            assert_eq!(log(&world).await[0].2, tries);
            world.pass(Duration::from_secs(60 * 60));
        }
        server.becomes(Manner::Takes);
        heard_out.work().await;
        assert_eq!(log(&world).await, [(State::Sent, None, tries + 1)]);
        assert_eq!(server.taken().len(), 1);
        let keys = world.db.read(world.lark.tenant, |scope| scope.rows(KEYS, params! {})).await.unwrap();
        assert!(keys.is_empty());
    }
}

#[tokio::test]
async fn what_became_of_a_mail_is_forgotten_after_thirty_days() {
    for world in worlds().await {
        let office = office(&world, MailOut::Off);
        key_made(&world, To::Owners).await;
        office.work().await;
        world.pass(KEPT - Duration::from_secs(60 * 60));
        key_made(&world, To::Owners).await;
        office.work().await;
        world.pass(Duration::from_secs(2 * 60 * 60));
        assert_eq!(log(&world).await.len(), 2);
        crate::sweep(&world.db).await.unwrap();
        assert_eq!(log(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn nobody_listens_there() {
    for world in worlds().await {
        // Port 1 is no port that somebody else may be given meanwhile.
        let office = office(&world, server::way(1, Duration::from_secs(10)));
        key_made(&world, To::Owners).await;
        office.work().await;
        assert_eq!(log(&world).await, [(State::Queued, Some(Trouble::Unreachable), 1)]);
        // After two days it is given up, and shown.
        for _ in 0..60 {
            world.pass(Duration::from_secs(60 * 60));
            office.work().await;
        }
        let (state, trouble, _) = log(&world).await[0];
        assert_eq!((state, trouble), (State::Failed, Some(Trouble::Unreachable)));
    }
}

// Shows P-ACC-5: a bounced mail goes to another owner, and is shown.
#[tokio::test]
async fn a_mandatory_notice_that_bounces_goes_to_an_owner_who_does_not_have_it() {
    for world in worlds().await {
        let server =
            Server::start(Manner::Answers("RCPT TO:<agent@", "550 5.1.1 <agent@lark.example> no such user")).await;
        let office = office(&world, server.way());
        let (owner, agent) = (world.lark.owner.staff, world.lark.agent.staff);
        key_made(&world, To::Staff(vec![agent])).await;
        office.work().await;
        let states: Vec<State> = log(&world).await.iter().map(|one| one.0).collect();
        // The agent's came back; the owner got the same notice, and another about the bounce.
        assert_eq!(states, [State::Bounced, State::Sent, State::Sent]);
        assert_eq!(unread(&world, owner).await, 2);
        let mails = server.taken().join("\n");
        assert!(
            mails.contains("A new API key was made") && mails.contains("Mail to a colleague comes back"),
            "{mails}"
        );
        // Her own page says so; the log keeps no address in clear.
        let path = format!("/t/{}/me/notices", world.lark.tenant);
        let page = get(&office.router, &path, &world.lark.agent.session).await.body;
        assert!(page.contains("Mails to you come back"), "{page}");
        let settings = format!("/t/{}/settings/mail", world.lark.tenant);
        let page = get(&office.router, &settings, &world.lark.owner.session).await.body;
        assert!(
            page.contains("Came back") && page.contains("no such user") && !page.contains("agent@lark.example"),
            "{page}"
        );
        // A second bounce is no second notice about it.
        key_made(&world, To::Staff(vec![agent])).await;
        office.work().await;
        assert_eq!(unread(&world, owner).await, 3);
        // When mails reach her again, it is forgotten.
        server.becomes(Manner::Takes);
        key_made(&world, To::Staff(vec![agent])).await;
        office.work().await;
        assert!(!get(&office.router, &path, &world.lark.agent.session).await.body.contains("Mails to you come back"));
    }
}

#[tokio::test]
async fn what_opens_a_door_is_sealed_and_gone_when_its_mail_has_ended() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let owner = &world.lark.owner;
        let path = format!("/t/{}/staff/invitations", world.lark.tenant);
        let form = [("name", "Ines"), ("email", "ines@lark.example"), ("role", "agent")];
        let page = post(&office.router, &path, &owner.session, &form).await;
        assert!(page.body.contains("is on its way"), "{}", page.body);
        let secrets = async || {
            let rows = world.db.read(world.lark.tenant, |scope| scope.rows(SECRETS, params! {})).await.unwrap();
            let row = &rows[0];
            (row.get::<Vec<u8>>("address").unwrap(), row.get::<Option<Vec<u8>>>("content").unwrap())
        };
        let (address, content) = secrets().await;
        assert!(!address.windows(4).any(|part| part == b"ines") && content.is_some());
        office.work().await;
        assert_eq!(secrets().await.1, None);
        let mail = server.taken().remove(0).replace("=\n", "").replace("=3D", "=");
        let token = mail.split("/invitation?token=").nth(1).unwrap().split(|c: char| c.is_whitespace()).next().unwrap();
        let offer = get(&office.router, &format!("/invitation?token={token}"), "").await;
        assert_eq!(offer.status, StatusCode::OK, "{mail}");
        assert!(mail.contains("Lark Music School"), "{mail}");
        let staff = world.invite("other@lark.example", Role::Agent).await;
        assert!(!mail.contains(&staff));
    }
}

#[tokio::test]
async fn a_test_mail_shows_what_the_server_answered_and_comes_once_a_minute() {
    for world in worlds().await {
        let server = Server::start(Manner::Takes).await;
        let office = office(&world, server.way());
        let (path, owner) = (format!("/t/{}/settings/mail", world.lark.tenant), &world.lark.owner.session);
        let test = format!("{path}/test");
        let (asked, ()) = tokio::join!(post(&office.router, &test, owner, &[]), async {
            // The page waits for what becomes of the mail.
            for _ in 0..1000 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                office.work().await;
                if !server.taken().is_empty() {
                    return;
                }
            }
            panic!("no mail was sent");
        });
        assert_eq!(asked.location, format!("{path}?done=tested"));
        let page = get(&office.router, &asked.location, owner).await.body;
        assert!(page.contains("250 2.0.0 taken as 7") && page.contains("127.0.0.1"), "{page}");
        let again = post(&office.router, &test, owner, &[]).await;
        assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
        // Without a way out it is said, and nothing is written.
        let none = self::office(&world, MailOut::Off);
        world.pass(Duration::from_secs(120));
        let refused = post(&none.router, &test, owner, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("This Kontor sends no mail"), "{}", refused.body);
        let agent = get(&office.router, &path, &world.lark.agent.session).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn how_long_a_customer_may_wait_is_set_on_the_page() {
    for world in worlds().await {
        let router = world.router();
        let (path, owner) = (format!("/t/{}/settings/mail", world.lark.tenant), &world.lark.owner.session);
        let set =
            async |minutes: &str| post(&router, &format!("{path}/unanswered"), owner, &[("minutes", minutes)]).await;
        for wrong in ["", "0", "241", "ten"] {
            assert_eq!(set(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        assert_eq!(set("25").await.location, format!("{path}?done=saved"));
        assert!(get(&router, &path, owner).await.body.contains("value=\"25\""));
    }
}
