//! What may be entered about a person, and how people are searched. No I/O.

use std::collections::BTreeMap;

use kernel::{ContactId, PhoneNumber, Problem, StaffId, Text};

use super::model::{Change, ContactKind, NewPerson};
use crate::identities::{Identity, Kind, LONGEST_NAME, email, readable_phone};

pub(crate) const MOST_IDENTITIES: usize = 10;
pub(crate) const MOST_TAGS: usize = 50;
pub(crate) const LONGEST_TAG: usize = 60;
pub(crate) const MOST_FIELDS: usize = 100;
pub(crate) const LONGEST_FIELD_NAME: usize = 60;
pub(crate) const LONGEST_FIELD: usize = 1000;

/// What was typed or sent about somebody new.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    pub name: String,
    /// `person` where it is empty.
    pub kind: String,
    pub company: Option<ContactId>,
    pub owner: Option<StaffId>,
    pub language: String,
    pub time_zone: String,
    /// Kind and value.
    pub identities: Vec<(String, String)>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
}

/// What was typed or sent about somebody known; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Corrected {
    pub name: Option<String>,
    pub kind: Option<String>,
    pub company: Option<Option<ContactId>>,
    pub owner: Option<Option<StaffId>>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    /// Kind and value, all that people entered.
    pub identities: Option<Vec<(String, String)>>,
    pub tags: Option<Vec<String>>,
    pub fields: BTreeMap<String, Option<String>>,
}

/// The person that was entered, or every field to mend. A number without its country is one of `country`, the business's.
pub fn checked(entered: Entered, country: Option<&str>) -> Result<NewPerson, Problem> {
    let mut to_mend = ToMend::default();
    let name = to_mend.name(&entered.name);
    let (phones, emails) = to_mend.known_by(&entered.identities, country);
    if name.is_empty() && entered.identities.is_empty() {
        to_mend.refuse("name", "required", "Enter a name, a telephone number or an e-mail address.".to_owned());
    }
    let kind = if entered.kind.is_empty() { ContactKind::Person } else { to_mend.kind(&entered.kind) };
    let new = NewPerson {
        name,
        kind,
        company: entered.company,
        owner: entered.owner,
        language: to_mend.language(&entered.language),
        time_zone: to_mend.time_zone(&entered.time_zone),
        phones,
        emails,
        tags: to_mend.tags(&entered.tags),
        fields: entered
            .fields
            .iter()
            .map(|(name, value)| (Text::line(name, LONGEST_FIELD_NAME + 1), Text::clean(value.trim())))
            .collect(),
    };
    to_mend.fields(new.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    to_mend.0.or_ok()?;
    Ok(new)
}

/// What is to be corrected, or every field to mend.
pub fn checked_change(corrected: Corrected, country: Option<&str>) -> Result<Change, Problem> {
    let mut to_mend = ToMend::default();
    let change = Change {
        name: corrected.name.as_deref().map(|name| to_mend.name(name)),
        kind: corrected.kind.as_deref().map(|kind| to_mend.kind(kind)),
        company: corrected.company,
        owner: corrected.owner,
        language: corrected.language.as_deref().map(|language| to_mend.language(language)),
        time_zone: corrected.time_zone.as_deref().map(|zone| to_mend.time_zone(zone)),
        known_by: corrected.identities.as_deref().map(|known_by| to_mend.known_by(known_by, country)),
        tags: corrected.tags.as_deref().map(|tags| to_mend.tags(tags)),
        fields: corrected.fields,
        ..Change::default()
    };
    to_mend.fields(change.fields.iter().map(|(name, value)| (name.as_str(), value.as_deref().unwrap_or_default())));
    to_mend.0.or_ok()?;
    Ok(change)
}

/// A text with commas as its parts.
pub(crate) fn tags_in(typed: &str) -> Vec<String> {
    typed.split(',').map(str::to_owned).collect()
}

/// Every field that must be written differently.
struct ToMend(Problem);

impl Default for ToMend {
    fn default() -> Self {
        Self(Problem::invalid())
    }
}

impl ToMend {
    fn refuse(&mut self, field: &'static str, code: &'static str, detail: String) {
        self.0 = std::mem::replace(&mut self.0, Problem::invalid()).field(field, code, detail);
    }

    fn name(&mut self, typed: &str) -> String {
        let name = Text::line(typed, LONGEST_NAME + 1);
        if is_over(&name, LONGEST_NAME) {
            self.refuse("name", "too_long", format!("Write a name of at most {LONGEST_NAME} characters."));
        }
        name
    }

    fn kind(&mut self, typed: &str) -> ContactKind {
        typed.parse().unwrap_or_else(|_| {
            self.refuse("kind", "unknown", "Say person or company.".to_owned());
            ContactKind::Person
        })
    }

    fn known_by(&mut self, typed: &[(String, String)], country: Option<&str>) -> (Vec<PhoneNumber>, Vec<String>) {
        if typed.len() > MOST_IDENTITIES {
            let words = format!("Enter at most {MOST_IDENTITIES} numbers and addresses.");
            self.refuse("identities", "too_many", words);
        }
        let (mut phones, mut emails) = (Vec::new(), Vec::new());
        for (kind, value) in typed.iter().take(MOST_IDENTITIES) {
            match kind.parse() {
                Ok(Kind::Phone) => match PhoneNumber::parse(value, country) {
                    Ok(phone) if !phones.contains(&phone) => phones.push(phone),
                    Ok(_) => {}
                    Err(error) => self.refuse("identities", "not_a_phone", sentence(&error.to_string())),
                },
                Ok(Kind::Email) => match email(value) {
                    Some(email) if !emails.contains(&email) => emails.push(email),
                    Some(_) => {}
                    None => {
                        let words = "Write an e-mail address like ana@example.com.".to_owned();
                        self.refuse("identities", "not_an_email", words);
                    }
                },
                Ok(Kind::UserId | Kind::ParentUserId | Kind::Username) | Err(_) => self.refuse(
                    "identities",
                    "unknown_kind",
                    "Only identities of kind \"phone\" and \"email\" can be entered; the others are learnt from the channel."
                        .to_owned(),
                ),
            }
        }
        (phones, emails)
    }

    fn tags(&mut self, typed: &[String]) -> Vec<String> {
        let tags = tags(typed);
        if tags.len() > MOST_TAGS || tags.iter().any(|tag| is_over(tag, LONGEST_TAG)) {
            let words = format!("Enter at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters.");
            self.refuse("tags", "too_much", words);
        }
        tags
    }

    /// A tag as BCP 47 writes it, like `pt-BR`.
    fn language(&mut self, typed: &str) -> Option<String> {
        let tag = typed.trim();
        if !tag.is_empty() && !is_language(tag) {
            self.refuse("language", "unknown", "Say a language by its code, like en or pt-BR.".to_owned());
        }
        Some(tag.to_owned()).filter(|tag| !tag.is_empty())
    }

    fn time_zone(&mut self, typed: &str) -> Option<String> {
        let zone = typed.trim();
        if !zone.is_empty() && !is_time_zone(zone) {
            self.refuse("time_zone", "unknown", "Say a time zone by its name, like America/Sao_Paulo.".to_owned());
        }
        Some(zone.to_owned()).filter(|zone| !zone.is_empty())
    }

    fn fields<'a>(&mut self, fields: impl Iterator<Item = (&'a str, &'a str)>) {
        let (mut count, mut is_too_much) = (0, false);
        for (name, value) in fields {
            count += 1;
            is_too_much |= name.is_empty() || is_over(name, LONGEST_FIELD_NAME) || is_over(value, LONGEST_FIELD);
        }
        if count > MOST_FIELDS || is_too_much {
            let words = format!(
                "Enter at most {MOST_FIELDS} fields, with names of 1 to {LONGEST_FIELD_NAME} and values of at most {LONGEST_FIELD} characters."
            );
            self.refuse("fields", "too_much", words);
        }
    }
}

/// Each once, in order, on one line.
pub(super) fn tags(typed: &[String]) -> Vec<String> {
    let mut tags: Vec<String> =
        typed.iter().map(|tag| Text::line(tag, LONGEST_TAG + 1)).filter(|tag| !tag.is_empty()).collect();
    tags.sort();
    tags.dedup();
    tags
}

fn is_over(text: &str, most: usize) -> bool {
    text.chars().count() > most
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

/// What finds a person: the name, the usernames, and each number in the ways people type one.
pub(super) fn searchable(name: &str, identities: &[Identity]) -> String {
    let mut words = vec![name.to_owned()];
    for identity in identities {
        match identity.kind {
            Kind::Phone => {
                let readable = readable_phone(&identity.value);
                // After the country code, as it is written inside the country: with and without the trunk zero.
                let national: String = readable
                    .split_once(' ')
                    .map_or("", |(_, rest)| rest)
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect();
                words.extend([identity.value.clone(), readable, format!("0{national}"), national]);
            }
            Kind::Username | Kind::Email => words.push(identity.value.clone()),
            Kind::UserId | Kind::ParentUserId => {}
        }
    }
    words.join(" ")
}

/// The query in the grammar of `store::search`: a number is taken together, and the last word may be unfinished.
pub(super) fn query(typed: &str) -> String {
    let typed = typed.trim();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= 3 && typed.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c));
    if is_number {
        return format!("{}*", digits.strip_prefix("00").unwrap_or(&digits));
    }
    if typed.ends_with(|c: char| c.is_alphanumeric()) && typed.matches('"').count().is_multiple_of(2) {
        format!("{typed}*")
    } else {
        typed.to_owned()
    }
}

/// A time zone by its name, like `America/Sao_Paulo`.
pub(crate) fn is_time_zone(name: &str) -> bool {
    accounts::tenants::time_zones().contains(&name)
}

/// A language by its code, like `en` or `pt-BR`.
pub(crate) fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 35
        && tag.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_to_mend_is_named() {
        let long = "x".repeat(LONGEST_NAME + 1);
        let cases: Vec<(Entered, &str, &str)> = vec![
            (Entered::default(), "name", "required"),
            (Entered { name: long.clone(), ..Entered::default() }, "name", "too_long"),
            (with_identity("phone", "0170 1234567"), "identities", "not_a_phone"),
            (with_identity("phone", "' or 1=1 --"), "identities", "not_a_phone"),
            (with_identity("user_id", "DE.1"), "identities", "unknown_kind"),
            (with_identity("email", "ana at lopes"), "identities", "not_an_email"),
            (Entered { tags: vec![long.clone()], ..named() }, "tags", "too_much"),
            (Entered { tags: (0..=MOST_TAGS).map(|n| n.to_string()).collect(), ..named() }, "tags", "too_much"),
            (Entered { kind: "team".to_owned(), ..named() }, "kind", "unknown"),
            (Entered { language: "Deutsch!".to_owned(), ..named() }, "language", "unknown"),
            (Entered { time_zone: "Mars/Base".to_owned(), ..named() }, "time_zone", "unknown"),
            (Entered { fields: [(String::new(), "x".to_owned())].into(), ..named() }, "fields", "too_much"),
            (
                Entered { fields: [("a".to_owned(), "x".repeat(LONGEST_FIELD + 1))].into(), ..named() },
                "fields",
                "too_much",
            ),
        ];
        for (entered, field, code) in cases {
            let shown = format!("{entered:?}");
            let problem = checked(entered, None).expect_err("OK because the case is wrong");
            assert!(problem.fields.iter().any(|one| one.field == field && one.code == code), "{shown}: {problem:?}");
        }
        checked(Entered { name: "x".repeat(LONGEST_NAME), ..Entered::default() }, None).unwrap();
    }

    // A53: the same number in two forms is one.
    #[test]
    fn what_is_entered_is_cleaned() {
        let entered = Entered {
            name: "  Ana\n Lopes ".to_owned(),
            identities: vec![
                ("phone".to_owned(), "+49 170 1234567".to_owned()),
                ("phone".to_owned(), "+49 (170) 123-45-67".to_owned()),
                ("phone".to_owned(), "0170 / 1234567".to_owned()),
                ("email".to_owned(), " Ana@Lopes.example ".to_owned()),
                ("email".to_owned(), "ana@lopes.EXAMPLE".to_owned()),
            ],
            tags: vec!["vip".to_owned(), " ".to_owned(), "vip".to_owned()],
            fields: [("city".to_owned(), " Bonn\0 ".to_owned())].into(),
            ..Entered::default()
        };
        let person = checked(entered, Some("DE")).unwrap();
        assert_eq!(person.name, "Ana Lopes");
        assert_eq!(person.phones.iter().map(PhoneNumber::e164).collect::<Vec<_>>(), ["+491701234567"]);
        assert_eq!(person.emails, ["ana@lopes.example"]);
        assert_eq!(person.tags, ["vip"]);
        assert_eq!(person.fields["city"], "Bonn\u{FFFD}");
    }

    #[test]
    fn a_query_may_be_a_number_or_unfinished() {
        for (typed, query_text) in [
            ("Mar", "Mar*"),
            ("ana lop", "ana lop*"),
            ("\"Ana Lopes\"", "\"Ana Lopes\""),
            ("\"Ana Lo", "\"Ana Lo"),
            ("+49 170 12", "4917012*"),
            ("0049 (170) 12-3", "49170123*"),
            ("0170/12", "017012*"),
            ("7", "7*"),
            ("", ""),
        ] {
            assert_eq!(query(typed), query_text, "{typed}");
        }
    }

    fn named() -> Entered {
        Entered { name: "Ana".to_owned(), ..Entered::default() }
    }

    fn with_identity(kind: &str, value: &str) -> Entered {
        Entered { identities: vec![(kind.to_owned(), value.to_owned())], ..named() }
    }
}
