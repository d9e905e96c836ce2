//! What a page costs, in statements. The number may not grow with the rows shown; whoever adds a statement to a page changes its
//! number here, knowingly. A transaction's begin and end are not counted.

use inbox::conversations::{self, Conversation, Filter, Status};
use kernel::Permissions;
use serde_json::json;
use testkit::{Person, World, run, statements_of, webhook, worlds};
use web::{Access, Sees};

/// How many write, each for the first time. With those of the furnished world a page of fifty has a next page.
const WRITERS: i64 = 50;

/// Fifty people write, half by number and half by Meta's id alone, each with a name.
async fn fill(world: &World) {
    let lark = &world.lark;
    let at = world.clock.now().seconds();
    let (mut contacts, mut messages) = (Vec::new(), Vec::new());
    for number in 0..WRITERS {
        let profile = json!({"name": format!("Person {number}")});
        let mut message = json!({"id": format!("wamid.cost.{number}"), "timestamp": (at + number).to_string(), "type": "text",
            "text": {"body": format!("Is lesson {number} still on?")}});
        if number % 2 == 0 {
            let digits = format!("4477009002{number:02}");
            contacts.push(json!({"profile": profile, "wa_id": digits}));
            message["from"] = json!(digits);
        } else {
            let user = format!("GB.1149120865530274{number:04}");
            contacts.push(json!({"profile": profile, "user_id": user}));
            message["from_user_id"] = json!(user);
        }
        messages.push(message);
    }
    let post = webhook::post(&lark.account, &lark.number, json!({"contacts": contacts, "messages": messages}));
    world.receive(lark, post).await;
}

/// Someone of the staff, as the route layer would say.
pub(crate) fn access(world: &World, person: &Person, sees: Sees) -> Access {
    Access {
        tenant: world.lark.id,
        actor: world.actor(person),
        permissions: Permissions::of(kernel::Permission::ALL),
        sees,
        staff: Some(person.staff),
        login: Some(person.login),
        session: None,
        name: person.name.clone(),
        tenant_name: world.lark.name.clone(),
        alert: None,
        grant: None,
        unread_notices: 0,
        reached: None,
        role: Some(person.role()),
        time_zone: chrono_tz::UTC,
        locale: kernel::Locale::En,
    }
}

/// The first fifty, and the one that says there are more.
fn first_page() -> Filter {
    Filter { status: Some(Status::Open), limit: 51, ..Filter::default() }
}

#[test]
fn a_page_of_fifty_conversations_is_listed_by_five_statements() {
    run(async {
        for world in worlds().await {
            fill(&world).await;
            let access = access(&world, &world.lark.owner, Sees::All);
            let asker = access.clone();
            let list = world.db.read(world.lark.id, move |scope| conversations::list(scope, &asker, &first_page()));
            let (found, statements) = statements_of(list).await;
            let found: Vec<Conversation> = found.unwrap();
            assert_eq!(found.len(), 51);
            assert!(
                found.iter().take(50).all(|one| one.label.name.starts_with("Person ")),
                "control: people are named"
            );
            assert!(!statements.is_empty() && statements.len() <= 5, "{}: {statements:#?}", statements.len());
            // Control: a statement a row, as carelessness would have it, is seen.
            let careless = world.db.read(world.lark.id, move |scope| -> Result<usize, store::Fault<_>> {
                let found = conversations::list(scope, &access, &first_page())?;
                for one in &found {
                    conversations::find(scope, &access, one.id)?;
                }
                Ok(found.len())
            });
            let (found, statements) = statements_of(careless).await;
            assert!(found.unwrap() == 51 && statements.len() > 51, "control: {}", statements.len());
            world.finish().await;
        }
    });
}

#[test]
fn a_page_costs_the_same_however_many_write() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let pages = [
                (format!("/t/{}/inbox", lark.id), &lark.owner, 11),
                // A viewer's look marks nothing as read and tells the customer nothing.
                (format!("/t/{}/inbox/{}", lark.id, lark.own.conversation), &lark.viewer, 32),
                (format!("/t/{}/people", lark.id), &lark.owner, 11),
                (format!("/t/{}/people/{}", lark.id, lark.own.contact), &lark.owner, 12),
            ];
            let mut few = Vec::new();
            for (path, person, most) in &pages {
                let (_, statements) = cost(&world, path, person).await;
                assert!(statements.len() <= *most, "{path}: {}, not {most}: {statements:#?}", statements.len());
                few.push(statements);
            }
            fill(&world).await;
            for ((path, person, _), few) in pages.iter().zip(few) {
                let (page, statements) = cost(&world, path, person).await;
                let is_of_one = path.ends_with(&lark.own.contact.to_string());
                assert!(is_of_one || page.contains("Person 49"), "control: those who wrote are shown at {path}");
                assert_eq!(statements.len(), few.len(), "{path}: {statements:#?} and before {few:#?}");
            }
            world.finish().await;
        }
    });
}

#[test]
fn what_was_done_to_many_people_costs_the_same_however_much_it_was() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let path = format!("/t/{}/people/bulk", lark.id);
            let does = async |tag: u32| {
                let form = format!("contact={}&do=tag&tag=tag+{tag}", lark.own.contact);
                let done = world.post_form(&path, &form).as_staff(&lark.owner).send().await;
                assert_eq!(done.status, 303, "{}", done.body);
            };
            does(1).await;
            let (page, few) = cost(&world, &path, &lark.owner).await;
            assert!(page.contains("Changed: 1 of 1.") && few.len() <= 9, "{}: {few:#?}", few.len());
            for tag in 2..30 {
                does(tag).await;
            }
            let (page, many) = cost(&world, &path, &lark.owner).await;
            assert_eq!(page.matches("Changed: 1 of 1.").count(), 29);
            assert_eq!(many.len(), few.len(), "{many:#?}");
            world.finish().await;
        }
    });
}

/// A page as someone sees it the second time, and its statements: what the first look writes is not the page's.
async fn cost(world: &World, path: &str, person: &Person) -> (String, Vec<String>) {
    assert_eq!(world.get(path).as_staff(person).send().await.status, 200, "{path}");
    let (page, statements) = statements_of(world.get(path).as_staff(person).send()).await;
    assert_eq!(page.status, 200, "{path}");
    assert!(!statements.is_empty(), "control: {path} reads something");
    (page.body, statements)
}
