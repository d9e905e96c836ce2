//! Law 4: every column of every table stands in the data map, and nothing else does.

use std::collections::BTreeSet;

use kontor::compose;
use store::inspect;
use store::map::{Class, Erasure, Person, Table};
use testkit::{run, worlds};

/// The migration runner's own.
const NOT_OURS: &str = "refinery_schema_history";

type Columns = BTreeSet<(String, String)>;

fn mapped(map: &[Table]) -> Columns {
    map.iter()
        .flat_map(|table| table.columns.iter().map(|column| (table.name.to_owned(), column.name.to_owned())))
        .collect()
}

/// What only one of the two has.
fn differences(migrated: &Columns, mapped: &Columns) -> Vec<String> {
    let unmapped = migrated.difference(mapped).map(|(table, column)| format!("{table}.{column} is not in the map"));
    let ghosts =
        mapped.difference(migrated).map(|(table, column)| format!("{table}.{column} is in the map, but no column"));
    unmapped.chain(ghosts).collect()
}

#[test]
fn the_map_holds_every_column() {
    run(async {
        let mut schemas: Vec<Columns> = Vec::new();
        for world in worlds().await {
            let columns = inspect::columns(&world.db).await.unwrap_or_else(|error| panic!("{error}"));
            let migrated: Columns = columns.into_iter().filter(|(table, _)| table != NOT_OURS).collect();
            assert!(migrated.len() > 200, "{}", migrated.len());
            let wrong = differences(&migrated, &mapped(&compose::map()));
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Control: a planted column and a planted ghost are found.
            let planted: Columns =
                migrated.iter().cloned().chain([("contact".to_owned(), "shoe_size".to_owned())]).collect();
            assert_eq!(differences(&planted, &mapped(&compose::map())), ["contact.shoe_size is not in the map"]);
            assert_eq!(differences(&migrated, &planted), ["contact.shoe_size is in the map, but no column"]);
            schemas.push(migrated);
            world.finish().await;
        }
        // The two databases hold the same tables and columns.
        assert!(schemas.windows(2).all(|pair| pair[0] == pair[1]));
    });
}

#[test]
fn each_table_stands_in_the_map_once_and_each_export_name_once_a_table() {
    let map = compose::map();
    assert_eq!(repeated(map.iter().map(|table| table.name)), Vec::<&str>::new());
    for table in &map {
        let columns = repeated(table.columns.iter().map(|column| column.name));
        let exports = repeated(table.columns.iter().filter_map(|column| column.export));
        assert!(columns.is_empty() && exports.is_empty(), "{}: {columns:?} {exports:?}", table.name);
    }
    // Control.
    assert_eq!(repeated(["a", "b", "a"].into_iter()), ["a"]);
}

fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}

/// What a person allowed and refused, and what was decided by it: ids, times and words of closed lists. It proves what was
/// asked of us after the person is gone (design, section 4); what they said stands apart, in `consent_evidence`, and goes.
const PROOF: [&str; 4] = ["consent_entry", "consent_state", "decision", "erased_identity"];

#[test]
fn erasing_a_person_changes_every_table_that_leads_to_one() {
    let map = compose::map();
    let untouched: Vec<&str> = map.iter().filter(|table| is_untouched(table)).map(|table| table.name).collect();
    assert!(untouched.iter().all(|name| PROOF.contains(name)), "{untouched:?}");
    let planted = store::map_table!("shoe", "to know its size", Person::Contact("contact_id"), store::map::Retention::Account;
        "size": Identity Person - Keep;
    );
    assert!(is_untouched(&planted), "control");
    // What is kept as proof says nothing about the person by itself.
    for table in map.iter().filter(|table| PROOF.contains(&table.name)) {
        assert!(
            table.columns.iter().all(|column| !matches!(column.class, Class::Identity | Class::Content)),
            "{}",
            table.name
        );
    }
    let evidence = map.iter().find(|table| table.name == "consent_evidence").expect("OK because the map has it");
    assert!(!is_untouched(evidence) && evidence.columns.iter().any(|column| column.class == Class::Content));
}

fn is_untouched(table: &Table) -> bool {
    let leads_to_one = matches!(table.person, Person::Contact(_) | Person::Through(..) | Person::Either(_));
    leads_to_one && table.columns.iter().all(|column| column.erasure == Erasure::Keep)
}

#[test]
fn a_row_is_deleted_whole_or_not_at_all() {
    let halves = |map: &[Table]| -> Vec<&'static str> {
        let is_half = |table: &&Table| {
            let deleted = table.columns.iter().filter(|column| column.erasure == Erasure::Row).count();
            deleted > 0 && deleted < table.columns.len()
        };
        map.iter().filter(is_half).map(|table| table.name).collect()
    };
    assert_eq!(halves(&compose::map()), Vec::<&str>::new());
    let planted = store::map_table!("shoe", "to know its size", Person::Contact("contact_id"), store::map::Retention::Account;
        "id": Technical Kontor - Keep;
        "size": Identity Person - Row;
    );
    assert_eq!(halves(&[planted]), ["shoe"], "control");
}

#[test]
fn what_the_map_refers_to_is_there() {
    let map = compose::map();
    let has = |table: &str| map.iter().any(|one| one.name == table);
    for table in &map {
        let column = match table.person {
            Person::Contact(column) | Person::Staff(column) => Some(column),
            Person::Through(column, other) => {
                assert!(has(other), "{}: {other}", table.name);
                Some(column)
            }
            Person::Either(ways) => {
                for (column, other) in ways {
                    assert!(has(other), "{}: {other}", table.name);
                    assert!(table.columns.iter().any(|one| one.name == *column), "{}: {column}", table.name);
                }
                None
            }
            Person::None | Person::Anyone => None,
        };
        if let Some(column) = column {
            assert!(table.columns.iter().any(|one| one.name == column), "{}: {column}", table.name);
        }
        if let store::map::Retention::With(other) = table.retention {
            assert!(has(other), "{}: {other}", table.name);
        }
    }
}
