//! What people read is a message: no letters stand in the markup itself, and no date is put together by hand.

use crate::Finding;
use crate::rust::{Source, Token, after_group, matches};

/// What may stand in markup as it is: names, which are the same in every language.
const NAMES: &[&str] = &["Kontor", "K", "ctrl", "esc", "/api/openapi.json"];

/// The attributes that people read or hear.
const READ: &[&str] =
    &["alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"];

/// Where dates are put together: the readers' manner, and the exact form that programs read.
const OF_DATES: &[&str] = &["crates/web/src/manner.rs", "crates/kernel/src/time.rs"];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("crates/") && !is_for_developers(&source.path))
    {
        let tokens = &source.shipped;
        let mut at = 0;
        while at < tokens.len() {
            if matches(tokens, at, &["html", "!", "{"]) {
                let end = after_group(tokens, at + 2);
                markup(source, &tokens[at + 2..end], &mut findings);
                at = end;
            } else {
                at += 1;
            }
        }
        let formats = |at: &usize| matches(tokens, *at, &[".", "format", "("]);
        for at in (0..tokens.len()).filter(formats).filter(|_| !OF_DATES.contains(&source.path.as_str())) {
            if tokens.get(at + 3).and_then(Token::string).is_some_and(|text| text.contains('%')) {
                let what = "a date or time is put together here; `web::manner` writes it as its reader does";
                findings.push(Finding::new(&source.path, tokens[at].line, what));
            }
        }
    }
    findings
}

/// The sandbox is read by developers, in English.
fn is_for_developers(path: &str) -> bool {
    ["crates/sandbox/", "crates/tidy/", "crates/testkit/"].iter().any(|start| path.starts_with(start))
        || path.contains("/examples/")
}

/// What an opened bracket inside markup holds.
#[derive(Clone, PartialEq)]
enum Inside {
    Markup,
    /// A value of several parts, of this attribute.
    Attribute(String),
    /// Rust: an expression, a pattern, a condition.
    Code,
}

fn markup(source: &Source, tokens: &[Token], findings: &mut Vec<Finding>) {
    let mut open: Vec<Inside> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !token.is_literal {
            match token.text.as_str() {
                "{" => open.push(opened(tokens, at, open.last())),
                "(" | "[" => open.push(Inside::Code),
                "}" | ")" | "]" => {
                    open.pop();
                }
                _ => {}
            }
            continue;
        }
        let Some(text) = token.string().filter(|text| has_words(text)) else { continue };
        let what = match open.last() {
            Some(Inside::Markup) => match attribute_before(tokens, at) {
                Some(name) => READ.contains(&name.as_str()).then(|| format!("the attribute `{name}`")),
                None => stands_as_text(tokens, at).then(|| "the markup".to_owned()),
            },
            Some(Inside::Attribute(name)) => READ.contains(&name.as_str()).then(|| format!("the attribute `{name}`")),
            // `Button::new("Save")`: a sentence or label is told from a class or a name by how it begins.
            Some(Inside::Code) => is_label(&text).then(|| "an expression in the markup".to_owned()),
            None => None,
        };
        if let Some(what) = what {
            let what = format!("“{text}” stands in {what}; it must be a message, or in tidy's list of names");
            findings.push(Finding::new(&source.path, token.line, what));
        }
    }
}

fn opened(tokens: &[Token], at: usize, around: Option<&Inside>) -> Inside {
    if at == 0 || at >= 2 && matches(tokens, at - 2, &["html", "!"]) {
        return Inside::Markup;
    }
    match around {
        Some(Inside::Code) => Inside::Code,
        Some(Inside::Attribute(name)) => Inside::Attribute(name.clone()),
        Some(Inside::Markup) | None => attribute_before(tokens, at).map_or(Inside::Markup, Inside::Attribute),
    }
}

/// The name of the attribute whose value begins at `at`.
fn attribute_before(tokens: &[Token], at: usize) -> Option<String> {
    if at < 2 || tokens[at - 1].text != "=" || tokens[at - 1].is_literal {
        return None;
    }
    let mut name = String::new();
    let mut index = at - 1;
    while index > 0 {
        let token = &tokens[index - 1];
        let is_part = if name.is_empty() || name.starts_with('-') { token.is_identifier() } else { token.text == "-" };
        if !is_part {
            break;
        }
        name.insert_str(0, &token.text);
        index -= 1;
    }
    Some(name)
}

/// Not a word in a condition (`@if word == "now"`), nor the pattern of an arm (`"now" => { … }`).
fn stands_as_text(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let is_arm = matches(tokens, at + 1, &["=", ">"]) || matches(tokens, at + 1, &["|"]);
    before.is_some_and(|before| before.is_literal || matches!(before.text.as_str(), "{" | "}" | ")" | ";")) && !is_arm
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !NAMES.contains(&text.trim())
}

fn is_label(text: &str) -> bool {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    begins && text.chars().all(|c| c.is_alphanumeric() || " .,:;!?…’'“”()–{}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;
    use crate::tree::File;

    #[test]
    fn no_text_stands_outside_the_messages() {
        crate::holds(&check(&sources(&crate::tree::files())));
    }

    #[test]
    fn text_in_markup_attributes_and_expressions_is_found() {
        let planted = |code: &str| {
            let files = [File::planted("crates/inbox/src/pages.rs", code)];
            check(&sources(&files)).len()
        };
        for wrong in [
            r#"fn a() { html! { p { "Hello" } } }"#,
            r#"fn a() { html! { p { (x) " of them" } } }"#,
            r#"fn a() { html! { p class="flex" title="Close" {} } }"#,
            r#"fn a() { html! { p aria-label="Close" {} } }"#,
            r#"fn a() { html! { p aria-label={ "Close " (x) } {} } }"#,
            r#"fn a() { html! { @if x == "now" { "now" } } }"#,
            r#"fn a() { html! { @match x { "a" => { "then" } } } }"#,
            r#"fn a() { html! { (Button::new("Save it")) } }"#,
            r#"fn a() { html! { (list(html! { b { "inner" } })) } }"#,
            r#"fn a() { at.format("%H:%M") }"#,
        ] {
            assert_eq!(planted(wrong), 1, "{wrong}");
        }
        for right in [
            r#"fn a() { html! { p class="flex grow" id="Main" { (t!(locale, "hello")) " · " (x) } } }"#,
            r#"fn a() { html! { @if x == "now" { (x) } @match x { "a" | "b" => { (x) } } } }"#,
            r#"fn a() { html! { p class={ "flex " @if x { "font-bold" } } { "Kontor" } } }"#,
            r#"fn a() { html! { a href={ "/t/" (x) } { (Icon::X.sized("size-4")) } } }"#,
            r#"fn a() { html! { @let x = "abc"; (x) } } "#,
            r#"fn a() { number.format("plain") }"#,
        ] {
            assert_eq!(planted(right), 0, "{right}");
        }
    }
}
