//! One commit to many open inboxes: how long until the last one knows, what a delivery costs, what an open inbox holds.

mod contestant;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use contestant::Contestant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// How many inboxes are open, unless SIZES says otherwise.
const SIZES: &str = "1,1000,5000";
const COMMITS: usize = 60;
const BREAK: Duration = Duration::from_millis(40);
/// Watched in silence, to know what open inboxes cost when nothing happens.
const SILENCE: Duration = Duration::from_secs(4);

#[tokio::main(worker_threads = 1)]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder: std::path::PathBuf = arguments.next().context("the folder is missing")?.into();
    let turns: usize = arguments.next().context("the number of turns is missing")?.parse()?;
    let names: Vec<String> = arguments.collect();
    #[expect(clippy::disallowed_methods, reason = "a measurement has no configuration")]
    let sizes = std::env::var("SIZES").unwrap_or_else(|_| SIZES.to_owned());
    let sizes = sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    println!(
        "| turn | open | who | first, ms | last, ms, median (least to most) | CPU µs a delivery | kB a client | idle, % of a core |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for turn in 0..turns {
        for &size in &sizes {
            for place in 0..names.len() {
                // Another order each turn.
                let name = &names[(place + turn) % names.len()];
                let contestant = Contestant::start(name, &folder.join(format!("{name}-{turn}-{size}")), size).await?;
                println!("| {turn} | {size} | {name} | {} |", round(&contestant, size).await?);
            }
        }
    }
    Ok(())
}

/// Opens the inboxes, commits, and tells what it took.
async fn round(contestant: &Contestant, size: usize) -> Result<String> {
    let (told, mut hears) = mpsc::unbounded_channel();
    // The first one brings what the program makes once.
    let mut open = vec![inbox(contestant, 0, told.clone()).await?];
    contestant.commit().await?;
    heard(&mut hears, 1).await?;
    let before = contestant.memory()?;
    for number in 1..size {
        open.push(inbox(contestant, number, told.clone()).await?);
    }
    // One unmeasured, that everything has been used once.
    contestant.commit().await?;
    heard(&mut hears, size).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let held = contestant.memory()?.saturating_sub(before) as f64 / (size.max(2) - 1) as f64 / 1000.0;
    let spent = contestant.cpu()?;
    tokio::time::sleep(SILENCE).await;
    let idle = (contestant.cpu()? - spent).as_secs_f64() / SILENCE.as_secs_f64();
    let (spent, from) = (contestant.cpu()?, now());
    let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
    for _ in 0..COMMITS {
        let begun = now();
        contestant.commit().await?;
        let (first, last) = heard(&mut hears, size).await?;
        firsts.push(first.duration_since(begun));
        lasts.push(last.duration_since(begun));
        tokio::time::sleep(BREAK).await;
    }
    let cpu = (contestant.cpu()? - spent).as_secs_f64() - idle * from.elapsed().as_secs_f64();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    drop(open);
    Ok(format!(
        "{} | {} ({} to {}) | {:.1} | {} | {:.1}",
        ms(firsts[COMMITS / 2]),
        ms(lasts[COMMITS / 2]),
        ms(lasts[0]),
        ms(lasts[COMMITS - 1]),
        cpu.max(0.0) * 1e6 / (COMMITS * size) as f64,
        if size == 1 { "".to_owned() } else { format!("{held:.1}") },
        idle * 100.0
    ))
}

/// Waits until everyone has heard of the commit; when the first and the last did.
async fn heard(hears: &mut mpsc::UnboundedReceiver<Instant>, size: usize) -> Result<(Instant, Instant)> {
    let all = async {
        let (mut first, mut last) = (None, None);
        for _ in 0..size {
            let at = hears.recv().await;
            first = first.or(at);
            last = at.max(last);
        }
        first.zip(last)
    };
    let heard = tokio::time::timeout(Duration::from_secs(20), all).await.context("some inboxes never heard of it")?;
    heard.context("all inboxes are closed")
}

/// Opens one and tells of each event that arrives.
async fn inbox(
    contestant: &Contestant,
    number: usize,
    told: mpsc::UnboundedSender<Instant>,
) -> Result<tokio::task::JoinHandle<()>> {
    let mut stream = TcpStream::connect(contestant.address).await?;
    stream.write_all(contestant.opening(number).as_bytes()).await?;
    let (mut head, mut part) = (Vec::new(), [0; 512]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream.read(&mut part).await?;
        ensure!(count > 0, "the connection was cut: {}", String::from_utf8_lossy(&head));
        head.extend_from_slice(&part[..count]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}");
    Ok(tokio::spawn(async move {
        let mut part = [0; 4096];
        // An event comes in one piece: they are small, and the socket is never full.
        while let Ok(count) = stream.read(&mut part).await {
            let at = now();
            let events = part[..count].windows(6).filter(|six| six == b"\ndata:").count();
            for _ in 0..events {
                told.send(at).ok();
            }
            if count == 0 {
                return;
            }
        }
    }))
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
fn now() -> Instant {
    Instant::now()
}
