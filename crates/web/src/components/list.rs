//! Lists: rows, facts, what stands there when there is nothing, and the way to older ones.

use maud::{Markup, html};

use super::Button;
use super::Icon;

/// A list of [`list_row`]s on one sheet.
pub fn rows(items: impl IntoIterator<Item = Markup>) -> Markup {
    html! {
        ul class="divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100" {
            @for item in items { li { (item) } }
        }
    }
}

/// One row: a sign or avatar, a name (a link if `href`), a line about it, and what stands at the end. On a phone the end
/// moves below.
pub fn list_row(lead: Markup, title: &str, href: Option<&str>, about: Markup, end: Markup) -> Markup {
    html! {
        div class="relative flex items-center gap-3 px-4 py-3 has-[a.row-link:hover]:bg-base-200" {
            (lead)
            div class="flex min-w-0 grow flex-wrap items-center justify-between gap-x-4 gap-y-1.5" {
                div class="min-w-0 basis-56 grow" {
                    p class="truncate font-medium" {
                        @if let Some(href) = href {
                            a class="row-link after:absolute after:inset-0" href=(href) { bdi { (title) } }
                        } @else {
                            bdi { (title) }
                        }
                    }
                    div class="text-sm text-muted wrap-anywhere" { (about) }
                }
                div class="relative z-10 flex flex-wrap items-center gap-2 text-sm" { (end) }
            }
        }
    }
}

/// Nothing here: why, and what to do first.
pub fn empty_state(icon: Icon, title: &str, about: &str, action: Option<Button>) -> Markup {
    html! {
        div class="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-12 text-center" {
            span class="mb-1 grid size-12 place-items-center rounded-full bg-base-200 text-muted" { (icon.show()) }
            p class="font-semibold" { (title) }
            p class="text-sm text-muted" { (about) }
            @if let Some(action) = action { div class="pt-2" { (action) } }
        }
    }
}

/// Where rows will be: `label` is read out, the rest is only drawn.
pub fn loading_rows(label: &str, number: usize) -> Markup {
    html! {
        div role="status" class="animate-pulse" {
            span class="sr-only" { (label) }
            @for _ in 0..number {
                div class="flex items-center gap-3 px-4 py-4" aria-hidden="true" {
                    div class="size-9 rounded-full bg-base-300" {}
                    div class="grow space-y-2" {
                        div class="h-3 w-2/5 rounded bg-base-300" {}
                        div class="h-3 w-4/5 rounded bg-base-300" {}
                    }
                }
            }
        }
    }
}

/// Terms and what they are, side by side where there is room.
pub fn facts<'a>(items: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! {
        dl class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100 text-sm" {
            @for (term, description) in items {
                div class="grid gap-x-6 gap-y-0.5 px-4 py-3 sm:grid-cols-[12rem_1fr]" {
                    dt class="text-muted" { (term) }
                    dd class="min-w-0 wrap-anywhere" { (description) }
                }
            }
        }
    }
}

/// The next page of a list that goes back in time.
pub fn older(href: &str, label: &str) -> Markup {
    html! {
        div class="flex justify-center py-4" { (Button::new(label).quiet().icon(Icon::ChevronDown).to(href)) }
    }
}
