//! What runs for a conversation, as its row and its head show it.
//!
//! - It says in words what is to be done and how long there is; colour only adds to it.
//! - Minutes are those of the opening hours: where the business closes before it is due, the hour stands there instead.
//! - While it is open, `levels.js` counts on between two readings of the server.

use ::store::{Result, Scope};
use accounts::tenants::hours::{self, Hours};
use kernel::Timestamp;
use maud::Markup;
use std::collections::HashMap;
use uuid::Uuid;
use web::components::{Counting, Reader, Tone, counting, moment};
use web::t;

use super::rules::Level;
use super::store::{self, Running};

/// Of a promise: what it is, and how it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) running: Running,
    /// Seconds of opening hours until it is due; below zero, since it was.
    pub(crate) left: i64,
    /// For so many seconds from now it goes on being open.
    open_for: u64,
}

impl Standing {
    fn of(running: Running, hours: &Hours, now: Timestamp) -> Standing {
        let seconds = |long: std::time::Duration| i64::try_from(long.as_secs()).unwrap_or(i64::MAX);
        let left = running.due_at.map_or(0, |due| match now <= due {
            true => seconds(hours.open_between(now, due)),
            false => -seconds(hours.open_between(due, now)),
        });
        let open_for = match (hours.open_at(now), hours.closes_after(now)) {
            (false, _) => 0,
            (true, Some(closes)) => closes.since(now).as_secs(),
            (true, None) => 14 * 24 * 60 * 60,
        };
        Standing { running, left, open_for }
    }

    fn is_late(&self, now: Timestamp) -> bool {
        self.running.missed_at.is_some() || self.running.is_late(now)
    }
}

/// How what runs for these conversations stands, the one that is due first before the others.
pub(crate) fn standing(scope: &Scope<'_>, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<Standing>>> {
    let found = store::of(scope, ids)?;
    if found.values().all(|all| all.iter().all(|running| running.due_at.is_none())) {
        // Without a due time no hours are needed.
        let plain = |running| Standing { running, left: 0, open_for: 0 };
        return Ok(found.into_iter().map(|(id, all)| (id, all.into_iter().map(plain).collect())).collect());
    }
    let (hours, now) = (hours::get(scope)?, scope.now());
    let shown = |all: Vec<Running>| all.into_iter().map(|one| Standing::of(one, &hours, now)).collect();
    Ok(found.into_iter().map(|(id, all)| (id, shown(all))).collect())
}

/// When the first of those at risk is due: the place in the list of them.
pub(crate) fn first_due(all: &[Standing]) -> Option<Timestamp> {
    all.iter().filter(|one| one.running.is_at_risk()).filter_map(|one| one.running.due_at).min()
}

/// In a row: the answer that is due, and the end only where it is at risk.
pub(crate) fn in_row(reader: Reader, all: &[Standing]) -> Vec<Markup> {
    let is_shown = |one: &&Standing| one.running.level != Level::Resolution || one.running.is_at_risk();
    all.iter().filter(is_shown).filter_map(|one| badge(reader, one)).collect()
}

/// Above a thread: all that is due.
pub(crate) fn in_head(reader: Reader, all: &[Standing]) -> Vec<Markup> {
    all.iter().filter_map(|one| badge(reader, one)).collect()
}

fn badge(reader: Reader, one: &Standing) -> Option<Markup> {
    let locale = reader.locale;
    let due = one.running.due_at?;
    let is_late = one.is_late(reader.now);
    let is_answer = one.running.level != Level::Resolution;
    let left = one.left.unsigned_abs();
    let words = |is_late: bool, left: &str| match (is_answer, is_late) {
        (true, false) => t!(locale, "level-answer-left", left = left),
        (true, true) => t!(locale, "level-answer-late", left = left),
        (false, false) => t!(locale, "level-close-left", left = left),
        (false, true) => t!(locale, "level-close-late", left = left),
    };
    let tone = match (is_late, one.running.warned_at) {
        (true, _) => Tone::Harm,
        (false, Some(_)) => Tone::Attention,
        (false, None) => Tone::Plain,
    };
    let in_one_go = due.since(reader.now).as_secs() <= one.open_for;
    if !is_late && !in_one_go {
        let at = moment::ahead_words(reader, due);
        let words = match is_answer {
            true => t!(locale, "level-answer-due", at = at),
            false => t!(locale, "level-close-due", at = at),
        };
        return Some(counting(&words, tone, None));
    }
    let live = Counting {
        // What is late by less than a second is late to the page too, which would count zero as in time.
        left: if is_late { -i64::try_from(left.max(1)).unwrap_or(i64::MAX) } else { one.left },
        goes_on: one.open_for,
        in_time: words(false, "{left}"),
        late: words(true, "{left}"),
    };
    Some(counting(&words(is_late, &moment::left_words(locale, left)), tone, Some(&live)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use accounts::tenants::hours::Week;
    use chrono_tz::Tz;
    use kernel::{ConversationId, InboxId, Locale};

    use super::*;

    #[test]
    fn what_is_late_by_less_than_a_second_is_counted_on_as_late() {
        let hours = Hours { zone: Tz::UTC, week: Week::default(), holidays: Vec::new() };
        let due = Timestamp::from_seconds(1_790_000_000);
        let mut running =
            Running::new(ConversationId::from_uuid(Uuid::nil()), InboxId::from_uuid(Uuid::nil()), Level::First, due);
        running.due_at = Some(due);
        for (after, told) in [(0, "0"), (300_000, "-1"), (1_300_000, "-1"), (2_300_000, "-2")] {
            let now = due + Duration::from_micros(after);
            let standing = Standing::of(running.clone(), &hours, now);
            let shown = badge(Reader { locale: Locale::En, zone: Tz::UTC, now }, &standing).unwrap().into_string();
            assert!(shown.contains(&format!("data-level=\"{told}\"")), "{after} µs: {shown}");
            assert_eq!(shown.contains("Answer: late by less than a minute</bdi>"), after > 0, "{after} µs: {shown}");
        }
    }
}
