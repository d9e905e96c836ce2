//! What a business says publicly about data, and the way of a deletion request from a stranger or from Meta to its end.

use std::net::Ipv4Addr;

use axum::http::StatusCode;
use channels::whatsapp::signed_request;
use kernel::{Secret, Timestamp};
use testkit::{Answer, Tenant, World, run, worlds};

const REQUESTS: store::Sql = store::sql!("select name from privacy_request where tenant_id = :tenant order by id");
const CLOSE: store::GlobalSql = store::global_sql!("update tenant set closed_at = :now where id = :id");

pub(crate) async fn ask(world: &World, tenant: &Tenant, fields: &str) -> Answer {
    world.post(format!("/p/{}/deletion", tenant.id)).form(fields).send().await
}

/// The link that the receipt shows.
pub(crate) fn link_in(answer: &Answer, tenant: &Tenant) -> String {
    let from = format!("/p/{}/deletion/", tenant.id);
    let place = answer.body.find(&from).unwrap_or_else(|| panic!("no link in {}", answer.body));
    answer.body[place..].chars().take_while(|c| !matches!(c, '"' | '<' | '&')).collect()
}

pub(crate) fn request_in(list: &Answer, tenant: &Tenant, title: &str) -> String {
    let before = &list.body[..list.body.find(title).unwrap_or_else(|| panic!("{title}: {}", list.body))];
    let from = format!("/t/{}/settings/privacy/", tenant.id);
    let place = before.rfind(&from).unwrap();
    before[place..].chars().take_while(|c| *c != '"').collect()
}

// Shows P-PRV-13, for deletion as far as it is done by hand.
#[test]
fn a_stranger_asks_and_sees_behind_her_link_what_became_of_it() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let refused = ask(&world, lark, "known_by=&name=Mina").await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let asked = ask(&world, lark, "known_by=%2B44+7700+900111&name=Mina+O&words=Please+all+of+it").await;
            assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
            // Shows P-PRV-4, as far as it is said: for how long backups keep what was deleted, and that one may bring it back.
            let days = world.installation.config.backup_keep_days;
            let says_so =
                |page: &str| page.contains(&format!("up to {days} days more")) && page.contains("comes back with it");
            assert!(says_so(&world.get(format!("/p/{}/deletion", lark.id)).send().await.body));
            let link = link_in(&asked, lark);
            let shown = world.get(&link).send().await;
            assert!(shown.body.contains("Received") && !shown.body.contains("Mina O"), "{}", shown.body);
            assert_eq!(
                world.get(link.replace(&lark.id.to_string(), &world.brook.id.to_string())).send().await.status,
                404
            );

            let list = world.get(format!("/t/{}/settings/privacy", lark.id)).as_staff(&lark.admin).send().await;
            let path = request_in(&list, lark, "Mina O");
            let one = world.get(&path).as_staff(&lark.admin).send().await;
            assert!(one.body.contains(&lark.own.contact_name), "the person is found by the number she wrote from");

            let contact = lark.own.contact;
            let post =
                |rest: &str, fields: String| world.post(format!("{path}/{rest}")).as_staff(&lark.admin).form(&fields);
            let without = post("person", format!("version=1&contact={contact}&how=+")).send().await;
            assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
            let foreign = post("person", format!("version=1&contact={}&how=x", world.brook.own.contact)).send().await;
            assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
            let known = post("person", format!("version=1&contact={contact}&how=She+said+so+in+the+chat")).send().await;
            assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.body);
            let restricted =
                world.app.db.read(lark.id, move |scope| consent::restrictions::is_restricted(scope, contact)).await;
            assert!(restricted.unwrap(), "nothing automatic is sent from then on");
            assert!(world.get(&link).send().await.body.contains("In progress"));

            // A word does not delete what is held.
            let word = post("end", "version=2&closing=done&answer=Gone".to_owned()).send().await;
            assert_eq!(word.status, StatusCode::CONFLICT);
            let stale = post("erasure", "version=1&word=delete".to_owned()).send().await;
            assert_eq!(stale.status, StatusCode::CONFLICT);
            let begun = post("erasure", "version=2&word=delete".to_owned()).send().await;
            assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
            assert!(world.get(&link).send().await.body.contains("being deleted now"));
            world.run_tasks().await;
            let shown = world.get(&link).send().await;
            assert!(shown.body.contains("One conversation") && shown.body.contains("Done"), "{}", shown.body);
            assert!(says_so(&shown.body), "{}", shown.body);
            let after = world.get(&path).as_staff(&lark.admin).send().await;
            assert!(
                !after.body.contains("Please all of it") && !after.body.contains("Mina O"),
                "what she told is blanked"
            );
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn a_refusal_says_why_and_keeps_what_was_asked() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let asked = ask(&world, lark, "known_by=mina%40example&name=%3Cb%3EMina").await;
            let link = link_in(&asked, lark);
            let list = world.get(format!("/t/{}/settings/privacy", lark.id)).as_staff(&lark.owner).send().await;
            let path = request_in(&list, lark, "&lt;b&gt;Mina");
            let end = world.post(format!("{path}/end")).as_staff(&lark.owner);
            let ended = end.form("version=1&closing=refused&answer=Invoices+must+be+kept+for+ten+years").send().await;
            assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
            assert!(world.get(&link).send().await.body.contains("Invoices must be kept for ten years"));
            let closed =
                world.get(format!("/t/{}/settings/privacy?closed=true", lark.id)).as_staff(&lark.owner).send().await;
            assert!(closed.body.contains("&lt;b&gt;Mina"), "{}", closed.body);
            world.run_tasks().await;
            // What was told is not kept for ever: a year after it was due it goes, and what is still open stays.
            let day = |days: u64| std::time::Duration::from_secs(days * 24 * 60 * 60);
            world.app.clock.advance(day(394));
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(world.get(&link).send().await.status, StatusCode::OK);
            world.app.clock.advance(day(2));
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(world.get(&link).send().await.status, StatusCode::NOT_FOUND);
            let open = world.db.read(lark.id, move |scope| scope.rows(REQUESTS, store::params! {})).await.unwrap();
            let left: Vec<String> = open.iter().map(|row| row.get("name").unwrap()).collect();
            assert_eq!(left, ["Xenia Rund"], "the one that nobody has answered");
            world.finish().await;
        }
    });
}

#[test]
fn a_long_list_of_open_requests_has_a_second_page() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            for number in 0..4 {
                assert_eq!(ask(&world, lark, &format!("known_by=guest{number}")).await.status, 201);
                world.app.clock.advance(std::time::Duration::from_secs(60));
            }
            let path = format!("/t/{}/settings/privacy", lark.id);
            let first = world.get(format!("{path}?limit=3")).as_staff(&lark.owner).send().await;
            assert!(first.body.contains("guest1") && !first.body.contains("guest2"), "{}", first.body);
            let at = first.body.find(&format!("{path}?cursor=")).unwrap_or_else(|| panic!("{}", first.body));
            let next: String = first.body[at..].chars().take_while(|c| *c != '"').collect();
            let second = world.get(format!("{next}&limit=3")).as_staff(&lark.owner).send().await;
            assert!(second.body.contains("guest2") && second.body.contains("guest3"), "{}", second.body);
            assert!(!second.body.contains("guest1") && !second.body.contains("cursor="));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn a_closed_business_still_says_what_became_of_a_request() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let link = link_in(&ask(&world, lark, "known_by=mina").await, lark);
            world.run_tasks().await;
            let (id, now) = (lark.id, world.app.clock.now());
            let close = move |global: &store::Global<'_, '_>| {
                global.execute(CLOSE, store::params! { "id" => id, "now" => now })
            };
            world.db.global_write(close).await.unwrap_or_else(|error: store::Error| panic!("{error}"));
            let shown = world.get(&link).send().await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(shown.body.contains("has closed its account here"), "{}", shown.body);
            assert!(!shown.body.contains(&format!("/p/{}/privacy", lark.id)), "its other pages are gone");
            let gone = world.get(link.replace(&lark.id.to_string(), &world.brook.id.to_string())).send().await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND);
            assert_eq!(world.get(format!("/p/{}/deletion", lark.id)).send().await.status, StatusCode::NOT_FOUND);
            world.finish().await;
        }
    });
}

// Shows P-PRV-13 for the installation: who runs it, and what follows from its settings; old wordings stay.
#[test]
fn the_installation_says_who_runs_it_and_keeps_what_it_said() {
    run(async {
        for world in worlds().await {
            for page in ["privacy", "security", "deletion", "contact"] {
                let shown = world.get(format!("/{page}")).send().await;
                assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
                let spanish = world.get(format!("/{page}")).header("accept-language", "es").send().await;
                assert!(spanish.body.contains("lang=\"es\""), "{page}");
            }
            let unnamed = world.get("/contact").send().await;
            assert!(unnamed.body.contains("Nobody has said who runs this installation"), "{}", unnamed.body);
            let security = world.get("/security").send().await;
            assert_eq!(security.body.contains("encrypted on disk"), !world.is_postgres(), "said only where it is so");

            let mut config = world.installation.config.clone();
            config.operator_name = "Hosting <b>Meyer".to_owned();
            config.operator_contact = "help@meyer.example".to_owned();
            config.database_volume_encrypted = true;
            let shared = kontor::compose::Shared { config: config.into(), ..kontor::compose::Shared::default() };
            let named = kontor::serve::router(&world.app, &shared);
            let named = |path: String| testkit::Request::new(named.clone(), axum::http::Method::GET, path).send();
            let contact = named("/contact".to_owned()).await;
            assert!(contact.body.contains("Hosting &lt;b&gt;Meyer") && contact.body.contains("help@meyer.example"));
            let privacy = named("/privacy".to_owned()).await;
            assert!(
                privacy.body.contains("Version 2") && privacy.body.contains("Hosting &lt;b&gt;Meyer"),
                "{}",
                privacy.body
            );
            let old = named("/privacy/1".to_owned()).await;
            assert!(old.body.contains("earlier version") && old.body.contains("They have not put their name here yet"));
            assert!(
                named("/security".to_owned()).await.body.contains("encrypted on disk"),
                "the operator's word counts"
            );
            let business = named(format!("/p/{}/security", world.lark.id)).await;
            assert!(business.body.contains("encrypted on disk"), "{}", business.body);
            let sign_in = world.get("/sign-in").send().await;
            assert!(sign_in.body.contains("href=\"/privacy\"") && sign_in.body.contains("href=\"/contact\""));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-PRV-13, P-PRV-17: what those with an account agree to is a page; a changed text is a new version by itself, the old one
// stays as it was accepted, and staff are asked.
#[test]
fn changed_terms_are_a_new_version_that_staff_are_asked_to_accept() {
    run(async {
        for world in worlds().await {
            let inbox = || world.get(format!("/t/{}/inbox", world.lark.id)).as_staff(&world.lark.agent).send();
            for (language, says) in
                [("en", "Nobody under 18"), ("es", "Nadie menor de 18"), ("pt-BR", "Ninguém com menos de 18")]
            {
                let terms = world.get("/terms").header("accept-language", language).send().await;
                assert!(terms.body.contains(says) && terms.body.contains("Meta"), "{language}: {}", terms.body);
            }
            let first = world.get("/terms/1").send().await.body;
            assert!(first.contains("They have not put their name here yet"), "{first}");
            assert!(!inbox().await.body.contains("Read and accept"), "the control: all of the furnishing accepted");

            let mut config = world.installation.config.clone();
            config.operator_name = "Hosting Meyer".to_owned();
            let backups = kontor::backups::of(&config).unwrap();
            let shared =
                kontor::compose::Shared { backups, config: config.into(), ..kontor::compose::Shared::default() };
            // As every start does, twice: the second changes nothing.
            for _ in 0..2 {
                kontor::serve::settle(&world.app, &shared).await.unwrap();
            }
            let named = kontor::serve::router(&world.app, &shared);
            let named =
                |path: &str| testkit::Request::new(named.clone(), axum::http::Method::GET, path.to_owned()).send();
            let second = named("/terms").await.body;
            assert!(second.contains("Version 2") && second.contains("Hosting Meyer"), "{second}");
            assert!(named("/terms/1").await.body.contains("They have not put their name here yet"));
            let asked = inbox().await;
            assert_eq!(asked.status, StatusCode::OK, "nobody is kept from answering");
            assert!(asked.body.contains("Read and accept") && asked.body.contains("/me/terms"), "{}", asked.body);
            let (path, form) = (format!("/t/{}/me/terms", world.lark.id), "accepted=2.2");
            let done = world.post_form(&path, form).as_staff(&world.lark.agent).send().await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
            assert!(!inbox().await.body.contains("Read and accept"));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn whoever_floods_the_form_is_told_to_wait() {
    run(async {
        for world in worlds().await {
            let path = format!("/p/{}/deletion", world.brook.id);
            let from = async |host: u8| {
                let form = format!("known_by=%2B4477009{host:05}");
                world.post(&path).from(Ipv4Addr::new(203, 0, 113, host).into()).form(&form).send().await.status.as_u16()
            };
            let mut alone = Vec::new();
            for _ in 0..7 {
                alone.push(from(1).await);
            }
            assert_eq!(alone, [201, 201, 201, 201, 201, 429, 429], "one address does not use up the hour");
            let mut together = Vec::new();
            for host in 2..18 {
                together.push(from(host).await);
            }
            // One came with the furnishing, five from the first address.
            assert_eq!(together.iter().filter(|status| **status == 201).count(), 14, "{together:?}");
            assert_eq!(together.last(), Some(&429));
            assert_eq!(ask(&world, &world.lark, "known_by=x").await.status, 201, "its neighbour is not concerned");
            world.app.clock.advance(std::time::Duration::from_secs(3601));
            assert_eq!(from(20).await, 201, "an hour later it is taken again");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-SEC-3 for Meta's signed requests.
#[test]
fn metas_deletion_call_is_answered_with_a_code_and_the_same_call_with_the_same() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let path = format!("{}/deletion", world.hook_path(lark));
            let now = world.app.clock.now();
            let at = |at: Timestamp, secret: &str| signed_request::sign("1234567890", at, &Secret::new(secret));
            let signed = |secret: &str| at(now, secret);
            let send = |text: String| world.post(&path).form(&format!("signed_request={text}"));
            assert_eq!(send(signed("another app's secret")).send().await.status, StatusCode::UNAUTHORIZED);
            assert_eq!(world.post(&path).form("").send().await.status, StatusCode::UNPROCESSABLE_ENTITY);
            // A5: one that somebody kept for a week.
            let kept = at(now - std::time::Duration::from_secs(7 * 24 * 60 * 60), &lark.app_secret);
            assert_eq!(send(kept).send().await.status, StatusCode::UNAUTHORIZED);

            let first = send(signed(&lark.app_secret)).send().await;
            assert_eq!(first.status, StatusCode::OK, "{}", first.body);
            let answer = first.json();
            let code = answer["confirmation_code"].as_str().unwrap();
            assert!(code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            let url = answer["url"].as_str().unwrap();
            let place = url.find("/p/").unwrap();
            assert!(world.get(&url[place..]).send().await.body.contains("Received"));
            assert_eq!(send(signed(&lark.app_secret)).send().await.json(), answer);
            let list = world.get(format!("/t/{}/settings/privacy", lark.id)).as_staff(&lark.owner).send().await;
            assert_eq!(list.body.matches("1234567890").count(), 1, "{}", list.body);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn who_takes_the_apps_permission_back_has_its_numbers_checked_at_once() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let path = format!("{}/deauthorization", world.hook_path(lark));
            let signed = |secret: &str| {
                let text = signed_request::sign("77", world.app.clock.now(), &Secret::new(secret));
                world.post(&path).form(&format!("signed_request={text}"))
            };
            assert_eq!(signed("wrong").send().await.status, StatusCode::UNAUTHORIZED);
            let answer = signed(&lark.app_secret).send().await;
            assert_eq!(answer.json(), serde_json::json!({ "received": true, "numbers_to_check": 1 }));
            world.run_tasks().await;
            let shown =
                world.get(format!("/t/{}/settings/inboxes/{}", lark.id, lark.inbox)).as_staff(&lark.owner).send().await;
            assert_eq!(shown.status, StatusCode::OK);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-PRV-13 and P-PRV-17: what is said follows what is switched on, and what was said stays readable.
#[test]
fn a_changed_setting_changes_the_sentence_and_the_old_version_stays() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let page = || world.get(format!("/p/{}/privacy", lark.id));
            let before = page().send().await;
            assert!(
                before.body.contains("Meta carries the WhatsApp messages")
                    && before.body.contains("not made, checked or endorsed by Meta")
            );
            assert_eq!(page().send().await.body, before.body, "looking again changes nothing");
            let security = world.get(format!("/p/{}/security", lark.id)).send().await;
            assert_eq!(security.body.contains("encrypted on disk"), !world.is_postgres(), "said only where it is so");
            let inbox = lark.inbox;
            let gone =
                world.post(format!("/t/{}/settings/inboxes/{inbox}/disconnection", lark.id)).as_staff(&lark.owner);
            assert_eq!(gone.form("").send().await.status, StatusCode::SEE_OTHER);
            let after = page().send().await;
            assert!(
                !after.body.contains("Meta carries") && after.body.contains("Nobody outside the business"),
                "{}",
                after.body
            );
            assert!(after.body.contains("What you write and send on WhatsApp"), "what came through it is still kept");
            let days = kontor::backups::of(&world.installation.config).unwrap().unwrap().settings().keep_days;
            assert!(after.body.contains(&format!("up to {days} days more")), "backups keep it longer");
            let old = world.get(format!("/p/{}/privacy/1", lark.id)).send().await;
            assert!(old.body.contains("Meta carries the WhatsApp messages") && old.body.contains("earlier version"));
            assert_eq!(world.get(format!("/p/{}/privacy/3", lark.id)).send().await.status, 404);
            let spanish = page().header("accept-language", "es").send().await;
            assert!(spanish.body.contains("lang=\"es\"") && !spanish.body.contains("Nobody outside the business"));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn people_who_look_at_the_same_moment_begin_one_version() {
    run(async {
        for world in worlds().await {
            let page = || world.get(format!("/p/{}/security", world.brook.id)).send();
            let looks = futures_util::future::join_all((0..8).map(|_| page())).await;
            assert!(looks.iter().all(|look| look.status == StatusCode::OK && look.body.contains("Version 1")));
            assert_eq!(world.get(format!("/p/{}/security/1", world.brook.id)).send().await.status, 200);
            assert_eq!(world.get(format!("/p/{}/security/2", world.brook.id)).send().await.status, 404);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn a_business_that_is_not_there_has_no_pages() {
    run(async {
        for world in worlds().await {
            for page in ["privacy", "security", "contact", "deletion"] {
                let nowhere = world.get(format!("/p/0199f0c4-5a00-7000-8000-00000000abcd/{page}")).send().await;
                assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{page}");
                assert_eq!(
                    world.get(format!("/p/{}/{page}", world.lark.id)).send().await.status,
                    StatusCode::OK,
                    "{page}"
                );
            }
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
