//! A page of 50 of a million conversations: the statements it takes, the list against the same SQL through bare rusqlite,
//! and the whole page over HTTP.

mod fill;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use inbox::conversations::{self, Filter, Status};
use kernel::{Actor, Clock, Locale, Permissions, TenantId, Vault, Who};
use rusqlite::Connection;
use rusqlite::types::Value;
use store::Db;
use web::{Access, Sees};

const ROUNDS: usize = 200;
const PAGES: usize = 400;
const TURNS: usize = 3;

#[tokio::main]
async fn main() -> Result<()> {
    let data: PathBuf = std::env::args().nth(1).context("the data folder is missing")?.into();
    let is_new = !store::embedded_file(&data).exists();
    if is_new {
        let made = program(&data)
            .args(["tenant", "create", "--name", "Bench", "--owner-email", "owner@bench.example"])
            .output()?;
        ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::fs::write(data.join("tenant.json"), made.stdout)?;
    }
    let made: serde_json::Value = serde_json::from_slice(&std::fs::read(data.join("tenant.json"))?)?;
    let tenant: TenantId = made["tenant_id"].as_str().unwrap_or_default().parse().context("no tenant")?;
    let clock = Clock::system();
    let vault = Vault::open(&data.join("keys"), &data.join("master.key"))?;
    let config = store::Config { data_dir: data.clone(), database_url: None, connections: 1 };
    let db = Db::open(&config, &vault, &clock)?;
    fill::fill(&db, tenant).await?;

    let link = program(&data).args(["staff", "link", "--email", "owner@bench.example"]).output()?;
    let link = String::from_utf8(link.stdout)?;
    let link = link.trim();
    let query = link.split('?').nth(1).context("no link")?.to_owned();
    let log = data.join("statements.log");
    let serving = Serving::start(&data, Some(&log))?;
    let entered = get(&mut TcpStream::connect(serving.address)?, &format!("/sign-in/link?{query}"), "")?;
    let cookie = entered
        .split("set-cookie: ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .context("not signed in")?
        .to_owned();
    let path = format!("/t/{tenant}/inbox");
    let mut stream = TcpStream::connect(serving.address)?;
    get(&mut stream, &path, &cookie)?;
    let before = statements(&log)?.len();
    let page = get(&mut stream, &path, &cookie)?;
    std::thread::sleep(Duration::from_millis(100));
    // What the background does on its own speaks of no conversation and no session.
    let during: Vec<String> = statements(&log)?.split_off(before);
    drop(serving);
    let is_background = |text: &String| {
        ["from inbound", "from task", "update task", "from delivery", "from attempt"]
            .iter()
            .any(|part| text.contains(part))
    };
    let request: Vec<&String> = during.iter().filter(|text| !is_background(text)).collect();
    let list: Vec<&String> = request
        .iter()
        .copied()
        .filter(|text| {
            text.contains(r#"from "conversation""#)
                || text.contains(r#"from "contact""#)
                || text.contains(r#"from "identity""#)
                || text.contains(r#"FROM ""#)
        })
        .collect();
    println!(
        "- statements of the list: {}; of the request: {}; the page has {} bytes",
        list.len(),
        request.len(),
        page.len()
    );
    for text in &request {
        println!("  - `{}`", text.chars().take(110).collect::<String>());
    }

    against_bare(&db, &vault, &data, tenant, &list, &clock).await?;
    over_http(&data, &path, &cookie)
}

/// The list through Kontor, and its statements through bare rusqlite, in turns.
async fn against_bare(
    db: &Db,
    vault: &Vault,
    data: &Path,
    tenant: TenantId,
    texts: &[&String],
    clock: &Clock,
) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the bare comparison has nothing but a database")]
    let bare = Connection::open(store::embedded_file(data))?;
    let key: String = vault.database_key()?.iter().map(|byte| format!("{byte:02x}")).collect();
    bare.execute_batch(&format!(
        "pragma key = \"x'{key}'\"; pragma query_only = on; pragma cache_size = -16000; pragma temp_store = memory;"
    ))?;
    let access = Access {
        tenant,
        actor: Actor { who: Who::System("bench"), at: clock.now(), request: clock.id() },
        permissions: Permissions::parse("")?,
        sees: Sees::All,
        staff: None,
        login: None,
        session: None,
        name: String::new(),
        tenant_name: String::new(),
        alert: None,
        grant: None,
        unread_notices: 0,
        reached: None,
        role: None,
        time_zone: chrono_tz::UTC,
        locale: Locale::En,
    };
    for turn in 0..TURNS {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let (asker, from) = (access.clone(), now());
            let filter = Filter { status: Some(Status::Open), limit: 51, ..Filter::default() };
            let found = db.read(tenant, move |scope| conversations::list(scope, &asker, &filter)).await?;
            times.push(from.elapsed());
            ensure!(found.len() == 51, "the list has {} conversations", found.len());
        }
        let ours = median(times);
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let from = now();
            let mut people = Vec::new();
            bare.execute_batch("begin")?;
            for text in texts {
                let mut statement = bare.prepare_cached(text)?;
                let count = statement.parameter_count();
                let tenant = Value::Blob(tenant.as_uuid().as_bytes().to_vec());
                let values: Vec<Value> = if count == 3 {
                    vec![Value::Text("open".to_owned()), tenant, Value::Integer(51)]
                } else {
                    let last = people.last().cloned().context("no people before their labels")?;
                    let mut values: Vec<Value> =
                        people.iter().cloned().chain(std::iter::repeat(last)).take(count - 1).collect();
                    values.push(tenant);
                    values
                };
                let is_list = count == 3;
                let columns = statement.column_count();
                let contact = if is_list { Some(statement.column_index("contact_id")?) } else { None };
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let mut seen = 0;
                while let Some(row) = rows.next()? {
                    let values =
                        (0..columns).map(|at| row.get::<_, Value>(at)).collect::<rusqlite::Result<Vec<_>>>()?;
                    if let Some(contact) = contact {
                        people.push(values[contact].clone());
                    }
                    seen += 1;
                }
                ensure!(seen >= 51, "the statement found {seen} rows: {text}");
            }
            bare.execute_batch("rollback")?;
            times.push(from.elapsed());
        }
        let theirs = median(times);
        println!(
            "- turn {turn}: the list {} µs, the same SQL through bare rusqlite {} µs: {:.2} times",
            ours.as_micros(),
            theirs.as_micros(),
            ours.as_secs_f64() / theirs.as_secs_f64()
        );
    }
    others(db, &access).await
}

/// Lists that no single index has in order.
async fn others(db: &Db, access: &Access) -> Result<()> {
    let limited = Sees::OwnAndUnassigned(db.clock().id());
    let cases =
        [("of any status", Sees::All, None), ("of one who sees her own and nobody's", limited, Some(Status::Open))];
    for (name, sees, status) in cases {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let (asker, from) = (Access { sees, ..access.clone() }, now());
            let filter = Filter { status, limit: 51, ..Filter::default() };
            let found = db.read(access.tenant, move |scope| conversations::list(scope, &asker, &filter)).await?;
            times.push(from.elapsed());
            ensure!(found.len() == 51, "the list has {} conversations", found.len());
        }
        println!("- the list {name}: {} µs", median(times).as_micros());
    }
    Ok(())
}

/// The whole page, one connection, then four.
fn over_http(data: &Path, path: &str, cookie: &str) -> Result<()> {
    let serving = Serving::start(data, None)?;
    for connections in [1, 4] {
        for turn in 0..TURNS {
            let (spent, from) = (serving.cpu()?, now());
            let workers: Vec<_> = (0..connections)
                .map(|_| {
                    let (address, path, cookie) = (serving.address, path.to_owned(), cookie.to_owned());
                    std::thread::spawn(move || {
                        let mut stream = TcpStream::connect(address)?;
                        for _ in 0..PAGES / connections {
                            ensure!(get(&mut stream, &path, &cookie)?.starts_with("http/1.1 200"), "not a page");
                        }
                        Ok(())
                    })
                })
                .collect();
            for worker in workers {
                worker.join().map_err(|_| anyhow::anyhow!("a worker panicked"))??;
            }
            let (took, spent) = (from.elapsed().as_secs_f64(), (serving.cpu()? - spent).as_secs_f64());
            println!(
                "- turn {turn}, {connections} connections: {:.0} pages/s, {:.0} pages a second of one core, {:.2} ms CPU a page",
                PAGES as f64 / took,
                PAGES as f64 / spent,
                spent * 1e3 / PAGES as f64
            );
        }
    }
    Ok(())
}

fn statements(log: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(log)?;
    Ok(text.lines().filter_map(|line| line.split("store::statement: ").nth(1)).map(str::to_owned).collect())
}

fn program(data: &Path) -> Command {
    let own = std::env::current_exe().unwrap_or_default();
    let mut command = Command::new(own.with_file_name("kontor"));
    command
        .env("KONTOR_DATA_DIR", data)
        .env("KONTOR_LISTEN", "127.0.0.1:0")
        // Only the path of the link is used, before a server runs.
        .env("KONTOR_PUBLIC_URL", "http://localhost:8080")
        .env("KONTOR_LOG", "warn")
        .env("NO_COLOR", "1");
    command
}

struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    fn start(data: &Path, log: Option<&Path>) -> Result<Self> {
        let mut command = program(data);
        command.arg("serve").stdout(Stdio::piped());
        if let Some(log) = log {
            command.env("KONTOR_LOG", "warn,store::statement=trace").stderr(std::fs::File::create(log)?);
        }
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let line = lines.next().context("it ended")??;
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split([' ', '/']).next())
            .context("no address")?
            .parse()?;
        std::thread::spawn(move || lines.count());
        Ok(Self { child, address })
    }

    fn cpu(&self) -> Result<Duration> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        Ok(Duration::from_millis((fields[11].parse::<u64>()? + fields[12].parse::<u64>()?) * 10))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// One request; gives head and body, in lower case.
fn get(stream: &mut TcpStream, path: &str, cookie: &str) -> Result<String> {
    // In one write: the second of two small ones would wait forty milliseconds for the first to be acknowledged.
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n").as_bytes())?;
    let (mut answer, mut part) = (Vec::new(), [0; 65536]);
    loop {
        let count = stream.read(&mut part)?;
        ensure!(count > 0, "the connection was cut");
        answer.extend_from_slice(&part[..count]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length = head
            .split("\r\n")
            .find_map(|line| line.strip_prefix("content-length: "))
            .map(str::parse::<usize>)
            .transpose()?;
        let is_whole = match length {
            Some(length) => answer.len() >= end + 4 + length,
            None => !head.contains("chunked") || answer.ends_with(b"0\r\n\r\n"),
        };
        if is_whole {
            // The head in lower case, but a cookie's value as it is.
            let text = String::from_utf8_lossy(&answer).into_owned();
            return Ok(text.replace("HTTP/1.1", "http/1.1").replace("Set-Cookie: ", "set-cookie: "));
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
fn now() -> Instant {
    Instant::now()
}
