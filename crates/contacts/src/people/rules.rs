//! What may be entered about a person, and how people are searched. No I/O.

use std::collections::BTreeMap;

use kernel::{PhoneNumber, Problem, Text};

use super::model::NewPerson;
use crate::identities::{Identity, Kind, LONGEST_NAME, readable_phone};

pub(crate) const MOST_IDENTITIES: usize = 10;
pub(crate) const MOST_TAGS: usize = 50;
pub(crate) const LONGEST_TAG: usize = 60;
pub(crate) const MOST_FIELDS: usize = 100;
pub(crate) const LONGEST_FIELD_NAME: usize = 60;
pub(crate) const LONGEST_FIELD: usize = 1000;

/// What was typed or sent.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    pub name: String,
    /// Kind and value.
    pub identities: Vec<(String, String)>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
}

/// The person that was entered, or every field to mend.
pub fn checked(entered: Entered) -> Result<NewPerson, Problem> {
    let mut problem = Problem::invalid();
    let mut refuse = |field, code, detail: String| {
        problem = std::mem::replace(&mut problem, Problem::invalid()).field(field, code, detail)
    };

    let name = Text::line(&entered.name, LONGEST_NAME + 1);
    if is_over(&name, LONGEST_NAME) {
        refuse("name", "too_long", format!("Write a name of at most {LONGEST_NAME} characters."));
    }
    if entered.identities.len() > MOST_IDENTITIES {
        refuse("identities", "too_many", format!("Enter at most {MOST_IDENTITIES} numbers."));
    }
    let mut phones = Vec::new();
    for (kind, value) in entered.identities.iter().take(MOST_IDENTITIES) {
        if kind != "phone" {
            refuse(
                "identities",
                "unknown_kind",
                "Only an identity of kind \"phone\" can be entered; the others are learnt from the channel.".to_owned(),
            );
            continue;
        }
        match PhoneNumber::parse(value, None) {
            Ok(phone) if !phones.contains(&phone) => phones.push(phone),
            Ok(_) => {}
            Err(error) => refuse("identities", "not_a_phone", sentence(&error.to_string())),
        }
    }
    if name.is_empty() && entered.identities.is_empty() {
        refuse("name", "required", "Enter a name or a telephone number.".to_owned());
    }

    let mut tags: Vec<String> =
        entered.tags.iter().map(|tag| Text::line(tag, LONGEST_TAG + 1)).filter(|tag| !tag.is_empty()).collect();
    tags.sort();
    tags.dedup();
    if tags.len() > MOST_TAGS || tags.iter().any(|tag| is_over(tag, LONGEST_TAG)) {
        refuse("tags", "too_much", format!("Enter at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters."));
    }

    let fields: BTreeMap<String, String> = entered
        .fields
        .iter()
        .map(|(name, value)| (Text::line(name, LONGEST_FIELD_NAME + 1), Text::clean(value.trim())))
        .collect();
    let is_too_much = |(name, value): (&String, &String)| {
        name.is_empty() || is_over(name, LONGEST_FIELD_NAME) || is_over(value, LONGEST_FIELD)
    };
    if fields.len() > MOST_FIELDS || fields.iter().any(is_too_much) {
        refuse(
            "fields",
            "too_much",
            format!(
                "Enter at most {MOST_FIELDS} fields, with names of 1 to {LONGEST_FIELD_NAME} and values of at most {LONGEST_FIELD} characters."
            ),
        );
    }
    problem.or_ok()?;
    Ok(NewPerson { name, phones, tags, fields })
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
            Kind::Username => words.push(identity.value.clone()),
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
            (Entered { tags: vec![long.clone()], ..named() }, "tags", "too_much"),
            (Entered { tags: (0..=MOST_TAGS).map(|n| n.to_string()).collect(), ..named() }, "tags", "too_much"),
            (Entered { fields: [(String::new(), "x".to_owned())].into(), ..named() }, "fields", "too_much"),
            (
                Entered { fields: [("a".to_owned(), "x".repeat(LONGEST_FIELD + 1))].into(), ..named() },
                "fields",
                "too_much",
            ),
        ];
        for (entered, field, code) in cases {
            let shown = format!("{entered:?}");
            let problem = checked(entered).expect_err("OK because the case is wrong");
            assert!(problem.fields.iter().any(|one| one.field == field && one.code == code), "{shown}: {problem:?}");
        }
        checked(Entered { name: "x".repeat(LONGEST_NAME), ..Entered::default() }).unwrap();
    }

    // A53: the same number in two forms is one.
    #[test]
    fn what_is_entered_is_cleaned() {
        let entered = Entered {
            name: "  Ana\n Lopes ".to_owned(),
            identities: vec![
                ("phone".to_owned(), "+49 170 1234567".to_owned()),
                ("phone".to_owned(), "+49 (170) 123-45-67".to_owned()),
            ],
            tags: vec!["vip".to_owned(), " ".to_owned(), "vip".to_owned()],
            fields: [("city".to_owned(), " Bonn\0 ".to_owned())].into(),
        };
        let person = checked(entered).unwrap();
        assert_eq!(person.name, "Ana Lopes");
        assert_eq!(person.phones.iter().map(PhoneNumber::e164).collect::<Vec<_>>(), ["+491701234567"]);
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
