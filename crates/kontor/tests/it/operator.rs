//! The operator over every route: a stranger without a grant, with one a guest who reads and never writes.
//! Shows P-ACC-7; A15, A17, A23.

use std::time::Duration;

use accounts::support::{self, Extent, Length};
use axum::http::StatusCode;
use kernel::{Permission, Role, SupportGrantId};
use store::{Sql, params, sql};
use testkit::{Tenant, World, run, worlds};
use web::Audience;

use crate::table::{Entry, Place, TABLE, leak};

/// What a person of the staff has for herself: a guest has none.
fn is_personal(entry: &Entry) -> bool {
    entry.path == "/t/{tenant}/me" || entry.path.starts_with("/t/{tenant}/me/")
}

fn staff_routes() -> impl Iterator<Item = (&'static Entry, Permission)> {
    TABLE.iter().filter_map(|entry| match entry.audience {
        Audience::Staff(needs) => Some((entry, needs)),
        _ => None,
    })
}

/// What happened in a business, by kind.
async fn happened(world: &World, tenant: &Tenant) -> Vec<store::Recorded> {
    world.db.read(tenant.id, |scope| scope.events_after(0, 10_000)).await.unwrap_or_else(|error| panic!("{error}"))
}

/// How many mails went to the operator.
async fn mails(world: &World, tenant: &Tenant) -> usize {
    const MAILS: Sql = sql!("select id from mail where tenant_id = :tenant and purpose = 'question'");
    world
        .db
        .read(tenant.id, |scope| scope.rows(MAILS, params! {}))
        .await
        .unwrap_or_else(|error| panic!("{error}"))
        .len()
}

async fn looks(world: &World, tenant: &Tenant) -> Vec<store::Recorded> {
    happened(world, tenant).await.into_iter().filter(|event| event.kind == web::LOOKED).collect()
}

async fn end(world: &World, tenant: &Tenant, grant: SupportGrantId) {
    let path = format!("/t/{}/support/grants/{grant}/end", tenant.id);
    let ended = world.post_form(path, "").as_staff(&tenant.owner).send().await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
}

#[test]
fn without_a_grant_the_operator_is_a_stranger_on_every_route() {
    run(async {
        for world in worlds().await {
            let operator = world.operator().await;
            let mut wrong = Vec::new();
            for tenant in [&world.lark, &world.brook] {
                for (entry, _) in staff_routes() {
                    let answer = entry.request(&world, &Place::of(tenant)).signed_in(&operator).send().await;
                    if answer.status != StatusCode::NOT_FOUND || leak(&answer, tenant).is_some() {
                        wrong.push(format!("{} {}: {}", entry.method, entry.path, answer.status));
                    }
                }
                assert!(looks(&world, tenant).await.is_empty());
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Control: the operator's own pages are open to her, and tell of businesses no more than their names.
            let console = world.get("/operator").signed_in(&operator).send().await;
            assert_eq!(console.status, StatusCode::OK);
            for tenant in [&world.lark, &world.brook] {
                let shown: Vec<&str> =
                    tenant.markers().into_iter().filter(|marker| console.body.contains(marker)).collect();
                assert!(shown.iter().all(|marker| *marker == tenant.name), "{shown:?}");
                assert!(console.body.contains(&tenant.name));
            }
            world.finish().await;
        }
    });
}

#[test]
fn with_a_grant_the_operator_reads_what_it_covers_and_never_writes() {
    run(async {
        for world in worlds().await {
            let (lark, operator) = (&world.lark, world.operator().await);
            for (extent, covers) in [
                (Extent::Settings, vec![Permission::StaffRead, Permission::InboxRead]),
                (Extent::Conversations, Role::Viewer.permissions().iter().collect()),
            ] {
                world.grant(lark, extent, Length::Day).await;
                let before = happened(&world, lark).await.len();
                let (mut wrong, mut admitted) = (Vec::new(), 0);
                for (entry, needs) in staff_routes() {
                    let request = entry.request(&world, &Place::of(lark)).signed_in(&operator);
                    let (status, ..) = request.begin().await;
                    let may = entry.is_safe() && covers.contains(&needs) && !is_personal(entry);
                    let is_right = match may {
                        true => status.as_u16() == entry.answers,
                        false => status == StatusCode::FORBIDDEN,
                    };
                    admitted += usize::from(may);
                    if !is_right {
                        wrong.push(format!("{} {} under {extent:?}: {status}", entry.method, entry.path));
                    }
                }
                assert!(wrong.is_empty(), "{wrong:#?}");
                assert!(admitted >= 8, "{admitted}");
                // Nothing happened but looks: one for each that was admitted, and no other.
                let after = happened(&world, lark).await.split_off(before);
                let others: Vec<&String> =
                    after.iter().map(|event| &event.kind).filter(|kind| *kind != web::LOOKED).collect();
                assert!(others.is_empty(), "{others:?}");
                assert_eq!(after.len(), admitted);
                assert!(after.iter().all(|event| event.actor_kind == "operator"));
                // The other business gave nothing.
                for (entry, _) in staff_routes() {
                    let answer = entry.request(&world, &Place::of(&world.brook)).signed_in(&operator).send().await;
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", entry.method, entry.path);
                }
            }
            world.finish().await;
        }
    });
}

#[test]
fn every_look_is_written_down_and_shown_to_who_let_the_operator_in() {
    run(async {
        for world in worlds().await {
            let (lark, operator) = (&world.lark, world.operator().await);
            let grant = world.grant(lark, Extent::Conversations, Length::Hour).await;
            let conversation = format!("/t/{}/inbox/{}", lark.id, lark.own.conversation);
            let seen = world.get(format!("{conversation}?q=secret+words")).signed_in(&operator).send().await;
            assert!(seen.status.is_success() && seen.body.contains(&lark.own.text), "{}", seen.status);
            // The guest is told that she is one; what she searched for is not kept.
            assert!(seen.body.contains("You are looking at") && !seen.body.contains("/me/notices"));
            let [look] = looks(&world, lark).await.try_into().unwrap();
            assert_eq!(look.facts["route"], "/t/{tenant}/inbox/{conversation}");
            assert_eq!(look.facts["subjects"], serde_json::json!([lark.own.conversation]));
            assert_eq!(look.facts["grant"], grant.to_string());
            assert!(!look.facts.to_string().contains("secret"));
            let page = format!("/t/{}/support/grants/{grant}", lark.id);
            for (person, may) in [(&lark.owner, true), (&lark.admin, true), (&lark.agent, false), (&lark.viewer, false)]
            {
                let answer = world.get(page.clone()).as_staff(person).send().await;
                assert_eq!(answer.status.is_success(), may, "{}: {}", person.role, answer.status);
                assert_eq!(answer.body.contains(&conversation) && answer.body.contains("Orla Keane"), may);
            }
            // While it is open, every page says so to who may end it, and to nobody else.
            for (person, told) in [(&lark.owner, true), (&lark.admin, true), (&lark.agent, false)] {
                let inbox = world.get(format!("/t/{}/inbox", lark.id)).as_staff(person).send().await;
                assert_eq!(
                    inbox.body.contains("The operator may look at this business until"),
                    told,
                    "{}",
                    person.role
                );
            }
            // The looks of one grant are not shown with the next.
            let next = world.grant(lark, Extent::Settings, Length::Hour).await;
            let next = world.get(format!("/t/{}/support/grants/{next}", lark.id)).as_staff(&lark.owner).send().await;
            assert!(next.status.is_success() && !next.body.contains(&conversation), "{}", next.status);
            let brook = world.get(format!("/t/{}/support/grants/{grant}", world.brook.id)).as_staff(&world.brook.owner);
            assert_eq!(brook.send().await.status, StatusCode::NOT_FOUND);
            world.finish().await;
        }
    });
}

// A23: what was open ends with the grant, by hand and by the clock, and the session keeps nothing of it.
#[test]
fn a_grant_that_is_ended_or_over_opens_nothing_and_cuts_the_stream() {
    run(async {
        for world in worlds().await {
            let (lark, operator) = (&world.lark, world.operator().await);
            let (inbox, stream) = (format!("/t/{}/inbox", lark.id), format!("/t/{}/stream", lark.id));
            let status = async || world.get(inbox.clone()).signed_in(&operator).send().await.status;
            let ways: [&str; 3] = ["by hand", "by the clock", "by another in its place"];
            for way in ways {
                assert_eq!(status().await, StatusCode::NOT_FOUND, "{way}");
                let grant = world.grant(lark, Extent::Conversations, Length::Hour).await;
                assert_eq!(status().await, StatusCode::OK, "{way}");
                let mut open = world.get(stream.clone()).signed_in(&operator).listen().await;
                assert!(open.status.is_success(), "{way}: {}", open.status);
                match way {
                    "by hand" => end(&world, lark, grant).await,
                    "by the clock" => world.clock.advance(Duration::from_secs(60 * 60)),
                    _ => {
                        world.grant(lark, Extent::Settings, Length::Hour).await;
                    }
                }
                assert!(open.ends(Duration::from_secs(10)).await, "{way}");
                let refused =
                    if way == "by another in its place" { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
                assert_eq!(status().await, refused, "{way}");
            }
            world.finish().await;
        }
    });
}

// A17: there is no way to become the operator but the command line, and to let her in but for who may.
#[test]
fn nobody_makes_herself_the_operator_or_lets_her_in() {
    run(async {
        for world in worlds().await {
            let (lark, operator) = (&world.lark, world.operator().await);
            let operators = TABLE.iter().filter(|entry| entry.audience == Audience::Operator);
            for entry in operators {
                for person in lark.staff() {
                    let answer = entry.request(&world, &Place::of(lark)).as_staff(person).send().await;
                    assert_eq!(
                        answer.status,
                        StatusCode::NOT_FOUND,
                        "{} {} as {}",
                        entry.method,
                        entry.path,
                        person.role
                    );
                }
            }
            let forms = [
                (format!("/t/{}/me", lark.id), "language=&time_zone=&operator=true&operator_login=true"),
                ("/account/theme".to_owned(), "theme=dark&operator=true"),
                ("/operator/link".to_owned(), "token=&operator=true"),
                (format!("/operator/link?token={}", lark.owner.login), "token=0"),
            ];
            for (path, form) in forms {
                world.post_form(path, form).as_staff(&lark.owner).send().await;
            }
            assert_eq!(world.get("/operator").as_staff(&lark.owner).send().await.status, StatusCode::NOT_FOUND);
            // Who may not let the operator in cannot, by the form of a question either; the operator lets herself in nowhere.
            let (grants, asking) = (format!("/t/{}/support/grants", lark.id), format!("/t/{}/support", lark.id));
            let with_grant = "subject=Help&words=Look&look_for=168&look_at=conversations";
            for person in [&lark.agent, &lark.viewer] {
                for (path, form) in [(&grants, "hours=1&extent=settings"), (&asking, with_grant)] {
                    let answer = world.post_form(path.clone(), form).as_staff(person).send().await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} as {}", person.role);
                }
            }
            for (extent, expected) in [(None, 404), (Some(Extent::Conversations), 403)] {
                if let Some(extent) = extent {
                    world.grant(lark, extent, Length::Hour).await;
                }
                for (path, form) in [(&grants, "hours=168&extent=conversations"), (&asking, with_grant)] {
                    let answer = world.post_form(path.clone(), form).signed_in(&operator).send().await;
                    assert_eq!(answer.status.as_u16(), expected, "{path}");
                }
            }
            // A length or an extent that is not offered.
            for form in [
                "hours=9000&extent=settings",
                "hours=1&extent=everything",
                "hours=-1&extent=settings",
                "hours=&extent=",
            ] {
                let answer = world.post_form(grants.clone(), form).as_staff(&lark.owner).send().await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            }
            // Control: an admin may.
            let given = world.post_form(grants, "hours=24&extent=settings").as_staff(&lark.admin).send().await;
            assert_eq!(given.status, StatusCode::SEE_OTHER);
            world.finish().await;
        }
    });
}

#[test]
fn a_question_is_answered_and_its_asker_is_told() {
    run(async {
        for world in worlds().await {
            let (lark, operator) = (&world.lark, world.operator().await);
            let page = format!("/t/{}/inbox", lark.id);
            let form = format!("subject=No+sound&words=It+stays+silent&page={page}%3Fq%3Dsought");
            let asked = world.post_form(format!("/t/{}/support", lark.id), &form).as_staff(&lark.agent).send().await;
            assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
            let own = asked.header("location").split('?').next().unwrap_or_default().to_owned();
            let id = own.rsplit('/').next().unwrap_or_default();
            let theirs = format!("/operator/requests/{}/{id}", lark.id);
            let read = world.get(theirs.clone()).signed_in(&operator).send().await;
            assert!(read.body.contains("It stays silent") && read.body.contains(&page), "{}", read.status);
            assert!(!read.body.contains("sought") && !read.body.contains(&lark.own.text));
            // The operator is written to once a turn, and nothing of the question stands in the mail.
            assert_eq!(mails(&world, lark).await, 1);
            let more = world.post_form(format!("{own}/entries"), "words=Please").as_staff(&lark.agent).send().await;
            assert_eq!(more.status, StatusCode::SEE_OTHER, "{}", more.body);
            assert_eq!(mails(&world, lark).await, 1);
            let answered =
                world.post_form(format!("{theirs}/answers"), "words=Unmute+it").signed_in(&operator).send().await;
            assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
            // Everyone of the business reads it; the asker is told, nobody else.
            let seen = world.get(own.clone()).as_staff(&lark.viewer).send().await;
            assert!(seen.body.contains("Unmute it") && seen.body.contains("Orla Keane"), "{}", seen.status);
            let notices = format!("/t/{}/me/notices", lark.id);
            for (person, told) in [(&lark.agent, true), (&lark.second_agent, false)] {
                let list = world.get(notices.clone()).as_staff(person).send().await;
                assert_eq!(list.body.contains("The operator has answered you"), told, "{}", person.name);
            }
            world.post_form(format!("{own}/entries"), "words=Still+silent").as_staff(&lark.agent).send().await;
            assert_eq!(mails(&world, lark).await, 2);
            // Another business's question is nowhere else, whoever asks for it.
            let elsewhere = world.get(format!("/t/{}/support/{id}", world.brook.id)).as_staff(&world.brook.owner);
            assert_eq!(elsewhere.send().await.status, StatusCode::NOT_FOUND);
            let mixed = world.get(format!("/operator/requests/{}/{id}", world.brook.id)).signed_in(&operator);
            assert_eq!(mixed.send().await.status, StatusCode::NOT_FOUND);
            // Once it is settled nobody writes on it.
            world.post_form(format!("{own}/end"), "").as_staff(&lark.agent).send().await;
            let late = world.post_form(format!("{own}/entries"), "words=Still").as_staff(&lark.agent).send().await;
            assert_eq!(late.status, StatusCode::CONFLICT);
            let late = world.post_form(format!("{theirs}/answers"), "words=Still").signed_in(&operator).send().await;
            assert_eq!(late.status, StatusCode::CONFLICT);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// A27: a login made in advance with the operator's e-mail gets nothing, and who is the operator no more is a stranger at once.
#[test]
fn the_operators_place_is_given_and_taken_at_the_command_line() {
    run(async {
        for world in worlds().await {
            use accounts::support::operators;
            let (lark, someone) = (&world.lark, &world.brook.viewer);
            let email = || accounts::logins::Email::parse(&someone.email).unwrap();
            let token = operators::link(&world.db, email(), "Vito".to_owned()).await.unwrap();
            // Her old session and password are gone: whoever had them may be another person.
            let old = world.get("/operator").as_staff(someone).send().await;
            assert!(old.header("location").starts_with("/sign-in"), "{}", old.status);
            let entered = operators::redeem(&world.db, &token, "test").await.unwrap();
            let session = entered.session.expose().to_owned();
            assert!(operators::redeem(&world.db, &token, "test").await.is_err(), "a link opens once");
            assert_eq!(world.get("/operator").signed_in(&session).send().await.status, StatusCode::OK);
            let late = operators::link(&world.db, email(), "Vito".to_owned()).await.unwrap();
            assert_eq!(
                world.get("/operator").signed_in(&session).send().await.status,
                StatusCode::OK,
                "she stays signed in"
            );
            world.clock.advance(Duration::from_secs(16 * 60));
            assert!(operators::redeem(&world.db, &late, "test").await.is_err(), "a link lives a quarter of an hour");
            world.grant(lark, Extent::Conversations, Length::Day).await;
            let inbox = format!("/t/{}/inbox", lark.id);
            assert_eq!(world.get(inbox.clone()).signed_in(&session).send().await.status, StatusCode::OK);
            let mut stream = world.get(format!("/t/{}/stream", lark.id)).signed_in(&session).listen().await;
            let unused = operators::link(&world.db, email(), "Vito".to_owned()).await.unwrap();
            operators::end(&world.db, &email()).await.unwrap();
            assert!(stream.ends(Duration::from_secs(10)).await);
            assert!(operators::redeem(&world.db, &unused, "test").await.is_err());
            for path in ["/operator", inbox.as_str()] {
                assert_eq!(world.get(path).signed_in(&session).send().await.status, StatusCode::NOT_FOUND, "{path}");
            }
            assert!(operators::end(&world.db, &email()).await.is_err());
            world.finish().await;
        }
    });
}

#[test]
fn what_is_long_over_is_deleted() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let question = lark.question;
            let stands =
                async || world.get(format!("/t/{}/support/{question}", lark.id)).as_staff(&lark.owner).send().await;
            world.clock.advance(Duration::from_secs(10 * 24 * 60 * 60));
            accounts::sweep(&world.db).await.unwrap();
            assert_eq!(stands().await.status, StatusCode::OK);
            world.clock.advance(Duration::from_secs(356 * 24 * 60 * 60));
            accounts::sweep(&world.db).await.unwrap();
            let gone = world.db.write(lark.id, world.actor(&lark.owner), move |tx| support::close(tx, question)).await;
            assert!(gone.is_err());
            world.finish().await;
        }
    });
}
