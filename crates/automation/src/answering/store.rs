//! What answered whom by itself.

use inbox::automatic::Heard;
use kernel::{ContactId, MessageId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::rules::FORGOTTEN;

/// The word for a word rule's answer.
pub(super) const RULE: &str = "rule";

const WENT: Sql = sql!(
    "select what, rule_id, at from automatic_answer where tenant_id = :tenant and contact_id = :contact and at > :since \
     order by at desc limit 100"
);
const KEEP: Sql = sql!(
    "insert into automatic_answer (tenant_id, message_id, answer_id, contact_id, what, rule_id, at) \
     values (:tenant, :message, :answer, :contact, :what, :rule, :now)"
);

/// An answer that went.
#[derive(Clone, Debug)]
pub(super) struct Went {
    pub(super) what: String,
    pub(super) rule: Option<Uuid>,
    pub(super) at: Timestamp,
}

/// What went to a person within the time that anything asks about, newest first.
pub(super) fn went_to(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Went>> {
    let since = scope.now() - FORGOTTEN;
    let read = |row: &Row| Ok(Went { what: row.get("what")?, rule: row.get("rule_id")?, at: row.get("at")? });
    scope.rows(WENT, params! { "contact" => contact, "since" => since })?.iter().map(read).collect()
}

pub(super) fn keep(tx: &mut Tx<'_>, heard: &Heard, answer: MessageId, what: &str, rule: Option<Uuid>) -> Result<()> {
    let now = tx.now();
    tx.execute(
        KEEP,
        params! {
            "message" => heard.message, "answer" => answer, "contact" => heard.contact, "what" => what, "rule" => rule, "now" => now,
        },
    )
    .map(|_| ())
}
