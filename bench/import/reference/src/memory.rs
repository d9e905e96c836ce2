//! What the process holds beyond files of the disk, looked at every few milliseconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Watches from its making on.
pub(crate) struct Watch {
    from: u64,
    most: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Watch {
    pub(crate) fn begin() -> Self {
        let (most, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (to, until) = (most.clone(), stop.clone());
        std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                to.fetch_max(held(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { from: held(), most, stop }
    }

    /// By how many megabytes it grew at most.
    pub(crate) fn growth(self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        let most = self.most.load(Ordering::Relaxed).max(held());
        most.saturating_sub(self.from) as f64 / 1024.0
    }
}

/// Kilobytes that are the process's own.
pub(crate) fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
