//! What Meta says of a number, through the whole program: from the signed post to the owner's page.

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Tenant, World, run, worlds};

/// A post about an account, in Meta's form.
fn post(tenant: &Tenant, at: i64, field: &str, value: &serde_json::Value) -> Vec<u8> {
    let entry = json!({ "id": tenant.account, "time": at, "changes": [{ "field": field, "value": value }] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string().into_bytes()
}

async fn notices(world: &World, tenant: &Tenant) -> usize {
    let page = world.get(format!("/t/{}/me/notices", tenant.id)).as_staff(&tenant.owner).send().await;
    page.body.matches("people block or report its messages more than before").count()
}

#[test]
fn a_signed_word_about_quality_reaches_the_owner_of_that_business_once() {
    // Shows P-CHN-9.
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            let at = world.clock.now().seconds();
            let value = json!({ "display_phone_number": lark.number, "event": "FLAGGED", "current_limit": "TIER_2K" });
            let body = post(lark, at, "phone_number_quality_update", &value);
            // Forged, and of a business that has no such account: nobody hears of it.
            let forged = world.hook(lark, &brook.app_secret, body.clone()).send().await;
            assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
            let misplaced = world.hook(brook, &brook.app_secret, body.clone()).send().await;
            assert_eq!(misplaced.status, StatusCode::OK);
            world.read_webhooks().await;
            assert_eq!((notices(&world, lark).await, notices(&world, brook).await), (0, 0));
            // The control: the right app at the right address; and the same again.
            for _ in 0..2 {
                assert_eq!(world.hook(lark, &lark.app_secret, body.clone()).send().await.status, StatusCode::OK);
                world.read_webhooks().await;
            }
            assert_eq!((notices(&world, lark).await, notices(&world, brook).await), (1, 0));
            let path = |tenant: &Tenant| format!("/t/{}/settings/inboxes/{}/health", tenant.id, tenant.inbox);
            let page = world.get(path(lark)).as_staff(&lark.viewer).send().await.body;
            assert!(page.contains("Stop advertising for a week"), "{page}");
            let page = world.get(path(brook)).as_staff(&brook.owner).send().await.body;
            assert!(!page.contains("Stop advertising"), "{page}");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
