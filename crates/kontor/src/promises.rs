//! `kontor promises`: what Kontor must keep and how far it does, as docs/promises.md said when this program was built, and what
//! trials with a real telephone found on this installation.
//!
//! - A trial changes no state by itself: it is shown beside the promise, with its date and whether its signature holds.

use anyhow::Result;
use kernel::Clock;
use serde_json::Value;
use store::Db;

use crate::config::Config;
use crate::doctor::live;
use crate::open;
use crate::output::answer;

const PAGE: &str = include_str!("../../../docs/promises.md");
/// Of each business, the newest.
const MOST: i64 = 50;

/// A promise as the page has it.
struct Promise<'a> {
    id: &'a str,
    words: &'a str,
    state: &'a str,
    missing: &'a str,
}

/// The result of a trial as it is kept here.
struct Tried {
    /// None if it is not what was signed.
    result: Option<Value>,
    signature: &'static str,
}

/// Prints every promise, and every trial.
pub async fn run(config: &Config, clock: &Clock) -> Result<()> {
    let trials = trials(config, clock).await?;
    for line in lines(PAGE, &trials) {
        answer(line)?;
    }
    Ok(())
}

async fn trials(config: &Config, clock: &Clock) -> Result<Vec<Tried>> {
    // Promises are read before there is an installation, too; none shall be begun by reading them.
    if config.database_url.is_none() && !store::embedded_file(&config.data_dir).exists() {
        return Ok(Vec::new());
    }
    match open::open(config, clock) {
        Ok(db) => of(&db).await,
        Err(error) => {
            tracing::warn!("the trials of this installation cannot be read: {error:#}");
            Ok(Vec::new())
        }
    }
}

async fn of(db: &Db) -> Result<Vec<Tried>> {
    let ours = live::public_key(db).await?;
    let mut trials = Vec::new();
    for tenant in accounts::tenants::list(db).await? {
        for text in db.read(tenant.id, |scope| live::results(scope, MOST)).await? {
            trials.push(match live::check(&text) {
                Ok(signed) if ours.as_ref() == Some(&signed.key) => {
                    Tried { result: Some(signed.result), signature: "signature holds" }
                }
                Ok(signed) => {
                    Tried { result: Some(signed.result), signature: "signed by a key that is not this installation's" }
                }
                Err(_) => Tried { result: None, signature: "SIGNATURE DOES NOT HOLD" },
            });
        }
    }
    Ok(trials)
}

fn lines(page: &str, trials: &[Tried]) -> Vec<String> {
    let mut lines = Vec::new();
    for promise in promises(page) {
        lines.push(format!("{:<12} {}: {}", promise.state, promise.id, promise.words));
        if !promise.missing.is_empty() {
            lines.push(format!("             missing: {}", promise.missing));
        }
        for trial in trials {
            lines.extend(trial.about(promise.id));
        }
    }
    if trials.is_empty() {
        lines.push("No trial with a real telephone yet: kontor doctor --live.".to_owned());
    }
    lines.extend(trials.iter().map(Tried::summary));
    lines
}

fn promises(page: &str) -> impl Iterator<Item = Promise<'_>> {
    page.lines().filter(|line| line.starts_with("| P-")).map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        let (id, words, state, missing) = (cell(), cell(), cell(), cell());
        // Of an absent one everything is missing.
        Promise { id, words, state, missing: if missing == "everything" { "" } else { missing } }
    })
}

impl Tried {
    /// What it found about this promise.
    fn about(&self, promise: &str) -> Vec<String> {
        let Some(result) = &self.result else { return Vec::new() };
        let steps = result["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
        let bears = |step: &&Value| step["promises"].as_array().is_some_and(|all| all.iter().any(|one| one == promise));
        let about = |step: &Value| {
            let why = step["reason"].as_str().map_or_else(String::new, |why| format!(" ({why})"));
            format!(
                "             tried {} at {}: {} {}{why}; {}",
                word(&result["ended_at"]),
                self.provider(),
                word(&step["step"]),
                word(&step["outcome"]),
                self.signature
            )
        };
        steps.iter().filter(bears).map(about).collect()
    }

    fn summary(&self) -> String {
        match &self.result {
            Some(result) => format!(
                "Trial {} of {} at {}: {}; {}.",
                word(&result["trial"]),
                word(&result["ended_at"]),
                self.provider(),
                word(&result["outcome"]),
                self.signature
            ),
            None => format!("A trial whose result was changed: {}.", self.signature),
        }
    }

    fn provider(&self) -> String {
        let provider = self.result.as_ref().map_or(&Value::Null, |result| &result["provider"]);
        if provider["is_meta"] == true {
            return "Meta".to_owned();
        }
        format!("{}, which is not Meta", word(&provider["address"]))
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_promise_of_the_page_is_printed_with_its_state() {
        let printed = lines(PAGE, &[]);
        let states = ["absent", "simulated", "peer-proved", "live"];
        let count = PAGE.lines().filter(|line| line.starts_with("| P-")).count();
        let heads = printed.iter().filter(|line| states.iter().any(|state| line.starts_with(state))).count();
        assert!(count > 70 && heads == count, "{heads} of {count}");
        assert!(printed.iter().any(|line| line.starts_with("simulated    P-CON-2: STOP")), "{printed:#?}");
    }

    #[test]
    fn a_trial_stands_beside_its_promises_with_its_date_its_place_and_its_signature() {
        let page = "| P-CON-2 | STOP takes effect | simulated | a run | `x` | `y` |\n| P-ACC-4 | Billed | absent | everything | | |";
        let result = |is_meta: bool| {
            json!({
                "trial": "t", "ended_at": "2026-11-21T10:00:00Z", "outcome": "failed",
                "provider": { "address": "http://127.0.0.1:1", "is_meta": is_meta },
                "steps": [{ "step": "stop", "outcome": "failed", "reason": "no STOP arrived", "promises": ["P-CON-2"] }],
            })
        };
        let tried = |result, signature| Tried { result, signature };
        let trials = [
            tried(Some(result(true)), "signature holds"),
            tried(Some(result(false)), "signature holds"),
            tried(None, "SIGNATURE DOES NOT HOLD"),
        ];
        assert_eq!(
            lines(page, &trials),
            [
                "simulated    P-CON-2: STOP takes effect",
                "             missing: a run",
                "             tried 2026-11-21T10:00:00Z at Meta: stop failed (no STOP arrived); signature holds",
                "             tried 2026-11-21T10:00:00Z at http://127.0.0.1:1, which is not Meta: stop failed (no STOP arrived); signature holds",
                "absent       P-ACC-4: Billed",
                "Trial t of 2026-11-21T10:00:00Z at Meta: failed; signature holds.",
                "Trial t of 2026-11-21T10:00:00Z at http://127.0.0.1:1, which is not Meta: failed; signature holds.",
                "A trial whose result was changed: SIGNATURE DOES NOT HOLD.",
            ]
        );
    }
}
