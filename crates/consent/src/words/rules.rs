//! The rules that tell a stop from a sentence with a stop word in it. Pure; the tables are in `tests/words/`.

use kernel::Purpose;

use super::lexicon::{Found, Kind, Lexicon};
use super::model::{Context, Reading, StopScope, UnclearReason};
use super::phrase::Word;

/// What the text, less its politeness, asks for, and the words that decided. The first rule that holds wins.
pub(super) fn reading(lexicon: &Lexicon, text: &[Word], context: &Context) -> (Reading, String) {
    use Kind::*;
    let found = lexicon.find(text);
    let is = |cores: &[Kind], around: &[Kind]| is_made_of(&found, text.len(), cores, around);
    let whole = |reading| (reading, words_of(text));

    if is(&[Request], &[StopWord, Marketing, Transactional, Reason, Asking]) {
        return whole(unless_asked(&found, text, StopScope::Everything));
    }
    if is(&[Marketing], &[StopWord, Reason, Asking]) {
        return whole(unless_asked(&found, text, StopScope::Purpose(Purpose::Marketing)));
    }
    if is(&[Transactional], &[StopWord, Reason, Asking]) {
        return whole(unless_asked(&found, text, StopScope::Purpose(Purpose::Transactional)));
    }
    if is(&[StopWord], &[Reason, Asking]) || lexicon.is_torn_stop_word(text) {
        return whole(unless_asked(&found, text, StopScope::Everything));
    }
    if is(&[TwoMeanings, AloneOnly], &[StopWord]) {
        return whole(if context.booking_open {
            Reading::Unclear(UnclearReason::BookingOpen)
        } else {
            unless_asked(&found, text, StopScope::Everything)
        });
    }
    if is(&[Help], &[]) {
        return whole(Reading::Help);
    }
    // A question is no consent.
    if is(&[Start], &[]) && !text.iter().any(|word| word.asked) {
        return whole(Reading::Start);
    }
    match possible_stop(&found, text) {
        Some(words) => (Reading::Unclear(UnclearReason::AmongOtherWords), words),
        None => (Reading::Nothing, String::new()),
    }
}

/// Whether the whole text is phrases of these kinds, one after another, and at least one of them a core.
fn is_made_of(found: &Found, length: usize, cores: &[Kind], around: &[Kind]) -> bool {
    let kinds = [cores, around].concat();
    // For each place: whether it is reached, and whether it is reached with a core behind it.
    let mut reached = vec![(false, false); length + 1];
    reached[0].0 = true;
    for at in 0..length {
        let (is_reached, is_cored) = reached[at];
        if !is_reached {
            continue;
        }
        for (kind, end) in found.ends(at, &kinds) {
            reached[end].0 = true;
            reached[end].1 |= is_cored || cores.contains(&kind);
        }
    }
    reached[length].1
}

/// "Stop?" is a question to us; "can you stop texting me?" is a stop put politely; "Who is this? STOP" is a stop.
fn unless_asked(found: &Found, text: &[Word], scope: StopScope) -> Reading {
    let is_stop = |at| found.is_at(at, STOPS) || found.is_at(at, &[Kind::AloneOnly]);
    let is_asked = (0..text.len()).any(|at| text[at].asked && is_stop(at));
    let is_put_politely = (0..text.len()).any(|at| found.is_at(at, &[Kind::Asking]));
    if is_asked && !is_put_politely { Reading::Unclear(UnclearReason::Question) } else { Reading::Stop(scope) }
}

/// The phrases that may be a stop wherever they stand.
const STOPS: &[Kind] =
    &[Kind::StopWord, Kind::TwoMeanings, Kind::Request, Kind::Marketing, Kind::Transactional, Kind::Perhaps];

/// The first phrase in the text that may be a stop and is not part of an everyday phrase ("bus stop", "don't stop").
fn possible_stop(found: &Found, text: &[Word]) -> Option<String> {
    let mut everyday_until = 0;
    for start in 0..text.len() {
        for (_, end) in found.ends(start, &[Kind::Everyday]) {
            if text[start + 1..end].iter().all(|word| !word.after_pause) {
                everyday_until = everyday_until.max(end);
            }
        }
        if let Some(end) = found.ends(start, STOPS).map(|(_, end)| end).max()
            && end > everyday_until
        {
            return Some(words_of(&text[start..end]));
        }
    }
    None
}

fn words_of(text: &[Word]) -> String {
    text.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
