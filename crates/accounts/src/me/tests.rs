use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use web::language::COOKIE;

use crate::testing::{Answer, answer, get, post, worlds};

/// A request with headers of its own.
async fn send(router: &Router, to: (&str, &str), session: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    let mut request = Request::builder()
        .method(to.0)
        .uri(to.1)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    if !session.is_empty() {
        request = request.header(header::COOKIE, format!("{}={session}", web::SESSION_COOKIE));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(router, request.body(Body::from(form.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_person_reads_in_her_own_language_and_others_in_theirs() {
    for world in worlds().await {
        let (router, lark) = (world.router(), &world.lark);
        let me = format!("/t/{}/me", lark.tenant);
        let (mine, others) = (&lark.viewer.session, &lark.agent.session);
        let page = get(&router, &me, mine).await.body;
        assert!(page.contains(r#"<html lang="en" dir="ltr""#));
        // Shows P-SEC-4: who joined before it was said at the invitation reads here that looks are noted.
        assert!(page.contains("What you open of customers is noted for twelve months"), "{page}");
        let saved = post(&router, &me, mine, &[("language", "pt-BR"), ("time_zone", "America/Sao_Paulo")]).await;
        assert_eq!((saved.status, saved.cookie(COOKIE)), (StatusCode::SEE_OTHER, Some("pt-BR")));
        let page = get(&router, &saved.location, mine).await.body;
        assert!(page.contains(r#"<html lang="pt-BR""#) && page.contains("Salvo."));
        assert!(page.contains(r#"value="America/Sao_Paulo" selected"#), "her time zone is shown to her");
        // Also where she is in no business; and nobody else's page has changed.
        assert!(get(&router, "/account", mine).await.body.contains("Sua conta"));
        assert!(get(&router, &me, others).await.body.contains("Language and time"));
        // Nothing of her own is as the business has it.
        post(&router, &me, mine, &[("language", ""), ("time_zone", "")]).await;
        assert!(get(&router, &me, mine).await.body.contains(r#"<html lang="en""#));
    }
}

#[tokio::test]
async fn what_is_no_language_and_no_time_zone_is_named() {
    for world in worlds().await {
        let router = world.router();
        let me = format!("/t/{}/me", world.lark.tenant);
        let session = &world.lark.agent.session;
        let wrong = post(&router, &me, session, &[("language", "klingon"), ("time_zone", "Mars/Olympus")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("field-language-wrong") && wrong.body.contains("field-time_zone-wrong"));
        let foreign = post(&router, &me, &world.brook.owner.session, &[("language", "es")]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert!(get(&router, &me, session).await.body.contains(r#"<html lang="en""#), "nothing was changed");
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_reads_what_her_browser_asks_for_or_what_she_chose() {
    for world in worlds().await {
        let router = world.router();
        let spanish = [("accept-language", "es-MX,es;q=0.9,en;q=0.5")];
        assert!(send(&router, ("GET", "/sign-in"), "", &spanish, "").await.body.contains("Iniciar sesión"));
        let referer = [("referer", "https://kontor.example/sign-in?next=%2Faccount"), spanish[0]];
        let chosen = send(&router, ("POST", "/language"), "", &referer, "language=pt-BR").await;
        assert_eq!(chosen.location, "/sign-in?next=%2Faccount", "back to where it was chosen");
        assert_eq!(chosen.cookie(COOKIE), Some("pt-BR"));
        let kept = [("cookie", "kontor_language=pt-BR"), spanish[0]];
        assert!(send(&router, ("GET", "/sign-in"), "", &kept, "").await.body.contains("Esqueceu a senha?"));
        // A problem too.
        assert!(
            send(&router, ("GET", "/nothing"), "", &[kept[0], ("accept", "text/html")], "")
                .await
                .body
                .contains("Não há nada aqui")
        );
    }
}

// A42
#[tokio::test]
async fn the_choice_of_a_language_leads_nowhere_else_and_takes_no_nonsense() {
    for world in worlds().await {
        let router = world.router();
        for (referer, to) in [
            ("https://evil.example/phish", "/phish"),
            ("https://evil.example//evil.example", "/"),
            ("https://evil.example/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("not an address", "/"),
        ] {
            let answer = send(&router, ("POST", "/language"), "", &[("referer", referer)], "language=es").await;
            assert_eq!(answer.location, to, "{referer}");
        }
        let forged = send(&router, ("POST", "/language"), "", &[], "language=es%3B+Domain%3Devil.example").await;
        assert_eq!((forged.location.as_str(), forged.cookie(COOKIE)), ("/", None));
        // Signed in, the choice goes with the login.
        let session = &world.lark.agent.session;
        send(&router, ("POST", "/language"), session, &[], "language=es").await;
        assert!(get(&router, "/account", session).await.body.contains("Su cuenta"));
    }
}

// Shows P-ACC-2: each person has a name and contact details, which her colleagues see and she herself changes.
#[tokio::test]
async fn a_person_says_what_colleagues_see_of_her() {
    for world in worlds().await {
        let (router, lark) = (world.router(), &world.lark);
        let profile = format!("/t/{}/me/profile", lark.tenant);
        let mine = &lark.agent.session;
        let wrong = post(&router, &profile, mine, &[("name", ""), ("phone", "12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("field-name-wrong") && wrong.body.contains("field-phone-wrong"));
        // Without its country a number is one of the business's country.
        let saved = post(&router, &profile, mine, &[("name", "Maya <b>Okafor"), ("phone", "0170 1234567")]).await;
        assert_eq!(saved.location, format!("/t/{}/me?done=saved", lark.tenant), "{}", saved.body);
        let staff = get(&router, &format!("/t/{}/staff", lark.tenant), &lark.viewer.session).await.body;
        assert!(staff.contains("Maya &lt;b&gt;Okafor") && staff.contains("+491701234567"), "{staff}");
        let one = format!("/t/{}/staff/{}", lark.tenant, lark.agent.staff);
        assert!(get(&router, &one, &lark.viewer.session).await.body.contains("tel:+491701234567"));
        let me = get(&router, &format!("/t/{}/me", lark.tenant), mine).await.body;
        assert!(me.contains(&lark.agent.email) && me.contains("+491701234567"));
        // Nothing to change records nothing.
        post(&router, &profile, mine, &[("name", "Maya <b>Okafor"), ("phone", "+49 170 1234567")]).await;
        assert_eq!(world.events().await, ["staff.profile_changed"]);
        let foreign = post(&router, &profile, &world.brook.owner.session, &[("name", "Mallory")]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    }
}
