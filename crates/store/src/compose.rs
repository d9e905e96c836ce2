//! Statements whose shape varies (filters, segments): built with sea-query, bound to the tenant by the scope.

use sea_query::{Expr, ExprTrait, Iden, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder, Value as Composed};

use crate::embedded;
use crate::error::{Error, Result};
use crate::scope::{Connection, Scope};
use crate::value::{Row, Value};

impl Scope<'_> {
    /// Runs a composed select. The condition `tenant_id = …` on `table`, its leading table, is added here.
    /// Joined tables must be joined on their `tenant_id` too.
    pub fn compose(&self, mut select: SelectStatement, table: impl Iden + 'static) -> Result<Vec<Row>> {
        let tenant = sea_query::DynIden::from(sea_query::Alias::new(table.to_string()));
        select.and_where(Expr::col((tenant, "tenant_id")).eq(self.tenant.as_uuid()));
        let (text, values) = match &self.connection {
            Connection::Embedded(_) => select.build(SqliteQueryBuilder),
            Connection::Postgres(_) => select.build(PostgresQueryBuilder),
        };
        let values = values.0.into_iter().map(value).collect::<Result<Vec<_>>>()?;
        match &self.connection {
            Connection::Embedded(connection) => embedded::rows(connection, &text, &values, None),
            Connection::Postgres(connection) => connection.borrow_mut().rows(&text, &values),
        }
    }
}

fn value(value: Composed) -> Result<Value> {
    Ok(match value {
        Composed::Bool(value) => value.into(),
        Composed::BigInt(value) => value.into(),
        Composed::BigUnsigned(value) => value.and_then(|value| i64::try_from(value).ok()).into(),
        Composed::Int(value) => value.map(i64::from).into(),
        Composed::Double(value) => value.into(),
        Composed::String(value) => value.map(|text| text.to_string()).into(),
        Composed::Bytes(value) => value.map(|bytes| bytes.to_vec()).into(),
        Composed::Uuid(value) => value.map(|id| *Box::new(id)).into(),
        _ => return Err(Error::Refused("a composed statement holds a kind of value that Kontor does not use")),
    })
}
