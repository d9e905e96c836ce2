//! What somebody wrote, as WhatsApp shows it: bold, italic, struck and plain letters by their marks, and addresses that open.
//!
//! - Whatever is written, nothing of it becomes markup but what is made here; nothing of another host is loaded.
//! - An address is shown as it was typed and leads where it says: one that names a user before its host, or hides its direction,
//!   is no link; where the host is another than the letters look like, it stands behind it.                    (A42)
//! - A text of any kind takes time in proportion to its length.

use maud::{Markup, html};
use url::Url;

/// Deeper in each other, marks are shown as they stand.
const DEEPEST: usize = 3;
/// Longer addresses are text.
const LONGEST: usize = 2048;
const FENCE: &str = "```";

enum Piece<'t> {
    Plain(&'t str),
    /// The address as it was typed, and where it leads.
    Link(&'t str, Url),
    Marked(char, &'t str),
}

/// The text with its marks and addresses made visible, for an element that keeps line breaks.
pub fn said(text: &str) -> Markup {
    show(text, DEEPEST)
}

fn show(text: &str, deeper: usize) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Plain(plain) => (plain),
                Piece::Link(typed, url) => {
                    @let host = url.host_str().unwrap_or_default();
                    a class="underline" href=(url) title=(host) target="_blank" rel="noopener noreferrer nofollow" { (typed) }
                    @if !typed.to_ascii_lowercase().contains(host) { " (" bdi class="text-sm" { (host) } ")" }
                }
                Piece::Marked('`', inner) => code class="font-mono text-[0.9em]" { (inner) },
                Piece::Marked(mark, inner) => {
                    @let inner = if deeper == 0 { html! { (inner) } } else { show(inner, deeper - 1) };
                    @match mark {
                        '*' => strong class="font-semibold" { (inner) },
                        '_' => em { (inner) },
                        _ => s { (inner) },
                    }
                }
            }
        }
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    // A mark that nothing closes in its line is not looked for again before the next line.
    let mut unclosed = String::new();
    let (mut plain_from, mut before) = (0, None);
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if next == '\n' {
            unclosed.clear();
        }
        let piece = if before.is_some_and(char::is_alphanumeric) {
            None
        } else {
            link(rest).or_else(|| marked(rest, next, &mut unclosed))
        };
        let Some((piece, length)) = piece else {
            before = Some(next);
            at += next.len_utf8();
            continue;
        };
        if plain_from < at {
            found.push(Piece::Plain(&text[plain_from..at]));
        }
        found.push(piece);
        before = text[..at + length].chars().next_back();
        at += length;
        plain_from = at;
    }
    if plain_from < text.len() {
        found.push(Piece::Plain(&text[plain_from..]));
    }
    found
}

/// What a mark at the beginning encloses, with the whole length. Only the fence goes beyond its line.
fn marked<'t>(rest: &'t str, mark: char, unclosed: &mut String) -> Option<(Piece<'t>, usize)> {
    if mark == '`'
        && let Some(inside) = rest.strip_prefix(FENCE)
        && !unclosed.contains('\u{1}')
    {
        let end = inside.find(FENCE);
        looks_at(FENCE.len() + end.unwrap_or(inside.len()));
        let end = end.filter(|end| !inside[..*end].trim().is_empty());
        if let Some(end) = end {
            return Some((Piece::Marked(mark, inside[..end].trim_matches('\n')), end + 2 * FENCE.len()));
        }
        unclosed.push('\u{1}');
    }
    if !"*_~`".contains(mark) || unclosed.contains(mark) {
        return None;
    }
    let inside = &rest[mark.len_utf8()..];
    if inside.starts_with(|first: char| first.is_whitespace() || first == mark) {
        return None;
    }
    let in_line = inside.match_indices([mark, '\n']).take_while(|(_, found)| *found != "\n");
    let end = in_line.map(|(end, _)| end).find(|end| {
        let after = inside[end + 1..].chars().next();
        let last = inside[..*end].chars().next_back();
        last.is_some_and(|last| !last.is_whitespace())
            && !after.is_some_and(|after| after.is_alphanumeric() || after == mark)
    });
    looks_at(end.unwrap_or(inside.len()));
    match end {
        Some(end) => Some((Piece::Marked(mark, &inside[..end]), end + 2)),
        None => {
            unclosed.push(mark);
            None
        }
    }
}

/// An address at the beginning, with its length.
fn link(rest: &str) -> Option<(Piece<'_>, usize)> {
    let starts = |prefix: &str| rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_bare = starts("www.");
    if !is_bare && !starts("https://") && !starts("http://") {
        return None;
    }
    let end = rest.char_indices().find(|(at, c)| c.is_whitespace() || *at > LONGEST).map_or(rest.len(), |(at, _)| at);
    looks_at(end);
    if end > LONGEST {
        return None;
    }
    let typed = trimmed(&rest[..end]);
    if typed.chars().any(|c| c.is_control() || turns(c)) {
        return None;
    }
    let url = Url::parse(&if is_bare { format!("https://{typed}") } else { typed.to_owned() }).ok()?;
    let host = url.host_str()?;
    let is_plain = url.username().is_empty() && url.password().is_none() && (host.contains('.') || host.contains(':'));
    is_plain.then_some((Piece::Link(typed, url), typed.len()))
}

/// Without what ends the sentence around it.
fn trimmed(typed: &str) -> &str {
    let more_closed = |open, close| typed.matches(close).count().saturating_sub(typed.matches(open).count());
    let (mut round, mut square) = (more_closed('(', ')'), more_closed('[', ']'));
    let mut kept = typed;
    while let Some(last) = kept.chars().next_back() {
        let of_the_sentence = match last {
            ')' if round > 0 => {
                round -= 1;
                true
            }
            ']' if square > 0 => {
                square -= 1;
                true
            }
            _ => ".,;:!?'\"*_~`>”’»…".contains(last),
        };
        if !of_the_sentence {
            break;
        }
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    kept
}

/// Counts, for the tests, how much of a text is gone through beyond its letters one by one.
fn looks_at(bytes: usize) {
    #[cfg(test)]
    tests::LOOKED_AT.set(tests::LOOKED_AT.get() + bytes);
    #[cfg(not(test))]
    let _ = bytes;
}

/// Signs that turn the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::said;

    thread_local! {
        pub(super) static LOOKED_AT: Cell<usize> = const { Cell::new(0) };
    }

    fn shown(text: &str) -> String {
        said(text)
            .into_string()
            .replace(" class=\"font-semibold\"", "")
            .replace(" class=\"font-mono text-[0.9em]\"", "")
            .replace(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"", "")
            .replace(" class=\"underline\"", "")
    }

    #[test]
    fn what_is_marked_is_shown_as_whatsapp_shows_it() {
        let cases = [
            ("plain", "plain"),
            ("*bold* _italic_ ~gone~ `plain`", "<strong>bold</strong> <em>italic</em> <s>gone</s> <code>plain</code>"),
            ("*_both_*!", "<strong><em>both</em></strong>!"),
            ("```two\nlines *as they are*```", "<code>two\nlines *as they are*</code>"),
            // No marks: between letters, before a space, alone, over two lines.
            ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
            ("* one\n* two", "* one\n* two"),
            ("5 * 6 * 7", "5 * 6 * 7"),
            ("*open\nclosed*", "*open\nclosed*"),
            ("** ``` ~~~", "** ``` ~~~"),
            ("ça *très* bien, *açaí*", "ça <strong>très</strong> bien, <strong>açaí</strong>"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    // A42
    #[test]
    fn an_address_opens_where_it_says_and_nothing_else_does() {
        let link = |href: &str, host: &str, typed: &str| format!("<a href=\"{href}\" title=\"{host}\">{typed}</a>");
        let page = link("https://a.example/x_y_z", "a.example", "https://a.example/x_y_z");
        assert_eq!(shown("See https://a.example/x_y_z."), format!("See {page}."));
        assert_eq!(shown("(https://a.example/x_y_z)"), format!("({page})"));
        assert_eq!(shown("*https://a.example/x_y_z*"), format!("<strong>{page}</strong>"));
        let bare = link("https://www.a.example/", "www.a.example", "www.a.example");
        assert_eq!(shown("www.a.example, please"), format!("{bare}, please"));
        let elsewhere = link("https://xn--pple-43d.example/", "xn--pple-43d.example", "https://аpple.example/");
        let told = |host: &str| format!(" (<bdi class=\"text-sm\">{host}</bdi>)");
        assert_eq!(
            shown("https://аpple.example/"),
            format!("{elsewhere}{}", told("xn--pple-43d.example")),
            "its host is told as it is"
        );
        // What the letters look like and where it leads: another full stop, letters by their numbers, a number in another notation.
        for (text, host) in [
            ("https://bank.example。evil.example/", "bank.example.evil.example"),
            ("https://%65vil.example/", "evil.example"),
            ("http://0x7f.1/", "127.0.0.1"),
        ] {
            assert!(shown(text).ends_with(&told(host)), "{text}: {}", shown(text));
        }
        assert!(!shown("HTTPS://Bank.Example/x").contains("<bdi"), "the control");
        for text in [
            "javascript:alert(1)",
            "https://",
            "http://localhost",
            "https://bank.example@evil.example/",
            "https://a.example/\u{202e}gpj.exe",
            "xhttps://a.example",
            "ftp://a.example",
        ] {
            assert!(!shown(text).contains("<a"), "{text}");
        }
        assert!(shown("https://a.example/\"><script>").contains("%22%3E%3Cscript"));
        assert!(!shown("<b>*<i>*</b>").contains("<i>"));
    }

    #[test]
    fn a_text_full_of_marks_is_read_once() {
        let looked_at = |part: &str, times: usize| {
            LOOKED_AT.set(0);
            assert!(!said(&part.repeat(times)).into_string().is_empty());
            LOOKED_AT.get()
        };
        for part in ["*a ", "`", "``` ", "_*~", "www.", "www.)))))))", "https://a.example/(((((", "*x* "] {
            let (once, twice) = (looked_at(part, 5_000), looked_at(part, 10_000));
            assert!(once > 0, "control: {part} is looked at");
            // An address near the end of the text is shorter than one that could begin before it.
            assert!(
                twice <= 2 * once + super::LONGEST * super::LONGEST,
                "{part}: {twice} for twice the text, {once} for the text"
            );
        }
    }
}
