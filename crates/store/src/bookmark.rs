//! How far a reader of the stream has come, so that each event is acted on once, by one process.

use crate::{Result, Scope, Sql, Tx, params, sql};

const BEGIN: Sql = sql!(
    "insert into counter (tenant_id, name, key, value) values (:tenant, :name, :key, 0) on conflict (tenant_id, name, key) do nothing"
);
const MOVE: Sql =
    sql!("update counter set value = :to where tenant_id = :tenant and name = :name and key = :key and value = :from");

const PUT: Sql = sql!(
    "insert into counter (tenant_id, name, key, value) values (:tenant, :name, :key, :to) \
     on conflict (tenant_id, name, key) do update set value = excluded.value"
);

/// A reader's place in the stream of each tenant, kept under the reader's name: the number of the last event it acted on.
///
/// Whoever acts on events moves the bookmark in the same write, and acts only where [`Bookmark::advance`] said that it moved.
#[derive(Clone, Copy, Debug)]
pub struct Bookmark(&'static str);

impl Bookmark {
    /// The bookmark of the reader of this name. The name stands in stored rows: it never changes.
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// The number up to which the stream was read; zero for who never read.
    pub fn at(self, scope: &Scope<'_>) -> Result<i64> {
        scope.counter(self.0, scope.tenant().as_uuid())
    }

    /// Moves on. Says whether it still stood where it was: of two who read the same events, one acts on them.
    pub fn advance(self, tx: &mut Tx<'_>, from: i64, to: i64) -> Result<bool> {
        let key = tx.tenant().as_uuid();
        tx.execute(BEGIN, params! { "name" => self.0, "key" => key })?;
        Ok(tx.execute(MOVE, params! { "name" => self.0, "key" => key, "from" => from, "to" => to })? == 1)
    }

    /// Puts it behind all that was written: what came before is not acted on.
    pub fn skip_to_end(self, tx: &mut Tx<'_>) -> Result<()> {
        let (key, end) = (tx.tenant().as_uuid(), tx.stream_head()?);
        tx.execute(PUT, params! { "name" => self.0, "key" => key, "to" => end }).map(|_| ())
    }
}
