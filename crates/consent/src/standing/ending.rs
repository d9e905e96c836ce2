//! Grants of offers that a rule will end: whose, when, and what the owner has not heard of yet.
//!
//! - The rules say how long a grant counts, so the times between which one was given are asked for, not the ends.  (`given_by`)
//! - The owner hears of a grant once, sixty days before it ends; those that end within the month after are told of along with
//!   it, so that one hears once a month and not every day.                                                       ([`due`])
//! - A rule that is set or changed is a new matter: all that ends by it is told of again.          (`store::set_rule`)

use std::time::Duration;

use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Channel, ContactId, Timestamp};
use uuid::Uuid;

use super::rules::{self, RuleKind, Terms};
use super::store::terms;

/// So long before a grant ends the owner hears of it.
pub const AHEAD: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// What ends within so long after it is told along with it.
const ALONG: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Counted no further than this.
const MOST: i64 = 100_000;

const PAGE: Sql = sql!(
    "select s.contact_id, s.channel, c.name, e.id, e.occurred_at from consent_state s \
     join consent_entry e on e.tenant_id = s.tenant_id and e.id = s.marketing_entry_id \
     join contact c on c.tenant_id = s.tenant_id and c.id = s.contact_id \
     where s.tenant_id = :tenant and s.marketing = 'granted' and (s.stopped_at is null or s.marketing_at > s.stopped_at) \
     and c.deleted_at is null and e.occurred_at > :from and e.occurred_at <= :to \
     and (:own_only = 0 or coalesce(e.grade, 'own') <> 'attested') and (e.occurred_at, e.id) > (:at, :id) \
     order by e.occurred_at, e.id limit :limit"
);
const COUNT: Sql = sql!(
    "select count(*) as number from (select 1 as one from consent_state s \
     join consent_entry e on e.tenant_id = s.tenant_id and e.id = s.marketing_entry_id \
     join contact c on c.tenant_id = s.tenant_id and c.id = s.contact_id \
     where s.tenant_id = :tenant and s.marketing = 'granted' and (s.stopped_at is null or s.marketing_at > s.stopped_at) \
     and c.deleted_at is null and e.occurred_at > :from and e.occurred_at <= :to \
     and (:own_only = 0 or coalesce(e.grade, 'own') <> 'attested') and (e.occurred_at > :told_to or e.recorded_at > :told_at) \
     limit :most) as found"
);
const TOLD: Sql = sql!("select told_until, told_at from consent_ending where tenant_id = :tenant");
const TELL: Sql = sql!(
    "insert into consent_ending (tenant_id, told_until, told_at) values (:tenant, :until, :now) \
     on conflict (tenant_id) do update set told_until = excluded.told_until, told_at = excluded.told_at"
);
const FORGET: Sql = sql!("delete from consent_ending where tenant_id = :tenant");

/// A grant that a rule will end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub contact: ContactId,
    pub channel: Channel,
    pub name: String,
    pub given_at: Timestamp,
    pub ends_at: Timestamp,
    pub entry: Uuid,
}

/// Those that end within [`AHEAD`] and the month after it, the soonest first, after a place.
pub(super) fn list(scope: &Scope<'_>, after: (Timestamp, Uuid), limit: i64) -> Result<Vec<Ending>> {
    let now = scope.now();
    let terms = terms(scope)?;
    let Some((from, to)) = between(&terms, now, now + AHEAD + ALONG) else { return Ok(Vec::new()) };
    let values = params! {
        "from" => from, "to" => to, "own_only" => i64::from(is_own_only(&terms, now)), "at" => after.0, "id" => after.1, "limit" => limit,
    };
    let read = |row: &Row| {
        let given_at: Timestamp = row.get("occurred_at")?;
        let ends_at = terms.end(given_at, now).unwrap_or(given_at);
        Ok(Ending {
            contact: row.get("contact_id")?,
            channel: row.word("channel")?,
            name: row.get("name")?,
            given_at,
            ends_at,
            entry: row.get("id")?,
        })
    };
    scope.rows(PAGE, values)?.iter().map(read).collect()
}

/// How many grants the owner is to hear of today, if there is one that ends within [`AHEAD`]; they are told from now on.
pub fn due(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    let now = tx.now();
    let terms = terms(tx)?;
    let (Some(near), Some(all)) = (between(&terms, now, now + AHEAD), between(&terms, now, now + AHEAD + ALONG)) else {
        return Ok(None);
    };
    let told = tx.row(TOLD, params! {})?;
    let (told_until, told_at): (Timestamp, Timestamp) = match told {
        Some(row) => (row.get("told_until")?, row.get("told_at")?),
        None => (Timestamp::EPOCH, Timestamp::EPOCH),
    };
    let told_to = given_by(&terms, now, told_until);
    let own_only = i64::from(is_own_only(&terms, now));
    let count = |tx: &Tx<'_>, (from, to): (Timestamp, Timestamp), most: i64| -> Result<i64> {
        let values = params! {
            "from" => from, "to" => to, "own_only" => own_only, "told_to" => told_to, "told_at" => told_at, "most" => most,
        };
        tx.row(COUNT, values)?.map_or(Ok(0), |row| row.get("number"))
    };
    if count(tx, near, 1)? == 0 {
        return Ok(None);
    }
    let number = count(tx, all, MOST)?;
    tx.execute(TELL, params! { "until" => now + AHEAD + ALONG, "now" => now })?;
    Ok(Some(number))
}

/// What was told counts no more: the rules are others now.
pub(super) fn forget(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute(FORGET, params! {}).map(|_| ())
}

fn is_own_only(terms: &Terms, now: Timestamp) -> bool {
    rules::in_force(&terms.own, RuleKind::LeastGrade, now) > 0
}

/// Between which times grants were given that end after the one time and by the other; nothing where grants do not end.
fn between(terms: &Terms, after: Timestamp, by: Timestamp) -> Option<(Timestamp, Timestamp)> {
    terms.end(after, after)?;
    Some((given_by(terms, after, after), given_by(terms, after, by)))
}

/// The last time at which a grant was given that has ended by `end`, by today's rules. A later grant never ends sooner.
fn given_by(terms: &Terms, now: Timestamp, end: Timestamp) -> Timestamp {
    let has_ended = |given: i64| terms.end(Timestamp::from_micros(given), now).is_some_and(|ends| ends <= end);
    let (mut low, mut high) = (0, end.micros().max(0));
    if !has_ended(low) {
        return Timestamp::EPOCH;
    }
    // `low` has ended by then, `high + 1` has not.
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if has_ended(middle) { low = middle } else { high = middle - 1 }
    }
    Timestamp::from_micros(low)
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rule;
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    // Shows P-CON-5: the last time whose grants have ended is found to the microsecond, by days and by months.
    #[test]
    fn what_has_ended_by_a_time_was_given_by_another() {
        let now = at("2026-11-22T09:00:00Z");
        for (kind, value, end, given) in [
            (RuleKind::Lasts, 30, "2026-12-30T10:00:00Z", "2026-11-30T10:00:00Z"),
            (RuleKind::LastsMonths, 12, "2027-03-05T10:00:00Z", "2026-03-05T10:00:00Z"),
            // A month has no 31st: what was given then ends with the month.
            (RuleKind::LastsMonths, 1, "2027-03-01T00:00:00Z", "2027-02-01T00:00:00Z"),
        ] {
            let rule = Rule { kind, value, since: Timestamp::EPOCH, set_at: Timestamp::EPOCH };
            let terms = Terms { own: vec![rule], country: Vec::new() };
            assert_eq!(given_by(&terms, now, at(end)), at(given), "{kind:?}");
            assert_eq!(terms.end(at(given), now), Some(at(end)), "{kind:?}");
        }
        let month = Rule { kind: RuleKind::LastsMonths, value: 1, since: Timestamp::EPOCH, set_at: Timestamp::EPOCH };
        let strict = Rule { value: 3, ..month };
        let by = |own, country| Terms { own, country }.end(at("2027-01-31T10:00:00Z"), now);
        assert_eq!(by(vec![month], vec![]), Some(at("2027-03-01T00:00:00Z")));
        // Of the business's and the country's the shorter counts.
        assert_eq!(by(vec![month], vec![strict]), by(vec![month], vec![]));
        assert_eq!(by(vec![], vec![strict]), Some(at("2027-05-01T00:00:00Z")));
        let never = Terms { own: Vec::new(), country: Vec::new() };
        assert_eq!(between(&never, now, now + AHEAD), None);
    }
}
