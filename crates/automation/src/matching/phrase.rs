//! A phrase as it is written in a rule, and where it stands in a sentence.

use std::collections::BTreeMap;

use super::words;

/// Most words and signs of one phrase, so that nobody writes a bomb.
const MOST_PARTS: usize = 400;
const DEEPEST: usize = 5;
/// The longest `...`.
const WIDEST_GAP: usize = 3;

/// A line that is no phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Word(String),
    /// The beginning of a word.
    Begins(String),
    /// One to three words, whatever they are.
    Gap,
    /// One of several; an empty one means that it may be left out.
    OneOf(Vec<Vec<Part>>),
}

/// A phrase with its choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase(Vec<Part>);

/// The words that are covered, a bit each; sentences are shorter than that. ([`super::Pattern::find`])
type Covered = u64;

impl Phrase {
    /// Reads phrases, one a line; what follows a `#` is a remark.
    pub fn lines(text: &str) -> Result<Vec<Phrase>, Unreadable> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        lines.filter(|line| !line.is_empty()).map(Phrase::read).collect()
    }

    /// Reads one.
    pub fn read(line: &str) -> Result<Phrase, Unreadable> {
        let unreadable = || Unreadable(line.to_owned());
        let mut letters = line.chars().peekable();
        let mut left = MOST_PARTS;
        let parts = sequence(&mut letters, 0, &mut left).ok_or_else(unreadable)?;
        if letters.next().is_some() || may_say_nothing(&parts) {
            return Err(unreadable());
        }
        Ok(Phrase(parts))
    }

    /// Whether it stands anywhere in a sentence.
    pub fn stands_in(&self, sentence: &[String]) -> bool {
        (0..sentence.len()).any(|start| !ends(&self.0, sentence, &BTreeMap::from([(start, 0)])).is_empty())
    }

    /// The words that it covers, wherever it stands, a bit each. A gap's words are not covered.
    pub(super) fn covers(&self, sentence: &[String]) -> Covered {
        let from = |start| ends(&self.0, sentence, &BTreeMap::from([(start, 0)])).into_values();
        (0..sentence.len()).flat_map(from).fold(0, |covered, more| covered | more)
    }
}

/// Where these parts may end that begin in one of these places, and the words they cover; of several ways to one end the one that
/// covers most. All places are gone on from at once: choices within choices then cost no more than their parts, whoever wrote them.
fn ends(parts: &[Part], sentence: &[String], starts: &BTreeMap<usize, Covered>) -> BTreeMap<usize, Covered> {
    let mut reached = starts.clone();
    for part in parts {
        let mut next: BTreeMap<usize, Covered> = BTreeMap::new();
        let mut keep = |at: usize, covered: Covered| {
            let best = next.entry(at).or_insert(covered);
            if covered.count_ones() > best.count_ones() {
                *best = covered;
            }
        };
        if let Part::OneOf(choices) = part {
            for choice in choices {
                ends(choice, sentence, &reached).into_iter().for_each(|(end, covered)| keep(end, covered));
            }
            reached = next;
            continue;
        }
        for (at, covered) in reached {
            let word = sentence.get(at);
            let own = || 1_u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or_default();
            match part {
                Part::Word(wanted) if word == Some(wanted) => keep(at + 1, covered | own()),
                Part::Begins(wanted) if word.is_some_and(|word| word.starts_with(wanted.as_str())) => {
                    keep(at + 1, covered | own());
                }
                Part::Gap => {
                    (at + 1..=at + WIDEST_GAP).filter(|end| *end <= sentence.len()).for_each(|end| keep(end, covered));
                }
                Part::Word(_) | Part::Begins(_) | Part::OneOf(_) => {}
            }
        }
        reached = next;
    }
    reached
}

/// Whether these parts stand in every text, since they want no word.
fn may_say_nothing(parts: &[Part]) -> bool {
    parts.iter().all(|part| match part {
        Part::Word(_) | Part::Begins(_) => false,
        Part::Gap => true,
        Part::OneOf(choices) => choices.iter().any(|choice| may_say_nothing(choice)),
    })
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// The parts up to the end of a choice.
fn sequence(letters: &mut Letters<'_>, depth: usize, left: &mut usize) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    loop {
        match letters.peek() {
            None | Some('|' | ')' | ']') => return Some(parts),
            Some(open @ ('(' | '[')) if depth < DEEPEST => {
                let is_optional = *open == '[';
                letters.next();
                let mut choices = vec![sequence(letters, depth + 1, left)?];
                while letters.next_if_eq(&'|').is_some() {
                    choices.push(sequence(letters, depth + 1, left)?);
                }
                letters.next_if_eq(if is_optional { &']' } else { &')' })?;
                // Nothing is no choice.
                if choices.iter().any(Vec::is_empty) {
                    return None;
                }
                if is_optional {
                    choices.push(Vec::new());
                }
                parts.push(Part::OneOf(choices));
            }
            Some('(' | '[') => return None,
            Some(_) => {
                let words = plain(letters);
                *left = left.checked_sub(words.len())?;
                parts.extend(words);
            }
        }
    }
}

/// Words up to the next sign.
fn plain(letters: &mut Letters<'_>) -> Vec<Part> {
    let mut text = String::new();
    while let Some(letter) = letters.next_if(|letter| !matches!(letter, '(' | ')' | '[' | ']' | '|')) {
        if !matches!(letter, '\'' | '’') {
            text.push(letter);
        }
    }
    text.split_whitespace().flat_map(part).collect()
}

fn part(word: &str) -> Vec<Part> {
    if word == "..." || word == "…" {
        return vec![Part::Gap];
    }
    let mut parts: Vec<Part> = words(word).into_iter().map(Part::Word).collect();
    if let (true, Some(Part::Word(last))) = (word.ends_with('*'), parts.last().cloned()) {
        parts.pop();
        parts.push(Part::Begins(last));
    }
    parts
}
