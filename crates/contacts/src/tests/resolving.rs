//! Which contact a webhook speaks of.

use std::collections::HashSet;

use kernel::{Channel, Locale, PhoneNumber};

use super::world::{World, worlds};
use crate::identities::{self, Kind, Seen};
use crate::people;

const ANA: &str = "491701234567";
const ANA_ID: &str = "DE.13491208655302741918";
const BEA_ID: &str = "DE.22222222222222222222";

#[tokio::test]
async fn a_person_without_a_number_is_known_by_the_providers_id() {
    for world in worlds().await {
        let named = Seen {
            profile_name: Some("Ana".to_owned()),
            username: Some("@Ana.L".to_owned()),
            ..world.known("", ANA_ID)
        };
        let ana = world.resolve(named.clone()).await;
        assert_eq!(world.resolve(named).await, ana);
        assert_eq!(world.address(ana).await, (String::new(), ANA_ID.to_owned()));
        assert_eq!(world.of(ana).await, [(Kind::UserId, ANA_ID.to_owned()), (Kind::Username, "ana.l".to_owned())]);

        // The number comes later, named together with the id: still the same person, now reached by number.
        world.pass(1);
        assert_eq!(world.resolve(world.known(ANA, ANA_ID)).await, ana);
        assert_eq!(world.address(ana).await, ("+491701234567".to_owned(), ANA_ID.to_owned()));
        assert_eq!(world.resolve(world.known(ANA, "")).await, ana);
        assert_eq!(world.events().await, ["contact.created", "contact.identity_added"]);
    }
}

#[tokio::test]
async fn a_person_known_by_number_is_found_and_the_id_is_learnt() {
    for world in worlds().await {
        let ana = world.resolve(world.known(ANA, "")).await;
        assert_eq!(world.resolve(world.known(ANA, ANA_ID)).await, ana);
        assert_eq!(world.resolve(world.known("", ANA_ID)).await, ana);
        // Linked businesses: another id of the same person, told by the id over all of them.
        let linked = Seen { parent_user_id: Some("DE.ENT.1".to_owned()), ..world.known("", ANA_ID) };
        assert_eq!(world.resolve(linked).await, ana);
        let other_portfolio = Seen { parent_user_id: Some("DE.ENT.1".to_owned()), ..world.known("", BEA_ID) };
        assert_eq!(world.resolve(other_portfolio).await, ana);
    }
}

// A53: one person, however staff and the provider write the number.
#[tokio::test]
async fn a_number_that_staff_entered_is_found_in_the_providers_form() {
    for world in worlds().await {
        for (name, typed, provider) in [
            ("Ana", "+49 (170) 123-45-67", "491701234567"),
            ("Bruno", "+55 11 98765-4321", "551187654321"),
            ("Carmen", "+52 55 1234 5678", "5215512345678"),
        ] {
            let entered = world.create(name, typed).await.unwrap();
            assert_eq!(world.resolve(world.known(provider, "")).await, entered.id, "{typed}");
            assert_eq!(world.person(entered.id).await.name, name);
        }
        let twins: Vec<&str> = ["+49 170 1234567", "+55 11 8765-4321", "+52 1 55 1234 5678"].into();
        for twin in twins {
            assert!(world.create("Someone else", twin).await.is_err(), "{twin}");
        }
    }
}

#[tokio::test]
async fn two_contacts_in_one_webhook_are_suspected_once_and_never_merged() {
    for world in worlds().await {
        let by_number = world.create("Ana", "+49 170 1234567").await.unwrap().id;
        let by_id = world.resolve(world.known("", ANA_ID)).await;
        for _ in 0..3 {
            world.pass(2);
            assert_eq!(world.resolve(world.known(ANA, ANA_ID)).await, by_id);
        }
        assert_eq!(world.of(by_number).await, [(Kind::Phone, "+491701234567".to_owned())]);
        assert_eq!(world.of(by_id).await, [(Kind::UserId, ANA_ID.to_owned())]);
        assert_eq!(world.events().await, ["contact.created", "contact.created", "contact.duplicate_suspected"]);
    }
}

/// Seen by a number, an id or both, through this account of the business.
fn by(world: &World, account: &str, (phone, id): (&str, &str)) -> Seen {
    Seen { account: Some(account.to_owned()), ..world.known(phone, id) }
}

/// Shows P-CHN-12: whoever is given a number is not the one who had it, and gets nothing of theirs.
#[tokio::test]
async fn a_number_with_another_account_is_somebody_elses_and_goes_with_them() {
    for world in worlds().await {
        let late = by(&world, "waba", (ANA, "DE.0"));
        world.pass(1);
        let had = world.resolve(by(&world, "waba", (ANA, "DE.1"))).await;
        world.pass(24);
        let has = world.resolve(by(&world, "waba", (ANA, "DE.2"))).await;
        assert_ne!(has, had);
        assert_eq!(
            world.address(had).await,
            (String::new(), "DE.1".to_owned()),
            "whoever had it is not written to there"
        );
        assert_eq!(world.address(has).await, ("+491701234567".to_owned(), "DE.2".to_owned()));
        assert_eq!(world.resolve(world.known(ANA, "")).await, has);
        assert_eq!(world.resolve(by(&world, "waba", ("", "DE.1"))).await, had);
        assert_eq!(world.found(world.lark, "0170 1234567").await, ["+49 170 1234567"]);
        let told = ["contact.created", "contact.created", "contact.changed", "contact.duplicate_suspected"];
        assert_eq!(world.events().await, told);
        // Late news takes nothing back: neither from the one who has it, nor to somebody of before.
        assert_eq!(world.resolve(late).await, has);
        assert_eq!(world.address(has).await.0, "+491701234567");

        // They wrote before, without a number: it comes to them, however Brazil writes it.
        let had = world.resolve(by(&world, "waba", ("5511987654321", "BR.1"))).await;
        let has = world.resolve(by(&world, "waba", ("", "BR.2"))).await;
        world.pass(1);
        assert_eq!(world.resolve(by(&world, "waba", ("551187654321", "BR.2"))).await, has);
        assert_eq!(world.address(had).await.0, "");
        assert_eq!(world.address(has).await.0, "+551187654321");
        assert_eq!(world.resolve(by(&world, "waba", ("5511987654321", "BR.2"))).await, has);

        // Staff wrote it otherwise: it goes with her however it is written.
        let had = world.enter(&[("phone", "+551187654322")]).await.unwrap();
        assert_eq!(world.resolve(by(&world, "waba", ("5511987654322", "BR.3"))).await, had);
        let has = world.resolve(by(&world, "waba", ("5511987654322", "BR.4"))).await;
        assert_ne!(has, had);
        assert_eq!(world.address(had).await.0, "");

        // Both in one set, whoever of them is new.
        let seen = ["DE.5", "DE.6", "DE.5", "DE.7"].map(|id| by(&world, "waba", ("491705555555", id)));
        let placed =
            world.db.write(world.lark, world.actor(), move |tx| identities::resolve_all(tx, &seen)).await.unwrap();
        assert_eq!((placed[0], placed.iter().collect::<HashSet<_>>().len()), (placed[2], 3));
        assert_eq!(world.address(placed[3]).await, ("+491705555555".to_owned(), "DE.7".to_owned()));
        for one in &placed[..2] {
            assert_eq!(world.address(*one).await.0, "");
        }
    }
}

/// Shows P-CHN-12: also where whoever had the number was erased once, and came back under the id by which refusals are kept.
#[tokio::test]
async fn whoever_is_given_the_number_of_one_who_came_back_is_somebody_else() {
    for world in worlds().await {
        let had = world.resolve(by(&world, "waba", (ANA, "DE.1"))).await;
        let erase = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
            const ALL: [store::Sql; 2] = [
                store::sql!("delete from identity where tenant_id = :tenant and contact_id = :id"),
                store::sql!("delete from contact where tenant_id = :tenant and id = :id"),
            ];
            crate::erased::remember(tx, had, Channel::WhatsApp)?;
            for statement in ALL {
                tx.execute(statement, store::params! { "id" => had })?;
            }
            Ok(())
        };
        world.db.write(world.lark, world.actor(), erase).await.unwrap();
        assert_eq!(world.resolve(by(&world, "waba", (ANA, "DE.1"))).await, had, "she is who refused something");
        world.pass(1);
        let has = world.resolve(by(&world, "waba", (ANA, "DE.2"))).await;
        assert_ne!(has, had);
        assert_eq!(world.address(had).await, (String::new(), "DE.1".to_owned()));
        assert_eq!(world.address(has).await, ("+491701234567".to_owned(), "DE.2".to_owned()));
    }
}

/// Shows P-CHN-12: an id that was seen through two accounts of the business is known by both, whichever saw it last.
#[tokio::test]
async fn an_id_seen_through_two_accounts_is_known_by_both() {
    for world in worlds().await {
        for (number, last) in [("491701111111", "one"), ("491702222222", "two")] {
            let user_id = format!("DE.{number}");
            for account in ["one", "two", last] {
                let seen = by(&world, account, (number, &user_id));
                // In one set with a sighting that names no account.
                let set = vec![seen.clone(), Seen { account: None, profile_name: Some(account.to_owned()), ..seen }];
                let placed = world.db.write(world.lark, world.actor(), move |tx| identities::resolve_all(tx, &set));
                placed.await.unwrap();
                world.pass(2);
            }
            let had = world.resolve(by(&world, "one", (number, &user_id))).await;
            let other = if last == "one" { "two" } else { "one" };
            assert_ne!(world.resolve(by(&world, other, (number, "DE.9"))).await, had, "{last}");
        }
    }
}

#[tokio::test]
async fn a_number_stays_where_nothing_says_that_it_was_given_away() {
    for world in worlds().await {
        let first = world.resolve(by(&world, "waba", (ANA, "DE.1"))).await;
        world.pass(24);
        let linked = Seen { parent_user_id: Some("DE.ENT.1".to_owned()), ..by(&world, "waba", (ANA, "DE.1")) };
        let relinked = Seen { parent_user_id: Some("DE.ENT.1".to_owned()), ..by(&world, "waba", (ANA, "DE.9")) };
        for (what, seen) in [
            ("the same account", by(&world, "waba", (ANA, "DE.1"))),
            ("another one of the business's", by(&world, "other", (ANA, "FR.1"))),
            ("learnt nowhere", world.known(ANA, "ES.1")),
            ("a number alone", by(&world, "waba", (ANA, ""))),
            ("linked", linked),
            ("linked and the same", relinked),
        ] {
            assert_eq!(world.resolve(seen).await, first, "{what}");
            assert_eq!(world.address(first).await.0, "+491701234567", "{what}");
        }
        // What was learnt before accounts were kept is known with one as soon as it is seen again.
        let old = world.resolve(world.known("491702222222", "DE.20")).await;
        assert_eq!(world.resolve(by(&world, "waba", ("491702222222", "DE.21"))).await, old);
        let old = world.resolve(world.known("491703333333", "DE.30")).await;
        assert_eq!(world.resolve(by(&world, "waba", ("491703333333", "DE.30"))).await, old);
        assert_ne!(world.resolve(by(&world, "waba", ("491703333333", "DE.31"))).await, old);

        // A second telephone: staff entered both numbers, or it wrote before there were ids and has one only now.
        let both = world.enter(&[("phone", "+491704444444"), ("phone", "+491704444445")]).await.unwrap();
        world.pass(1);
        assert_eq!(world.resolve(by(&world, "waba", ("491704444444", "DE.40"))).await, both);
        assert_eq!(world.resolve(by(&world, "waba", ("491704444445", "DE.41"))).await, both);
        let both = world.enter(&[("phone", "+491706666666"), ("phone", "+491706666667")]).await.unwrap();
        world.pass(1);
        for number in ["491706666666", "491706666667"] {
            assert_eq!(world.resolve(by(&world, "waba", (number, ""))).await, both);
        }
        world.pass(2);
        assert_eq!(world.resolve(by(&world, "waba", ("491706666666", "DE.60"))).await, both);
        assert_eq!(world.resolve(by(&world, "waba", ("491706666667", "DE.61"))).await, both);
        assert_eq!(world.of(both).await.len(), 4);
    }
}

#[tokio::test]
async fn a_username_goes_where_it_was_seen_last_and_joins_nobody() {
    for world in worlds().await {
        let labelled = |id: &str, username: &str| Seen { username: Some(username.to_owned()), ..world.known("", id) };
        let late = labelled(ANA_ID, "ana_late");
        world.pass(1);
        let ana = world.resolve(labelled(ANA_ID, "ana")).await;

        // Late news does not rename.
        assert_eq!(world.resolve(late).await, ana);
        assert_eq!(world.of(ana).await, [(Kind::UserId, ANA_ID.to_owned()), (Kind::Username, "ana".to_owned())]);

        // She changes it, and somebody else takes the old one: two people, not one.
        world.pass(1);
        world.resolve(labelled(ANA_ID, "ana.new")).await;
        let bea = world.resolve(labelled(BEA_ID, "ana")).await;
        assert_ne!(bea, ana);
        assert_eq!(world.of(ana).await, [(Kind::UserId, ANA_ID.to_owned()), (Kind::Username, "ana.new".to_owned())]);
        assert_eq!(world.person(bea).await.label().show(Locale::En), "@ana");

        // A transfer while both have one.
        world.pass(1);
        world.resolve(labelled(BEA_ID, "ana.new")).await;
        assert_eq!(world.of(ana).await, [(Kind::UserId, ANA_ID.to_owned())]);
        assert_eq!(world.person(ana).await.label().show(Locale::En), "Someone on WhatsApp");
        assert_eq!(world.found(world.lark, "ana.new").await, ["@ana.new"]);
        // A username alone finds nobody and makes nobody.
        let alone = Seen { username: Some("ana".to_owned()), ..world.seen() };
        let refused = world.db.write(world.lark, world.actor(), move |tx| identities::resolve(tx, &alone)).await;
        assert!(matches!(refused, Err(store::Error::Refused(_))));
    }
}

#[tokio::test]
async fn a_profile_renames_only_those_whom_nobody_else_named() {
    for world in worlds().await {
        let named = |id: &str, name: &str| Seen { profile_name: Some(name.to_owned()), ..world.known("", id) };
        let late = named(ANA_ID, "Old Ana");
        world.pass(1);
        let ana = world.resolve(named(ANA_ID, "Ana")).await;
        world.resolve(late).await;
        assert_eq!(world.person(ana).await.name, "Ana");
        world.resolve(named(ANA_ID, "Ana\u{0} Lopes ")).await;
        assert_eq!(world.person(ana).await.name, "Ana\u{FFFD} Lopes");
        assert_eq!(world.found(world.lark, "lopes").await.len(), 1);

        let carla = world.create("Mrs Carla", "+49 170 7654321").await.unwrap().id;
        let seen = Seen { profile_name: Some("carlita".to_owned()), ..world.known("491707654321", "") };
        assert_eq!(world.resolve(seen).await, carla);
        assert_eq!(world.person(carla).await.name, "Mrs Carla");
    }
}

#[tokio::test]
async fn a_batch_is_placed_as_its_members_would_be_one_by_one() {
    for world in worlds().await {
        // One of those whose number is told at once is known by it already.
        let known = world.resolve(world.known("49170000008", "")).await;
        // A thousand sightings of five hundred people, half of them with a number only the second time.
        let seen: Vec<Seen> = (0..1000_u32)
            .map(|number| {
                let person = number % 500;
                let phone = (number >= 500 || person.is_multiple_of(2))
                    .then(|| PhoneNumber::from_digits(&format!("49170{person:06}")).unwrap());
                let username = Some(format!("person{person}"));
                Seen {
                    phone,
                    username,
                    profile_name: Some(format!("Person {person}")),
                    ..world.known("", &format!("DE.{person}"))
                }
            })
            .collect();
        let batch = seen.clone();
        let placed =
            world.db.write(world.lark, world.actor(), move |tx| identities::resolve_all(tx, &batch)).await.unwrap();
        assert_eq!(placed[..500], placed[500..]);
        assert_eq!(placed.iter().collect::<HashSet<_>>().len(), 500);
        assert!(placed.contains(&known) && placed[8] == known);
        assert_eq!(world.of(placed[499]).await.len(), 3);
        assert_eq!(world.found(world.lark, "person499").await, ["Person 499"]);
        for number in [0, 1, 7, 501, 999] {
            assert_eq!(world.resolve(seen[number].clone()).await, placed[number]);
        }
        let labels = placed.clone();
        let labels = world.db.read(world.lark, move |scope| people::labels(scope, &labels)).await.unwrap();
        assert_eq!(labels.len(), 500);
        assert_eq!(labels[&placed[3]].show(Locale::En), "Person 3");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_new_person_in_many_writes_at_once_is_one_contact() {
    for world in worlds().await {
        let world = std::sync::Arc::new(world);
        let writes: Vec<_> = (0..8)
            .map(|_| {
                let world = world.clone();
                tokio::spawn(async move { again_and_again(&world).await })
            })
            .collect();
        let mut contacts = HashSet::new();
        for write in writes {
            contacts.insert(write.await.unwrap());
        }
        assert_eq!(contacts.len(), 1);
        assert_eq!(world.events().await, ["contact.created"]);
    }
}

/// As a worker does: a write that met another is run again.
async fn again_and_again(world: &World) -> kernel::ContactId {
    loop {
        let seen = world.known(ANA, ANA_ID);
        match world.db.write(world.lark, world.actor(), move |tx| identities::resolve(tx, &seen)).await {
            Ok(contact) => return contact,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
    }
}

#[tokio::test]
async fn the_same_person_is_another_contact_in_another_tenant() {
    for world in worlds().await {
        let ana = world.resolve(world.known(ANA, ANA_ID)).await;
        let seen = world.known(ANA, ANA_ID);
        let theirs =
            world.db.write(world.brook, world.actor(), move |tx| identities::resolve(tx, &seen)).await.unwrap();
        assert_ne!(ana, theirs);
        let read = move |scope: &store::Scope<'_>| {
            let labels = people::labels(scope, &[ana])?;
            Ok::<_, store::Error>((identities::of(scope, ana)?, labels.len(), people::get(scope, ana)?.is_some()))
        };
        assert_eq!(world.db.read(world.brook, read).await.unwrap(), (Vec::new(), 0, false));
        // The control: the same read finds her at home.
        let home = world.db.read(world.lark, read).await.unwrap();
        assert_eq!((home.0.len(), home.1, home.2), (2, 1, true));
    }
}
