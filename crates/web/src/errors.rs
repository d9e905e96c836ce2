//! The page that tells a person what went wrong and what to do.

use kernel::{Locale, Problem};
use maud::{Markup, html};

use crate::components::Button;
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
        h1 class="pb-2 text-2xl font-semibold tracking-tight" { (title) }
        p class="text-muted wrap-anywhere" { (problem.detail) }
        @if !problem.fields.is_empty() {
            ul class="list-disc space-y-1 ps-5 pt-3" { @for field in &problem.fields { li class="wrap-anywhere" { (field.detail) } } }
        }
        p class="pt-5" { (Button::new(t!(locale, "problem-home")).to("/")) }
    };
    layout::plain(locale, theme, &title, content)
}
