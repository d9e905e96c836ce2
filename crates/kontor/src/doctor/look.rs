//! The look at the way in, for a page: it may take twenty seconds where a firewall swallows what is sent, and no page waits so long.
//!
//! - One look goes on at a time; a page waits a moment for it and then shows what the last one found.
//! - What is shown says when it was seen.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{Clock, Timestamp};
use tokio::task::JoinHandle;

/// How long a page waits for a look.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What was seen last, and the look that goes on. Cheap to clone.
#[derive(Clone, Default)]
pub struct Looks(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    seen: Option<Seen>,
    going_on: Option<JoinHandle<()>>,
}

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) is_reached: Option<bool>,
}

impl Looks {
    /// What is seen within a moment, else what was seen last; nothing if no look has ended yet. The look goes on by itself.
    pub(super) async fn see(
        &self,
        clock: &Clock,
        look: impl Future<Output = Option<bool>> + Send + 'static,
    ) -> Option<Seen> {
        let (ended, end) = tokio::sync::oneshot::channel();
        {
            let (ended, mut inner) = (ended, self.inner());
            if inner.going_on.as_ref().is_none_or(JoinHandle::is_finished) {
                let (looks, clock) = (self.clone(), clock.clone());
                inner.going_on = Some(tokio::spawn(async move {
                    let seen = Seen { is_reached: look.await, at: clock.now() };
                    looks.inner().seen = Some(seen);
                    ended.send(()).ok();
                }));
            }
        }
        // Where another page's look goes on already, its end is not waited for: `ended` was dropped with this one's.
        tokio::time::timeout(PATIENCE, end).await.ok();
        self.inner().seen
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    fn clock() -> Clock {
        Clock::manual(Timestamp::from_seconds(1_790_000_000))
    }

    #[tokio::test]
    async fn a_page_waits_a_moment_and_shows_what_was_seen_last() {
        let (looks, clock, real) = (Looks::default(), clock(), Clock::system());
        let first = looks.see(&clock, async { Some(true) }).await;
        assert_eq!(first, Some(Seen { at: clock.now(), is_reached: Some(true) }));

        // A firewall that swallows everything.
        clock.advance(Duration::from_secs(60));
        let (answer, answered) = oneshot::channel();
        let began = real.monotonic();
        assert_eq!(looks.see(&clock, async { answered.await.ok().flatten() }).await, first);
        assert!(real.monotonic() - began < Duration::from_secs(10));
        // Another page begins no second look, and does not wait for the first: what it is shown is at hand when it asks.
        let another = looks.see(&clock, async { panic!("a second look") });
        assert_eq!(tokio::time::timeout(Duration::ZERO, another).await, Ok(first));

        answer.send(Some(false)).unwrap();
        while looks.inner().going_on.as_ref().is_some_and(|look| !look.is_finished()) {
            tokio::task::yield_now().await;
        }
        let now = looks.see(&clock, std::future::pending()).await;
        assert_eq!(now, Some(Seen { at: clock.now(), is_reached: Some(false) }));
    }

    #[tokio::test]
    async fn nothing_is_said_before_a_look_has_ended_and_a_broken_one_keeps_no_other_away() {
        let (looks, clock) = (Looks::default(), clock());
        assert_eq!(looks.see(&clock, async { panic!("broken") }).await, None);
        while looks.inner().going_on.as_ref().is_some_and(|look| !look.is_finished()) {
            tokio::task::yield_now().await;
        }
        assert!(looks.see(&clock, async { None }).await.is_some());
    }
}
