//! Rows of quick replies.

use kernel::Text;
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::QuickReply;

const LIST: Sql = sql!(
    "select id, shortcut, title, text from quick_reply where tenant_id = :tenant order by shortcut_folded limit 400"
);
const GET: Sql = sql!("select id, shortcut, title, text from quick_reply where tenant_id = :tenant and id = :id");
const CREATE: Sql = sql!(
    "insert into quick_reply (tenant_id, id, shortcut, shortcut_folded, title, text, created_at, changed_at) \
     values (:tenant, :id, :shortcut, :folded, :title, :text, :now, :now)"
);
const CHANGE: Sql = sql!(
    "update quick_reply set shortcut = :shortcut, shortcut_folded = :folded, title = :title, text = :text, changed_at = :now \
     where tenant_id = :tenant and id = :id"
);
const REMOVE: Sql = sql!("delete from quick_reply where tenant_id = :tenant and id = :id");

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<QuickReply>> {
    scope.rows(LIST, params! {})?.iter().map(read).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<QuickReply>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(read).transpose()
}

pub(super) fn create(tx: &mut Tx<'_>, reply: &QuickReply) -> Result<()> {
    let now = tx.now();
    tx.execute(
        CREATE,
        params! {
            "id" => reply.id, "shortcut" => &reply.shortcut, "folded" => Text::fold(&reply.shortcut), "title" => &reply.title,
            "text" => &reply.text, "now" => now,
        },
    )
    .map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, reply: &QuickReply) -> Result<()> {
    let now = tx.now();
    tx.execute(
        CHANGE,
        params! {
            "id" => reply.id, "shortcut" => &reply.shortcut, "folded" => Text::fold(&reply.shortcut), "title" => &reply.title,
            "text" => &reply.text, "now" => now,
        },
    )
    .map(|_| ())
}

pub(super) fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.execute(REMOVE, params! { "id" => id })? == 1)
}

fn read(row: &Row) -> Result<QuickReply> {
    Ok(QuickReply {
        id: row.get("id")?,
        shortcut: row.get("shortcut")?,
        title: row.get("title")?,
        text: row.get("text")?,
    })
}
