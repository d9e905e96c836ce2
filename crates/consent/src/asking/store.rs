use ::store::{GlobalSql, Result, Scope, Sql, global_sql, params, sql};

const BUSINESS: GlobalSql = global_sql!("select name from tenant where id = :tenant and closed_at is null");
const NUMBER: Sql = sql!(
    "select display from inbox where tenant_id = :tenant and channel = 'whatsapp' and disconnected_at is null order by connected_at, id limit 1"
);

/// The name of the business; nothing once it is closed.
pub(super) fn business(scope: &Scope<'_>) -> Result<Option<String>> {
    scope.global().row(BUSINESS, params! { "tenant" => scope.tenant() })?.map(|row| row.get("name")).transpose()
}

/// The number that people write to; nothing while none is connected.
pub(super) fn number(scope: &Scope<'_>) -> Result<Option<String>> {
    let number: Option<String> = scope.row(NUMBER, params! {})?.map(|row| row.get("display")).transpose()?;
    Ok(number.filter(|number| number.chars().any(|one| one.is_ascii_digit())))
}
