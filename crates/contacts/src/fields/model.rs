//! What a field is, and why one is not made or filled.

use std::str::FromStr;

use kernel::{Problem, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which sort of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    /// Decimal, at most six digits after the point.
    Number,
    /// ISO 8601, like `1990-04-12`; `--04-12` where the year is not known.
    Date,
    Choice,
    /// `yes` or `no`.
    YesNo,
    /// An address of the web.
    Link,
}

impl Kind {
    pub const ALL: [Kind; 6] = [Kind::Text, Kind::Number, Kind::Date, Kind::Choice, Kind::YesNo, Kind::Link];

    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Choice => "choice",
            Kind::YesNo => "yes_no",
            Kind::Link => "link",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Kind::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// A field that a business keeps about people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What values are kept and sent under. It stays.
    pub name: String,
    /// What it is called on pages.
    pub label: String,
    pub kind: Kind,
    /// Empty but for [`Kind::Choice`].
    pub choices: Vec<String>,
    pub position: i64,
    pub removed_at: Option<Timestamp>,
}

/// A field to be made; its label becomes its name too.
#[derive(Clone, Debug)]
pub struct NewDefinition {
    pub label: String,
    pub kind: Kind,
    pub choices: Vec<String>,
}

/// Why a field is not made, changed or filled. Those about a value name the field's label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    NoName,
    TooLong,
    Taken,
    TooMany,
    NoChoices,
    ValueTooLong(String),
    NotANumber(String),
    NotADate(String),
    NotAChoice { label: String, choices: Vec<String> },
    NotYesOrNo(String),
    NotALink(String),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |code, detail: String| Problem::invalid().field("fields", code, detail);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoName => wrong("no_name", "Give the field a name.".to_owned()),
            Refusal::TooLong => wrong("name_too_long", "A field's name has at most 60 characters.".to_owned()),
            Refusal::Taken => Problem::new(409, "field_taken", "Another field is called so. Choose another name."),
            Refusal::TooMany => Problem::new(409, "too_many_fields", "There are 200 fields already. Use one of those."),
            Refusal::NoChoices => wrong("no_choices", "Write 1 to 100 choices, each once.".to_owned()),
            Refusal::ValueTooLong(label) => {
                wrong("too_much", format!("{label}: write at most {} characters.", super::LONGEST))
            }
            Refusal::NotANumber(label) => {
                wrong("not_a_number", format!("{label}: write a number like 12 or 12.5, without a unit."))
            }
            Refusal::NotADate(label) => wrong("not_a_date", format!("{label}: write a date like 1990-04-12.")),
            Refusal::NotAChoice { label, choices } => {
                wrong("not_a_choice", format!("{label}: choose one of {}.", choices.join(", ")))
            }
            Refusal::NotYesOrNo(label) => wrong("not_yes_or_no", format!("{label}: write yes or no.")),
            Refusal::NotALink(label) => {
                wrong("not_a_link", format!("{label}: write an address of the web like https://example.com."))
            }
        }
    }
}
