//! What a person says is wrong: asked on the public page or by their own link, made sure of, corrected by staff, and told of.

use std::time::Duration;

use axum::http::StatusCode;
use consent::{preferences, restrictions};
use kernel::ContactId;
use store::{Recorded, Sql, params, sql};
use testkit::{Tenant, World, run, worlds};

use crate::privacy::{ask, link_in, request_in};

const TOLD: Sql = sql!(
    "select name, known_by, words, should_be from privacy_request where tenant_id = :tenant and kind = 'correction' order by id"
);
const WORDS: &str = "words=My+name+is+spelt+wrongly&should_be=Ines+Vald%C3%A9s";

async fn events(world: &World, tenant: &Tenant) -> Vec<Recorded> {
    world.db.read(tenant.id, |scope| scope.events_after(0, 1_000)).await.unwrap()
}

/// Corrects a name on the person's page, and says which event tells of it.
async fn rename(world: &World, tenant: &Tenant, contact: ContactId, name: &str) -> kernel::EventId {
    let path = format!("/t/{}/people/{contact}/edit", tenant.id);
    let page = world.get(&path).as_staff(&tenant.admin).send().await.body;
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let saved = world.post(&path).as_staff(&tenant.admin).form(&format!("version={version}&name={name}")).send().await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let all = events(world, tenant).await;
    all.iter().rfind(|one| one.kind == "contact.changed" && one.contact_id == Some(contact)).unwrap().id
}

// Shows P-CRM-3: request, applied, audit. Nothing changes by the request alone, and it ends with the change that answered it.
#[test]
fn what_a_person_says_is_wrong_is_corrected_and_told_with_the_change_that_answered_it() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let contact = lark.own.contact;
            let page = world.get(format!("/p/{}/deletion?kind=correction", lark.id)).send().await.body;
            assert!(page.contains("What is wrong?") && page.contains("Delete my data"), "{page}");
            let half = ask(&world, lark, "kind=correction&known_by=x&words=+&should_be=").await;
            assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(half.body.contains("Say what is wrong.") && half.body.contains("Say how it should be."));
            let asked =
                ask(&world, lark, &format!("kind=correction&known_by=%2B44+7700+900111&name=Ines+V&{WORDS}")).await;
            assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
            let link = link_in(&asked, lark);
            let shown = world.get(&link).send().await.body;
            assert!(shown.contains("Received") && !shown.contains("Ines"), "{shown}");

            let staff = |path: &str| world.get(path).as_staff(&lark.admin);
            let list = staff(&format!("/t/{}/settings/privacy", lark.id)).send().await;
            assert!(list.body.contains("Correction") && list.body.contains("Deletion"), "{}", list.body);
            let path = request_in(&list, lark, "Ines V");
            let one = staff(&path).send().await.body;
            assert!(one.contains("Request to correct data") && one.contains("Ines Valdés"), "{one}");
            assert!(one.contains(&lark.own.contact_name) && one.contains("To be answered by"), "{one}");
            let before = rename(&world, lark, lark.others.contact, "Somebody+Else").await;
            world.clock.advance(Duration::from_secs(60));

            let post =
                |rest: &str, fields: String| world.post(format!("{path}/{rest}")).as_staff(&lark.admin).form(&fields);
            let known = post("person", format!("version=1&contact={contact}&how=She+said+so+in+the+chat")).send().await;
            assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.body);
            let is_restricted = world.db.read(lark.id, move |scope| restrictions::is_restricted(scope, contact)).await;
            assert!(!is_restricted.unwrap(), "she is still written to");
            assert!(world.get(&link).send().await.body.contains("In progress"));
            let one = staff(&path).send().await.body;
            assert!(
                one.contains(&format!("/people/{contact}/edit")) && one.contains("Nothing of this person was changed")
            );

            // It is no deletion, it does not end by a word, and not with another person's change.
            let erasure = post("erasure", "version=2&word=delete".to_owned()).send().await;
            assert_eq!(erasure.status, StatusCode::CONFLICT);
            assert_eq!(staff(&format!("{path}/erasure")).send().await.status, StatusCode::SEE_OTHER);
            let word = post("end", "version=2&closing=done&answer=Gone".to_owned()).send().await;
            assert_eq!(word.status, StatusCode::CONFLICT);
            for change in ["", &before.to_string()] {
                let wrong = post("end", format!("version=2&closing=corrected&change={change}")).send().await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{change}");
                assert!(wrong.body.contains("Choose the change that answers it"), "{}", wrong.body);
            }

            let change = rename(&world, lark, contact, "Ines+Vald%C3%A9s").await;
            assert!(staff(&path).send().await.body.contains(&format!("value=\"{change}\"")));
            let end = format!("version=2&closing=corrected&change={change}&answer=Sorry+for+that");
            let ended = post("end", end).send().await;
            assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);

            // She reads what was changed; what she told is gone.
            let shown = world.get(&link).send().await.body;
            assert!(shown.contains("Corrected") && shown.contains("Sorry for that"), "{shown}");
            assert!(shown.to_lowercase().contains("what was changed: name") && !shown.contains("Ines"), "{shown}");
            let told = world.db.read(lark.id, |scope| scope.row(TOLD, params! {})).await.unwrap().unwrap();
            for column in ["name", "known_by", "words", "should_be"] {
                assert_eq!(told.get::<String>(column).unwrap(), "", "{column}");
            }
            let closed = staff(&format!("/t/{}/settings/privacy?closed=true", lark.id)).send().await.body;
            assert!(closed.contains("Corrected"), "{closed}");

            // The stream tells it from the request to the change, and the person's timeline does.
            let all = events(&world, lark).await;
            let id = path.rsplit('/').next().unwrap();
            let is_told = |one: &&Recorded| one.id == change || one.facts["privacy_request_id"] == id;
            let row: Vec<&Recorded> = all.iter().filter(is_told).collect();
            let kinds: Vec<&str> = row.iter().map(|one| one.kind.as_str()).collect();
            assert_eq!(
                kinds,
                ["privacy.requested", "privacy.correction_confirmed", "contact.changed", "privacy.corrected"]
            );
            assert_eq!((&row[0].facts["kind"], row[0].contact_id), (&"correction".into(), None), "it names nobody yet");
            assert_eq!(row[3].facts["event_id"], change.to_string());
            assert_eq!((&row[3].facts["what"], row[3].contact_id), (&"name".into(), Some(contact)));
            let timeline = staff(&format!("/t/{}/people/{contact}/timeline", lark.id)).send().await.body;
            for words in ["recognised as theirs", "What is kept was corrected", "What they asked to be corrected", id] {
                assert!(timeline.contains(words), "{words}: {timeline}");
            }
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-CRM-3: by one's own link nobody has to say who they are, nobody is told anything, and staff make sure all the same.
#[test]
fn a_correction_by_ones_own_link_shows_nothing_and_changes_nothing_by_itself() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let contact = lark.own.contact;
            let until = world.clock.now() + Duration::from_secs(3600);
            let own = preferences::sign(world.db.vault(), lark.id, contact, until).unwrap();
            let token = own.rsplit('/').next().unwrap();
            let way = format!("/p/{}/deletion?kind=correction&amp;by={token}", lark.id);
            let preferences = world.get(&own).send().await.body;
            assert!(preferences.contains(&way), "{preferences}");
            let form = world.get(way.replace("&amp;", "&")).send().await;
            assert!(form.body.contains("You come by your own link") && !form.body.contains("name=\"known_by\""));
            assert!(
                !form.body.contains(&lark.own.contact_name) && !form.body.contains(lark.own.phone.as_ref().unwrap())
            );

            // The control: with a token of another business, a forged one and none, it is a stranger's form.
            let foreign = preferences::sign(world.db.vault(), world.brook.id, contact, until).unwrap();
            for by in [foreign.rsplit('/').next().unwrap(), &token.replace(&token[..4], "AAAA"), ""] {
                let asked = ask(&world, lark, &format!("kind=correction&by={by}&{WORDS}")).await;
                assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{by}");
                assert!(asked.body.contains("name=\"known_by\""), "{}", asked.body);
            }
            let asked = ask(&world, lark, &format!("kind=correction&by={token}&{WORDS}")).await;
            assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
            assert!(!asked.body.contains(&lark.own.contact_name), "{}", asked.body);

            let restrict = move |tx: &mut store::Tx<'_>| restrictions::restrict(tx, contact, "a quarrel", None);
            world.db.write(lark.id, world.actor(&lark.owner), restrict).await.unwrap();
            let list = world.get(format!("/t/{}/settings/privacy", lark.id)).as_staff(&lark.owner).send().await;
            let path = request_in(&list, lark, "By their own link");
            let one = world.get(&path).as_staff(&lark.owner).send().await.body;
            assert!(one.contains(&lark.own.contact_name) && one.contains("This is the person"), "{one}");
            let agent = world.post(format!("{path}/end")).as_staff(&lark.agent);
            let end = "version=1&closing=refused&answer=It+is+right+as+it+is";
            assert_eq!(agent.form(end).send().await.status, StatusCode::FORBIDDEN);
            let ended = world.post(format!("{path}/end")).as_staff(&lark.owner).form(end).send().await;
            assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
            let shown = world.get(link_in(&asked, lark)).send().await.body;
            assert!(shown.contains("Not done") && shown.contains("It is right as it is"), "{shown}");
            let is_restricted = world.db.read(lark.id, move |scope| restrictions::is_restricted(scope, contact)).await;
            assert!(is_restricted.unwrap(), "what was restricted for another reason stays so");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-PRV-2: a correction that waits holds no deletion up, and ends with it.
#[test]
fn a_correction_that_waits_ends_when_the_person_is_erased() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let contact = lark.own.contact;
            let asked =
                ask(&world, lark, &format!("kind=correction&known_by=%2B447700900111&name=Ines+V&{WORDS}")).await;
            let list = world.get(format!("/t/{}/settings/privacy", lark.id)).as_staff(&lark.owner).send().await;
            let path = request_in(&list, lark, "Ines V");
            let known = world.post(format!("{path}/person")).as_staff(&lark.owner);
            let known = known.form(&format!("version=1&contact={contact}&how=Asked+in+the+chat")).send().await;
            assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.body);
            let gone = world.post(format!("/t/{}/people/{contact}/deletion", lark.id)).as_staff(&lark.owner).form("");
            assert_eq!(gone.send().await.status, StatusCode::SEE_OTHER);
            world.run_tasks().await;
            world.clock.advance(31 * DAY);
            kontor::schedule::day(&world.db).await.unwrap();
            world.run_tasks().await;
            let shown = world.get(link_in(&asked, lark)).send().await.body;
            assert!(shown.contains("Your data was deleted in the meantime"), "{shown}");
            let one = world.get(&path).as_staff(&lark.owner).send().await.body;
            assert!(!one.contains("Ines") && !one.contains("Asked in the chat"), "{one}");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
