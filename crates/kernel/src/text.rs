//! Text as people type it, made safe to keep and to find.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Cleaning at the edge.
pub struct Text;

impl Text {
    /// U+0000, which PostgreSQL cannot hold, becomes U+FFFD.
    pub fn clean(text: &str) -> String {
        text.replace('\0', "\u{FFFD}")
    }

    /// One line: cleaned, trimmed, line breaks and runs of space folded, cut at `most` characters. For names and titles: it
    /// holds no marks that turn the text beside it around, or end what isolates it.
    pub fn line(text: &str, most: usize) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        Text::clean(&words.join(" ")).chars().filter(|c| !c.is_control() && !turns(*c)).take(most).collect()
    }

    /// Marks off, lower case: how text is searched and compared (NFKD).
    pub fn fold(text: &str) -> String {
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
    }
}

/// Embeds, overrides or isolates (Unicode, UAX 9).
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Reads JSON from the wire. Escaped lone surrogates, which are no text, become U+FFFD first, as does invalid UTF-8.
pub fn from_json_bytes<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    match serde_json::from_slice(bytes) {
        Ok(value) => Ok(value),
        Err(first) => match mended(bytes) {
            Some(text) => serde_json::from_str(&text),
            None => Err(first),
        },
    }
}

/// The text with lone surrogate escapes and invalid bytes replaced, or nothing if there were none.
fn mended(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    let mut changed = matches!(text, std::borrow::Cow::Owned(_));
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let step = match surrogate(from) {
            Some(0xD800..=0xDBFF) => match from.get(6..).and_then(surrogate) {
                Some(0xDC00..=0xDFFF) => Step::Keep(12),
                _ => Step::Replace,
            },
            Some(_) => Step::Replace,
            None => Step::Keep(from.char_indices().nth(2).map_or(from.len(), |(at, _)| at)),
        };
        match step {
            Step::Keep(length) => {
                out.push_str(&from[..length]);
                rest = &from[length..];
            }
            Step::Replace => {
                changed = true;
                out.push_str("\\ufffd");
                rest = &from[6..];
            }
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

enum Step {
    Keep(usize),
    Replace,
}

/// The surrogate that an escape at the start of `text` names, if it names one.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_becomes_the_replacement_character() {
        assert_eq!(Text::clean("a\0b"), "a\u{FFFD}b");
    }

    #[test]
    fn folding_takes_marks_and_case_away() {
        assert_eq!(Text::fold("Žofie ÀÉÎ Straße ＡＢ"), "zofie aei straße ab");
    }

    #[test]
    fn a_line_has_no_breaks_and_an_end() {
        assert_eq!(Text::line("  Maya \n\t Okafor\u{7}  ", 50), "Maya Okafor");
        assert_eq!(Text::line("abcdef", 3), "abc");
        assert_eq!(Text::line("\u{202e}Maya\u{2069} \u{200f}", 50), "Maya \u{200f}", "what turns the line goes");
    }

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_kept() {
        let cases = [
            (r#""\ud83d\ude00""#, "😀"),
            (r#""a\ud83d!""#, "a\u{FFFD}!"),
            (r#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (r#""\\ud83d""#, r"\ud83d"),
        ];
        for (json, expected) in cases {
            assert_eq!(from_json_bytes::<String>(json.as_bytes()).unwrap(), expected, "{json}");
        }
        assert_eq!(from_json_bytes::<String>(b"\"a\xff\"").unwrap(), "a\u{FFFD}");
        assert!(from_json_bytes::<String>(b"\"a").is_err());
    }
}
