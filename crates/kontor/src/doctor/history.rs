//! What each night found. The table `examination` is the installation's own.

use std::time::Duration;

use kernel::Timestamp;
use store::map::{Person, Retention, Table};
use store::{Global, GlobalSql, Result, global_sql, map_table, params};

const NIGHT: Duration = Duration::from_secs(20 * 60 * 60);

const INSERT: GlobalSql = global_sql!("insert into examination (id, at, weak) values (:id, :at, :weak)");
const LATEST: GlobalSql = global_sql!("select at, weak from examination order by at desc, id desc limit :limit");
const AGE_OUT: GlobalSql = global_sql!("delete from examination where at < :before or at > :now");

/// What one night found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Night {
    pub(super) at: Timestamp,
    /// The words of what was weak.
    pub(super) weak: Vec<String>,
}

impl Night {
    /// Whether this look is of the night that `now` is in.
    pub(super) fn is_this(&self, now: Timestamp) -> bool {
        self.at <= now && now.since(self.at) < NIGHT
    }
}

pub(super) fn add(global: &Global<'_, '_>, night: &Night) -> Result<()> {
    let id: kernel::EventId = global.id();
    let values = params! { "id" => id.as_uuid(), "at" => night.at, "weak" => night.weak.join(" ") };
    global.execute(INSERT, values).map(|_| ())
}

/// The last nights, the newest first.
pub(super) fn latest(global: &Global<'_, '_>, limit: i64) -> Result<Vec<Night>> {
    let rows = global.rows(LATEST, params! { "limit" => limit })?;
    let night = |row: &store::Row| -> Result<Night> {
        let weak: String = row.get("weak")?;
        Ok(Night { at: row.get("at")?, weak: weak.split_whitespace().map(str::to_owned).collect() })
    };
    rows.iter().map(night).collect()
}

/// Forgets the nights before a time, and those that a clock which was ahead has dated after now.
pub(super) fn age_out(global: &Global<'_, '_>, before: Timestamp, now: Timestamp) -> Result<()> {
    global.execute(AGE_OUT, params! { "before" => before, "now" => now }).map(|_| ())
}

/// The nights on the data map.
pub(super) fn map() -> Vec<Table> {
    vec![map_table!("examination", "to know when the installation became weaker", Person::None, Retention::Days(400);
        "id": Technical Kontor - Keep;
        "at": Technical Kontor - Keep;
        "weak": Technical Kontor - Keep;
    )]
}
