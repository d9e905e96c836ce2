use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use kernel::Secret;

use super::*;
use crate::testing::{PASSWORD, answer, get, post, worlds};

fn from(address: &str) -> Caller {
    Caller { address: address.to_owned(), user_agent: "test".to_owned(), device: None }
}

async fn tried(db: &Db, email: &str, password: &str, caller: &Caller) -> Result<Entered, Refusal> {
    let tried = by_password(db, &Email::parse(email).unwrap(), &Secret::new(password), caller).await;
    tried.map_err(|fault| match fault {
        Fault::Refused(refusal) => refusal,
        Fault::Failed(error) => panic!("{error}"),
    })
}

#[tokio::test]
async fn the_right_password_signs_in_and_the_cookie_holds_nothing_but_random_bytes() {
    for world in worlds().await {
        let router = world.router();
        let answer = post(
            &router,
            "/sign-in",
            "",
            &[("email", "Owner@Lark.Example"), ("password", PASSWORD), ("next", "/account")],
        )
        .await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/account"), "{}", answer.body);
        let session = answer.cookie("__Host-kontor").unwrap().to_owned();
        assert_eq!(session.len(), 43);
        assert!(get(&router, "/account", &session).await.body.contains("owner@lark.example"));
        // With one business the way leads straight there.
        assert_eq!(get(&router, "/businesses", &session).await.location, format!("/t/{}/inbox", world.lark.tenant));
        let out = post(&router, "/sign-out", &session, &[]).await;
        assert_eq!((out.cookie("__Host-kontor"), world.is_live(&session).await), (Some(""), false));
    }
}

// A30: the answer does not tell which e-mails have a login: one text, one status, one kind of time.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_are_answered_alike() {
    for world in worlds().await {
        let router = world.router();
        let machine = kernel::Clock::system();
        let asked = async |email: &str| {
            let begun = machine.monotonic();
            let answer =
                post(&router, "/sign-in", "", &[("email", email), ("password", "wrong horse, wrong battery")]).await;
            ((answer.status, answer.body.replace(email, "…")), machine.monotonic() - begun)
        };
        // The first answer also makes what is made once; the quickest of several is the one least disturbed.
        let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
        for _ in 0..4 {
            let (one, other) = (asked("owner@lark.example").await, asked("nobody@lark.example").await);
            assert_eq!(one.0, other.0);
            assert_eq!(one.0.0, StatusCode::UNPROCESSABLE_ENTITY);
            (known, unknown) = (known.min(one.1), unknown.min(other.1));
        }
        // Both hash: neither is quick. An answer without hashing takes a tenth of it.
        assert!(unknown > known / 3 && known > unknown / 3, "{known:?} {unknown:?}");
    }
}

// A30: whoever guesses waits longer and longer, the right password included.
#[tokio::test]
async fn guessing_slows_down() {
    for world in worlds().await {
        let mallory = from("203.0.113.66");
        for _ in 0..5 {
            assert_eq!(
                tried(&world.db, "owner@lark.example", "not this one either", &mallory).await.unwrap_err(),
                Refusal::Wrong
            );
        }
        let wait = |refusal| match refusal {
            Refusal::Wait(time) => time,
            Refusal::Wrong => Duration::ZERO,
        };
        assert_eq!(
            wait(tried(&world.db, "owner@lark.example", PASSWORD, &mallory).await.unwrap_err()),
            Duration::from_secs(1)
        );
        world.pass(Duration::from_secs(1));
        assert_eq!(
            tried(&world.db, "owner@lark.example", "not this one either", &mallory).await.unwrap_err(),
            Refusal::Wrong
        );
        assert_eq!(
            wait(tried(&world.db, "owner@lark.example", PASSWORD, &mallory).await.unwrap_err()),
            Duration::from_secs(2)
        );
        // The control: the wait ends.
        world.pass(Duration::from_secs(2));
        assert!(tried(&world.db, "owner@lark.example", PASSWORD, &mallory).await.is_ok());
    }
}

// A30: hammering an e-mail from anywhere does not keep its owner out: not from her own address, and from a browser she has
// used not even if the guesser sits behind the same address.
#[tokio::test]
async fn nobody_can_lock_an_owner_out() {
    for world in worlds().await {
        let home = from("198.51.100.1");
        let known = tried(&world.db, "owner@lark.example", PASSWORD, &home).await.unwrap();
        for address in ["203.0.113.66", "203.0.113.67", "198.51.100.1"] {
            for _ in 0..6 {
                assert!(tried(&world.db, "owner@lark.example", "not this one either", &from(address)).await.is_err());
            }
        }
        assert!(tried(&world.db, "owner@lark.example", PASSWORD, &from("192.0.2.9")).await.is_ok(), "another address");
        // The control: without the mark, her own address has to wait with the guesser.
        assert!(matches!(tried(&world.db, "owner@lark.example", PASSWORD, &home).await, Err(Refusal::Wait(_))));
        let marked = Caller { device: Some(known.device.clone()), ..home.clone() };
        assert!(tried(&world.db, "owner@lark.example", PASSWORD, &marked).await.is_ok(), "a known browser");
        // The mark is another login's: it helps nobody else to more tries.
        let borrowed = Caller { device: Some(known.device), ..from("203.0.113.66") };
        assert!(matches!(
            tried(&world.db, "agent@lark.example", PASSWORD, &borrowed).await,
            Ok(_) | Err(Refusal::Wait(_))
        ));
        for _ in 0..5 {
            tried(&world.db, "admin@lark.example", "not this one either", &borrowed).await.unwrap_err();
        }
        assert!(matches!(tried(&world.db, "admin@lark.example", PASSWORD, &borrowed).await, Err(Refusal::Wait(_))));
    }
}

// A30: a list of stolen passwords is tried for many e-mails from one address; an own login between does not help.
#[tokio::test]
async fn one_address_cannot_try_many_emails() {
    for world in worlds().await {
        let mallory = from("203.0.113.66");
        let mut refused = 0;
        for number in 0..60 {
            if number % 10 == 9 {
                tried(&world.db, "viewer@brook.example", PASSWORD, &mallory).await.ok();
            }
            let email = format!("someone-{number}@lark.example");
            let caller = mallory.clone();
            let admitted = world
                .db
                .global_write(move |global| throttle::admit(global, &Email::parse(&email).unwrap(), None, &caller));
            refused += usize::from(admitted.await.unwrap().is_err());
        }
        assert!(refused >= 9, "{refused}");
    }
}

// A30: guesses made at the same moment count one by one.
#[tokio::test]
async fn parallel_guesses_are_counted() {
    for world in worlds().await {
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let db = world.db.clone();
            running.spawn(async move {
                let email = Email::parse("owner@lark.example").unwrap();
                let admitted =
                    db.global_write(move |global| throttle::admit(global, &email, None, &from("203.0.113.66"))).await;
                matches!(admitted, Ok(Ok(_)))
            });
        }
        let admitted = running.join_all().await.into_iter().filter(|admitted| *admitted).count();
        assert!((1..=5).contains(&admitted), "{admitted}");
    }
}

#[tokio::test]
async fn counts_are_forgotten_after_a_day() {
    for world in worlds().await {
        let mallory = from("203.0.113.66");
        for _ in 0..6 {
            tried(&world.db, "owner@lark.example", "not this one either", &mallory).await.unwrap_err();
        }
        assert!(matches!(tried(&world.db, "owner@lark.example", PASSWORD, &mallory).await, Err(Refusal::Wait(_))));
        world.pass(Duration::from_secs(25 * 60 * 60));
        crate::sweep(&world.db).await.unwrap();
        assert!(tried(&world.db, "owner@lark.example", PASSWORD, &mallory).await.is_ok());
    }
}

// A28, A33: a link opens once, for its time, and for nobody who has left.
#[tokio::test]
async fn a_link_opens_once() {
    for world in worlds().await {
        let router = world.router();
        let email = Email::parse("AGENT@lark.example").unwrap();
        let token = link::for_email(&world.db, &email).await.unwrap();
        let path = format!("/sign-in/link?token={token}");
        let both = tokio::join!(get(&router, &path, ""), get(&router, &path, ""));
        let opened: Vec<bool> =
            [&both.0, &both.1].iter().map(|answer| answer.cookie("__Host-kontor").is_some()).collect();
        assert_eq!(opened.iter().filter(|opened| **opened).count(), 1);
        let first = if opened[0] { &both.0 } else { &both.1 };
        assert_eq!(first.location, format!("/t/{}/inbox", world.lark.tenant));
        assert_eq!(get(&router, &path, "").await.status, StatusCode::GONE);

        let late = link::for_email(&world.db, &email).await.unwrap();
        world.pass(link::FOR_STAFF);
        assert_eq!(get(&router, &format!("/sign-in/link?token={late}"), "").await.status, StatusCode::GONE);
        let gone = link::for_email(&world.db, &email).await.unwrap();
        let (agent, actor) = (world.lark.agent.staff, world.actor(&world.lark.owner));
        world
            .db
            .write(world.lark.tenant, actor, move |tx| crate::staff::remove(tx, agent, |_, _| Ok(())))
            .await
            .unwrap();
        assert_eq!(get(&router, &format!("/sign-in/link?token={gone}"), "").await.status, StatusCode::GONE);
        assert!(matches!(link::for_email(&world.db, &email).await, Err(Fault::Refused(link::Refusal::NotStaff))));
    }
}

// A link of one tenant does not open under another's name, nor a made-up one under any.
#[tokio::test]
async fn a_link_opens_under_its_own_tenant_only() {
    for world in worlds().await {
        let router = world.router();
        let token = link::for_email(&world.db, &Email::parse("agent@lark.example").unwrap()).await.unwrap();
        let random = token.split_once('_').unwrap().1;
        let moved = format!("{}_{random}", world.brook.tenant.as_uuid().simple());
        for forged in [moved.as_str(), "", "x", random, &token.to_uppercase(), &format!("{token}x")] {
            assert_eq!(
                get(&router, &format!("/sign-in/link?token={forged}"), "").await.status,
                StatusCode::GONE,
                "{forged}"
            );
        }
        assert!(get(&router, &format!("/sign-in/link?token={token}"), "").await.cookie("__Host-kontor").is_some());
    }
}

// A29: another site can neither sign someone in by its form nor by sending her to a link of its choosing.
#[tokio::test]
async fn what_only_looks_at_a_link_does_not_open_it() {
    for world in worlds().await {
        let router = world.router();
        let token = link::for_email(&world.db, &Email::parse("agent@lark.example").unwrap()).await.unwrap();
        let request = |method: &str, name: &str, value: &str| {
            let request = Request::builder()
                .method(method)
                .uri(format!("/sign-in/link?token={token}"))
                .header("accept", "text/html");
            request.header(name, value).body(Body::empty()).unwrap()
        };
        for request in [
            request("HEAD", "accept-language", "en"),
            request("GET", "sec-purpose", "prefetch;prerender"),
            request("GET", "sec-fetch-site", "cross-site"),
        ] {
            let answer = answer(&router, request).await;
            assert_eq!((answer.status, answer.cookies.len()), (StatusCode::OK, 0));
        }
        let foreign =
            Request::post("/sign-in").header("origin", "https://evil.example").header("host", "kontor.example");
        let foreign = foreign
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("email=owner@lark.example&password={PASSWORD}")));
        assert_eq!(answer(&router, foreign.unwrap()).await.status, StatusCode::FORBIDDEN);
        // The control: the button opens it.
        let opened = post(&router, "/sign-in/link", "", &[("token", &token)]).await;
        assert!(opened.cookie("__Host-kontor").is_some());
    }
}

// The table of tries tells no e-mail and no address.
#[tokio::test]
async fn tries_are_kept_under_commitments() {
    for world in worlds().await {
        tried(&world.db, "owner@lark.example", "not this one either", &from("203.0.113.66")).await.unwrap_err();
        const ALL: store::GlobalSql = store::global_sql!("select key_hash from sign_in_throttle");
        let keys: Vec<Vec<u8>> = world
            .db
            .global_read(|global| {
                global.rows(ALL, store::params! {})?.iter().map(|row| row.get("key_hash")).collect::<Result<_>>()
            })
            .await
            .unwrap();
        assert_eq!(keys.len(), 3);
        for plain in ["owner@lark.example", "203.0.113.66", "203.0.113.66 owner@lark.example", " address 203.0.113.66"]
        {
            assert!(!keys.contains(&kernel::vault::token_hash(plain).to_vec()));
        }
        let pepper = world.db.global_write(pepper).await.unwrap();
        let known = kernel::vault::token_hash(&format!("{pepper} address 203.0.113.66"));
        assert!(keys.contains(&known.to_vec()), "the control: with the pepper it is found");
    }
}

// A login is of no business: what happened to it is told in each that she belongs to, and mailed once.
#[tokio::test]
async fn what_happens_to_a_login_is_told_in_every_business_and_mailed_once() {
    use crate::notices::{self, Kind};
    use crate::staff::invitations::{self, Accepting};
    const MAILS: store::Sql = store::sql!("select id from mail where tenant_id = :tenant and purpose = 'notice'");
    for world in worlds().await {
        let (router, maya) = (world.router(), &world.brook.agent);
        let token = world.invite(&maya.email, kernel::Role::Agent).await;
        invitations::accept(&world.db, &token, Accepting::SignedIn(maya.login), crate::testing::accepted())
            .await
            .unwrap();
        let folded = Email::parse(&maya.email).unwrap();
        let homes = link::homes(&world.db, &folded).await.unwrap();
        assert_eq!(homes[0], (world.brook.tenant, maya.staff));
        assert_eq!(homes[1].0, world.lark.tenant);
        let seen = async |kind: Kind| {
            let mut told = Vec::new();
            for (tenant, staff) in homes.clone() {
                let (listed, mails) = world
                    .db
                    .read(tenant, move |scope| {
                        Ok::<_, store::Error>((
                            notices::list(scope, staff, None, 50)?,
                            scope.rows(MAILS, store::params! {})?,
                        ))
                    })
                    .await
                    .unwrap();
                told.push((listed.iter().filter(|one| one.kind == kind).count(), mails.len()));
            }
            told
        };
        assert_eq!(seen(Kind::SignInFromNewDevice).await, [(0, 0), (0, 0)]);
        let entered = post(&router, "/sign-in", "", &[("email", &maya.email), ("password", PASSWORD)]).await;
        assert_eq!(seen(Kind::SignInFromNewDevice).await, [(1, 1), (1, 0)]);
        let form = [("current", PASSWORD), ("password", "seven violets in a jar")];
        let session = entered.cookie(web::SESSION_COOKIE).unwrap();
        assert_eq!(post(&router, "/account/password", session, &form).await.location, "/account?done=password");
        assert_eq!(seen(Kind::PasswordChanged).await, [(1, 2), (1, 0)]);
    }
}

// A26, A28: whoever chose a new password or signed out everywhere ended the links that were made before, too.
#[tokio::test]
async fn a_link_that_signs_in_dies_with_the_logins_epoch() {
    for world in worlds().await {
        let email = Email::parse("agent@lark.example").unwrap();
        let login = world.lark.agent.login;
        let before = link::for_email(&world.db, &email).await.unwrap();
        world.db.global_write(move |global| logins::end_sessions(global, login)).await.unwrap();
        assert!(!link::is_open(&world.db, &before).await.unwrap());
        assert!(matches!(link::redeem(&world.db, &before, "test").await, Err(Fault::Refused(link::Refusal::Spent))));
        // The control: one that was made since.
        let after = link::for_email(&world.db, &email).await.unwrap();
        assert!(link::is_open(&world.db, &after).await.unwrap());
        assert!(link::redeem(&world.db, &after, "test").await.is_ok());
    }
}
