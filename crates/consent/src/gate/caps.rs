//! How much a person gets at most, as the business sets it.

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Sql, Tx, params, sql};
use kernel::{ContactId, MessageId, Problem, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most that a person gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Caps {
    /// Offers in seven days, whoever sends them.
    pub marketing_week: i64,
    /// Messages that Kontor sends by itself in a day.
    pub automatic_day: i64,
}

impl Default for Caps {
    /// Two offers a week are few enough that nobody blocks the number for them; so many automatic messages a day are more than
    /// any conversation needs, and few enough to end a talk between two machines.
    fn default() -> Self {
        Self { marketing_week: 2, automatic_day: 30 }
    }
}

/// The most that can be set.
pub const MOST: Caps = Caps { marketing_week: 50, automatic_day: 500 };

/// A number that cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl From<OutOfRange> for Problem {
    fn from(OutOfRange: OutOfRange) -> Self {
        Problem::invalid().field(
            "caps",
            "out_of_range",
            "Choose 0 to 50 offers a week and 1 to 500 automatic messages a day.",
        )
    }
}

const GET: Sql = sql!("select marketing_week, automatic_day from sending_cap where tenant_id = :tenant");
const SET: Sql = sql!(
    "insert into sending_cap (tenant_id, marketing_week, automatic_day, changed_at) values (:tenant, :week, :day, :now) \
     on conflict (tenant_id) do update set marketing_week = excluded.marketing_week, automatic_day = excluded.automatic_day, \
     changed_at = excluded.changed_at"
);
const OFFERS: Sql = sql!(
    "select count(*) as sent from (select distinct message_id from decision where tenant_id = :tenant and contact_id = :contact \
     and at > :since and kind = 'message' and verdict = 'cleared' and purpose = :purpose and message_id is not null \
     and message_id is distinct from :message limit :most) as sent"
);
const AUTOMATIC: Sql = sql!(
    "select count(*) as sent from (select distinct message_id from decision where tenant_id = :tenant and contact_id = :contact \
     and at > :since and kind = 'message' and verdict = 'cleared' and author_kind = 'system' and message_id is not null \
     and message_id is distinct from :message limit :most) as sent"
);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What the business set, or the usual.
pub fn caps(scope: &Scope<'_>) -> Result<Caps> {
    let Some(row) = scope.row(GET, params! {})? else { return Ok(Caps::default()) };
    Ok(Caps { marketing_week: row.get("marketing_week")?, automatic_day: row.get("automatic_day")? })
}

/// Sets what is enough.
pub fn set_caps(tx: &mut Tx<'_>, caps: Caps) -> Result<(), Fault<OutOfRange>> {
    let fits = (0..=MOST.marketing_week).contains(&caps.marketing_week)
        && (1..=MOST.automatic_day).contains(&caps.automatic_day);
    if !fits {
        return Err(Fault::Refused(OutOfRange));
    }
    let now = tx.now();
    tx.execute(SET, params! { "week" => caps.marketing_week, "day" => caps.automatic_day, "now" => now })?;
    tx.record(
        Event::new("caps.changed")
            .fact("marketing_week", caps.marketing_week)
            .fact("automatic_day", caps.automatic_day),
    );
    Ok(())
}

/// Offers that went to a person within seven days, this message apart, counted as far as `most`.
pub(super) fn offers(scope: &Scope<'_>, contact: ContactId, message: Option<MessageId>, most: i64) -> Result<i64> {
    let since = scope.now() - WEEK;
    let values = params! { "contact" => contact, "since" => since, "purpose" => Purpose::Marketing, "message" => message, "most" => most };
    scope.row(OFFERS, values)?.map_or(Ok(0), |row| row.get("sent"))
}

/// What Kontor sent a person by itself within a day, likewise.
pub(super) fn automatic(scope: &Scope<'_>, contact: ContactId, message: Option<MessageId>, most: i64) -> Result<i64> {
    let since = scope.now() - DAY;
    let values = params! { "contact" => contact, "since" => since, "message" => message, "most" => most };
    scope.row(AUTOMATIC, values)?.map_or(Ok(0), |row| row.get("sent"))
}
