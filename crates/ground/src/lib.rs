//! For tests: the data of an empty installation, on a fresh database of each kind.
//!
//! - It knows `kernel` and `store` alone, so that each room above them can use it in its own tests.       (tidy, `arrows`)
//! - A ground has a folder and a database of its own, and both go with it.
//! - Each database is migrated once for each build of a test binary; every ground gets a copy of that. On the embedded one
//!   the copies share their keys.
//! - PostgreSQL is there where `KONTOR_TEST_POSTGRES_URL` names a server: `tools/postgres run cargo nextest run …`.

mod kept;
mod proof;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::{Clock, Vault, vault};
use store::{Config, Db};

pub use kept::{Kept, copy_folder, until_closed};
pub use proof::{Proof, proof};

/// An installation without anyone.
pub struct Ground {
    pub db: Db,
    pub clock: Clock,
    /// Opens the same data a second time.
    pub config: Config,
    /// Last, so that it goes when the database is closed.
    _place: Place,
}

/// What is removed in the end.
struct Place {
    folder: PathBuf,
    /// The server and the database's name.
    database: Option<(String, String)>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.database {
            drop_database(server, name).ok();
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// One on the embedded database, and one on PostgreSQL where the tests are given a server. Each has a clock of its own.
pub async fn both(clock: impl Fn() -> Clock) -> Vec<Ground> {
    let mut grounds = vec![Ground::begin(clock(), None).await];
    grounds.extend(on_postgres(clock()).await);
    grounds
}

/// On PostgreSQL alone, for what only two connections can show.
pub async fn on_postgres(clock: Clock) -> Option<Ground> {
    Some(Ground::begin(clock, Some(server()?)).await)
}

impl Ground {
    async fn begin(clock: Clock, server: Option<String>) -> Self {
        let mark: String =
            vault::random_token().to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        let folder = scratch().join(format!("kontor-ground-{mark}"));
        let database = server.map(|server| (server, format!("ground_{mark}")));
        let database_url = database.as_ref().map(|(server, name)| address(server, name));
        let config = Config { data_dir: folder.clone(), database_url, connections: 4 };
        let (for_db, with, copy) = (clock.clone(), config.clone(), database.clone());
        let open = move || {
            let open = |config: &Config| {
                let vault = Vault::open(&config.data_dir.join("keys"), &config.data_dir.join("master"));
                let vault = vault.unwrap_or_else(|error| panic!("{error}"));
                Db::open(config, &vault, &for_db).unwrap_or_else(|error| panic!("{error}"))
            };
            if let Some((server, name)) = copy {
                let migrate = |url| drop(open(&Config { database_url: Some(url), ..with.clone() }));
                copy_migrated(&server, &name, migrate).unwrap_or_else(|error| panic!("{error:?}"));
            } else {
                copy_migrated_file(&with.data_dir, |data_dir| drop(open(&Config { data_dir, ..with.clone() })));
            }
            open(&with)
        };
        let db = tokio::task::spawn_blocking(open).await.unwrap_or_else(|error| panic!("{error}"));
        Self { db, clock, config, _place: Place { folder, database } }
    }

    pub fn folder(&self) -> &Path {
        &self.config.data_dir
    }
}

/// Makes a database as a copy of one that `migrate` brought up to date, at most once for each build of a test binary.
///
/// The template gets its name when it is whole, so one that is seen is finished; a lock keeps two processes from making it.
#[expect(clippy::disallowed_methods, reason = "tests make and drop their own databases")]
fn copy_migrated(server: &str, name: &str, migrate: impl FnOnce(String)) -> Result<(), postgres::Error> {
    let template = format!("ground_template_{}", build());
    let making = format!("{template}_making");
    let mut client = postgres::Client::connect(server, postgres::NoTls)?;
    let is_there = |client: &mut postgres::Client| {
        client.query_opt("select 1 from pg_database where datname = $1", &[&template]).map(|row| row.is_some())
    };
    if !is_there(&mut client)? {
        // Any number will do, as long as it is always this one.
        client.batch_execute("select pg_advisory_lock(4715034420691187)")?;
        if !is_there(&mut client)? {
            client.batch_execute(&format!("drop database if exists {making}"))?;
            client.batch_execute(&format!("create database {making}"))?;
            migrate(address(server, &making));
            client.batch_execute(&end_connections(&making))?;
            client.batch_execute(&format!("alter database {making} rename to {template}"))?;
        }
        client.batch_execute("select pg_advisory_unlock(4715034420691187)")?;
    }
    client.batch_execute(&format!("create database {name} template {template}"))
}

/// The same on the embedded database: a copy of the data folder, with the keys that open it.
fn copy_migrated_file(to: &Path, migrate: impl FnOnce(PathBuf)) {
    let template = Kept::hold("kontor-ground", &build());
    if !template.is_whole() {
        template.clear();
        migrate(template.data());
        template.finish();
    }
    copy_folder(&template.data(), to);
}

/// Where tests keep what goes with them: in memory where the system offers that, for SQLite waits for the disk at each commit.
pub fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// What tells one build of a test binary from another. The running file is asked, for another run may be replacing the one
/// at its path.
pub fn build() -> String {
    let running = Path::new("/proc/self/exe");
    let binary = std::fs::metadata(running).or_else(|_| std::env::current_exe().and_then(std::fs::metadata));
    let binary = binary.unwrap_or_else(|error| panic!("{error}"));
    let mut hasher = DefaultHasher::new();
    binary.len().hash(&mut hasher);
    binary.modified().unwrap_or_else(|error| panic!("{error}")).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The PostgreSQL server of this run, if there is one.
pub fn server() -> Option<String> {
    variable("KONTOR_TEST_POSTGRES_URL")
}

/// What the environment says of a run of tests. Empty is not there.
#[expect(
    clippy::disallowed_methods,
    reason = "tests learn of their PostgreSQL, and proofs of how far they go, from the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The address of a database of this server. Loopback speaks no TLS.
pub fn address(server: &str, name: &str) -> String {
    let (head, query) = server.split_once('?').unwrap_or((server, ""));
    let (base, _) = head.rsplit_once('/').expect("OK because the address names a database");
    match query {
        "" => format!("{base}/{name}?sslmode=disable"),
        query if query.contains("sslmode=") => format!("{base}/{name}?{query}"),
        query => format!("{base}/{name}?{query}&sslmode=disable"),
    }
}

/// Drops a database of the server at this address, ending our own connections to it first.
///
/// Not `with (force)`: it is refused while autovacuum, whose workers are the superuser's, happens to look at that database.
/// Without it PostgreSQL asks those workers to leave and waits.
///
/// # Errors
/// What PostgreSQL said.
pub fn drop_database(server: &str, name: &str) -> Result<(), String> {
    administer(server, vec![end_connections(name), format!("drop database if exists {name}")])
}

/// The statement that ends our own connections to a database.
pub fn end_connections(name: &str) -> String {
    format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and usename = current_user"
    )
}

/// Listens at a port of loopback that this process was not given before, and that nobody else is given when it is let go of: it
/// lies below those that the system gives out by itself.
pub fn listener() -> TcpListener {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let place = std::process::id().wrapping_mul(64).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        if let Ok(listener) = TcpListener::bind(format!("127.0.0.1:{}", 10_000 + place % 20_000)) {
            return listener;
        }
    }
}

/// Waits until so many wait for another's lock in the database of this address, for twenty seconds at the most.
///
/// # Errors
/// That fewer did, or what PostgreSQL said.
pub async fn until_waiting(address: &str, many: usize) -> Result<(), String> {
    let look = format!(
        "do $$ begin for turn in 1..2000 loop \
         perform pg_stat_clear_snapshot(); \
         if {many} <= (select count(*) from pg_stat_activity where datname = current_database() \
             and usename = current_user and wait_event_type = 'Lock') then return; end if; \
         perform pg_sleep(0.01); \
         end loop; raise 'fewer wait'; end $$"
    );
    let address = address.to_owned();
    let looked = tokio::task::spawn_blocking(move || administer(&address, vec![look])).await;
    looked.map_err(|error| error.to_string())?
}

/// Runs statements on a thread of their own, since this client blocks.
///
/// # Errors
/// What PostgreSQL said.
pub fn administer(server: &str, statements: Vec<String>) -> Result<(), String> {
    let server = server.to_owned();
    #[expect(clippy::disallowed_methods, reason = "tests make and drop their own databases")]
    let run = move || -> Result<(), postgres::Error> {
        let mut client = postgres::Client::connect(&server, postgres::NoTls)?;
        statements.iter().try_for_each(|statement| client.batch_execute(statement))
    };
    std::thread::spawn(run).join().map_err(|_| "the thread panicked".to_owned())?.map_err(|error| format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use store::{Database, GlobalSql, global_sql, params};

    use super::*;

    const COUNT: GlobalSql = global_sql!("select count(*) as number from tenant");

    #[tokio::test]
    async fn a_ground_is_empty_and_leaves_nothing() {
        for ground in both(Clock::system).await {
            let row = ground.db.global_read(|global| global.row(COUNT, params! {})).await;
            let row = row.unwrap_or_else(|error| panic!("{error}")).expect("OK because a count is one row");
            assert_eq!(row.get::<i64>("number").unwrap_or(-1), 0);
            let (folder, database) = (ground.folder().to_owned(), ground.config.database_url.clone());
            assert_eq!(database.is_some(), ground.db.database() == Database::Postgres);
            assert!(folder.exists());
            drop(ground);
            assert!(!folder.exists());
            if let Some(url) = database {
                assert!(administer(&url, vec!["select 1".to_owned()]).is_err(), "the database is still there");
            }
        }
    }

    #[test]
    fn a_database_has_the_servers_address_and_its_own_name() {
        assert_eq!(address("postgres://a@127.0.0.1:1/postgres", "b"), "postgres://a@127.0.0.1:1/b?sslmode=disable");
        assert_eq!(address("postgres://h/p?user=a", "b"), "postgres://h/b?user=a&sslmode=disable");
        assert_eq!(address("postgres://h/p?sslmode=require", "b"), "postgres://h/b?sslmode=require");
    }
}
