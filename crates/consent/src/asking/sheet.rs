//! The poster as a file: one page of A4 that any printer's shop takes. SVG breaks no lines, so that is done here.

use maud::{Markup, PreEscaped, html};

use super::code;

/// A4 in tenths of a millimetre.
const WIDE: usize = 2100;
const HIGH: usize = 2970;
/// The width of a letter, as a part of its size in hundredths: a generous mean, so that a line never leaves the sheet.
const LETTER: usize = 56;
const MARGIN: usize = 200;

/// What stands on it, from top to bottom.
pub(super) struct Lines {
    pub(super) title: String,
    pub(super) how: String,
    pub(super) words: String,
    pub(super) end: String,
    pub(super) number: String,
}

/// The sheet; nothing where the text is too long for a code.
pub(super) fn drawn(lines: &Lines, address: &str) -> Option<Markup> {
    let (path, side) = code::modules(address)?;
    let code = 1000;
    let mut at = 260;
    let mut text = Vec::new();
    let mut put = |words: &str, size: usize, weight: &'static str, at: &mut usize| {
        for line in broken(words, (WIDE - 2 * MARGIN) * 100 / (size * LETTER)) {
            *at += size * 14 / 10;
            text.push((line, size, weight, *at));
        }
    };
    put(&lines.title, 110, "600", &mut at);
    let top = at + 100;
    at = top + code + 40;
    put(&lines.how, 64, "600", &mut at);
    at += 50;
    put(&lines.words, if lines.words.chars().count() > 300 { 40 } else { 52 }, "400", &mut at);
    at += 50;
    put(&lines.end, 48, "400", &mut at);
    put(&lines.number, 48, "400", &mut at);
    let scale = format!("translate({} {top}) scale({})", (WIDE - code) / 2, code as f64 / side as f64);
    Some(html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox=(format!("0 0 {WIDE} {HIGH}")) {
            rect width=(WIDE) height=(HIGH) fill="#ffffff" {}
            g transform=(scale) shape-rendering="crispEdges" { path d=(path) fill="#000000" {} }
            g font-family="Inter, Helvetica, Arial, sans-serif" text-anchor="middle" fill="#000000" {
                @for (line, size, weight, at) in &text {
                    text x=(WIDE / 2) y=(at) font-size=(size) font-weight=(weight) { (line) }
                }
            }
        }
    })
}

/// Lines of at most so many letters, broken between words; a word that is longer is cut.
fn broken(words: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let line = lines.last_mut().expect("OK because there is always a line");
            let used = line.chars().count();
            let gap = usize::from(used > 0);
            if used + gap + rest.len() <= most {
                if gap > 0 {
                    line.push(' ');
                }
                line.extend(rest.drain(..));
            } else if used > 0 {
                lines.push(String::new());
            } else {
                line.extend(rest.drain(..most.max(1)));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows P-CON-5: the longest text that may be published stands on the sheet, and what is typed stays text.
    #[test]
    fn the_longest_poster_stays_on_its_sheet() {
        assert_eq!(broken("one two  three-and-more", 7), ["one two", "three-a", "nd-more"]);
        let lines = Lines {
            title: "News from The Old Bakery at the Corner of Market Street and Mill Lane".to_owned(),
            how: "Scan the code and send the message that is ready.".to_owned(),
            words: format!("<b>{}", "words ".repeat(99)),
            end: "You can end it at any time: write STOP.".to_owned(),
            number: "+49 170 1234567".to_owned(),
        };
        let sheet = drawn(&lines, &code::address(&lines.number, &lines.words)).unwrap().into_string();
        assert!(sheet.contains("&lt;b&gt;words") && sheet.contains("+49 170 1234567"), "{sheet}");
        let lowest = sheet.split(" y=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse::<usize>().unwrap());
        assert!(lowest.max().unwrap() < HIGH - 60, "{sheet}");
        assert!(drawn(&lines, &"x".repeat(5_000)).is_none());
    }
}
