//! The sandbox's own clock, so that a journey can move Meta's time: windows, token expiry, the free allowance
//! and the rate buckets all read it. Pauses between webhooks are real time and do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Time as Meta sees it, in milliseconds since 1970. A clone shares the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    ticking: bool,
    /// Milliseconds: added to the system's time when ticking, else the time itself.
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's time. It may still be moved with [`Clock::advance`], and goes on ticking from there.
    pub fn system() -> Clock {
        Clock { ticking: true, offset: Arc::new(AtomicI64::new(0)) }
    }

    /// Stands still at these seconds since 1970 until it is moved.
    pub fn manual(seconds: i64) -> Clock {
        Clock { ticking: false, offset: Arc::new(AtomicI64::new(seconds * 1000)) }
    }

    pub fn now_ms(&self) -> i64 {
        let offset = self.offset.load(Ordering::SeqCst);
        if self.ticking { system_ms() + offset } else { offset }
    }

    pub fn now_seconds(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    pub fn advance(&self, by: Duration) {
        self.offset.fetch_add(milliseconds(by), Ordering::SeqCst);
    }

    /// Sets the time, backwards too.
    pub fn set_seconds(&self, seconds: i64) {
        let base = if self.ticking { system_ms() } else { 0 };
        self.offset.store(seconds * 1000 - base, Ordering::SeqCst);
    }
}

fn system_ms() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the sandbox's clock; it does not share kernel's")]
    let now = SystemTime::now();
    milliseconds(now.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Year and month (UTC) of a time in milliseconds, for the monthly allowance and the price list's dates.
pub(crate) fn month_of(ms: i64) -> (i64, u32) {
    // Howard Hinnant's civil-from-days, so that the sandbox needs no calendar crate.
    let days = ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_until_it_is_moved() {
        let clock = Clock::manual(1_790_000_000);
        assert_eq!(clock.now_seconds(), 1_790_000_000);
        clock.clone().advance(Duration::from_secs(60));
        assert_eq!(clock.now_seconds(), 1_790_000_060);
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let cases = [
            (0, (1970, 1)),
            (1_790_812_799, (2026, 9)),
            (1_790_812_800, (2026, 10)),
            (1_709_164_800, (2024, 2)),
            (1_709_251_200, (2024, 3)),
        ];
        for (seconds, expected) in cases {
            assert_eq!(month_of(seconds * 1000), expected, "{seconds}");
        }
    }
}
