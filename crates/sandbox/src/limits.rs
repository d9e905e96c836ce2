//! Meta's two rates for one number (facts/meta.md 4.8), as token buckets on the sandbox's clock.

/// Holds up to `capacity` and gains one every `refill_ms`. Kept in milliseconds of credit, so nothing is rounded.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    capacity: i64,
    refill_ms: f64,
    level: f64,
    at_ms: i64,
}

impl Bucket {
    /// One message per six seconds to one person, a burst of 45.
    pub(crate) fn pair(now_ms: i64) -> Bucket {
        Bucket { capacity: 45, refill_ms: 6000.0, level: 45.0, at_ms: now_ms }
    }

    /// Eighty a second for one number, in and out together.
    pub(crate) fn throughput(now_ms: i64) -> Bucket {
        Bucket { capacity: 80, refill_ms: 12.5, level: 80.0, at_ms: now_ms }
    }

    /// Takes one if there is one.
    pub(crate) fn take(&mut self, now_ms: i64) -> bool {
        self.refill(now_ms);
        let enough = self.level >= 1.0;
        if enough {
            self.level -= 1.0;
        }
        enough
    }

    /// Takes one that cannot be refused: what a customer writes counts and always passes.
    pub(crate) fn charge(&mut self, now_ms: i64) {
        self.refill(now_ms);
        self.level = (self.level - 1.0).max(0.0);
    }

    fn refill(&mut self, now_ms: i64) {
        #[expect(clippy::cast_precision_loss, reason = "OK because a pause between messages fits a float exactly")]
        let gained = (now_ms - self.at_ms).max(0) as f64 / self.refill_ms;
        #[expect(clippy::cast_precision_loss, reason = "OK because capacities are two digits")]
        let capacity = self.capacity as f64;
        self.level = (self.level + gained).min(capacity);
        self.at_ms = now_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_may_burst_to_45_and_then_gains_one_every_six_seconds() {
        let mut bucket = Bucket::pair(0);
        assert_eq!((0..60).filter(|_| bucket.take(0)).count(), 45);
        assert!(!bucket.take(5_999));
        assert!(bucket.take(12_000));
    }

    #[test]
    fn a_number_passes_eighty_a_second_in_and_out_together() {
        let mut bucket = Bucket::throughput(0);
        (0..30).for_each(|_| bucket.charge(0));
        assert_eq!((0..100).filter(|_| bucket.take(0)).count(), 50);
        assert_eq!((0..100).filter(|_| bucket.take(1000)).count(), 80);
    }
}
