//! The door to the data: `read`, `write`, the global tables, and the one way over tenants.
//!
//! What a closure logs, its statements among it, stands in the span of whoever asked, whichever thread it runs on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Actor, Clock, TenantId, Vault};
use tokio::sync::oneshot;

use crate::embedded::{self, Embedded};
use crate::error::{Error, Result};
use crate::feed::Feed;
use crate::postgres::{self, PgConnection, Pool, Sight};
use crate::scope::{Around, Connection, Global, Scope};
use crate::tx::Tx;
use crate::{blobs, migrate};

/// Which database, and where the files are.
#[derive(Clone, Debug)]
pub struct Config {
    /// Holds the embedded database and the blobs.
    pub data_dir: PathBuf,
    /// A PostgreSQL address; without one the embedded database serves.
    pub database_url: Option<String>,
    /// Connections to PostgreSQL.
    pub connections: usize,
}

/// Which database serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Embedded,
    Postgres,
}

/// The data of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    place: Config,
    backend: Backend,
    around: Around,
    feed: Feed,
    blobs: blobs::Blobs,
}

enum Backend {
    Embedded(Embedded),
    Postgres(Pool),
}

impl Db {
    /// Opens the database, migrating it if it is older than this program.
    ///
    /// Blocks; call it before serving, or on a blocking thread.
    pub fn open(config: &Config, vault: &Vault, clock: &Clock) -> Result<Self> {
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|error| Error::Unavailable(format!("{} cannot be made: {error}", config.data_dir.display())))?;
        let backend = match &config.database_url {
            Some(url) => {
                migrate::postgres(url)?;
                Backend::Postgres(Pool::open(url, config.connections)?)
            }
            None => {
                let path = embedded_file(&config.data_dir);
                let key = vault.database_key()?;
                migrate::embedded(&path, &key)?;
                Backend::Embedded(Embedded::open(&path, &key)?)
            }
        };
        let around = Around { clock: clock.clone(), vault: vault.clone() };
        let blobs = blobs::Blobs::open(&config.data_dir.join("blobs"), vault)?;
        Ok(Self(Arc::new(Inner { place: config.clone(), backend, around, feed: Feed::new(), blobs })))
    }

    /// Where everything is.
    pub(crate) fn place(&self) -> &Config {
        &self.0.place
    }

    pub fn database(&self) -> Database {
        match self.0.backend {
            Backend::Embedded(_) => Database::Embedded,
            Backend::Postgres(_) => Database::Postgres,
        }
    }

    /// The announcements of what this process committed.
    pub fn feed(&self) -> &Feed {
        &self.0.feed
    }

    pub fn blobs(&self) -> &blobs::Blobs {
        &self.0.blobs
    }

    pub fn clock(&self) -> &Clock {
        &self.0.around.clock
    }

    pub fn vault(&self) -> &Vault {
        &self.0.around.vault
    }

    /// Reads one tenant's data: one closure, one consistent view.
    pub async fn read<T, E, F>(&self, tenant: TenantId, read: F) -> Result<T, E>
    where
        F: FnOnce(&Scope<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let around = self.0.around.clone();
        self.look(Sight::Tenant(tenant.as_uuid()), move |connection| read(&Scope { connection, tenant, around })).await
    }

    /// Changes one tenant's data: one closure, one transaction. The value and the events leave after the commit.
    pub async fn write<T, E, F>(&self, tenant: TenantId, actor: Actor, write: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (around, feed) = (self.0.around.clone(), self.0.feed.clone());
        self.change(Sight::Tenant(tenant.as_uuid()), std::any::type_name::<F>(), move |connection| {
            let mut tx = Tx::new(Scope { connection, tenant, around }, actor);
            let value = write(&mut tx)?;
            let has_tasks = tx.has_tasks;
            let (tenant, events) = tx.finish()?;
            Ok((value, Box::new(move || feed.publish(tenant, events, has_tasks)) as After))
        })
        .await
    }

    /// Reads the tables that belong to no tenant.
    pub async fn global_read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        F: FnOnce(&Global<'_, '_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let around = self.0.around.clone();
        self.look(Sight::Global, move |connection| read(&Global { connection: &connection, around: &around })).await
    }

    /// Changes the tables that belong to no tenant.
    pub async fn global_write<T, E, F>(&self, write: F) -> Result<T, E>
    where
        F: FnOnce(&Global<'_, '_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let around = self.0.around.clone();
        self.change(Sight::Global, std::any::type_name::<F>(), move |connection| {
            let value = write(&Global { connection: &connection, around: &around })?;
            Ok((value, Box::new(|| {}) as After))
        })
        .await
    }

    /// The one way over tenants, for reading. `reason` is logged; the callers are listed in a test.
    pub async fn across<T, E, F>(&self, reason: &'static str, read: F) -> Result<T, E>
    where
        F: FnOnce(&Global<'_, '_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        tracing::trace!(reason, "reading across tenants: {reason}");
        let around = self.0.around.clone();
        self.look(Sight::Across, move |connection| read(&Global { connection: &connection, around: &around })).await
    }

    async fn look<T, E, F>(&self, sight: Sight, read: F) -> Result<T, E>
    where
        F: FnOnce(Connection<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let span = tracing::Span::current();
        let read = move |connection: Connection<'_>| span.in_scope(|| read(connection));
        match &self.0.backend {
            Backend::Embedded(embedded) => {
                let seen =
                    |connection: &rusqlite::Connection| in_view(connection, || read(Connection::Embedded(connection)));
                match embedded.read_here(seen) {
                    Ok(value) => value,
                    Err(seen) => {
                        let readers = embedded.readers();
                        let done = tokio::task::spawn_blocking(move || seen(&embedded::free(&readers))).await;
                        done.unwrap_or_else(|_| Err(Error::Panicked(std::any::type_name::<F>().to_owned()).into()))
                    }
                }
            }
            Backend::Postgres(pool) => {
                let (sender, receiver) = oneshot::channel();
                let run = Box::new(move |connection: &mut PgConnection| {
                    let value = caught::<T, E, F>(|| read(Connection::Postgres(connection.into())));
                    postgres::Done { keep: false, answer: Box::new(move |_| drop(sender.send(value))) }
                });
                pool.submit(postgres::Job { sight, read_only: true, run })?;
                receiver.await.unwrap_or_else(|_| Err(gone().into()))
            }
        }
    }

    async fn change<T, E, F>(&self, sight: Sight, name: &'static str, write: F) -> Result<T, E>
    where
        F: FnOnce(Connection<'_>) -> Result<(T, After), E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let span = tracing::Span::current();
        let write = move |connection: Connection<'_>| span.in_scope(|| write(connection));
        match &self.0.backend {
            Backend::Embedded(embedded) => {
                let run = Box::new(move |connection: &rusqlite::Connection| {
                    let value = caught::<_, E, F>(|| write(Connection::Embedded(connection)));
                    embedded::Done { keep: value.is_ok(), answer: Box::new(move |end| answer(sender, value, end)) }
                });
                embedded.write(embedded::Job { name, run })?;
            }
            Backend::Postgres(pool) => {
                let run = Box::new(move |connection: &mut PgConnection| {
                    let value = caught::<_, E, F>(|| write(Connection::Postgres(connection.into())));
                    postgres::Done { keep: value.is_ok(), answer: Box::new(move |end| answer(sender, value, end)) }
                });
                pool.submit(postgres::Job { sight, read_only: false, run })?;
            }
        }
        receiver.await.unwrap_or_else(|_| Err(gone().into()))
    }
}

/// The embedded database's file.
pub fn embedded_file(data_dir: &Path) -> PathBuf {
    data_dir.join("kontor.db")
}

/// What is done once the commit is certain.
type After = Box<dyn FnOnce() + Send>;

fn answer<T, E: From<Error>>(sender: oneshot::Sender<Result<T, E>>, value: Result<(T, After), E>, end: Result<()>) {
    let value = match (value, end) {
        (Ok((value, after)), Ok(())) => {
            after();
            Ok(value)
        }
        (Ok(_), Err(error)) => Err(error.into()),
        (Err(error), _) => Err(error),
    };
    // The caller may have gone away; the write stands.
    sender.send(value).ok();
}

/// Reads within one transaction, so that all statements see the same state.
fn in_view<T, E: From<Error>>(connection: &rusqlite::Connection, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let run = |text| connection.prepare_cached(text).and_then(|mut one| one.raw_execute()).map_err(embedded::failed);
    run("begin")?;
    let value =
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Error::Panicked("a read".to_owned()).into()));
    run("rollback")?;
    value
}

fn caught<T, E: From<Error>, F>(run: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let panicked = || Error::Panicked(std::any::type_name::<F>().to_owned());
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(panicked().into()))
}

fn gone() -> Error {
    Error::Unavailable("it did not take the call".to_owned())
}
