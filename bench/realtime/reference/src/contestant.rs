//! Those who are compared: how each is started, how an inbox of its is opened, what makes it tell everyone, what it spent.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use kernel::{Actor, Clock, LoginId, StaffId, TenantId, Vault, Who};
use store::{Db, GlobalSql, Sql, global_sql, params, sql};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// One of those compared, running.
pub(crate) struct Contestant {
    child: Running,
    pub(crate) address: SocketAddr,
    /// The heads of requests: one for each inbox, and the one of a commit.
    openings: Vec<String>,
    commit: String,
    writer: Mutex<TcpStream>,
}

impl Contestant {
    pub(crate) async fn start(name: &str, folder: &Path, size: usize) -> Result<Self> {
        match name {
            "kontor" => kontor(folder, size).await,
            // The reference knows HTTP and many at once, the floor only how to write.
            "reference" | "floor" => {
                let program = if name == "floor" { "floor" } else { "bare" };
                let (child, line) = spawned(Command::new(beside(program)?), |_| true)?;
                let address: SocketAddr = line.parse()?;
                let openings = vec!["GET /stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_owned()];
                // As long as what Kontor tells.
                let body = r#"{"contact":"01994c4e-7b1f-7000-8000-000000000000","conversation":null,"kind":"contact.created","message":null,"seq":123}"#;
                let commit = format!(
                    "POST /commit HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                Ok(Self { child, address, openings, commit, writer: Mutex::new(TcpStream::connect(address).await?) })
            }
            other => bail!("{other} is not among those compared"),
        }
    }

    pub(crate) fn opening(&self, number: usize) -> &str {
        &self.openings[number % self.openings.len()]
    }

    /// Makes it tell everyone one thing.
    pub(crate) async fn commit(&self) -> Result<()> {
        let mut stream = self.writer.lock().await;
        let mut part = [0; 8192];
        let mut count = 0;
        // A connection that was silent while inboxes were opened may have been closed.
        for is_last in [false, true] {
            let asked = stream.write_all(self.commit.as_bytes()).await;
            count = match asked {
                Ok(()) => stream.read(&mut part).await.unwrap_or(0),
                Err(_) => 0,
            };
            if count > 0 || is_last {
                break;
            }
            *stream = TcpStream::connect(self.address).await?;
        }
        let head = String::from_utf8_lossy(&part[..count.min(12)]).into_owned();
        ensure!(head == "HTTP/1.1 200" || head == "HTTP/1.1 201", "{}", String::from_utf8_lossy(&part[..count]));
        Ok(())
    }

    /// What it spent, to the nanosecond: the time of its threads that live.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let mut nanoseconds = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.0.id()))? {
            let text = std::fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            nanoseconds += text.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or_default();
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Bytes of its own that it holds: what is resident and not the program's file.
    pub(crate) fn memory(&self) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.0.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:")).context("no RssAnon")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }
}

fn beside(name: &str) -> Result<std::path::PathBuf> {
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

const ADD_LOGIN: GlobalSql =
    global_sql!("insert into login (id, email, email_folded, epoch, created_at) values (:id, :email, :email, 1, :now)");
const ADD_STAFF: Sql = sql!(
    "insert into staff (tenant_id, id, login_id, name, role, created_at, version) values (:tenant, :id, :login, 'Ada', 'agent', :now, 1)"
);

/// Kontor as it is shipped. Each open inbox is a person's of her own, with her session.
async fn kontor(folder: &Path, size: usize) -> Result<Contestant> {
    let data = folder.to_owned();
    let program = |arguments: &[&str]| {
        let mut command = Command::new(beside("kontor").unwrap_or_default());
        command
            .args(arguments)
            .env("KONTOR_DATA_DIR", &data)
            .env("KONTOR_LISTEN", "127.0.0.1:0")
            // Nobody follows the link that it prints.
            .env("KONTOR_PUBLIC_URL", "http://127.0.0.1")
            .env("KONTOR_LOG", "warn");
        command
    };
    let made = program(&["tenant", "create", "--name", "Bench", "--owner-email", "owner@bench.example"]).output()?;
    let made: serde_json::Value =
        serde_json::from_slice(&made.stdout).context("kontor tenant create printed no JSON")?;
    let tenant: TenantId = made["tenant_id"].as_str().unwrap_or_default().parse().context("no tenant")?;
    let key = made["api_key"].as_str().unwrap_or_default();
    let opened = data.clone();
    let db = tokio::task::spawn_blocking(move || {
        let vault = Vault::open(&opened.join("keys"), &opened.join("master.key"))?;
        let config = store::Config { data_dir: opened, database_url: None, connections: 1 };
        anyhow::Ok(Db::open(&config, &vault, &Clock::system())?)
    });
    let db = db.await??;
    let mut openings = Vec::with_capacity(size);
    while openings.len() < size {
        let tokens = hire(&db, tenant, openings.len(), (size - openings.len()).min(500)).await?;
        let request = |token| {
            format!("GET /t/{tenant}/stream HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: __Host-kontor={token}\r\n\r\n")
        };
        openings.extend(tokens.into_iter().map(request));
    }
    drop(db);
    let (child, line) = spawned(program(&["serve"]), |line| line.contains("listens on http://"))?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).context("no address")?;
    let address: SocketAddr = address.trim_end_matches('/').parse()?;
    let body = r#"{"name":"Ada"}"#;
    let commit = format!(
        "POST /api/v1/contacts HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    Ok(Contestant { child, address, openings, commit, writer: Mutex::new(TcpStream::connect(address).await?) })
}

/// So many people with a session each.
async fn hire(db: &Db, tenant: TenantId, from: usize, count: usize) -> Result<Vec<String>> {
    let actor = Actor { who: Who::System("bench"), at: db.clock().now(), request: db.clock().id() };
    let hired = db.write(tenant, actor, move |tx| -> store::Result<Vec<String>> {
        let (mut tokens, now) = (Vec::with_capacity(count), tx.now());
        for number in from..from + count {
            let login: LoginId = tx.id();
            let email = format!("ada{number}@bench.example");
            tx.global().execute(ADD_LOGIN, params! { "id" => login, "email" => email, "now" => now })?;
            tx.execute(ADD_STAFF, params! { "id" => tx.id::<StaffId>(), "login" => login, "now" => now })?;
            tokens.push(accounts::sessions::begin(&tx.global(), login, 1, "bench")?.expose().to_owned());
        }
        Ok(tokens)
    });
    Ok(hired.await?)
}
