//! The provider says that a person has a new number or a new id.

use kernel::ContactId;

use super::world::{World, worlds};
use crate::identities::{self, Kind, Seen};

const OLD: &str = "491701234567";
const NEW: &str = "491709999999";

async fn changed(world: &World, previous: Seen, new: Seen) -> ContactId {
    world.db.write(world.lark, world.actor(), move |tx| identities::changed(tx, &previous, &new)).await.unwrap()
}

#[tokio::test]
async fn a_new_number_is_the_same_person_and_the_old_number_is_a_strangers() {
    for world in worlds().await {
        let ana = world.resolve(world.known(OLD, "DE.1")).await;
        world.pass(1);
        assert_eq!(changed(&world, world.known(OLD, "DE.1"), world.known(NEW, "DE.2")).await, ana);
        assert_eq!(world.address(ana).await, ("+491709999999".to_owned(), "DE.2".to_owned()));
        assert_eq!(world.resolve(world.known(NEW, "")).await, ana);
        assert_eq!(world.resolve(world.known("", "DE.1")).await, ana, "nobody else will ever have the old id");
        assert_ne!(world.resolve(world.known(OLD, "DE.3")).await, ana, "the old number was given to someone else");
        assert_eq!(world.found(world.lark, "0170 9999999").await, ["+49 170 9999999"]);
    }
}

#[tokio::test]
async fn a_new_id_without_a_number_forgets_the_number_that_went_with_the_old_one() {
    for world in worlds().await {
        let ana = world.resolve(world.known(OLD, "DE.1")).await;
        world.pass(1);
        assert_eq!(changed(&world, world.known("", "DE.1"), world.known("", "DE.2")).await, ana);
        assert_eq!(world.address(ana).await, (String::new(), "DE.2".to_owned()));
        let kinds: Vec<Kind> = world.of(ana).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Kind::UserId, Kind::UserId]);
    }
}

#[tokio::test]
async fn whoever_was_not_known_before_is_known_after() {
    for world in worlds().await {
        let ana = changed(&world, world.known(OLD, ""), world.known(NEW, "")).await;
        assert_eq!(world.resolve(world.known(NEW, "")).await, ana);
        assert_eq!(world.of(ana).await, [(Kind::Phone, "+491709999999".to_owned())]);
    }
}

#[tokio::test]
async fn a_new_number_that_someone_holds_is_suspected_and_not_taken() {
    for world in worlds().await {
        let ana = world.resolve(world.known(OLD, "DE.1")).await;
        let other = world.resolve(world.known(NEW, "")).await;
        world.pass(1);
        assert_eq!(changed(&world, world.known(OLD, "DE.1"), world.known(NEW, "DE.2")).await, ana);
        assert_eq!(world.of(other).await, [(Kind::Phone, "+491709999999".to_owned())]);
        assert_eq!(world.address(ana).await, (String::new(), "DE.2".to_owned()));
        let suspected = world.events().await.into_iter().filter(|kind| kind == "contact.duplicate_suspected").count();
        assert_eq!(suspected, 1);
    }
}

#[tokio::test]
async fn the_same_news_twice_changes_nothing_more() {
    for world in worlds().await {
        let ana = world.resolve(world.known(OLD, "DE.1")).await;
        world.pass(1);
        let (previous, new) = (world.known(OLD, "DE.1"), world.known(NEW, "DE.2"));
        changed(&world, previous.clone(), new.clone()).await;
        let events = world.events().await;
        assert_eq!(changed(&world, previous, new).await, ana);
        assert_eq!(world.events().await, events);
    }
}
