//! The one place that knows two databases: the embedded encrypted one and PostgreSQL.
//!
//! - Tenant data is reached only through a [`Scope`] or a [`Tx`], which carry the tenant and bind it.   (`sql!` does not compile without `:tenant`)
//! - A write is one synchronous closure and one transaction; its value and its events leave only after the commit.
//! - Events are numbered per tenant without gaps, as the last thing a write does.                        (`Tx::finish`)
//! - Nothing can be awaited inside a transaction: closures are not async.

mod batch;
pub mod blobs;
mod bookmark;
mod compose;
pub mod copy;
mod db;
mod embedded;
pub mod erase;
mod error;
mod feed;
pub mod inspect;
pub mod map;
mod migrate;
mod params;
mod postgres;
pub mod privacy;
mod scope;
pub mod search;
mod sql;
mod tasks;
mod tx;
mod value;

pub use batch::{Batch, Parked};
pub use blobs::Blobs;
pub use bookmark::Bookmark;
pub use db::{Config, Database, Db, embedded_file};
pub use error::{Error, Fault, Result};
pub use feed::{Committed, Feed};
pub use params::Params;
pub use scope::{Global, Scope};
pub use sea_query;
pub use sql::{GlobalSql, Sql, names_tenant};
pub use tasks::{DeadTask, NewTask, Task, TaskFailure, TaskHandler, Tasks};
pub use tx::{Event, Recorded, Tx};
pub use value::{FromValue, Row, Value};
