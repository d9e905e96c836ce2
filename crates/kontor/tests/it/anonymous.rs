//! Who is not signed in, and what other sites send. Shows P-ACC-2; A24, A29, A32.

use axum::http::StatusCode;
use testkit::{run, worlds};
use web::Audience;

use crate::table::{Place, TABLE, leak};

#[test]
fn without_a_session_or_a_key_nothing_opens() {
    run(async {
        for world in worlds().await {
            let mut wrong = Vec::new();
            for entry in TABLE {
                let request = || entry.request(&world, &Place::of(&world.lark));
                let mut expect = |what: &str, answer: testkit::Answer, is_right: bool| {
                    if !is_right || leak(&answer, &world.lark).is_some() {
                        wrong.push(format!(
                            "{} {} {what}: {} {}",
                            entry.method,
                            entry.path,
                            answer.status,
                            answer.header("location")
                        ));
                    }
                };
                match entry.audience {
                    Audience::Public | Audience::Hook => {}
                    Audience::Login | Audience::Staff(_) => {
                        let stranger = testkit::Person { session: "A".repeat(43), ..world.lark.owner.clone() };
                        for (what, request) in [
                            ("without a session", request()),
                            ("with a made-up session", request().as_staff(&stranger)),
                        ] {
                            let answer = request.send().await;
                            let is_right = if entry.is_safe() {
                                answer.status == StatusCode::SEE_OTHER
                                    && answer.header("location").starts_with("/sign-in?next=")
                            } else {
                                answer.status == StatusCode::UNAUTHORIZED
                            };
                            expect(what, answer, is_right);
                        }
                    }
                    Audience::Api(_) => {
                        let made_up =
                            format!("kontor_{}_{}", world.lark.id.to_string().replace('-', ""), "A".repeat(43));
                        let signed_in = request().as_staff(&world.lark.owner);
                        let tries = [
                            ("without a key", request()),
                            ("with a made-up key", request().bearer(&made_up)),
                            ("with a session", signed_in),
                        ];
                        for (what, request) in tries {
                            let answer = request.send().await;
                            let is_right = answer.status == StatusCode::UNAUTHORIZED && answer.code() == "unauthorized";
                            expect(what, answer, is_right);
                        }
                        // A32: a key in the address opens nothing, so that nobody puts one there.
                        if entry.is_safe() {
                            let path =
                                format!("/api/v1/contacts?key={0}&access_token={0}&api_key={0}", world.lark.key.token);
                            let answer = world.get(path).send().await;
                            let is_right = answer.status == StatusCode::UNAUTHORIZED;
                            expect("with the key in the address", answer, is_right);
                        }
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

// A29: every unsafe route that a browser reaches, with a good session, from elsewhere; login forms too.
#[test]
fn a_form_from_another_site_is_refused_on_every_route() {
    run(async {
        for world in worlds().await {
            let mut wrong = Vec::new();
            let mut tried = 0;
            for entry in TABLE.iter().filter(|entry| !entry.is_safe()) {
                if matches!(entry.audience, Audience::Hook | Audience::Api(_)) {
                    continue;
                }
                let request = || entry.request(&world, &Place::of(&world.lark)).as_staff(&world.lark.owner);
                let from_elsewhere = [
                    ("cross-site", request().header("sec-fetch-site", "cross-site")),
                    ("a sister site", request().header("sec-fetch-site", "same-site")),
                    (
                        "cross-site, own Origin",
                        request().header("sec-fetch-site", "cross-site").header("origin", "https://kontor.test"),
                    ),
                    ("a foreign Origin", request().without("sec-fetch-site").header("origin", "https://evil.example")),
                    ("the null Origin", request().without("sec-fetch-site").header("origin", "null")),
                    ("neither header", request().without("sec-fetch-site")),
                    (
                        "text/plain",
                        request().header("sec-fetch-site", "cross-site").header("content-type", "text/plain"),
                    ),
                ];
                for (what, request) in from_elsewhere {
                    let answer = request.send().await;
                    tried += 1;
                    if answer.status != StatusCode::FORBIDDEN || answer.headers.contains_key("set-cookie") {
                        wrong.push(format!("{} {} {what}: {}", entry.method, entry.path, answer.status));
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            assert!(tried > 200, "{tried}");
            // Control: the same form from Kontor's own page, by either sign, is taken.
            let theme = || world.post_form("/account/theme", "theme=dark").as_staff(&world.lark.owner);
            assert_eq!(theme().send().await.status, StatusCode::SEE_OTHER);
            let by_origin = theme().without("sec-fetch-site").header("origin", "https://kontor.test");
            assert_eq!(by_origin.send().await.status, StatusCode::SEE_OTHER);
            world.finish().await;
        }
    });
}
