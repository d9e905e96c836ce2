//! The thread: days, messages, and what happened between them, oldest first, the newest in view.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Button, Icon, Notice, Reader, Tint, empty_state, moment, tinted};
use super::bubble::Bubble;
use super::kinds::Edited;
use super::refusal::Refusal;
use crate::t;
use crate::words::isolated;

/// Above the thread: who, through which inbox, and what can be done.
pub struct ThreadHead {
    /// The conversation's id and the person's, as the event stream names them.
    pub conversation: String,
    pub contact: String,
    /// Takes a POST while one looks; none for a guest, who does nothing but read.
    pub looking_href: Option<String>,
    pub name: String,
    pub icon: Icon,
    /// "WhatsApp · Lark Music School".
    pub about: String,
    /// Its labels.
    pub labels: Vec<(String, Tint)>,
    /// What is due of what was promised.
    pub levels: Vec<Markup>,
    /// The list, for a phone.
    pub back_href: String,
    /// The person, for screens without her column.
    pub person_href: String,
    /// Assign, close: small forms and buttons.
    pub actions: Markup,
}

/// One thing in a thread.
#[expect(clippy::large_enum_variant, reason = "nearly all are messages")]
pub enum Item {
    Message(Bubble),
    Refusal(Refusal),
    Note(Note),
    /// What follows was unread when the reader came.
    New {
        at: Timestamp,
    },
    /// "Aisha gave this to Jonas".
    Happened {
        at: Timestamp,
        words: String,
    },
}

/// For the team only.
pub struct Note {
    pub id: String,
    pub by: String,
    pub text: Markup,
    pub at: Timestamp,
    /// What it said before, if it was changed.
    pub edited: Option<Edited>,
    /// What the reader may do with it.
    pub tools: Markup,
}

impl Item {
    fn at(&self) -> Timestamp {
        match self {
            Item::Message(bubble) => bubble.at,
            Item::Refusal(refusal) => refusal.at,
            Item::Note(note) => note.at,
            Item::New { at } | Item::Happened { at, .. } => *at,
        }
    }
}

/// The middle column: head, thread and what stands below it (the composer). It starts at the newest, without script too.
pub fn thread_column(reader: Reader, head: &ThreadHead, thread: Markup, below: Markup) -> Markup {
    let locale = reader.locale;
    html! {
        (thread_head(reader, head))
        div class="flex min-h-0 grow flex-col-reverse overflow-y-auto bg-sunken px-4 py-4" tabindex="0" role="region"
            aria-label=(t!(locale, "inbox-messages")) data-scroll="thread" data-conversation=(head.conversation) data-contact=(head.contact) { (thread) }
        // presence.js writes here who else looks.
        div id="looking" role="status" data-href=[&head.looking_href] data-words=(t!(locale, "inbox-looking", name = isolated("{name}")))
            class="flex shrink-0 flex-wrap justify-end gap-x-4 bg-sunken px-4 pb-2 text-xs text-muted empty:hidden" {}
        (below)
        // live.js puts it below the thread where the conversation went to somebody else meanwhile.
        template id="gone" {
            div id="composer" class="shrink-0 border-t border-base-300 bg-base-100 px-3 py-3" {
                (Notice::attention(t!(locale, "inbox-gone")).because(html! { (t!(locale, "inbox-gone-about")) })
                    .next(html! { (Button::new(t!(locale, "inbox-back")).small().to(head.back_href.as_str())) }))
                template id="composer-template" { (super::composer::kept(locale, "")) }
            }
        }
    }
}

/// Above the thread: a part of the fragment `thread`.
pub fn thread_head(reader: Reader, head: &ThreadHead) -> Markup {
    let locale = reader.locale;
    html! {
        header id="thread-head" class="flex min-h-13 shrink-0 items-center gap-2 border-b border-base-300 bg-base-100 px-2 py-1.5 md:px-4" {
            a class="btn btn-ghost btn-square reach reach-wide md:hidden" href=(head.back_href) data-list aria-label=(t!(locale, "inbox-back")) {
                span class="rtl:rotate-180" { (Icon::ChevronLeft.show()) }
            }
            div class="relative min-w-0 grow" {
                h2 class="font-semibold" {
                    a class="block after:absolute after:-inset-y-1 after:inset-x-0 xl:hidden" href=(head.person_href) { bdi class="block truncate" { (head.name) } }
                    bdi class="block truncate max-xl:hidden" { (head.name) }
                }
                p class="flex items-center gap-1.5 text-xs text-muted" { (head.icon.sized("size-3.5")) bdi class="truncate" { (head.about) } }
                @if !head.labels.is_empty() || !head.levels.is_empty() {
                    p class="flex gap-1 overflow-hidden pt-0.5" { @for level in &head.levels { span class="max-w-full shrink-0" { (level) } } @for (label, tint) in &head.labels { (tinted(label, *tint)) } }
                }
            }
            div class="flex shrink-0 items-center gap-1" { (head.actions) }
        }
    }
}

/// The messages: the fragment `thread`. `older_href` leads to those before.
pub fn thread(reader: Reader, items: &[Item], older_href: Option<&str>) -> Markup {
    html! {
        div id="thread" data-fragment="thread" class="mb-auto space-y-3" role="log" aria-live="polite" {
            @if let Some(href) = older_href {
                p class="text-center" { (Button::new(t!(reader.locale, "inbox-older-messages")).quiet().small().to(href)) }
            }
            @for (index, item) in items.iter().enumerate() {
                @if index == 0 || !moment::same_day(reader, items[index - 1].at(), item.at()) { (divider(reader, item.at())) }
                @match item {
                    Item::Message(bubble) => { (bubble.show(reader)) }
                    Item::Refusal(refusal) => { (refusal.show(reader)) }
                    Item::Note(note) => { (show_note(reader, note)) }
                    Item::New { .. } => { (new_from_here(reader)) }
                    Item::Happened { at, words } => {
                        p class="text-center text-xs text-muted wrap-anywhere" { (words) " · " (moment::clock(reader, *at)) }
                    }
                }
            }
            @if items.is_empty() { (empty_state(Icon::Message, &t!(reader.locale, "inbox-no-messages"), &t!(reader.locale, "inbox-no-messages-about"), None)) }
            // live.js writes here who types.
            div id="typing" class="min-h-5" data-words=(t!(reader.locale, "inbox-typing", name = "{name}")) hx-morph-skip {}
        }
    }
}

/// Where the thread will be.
pub fn nothing_chosen(reader: Reader) -> Markup {
    html! {
        div class="grid grow place-items-center bg-sunken" {
            (empty_state(Icon::Message, &t!(reader.locale, "inbox-choose"), &t!(reader.locale, "inbox-choose-about"), None))
        }
    }
}

fn divider(reader: Reader, at: Timestamp) -> Markup {
    html! {
        div class="flex items-center gap-4 py-1 text-xs text-muted" {
            span class="h-px grow bg-base-300" {}
            (moment::day(reader, at))
            span class="h-px grow bg-base-300" {}
        }
    }
}

/// unread.js keeps it while the page is open; it is said to nobody a second time.
fn new_from_here(reader: Reader) -> Markup {
    html! {
        div id="new-messages" aria-live="off" class="flex items-center gap-4 py-1 text-xs font-medium text-primary" {
            span class="h-px grow bg-primary/40" {}
            p { (t!(reader.locale, "inbox-new-messages")) }
            span class="h-px grow bg-primary/40" {}
        }
    }
}

fn show_note(reader: Reader, note: &Note) -> Markup {
    html! {
        div id={ "message-" (note.id) } data-note class="mx-auto w-full max-w-xl rounded-box border border-dashed border-attention-strong/50 bg-attention px-4 py-3 text-sm" {
            p class="flex items-center gap-2 font-medium" {
                (Icon::Note.small()) span { (t!(reader.locale, "inbox-note")) " · " bdi { (note.by) } }
                span class="ms-auto text-xs font-normal text-muted" { (moment::clock(reader, note.at)) }
            }
            p class="typed" dir="auto" { (note.text) }
            div class="flex flex-wrap items-start gap-x-4 text-xs empty:hidden max-md:-mb-2" {
                @if let Some(edited) = &note.edited { (edited.show(reader, &note.id)) }
                (note.tools)
            }
        }
    }
}
