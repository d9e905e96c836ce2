//! PostgreSQL: a pool of threads, each with one connection, at READ COMMITTED.
//!
//! - Every transaction begins by naming its tenant; row-level security, forced, shows it that tenant's rows only.
//! - Kontor refuses to run as a superuser or with BYPASSRLS: either would switch that off.
//! - A connection that broke is opened again for the next job; the job that saw it break answers "not available".

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, mpsc};

use bytes::BytesMut;
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};
use rustls::crypto::ring;
use uuid::Uuid;

use crate::embedded::LONGEST_WRITE;
use crate::error::{Error, Result};
use crate::value::{Row, Value};

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
#[expect(clippy::disallowed_methods, reason = "this is the one place that opens PostgreSQL")]
pub(crate) fn connect(url: &str) -> Result<Client> {
    let config: postgres::Config =
        url.parse().map_err(|_| Error::Refused("KONTOR_DATABASE_URL is not a PostgreSQL address"))?;
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("OK because ring knows the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
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
    let mut connection: Option<PgConnection> = None;
    loop {
        let job = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if connection.as_ref().is_none_or(|open| open.client.is_closed()) {
            connection = match connect(url) {
                Ok(client) => Some(PgConnection { client, statements: HashMap::new() }),
                Err(error) => {
                    tracing::error!("PostgreSQL cannot be reached: {error}");
                    None
                }
            };
        }
        // Without a connection the job is dropped, which tells its caller that the database is not there.
        if let Some(connection) = &mut connection {
            transact(connection, job);
        }
    }
}

fn transact(connection: &mut PgConnection, job: Job) {
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
    let begin = format!(
        "{access}; set local statement_timeout = {}; {sight}",
        LONGEST_WRITE.as_millis() * if job.read_only { 5 } else { 1 }
    );
    if let Err(error) = connection.client.batch_execute(&begin) {
        tracing::error!("a transaction could not begin: {}", failed(error));
        return;
    }
    let done = (job.run)(connection);
    if done.keep {
        (done.answer)(connection.client.batch_execute("commit").map_err(failed));
    } else {
        (done.answer)(connection.client.batch_execute("rollback").map_err(failed));
    }
}

impl PgConnection {
    pub(crate) fn rows(&mut self, text: &str, values: &[Value]) -> Result<Vec<Row>> {
        let statement = self.prepared(text)?;
        let columns: Arc<[String]> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let answer =
            self.client.query(&statement, &references(values)).map_err(|error| statement_failed(error, text))?;
        let read = |row: postgres::Row| {
            let values = (0..columns.len()).map(|at| value(&row, at, text)).collect::<Result<Vec<_>>>()?;
            Ok(Row { columns: columns.clone(), values })
        };
        answer.into_iter().map(read).collect()
    }

    pub(crate) fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepared(text)?;
        self.client.execute(&statement, &references(values)).map_err(|error| statement_failed(error, text))
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

fn value(row: &postgres::Row, at: usize, text: &str) -> Result<Value> {
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
