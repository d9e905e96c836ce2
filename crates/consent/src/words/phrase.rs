//! A phrase of the lists, and how far it reaches in a text.
//!
//! In the lists a phrase is written as words; `(a|b)` is a choice, `[a]` may be left out, `<name>` is any of the
//! words listed under that name, `*` is one word whatever it is, and a comma is a pause (the end of the text too).

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use super::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Sorted.
    OneOf(Vec<WordId>),
    AnyWord,
    Pause,
    Sequence(Vec<Phrase>),
    Choice(Vec<Phrase>),
}

/// The lengths a phrase may have in a text: bit `n` for `n` words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lengths(u64);

impl Lengths {
    const NONE: Lengths = Lengths(0);

    fn only(length: usize, is_found: bool) -> Lengths {
        Lengths(u64::from(is_found) << length)
    }

    fn or(self, other: Lengths) -> Lengths {
        Lengths(self.0 | other.0)
    }

    fn longer_by(self, words: usize) -> Lengths {
        Lengths(self.0 << words)
    }
}

impl Iterator for Lengths {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let shortest = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(shortest)
    }
}

impl Phrase {
    /// The most words a phrase may have, so that its lengths fit their bits.
    pub(super) const LONGEST: usize = 63;

    /// Every length the phrase has in the text, begun at `start`.
    pub(super) fn lengths(&self, text: &[Word], start: usize) -> Lengths {
        match self {
            Phrase::Word(id) => Lengths::only(1, text.get(start).is_some_and(|word| word.id == Some(*id))),
            Phrase::OneOf(ids) => {
                let id = text.get(start).and_then(|word| word.id);
                Lengths::only(1, id.is_some_and(|id| ids.binary_search(&id).is_ok()))
            }
            Phrase::AnyWord => Lengths::only(1, start < text.len()),
            Phrase::Pause => Lengths::only(0, text.get(start).is_none_or(|word| word.after_pause)),
            Phrase::Sequence(parts) => parts.iter().fold(Lengths::only(0, true), |so_far, part| {
                so_far
                    .fold(Lengths::NONE, |longer, words| longer.or(part.lengths(text, start + words).longer_by(words)))
            }),
            Phrase::Choice(parts) => {
                parts.iter().fold(Lengths::NONE, |lengths, part| lengths.or(part.lengths(text, start)))
            }
        }
    }

    pub(super) fn longest(&self) -> usize {
        match self {
            Phrase::Word(_) | Phrase::OneOf(_) | Phrase::AnyWord => 1,
            Phrase::Pause => 0,
            Phrase::Sequence(parts) => parts.iter().map(Phrase::longest).sum(),
            Phrase::Choice(parts) => parts.iter().map(Phrase::longest).max().unwrap_or(0),
        }
    }

    /// The words the phrase may begin with, and whether it may be empty.
    pub(super) fn first_words(&self) -> (Vec<WordId>, bool) {
        match self {
            Phrase::Word(id) => (vec![*id], false),
            Phrase::OneOf(ids) => (ids.clone(), false),
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

    /// Words of which one stands, after its beginning, in every text that has the phrase. Nothing, where there are no such words.
    pub(super) fn later_words(&self) -> Option<Vec<WordId>> {
        match self {
            Phrase::Word(_) | Phrase::OneOf(_) | Phrase::AnyWord | Phrase::Pause => None,
            Phrase::Sequence(parts) => {
                let begins = parts.iter().position(|part| !part.first_words().1)?;
                fewest(&parts[begins + 1..])
            }
            Phrase::Choice(parts) => together(parts, Phrase::later_words),
        }
    }

    /// Words of which one stands in every text that has the phrase.
    fn any_of(&self) -> Option<Vec<WordId>> {
        match self {
            Phrase::Word(id) => Some(vec![*id]),
            Phrase::OneOf(ids) => Some(ids.clone()),
            Phrase::AnyWord | Phrase::Pause => None,
            Phrase::Sequence(parts) => fewest(parts),
            Phrase::Choice(parts) => together(parts, Phrase::any_of),
        }
    }

    fn sequence(mut parts: Vec<Phrase>) -> Phrase {
        if parts.len() == 1 { parts.remove(0) } else { Phrase::Sequence(parts) }
    }

    /// A choice, its single words together, so that a long set is one look.
    fn choice(parts: Vec<Phrase>) -> Phrase {
        let (mut words, mut longer) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Phrase::Word(id) => words.push(id),
                Phrase::OneOf(ids) => words.extend(ids),
                Phrase::Choice(parts) => longer.extend(parts),
                Phrase::AnyWord | Phrase::Pause | Phrase::Sequence(_) => longer.push(part),
            }
        }
        words.sort_unstable();
        words.dedup();
        match words.len() {
            0 => {}
            1 => longer.push(Phrase::Word(words[0])),
            _ => longer.push(Phrase::OneOf(words)),
        }
        if longer.len() == 1 { longer.remove(0) } else { Phrase::Choice(longer) }
    }
}

fn fewest(parts: &[Phrase]) -> Option<Vec<WordId>> {
    parts.iter().filter_map(Phrase::any_of).min_by_key(Vec::len)
}

fn together(parts: &[Phrase], of: fn(&Phrase) -> Option<Vec<WordId>>) -> Option<Vec<WordId>> {
    let all: Vec<Vec<WordId>> = parts.iter().map(of).collect::<Option<_>>()?;
    Some(all.concat())
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
        Ok(Phrase::choice(parts))
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
                '[' => parts.push(Phrase::choice(vec![self.inside(']')?, Phrase::Sequence(Vec::new())])),
                '<' => parts.push(self.set()?),
                _ => self.word(&mut parts),
            }
        }
        Ok(Phrase::sequence(parts))
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
        members.iter().map(|member| parse(member, sets, self.id)).collect::<Result<_, _>>().map(Phrase::choice)
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

    /// The lengths that `written` has at the beginning of `text`.
    fn lengths(written: &str, text: &str) -> Vec<usize> {
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
        phrase.lengths(&text, 0).collect()
    }

    #[test]
    fn choices_options_sets_and_pauses_are_found() {
        assert_eq!(lengths("stop (texting|writing to) [<me>]", "Stop texting my phone!"), [2, 4]);
        assert_eq!(lengths("stop (texting|writing to) <me>", "stop writing to me"), [4]);
        assert_eq!(lengths("no, stop", "no, stop"), [2]);
        assert_eq!(lengths("no,", "no. stop"), [1]);
        assert_eq!(lengths("no,", "no"), [1]);
        assert_eq!(lengths("stop (this|that|all (this|that)) [now]", "stop all this now"), [3, 4]);
        assert_eq!(lengths("does * end", "does it end"), [3]);
        // Controls: the same phrases, where they do not stand.
        assert!(lengths("stop (texting|writing to) <me>", "stop writing me").is_empty());
        assert!(lengths("no, stop", "no stop").is_empty());
        assert!(lengths("no,", "no stop").is_empty());
        assert!(lengths("does * end", "does end").is_empty());
    }

    #[test]
    fn a_phrase_written_wrongly_is_refused() {
        for written in ["stop (it", "stop [it", "stop it)", "stop <them>"] {
            assert!(parse(written, &BTreeMap::new(), &mut |_| WordId(0)).is_err(), "{written}");
        }
    }
}
