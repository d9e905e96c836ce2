//! The lists of every language, read once and indexed by first word.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::fold::Folded;
use super::model::Language;
use super::phrase::{self, Phrase, Word, WordId};

/// What a list of phrases is for; each says what it means in `data/en.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Polite,
    Asking,
    Reason,
    StopWord,
    TwoMeanings,
    AloneOnly,
    Request,
    Marketing,
    Transactional,
    Perhaps,
    Everyday,
    Start,
    Help,
}

pub(super) struct Lexicon {
    ids: HashMap<String, WordId>,
    /// Per word, the languages whose lists have it.
    languages: Vec<[bool; Language::ALL.len()]>,
    phrases: Vec<Entry>,
    /// Per word, the phrases that may begin with it.
    by_first_word: Vec<Vec<usize>>,
}

struct Entry {
    kind: Kind,
    phrase: Phrase,
    /// A text without any of these has not the phrase; if there are none, its first word may be all of it.
    later: Vec<WordId>,
}

/// The words of a text that stand in a list: a bit each.
struct Present(Vec<u64>);

impl Present {
    fn has(&self, word: WordId) -> bool {
        self.0[word.0 / 64] & (1 << (word.0 % 64)) != 0
    }
}

/// The phrases found in a text, by the word they begin at: the kind, and where each ends.
pub(super) struct Found(Vec<Vec<(Kind, usize)>>);

impl Found {
    /// Where the phrases of these kinds end that begin at `start`.
    pub(super) fn ends<'a>(&'a self, start: usize, kinds: &'a [Kind]) -> impl Iterator<Item = (Kind, usize)> + 'a {
        self.0[start].iter().copied().filter(|(kind, _)| kinds.contains(kind))
    }

    pub(super) fn is_at(&self, start: usize, kinds: &[Kind]) -> bool {
        self.ends(start, kinds).next().is_some()
    }
}

pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let mut lexicon = Lexicon::empty();
        for (language, file) in FILES.iter() {
            lexicon.add(*language, file);
        }
        lexicon
    });
    &LEXICON
}

pub(super) fn answers(language: Language) -> &'static AnswerWords {
    &FILES[&language].answers
}

static FILES: LazyLock<BTreeMap<Language, File>> = LazyLock::new(|| {
    let read = |language: Language| toml::from_str(language.data()).expect("OK because every file is read in a test");
    Language::ALL.into_iter().map(|language| (language, read(language))).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sets: BTreeMap<String, Vec<String>>,
    polite: Vec<String>,
    asking: Vec<String>,
    stop: StopLists,
    start: Vec<String>,
    help: Vec<String>,
    answers: AnswerWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StopLists {
    words: Vec<String>,
    two_meanings: Vec<String>,
    alone_only: Vec<String>,
    requests: Vec<String>,
    marketing: Vec<String>,
    transactional: Vec<String>,
    reasons: Vec<String>,
    perhaps: Vec<String>,
    everyday: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerWords {
    pub(super) stopped: String,
    pub(super) offers_stopped: String,
    pub(super) reminders_stopped: String,
    pub(super) help: String,
    pub(super) started: String,
    pub(super) stop_everything: String,
}

impl Lexicon {
    fn empty() -> Lexicon {
        Lexicon { ids: HashMap::new(), languages: Vec::new(), phrases: Vec::new(), by_first_word: Vec::new() }
    }

    fn add(&mut self, language: Language, file: &File) {
        let stop = &file.stop;
        let lists = [
            (Kind::Polite, &file.polite),
            (Kind::Asking, &file.asking),
            (Kind::Reason, &stop.reasons),
            (Kind::StopWord, &stop.words),
            (Kind::TwoMeanings, &stop.two_meanings),
            (Kind::AloneOnly, &stop.alone_only),
            (Kind::Request, &stop.requests),
            (Kind::Marketing, &stop.marketing),
            (Kind::Transactional, &stop.transactional),
            (Kind::Perhaps, &stop.perhaps),
            (Kind::Everyday, &stop.everyday),
            (Kind::Start, &file.start),
            (Kind::Help, &file.help),
        ];
        for (kind, list) in lists {
            for written in list {
                self.add_phrase(language, kind, written, &file.sets);
            }
        }
    }

    fn add_phrase(&mut self, language: Language, kind: Kind, written: &str, sets: &BTreeMap<String, Vec<String>>) {
        let (ids, languages) = (&mut self.ids, &mut self.languages);
        let mut id = |word: String| {
            let id = *ids.entry(word).or_insert_with(|| {
                languages.push([false; Language::ALL.len()]);
                WordId(languages.len() - 1)
            });
            languages[id.0][language as usize] = true;
            id
        };
        let phrase = phrase::parse(written, sets, &mut id).expect("OK because every phrase is read in a test");
        let (first_words, may_be_empty) = phrase.first_words();
        assert!(!may_be_empty && !first_words.is_empty(), "{written:?} must begin with a word of its own");
        assert!(phrase.longest() <= Phrase::LONGEST, "{written:?} is too long");
        self.by_first_word.resize_with(self.languages.len(), Vec::new);
        let index = self.phrases.len();
        let later = phrase.later_words().unwrap_or_default();
        self.phrases.push(Entry { kind, phrase, later });
        for word in first_words {
            let phrases = &mut self.by_first_word[word.0];
            if phrases.last() != Some(&index) {
                phrases.push(index);
            }
        }
    }

    pub(super) fn look_up(&self, words: Vec<Folded>) -> Vec<Word> {
        words
            .into_iter()
            .map(|Folded { text, after_pause, asked }| Word {
                id: self.ids.get(&text).copied(),
                text,
                after_pause,
                asked,
            })
            .collect()
    }

    /// Every phrase found in the text but politeness.
    pub(super) fn find(&self, text: &[Word]) -> Found {
        let present = self.present(text);
        let at = |start| self.at(text, &present, start).filter(|(kind, _)| *kind != Kind::Polite).collect();
        Found((0..text.len()).map(at).collect())
    }

    fn present(&self, text: &[Word]) -> Present {
        let mut bits = vec![0; self.languages.len().div_ceil(64)];
        for WordId(id) in text.iter().filter_map(|word| word.id) {
            bits[id / 64] |= 1 << (id % 64);
        }
        Present(bits)
    }

    /// The phrases that begin at `start`: the kind, and where it ends.
    fn at<'a>(
        &'a self,
        text: &'a [Word],
        present: &'a Present,
        start: usize,
    ) -> impl Iterator<Item = (Kind, usize)> + 'a {
        let phrases = text[start].id.map_or(&[][..], |word| &self.by_first_word[word.0]);
        // Most phrases begin with an everyday word; to see that their other words are missing is much quicker than to try them.
        let may_be_here = |entry: &&Entry| entry.later.is_empty() || entry.later.iter().any(|word| present.has(*word));
        phrases
            .iter()
            .map(|index| &self.phrases[*index])
            .filter(may_be_here)
            .flat_map(move |entry| entry.phrase.lengths(text, start).map(move |length| (entry.kind, start + length)))
    }

    /// The text less its greetings, pleases and thanks, which may stand anywhere in it. A pause before them stays.
    pub(super) fn without_politeness(&self, text: &[Word]) -> Vec<Word> {
        let present = self.present(text);
        let polite =
            |start| self.at(text, &present, start).filter(|(kind, _)| *kind == Kind::Polite).map(|(_, end)| end).max();
        let mut rest: Vec<Word> = Vec::with_capacity(text.len());
        let (mut at, mut is_pause) = (0, false);
        while at < text.len() {
            if let Some(end) = polite(at) {
                is_pause |= text[at..end].iter().any(|word| word.after_pause);
                at = end;
            } else {
                let after_pause = text[at].after_pause || std::mem::take(&mut is_pause);
                rest.push(Word { after_pause, ..text[at].clone() });
                at += 1;
            }
        }
        rest
    }

    /// Whether the words, written together, are a stop word torn apart: "un subscribe", "st op".
    pub(super) fn is_torn_stop_word(&self, text: &[Word]) -> bool {
        const MOST_PIECES: usize = 3;
        if text.len() < 2 || text.len() > MOST_PIECES {
            return false;
        }
        let id = self.ids.get(&text.iter().map(|word| word.text.as_str()).collect::<String>()).copied();
        let whole = [Word { id, text: String::new(), after_pause: false, asked: false }];
        self.at(&whole, &self.present(&whole), 0).any(|(kind, _)| kind == Kind::StopWord)
    }

    /// The language with the most of these words, if it is one alone.
    pub(super) fn language(&self, text: &[Word]) -> Option<Language> {
        let known = |language: Language| {
            text.iter().filter(|word| word.id.is_some_and(|id| self.languages[id.0][language as usize])).count()
        };
        let counts = Language::ALL.map(|language| (known(language), language));
        let (most, language) = *counts.iter().max_by_key(|(count, _)| *count)?;
        (counts.iter().filter(|(count, _)| *count == most).count() == 1).then_some(language)
    }
}
