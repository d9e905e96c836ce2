//! What a file is called, by a stranger: made harmless before anyone reads it. (A38)

const LONGEST: usize = 120;
const LONGEST_ENDING: usize = 12;

/// A name of one line without a path, without marks that turn the direction of what follows, and of a bearable length: the
/// middle goes, the ending stays. Nothing, if nothing is left of it.
pub fn file_name(text: &str) -> Option<String> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|one| !turns(*one)).collect();
    let line = kernel::Text::line(&plain, usize::MAX);
    let name = line.trim_matches(['.', ' ']);
    if name.is_empty() {
        return None;
    }
    let length = name.chars().count();
    if length <= LONGEST {
        return Some(name.to_owned());
    }
    let ending =
        name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= LONGEST_ENDING);
    let ending = ending.map(|ending| format!("….{ending}")).unwrap_or_else(|| "…".to_owned());
    let begin: String = name.chars().take(LONGEST - ending.chars().count()).collect();
    Some(begin + &ending)
}

/// Marks and overrides of direction, and what has no width.
fn turns(one: char) -> bool {
    matches!(one, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    // A38: paths, overrides of direction, line breaks, ten thousand characters.
    #[test]
    fn a_name_is_made_harmless() {
        for (text, expected) in [
            ("boiler.jpg", Some("boiler.jpg")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\ada\\plan.pdf", Some("plan.pdf")),
            ("invoice\u{202e}fdp.exe", Some("invoicefdp.exe")),
            ("a\r\nb.txt", Some("a b.txt")),
            ("a\0b.txt", Some("a\u{fffd}b.txt")),
            ("  .. ", None),
            ("", None),
            ("\u{202e}\u{200f}", None),
            ("فاتورة.pdf", Some("فاتورة.pdf")),
        ] {
            assert_eq!(file_name(text).as_deref(), expected, "{text:?}");
        }
        let long = file_name(&format!("{}.pdf", "x".repeat(10_000))).unwrap();
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("x….pdf"));
        assert_eq!(file_name(&"ä".repeat(10_000)).unwrap().chars().count(), LONGEST);
    }
}
