//! Saved views, through the router, on both databases.

use axum::http::{Method, StatusCode};
use kernel::{StaffId, TeamId};
use serde_json::json;
use store::{Sql, params, sql};

use crate::conversations::tests::world::{Customer, World, worlds};

const TEAM: Sql = sql!("insert into team (tenant_id, id, name, created_at) values (:tenant, :id, 'Strings', 0)");
const MEMBER: Sql =
    sql!("insert into team_member (tenant_id, team_id, staff_id, added_at) values (:tenant, :team, :staff, 0)");
const GIVE: Sql = sql!("update conversation set assignee_id = :staff where tenant_id = :tenant and id = :id");
const ANSWERED: Sql = sql!("update conversation set last_message_id = :other where tenant_id = :tenant and id = :id");

const API: &str = "/api/v1/views";

async fn write(world: &World, sql: Sql, values: store::Params) {
    let run = move |tx: &mut store::Tx<'_>| tx.execute(sql, values).map(|_| ());
    world.db.write(world.lark.id, world.actor(), run).await.unwrap();
}

async fn team(world: &World, member: StaffId) -> TeamId {
    let id: TeamId = world.clock.id();
    write(world, TEAM, params! { "id" => id }).await;
    write(world, MEMBER, params! { "team" => id, "staff" => member }).await;
    id
}

/// Keeps a view by the form, and gives its address.
async fn keep(world: &World, who: StaffId, fields: &str) -> String {
    let client = world.client();
    let kept = client.post(who, &format!("/t/{}/inbox/views", world.lark.id), fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{fields}: {}", kept.text);
    kept.location
}

fn row(customer: Customer) -> String {
    format!("conversation-{}", customer.conversation)
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_list_is_kept_under_a_name_found_in_the_menu_and_deleted_and_put_back() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Is the cello free?").await;
        let dario = world.customer("Dario", "Hello").await;
        write(&world, ANSWERED, params! { "id" => dario.conversation, "other" => None::<kernel::MessageId> }).await;
        let list = format!("/t/{}/inbox", lark.id);
        // The list that is looked at is what is offered to be kept.
        let offered = client.get(lark.owner, &format!("{list}/views?view=unassigned&waiting=true&new=true")).await.text;
        assert!(offered.contains("value=\"nobody\" selected"), "{offered}");
        let view = keep(&world, lark.owner, "name=Cellos&audience=own&status=&whose=nobody&waiting=true").await;
        let opened = client.get(lark.owner, &view).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER);
        let page = client.get(lark.owner, &opened.location).await.text;
        assert!(page.contains(&row(maya)) && !page.contains(&row(dario)), "{page}");
        // It stands in the menu of every list, and is marked on its own.
        assert!(page.contains(&format!("href=\"{view}\" aria-current=\"page\"")), "{page}");
        let plain = client.get(lark.owner, &list).await.text;
        assert!(plain.contains(&format!("href=\"{view}\"")) && plain.contains(&row(dario)), "{plain}");
        assert!(plain.contains("Save this list") && !page.contains("Save this list"));
        // Nobody else has it.
        assert!(!client.get(lark.viewer, &list).await.text.contains("Cellos"));
        assert_eq!(client.get(lark.viewer, &view).await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.post(lark.viewer, &format!("{view}/removal"), "").await.status, StatusCode::NOT_FOUND);
        // Renamed, put before another, deleted, put back.
        let other = keep(&world, lark.owner, "name=Closed+ones&audience=own&status=closed&whose=anyone").await;
        let places = async || {
            let page = client.get(lark.owner, &format!("{list}/views")).await.text;
            let place = |view: &str| page.find(&format!("href=\"{view}\"")).unwrap();
            place(&view) < place(&other)
        };
        assert!(places().await);
        assert_eq!(client.post(lark.owner, &format!("{other}/place"), "to=up").await.status, StatusCode::SEE_OTHER);
        assert!(!places().await);
        let renamed = client.post(lark.owner, &view, "name=Free+cellos&audience=own&whose=nobody&waiting=true").await;
        assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}", renamed.text);
        let removed = client.post(lark.owner, &format!("{view}/removal"), "").await;
        assert_eq!(client.get(lark.owner, &view).await.status, StatusCode::NOT_FOUND);
        let told = client.get(lark.owner, &removed.location).await.text;
        assert!(told.contains(&format!("action=\"{view}/restoration\"")) && !told.contains("Free cellos"), "{told}");
        assert_eq!(client.post(lark.viewer, &format!("{view}/restoration"), "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.post(lark.owner, &format!("{view}/restoration"), "").await.status, StatusCode::SEE_OTHER);
        assert!(client.get(lark.owner, &list).await.text.contains("Free cellos"));
        for (fields, words) in [
            ("name=+&audience=own", "Give the view a name"),
            (&format!("name={}&audience=own", "x".repeat(61)), "at most 60"),
        ] {
            let told = client.post(lark.owner, &format!("{list}/views"), fields).await;
            assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains(words), "{}", told.text);
        }
        let kinds = world.events().await;
        for kind in ["view.created", "view.changed", "view.removed", "view.restored"] {
            assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
        }
    }
}

// Shows P-CHN-7. A15, A22: a view hides what its looker may not see, whoever made it.
#[tokio::test]
async fn a_shared_view_is_a_managers_to_change_and_shows_each_what_they_may_see() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Hello").await;
        let dario = world.customer("Dario", "Hello").await;
        write(&world, GIVE, params! { "id" => maya.conversation, "staff" => lark.owner }).await;
        let strings = team(&world, lark.agent).await;
        let all = keep(&world, lark.owner, "name=Greetings&audience=everyone&whose=anyone&words=hello").await;
        let theirs = keep(&world, lark.owner, &format!("name=Ours&audience={strings}&whose=anyone&waiting=true")).await;
        let of_owner =
            keep(&world, lark.owner, &format!("name=Of+Lena&audience=everyone&whose=staff:{}", lark.owner)).await;
        for view in [&all, &theirs] {
            let seen = async |who| {
                let opened = client.get(who, view).await;
                assert_eq!(opened.status, StatusCode::SEE_OTHER, "{view}");
                client.get(who, &opened.location).await.text
            };
            let owners = seen(lark.owner).await;
            assert!(owners.contains(&row(maya)) && owners.contains(&row(dario)), "{owners}");
            let agents = seen(lark.agent).await;
            assert!(!agents.contains(&row(maya)) && agents.contains(&row(dario)), "{agents}");
        }
        let opened = client.get(lark.agent, &of_owner).await.location;
        assert!(!client.get(lark.agent, &opened).await.text.contains(&row(maya)));
        let opened = client.get(lark.owner, &of_owner).await.location;
        assert!(client.get(lark.owner, &opened).await.text.contains(&row(maya)), "control");
        // A team's is its members', and its managers'.
        assert!(!client.get(lark.viewer, &format!("/t/{}/inbox", lark.id)).await.text.contains(">Ours<"));
        assert!(client.get(lark.agent, &format!("/t/{}/inbox", lark.id)).await.text.contains(">Ours<"));
        // Who does not manage them makes and changes none.
        let views = format!("/t/{}/inbox/views", lark.id);
        assert_eq!(client.post(lark.agent, &views, "name=x&audience=everyone").await.status, StatusCode::FORBIDDEN);
        for path in [all.clone(), format!("{all}/place"), format!("{all}/removal"), format!("{theirs}/removal")] {
            assert_eq!(client.post(lark.agent, &path, "name=x&to=up").await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(client.post(lark.viewer, &format!("{theirs}/removal"), "").await.status, StatusCode::NOT_FOUND);
        // Another business finds none of it.
        let other = format!("/t/{}/inbox/views/{}", world.brook.id, all.rsplit('/').next().unwrap());
        assert_eq!(client.get(world.brook.owner, &other).await.status, StatusCode::NOT_FOUND);
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn what_a_view_asks_for_and_is_gone_is_said_and_never_becomes_everything() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Hello").await;
        let dario = world.customer("Dario", "Hello").await;
        write(&world, GIVE, params! { "id" => maya.conversation, "staff" => lark.owner }).await;
        let owner = world.access(lark.owner);
        let label = move |tx: &mut store::Tx<'_>| {
            let label = crate::labels::create(tx, "Trial", crate::labels::Colour::Sage).unwrap();
            crate::labels::put(tx, &owner, maya.conversation, label.id, true).unwrap();
            Ok::<_, store::Error>(label.id)
        };
        let label = world.db.write(lark.id, world.actor(), label).await.unwrap();
        let both = keep(&world, lark.owner, &format!("name=Both&audience=everyone&whose=mine&label={label}")).await;
        let only = keep(&world, lark.owner, &format!("name=Only&audience=everyone&whose=anyone&label={label}")).await;
        let seen = async |view: &str| {
            let opened = client.get(lark.owner, view).await.location;
            client.get(lark.owner, &opened).await.text
        };
        for view in [&both, &only] {
            let page = seen(view).await;
            assert!(page.contains(&row(maya)) && !page.contains(&row(dario)), "control: {page}");
            assert!(!page.contains("was removed"));
        }
        let remove = move |tx: &mut store::Tx<'_>| crate::labels::remove(tx, label);
        world.db.write(lark.id, world.actor(), remove).await.unwrap();
        let page = seen(&both).await;
        assert!(page.contains("was removed") && page.contains("The rest of it is shown"), "{page}");
        assert!(page.contains(&row(maya)) && !page.contains(&row(dario)), "{page}");
        let page = seen(&only).await;
        assert!(page.contains("was removed") && page.contains("nothing is shown"), "{page}");
        assert!(!page.contains(&row(dario)), "{page}");
        let told = client.api(lark.id, Method::GET, API, "", "").await.json();
        assert_eq!(told["data"][0]["gone"], json!(["label"]), "{told}");
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_program_makes_changes_reads_and_deletes_shared_views() {
    for world in worlds().await {
        let (client, lark, brook) = (world.client(), world.lark, world.brook.id);
        let maya = world.customer("Maya", "Hello").await;
        for number in 0..3 {
            world.customer("Dario", &format!("Hi {number}")).await;
        }
        write(&world, GIVE, params! { "id" => maya.conversation, "staff" => lark.owner }).await;
        keep(&world, lark.owner, "name=Secret&audience=own&whose=mine").await;
        let body =
            json!({"name": "Free ones", "audience": "everyone", "filter": {"assignee": "none", "waiting": true}});
        let made = client.api(lark.id, Method::POST, API, &body.to_string(), "").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let (one, list) = (format!("{API}/{id}"), format!("{API}/{id}/conversations"));
        // Own ones are nobody else's, and no program's.
        let all = client.api(lark.id, Method::GET, API, "", "").await.json();
        assert!(all["data"].as_array().unwrap().len() == 1 && all["data"][0]["name"] == "Free ones", "{all}");
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = client.api(lark.id, Method::GET, &format!("{list}?limit=2{cursor}"), "", "").await.json();
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert!(seen.len() == 3 && !seen.contains(&maya.conversation.to_string()), "{seen:?}");
        let change = json!({"filter": {"assignee": lark.owner.to_string()}}).to_string();
        let changed = client.api(lark.id, Method::PATCH, &one, &change, "").await.json();
        assert!(changed["name"] == "Free ones" && changed["filter"]["waiting"] == false, "{changed}");
        let page = client.api(lark.id, Method::GET, &list, "", "").await.json();
        assert_eq!(page["data"][0]["id"], maya.conversation.to_string(), "{page}");
        for (body, word) in [
            (json!({"name": " ", "audience": "everyone"}), "view_no_name"),
            (json!({"name": "x", "audience": "own"}), "unknown_audience"),
            (json!({"name": "x", "audience": "team", "team_id": id}), "unknown_team"),
            (json!({"name": "x", "audience": "everyone", "filter": {"status": "new"}}), "unknown_status"),
            (json!({"name": "x", "audience": "everyone", "filter": {"label": id}}), "unknown_label"),
            (json!({"name": "x", "audience": "everyone", "filter": {"inbox": id}}), "unknown_inbox"),
            (json!({"name": "x", "audience": "everyone", "filter": {"assignee": id}}), "unknown_assignee"),
            (json!({"name": "x", "audience": "everyone", "filter": {"assignee": "anna"}}), "unknown_assignee"),
        ] {
            let told = client.api(lark.id, Method::POST, API, &body.to_string(), "").await;
            assert!(told.status == 422 && told.text.contains(word), "{body}: {}", told.text);
        }
        for (method, path) in [(Method::PATCH, &one), (Method::DELETE, &one), (Method::GET, &list)] {
            let body = if method == Method::PATCH { "{}" } else { "" };
            assert_eq!(client.api(brook, method.clone(), path, body, "").await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(client.api(lark.id, Method::DELETE, &one, "", "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.api(lark.id, Method::DELETE, &one, "", "").await.status, StatusCode::NOT_FOUND);
    }
}
