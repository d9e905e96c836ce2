//! What a message carries that is neither words nor a file: a place, contact cards, a question with its answers.
//!
//! They can be stored as JSON and read back by a later version: fields may be added, never renamed.

use serde::{Deserialize, Serialize};

use crate::ledger::TextId;

/// One of them.
#[derive(Clone, Debug)]
pub enum Part {
    Location(Location),
    Contacts(Vec<Card>),
    Question(Question),
    /// To a message, by its id at the provider. Without an emoji it is taken back.
    Reaction {
        provider_id: String,
        emoji: Option<String>,
    },
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    pub latitude: f64,
    pub longitude: f64,
    pub name: Option<String>,
    pub address: Option<String>,
}

/// Whom to turn to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    #[serde(default)]
    pub phones: Vec<String>,
    #[serde(default)]
    pub emails: Vec<String>,
    #[serde(default)]
    pub urls: Vec<String>,
    pub company: Option<String>,
}

/// A question with answers to tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub header: Option<String>,
    pub body: String,
    pub footer: Option<String>,
    pub answers: Answers,
    /// The version of the text by which it asks whether offers are welcome; none for every other question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_text: Option<TextId>,
}

/// What may be tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// Shown below the question.
    Buttons(Vec<Choice>),
    /// Shown once the button is tapped.
    List { button: String, sections: Vec<Section> },
    /// The person's own number, which a tap shares.
    Number,
}

impl Answers {
    /// Each of them.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        let (buttons, sections) = match self {
            Answers::Buttons(choices) => (choices.as_slice(), [].as_slice()),
            Answers::List { sections, .. } => ([].as_slice(), sections.as_slice()),
            Answers::Number => ([].as_slice(), [].as_slice()),
        };
        buttons.iter().chain(sections.iter().flat_map(|section| &section.rows))
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub title: Option<String>,
    pub rows: Vec<Choice>,
}

/// One answer. Its id comes back when it is tapped, and is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub title: String,
    pub description: Option<String>,
}
