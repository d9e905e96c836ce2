//! The page of what was not sent, and the question beforehand, through the router on both databases.

use axum::http::{Method, StatusCode};
use consent::templates::{self, Category, Form, Listed};
use serde_json::{Value, json};
use store::{Sql, params, sql};

use crate::conversations::tests::world::{World, worlds};

const DECISIONS: Sql = sql!("select count(*) as kept from decision where tenant_id = :tenant limit 100");
const STATES: Sql = sql!("select count(*) as kept from consent_state where tenant_id = :tenant limit 100");

async fn kept(world: &World) -> (i64, i64) {
    let read = |scope: &store::Scope<'_>| -> store::Result<_> {
        let count = |sql| scope.row(sql, params! {})?.map_or(Ok(0), |row| row.get("kept"));
        Ok((count(DECISIONS)?, count(STATES)?))
    };
    world.db.read(world.lark.id, read).await.unwrap()
}

// Shows P-CON-6: what the gate would say is told with its reason, and nothing is written.
#[tokio::test]
async fn a_question_beforehand_is_answered_in_words_and_leaves_nothing() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let ask = async |question: Value| {
            let told = client.api(lark, Method::POST, "/api/v1/decisions/preview", &question.to_string(), "").await;
            assert_eq!(told.status, StatusCode::OK, "{}", told.text);
            told.json()
        };
        let before = kept(&world).await;
        let service = ask(json!({ "conversation_id": maya.conversation })).await;
        assert_eq!((&service["verdict"], &service["reasons"][0]["code"]), (&json!("cleared"), &json!("allowed")));
        let offer =
            ask(json!({ "conversation_id": maya.conversation, "purpose": "marketing", "author": "staff" })).await;
        assert_eq!((&offer["verdict"], &offer["purpose"]), (&json!("refused"), &json!("marketing")));
        assert_eq!(offer["reasons"][0]["code"], "no_consent");
        let words = offer["reasons"][0]["detail"].as_str().unwrap();
        assert!(words.contains("Maya") && words.contains("has not agreed to offers"), "{words}");
        // Nobody wrote there yet; a person and an inbox will do.
        let other = world.clock.id::<kernel::InboxId>();
        for (question, status) in [
            (json!({ "contact_id": maya.contact, "inbox_id": other }), 404),
            (json!({ "conversation_id": other }), 404),
            (json!({ "conversation_id": maya.conversation, "template_id": other }), 404),
            (json!({}), 422),
            (json!({ "conversation_id": maya.conversation, "purpose": "gossip" }), 422),
        ] {
            let path = "/api/v1/decisions/preview";
            let told = client.api(lark, Method::POST, path, &question.to_string(), "").await;
            assert_eq!(told.status.as_u16(), status, "{question}: {}", told.text);
        }
        // A15: another business finds nobody.
        let question = json!({ "conversation_id": maya.conversation }).to_string();
        let stranger = client.api(world.brook.id, Method::POST, "/api/v1/decisions/preview", &question, "").await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        assert_eq!(kept(&world).await, before);
    }
}

// Shows P-CON-6: a question beforehand knows only what sending knows: the templates of the inbox's own account.
#[tokio::test]
async fn a_template_of_another_account_is_not_there_to_be_asked_about() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Hello").await;
        let mut all = Vec::new();
        for account in ["waba", "another"] {
            let listed = Listed {
                provider_id: account.to_owned(),
                name: "reminder".to_owned(),
                language: "en".to_owned(),
                category: Category::Utility,
                status: "APPROVED".to_owned(),
                form: Form::default(),
                quality: String::new(),
                reason: String::new(),
            };
            let make = move |tx: &mut store::Tx<'_>| templates::handed_in(tx, account, listed, Category::Utility);
            all.push(world.db.write(lark.id, world.actor(), make).await.unwrap());
        }
        for (template, status) in [(all[0], 200), (all[1], 404)] {
            for question in [
                json!({ "conversation_id": maya.conversation, "template_id": template }),
                json!({ "contact_id": maya.contact, "inbox_id": lark.inbox, "template_id": template }),
            ] {
                let path = "/api/v1/decisions/preview";
                let told = client.api(lark.id, Method::POST, path, &question.to_string(), "").await;
                assert_eq!(told.status.as_u16(), status, "{question}: {}", told.text);
            }
        }
    }
}

// Shows P-CON-2: what was refused stands on a page with its reason, for those who see its conversation.
#[tokio::test]
async fn what_was_not_sent_stands_on_a_page_with_its_reason() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/settings/inbox/not-sent");
        assert!(client.get(owner, &here).await.text.contains("Nothing was held back"));
        world.clock.advance(std::time::Duration::from_secs(25 * 3600));
        let answer = format!("/t/{lark}/inbox/{}/messages", maya.conversation);
        let refused = client.post(owner, &answer, "text=Are+you+there%3F&once=a").await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        let page = client.get(owner, &here).await.text;
        for words in ["Maya", "Not sent", "last wrote more than 24 hours ago", "Today"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        for (query, is_there) in [
            ("show=refused", true),
            ("show=held", false),
            ("because=template", true),
            ("because=consent", false),
            ("because=nonsense&show=%3Cb%3E", true),
        ] {
            let page = client.get(owner, &format!("{here}?{query}")).await.text;
            assert_eq!(page.contains("data-decision"), is_there, "{query}: {page}");
            assert!(!page.contains("<b>"));
        }
        // How much is enough.
        let set = async |offers: &str, automatic: &str| {
            client.post(owner, &here, &format!("offers={offers}&automatic={automatic}")).await
        };
        assert_eq!(set("3", "40").await.status, StatusCode::SEE_OTHER);
        assert!(client.get(owner, &here).await.text.contains(r#"value="40""#));
        let wrong = set("many", "0").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("Enter a number from 0 to 50") && wrong.text.contains("Enter a number from 1 to 500")
        );
        assert!(client.get(owner, &here).await.text.contains(r#"value="40""#));
    }
}
