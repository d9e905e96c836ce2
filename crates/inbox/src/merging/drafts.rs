//! What members of staff have typed and not sent, when two conversations become one or one becomes two: nothing typed is lost.

use kernel::{ConversationId, StaffId, Timestamp};
use store::{Result, Row, Sql, Tx, params, sql};

const OF: Sql = sql!(
    "select staff_id, text, updated_at from draft where tenant_id = :tenant and conversation_id = :id order by staff_id limit 500"
);
const PUT: Sql = sql!(
    "insert into draft (tenant_id, conversation_id, staff_id, text, updated_at) values (:tenant, :id, :staff, :text, :at) \
     on conflict (tenant_id, conversation_id, staff_id) do update set text = excluded.text, updated_at = excluded.updated_at"
);
const DROP: Sql = sql!("delete from draft where tenant_id = :tenant and conversation_id = :id and staff_id = :staff");
const LEAVE: Sql = sql!("delete from draft where tenant_id = :tenant and conversation_id = :id");
/// Between what stood here and what came.
const BETWEEN: &str = "\n\n";

struct Draft {
    staff: StaffId,
    text: String,
    at: Timestamp,
}

fn of(tx: &Tx<'_>, id: ConversationId) -> Result<Vec<Draft>> {
    let draft =
        |row: &Row| Ok(Draft { staff: row.get("staff_id")?, text: row.get("text")?, at: row.get("updated_at")? });
    tx.rows(OF, params! { "id" => id })?.iter().map(draft).collect()
}

fn put(tx: &mut Tx<'_>, id: ConversationId, draft: &Draft) -> Result<()> {
    let values = params! { "id" => id, "staff" => draft.staff, "text" => &draft.text, "at" => draft.at };
    tx.execute(PUT, values).map(|_| ())
}

/// What was typed in one stands below what was typed in the other.
pub(super) fn join(tx: &mut Tx<'_>, from: ConversationId, to: ConversationId) -> Result<()> {
    let there = of(tx, to)?;
    for mut draft in of(tx, from)? {
        if let Some(own) = there.iter().find(|own| own.staff == draft.staff) {
            draft.text = format!("{}{BETWEEN}{}", own.text, draft.text);
            draft.at = own.at;
        }
        put(tx, to, &draft)?;
    }
    Ok(())
}

/// Takes it from there again, as far as it stands there unchanged.
pub(super) fn part(tx: &mut Tx<'_>, from: ConversationId, to: ConversationId) -> Result<()> {
    let typed = of(tx, from)?;
    for mut draft in of(tx, to)? {
        let Some(own) = typed.iter().find(|own| own.staff == draft.staff) else { continue };
        if draft.text == own.text {
            tx.execute(DROP, params! { "id" => to, "staff" => draft.staff })?;
        } else if let Some(rest) = draft.text.strip_suffix(&own.text).and_then(|rest| rest.strip_suffix(BETWEEN)) {
            draft.text = rest.to_owned();
            put(tx, to, &draft)?;
        }
    }
    Ok(())
}

/// Nothing is typed there any more.
pub(super) fn leave(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.execute(LEAVE, params! { "id" => id }).map(|_| ())
}
