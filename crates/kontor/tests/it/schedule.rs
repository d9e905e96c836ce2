//! What is done once a day for every business.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::{Tenant, World, run, webhook, worlds};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const KEPT: store::Sql = store::sql!(
    "select (select count(*) from inbound where tenant_id = :tenant) as posts, \
     (select count(*) from inbound where tenant_id = :tenant and state = 'new') as unread, \
     (select count(*) from parked where tenant_id = :tenant) as parked, \
     (select count(*) from early_status where tenant_id = :tenant) as reports, \
     (select count(*) from idempotency where tenant_id = :tenant) as answers"
);
const NEW: store::Sql = store::sql!(
    "update inbound set state = 'new' where tenant_id = :tenant and id in \
     (select id from inbound where tenant_id = :tenant order by id desc limit 1)"
);
const NUMBERS: store::Sql = store::sql!("update inbox set disconnected_at = :now where tenant_id = :tenant");
const CLOSE: store::GlobalSql = store::global_sql!("update tenant set closed_at = :now where id = :id");

async fn kept(world: &World, tenant: &Tenant) -> [i64; 5] {
    let row = world.db.read(tenant.id, |scope| scope.row(KEPT, store::params! {})).await.unwrap().unwrap();
    ["posts", "unread", "parked", "reports", "answers"].map(|name| row.get(name).unwrap())
}

// P-PRV: raw webhooks are kept for thirty days, by a business without a number as by any other.
#[test]
fn what_was_kept_long_enough_goes_without_a_number() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            for tenant in [lark, brook] {
                let status = json!({ "id": "wamid.of.nobody", "status": "delivered", "recipient_id": "447700900150",
                    "timestamp": world.clock.now().seconds().to_string() });
                world
                    .receive(tenant, webhook::post(&tenant.account, &tenant.number, json!({ "statuses": [status] })))
                    .await;
                let contact = world.post("/api/v1/contacts").api(&tenant.key).header("idempotency-key", "once");
                let made = contact.json(&json!({ "name": "Wanda Frost" })).send().await;
                assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            }
            for tenant in [lark, brook] {
                let end = move |tx: &mut store::Tx<'_>| {
                    let now = tx.now();
                    tx.execute(NUMBERS, store::params! { "now" => now })?;
                    tx.execute(NEW, store::params! {})
                };
                world.db.write(tenant.id, world.actor(&tenant.owner), end).await.unwrap();
            }
            let before = [kept(&world, lark).await, kept(&world, brook).await];
            assert!(before[0].iter().all(|count| *count > 0), "control: there is some of each: {before:?}");
            let close = {
                let id = brook.id;
                world.db.global_write(move |all| {
                    let now = all.now();
                    all.execute(CLOSE, store::params! { "id" => id, "now" => now })
                })
            };
            close.await.unwrap();
            world.clock.advance(29 * DAY);
            kontor::schedule::day(&world.db).await.unwrap();
            let [posts, unread, parked, reports, _] = before[0];
            assert_eq!(
                kept(&world, lark).await,
                [posts, unread, parked, reports, 0],
                "answers are kept for a day only"
            );
            world.clock.advance(2 * DAY);
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(kept(&world, lark).await, [1, 1, 0, 0, 0], "what was not read yet is not deleted");
            assert_eq!(kept(&world, brook).await, [0; 5], "at a closed business nobody will read it");
            world.read_webhooks().await;
            world.finish().await;
        }
    });
}

const MAILS: store::Sql = store::sql!(
    "select count(*) as mails from mail m join notice n on n.tenant_id = m.tenant_id and n.id = m.notice_id \
     where m.tenant_id = :tenant and m.staff_id = :staff and n.kind = 'consent-ending'"
);

// Shows P-CON-5: what the day's work finds reaches the owner as the owner gets it: in the list, by mail, and with the way to whose
// consent it is; once.
#[test]
fn the_owner_hears_of_consent_that_will_end_and_sees_whose_it_is() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            let contact = lark.unassigned.contact;
            let said = (world.clock.now() - 40 * DAY).to_string();
            let grant = json!({ "contact_id": contact, "channel": "whatsapp", "purpose": "marketing", "effect": "grant",
                "method": "in_person", "occurred_at": said, "evidence": { "words": "Yes, at the counter." } });
            let recorded = world.post("/api/v1/consents").api(&lark.key).json(&grant).send().await;
            assert_eq!(recorded.status, StatusCode::CREATED, "{}", recorded.body);
            let mails = async |tenant: &Tenant| {
                let staff = tenant.owner.staff;
                let read = move |scope: &store::Scope<'_>| scope.row(MAILS, store::params! { "staff" => staff });
                let row = world.db.read(tenant.id, read).await.unwrap().unwrap();
                row.get::<i64>("mails").unwrap()
            };
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(mails(lark).await, 0, "without a rule nothing ends");
            let rules = format!("/t/{}/settings/inbox/consent/rules", lark.id);
            let set = world.post_form(rules, "months=3").as_staff(&lark.owner).send().await;
            assert!(set.status.is_redirection(), "{}", set.status);
            for _ in 0..2 {
                kontor::schedule::day(&world.db).await.unwrap();
            }
            assert_eq!((mails(lark).await, mails(brook).await), (1, 0));
            let list = async |tenant: &Tenant| {
                world.get(format!("/t/{}/me/notices", tenant.id)).as_staff(&tenant.owner).send().await.body
            };
            let (told, ending) = (list(lark).await, format!("/t/{}/people/consent-ending", lark.id));
            assert_eq!(told.matches("Consent to offers ends soon").count(), 1, "{told}");
            assert!(!list(brook).await.contains("Consent to offers ends soon"));
            let owner = lark.owner.staff;
            let all =
                world.db.read(lark.id, move |scope| accounts::notices::list(scope, owner, None, 50)).await.unwrap();
            let notice = all.iter().find(|one| one.kind == accounts::notices::Kind::ConsentEnding).unwrap();
            let opened =
                world.post_form(format!("/t/{}/me/notices/reading", lark.id), &format!("notice={}", notice.id));
            assert_eq!(opened.as_staff(&lark.owner).send().await.headers["location"], ending.as_str());
            let page = world.get(ending).as_staff(&lark.owner).send().await;
            assert!(page.body.contains(&format!("/people/{contact}/consent")), "{}", page.body);
            world.finish().await;
        }
    });
}
