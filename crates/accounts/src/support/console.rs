//! What the operator sees over all businesses: their names, their questions, and where a grant is open.

use ::store::{Db, GlobalSql, Result, global_sql, params};
use kernel::{SupportRequestId, TenantId, Timestamp};

use super::Turn;

const QUESTIONS: GlobalSql = global_sql!(
    "select r.tenant_id, t.name, r.id, r.subject, r.turn, r.moved_at from support_request r join tenant t on t.id = r.tenant_id \
     where r.closed_at is null and t.closed_at is null order by r.moved_at, r.id limit 500"
);
const TENANTS: GlobalSql = global_sql!(
    "select t.id, t.name, g.ends_at from tenant t left join support_grant g on g.tenant_id = t.id and g.ended_at is null and g.ends_at > :now \
     where t.closed_at is null order by t.name, t.id limit 1000"
);

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
    /// Until when the operator may look.
    pub(super) open_until: Option<Timestamp>,
}

pub(super) struct Console {
    /// Whoever waits longest, first.
    pub(super) questions: Vec<Waiting>,
    pub(super) businesses: Vec<Business>,
}

pub(super) async fn look(db: &Db) -> Result<Console> {
    db.across("support: the operator reads what the staff of all businesses ask", |all| {
        let questions = all.rows(QUESTIONS, params! {})?;
        let businesses = all.rows(TENANTS, params! { "now" => all.now() })?;
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
            Ok(Business { id: row.get("id")?, name: row.get("name")?, open_until: row.get("ends_at")? })
        };
        Ok(Console {
            questions: questions.iter().map(question).collect::<Result<_>>()?,
            businesses: businesses.iter().map(business).collect::<Result<_>>()?,
        })
    })
    .await
}
