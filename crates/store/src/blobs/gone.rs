//! Deleting files: said in the write that drops the last mention of one, done soon after it.
//!
//! - A file's row stays until the file is gone, so that work which is cut off is found again.

use std::sync::Arc;

use kernel::{Actor, BlobId, TenantId, Who};

use crate::db::Db;
use crate::error::Result;
use crate::sql::Sql;
use crate::tasks::{NewTask, Task, TaskFailure, TaskHandler};
use crate::tx::Tx;
use crate::{params, sql};

const KIND: &str = "blob.delete";
const AT_ONCE: i64 = 100;

const KEEP: Sql = sql!(
    "insert into blob (tenant_id, id, media_type, bytes, created_at) values (:tenant, :id, :media_type, :bytes, :now) \
     on conflict (tenant_id, id) do update set media_type = :media_type, bytes = :bytes, gone_at = null"
);
const MARK: Sql = sql!("update blob set gone_at = :now where tenant_id = :tenant and id = :id and gone_at is null");
const GONE: Sql =
    sql!("select id from blob where tenant_id = :tenant and gone_at is not null order by gone_at limit :limit");
const END: Sql = sql!("delete from blob where tenant_id = :tenant and id = :id and gone_at is not null");

impl Tx<'_> {
    /// Notes a file. It is noted before it is written, so that none lies about unknown, and again with its size.
    pub fn keep_blob(&mut self, id: BlobId, media_type: &str, bytes: u64) -> Result<()> {
        let (now, bytes) = (self.now(), i64::try_from(bytes).unwrap_or(i64::MAX));
        self.execute(KEEP, params! { "id" => id, "media_type" => media_type, "bytes" => bytes, "now" => now })?;
        Ok(())
    }

    /// Has files deleted that nothing mentions once this write is done.
    pub fn forget_blobs(&mut self, ids: &[BlobId]) -> Result<()> {
        let now = self.now();
        for id in ids {
            self.execute(MARK, params! { "id" => *id, "now" => now })?;
        }
        match ids.first() {
            Some(first) => self.enqueue(NewTask::new(KIND, first)),
            None => Ok(()),
        }
    }
}

/// What deletes them.
pub fn tasks(db: &Db) -> Vec<(&'static str, TaskHandler)> {
    let db = db.clone();
    vec![(KIND, Arc::new(move |task| Box::pin(delete(db.clone(), task))))]
}

async fn delete(db: Db, task: Task) -> Result<(), TaskFailure> {
    let actor = Actor { who: Who::System("files"), at: db.clock().now(), request: task.request };
    loop {
        let gone = db.read(task.tenant, |scope| {
            let rows = scope.rows(GONE, params! { "limit" => AT_ONCE })?;
            rows.iter().map(|row| row.get("id")).collect::<Result<Vec<BlobId>>>()
        });
        let gone = gone.await?;
        if gone.is_empty() {
            return Ok(());
        }
        delete_some(&db, task.tenant, actor, gone).await?;
    }
}

async fn delete_some(db: &Db, tenant: TenantId, actor: Actor, gone: Vec<BlobId>) -> Result<()> {
    for id in &gone {
        db.blobs().delete(tenant, *id).await?;
    }
    db.write(tenant, actor, move |tx| {
        gone.iter().try_for_each(|id| tx.execute(END, params! { "id" => *id }).map(|_| ()))
    })
    .await
}
