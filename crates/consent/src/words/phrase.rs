//! A phrase of the lists, and where it ends in a text.
//!
//! In the lists a phrase is written as words; `(a|b)` is a choice, `[a]` may be left out, `<name>` is any of the
//! words listed under that name, `*` is one word whatever it is, and a comma is a pause (the end of the text too).

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use super::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct WordId(pub(super) usize);

/// A word of the customer's text, looked up: `id` is none for a word that stands in no list.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) id: Option<WordId>,
    pub(super) text: String,
    pub(super) after_pause: bool,
    pub(super) asked: bool,
}

#[derive(Debug)]
pub(super) enum Phrase {
    Word(WordId),
    AnyWord,
    Pause,
    Sequence(Vec<Phrase>),
    Choice(Vec<Phrase>),
}

impl Phrase {
    /// Every place where the phrase, begun at `start`, may end.
    pub(super) fn ends(&self, text: &[Word], start: usize) -> Vec<usize> {
        match self {
            Phrase::Word(id) => {
                Vec::from_iter(text.get(start).is_some_and(|word| word.id == Some(*id)).then_some(start + 1))
            }
            Phrase::AnyWord => Vec::from_iter((start < text.len()).then_some(start + 1)),
            Phrase::Pause => Vec::from_iter(text.get(start).is_none_or(|word| word.after_pause).then_some(start)),
            Phrase::Sequence(parts) => parts.iter().fold(vec![start], |starts, part| {
                distinct(starts.into_iter().flat_map(|start| part.ends(text, start)).collect())
            }),
            Phrase::Choice(parts) => distinct(parts.iter().flat_map(|part| part.ends(text, start)).collect()),
        }
    }

    /// The words the phrase may begin with, and whether it may be empty.
    pub(super) fn first_words(&self) -> (Vec<WordId>, bool) {
        match self {
            Phrase::Word(id) => (vec![*id], false),
            Phrase::AnyWord => (Vec::new(), false),
            Phrase::Pause => (Vec::new(), true),
            Phrase::Sequence(parts) => {
                let mut first = Vec::new();
                for part in parts {
                    let (words, may_be_empty) = part.first_words();
                    first.extend(words);
                    if !may_be_empty {
                        return (first, false);
                    }
                }
                (first, true)
            }
            Phrase::Choice(parts) => parts.iter().fold((Vec::new(), false), |(mut first, empty), part| {
                let (words, may_be_empty) = part.first_words();
                first.extend(words);
                (first, empty || may_be_empty)
            }),
        }
    }
}

fn distinct(mut ends: Vec<usize>) -> Vec<usize> {
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Reads a phrase as the lists write it. `id` gives each folded word its number.
pub(super) fn parse(
    written: &str,
    sets: &BTreeMap<String, Vec<String>>,
    id: &mut dyn FnMut(String) -> WordId,
) -> Result<Phrase, String> {
    let mut parser = Parser { rest: written.chars().peekable(), sets, id };
    let phrase = parser.choice()?;
    match parser.rest.next() {
        None => Ok(phrase),
        Some(left) => Err(format!("{written:?} has a {left:?} too many")),
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    sets: &'a BTreeMap<String, Vec<String>>,
    id: &'a mut dyn FnMut(String) -> WordId,
}

impl Parser<'_> {
    fn choice(&mut self) -> Result<Phrase, String> {
        let mut parts = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            parts.push(self.sequence()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Phrase::Choice(parts) })
    }

    fn sequence(&mut self) -> Result<Phrase, String> {
        let mut parts = Vec::new();
        while let Some(&next) = self.rest.peek() {
            match next {
                '|' | ')' | ']' => break,
                ' ' => _ = self.rest.next(),
                ',' => {
                    self.rest.next();
                    parts.push(Phrase::Pause);
                }
                '*' => {
                    self.rest.next();
                    parts.push(Phrase::AnyWord);
                }
                '(' => parts.push(self.inside(')')?),
                '[' => parts.push(Phrase::Choice(vec![self.inside(']')?, Phrase::Sequence(Vec::new())])),
                '<' => parts.push(self.set()?),
                _ => self.word(&mut parts),
            }
        }
        Ok(Phrase::Sequence(parts))
    }

    fn inside(&mut self, close: char) -> Result<Phrase, String> {
        self.rest.next();
        let phrase = self.choice()?;
        self.rest.next_if_eq(&close).map(|_| phrase).ok_or_else(|| format!("a {close:?} is missing"))
    }

    fn set(&mut self) -> Result<Phrase, String> {
        self.rest.next();
        let name: String = self.rest.by_ref().take_while(|letter| *letter != '>').collect();
        let sets = self.sets;
        let members = sets.get(&name).ok_or_else(|| format!("there is no set <{name}>"))?;
        members.iter().map(|member| parse(member, sets, self.id)).collect::<Result<_, _>>().map(Phrase::Choice)
    }

    fn word(&mut self, parts: &mut Vec<Phrase>) {
        let mut written = String::new();
        while let Some(letter) = self.rest.next_if(|letter| !" |()[]<>,*".contains(*letter)) {
            written.push(letter);
        }
        for folded in fold::words(&written) {
            parts.push(Phrase::Word((self.id)(folded.text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Where `written` ends in `text`, begun at its first word.
    fn ends(written: &str, text: &str) -> Vec<usize> {
        let mut ids: HashMap<String, WordId> = HashMap::new();
        let mut id = |word: String| {
            let next = WordId(ids.len());
            *ids.entry(word).or_insert(next)
        };
        let sets = BTreeMap::from([("me".to_owned(), vec!["me".to_owned(), "my phone".to_owned()])]);
        let phrase = parse(written, &sets, &mut id).expect("OK because the tests write phrases well");
        let text: Vec<Word> = fold::words(text)
            .into_iter()
            .map(|word| Word {
                id: ids.get(&word.text).copied(),
                text: word.text,
                after_pause: word.after_pause,
                asked: word.asked,
            })
            .collect();
        phrase.ends(&text, 0)
    }

    #[test]
    fn choices_options_sets_and_pauses_are_found() {
        assert_eq!(ends("stop (texting|writing to) [<me>]", "Stop texting my phone!"), [2, 4]);
        assert_eq!(ends("stop (texting|writing to) <me>", "stop writing to me"), [4]);
        assert_eq!(ends("no, stop", "no, stop"), [2]);
        assert_eq!(ends("no,", "no. stop"), [1]);
        assert_eq!(ends("no,", "no"), [1]);
        assert_eq!(ends("does * end", "does it end"), [3]);
        // Controls: the same phrases, where they do not stand.
        assert!(ends("stop (texting|writing to) <me>", "stop writing me").is_empty());
        assert!(ends("no, stop", "no stop").is_empty());
        assert!(ends("no,", "no stop").is_empty());
        assert!(ends("does * end", "does end").is_empty());
    }

    #[test]
    fn a_phrase_written_wrongly_is_refused() {
        for written in ["stop (it", "stop [it", "stop it)", "stop <them>"] {
            assert!(parse(written, &BTreeMap::new(), &mut |_| WordId(0)).is_err(), "{written}");
        }
    }
}
