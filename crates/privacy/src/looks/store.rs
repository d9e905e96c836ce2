use ::store::sea_query::{Expr, ExprTrait, Order, Query};
use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{StaffId, Timestamp, TraceReadingId};
use uuid::Uuid;

use super::{Look, Reading, Whose, Wish};

const BEGIN: Sql = sql!(
    "insert into read_trace_reading (tenant_id, id, staff_id, reason, contact_id, reader_id, at) \
     values (:tenant, :id, :staff, :reason, :contact, :reader, :now)"
);
const READING: Sql = sql!(
    "select id, staff_id, reason, contact_id, reader_id, at from read_trace_reading where tenant_id = :tenant and id = :id"
);
const READINGS: Sql = sql!(
    "select id, staff_id, reason, contact_id, reader_id, at from read_trace_reading where tenant_id = :tenant \
     and (at, id) < (:at, :after) order by at desc, id desc limit :limit"
);
const AGE_OUT: Sql = sql!(
    "delete from read_trace where tenant_id = :tenant and id in (select id from read_trace where tenant_id = :tenant \
     and at < :before order by at, id limit 500)"
);
const AGE_OUT_READINGS: Sql = sql!(
    "delete from read_trace_reading where tenant_id = :tenant and id in (select id from read_trace_reading \
     where tenant_id = :tenant and at < :before order by at, id limit 500)"
);

pub(super) fn begin(tx: &mut Tx<'_>, id: TraceReadingId, staff: StaffId, reason: &str, wish: &Wish) -> Result<()> {
    let now = tx.now();
    let row = params! {
        "id" => id, "staff" => staff, "reason" => reason, "contact" => wish.contact, "reader" => wish.reader, "now" => now,
    };
    tx.execute(BEGIN, row)?;
    Ok(())
}

pub(super) fn reading(scope: &Scope<'_>, id: TraceReadingId) -> Result<Option<Reading>> {
    scope.row(READING, params! { "id" => id })?.as_ref().map(of_row).transpose()
}

pub(super) fn readings(scope: &Scope<'_>, after: Option<(Timestamp, Uuid)>, limit: i64) -> Result<Vec<Reading>> {
    let (at, id) = after.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    scope.rows(READINGS, params! { "at" => at, "after" => id, "limit" => limit })?.iter().map(of_row).collect()
}

fn of_row(row: &Row) -> Result<Reading> {
    Ok(Reading {
        id: row.get("id")?,
        staff: row.get("staff_id")?,
        reason: row.get("reason")?,
        contact: row.get("contact_id")?,
        reader: row.get("reader_id")?,
        at: row.get("at")?,
    })
}

pub(super) fn looks(
    scope: &Scope<'_>,
    reading: &Reading,
    whose: Option<&Whose>,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Look>> {
    let mut select = Query::select();
    select.columns(["id", "contact_id", "reader_id", "what", "at"]).from("read_trace");
    if let Some(whose) = whose {
        let entries = whose.entries.iter().map(|entry| entry.as_uuid());
        let of_them = Expr::col("contact_id").is_in(entries);
        select.and_where(match whose.since {
            // Who took everybody along took them along.
            Some(since) => of_them.or(Expr::col("contact_id").is_null().and(Expr::col("at").gte(since.micros()))),
            None => of_them,
        });
    }
    if let Some(reader) = reading.reader {
        select.and_where(Expr::col("reader_id").eq(reader));
    }
    if let Some((at, id)) = after {
        let last = Expr::tuple([Expr::val(at.micros()), Expr::val(id)]);
        select.and_where(Expr::tuple([Expr::col("at"), Expr::col("id")]).lt(last));
    }
    select.order_by("at", Order::Desc).order_by("id", Order::Desc).limit(u64::try_from(limit).unwrap_or(0));
    let look = |row: &Row| {
        Ok(Look {
            id: row.get("id")?,
            contact: row.get("contact_id")?,
            reader: row.get("reader_id")?,
            opened: row.word("what")?,
            at: row.get("at")?,
        })
    };
    scope.compose(select, "read_trace")?.iter().map(look).collect()
}

pub(super) fn age_out(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    let readings = tx.execute(AGE_OUT_READINGS, params! { "before" => before })?;
    Ok(readings + tx.execute(AGE_OUT, params! { "before" => before })?)
}
