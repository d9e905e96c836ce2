//! Posts made and signed before the clock starts, sent over connections that stay open.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use bench_ingest::{SECRET, micros};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many people write.
const PEOPLE: usize = 1000;

/// What one contestant did in one shape.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub(crate) messages: usize,
    /// Until everything was stored and nothing was left to do.
    pub(crate) took: Duration,
    pub(crate) cpu: Duration,
    /// The median time to an answer.
    pub(crate) answered_ms: f64,
}

impl Round {
    pub(crate) fn pace(&self) -> f64 {
        self.messages as f64 / self.took.as_secs_f64()
    }

    /// Microseconds a message.
    pub(crate) fn cpu(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.messages as f64
    }
}

impl fmt::Display for Round {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{:>7.0} messages/s {:>6.0} µs CPU, answered after {:.2} ms",
            self.pace(),
            self.cpu(),
            self.answered_ms
        )
    }
}

/// One request as it goes over the wire.
pub(crate) fn requests(path: &str, number: &str, serial: &mut usize, batch: usize, count: usize) -> Vec<Vec<u8>> {
    let seconds = micros() / 1_000_000;
    let posts = count.div_ceil(batch);
    (0..posts)
        .map(|_| {
            let mut messages = Vec::with_capacity(batch);
            let mut contacts = Vec::with_capacity(batch);
            for _ in 0..batch {
                *serial += 1;
                let from = 447_700_000_000 + *serial % PEOPLE;
                contacts.push(format!(r#"{{"profile":{{"name":"Person {from}"}},"wa_id":"{from}","user_id":"GB.{from}"}}"#));
                messages.push(format!(
                    r#"{{"from":"{from}","from_user_id":"GB.{from}","id":"wamid.BENCH{serial}","timestamp":"{seconds}","type":"text","text":{{"body":"Is the half-size cello still free on Tuesday? Number {serial}"}}}}"#
                ));
            }
            let body = format!(
                r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"442079460018","phone_number_id":"{number}"}},"contacts":[{}],"messages":[{}]}}}}]}}]}}"#,
                sandbox::furnished::WABA_ID, contacts.join(","), messages.join(","),
            );
            let signature = sandbox::signature::sha256(SECRET, body.as_bytes());
            format!(
                "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        })
        .collect()
}

/// Sends all of them over so many connections. Every answer must be 200. Gives the median time to an answer, in ms.
pub(crate) async fn send(address: SocketAddr, requests: Vec<Vec<u8>>, connections: usize) -> Result<f64> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..connections.min(requests.len()) {
        let (requests, next) = (requests.clone(), next.clone());
        running.spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (mut times, mut answer) = (Vec::new(), Vec::with_capacity(4096));
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let from = now();
                stream.write_all(request).await?;
                let status = read(&mut stream, &mut answer).await?;
                ensure!(status == 200, "answered {status}: {}", String::from_utf8_lossy(&answer));
                times.push(from.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, anyhow::Error>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = running.join_next().await {
        times.extend(done??);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().context("nothing was sent")
}

/// Reads one answer to its end.
pub(crate) async fn read(stream: &mut TcpStream, answer: &mut Vec<u8>) -> Result<u16> {
    answer.clear();
    loop {
        if stream.read_buf(answer).await? == 0 {
            bail!("the connection was cut");
        }
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&answer[..end])?.to_ascii_lowercase();
        let status: u16 = head.split(' ').nth(1).context("no status")?.parse()?;
        let rest = &answer[end + 4..];
        let whole = match head.split("\r\n").find_map(|line| line.strip_prefix("content-length:")) {
            Some(length) => rest.len() >= length.trim().parse::<usize>()?,
            None => !head.contains("transfer-encoding: chunked") || rest.ends_with(b"0\r\n\r\n"),
        };
        if whole {
            return Ok(status);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
