//! Where forms and links lead on to: into the same business and never elsewhere, whatever they were told. A42.

use std::time::Duration;

use axum::http::StatusCode;
use kernel::TenantId;
use testkit::webhook::From;
use testkit::{PASSWORD, run, worlds};
use web::Audience;

use crate::table::{Body, Entry, Place, TABLE};

const FIELDS: [&str; 5] = ["back", "next", "return_to", "redirect", "url"];

/// Places elsewhere, and what browsers or proxies may take for one.
fn elsewhere(own: TenantId, other: TenantId) -> Vec<String> {
    let mut all: Vec<String> = [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "/\t/evil.example",
        "/\r\nlocation: https://evil.example",
        "@evil.example",
        ".evil.example",
    ]
    .map(str::to_owned)
    .to_vec();
    for path in
        ["/../../..//evil.example", "//evil.example", "/\\evil.example", "/\r\nset-cookie: a=b", "@evil.example"]
    {
        all.push(format!("/t/{own}{path}"));
    }
    all.push(format!("/t/{other}/inbox"));
    all
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// A form's fields with one of them saying this.
fn saying(fields: &str, name: &str, value: &str) -> String {
    let others = fields.split('&').filter(|field| !field.is_empty() && !field.starts_with(&format!("{name}=")));
    others.map(str::to_owned).chain([format!("{name}={}", encoded(value))]).collect::<Vec<_>>().join("&")
}

/// Whether a browser that is on a page of ours stays with us, below this place.
fn is_own(location: &str, place: &str) -> bool {
    let here: url::Url = "https://kontor.test/t/x/people".parse().unwrap();
    let is_header = location.bytes().all(|byte| byte.is_ascii_graphic());
    is_header && here.join(location).is_ok_and(|to| to.origin() == here.origin() && to.path().starts_with(place))
}

#[test]
fn no_form_and_no_link_leads_elsewhere() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (mut wrong, mut redirects) = (Vec::new(), 0);
            // Who signs out has no session for the rest.
            let (ending, rest): (Vec<&Entry>, Vec<&Entry>) =
                TABLE.iter().partition(|entry| entry.path.starts_with("/sign-out") || entry.path.ends_with("/end"));
            for entry in rest.into_iter().chain(ending) {
                if matches!(entry.audience, Audience::Hook | Audience::Api(_)) || entry.is_stream() {
                    continue;
                }
                let is_ending = entry.path.starts_with("/sign-out");
                let path = Place::of(lark).address(entry.path);
                let place =
                    if matches!(entry.audience, Audience::Staff(_)) { place_of(lark.id) } else { "/".to_owned() };
                for evil in elsewhere(lark.id, world.brook.id).iter().take(if is_ending { 1 } else { usize::MAX }) {
                    let request = match entry.body {
                        _ if entry.is_safe() => {
                            let query = FIELDS.map(|field| format!("{field}={}", encoded(evil))).join("&");
                            world.get(format!("{path}?{query}"))
                        }
                        Body::Form(fields) => {
                            let fields =
                                FIELDS.iter().fold(filled(&world, fields), |form, field| saying(&form, field, evil));
                            world.post_form(path.clone(), &fields)
                        }
                        Body::None | Body::Json(_) => world.post_form(
                            path.clone(),
                            &FIELDS.iter().fold(String::new(), |form, field| saying(&form, field, evil)),
                        ),
                    };
                    let answer = request.as_staff(&lark.owner).send().await;
                    let location = answer.header("location");
                    redirects += usize::from(!location.is_empty());
                    if !location.is_empty() && !is_own(location, &place) {
                        wrong.push(format!("{} {} told {evil:?}: {location}", entry.method, entry.path));
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            assert!(redirects > 300, "{redirects}");
            // Control: what leads elsewhere is seen.
            let seen =
                elsewhere(lark.id, world.brook.id).iter().filter(|evil| !is_own(evil, &place_of(lark.id))).count();
            assert!(seen >= 12, "{seen}");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

fn place_of(tenant: TenantId) -> String {
    format!("/t/{tenant}/")
}

/// The ids that a form of the table names.
fn filled(world: &testkit::World, fields: &str) -> String {
    let lark = &world.lark;
    fields.replace("{staff}", &lark.viewer.staff.to_string()).replace("{agent}", &lark.agent.staff.to_string())
}

// Every form that takes `back=`, and the one that takes `next=`, when they succeed.
#[test]
fn a_form_that_is_told_where_to_go_on_goes_there_only_at_home() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let person = format!("/t/{}/people/{}", lark.id, lark.own.contact);
            let home = format!("/t/{}/inbox/{}?status=open", lark.id, lark.own.conversation);
            let told =
                TABLE.iter().filter(|entry| matches!(entry.body, Body::Form(fields) if fields.contains("back=")));
            let told: Vec<_> = told.collect();
            assert_eq!(told.len(), 2, "a form that takes `back` is in this test");
            let phone = lark.own.phone.clone().unwrap();
            for back in elsewhere(lark.id, world.brook.id).iter().chain([&home]) {
                for entry in &told {
                    let Body::Form(fields) = entry.body else { continue };
                    // Something for a person to decide about. Who meant no stop may be asked about the next words.
                    world.clock.advance(Duration::from_secs(1));
                    world.writes(lark, From::Phone(&phone), &lark.own.contact_name, "please stop by at five").await;
                    let form = world.post_form(
                        Place::of(lark).address(entry.path),
                        &saying(&saying(fields, "answer", "no"), "back", back),
                    );
                    let answer = form.as_staff(&lark.owner).send().await;
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", entry.path, answer.body);
                    let expected = if *back == home { &home } else { &person };
                    assert_eq!(answer.header("location"), expected, "{} told {back:?}", entry.path);
                }
                let form = format!("email={}&password={}&next={}", lark.viewer.email, encoded(PASSWORD), encoded(back));
                let answer = world.post_form("/sign-in", &form).send().await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
                // Another business's page is no other site: what is not hers is not found there.
                let location = answer.header("location");
                assert!(is_own(location, "/"), "{back:?}: {location}");
                assert!(*back != home || location == home, "control: {location}");
            }
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
