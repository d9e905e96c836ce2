//! One writing for each value. No I/O.

use chrono::{Datelike, NaiveDate};
use url::Url;

use super::model::{Definition, Kind, Refusal};

/// The field that is meant: by its name, else by name or label whatever the letters.
pub(super) fn find<'a>(all: &'a [Definition], name: &str) -> Option<&'a Definition> {
    let folded = name.to_lowercase();
    all.iter()
        .find(|one| one.name == name)
        .or_else(|| all.iter().find(|one| one.name.to_lowercase() == folded || one.label.to_lowercase() == folded))
}

/// A value as it is kept, and its place in an order that both databases share.
pub fn canonical(definition: &Definition, typed: &str) -> Result<(String, Option<i64>), Refusal> {
    let label = || definition.label.clone();
    let typed = typed.trim();
    if typed.chars().count() > super::LONGEST {
        return Err(Refusal::ValueTooLong(label()));
    }
    match definition.kind {
        Kind::Text => Ok((typed.to_owned(), None)),
        Kind::Number => {
            let (text, millionths) = number(typed).ok_or_else(|| Refusal::NotANumber(label()))?;
            Ok((text, Some(millionths)))
        }
        Kind::Date => date(typed).ok_or_else(|| Refusal::NotADate(label())),
        Kind::Choice => {
            let folded = typed.to_lowercase();
            let chosen = definition.choices.iter().find(|choice| choice.to_lowercase() == folded);
            let chosen =
                chosen.ok_or_else(|| Refusal::NotAChoice { label: label(), choices: definition.choices.clone() })?;
            Ok((chosen.clone(), None))
        }
        Kind::YesNo => {
            let is_yes = yes_no(typed).ok_or_else(|| Refusal::NotYesOrNo(label()))?;
            Ok((if is_yes { "yes" } else { "no" }.to_owned(), Some(i64::from(is_yes))))
        }
        Kind::Link => Ok((link(typed).ok_or_else(|| Refusal::NotALink(label()))?, None)),
    }
}

/// Plain decimal writing and millionths. A single comma stands for a point, as in most of the world.
fn number(typed: &str) -> Option<(String, i64)> {
    let bare: String = typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let (is_negative, digits) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !is_digits(whole) || !is_digits(part) || whole.len() > 12 {
        return None;
    }
    let part = part.trim_end_matches('0');
    if part.len() > 6 {
        return None;
    }
    let millionths: i64 = format!("{:0>1}{part:0<6}", whole).parse().ok()?;
    let whole = whole.trim_start_matches('0');
    let plain = if part.is_empty() { format!("{whole:0>1}") } else { format!("{whole:0>1}.{part}") };
    Some(if is_negative && millionths != 0 { (format!("-{plain}"), -millionths) } else { (plain, millionths) })
}

/// ISO 8601 and days since 1970. Read are `1990-04-12`, `19900412`, `1990/4/12`, `12.4.1990`, a day or month above twelve
/// between slashes, and a birthday without its year as vCard writes it, `--0412`. What could be two days is none.
fn date(typed: &str) -> Option<(String, Option<i64>)> {
    const MARKS: [char; 3] = ['-', '/', '.'];
    if let Some(rest) = typed.strip_prefix("--") {
        let digits: String = rest.chars().filter(|c| *c != '-').collect();
        let (month, day) = (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
        // A leap year, for the 29th of February.
        NaiveDate::from_ymd_opt(2000, month, day)?;
        return Some((format!("--{month:02}-{day:02}"), None));
    }
    let day = typed.split(['T', ' ']).next().unwrap_or_default();
    let parts = || day.split(MARKS).map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<u32>>>();
    let is_year_first = day.find(MARKS).is_none_or(|at| at == 4);
    let (year, month, day) = if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        (day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?)
    } else if is_year_first {
        match parts().as_deref() {
            Some([year, month, day]) => (*year, *month, *day),
            _ => return None,
        }
    } else if day.contains('.') {
        match parts().as_deref() {
            Some([day, month, year]) => (*year, *month, *day),
            _ => return None,
        }
    } else {
        match parts().as_deref() {
            Some([day, month, year]) if *day > 12 || day == month => (*year, *month, *day),
            Some([month, day, year]) if *day > 12 => (*year, *month, *day),
            _ => return None,
        }
    };
    let date =
        NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?, month, day)?;
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    Some((
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        Some(date.signed_duration_since(epoch).num_days()),
    ))
}

/// In the languages of our pages, and as programs write it.
fn yes_no(typed: &str) -> Option<bool> {
    match typed.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" | "x" | "sí" | "si" | "sim" | "s" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "não" | "nao" => Some(false),
        _ => None,
    }
}

/// Only what a browser opens as a page: a `javascript:` address would run as ours.
fn link(typed: &str) -> Option<String> {
    let lower = typed.to_ascii_lowercase();
    let whole = if lower.starts_with("http://") || lower.starts_with("https://") {
        typed.to_owned()
    } else if typed.contains(':') && !typed.contains('.') || lower.starts_with("javascript:") {
        return None;
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&whole).ok()?;
    let is_page = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'));
    (is_page && !whole.contains(char::is_whitespace)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind) -> Definition {
        Definition {
            name: "f".to_owned(),
            label: "F".to_owned(),
            kind,
            choices: vec!["Small".to_owned(), "Large".to_owned()],
            position: 1,
            removed_at: None,
        }
    }

    #[test]
    fn each_kind_is_kept_in_one_writing() {
        let cases: &[(Kind, &str, &str, Option<i64>)] = &[
            (Kind::Text, " as it is ", "as it is", None),
            (Kind::Number, "12", "12", Some(12_000_000)),
            (Kind::Number, "012,50", "12.5", Some(12_500_000)),
            (Kind::Number, "-0.000001", "-0.000001", Some(-1)),
            (Kind::Number, "1 234.5", "1234.5", Some(1_234_500_000)),
            (Kind::Number, "-0", "0", Some(0)),
            (Kind::Number, ".5", "0.5", Some(500_000)),
            (Kind::Date, "1970-01-02", "1970-01-02", Some(1)),
            (Kind::Date, "1969-12-31", "1969-12-31", Some(-1)),
            (Kind::Date, "19900412", "1990-04-12", Some(7406)),
            (Kind::Date, "12.4.1990", "1990-04-12", Some(7406)),
            (Kind::Date, "25/12/1990", "1990-12-25", Some(7663)),
            (Kind::Date, "12/25/1990", "1990-12-25", Some(7663)),
            (Kind::Date, "1990/4/12", "1990-04-12", Some(7406)),
            (Kind::Date, "1990-04-12T00:00:00Z", "1990-04-12", Some(7406)),
            (Kind::Date, "--0229", "--02-29", None),
            (Kind::Choice, "small", "Small", None),
            (Kind::YesNo, "Sim", "yes", Some(1)),
            (Kind::YesNo, "FALSE", "no", Some(0)),
            (Kind::Link, "example.com/a", "https://example.com/a", None),
            (Kind::Link, "http://example.com", "http://example.com", None),
        ];
        for (kind, typed, value, ordinal) in cases {
            let kept = canonical(&of(*kind), typed);
            assert_eq!(kept, Ok(((*value).to_owned(), *ordinal)), "{typed}");
            assert_eq!(canonical(&of(*kind), value), kept, "what is kept is read as itself: {value}");
        }
    }

    #[test]
    fn what_is_not_of_its_kind_is_refused() {
        for (kind, typed) in [
            (Kind::Number, "twelve"),
            (Kind::Number, "1.234,5"),
            (Kind::Number, "12 kg"),
            (Kind::Number, "1.1234567"),
            (Kind::Number, "-"),
            (Kind::Date, "1990-02-30"),
            (Kind::Date, "3/4/1990"),
            (Kind::Date, "tomorrow"),
            (Kind::Date, "12.4.90"),
            (Kind::Date, "--1345"),
            (Kind::Date, "é-04-12"),
            (Kind::Choice, "medium"),
            (Kind::YesNo, "maybe"),
            (Kind::Link, "javascript:alert(1)"),
            (Kind::Link, "data:text/html,x.y"),
            (Kind::Link, "example"),
            (Kind::Link, "https://exa mple.com"),
        ] {
            assert!(canonical(&of(kind), typed).is_err(), "{typed}");
        }
    }
}
