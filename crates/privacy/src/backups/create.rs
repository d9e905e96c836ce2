//! Making a backup while Kontor serves.

use std::io::{BufWriter, Write};
use std::sync::Arc;

use kernel::{BlobId, TenantId};
use store::{Db, Value};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::format::{Head, Manifest, Writer};
use super::{Backups, Trouble, period, place};

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub head: Head,
    pub manifest: Manifest,
    pub bytes: u64,
}

impl Backups {
    /// Makes a backup. Blocks, on a thread where a runtime is at hand (`spawn_blocking`).
    pub fn create(&self, db: &Db, installation: Uuid) -> Result<Made, Trouble> {
        let hold = place::hold(&self.0.folder, installation)?;
        let now = db.clock().now();
        let id = db.clock().id::<kernel::EventId>().as_uuid();
        let key = db.vault().period_key(&period(now))?;
        // Before the backup that needs it.
        hold.put_keyring(&db.vault().keyring()?)?;
        let runtime = Handle::current();
        let made = db.copy_out(|copy| -> Result<_, Trouble> {
            let head = Head::new(id, installation, now, copy.schema());
            let (file, partial) = hold.begin(&head)?;
            let file = Arc::new(file);
            let mut writer = Writer::begin(&head, &key, BufWriter::new(&*file)).map_err(Trouble::Place)?;
            let mut files: Vec<(TenantId, BlobId)> = Vec::new();
            let mut streams: Vec<(Uuid, i64)> = Vec::new();
            for table in copy.tables() {
                let at = |name: &str| table.columns.iter().position(|column| column.name == name);
                let named = (table.name == "blob").then(|| at("tenant_id").zip(at("id"))).flatten();
                let heads = (table.name == "stream_head").then(|| at("tenant_id").zip(at("seq"))).flatten();
                let mut rows = writer.table(&table).map_err(Trouble::Place)?;
                copy.rows(&table, |row| -> Result<(), Trouble> {
                    if let Some((tenant, id)) = named
                        && let (Value::Uuid(tenant), Value::Uuid(id)) = (&row[tenant], &row[id])
                    {
                        files.push((TenantId::from_uuid(*tenant), BlobId::from_uuid(*id)));
                    }
                    if let Some((tenant, seq)) = heads
                        && let (Value::Uuid(tenant), Value::I64(seq)) = (&row[tenant], &row[seq])
                    {
                        streams.push((*tenant, *seq));
                    }
                    rows.row(row).map_err(Trouble::Place)
                })?;
                rows.end().map_err(Trouble::Place)?;
            }
            for (tenant, seq) in streams {
                writer.stream(tenant, seq);
            }
            for (tenant, id) in files {
                match runtime.block_on(db.blobs().sealed(tenant, id))? {
                    Some(sealed) => writer.file(tenant, id, &sealed).map_err(Trouble::Place)?,
                    // Deleted since the view began, or lost before: the row alone is kept.
                    None => writer.missing_file(),
                }
            }
            let (mut out, manifest) = writer.finish().map_err(Trouble::Place)?;
            out.flush().map_err(Trouble::Place)?;
            drop(out);
            hold.keep(&file, &partial)?;
            let bytes = file.metadata().map_err(Trouble::Place)?.len();
            Ok(Made { head, manifest, bytes })
        })?;
        tracing::info!(backup = %made.head.id, rows = made.manifest.rows(), bytes = made.bytes, "made backup {}", made.head.id);
        Ok(made)
    }
}
