use ::store::{Result, Row, Scope, Sql, params, sql};
use kernel::{ContactId, ConversationId, Purpose, Timestamp};
use uuid::Uuid;
use web::{Access, Sees};

/// What was refused or waits, as its page shows it.
#[derive(Debug)]
pub(super) struct NotSent {
    pub(super) id: Uuid,
    pub(super) at: Timestamp,
    pub(super) contact: ContactId,
    pub(super) conversation: ConversationId,
    pub(super) is_held: bool,
    pub(super) held_until: Option<Timestamp>,
    /// The deciding one.
    pub(super) reason: String,
    pub(super) purpose: Purpose,
    /// `message`, `consent_question`, `confirmation` or `help_answer`.
    pub(super) kind: String,
    /// The message's kind, words and status, if it is kept.
    pub(super) message: Option<(String, String, String)>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) verdict: Option<&'static str>,
    /// None for all.
    pub(super) reasons: Option<&'static [&'static str]>,
}

/// So many reasons stand in one group at most.
const MOST_REASONS: usize = 6;

const NOT_SENT: Sql = sql!(
    "select d.id, d.at, d.contact_id, d.conversation_id, d.verdict, d.held_until, d.reasons, d.purpose, d.kind, \
     m.kind as message_kind, m.text, m.status from decision d \
     join conversation c on c.tenant_id = d.tenant_id and c.id = d.conversation_id \
     left join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     where d.tenant_id = :tenant and d.verdict <> 'cleared' and d.kind in ('message', 'consent_question', 'confirmation', 'help_answer') \
     and (d.at, d.id) < (:at, :id) and (c.assignee_id is null or c.assignee_id = :staff or :sees_all = 1) \
     and (d.verdict = :verdict or :any_verdict = 1) \
     and (d.reasons || ' ' like :r0 or d.reasons || ' ' like :r1 or d.reasons || ' ' like :r2 or d.reasons || ' ' like :r3 \
     or d.reasons || ' ' like :r4 or d.reasons || ' ' like :r5 or :any_reason = 1) \
     order by d.at desc, d.id desc limit :limit"
);

/// What was refused or waits in the conversations that the caller sees, newest first, after a place.
pub(super) fn not_sent(
    scope: &Scope<'_>,
    access: &Access,
    filter: Filter,
    after: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<NotSent>> {
    let staff = match access.sees {
        Sees::All => None,
        Sees::OwnAndUnassigned(staff) => Some(staff),
    };
    let reasons = filter.reasons.unwrap_or_default();
    debug_assert!(reasons.len() <= MOST_REASONS, "{reasons:?}");
    let like = |at: usize| reasons.get(at).map(|reason| format!("{reason} %")).unwrap_or_default();
    let values = params! {
        "at" => after.0, "id" => after.1, "staff" => staff, "sees_all" => i64::from(staff.is_none()),
        "verdict" => filter.verdict.unwrap_or_default(), "any_verdict" => i64::from(filter.verdict.is_none()),
        "r0" => like(0), "r1" => like(1), "r2" => like(2), "r3" => like(3), "r4" => like(4), "r5" => like(5),
        "any_reason" => i64::from(filter.reasons.is_none()), "limit" => limit,
    };
    scope.rows(NOT_SENT, values)?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<NotSent> {
    let reasons: String = row.get("reasons")?;
    let kind: Option<String> = row.get("message_kind")?;
    let message = match kind {
        Some(kind) => Some((kind, row.get("text")?, row.get("status")?)),
        None => None,
    };
    Ok(NotSent {
        id: row.get("id")?,
        at: row.get("at")?,
        contact: row.get("contact_id")?,
        conversation: row.get("conversation_id")?,
        is_held: row.get::<String>("verdict")? == "held",
        held_until: row.get("held_until")?,
        reason: reasons.split(' ').next().unwrap_or_default().to_owned(),
        purpose: row.word("purpose")?,
        kind: row.get("kind")?,
        message,
    })
}
