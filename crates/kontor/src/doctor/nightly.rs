//! The look every night: kept, and told where something became worse. (P-SEC-6)

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use accounts::notices::{self, Kind, Notice, To};
use store::{Db, Error, Result};

use super::history::{self, Night};
use super::{Finding, examine};
use crate::config::Config;

/// How long what was found is kept.
const KEPT: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// How often it is asked whether a night has passed.
const LOOK: Duration = Duration::from_secs(10 * 60);

/// Looks once a night, until dropped.
pub async fn run(config: Arc<Config>, db: Db) {
    loop {
        if let Err(error) = tick(&config, &db).await {
            tracing::error!("the installation could not be looked at: {error}");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Looks if the last look is a night old. Returns whether it did.
pub async fn tick(config: &Config, db: &Db) -> Result<bool> {
    let now = db.clock().now();
    let last = db.global_read(|global| history::latest(global, 1)).await?.into_iter().next();
    if last.as_ref().is_some_and(|night| night.is_this(now)) {
        return Ok(false);
    }
    let weak = words(&examine(config, db).await);
    let night = Night { at: now, weak: weak.iter().cloned().collect() };
    let kept = db.global_write(move |global| {
        // Another process may have looked in between; then this look is not needed.
        if history::latest(global, 1)?.first().is_some_and(|night| night.is_this(now)) {
            return Ok::<_, Error>(false);
        }
        history::age_out(global, now - KEPT, now)?;
        history::add(global, &night)?;
        Ok(true)
    });
    if !kept.await? {
        return Ok(false);
    }
    // The first look has nothing to be worse than; its findings stand on the page.
    let Some(before) = last else { return Ok(true) };
    let worse = weak.iter().filter(|word| !before.weak.contains(word)).count();
    if worse > 0 {
        tracing::warn!(count = worse, "the installation is weaker than the night before; see kontor doctor");
        let count = i64::try_from(worse).unwrap_or(i64::MAX);
        notices::tell_operator(db, "doctor", move |tenant| {
            let path = format!("/t/{tenant}/settings/installation");
            Notice::new(Kind::InstallationWeaker, To::Owners, now, path).fact("count", count)
        })
        .await?;
    }
    Ok(true)
}

fn words(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().filter(|finding| !finding.is_well).map(|finding| finding.check.as_str().to_owned()).collect()
}
