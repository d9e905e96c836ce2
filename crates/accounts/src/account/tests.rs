use std::time::Duration;

use axum::http::StatusCode;

use crate::testing::{PASSWORD, get, post, worlds};

// A30: a browser left open is not a place to guess the password.
#[tokio::test]
async fn the_current_password_is_not_guessed() {
    for world in worlds().await {
        let router = world.router();
        let session = &world.lark.agent.session;
        let wrong = [("current", "not this one either"), ("password", "seven violets in a jar")];
        for _ in 0..5 {
            assert_eq!(
                post(&router, "/account/password", session, &wrong).await.status,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        let right = [("current", PASSWORD), ("password", "seven violets in a jar")];
        assert_eq!(post(&router, "/account/password", session, &right).await.status, StatusCode::TOO_MANY_REQUESTS);
        world.pass(Duration::from_secs(1));
        assert_eq!(
            post(&router, "/account/password", session, &right).await.status,
            StatusCode::SEE_OTHER,
            "the control"
        );
    }
}

#[tokio::test]
async fn a_weak_new_password_is_told_beside_its_field() {
    for world in worlds().await {
        let router = world.router();
        let answer = post(
            &router,
            "/account/password",
            &world.lark.agent.session,
            &[("current", PASSWORD), ("password", "password1234")],
        )
        .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("field-password-wrong") && !answer.body.contains("password1234"));
        assert!(world.is_live(&world.lark.agent.session).await);
    }
}

#[tokio::test]
async fn the_appearance_is_chosen_without_script() {
    for world in worlds().await {
        let router = world.router();
        let session = &world.lark.agent.session;
        let chosen = post(&router, "/account/theme", session, &[("theme", "dark")]).await;
        assert_eq!(chosen.cookie(web::layout::THEME_COOKIE), Some("dark"));
        let forged = post(&router, "/account/theme", session, &[("theme", "dark; Domain=evil.example")]).await;
        assert_eq!(forged.cookie(web::layout::THEME_COOKIE), Some("device"));
        assert_eq!(get(&router, "/account", "").await.location, "/sign-in?next=%2Faccount");
    }
}

// A34: whoever knows a password does not write the notice that its owner reads.
#[test]
fn a_devices_name_is_no_place_for_a_message() {
    let browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0";
    assert_eq!(super::device(browser), "Firefox, Linux");
    assert_eq!(super::device("curl/8.14.1"), "curl");
    for (sent, shown) in [
        ("Your account is locked: see https://evil.example", "Your"),
        ("evil.example/now", "evil"),
        ("\u{202e}txet", ""),
        ("", ""),
    ] {
        assert_eq!(super::device(sent), shown, "{sent}");
    }
}
