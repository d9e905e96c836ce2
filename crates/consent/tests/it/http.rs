//! The routes, through the router.

use axum::http::{Method, StatusCode};
use kernel::ContactId;

use crate::world::worlds;

fn body(contact: ContactId, change: (&str, &str)) -> String {
    let body = format!(
        r#"{{"contact_id":"{contact}","channel":"whatsapp","purpose":"marketing","effect":"grant","method":"written","occurred_at":"2026-11-20T08:00:00Z","evidence":{{"words":"Ticked on the paper form.","text_shown":"Offers once a month."}}}}"#
    );
    assert!(body.contains(change.0));
    body.replacen(change.0, change.1, 1)
}

// Shows P-CON-1, P-CON-5.
#[tokio::test]
async fn a_grant_is_recorded_with_its_evidence_and_read_back() {
    for world in worlds().await {
        let contact = world.person().await;
        let (status, made) = world.api("lark-agent", Method::POST, "/api/v1/consents", &body(contact, ("", ""))).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        for part in [
            r#""purpose":"marketing","topic_id":null,"effect":"grant","method":"written","grade":"own""#,
            r#""evidence":{"words":"Ticked on the paper form.","text_shown":"Offers once a month."}"#,
            r#""occurred_at":"2026-11-20T08:00:00Z","recorded_at":"2026-11-20T09:00:00Z""#,
            r#""actor":{"kind":"api_key","#,
            r#""marketing":"granted","stopped_at":null"#,
        ] {
            assert!(made.contains(part), "{part}: {made}");
        }
        world.pass(1);
        world.says(contact, "STOP").await;
        let path = format!("/api/v1/consents?contact_id={contact}&limit=1");
        let (status, page) = world.api("lark-viewer", Method::GET, &path, "").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(r#""purpose":"all","topic_id":null,"effect":"withdraw","method":"message""#), "{page}");
        assert!(page.contains(r#""stopped_at":"2026-11-20T09:00:01Z""#), "{page}");
        let cursor = page.split(r#""next_cursor":""#).nth(1).unwrap().split('"').next().unwrap();
        let (_, rest) = world.api("lark-viewer", Method::GET, &format!("{path}&cursor={cursor}"), "").await;
        assert!(rest.contains("Ticked on the paper form.") && rest.contains(r#""next_cursor":null"#), "{rest}");

        let refused =
            world.gate(world.text(contact, kernel::Who::System("automation"), kernel::Purpose::Service)).await;
        assert_eq!(refused, "opted_out");
        let (status, decisions) =
            world.api("lark-viewer", Method::GET, &format!("/api/v1/decisions?contact_id={contact}"), "").await;
        assert_eq!(status, StatusCode::OK);
        assert!(decisions.contains(r#""verdict":"refused","reasons":["opted_out"]"#), "{decisions}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_in_words() {
    for world in worlds().await {
        let contact = world.person().await;
        for (change, status, words) in [
            (("marketing", "compliance"), 422, "Say service"),
            (("grant", "hold"), 422, "Say grant or withdraw"),
            (("written", "clock"), 422, "Say call"),
            (("whatsapp", "pigeon"), 422, "no such channel"),
            (("2026", "2027"), 422, "has not happened"),
            (("Ticked on the paper form.", "  "), 422, "Say what the person said"),
            (("\"channel\"", "\"tenant_id\""), 422, "tenant_id"),
        ] {
            let (answered, text) =
                world.api("lark-agent", Method::POST, "/api/v1/consents", &body(contact, change)).await;
            assert_eq!(answered.as_u16(), status, "{change:?}: {text}");
            assert!(text.contains(words), "{change:?}: {text}");
        }
        let (status, _) = world.api("lark-viewer", Method::POST, "/api/v1/consents", &body(contact, ("", ""))).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        // A15: another tenant's person is not there.
        let (status, _) = world.api("brook-owner", Method::POST, "/api/v1/consents", &body(contact, ("", ""))).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        for path in ["consents", "decisions"] {
            let path = format!("/api/v1/{path}?contact_id={contact}");
            assert_eq!(world.api("brook-owner", Method::GET, &path, "").await.0, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(world.api("lark-viewer", Method::GET, &path, "").await.0, StatusCode::OK, "{path}");
        }
        // The link by which the person chooses is for whoever may record what they said.
        let link = format!("/api/v1/consents/link?contact_id={contact}");
        assert_eq!(world.api("brook-owner", Method::GET, &link, "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.api("lark-viewer", Method::GET, &link, "").await.0, StatusCode::FORBIDDEN);
        let (status, told) = world.api("lark-agent", Method::GET, &link, "").await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let path = told["url"].as_str().unwrap().strip_prefix("http://127.0.0.1:9").unwrap();
        assert_eq!(world.stranger(path).await.0, StatusCode::OK);
        assert_eq!(
            world.api("lark-viewer", Method::GET, "/api/v1/consents", "").await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[tokio::test]
async fn staff_record_and_decide_by_forms() {
    for world in worlds().await {
        let contact = world.person().await;
        world.says(contact, "please stop by at five").await;
        let lark = world.lark;
        let base = format!("/t/{lark}/people/{contact}/consent");
        let back = format!("/t/{lark}/inbox/1");
        let decision = format!("channel=whatsapp&answer=no&back={back}");
        let path = format!("{base}/decision");
        assert_eq!(world.form("brook-owner", &path, &decision).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.form("lark-viewer", &path, &decision).await.0, StatusCode::FORBIDDEN);
        assert_eq!(world.form("lark-agent", &path, &decision).await, (StatusCode::SEE_OTHER, back.clone()));
        assert_eq!(world.form("lark-agent", &path, &decision).await.0, StatusCode::CONFLICT);
        world.pass(1);
        let withdrawal =
            "channel=whatsapp&purpose=all&effect=withdraw&method=verbal&words=Called+us&back=https://evil.example";
        let (status, to) = world.form("lark-agent", &base, withdrawal).await;
        assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/t/{lark}/people/{contact}")));
        assert!(world.state(contact).await.stopped_at.is_some());
    }
}
