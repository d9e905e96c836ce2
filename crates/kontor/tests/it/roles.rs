//! Every route for every role and every scope. Shows P-ACC-2; A17, A32.

use axum::http::StatusCode;
use kernel::{Permission, Permissions, Role};
use testkit::{Key, Tenant, World, run, worlds};
use web::Audience;

use crate::table::{Entry, Place, TABLE};

/// Ids that nothing has: a permission is judged before anything is looked for, and nothing is done.
fn nowhere(tenant: &Tenant) -> Place<'_> {
    Place { is_nowhere: true, ..Place::of(tenant) }
}

#[test]
fn each_role_is_let_in_exactly_where_its_permissions_say() {
    run(async {
        for world in worlds().await {
            let (mut wrong, mut refused, mut admitted) = (Vec::new(), 0, 0);
            for entry in TABLE {
                let Audience::Staff(needs) = entry.audience else { continue };
                for role in Role::ALL {
                    let may = role.permissions().contains(needs);
                    let request = entry.request(&world, &nowhere(&world.lark)).as_staff(world.lark.with_role(role));
                    // What takes no id is done by whoever may; an empty form is understood by none of them.
                    let request = if entry.is_safe() { request } else { request.form("") };
                    let (status, ..) = request.begin().await;
                    judge(entry, role.as_str(), may, status, &mut wrong);
                    *(if may { &mut admitted } else { &mut refused }) += 1;
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Controls: both kinds were there to be told apart.
            assert!(refused > 40 && admitted > 100, "{refused} refused, {admitted} admitted");
            world.finish().await;
        }
    });
}

#[test]
fn an_api_key_opens_exactly_what_its_scopes_say() {
    run(async {
        for world in worlds().await {
            let mut wrong = Vec::new();
            for entry in TABLE {
                let Audience::Api(needs) = entry.audience else { continue };
                let all_but: Vec<Permission> = Permission::ALL.iter().copied().filter(|one| *one != needs).collect();
                for (what, scopes, may) in
                    [("only this scope", vec![needs], true), ("every other scope", all_but, false)]
                {
                    let key = key(&world, &scopes).await;
                    let request = entry.request(&world, &nowhere(&world.lark));
                    let request =
                        if entry.is_safe() { request } else { request.body("application/json", b"{".to_vec()) };
                    let (status, ..) = request.api(&key).begin().await;
                    judge(entry, what, may, status, &mut wrong);
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            world.finish().await;
        }
    });
}

fn judge(entry: &Entry, who: &str, may: bool, status: StatusCode, wrong: &mut Vec<String>) {
    let is_right = if may {
        status != StatusCode::FORBIDDEN && !status.is_server_error() && status != StatusCode::UNAUTHORIZED
    } else {
        status == StatusCode::FORBIDDEN
    };
    if !is_right {
        wrong.push(format!("{} {} with {who}: {status}", entry.method, entry.path));
    }
}

async fn key(world: &World, scopes: &[Permission]) -> Key {
    let (scopes, actor) = (Permissions::of(scopes), world.actor(&world.lark.owner));
    let made = world.db.write(world.lark.id, actor, move |tx| accounts::api_keys::create(tx, "matrix", scopes));
    let token = made.await.unwrap_or_else(|fault| panic!("{fault:?}"));
    Key { id: world.lark.key.id, token: token.expose().to_owned() }
}

// A17: what a form or a body says about tenant, role or owner beyond its fields changes nothing.
#[test]
fn nobody_raises_themselves_by_a_form() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            for (person, path) in [(&lark.agent, lark.agent.staff), (&lark.viewer, lark.viewer.staff)] {
                let answer = world
                    .post_form(format!("/t/{}/staff/{path}", lark.id), "name=Me&role=owner&version=1")
                    .as_staff(person)
                    .send()
                    .await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN);
            }
            // An admin manages staff, but gives no more than she has.
            let to_owner =
                world.post_form(format!("/t/{}/staff/{}", lark.id, lark.admin.staff), "name=Me&role=owner&version=1");
            let answer = to_owner.as_staff(&lark.admin).send().await;
            assert!(answer.status.is_client_error(), "{}", answer.status);
            let body = serde_json::json!({ "name": "Una", "tenant_id": world.brook.id });
            let answer = world.post("/api/v1/contacts").json(&body).api(&lark.key).send().await;
            assert_eq!(answer.status, 422, "{}", answer.body);
            world.finish().await;
        }
    });
}
