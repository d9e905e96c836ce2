//! Which numbers something came for in this hour: written down once an hour and number, and remembered so here.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{AppId, TenantId};

type Hours = HashMap<(TenantId, AppId), HashMap<String, i64>>;

#[derive(Default)]
pub(super) struct Heard(Mutex<Hours>);

impl Heard {
    /// Those of the app's connected numbers named here that were not heard in this hour yet.
    pub(super) fn anew<'a>(
        &self,
        of: (TenantId, AppId),
        named: impl Iterator<Item = &'a str>,
        numbers: &HashSet<String>,
        hour: i64,
    ) -> Vec<String> {
        let hours = self.hours();
        let known = |number: &str| hours.get(&of).and_then(|of| of.get(number)) == Some(&hour);
        let mut fresh: Vec<String> = Vec::new();
        for number in named {
            if numbers.contains(number) && !known(number) && !fresh.iter().any(|one| one == number) {
                fresh.push(number.to_owned());
            }
        }
        fresh
    }

    /// It is written down.
    pub(super) fn note(&self, of: (TenantId, AppId), numbers: Vec<String>, hour: i64) {
        if !numbers.is_empty() {
            self.hours().entry(of).or_default().extend(numbers.into_iter().map(|number| (number, hour)));
        }
    }

    fn hours(&self) -> MutexGuard<'_, Hours> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
