//! What holds other things: the head of a page, sections, cards.

use maud::{Markup, html};

/// The head of a page: its name, a sentence about it, what can be done on it.
pub fn heading(title: &str, about: Option<&str>, actions: Markup) -> Markup {
    html! {
        header class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-5" {
            div class="min-w-0 max-w-2xl" {
                h1 class="text-2xl font-semibold tracking-tight wrap-anywhere" { bdi { (title) } }
                @if let Some(about) = about { p class="mt-1 text-muted wrap-anywhere" { (about) } }
            }
            div class="flex flex-wrap gap-2" { (actions) }
        }
    }
}

/// A page's body: the ways off it, its head, what was just done, its content.
pub fn framed(above: &Markup, title: &str, about: Option<&str>, notice: &Markup, content: &Markup) -> Markup {
    html! {
        (above)
        (heading(title, about, html! {}))
        div class="space-y-6" { (notice) (content) }
    }
}

/// A part of a page with a small heading.
pub fn section(title: &str, content: Markup) -> Markup {
    html! {
        section class="space-y-3 pb-8" {
            h2 class="text-base font-semibold" { (title) }
            (content)
        }
    }
}

/// A sheet of paper on the table.
pub fn card(content: Markup) -> Markup {
    html! { div class="rounded-box border border-base-300 bg-base-100 p-4 md:p-6" { (content) } }
}
