//! Accounts: the businesses, their staff, and how people and programs come in.
//!
//! - Who someone is, is asked of the database at every request; nothing here remembers an answer.       ([`Doorman`])
//! - What opens a door is kept as a hash, and opens under the tenant it names.                          (`token`)
//! - Nobody can give more than they have: roles, invitations and API keys are cut with their maker's.   (A17, A32)

pub mod acceptance;
pub mod account;
pub mod api_keys;
mod background;
mod doorman;
#[cfg(test)]
mod following;
pub mod logins;
pub mod mail;
pub mod many;
pub mod me;
pub mod notices;
mod pages;
mod routes;
pub mod sessions;
pub mod setting;
pub mod setup;
pub mod sign_in;
pub mod staff;
pub mod support;
pub mod teams;
pub mod tenants;
#[cfg(test)]
mod testing;
mod token;
pub mod webhooks;
mod words;

pub use background::{background, sweep};
pub use doorman::{Doorman, standing};
pub use pages::{Tab, settings_tabs};
pub use routes::routes;

use kernel::{Actor, Clock, Who};
use store::map::Table;

/// This room's part of the data map.
pub fn map() -> Vec<Table> {
    let parts = [
        tenants::privacy::map(),
        logins::privacy::map(),
        sessions::privacy::map(),
        setting::map(),
        sign_in::privacy::map(),
        staff::privacy::map(),
        teams::privacy::map(),
        api_keys::privacy::map(),
        notices::privacy::map(),
        mail::privacy::map(),
        support::privacy::map(),
        acceptance::privacy::map(),
        webhooks::privacy::map(),
    ];
    parts.into_iter().flatten().collect()
}

/// Who does which kind of task of this room.
pub fn tasks(app: &web::App) -> Vec<(&'static str, store::TaskHandler)> {
    mail::tasks(app).into_iter().chain(notices::push::tasks(app)).collect()
}

/// A part of Kontor that acts by itself.
pub(crate) fn system(clock: &Clock, part: &'static str) -> Actor {
    Actor { who: Who::System(part), at: clock.now(), request: clock.id() }
}

/// The operator, at the command line.
pub(crate) fn operator(clock: &Clock) -> Actor {
    Actor { who: Who::Operator, at: clock.now(), request: clock.id() }
}

#[cfg(test)]
mod tests {
    /// Every column of the tables that this room's migrations made, from their text.
    fn columns() -> Vec<(String, String)> {
        let text = [
            include_str!("../../store/migrations/V2__accounts.sql"),
            include_str!("../../store/migrations/V7__notices.sql"),
            include_str!("../../store/migrations/V9__languages.sql"),
            include_str!("../../store/migrations/V14__push.sql"),
            include_str!("../../store/migrations/V19__support.sql"),
            include_str!("../../store/migrations/V20__profile.sql"),
            include_str!("../../store/migrations/V26__address.sql"),
            // Another room's first; of that migration only this table is here.
            "create table terms_acceptance (",
            include_str!("../../store/migrations/V22__connect.sql")
                .split("create table ")
                .find_map(|table| table.strip_prefix("terms_acceptance ("))
                .unwrap(),
            include_str!("../../store/migrations/V25__acceptance.sql"),
            include_str!("../../store/migrations/V34__webhooks.sql"),
        ]
        .concat();
        let mut found = Vec::new();
        let mut table = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("create table ") {
                table = name.trim_end_matches(" (").to_owned();
            } else if let Some(rest) = line.strip_prefix("    ") {
                let word = rest.split_whitespace().next().unwrap_or_default();
                if !table.is_empty() && !matches!(word, "--" | "primary" | "foreign" | "unique") {
                    found.push((table.clone(), word.to_owned()));
                }
            } else if let Some((name, rest)) =
                line.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column "))
            {
                found.push((name.to_owned(), rest.split_whitespace().next().unwrap_or_default().to_owned()));
            } else if line.starts_with(");") {
                table.clear();
            }
        }
        found
    }

    #[test]
    fn the_data_map_holds_every_column_once() {
        let mapped: Vec<(String, String)> = super::map()
            .iter()
            .flat_map(|table| table.columns.iter().map(|column| (table.name.to_owned(), column.name.to_owned())))
            .collect();
        let columns = columns();
        assert!(columns.len() > 70);
        for column in &columns {
            assert_eq!(mapped.iter().filter(|one| *one == column).count(), 1, "{column:?}");
        }
        assert_eq!(mapped.len(), columns.len());
    }
}
