//! Every message exists in every language, with the same variables; and every code of a problem has a message.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use fluent_syntax::parser;

use crate::Finding;
use crate::rust::Source;
use crate::tree::File;

/// The languages beside English.
const LANGUAGES: [&str; 2] = ["es", "pt-BR"];

/// Sentences that are the same in another language, and rightly so.
const SAME: &[(&str, &str)] = &[];

/// Codes that no browser is told: programs, providers and the operator's commands read their detail.
const FOR_PROGRAMS: &[&str] = &[
    "cut_off",
    "encoded_body",
    "idempotency_key_reused",
    "invalid_body",
    "invalid_idempotency_key",
    "invalid_idempotent_request",
    "not_operator",
    "not_staff",
    "signature",
    "slow",
    "unauthorized",
    "verify_token",
    "wrong_signature",
];

/// What is said of a message: its variables, and its words without them.
#[derive(Debug, Default, PartialEq)]
struct Message {
    variables: BTreeSet<String>,
    words: String,
}

/// Compares each room's messages in each language with the English ones.
pub fn translations(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    for english in files.iter().filter(|file| file.path.contains("/i18n/en/") && file.has_extension(&["ftl"])) {
        let messages = read(english, &mut findings);
        for language in LANGUAGES {
            let path = english.path.replace("/i18n/en/", &format!("/i18n/{language}/"));
            let Some(text) = text(&path) else {
                findings.push(Finding::new(&path, 1, "this room has no words in this language"));
                continue;
            };
            let translated = read(&File::planted(&path, text), &mut findings);
            let line =
                |name: &str| text.lines().position(|line| line.starts_with(&format!("{name} ="))).unwrap_or(0) + 1;
            for (name, message) in &messages {
                let Some(own) = translated.get(name) else {
                    findings.push(Finding::new(&path, 1, format!("`{name}` is missing")));
                    continue;
                };
                if own.variables != message.variables {
                    let what = format!("`{name}` has {:?}, in English {:?}", own.variables, message.variables);
                    findings.push(Finding::new(&path, line(name), what));
                }
                if own.words == message.words && is_sentence(&own.words) && !SAME.contains(&(language, name)) {
                    findings.push(Finding::new(&path, line(name), format!("`{name}` is still English")));
                }
            }
            for name in translated.keys().filter(|name| !messages.contains_key(*name)) {
                findings.push(Finding::new(&path, line(name), format!("`{name}` is not in English any more")));
            }
        }
    }
    findings
}

/// Looks for codes of problems in the rooms that have pages, and for the message of each in the words of `web`.
pub fn codes(sources: &[Source], files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let words = files.iter().find(|file| file.path == "crates/web/i18n/en/web.ftl");
    let messages = words.map(|file| read(file, &mut findings)).unwrap_or_default();
    let rooms = ["web", "accounts", "consent", "contacts", "channels", "inbox", "automation", "reports", "privacy"];
    for source in sources {
        if !rooms.iter().any(|room| source.path.starts_with(&format!("crates/{room}/src/"))) {
            continue;
        }
        for pair in source.shipped.windows(4) {
            let [open, status, comma, code] = pair else { continue };
            let is_status = status.is_literal && matches!(status.text.parse(), Ok(400..=599));
            if open.text != "(" || !is_status || comma.text != "," {
                continue;
            }
            let Some(code) = code.string() else { continue };
            let is_told = messages.contains_key(&format!("problem-code-{}", code.replace('_', "-")));
            if !is_told && !FOR_PROGRAMS.contains(&code.as_str()) {
                let what = format!(
                    "the code `{code}` has no message `problem-code-…` in web.ftl, so a page would tell it in English"
                );
                findings.push(Finding::new(&source.path, status.line, what));
            }
        }
    }
    findings
}

fn read(file: &File, findings: &mut Vec<Finding>) -> BTreeMap<String, Message> {
    let resource = parser::parse(file.text.as_str()).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = file.text[..error.pos.start.min(file.text.len())].lines().count().max(1);
            findings.push(Finding::new(&file.path, line, format!("not Fluent: {}", error.kind)));
        }
        resource
    });
    messages(&resource, file, findings)
}

fn messages(resource: &Resource<&str>, file: &File, findings: &mut Vec<Finding>) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut read = Message::default();
        if let Some(value) = &message.value {
            pattern(value, &mut read);
        }
        if messages.insert(message.id.name.to_owned(), read).is_some() {
            findings.push(Finding::new(&file.path, 1, format!("`{}` stands there twice", message.id.name)));
        }
    }
    messages
}

fn pattern(pattern_of: &Pattern<&str>, message: &mut Message) {
    for element in &pattern_of.elements {
        match element {
            PatternElement::TextElement { value } => message.words.push_str(value),
            PatternElement::Placeable { expression } => self::expression(expression, message),
        }
    }
}

fn expression(of: &Expression<&str>, message: &mut Message) {
    match of {
        Expression::Inline(inline) => self::inline(inline, message),
        Expression::Select { selector, variants } => {
            inline(selector, message);
            for variant in variants {
                pattern(&variant.value, message);
            }
        }
    }
}

fn inline(of: &InlineExpression<&str>, message: &mut Message) {
    match of {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
            message.words.push('…');
        }
        InlineExpression::Placeable { expression } => self::expression(expression, message),
        InlineExpression::StringLiteral { value } => message.words.push_str(value),
        InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => message.words.push('…'),
    }
}

/// Names and single words may be the same in two languages; three words in a row hardly are.
fn is_sentence(words: &str) -> bool {
    words.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;

    #[test]
    fn every_message_exists_in_every_language() {
        crate::holds(&translations(&crate::tree::files()));
    }

    #[test]
    fn every_code_that_a_page_may_tell_has_words() {
        let files = crate::tree::files();
        crate::holds(&codes(&sources(&files), &files));
    }

    #[test]
    fn what_is_missing_or_differs_or_is_still_english_is_found() {
        let english = "whole = All is well here\nname = Hello { $name }\ncount = { $n ->\n    [one] One\n   *[other] { $n }\n}\nword = WhatsApp\n";
        let files = [
            File::planted("crates/a/i18n/en/a.ftl", english),
            File::planted(
                "crates/a/i18n/es/a.ftl",
                "whole = All is well here\nname = Hola { $nombre }\ncount = { $n }\nword = WhatsApp\ngone = Nada\n",
            ),
            File::planted("crates/b/i18n/en/b.ftl", "one = One\none = Two\n= broken\n"),
            File::planted("crates/b/i18n/es/b.ftl", "one = Uno\n"),
            File::planted("crates/b/i18n/pt-BR/b.ftl", ""),
        ];
        let found: Vec<String> = translations(&files).iter().map(Finding::to_string).collect();
        for expected in [
            "es/a.ftl:1: `whole` is still English",
            "es/a.ftl:2: `name` has {\"nombre\"}, in English {\"name\"}",
            "es/a.ftl:5: `gone` is not in English any more",
            "pt-BR/a.ftl:1: this room has no words in this language",
            "en/b.ftl:1: `one` stands there twice",
            "not Fluent",
            "pt-BR/b.ftl:1: `one` is missing",
        ] {
            assert!(found.iter().any(|line| line.contains(expected)), "{expected}: {found:#?}");
        }
        assert_eq!(found.len(), 7, "{found:#?}");
    }

    #[test]
    fn a_code_without_words_is_found() {
        let files = [
            File::planted("crates/web/i18n/en/web.ftl", "problem-code-known-one = Known\n"),
            File::planted(
                "crates/inbox/src/a.rs",
                "fn a() { Problem::new(409, \"known_one\", x); Problem::new(409, \"new_one\", x); (422, \"other\"); get(200, \"fine\") }",
            ),
            File::planted("crates/sandbox/src/a.rs", "fn a() { (409, \"of the sandbox\") }"),
        ];
        let found: Vec<String> = codes(&sources(&files), &files).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].contains("`new_one`") && found[1].contains("`other`"));
    }
}
