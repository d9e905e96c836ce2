//! What the operator sees over all businesses: their names, their questions, and where a grant is open.

use ::store::{Db, GlobalSql, Result, global_sql, params};
use kernel::{SupportRequestId, TenantId, Timestamp};
use uuid::Uuid;

use super::Turn;

const QUESTIONS: GlobalSql = global_sql!(
    "select r.tenant_id, t.name, r.id, r.subject, r.turn, r.moved_at from support_request r join tenant t on t.id = r.tenant_id \
     where r.closed_at is null and t.closed_at is null order by r.moved_at, r.id limit :limit"
);
const QUESTIONS_AFTER: GlobalSql = global_sql!(
    "select r.tenant_id, t.name, r.id, r.subject, r.turn, r.moved_at from support_request r join tenant t on t.id = r.tenant_id \
     where r.closed_at is null and t.closed_at is null and (r.moved_at, r.id) > (:at, :id) order by r.moved_at, r.id limit :limit"
);
const TENANTS: GlobalSql = global_sql!(
    "select t.id, t.name, t.created_at, g.ends_at, \
     (select count(*) from support_request r where r.tenant_id = t.id and r.closed_at is null) as open \
     from tenant t left join support_grant g on g.tenant_id = t.id and g.ended_at is null and g.ends_at > :now \
     where t.closed_at is null order by t.name, t.id limit :limit"
);
// By name, after the business at which the last page ended, whatever it is called now.
const TENANTS_AFTER: GlobalSql = global_sql!(
    "select t.id, t.name, t.created_at, g.ends_at, \
     (select count(*) from support_request r where r.tenant_id = t.id and r.closed_at is null) as open \
     from tenant seen join tenant t on (t.name, t.id) > (seen.name, seen.id) \
     left join support_grant g on g.tenant_id = t.id and g.ended_at is null and g.ends_at > :now \
     where seen.id = :id and t.closed_at is null order by t.name, t.id limit :limit"
);

/// Where a list goes on: a time and an id, as the house's cursors hold them.
pub(super) type After = Option<(Timestamp, Uuid)>;

/// An open question of some business.
pub(super) struct Waiting {
    pub(super) tenant: TenantId,
    pub(super) business: String,
    pub(super) id: SupportRequestId,
    pub(super) subject: String,
    pub(super) turn: Turn,
    pub(super) moved_at: Timestamp,
}

/// A business.
pub(super) struct Business {
    pub(super) id: TenantId,
    pub(super) name: String,
    pub(super) created_at: Timestamp,
    /// How many of its questions are open.
    pub(super) questions: i64,
    /// Until when the operator may look.
    pub(super) open_until: Option<Timestamp>,
}

pub(super) struct Console {
    /// Whoever waits longest, first.
    pub(super) questions: Vec<Waiting>,
    pub(super) businesses: Vec<Business>,
}

/// Of each list `limit` rows after its place.
pub(super) async fn look(db: &Db, (questions, businesses): (After, After), limit: i64) -> Result<Console> {
    db.across("support: the operator reads what the staff of all businesses ask", move |all| {
        let questions = match questions {
            Some((at, id)) => all.rows(QUESTIONS_AFTER, params! { "at" => at, "id" => id, "limit" => limit })?,
            None => all.rows(QUESTIONS, params! { "limit" => limit })?,
        };
        let now = all.now();
        let businesses = match businesses {
            Some((_, id)) => all.rows(TENANTS_AFTER, params! { "id" => id, "now" => now, "limit" => limit })?,
            None => all.rows(TENANTS, params! { "now" => now, "limit" => limit })?,
        };
        let question = |row: &::store::Row| {
            Ok(Waiting {
                tenant: row.get("tenant_id")?,
                business: row.get("name")?,
                id: row.get("id")?,
                subject: row.get("subject")?,
                turn: row.word("turn")?,
                moved_at: row.get("moved_at")?,
            })
        };
        let business = |row: &::store::Row| {
            Ok(Business {
                id: row.get("id")?,
                name: row.get("name")?,
                created_at: row.get("created_at")?,
                questions: row.get("open")?,
                open_until: row.get("ends_at")?,
            })
        };
        Ok(Console {
            questions: questions.iter().map(question).collect::<Result<_>>()?,
            businesses: businesses.iter().map(business).collect::<Result<_>>()?,
        })
    })
    .await
}
