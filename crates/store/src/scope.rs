//! Reading: a tenant's scope, and the few tables that belong to no tenant.

use std::cell::RefCell;

use kernel::{Aad, Clock, TenantId, Vault};

use crate::embedded;
use crate::error::Result;
use crate::params::Params;
use crate::postgres::PgConnection;
use crate::sql::{GlobalSql, Sql, numbered};
use crate::value::{Row, Value};

/// The connection of one transaction, whichever database it is.
pub(crate) enum Connection<'c> {
    Embedded(&'c rusqlite::Connection),
    Postgres(RefCell<&'c mut PgConnection>),
}

impl Connection<'_> {
    pub(crate) fn rows(&self, text: &'static str, tenant: &Value, params: &Params) -> Result<Vec<Row>> {
        let statement = numbered(text);
        let values = statement.values(tenant, params)?;
        match self {
            Connection::Embedded(connection) => {
                embedded::rows(connection, &statement.embedded, &values, Some(&statement.columns))
            }
            Connection::Postgres(connection) => connection.borrow_mut().rows(&statement.postgres, &owned(values)),
        }
    }

    pub(crate) fn execute(&self, text: &'static str, tenant: &Value, params: &Params) -> Result<u64> {
        let statement = numbered(text);
        let values = statement.values(tenant, params)?;
        match self {
            Connection::Embedded(connection) => embedded::execute(connection, &statement.embedded, &values),
            Connection::Postgres(connection) => connection.borrow_mut().execute(&statement.postgres, &owned(values)),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Connection::Postgres(_))
    }
}

pub(crate) fn owned(values: Vec<&Value>) -> Vec<Value> {
    values.into_iter().cloned().collect()
}

/// What a transaction may use besides its connection.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) clock: Clock,
    pub(crate) vault: Vault,
}

/// One tenant's data, for reading. It binds `:tenant` itself.
pub struct Scope<'c> {
    pub(crate) connection: Connection<'c>,
    pub(crate) tenant: TenantId,
    pub(crate) around: Around,
}

impl<'c> Scope<'c> {
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The injected clock's time.
    pub fn now(&self) -> kernel::Timestamp {
        self.around.clock.now()
    }

    /// The injected clock, where its monotonic side is needed.
    pub fn clock(&self) -> &Clock {
        &self.around.clock
    }

    /// The keys, for what is sealed outside a write too.
    pub fn vault(&self) -> &Vault {
        &self.around.vault
    }

    pub fn rows(&self, sql: Sql, params: Params) -> Result<Vec<Row>> {
        self.connection.rows(sql.text(), &self.tenant.into(), &params)
    }

    /// The first row, if there is one.
    pub fn row(&self, sql: Sql, params: Params) -> Result<Option<Row>> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// The tables that belong to no tenant, in the same transaction.
    pub fn global(&self) -> Global<'_, 'c> {
        Global { connection: &self.connection, around: &self.around }
    }

    /// Opens a value that was sealed for this very row.
    pub fn open(&self, aad: Aad<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
        Ok(self.around.vault.open_sealed(self.tenant, aad, sealed)?.to_vec())
    }

    /// A keyed commitment to a value: found again, not guessed.
    pub fn commitment(&self, purpose: &str, value: &[u8]) -> Result<[u8; 32]> {
        Ok(self.around.vault.commitment(self.tenant, purpose, value)?)
    }

    /// Whether this is PostgreSQL. For `store`'s own named differences only.
    pub(crate) fn is_postgres(&self) -> bool {
        self.connection.is_postgres()
    }
}

/// The tables that belong to no tenant, and, inside `across`, all tenants' rows for reading.
pub struct Global<'a, 'c> {
    pub(crate) connection: &'a Connection<'c>,
    pub(crate) around: &'a Around,
}

impl Global<'_, '_> {
    pub fn now(&self) -> kernel::Timestamp {
        self.around.clock.now()
    }

    pub fn id<T: kernel::Id>(&self) -> T {
        self.around.clock.id()
    }

    pub fn rows(&self, sql: GlobalSql, params: Params) -> Result<Vec<Row>> {
        self.connection.rows(sql.text(), &Value::Null, &params)
    }

    /// The first row, if there is one.
    pub fn row(&self, sql: GlobalSql, params: Params) -> Result<Option<Row>> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// Changes rows and says how many. Only inside a write.
    pub fn execute(&self, sql: GlobalSql, params: Params) -> Result<u64> {
        self.connection.execute(sql.text(), &Value::Null, &params)
    }
}
