//! Word rules: a common question in the words in which it is asked, and its answer.
//!
//! - A rule is the business's own, also where it was copied from a starter, and off until someone switches it on.
//! - It is not switched on while an answer still holds a place to be written: "(Write your prices here.)".
//! - What it would have answered last month is shown before it is switched on.                      ([`trial`])

mod model;
pub mod starters;
mod store;
pub mod trial;

#[cfg(test)]
mod held_out;

use ::store::{Event, Fault, Result, Scope, Tx};
use accounts::tenants::{self, Tenant};
use kernel::Text;
use uuid::Uuid;

use crate::language::Language;
use crate::matching::{Found, Pattern, Phrase};
use crate::{HEARD, choices};

pub use model::{Change, Refusal, Rule, RuleText};

/// More than this nobody looks after.
const MOST: usize = 50;
const LONGEST_NAME: usize = 60;
/// Letters of all phrases of a language together.
const LONGEST_PHRASES: usize = 20_000;

/// All rules, by name.
pub fn list(scope: &Scope<'_>) -> Result<Vec<Rule>> {
    store::list(scope)
}

/// Those that are on.
pub fn on(scope: &Scope<'_>) -> Result<Vec<Rule>> {
    Ok(store::list(scope)?.into_iter().filter(|rule| rule.is_on).collect())
}

/// One of them.
pub fn get(scope: &Scope<'_>, id: Uuid) -> Result<Rule, Fault<Refusal>> {
    store::list(scope)?.into_iter().find(|rule| rule.id == id).ok_or(Fault::Refused(Refusal::NotFound))
}

/// Copies a starter, in the languages that the business speaks.
pub fn add_starter(tx: &mut Tx<'_>, key: &str) -> Result<Uuid, Fault<Refusal>> {
    let tenant = tenants::get(tx)?;
    let texts = spoken(tx, &tenant)?.into_iter().filter_map(|language| {
        let starter = starters::starter(key, language)?;
        let trimmed = |text: &str| text.trim().to_owned();
        let (phrases, exceptions) = (trimmed(&starter.phrases), trimmed(&starter.exceptions));
        Some((language, RuleText { phrases, exceptions, answer: trimmed(&starter.answer) }))
    });
    let texts: std::collections::BTreeMap<Language, RuleText> = texts.collect();
    let own = Language::of_tag(tenant.locale.tag()).unwrap_or(Language::English);
    let name = starters::starter(key, own).ok_or(Fault::Refused(Refusal::NotFound))?.name.clone();
    add(tx, &name, Some(key), texts)
}

/// Makes an empty one.
pub fn create(tx: &mut Tx<'_>, name: &str) -> Result<Uuid, Fault<Refusal>> {
    add(tx, name, None, std::collections::BTreeMap::new())
}

fn add(
    tx: &mut Tx<'_>,
    name: &str,
    starter: Option<&str>,
    texts: std::collections::BTreeMap<Language, RuleText>,
) -> Result<Uuid, Fault<Refusal>> {
    let name = named(name).map_err(Fault::Refused)?;
    if store::list(tx)?.len() >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let id = tx.id::<kernel::RequestId>().as_uuid();
    store::create(tx, id, &name, starter)?;
    store::set_texts(tx, id, &texts)?;
    tx.record(Event::new("word_rule.created").fact("word_rule_id", id).fact("starter", starter));
    Ok(id)
}

/// Changes name and texts. A rule that is on stays on, so that it must be complete.
pub fn change(tx: &mut Tx<'_>, id: Uuid, change: &Change) -> Result<(), Fault<Refusal>> {
    let was = get(tx, id)?;
    let name = named(&change.name).map_err(Fault::Refused)?;
    let mut texts = std::collections::BTreeMap::new();
    for (language, text) in &change.texts {
        texts.insert(*language, checked(*language, text).map_err(Fault::Refused)?);
    }
    texts.retain(|_, text: &mut RuleText| !text.is_empty());
    let rule = Rule { name, texts, ..was };
    if rule.is_on {
        rule.complete().map_err(Fault::Refused)?;
    }
    store::change(tx, id, &rule.name)?;
    store::set_texts(tx, id, &rule.texts)?;
    tx.record(Event::new("word_rule.changed").fact("word_rule_id", id));
    Ok(())
}

/// Switches a rule on or off.
pub fn switch(tx: &mut Tx<'_>, id: Uuid, is_on: bool) -> Result<(), Fault<Refusal>> {
    let rule = get(tx, id)?;
    if rule.is_on == is_on {
        return Ok(());
    }
    if is_on {
        rule.complete().map_err(Fault::Refused)?;
    }
    let was_any_on = choices::is_any_on(tx)?;
    store::switch(tx, id, is_on)?;
    if is_on && !was_any_on {
        HEARD.skip_to_end(tx)?;
    }
    tx.record(Event::new("word_rule.switched").fact("word_rule_id", id).fact("is_on", is_on));
    Ok(())
}

/// Deletes a rule. Says whether it was there.
pub fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let is_removed = store::remove(tx, id)?;
    if is_removed {
        tx.record(Event::new("word_rule.removed").fact("word_rule_id", id));
    }
    Ok(is_removed)
}

/// A rule that a text speaks to.
#[derive(Clone, Debug)]
pub struct Spoken<'a> {
    pub rule: &'a Rule,
    pub language: Language,
    pub text: &'a RuleText,
    pub words: String,
}

/// The one of these rules that a text speaks to. Where it does in several languages alike, the first of `preferred` counts.
pub fn find<'a>(rules: &'a [Rule], text: &str, preferred: &[Language]) -> Option<Spoken<'a>> {
    let patterns: Vec<(usize, Language, Pattern)> = rules
        .iter()
        .enumerate()
        .flat_map(|(at, rule)| rule.texts.iter().map(move |(language, text)| (at, *language, text)))
        // What was kept could be read; what cannot be any more finds nothing.
        .filter_map(|(at, language, text)| Some((at, language, text.pattern(language).ok()?)))
        .collect();
    let (at, found) = best(patterns.iter().map(|(at, _, pattern)| (*at, pattern)), text)?;
    let alike = |language: &Language| {
        patterns.iter().any(|(of, in_language, pattern)| {
            *of == at && in_language == language && pattern.find(text).is_some_and(|one| one.score == found.score)
        })
    };
    let language = preferred.iter().chain(&Language::ALL).copied().find(alike)?;
    let rule = &rules[at];
    Some(Spoken { rule, language, text: rule.texts.get(&language)?, words: found.words })
}

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

/// The languages that the business speaks with its customers, as far as it answers in them; its own at least.
pub(crate) fn spoken(scope: &Scope<'_>, tenant: &Tenant) -> Result<Vec<Language>> {
    let names = tenants::spoken(scope)?;
    let own = Language::of_tag(tenant.locale.tag());
    let is_spoken =
        |language: &Language| own == Some(*language) || names.iter().any(|name| language.name().starts_with(name));
    Ok(Language::ALL.into_iter().filter(is_spoken).collect())
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = Text::line(name, LONGEST_NAME + 1);
    match name.chars().count() {
        0 => Err(Refusal::NoName),
        length if length > LONGEST_NAME => Err(Refusal::LongName),
        _ => Ok(name),
    }
}

fn checked(language: Language, text: &RuleText) -> Result<RuleText, Refusal> {
    let cleaned = |text: &str| Text::clean(text.trim()).replace("\r\n", "\n");
    let text = RuleText {
        phrases: cleaned(&text.phrases),
        exceptions: cleaned(&text.exceptions),
        answer: cleaned(&text.answer),
    };
    let is_long = |text: &str, most: usize| text.chars().count() > most;
    if is_long(&text.answer, choices::LONGEST) {
        return Err(Refusal::LongAnswer(language));
    }
    if is_long(&text.phrases, LONGEST_PHRASES) || is_long(&text.exceptions, LONGEST_PHRASES) {
        return Err(Refusal::LongPhrases(language));
    }
    for lines in [&text.phrases, &text.exceptions] {
        Phrase::lines(lines).map_err(|wrong| Refusal::Unreadable(language, wrong.0))?;
    }
    Ok(text)
}
