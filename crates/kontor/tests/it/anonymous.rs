//! Who is not signed in or not yet in, and what other sites send. Shows P-ACC-2; A24, A29, A32.

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
                    Audience::Login | Audience::Operator | Audience::Staff(_) => {
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

// A24: who is invited and has not accepted is a stranger on every route, with the invitation in hand and signed in elsewhere.
#[test]
fn an_invitation_that_is_not_accepted_opens_nothing() {
    run(async {
        for world in worlds().await {
            let (lark, invited) = (&world.lark, &world.brook.agent);
            let form = format!("name=Invited&email={}&role=admin", invited.email);
            let invitations = format!("/t/{}/staff/invitations", lark.id);
            let page = world.post_form(invitations, &form).as_staff(&lark.owner).send().await;
            let token = page.body.split_once("/invitation?token=").expect("the link is shown").1;
            let token: String = token.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
            let by_token = testkit::Person { session: token.clone(), ..invited.clone() };
            let mut wrong = Vec::new();
            for entry in TABLE {
                let request = || entry.request(&world, &Place::of(lark));
                let answers = match entry.audience {
                    Audience::Public | Audience::Hook | Audience::Login => continue,
                    // Staff of another business find no operator's page, invited or not.
                    Audience::Operator => vec![(request().as_staff(invited).send().await, StatusCode::NOT_FOUND)],
                    Audience::Staff(_) => vec![
                        (request().as_staff(invited).send().await, StatusCode::NOT_FOUND),
                        (
                            request().as_staff(&by_token).send().await,
                            if entry.is_safe() { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED },
                        ),
                    ],
                    Audience::Api(_) => vec![(request().bearer(&token).send().await, StatusCode::UNAUTHORIZED)],
                };
                for (answer, expected) in answers {
                    if answer.status != expected || leak(&answer, lark).is_some() {
                        wrong.push(format!("{} {}: {}", entry.method, entry.path, answer.status));
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            let businesses = world.get("/businesses").as_staff(invited).send().await;
            assert!(!businesses.body.contains(&lark.id.to_string()), "{}", businesses.body);
            // Control: accepted, it opens.
            let accepted = world
                .post_form("/invitation", &format!("token={token}&accepted=1.1&of_age=on"))
                .as_staff(invited)
                .send()
                .await;
            assert_eq!(accepted.header("location"), format!("/t/{}/inbox", lark.id), "{}", accepted.body);
            let inbox = world.get(format!("/t/{}/inbox", lark.id)).as_staff(invited).send().await;
            assert_eq!(inbox.status, StatusCode::OK);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
