//! How requests are refused, and what every answer carries. A10, A11, A19, A34, A38, A56, A61.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{run, worlds};
use web::Audience;

use crate::table::{Entry, Place, TABLE};

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
                    Audience::Public | Audience::Hook | Audience::Login | Audience::Operator | Audience::Staff(_) => {
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

// A38: a file's name is one short line of text, whatever it was.
#[test]
fn hostile_file_names_are_one_line_of_text() {
    const NAMES: [&str; 6] = [
        "../../../../etc/passwd",
        "C:\\windows\\system32\\calc.exe",
        "bill\r\nContent-Type: text/html\r\n\r\n<b>.pdf",
        "\"><img src=x onerror=alert('name')>.pdf",
        "bill\u{202e}fdp.exe",
        "\u{0}",
    ];
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (long, phone) = ("long".repeat(2500), lark.own.phone.clone().unwrap());
            for (number, name) in NAMES.into_iter().chain([long.as_str()]).enumerate() {
                let value = json!({
                    "contacts": [{ "profile": { "name": "Ann" }, "wa_id": phone }],
                    "messages": [{
                        "from": phone, "id": format!("wamid.file.{number}"), "timestamp": world.clock.now().seconds().to_string(),
                        "type": "document", "document": { "id": "1", "mime_type": "application/pdf", "filename": name },
                    }],
                });
                world.receive(lark, testkit::webhook::post(&lark.account, &lark.number, value)).await;
            }
            // Nobody has the files; their names are there.
            world.run_tasks().await;
            let path = format!("/t/{}/inbox/{}", lark.id, lark.own.conversation);
            let page = world.get(path).as_staff(&lark.owner).send().await;
            assert_eq!(page.status, StatusCode::OK);
            let harms = ["<img src=x", "\r\nContent-Type", "\nContent-Type", "\u{0}", "../", "C:\\", "\u{202e}"];
            for harm in harms {
                assert!(!page.body.contains(harm), "{harm:?}");
            }
            // Control: they are shown, and the long one is cut.
            for name in ["passwd", "calc.exe", "html &lt;b&gt;.pdf", "&gt;&lt;img src=x", "billfdp.exe", &long[..119]] {
                assert!(page.body.contains(name), "{name}");
            }
            assert!(!page.body.contains(&long[..120]));
            world.finish().await;
        }
    });
}

// A10: Meta's question is answered to nobody who guesses, whatever brackets the token's name carries; and guessing is slow.
#[test]
fn the_verify_token_is_neither_guessed_nor_confused() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let hook = world.hook_path(lark);
            let ask = async |query: String| world.get(format!("{hook}?{query}")).without("sec-fetch-site").send().await;
            let right = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={}", lark.verify_token);
            assert_eq!(ask(right.clone()).await.body, "1158201444", "control");
            let guess = |token: &str| format!("hub.mode=subscribe&hub.challenge=7{token}");
            let guesses = [
                "",
                "&hub.verify_token=",
                "&hub.verify_token[]=",
                "&hub[verify_token][]=",
                "&hub.verify_token=true",
                "&hub.verify_token=null",
                "&hub.verify_token=%00",
                "&hub.verify_token=a&hub.verify_token=b",
            ];
            let own = [
                format!("&hub[verify_token][]={}", lark.verify_token),
                format!("&hub.verify_token={}", world.brook.verify_token),
            ];
            for token in guesses.map(str::to_owned).into_iter().chain(own) {
                let answer = ask(guess(&token)).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}: {}", answer.body);
                assert!(answer.body != "7" && !answer.body.contains(&lark.verify_token), "{}", answer.body);
            }
            // Ten wrong ones a minute: now the right one has to wait too, and another business's has not.
            assert_eq!(ask(right.clone()).await.status, StatusCode::TOO_MANY_REQUESTS);
            let brook = format!(
                "{}?hub.mode=subscribe&hub.challenge=1&hub.verify_token={}",
                world.hook_path(&world.brook),
                world.brook.verify_token
            );
            assert_eq!(world.get(brook).without("sec-fetch-site").send().await.status, StatusCode::OK);
            world.clock.advance(std::time::Duration::from_secs(61));
            assert_eq!(ask(right).await.status, StatusCode::OK);
            world.run_tasks().await;
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
    const FIELDS: [&str; 13] = [
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
    ];
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let long = "x ".repeat(4000);
            let mut wrong = Vec::new();
            let read = |entry: &&Entry| entry.is_safe() && !entry.is_stream() && !entry.path.starts_with("/hooks/");
            for (row, entry) in TABLE.iter().filter(read).enumerate() {
                for (nth, hostile) in HOSTILE.iter().copied().chain([long.as_str()]).enumerate() {
                    let typed: String = hostile.bytes().map(|byte| format!("%{byte:02x}")).collect();
                    // Alone, for a first field that is refused hides the rest. What is searched meets them all; each
                    // other field a third of them on one route, and the rest on the next two.
                    for (place, field) in FIELDS.iter().enumerate() {
                        if *field != "q" && (row + place + nth) % 3 != 0 {
                            continue;
                        }
                        let path = format!("{}?{field}={typed}", Place::of(lark).address(entry.path));
                        let request = world.get(path.clone());
                        let request = if matches!(entry.audience, Audience::Api(_)) {
                            request.api(&lark.key)
                        } else {
                            request.as_staff(&lark.owner)
                        };
                        let (status, ..) = request.begin().await;
                        if status.is_server_error() {
                            wrong.push(format!("{path}: {status}"));
                        }
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

#[test]
fn a_file_that_was_given_up_is_fetched_again_when_someone_asks() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let phone = lark.own.phone.clone().unwrap();
            let value = json!({
                "contacts": [{ "profile": { "name": "Ann" }, "wa_id": phone }],
                "messages": [{
                    "from": phone, "id": "wamid.photo", "timestamp": world.clock.now().seconds().to_string(),
                    "type": "image", "image": { "id": "1037", "mime_type": "image/jpeg" },
                }],
            });
            world.receive(lark, testkit::webhook::post(&lark.account, &lark.number, value)).await;
            let here = format!("/t/{}/inbox/{}", lark.id, lark.own.conversation);
            let page = async || world.get(here.clone()).as_staff(&lark.owner).send().await.body;
            assert!(page().await.contains("Being fetched …"));
            // Nobody answers; after seven days WhatsApp would not have it any more.
            world.run_tasks().await;
            assert!(page().await.contains("It is tried again by itself."));
            world.clock.advance(std::time::Duration::from_secs(8 * 86_400));
            world.run_tasks().await;
            let given_up = page().await;
            assert!(given_up.contains("The file could not be fetched.") && given_up.contains("Try again"));
            let (_, from) =
                given_up.split_once("/file\"").map(|(before, _)| before.rsplit_once("action=\"").unwrap()).unwrap();
            let again = world.post(format!("{from}/file")).as_staff(&lark.owner).send().await;
            assert_eq!(again.status, StatusCode::SEE_OTHER);
            assert!(page().await.contains("Being fetched …"));
            world.run_tasks().await;
            assert!(page().await.contains("The file could not be fetched."));
            world.finish().await;
        }
    });
}
