//! What is asked, what can be answered, and how the thread says it.

use consent::gate::{Answers, Choice, Question, Section};
use kernel::Locale;
use uuid::Uuid;
use web::t;

use super::BEST;
use super::model::{Scale, Words};

/// One answer, as it is tapped.
pub(super) fn title(locale: Locale, scale: Scale, score: i64) -> String {
    let words = words(locale, scale, score);
    match scale {
        Scale::Words => words,
        Scale::Five => format!("{score} – {words}"),
    }
}

pub(super) fn words(locale: Locale, scale: Scale, score: i64) -> String {
    match (scale, score) {
        (Scale::Words, 5) => t!(locale, "satisfaction-good"),
        (Scale::Words, 3) => t!(locale, "satisfaction-fair"),
        (Scale::Words, _) => t!(locale, "satisfaction-poor"),
        (Scale::Five, 5) => t!(locale, "satisfaction-five"),
        (Scale::Five, 4) => t!(locale, "satisfaction-four"),
        (Scale::Five, 3) => t!(locale, "satisfaction-three"),
        (Scale::Five, 2) => t!(locale, "satisfaction-two"),
        (Scale::Five, _) => t!(locale, "satisfaction-one"),
    }
}

/// What is asked in a language: as it was written, or as it is shipped.
pub(super) fn asked(words: &Words, locale: Locale) -> (String, String) {
    let or_usual = |written: Option<&String>, usual: String| {
        written.filter(|text| !text.trim().is_empty()).cloned().unwrap_or(usual)
    };
    let written = words.get(&locale);
    (
        or_usual(written.map(|(question, _)| question), t!(locale, "satisfaction-question")),
        or_usual(written.map(|(_, why)| why), t!(locale, "satisfaction-why")),
    )
}

/// The answer's id, which comes back when it is tapped.
pub(super) fn answer_id(id: Uuid, score: i64) -> String {
    format!("satisfaction.{id}.{score}")
}

/// Reads it back.
pub(super) fn of_answer_id(text: &str) -> Option<(Uuid, i64)> {
    let (id, score) = text.strip_prefix("satisfaction.")?.split_once('.')?;
    Some((Uuid::parse_str(id).ok()?, score.parse().ok()?))
}

/// The question with its answers to tap. Three are buttons, more are a list (facts/meta.md 4.2).
pub(super) fn question(locale: Locale, body: String, scale: Scale, id: Uuid) -> Question {
    let choice =
        |score: &i64| Choice { id: answer_id(id, *score), title: title(locale, scale, *score), description: None };
    let choices: Vec<Choice> = scale.scores().iter().map(choice).collect();
    let answers = match scale {
        Scale::Words => Answers::Buttons(choices),
        Scale::Five => Answers::List {
            button: t!(locale, "satisfaction-choose"),
            sections: vec![Section { title: None, rows: choices }],
        },
    };
    Question { header: None, body, footer: None, answers, consent_text: None }
}

/// "Rated 4 of 5".
pub(crate) fn rated(locale: Locale, score: i64) -> String {
    t!(locale, "satisfaction-rated", score = score, of = BEST)
}

/// What the thread says beside a message that answers.
pub(crate) fn note(locale: Locale, answer: Option<Option<i64>>) -> Option<String> {
    answer.map(|score| score.map_or_else(|| t!(locale, "satisfaction-comment"), |score| rated(locale, score)))
}
