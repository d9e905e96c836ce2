//! Entering, listing and finding people.

use kernel::{ContactId, Locale};

use super::world::worlds;
use crate::identities::Kind;
use crate::people::{self, Filter, Person, Refusal};

#[tokio::test]
async fn a_number_of_another_person_is_refused_with_who_that_is() {
    for world in worlds().await {
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap();
        // A53
        let Err(Refusal::TakenBy { contact, .. }) = world.create("Ann", "+49 (170) 12 34 567").await else {
            panic!("it was taken")
        };
        assert_eq!(contact, ana.id);
        assert_eq!(world.found(world.lark, "ann").await, Vec::<String>::new(), "nothing of the refused entry stays");
        assert_eq!(world.events().await, ["contact.created"]);
    }
}

#[tokio::test]
async fn a_person_without_a_name_is_shown_by_what_is_known() {
    for world in worlds().await {
        let by_number = world.resolve(world.known("491701234567", "DE.1")).await;
        let by_id = world.resolve(world.known("", "DE.2")).await;
        assert_eq!(world.person(by_number).await.label().show(Locale::En), "+49 170 1234567");
        assert_eq!(world.person(by_id).await.label().show(Locale::En), "Someone on WhatsApp");
        // Entered by number alone, they may still be named by their profile.
        let entered = world.create("", "+49 170 7654321").await.unwrap().id;
        world
            .resolve(crate::identities::Seen {
                profile_name: Some("Eva".to_owned()),
                ..world.known("491707654321", "")
            })
            .await;
        assert_eq!(world.person(entered).await.name, "Eva");
    }
}

#[tokio::test]
async fn pages_of_people_join_without_gap_or_repetition() {
    for world in worlds().await {
        let mut made = Vec::new();
        for number in 0..7 {
            made.push(world.create(&format!("Person {number}"), "").await.unwrap().id);
            // Three share each instant, so that the id decides among them.
            if number % 3 == 2 {
                world.pass(1);
            }
        }
        made.reverse();
        for query in [None, Some("person".to_owned())] {
            let mut seen: Vec<ContactId> = Vec::new();
            let mut after = None;
            loop {
                let filter = Filter { query: query.clone(), after, limit: 2, ..Filter::default() };
                let page: Vec<Person> =
                    world.db.read(world.lark, move |scope| people::list(scope, &filter)).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some((last.created_at, last.id));
                seen.extend(page.iter().map(|person| person.id));
            }
            assert_eq!(seen, made, "{query:?}");
        }
    }
}

#[tokio::test]
async fn people_are_found_as_people_type() {
    for world in worlds().await {
        world.create("Zoë Ångström-Müller", "+49 170 1234567").await.unwrap();
        world.create("Ben", "+44 20 7946 0958").await.unwrap();
        for query in [
            "zoe",
            "angstrom",
            "MULLER",
            "mül",
            "\"Zoë Ångström\"",
            "0170 1234567",
            "+49 170 12",
            "0049170123",
            "1701234567",
            "(0170) 123",
        ] {
            assert_eq!(world.found(world.lark, query).await, ["Zoë Ångström-Müller"], "{query}");
        }
        assert_eq!(world.found(world.lark, "020 7946").await, ["Ben"]);
        assert_eq!(world.found(world.lark, "nobody").await, Vec::<String>::new());
        assert_eq!(world.found(world.lark, "").await.len(), 2);
        assert_eq!(world.found(world.brook, "zoe").await, Vec::<String>::new());
    }
}

// A56: no query is an error, on either database.
#[tokio::test]
async fn no_query_is_an_error() {
    let (long, one_word) = ("word ".repeat(5_000), "a".repeat(5_000));
    // As one piece, and as one phrase: PostgreSQL goes through these by depth.
    let (joined, phrase) = ("a-".repeat(30_000), format!("\"{}\"", "a ".repeat(30_000)));
    for world in worlds().await {
        world.create("Ana", "").await.unwrap();
        for query in [
            "'",
            "\"",
            "\"\"",
            "*",
            "a*b",
            "**",
            "ana*'",
            "ana OR",
            "NOT ana",
            "NEAR(a b)",
            "body:ana",
            "tenant:x",
            "^ana",
            "ana)",
            "((ana",
            "-",
            "a:b:c",
            "' or 1=1 --",
            "%",
            "\\",
            "\0",
            "ana\0",
            "🌻",
            "&|!<->",
            "a & b",
            ":*",
            "\u{202e}ana",
            "+",
            "+++",
            "000",
            "00*",
            &long,
            &one_word,
            &joined,
            &phrase,
        ] {
            world.found(world.lark, query).await;
        }
        // The control: the same way finds her.
        assert_eq!(world.found(world.lark, "ana").await, ["Ana"]);
    }
}

// Shows P-CRM-1: known by an address alone; one address is one person, however it is written.
#[tokio::test]
async fn a_person_is_entered_and_found_by_an_address_alone() {
    for world in worlds().await {
        let ana = world.enter(&[("email", "Ana@Lopes.example")]).await.unwrap();
        assert_eq!(world.person(ana).await.label().show(Locale::En), "ana@lopes.example");
        assert_eq!(world.of(ana).await, [(Kind::Email, "ana@lopes.example".to_owned())]);
        assert_eq!(world.found(world.lark, "ana@lopes").await, ["ana@lopes.example"]);
        assert_eq!(world.found(world.brook, "ana@lopes").await, Vec::<String>::new());
        let Err(Refusal::TakenBy { kind, contact, .. }) =
            world.enter(&[("phone", "+49 170 1234567"), ("email", "mailto:ANA@lopes.example")]).await
        else {
            panic!("it was taken")
        };
        assert_eq!((kind, contact), (Kind::Email, ana));
        assert_eq!(world.address(ana).await, (String::new(), String::new()), "no channel writes to an address yet");
    }
}
