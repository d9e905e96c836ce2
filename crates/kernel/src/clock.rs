//! The one source of time and of new ids. It is handed in, so that a test can hold it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use uuid::{ContextV7, Uuid};

use crate::ids::Id;
use crate::time::Timestamp;

/// Time and ids. Cheap to clone; clones of a manual clock move together.
#[derive(Clone)]
pub struct Clock(Arc<Source>);

enum Source {
    System { started: Instant, order: std::sync::Mutex<ContextV7> },
    Manual { now: AtomicI64, started: AtomicI64, order: std::sync::Mutex<ContextV7> },
}

impl Clock {
    /// The machine's own clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn system() -> Self {
        Self(Arc::new(Source::System { started: Instant::now(), order: std::sync::Mutex::new(ContextV7::new()) }))
    }

    /// A clock that stands until it is moved.
    pub fn manual(now: Timestamp) -> Self {
        Self(Arc::new(Source::Manual {
            now: AtomicI64::new(now.micros()),
            started: AtomicI64::new(now.micros()),
            order: std::sync::Mutex::new(ContextV7::new()),
        }))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::System { .. } => {
                let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                Timestamp::EPOCH + since
            }
            Source::Manual { now, .. } => Timestamp::from_micros(now.load(Ordering::SeqCst)),
        }
    }

    /// Time since this clock was made. It never runs backwards, whatever happens to the wall clock.
    pub fn monotonic(&self) -> Duration {
        match &*self.0 {
            Source::System { started, .. } => started.elapsed(),
            Source::Manual { now, started, .. } => Duration::from_micros(
                u64::try_from(now.load(Ordering::SeqCst) - started.load(Ordering::SeqCst)).unwrap_or(0),
            ),
        }
    }

    /// Makes a new id. Ids made by one clock sort in the order they were made.
    pub fn id<T: Id>(&self) -> T {
        let now = self.now();
        let (Source::System { order, .. } | Source::Manual { order, .. }) = &*self.0;
        let order = order.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let seconds = u64::try_from(now.seconds()).unwrap_or(0);
        let nanos = u32::try_from(now.micros().rem_euclid(1_000_000)).unwrap_or(0) * 1_000;
        let stamp = uuid::Timestamp::from_unix(&*order, seconds, nanos);
        T::from_uuid(Uuid::new_v7(stamp))
    }

    /// Moves a manual clock forward.
    ///
    /// # Panics
    /// On the machine's clock, which nobody moves.
    pub fn advance(&self, span: Duration) {
        match &*self.0 {
            Source::System { .. } => panic!("the machine's clock cannot be moved; use Clock::manual"),
            Source::Manual { now, .. } => {
                now.fetch_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
            }
        }
    }

    /// Puts a manual clock right that was ahead, as a machine's is put right. What is monotonic does not notice. (A63)
    ///
    /// # Panics
    /// On the machine's clock, which nobody moves.
    pub fn turn_back(&self, span: Duration) {
        match &*self.0 {
            Source::System { .. } => panic!("the machine's clock cannot be moved; use Clock::manual"),
            Source::Manual { now, started, .. } => {
                let span = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
                started.fetch_sub(span, Ordering::SeqCst);
                now.fetch_sub(span, Ordering::SeqCst);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MessageId;

    #[test]
    fn ids_of_one_instant_sort_in_the_order_they_were_made() {
        let clock = Clock::manual(Timestamp::from_seconds(1_790_000_000));
        let ids: Vec<MessageId> = (0..500).map(|_| clock.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_manual_clock_moves_for_all_its_clones() {
        let clock = Clock::manual(Timestamp::from_seconds(100));
        let other = clock.clone();
        other.advance(Duration::from_secs(5));
        assert_eq!(clock.now(), Timestamp::from_seconds(105));
        assert_eq!(clock.monotonic(), Duration::from_secs(5));
        other.turn_back(Duration::from_secs(3));
        assert_eq!(clock.now(), Timestamp::from_seconds(102));
        assert_eq!(clock.monotonic(), Duration::from_secs(5));
    }
}
