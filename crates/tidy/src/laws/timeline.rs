//! What happens with a person is told on their timeline, or left out on purpose: no event about people is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use crate::Finding;
use crate::rust::{Source, Token, matches};

/// Where each is listed.
const KINDS: &str = "crates/contacts/src/timeline/kinds.rs";

pub fn check(sources: &[Source], others: &[(&str, &str)]) -> Vec<Finding> {
    let listed: BTreeSet<String> = sources
        .iter()
        .filter(|source| source.path == KINDS)
        .flat_map(|source| source.all.iter().filter_map(kind))
        .collect();
    let mut folders: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources.iter().filter(|source| is_room(&source.path)) {
        folders.entry(source.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default().push(source);
    }
    let (mut findings, mut written) = (Vec::new(), BTreeSet::new());
    for files in folders.values() {
        let of_people = has(files, &["Event", ":", ":", "new"]) && has(files, &[".", "contact", "("]);
        for (source, token) in files.iter().flat_map(|source| source.shipped.iter().map(move |token| (source, token))) {
            let Some(kind) = kind(token) else { continue };
            if of_people && !listed.contains(&kind) && !others.iter().any(|(other, _)| *other == kind) {
                let what = format!("`{kind}` is neither told on timelines nor left out on purpose; see {KINDS}");
                findings.push(Finding::new(&source.path, token.line, what));
            }
            written.insert(kind);
        }
    }
    for gone in listed.iter().map(String::as_str).chain(others.iter().map(|(other, _)| *other)) {
        if !written.contains(gone) {
            findings.push(Finding::new(KINDS, 1, format!("`{gone}` is listed and stands nowhere any more")));
        }
    }
    findings
}

fn is_room(path: &str) -> bool {
    path.starts_with("crates/")
        && !path.starts_with("crates/sandbox/")
        && !path.starts_with("crates/contacts/src/timeline/")
}

fn has(files: &[&Source], pattern: &[&str]) -> bool {
    files.iter().any(|source| (0..source.shipped.len()).any(|at| matches(&source.shipped, at, pattern)))
}

/// An area and what happened in it.
fn kind(token: &Token) -> Option<String> {
    let text = token.string()?;
    let (area, what) = text.split_once('.')?;
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (is_word(area) && is_word(what)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;
    use crate::tree::File;

    /// Looks like a kind of event, stands where events about people are recorded, and is none about a person.
    const OTHERS: &[(&str, &str)] = &[
        ("account.error", "of a provider's account"),
        ("account.reported", "of a provider's account"),
        ("caps.changed", "a setting"),
        ("consent.held_over", "a task"),
        ("contacts.import", "a task"),
        ("evidence.words", "a field of the API"),
        ("gmail.com", "a host"),
        ("googlemail.com", "a host"),
        ("import.discarded", "of a whole file that was not taken"),
        ("import.finished", "of a whole file; its people have events of their own"),
        ("import.started", "of a whole file; its people have events of their own"),
        ("import.undone", "of a whole file; its people have events of their own"),
        ("import.uploaded", "of a whole file; its people have events of their own"),
        ("inbox.history", "a task"),
        ("inbox.label_remove", "a task"),
        ("inbox.payment_settled", "of a number"),
        ("inbox.payment_trouble", "of a number"),
        ("inbox.restricted", "of a number"),
        ("inbox.restriction_lifted", "of a number"),
        ("inbox.satisfaction", "a task"),
        ("inbox.service_level", "a task"),
        ("inbox.state_changed", "of a number"),
        ("inbox.wake", "a task"),
        ("label.changed", "a setting"),
        ("label.created", "a setting"),
        ("label.removed", "a setting"),
        ("media.fetch", "a task"),
        ("places.txt", "a file"),
        ("satisfaction_choice.changed", "a setting"),
        ("service_level_rule.changed", "a setting"),
        ("settings.changed", "a setting"),
        ("template.taken_as_offer", "of a template"),
    ];

    // Shows P-CRM-4.
    #[test]
    fn what_happens_with_a_person_is_told_or_left_out_on_purpose() {
        crate::holds(&check(&sources(&crate::tree::files()), OTHERS));
    }

    #[test]
    fn a_forgotten_event_and_one_that_is_gone_are_found() {
        let files = [
            File::planted(KINDS, r#"const TOLD: &[&str] = &["booking.made", "booking.lost"];"#),
            File::planted(
                "crates/b/src/book/mod.rs",
                r#"fn a() { tx.record(told("booking.made")); told("booking.moved") }"#,
            ),
            File::planted("crates/b/src/book/told.rs", "fn told(kind: &str) -> Event { Event::new(kind).contact(id) }"),
            File::planted("crates/b/src/price/mod.rs", r#"fn a() { tx.record(Event::new("price.changed")) }"#),
            File::planted("crates/b/src/book/more.rs", r#"const TASK: &str = "booking.remind";"#),
        ];
        let found: Vec<String> =
            check(&sources(&files), &[("booking.remind", "a task")]).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].starts_with("crates/b/src/book/mod.rs:1: `booking.moved`"), "{found:#?}");
        assert!(found[1].contains("`booking.lost` is listed and stands nowhere"), "{found:#?}");
    }
}
