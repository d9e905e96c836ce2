//! A message.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Icon, Reader, Tick, moment};
use super::kinds::{self, Asked, Besides, Card, Listed, Place};
use super::said::said;
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
    /// Reactions, each an emoji, with who chose it.
    pub reactions: Vec<(String, String)>,
    pub besides: Besides,
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
    /// A picture, drawn small, that opens whole.
    Picture {
        shown: String,
        whole: String,
        /// Its width and height, so that nothing moves when it arrives.
        size: (u32, u32),
        /// What it is, for who does not see it.
        title: String,
        caption: Option<String>,
    },
    Sticker {
        shown: String,
        title: String,
    },
    Sound {
        icon: Icon,
        title: String,
        heard: String,
        saved: String,
        caption: Option<String>,
    },
    Film {
        title: String,
        seen: String,
        saved: String,
        caption: Option<String>,
    },
    Place(Place),
    Cards(Vec<Card>),
    Listed(Listed),
    Asked(Asked),
    /// A file that is not here, or a type that Kontor only names.
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
            article id={ "message-" (self.id) } class={ "group/message flex flex-col gap-1 " (row) } {
                div class={ "max-w-[min(92%,34rem)] rounded-box px-3.5 py-2.5 leading-relaxed " (surface) } {
                    @if let Some(quote) = &self.quote { (show_quote(quote)) }
                    (self.besides.above())
                    (self.show_body(reader))
                    (self.besides.changed(reader, &self.id))
                }
                @if !self.reactions.is_empty() {
                    p class="-mt-2.5 flex gap-1 px-2" aria-label=(t!(reader.locale, "inbox-reactions")) role="group" {
                        @for (reaction, by) in &self.reactions {
                            span class="rounded-full border border-base-300 bg-base-100 px-1.5 text-sm" title=(by) { (reaction) span class="sr-only" { " " bdi { (by) } } }
                        }
                    }
                }
                div class="flex max-w-full flex-wrap items-center gap-1.5 text-xs text-muted" {
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
                    @if let Some(menu) = &self.besides.menu { (menu) }
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

    fn show_body(&self, reader: Reader) -> Markup {
        html! {
            @match &self.body {
                Body::Text(text) => p class="typed" dir="auto" { (said(text)) },
                Body::Template { name, text } => {
                    p class="typed" dir="auto" { (said(text)) }
                    p class="mt-1 flex items-center gap-1.5 text-xs opacity-90" { (Icon::Template.sized("size-3.5")) span class="wrap-anywhere" { (name) } }
                }
                Body::Place(place) => { (place.show()) }
                Body::Cards(cards) => { (kinds::cards(cards)) }
                Body::Listed(listed) => { (listed.show()) }
                Body::Asked(asked) => { (asked.show()) }
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
                    (show_caption(caption.as_deref()))
                }
                Body::Picture { shown, whole, size: (width, height), title, caption } => {
                    a class="block" href=(whole) target="_blank" rel="noopener" {
                        img class="h-auto max-h-80 w-auto max-w-full rounded-field bg-base-200" src=(shown) width=(width) height=(height) decoding="async"
                            alt=(alt(reader, title, caption.as_deref()));
                    }
                    (show_caption(caption.as_deref()))
                }
                Body::Sticker { shown, title } => img class="size-36 object-contain" src=(shown) decoding="async" alt=(title);
                Body::Sound { icon, title, heard, saved, caption } => {
                    p class="flex items-center gap-2 pb-1.5 text-sm font-medium" {
                        (icon.small()) span class="grow" { (title) }
                        (save(reader, saved))
                    }
                    audio class="h-11 w-72 max-w-full" controls preload="metadata" src=(heard) aria-label=(title) {}
                    (show_caption(caption.as_deref()))
                }
                Body::Film { title, seen, saved, caption } => {
                    video class="max-h-80 w-full rounded-field bg-base-200" controls preload="metadata" playsinline src=(seen) aria-label=(title) {}
                    p class="flex items-center pt-1 text-sm" { span class="grow font-medium" { (title) } (save(reader, saved)) }
                    (show_caption(caption.as_deref()))
                }
                Body::Gone(words) => p class="flex items-center gap-2 italic" { (Icon::Ban.small()) (words) },
            }
        }
    }
}

fn show_caption(caption: Option<&str>) -> Markup {
    html! { @if let Some(caption) = caption { p class="typed mt-2" dir="auto" { (said(caption)) } } }
}

/// What a picture is called for who does not see it: what it is, and what was written under it.
fn alt(reader: Reader, title: &str, caption: Option<&str>) -> String {
    match caption {
        Some(caption) => {
            t!(reader.locale, "inbox-picture-with", title = title, caption = crate::words::isolated(caption))
        }
        None => title.to_owned(),
    }
}

fn save(reader: Reader, href: &str) -> Markup {
    html! {
        a class="reach inline-flex items-center justify-center px-1" href=(href) download title=(t!(reader.locale, "inbox-save-file")) {
            (Icon::Download.small()) span class="sr-only" { (t!(reader.locale, "inbox-save-file")) }
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
