//! What people write while Meta's own agent holds the thread (facts/meta.md 3.9).

use channels::inbound::{self, Arrived};
use serde_json::{Value, json};
use store::{Sql, params, sql};

use super::world::{World, worlds};

const APP: Sql = sql!("select app_id from inbox where tenant_id = :tenant and id = :inbox");
const THREAD: Sql = sql!(
    "select c.id, (select count(*) from message m where m.tenant_id = :tenant and m.conversation_id = c.id and m.direction = 'inbound') \
     as heard, (select count(*) from message m where m.tenant_id = :tenant and m.conversation_id = c.id and m.direction = 'outbound') \
     as answered, (select count(*) from consent_state s where s.tenant_id = :tenant and s.contact_id = c.contact_id \
     and s.stopped_at is not null) as stopped from conversation c where c.tenant_id = :tenant"
);

/// Wanda writes these texts, in a change of this field, and they are read. Tells her thread: heard, answered, stopped.
async fn writes(world: &World, field: &str, texts: &[&str]) -> (kernel::ConversationId, [i64; 3]) {
    let message = |text: &&str| {
        json!({ "from": "447700900150", "id": format!("wamid.{}", text.replace(" ", ".")), "type": "text", "text": { "body": text },
            "timestamp": world.clock.now().seconds().to_string() })
    };
    let messages: Vec<Value> = texts.iter().map(message).collect();
    let mut value =
        json!({ "contacts": [{ "profile": { "name": "Wanda" }, "wa_id": "447700900150" }], "messages": messages });
    if field == "standby" {
        value = json!({ "standby": value });
    }
    value["metadata"] = json!({ "display_phone_number": "1", "phone_number_id": "1" });
    let change = json!({ "field": field, "value": value });
    let post = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "waba", "changes": [change] }] });
    let inbox = world.lark.inbox;
    let (at, request, body) = (world.clock.now(), world.clock.id(), post.to_string().into_bytes());
    let keep = move |tx: &mut store::Tx<'_>| {
        let app = tx.row(APP, params! { "inbox" => inbox })?.unwrap().get("app_id")?;
        inbound::append_all(tx, &[Arrived { app, request, at, body }])
    };
    world.db.write(world.lark.id, world.actor(), keep).await.unwrap();
    crate::receive::work_through(&world.db).await.unwrap();
    world.clock.advance(std::time::Duration::from_secs(1));
    let row = world.db.read(world.lark.id, |scope| scope.row(THREAD, params! {})).await.unwrap().unwrap();
    (row.get("id").unwrap(), ["heard", "answered", "stopped"].map(|name| row.get(name).unwrap()))
}

// P-CON-2: STOP is heard whoever holds the thread.
#[tokio::test]
async fn a_stop_is_heard_while_metas_own_agent_holds_the_thread() {
    for world in worlds().await {
        let (thread, told) = writes(&world, "standby", &["When do you open?", "Help"]).await;
        assert_eq!(told, [2, 0, 0], "an answer to HELP would take the thread from the agent");
        let page = format!("/t/{}/inbox/{thread}", world.lark.id);
        let shown = world.client().get(world.lark.owner, &page).await.text;
        assert!(shown.contains("When do you open?"));
        assert_eq!(shown.matches("own agent was answering here").count(), 1);
        assert_eq!(writes(&world, "standby", &["STOP"]).await.1, [3, 1, 1], "a stop is confirmed");
        // Control: in a thread of ours START is answered, and nothing is said of an agent.
        assert_eq!(writes(&world, "messages", &["Start"]).await.1, [4, 2, 0]);
        let shown = world.client().get(world.lark.owner, &page).await.text;
        assert_eq!(shown.matches("own agent was answering here").count(), 1);
    }
}
