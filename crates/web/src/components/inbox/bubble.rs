//! A message.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Icon, Reader, Tick, moment};
use crate::t;

pub struct Bubble {
    pub id: String,
    pub side: Side,
    pub body: Body,
    /// What it answers.
    pub quote: Option<Quote>,
    pub at: Timestamp,
    pub tick: Option<Tick>,
    /// Something went wrong or is in doubt: why, and what can be done.
    pub trouble: Option<Trouble>,
    /// What can still be done about it: words, a small form.
    pub still: Option<Markup>,
    /// Reactions, each an emoji the customer chose.
    pub reactions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    Inbound,
    /// By a colleague.
    Outbound {
        by: String,
    },
    /// By a rule of ours: "Stop confirmation".
    Automatic {
        what: String,
    },
}

pub enum Body {
    Text(String),
    /// A template as the customer reads it, with its name.
    Template {
        name: String,
        text: String,
    },
    /// A picture, a voice message, a place, a contact card, or a type that Kontor only names.
    Attachment {
        icon: Icon,
        title: String,
        about: Option<String>,
        href: Option<String>,
        caption: Option<String>,
    },
    /// The person or the provider took it back, or it could not be read.
    Gone(String),
}

pub struct Quote {
    pub by: String,
    pub text: String,
    pub href: Option<String>,
}

pub struct Trouble {
    pub words: String,
    /// Forms, buttons or links.
    pub next: Markup,
}

impl Bubble {
    pub fn show(&self, reader: Reader) -> Markup {
        let (row, surface) = match self.side {
            Side::Inbound => ("items-start", "rounded-es-sm border border-base-300 bg-base-100"),
            Side::Outbound { .. } => ("items-end", "rounded-ee-sm bg-own text-own-content"),
            Side::Automatic { .. } => ("items-end", "rounded-ee-sm border border-dashed border-primary/60 bg-selected"),
        };
        html! {
            article id={ "message-" (self.id) } class={ "flex flex-col gap-1 " (row) } {
                div class={ "max-w-[min(92%,34rem)] rounded-box px-3.5 py-2.5 leading-relaxed " (surface) } {
                    @if let Some(quote) = &self.quote { (show_quote(quote)) }
                    (self.show_body())
                }
                @if !self.reactions.is_empty() {
                    p class="-mt-2.5 flex gap-1 px-2" aria-label=(t!(reader.locale, "inbox-reactions")) role="group" {
                        @for reaction in &self.reactions { span class="rounded-full border border-base-300 bg-base-100 px-1.5 text-sm" { (reaction) } }
                    }
                }
                p class="flex max-w-full flex-wrap items-center gap-1.5 text-xs text-muted" {
                    @match &self.side {
                        Side::Inbound => {}
                        Side::Outbound { by } => { bdi class="max-w-48 truncate" { (by) } span aria-hidden="true" { "·" } }
                        Side::Automatic { what } => { (Icon::Bot.sized("size-3.5")) span { (what) } span aria-hidden="true" { "·" } }
                    }
                    (moment::clock(reader, self.at))
                    @if let Some(tick) = self.tick {
                        span data-status=(self.id) class="inline-flex items-center gap-1" {
                            (tick.show(reader.locale))
                            @if tick.wants_words() { span aria-hidden="true" { (tick.words(reader.locale)) } }
                        }
                    }
                }
                @if let Some(still) = &self.still {
                    div class="flex flex-wrap items-center justify-end gap-x-3 text-sm text-muted" { (still) }
                }
                @if let Some(trouble) = &self.trouble {
                    div class="flex max-w-[min(92%,34rem)] items-start gap-2 rounded-field bg-harm px-3 py-2 text-sm" {
                        span class="mt-0.5 text-error" { (Icon::CircleAlert.small()) }
                        div class="min-w-0" {
                            p class="wrap-anywhere" { (trouble.words) }
                            div class="flex flex-wrap gap-x-3" { (trouble.next) }
                        }
                    }
                }
            }
        }
    }

    fn show_body(&self) -> Markup {
        html! {
            @match &self.body {
                Body::Text(text) => p class="typed" dir="auto" { (text) },
                Body::Template { name, text } => {
                    p class="typed" dir="auto" { (text) }
                    p class="mt-1 flex items-center gap-1.5 text-xs opacity-90" { (Icon::Template.sized("size-3.5")) span class="wrap-anywhere" { (name) } }
                }
                Body::Attachment { icon, title, about, href, caption } => {
                    div class="flex items-center gap-3" {
                        (icon.show())
                        div class="min-w-0" {
                            p class="font-medium wrap-anywhere" {
                                @if let Some(href) = href { a class="underline" href=(href) { bdi { (title) } } } @else { bdi { (title) } }
                            }
                            @if let Some(about) = about { p class="text-sm opacity-90 wrap-anywhere" dir="auto" { (about) } }
                        }
                    }
                    @if let Some(caption) = caption { p class="typed mt-2" dir="auto" { (caption) } }
                }
                Body::Gone(words) => p class="flex items-center gap-2 italic" { (Icon::Ban.small()) (words) },
            }
        }
    }
}

fn show_quote(quote: &Quote) -> Markup {
    let words = html! {
        bdi class="block text-xs font-medium" { (quote.by) }
        span class="line-clamp-2 text-sm wrap-anywhere" dir="auto" { (quote.text) }
    };
    html! {
        @if let Some(href) = &quote.href {
            a class="mb-1.5 block border-s-2 border-current ps-2 opacity-90" href=(href) { (words) }
        } @else {
            div class="mb-1.5 border-s-2 border-current ps-2 opacity-90" { (words) }
        }
    }
}
