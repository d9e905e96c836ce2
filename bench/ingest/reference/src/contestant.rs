//! Those who are compared: how each is started, what counts as stored, what it spent.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use kernel::{Clock, TenantId, Vault};
use sandbox::{Sandbox, furnished};
use store::{Db, Sql, global_sql, params, sql};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::load::{self, Round, now};

const LEFT: store::GlobalSql = global_sql!("select id from inbound where state = 'new' limit 1");
const STORED: Sql =
    sql!("select count(*) as count, count(distinct provider_id) as ids from message where tenant_id = :tenant");

/// Where one looks for what was stored.
enum Rows {
    Kontor { db: Db, tenant: TenantId, sandbox: Sandbox },
    Reference(PathBuf),
    Postgres(String),
}

/// One of those compared, running.
pub(crate) struct Contestant {
    pub(crate) name: String,
    child: Running,
    address: SocketAddr,
    path: String,
    rows: Rows,
    sent: usize,
}

impl Contestant {
    pub(crate) async fn start(name: &str, folder: &Path, postgres: &str) -> Result<Self> {
        match name {
            "kontor" => kontor(folder).await,
            "reference" => {
                let file = folder.join("reference.db");
                drop(bench_ingest::connect(&file, true)?);
                let mut command = Command::new(beside("reference")?);
                command.arg(&file);
                let (child, line) = spawned(command, |_| true)?;
                Ok(Self {
                    name: name.to_owned(),
                    child,
                    address: line.parse()?,
                    path: "/".to_owned(),
                    rows: Rows::Reference(file),
                    sent: 0,
                })
            }
            peer => {
                let mut command = Command::new(folder.join(peer));
                let url = format!("{postgres}_{}", peer.replace('-', "_"));
                command.arg(bench_ingest::SECRET).arg(&url);
                let (child, line) = spawned(command, |line| line.starts_with("127.0.0.1:"))?;
                Ok(Self {
                    name: peer.to_owned(),
                    child,
                    address: line.parse()?,
                    path: "/".to_owned(),
                    rows: Rows::Postgres(url),
                    sent: 0,
                })
            }
        }
    }

    /// How many messages make a round of a second or a few.
    pub(crate) fn messages(&self, connections: usize, batch: usize) -> usize {
        let quick = matches!(self.rows, Rows::Kontor { .. } | Rows::Reference(_));
        match (quick, batch, connections) {
            (true, 1, 1) => 4000,
            (true, 1, 8) => 10_000,
            (true, ..) => 20_000,
            (false, 1, 1) => 600,
            (false, ..) => 3000,
        }
    }

    pub(crate) async fn round(
        &mut self,
        serial: &mut usize,
        connections: usize,
        batch: usize,
        count: usize,
    ) -> Result<Round> {
        let requests = load::requests(&self.path, furnished::SCHOOL_ID, serial, batch, count);
        let messages = requests.len() * batch;
        let (spent, from) = (self.cpu()?, now());
        let answered_ms = load::send(self.address, requests, connections).await?;
        self.sent += messages;
        self.drained().await?;
        // A server process of a peer's may have ended, and its time with it.
        let (took, spent) = (from.elapsed(), self.cpu()?.saturating_sub(spent));
        let stored = self.stored().await?;
        ensure!(stored == self.sent, "{} were sent and {stored} are stored", self.sent);
        Ok(Round { messages, took, cpu: spent, answered_ms })
    }

    pub(crate) async fn stop(self) -> Result<()> {
        drop(self.child);
        if let Rows::Kontor { sandbox, .. } = self.rows {
            sandbox.stop().await;
        }
        Ok(())
    }

    /// Waits until nothing that was acknowledged is left to do.
    async fn drained(&self) -> Result<()> {
        for _ in 0..10_000 {
            let is_done = match &self.rows {
                Rows::Kontor { db, .. } => {
                    let read = db.across("bench: whether anything is left", |all| {
                        all.row(LEFT, params! {}).map(|row| row.is_none())
                    });
                    read.await?
                }
                Rows::Reference(_) => true,
                // pywa answers before it stores.
                Rows::Postgres(_) => self.stored().await? >= self.sent,
            };
            if is_done {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("not drained after two minutes")
    }

    async fn stored(&self) -> Result<usize> {
        let (count, ids): (i64, i64) = match &self.rows {
            Rows::Kontor { db, tenant, .. } => {
                let read = db.read(*tenant, |scope| scope.row(STORED, params! {}));
                let row = read.await?.context("a count has a row")?;
                (row.get("count")?, row.get("ids")?)
            }
            Rows::Reference(file) => bench_ingest::connect(file, false)?.query_row(
                "select count(*), count(distinct provider_id) from message",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?,
            Rows::Postgres(url) => {
                let url = url.clone();
                let counted = tokio::task::spawn_blocking(move || {
                    #[expect(clippy::disallowed_methods, reason = "the peers' database is none of Kontor's")]
                    let mut client = postgres::Client::connect(&url, postgres::NoTls)?;
                    let row = client.query_one("select count(*), count(distinct provider_id) from message", &[])?;
                    Ok::<_, postgres::Error>((row.get(0), row.get(1)))
                });
                counted.await??
            }
        };
        ensure!(count == ids, "{} messages are stored twice", count - ids);
        Ok(usize::try_from(count)?)
    }

    /// What the program spent, and the database servers that work for it.
    fn cpu(&self) -> Result<Duration> {
        let mut ticks = ticks(&self.child.0.id().to_string())?;
        if let Rows::Postgres(url) = &self.rows {
            let database = url.rsplit('/').next().unwrap_or_default();
            for entry in std::fs::read_dir("/proc")?.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
                let line = String::from_utf8_lossy(&line).into_owned();
                // A backend is called "postgres: user database address state"; the writers of the log serve all and are left out.
                if line.starts_with("postgres:") && line.split(' ').any(|word| word == database) {
                    ticks += self::ticks(&name).unwrap_or_default();
                }
            }
        }
        Ok(Duration::from_millis(ticks * 10))
    }
}

/// User and system time in hundredths of a second.
fn ticks(process: &str) -> Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    Ok(fields[11].parse::<u64>()? + fields[12].parse::<u64>()?)
}

fn beside(name: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// Starts a program and waits for the line that says where it listens.
fn spawned(mut command: Command, is_it: fn(&str) -> bool) -> Result<(Running, String)> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("{command:?}"))?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    let running = Running(child);
    for line in lines.by_ref() {
        let line = line?;
        if is_it(&line) {
            std::thread::spawn(move || lines.count());
            return Ok((running, line));
        }
    }
    bail!("{command:?} ended before it listened")
}

/// A program that ends with us.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Kontor as it is shipped, connected to the sandbox through its own API.
async fn kontor(folder: &Path) -> Result<Contestant> {
    let sandbox = sandbox::start(sandbox::Config::for_demo(0)).await?;
    let data = folder.join("kontor");
    let program = |arguments: &[&str]| {
        let mut command = Command::new(beside("kontor").unwrap_or_default());
        command
            .args(arguments)
            .env("KONTOR_DATA_DIR", &data)
            .env("KONTOR_LISTEN", "127.0.0.1:0")
            // Nobody follows the link that it prints.
            .env("KONTOR_PUBLIC_URL", "http://127.0.0.1")
            .env("KONTOR_META_URL", sandbox.url());
        command.env("KONTOR_LOG", "warn");
        command
    };
    let made = program(&["tenant", "create", "--name", "Bench", "--owner-email", "owner@bench.example"]).output()?;
    let made: serde_json::Value =
        serde_json::from_slice(&made.stdout).context("kontor tenant create printed no JSON")?;
    let tenant: TenantId = made["tenant_id"].as_str().unwrap_or_default().parse().context("no tenant")?;
    let (child, line) = spawned(program(&["serve"]), |line| line.contains("listens on http://"))?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).context("no address")?;
    let address: SocketAddr = address.trim_end_matches('/').parse()?;
    let body = serde_json::json!({"kind": "whatsapp", "name": "Bench", "credentials": {
        "app_id": furnished::APP_ID, "phone_number_id": furnished::SCHOOL_ID, "waba_id": furnished::WABA_ID,
        "access_token": furnished::TOKEN, "app_secret": furnished::APP_SECRET,
    }})
    .to_string();
    let mut stream = TcpStream::connect(address).await?;
    let key = made["api_key"].as_str().unwrap_or_default();
    let head = format!(
        "POST /api/v1/inboxes HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\nidempotency-key: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    let status = load::read(&mut stream, &mut answer).await?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    ensure!(status == 201, "connecting answered {status}: {text}");
    let hook = text.split("/hooks/meta/").nth(1).and_then(|rest| rest.split('"').next()).context("no webhook_url")?;
    let path = format!("/hooks/meta/{hook}");
    let opened = data.clone();
    let db = tokio::task::spawn_blocking(move || {
        let vault = Vault::open(&opened.join("keys"), &opened.join("master.key"))?;
        let config = store::Config { data_dir: opened, database_url: None, connections: 1 };
        anyhow::Ok(Db::open(&config, &vault, &Clock::system())?)
    });
    Ok(Contestant {
        name: "kontor".to_owned(),
        child,
        address,
        path,
        rows: Rows::Kontor { db: db.await??, tenant, sandbox },
        sent: 0,
    })
}
