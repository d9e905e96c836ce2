//! Whether a closing is asked about, and what an answer says. No I/O, no clock.

use std::time::Duration;

use kernel::Locale;

use super::LANGUAGES;
use super::model::Scale;
use super::wording::{title, words};

/// A rating typed, and not tapped, is heard for so long after the question.
pub(super) const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// What is written so long after the question why is its answer.
pub(super) const A_WHILE: Duration = Duration::from_secs(30 * 60);
/// No answer in words is longer.
const LONGEST_ANSWER: usize = 40;

/// What is known of a closing when its time has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) is_on: bool,
    /// It is closed, by that closing and no later one.
    pub(super) is_closed: bool,
    /// One of many that were closed at once.
    pub(super) is_of_many: bool,
    pub(super) after_many: bool,
    /// The label stands on it where nobody is asked.
    pub(super) is_excepted: bool,
    /// The customer has written since the last question.
    pub(super) has_written: bool,
    /// How long ago the person was asked.
    pub(super) asked_ago: Option<Duration>,
    pub(super) period: Duration,
}

/// Why nothing is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    Off,
    Reopened,
    Many,
    Label,
    NothingWritten,
    AskedLately,
}

impl Silence {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Silence::Off => "off",
            Silence::Reopened => "reopened",
            Silence::Many => "many",
            Silence::Label => "label",
            Silence::NothingWritten => "nothing_written",
            Silence::AskedLately => "asked_lately",
        }
    }
}

/// Whether it is asked about at all.
pub(super) fn silence(facts: &Facts) -> Option<Silence> {
    let reasons = [
        (!facts.is_on, Silence::Off),
        (!facts.is_closed, Silence::Reopened),
        (facts.is_of_many && !facts.after_many, Silence::Many),
        (facts.is_excepted, Silence::Label),
        (!facts.has_written, Silence::NothingWritten),
        (facts.asked_ago.is_some_and(|ago| ago < facts.period), Silence::AskedLately),
    ];
    reasons.into_iter().find(|(applies, _)| *applies).map(|(_, why)| why)
}

/// What a typed answer rates: a bare number of the list, or the words of an answer in any of the languages.
pub(super) fn score(text: &str, scale: Scale) -> Option<i64> {
    let plain = |text: &str| {
        let kept: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        kept.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    if text.chars().count() > LONGEST_ANSWER {
        return None;
    }
    let said = plain(text);
    let is_it = |score: i64| {
        let is_number = scale == Scale::Five && (said == score.to_string() || said == format!("{score} 5"));
        let is_said = |words: String| plain(&words) == said;
        let is_worded = |locale: Locale| is_said(words(locale, scale, score)) || is_said(title(locale, scale, score));
        is_number || LANGUAGES.into_iter().any(is_worded)
    };
    scale.scores().iter().copied().find(|score| is_it(*score))
}

/// What someone asks in a comment's place must not be overheard.
pub(super) fn asks(text: &str) -> bool {
    text.contains(['?', '¿', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts { is_on: true, is_closed: true, has_written: true, period: 30 * A_DAY, ..Facts::default() }
    }

    // Shows P-CHN-7.
    #[test]
    fn each_reason_not_to_ask_silences_alone() {
        assert_eq!(silence(&facts()), None);
        for (facts, why) in [
            (Facts { is_on: false, ..facts() }, Silence::Off),
            (Facts { is_closed: false, ..facts() }, Silence::Reopened),
            (Facts { is_of_many: true, ..facts() }, Silence::Many),
            (Facts { is_excepted: true, ..facts() }, Silence::Label),
            (Facts { has_written: false, ..facts() }, Silence::NothingWritten),
            (Facts { asked_ago: Some(29 * A_DAY), ..facts() }, Silence::AskedLately),
        ] {
            assert_eq!(silence(&facts), Some(why), "{facts:?}");
        }
        // What stands just beside each is no reason.
        for facts in
            [Facts { is_of_many: true, after_many: true, ..facts() }, Facts { asked_ago: Some(30 * A_DAY), ..facts() }]
        {
            assert_eq!(silence(&facts), None, "{facts:?}");
        }
    }

    #[test]
    fn a_rating_is_read_from_a_number_or_from_the_words_of_an_answer() {
        for (text, scale, is) in [
            ("5", Scale::Five, Some(5)),
            (" 4. ", Scale::Five, Some(4)),
            ("1/5", Scale::Five, Some(1)),
            ("very good", Scale::Five, Some(5)),
            ("Muito bom!", Scale::Five, Some(5)),
            ("6", Scale::Five, None),
            ("0", Scale::Five, None),
            ("5 pizzas please", Scale::Five, None),
            ("I need 5", Scale::Five, None),
            ("Good", Scale::Words, Some(5)),
            ("regular", Scale::Words, Some(3)),
            ("NOT GOOD", Scale::Words, Some(1)),
            ("5", Scale::Words, None),
            ("good, and thank you for everything", Scale::Words, None),
            ("", Scale::Words, None),
        ] {
            assert_eq!(score(text, scale), is, "{text:?}");
        }
    }

    #[test]
    fn the_words_of_two_answers_differ_and_fit() {
        for (scale, longest) in [(Scale::Words, 20), (Scale::Five, 24)] {
            for locale in LANGUAGES {
                for one in scale.scores() {
                    let words = title(locale, scale, *one);
                    assert!(words.chars().count() <= longest, "{words}");
                    assert_eq!(score(&words, scale), Some(*one), "{words}");
                }
            }
        }
    }
}
