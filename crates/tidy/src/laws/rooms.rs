//! Rooms hold no connection; the one way over tenants has a named list of callers.

use crate::Finding;
use crate::rust::{Source, matches};

/// Crates in which nothing but a `Scope` or a `Tx` reaches a database.
const ROOMS: &[&str] =
    &["web", "accounts", "consent", "contacts", "channels", "inbox", "automation", "reports", "privacy", "kontor"];

/// The database's own types and crates. `store` is the one place that knows them.
const CONNECTIONS: &[&str] = &["rusqlite", "postgres", "tokio_postgres", "Connection", "PgConnection"];

/// Every file that calls `across(…)`, and why no single tenant would do.
pub const ACROSS: &[(&str, &str)] = &[
    ("crates/accounts/src/sign_in/link.rs", "the operator knows a person's e-mail and not yet her business"),
    (
        "crates/accounts/src/support/console.rs",
        "the operator reads what the staff of all businesses ask, and where she may look",
    ),
    (
        "crates/accounts/src/webhooks/work.rs",
        "whoever hands events over looks for endpoints with something to be told, whose ever they are",
    ),
    ("crates/accounts/src/tenants/mod.rs", "a login chooses among the businesses it belongs to"),
    (
        "crates/channels/src/inbound/mod.rs",
        "the receiver looks for tenants whose webhooks wait, at start and after a crash",
    ),
    (
        "crates/inbox/src/dispatch/across.rs",
        "the dispatcher looks for what is due and what is in doubt, whose ever it is",
    ),
    ("crates/kontor/src/doctor/facts.rs", "the clock of the machine is held against the last record of anyone"),
    ("crates/store/src/tasks.rs", "the runner looks for what is due, whose ever it is"),
];

pub fn check(sources: &[Source], across: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut callers = Vec::new();
    for source in sources {
        let Some(room) = source.path.strip_prefix("crates/").and_then(|path| path.split('/').next()) else { continue };
        let is_room = ROOMS.contains(&room);
        if !is_room && room != "store" {
            continue;
        }
        for (at, token) in source.shipped.iter().enumerate() {
            if is_room && token.is_identifier() && CONNECTIONS.contains(&token.text.as_str()) {
                findings.push(Finding::new(
                    &source.path,
                    token.line,
                    format!("`{}` outside store; rooms take a Scope or a Tx", token.text),
                ));
            }
            if is_room && token.is_identifier() && token.text == "Db" && is_store_file(&source.path) {
                findings.push(Finding::new(&source.path, token.line, "a store takes a Scope or a Tx, never the Db"));
            }
            if matches(&source.shipped, at, &[".", "across", "("]) {
                callers.push(source.path.as_str());
                if !across.iter().any(|(path, _)| *path == source.path) {
                    findings.push(Finding::new(
                        &source.path,
                        token.line,
                        "a call over tenants that is not in tidy's list",
                    ));
                }
            }
        }
    }
    for (path, _) in across {
        if !callers.contains(path) {
            findings.push(Finding::new(path, 1, "in tidy's list of calls over tenants, but makes none; take it out"));
        }
    }
    findings
}

fn is_store_file(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;
    use crate::tree::File;

    #[test]
    fn rooms_hold_no_connection_and_only_the_listed_cross_tenants() {
        crate::holds(&check(&sources(&crate::tree::files()), ACROSS));
    }

    #[test]
    fn a_connection_in_a_room_and_an_unlisted_crossing_are_found() {
        let files = [
            File::planted("crates/inbox/src/store.rs", "fn list(db: &Db) {}\nfn open() -> rusqlite::Connection {}"),
            File::planted("crates/inbox/src/mod.rs", "fn sweep(db: &Db) { db.across(\"sweep\") }"),
            File::planted("crates/inbox/src/pages.rs", "fn page(db: &Db) {}"),
        ];
        let found: Vec<(String, usize)> = check(&sources(&files), &[]).into_iter().map(|f| (f.path, f.line)).collect();
        let expected = [("store.rs", 1), ("store.rs", 2), ("store.rs", 2), ("mod.rs", 1)];
        assert_eq!(found, expected.map(|(name, line)| (format!("crates/inbox/src/{name}"), line)));
        assert_eq!(check(&sources(&files[2..]), &[("crates/inbox/src/old.rs", "gone")]).len(), 1);
    }
}
