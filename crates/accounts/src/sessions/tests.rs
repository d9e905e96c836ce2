use std::time::Duration;

use axum::http::StatusCode;
use kernel::Role;

use crate::staff::{self, Change};
use crate::testing::{PASSWORD, get, post, worlds};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

// A26: a new password ends every session, those of other devices and this one's old one; a new one begins here.
#[tokio::test]
async fn sessions_die_on_password_change() {
    for world in worlds().await {
        let router = world.router();
        let agent = &world.lark.agent;
        let form = [("email", agent.email.as_str()), ("password", PASSWORD)];
        let other = post(&router, "/sign-in", "", &form).await.cookie("__Host-kontor").unwrap().to_owned();
        let wrong = [("current", "not the current one"), ("password", "seven violets in a jar")];
        assert_eq!(
            post(&router, "/account/password", &agent.session, &wrong).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(world.is_live(&other).await, "the control");
        let right = [("current", PASSWORD), ("password", "seven violets in a jar")];
        let changed = post(&router, "/account/password", &agent.session, &right).await;
        assert_eq!(changed.location, "/account?done=password", "{}", changed.body);
        let new = changed.cookie("__Host-kontor").unwrap();
        assert!(!world.is_live(&other).await && !world.is_live(&agent.session).await && world.is_live(new).await);
        assert_eq!(
            post(&router, "/sign-in", "", &form).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the old password"
        );
    }
}

// A26, A23: a changed role and a removal end the sessions at once; nobody else's.
#[tokio::test]
async fn sessions_die_on_role_change_and_removal() {
    for world in worlds().await {
        let (lark, agent, viewer) = (&world.lark, world.lark.agent.clone(), world.lark.viewer.clone());
        let change = Change { name: "Aisha".to_owned(), role: Role::Agent, version: 1 };
        let same = {
            let (id, change) = (agent.staff, change.clone());
            move |tx: &mut store::Tx<'_>| staff::change(tx, id, &change, |_, _| Ok(()))
        };
        world.db.write(lark.tenant, world.actor(&lark.owner), same).await.unwrap();
        assert!(world.is_live(&agent.session).await, "the control: another name ends nothing");
        let change = Change { role: Role::Viewer, version: 2, ..change };
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| {
                staff::change(tx, agent.staff, &change, |_, _| Ok(()))
            })
            .await
            .unwrap();
        assert!(!world.is_live(&world.lark.agent.session).await && world.is_live(&viewer.session).await);
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| staff::remove(tx, viewer.staff, |_, _| Ok(())))
            .await
            .unwrap();
        assert!(!world.is_live(&world.lark.viewer.session).await && world.is_live(&lark.owner.session).await);
        assert_eq!(world.role(&world.lark.viewer).await, None);
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_old_or_idle() {
    for world in worlds().await {
        let session = world.lark.owner.session.clone();
        for _ in 0..2 {
            world.pass(DAY * 13);
            assert!(world.is_live(&session).await, "used every thirteen days");
        }
        world.pass(DAY * 5);
        assert!(!world.is_live(&session).await, "thirty days old");
        let other = world.lark.admin.session.clone();
        assert!(!world.is_live(&other).await, "not used for a month");
        super::super::sweep(&world.db).await.unwrap();
        assert!(!world.is_live(&session).await);
    }
}

#[tokio::test]
async fn sign_out_everywhere_ends_all_of_ones_own_and_one_is_ended_by_its_owner_only() {
    for world in worlds().await {
        let router = world.router();
        let (owner, agent) = (&world.lark.owner, &world.lark.agent);
        let login = agent.login;
        let listed = world.db.global_read(move |global| super::list(global, login)).await.unwrap();
        let path = format!("/account/sessions/{}/end", listed[0].id);
        post(&router, &path, &owner.session, &[]).await;
        assert!(world.is_live(&agent.session).await, "another's session is not ended");
        let again = post(&router, "/sign-in", "", &[("email", &agent.email), ("password", PASSWORD)]).await;
        let second = again.cookie("__Host-kontor").unwrap().to_owned();
        post(&router, &path, &second, &[]).await;
        assert!(!world.is_live(&agent.session).await && world.is_live(&second).await);
        let third = post(&router, "/sign-in", "", &[("email", &agent.email), ("password", PASSWORD)]).await;
        post(&router, "/sign-out/everywhere", &second, &[]).await;
        assert!(!world.is_live(&second).await && !world.is_live(third.cookie("__Host-kontor").unwrap()).await);
        assert!(world.is_live(&owner.session).await);
        assert_eq!(get(&router, "/account", &second).await.location, "/sign-in?next=%2Faccount");
    }
}
