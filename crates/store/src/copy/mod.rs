//! A copy of everything: all rows of all tenants out of one consistent view, and into an empty place, whichever database is on each side.
//!
//! - Tables come in an order in which references hold, rows in the order of their keys, values as the schema declares them: the same
//!   content is the same sequence on both databases.
//! - The search index is not copied: on the embedded database its words cannot be read back. Rooms build it anew.
//! - What is copied in is one transaction, at the schema it was copied from; then the newer migrations run.
//! - Nothing is ever overwritten: a place that holds anything is left as it is.                     ([`ground`])

mod into;
mod out;
pub(crate) mod shape;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use into::{CopyIn, Ground, copy_in, ground};
pub use out::CopyOut;

use crate::error::{Error, Result};
use crate::value::Value;

/// A table as it is copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What a column holds, as the migrations declare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Bool,
    I64,
    F64,
    Text,
    Bytes,
    Uuid,
}

impl Kind {
    fn of(declared: &str) -> Result<Self> {
        Ok(match declared {
            "boolean" => Kind::Bool,
            "bigint" => Kind::I64,
            "double precision" => Kind::F64,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            "uuid" => Kind::Uuid,
            _ => return Err(Error::Refused("a column of the schema has a type that a copy does not know")),
        })
    }

    /// The value as declared: the embedded database keeps ids as bytes and yes and no as numbers.
    fn read(self, value: Value) -> Result<Value> {
        let value = match (self, value) {
            (Kind::Uuid, Value::Bytes(bytes)) => Uuid::from_slice(&bytes).map(Value::Uuid).ok(),
            (Kind::Bool, Value::I64(number)) => Some(Value::Bool(number != 0)),
            (_, value) => Some(value),
        };
        value.filter(|value| self.holds(value)).ok_or(Error::Refused("a value is not of its column's type"))
    }

    /// Whether a value may stand in a column of this kind.
    pub fn holds(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (_, Value::Null)
                | (Kind::Bool, Value::Bool(_))
                | (Kind::I64, Value::I64(_))
                | (Kind::F64, Value::F64(_))
                | (Kind::Text, Value::Text(_))
                | (Kind::Bytes, Value::Bytes(_))
                | (Kind::Uuid, Value::Uuid(_))
        )
    }
}

/// The newest schema that this program knows.
pub fn newest_schema() -> i64 {
    crate::migrate::newest()
}
