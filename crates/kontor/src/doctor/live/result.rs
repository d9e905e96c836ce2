//! The result of a trial: which program, which number, what became of each step, and what it leaves open. No name, no words, no
//! number but its last two digits.

use anyhow::{Context, Result};
use ring::digest::{self, SHA256};
use serde_json::{Value, json};
use url::Url;

use super::store::Trial;
use super::trial::{Done, Step, masked};
use super::walk::{Ground, milliseconds};

/// Meta's own host. Whatever else answers is a stand-in, and the result says so.
const META: &str = "graph.facebook.com";

/// Where the provider is, as a result names it.
pub(super) fn provider(meta_url: &Url) -> Value {
    let is_meta = meta_url.scheme() == "https" && meta_url.host_str() == Some(META);
    json!({ "address": meta_url.origin().ascii_serialization(), "is_meta": is_meta })
}

pub(super) fn of(ground: &Ground, trial: &Trial, key: &str) -> Result<Value> {
    let settings = &ground.app.settings;
    let ended_at = ground.now();
    let steps = Step::ALL.into_iter().map(|step| {
        let done = trial.progress.steps.iter().find(|done| done.step == step);
        done.map_or_else(|| not_begun(step), of_step)
    });
    Ok(json!({
        "kind": "kontor live trial",
        "form": 1,
        "trial": trial.id,
        "installation": { "address": settings.public_url, "key": key },
        "program": { "version": env!("CARGO_PKG_VERSION"), "commit": env!("KONTOR_COMMIT"), "sha256": fingerprint()? },
        "database": format!("{:?}", ground.app.db.database()).to_lowercase(),
        "provider": provider(&settings.meta_url),
        "graph_version": channels::whatsapp::client::VERSION,
        "tenant": ground.tenant(),
        "inbox": trial.inbox,
        "staff": trial.staff,
        "run_by": "operator",
        "number": masked(&ground.inbox.display),
        "telephone": trial.progress.phone,
        "began_at": trial.began_at,
        "ended_at": ended_at,
        "outcome": trial.progress.outcome(),
        "steps": steps.collect::<Vec<Value>>(),
    }))
}

fn of_step(done: &Done) -> Value {
    json!({
        "step": done.step,
        "outcome": done.outcome,
        "reason": done.reason,
        "earlier_failures": done.earlier,
        "began_at": done.began_at,
        "ended_at": done.ended_at,
        "took_ms": milliseconds(done.ended_at.since(done.began_at)),
        "ids": done.notes.ids,
        "facts": done.notes.facts,
        "promises": done.step.promises(),
        "leaves_open": done.step.leaves_open(),
    })
}

fn not_begun(step: Step) -> Value {
    json!({ "step": step, "outcome": "skipped", "reason": "the trial was ended before it", "promises": step.promises() })
}

/// Which program ran, whatever its version calls itself.
fn fingerprint() -> Result<String> {
    let mut file = std::fs::File::open("/proc/self/exe").context("the program cannot read itself")?;
    let mut sum = digest::Context::new(&SHA256);
    let mut part = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut part).context("the program cannot read itself")? {
            0 => break,
            length => sum.update(&part[..length]),
        }
    }
    Ok(sum.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commit_is_named_or_said_to_be_unknown() {
        let commit = env!("KONTOR_COMMIT");
        let is_hash = |text: &str| text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(commit == "unknown" || is_hash(commit.trim_end_matches(" with changes")), "{commit}");
    }

    #[test]
    fn only_metas_own_host_over_tls_is_meta() {
        for (address, is_meta) in [
            ("https://graph.facebook.com/", true),
            ("http://graph.facebook.com/", false),
            ("https://graph.facebook.com.example/", false),
            ("http://127.0.0.1:4010/", false),
        ] {
            assert_eq!(provider(&address.parse().unwrap())["is_meta"], is_meta, "{address}");
        }
    }
}
