//! What the Graph was asked, for tests to look at.

use serde::Serialize;
use serde_json::Value;

/// One call of the Graph API with what it was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    pub at_ms: i64,
    pub method: String,
    /// Without the version.
    pub path: String,
    /// As asked for: `v26.0`, or empty.
    pub version: String,
    /// The token as given, so that a test may tell which of two was used.
    pub token: Option<String>,
    /// Query, form and JSON body, as one object.
    pub parameters: Value,
    pub request_id: Option<String>,
    /// 0 when the connection was cut.
    pub status: u16,
    pub answer: Value,
}

/// Records are kept for looking at, not for ever: past this the older half is forgotten.
const MOST: usize = 20_000;

/// Adds to a list of records.
pub(crate) fn keep<T>(records: &mut Vec<T>, record: T) {
    if records.len() >= MOST {
        records.drain(..MOST / 2);
    }
    records.push(record);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_records_are_kept() {
        let mut records = Vec::new();
        (0..MOST + 1).for_each(|number| keep(&mut records, number));
        assert_eq!((records.len(), records.last()), (MOST / 2 + 1, Some(&MOST)));
    }
}
