//! What a deletion did: tables and numbers of rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::erase::{Fate, Rows};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcome {
    pub deleted: BTreeMap<String, u64>,
    /// The row stayed, without what it said of the person.
    pub blanked: BTreeMap<String, u64>,
    pub kept: BTreeMap<String, u64>,
}

impl Outcome {
    pub(crate) fn of(rows: &[Rows]) -> Self {
        let mut outcome = Self::default();
        outcome.add(rows);
        outcome
    }

    pub(crate) fn add(&mut self, rows: &[Rows]) {
        for one in rows {
            let of = match one.fate {
                Fate::Deleted => &mut self.deleted,
                Fate::Blanked => &mut self.blanked,
                Fate::Kept => &mut self.kept,
            };
            *of.entry(one.table.to_owned()).or_default() += one.number;
        }
    }
}
