//! What the pages say: to a business without a number, to whoever tried to write and may not, to whoever looks.

use consent::inboxes::{self, InboxState};

use super::world::{World, worlds};

async fn set(world: &World, state: InboxState) {
    let inbox = world.lark.inbox;
    world.db.write(world.lark.id, world.actor(), move |tx| inboxes::set(tx, inbox, state, "")).await.unwrap();
}

#[tokio::test]
async fn a_business_without_a_number_hears_who_can_connect_one() {
    for world in worlds().await {
        let client = world.client();
        let inbox = format!("/t/{}/inbox", world.lark.id);
        let connect = format!("href=\"/t/{}/settings/inboxes/new\"", world.lark.id);
        set(&world, InboxState::Disconnected).await;
        for view in ["", "?view=mine", "?view=closed", "?fragment=list"] {
            let page = client.get(world.lark.owner, &format!("{inbox}{view}")).await.text;
            assert!(page.contains("No number yet") && page.contains(&connect), "{view}");
            let page = client.get(world.lark.agent, &format!("{inbox}{view}")).await.text;
            assert!(page.contains("An owner or admin of your business can") && !page.contains(&connect), "{view}");
        }
        assert!(client.get(world.lark.owner, &format!("{inbox}?q=maya")).await.text.contains("Nothing found"));
        // The control: with a number, all is answered; a token to be renewed is a number too.
        for state in [InboxState::Connected, InboxState::Reconnect] {
            set(&world, state).await;
            let page = client.get(world.lark.owner, &inbox).await.text;
            assert!(page.contains("All is answered") && !page.contains(&connect), "{state:?}");
        }
    }
}
