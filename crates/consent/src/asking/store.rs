use ::store::{GlobalSql, Result, Row, Scope, Sql, global_sql, params, sql};
use kernel::InboxId;

const BUSINESS: GlobalSql = global_sql!("select name from tenant where id = :tenant and closed_at is null");
const NUMBERS: Sql = sql!(
    "select id, display from inbox where tenant_id = :tenant and channel = 'whatsapp' and disconnected_at is null order by connected_at, id"
);

/// A number that people write to.
pub(super) struct Number {
    pub(super) inbox: InboxId,
    pub(super) display: String,
}

/// The name of the business; nothing once it is closed.
pub(super) fn business(scope: &Scope<'_>) -> Result<Option<String>> {
    scope.global().row(BUSINESS, params! { "tenant" => scope.tenant() })?.map(|row| row.get("name")).transpose()
}

/// The numbers that people write to, the oldest first.
pub(super) fn numbers(scope: &Scope<'_>) -> Result<Vec<Number>> {
    let read = |row: &Row| Ok(Number { inbox: row.get("id")?, display: row.get("display")? });
    let mut numbers = scope.rows(NUMBERS, params! {})?.iter().map(read).collect::<Result<Vec<_>>>()?;
    numbers.retain(|number| number.display.chars().any(|one| one.is_ascii_digit()));
    Ok(numbers)
}
