//! Rows of what an inbox does with what was closed.

use kernel::InboxId;
use store::{Result, Scope, Sql, Tx, params, sql};

use super::Rule;

const RULE: Sql =
    sql!("select new_after_days, goes_back from reopening_rule where tenant_id = :tenant and inbox_id = :inbox");
const SET_RULE: Sql = sql!(
    "insert into reopening_rule (tenant_id, inbox_id, new_after_days, goes_back, changed_at) values (:tenant, :inbox, :days, :goes_back, :now) \
     on conflict (tenant_id, inbox_id) do update set new_after_days = excluded.new_after_days, goes_back = excluded.goes_back, \
     changed_at = excluded.changed_at"
);

pub(super) fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Rule> {
    match scope.row(RULE, params! { "inbox" => inbox })? {
        Some(row) => Ok(Rule { new_after_days: row.get("new_after_days")?, goes_back: row.get("goes_back")? }),
        None => Ok(Rule::default()),
    }
}

pub(super) fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, rule: Rule) -> Result<()> {
    let now = tx.now();
    let values =
        params! { "inbox" => inbox, "days" => rule.new_after_days, "goes_back" => rule.goes_back, "now" => now };
    tx.execute(SET_RULE, values).map(|_| ())
}
