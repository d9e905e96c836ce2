//! A timeline, from the stream to the page.

use std::collections::{BTreeSet, HashSet};

use axum::http::{Method, StatusCode};
use kernel::{Actor, ContactId, ConversationId, Locale, MessageId, Permission, Role, Text, Who};
use store::{Event, Recorded, Scope, Tx};
use web::{Access, Sees};

use super::kinds::{LEFT_OUT, TOLD};
use super::{Asked, Kind, Names, page, words};
use crate::merging::{self, Grounds};
use crate::tests::http::Client;
use crate::tests::world::{World, worlds};
use crate::{notes, people};

fn event(world: &World, kind: &str, facts: serde_json::Value) -> Recorded {
    let actor = world.actor();
    Recorded {
        seq: 1,
        id: world.clock.id(),
        kind: kind.to_owned(),
        at: world.clock.now(),
        actor_kind: "system".to_owned(),
        actor_id: None,
        request_id: actor.request,
        contact_id: None,
        conversation_id: None,
        message_id: None,
        inbox_id: None,
        facts,
    }
}

// Shows P-CRM-4: every kind has words in every language, none is told raw, and none is both told and left out.
#[tokio::test]
async fn every_kind_of_event_has_words_or_is_left_out() {
    let world = &worlds().await[0];
    for (kind, of) in TOLD {
        let event = event(world, kind, serde_json::json!({}));
        assert_eq!(Kind::of(&event), Some(*of), "{kind}");
        let said = [Locale::En, Locale::Es, Locale::PtBr].map(|locale| words::told(locale, &Names::default(), &event));
        let said: BTreeSet<String> = said.into_iter().map(|told| told.unwrap().words).collect();
        assert!(said.len() == 3 && said.iter().all(|words| !words.contains(kind)), "{kind}: {said:?}");
        assert!(!LEFT_OUT.iter().any(|(left, _)| left == kind), "{kind} is told and left out");
        assert!(of.events().any(|one| one == *kind));
    }
    // The control: what nobody knows is not shown, nor what is left out.
    for kind in LEFT_OUT.iter().map(|(kind, _)| *kind).chain(["booking.made", "contact.sneezed"]) {
        let event = event(world, kind, serde_json::json!({}));
        assert_eq!((Kind::of(&event), words::told(Locale::En, &Names::default(), &event)), (None, None), "{kind}");
    }
    for (kind, facts, of, expected) in [
        ("contact.changed", serde_json::json!({"what": "name tags"}), Kind::Details, "What is kept was corrected"),
        ("contact.changed", serde_json::json!({"what": "imported"}), Kind::Imports, "An import changed what is kept"),
        ("contact.created", serde_json::json!({"import_id": "a"}), Kind::Imports, "Came with an import"),
        ("contact.changed", serde_json::json!({"what": "merged"}), Kind::Merges, "Merged with another entry"),
        (
            "consent.changed",
            serde_json::json!({"effect": "grant", "extent": "marketing"}),
            Kind::Permission,
            "Agreed to offers",
        ),
        (
            "consent.changed",
            serde_json::json!({"effect": "withdraw", "extent": "all"}),
            Kind::Permission,
            "Asked not to be written to any more",
        ),
        (
            "satisfaction.rated",
            serde_json::json!({"score": 4, "of": 5}),
            Kind::Conversations,
            "Rated the conversation 4 of 5",
        ),
    ] {
        let event = event(world, kind, facts);
        let told = words::told(Locale::En, &Names::default(), &event).unwrap();
        assert_eq!((Kind::of(&event), told.words.as_str()), (Some(of), expected));
    }
    let attested =
        serde_json::json!({"effect": "grant", "extent": "marketing", "channel": "whatsapp", "grade": "attested"});
    let about = words::told(Locale::En, &Names::default(), &event(world, "consent.changed", attested)).unwrap().about;
    assert_eq!(
        Text::line(&about.unwrap_or_default(), 99).replace(['\u{2068}', '\u{2069}'], ""),
        "WhatsApp · As your business says"
    );
}

impl World {
    async fn record(&self, event: Event) {
        self.db
            .write(self.lark, self.actor(), move |tx: &mut Tx<'_>| -> store::Result<()> {
                tx.record(event);
                Ok(())
            })
            .await
            .unwrap();
        self.clock.advance(std::time::Duration::from_secs(1));
    }

    /// What a role sees, and which events there are. `is_hidden`: none of the conversations is theirs.
    async fn timeline_as(&self, contact: ContactId, role: Role, is_hidden: bool, kinds: &[Kind]) -> Vec<String> {
        let actor = Actor { who: Who::Staff(self.clock.id()), ..self.actor() };
        let access = Access::alone(self.lark, actor, role.permissions(), Sees::All);
        let asked = Asked { contact, kinds: kinds.to_vec(), after: None, limit: 50 };
        let visible: web::Visible = match is_hidden {
            true => |_, _, _| Ok(HashSet::new()),
            false => |_, _, all| Ok(all.into_iter().collect()),
        };
        let read = move |scope: &Scope<'_>| page(scope, &access, visible, &asked);
        self.db.read(self.lark, read).await.unwrap().events.into_iter().map(|(_, event)| event.kind).collect()
    }
}

// Shows P-CRM-4, P-CRM-3: what happened with a person stands in one place, newest first, for whoever may see it.
#[tokio::test]
async fn what_happened_with_a_person_is_told_by_kind_to_whoever_may_see_it() {
    for world in worlds().await {
        let client = Client::of(&world);
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap().id;
        world.pass(1);
        let (thread, message): (ConversationId, MessageId) = (world.clock.id(), world.clock.id());
        let of = |kind| Event::new(kind).contact(ana).conversation(thread);
        for _ in 0..3 {
            world.record(of("message.received").message(message)).await;
        }
        world.record(of("message.status_changed").message(message)).await;
        world.record(of("decision.refused").fact("reason", "no_consent")).await;
        world.record(Event::new("contact.sneezed").contact(ana)).await;
        world
            .record(Event::new("consent.changed").contact(ana).fact("effect", "grant").fact("extent", "marketing"))
            .await;
        world
            .db
            .write(world.lark, world.actor(), move |tx| notes::add(tx, ana, "Likes tea").map(|_| ()))
            .await
            .unwrap();

        let all = [
            "contact.note_added",
            "consent.changed",
            "decision.refused",
            "message.received",
            "message.received",
            "message.received",
            "contact.created",
        ];
        assert_eq!(world.timeline_as(ana, Role::Owner, false, &[]).await, all);
        assert_eq!(
            world.timeline_as(ana, Role::Owner, false, &[Kind::Messages, Kind::Notes]).await,
            ["contact.note_added", "message.received", "message.received", "message.received"]
        );
        // What stands in a conversation is for whoever sees it, and what someone allowed for whoever may see that.
        assert_eq!(
            world.timeline_as(ana, Role::Owner, true, &[]).await,
            ["contact.note_added", "consent.changed", "contact.created"]
        );
        let narrow = kernel::Permissions::of(&[Permission::ContactRead]);
        let access = Access::alone(world.lark, world.actor(), narrow, Sees::All);
        let asked = Asked { contact: ana, kinds: Vec::new(), after: None, limit: 50 };
        let seen = world
            .db
            .read(world.lark, move |scope| page(scope, &access, |_, _, all| Ok(all.into_iter().collect()), &asked))
            .await;
        let seen: Vec<String> = seen.unwrap().events.into_iter().map(|(_, event)| event.kind).collect();
        assert_eq!(seen, ["contact.note_added", "contact.created"]);

        // By the API, page by page.
        let path = format!("/api/v1/contacts/{ana}/timeline");
        let (mut kinds, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = client.api("lark-owner", Method::GET, &format!("{path}?limit=2{cursor}"), "").await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let found: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
            kinds.extend(found["data"].as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap().to_owned()));
            let Some(next) = found["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(kinds, all);
        let one = client.api("lark-owner", Method::GET, &format!("{path}?kind=not_sent"), "").await.text;
        assert!(one.contains(r#""text":"A message was not sent","about":"They have not agreed to offers.""#), "{one}");
        let wrong = client.api("lark-owner", Method::GET, &format!("{path}?kind=gossip"), "").await;
        assert!(
            wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("messages, conversations"),
            "{}",
            wrong.text
        );
        // A15: another business finds nobody.
        assert_eq!(client.api("brook-owner", Method::GET, &path, "").await.status, StatusCode::NOT_FOUND);

        // On the page, in words; what one side wrote one after the other is one line.
        let here = format!("/t/{}/people/{ana}/timeline", world.lark);
        let shown = client.page("lark-viewer", Method::GET, &here, "").await.text;
        for words in [
            "Wrote to you",
            "3 times",
            "A message was not sent",
            "Agreed to offers",
            "A note was written",
            "Became known",
            "Today",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(!shown.contains("sneezed") && !shown.contains("message.received"));
        assert_eq!(shown.matches("data-event").count(), 5);
        let notes = client.page("lark-viewer", Method::GET, &format!("{here}?kind=notes"), "").await.text;
        assert!(notes.contains("A note was written") && !notes.contains("Wrote to you"));
        let first = client.page("lark-viewer", Method::GET, &format!("{here}?limit=1"), "").await.text;
        let next = first.split("/timeline?cursor=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let second = client.page("lark-viewer", Method::GET, &format!("{here}?limit=1&cursor={next}"), "").await.text;
        assert!(
            first.contains("A note was written")
                && second.contains("Agreed to offers")
                && !second.contains("A note was written")
        );
        let person = client.page("lark-viewer", Method::GET, &format!("/t/{}/people/{ana}", world.lark), "").await.text;
        assert!(person.contains(&here), "the person's page leads there");
    }
}

// Shows P-CRM-4: entries that count as one person have one timeline, and each its own again once they are apart.
#[tokio::test]
async fn what_happened_with_merged_entries_is_theirs_together() {
    for world in worlds().await {
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap().id;
        world.pass(1);
        let bea = world.create("Bea", "+49 170 7654321").await.unwrap().id;
        world.pass(1);
        let merge = move |tx: &mut Tx<'_>| merging::merge(tx, bea, ana, &BTreeSet::new(), Grounds::Chosen);
        let (merged, _) = world.db.write(world.lark, world.actor(), merge).await.unwrap();
        let told = async |contact| world.timeline_as(contact, Role::Owner, false, &[]).await;
        assert_eq!(told(ana).await, ["contact.merged", "contact.created", "contact.created"]);
        let merges = world.timeline_as(ana, Role::Owner, false, &[Kind::Merges]).await;
        assert_eq!(merges, ["contact.merged"]);
        let client = Client::of(&world);
        let here = |contact| format!("/t/{}/people/{contact}/timeline", world.lark);
        let shown = client.page("lark-owner", Method::GET, &here(ana), "").await.text;
        assert!(shown.contains("Merged with") && shown.contains("Bea"), "{shown}");
        // Whoever asks for the one that was merged is led to the one that stands for both.
        assert_eq!(client.page("lark-owner", Method::GET, &here(bea), "").await.location, here(ana));
        world.pass(1);
        world.db.write(world.lark, world.actor(), move |tx| merging::undo(tx, merged).map(|_| ())).await.unwrap();
        assert_eq!(told(ana).await, ["contact.changed", "contact.changed", "contact.created"]);
        let apart = ["contact.unmerged", "contact.duplicate_dismissed", "contact.merged", "contact.created"];
        assert_eq!(told(bea).await, apart);
        world.pass(1);
        world.db.write(world.lark, world.actor(), move |tx| people::rest(tx, ana)).await.unwrap();
        assert_eq!(told(ana).await[..2], ["contact.deleted", "contact.restricted"]);
        let gone = client.api("lark-owner", Method::GET, &format!("/api/v1/contacts/{ana}/timeline"), "").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }
}
