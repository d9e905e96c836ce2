//! The page that tells a person what went wrong and what to do.
//!
//! A problem's detail is English, for programs; a person reads the message of its code, in her language.
//! (tidy's `words` holds that every code which a browser may meet has one)

use kernel::{Locale, Problem};
use maud::{Markup, html};

use crate::components::Button;
use crate::layout::{self, Theme};
use crate::t;

pub(crate) fn page(problem: &Problem, locale: Locale, theme: Theme) -> Markup {
    let title = match problem.status {
        401 => t!(locale, "problem-signed-out"),
        403 => t!(locale, "problem-forbidden"),
        404 => t!(locale, "problem-not-found"),
        503 => t!(locale, "problem-unavailable"),
        500.. => t!(locale, "problem-internal"),
        _ => t!(locale, "problem-refused"),
    };
    let content = html! {
        h1 class="pb-2 text-2xl font-semibold tracking-tight" { (title) }
        p class="text-muted wrap-anywhere" { (told(locale, problem.code, &problem.detail)) }
        @if !problem.fields.is_empty() {
            ul class="list-disc space-y-1 ps-5 pt-3" { @for field in &problem.fields { li class="wrap-anywhere" { (told(locale, field.code, &field.detail)) } } }
        }
        p class="pt-5" { (Button::new(t!(locale, "problem-home")).to("/")) }
    };
    layout::plain(locale, theme, &title, content)
}

/// The message of a code. A code without one comes with words that its room has put into the reader's language itself.
fn told(locale: Locale, code: &str, detail: &str) -> String {
    let (messages, name) = (crate::words::messages(locale), format!("problem-code-{}", code.replace('_', "-")));
    if messages.has(&name) { messages.get(&name) } else { detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_in_the_readers_language() {
        let page = |locale| page(&Problem::forbidden(), locale, Theme::Device).into_string();
        assert!(page(Locale::En).contains("Your role does not allow this."));
        assert!(page(Locale::Es).contains("Su rol no lo permite.") && page(Locale::Es).contains(r#"<html lang="es""#));
        assert!(page(Locale::PtBr).contains("Sua função não permite isto."));
        let own = Problem::new(409, "said_by_its_room", "Ya está conectado.");
        assert!(super::page(&own, Locale::Es, Theme::Device).into_string().contains("Ya está conectado."));
    }
}
