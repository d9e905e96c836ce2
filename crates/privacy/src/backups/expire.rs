//! Ending backups whose time is over: the key first, wherever it lies, then the files.

use std::time::Duration;

use kernel::{Timestamp, Vault};
use uuid::Uuid;

use super::{Backups, Kept, Trouble, place};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Backups {
    /// Ends every day that is older than backups may be. Says how many keys were destroyed. Blocks.
    pub fn expire(&self, vault: &Vault, installation: Uuid, now: Timestamp) -> Result<usize, Trouble> {
        // A day that has not come is a wrong clock's: its key would live until long after that day. It ends once there is another.
        let is_replaced = self.newest(vault, now).is_ok_and(|newest| newest.is_some());
        let is_over = |period: &str| self.is_over(period, now) || is_replaced && is_ahead(period, now);
        let over: Vec<String> = vault.periods()?.into_iter().filter(|period| is_over(period)).collect();
        let is_ours = |kept: &Kept| kept.head.installation == installation && is_over(&kept.head.period);
        if over.is_empty() && !self.list()?.iter().any(is_ours) {
            return Ok(0);
        }
        // Keys end even where the place cannot be reached: without them the backups there are noise.
        for period in &over {
            vault.end_period(period)?;
            tracing::info!(period, "destroyed the key of the backups of {period}");
        }
        let hold = place::hold(&self.0.folder, installation)?;
        hold.put_keyring(&vault.keyring()?)?;
        for kept in self.list()?.iter().filter(|kept| is_ours(kept)) {
            hold.remove(kept)?;
        }
        Ok(over.len())
    }

    /// Whether a day's backups have reached their age. What is no day was never one of ours, and ends too.
    pub(super) fn is_over(&self, period: &str, now: Timestamp) -> bool {
        let most = DAY * self.0.keep_days;
        begins(period).is_none_or(|begins| now.since(begins) >= most)
    }
}

/// Whether a day has not come yet, by more than clocks differ.
fn is_ahead(period: &str, now: Timestamp) -> bool {
    begins(period).is_some_and(|begins| begins > now + DAY)
}

fn begins(period: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{period}T00:00:00Z")).ok()
}
