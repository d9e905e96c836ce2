//! When an event is tried again, when an endpoint rests, and when it is switched off.

use std::time::Duration;

use kernel::Timestamp;

/// After how long each try follows the one before (Standard Webhooks, "Retry schedule").
const PAUSES: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 60 * 60),
    Duration::from_secs(5 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
];
/// An endpoint that takes nothing for so long is switched off.
const PATIENCE: Duration = Duration::from_secs(5 * 24 * 60 * 60);
const LONGEST_REST: Duration = Duration::from_secs(5 * 60);

/// When an event is tried again that was tried so often; never, once it was tried eight times.
pub(super) fn next_try(attempts: i64) -> Option<Duration> {
    usize::try_from(attempts - 1).ok().and_then(|done| PAUSES.get(done)).copied()
}

/// How long an endpoint is left alone after so many failures in a row: two may be one event's own.
pub(super) fn rest(failures: i64) -> Duration {
    match failures {
        ..=2 => Duration::ZERO,
        more => LONGEST_REST.min(Duration::from_secs(5 << (more - 3).clamp(0, 6))),
    }
}

/// Whether an endpoint has been failing for too long.
pub(super) fn is_hopeless(failing_since: Timestamp, now: Timestamp) -> bool {
    now.since(failing_since) >= PATIENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_tried_eight_times_over_a_day() {
        let pauses: Vec<Duration> = (1..).map_while(next_try).collect();
        assert_eq!(pauses, PAUSES);
        let hours = pauses.iter().sum::<Duration>().as_secs() / 3600;
        assert_eq!(hours, 27);
        assert_eq!(next_try(0), None);
    }

    #[test]
    fn an_endpoint_rests_ever_longer_up_to_five_minutes() {
        let seconds: Vec<u64> = (1..=11).map(|failures| rest(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(rest(i64::MAX).as_secs(), 300);
    }

    #[test]
    fn five_days_of_failure_are_enough() {
        let since = Timestamp::from_seconds(1_790_000_000);
        assert!(!is_hopeless(since, since + PATIENCE - Duration::from_secs(1)));
        assert!(is_hopeless(since, since + PATIENCE));
    }
}
