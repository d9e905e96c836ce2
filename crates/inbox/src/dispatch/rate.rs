//! How fast an inbox may send: 80 messages a second, in and out together, and to one person about one in six seconds
//! with a burst of 45 (facts/meta.md 4.8). Kept in memory: Meta's own refusals are the truth, this only avoids them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{ContactId, InboxId};

/// The buckets of this process.
#[derive(Default)]
pub struct Rates {
    inboxes: Mutex<HashMap<InboxId, Bucket>>,
    pairs: Mutex<HashMap<(InboxId, ContactId), Bucket>>,
}

/// Tokens that come back with time.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Duration,
}

const PAIR_BURST: f64 = 45.0;
const PAIR_PER_SECOND: f64 = 1.0 / 6.0;
/// Full buckets are forgotten when there are more than this.
const MOST_PAIRS: usize = 10_000;

impl Rates {
    /// Something came in: it counts towards the number's rate.
    pub fn note(&self, inbox: InboxId, now: Duration) {
        if let Some(bucket) = lock(&self.inboxes).get_mut(&inbox) {
            bucket.refill(now, 80.0, 80.0);
            bucket.tokens = (bucket.tokens - 1.0).max(-80.0);
        }
    }

    /// Takes leave for one message, or says how long to wait.
    pub fn take(&self, inbox: InboxId, contact: ContactId, per_second: u32, now: Duration) -> Result<(), Wait> {
        let rate = f64::from(per_second.max(1));
        let mut inboxes = lock(&self.inboxes);
        let number = inboxes.entry(inbox).or_insert(Bucket { tokens: rate, at: now });
        number.refill(now, rate, rate);
        if number.tokens < 1.0 {
            return Err(Wait::Inbox(Duration::from_secs_f64((1.0 - number.tokens) / rate)));
        }
        let mut pairs = lock(&self.pairs);
        if pairs.len() > MOST_PAIRS {
            pairs.retain(|_, bucket| bucket.after(now, PAIR_PER_SECOND, PAIR_BURST) < PAIR_BURST);
        }
        let pair = pairs.entry((inbox, contact)).or_insert(Bucket { tokens: PAIR_BURST, at: now });
        pair.refill(now, PAIR_PER_SECOND, PAIR_BURST);
        if pair.tokens < 1.0 {
            return Err(Wait::Person(Duration::from_secs_f64((1.0 - pair.tokens) / PAIR_PER_SECOND)));
        }
        pair.tokens -= 1.0;
        number.tokens -= 1.0;
        Ok(())
    }
}

/// Who has to wait, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    Inbox(Duration),
    Person(Duration),
}

impl Bucket {
    fn after(&self, now: Duration, per_second: f64, most: f64) -> f64 {
        (self.tokens + now.saturating_sub(self.at).as_secs_f64() * per_second).min(most)
    }

    fn refill(&mut self, now: Duration, per_second: f64, most: f64) {
        self.tokens = self.after(now, per_second, most);
        self.at = now;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Timestamp};

    fn ids() -> (InboxId, Vec<ContactId>) {
        let clock = Clock::manual(Timestamp::from_seconds(1_790_000_000));
        (clock.id(), (0..500).map(|_| clock.id()).collect())
    }

    // A52: what comes in and what goes out share the number's rate.
    #[test]
    fn a_number_sends_and_receives_eighty_a_second_together() {
        let ((inbox, people), rates) = (ids(), Rates::default());
        let sent = |now: Duration| people.iter().filter(|one| rates.take(inbox, **one, 80, now).is_ok()).count();
        assert_eq!(sent(Duration::ZERO), 80);
        assert_eq!(sent(Duration::from_millis(500)), 40);
        for _ in 0..60 {
            rates.note(inbox, Duration::from_secs(10));
        }
        assert_eq!(sent(Duration::from_secs(10)), 20);
    }

    #[test]
    fn one_person_gets_a_burst_and_then_one_in_six_seconds() {
        let ((inbox, people), rates) = (ids(), Rates::default());
        let sent = |now: Duration| (0..60).filter(|_| rates.take(inbox, people[0], 80, now).is_ok()).count();
        assert_eq!(sent(Duration::ZERO), 45);
        assert_eq!(sent(Duration::from_secs(12)), 2);
        assert!(rates.take(inbox, people[1], 80, Duration::from_secs(12)).is_ok());
    }
}
