//! Files outside the database. Each is sealed by its tenant's key before it leaves the process.

mod gone;
mod large;

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use kernel::{Aad, BlobId, TenantId, Vault};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt};

use crate::error::{Error, Result};

pub use gone::tasks;
pub use large::{BlobReader, BlobWriter, PART};

/// The store of sealed files: a local folder. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    vault: Vault,
}

impl Blobs {
    pub fn open(folder: &Path, vault: &Vault) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::Unavailable(format!("{} cannot be made: {error}", folder.display())))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_automatic_cleanup(true);
        Ok(Self { store: Arc::new(store), vault: vault.clone() })
    }

    /// Seals and keeps a file under its id.
    pub async fn put(&self, tenant: TenantId, id: BlobId, plain: &[u8]) -> Result<()> {
        let sealed = self.vault.seal(tenant, aad(id), plain)?;
        self.store.put(&place(tenant, id), sealed.into()).await.map_err(failed).map(|_| ())
    }

    /// Reads and opens a file, if it is there.
    pub async fn get(&self, tenant: TenantId, id: BlobId) -> Result<Option<Bytes>> {
        let Some(sealed) = self.sealed(tenant, id).await? else { return Ok(None) };
        Ok(Some(self.vault.open_sealed(tenant, aad(id), &sealed)?.to_vec().into()))
    }

    /// A file as it lies there, sealed: for a backup.
    pub async fn sealed(&self, tenant: TenantId, id: BlobId) -> Result<Option<Bytes>> {
        match self.store.get(&place(tenant, id)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(failed),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Keeps a file that is sealed already: from a backup.
    pub async fn put_sealed(&self, tenant: TenantId, id: BlobId, sealed: Bytes) -> Result<()> {
        self.store.put(&place(tenant, id), sealed.into()).await.map_err(failed).map(|_| ())
    }

    /// Deletes a file; one that is gone already is no error.
    pub async fn delete(&self, tenant: TenantId, id: BlobId) -> Result<()> {
        match self.store.delete(&place(tenant, id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

fn aad(id: BlobId) -> Aad<'static> {
    Aad { table: "blob", column: "file", row: id.as_uuid() }
}

fn place(tenant: TenantId, id: BlobId) -> Place {
    Place::from(format!("{tenant}/{id}"))
}

fn failed(error: object_store::Error) -> Error {
    Error::Unavailable(format!("the folder of files: {error}"))
}
