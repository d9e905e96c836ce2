//! What a rule would have answered last month: the same matcher over the texts that came, with the rule's own pause.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use ::store::{Result, Scope};
use inbox::automatic::{Asked, asked_since};
use kernel::{ConversationId, Timestamp};
use web::Access;

use super::{Rule, find};

const A_MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// More than this are not looked at.
pub const MOST: i64 = 5000;
/// More than this are not shown.
const SHOWN: usize = 100;

/// How it went.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    pub asked: usize,
    pub answered: usize,
    /// The newest of them, with the words that were found; only those that the caller sees.
    pub shown: Vec<(Asked, String)>,
}

/// Tries a rule, on or off, over the last month.
pub fn of(scope: &Scope<'_>, access: &Access, rule: &Rule) -> Result<Trial> {
    let mut asked = asked_since(scope, scope.now() - A_MONTH, MOST)?;
    let rules = [rule.clone()];
    let mut last: BTreeMap<ConversationId, Timestamp> = BTreeMap::new();
    let mut answered = Vec::new();
    asked.reverse();
    for one in &asked {
        let Some(found) = find(&rules, &one.text, &[]) else { continue };
        if last.get(&one.conversation).is_some_and(|at| one.at.since(*at) < A_DAY) {
            continue;
        }
        last.insert(one.conversation, one.at);
        answered.push((one.clone(), found.words));
    }
    let number = answered.len();
    let shown: Vec<(Asked, String)> = answered.into_iter().rev().take(SHOWN).collect();
    let threads: HashSet<ConversationId> = shown.iter().map(|(one, _)| one.conversation).collect();
    let seen = inbox::visible(scope, access, threads.into_iter().collect())?;
    let shown = shown.into_iter().filter(|(one, _)| seen.contains(&one.conversation)).collect();
    Ok(Trial { asked: asked.len(), answered: number, shown })
}
