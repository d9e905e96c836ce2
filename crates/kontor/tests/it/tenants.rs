//! Every route with every id of the other business. Shows P-ACC-3; A15, A16, A18, A20.

use axum::http::StatusCode;
use testkit::{Request, Tenant, World, run, worlds};
use web::Audience;

use crate::table::{Body, Entry, Place, TABLE, leak};

fn by_owner(entry: &Entry, request: Request, tenant: &Tenant) -> Request {
    match entry.audience {
        Audience::Api(_) => request.api(&tenant.key),
        Audience::Public | Audience::Hook => request,
        Audience::Login | Audience::Operator | Audience::Staff(_) => request.as_staff(&tenant.owner),
    }
}

fn names_ids(text: &str) -> bool {
    text.replace("{tenant}", "").replace("{file}", "").replace("{road}", "").contains('{')
}

fn of_business(entry: &&Entry) -> bool {
    matches!(entry.audience, Audience::Staff(_) | Audience::Api(_))
}

// A15: the owner of one business, the ids of the other; in the other's place, and in the own place.
#[test]
fn another_tenants_id_is_not_found_on_any_route() {
    run(async {
        for world in worlds().await {
            let mut wrong = Vec::new();
            let (lark, brook) = (&world.lark, &world.brook);
            for (own, other) in [(lark, brook), (brook, lark)] {
                for entry in TABLE.iter().filter(of_business) {
                    let mut places = Vec::new();
                    if matches!(entry.audience, Audience::Staff(_)) {
                        places.push(("in the other's place", Place::of(other)));
                        places.push(("the other's place with own ids", Place { tenant: other.id, ..Place::of(own) }));
                    }
                    if names_ids(entry.path) {
                        places.push(("in the own place", Place { tenant: own.id, ..Place::of(other) }));
                    }
                    for (what, place) in places {
                        let answer = by_owner(entry, entry.request(&world, &place), own).send().await;
                        if answer.status != StatusCode::NOT_FOUND {
                            wrong.push(format!("{} {} {what}: {}", entry.method, entry.path, answer.status));
                        }
                        if let Some(marker) = leak(&answer, other) {
                            wrong.push(format!("{} {} {what}: shows “{marker}”", entry.method, entry.path));
                        }
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

// A16: own ids in the path, the other's in the body or the query: refused, and nothing done.
#[test]
fn another_tenants_id_in_a_body_or_a_query_is_refused() {
    run(async {
        for world in worlds().await {
            let (mut wrong, mut tried) = (Vec::new(), 0);
            let (lark, brook) = (&world.lark, &world.brook);
            for entry in TABLE.iter().filter(of_business) {
                let body = match entry.body {
                    Body::Form(text) | Body::Json(text) => text,
                    Body::None => "",
                };
                if !["agent", "staff", "contact"]
                    .iter()
                    .any(|id| format!("{body}{}", entry.query).contains(&format!("{{{id}}}")))
                {
                    continue;
                }
                tried += 1;
                let place = Place { body: brook, ..Place::of(lark) };
                let answer = by_owner(entry, entry.request(&world, &place), lark).send().await;
                if !matches!(answer.status.as_u16(), 404 | 409 | 422) || leak(&answer, brook).is_some() {
                    wrong.push(format!("{} {}: {} {}", entry.method, entry.path, answer.status, answer.body));
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            assert!(tried >= 6, "{tried}");
            world.finish().await;
        }
    });
}

// A18: lists, searches and filters, asked with the other's words and ids, show nothing of the other.
#[test]
fn lists_and_searches_show_nothing_of_the_other_tenant() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            let mut wrong = Vec::new();
            for (path, query) in queries(brook) {
                let entry = Entry {
                    path,
                    ..*TABLE
                        .iter()
                        .find(|entry| entry.is_safe() && entry.path == path)
                        .expect("OK because it is in the table")
                };
                let path = path.replace("{tenant}", &lark.id.to_string());
                let request = world.get(format!("{path}?{query}"));
                let answer = by_owner(&entry, request, lark).send().await;
                // What was asked for may be said back, in the field it was typed into.
                let said_back = |marker: &str| query.contains(&marker.replace(' ', "+")) || query.contains(marker);
                let shown: Vec<&str> = brook
                    .markers()
                    .into_iter()
                    .filter(|marker| answer.body.contains(marker) && !said_back(marker))
                    .collect();
                if answer.status.is_server_error() || !shown.is_empty() {
                    wrong.push(format!("{path}?{query}: {} {shown:?}", answer.status));
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Control: the same questions, asked by the business itself, find.
            for (path, query) in [("/api/v1/conversations", "q=Delgado"), ("/api/v1/contacts", "q=Delgado")] {
                let answer = world.get(format!("{path}?{query}")).api(&brook.key).send().await;
                assert!(
                    leak(&answer, brook).is_some() || answer.body.contains(&brook.own.conversation.to_string()),
                    "{path}?{query}: {}",
                    answer.body
                );
            }
            world.finish().await;
        }
    });
}

/// Ways to ask for the other's.
fn queries(other: &Tenant) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for path in [
        "/t/{tenant}/inbox",
        "/t/{tenant}/people",
        "/t/{tenant}/staff",
        "/api/v1/conversations",
        "/api/v1/contacts",
        "/api/v1/inboxes",
    ] {
        all.push((path, String::new()));
        for word in ["boiler", "radiator", "Delgado", "447700900221", "tenant_id", "%27+or+1%3D1+--"] {
            all.push((path, format!("q={word}")));
        }
        for field in ["tenant", "tenant_id"] {
            all.push((path, format!("{field}={}", other.id)));
        }
    }
    for path in ["/t/{tenant}/inbox", "/api/v1/conversations"] {
        all.push((path, format!("inbox={}", other.inbox)));
        all.push((path, format!("contact={}", other.own.contact)));
        all.push((path, format!("assignee={}", other.agent.staff)));
        all.push((path, format!("team={}", other.team)));
        // A20: a place in the other's list.
        let cursor = web::cursor::encode(kernel::Timestamp::from_micros(i64::MAX), other.own.conversation.as_uuid());
        all.push((path, format!("cursor={cursor}")));
    }
    all
}

// The control of this file: with its own ids each route answers its owner as the table says.
#[test]
fn with_own_ids_each_route_answers_its_owner() {
    run(async {
        let mut wrong = Vec::new();
        let routes: Vec<&Entry> =
            TABLE.iter().filter(|entry| !entry.is_stream() && entry.audience != Audience::Hook).collect();
        let (safe, unsafe_ones): (Vec<&Entry>, Vec<&Entry>) = routes.into_iter().partition(|entry| entry.is_safe());
        for world in worlds().await {
            for entry in &safe {
                try_own(&world, entry, &mut wrong).await;
            }
            world.finish().await;
        }
        // What ends something would be in the way of what comes after it, so each such has a world of its own.
        let (ending, going_on): (Vec<&Entry>, Vec<&Entry>) =
            unsafe_ones.into_iter().partition(|entry| ends_something(entry));
        for together in std::iter::once(going_on).chain(ending.into_iter().map(|entry| vec![entry])) {
            for world in worlds().await {
                // Whoever asks Meta finds nobody there.
                world.expect_error("Meta");
                for entry in &together {
                    try_own(&world, entry, &mut wrong).await;
                }
                world.run_tasks().await;
                world.finish().await;
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

fn ends_something(entry: &Entry) -> bool {
    let endings = [
        "/removal",
        "/revocation",
        "/disconnection",
        "/sign-out",
        "/everywhere",
        "/consent",
        "/unreadable/{parked}",
        "/support/{request}/end",
    ];
    entry.method == "DELETE" || endings.iter().any(|ending| entry.path.ends_with(ending))
}

async fn try_own(world: &World, entry: &Entry, wrong: &mut Vec<String>) {
    let request = entry.request(world, &Place::of(&world.lark));
    let request = match entry.audience {
        Audience::Operator => request.signed_in(&world.operator().await),
        _ => by_owner(entry, request, &world.lark),
    };
    let answer = request.send().await;
    if answer.status.as_u16() != entry.answers {
        let body: String = answer.body.chars().take(300).collect();
        wrong.push(format!("{} {}: {}, not {}: {body}", entry.method, entry.path, answer.status, entry.answers));
    }
}
