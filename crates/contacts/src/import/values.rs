//! What cells say: days, numbers, yes and no, in the manners of several countries.

use chrono::NaiveDate;
use kernel::{Text, Timestamp};

use super::model::Code;
use crate::fields::{self, Definition, Kind, Refusal};

/// A field's value as it is kept, and its place in an order.
pub(super) type Value = (String, Option<i64>);

/// A cell as the value of a field.
pub(super) fn value(field: &Definition, cell: &str, country: &str) -> Result<Value, Code> {
    let text = Text::clean(cell.trim());
    let read = match field.kind {
        Kind::Number => number(&text),
        Kind::Date => day(&text, country).map(|day| day.to_string()),
        Kind::YesNo => yes_or_no(&text).map(|is| if is { "yes" } else { "no" }.to_owned()),
        Kind::Text | Kind::Choice | Kind::Link => None,
    };
    fields::canonical(field, read.as_deref().unwrap_or(&text)).map_err(|refusal| match refusal {
        Refusal::NotANumber(_) => Code::NotANumber,
        Refusal::NotADate(_) => Code::NotADate,
        Refusal::NotAChoice { .. } => Code::NotAChoice,
        Refusal::NotYesOrNo(_) => Code::NotYesNo,
        Refusal::NotALink(_) => Code::NotALink,
        Refusal::ValueTooLong(_)
        | Refusal::NotFound
        | Refusal::NoName
        | Refusal::TooLong
        | Refusal::Taken
        | Refusal::TooMany
        | Refusal::NoChoices => Code::ValueTooLong,
    })
}

/// `1234.5`, `1.234,5`, `1,234.5`: the last mark is the decimal one, unless it parts three digits again.
fn number(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    let last = bare.rfind(['.', ',']);
    let mark = last.map(|at| bare.as_bytes()[at]);
    let is_group =
        last.is_some_and(|at| bare.len() - at == 4 && bare.bytes().filter(|byte| Some(*byte) == mark).count() > 1);
    let plain: String = bare
        .char_indices()
        .filter_map(|(at, letter)| match letter {
            '.' | ',' if Some(at) == last && !is_group => Some('.'),
            '.' | ',' => None,
            letter => Some(letter),
        })
        .collect();
    let is_number = plain.trim_start_matches(['-', '+']).chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    is_number.then_some(plain)
}

/// Words that say yes in the languages of lists, folded.
pub(super) const YES: &[&str] = &[
    "yes",
    "y",
    "ja",
    "j",
    "si",
    "s",
    "sim",
    "oui",
    "o",
    "true",
    "wahr",
    "verdadero",
    "verdadeiro",
    "vrai",
    "1",
    "x",
    "on",
    "ok",
    "opt in",
    "optin",
    "opted in",
    "granted",
    "subscribed",
    "accepted",
    "agreed",
    "checked",
    "\u{2713}",
    "\u{2714}",
];
/// Words that say no, or that nobody knows.
pub(super) const NO: &[&str] = &[
    "no",
    "n",
    "nein",
    "nao",
    "non",
    "false",
    "falsch",
    "falso",
    "faux",
    "0",
    "off",
    "none",
    "unasked",
    "unknown",
    "pending",
    // Our own words for a yes that does not count any more, or not yet.
    "expired",
    "only attested",
    "held",
    "not subscribed",
];
/// Words by which lists say that somebody took their permission back.
pub(super) const REFUSALS: &[&str] = &[
    "withdrawn",
    "unsubscribed",
    "opt out",
    "optout",
    "opted out",
    "cleaned",
    "refused",
    "revoked",
    "abgemeldet",
    "widerrufen",
    "cancelado",
    "baja",
    "descadastrado",
    "stop",
    "unsubscribe",
    "declined",
    "denied",
    "objected",
    "do not contact",
    "widersprochen",
    "cancelada",
    "descadastrada",
    "dado de baja",
    "dada de baja",
    "rechazado",
    "rechazada",
    "revocado",
    "revogado",
    "recusado",
    "recusada",
    "desinscrit",
];

/// Whether a word is a yes or a no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    let folded = word(text);
    if YES.contains(&folded.as_str()) {
        return Some(true);
    }
    NO.contains(&folded.as_str()).then_some(false)
}

pub(super) fn is_refusal(text: &str) -> bool {
    REFUSALS.contains(&word(text).as_str())
}

fn word(text: &str) -> String {
    Text::fold(text.trim()).replace(['-', '_'], " ").trim_end_matches(['.', '!']).to_owned()
}

/// A day in any of the usual manners. Where month and day could be either, the country decides.
pub(super) fn day(text: &str, country: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(['-', '.', '/']).filter(|part| !part.is_empty()).collect();
    let [one, two, three] = parts.as_slice() else { return None };
    if [one, two, three].iter().any(|part| part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<u32>().ok();
    if one.len() == 4 {
        return NaiveDate::from_ymd_opt(one.parse().ok()?, number(two)?, number(three)?);
    }
    let year: i32 = three.parse().ok().filter(|_| three.len() == 4)?;
    let (one, two) = (number(one)?, number(two)?);
    let is_month_first = text.contains('/') && matches!(country, "US" | "PH" | "CA");
    match (is_month_first && one <= 12) || two > 12 {
        true => NaiveDate::from_ymd_opt(year, one, two),
        false => NaiveDate::from_ymd_opt(year, two, one),
    }
}

/// When somebody said or wrote something: a moment, or the beginning of a day. None was before 1970: that is a spreadsheet's zero.
pub(super) fn moment(text: &str, country: &str) -> Option<Timestamp> {
    let begins = || Timestamp::parse(&format!("{}T00:00:00Z", day(text, country)?)).ok();
    Timestamp::parse(text.trim()).ok().or_else(begins).filter(|at| *at > Timestamp::EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_read_as_they_are_written_in_several_countries() {
        for (text, country, expected) in [
            ("1980-05-12", "DE", Some("1980-05-12")),
            ("19800512", "", Some("1980-05-12")),
            ("12.5.1980", "DE", Some("1980-05-12")),
            ("12/05/1980", "BR", Some("1980-05-12")),
            ("05/12/1980", "US", Some("1980-05-12")),
            ("12/25/1980", "DE", Some("1980-12-25")),
            ("1980-05-12T10:00:00Z", "", Some("1980-05-12")),
            ("yesterday", "DE", None),
            ("31.2.1980", "DE", None),
            ("12.5.80", "DE", None),
        ] {
            assert_eq!(day(text, country).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("1234.5", Some("1234.5")),
            ("1.234,5", Some("1234.5")),
            ("1,234.5", Some("1234.5")),
            ("1.234.567", Some("1234567")),
            ("-3", Some("-3")),
            ("three", None),
            ("inf", None),
        ] {
            assert_eq!(number(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_permission_is_a_word_that_says_so() {
        for (text, expected) in [
            ("Ja", Some(true)),
            ("SÍ", Some(true)),
            ("sim", Some(true)),
            ("1", Some(true)),
            ("não", Some(false)),
            ("perhaps", None),
            ("", None),
        ] {
            assert_eq!(yes_or_no(text), expected, "{text}");
        }
        assert!(is_refusal("Opt-Out") && is_refusal("withdrawn") && !is_refusal("no"));
    }
}
