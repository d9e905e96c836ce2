//! The book as cards (RFC 6350, version 4): lines of at most 75 octets, escaped, one card a person.
//!
//! - What other programs know has their name for it: ORG, CATEGORIES, NOTE, BDAY, TITLE, URL, LANG, TZ.
//! - What only we know is an extended property; fields stand whole in X-KONTOR-FIELD, whatever stands in BDAY and its like.
//! - The first card of a file says what the fields are, in X-KONTOR-DEFINITION: the values of it are the choices.
//! - A note says when it was written (RFC 9554, 4.3), to the second.
//! - A card needs a name. Where there is none, FN is what a page would show, marked as derived (RFC 9554, 4.5).

use kernel::{Locale, Text, Timestamp};

use super::model::{Entry, Field};
use crate::identities::Kind;
use crate::people::ContactKind;

/// The most octets of a line, without its end (RFC 6350, 3.2).
const WIDTH: usize = 75;

pub(super) fn card(entry: &Entry, fields: &[Field]) -> String {
    let person = &entry.person;
    let mut card = Card(String::new());
    card.put("BEGIN", &[], "VCARD");
    card.put("VERSION", &[], "4.0");
    card.put("PRODID", &[], "-//Kontor//Kontor//EN");
    card.put("UID", &[], &format!("urn:uuid:{}", person.id));
    card.put("KIND", &[], if person.kind == ContactKind::Company { "org" } else { "individual" });
    if person.name.is_empty() {
        card.text("FN", &[("DERIVED", "TRUE")], &person.label().show(Locale::En));
    } else {
        card.text("FN", &[], &person.name);
    }
    if let Some(company) = &entry.company {
        card.text("ORG", &[], company);
    }
    for phone in entry.known_by(Kind::Phone) {
        card.text("TEL", &[("TYPE", "cell")], phone);
    }
    for email in entry.known_by(Kind::Email) {
        card.text("EMAIL", &[], email);
    }
    for (property, field) in [("TITLE", "title"), ("BDAY", "birthday"), ("URL", "website")] {
        if let Some(value) = person.fields.get(field).filter(|value| property != "BDAY" || is_date(value)) {
            let value = if property == "BDAY" { value.replace('-', "") } else { value.clone() };
            if property == "URL" { card.put(property, &[], &plain(&value)) } else { card.text(property, &[], &value) }
        }
    }
    if let Some(address) = person.fields.get("address") {
        card.put("ADR", &[], &format!(";;{};;;;", escaped(address)));
    }
    if !person.tags.is_empty() {
        card.put("CATEGORIES", &[], &list(&person.tags));
    }
    if let Some(language) = &person.language {
        card.text("LANG", &[], language);
    }
    if let Some(zone) = &person.time_zone {
        card.text("TZ", &[], zone);
    }
    for note in &entry.notes {
        card.text("NOTE", &[("CREATED", &basic(note.created_at))], &note.words);
    }
    for Field { name, label, kind, choices } in fields {
        let about = [("X-NAME", name.as_str()), ("X-LABEL", label), ("X-KIND", kind.as_str())];
        card.put("X-KONTOR-DEFINITION", &about, &list(choices));
    }
    for (name, value) in &person.fields {
        card.text("X-KONTOR-FIELD", &[("X-NAME", name)], value);
    }
    if let Some(owner) = &entry.owner {
        card.text("X-KONTOR-OWNER", &[], owner);
    }
    for one in person.identities.iter().filter(|one| !matches!(one.kind, Kind::Phone | Kind::Email)) {
        let about = [("X-CHANNEL", one.channel.as_str()), ("X-KIND", one.kind.as_str())];
        card.text("X-KONTOR-IDENTITY", &about, &one.value);
    }
    for consent in &entry.consents {
        let since = consent.since.map(|since| since.to_string()).unwrap_or_default();
        let about = [("X-CHANNEL", consent.channel.as_str()), ("X-PURPOSE", consent.purpose), ("X-SINCE", &since)];
        card.text("X-KONTOR-CONSENT", &about, consent.standing);
    }
    card.put("X-KONTOR-CREATED", &[], &person.created_at.to_string());
    card.put("REV", &[], &basic(person.updated_at));
    card.put("END", &[], "VCARD");
    card.0
}

struct Card(String);

impl Card {
    fn text(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        self.put(name, parameters, &escaped(value));
    }

    /// One property, folded. The value is written as it stands.
    fn put(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let parameters = parameters.iter().map(|(name, value)| format!(";{name}={}", parameter(value)));
        let line = format!("{name}{}:{value}", parameters.collect::<String>());
        let mut width = 0;
        for letter in line.chars() {
            if width + letter.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                // The blank that says that the line goes on counts too.
                width = 1;
            }
            self.0.push(letter);
            width += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Several values, parted by commas.
fn list(values: &[String]) -> String {
    values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join(",")
}

/// RFC 6350, 3.4. What a card cannot hold, a control character, is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in plain_lines(text).chars() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter => out.push(letter),
        }
    }
    out
}

/// Line ends are one character, and no other control characters are left but the tab.
fn plain_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// On one line, for values that know no escapes.
fn plain(text: &str) -> String {
    Text::line(text, usize::MAX)
}

/// Between quotes, which keep commas and colons; quotes themselves are written as RFC 6868 says.
fn parameter(text: &str) -> String {
    let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if is_word && !text.is_empty() {
        return text.to_owned();
    }
    let text = plain_lines(text).replace('^', "^^").replace('\n', "^n").replace('"', "^'");
    format!("\"{text}\"")
}

/// To the second: `20261121T090000Z`.
fn basic(at: Timestamp) -> String {
    let text = at.to_string().replace(['-', ':'], "");
    format!("{}Z", text.trim_end_matches('Z').split('.').next().unwrap_or_default())
}

/// A day as fields of dates keep it: "1985-04-12".
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape == "0000-00-00"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_between_letters_and_comes_together_again() {
        for text in ["x".repeat(400), "ü".repeat(200), "👩‍👩‍👧".repeat(40), "العربية ".repeat(30)] {
            let mut card = Card(String::new());
            card.text("NOTE", &[], &text);
            assert!(card.0.lines().count() > 1);
            assert!(card.0.split("\r\n").all(|line| line.len() <= WIDTH), "{}", card.0);
            assert_eq!(card.0.replace("\r\n ", ""), format!("NOTE:{text}\r\n"));
        }
        // The control: a short one stays whole, and one of just the width too.
        let mut card = Card(String::new());
        card.text("NOTE", &[], &"x".repeat(WIDTH - 5));
        assert_eq!(card.0.lines().count(), 1);
    }

    #[test]
    fn marks_that_mean_something_in_a_card_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\ne\rf\ng\u{7}h"), "a\\,b\\;c\\\\d\\ne\\nf\\ngh");
        assert_eq!(parameter("a"), "a");
        assert_eq!(parameter("Größe: \"L\" ^\n"), "\"Größe: ^'L^' ^^^n\"");
        assert!(is_date("1985-04-12") && !is_date("12.4.1985") && !is_date("--0412"));
    }
}
