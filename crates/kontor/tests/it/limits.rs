//! How requests are refused, and what every answer carries. A10, A11, A19, A34, A61.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{run, worlds};
use web::Audience;

use crate::table::{Place, TABLE};

#[test]
fn a_program_is_told_what_is_wrong_as_a_problem() {
    run(async {
        for world in worlds().await {
            let key = &world.lark.key;
            let contacts = || world.post("/api/v1/contacts").api(key);
            let large = vec![b'a'; 1024 * 1024 + 1];
            let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
            let cases = [
                ("an unknown path", world.get("/api/v1/nothing").api(key), 404),
                ("an unknown method", world.request(Method::PUT, "/api/v1/contacts").api(key), 405),
                ("no id", world.get("/api/v1/contacts/1%27%20or%20%271").api(key), 404),
                ("bad JSON", contacts().body("application/json", b"{\"name\":".to_vec()), 422),
                ("no UTF-8", contacts().body("application/json", b"{\"name\":\"\xff\xfe\"}".to_vec()), 422),
                ("deep nesting", contacts().body("application/json", deep), 422),
                ("an unknown field", contacts().json(&json!({ "name": "Una", "owner_id": 1 })), 422),
                ("another type", contacts().body("text/plain", b"{}".to_vec()), 415),
                ("more than 1 MiB", contacts().body("application/json", large), 413),
                ("a forged cursor", world.get("/api/v1/contacts?cursor=zz").api(key), 422),
                ("too many at once", world.get("/api/v1/contacts?limit=100000").api(key), 422),
                ("a limit that is none", world.get("/api/v1/contacts?limit=-1").api(key), 422),
            ];
            let mut wrong = Vec::new();
            for (what, request, expected) in cases {
                let answer = request.send().await;
                let is_problem =
                    answer.header("content-type").starts_with("application/problem+json") && !answer.code().is_empty();
                if answer.status.as_u16() != expected || (!is_problem && expected != 405) {
                    wrong.push(format!("{what}: {} {} {}", answer.status, answer.header("content-type"), answer.body));
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

#[test]
fn a_requests_id_comes_back_and_a_forged_one_is_replaced() {
    run(async {
        for world in worlds().await {
            let given = "0199f0c4-5a00-7000-8000-00000000abcd";
            for path in ["/sign-in", "/api/v1/contacts", "/nothing"] {
                let answer = world.get(path).header("x-request-id", given).send().await;
                assert_eq!(answer.header("x-request-id"), given, "{path}");
                let answer = world.get(path).header("x-request-id", "id with words; and more").send().await;
                let made = answer.header("x-request-id");
                assert!(uuid::Uuid::try_parse(made).is_ok() && made != given, "{path}: {made}");
            }
            world.finish().await;
        }
    });
}

#[test]
fn every_page_carries_its_security_headers_and_is_kept_nowhere() {
    run(async {
        for world in worlds().await {
            let mut wrong = Vec::new();
            for entry in TABLE.iter().filter(|entry| entry.is_safe()) {
                let request = entry.request(&world, &Place::of(&world.lark));
                let request = match entry.audience {
                    Audience::Api(_) => request.api(&world.lark.key),
                    Audience::Public | Audience::Hook | Audience::Login | Audience::Staff(_) => {
                        request.as_staff(&world.lark.owner)
                    }
                };
                let (status, headers, _) = request.begin().await;
                let header =
                    |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
                let policy = header("content-security-policy");
                let is_dressed = policy.contains("default-src 'self'")
                    && policy.contains("frame-ancestors 'none'")
                    && !policy.contains("unsafe")
                    && header("x-content-type-options") == "nosniff"
                    && header("referrer-policy") == "same-origin"
                    && header("strict-transport-security").starts_with("max-age=");
                // A19: nothing between us and the reader keeps a page.
                let is_private = entry.audience == Audience::Public
                    || header("cache-control").contains("no-store")
                    || header("cache-control").contains("no-cache");
                if !is_dressed || !is_private || status.is_server_error() {
                    wrong.push(format!("{}: {status} {headers:?}", entry.path));
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

// A61: nothing of the operator's is served beside the pages.
#[test]
fn metrics_and_debug_are_not_served_to_the_public() {
    run(async {
        for world in worlds().await {
            for path in [
                "/metrics",
                "/debug",
                "/debug/pprof/",
                "/actuator",
                "/.env",
                "/.git/config",
                "/api/v1/",
                "/t/",
                "/hooks/",
            ] {
                let answer = world.get(path).send().await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
            // Control.
            assert_eq!(world.get("/healthz").send().await.status, StatusCode::OK);
            world.finish().await;
        }
    });
}

// A34: what customers and staff typed is text wherever it is shown.
#[test]
fn scripts_in_names_and_messages_are_shown_as_text() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let name = "<script>alert('name')</script>";
            let text = "\"><img src=x onerror=alert('text')> javascript:alert(1) <b>{{7*7}}</b>";
            world.writes(lark, testkit::webhook::From::Phone("447700900119"), name, text).await;
            let found = world.get("/api/v1/conversations").api(&lark.key).send().await.json();
            let newest = found["data"][0].clone();
            let (id, contact) = (newest["id"].as_str().unwrap(), newest["contact_id"].as_str().unwrap());
            let mut shown = 0;
            for path in [
                "inbox".to_owned(),
                format!("inbox/{id}"),
                "people".to_owned(),
                format!("people/{contact}"),
                "inbox?q=%3Cscript%3Ealert".to_owned(),
                "people?q=%22%3E%3Cscript%3E".to_owned(),
            ] {
                let page = world.get(format!("/t/{}/{path}", lark.id)).as_staff(&lark.owner).send().await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                for harm in ["<script>alert", "<img src=x", "<b>{{", "href=\"javascript:"] {
                    assert!(!page.body.contains(harm), "{path} shows {harm}");
                }
                shown += usize::from(page.body.contains("&lt;script&gt;alert") || page.body.contains("&lt;img src=x"));
            }
            // Control: it was there to be shown.
            assert!(shown >= 3, "{shown}");
            world.finish().await;
        }
    });
}

// A56: whatever stands in a filter, a search or a place in a list is a value, never a statement, and never breaks anything.
#[test]
fn hostile_filters_are_answered_and_break_nothing() {
    const HOSTILE: [&str; 14] = [
        "' or 1=1 --",
        "\"",
        "\" OR *",
        "NEAR(a b)",
        "a AND (b",
        "*",
        "tenant:x",
        "^x",
        "-x",
        "\u{0}",
        "\u{202e}",
        "{{7*7}}",
        "%",
        "😀",
    ];
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let long = "x ".repeat(4000);
            let mut wrong = Vec::new();
            for entry in
                TABLE.iter().filter(|entry| entry.is_safe() && !entry.is_stream() && !entry.path.starts_with("/hooks/"))
            {
                for hostile in HOSTILE.iter().copied().chain([long.as_str()]) {
                    let typed: String = hostile.bytes().map(|byte| format!("%{byte:02x}")).collect();
                    let query = [
                        "q",
                        "cursor",
                        "limit",
                        "status",
                        "assignee",
                        "inbox",
                        "contact",
                        "contact_id",
                        "view",
                        "before",
                        "from",
                        "next",
                        "token",
                    ]
                    .map(|field| format!("{field}={typed}"));
                    // Alone, for a first field that is refused hides the rest.
                    for one in query {
                        let path = Place::of(lark).address(entry.path);
                        let request = world.get(format!("{path}?{one}"));
                        let request = if matches!(entry.audience, Audience::Api(_)) {
                            request.api(&lark.key)
                        } else {
                            request.as_staff(&lark.owner)
                        };
                        let (status, ..) = request.begin().await;
                        if status.is_server_error() {
                            wrong.push(format!("{path}?{one}: {status}"));
                        }
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}
