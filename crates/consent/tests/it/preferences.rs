//! The page behind a signed link: everything can be refused on it without signing in.

use axum::http::StatusCode;
use consent::ledger::{self, Effect, Entry, Extent, Method, Standing};
use consent::preferences;
use kernel::{ContactId, Purpose, Timestamp};
use store::{Sql, params, sql};
use uuid::Uuid;

use crate::world::{WHATSAPP, World, worlds};

const TOPIC: Sql =
    sql!("insert into consent_topic (tenant_id, id, name, about, created_at) values (:tenant, :id, 'Courses', '', 0)");
const NEVER: &str = "marketing=never";

fn link(world: &World, contact: ContactId, seconds: u64) -> String {
    let until = world.clock.now() + std::time::Duration::from_secs(seconds);
    preferences::sign(world.db.vault(), world.lark, contact, until).unwrap()
}

async fn entries(world: &World, contact: ContactId) -> Vec<Entry> {
    let start = (Timestamp::from_micros(i64::MAX), Uuid::max());
    world.db.read(world.lark, move |scope| ledger::history(scope, contact, start, 100)).await.unwrap()
}

// Shows P-CON-1, P-CON-5: refusing is as easy as agreeing (GDPR art. 7(3)), and the entry holds the text beside the box.
#[tokio::test]
async fn everything_can_be_refused_and_asked_for_without_signing_in() {
    for world in worlds().await {
        let topic = Uuid::from_u128(3);
        world.write(move |tx| tx.execute(TOPIC, params! { "id" => topic })).await;
        let contact = world.person().await;
        let link = link(&world, contact, 9000);
        let (status, page) = world.stranger(&link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Courses") && !page.contains("name=\"was\" value=\"whatsapp:marketing\""), "{page}");

        let marketing = "choice-whatsapp-marketing=whatsapp:marketing";
        let courses = format!("choice-x=whatsapp:topic:{topic}");
        let business = "was=whatsapp:transactional&choice-y=whatsapp:transactional";
        let ticked = format!("{marketing}&{courses}&{business}");
        let (status, to) = world.form("", &link, &ticked).await;
        assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{link}/receipt")));
        let all = entries(&world, contact).await;
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|entry| entry.method == Method::Form && entry.actor_kind == "contact"));
        assert!(all.iter().all(|entry| entry.text_shown.contains("I can end this at any time.")), "{all:?}");
        // The same choice again writes nothing.
        world.form("", &link, &ticked).await;
        assert_eq!(entries(&world, contact).await.len(), 2);

        let (_, receipt) = world.stranger(&format!("{link}/receipt")).await;
        assert!(receipt.contains("Your choice is saved") && receipt.contains(&all[0].id.to_string()), "{receipt}");
        let (_, text) = world.stranger(&format!("{link}/receipt.txt")).await;
        assert!(text.contains("Offers and news: allowed"), "{text}");

        world.pass(60);
        let one_less = format!("was=whatsapp:marketing&was=whatsapp:topic:{topic}&{marketing}&{business}");
        world.form("", &link, &one_less).await;
        let all = entries(&world, contact).await;
        assert_eq!((all.len(), all[0].effect), (3, Effect::Withdraw));
        assert!(matches!(all[0].extent, Extent::Topic(_)));
        assert!(matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Granted(_)));

        world.pass(60);
        world.form("", &link, "everything=stop").await;
        assert!(world.state(contact).await.stopped_at.is_some());
        let (_, page) = world.stranger(&link).await;
        assert!(page.contains("You stopped everything") && !page.contains("name=\"was\""), "{page}");
        world.pass(60);
        world.form("", &link, "everything=resume").await;
        assert!(world.state(contact).await.stopped_at.is_none());

        // A17: who sends the form over and over is slowed down, but may refuse all the same; stopping twice writes once.
        let (yes, no) = (marketing.to_owned(), "was=whatsapp:marketing".to_owned());
        let mut answers = Vec::new();
        for number in 0..50 {
            world.pass(1);
            answers.push(world.form("", &link, if number % 2 == 0 { &no } else { &yes }).await.0);
        }
        assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS), "{answers:?}");
        assert!(answers.iter().step_by(2).all(|answer| *answer == StatusCode::SEE_OTHER), "{answers:?}");
        assert!(!matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Granted(_)));
        assert_eq!(world.form("", &link, "everything=resume").await.0, StatusCode::TOO_MANY_REQUESTS);
        world.pass(1);
        for _ in 0..2 {
            assert_eq!(world.form("", &link, "everything=stop").await.0, StatusCode::SEE_OTHER);
        }
        let stops = entries(&world, contact).await.into_iter().filter(|entry| entry.extent == Extent::All);
        assert_eq!(stops.filter(|entry| entry.effect == Effect::Withdraw).count(), 2);
        world.pass(3600);
        assert_eq!(world.form("", &link, "everything=resume").await.0, StatusCode::SEE_OTHER);
        let whole = world.db.read(world.lark, move |scope| ledger::verify(scope, contact, WHATSAPP)).await.unwrap();
        assert_eq!(whole, ledger::Chain::Whole);
    }
}

// Shows P-CON-5; A36: a forged link, another tenant's, an old one, and one to nobody are the same: not there.
#[tokio::test]
async fn a_forged_preference_link_is_not_there() {
    for world in worlds().await {
        let contact = world.person().await;
        let good = link(&world, contact, 3600);
        assert_eq!(world.stranger(&good).await.0, StatusCode::OK);
        let token = good.rsplit('/').next().unwrap();
        let end = if token.ends_with('A') { "B" } else { "A" };
        let forged = format!("{}{end}", &good[..good.len() - 1]);
        let elsewhere = good.replace(&world.lark.to_string(), &world.brook.to_string());
        let nobody = link(&world, world.clock.id(), 3600);
        for bad in [forged, elsewhere, nobody, format!("{good}AAAA"), format!("/p/{}/preferences/x", world.lark)] {
            assert_eq!(world.stranger(&bad).await.0, StatusCode::NOT_FOUND, "{bad}");
            assert_eq!(world.form("", &bad, "everything=stop").await.0, StatusCode::NOT_FOUND, "{bad}");
        }
        assert!(entries(&world, contact).await.is_empty());
        world.pass(3600);
        assert_eq!(world.stranger(&good).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.form("", &good, NEVER).await.0, StatusCode::NOT_FOUND);
    }
}
