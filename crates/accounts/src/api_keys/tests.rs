use std::time::Duration;

use axum::http::StatusCode;
use kernel::Role;
use web::Guard;

use super::*;
use crate::Doorman;
use crate::staff::Change;
use crate::testing::{Member, World, get, post, worlds};

async fn made(world: &World, by: &Member, scopes: &'static [Permission]) -> Result<String, Refusal> {
    let make = move |tx: &mut Tx<'_>| create(tx, "Booking site", Permissions::of(scopes));
    match world.db.write(world.lark.tenant, world.actor(by), make).await {
        Ok(key) => Ok(key.expose().to_owned()),
        Err(Fault::Refused(refusal)) => Err(refusal),
        Err(Fault::Failed(error)) => panic!("{error}"),
    }
}

async fn holder(world: &World, key: &str) -> Option<KeyHolder> {
    Doorman::new(world.db.clone()).api_key(key).await.unwrap()
}

#[tokio::test]
async fn a_key_is_shown_once_and_opens_its_tenant_with_its_scopes() {
    for world in worlds().await {
        let router = world.router();
        let lark = &world.lark;
        let path = format!("/t/{}/api-keys", lark.tenant);
        let form = [("name", "Booking site"), ("contacts:read", "on"), ("conversations:read", "on")];
        let page = post(&router, &path, &lark.owner.session, &form).await;
        let key = page.value_of("api-key").expect("the key is shown").to_owned();
        assert!(key.starts_with(&format!("kontor_{}_", lark.tenant.as_uuid().simple())));
        let found = holder(&world, &key).await.unwrap();
        assert_eq!(found.tenant, lark.tenant);
        assert_eq!(found.scopes, Permissions::of(&[Permission::ContactRead, Permission::ConversationRead]));
        let later = get(&router, &path, &lark.owner.session).await;
        assert!(later.body.contains("Booking site") && !later.body.contains(&key));
        assert_eq!(world.events().await, ["api_key.created", "notice.told"]);
    }
}

// A32: a key holds no more than its maker may do, and only who may make keys makes one.
#[tokio::test]
async fn a_key_holds_no_more_than_its_maker() {
    for world in worlds().await {
        let lark = &world.lark;
        assert_eq!(made(&world, &lark.admin, &[Permission::ContactRead]).await, Err(Refusal::BeyondMaker));
        assert_eq!(made(&world, &lark.agent, &[Permission::StaffManage]).await, Err(Refusal::BeyondMaker));
        assert_eq!(made(&world, &lark.owner, &[]).await, Err(Refusal::NoScopes));
        assert!(made(&world, &lark.owner, &[Permission::ContactRead]).await.is_ok());
        // A program makes no keys for itself.
        let key = kernel::Actor {
            who: kernel::Who::ApiKey(world.clock.id()),
            at: world.clock.now(),
            request: world.clock.id(),
        };
        let own = world.db.write(lark.tenant, key, |tx| create(tx, "More", Permissions::of(Permission::ALL))).await;
        assert!(matches!(own, Err(Fault::Refused(Refusal::BeyondMaker))));
    }
}

// A32, A23: keys end with their maker's removal, and with the role that held their scopes.
#[tokio::test]
async fn keys_end_with_their_makers_rights() {
    for world in worlds().await {
        let lark = &world.lark;
        let (id, promote) = (lark.admin.staff, Change { name: "Jonas".to_owned(), role: Role::Owner, version: 1 });
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| staff::change(tx, id, &promote, |_, _| Ok(())))
            .await
            .unwrap();
        let small = made(&world, &lark.admin, &[Permission::ContactRead]).await.unwrap();
        let great = made(&world, &lark.admin, &[Permission::ContactRead, Permission::StaffManage]).await.unwrap();
        let others = made(&world, &lark.owner, &[Permission::StaffManage]).await.unwrap();
        assert!(holder(&world, &small).await.is_some() && holder(&world, &great).await.is_some());
        let demote = Change { name: "Jonas".to_owned(), role: Role::Agent, version: 2 };
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| staff::change(tx, id, &demote, |_, _| Ok(())))
            .await
            .unwrap();
        assert!(holder(&world, &small).await.is_some() && holder(&world, &great).await.is_none());
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| staff::remove(tx, id, |_, _| Ok(())))
            .await
            .unwrap();
        assert!(holder(&world, &small).await.is_none() && holder(&world, &others).await.is_some());
    }
}

// A21, P-ACC-3: a key opens nothing under another tenant's name, and nothing that looks like a key opens.
#[tokio::test]
async fn a_key_opens_its_own_tenant_only() {
    for world in worlds().await {
        let key = made(&world, &world.lark.owner, &[Permission::ContactRead]).await.unwrap();
        let random = key.rsplit_once(&world.lark.tenant.as_uuid().simple().to_string()).unwrap().1;
        let moved = format!("kontor_{}{random}", world.brook.tenant.as_uuid().simple());
        for forged in [
            moved.as_str(),
            "",
            "kontor_",
            "kontor__",
            &key.to_uppercase(),
            &key[..key.len() - 1],
            &world.lark.owner.session,
        ] {
            assert!(holder(&world, forged).await.is_none(), "{forged}");
        }
        assert!(holder(&world, &key).await.is_some());
        // Another tenant's key is not there to be ended.
        let id = holder(&world, &key).await.unwrap().key;
        let path = format!("/t/{}/api-keys/{id}/revocation", world.brook.tenant);
        assert_eq!(post(&world.router(), &path, &world.brook.owner.session, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(holder(&world, &key).await.is_some());
        let path = format!("/t/{}/api-keys/{id}/revocation", world.lark.tenant);
        assert_eq!(post(&world.router(), &path, &world.lark.owner.session, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(holder(&world, &key).await.is_none());
    }
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    for world in worlds().await {
        let key = made(&world, &world.lark.owner, &[Permission::ContactRead]).await.unwrap();
        let last = async || world.db.read(world.lark.tenant, list).await.unwrap()[0].last_used_at;
        assert_eq!(last().await, None);
        let first = world.clock.now();
        holder(&world, &key).await.unwrap();
        world.pass(Duration::from_secs(30));
        holder(&world, &key).await.unwrap();
        assert_eq!(last().await, Some(first));
        world.pass(Duration::from_secs(30));
        holder(&world, &key).await.unwrap();
        assert_eq!(last().await, Some(first + Duration::from_secs(60)));
        assert_eq!(world.events().await, ["api_key.created", "notice.told"], "a use is no event");
    }
}

// A23, A32: however many keys someone made, none is left when she goes; and there are no more than the page shows.
#[tokio::test]
async fn every_key_of_a_member_ends_with_her() {
    for world in worlds().await {
        let lark = &world.lark;
        let (admin, actor) = (lark.admin.staff, world.actor(&lark.admin));
        let scopes = Permissions::of(&[Permission::ContactRead]);
        // More than the cap, as an older program let her make.
        let keys = world.db.write(lark.tenant, actor, move |tx| -> Result<Vec<Secret>> {
            (0..510).map(|number| insert(tx, &format!("Key {number}"), scopes).map(|(_, key)| key)).collect()
        });
        let keys = keys.await.unwrap();
        let opens = async |key: &Secret| find(&world.db, key.expose()).await.unwrap().is_some();
        assert!(opens(&keys[0]).await && opens(&keys[509]).await);
        let more =
            world.db.write(lark.tenant, world.actor(&lark.owner), move |tx| create(tx, "One more", scopes)).await;
        assert!(matches!(more, Err(Fault::Refused(Refusal::TooMany))));
        let removal =
            world.db.write(lark.tenant, world.actor(&lark.owner), move |tx| staff::remove(tx, admin, |_, _| Ok(())));
        removal.await.unwrap();
        for key in &keys {
            assert!(!opens(key).await);
        }
    }
}
