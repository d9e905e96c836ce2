//! Folding: a text becomes words that can be looked up.
//!
//! - Case, accents, letter shapes (full-width, bold), emoji, invisible characters and stretched letters never matter.
//! - One pass over the text, and one over its words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) text: String,
    /// A comma, full stop, quote or other mark, not just a space or hyphen, stands before the word.
    pub(super) after_pause: bool,
    /// The word's sentence ends with a question mark.
    pub(super) asked: bool,
}

pub(super) fn words(text: &str) -> Vec<Folded> {
    let mut folding = Folding::default();
    for letter in text.chars().map(plain_apostrophe).nfkd() {
        folding.take(letter);
    }
    folding.end_word();
    let mut words = spaced_letters_joined(folding.words);
    for word in words.iter_mut().filter(|word| is_stretched(&word.text)) {
        word.text = unstretched(&word.text);
    }
    words
}

#[derive(Default)]
struct Folding {
    words: Vec<Folded>,
    word: String,
    is_pause: bool,
    sentence_start: usize,
    sentence_ended: bool,
    sentence_asked: bool,
}

impl Folding {
    fn take(&mut self, letter: char) {
        match letter {
            _ if is_combining_mark(letter) || is_invisible(letter) => {}
            'ß' | 'ẞ' => self.word.push_str("ss"),
            'œ' | 'Œ' => self.word.push_str("oe"),
            'æ' | 'Æ' => self.word.push_str("ae"),
            '\'' if is_elided(&self.word) => self.end_word(),
            // "don't" is one word, "dont", as many people write it.
            '\'' if !self.word.is_empty() => {}
            _ if letter.is_alphanumeric() => self.word.extend(letter.to_lowercase()),
            _ => {
                self.end_word();
                self.separate(letter);
            }
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.sentence_ended {
            self.sentence_start = self.words.len();
            self.sentence_ended = false;
            self.sentence_asked = false;
        }
        let after_pause = std::mem::take(&mut self.is_pause);
        self.words.push(Folded { text: std::mem::take(&mut self.word), after_pause, asked: false });
    }

    fn separate(&mut self, mark: char) {
        let is_hyphen_or_emphasis = matches!(mark, '-' | '\u{2010}' | '_' | '*' | '~');
        self.is_pause |= mark == '\n' || !(mark.is_whitespace() || is_hyphen_or_emphasis);
        self.sentence_ended |= matches!(mark, '.' | '!' | '?' | '؟' | '\n');
        if matches!(mark, '?' | '؟') && !self.sentence_asked {
            self.sentence_asked = true;
            for word in &mut self.words[self.sentence_start..] {
                word.asked = true;
            }
        }
    }
}

/// Before NFKD, which would turn an acute accent used as an apostrophe into a space.
fn plain_apostrophe(letter: char) -> char {
    match letter {
        '’' | '‘' | 'ʼ' | '′' | '´' | '`' => '\'',
        _ => letter,
    }
}

/// Zero-width spaces and joiners, direction marks, soft hyphen, byte order mark, tag characters.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// French and Portuguese elision: "n'envoyez" is two words.
fn is_elided(word: &str) -> bool {
    matches!(word, "c" | "d" | "j" | "l" | "m" | "n" | "s" | "t" | "qu")
}

/// "s t o p" and "S.T.O.P." are one word. Three letters in a row, so that "a" and "e" stay the words they are.
fn spaced_letters_joined(words: Vec<Folded>) -> Vec<Folded> {
    const FEWEST: usize = 3;
    let mut joined: Vec<Folded> = Vec::with_capacity(words.len());
    for run in words.chunk_by(|left, right| is_letter(left) && is_letter(right)) {
        if run.len() >= FEWEST {
            joined.push(Folded {
                text: run.iter().map(|word| word.text.as_str()).collect(),
                after_pause: run[0].after_pause,
                asked: run.iter().any(|word| word.asked),
            });
        } else {
            joined.extend_from_slice(run);
        }
    }
    joined
}

fn is_letter(word: &Folded) -> bool {
    let mut letters = word.text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn is_stretched(word: &str) -> bool {
    let letters = || word.chars();
    letters().zip(letters().skip(1)).zip(letters().skip(2)).any(|((one, two), three)| one == two && two == three)
}

/// "stoooop" is "stop": no word of our languages has a letter three times in a row.
fn unstretched(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    letters
        .chunk_by(|left, right| left == right)
        .flat_map(|run| if run.len() > 2 && run[0].is_alphabetic() { &run[..1] } else { run })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn letters_are_read_whatever_their_shape() {
        for text in [
            "stop",
            "STOP",
            "ＳＴＯＰ",
            "𝐒𝐓𝐎𝐏",
            "Ⓢⓣⓞⓟ",
            "s t o p",
            "S.T.O.P.",
            "s-t-o-p",
            "*STOP*",
            "stoooop",
            "STOPPP",
            "st\u{200b}op",
            "\u{202e}stop\u{202c}",
            "sto\u{ad}p",
            "\u{feff}stop\u{fffd}",
            "stóp",
            "🛑stop🛑",
        ] {
            assert_eq!(folded(text), "stop", "{text:?}");
        }
    }

    #[test]
    fn apostrophes_elide_or_join() {
        assert_eq!(folded("don't don’t don´t don`t dont"), "dont dont dont dont dont");
        assert_eq!(folded("n'envoyez plus d’offres, s'il vous plaît"), "n envoyez plus d offres s il vous plait");
        assert_eq!(folded("he said 'stop' aujourd'hui"), "he said stop aujourdhui");
    }

    #[test]
    fn short_words_stay_apart() {
        assert_eq!(folded("a e stop"), "a e stop");
        assert_eq!(folded("Straße, Schluß, cœur"), "strasse schluss coeur");
    }

    #[test]
    fn pauses_and_questions_are_kept() {
        let words = words("No, stop-it now!? Who is this? Bye");
        let of = |name: &str| {
            words.iter().find(|word| word.text == name).cloned().expect("OK because it stands in the text")
        };
        assert!(of("stop").after_pause && !of("it").after_pause && !of("now").after_pause && of("who").after_pause);
        assert!(of("no").asked && of("stop").asked && of("this").asked && !of("bye").asked);
    }

    #[test]
    fn nothing_is_no_word() {
        assert!(words("").is_empty());
        assert!(words(" \u{200e}\u{fffd} 🛑 ?!… '").is_empty());
    }
}
