//! The embedded database: SQLite under SQLCipher, one writer thread, read-only readers.
//!
//! - The writer takes up to 64 queued writes into one `begin immediate`, each in a savepoint of its own, commits once with
//!   `synchronous=full`, then answers each. A write that fails rolls back alone.
//! - A write that runs longer than two seconds is interrupted. SQLite then rolls back the whole group: those before it are told
//!   that another write was in the way.
//! - Reads run where the caller is when a reader is free, else on a blocking thread.
//! - Checkpoints run on a thread of their own. The log begins anew at a moment when all of it has been moved into the file, which
//!   steady writing never leaves by itself: when it is long, the writer waits for its last pages.
//! - Whoever lets go of the database waits for its threads: at the end of a process OpenSSL and SQLCipher clear up what a
//!   connection that is just closing still uses.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use crate::error::{Error, Result};
use crate::value::{Row, Value};

/// The most writes that share one commit.
const GROUP: usize = 64;
const READERS: usize = 4;
/// A log of so many pages of 4 KiB is long.
const LONG_LOG: i64 = 4096;
/// How long one write may take.
pub(crate) const LONGEST_WRITE: Duration = Duration::from_secs(2);

/// A write, run inside its savepoint. It says whether it is to be kept, and answers its caller once that is certain.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnOnce(&Connection) -> Done + Send>,
}

/// What became of a job before the commit.
pub(crate) struct Done {
    pub(crate) keep: bool,
    pub(crate) answer: Box<dyn FnOnce(Result<()>) + Send>,
}

/// The fields are dropped in this order: what the writer waits for, the readers, then the threads, whose connection is the last.
pub(crate) struct Embedded {
    queue: mpsc::SyncSender<Job>,
    readers: Arc<Vec<Mutex<Connection>>>,
    _threads: Threads,
}

impl Embedded {
    /// Opens the file, which must have been migrated, with its raw key.
    pub(crate) fn open(path: &Path, key: &[u8; 32]) -> Result<Self> {
        let writer = connect(path, key, false)?;
        let readers = (0..READERS).map(|_| connect(path, key, true).map(Mutex::new)).collect::<Result<Vec<_>>>()?;
        let checkpointer = connect(path, key, false)?;
        let (queue, jobs) = mpsc::sync_channel(4096);
        let (open, closed) = mpsc::channel();
        let turn = Arc::new(Turn::default());
        let after = turn.clone();
        let writer = spawn("kontor-writer", move || write_all(&writer, &jobs, &turn));
        let checkpointer = spawn("kontor-checkpoint", move || checkpoint(&checkpointer, &closed, &after));
        Ok(Self { queue, readers: Arc::new(readers), _threads: Threads(Some((writer, open, checkpointer))) })
    }

    pub(crate) fn write(&self, job: Job) -> Result<()> {
        self.queue.try_send(job).map_err(|_| Error::Unavailable("too many writes are waiting".to_owned()))
    }

    /// Runs a read on a free reader here and now, or hands it back.
    pub(crate) fn read_here<T, F: FnOnce(&Connection) -> T>(&self, read: F) -> Result<T, F> {
        match self.readers.iter().find_map(|reader| reader.try_lock().ok()) {
            Some(reader) => Ok(read(&reader)),
            None => Err(read),
        }
    }

    pub(crate) fn readers(&self) -> Arc<Vec<Mutex<Connection>>> {
        self.readers.clone()
    }
}

/// The writer; what the checkpointer waits for; the checkpointer. They end one after the other: of two connections that close in
/// the same moment neither is the last.
struct Threads(Option<(JoinHandle<()>, mpsc::Sender<()>, JoinHandle<()>)>);

impl Drop for Threads {
    fn drop(&mut self) {
        let Some((writer, open, checkpointer)) = self.0.take() else { return };
        // The last to hold the database may be a write that is just running: its thread cannot wait for itself, nor for the
        // checkpointer, which may be waiting for it.
        if thread::current().id() == writer.thread().id() {
            return;
        }
        // One that panicked has told so itself.
        writer.join().ok();
        drop(open);
        checkpointer.join().ok();
    }
}

/// Waits for a reader.
pub(crate) fn free(readers: &[Mutex<Connection>]) -> MutexGuard<'_, Connection> {
    readers
        .iter()
        .find_map(|reader| reader.try_lock().ok())
        .unwrap_or_else(|| readers[0].lock().unwrap_or_else(PoisonError::into_inner))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(work).expect("OK because a machine without a free thread cannot serve anyway")
}

/// Opens one connection and makes sure of its key.
#[expect(clippy::disallowed_methods, reason = "this is the one place that opens the embedded database")]
pub(crate) fn connect(path: &Path, key: &[u8; 32], read_only: bool) -> Result<Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma key = \"x'{digits}'\"")).map_err(failed)?;
    let version: String = connection.query_row("pragma cipher_version", [], |row| row.get(0)).map_err(failed)?;
    // Before 3.51.3 a checkpoint could reset the log under a reader.
    if version.is_empty() || rusqlite::version_number() < 3_051_003 {
        return Err(Error::Refused("the embedded database is not SQLCipher on SQLite 3.51.3 or later"));
    }
    connection
        .query_row("select count(*) from sqlite_schema", [], |_| Ok(()))
        .map_err(|_| Error::Refused("the database does not open with this key; is it the right keys/ folder?"))?;
    let setup = if read_only {
        "pragma query_only = on; pragma cache_size = -16000; pragma temp_store = memory; pragma busy_timeout = 5000;"
    } else {
        "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on; \
         pragma wal_autocheckpoint = 0; pragma cache_size = -32000; pragma temp_store = memory; pragma busy_timeout = 5000;"
    };
    connection.execute_batch(setup).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn write_all(connection: &Connection, jobs: &mpsc::Receiver<Job>, turn: &Turn) {
    let watch = Watch::over(connection);
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = jobs.try_recv()
        {
            group.push(next);
        }
        let _writing = turn.to_write();
        write_group(connection, &watch, group);
    }
}

fn write_group(connection: &Connection, watch: &Watch, group: Vec<Job>) {
    if let Err(error) = run(connection, "begin immediate") {
        for job in group {
            // The closure never ran; dropping it tells the caller that the database was not there.
            tracing::warn!(operation = job.name, "the write could not begin: {error}");
        }
        return;
    }
    let mut kept = Vec::with_capacity(group.len());
    for job in group {
        if run(connection, "savepoint one").is_err() {
            continue;
        }
        watch.start(job.name);
        let done = (job.run)(connection);
        watch.stop();
        if connection.is_autocommit() {
            // The interruption took the whole transaction with it.
            (done.answer)(Err(Error::Interrupted(job.name.to_owned())));
            for answer in kept.drain(..) {
                answer_with(answer, Err(Error::Conflict));
            }
            if run(connection, "begin immediate").is_err() {
                return;
            }
            continue;
        }
        if done.keep {
            match run(connection, "release one") {
                Ok(()) => kept.push(done.answer),
                Err(error) => (done.answer)(Err(error)),
            }
        } else {
            let undone = run(connection, "rollback to one").and_then(|()| run(connection, "release one"));
            (done.answer)(undone);
        }
    }
    let committed = run(connection, "commit");
    if committed.is_err() {
        run(connection, "rollback").ok();
    }
    for answer in kept {
        let outcome = match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        };
        answer_with(answer, outcome);
    }
}

fn answer_with(answer: Box<dyn FnOnce(Result<()>) + Send>, outcome: Result<()>) {
    answer(outcome);
}

fn run(connection: &Connection, text: &str) -> Result<()> {
    connection.prepare_cached(text).and_then(|mut statement| statement.raw_execute()).map(|_| ()).map_err(failed)
}

/// Interrupts a write that takes too long.
struct Watch(Arc<Mutex<Option<(&'static str, u32)>>>);

impl Watch {
    const STEP: Duration = Duration::from_millis(100);

    fn over(connection: &Connection) -> Self {
        let running: Arc<Mutex<Option<(&'static str, u32)>>> = Arc::default();
        let (seen, handle) = (Arc::downgrade(&running), connection.get_interrupt_handle());
        spawn("kontor-watch", move || {
            while let Some(running) = seen.upgrade() {
                let late = {
                    let mut running = lock(&running);
                    running.as_mut().and_then(|(name, steps)| {
                        *steps += 1;
                        (Watch::STEP * *steps > LONGEST_WRITE).then_some(*name)
                    })
                };
                if let Some(name) = late {
                    tracing::error!(operation = name, "the write {name} took too long and is interrupted");
                    handle.interrupt();
                }
                drop(running);
                thread::sleep(Watch::STEP);
            }
        });
        Self(running)
    }

    fn start(&self, name: &'static str) {
        *lock(&self.0) = Some((name, 0));
    }

    fn stop(&self) {
        *lock(&self.0) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whose turn it is: the writer's, unless the checkpointer asks for one.
#[derive(Default)]
struct Turn {
    is_asked: Mutex<bool>,
    given_back: Condvar,
    writing: Mutex<()>,
}

impl Turn {
    fn to_write(&self) -> MutexGuard<'_, ()> {
        let asked = self.given_back.wait_while(lock(&self.is_asked), |asked| *asked);
        drop(asked.unwrap_or_else(PoisonError::into_inner));
        lock(&self.writing)
    }

    /// Does something while nothing is written.
    fn between<T>(&self, what: impl FnOnce() -> T) -> T {
        *lock(&self.is_asked) = true;
        let writing = lock(&self.writing);
        let done = what();
        drop(writing);
        *lock(&self.is_asked) = false;
        self.given_back.notify_all();
        done
    }
}

/// Moves the log into the file whenever there is one. The last connection that closes moves the rest.
fn checkpoint(connection: &Connection, closed: &mpsc::Receiver<()>, turn: &Turn) {
    let pass =
        || connection.query_row("pragma wal_checkpoint(passive)", [], |row| row.get::<_, i64>("log")).map_err(failed);
    let moved = || {
        if pass()? > LONG_LOG {
            // What was written during the first pass is moved by the second, so that the writer waits for little.
            pass()?;
            turn.between(pass)?;
        }
        Ok::<_, Error>(())
    };
    while closed.recv_timeout(Duration::from_millis(500)) == Err(RecvTimeoutError::Timeout) {
        if let Err(error) = moved() {
            tracing::warn!("a checkpoint failed and will be tried again: {error}");
        }
    }
}

/// `columns` keeps the names of the answer's columns from one call of a statement to the next.
pub(crate) fn rows<V: ToSql>(
    connection: &Connection,
    sql: &str,
    values: &[V],
    columns: Option<&OnceLock<Arc<[String]>>>,
) -> Result<Vec<Row>> {
    tracing::trace!(target: "store::statement", "{sql}");
    let mut statement = connection.prepare_cached(sql).map_err(|error| statement_failed(error, sql))?;
    let named = || statement.column_names().map(str::to_owned).collect();
    let columns: Arc<[String]> = columns.map_or_else(named, |columns| columns.get_or_init(named).clone());
    let mut answer = statement.query(params_from_iter(values)).map_err(|error| statement_failed(error, sql))?;
    let mut rows = Vec::new();
    while let Some(row) = answer.next().map_err(|error| statement_failed(error, sql))? {
        let values = (0..columns.len()).map(|at| row.get_ref(at).map(value)).collect::<rusqlite::Result<Vec<_>>>();
        rows.push(Row { columns: columns.clone(), values: values.map_err(|error| statement_failed(error, sql))? });
    }
    Ok(rows)
}

pub(crate) fn execute<V: ToSql>(connection: &Connection, sql: &str, values: &[V]) -> Result<u64> {
    tracing::trace!(target: "store::statement", "{sql}");
    let mut statement = connection.prepare_cached(sql).map_err(|error| statement_failed(error, sql))?;
    let count = statement.execute(params_from_iter(values)).map_err(|error| statement_failed(error, sql))?;
    Ok(count as u64)
}

pub(crate) fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::I64(value),
        ValueRef::Real(value) => Value::F64(value),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::ToSqlOutput::Borrowed;
        Ok(Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Value::I64(value) => ValueRef::Integer(*value),
            Value::F64(value) => ValueRef::Real(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Uuid(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

pub(crate) fn failed(error: rusqlite::Error) -> Error {
    statement_failed(error, "")
}

fn statement_failed(error: rusqlite::Error, text: &str) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return Error::Statement { code: error.to_string(), statement: text.to_owned() };
    };
    match failure.code {
        ErrorCode::ConstraintViolation => match failure.extended_code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                Error::Unique { what: message.clone().unwrap_or_default() }
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Error::Foreign,
            code => Error::Statement { code: code.to_string(), statement: text.to_owned() },
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Conflict,
        ErrorCode::OperationInterrupted => Error::Interrupted(text.to_owned()),
        ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => {
            Error::Unavailable(format!("{:?}", failure.code))
        }
        code => Error::Statement {
            code: format!("{code:?}: {}", message.as_deref().unwrap_or_default()),
            statement: text.to_owned(),
        },
    }
}
