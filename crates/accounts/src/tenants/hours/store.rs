//! The tables `opening_span`, `holiday` and `holiday_span`.

use std::time::Duration;

use chrono::NaiveDate;
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::{Holiday, Span, Week};

/// A holiday that is over is forgotten after this time.
const KEPT: Duration = Duration::from_secs(366 * 24 * 60 * 60);

const WEEK: Sql = sql!(
    "select weekday, from_minute, until_minute from opening_span where tenant_id = :tenant order by weekday, from_minute limit 100"
);
const CLEAR_WEEK: Sql = sql!("delete from opening_span where tenant_id = :tenant");
const ADD_SPAN: Sql = sql!(
    "insert into opening_span (tenant_id, weekday, from_minute, until_minute) values (:tenant, :weekday, :from, :until)"
);
const HOLIDAYS: Sql = sql!(
    "select id, name, first_day, last_day, is_yearly from holiday where tenant_id = :tenant order by first_day, id limit 500"
);
const HOLIDAY_SPANS: Sql = sql!(
    "select holiday_id, from_minute, until_minute from holiday_span where tenant_id = :tenant order by holiday_id, from_minute limit 5000"
);
const ADD_HOLIDAY: Sql = sql!(
    "insert into holiday (tenant_id, id, name, first_day, last_day, is_yearly, created_at) \
     values (:tenant, :id, :name, :first, :last, :is_yearly, :now)"
);
const ADD_HOLIDAY_SPAN: Sql = sql!(
    "insert into holiday_span (tenant_id, holiday_id, from_minute, until_minute) values (:tenant, :id, :from, :until)"
);
const CLEAR_HOLIDAY: Sql = sql!("delete from holiday_span where tenant_id = :tenant and holiday_id = :id");
const REMOVE_HOLIDAY: Sql = sql!("delete from holiday where tenant_id = :tenant and id = :id");
const OLD: Sql =
    sql!("select id from holiday where tenant_id = :tenant and not is_yearly and last_day < :before limit 500");

pub(super) fn week(scope: &Scope<'_>) -> Result<Week> {
    read_week(&scope.rows(WEEK, params! {})?)
}

/// Rows of weekdays and spans.
pub(crate) fn read_week(rows: &[Row]) -> Result<Week> {
    let mut week = Week::default();
    for row in rows {
        let weekday = row.get::<i64>("weekday")? - 1;
        let day = usize::try_from(weekday).ok().and_then(|at| week.0.get_mut(at)).ok_or_else(|| strange("weekday"))?;
        day.push(span(row)?);
    }
    Ok(week)
}

/// Every span of a week with its weekday, as the tables count them.
pub(crate) fn spans_of(week: &Week) -> impl Iterator<Item = (i64, Span)> + '_ {
    (1_i64..).zip(&week.0).flat_map(|(weekday, spans)| spans.iter().map(move |span| (weekday, *span)))
}

pub(super) fn set_week(tx: &mut Tx<'_>, week: &Week) -> Result<()> {
    tx.execute(CLEAR_WEEK, params! {})?;
    for (weekday, span) in spans_of(week) {
        let (from, until) = (i64::from(span.from()), i64::from(span.until()));
        tx.execute(ADD_SPAN, params! { "weekday" => weekday, "from" => from, "until" => until })?;
    }
    Ok(())
}

pub(super) fn holidays(scope: &Scope<'_>) -> Result<Vec<Holiday>> {
    let mut holidays = scope.rows(HOLIDAYS, params! {})?.iter().map(holiday).collect::<Result<Vec<_>>>()?;
    for row in scope.rows(HOLIDAY_SPANS, params! {})? {
        let id: Uuid = row.get("holiday_id")?;
        if let Some(holiday) = holidays.iter_mut().find(|holiday| holiday.id == id) {
            holiday.spans.push(span(&row)?);
        }
    }
    Ok(holidays)
}

pub(super) fn add_holiday(tx: &mut Tx<'_>, holiday: &Holiday) -> Result<Uuid> {
    let (id, now): (Uuid, _) = (tx.id(), tx.now());
    let values = params! {
        "id" => id, "name" => &holiday.name, "first" => holiday.first.to_string(), "last" => holiday.last.to_string(),
        "is_yearly" => holiday.is_yearly, "now" => now,
    };
    tx.execute(ADD_HOLIDAY, values)?;
    for span in &holiday.spans {
        let (from, until) = (i64::from(span.from()), i64::from(span.until()));
        tx.execute(ADD_HOLIDAY_SPAN, params! { "id" => id, "from" => from, "until" => until })?;
    }
    Ok(id)
}

pub(super) fn remove_holiday(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    tx.execute(CLEAR_HOLIDAY, params! { "id" => id })?;
    Ok(tx.execute(REMOVE_HOLIDAY, params! { "id" => id })? == 1)
}

pub(super) fn forget_old(tx: &mut Tx<'_>) -> Result<()> {
    let before = (tx.now() - KEPT).utc().date_naive().to_string();
    for row in tx.rows(OLD, params! { "before" => before })? {
        remove_holiday(tx, row.get("id")?)?;
    }
    Ok(())
}

fn holiday(row: &Row) -> Result<Holiday> {
    Ok(Holiday {
        id: row.get("id")?,
        name: row.get("name")?,
        first: date(row, "first_day")?,
        last: date(row, "last_day")?,
        is_yearly: row.get("is_yearly")?,
        spans: Vec::new(),
    })
}

fn date(row: &Row, column: &'static str) -> Result<NaiveDate> {
    row.get::<String>(column)?.parse().map_err(|_| strange(column))
}

fn span(row: &Row) -> Result<Span> {
    let minute = |column| u16::try_from(row.get::<i64>(column)?).map_err(|_| strange(column));
    Span::new(minute("from_minute")?, minute("until_minute")?).ok_or_else(|| strange("until_minute"))
}

fn strange(column: &str) -> Error {
    Error::Column { column: column.to_owned(), reason: "no time of the calendar" }
}
