use std::time::Duration;

use axum::http::StatusCode;
use web::Signup;

use super::*;
use crate::testing::{PASSWORD, TICKED, founding, get, places, post, router};

fn form(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("token", token),
        ("business_name", "Lark Music School"),
        ("country", "DE"),
        ("time_zone", "Europe/Berlin"),
        ("address", ""),
        ("phone", ""),
        ("name", "Olga Petrova"),
        ("email", "olga@lark.example"),
        ("password", PASSWORD),
        TICKED[0],
        TICKED[1],
    ]
}

fn url() -> Url {
    "https://kontor.example".parse().unwrap()
}

// Shows P-ACC-1: from the printed link to being signed in, in the business just named.
#[tokio::test]
async fn the_printed_link_sets_up_once() {
    for place in places().await {
        let router = router(&place.db, Signup::Closed);
        assert_eq!(get(&router, "/", "").await.location, "/setup");
        let earlier = ensure_token(&place.db, &url()).await.unwrap().expect("nobody is there yet");
        let link = ensure_token(&place.db, &url()).await.unwrap().expect("nobody is there yet");
        let token = link.query().unwrap().strip_prefix("token=").unwrap().to_owned();
        let page = get(&router, &format!("/setup?token={token}"), "").await;
        assert!(page.status == StatusCode::OK && page.body.contains("business_name"), "{}", page.body);
        for wrong in ["", "x", earlier.query().unwrap().strip_prefix("token=").unwrap()] {
            assert_eq!(get(&router, &format!("/setup?token={wrong}"), "").await.status, StatusCode::GONE);
            assert_eq!(post(&router, "/setup", "", &form(wrong)).await.status, StatusCode::GONE);
        }
        let mut weak = form(&token);
        weak[8].1 = "larkmusicschool1";
        let refused = post(&router, "/setup", "", &weak).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("field-password-wrong")
                && refused.body.contains("olga@lark.example")
                && !refused.body.contains("larkmusicschool1")
        );

        let done = post(&router, "/setup", "", &form(&token)).await;
        assert!(done.location.ends_with("/settings/backups/kit"), "{}", done.body);
        let session = done.cookie("__Host-kontor").unwrap();
        let tenant = done.location.split('/').nth(2).unwrap();
        assert!(get(&router, &format!("/t/{tenant}/settings"), session).await.body.contains("Lark Music School"));
        assert_eq!(post(&router, "/setup", "", &form(&token)).await.status, StatusCode::GONE);
        assert_eq!(get(&router, &format!("/setup?token={token}"), "").await.location, "/sign-in");
        assert_eq!(ensure_token(&place.db, &url()).await.unwrap(), None, "set-up is over");
    }
}

// A33
#[tokio::test]
async fn of_two_set_ups_at_once_one_succeeds() {
    for place in places().await {
        let link = ensure_token(&place.db, &url()).await.unwrap().unwrap();
        let token = link.query().unwrap().strip_prefix("token=").unwrap().to_owned();
        let (one, two) =
            (founding("Lark", "olga@lark.example").await, founding("Mallory", "mallory@evil.example").await);
        let both = tokio::join!(set_up(&place.db, &token, one), set_up(&place.db, &token, two));
        assert_eq!([both.0.is_ok(), both.1.is_ok()].iter().filter(|ok| **ok).count(), 1);
        assert_eq!(tenants::list(&place.db).await.unwrap().len(), 1);
    }
}

// Shows P-ACC-1: strangers found a business only where the operator opened sign-up.
#[tokio::test]
async fn sign_up_follows_the_operators_choice() {
    for place in places().await {
        for closed in [Signup::Closed, Signup::Invite] {
            let router = router(&place.db, closed);
            assert_eq!(get(&router, "/sign-up", "").await.status, StatusCode::FORBIDDEN);
            assert_eq!(post(&router, "/sign-up", "", &form("")).await.status, StatusCode::FORBIDDEN);
        }
        let router = router(&place.db, Signup::Open);
        let done = post(&router, "/sign-up", "", &form("")).await;
        assert!(done.location.ends_with("/inbox"), "{}", done.body);
        let session = done.cookie("__Host-kontor").unwrap();
        // A27: the same e-mail makes no second login, and the first keeps its password.
        let mut again = form("");
        again[8].1 = "seven violets in a jar";
        assert_eq!(post(&router, "/sign-up", "", &again).await.status, StatusCode::CONFLICT);
        let sign_in = post(&router, "/sign-in", "", &[("email", "olga@lark.example"), ("password", PASSWORD)]).await;
        assert_eq!(sign_in.status, StatusCode::SEE_OTHER);
        // Whoever has a login adds a business with it.
        let added = post(&router, "/businesses/new", session, &form("")).await;
        assert!(added.location.ends_with("/inbox") && added.location != done.location, "{}", added.body);
    }
}

// A30: sign-up tells that an e-mail is taken; nobody asks for many.
#[tokio::test]
async fn sign_ups_from_one_address_slow_down() {
    for place in places().await {
        let router = router(&place.db, Signup::Open);
        let mut told = Vec::new();
        for number in 0..7 {
            let email = format!("someone-{number}@lark.example");
            let mut form = form("");
            form[7].1 = &email;
            told.push(post(&router, "/sign-up", "", &form).await.status);
        }
        assert_eq!(told[..5], [StatusCode::SEE_OTHER; 5]);
        assert_eq!(told[5..], [StatusCode::TOO_MANY_REQUESTS; 2]);
        place.clock.advance(Duration::from_secs(1));
        assert_eq!(
            post(&router, "/sign-up", "", &form("")).await.status,
            StatusCode::SEE_OTHER,
            "the control: the wait ends"
        );
    }
}
