use axum::http::StatusCode;

use super::*;
use crate::testing::{World, get, post, worlds};

async fn members(world: &World, id: TeamId) -> Vec<StaffId> {
    let teams = world.db.read(world.lark.tenant, list).await.unwrap();
    teams.into_iter().find(|team| team.id == id).unwrap().members
}

#[tokio::test]
async fn a_team_is_made_filled_renamed_and_emptied() {
    for world in worlds().await {
        let router = world.router();
        let (lark, session) = (&world.lark, &world.lark.admin.session);
        let teams = format!("/t/{}/teams", lark.tenant);
        let made = post(&router, &teams, session, &[("name", "Front  desk")]).await;
        let path = made.location.clone();
        let id: TeamId = path.rsplit_once('/').unwrap().1.parse().unwrap();
        assert_eq!(post(&router, &teams, session, &[("name", "Front desk")]).await.status, StatusCode::CONFLICT);
        assert_eq!(post(&router, &teams, session, &[("name", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let agent = lark.agent.staff.to_string();
        for _ in 0..2 {
            post(&router, &format!("{path}/members"), session, &[("staff", &agent)]).await;
        }
        assert_eq!(members(&world, id).await, [lark.agent.staff]);
        post(&router, &path, session, &[("name", "Reception")]).await;
        assert!(get(&router, &path, &lark.viewer.session).await.body.contains("Reception"));
        post(&router, &format!("{path}/members/{agent}/removal"), session, &[]).await;
        assert!(members(&world, id).await.is_empty());
        assert_eq!(world.events().await, ["team.created", "team.joined", "team.renamed", "team.left"]);
        assert_eq!(post(&router, &path, &lark.agent.session, &[("name", "Mine")]).await.status, StatusCode::FORBIDDEN);
    }
}

// P-ACC-3: neither another business's team nor another business's person.
#[tokio::test]
async fn a_team_holds_only_its_own_staff() {
    for world in worlds().await {
        let router = world.router();
        let (lark, brook) = (&world.lark, &world.brook);
        let made = post(&router, &format!("/t/{}/teams", lark.tenant), &lark.owner.session, &[("name", "Desk")]).await;
        let id = made.location.rsplit_once('/').unwrap().1.to_owned();
        let theirs = brook.agent.staff.to_string();
        let add = |tenant, session: String, staff: String| {
            let (router, path) = (router.clone(), format!("/t/{tenant}/teams/{id}/members"));
            async move { post(&router, &path, &session, &[("staff", &staff)]).await.status }
        };
        assert_eq!(add(lark.tenant, lark.owner.session.clone(), theirs.clone()).await, StatusCode::NOT_FOUND);
        assert_eq!(add(brook.tenant, brook.owner.session.clone(), theirs).await, StatusCode::NOT_FOUND);
        assert_eq!(
            get(&router, &format!("/t/{}/teams/{id}", brook.tenant), &brook.owner.session).await.status,
            StatusCode::NOT_FOUND
        );
        let own = lark.agent.staff.to_string();
        assert_eq!(add(lark.tenant, lark.owner.session.clone(), own).await, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn whoever_is_removed_leaves_the_teams() {
    for world in worlds().await {
        let (lark, agent) = (&world.lark, world.lark.agent.staff);
        let make = move |tx: &mut Tx<'_>| -> Result<TeamId, Fault<Refusal>> {
            let id = create(tx, "Desk")?;
            join(tx, id, agent)?;
            Ok(id)
        };
        let id = world.db.write(lark.tenant, world.actor(&lark.owner), make).await.unwrap();
        assert_eq!(members(&world, id).await, [agent]);
        world
            .db
            .write(lark.tenant, world.actor(&lark.owner), move |tx| crate::staff::remove(tx, agent, |_, _| Ok(())))
            .await
            .unwrap();
        assert!(members(&world, id).await.is_empty());
    }
}
