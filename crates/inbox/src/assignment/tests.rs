//! Giving by turns, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::{LoginId, Role, StaffId, TeamId};
use serde_json::{Value, json};
use store::{GlobalSql, Sql, Tx, global_sql, params, sql};

use crate::conversations::tests::world::{Customer, World, worlds};

const LOGIN: GlobalSql =
    global_sql!("insert into login (id, email, email_folded, epoch, created_at) values (:id, :email, :email, 1, :now)");
const STAFF: Sql = sql!(
    "insert into staff (tenant_id, id, login_id, name, role, created_at, version) values (:tenant, :id, :login, :name, 'agent', :now, 1)"
);

/// A team of these many, by the API's rule giving at most `capacity` each.
async fn team(world: &World, names: &'static [&'static str], capacity: i64) -> (TeamId, Vec<StaffId>) {
    let write = move |tx: &mut Tx<'_>| -> store::Result<(TeamId, Vec<StaffId>)> {
        let team = accounts::teams::create(tx, "Front desk").map_err(|_| store::Error::Refused("a team"))?;
        let (mut all, now) = (Vec::new(), tx.now());
        for name in names {
            let id: StaffId = tx.id();
            let login = LoginId::from_uuid(id.as_uuid());
            tx.global().execute(LOGIN, params! { "id" => login, "email" => login.to_string(), "now" => now })?;
            tx.execute(STAFF, params! { "id" => id, "login" => login, "name" => *name, "now" => now })?;
            accounts::teams::join(tx, team, id).map_err(|_| store::Error::Refused("a member"))?;
            all.push(id);
        }
        Ok((team, all))
    };
    let (team, all) = world.db.write(world.lark.id, world.actor(), write).await.unwrap();
    let set = rule(world, json!({ "team_id": team, "capacity": capacity })).await;
    assert_eq!(set.0, StatusCode::OK, "{}", set.1);
    (team, all)
}

async fn rule(world: &World, body: Value) -> (StatusCode, String) {
    let path = format!("/api/v1/inboxes/{}/assignment", world.lark.inbox);
    let told = world.client().api(world.lark.id, Method::PUT, &path, &body.to_string(), "").await;
    (told.status, told.text)
}

async fn work(world: &World) {
    super::work_through(&world.db).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
}

async fn shown(world: &World, of: Customer) -> Value {
    let path = format!("/api/v1/conversations/{}", of.conversation);
    world.client().api(world.lark.id, Method::GET, &path, "", "").await.json()
}

async fn holder(world: &World, of: Customer) -> Option<StaffId> {
    shown(world, of).await["assignee_id"].as_str().map(|id| id.parse().unwrap())
}

async fn change(world: &World, of: Customer, body: Value) {
    let path = format!("/api/v1/conversations/{}", of.conversation);
    let told = world.client().api(world.lark.id, Method::PATCH, &path, &body.to_string(), "").await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
}

async fn duty(world: &World, staff: StaffId, is_on: bool) {
    let write = move |tx: &mut Tx<'_>| accounts::notices::set_duty(tx, staff, is_on);
    world.db.write(world.lark.id, world.actor(), write).await.unwrap();
}

// Shows P-CHN-7.
#[tokio::test]
async fn turns_go_round_among_those_on_duty_with_room_and_the_rest_waits() {
    for world in worlds().await {
        let (team, staff) = team(&world, &["Ana", "Ben", "Cleo"], 2).await;
        duty(&world, staff[2], false).await;
        let mut all = Vec::new();
        for number in 0..6 {
            all.push(world.customer(&format!("Customer {number}"), "Hello").await);
        }
        work(&world).await;
        let mut held = Vec::new();
        for one in &all {
            held.push(holder(&world, *one).await);
        }
        // Who waited longest first; nobody beyond her room, nobody off duty.
        assert_eq!(held, [Some(staff[0]), Some(staff[1]), Some(staff[0]), Some(staff[1]), None, None]);
        assert_eq!(shown(&world, all[0]).await["team_id"], json!(team));
        // Why, stands in the thread.
        let here = format!("/t/{}/inbox/{}", world.lark.id, all[2].conversation);
        let thread = world.client().get(world.lark.owner, &here).await.text;
        assert!(thread.contains("by turns") && thread.contains("Ana") && thread.contains("Front desk"), "{thread}");
        // Someone comes free, another comes on duty: those who wait are given, in their order.
        change(&world, all[1], json!({ "status": "closed" })).await;
        work(&world).await;
        assert_eq!((holder(&world, all[4]).await, holder(&world, all[5]).await), (Some(staff[1]), None));
        duty(&world, staff[2], true).await;
        work(&world).await;
        assert_eq!(holder(&world, all[5]).await, Some(staff[2]));
        assert_eq!(world.db.read(world.lark.id, crate::counts::open_unassigned).await.unwrap(), 0);
        // Whoever is removed lets go, and the others take over as far as they have room.
        let gone = staff[0];
        let remove = move |tx: &mut Tx<'_>| -> store::Result<()> {
            tx.execute(REMOVE, params! { "id" => gone, "now" => 1_i64 })?;
            crate::let_go(tx, gone)
        };
        world.db.write(world.lark.id, world.actor(), remove).await.unwrap();
        work(&world).await;
        let after = [holder(&world, all[0]).await, holder(&world, all[2]).await];
        assert_eq!(after, [Some(staff[2]), None]);
        // Without the rule nothing is given.
        assert_eq!(rule(&world, json!({ "team_id": null })).await.0, StatusCode::OK);
        change(&world, all[0], json!({ "status": "closed" })).await;
        work(&world).await;
        assert_eq!(holder(&world, all[2]).await, None);
    }
}

const REMOVE: Sql = sql!("update staff set removed_at = :now where tenant_id = :tenant and id = :id");

// Two writers at once count neither the same room nor the same turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_writers_at_once_share_fairly() {
    for world in worlds().await {
        let (_, staff) = team(&world, &["Ana", "Ben", "Cleo", "Dan"], 5).await;
        let mut all = Vec::new();
        for number in 0..30 {
            all.push(world.customer(&format!("Customer {number}"), "Hello").await);
        }
        let inbox = world.lark.inbox;
        let give = || world.db.write(world.lark.id, world.actor(), move |tx| super::give(tx, inbox));
        let (one, other, third) = tokio::join!(give(), give(), give());
        assert_eq!(one.unwrap() + other.unwrap() + third.unwrap(), 20);
        let mut held = vec![0; staff.len()];
        for customer in &all {
            if let Some(by) = holder(&world, *customer).await {
                held[staff.iter().position(|one| *one == by).unwrap()] += 1;
            }
        }
        assert_eq!(held, [5, 5, 5, 5]);
    }
}

#[tokio::test]
async fn the_settings_page_sets_the_rule_and_says_what_is_wrong() {
    for world in worlds().await {
        let (owner, lark, inbox) = (world.lark.owner, world.lark.id, world.lark.inbox);
        let page = format!("/t/{lark}/settings/inbox/turns");
        assert!(world.client().get(owner, &page).await.text.contains("no team yet"));
        let (team, _) = team(&world, &["Ana"], 7).await;
        let shown = world.client().get(owner, &page).await.text;
        assert!(shown.contains("Front desk") && shown.contains("value=\"7\""), "{shown}");
        for (form, words) in [
            (format!("team={team}&capacity=0"), "whole number from 1 to 500"),
            (format!("team={team}&capacity=many"), "whole number from 1 to 500"),
            (format!("team={owner}&capacity=5"), "not there any more"),
        ] {
            let wrong = world.client().post(owner, &format!("{page}/{inbox}"), &form).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(words), "{}", wrong.text);
        }
        let set = world.client().post(owner, &format!("{page}/{inbox}"), "team=&capacity=5").await;
        assert_eq!(set.status, StatusCode::SEE_OTHER);
        let path = format!("/api/v1/inboxes/{inbox}/assignment");
        let rule = world.client().api(lark, Method::GET, &path, "", "").await.json();
        assert_eq!(rule["team_id"], Value::Null);
        // Another business's inbox is not there, and an agent sets nothing.
        let other = world.client().api(world.brook.id, Method::PUT, &path, r#"{"team_id":null}"#, "").await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        assert!(!Role::Agent.permissions().contains(kernel::Permission::SettingsManage));
    }
}
