//! Answering by itself: at most one answer a message, by a word rule, else the away message, else the greeting.
//!
//! - Every answer goes through the gate, for the purpose of service.                        (`inbox::automatic::answer`)
//! - Nothing answers another machine, who speaks about the messages themselves (STOP), or where a person of the business has
//!   just written.                                                                          (`rules::silence`)
//! - A greeting goes once in two weeks, an away message once in a closed time, a rule once in a day, and three answers a day
//!   to one person in all. What went is a row beside the message that it answers.           (`store`)
//! - It follows the stream, as telling staff does, so that receiving waits for none of it; each message is heard once.
//!   (`crate::place`, `work`)

mod rules;
mod store;
mod work;

use std::sync::LazyLock;
use std::time::Duration;

use ::store::{Result, Tx};
use accounts::tenants::{self, Tenant, hours};
use consent::words::{Context, Reading, read};
use inbox::automatic::{self, Heard, Why};
use inbox::quick_replies::fields::{Field, fields, fill, first_name};
use kernel::{MessageId, Timestamp};
use web::t;

use crate::choices::{self, Choices, What};
use crate::language::Language;
use crate::matching::{Phrase, sentences};
use crate::rules as word_rules;
use rules::{A_DAY, Facts, silence};

pub use work::{run, work_through};

static MACHINES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| Phrase::lines(include_str!("machines.txt")).expect("OK because a test reads it"));

/// What an answer is made of, and what is put into its fields.
pub(crate) struct Around<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) hours: &'a hours::Hours,
    pub(crate) now: Timestamp,
    /// What the customer is called.
    pub(crate) name: &'a str,
}

impl Around<'_> {
    /// The text with its fields put in, and the line that says what it is.
    pub(crate) fn filled(&self, text: &str, language: Language, says_so: bool) -> String {
        let text = fill(text, |field| Some(self.value(field, language)));
        let text = text.trim();
        if says_so {
            let locale = language.locale(self.tenant.locale);
            return format!("{text}\n\n{}", t!(locale, "automatic-line"));
        }
        text.to_owned()
    }

    /// Whether everything is known that the text speaks of.
    pub(crate) fn knows(&self, text: &str, language: Language) -> bool {
        let told = |field: &Field| matches!(field, Field::Hours | Field::Address | Field::Phone | Field::Preferences);
        fields(text).iter().filter(|field| told(field)).all(|field| !self.value(*field, language).is_empty())
    }

    fn value(&self, field: Field, language: Language) -> String {
        let (profile, locale) = (&self.tenant.profile, language.locale(self.tenant.locale));
        match field {
            Field::FirstName => first_name(self.name),
            Field::FullName => self.name.to_owned(),
            Field::MyName | Field::Business => profile.name.clone(),
            Field::Hours => hours::week_words(locale, self.hours),
            Field::Now if self.hours.week.is_set() => plain(&hours::standing(locale, self.hours, self.now)),
            Field::Now => String::new(),
            Field::Address => profile.address.clone(),
            Field::Phone => profile.phone.clone(),
            // It opens one person's page: a person sends it.
            Field::Preferences => String::new(),
        }
    }
}

/// Without the marks that keep names apart on a page.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

/// Hears one message, and answers it where something is to answer it.
fn hear(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<MessageId>> {
    let Some(heard) = automatic::heard(tx, message)? else { return Ok(None) };
    let went = store::went_to(tx, heard.contact)?;
    let (choices, now) = (choices::get(tx)?, tx.now());
    let facts = facts(&heard, &went, now);
    let quiet = Duration::from_secs(u64::try_from(choices.quiet_minutes).unwrap_or_default() * 60);
    if silence(&facts, quiet).is_some() {
        return Ok(None);
    }
    let (tenant, hours) = (tenants::get(tx)?, hours::get(tx)?);
    let around = Around { tenant: &tenant, hours: &hours, now, name: &heard.name };
    let answer = match by_rule(tx, &heard, &facts, &went, &around)? {
        Some(answer) => Some(answer),
        None => by_text(tx, &heard, &facts, &went, &around, &choices)?,
    };
    let Some((text, language, why, rule)) = answer else { return Ok(None) };
    let what = match &why {
        Why::Greeting => What::Greeting.as_str(),
        Why::Away => What::Away.as_str(),
        Why::Rule { .. } => store::RULE,
    };
    let text = around.filled(&text, language, choices.says_so);
    let answer = automatic::answer(tx, &heard, text, why)?;
    if let Some(answer) = answer {
        store::keep(tx, &heard, answer, what, rule)?;
    }
    Ok(answer)
}

type Answer = (String, Language, Why, Option<uuid::Uuid>);

fn facts<'a>(heard: &'a Heard, went: &[store::Went], now: Timestamp) -> Facts<'a> {
    let said = heard.text.trim();
    let is_repeated =
        heard.said.iter().any(|(at, text)| now.since(*at) < A_DAY && !said.is_empty() && text.trim() == said);
    let is_marked = sentences(said).iter().any(|sentence| MACHINES.iter().any(|phrase| phrase.stands_in(sentence)));
    let last = heard.automatic.first();
    Facts {
        kind: &heard.kind,
        text: &heard.text,
        age: now.since(heard.at),
        was_with_agent: heard.was_with_agent,
        is_open: heard.is_open,
        is_about_messages: read(said, &Context::default()).reading != Reading::Nothing,
        is_marked,
        is_repeated,
        after_automatic: last.map(|at| heard.received_at.since(*at)),
        automatic_today: went.iter().filter(|went| now.since(went.at) < A_DAY).count(),
        answered_ago: heard.answered_at.map(|at| now.since(at)),
        silent_for: heard.before.map(|before| heard.at.since(before)),
        is_assigned: heard.assignee.is_some(),
    }
}

fn by_rule(
    tx: &Tx<'_>,
    heard: &Heard,
    facts: &Facts<'_>,
    went: &[store::Went],
    around: &Around<'_>,
) -> Result<Option<Answer>> {
    if !rules::may_rule(facts) {
        return Ok(None);
    }
    let on = word_rules::on(tx)?;
    let preferred = languages(heard, around.tenant);
    let Some(found) = word_rules::find(&on, facts.text, &preferred) else { return Ok(None) };
    let has_answered = went.iter().any(|went| went.rule == Some(found.rule.id) && around.now.since(went.at) < A_DAY);
    if has_answered || !around.knows(&found.text.answer, found.language) {
        return Ok(None);
    }
    let why = Why::Rule { name: found.rule.name.clone(), words: found.words };
    Ok(Some((found.text.answer.clone(), found.language, why, Some(found.rule.id))))
}

fn by_text(
    tx: &Tx<'_>,
    heard: &Heard,
    facts: &Facts<'_>,
    went: &[store::Went],
    around: &Around<'_>,
    choices: &Choices,
) -> Result<Option<Answer>> {
    let last = |what: What| went.iter().find(|went| went.what == what.as_str()).map(|went| went.at);
    // It was said in this closed time if the business did not open since.
    let is_said = |at: Timestamp| around.hours.next_opening(at).is_none_or(|opened| opened > around.now);
    let is_away = choices.away_on && !around.hours.open_at(around.now) && !last(What::Away).is_some_and(is_said);
    let is_greeted = last(What::Greeting).is_some_and(|at| around.now.since(at) < rules::FORGOTTEN);
    let what = match () {
        () if is_away => What::Away,
        () if choices.greeting_on && rules::may_greet(facts) && !is_greeted => What::Greeting,
        () => return Ok(None),
    };
    let texts = choices::texts(tx)?;
    let preferred = languages(heard, around.tenant).into_iter().chain(Language::ALL);
    let mut written = preferred.filter_map(|language| Some((texts.get(&(what, language))?.clone(), language)));
    let why = if what == What::Away { Why::Away } else { Why::Greeting };
    Ok(written.next().map(|(text, language)| (text, language, why, None)))
}

/// The customer's language as far as it is known, then the business's.
fn languages(heard: &Heard, tenant: &Tenant) -> Vec<Language> {
    let read = read(&heard.text, &Context::default()).language.map(|language| language.as_str().to_owned());
    let known = [read, heard.language.clone(), Some(tenant.locale.tag().to_owned())];
    known.into_iter().flatten().filter_map(|tag| Language::of_tag(&tag)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_write_is_known_and_what_people_write_is_not() {
        let is_marked =
            |text: &str| sentences(text).iter().any(|one| MACHINES.iter().any(|phrase| phrase.stands_in(one)));
        for text in [
            "Thank you for contacting Brook Plumbing! Please let us know how we can help you.",
            "Thank you for your message. We're unavailable right now, but will respond as soon as possible.",
            "Gracias por tu mensaje. En este momento no podemos responder, pero lo haremos lo antes posible.",
            "Agradecemos sua mensagem. Não estamos disponíveis no momento, mas responderemos assim que possível.",
            "We open at nine.\n\n_Automatic answer. A person reads what you write._",
        ] {
            assert!(is_marked(text), "{text}");
        }
        for text in ["Hi, are you open?", "Thanks for yesterday!", "Can you answer as soon as you can", "Obrigada!"] {
            assert!(!is_marked(text), "{text}");
        }
    }
}
