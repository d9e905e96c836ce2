//! Ways: tabs, back, where one is.

use maud::{Markup, html};

use super::Icon;

/// One view of a list. `number` stands beside the words.
pub struct Tab {
    pub label: String,
    pub href: String,
    pub number: Option<u64>,
    pub is_current: bool,
}

/// Views of the same thing, as links: the address says which. `label` names the set to screen readers. On a phone they stand
/// in one line that scrolls (`tabs.js` brings the current one into sight).
pub fn tabs(label: &str, items: &[Tab]) -> Markup {
    html! {
        nav class="flex gap-x-5 overflow-x-auto px-3 md:flex-wrap text-sm [scrollbar-width:none]" aria-label=(label) data-tabs {
            @for tab in items {
                a href=(tab.href) aria-current=[tab.is_current.then_some("page")]
                    class={ "reach inline-flex items-center gap-1 whitespace-nowrap border-b-2 py-2 "
                        @if tab.is_current { "border-base-content font-medium" } @else { "border-transparent text-muted hover:text-base-content" } } {
                    (tab.label)
                    @if let Some(number) = tab.number { span class="tabular" { (number) } }
                }
            }
        }
    }
}

/// One step up, named by where it leads.
pub fn back(href: &str, label: &str) -> Markup {
    html! {
        a class="reach -ms-1 mb-2 inline-flex items-center gap-1 text-sm text-muted hover:text-base-content" href=(href) {
            span class="rtl:rotate-180" { (Icon::ChevronLeft.small()) }
            (label)
        }
    }
}

/// Where one is, from the outside in; the last is this page. `label` names it to screen readers.
pub fn breadcrumbs<'a>(label: &str, ways: &[(&'a str, &'a str)], here: &str) -> Markup {
    html! {
        nav aria-label=(label) class="pb-2 text-sm text-muted" {
            ol class="flex flex-wrap items-center gap-1" {
                @for (name, href) in ways {
                    li class="flex items-center gap-1" {
                        a class="hover:text-base-content hover:underline" href=(href) { bdi { (name) } }
                        span class="rtl:rotate-180" { (Icon::ChevronRight.small()) }
                    }
                }
                li aria-current="page" { bdi { (here) } }
            }
        }
    }
}
