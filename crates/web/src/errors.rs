//! The page that tells a person what went wrong and what to do.

use kernel::{Locale, Problem};
use maud::{Markup, html};

use crate::layout::{self, Theme};
use crate::t;

pub(crate) fn page(problem: &Problem, theme: Theme) -> Markup {
    let locale = Locale::default();
    let title = match problem.status {
        401 => t!(locale, "problem-signed-out"),
        403 => t!(locale, "problem-forbidden"),
        404 => t!(locale, "problem-not-found"),
        503 => t!(locale, "problem-unavailable"),
        500.. => t!(locale, "problem-internal"),
        _ => t!(locale, "problem-refused"),
    };
    let content = html! {
        p { (problem.detail) }
        @if !problem.fields.is_empty() {
            ul { @for field in &problem.fields { li { (field.detail) } } }
        }
        p { a class="link" href="/" { (t!(locale, "problem-home")) } }
    };
    layout::plain(locale, theme, &title, content)
}
