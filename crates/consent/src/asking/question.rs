//! "May we send you offers now and then?", with two answers to tap.
//!
//! - It asks in the person's language, as far as Kontor speaks it; its words are kept as a version of their own.
//! - A tap counts only of somebody whom the gate let be asked, and names the version that was shown.       ([`answered`])
//! - "Yes" is the grant, "no" the refusal of offers; the tap is its evidence. No message follows.

use ::store::{GlobalSql, Result, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{ContactId, Locale, Purpose};
use web::t;

use crate::gate::{self, Answers, Choice, Question};
use crate::hearing::Heard;
use crate::ledger::{self, Backing, Effect, Extent, Method, NewEntry, TextId};
use crate::notices;

const BUSINESS: GlobalSql = global_sql!("select name, locale from tenant where id = :tenant");
const LANGUAGE: Sql = sql!("select language from contact where tenant_id = :tenant and id = :contact");
/// What our own answers begin with. Nobody else's question may use it.
const OURS: &str = "consent.";

/// What is asked, as it is read on a telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub language: Locale,
    pub words: String,
    pub yes: String,
    pub no: String,
}

/// What a person would be asked.
pub fn words(scope: &Scope<'_>, contact: ContactId) -> Result<Asked> {
    let (business, language) = around(scope, contact)?;
    Ok(Asked {
        language,
        words: t!(language, "question-words", business = business),
        yes: t!(language, "question-yes"),
        no: t!(language, "question-no"),
    })
}

/// In what language a person is written to: their own, as far as Kontor speaks it, else the business's.
pub(crate) fn language(scope: &Scope<'_>, contact: ContactId) -> Result<Locale> {
    Ok(around(scope, contact)?.1)
}

fn around(scope: &Scope<'_>, contact: ContactId) -> Result<(String, Locale)> {
    let row = scope.global().row(BUSINESS, params! { "tenant" => scope.tenant() })?;
    let (business, locale): (String, String) = match row {
        Some(row) => (row.get("name")?, row.get("locale")?),
        None => (String::new(), String::new()),
    };
    let own: Option<String> =
        scope.row(LANGUAGE, params! { "contact" => contact })?.map_or(Ok(None), |row| row.get("language"))?;
    let language = own.as_deref().and_then(spoken).or_else(|| spoken(&locale)).unwrap_or_default();
    Ok((business, language))
}

/// The same, to be sent: it names its version.
pub fn question(tx: &mut Tx<'_>, contact: ContactId) -> Result<Question> {
    let asked = words(tx, contact)?;
    let text = notices::asking(tx, asked.language.tag(), &asked.words)?;
    let choice = |answer: &str, title| Choice { id: format!("{OURS}{answer}.{text}"), title, description: None };
    let answers = Answers::Buttons(vec![choice("yes", asked.yes), choice("no", asked.no)]);
    Ok(Question { header: None, body: asked.words, footer: None, answers, consent_text: Some(text) })
}

/// Whether an answer's id is of the kind that Kontor's own question has.
pub fn is_own_answer(id: &str) -> bool {
    id.starts_with(OURS)
}

/// Takes down what a tap says, if it answers the question. Says whether it did.
pub(crate) fn answered(tx: &mut Tx<'_>, heard: &Heard<'_>, tapped: &str) -> Result<bool> {
    let Some((effect, text)) = read(tapped) else { return Ok(false) };
    let Some(text) = notices::question(tx, text)? else { return Ok(false) };
    if gate::asked_at(tx, heard.contact, None)?.is_none() {
        return Ok(false);
    }
    let new = NewEntry {
        extent: Extent::Purpose(Purpose::Marketing),
        effect,
        method: Method::Message,
        message: Some(heard.message),
        occurred_at: heard.at,
        words: String::new(),
        text_shown: text.words,
        backing: Backing { text: Some(text.id), ..Backing::default() },
    };
    ledger::append(tx, heard.contact, heard.channel, new)?;
    Ok(true)
}

fn read(tapped: &str) -> Option<(Effect, TextId)> {
    let (answer, text) = tapped.strip_prefix(OURS)?.split_once('.')?;
    let effect = match answer {
        "yes" => Effect::Grant,
        "no" => Effect::Withdraw,
        _ => return None,
    };
    Some((effect, text.parse().ok()?))
}

/// The language of a tag such as "pt" or "es-MX", if Kontor speaks it.
fn spoken(tag: &str) -> Option<Locale> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    tag.parse().ok().or_else(|| Locale::ALL.into_iter().find(|locale| primary(locale.tag()) == primary(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Context, Reading};

    // Shows P-CON-5: a button holds 20 characters (facts/meta.md 4.2), and neither answer is a word that stops or starts everything.
    #[test]
    fn both_answers_fit_on_a_button_and_mean_nothing_else() {
        for locale in Locale::ALL {
            for answer in [t!(locale, "question-yes"), t!(locale, "question-no")] {
                assert!((1..=20).contains(&answer.chars().count()), "{answer}");
                assert_eq!(crate::words::read(&answer, &Context::default()).reading, Reading::Nothing, "{answer}");
            }
        }
        let text: TextId = kernel::Clock::system().id();
        assert_eq!(read(&format!("consent.yes.{text}")), Some((Effect::Grant, text)));
        assert_eq!(read(&format!("consent.no.{text}")), Some((Effect::Withdraw, text)));
        for other in ["consent.yes", "consent.maybe.1", "yes", "consent.yes.1"] {
            assert_eq!(read(other), None);
        }
    }
}
