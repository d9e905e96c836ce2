//! A page of the newest messages with some words, of a million: through Kontor, and by one statement on the bare engine, in
//! turns.

mod fill;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use inbox::search::{self, Sought};
use kernel::{Actor, Clock, Locale, Permissions, TenantId, Vault, Who};
use rusqlite::types::Value;
use store::Db;
use web::{Access, Sees};

const PAGE: usize = 30;
const ROUNDS: usize = 100;
const TURNS: usize = 3;

/// What is looked for: its name, the words as a person types them, and as the index is asked for them.
const CASES: [(&str, &str, &str); 6] = [
    ("a frequent word (every second message)", "cello", "\"cello\"*"),
    ("a rare word (one of 50,000)", "marzipan", "\"marzipan\"*"),
    ("two words (every fourteenth)", "cello tuesday", "\"cello\" AND \"tuesday\"*"),
    ("a frequent and a rare word", "cello marzipan", "\"cello\" AND \"marzipan\"*"),
    ("a phrase (every fourteenth)", "\"half size\"", "\"half size\""),
    ("a word that no message has", "zebra", "\"zebra\"*"),
];

const BARE: &str = "select m.id, m.conversation_id, m.direction, m.kind, m.text, m.at, c.contact_id, c.inbox_id, c.assignee_id, \
    s.id, s.name from search_text t join search_entry e on e.position = t.rowid \
    join message m on m.tenant_id = e.tenant_id and m.id = e.id \
    join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
    left join staff s on s.tenant_id = m.tenant_id and s.id = m.author_id \
    where search_text match ?2 and e.tenant_id = ?1 and e.kind = 'message' order by t.rowid desc limit ?3";
#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder: PathBuf = arguments.next().context("the data folder is missing")?.into();
    let count: u128 = arguments.next().context("the number of messages is missing")?.parse()?;
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    println!("- {count} messages, a page of {PAGE}, {ROUNDS} rounds, {TURNS} turns, {profile} build");
    against_bare(&folder, count).await
}

async fn against_bare(data: &Path, count: u128) -> Result<()> {
    let clock = Clock::system();
    let vault = Vault::open(&data.join("keys"), &data.join("master.key"))?;
    let config = store::Config { data_dir: data.to_owned(), database_url: None, connections: 1 };
    let db = Db::open(&config, &vault, &clock)?;
    let from = now();
    let tenant = fill::fill(&db, count).await?;
    println!("- filled in {:.0} s", from.elapsed().as_secs_f64());
    let bare = bare(data, &vault)?;
    for (name, typed, words) in CASES {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let mut times = Vec::with_capacity(ROUNDS);
            let mut seen = 0;
            for _ in 0..ROUNDS {
                let from = now();
                seen = searched(&db, tenant, typed).await?;
                times.push(from.elapsed());
            }
            ours.push(median(times));
            let (times, found) = by_bare(&bare, tenant, words)?;
            theirs.push(median(times));
            ensure!(seen == found, "{name}: {seen} messages here, {found} there");
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!(
            "- {name}: {} µs, bare {} µs: {:.2} times",
            ours.as_micros(),
            theirs.as_micros(),
            ours.as_secs_f64() / theirs.as_secs_f64()
        );
    }
    people_of(&db, tenant).await
}

/// One page, as the search page reads it.
async fn searched(db: &Db, tenant: TenantId, typed: &str) -> Result<usize> {
    let sought = Sought { words: typed.to_owned(), ..Sought::default() };
    let asker = access(db, tenant);
    let read = move |scope: &store::Scope<'_>| search::messages(scope, &asker, &sought, PAGE);
    Ok(db.read(tenant, read).await?.hits.len())
}

/// A name that every third message has too: people are found among people.
async fn people_of(db: &Db, tenant: TenantId) -> Result<()> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let from = now();
        let find = |scope: &store::Scope<'_>| store::search::find(scope, "contact", "maya*", 500);
        ensure!(db.read(tenant, find).await?.len() == 500, "people are missing");
        times.push(from.elapsed());
    }
    println!("- 500 people of a name that every third message has: {} µs", median(times).as_micros());
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let from = now();
        let find = |scope: &store::Scope<'_>| store::search::find(scope, "contact", "cello*", 500);
        ensure!(db.read(tenant, find).await?.is_empty(), "nobody is called so");
        times.push(from.elapsed());
    }
    println!("- nobody of a name that every second message has: {} µs", median(times).as_micros());
    Ok(())
}

fn access(db: &Db, tenant: TenantId) -> Access {
    Access {
        tenant,
        actor: Actor { who: Who::System("bench"), at: db.clock().now(), request: db.clock().id() },
        permissions: Permissions::default(),
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
    }
}

/// A connection and nothing around it.
fn bare(data: &Path, vault: &Vault) -> Result<rusqlite::Connection> {
    #[expect(clippy::disallowed_methods, reason = "the bare comparison has nothing but a database")]
    let bare = rusqlite::Connection::open(store::embedded_file(data))?;
    let key: String = vault.database_key()?.iter().map(|byte| format!("{byte:02x}")).collect();
    bare.execute_batch(&format!(
        "pragma key = \"x'{key}'\"; pragma query_only = on; pragma cache_size = -16000; pragma temp_store = memory;"
    ))?;
    Ok(bare)
}

fn by_bare(bare: &rusqlite::Connection, tenant: TenantId, words: &str) -> Result<(Vec<Duration>, usize)> {
    let key = tenant.as_uuid().as_bytes().to_vec();
    let hex: String = key.iter().map(|byte| format!("{byte:02X}")).collect();
    let matching = format!("tenant:{hex} AND body:({words})");
    let (mut times, mut found) = (Vec::with_capacity(ROUNDS), 0);
    for _ in 0..ROUNDS {
        let from = now();
        bare.execute_batch("begin")?;
        let mut statement = bare.prepare_cached(BARE)?;
        let columns = statement.column_count();
        let values = rusqlite::params![key, matching, i64::try_from(PAGE)?];
        let mut rows = statement.query(values)?;
        let mut page = Vec::with_capacity(PAGE);
        while let Some(row) = rows.next()? {
            page.push((0..columns).map(|at| row.get::<_, Value>(at)).collect::<rusqlite::Result<Vec<_>>>()?);
        }
        drop(rows);
        drop(statement);
        bare.execute_batch("rollback")?;
        times.push(from.elapsed());
        found = page.len();
    }
    Ok((times, found))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
fn now() -> Instant {
    Instant::now()
}
