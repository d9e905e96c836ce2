//! Word rules: a common question, and its answer.

pub mod starters;

#[cfg(test)]
mod held_out;

use crate::matching::{Found, Pattern};

/// The rule that a text speaks to most; nothing if none does, or two different ones do alike. The rules of one key are one.
pub fn best<'a, K: Copy + PartialEq>(rules: impl Iterator<Item = (K, &'a Pattern)>, text: &str) -> Option<(K, Found)> {
    let mut found: Vec<(K, Found)> =
        rules.filter_map(|(key, rule)| rule.find(text).map(|found| (key, found))).collect();
    // Of equal ones the first stays first.
    found.sort_by_key(|(_, found)| std::cmp::Reverse(found.score));
    let (key, best) = found.first()?.clone();
    let is_contested = found.iter().any(|(other, found)| *other != key && found.score == best.score);
    (!is_contested).then_some((key, best))
}
