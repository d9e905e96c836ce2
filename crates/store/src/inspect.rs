//! Looking at the database itself: what the migrated schema holds, and whether a statement is one. For tests and `doctor`.

use crate::embedded;
use crate::error::{Error, Result};
use crate::params;
use crate::scope::Connection;
use crate::sql::numbered;
use crate::{Db, global_sql};

const EMBEDDED_COLUMNS: crate::GlobalSql = global_sql!(
    "select t.name as table_name, c.name as column_name from sqlite_schema t join pragma_table_info(t.name) c \
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'search_text%' order by t.name, c.cid"
);
const POSTGRES_COLUMNS: crate::GlobalSql = global_sql!(
    "select cast(table_name as text) as table_name, cast(column_name as text) as column_name from information_schema.columns \
     where table_schema = current_schema() order by table_name, ordinal_position"
);

/// What the embedded database's search index holds, under PostgreSQL's names: a virtual table shows its own columns only.
const INDEX: [(&str, &str); 3] = [("search_text", "tenant_id"), ("search_text", "position"), ("search_text", "body")];

/// Every table and column of the migrated schema, in the table's order.
pub async fn columns(db: &Db) -> Result<Vec<(String, String)>> {
    let statement = match db.database() {
        crate::Database::Embedded => EMBEDDED_COLUMNS,
        crate::Database::Postgres => POSTGRES_COLUMNS,
    };
    let read = db.global_read(move |global| {
        let rows = global.rows(statement, params! {})?;
        rows.iter()
            .map(|row| Ok((row.get("table_name")?, row.get("column_name")?)))
            .collect::<Result<Vec<(String, String)>>>()
    });
    let mut columns = read.await?;
    if db.database() == crate::Database::Embedded {
        columns.extend(INDEX.map(|(table, column)| (table.to_owned(), column.to_owned())));
    }
    Ok(columns)
}

/// Prepares statements and says which are none, with the database's reason.
pub async fn prepare(db: &Db, statements: Vec<&'static str>) -> Result<Vec<(&'static str, String)>> {
    db.global_read(move |global| {
        let mut wrong = Vec::new();
        for text in statements {
            let statement = numbered(text);
            let prepared = match global.connection {
                Connection::Embedded(connection) => {
                    connection.prepare(&statement.embedded).map(|_| ()).map_err(embedded::failed)
                }
                Connection::Postgres(connection) => connection.borrow_mut().prepare(&statement.postgres),
            };
            if let Err(error) = prepared {
                wrong.push((text, error.to_string()));
                // PostgreSQL ends the transaction with the first wrong statement; the rest would all be wrong then.
                if matches!(global.connection, Connection::Postgres(_)) {
                    break;
                }
            }
        }
        Ok::<_, Error>(wrong)
    })
    .await
}
