//! PostgreSQL: a pool of threads, each with one connection, at READ COMMITTED.
//!
//! - Every transaction begins by naming its tenant; row-level security, forced, shows it that tenant's rows only.
//! - Kontor refuses to run as a superuser or with BYPASSRLS: either would switch that off.
//! - A connection that broke while nobody used it is opened again, and the job that finds out begins on the new one: nothing of
//!   it has been sent. A job that sees its connection break later answers "not available", for nobody knows what it has done.
//! - A server that takes the connection and says nothing costs a call seconds, not for ever; it is waited for once a thread.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use bytes::BytesMut;
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};
use rustls::crypto::ring;
use uuid::Uuid;

use crate::embedded::LONGEST_WRITE;
use crate::error::{Error, Result};
use crate::value::{Row, Value};

/// How long a server may take until a connection stands.
const CONNECTED_WITHIN: Duration = Duration::from_secs(8);

/// What a transaction may see.
#[derive(Clone, Copy)]
pub(crate) enum Sight {
    Tenant(Uuid),
    Global,
    Across,
}

/// A transaction's work. It says whether to commit, and answers its caller once that is certain.
pub(crate) struct Job {
    pub(crate) sight: Sight,
    pub(crate) read_only: bool,
    pub(crate) run: Box<dyn FnOnce(&mut PgConnection) -> Done + Send>,
}

pub(crate) struct Done {
    pub(crate) keep: bool,
    pub(crate) answer: Box<dyn FnOnce(Result<()>) + Send>,
}

/// A connection with its prepared statements.
pub(crate) struct PgConnection {
    client: Client,
    statements: HashMap<String, Statement>,
}

pub(crate) struct Pool {
    queue: mpsc::SyncSender<Job>,
}

impl Pool {
    pub(crate) fn open(url: &str, connections: usize) -> Result<Self> {
        let (queue, jobs) = mpsc::sync_channel(4096);
        let jobs = Arc::new(Mutex::new(jobs));
        let url: Arc<str> = url.into();
        for number in 0..connections {
            let (jobs, url) = (jobs.clone(), url.clone());
            let thread = std::thread::Builder::new().name(format!("kontor-pg-{number}"));
            thread
                .spawn(move || work(&url, &jobs))
                .expect("OK because a machine without a free thread cannot serve anyway");
        }
        Ok(Self { queue })
    }

    pub(crate) fn submit(&self, job: Job) -> Result<()> {
        self.queue.try_send(job).map_err(|_| Error::Unavailable("too many calls are waiting".to_owned()))
    }
}

/// Opens one connection, with TLS unless the URL says `sslmode=disable`.
pub(crate) fn connect(url: &str) -> Result<Client> {
    Opening::begin(url).wait(CONNECTED_WITHIN).unwrap_or_else(|_| Err(Error::Unavailable(SILENT.to_owned())))
}

const SILENT: &str = "it does not answer";

/// A connection that is being opened. The client's own time limit ends with the socket, and a server that hangs has one; so
/// it is opened on a thread of its own, which ends when the server says something or goes.
struct Opening(mpsc::Receiver<Result<Client>>);

impl Opening {
    fn begin(url: &str) -> Self {
        let ((done, waits), url) = (mpsc::sync_channel(1), url.to_owned());
        let opening = std::thread::Builder::new().name("kontor-pg-opens".to_owned());
        // Without a thread nothing is sent, which tells whoever waits. If nobody waits any more, it is closed again.
        let _ = opening.spawn(move || done.send(open(&url)).is_ok());
        Self(waits)
    }

    /// What became of it; itself, if that is not known in time.
    fn wait(self, within: Duration) -> std::result::Result<Result<Client>, Self> {
        match self.0.recv_timeout(within) {
            Ok(opened) => Ok(opened),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(self),
            Err(mpsc::RecvTimeoutError::Disconnected) => Ok(Err(Error::Unavailable("no thread is free".to_owned()))),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that opens PostgreSQL")]
fn open(url: &str) -> Result<Client> {
    let mut config: postgres::Config =
        url.parse().map_err(|_| Error::Refused("KONTOR_DATABASE_URL is not a PostgreSQL address"))?;
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("OK because ring knows the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECTED_WITHIN);
    }
    config.connect(tokio_postgres_rustls::MakeRustlsConnect::new(tls)).map_err(failed)
}

/// Refuses a role for which row-level security would not hold.
pub(crate) fn check_role(client: &mut Client) -> Result<()> {
    let row = client
        .query_one("select rolsuper or rolbypassrls from pg_roles where rolname = current_user", &[])
        .map_err(failed)?;
    if row.get::<_, bool>(0) {
        return Err(Error::Refused(
            "the database role is a superuser or has BYPASSRLS, which switches the tenants' separation off; use an ordinary role",
        ));
    }
    Ok(())
}

fn work(url: &str, jobs: &Mutex<mpsc::Receiver<Job>>) {
    let (mut held, mut opening) = (None, None);
    loop {
        let job = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Without a connection the job is dropped, which tells its caller that the database is not there.
        held = begun(held, &mut opening, url, &beginning(&job)).map(|mut connection| {
            end(&mut connection, job);
            connection
        });
    }
}

/// A connection on which a transaction has begun: the one that was held if it still lives, else a new one, perhaps the one that
/// an earlier job had waited for in vain.
fn begun(held: Option<PgConnection>, opening: &mut Option<Opening>, url: &str, begin: &str) -> Option<PgConnection> {
    if let Some(mut connection) = held.filter(|held| !held.client.is_closed()) {
        match connection.client.batch_execute(begin) {
            Ok(()) => return Some(connection),
            Err(error) => tracing::warn!("a connection to PostgreSQL broke and is opened again: {}", failed(error)),
        }
    }
    let mut open = || {
        let mut client = match opening.take().unwrap_or_else(|| Opening::begin(url)).wait(CONNECTED_WITHIN) {
            Ok(opened) => opened?,
            Err(still) => {
                *opening = Some(still);
                return Err(Error::Unavailable(SILENT.to_owned()));
            }
        };
        client.batch_execute(begin).map_err(failed)?;
        Ok(PgConnection { client, statements: HashMap::new() })
    };
    open().map_err(|error: Error| tracing::error!("PostgreSQL cannot be reached: {error}")).ok()
}

fn beginning(job: &Job) -> String {
    let access = if job.read_only {
        "begin isolation level repeatable read read only"
    } else {
        "begin isolation level read committed"
    };
    let sight = match job.sight {
        Sight::Tenant(tenant) => format!("select set_config('kontor.tenant', '{tenant}', true)"),
        Sight::Global => String::from("select set_config('kontor.tenant', '', true)"),
        Sight::Across => String::from("select set_config('kontor.across', 'on', true)"),
    };
    let longest = LONGEST_WRITE.as_millis() * if job.read_only { 5 } else { 1 };
    format!("{access}; set local statement_timeout = {longest}; {sight}")
}

/// Does the work of a transaction that has begun, and ends it.
fn end(connection: &mut PgConnection, job: Job) {
    let done = (job.run)(connection);
    let last = if done.keep { "commit" } else { "rollback" };
    (done.answer)(connection.client.batch_execute(last).map_err(failed));
}

impl PgConnection {
    pub(crate) fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        tracing::trace!(target: "store::statement", "{sql}");
        let statement = self.prepared(sql)?;
        let columns: Arc<[String]> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let answer =
            self.client.query(&statement, &references(values)).map_err(|error| statement_failed(error, sql))?;
        let read = |row: postgres::Row| {
            let values = (0..columns.len()).map(|at| value(&row, at, sql)).collect::<Result<Vec<_>>>()?;
            Ok(Row { columns: columns.clone(), values })
        };
        answer.into_iter().map(read).collect()
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        tracing::trace!(target: "store::statement", "{sql}");
        let statement = self.prepared(sql)?;
        self.client.execute(&statement, &references(values)).map_err(|error| statement_failed(error, sql))
    }

    /// The connection itself, for what is asked of the schema.
    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Whether the text is a statement.
    pub(crate) fn prepare(&mut self, text: &str) -> Result<()> {
        self.prepared(text).map(|_| ())
    }

    fn prepared(&mut self, text: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text).map_err(|error| statement_failed(error, text))?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn references(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

pub(crate) fn value(row: &postgres::Row, at: usize, text: &str) -> Result<Value> {
    let kind = row.columns()[at].type_();
    let read = match *kind {
        Type::BOOL => row.try_get::<_, Option<bool>>(at).map(|value| value.map(Value::Bool)),
        Type::INT8 => row.try_get::<_, Option<i64>>(at).map(|value| value.map(Value::I64)),
        Type::INT4 => row.try_get::<_, Option<i32>>(at).map(|value| value.map(|value| Value::I64(value.into()))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at).map(|value| value.map(Value::F64)),
        Type::TEXT | Type::VARCHAR | Type::NAME => {
            row.try_get::<_, Option<String>>(at).map(|value| value.map(Value::Text))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at).map(|value| value.map(Value::Bytes)),
        Type::UUID => row.try_get::<_, Option<Uuid>>(at).map(|value| value.map(Value::Uuid)),
        _ => {
            return Err(Error::Column {
                column: row.columns()[at].name().to_owned(),
                reason: "a type that Kontor does not use; cast it",
            });
        }
    };
    read.map(|value| value.unwrap_or(Value::Null)).map_err(|error| statement_failed(error, text))
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(value) => value.to_sql_checked(kind, out),
            Value::I64(value) if *kind == Type::INT4 => i32::try_from(*value)?.to_sql_checked(kind, out),
            Value::I64(value) => value.to_sql_checked(kind, out),
            Value::F64(value) => value.to_sql_checked(kind, out),
            Value::Text(text) => text.to_sql_checked(kind, out),
            Value::Bytes(bytes) => bytes.to_sql_checked(kind, out),
            Value::Uuid(id) => id.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn failed(error: postgres::Error) -> Error {
    statement_failed(error, "")
}

/// Keeps the code and the statement; PostgreSQL's own text may hold a row's values.
fn statement_failed(error: postgres::Error, text: &str) -> Error {
    let Some(db) = error.as_db_error() else {
        return match error.source() {
            Some(source) if error.is_closed() || source.is::<std::io::Error>() => {
                Error::Unavailable("the connection broke".to_owned())
            }
            Some(_) if text.is_empty() => Error::Unavailable("it cannot be reached".to_owned()),
            _ if error.is_closed() => Error::Unavailable("the connection broke".to_owned()),
            _ => Error::Statement { code: "a value of the wrong type".to_owned(), statement: text.to_owned() },
        };
    };
    let code = db.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        return Error::Unique {
            what: format!("{} {}", db.table().unwrap_or_default(), db.constraint().unwrap_or_default()),
        };
    }
    if *code == SqlState::FOREIGN_KEY_VIOLATION {
        return Error::Foreign;
    }
    if *code == SqlState::T_R_DEADLOCK_DETECTED
        || *code == SqlState::T_R_SERIALIZATION_FAILURE
        || *code == SqlState::LOCK_NOT_AVAILABLE
    {
        return Error::Conflict;
    }
    if *code == SqlState::QUERY_CANCELED {
        return Error::Interrupted(text.to_owned());
    }
    // Connection exceptions (08), lack of resources (53), operator intervention (57).
    if ["08", "53", "57"].iter().any(|class| code.code().starts_with(class)) {
        return Error::Unavailable(format!("PostgreSQL says {}", code.code()));
    }
    Error::Statement { code: code.code().to_owned(), statement: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a job was answered, and by which server process it was run, each time it was.
    struct Outcome {
        answer: std::result::Result<Result<()>, mpsc::RecvError>,
        ran_on: Vec<i64>,
    }

    /// Runs a job that asks who serves it, does `meanwhile` with the answer, and writes nothing.
    fn outcome(pool: &Pool, meanwhile: impl FnOnce(i64) + Send + 'static) -> Outcome {
        let ((answer, answered), (ran, runs)) = (mpsc::channel(), mpsc::channel());
        let run = Box::new(move |connection: &mut PgConnection| {
            let pid = pid(connection).unwrap();
            ran.send(pid).unwrap();
            meanwhile(pid);
            let again = self::pid(connection);
            let answer = Box::new(move |end: Result<()>| answer.send(again.and(end)).unwrap());
            Done { keep: true, answer }
        });
        pool.submit(Job { sight: Sight::Global, read_only: false, run }).unwrap();
        let answer = answered.recv();
        Outcome { answer, ran_on: runs.iter().collect() }
    }

    fn pid(connection: &mut PgConnection) -> Result<i64> {
        connection.rows("select cast(pg_backend_pid() as bigint) as pid", &[])?[0].get("pid")
    }

    /// Ends a server process and waits until it is gone.
    fn terminate(url: &str, pid: i64) {
        let mut operator = connect(url).unwrap();
        let pid = i32::try_from(pid).unwrap();
        assert!(operator.query_one("select pg_terminate_backend($1, 5000)", &[&pid]).unwrap().get::<_, bool>(0));
    }

    #[test]
    fn a_connection_that_broke_while_it_rested_fails_no_call() {
        #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
        let Ok(url) = std::env::var("KONTOR_TEST_POSTGRES_URL") else { return };
        let pool = Pool::open(&url, 1).unwrap();
        let first = outcome(&pool, |_| {});
        assert!(matches!(first.answer, Ok(Ok(()))), "{:?}", first.answer);
        assert_eq!(outcome(&pool, |_| {}).ran_on, first.ran_on, "the connection is kept");
        terminate(&url, first.ran_on[0]);
        let next = outcome(&pool, |_| {});
        assert!(matches!(next.answer, Ok(Ok(()))), "{:?}", next.answer);
        assert!(next.ran_on.len() == 1 && next.ran_on != first.ran_on, "{:?}", next.ran_on);
        // Control: what breaks in the middle is told, and not done again.
        let other = url.clone();
        let broken = outcome(&pool, move |pid| terminate(&other, pid));
        assert!(matches!(broken.answer, Ok(Err(Error::Unavailable(_)))), "{:?}", broken.answer);
        assert_eq!(broken.ran_on, next.ran_on);
        assert!(matches!(outcome(&pool, |_| {}).answer, Ok(Ok(()))));
    }

    #[test]
    fn a_server_that_is_away_fails_the_call_and_not_the_pool() {
        let pool = Pool::open("postgres://kontor:x@127.0.0.1:1/kontor", 1).unwrap();
        for _ in 0..2 {
            let gone = outcome(&pool, |_| {});
            assert!(gone.answer.is_err() && gone.ran_on.is_empty(), "{:?}", gone.answer);
        }
    }

    #[test]
    fn a_server_that_takes_the_connection_and_says_nothing_is_not_waited_for_without_end() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("postgres://kontor:x@{}/kontor", listener.local_addr().unwrap());
        let opening = Opening::begin(&url);
        let (silent, _) = listener.accept().unwrap();
        let Err(opening) = opening.wait(Duration::from_millis(200)) else { panic!("nobody has answered") };
        // It is waited for again, and ends with the server.
        drop(silent);
        let ended = opening.wait(Duration::from_secs(30)).unwrap_or_else(|_| panic!("the server is gone"));
        assert!(matches!(ended, Err(Error::Unavailable(_))), "{:?}", ended.err());
        // The control: one that is not there is known at once.
        drop(listener);
        let gone = Opening::begin(&url).wait(Duration::from_secs(30));
        assert!(matches!(gone, Ok(Err(Error::Unavailable(_)))));
    }
}
