//! Marks of whom rows are about, each a keyed commitment, so that no list of them is held in memory however long a file is.
//!
//! - Those of the dry run say on which line somebody stood; they go when it is over.
//! - Those of rows that name nobody for certain lead to whom the row became, and go with that person.

use std::collections::HashMap;

use ::store::sea_query::{Expr, ExprTrait, Query};
use ::store::{Result, Scope, Sql, Tx, params, sql};
use kernel::ContactId;
use uuid::Uuid;

use crate::people::{MOST_AT_ONCE, padded};

/// A keyed commitment to what tells whom a row is about.
pub(super) type Mark = Vec<u8>;

pub(super) fn of(scope: &Scope<'_>, key: &str) -> Result<Mark> {
    Ok(scope.commitment("import", key.as_bytes())?.to_vec())
}

/// On which lines of a file the dry run has met these.
pub(super) fn met(scope: &Scope<'_>, import: Uuid, marks: &[Mark]) -> Result<HashMap<Mark, i64>> {
    let mut found = HashMap::new();
    for some in marks.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["mark", "line"])
            .from("import_met")
            .and_where(Expr::col("import_id").eq(import))
            .and_where(Expr::col("mark").is_in(padded(some.to_vec())));
        for row in scope.compose(select, "import_met")? {
            found.insert(row.get("mark")?, row.get("line")?);
        }
    }
    Ok(found)
}

const ADD_MET: Sql = sql!(
    "insert into import_met (tenant_id, import_id, mark, line) values (:tenant, :import, :mark, :line) on conflict (tenant_id, import_id, mark) do nothing"
);

pub(super) fn add_met(tx: &mut Tx<'_>, import: Uuid, met: Vec<(Mark, i64)>) -> Result<()> {
    let values = met.into_iter().map(|(mark, line)| params! { "import" => import, "mark" => mark, "line" => line });
    tx.insert_all(ADD_MET, values.collect()).map(|_| ())
}

/// Whom rows became that named nobody for certain.
pub(super) fn marked(scope: &Scope<'_>, marks: &[Mark]) -> Result<HashMap<Mark, ContactId>> {
    let mut found = HashMap::new();
    for some in marks.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["mark", "contact_id"])
            .from("import_mark")
            .and_where(Expr::col("mark").is_in(padded(some.to_vec())));
        for row in scope.compose(select, "import_mark")? {
            found.insert(row.get("mark")?, row.get("contact_id")?);
        }
    }
    Ok(found)
}

const PUT_MARK: Sql = sql!(
    "insert into import_mark (tenant_id, mark, contact_id) values (:tenant, :mark, :contact) \
     on conflict (tenant_id, mark) do update set contact_id = excluded.contact_id"
);

/// Keeps whom these rows became.
pub(super) fn put(tx: &mut Tx<'_>, marks: Vec<(Mark, ContactId)>) -> Result<()> {
    let values = marks.into_iter().map(|(mark, contact)| params! { "mark" => mark, "contact" => contact });
    tx.insert_all(PUT_MARK, values.collect()).map(|_| ())
}

const FORGET_MET: Sql = sql!(
    "delete from import_met where tenant_id = :tenant and import_id = :id and mark in (select m.mark from import_met m \
     where m.tenant_id = :tenant and m.import_id = :id limit 1000)"
);

/// Takes away some of whom a dry run has met, and says how many.
pub(super) fn forget_met(tx: &mut Tx<'_>, id: Uuid) -> Result<u64> {
    tx.execute(FORGET_MET, params! { "id" => id })
}
