//! Where a query is found in a text: the sentence around it, the words it names marked. Neither database keeps the texts of
//! its index, so this is done here, by the same folding and the same grammar as the search itself.

use kernel::Text;

use super::{Term, parse, words};

/// A piece of a text, and whether it is what was looked for.
pub type Piece = (String, bool);

/// Letters that an excerpt holds at most, about.
const MOST: usize = 240;

/// A word as it stands in the text, and as the index holds it.
struct Word {
    from: usize,
    until: usize,
    folded: String,
}

/// The sentence in which the first hit stands, cut to a length that is read at a glance, every hit in it marked. Where
/// nothing is found, such as in words that are not shown, the text's beginning, nothing marked.
pub fn excerpt(text: &str, query: &str) -> Vec<Piece> {
    let words = words_of(text);
    let hits = hits(&words, &parse(query));
    let (from, until) = sentence(text, hits.first().copied().unwrap_or((0, 0)));
    let mut pieces = Vec::new();
    let mut at = from;
    if from > 0 {
        pieces.push(("… ".to_owned(), false));
    }
    for (start, end) in hits.into_iter().filter(|(start, end)| *start >= from && *end <= until) {
        if start < at {
            continue;
        }
        pieces.push((text[at..start].to_owned(), false));
        pieces.push((text[start..end].to_owned(), true));
        at = end;
    }
    pieces.push((text[at..until].to_owned(), false));
    if until < text.len() {
        pieces.push((" …".to_owned(), false));
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

fn words_of(text: &str) -> Vec<Word> {
    // A mark that stands by itself belongs to the letter before it, as folding has it.
    let is_of_word = |c: char| {
        c.is_alphanumeric()
            || (!c.is_ascii() && !c.is_whitespace() && Text::fold(c.encode_utf8(&mut [0; 4])).is_empty())
    };
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_of_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                // One written word may be two in the index: "½".
                let folded = words(&text[from..at]);
                found.extend(folded.into_iter().map(|folded| Word { from, until: at, folded }));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Where the terms stand, in order.
fn hits(words: &[Word], terms: &[Term]) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for term in terms {
        for run in words.windows(term.words.len()) {
            let last = term.words.len() - 1;
            let is_here = run.iter().zip(&term.words).enumerate().all(|(index, (word, sought))| {
                if index == last && term.prefix { word.folded.starts_with(sought) } else { word.folded == *sought }
            });
            if is_here {
                hits.push((run[0].from, run[last].until));
            }
        }
    }
    hits.sort_unstable();
    hits.dedup();
    hits
}

/// From where to where the sentence around a hit goes, no longer than is read at a glance.
fn sentence(text: &str, (start, end): (usize, usize)) -> (usize, usize) {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | '。' | '؟' | '…');
    let before = &text[..start];
    // What ends a sentence is followed by a space: "10.30" does not.
    let from = before
        .char_indices()
        .rev()
        .find(|(at, c)| ends(*c) && before[at + c.len_utf8()..].starts_with(char::is_whitespace) || *c == '\n')
        .map_or(0, |(at, c)| at + c.len_utf8());
    let from = from + (before[from..].len() - before[from..].trim_start().len());
    let until = text[end..]
        .char_indices()
        .find(|(at, c)| {
            *c == '\n' || ends(*c) && text[end + at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace)
        })
        .map_or(text.len(), |(at, c)| end + at + if c == '\n' { 0 } else { c.len_utf8() });
    (cut_before(text, from, start), cut_after(text, end, until))
}

fn cut_before(text: &str, from: usize, start: usize) -> usize {
    let most = MOST / 3;
    match text[from..start].char_indices().rev().nth(most) {
        Some((at, _)) => {
            let piece = &text[from + at..start];
            from + at + piece.find(char::is_whitespace).map_or(0, |space| space + 1).min(piece.len())
        }
        None => from,
    }
}

fn cut_after(text: &str, end: usize, until: usize) -> usize {
    match text[end..until].char_indices().nth(MOST * 2 / 3) {
        Some((at, _)) => text[end..end + at].rfind(char::is_whitespace).map_or(end + at, |space| end + space),
        None => until,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, query: &str) -> String {
        excerpt(text, query)
            .into_iter()
            .map(|(piece, is_hit)| if is_hit { format!("[{piece}]") } else { piece })
            .collect()
    }

    #[test]
    fn a_hit_stands_marked_in_its_sentence() {
        let long = format!("{} cello {}", "word ".repeat(100).trim(), "more ".repeat(100).trim());
        for (text, query, expected) in [
            ("Hello. Is the Café open? Thanks.", "cafe", "… Is the [Café] open? …"),
            ("We meet at 10.30 by the cafe\u{301}s door.", "cafés", "We meet at 10.30 by the [cafe\u{301}s] door."),
            ("Boiler, boiling, to boil", "boil*", "[Boiler], [boiling], to [boil]"),
            ("Hot water now, water hot", "\"hot water\"", "[Hot water] now, water hot"),
            ("Write to o'neil@lark.example", "o'neil", "Write to [o'neil]@lark.example"),
            ("A first line\nthe second one\nand a third", "second", "… the [second] one …"),
            ("Nothing of it", "elsewhere", "Nothing of it"),
            ("", "x", ""),
            ("<b>bold</b> move", "bold", "<b>[bold]</b> move"),
            ("STRASSE und Straße", "straße", "STRASSE und [Straße]"),
        ] {
            assert_eq!(shown(text, query), expected, "{query} in {text}");
        }
        let cut = shown(&long, "cello");
        assert!(cut.starts_with("… ") && cut.ends_with(" …") && cut.contains("[cello]") && cut.len() < 300, "{cut}");
    }
}
