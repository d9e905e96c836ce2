//! No personal data and no secret in a log line: neither as a field, nor as a value, nor captured in its sentence.
//!
//! A heuristic over names, because a type cannot know what a string holds. A length may be logged (`body.len()`).
//! In `store` a `name` is an operation's, for it knows no people; the sandbox has no customers but invented ones.

use crate::Finding;
use crate::rust::{Source, Token, after_group, matches};

const MACROS: &[&str] = &[
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "event",
    "span",
    "trace_span",
    "debug_span",
    "info_span",
    "warn_span",
    "error_span",
];

const PERSONAL: &[&str] = &[
    "address",
    "body",
    "cookie",
    "credentials",
    "email",
    "first_name",
    "full_name",
    "last_name",
    "name",
    "password",
    "payload",
    "phone",
    "profile",
    "secret",
    "text",
    "token",
    "access_token",
    "app_secret",
    "api_key",
    "verify_token",
    "wa_id",
];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("crates/sandbox/")) {
        let knows_people = !source.path.starts_with("crates/store/");
        let tokens = &source.shipped;
        for at in 0..tokens.len() {
            if is_log_macro(tokens, at) {
                let inside = &tokens[at + 2..after_group(tokens, at + 2)];
                for (line, word) in
                    personal_words(inside).into_iter().filter(|(_, word)| knows_people || word != "name")
                {
                    findings.push(Finding::new(
                        &source.path,
                        line,
                        format!("`{word}` in a log line; log the id instead"),
                    ));
                }
            }
            // A span that is put around a future logs what the span names, and no arguments.
            let is_a_call = at > 0 && tokens[at - 1].text == ".";
            if !is_a_call && matches(tokens, at, &["instrument"]) && matches(tokens, at + 1, &["("]) {
                let inside = &tokens[at + 1..after_group(tokens, at + 1)];
                if !inside.iter().any(|token| token.text == "skip_all") {
                    findings.push(Finding::new(
                        &source.path,
                        tokens[at].line,
                        "instrument without skip_all logs every argument",
                    ));
                }
            }
        }
    }
    findings
}

fn is_log_macro(tokens: &[Token], at: usize) -> bool {
    MACROS.iter().any(|name| matches(tokens, at, &[name, "!", "("]))
}

fn personal_words(inside: &[Token]) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for (at, token) in inside.iter().enumerate() {
        let is_measured = matches(inside, at + 1, &[".", "len", "("]) || matches(inside, at + 1, &[".", "id"]);
        if token.is_identifier() && PERSONAL.contains(&token.text.as_str()) && !is_measured {
            words.push((token.line, token.text.clone()));
        }
        for captured in token.string().iter().flat_map(|sentence| captured(sentence)) {
            if PERSONAL.contains(&captured.as_str()) {
                words.push((token.line, captured));
            }
        }
    }
    words
}

/// The names in `"… {name} … {other:?}"`.
fn captured(sentence: &str) -> Vec<String> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|inside| inside.split(':').next().unwrap_or_default().trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;
    use crate::tree::File;

    #[test]
    fn logs_hold_no_personal_data() {
        crate::holds(&check(&sources(&crate::tree::files())));
    }

    // A58, as far as names tell.
    #[test]
    fn personal_data_in_a_log_line_is_found() {
        let planted = r#"
            fn a() { tracing::info!(contact.name = %contact.name, "saw them"); }
            fn b() { warn!("could not reach {email}"); }
            fn c() { info!(%phone, "called"); }
            #[instrument(level = "info")] fn d(token: &str) {}
            async fn spanned() { next.run(request).instrument(span).await }
            fn fine() { tracing::info!(message.id = %message.id, bytes = body.len(), "received {count} from {}", message.id); }
        "#;
        let lines: Vec<usize> =
            check(&sources(&[File::planted("crates/a/src/lib.rs", planted)])).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 2, 3, 4, 5]);
    }
}
