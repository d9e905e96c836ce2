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

/// Many pages behind one door, in groups: beside the page at a desk (`layout::page` makes room where this stands first), folded
/// above it on a smaller screen, where it says which page this is. `label` names the door.
pub fn menu(label: &str, groups: &[Vec<Tab>]) -> Markup {
    let here = groups.iter().flatten().find(|tab| tab.is_current);
    html! {
        details class="group mb-6 rounded-box border border-base-300 bg-base-100 lg:hidden" data-menu {
            summary class="reach flex list-none items-center gap-2.5 px-4 py-2 text-sm [&::-webkit-details-marker]:hidden" {
                span class="text-muted" { (Icon::Menu.small()) }
                span class="min-w-0 grow truncate" {
                    span class="text-muted" { (label) }
                    @if let Some(here) = here { span class="text-muted" { " · " } span class="font-medium" { (here.label) } }
                }
                span class="text-muted group-open:rotate-180" { (Icon::ChevronDown.small()) }
            }
            nav aria-label=(label) class="border-t border-base-300 px-2" { (groups_of(groups)) }
        }
        div class="hidden lg:absolute lg:inset-y-0 lg:start-0 lg:block lg:w-56 lg:ps-6" data-menu {
            nav aria-label=(label) class="sticky top-7" { (groups_of(groups)) }
        }
    }
}

fn groups_of(groups: &[Vec<Tab>]) -> Markup {
    html! {
        @for group in groups {
            @if !group.is_empty() {
                ul class="border-base-300 py-2 not-first:border-t max-lg:grid max-lg:grid-cols-2 lg:py-2.5 lg:first:pt-0" {
                    @for tab in group {
                        li class="min-w-0" {
                            a href=(tab.href) aria-current=[tab.is_current.then_some("page")]
                                class={ "reach flex items-center rounded-field px-3 py-1.5 text-sm wrap-anywhere "
                                    @if tab.is_current { "bg-selected font-medium text-primary" } @else { "text-base-content/85 hover:bg-base-300/50" } } { (tab.label) }
                        }
                    }
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
