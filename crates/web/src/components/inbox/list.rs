//! The list of conversations: who waits, what she last wrote, how long we may answer.

use kernel::{Locale, Timestamp};
use maud::{Markup, html};

use super::super::{
    Avatar, Button, Icon, Reader, Tab, Tick, Tint, Tone, chip, count, empty_state, moment, palette_opener, tabs, tinted,
};
use super::choosing::{Choosing, choosing_list};
use crate::t;

/// Everything in the left column.
pub struct ConversationList {
    /// How many are open, where those are shown.
    pub open: Option<u64>,
    /// Where a conversation is begun, for those who may.
    pub new_href: Option<String>,
    pub search: Option<Search>,
    /// Which are shown: what is open, asleep or closed. Chosen beside the title.
    pub states: Vec<Tab>,
    /// Lists kept under a name: they stand in the same menu.
    pub saved: SavedViews,
    /// Whose are shown.
    pub tabs: Vec<Tab>,
    /// Labels by which the list can be narrowed.
    pub filters: Vec<LabelFilter>,
    /// What was just done, with the way back.
    pub above: Markup,
    pub rows: Vec<ConversationRow>,
    /// What stands there when no row does.
    pub nothing: Nothing,
    /// The address of the next page.
    pub older_href: Option<String>,
    /// Where several are chosen, for those who may change them.
    pub choose_href: Option<String>,
    /// While they are being chosen.
    pub choosing: Option<Choosing>,
}

/// Lists that were kept under a name.
#[derive(Default)]
pub struct SavedViews {
    /// What the one is called that is shown.
    pub current: Option<String>,
    pub views: Vec<Tab>,
    /// Where the shown list is kept, and where those that are kept are changed.
    pub save_href: Option<String>,
    pub manage_href: Option<String>,
    /// The words of these two.
    pub save: String,
    pub manage: String,
}

/// A label that narrows the list, or, where it does, widens it again.
pub struct LabelFilter {
    pub name: String,
    pub tint: Tint,
    pub href: String,
    pub is_current: bool,
}

/// Why there is no row, and what to do first.
pub struct Nothing {
    pub icon: Icon,
    pub title: String,
    pub about: String,
    pub action: Option<Button>,
}

/// A form that sends `q` to `action`, keeping the other parts of the query.
pub struct Search {
    pub action: String,
    pub value: String,
    pub kept: Vec<(String, String)>,
    /// Where each message with these words stands, once there are words.
    pub messages_href: Option<String>,
}

pub struct ConversationRow {
    pub id: String,
    pub href: String,
    pub name: String,
    /// The person's id: it decides her tint.
    pub tint_key: String,
    pub at: Timestamp,
    /// Its place: of two rows the greater stands above. None where they stand in another order.
    pub place: Option<i64>,
    pub preview: Preview,
    pub unread: u64,
    pub labels: Vec<(String, Tint)>,
    /// Ends soon: "23 min left".
    pub window_left: Option<String>,
    /// What is due of what was promised.
    pub levels: Vec<Markup>,
    /// Whoever has it, if anybody but the reader.
    pub assignee: Option<String>,
    pub is_selected: bool,
    /// What the reader typed there and has not sent.
    pub draft: Option<String>,
}

/// The last thing that happened, in a line.
pub struct Preview {
    pub icon: Icon,
    pub tick: Option<Tick>,
    pub text: String,
}

pub fn conversation_list(reader: Reader, view: &ConversationList) -> Markup {
    let locale = reader.locale;
    if let Some(choosing) = &view.choosing {
        return choosing_list(reader, view, choosing);
    }
    html! {
        (view.above)
        header class="shrink-0 space-y-2 px-3 pt-3" {
            div class="flex min-h-9 items-center gap-2.5 px-1" {
                h2 class="min-w-0 truncate text-lg font-semibold" { (t!(locale, "inbox-title")) }
                (open_count(locale, view))
                @if let Some(href) = view.choose_href.as_ref().filter(|_| !view.rows.is_empty()) {
                    span class="ms-auto" { (Button::new(t!(locale, "choosing-begin")).quiet().small().icon_only(Icon::ListChecks).to(href)) }
                }
                span class={ "md:hidden" @if view.choose_href.is_none() || view.rows.is_empty() { " ms-auto" } } { (palette_opener(locale, "")) }
                @if let Some(href) = &view.new_href {
                    span class={ @if view.choose_href.is_none() || view.rows.is_empty() { "md:ms-auto" } } { (Button::new(t!(locale, "inbox-new")).quiet().small().icon_only(Icon::SquarePen).to(href)) }
                }
            }
            @if let Some(search) = &view.search {
                form role="search" action=(search.action) method="get" {
                    @for (name, value) in &search.kept { input type="hidden" name=(name) value=(value); }
                    label class="input input-sm h-8.5 w-full gap-2.5 max-md:h-11" {
                        span class="text-muted" { (Icon::Search.small()) }
                        span class="sr-only" { (t!(locale, "inbox-search")) }
                        input type="search" name="q" value=(search.value) placeholder=(t!(locale, "inbox-search")) class="text-ellipsis" dir="auto" data-key="/" aria-keyshortcuts="/";
                        kbd class="kbd kbd-xs max-lg:hidden" aria-hidden="true" { "/" }
                    }
                    @if let Some(href) = &search.messages_href {
                        a class="reach inline-flex items-center gap-1 px-1 pt-1.5 text-xs text-primary underline-offset-4 hover:underline" href=(href) {
                            (t!(locale, "inbox-search-messages"))
                        }
                    }
                }
            }
            (views(locale, view))
        }
        // levels.js says with these how long there is.
        div id="level-words" hidden data-under=(t!(locale, "time-under-a-minute"))
            data-minutes=(t!(locale, "time-minutes", minutes = "{minutes}")) data-hours=(t!(locale, "time-hours", hours = "{hours}"))
            data-hours-minutes=(t!(locale, "time-hours-minutes", hours = "{hours}", minutes = "{minutes}")) {}
        div class="min-h-0 grow overflow-y-auto px-2 py-2" tabindex="-1" data-scroll="conversations" { (conversation_rows(reader, view)) }
    }
}

/// What of it changes by itself: the fragment `list`.
pub fn conversation_list_live(reader: Reader, view: &ConversationList) -> Markup {
    html! { (view.above) (open_count(reader.locale, view)) (views(reader.locale, view)) (conversation_rows(reader, view)) }
}

fn open_count(locale: Locale, view: &ConversationList) -> Markup {
    let shown = view.states.iter().find(|state| state.is_current);
    let words = match view.open.filter(|_| view.saved.current.is_none()) {
        Some(open) => Some(t!(locale, "inbox-open", number = open)),
        None => view.saved.current.clone().or_else(|| shown.map(|shown| shown.label.clone())),
    };
    html! {
        span id="open-count" class="flex" {
            @if let Some(words) = words {
                @if view.states.is_empty() { (chip(&words, Tone::Plain)) } @else { (states(locale, &words, view)) }
            }
        }
    }
}

/// What is shown, and the rest that can be: a menu, so that the views of it stand in one line.
fn states(locale: Locale, words: &str, view: &ConversationList) -> Markup {
    html! {
        details id="states" class="group relative" data-menu {
            summary class="reach inline-flex cursor-pointer list-none items-center gap-1 rounded-full bg-base-200 py-0.5 ps-2.5 pe-1.5 text-xs font-medium hover:bg-base-300 [&::-webkit-details-marker]:hidden" {
                span class="sr-only" { (t!(locale, "inbox-states")) ": " }
                bdi class="tabular max-w-40 truncate" { (words) }
                span class="text-muted group-open:rotate-180" { (Icon::ChevronDown.sized("size-3.5")) }
            }
            nav aria-label=(t!(locale, "inbox-states")) class="absolute start-0 top-full z-30 mt-1 max-h-[70dvh] w-60 overflow-y-auto rounded-box border border-base-300 bg-base-100 p-1.5" {
                @for state in &view.states {
                    @let is_current = state.is_current && view.saved.current.is_none();
                    a href=(state.href) aria-current=[is_current.then_some("page")]
                        class="reach flex items-center gap-2 rounded-field px-2.5 py-2 text-sm hover:bg-base-200" {
                        span class="min-w-0 grow" { (state.label) }
                        @if is_current { (Icon::Check.small()) }
                    }
                }
                (saved(&view.saved))
            }
        }
    }
}

/// The lists that were kept, and the ways to keep one more and to change them.
fn saved(saved: &SavedViews) -> Markup {
    let way = |href: &Option<String>, words: &str, icon: Icon| {
        html! {
            @if let Some(href) = href {
                a href=(href) class="reach flex items-center gap-2 rounded-field px-2.5 py-2 text-sm text-muted hover:bg-base-200" {
                    (icon.small()) (words)
                }
            }
        }
    };
    html! {
        @if !saved.views.is_empty() || saved.save_href.is_some() { hr class="my-1.5 border-base-300"; }
        @for view in &saved.views {
            a href=(view.href) aria-current=[view.is_current.then_some("page")]
                class="reach flex items-center gap-2 rounded-field px-2.5 py-2 text-sm hover:bg-base-200" {
                bdi class="min-w-0 grow truncate" { (view.label) }
                @if view.is_current { (Icon::Check.small()) }
            }
        }
        (way(&saved.save_href, &saved.save, Icon::Plus))
        (way(&saved.manage_href, &saved.manage, Icon::Pencil))
    }
}

fn views(locale: Locale, view: &ConversationList) -> Markup {
    html! {
        div id="views" {
            @if !view.tabs.is_empty() { div class="[&>nav]:flex-nowrap [&>nav]:gap-x-4.5" { (tabs(&t!(locale, "inbox-views"), &view.tabs)) } }
            @if !view.filters.is_empty() {
                nav class="flex gap-1.5 overflow-x-auto px-3 pt-2 [scrollbar-width:none]" aria-label=(t!(locale, "inbox-labels")) {
                    @for filter in &view.filters {
                        a class={ "reach inline-flex shrink-0 items-center gap-1 rounded-full border p-0.5 "
                            @if filter.is_current { "border-base-content" } @else { "border-transparent" } }
                            href=(filter.href) aria-current=[filter.is_current.then_some("true")] {
                            (tinted(&filter.name, filter.tint))
                            @if filter.is_current { (Icon::X.sized("size-3.5 me-1")) }
                        }
                    }
                }
            }
        }
    }
}

fn conversation_rows(reader: Reader, view: &ConversationList) -> Markup {
    html! {
        div id="conversations" data-fragment="list" {
            @if view.rows.is_empty() {
                (empty_state(view.nothing.icon, &view.nothing.title, &view.nothing.about, view.nothing.action.clone()))
            } @else {
                ul class="space-y-0.5" { @for row in &view.rows { li { (conversation_row(reader, row)) } } }
            }
            @if let Some(href) = &view.older_href {
                div class="py-2 text-center" data-older { (Button::new(t!(reader.locale, "inbox-older")).quiet().small().to(href)) }
            }
        }
    }
}

fn conversation_row(reader: Reader, row: &ConversationRow) -> Markup {
    html! {
        a id={ "conversation-" (row.id) } href=(row.href) aria-current=[row.is_selected.then_some("page")] data-row data-place=[row.place] data-of=(row.tint_key)
            class={ "flex items-center gap-3 rounded-box px-3 py-3 "
                @if row.is_selected { "bg-selected" } @else { "hover:bg-base-200" } } {
            (row_parts(reader, row))
        }
    }
}

/// Who it is, and what she last wrote.
pub(super) fn row_parts(reader: Reader, row: &ConversationRow) -> Markup {
    let locale = reader.locale;
    let (time, weight) =
        if row.unread > 0 { ("font-medium text-primary", "text-base-content") } else { ("text-muted", "text-muted") };
    html! {
        (Avatar::of(&row.name, &row.tint_key))
        span class="min-w-0 grow space-y-0.5" {
            span class="flex items-baseline justify-between gap-3" {
                bdi class="truncate font-semibold" { (row.name) }
                span class={ "shrink-0 text-xs " (time) } { (moment::short(reader, row.at)) }
            }
            span class={ "flex items-center gap-2 text-sm " (weight) } {
                @if let Some(draft) = &row.draft {
                    (Icon::Pencil.sized("size-3.5"))
                    span class="min-w-0 grow truncate" { span class="font-medium text-attention-strong" { (t!(locale, "inbox-draft")) } " " bdi { (draft) } }
                } @else {
                    (row.preview.icon.sized("size-3.5"))
                    @if let Some(tick) = row.preview.tick { (tick.show(locale)) }
                    span class="min-w-0 grow truncate" { bdi { (row.preview.text) } }
                }
                @if row.unread > 0 { (count(row.unread, &t!(locale, "inbox-unread"))) }
            }
            @if !row.labels.is_empty() || !row.levels.is_empty() || row.window_left.is_some() || row.assignee.is_some() {
                span class="flex flex-wrap gap-1 pt-0.5 text-[11px]" {
                    @for level in &row.levels { (level) }
                    @for (label, tint) in &row.labels { (tinted(label, *tint)) }
                    @if let Some(left) = &row.window_left { (chip(left, Tone::Attention)) }
                    @if let Some(assignee) = &row.assignee { (chip(assignee, Tone::Plain)) }
                }
            }
        }
    }
}
