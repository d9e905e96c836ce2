//! What ingest costs when nothing but ingest is done: axum, one writer thread, the same SQLCipher with the same settings,
//! the same tables and indexes, the same raw, message, conversation and event rows, answered after the commit.
//! What waits while one transaction is written shares the next. It knows one tenant, keeps who is who in memory, seals
//! nothing, and looks for no stop words.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use bench_ingest::{ID, Id, SECRET, connect, micros, new_id};
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, params};
use serde::Deserialize;
use sha2::Sha256;
use tokio::sync::oneshot;

#[derive(Deserialize)]
struct Post<'a> {
    #[serde(borrow)]
    entry: Vec<Entry<'a>>,
}
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    changes: Vec<Change<'a>>,
}
#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    value: Value<'a>,
}
#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow, default)]
    messages: Vec<Message<'a>>,
}
#[derive(Deserialize)]
struct Message<'a> {
    from: &'a str,
    id: &'a str,
    timestamp: &'a str,
    #[serde(borrow)]
    text: Text<'a>,
}
#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    body: std::borrow::Cow<'a, str>,
}

type Job = (Bytes, oneshot::Sender<bool>);

#[tokio::main]
async fn main() -> Result<()> {
    let file = std::env::args().nth(1).context("the database's file is missing")?;
    let (queue, jobs) = sync_channel::<Job>(4096);
    let connection = connect(file.as_ref(), false)?;
    let checkpointer = connect(file.as_ref(), false)?;
    std::thread::spawn(move || write_all(&connection, &jobs));
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(std::time::Duration::from_millis(500));
            checkpointer.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())).ok();
        }
    });
    let app = axum::Router::new()
        .route("/", axum::routing::post(hook))
        .layer(DefaultBodyLimit::max(4 << 20))
        .with_state(queue);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, app).await.context("the server ended")
}

async fn hook(State(queue): State<SyncSender<Job>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("OK because any length is a key");
    mac.update(&body);
    let given = headers.get("x-hub-signature-256").and_then(|value| unhex(value.as_bytes().strip_prefix(b"sha256=")?));
    if given.is_none_or(|given| mac.verify_slice(&given).is_err()) {
        return StatusCode::UNAUTHORIZED;
    }
    let (answer, answered) = oneshot::channel();
    match queue.try_send((body, answer)) {
        Ok(()) if answered.await.unwrap_or(false) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    text.chunks(2).map(|pair| Some((digit(pair[0])? * 16 + digit(*pair.get(1)?)?) as u8)).collect()
}

fn write_all(connection: &Connection, jobs: &Receiver<Job>) {
    let mut threads = HashMap::new();
    while let Ok(first) = jobs.recv() {
        let group: Vec<Job> = std::iter::once(first).chain(jobs.try_iter().take(63)).collect();
        let written = write(connection, &group, &mut threads);
        if let Err(error) = &written {
            eprintln!("{error:#}");
            connection.execute_batch("rollback").ok();
        }
        for (_, answer) in group {
            answer.send(written.is_ok()).ok();
        }
    }
}

fn write(connection: &Connection, group: &[Job], threads: &mut HashMap<String, Id>) -> Result<()> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.prepare_cached(sql)?.execute(values);
    let (now, request) = (micros(), new_id());
    run("begin immediate", &[])?;
    let mut events = Vec::new();
    for (body, _) in group {
        let raw = "insert into inbound (tenant_id, id, app_id, request_id, received_at, state, attempts, body) values (?1, ?2, ?1, ?3, ?4, 'done', 0, ?5)";
        run(raw, params![ID, new_id(), request, now, &body[..]])?;
        let post: Post<'_> = serde_json::from_slice(body)?;
        for message in post.entry.iter().flat_map(|entry| &entry.changes).flat_map(|change| &change.value.messages) {
            let (id, at) = (new_id(), message.timestamp.parse::<i64>()? * 1_000_000);
            let thread = match threads.get(message.from) {
                Some(thread) => *thread,
                None => {
                    let thread = new_id();
                    run(
                        "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) values (?1, ?2, '', 'profile', ?3, ?3, 1)",
                        params![ID, thread, now],
                    )?;
                    run(
                        "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, listed_at, unread, created_at, version) values (?1, ?2, ?1, ?2, 'open', ?3, ?3, 0, ?3, 1)",
                        params![ID, thread, now],
                    )?;
                    threads.insert(message.from.to_owned(), thread);
                    thread
                }
            };
            let insert = "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, purpose, author_kind, author_id, status, status_at, sent_at, created_at, request_id) \
                 values (?1, ?2, ?3, ?1, 'inbound', 'text', ?4, '{}', ?5, ?6, 'service', 'contact', ?3, 'received', ?7, ?5, ?7, ?8) on conflict (tenant_id, inbox_id, provider_id) where provider_id is not null do nothing";
            if run(insert, params![ID, id, thread, message.text.body, at, message.id, now, request])? == 1 {
                run(
                    "update conversation set unread = unread + 1, version = version + 1, last_inbound_id = ?3, last_message_id = ?3, last_message_at = max(last_message_at, ?4), listed_at = max(listed_at, ?4) where tenant_id = ?1 and id = ?2",
                    params![ID, thread, id, at],
                )?;
                events.push((id, thread));
            }
        }
    }
    let count = i64::try_from(events.len())?;
    let numbers = "insert into stream_head (tenant_id, seq) values (?1, ?2) on conflict (tenant_id) do update set seq = seq + excluded.seq returning seq";
    let last: i64 = connection.prepare_cached(numbers)?.query_row(params![ID, count], |row| row.get(0))?;
    for (seq, (message, thread)) in (last - count + 1..).zip(&events) {
        let event = "insert into event (tenant_id, seq, id, kind, at, actor_kind, request_id, contact_id, conversation_id, message_id, inbox_id, facts) values (?1, ?2, ?3, 'message.received', ?4, 'system', ?5, ?6, ?6, ?7, ?1, '{\"kind\":\"text\"}')";
        run(event, params![ID, seq, new_id(), now, request, thread, message])?;
    }
    run("commit", &[])?;
    Ok(())
}
