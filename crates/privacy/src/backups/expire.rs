//! Ending backups whose time is over: the key first, wherever it lies, then the files.

use kernel::{Timestamp, Vault};
use uuid::Uuid;

use super::{Backups, Kept, Trouble, place};

impl Backups {
    /// Ends every day that is older than backups may be. Says how many keys were destroyed. Blocks.
    pub fn expire(&self, vault: &Vault, installation: Uuid, now: Timestamp) -> Result<usize, Trouble> {
        let over: Vec<String> = vault.periods()?.into_iter().filter(|period| self.is_over(period, now)).collect();
        let is_ours = |kept: &Kept| kept.head.installation == installation && self.is_over(&kept.head.period, now);
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
        let begins = Timestamp::parse(&format!("{period}T00:00:00Z"));
        let most = u64::from(self.0.keep_days) * 24 * 60 * 60;
        begins.map_or(true, |begins| now.since(begins).as_secs() >= most)
    }
}
