//! What Kontor answers to STOP, START and HELP: one message each, with no offer in it.

use kernel::Purpose;

use super::lexicon::{self, AnswerWords};
use super::model::{Language, Reading, StopScope};

/// An answer that is sent by itself. The gate decides whether it may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Stopped,
    OffersStopped,
    RemindersStopped,
    Help,
    Started,
}

/// Who answers, in the words the customer knows: the business's name, and where a person of it is reached.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub business: &'a str,
    pub contact: &'a str,
}

impl Reading {
    /// The answer that is due. An unclear reading has none: a person answers it.
    pub fn answer(self) -> Option<Answer> {
        match self {
            Reading::Stop(StopScope::Everything) => Some(Answer::Stopped),
            Reading::Stop(StopScope::Purpose(Purpose::Marketing)) => Some(Answer::OffersStopped),
            Reading::Stop(StopScope::Purpose(Purpose::Transactional)) => Some(Answer::RemindersStopped),
            // Nobody can name these two away: they are answers, and what the law asks of us.
            Reading::Stop(StopScope::Purpose(Purpose::Service | Purpose::Compliance)) => None,
            Reading::Help => Some(Answer::Help),
            Reading::Start => Some(Answer::Started),
            Reading::Unclear(_) | Reading::Nothing => None,
        }
    }
}

impl Answer {
    pub fn say(self, language: Language, sender: &Sender) -> String {
        filled(self.words(lexicon::answers(language)), sender)
    }

    fn words(self, words: &AnswerWords) -> &str {
        match self {
            Answer::Stopped => &words.stopped,
            Answer::OffersStopped => &words.offers_stopped,
            Answer::RemindersStopped => &words.reminders_stopped,
            Answer::Help => &words.help,
            Answer::Started => &words.started,
        }
    }
}

/// One pass, so that a business named "{contact}" stays that.
fn filled(words: &str, sender: &Sender) -> String {
    let mut pieces = words.split('{');
    let mut said = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').expect("OK because the tests fill every answer of every language");
        said.push_str(match name {
            "business" => sender.business,
            "contact" => sender.contact,
            _ => unreachable!("OK because the tests fill every answer of every language"),
        });
        said.push_str(rest);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Context, read, stop_everything};

    const ANSWERS: [Answer; 5] =
        [Answer::Stopped, Answer::OffersStopped, Answer::RemindersStopped, Answer::Help, Answer::Started];
    const SENDER: Sender = Sender { business: "Lernhaus {contact}", contact: "+49 30 123456" };

    /// The words an answer tells the customer to write: those in capitals, in a row.
    fn told(said: &str) -> String {
        let is_told = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_uppercase() || letter == '.');
        said.split_whitespace().skip_while(|word| !is_told(word)).take_while(is_told).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_answer_names_the_business_in_every_language() {
        for language in Language::ALL {
            for answer in ANSWERS {
                let said = answer.say(language, &SENDER);
                assert!(said.contains("Lernhaus {contact}"), "{language:?}: {said}");
                assert!(said.chars().count() <= 300, "{language:?}: {said}");
            }
        }
    }

    // Shows P-CON-3: name, contact and how to stop.
    #[test]
    fn help_says_who_where_and_how_to_stop() {
        for language in Language::ALL {
            let said = Answer::Help.say(language, &SENDER);
            assert!(said.contains("+49 30 123456") && said.contains("Lernhaus"), "{said}");
            assert_eq!(read(&told(&said), &Context::default()).reading, Reading::Stop(StopScope::Everything), "{said}");
        }
    }

    #[test]
    fn what_an_answer_tells_to_write_is_understood() {
        let everything = Reading::Stop(StopScope::Everything);
        for language in Language::ALL {
            for (answer, meant) in [
                (Answer::Stopped, Reading::Start),
                (Answer::OffersStopped, everything),
                (Answer::RemindersStopped, everything),
                (Answer::Started, everything),
            ] {
                let said = answer.say(language, &SENDER);
                for context in [Context { booking_open: false }, Context { booking_open: true }] {
                    assert_eq!(read(&told(&said), &context).reading, meant, "{said}");
                }
            }
        }
    }

    #[test]
    fn the_stop_everything_button_is_short_and_understood() {
        for language in Language::ALL {
            let button = stop_everything(language);
            // A reply button's title has at most 20 characters. (facts/meta.md 4.3)
            assert!(button.chars().count() <= 20, "{button}");
            let read = read(button, &Context { booking_open: true });
            assert_eq!(read.reading, Reading::Stop(StopScope::Everything), "{button}");
            assert_eq!(read.language, Some(language), "{button}");
        }
    }

    #[test]
    fn only_clear_readings_are_answered() {
        assert_eq!(Reading::Nothing.answer(), None);
        assert_eq!(Reading::Stop(StopScope::Purpose(Purpose::Marketing)).answer(), Some(Answer::OffersStopped));
    }
}
