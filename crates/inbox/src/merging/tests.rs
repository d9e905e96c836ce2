//! Merging, splitting and taking back, from the webhook and through the router, on both databases.

use std::time::Duration;

use axum::http::Method;
use channels::inbound::Raw;
use kernel::{ContactId, ConversationId, InboxId, MessageId, StaffId};
use serde_json::{Value, json};
use store::{Sql, Tx, params, sql};

use crate::conversations::tests::world::{Told, World, worlds};

const APP: Sql = sql!("select app_id from inbox where tenant_id = :tenant and id = :inbox");
const SECOND: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, \
     check_code, version) values (:tenant, :id, :app, 'whatsapp', 'Workshop', '2', 'waba', '', '', 80, :now, '', 1)"
);
const PERSON: Sql =
    sql!("select contact_id from identity where tenant_id = :tenant and kind = 'phone' and value = :phone");
const OF: Sql =
    sql!("select id from conversation where tenant_id = :tenant and contact_id = :contact order by created_at, id");
const MESSAGE: Sql = sql!("select id from message where tenant_id = :tenant and provider_id = :id");
const DELIVERY: Sql =
    sql!("select inbox_id, contact_id from delivery where tenant_id = :tenant and message_id = :message");
// All that a merge or a split may touch, but the versions, which only grow.
const ALL: Sql = sql!(
    "select c.id, c.status, c.assignee_id, c.team_id, c.unread, c.closed_at, c.last_message_id, c.last_message_at, c.last_inbound_id, \
     c.is_current, c.previous_id, c.merged_into, c.reply_inbox_id, s.until from conversation c \
     left join snooze s on s.tenant_id = c.tenant_id and s.conversation_id = c.id where c.tenant_id = :tenant and c.id <> :but order by c.id"
);
const MESSAGES: Sql = sql!("select id, conversation_id, at, status from message where tenant_id = :tenant order by id");
const DRAFTS: Sql = sql!(
    "select conversation_id, staff_id, text from draft where tenant_id = :tenant order by conversation_id, staff_id"
);
const LABELS: Sql = sql!(
    "select conversation_id, label_id from conversation_label where tenant_id = :tenant order by conversation_id, label_id"
);
const COUNTERS: Sql = sql!(
    "select name, key, value from counter where tenant_id = :tenant and name like 'conversations_open%' and value <> 0 order by name, key"
);

/// A text from somebody, as Meta posts it.
pub(crate) fn text(id: &str, from: &str, text: &str, world: &World) -> Value {
    let at = world.clock.now().seconds().to_string();
    json!({ "id": id, "from": from, "timestamp": at, "type": "text", "text": { "body": text } })
}

/// A thumb under a message.
pub(crate) fn reaction(id: &str, from: &str, to: &str, world: &World) -> Value {
    let at = world.clock.now().seconds().to_string();
    json!({ "id": id, "from": from, "timestamp": at, "type": "reaction", "reaction": { "message_id": to, "emoji": "👍" } })
}

/// A post comes in at one of Lark's numbers.
pub(crate) async fn receive(world: &World, number: &str, message: Value) {
    let write = reading(world, number, &[message]);
    world.db.write(world.lark.id, world.actor(), write).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
}

/// The write in which a post with these messages is read.
pub(crate) fn reading(
    world: &World,
    number: &str,
    messages: &[Value],
) -> impl FnOnce(&mut Tx<'_>) -> store::Result<()> + Send + use<> {
    let from = messages.iter().map(|message| message["from"].as_str().unwrap());
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": number, "phone_number_id": number },
        "contacts": from.map(|from| json!({ "profile": { "name": format!("Caller {from}") }, "wa_id": from })).collect::<Value>(),
        "messages": messages,
    });
    let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "waba", "changes": [{ "field": "messages", "value": value }] }] });
    let (inbox, clock) = (world.lark.inbox, world.clock.clone());
    move |tx: &mut Tx<'_>| -> store::Result<()> {
        let app = tx.row(APP, params! { "inbox" => inbox })?.unwrap().get("app_id")?;
        let raw = Raw {
            id: clock.id(),
            app,
            request: clock.id(),
            received_at: clock.now(),
            body: body.to_string().into_bytes(),
        };
        let pieces = crate::receive::pieces(&raw, false);
        crate::receive::store_all(tx, pieces.iter())
    }
}

/// Who writes from this number.
pub(crate) async fn person(world: &World, phone: &str) -> ContactId {
    let phone = format!("+{phone}");
    let read =
        move |scope: &store::Scope<'_>| scope.row(PERSON, params! { "phone" => &phone })?.unwrap().get("contact_id");
    world.db.read(world.lark.id, read).await.unwrap()
}

/// A person's conversations, in the order in which they began; merged ones too.
pub(crate) async fn conversations_of(world: &World, contact: ContactId) -> Vec<ConversationId> {
    let read = move |scope: &store::Scope<'_>| -> store::Result<Vec<ConversationId>> {
        scope.rows(OF, params! { "contact" => contact })?.iter().map(|row| row.get("id")).collect()
    };
    world.db.read(world.lark.id, read).await.unwrap()
}

/// A conversation, as the API shows it.
pub(crate) async fn read(world: &World, id: ConversationId) -> Value {
    api(world, Method::GET, &format!("conversations/{id}"), json!({})).await.json()
}

async fn api(world: &World, method: Method, path: &str, body: Value) -> Told {
    world.client().api(world.lark.id, method, &format!("/api/v1/{path}"), &body.to_string(), "").await
}

pub(super) async fn second(world: &World) -> InboxId {
    let (first, id) = (world.lark.inbox, world.clock.id::<InboxId>());
    let write = move |tx: &mut Tx<'_>| -> store::Result<()> {
        let app: kernel::AppId = tx.row(APP, params! { "inbox" => first })?.unwrap().get("app_id")?;
        let now = tx.now();
        tx.execute(SECOND, params! { "id" => id, "app" => app, "now" => now })?;
        consent::inboxes::set(tx, id, consent::inboxes::InboxState::Connected, "")
    };
    world.db.write(world.lark.id, world.actor(), write).await.unwrap();
    id
}

async fn message(world: &World, provider: &str) -> MessageId {
    let provider = provider.to_owned();
    let read = move |scope: &store::Scope<'_>| scope.row(MESSAGE, params! { "id" => &provider })?.unwrap().get("id");
    world.db.read(world.lark.id, read).await.unwrap()
}

async fn texts(world: &World, id: ConversationId) -> Vec<String> {
    let listed = api(world, Method::GET, &format!("conversations/{id}/messages"), json!({})).await.json();
    let texts = listed["data"].as_array().unwrap_or_else(|| panic!("{listed}")).iter();
    let mut texts: Vec<String> = texts.map(|one| one["text"].as_str().unwrap().to_owned()).collect();
    texts.reverse();
    texts
}

/// Everything there is, but for one conversation.
pub(super) async fn all(world: &World, but: ConversationId) -> Vec<String> {
    let read = move |scope: &store::Scope<'_>| -> store::Result<Vec<String>> {
        let mut all = Vec::new();
        for (sql, values) in [
            (ALL, params! { "but" => but }),
            (MESSAGES, params! {}),
            (DRAFTS, params! {}),
            (LABELS, params! {}),
            (COUNTERS, params! {}),
        ] {
            all.extend(scope.rows(sql, values)?.iter().map(|row| format!("{row:?}")));
        }
        Ok(all)
    };
    world.db.read(world.lark.id, read).await.unwrap()
}

pub(super) fn nowhere() -> ConversationId {
    ConversationId::from_uuid(uuid::Uuid::nil())
}

async fn undo_of(world: &World, who: StaffId, form: &str, fields: &str) -> (ConversationId, String) {
    let answer = world.client().post(who, form, fields).await;
    assert_eq!(answer.status, 303, "{form} {fields}: {}", answer.text);
    let (place, id) =
        answer.location.split_once("?undo=").unwrap_or_else(|| panic!("{} offers no undo", answer.location));
    let page = world.client().get(who, &answer.location).await;
    assert!(page.text.contains(&format!("/inbox/undo/{id}")), "{}", page.text);
    (place.rsplit('/').next().unwrap().parse().unwrap(), format!("/t/{}/inbox/undo/{id}", world.lark.id))
}

const MAYA: &str = "491701111111";
const OMAR: &str = "491702222222";

/// Maya wrote to both numbers, in turn.
async fn two_numbers(world: &World) -> (ContactId, InboxId, [ConversationId; 2]) {
    let inbox = second(world).await;
    for (id, number, words) in
        [("wamid.1", "1", "one"), ("wamid.2", "2", "two"), ("wamid.3", "1", "three"), ("wamid.4", "2", "four")]
    {
        receive(world, number, text(id, MAYA, words, world)).await;
    }
    let maya = person(world, MAYA).await;
    let [first, other] = conversations_of(world, maya).await[..] else { panic!("two conversations") };
    (maya, inbox, [first, other])
}

// Shows P-CHN-7, P-CHN-12.
#[tokio::test]
async fn two_conversations_with_one_person_read_as_one_and_are_two_again() {
    for world in worlds().await {
        let (maya, workshop, [first, other]) = two_numbers(&world).await;
        let (lark, client) = (world.lark, world.client());
        let label = api(&world, Method::POST, "labels", json!({ "name": "Trial" })).await.json()["id"].clone();
        let change = json!({ "labels": [label], "assignee_id": lark.agent });
        assert_eq!(api(&world, Method::PATCH, &format!("conversations/{other}"), change).await.status, 200);
        let draft = |id: ConversationId| format!("/t/{}/inbox/{id}/draft", lark.id);
        client.post(lark.owner, &draft(first), "text=Dear+Maya").await;
        client.post(lark.owner, &draft(other), "text=Your+guitar").await;
        client.post(lark.agent, &draft(other), "text=Strings").await;
        let before = all(&world, nowhere()).await;
        // In the order of time, unread added, label and holder taken over, nothing counted twice.
        let form = format!("/t/{}/inbox/{first}/merge", lark.id);
        let answer = client.post(lark.owner, &form, &format!("from={other}")).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        assert_eq!(texts(&world, first).await, ["one", "two", "three", "four"]);
        // A page that still shows the other says by itself that one looks at it, and is refused nothing.
        for said in ["looking", "typing"] {
            assert_eq!(client.post(lark.owner, &format!("/t/{}/inbox/{other}/{said}", lark.id), "").await.status, 204);
        }
        let now = read(&world, first).await;
        assert_eq!((&now["unread"], &now["assignee_id"]), (&json!(4), &json!(lark.agent.to_string())));
        assert_eq!(now["labels"][0]["id"], label);
        assert_eq!(now["inbox_id"], json!(workshop.to_string()), "she wrote there last");
        assert_eq!(world.db.read(lark.id, crate::counts::open).await.unwrap(), 1);
        let listed = api(&world, Method::GET, &format!("conversations?contact={maya}"), json!({})).await.json();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
        let found = api(&world, Method::GET, "conversations?q=two", json!({})).await.json();
        assert_eq!(found["data"][0]["id"], json!(first.to_string()), "{found}");
        // Twice, with itself, in a ring: each its sentence.
        let cases =
            [(first, other, "merged_already"), (other, first, "merged_already"), (first, first, "merge_itself")];
        for (into, from, code) in cases {
            let refused =
                api(&world, Method::POST, &format!("conversations/{into}/merge"), json!({ "from": from })).await;
            assert!(refused.status == 409 && refused.text.contains(code), "{code}: {}", refused.text);
        }
        // And back, as if nothing had been.
        let undo = answer.location.split("?undo=").nth(1).unwrap();
        let undo = format!("/t/{}/inbox/undo/{undo}", lark.id);
        assert_eq!(client.post(lark.agent, &undo, "").await.status, 404, "only who did it");
        let back = client.post(lark.owner, &undo, "").await;
        assert_eq!(back.status, 303, "{}", back.text);
        assert_eq!(all(&world, nowhere()).await, before);
        assert_eq!(client.post(lark.owner, &undo, "").await.status, 409, "once");
        // The page says where an answer goes from, and the old address leads there.
        let (into, _) = undo_of(&world, lark.owner, &form, &format!("from={other}")).await;
        assert_eq!(into, first);
        let page = client.get(lark.owner, &format!("/t/{}/inbox/{first}", lark.id)).await.text;
        assert!(page.contains("data-goes-from") && page.contains("Workshop"), "{page}");
        assert!(page.contains("Dear Maya") && page.contains("Your guitar"), "both drafts are kept");
        let old = client.get(lark.owner, &format!("/t/{}/inbox/{other}?show=person", lark.id)).await;
        assert_eq!(old.location, format!("/t/{}/inbox/{first}?show=person", lark.id));
        // What she writes to the other number shows here, and bumps it.
        receive(&world, "2", text("wamid.5", MAYA, "five", &world)).await;
        assert_eq!(texts(&world, first).await.last().unwrap(), "five");
        assert_eq!(read(&world, first).await["unread"], json!(1));
        assert_eq!(conversations_of(&world, maya).await.len(), 2);
    }
}

// Shows P-CHN-12.
#[tokio::test]
async fn conversations_of_two_people_or_of_two_businesses_are_not_merged() {
    for world in worlds().await {
        let (_, _, [first, _]) = two_numbers(&world).await;
        receive(&world, "1", text("wamid.9", OMAR, "mine", &world)).await;
        let omar = conversations_of(&world, person(&world, OMAR).await).await[0];
        let before = all(&world, nowhere()).await;
        let path = format!("/api/v1/conversations/{first}/merge");
        let body = json!({ "from": omar }).to_string();
        let refused = world.client().api(world.lark.id, Method::POST, &path, &body, "").await;
        assert!(refused.status == 409 && refused.text.contains("merge_two_people"), "{}", refused.text);
        // Another business sees neither of them.
        let refused = world.client().api(world.brook.id, Method::POST, &path, &body, "").await;
        assert_eq!(refused.status, 404);
        assert_eq!(all(&world, nowhere()).await, before);
        let form = format!("/t/{}/inbox/{first}/merge", world.lark.id);
        let refused = world.client().post(world.lark.owner, &form, &format!("from={omar}")).await;
        assert!(refused.status == 409 && refused.text.contains("two different people"), "{}", refused.text);
    }
}

// Shows P-CHN-12.
#[tokio::test]
async fn of_two_who_merge_at_once_one_is_told_and_nothing_is_lost() {
    for world in worlds().await {
        let (_, _, [first, other]) = two_numbers(&world).await;
        let merge = |into: ConversationId, from: ConversationId| {
            let access = world.access(world.lark.owner);
            world.db.write(world.lark.id, access.actor, move |tx| super::merge(tx, &access, into, from))
        };
        let (one, two) = tokio::join!(merge(first, other), merge(other, first));
        let (done, refused) = if one.is_ok() { (one, two) } else { (two, one) };
        let Err(store::Fault::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal, super::Refusal::Merged);
        assert_eq!(texts(&world, done.unwrap().conversation).await, ["one", "two", "three", "four"]);
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_new_conversation_begins_with_a_message_and_ends_as_if_it_had_never_begun() {
    for world in worlds().await {
        for (id, words) in [("wamid.1", "one"), ("wamid.2", "two"), ("wamid.3", "three")] {
            receive(&world, "1", text(id, MAYA, words, &world)).await;
        }
        let (lark, maya) = (world.lark, person(&world, MAYA).await);
        let first = conversations_of(&world, maya).await[0];
        world.client().post(lark.owner, &format!("/t/{}/inbox/{first}/draft", lark.id), "text=About+three").await;
        let before = all(&world, nowhere()).await;
        let path = format!("conversations/{first}/split");
        let refused = api(&world, Method::POST, &path, json!({ "message_id": message(&world, "wamid.1").await })).await;
        assert!(refused.status == 409 && refused.text.contains("split_beginning"), "{}", refused.text);
        let second = json!({ "message_id": message(&world, "wamid.2").await });
        let made = api(&world, Method::POST, &path, second.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let new: ConversationId = made.json()["conversation_id"].as_str().unwrap().parse().unwrap();
        assert_eq!(
            (texts(&world, first).await, texts(&world, new).await),
            (vec!["one".to_owned()], vec!["two".to_owned(), "three".to_owned()])
        );
        assert_eq!((&read(&world, first).await["unread"], &read(&world, new).await["unread"]), (&json!(1), &json!(2)));
        assert_eq!(read(&world, new).await["previous_id"], json!(first.to_string()));
        assert_eq!(world.db.read(lark.id, crate::counts::open).await.unwrap(), 2);
        // By the key that did it; everything is as it was, and the new one leads back.
        let undo = format!("conversation-moves/{}/undo", made.json()["id"].as_str().unwrap());
        let back = api(&world, Method::POST, &undo, json!({})).await;
        assert_eq!(back.status, 200, "{}", back.text);
        assert_eq!(all(&world, new).await, before);
        assert_eq!(texts(&world, first).await, ["one", "two", "three"]);
        let gone = api(&world, Method::GET, &format!("conversations/{new}"), json!({})).await;
        assert!(gone.status == 409 && gone.text.contains(&first.to_string()), "{}", gone.text);
        assert_eq!(api(&world, Method::POST, &undo, json!({})).await.status, 409, "once");
        // What comes goes to the current one, what is about a message finds it, and then it cannot be taken back any more.
        let (new, undo) = undo_of(
            &world,
            lark.owner,
            &format!("/t/{}/inbox/{first}/split", lark.id),
            &format!("message={}", message(&world, "wamid.3").await),
        )
        .await;
        receive(&world, "1", reaction("wamid.r", MAYA, "wamid.1", &world)).await;
        receive(&world, "1", text("wamid.4", MAYA, "four", &world)).await;
        assert_eq!(texts(&world, new).await.last().unwrap(), "four");
        let listed = api(&world, Method::GET, &format!("conversations/{first}/messages"), json!({})).await.json();
        assert_eq!(listed["data"][1]["reactions"][0]["emoji"], json!("👍"), "it stands at its message: {listed}");
        let refused = world.client().post(lark.owner, &undo, "").await;
        assert!(refused.status == 409 && refused.text.contains("has changed this since"), "{}", refused.text);
        // After a day nothing is kept of any of it.
        world.clock.advance(Duration::from_secs(25 * 60 * 60));
        world.db.write(lark.id, world.actor(), super::age_out).await.unwrap();
        assert_eq!(world.db.write(lark.id, world.actor(), super::age_out).await.unwrap(), 0);
    }
}

// Shows P-CHN-12.
#[tokio::test]
async fn what_waits_to_be_sent_keeps_its_person_and_number_whatever_is_merged_or_split() {
    for world in worlds().await {
        let (maya, workshop, [first, other]) = two_numbers(&world).await;
        let at = (world.clock.now() + Duration::from_secs(3600)).to_string();
        let later = json!({ "type": "text", "text": "for later", "send_at": at });
        let later = api(&world, Method::POST, &format!("conversations/{other}/messages"), later).await;
        assert!(later.status.is_success(), "{}", later.text);
        let queued = api(
            &world,
            Method::POST,
            &format!("conversations/{first}/messages"),
            json!({ "type": "text", "text": "at once" }),
        )
        .await;
        assert!(queued.status.is_success(), "{}", queued.text);
        let goes = |told: &Told| {
            let (id, db, lark): (MessageId, _, _) =
                (told.json()["id"].as_str().unwrap().parse().unwrap(), world.db.clone(), world.lark.id);
            async move {
                let read = move |scope: &store::Scope<'_>| -> store::Result<(InboxId, ContactId)> {
                    let row = scope.row(DELIVERY, params! { "message" => id })?.unwrap();
                    Ok((row.get("inbox_id")?, row.get("contact_id")?))
                };
                db.read(lark, read).await.unwrap()
            }
        };
        assert_eq!((goes(&later).await, goes(&queued).await), ((workshop, maya), (world.lark.inbox, maya)));
        let merged = api(&world, Method::POST, &format!("conversations/{first}/merge"), json!({ "from": other })).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        let split = json!({ "message_id": message(&world, "wamid.3").await });
        let split = api(&world, Method::POST, &format!("conversations/{first}/split"), split).await;
        assert_eq!(split.status, 201, "{}", split.text);
        assert_eq!((goes(&later).await, goes(&queued).await), ((workshop, maya), (world.lark.inbox, maya)));
        // What is written to one that is merged at this moment stands where it is now, and goes where it was to go.
        let to = world.db.write(world.lark.id, world.actor(), move |tx| super::home(tx, other)).await.unwrap();
        let new: ConversationId = split.json()["conversation_id"].as_str().unwrap().parse().unwrap();
        assert_eq!(to, new, "it follows to the current one");
        let refused = api(
            &world,
            Method::POST,
            &format!("conversations/{other}/messages"),
            json!({ "type": "text", "text": "?" }),
        )
        .await;
        assert!(refused.status == 409 && refused.text.contains("conversation_merged"), "{}", refused.text);
    }
}

// Shows P-CHN-12.
#[tokio::test]
async fn a_form_that_was_written_for_somebody_else_or_another_number_sends_nothing_and_keeps_its_words() {
    for world in worlds().await {
        let (maya, workshop, [first, other]) = two_numbers(&world).await;
        receive(&world, "1", text("wamid.9", OMAR, "mine", &world)).await;
        let omar = conversations_of(&world, person(&world, OMAR).await).await[0];
        let (lark, client) = (world.lark, world.client());
        let sends = |id: ConversationId, meant: String, text: &str, once: &str| {
            let form = format!("/t/{}/inbox/{id}/messages", lark.id);
            let fields = format!("text={text}&once={once}&meant={}", meant.replace(' ', "+"));
            let client = world.client();
            async move { client.post(lark.owner, &form, &fields).await }
        };
        let meant = |id: ConversationId, contact: ContactId, inbox: InboxId| format!("{id} {contact} {inbox}");
        // Written for Maya, posted to Omar's address.
        let wrong = sends(omar, meant(first, maya, lark.inbox), "Dear+Maya", "a").await;
        assert!(
            wrong.status == 409 && wrong.text.contains("nothing was sent") && wrong.text.contains("Dear Maya"),
            "{}",
            wrong.text
        );
        assert!(!texts(&world, omar).await.contains(&"Dear Maya".to_owned()));
        // Merged meanwhile: the words stand in what it is now.
        let merged = api(&world, Method::POST, &format!("conversations/{first}/merge"), json!({ "from": other })).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        let wrong = sends(other, meant(other, maya, workshop), "About+the+guitar", "b").await;
        assert!(wrong.status == 409 && wrong.text.contains("was merged into this one"), "{}", wrong.text);
        assert!(wrong.text.contains("About the guitar") && wrong.text.contains(&meant(first, maya, workshop)));
        // It would go from another number now.
        let wrong = sends(first, meant(first, maya, lark.inbox), "From+here", "c").await;
        assert!(
            wrong.status == 409 && wrong.text.contains("another of your numbers") && wrong.text.contains("From here"),
            "{}",
            wrong.text
        );
        assert!(!texts(&world, first).await.iter().any(|text| text.contains("guitar") || text == "From here"));
        // As it is meant, it goes.
        let sent = sends(first, meant(first, maya, workshop), "From+there", "d").await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(texts(&world, first).await.contains(&"From there".to_owned()));
        let page = client.get(lark.owner, &format!("/t/{}/inbox/{first}", lark.id)).await.text;
        assert!(page.contains(&meant(first, maya, workshop)), "the form says whom it is for");
    }
}

// Shows P-CHN-12.
#[tokio::test]
async fn who_has_a_new_number_is_answered_there_and_who_gets_the_old_one_is_somebody_else() {
    for world in worlds().await {
        receive(&world, "1", text("wamid.1", MAYA, "Hello", &world)).await;
        let maya = person(&world, MAYA).await;
        let at = world.clock.now().seconds().to_string();
        let new = "491703333333";
        let system = json!({
            "id": "wamid.s", "from": MAYA, "timestamp": at, "type": "system",
            "system": { "body": "Maya changed from one to another", "type": "user_changed_number", "wa_id": new },
        });
        receive(&world, "1", system).await;
        assert_eq!(person(&world, new).await, maya, "she stays one person");
        let address =
            world.db.write(world.lark.id, world.actor(), move |tx| crate::reply::address(tx, maya)).await.unwrap();
        assert_eq!(address.phone.unwrap().e164(), format!("+{new}"), "an answer goes to the new number");
        // A year later somebody else has her old one.
        world.clock.advance(Duration::from_secs(365 * 24 * 60 * 60));
        receive(&world, "1", text("wamid.2", MAYA, "Who is this?", &world)).await;
        let stranger = person(&world, MAYA).await;
        assert_ne!(stranger, maya);
        let (hers, theirs) = (conversations_of(&world, maya).await, conversations_of(&world, stranger).await);
        assert!(hers.len() == 1 && theirs.len() == 1 && hers != theirs);
        assert_eq!(texts(&world, theirs[0]).await, ["Who is this?"]);
    }
}

// Shows P-CHN-12: an account of their own says that whoever writes from a known number is somebody else.
#[tokio::test]
async fn whoever_was_given_a_known_number_has_a_conversation_of_their_own() {
    for world in worlds().await {
        let from = |id: &str, user: &str| {
            let mut message = text(id, MAYA, id, &world);
            message["from_user_id"] = json!(user);
            message
        };
        receive(&world, "1", from("wamid.1", "DE.1")).await;
        let maya = person(&world, MAYA).await;
        // That she has a new id, told by naming her old number with it, is no sign of somebody else.
        let at = world.clock.now().seconds().to_string();
        let system = json!({
            "id": "wamid.s", "from": MAYA, "timestamp": at, "type": "system",
            "system": { "type": "user_changed_number", "wa_id": MAYA, "user_id": "DE.2" },
        });
        receive(&world, "1", system).await;
        receive(&world, "1", from("wamid.2", "DE.2")).await;
        assert_eq!(person(&world, MAYA).await, maya);
        let hers = conversations_of(&world, maya).await;
        assert_eq!(hers.len(), 1);
        // A year later her number is somebody else's, and nobody told. What she refused holds for them too, until a person decides.
        let mut stop = from("wamid.stop", "DE.2");
        stop["text"]["body"] = json!("STOP");
        receive(&world, "1", stop).await;
        world.clock.advance(Duration::from_secs(365 * 24 * 60 * 60));
        receive(&world, "1", from("wamid.3", "DE.3")).await;
        let stranger = person(&world, MAYA).await;
        assert_ne!(stranger, maya);
        let decided_by = move |scope: &store::Scope<'_>| {
            let whatsapp = kernel::Channel::WhatsApp;
            Ok::<_, store::Error>((
                consent::ledger::joined::state(scope, stranger, whatsapp)?,
                consent::ledger::state(scope, stranger, whatsapp)?,
            ))
        };
        let (held, own) = world.db.read(world.lark.id, decided_by).await.unwrap();
        assert!(held.unwrap().is_stopped(world.clock.now()) && own.is_none_or(|own| own.stopped_at.is_none()));
        let theirs = conversations_of(&world, stranger).await;
        assert_eq!(texts(&world, theirs[0]).await, ["wamid.3"]);
        assert!(!texts(&world, hers[0]).await.contains(&"wamid.3".to_owned()));
        let address =
            world.db.write(world.lark.id, world.actor(), move |tx| crate::reply::address(tx, maya)).await.unwrap();
        assert_eq!((address.phone, address.user_id.as_deref()), (None, Some("DE.2")), "she is answered by her account");
    }
}
