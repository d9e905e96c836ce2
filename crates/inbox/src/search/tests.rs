//! What is found, by whom, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::{MessageId, StaffId, Timestamp};
use store::params;

use super::{By, Found, Sought};
use crate::conversations::tests::world::{Customer, World, worlds};

const GIVE: store::Sql =
    store::sql!("update conversation set assignee_id = :staff where tenant_id = :tenant and id = :id");

const FOUND: store::Sql =
    store::sql!("select id from read_trace where tenant_id = :tenant and contact_id = :contact and what = 'found'");

async fn give(world: &World, to: StaffId, what: Customer) {
    let give = move |tx: &mut store::Tx<'_>| {
        tx.execute(GIVE, params! { "id" => what.conversation, "staff" => to }).map(|_| ())
    };
    world.db.write(world.lark.id, world.actor(), give).await.unwrap();
}

async fn messages(world: &World, who: StaffId, sought: Sought, limit: usize) -> Found {
    let access = world.access(who);
    world.db.read(world.lark.id, move |scope| super::messages(scope, &access, &sought, limit)).await.unwrap()
}

fn words(words: &str) -> Sought {
    Sought { words: words.to_owned(), ..Sought::default() }
}

fn texts(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.text.as_str()).collect()
}

// A15, A22
#[tokio::test]
async fn names_lead_to_people_and_to_the_conversations_one_sees() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya Ókafor", "Hello").await;
        let marek = world.customer("Marek Okafor", "Ahoj").await;
        give(&world, lark.owner, marek).await;
        let named =
            async |staff, typed: &str| client.get(staff, &format!("/t/{}/inbox/names?q={typed}", lark.id)).await.text;
        // By a beginning, without its marks; who wrote last first; the person beside the conversation.
        let all = named(lark.owner, "OKAF").await;
        let place = |id: String| all.find(&id).unwrap();
        assert!(place(marek.conversation.to_string()) < place(maya.conversation.to_string()), "{all}");
        assert!(all.contains(&format!("/people/{}", maya.contact)), "{all}");
        assert!(all.contains(">Maya Ókafor<"));
        // What is a colleague's is not named to who sees only their own.
        let own = named(lark.agent, "okaf").await;
        assert!(
            own.contains(&maya.conversation.to_string()) && !own.contains(&marek.conversation.to_string()),
            "{own}"
        );
        for nothing in ["", "%20", "%22", "nobody"] {
            assert_eq!(named(lark.owner, nothing).await, "", "{nothing}");
        }
        let other = client.get(world.brook.owner, &format!("/t/{}/inbox/names?q=okaf", world.brook.id)).await;
        assert!(other.status.is_success() && other.text.is_empty(), "{}", other.text);
    }
}

#[tokio::test]
async fn the_same_words_find_the_same_messages_on_both_databases_newest_first() {
    for world in worlds().await {
        let maya = world.customer("Maya", "The Café opens at ten").await;
        let dario = world.customer("Dario", "Is there hot water in the cafe?").await;
        for text in [
            "Water, hot or cold",
            "Çay ve kahve, lütfen",
            "o'neil@lark.example wrote",
            "Boiling. The boiler leaks!",
            "Ω 4711-A",
        ] {
            world.writes(dario, "text", text, "{}").await;
        }
        world.writes(maya, "text", "cafés and boilers", "{}").await;
        for (query, expected) in [
            ("cafe", vec!["cafés and boilers", "Is there hot water in the cafe?", "The Café opens at ten"]),
            ("CAFÉ opens", vec!["The Café opens at ten"]),
            ("\"cafe\"", vec!["Is there hot water in the cafe?", "The Café opens at ten"]),
            ("\"hot water\"", vec!["Is there hot water in the cafe?"]),
            ("hot water", vec!["Water, hot or cold", "Is there hot water in the cafe?"]),
            ("boil", vec!["cafés and boilers", "Boiling. The boiler leaks!"]),
            ("\"boiler\"", vec!["Boiling. The boiler leaks!"]),
            ("lutfen", vec!["Çay ve kahve, lütfen"]),
            ("cay", vec!["Çay ve kahve, lütfen"]),
            ("o'neil", vec!["o'neil@lark.example wrote"]),
            ("4711", vec!["Ω 4711-A"]),
            ("\"4711 a\"", vec!["Ω 4711-A"]),
            ("ω", vec!["Ω 4711-A"]),
            ("tenant:x OR cafe", vec![]),
            ("piano", vec![]),
            ("", vec![]),
            ("' \" ) * & | -", vec![]),
        ] {
            assert_eq!(texts(&messages(&world, world.lark.owner, words(query), 10).await), expected, "{query}");
        }
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_person_number_label_time_and_writer() {
    for world in worlds().await {
        let lark = world.lark;
        let maya = world.customer("Maya Okafor", "The lesson was fine").await;
        world.clock.advance(Duration::from_secs(3 * 86_400));
        let later: Timestamp = world.clock.now();
        let dario = world.customer("Dario Rossi", "A lesson for two").await;
        let owner = world.access(lark.owner);
        let label = move |tx: &mut store::Tx<'_>| {
            let label = crate::labels::create(tx, "Trial", crate::labels::Colour::Sage).map_err(|_| "label")?;
            crate::labels::put(tx, &owner, maya.conversation, label.id, true).map_err(|_| "put")?;
            crate::notes::write(tx, &owner, dario.conversation, "No lesson on Friday").map_err(|_| "note")?;
            Ok::<_, Wrong>(label.id)
        };
        let label = world.db.write(lark.id, world.access(lark.owner).actor, label).await.unwrap();
        let (fine, two, note) = ("The lesson was fine", "A lesson for two", "No lesson on Friday");
        let lesson = || words("lesson");
        for (sought, expected) in [
            (lesson(), vec![note, two, fine]),
            (Sought { person: "okaf".to_owned(), ..lesson() }, vec![fine]),
            (Sought { person: "nobody".to_owned(), ..lesson() }, vec![]),
            (Sought { inbox: Some(lark.inbox), ..lesson() }, vec![note, two, fine]),
            (Sought { inbox: Some(world.clock.id()), ..lesson() }, vec![]),
            (Sought { label: Some(label), ..lesson() }, vec![fine]),
            (Sought { label: Some(uuid::Uuid::nil()), ..lesson() }, vec![]),
            (Sought { from: Some(later), ..lesson() }, vec![note, two]),
            (Sought { until: Some(later), ..lesson() }, vec![fine]),
            (Sought { by: Some(By::Person), ..lesson() }, vec![two, fine]),
            (Sought { by: Some(By::Us), ..lesson() }, vec![note]),
            (Sought { by: Some(By::Staff(lark.owner)), ..lesson() }, vec![note]),
            (Sought { by: Some(By::Staff(lark.agent)), ..lesson() }, vec![]),
        ] {
            assert_eq!(texts(&messages(&world, lark.owner, sought.clone(), 10).await), expected, "{sought:?}");
        }
        // By the address: days are those of the reader's wall.
        let client = world.client();
        let page = client.get(lark.owner, &format!("/t/{}/search?q=lesson&until=2026-11-22", lark.id)).await.text;
        assert!(page.contains("was fine") && !page.contains("for two"), "{page}");
        assert!(page.contains("<mark") && page.contains(&format!("/inbox/{}?from=", maya.conversation)), "{page}");
        let forged =
            client.get(lark.owner, &format!("/t/{}/search?q=lesson&inbox=x&by=y&from=z&before=w", lark.id)).await;
        assert!(forged.status.is_success());
    }
}

#[derive(Debug)]
struct Wrong;

impl From<&str> for Wrong {
    fn from(_: &str) -> Self {
        Wrong
    }
}

impl From<store::Error> for Wrong {
    fn from(_: store::Error) -> Self {
        Wrong
    }
}

// A15, A22
#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    for world in worlds().await {
        let lark = world.lark;
        let maya = world.customer("Maya", "The secret lesson").await;
        world.customer("Dario", "Another lesson").await;
        give(&world, lark.owner, maya).await;
        assert_eq!(texts(&messages(&world, lark.agent, words("lesson"), 10).await), ["Another lesson"]);
        // The control: the owner finds both.
        assert_eq!(messages(&world, lark.owner, words("lesson"), 10).await.hits.len(), 2);
        let client = world.client();
        let other = client.get(world.brook.owner, &format!("/t/{}/search?q=lesson", world.brook.id)).await;
        assert!(other.status.is_success() && !other.text.contains("secret"), "{}", other.text);
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_what_was_taken_out_is_not_found() {
    for world in worlds().await {
        let lark = world.lark;
        let maya = world.customer("Maya", "lesson 0").await;
        let mut ids: Vec<MessageId> = Vec::new();
        for number in 1..8 {
            ids.push(world.writes(maya, "text", &format!("lesson {number}"), "{}").await);
        }
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let found = messages(&world, lark.owner, Sought { before, ..words("lesson") }, 3).await;
            seen.extend(found.hits.iter().map(|hit| hit.text.clone()));
            before = found.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..8).rev().map(|number| format!("lesson {number}")).collect::<Vec<_>>());
        // What is erased or has expired is taken out of the index in the same transaction.
        let gone = ids[6].as_uuid();
        let remove = move |tx: &mut store::Tx<'_>| store::search::remove(tx, "message", gone);
        world.db.write(lark.id, world.actor(), remove).await.unwrap();
        let found = messages(&world, lark.owner, words("lesson"), 10).await;
        assert_eq!(found.hits.len(), 7);
        // A page that would begin at what is gone begins at the one before it.
        let after = messages(&world, lark.owner, Sought { before: Some(ids[6]), ..words("lesson") }, 3).await;
        assert_eq!(texts(&after), ["lesson 6", "lesson 5", "lesson 4"]);
    }
}

// Shows P-CHN-7. A15, A22
#[tokio::test]
async fn a_program_searches_as_the_page_does() {
    for world in worlds().await {
        let (client, lark, brook) = (world.client(), world.lark, world.brook.id);
        let maya = world.customer("Maya Okafor", "lesson 0").await;
        for number in 1..5 {
            world.writes(maya, "text", &format!("lesson {number}"), "{}").await;
        }
        let dario = world.customer("Lesson Dario", "Hello").await;
        let get = async |tenant, query: &str| {
            client.api(tenant, Method::GET, &format!("/api/v1/search?{query}"), "", "").await
        };
        let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = get(lark.id, &format!("q=less&limit=2{cursor}")).await.json();
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()));
            let people = page["people"].as_array().unwrap();
            if pages == 0 {
                assert_eq!(people[0]["id"], dario.contact.to_string());
                assert_eq!(page["data"][0]["conversation_id"], maya.conversation.to_string());
            } else {
                assert!(people.is_empty(), "{people:?}");
            }
            pages += 1;
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        // Who was named is written down, whether by a message or by name.
        for named in [maya.contact, dario.contact] {
            let found = move |scope: &store::Scope<'_>| scope.rows(FOUND, params! { "contact" => named });
            assert_eq!(world.db.read(lark.id, found).await.unwrap().len(), 1);
        }
        assert_eq!((pages, seen), (3, (0..5).rev().map(|number| format!("lesson {number}")).collect()));
        // Narrowed as on the page.
        for (query, number) in [
            ("q=lesson&by=person", 5),
            ("q=lesson&by=us", 0),
            ("q=lesson&person=okaf", 5),
            ("q=lesson&person=dario", 0),
            (&format!("q=lesson&inbox={}", lark.inbox), 5),
            ("q=lesson&until=2026-11-21T09:00:02Z", 2),
            ("q=lesson&from=2026-11-21T09:00:02Z", 3),
            ("q=%22lesson%203%22", 1),
            ("q=piano", 0),
        ] {
            assert_eq!(get(lark.id, query).await.json()["data"].as_array().unwrap().len(), number, "{query}");
        }
        for (query, word) in [
            ("q=", "\"q\""),
            ("q=a&from=monday", "\"from\""),
            ("q=a&by=me", "\"by\""),
            ("q=a&cursor=x", "\"cursor\""),
            ("q=a&limit=0", "\"limit\""),
        ] {
            let told = get(lark.id, query).await;
            assert!(
                told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains(word),
                "{query}: {}",
                told.text
            );
        }
        // Another business finds nothing of it.
        let other = get(brook, "q=lesson").await.json();
        assert!(other["data"] == serde_json::json!([]) && other["people"] == serde_json::json!([]), "{other}");
    }
}
