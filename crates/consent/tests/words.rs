//! The tables of what customers write, and what must hold for every text.

use consent::words::{Context, Language, Reading, StopScope, UnclearReason, read};
use kernel::Purpose;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// The fewest sentences a language that must not be read as a stop, and that must (issue 2, "What must be shown", 7).
const MUST_NOT: usize = 100;
const MUST: usize = 55;

const TABLES: [(Language, &str); 5] = [
    (Language::English, include_str!("words/en.txt")),
    (Language::Spanish, include_str!("words/es.txt")),
    (Language::Portuguese, include_str!("words/pt.txt")),
    (Language::French, include_str!("words/fr.txt")),
    (Language::German, include_str!("words/de.txt")),
];

const FREE: Context = Context { booking_open: false };
const BOOKED: Context = Context { booking_open: true };

struct Line {
    text: &'static str,
    free: &'static str,
    booked: &'static str,
}

impl Line {
    fn is_stop(&self) -> bool {
        matches!(self.free, "everything" | "marketing" | "transactional")
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = Line> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split(" | ");
        let text = cells.next().expect("OK because a split has a first piece");
        let free = cells.next().unwrap_or_else(|| panic!("{line:?} has no reading"));
        Line { text, free, booked: cells.next().unwrap_or(free) }
    })
}

fn stop_lines() -> impl Iterator<Item = Line> {
    TABLES.into_iter().flat_map(|(_, table)| lines(table)).filter(Line::is_stop)
}

fn word(reading: Reading) -> &'static str {
    match reading {
        Reading::Stop(StopScope::Everything) => "everything",
        Reading::Stop(StopScope::Purpose(purpose)) => purpose.as_str(),
        Reading::Unclear(_) => "unclear",
        Reading::Start => "start",
        Reading::Help => "help",
        Reading::Nothing => "nothing",
    }
}

/// The lines a reader gets wrong.
fn misread(reader: impl Fn(&str, &Context) -> Reading) -> Vec<String> {
    let mut wrong = Vec::new();
    for (language, table) in TABLES {
        for line in lines(table) {
            for (context, expected) in [(FREE, line.free), (BOOKED, line.booked)] {
                let got = word(reader(line.text, &context));
                if got != expected {
                    wrong.push(format!(
                        "{}: {:?} is {expected}, read as {got} ({context:?})",
                        language.as_str(),
                        line.text
                    ));
                }
            }
        }
    }
    wrong
}

// Shows P-CON-2 and P-CON-3.
#[test]
fn every_sentence_is_read_as_meant() {
    let wrong = misread(|text, context| read(text, context).reading);
    assert!(wrong.is_empty(), "{} misread:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_reader_that_looks_for_stop_fails_the_tables() {
    let naive = |text: &str, _: &Context| {
        if text.to_lowercase().contains("stop") { Reading::Stop(StopScope::Everything) } else { Reading::Nothing }
    };
    for (language, _) in TABLES {
        let wrong = misread(naive);
        let of_language = |wrong: &&String| wrong.starts_with(language.as_str());
        assert!(wrong.iter().filter(of_language).count() > 50, "{language:?}");
    }
}

#[test]
fn there_are_enough_sentences_in_every_language() {
    for (language, table) in TABLES {
        let texts: std::collections::BTreeSet<_> = lines(table).map(|line| line.text).collect();
        assert_eq!(texts.len(), lines(table).count(), "{language:?} has a sentence twice");
        let must = lines(table).filter(Line::is_stop).count();
        let must_not = lines(table).filter(|line| matches!(line.free, "nothing" | "unclear")).count();
        assert!(must >= MUST && must_not >= MUST_NOT, "{language:?}: {must} and {must_not}");
    }
}

#[test]
fn the_language_answered_is_the_language_written() {
    for (text, language) in [
        ("please stop", Some(Language::English)),
        ("Stopp bitte", Some(Language::German)),
        ("no me escriban más", Some(Language::Spanish)),
        ("me tira da lista", Some(Language::Portuguese)),
        ("arrêtez svp", Some(Language::French)),
        ("AYUDA", Some(Language::Spanish)),
        // The same word everywhere: the caller knows better.
        ("STOP", None),
        ("stop por favor", None),
        ("", None),
    ] {
        assert_eq!(read(text, &FREE).language, language, "{text}");
    }
}

#[test]
fn the_words_that_decided_are_kept() {
    for (text, words) in [
        ("Please STOP texting me!!", "stop texting me"),
        ("I'd like to cancel my lesson", "cancel"),
        ("good morning", ""),
    ] {
        assert_eq!(read(text, &FREE).words, words, "{text}");
    }
}

#[test]
fn a_person_is_told_why_they_are_asked() {
    for (text, context, reason) in [
        ("please stop by at five", FREE, UnclearReason::AmongOtherWords),
        ("cancel", BOOKED, UnclearReason::BookingOpen),
        ("stop?", FREE, UnclearReason::Question),
    ] {
        assert_eq!(read(text, &context).reading, Reading::Unclear(reason), "{text}");
    }
}

// A50: a stop in another language than the conversation's, and languages mixed.
#[test]
fn all_languages_are_read_at_once() {
    for text in
        ["STOP bitte", "stop merci", "Hola, unsubscribe me", "bonjour stopp", "please abmelden", "Olá! leave me alone"]
    {
        assert_eq!(read(text, &FREE).reading, Reading::Stop(StopScope::Everything), "{text}");
    }
    assert_eq!(read("stop newsletter bitte", &FREE).reading, Reading::Stop(StopScope::Purpose(Purpose::Marketing)));
}

#[test]
fn nothing_in_nothing() {
    for text in ["", " ", "\n\n", "\u{fffd}", "\u{200e}\u{200f}\u{202e}", "🛑🛑", "?", "...", "'", "\u{0}"] {
        assert_eq!(read(text, &FREE).reading, Reading::Nothing, "{text:?}");
    }
}

#[test]
fn a_stop_is_read_through_invisible_and_broken_characters() {
    for text in [
        "\u{202e}STOP\u{202c}",
        "S\u{200b}T\u{200b}O\u{200b}P",
        "STOP\u{fffd}",
        "\u{feff}stop\u{200f}",
        "stop\u{0}",
        "𝗦𝗧𝗢𝗣",
    ] {
        assert_eq!(read(text, &FREE).reading, Reading::Stop(StopScope::Everything), "{text:?}");
    }
}

// A text of the greatest length is read to its end; one that took more than its proportion would run into the runner's limit.
#[test]
fn a_long_text_is_read_to_its_end() {
    let long = |sentence: &str| sentence.repeat(4_096 / sentence.len());
    for sentence in [
        "stop sending me ",
        "s t o p ",
        "no me envíes más ",
        "what? ",
        "'",
        "can you please ",
        "a\u{301}",
        "i do not want any more ",
    ] {
        read(&long(sentence), &FREE);
    }
    assert_eq!(read(&long("stop "), &FREE).reading, Reading::Stop(StopScope::Everything));
    assert_eq!(read(&long("the bus stop "), &FREE).reading, Reading::Nothing);
}

/// What people, telephones and keyboards put around a message. No question mark: that asks.
const DECORATIONS: [&str; 16] =
    ["", " ", "\n", "!", "!!!", ".", "...", " 🛑", "🙏🏽", "😡😡", "\u{200e}", "\u{fe0f}", "*", "\"", " –", "\u{feff}"];

fn decorated(text: &str, before: &str, after: &str, shape: usize) -> String {
    let text = match shape {
        0 => text.to_owned(),
        1 => text.to_uppercase(),
        2 => text.to_lowercase(),
        3 => text.nfc().collect(),
        4 => text.nfd().collect(),
        _ => text.replace(' ', "  "),
    };
    format!("{before}{text}{after}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}|[stop unsubcrieéã'’.,!?\\-\u{200b}\u{301}🛑]{0,200}", booking_open: bool) {
        read(&text, &Context { booking_open });
    }

    #[test]
    fn decoration_never_changes_a_stop(
        line in prop::sample::select(stop_lines().map(|line| (line.text, line.free, line.booked)).collect::<Vec<_>>()),
        before in prop::sample::select(&DECORATIONS[..]),
        after in prop::sample::select(&DECORATIONS[..]),
        shape in 0..6_usize,
    ) {
        let (text, free, booked) = line;
        let text = decorated(text, before, after, shape);
        prop_assert_eq!(word(read(&text, &FREE).reading), free, "{:?}", text);
        prop_assert_eq!(word(read(&text, &BOOKED).reading), booked, "{:?}", text);
    }

    #[test]
    fn a_word_nobody_knows_never_leaves_a_stop(
        text in prop::sample::select(stop_lines().map(|line| line.text).collect::<Vec<_>>()),
        stranger in "zq[a-z]{4,8}",
    ) {
        for text in [format!("{text} {stranger}"), format!("{stranger} {text}")] {
            prop_assert!(!matches!(read(&text, &FREE).reading, Reading::Stop(_)), "{text:?}");
        }
    }
}
