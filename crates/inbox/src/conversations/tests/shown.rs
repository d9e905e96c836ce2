//! What the pages say: to a business without a number, to whoever tried to write and may not, to whoever looks.

use std::time::Duration;

use axum::http::StatusCode;
use consent::inboxes::{self, InboxState};
use consent::ledger::{self, Effect, Extent, Method as How, NewEntry};
use contacts::identities;
use kernel::Channel;
use serde_json::json;

use super::world::{Customer, World, worlds};

fn thread(world: &World, customer: Customer) -> String {
    format!("/t/{}/inbox/{}", world.lark.id, customer.conversation)
}

async fn set(world: &World, state: InboxState) {
    let inbox = world.lark.inbox;
    world.db.write(world.lark.id, world.actor(), move |tx| inboxes::set(tx, inbox, state, "")).await.unwrap();
}

async fn stops(world: &World, customer: Customer) {
    let (message, at) = (world.writes(customer, "text", "Stop", "{}").await, world.clock.now());
    let stop = NewEntry {
        extent: Extent::All,
        effect: Effect::Withdraw,
        method: How::Message,
        message: Some(message),
        occurred_at: at,
        words: "Stop".to_owned(),
        text_shown: String::new(),
        backing: ledger::Backing::default(),
    };
    let write = move |tx: &mut store::Tx<'_>| ledger::append(tx, customer.contact, Channel::WhatsApp, stop);
    world.db.write(world.lark.id, world.actor(), write).await.unwrap();
}

#[tokio::test]
async fn a_business_without_a_number_hears_who_can_connect_one() {
    for world in worlds().await {
        let client = world.client();
        let inbox = format!("/t/{}/inbox", world.lark.id);
        let connect = format!("href=\"/t/{}/settings/inboxes/new\"", world.lark.id);
        set(&world, InboxState::Disconnected).await;
        for view in ["", "?view=mine", "?status=closed", "?view=team", "?fragment=list"] {
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

// With its reason, the words it rests on and the next step, and once.
#[tokio::test]
async fn a_refused_answer_is_explained_once_and_kept() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        stops(&world, maya).await;
        let here = thread(&world, maya);
        let before = client.get(owner, &here).await.text;
        // The control: before one tries, the composer says it.
        assert_eq!(before.matches("You may answer once they write again").count(), 1);
        assert!(!before.contains("Not sent.") && before.contains("id=\"composer-template\""));
        for _ in 0..2 {
            let refused = client.post(owner, &format!("{here}/messages"), "text=But").await;
            assert_eq!(refused.status, StatusCode::CONFLICT);
            for page in [refused.text, client.get(owner, &here).await.text] {
                assert_eq!(page.matches("Not sent.").count(), 1);
                assert_eq!(page.matches("You may answer once they write again").count(), 1);
                assert!(!page.contains("role=\"alert\"") && page.contains("<blockquote"));
                assert!(page.contains("But</textarea>"));
            }
        }
        // An older part of the thread does not show it; the composer says it there.
        let older = client
            .get(owner, &format!("{here}?before={}", web::cursor::encode(world.clock.now(), uuid::Uuid::nil())))
            .await
            .text;
        assert!(!older.contains("Not sent.") && older.matches("You may answer once they write again").count() == 1);
    }
}

#[tokio::test]
async fn a_text_that_came_too_late_is_explained_once() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        world.clock.advance(Duration::from_secs(25 * 3600));
        let before = client.get(owner, &here).await.text;
        assert!(before.contains("After 24 hours WhatsApp delivers only approved templates"));
        let refused = client.post(owner, &format!("{here}/messages"), "text=Still+there").await.text;
        assert!(refused.contains("lets only an approved template through"));
        assert!(refused.contains("Only a template can be sent now") && !refused.contains("After 24 hours WhatsApp"));
        assert!(refused.contains("Still there</textarea>") && !refused.contains("role=\"alert\""));
    }
}

// What no decision says stands where it was written.
#[tokio::test]
async fn what_the_gate_was_not_asked_about_is_said_at_the_composer() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let refused = client.post(owner, &format!("{}/messages", thread(&world, maya)), "text=++").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text.matches("Write something first.").count(), 1);
        assert!(refused.text.contains("role=\"alert\""));
    }
}

#[tokio::test]
async fn looking_is_told_to_nobody_outside_and_kept_nowhere() {
    for world in worlds().await {
        let client = world.client();
        let maya = world.customer("Maya", "Hello").await;
        let looking = format!("{}/looking", thread(&world, maya));
        client.get(world.lark.viewer, &thread(&world, maya)).await;
        let before = world.events().await;
        for form in ["", "left=true"] {
            for staff in [world.lark.owner, world.lark.agent, world.lark.viewer] {
                assert_eq!(client.post(staff, &looking, form).await.status, StatusCode::NO_CONTENT);
            }
            assert_eq!(client.post(world.brook.owner, &looking, form).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(world.events().await, before);
    }
}

// Kept by unread.js while the page is open; what the server shows is where it stood when the page was asked for.
#[tokio::test]
async fn what_was_unread_is_parted_from_what_was_read_once() {
    const LINE: &str = "id=\"new-messages\"";
    for world in worlds().await {
        let (client, owner, viewer) = (world.client(), world.lark.owner, world.lark.viewer);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        // Above the first message of all it would part nothing.
        assert!(!client.get(owner, &here).await.text.contains(LINE));
        client.post(owner, &format!("{here}/messages"), "text=Good+morning").await;
        world.clock.advance(Duration::from_secs(1));
        let first = world.writes(maya, "text", "Is there a place on Tuesday?", "{}").await;
        world.writes(maya, "text", "Or on Friday?", "{}").await;
        // Not where it is only brought up to date; and whoever may not answer leaves it to those who may.
        assert!(!client.get(viewer, &format!("{here}?fragment=thread")).await.text.contains(LINE));
        for staff in [viewer, owner] {
            let page = client.get(staff, &here).await.text;
            let (read, unread) = page.split_once(LINE).expect("a line");
            assert!(!unread.contains(LINE) && unread.contains("New messages"));
            let message = format!("id=\"message-{first}\"");
            assert!(read.contains("Good morning") && unread.contains("Or on Friday?"));
            assert!(!read.contains(&message) && unread.contains(&message));
        }
        assert!(!client.get(owner, &here).await.text.contains(LINE));
        // One's own words are no news.
        client.post(owner, &format!("{here}/messages"), "text=On+Friday").await;
        assert!(!client.get(owner, &here).await.text.contains(LINE));
        // What is put back among the unread is one message.
        client.post(owner, &format!("{here}/unread"), "").await;
        let page = client.get(owner, &here).await.text;
        let (read, unread) = page.split_once(LINE).expect("a line");
        assert!(read.contains(&format!("id=\"message-{first}\"")) && unread.contains("Or on Friday?"));
    }
}

#[tokio::test]
async fn a_card_with_the_writers_own_number_is_theirs_and_no_new_person() {
    for world in worlds().await {
        let client = world.client();
        let maya = world.customer("Maya", "Hello").await;
        let known_by = world.db.read(world.lark.id, move |scope| identities::of(scope, maya.contact)).await.unwrap();
        let [own] = &known_by[..] else { panic!("{known_by:?}") };
        let (own, other) = (own.value.as_str(), "+49 171 5550000");
        let card = |phones: &[&str]| json!({ "name": "Card", "phones": phones, "emails": [], "urls": [] });
        // Also as an account's id, without the sign in front. The control: cards of others, or with another's number too.
        let cards =
            [card(&[own]), card(&[own.trim_start_matches('+')]), card(&[own, other]), card(&[other]), card(&[])];
        let content = json!({ "kind": "contacts", "cards": cards, "is_requested": false });
        world.writes(maya, "contacts", "Card", &content.to_string()).await;
        for (staff, may_add) in [(world.lark.owner, 3), (world.lark.viewer, 0)] {
            let page = client.get(staff, &thread(&world, maya)).await.text;
            assert_eq!(page.matches("Their own number").count(), 2);
            assert_eq!(page.matches("Add as a person").count(), may_add);
        }
        // So is the other number of whoever was merged with her.
        let merged = world.customer("Maya", "From the other telephone").await;
        let known_by = world.db.read(world.lark.id, move |scope| identities::of(scope, merged.contact)).await.unwrap();
        let content = json!({ "kind": "contacts", "cards": [card(&[&known_by[0].value])], "is_requested": false });
        world.writes(maya, "contacts", "Card", &content.to_string()).await;
        let merge = move |tx: &mut store::Tx<'_>| {
            let take = std::collections::BTreeSet::new();
            let grounds = contacts::merging::Grounds::Chosen;
            let merged = contacts::merging::merge(tx, merged.contact, maya.contact, &take, grounds);
            Ok::<_, store::Error>(merged.map(|_| ()).is_ok())
        };
        assert!(world.db.write(world.lark.id, world.actor(), merge).await.unwrap());
        let page = client.get(world.lark.owner, &thread(&world, maya)).await.text;
        assert_eq!(page.matches("Their own number").count(), 3);
    }
}
