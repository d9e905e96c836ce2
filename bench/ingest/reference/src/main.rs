//! Signed webhooks to durable rows: Kontor, the reference, whatsapp-api-js and pywa in turns within one run.
//! A post counts when it was answered 200, everything in it is stored as it was sent, and nothing is left to do.

mod contestant;
mod load;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use contestant::Contestant;
use load::Round;

/// Connections and messages in one post.
const SHAPES: [(usize, usize); 6] = [(1, 1), (8, 1), (64, 1), (1, 100), (8, 100), (64, 100)];

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, turns, scale, postgres, names @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: bench-ingest FOLDER TURNS SCALE POSTGRES-URL CONTESTANT…");
    };
    let (folder, turns, scale): (PathBuf, usize, f64) = (folder.into(), turns.parse()?, scale.parse()?);
    let mut contestants = Vec::new();
    for name in names {
        contestants
            .push(Contestant::start(name, &folder, postgres).await.with_context(|| format!("{name} did not start"))?);
    }
    let mut results: BTreeMap<(usize, String), Vec<Round>> = BTreeMap::new();
    let mut serial = 0;
    for contestant in &mut contestants {
        // Everyone is known before anything is counted.
        contestant.round(&mut serial, 4, 100, 2000).await?;
    }
    for turn in 0..turns {
        for (place, (connections, batch)) in SHAPES.into_iter().enumerate() {
            let most = contestants.len();
            for step in 0..most {
                let contestant = &mut contestants[(turn + step) % most];
                let count = (contestant.messages(connections, batch) as f64 * scale) as usize;
                let round = contestant.round(&mut serial, connections, batch, count).await;
                let round = round.with_context(|| format!("{} with {connections} connections", contestant.name))?;
                eprintln!("turn {turn} {:<16} {connections:>2} x {batch:>3}: {round}", contestant.name);
                results.entry((place, contestant.name.clone())).or_default().push(round);
            }
        }
    }
    table(&results, names);
    for contestant in contestants {
        contestant.stop().await?;
    }
    Ok(())
}

/// Medians with the least and the most; ratios are medians of the ratios within a turn.
fn table(results: &BTreeMap<(usize, String), Vec<Round>>, names: &[String]) {
    println!(
        "| connections x messages a post | who | messages/s, median (least to most) | CPU µs a message | answered after, median ms | Kontor's pace against it | Kontor's CPU against it |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (place, (connections, batch)) in SHAPES.into_iter().enumerate() {
        let kontor = results.get(&(place, "kontor".to_owned()));
        for name in names {
            let Some(rounds) = results.get(&(place, name.clone())) else { continue };
            let pace = spread(rounds.iter().map(Round::pace));
            let (cpu, answered) =
                (spread(rounds.iter().map(Round::cpu)), spread(rounds.iter().map(|round| round.answered_ms)));
            let against = |measure: fn(&Round) -> f64| {
                let pairs = kontor.filter(|_| name != "kontor").map(|kontor| kontor.iter().zip(rounds));
                pairs.map(|pairs| {
                    format!("{:.2}", spread(pairs.map(|(ours, theirs)| measure(ours) / measure(theirs))).1)
                })
            };
            println!(
                "| {connections} x {batch} | {name} | {:.0} ({:.0} to {:.0}) | {:.0} ({:.0} to {:.0}) | {:.1} | {} | {} |",
                pace.1,
                pace.0,
                pace.2,
                cpu.1,
                cpu.0,
                cpu.2,
                answered.1,
                against(Round::pace).unwrap_or_default(),
                against(Round::cpu).unwrap_or_default(),
            );
        }
    }
}

fn spread(values: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    (values[0], values[values.len() / 2], values[values.len() - 1])
}
