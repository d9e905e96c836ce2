//! Several conversations are chosen, to do one thing with all of them: a form, so that it needs no script.

use maud::{Markup, html};

use super::super::{Button, Icon, Reader, empty_state};
use super::list::{ConversationList, row_parts};
use crate::t;

/// What stands around the rows while they are chosen.
pub struct Choosing {
    /// Where the form goes.
    pub action: String,
    /// Back to the list.
    pub cancel_href: String,
    /// The way to what was done before, and its words.
    pub past: (String, String),
    /// "All 2,340 of this list".
    pub all: String,
    /// Why nothing was done.
    pub wrong: Option<String>,
    /// What can be done with them: buttons, and menus that open upwards.
    pub actions: Markup,
}

/// The rows of the list, to be ticked; at the foot, what can be done with them. Nothing here changes by itself, so that nobody
/// ticks what has just moved under the hand.
pub(super) fn choosing_list(reader: Reader, view: &ConversationList, choosing: &Choosing) -> Markup {
    let locale = reader.locale;
    html! {
        header class="shrink-0 space-y-2 px-3 pt-3" {
            div class="flex min-h-9 items-center gap-2.5 px-1" {
                h2 class="text-lg font-semibold" { (t!(locale, "choosing-title")) }
                // choosing.js writes here how many are ticked.
                span id="chosen-count" class="text-sm text-muted tabular" role="status" data-words=(t!(locale, "choosing-chosen", number = "{number}")) {}
                span class="ms-auto flex items-center gap-1" {
                    (Button::new(&choosing.past.1).quiet().small().icon_only(Icon::Rotate).to(&choosing.past.0))
                    (Button::new(t!(locale, "choosing-end")).quiet().small().icon_only(Icon::X).to(&choosing.cancel_href))
                }
            }
            (view.above)
            @if let Some(wrong) = &choosing.wrong { p role="alert" class="px-1 text-sm text-error" { (wrong) } }
        }
        form method="post" action=(choosing.action) class="flex min-h-0 grow flex-col" data-choosing {
            div class="min-h-0 grow overflow-y-auto px-2 py-2" tabindex="-1" {
                @if view.rows.is_empty() {
                    (empty_state(view.nothing.icon, &view.nothing.title, &view.nothing.about, None))
                } @else {
                    label class="reach mb-1 flex cursor-pointer items-center gap-3 rounded-box px-3 py-2 text-sm font-medium hover:bg-base-200 has-checked:bg-selected" {
                        input class="checkbox checkbox-sm shrink-0" type="checkbox" name="all" value="true";
                        span class="min-w-0 grow" { (choosing.all) }
                    }
                }
                ul class="space-y-0.5" {
                    @for row in &view.rows {
                        li {
                            label class="flex cursor-pointer items-center gap-3 rounded-box px-3 py-3 hover:bg-base-200 has-checked:bg-selected" {
                                input class="checkbox checkbox-sm shrink-0" type="checkbox" name="conversation" value=(row.id);
                                (row_parts(reader, row))
                            }
                        }
                    }
                }
                @if let Some(href) = &view.older_href {
                    div class="py-2 text-center" { (Button::new(t!(locale, "inbox-older")).quiet().small().to(href)) }
                }
            }
            @if !view.rows.is_empty() {
                div role="group" aria-label=(t!(locale, "choosing-actions"))
                    class="relative flex shrink-0 flex-wrap items-center gap-1 border-t border-base-300 bg-base-100 px-3 py-2" {
                    (choosing.actions)
                }
            }
        }
    }
}
