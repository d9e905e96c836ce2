//! A file of people into the book, against raw inserts of the rows that it became; the book as a file, against one select; in
//! turns, with the memory that Kontor's way took.

mod bare;
mod memory;
mod office;
mod people;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::memory::Watch;
use crate::office::Office;

const IMPORTED: f64 = 100_000.0;
const EXPORTED: f64 = 1_000_000.0;
/// Rows whose look fills the database's caches.
const CACHED: u64 = 60_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder: PathBuf = arguments.next().context("the data folder is missing")?.into();
    let scale: f64 = arguments.next().context("the scale is missing")?.parse()?;
    let turns: usize = arguments.next().context("the number of turns is missing")?.parse()?;
    let large: u64 = arguments.next().context("the size of the large file is missing")?.parse()?;
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let (imported, exported) = ((IMPORTED * scale) as u64, (EXPORTED * scale) as u64);
    println!("- {imported} people in, {exported} out, {turns} turns, {profile} build");
    import(&folder, imported, turns).await?;
    export(&folder, exported, turns).await?;
    look_at_large(&folder, large).await
}

async fn import(folder: &Path, count: u64, turns: usize) -> Result<()> {
    let (office, vault) = Office::open(&folder.join("kontor"))?;
    // Migrated by Kontor, which keeps moving its log into the file, as it does its own.
    let (other, others) = Office::open(&folder.join("bare"))?;
    let from = bare::connect(&folder.join("kontor"), &vault)?;
    let into = bare::connect(&folder.join("bare"), &others)?;
    into.execute_batch("pragma foreign_keys = on")?;
    // The caches of the database, the statements and the rest are there before anything is measured.
    let warm = office.tenant().await?;
    let import = office.look(warm, people::file(count.min(20_000))).await?;
    office.take(warm, &import).await?;
    let (mut against, mut looked) = (Vec::new(), Vec::new());
    for turn in 1..=turns {
        let tenant = office.tenant().await?;
        let known = office.look(tenant, people::known(count)).await?;
        office.take(tenant, &known).await?;
        let watch = Watch::begin();
        let started = now();
        let import = office.look(tenant, people::file(count)).await?;
        let look = started.elapsed();
        let started = now();
        let import = office.take(tenant, &import).await?;
        let take = started.elapsed();
        let growth = watch.growth();
        whole(&import, count)?;
        let (book, rest, people) = bare::insert(&from, &into, tenant)?;
        ensure!(people as u64 == count - count / 50, "{people} people of {count}");
        let raw = book + rest;
        println!(
            "- turn {turn}: looked {} taken {} raw {} (book {}), against all {:.2}, with the look {:.2}, memory +{growth:.1} MB of {} MB",
            pace(count, look),
            pace(count, take),
            pace(count, raw),
            pace(count, book),
            raw.as_secs_f64() / take.as_secs_f64(),
            raw.as_secs_f64() / (look + take).as_secs_f64(),
            memory::held() / 1024,
        );
        against.push(raw.as_secs_f64() / take.as_secs_f64());
        looked.push(raw.as_secs_f64() / (look + take).as_secs_f64());
    }
    println!("- import: {:.2} of the raw pace; with the dry run {:.2}", median(against), median(looked));
    drop(other);
    Ok(())
}

/// Every row was answered, each known one found, each second one refused, each permission entered.
fn whole(import: &Value, count: u64) -> Result<()> {
    let of = |what: &str| import["run"][what].as_u64().unwrap_or_default();
    ensure!(import["state"] == "done" && of("rows") == count, "{import}");
    ensure!(of("twice") == count / 50 && of("changed") == count / 10, "{import}");
    ensure!(of("granted") == count - of("twice") && of("refused") == of("twice"), "{import}");
    Ok(())
}

async fn export(folder: &Path, count: u64, turns: usize) -> Result<()> {
    let data = folder.join("book");
    let (office, vault) = Office::open(&data)?;
    let tenant = office.tenant().await?;
    let started = now();
    people::fill(&office.db, tenant, office.actor(), count).await?;
    println!("- {count} people were entered in {:.0} s", started.elapsed().as_secs_f64());
    let from = bare::connect(&data, &vault)?;
    from.execute_batch("pragma query_only = on; pragma cache_size = -16000")?;
    let mut ratios = Vec::new();
    for turn in 1..=turns {
        let (watch, started) = (Watch::begin(), now());
        let mut file = BufWriter::new(File::create(folder.join("kontor.csv"))?);
        let (mut lines, mut bytes) = (0, 0);
        let each = |part: &[u8]| {
            lines += part.iter().filter(|byte| **byte == b'\n').count();
            bytes += part.len();
            Ok(file.write_all(part)?)
        };
        office.export(tenant, each).await?;
        file.flush()?;
        let (ours, growth) = (started.elapsed(), watch.growth());
        ensure!(lines as u64 == count + 1, "{lines} lines");
        let started = now();
        let written = bare::export(&from, tenant, BufWriter::new(File::create(folder.join("bare.csv"))?))?;
        let theirs = started.elapsed();
        ensure!(written as u64 == count, "{written} people");
        ratios.push(theirs.as_secs_f64() / ours.as_secs_f64());
        println!(
            "- turn {turn}: out {} raw {}, {:.2}, {} MB, memory +{growth:.1} MB of {} MB",
            pace(count, ours),
            pace(count, theirs),
            theirs.as_secs_f64() / ours.as_secs_f64(),
            bytes / 1_000_000,
            memory::held() / 1024,
        );
    }
    println!("- export: {:.2} of the raw pace", median(ratios));
    Ok(())
}

async fn look_at_large(folder: &Path, megabytes: u64) -> Result<()> {
    let (office, _) = Office::open(&folder.join("large"))?;
    let tenant = office.tenant().await?;
    // The database's own caches, 32 MB for writing and 16 for reading, are full before anything is measured.
    office.look(tenant, people::file(CACHED)).await?;
    let (watch, started) = (Watch::begin(), now());
    let import = office.look(tenant, people::large(megabytes)).await?;
    let took = started.elapsed().as_secs_f64();
    let rows = import["dry_run"]["rows"].as_u64().unwrap_or_default();
    ensure!(import["state"] == "looked" && rows == megabytes * 500, "{import}");
    println!(
        "- a file of {megabytes} MB, {rows} rows, sent and looked at in {took:.0} s: memory +{:.1} MB",
        watch.growth()
    );
    Ok(())
}

/// People a second.
fn pace(count: u64, took: Duration) -> String {
    format!("{:.0}/s", count as f64 / took.as_secs_f64())
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
fn now() -> Instant {
    Instant::now()
}
