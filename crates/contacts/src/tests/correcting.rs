//! Correcting what is kept about people: parts, versions, fields, notes, and those who are out of sight.

use std::collections::BTreeMap;

use kernel::ContactId;
use store::{Fault, Recorded};

use super::world::{World, worlds};
use crate::fields::{self, Kind, NewDefinition};
use crate::people::{self, Change, ContactKind, Corrected, Entered, Filter, Person, Refusal};
use crate::{identities, notes};

impl World {
    async fn change(&self, id: ContactId, version: Option<i64>, change: Change) -> Result<Person, Refusal> {
        let write = move |tx: &mut store::Tx<'_>| people::change(tx, id, version, &change);
        self.db.write(self.lark, self.actor(), write).await.map_err(refusal)
    }

    /// What the newest event about a correction names.
    async fn told(&self) -> String {
        let events: Vec<Recorded> = self.db.read(self.lark, |scope| scope.events_after(0, 10_000)).await.unwrap();
        let newest = events.iter().rfind(|event| event.kind == "contact.changed").unwrap();
        newest.facts["what"].as_str().unwrap().to_owned()
    }

    async fn define(&self, label: &str, kind: Kind, choices: &[&str]) -> Result<String, fields::Refusal> {
        let new = NewDefinition {
            label: label.to_owned(),
            kind,
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        let made = self.db.write(self.lark, self.actor(), move |tx| fields::define(tx, &new)).await;
        made.map(|one| one.name).map_err(|fault| match fault {
            Fault::Refused(refusal) => refusal,
            Fault::Failed(error) => panic!("{error}"),
        })
    }

    async fn listed(&self, filter: Filter) -> Vec<String> {
        let filter = Filter { limit: 50, ..filter };
        let found = self.db.read(self.lark, move |scope| people::list(scope, &filter)).await.unwrap();
        found.into_iter().map(|person| person.name).collect()
    }
}

fn refusal(fault: Fault<Refusal>) -> Refusal {
    match fault {
        Fault::Refused(refusal) => refusal,
        Fault::Failed(error) => panic!("{error}"),
    }
}

fn values(all: &[(&str, &str)]) -> BTreeMap<String, Option<String>> {
    all.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))).collect()
}

// Shows P-CRM-3: a correction is applied whole, and one event names the parts and who did it.
#[tokio::test]
async fn a_correction_is_one_event_that_names_its_parts() {
    for world in worlds().await {
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap();
        let company = Entered { name: "Lopes".to_owned(), kind: "company".to_owned(), ..Entered::default() };
        let company = world.entered(company).await.unwrap().id;
        let change = Change {
            name: Some("Ana Lopes".to_owned()),
            company: Some(Some(company)),
            language: Some(Some("pt-BR".to_owned())),
            tags: Some(vec!["vip".to_owned()]),
            fields: values(&[("shoe size", "38")]),
            ..Change::default()
        };
        let corrected = world.change(ana.id, Some(ana.version), change).await.unwrap();
        assert_eq!((corrected.name.as_str(), corrected.company), ("Ana Lopes", Some(company)));
        assert_eq!(corrected.tags, ["vip"]);
        assert_eq!(corrected.fields["shoe size"], "38");
        assert_eq!(world.told().await, "name company language tags fields");
        assert_eq!(world.found(world.lark, "lopes").await, ["Lopes", "Ana Lopes"]);

        // Nothing new is no event.
        let before = world.events().await.len();
        world.change(ana.id, None, Change { name: Some("Ana Lopes".to_owned()), ..Change::default() }).await.unwrap();
        assert_eq!(world.events().await.len(), before);

        assert_eq!(world.listed(Filter { company: Some(company), ..Filter::default() }).await, ["Ana Lopes"]);
        assert_eq!(world.listed(Filter { kind: Some(ContactKind::Company), ..Filter::default() }).await, ["Lopes"]);
        assert_eq!(world.listed(Filter { tag: Some("vip".to_owned()), ..Filter::default() }).await, ["Ana Lopes"]);
        assert!(world.listed(Filter { tag: Some("vi".to_owned()), ..Filter::default() }).await.is_empty());
        let become_person = Change { kind: Some(ContactKind::Person), ..Change::default() };
        assert_eq!(world.change(company, None, become_person).await.unwrap_err(), Refusal::HasPeople);
        let own = Change { company: Some(Some(company)), ..Change::default() };
        assert_eq!(world.change(company, None, own).await.unwrap_err(), Refusal::UnknownCompany);
    }
}

#[tokio::test]
async fn of_two_editors_the_second_is_told() {
    for world in worlds().await {
        let ana = world.create("Ana", "").await.unwrap();
        let named = |name: &str| Change { name: Some(name.to_owned()), ..Change::default() };
        world.change(ana.id, Some(ana.version), named("Anna")).await.unwrap();
        let second = Change { tags: Some(vec!["vip".to_owned()]), ..named("Ann") };
        assert_eq!(world.change(ana.id, Some(ana.version), second).await.unwrap_err(), Refusal::Changed);
        let person = world.person(ana.id).await;
        assert_eq!((person.name.as_str(), person.tags.len()), ("Anna", 0), "nothing of the second is kept");
    }
}

#[tokio::test]
async fn what_the_channel_told_stays_when_what_was_entered_goes() {
    for world in worlds().await {
        let ana = world.resolve(world.known("491701234567", "")).await;
        let known_by = |phones: &[&str], emails: &[&str]| {
            let all = phones.iter().map(|one| ("phone", *one)).chain(emails.iter().map(|one| ("email", *one)));
            let identities = all.map(|(kind, value)| (kind.to_owned(), value.to_owned())).collect();
            let corrected = Corrected { identities: Some(identities), ..Corrected::default() };
            people::checked_change(corrected, Some("DE")).unwrap()
        };
        world.change(ana, None, known_by(&["030 123456"], &["ana@lopes.example"])).await.unwrap();
        assert_eq!(world.told().await, "identities");
        let all = world.of(ana).await;
        assert_eq!(all.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().len(), 3);
        assert_eq!(world.found(world.lark, "ana@").await.len(), 1);
        world.change(ana, None, known_by(&[], &[])).await.unwrap();
        assert_eq!(world.of(ana).await, [(identities::Kind::Phone, "+491701234567".to_owned())]);
        assert!(world.found(world.lark, "ana@").await.is_empty());
    }
}

#[tokio::test]
async fn a_value_is_of_its_fields_kind_and_an_unknown_name_makes_a_field() {
    for world in worlds().await {
        world.define("Size", Kind::Choice, &["Small", "Large", "small"]).await.unwrap();
        world.define("Visits", Kind::Number, &[]).await.unwrap();
        assert_eq!(world.define("SIZE", Kind::Text, &[]).await, Err(fields::Refusal::Taken));
        assert_eq!(world.define("Empty", Kind::Choice, &[" "]).await, Err(fields::Refusal::NoChoices));
        let ana = world.create("Ana", "").await.unwrap().id;
        let written = values(&[("size", "LARGE"), ("Visits", "3,50"), ("birthday", "12.4.1990"), ("Hobby", "chess")]);
        let person = world.change(ana, None, Change { fields: written, ..Change::default() }).await.unwrap();
        let shown: Vec<(&str, &str)> =
            person.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(shown, [("Hobby", "chess"), ("Size", "Large"), ("Visits", "3.5"), ("birthday", "1990-04-12")]);
        let known = world.db.read(world.lark, fields::definitions).await.unwrap();
        let known: Vec<(&str, Kind)> = known.iter().map(|one| (one.name.as_str(), one.kind)).collect();
        let expected =
            [("Size", Kind::Choice), ("Visits", Kind::Number), ("Hobby", Kind::Text), ("birthday", Kind::Date)];
        assert_eq!(known, expected);
        assert!(world.db.read(world.brook, fields::definitions).await.unwrap().is_empty());

        let wrong = Change { fields: values(&[("Visits", "many")]), ..Change::default() };
        let refused = world.change(ana, None, wrong).await.unwrap_err();
        assert_eq!(refused, Refusal::Field(fields::Refusal::NotANumber("Visits".to_owned())));

        // Removed, it is out of sight; put back, it holds what it held.
        let set = |is_removed: bool| {
            world.db.write(world.lark, world.actor(), move |tx| {
                if is_removed { fields::remove(tx, "Size") } else { fields::put_back(tx, "Size") }
            })
        };
        set(true).await.unwrap();
        assert!(!world.person(ana).await.fields.contains_key("Size"));
        set(false).await.unwrap();
        assert_eq!(world.person(ana).await.fields["Size"], "Large");
        let up = |tx: &mut store::Tx<'_>| fields::shift(tx, "birthday", true);
        world.db.write(world.lark, world.actor(), up).await.unwrap();
        let known = world.db.read(world.lark, fields::definitions).await.unwrap();
        assert_eq!(
            known.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["Size", "Visits", "birthday", "Hobby"]
        );
        let away = Change { fields: [("Hobby".to_owned(), None)].into(), ..Change::default() };
        assert!(!world.change(ana, None, away).await.unwrap().fields.contains_key("Hobby"));
    }
}

#[tokio::test]
async fn a_note_is_kept_changed_removed_and_put_back() {
    for world in worlds().await {
        let ana = world.create("Ana", "").await.unwrap().id;
        let note =
            world.db.write(world.lark, world.actor(), move |tx| notes::add(tx, ana, " Likes tea ")).await.unwrap();
        let id = note.id;
        world.db.write(world.lark, world.actor(), move |tx| notes::change(tx, ana, id, "Likes coffee")).await.unwrap();
        let words = |all: Vec<notes::Note>| all.into_iter().map(|note| note.words).collect::<Vec<_>>();
        let read = move |scope: &store::Scope<'_>| notes::of(scope, ana, 10);
        assert_eq!(words(world.db.read(world.lark, read).await.unwrap()), ["Likes coffee"]);
        world.db.write(world.lark, world.actor(), move |tx| notes::remove(tx, ana, id)).await.unwrap();
        assert!(world.db.read(world.lark, read).await.unwrap().is_empty());
        world.db.write(world.lark, world.actor(), move |tx| notes::put_back(tx, ana, id)).await.unwrap();
        assert_eq!(words(world.db.read(world.lark, read).await.unwrap()), ["Likes coffee"]);
        let elsewhere = world.db.write(world.brook, world.actor(), move |tx| notes::add(tx, ana, "x")).await;
        assert!(matches!(elsewhere, Err(Fault::Refused(notes::Refusal::NotFound))));
    }
}

// Shows P-CRM-5: a deleted person is out of sight, can be put back, and comes back by writing.
#[tokio::test]
async fn a_deleted_person_rests_out_of_sight_and_comes_back() {
    for world in worlds().await {
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap().id;
        let delete = move |tx: &mut store::Tx<'_>| people::rest(tx, ana);
        world.db.write(world.lark, world.actor(), delete).await.unwrap();
        assert!(world.listed(Filter::default()).await.is_empty());
        assert!(world.found(world.lark, "ana").await.is_empty());
        assert_eq!(world.listed(Filter { is_deleted: true, ..Filter::default() }).await, ["Ana"]);
        let twice = world.db.write(world.lark, world.actor(), delete).await.map_err(refusal);
        assert_eq!(twice, Err(Refusal::NotFound));
        let renamed = Change { name: Some("Ann".to_owned()), ..Change::default() };
        assert_eq!(world.change(ana, None, renamed).await.unwrap_err(), Refusal::NotFound);
        world.db.write(world.lark, world.actor(), move |tx| people::put_back(tx, ana)).await.unwrap();
        assert_eq!(world.found(world.lark, "ana").await, ["Ana"]);

        world.db.write(world.lark, world.actor(), delete).await.unwrap();
        assert_eq!(world.resolve(world.known("491701234567", "DE.1")).await, ana);
        assert_eq!(world.listed(Filter::default()).await, ["Ana"]);
        assert!(world.events().await.contains(&"contact.put_back".to_owned()));
    }
}
