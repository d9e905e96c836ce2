//! Messages that are neither words nor files, and what stands around any of them: where its writer came from, what it said
//! before, what can be done with it.
//!
//! - What a customer sent is text in an element of its own direction, however it is made.
//! - A link leads away only when it is tapped; nothing of another host is loaded.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Icon, Reader, moment};

/// A place on the map.
pub struct Place {
    pub title: String,
    pub address: Option<String>,
    /// "52.5163, 13.3777".
    pub at: String,
    pub href: String,
    /// What the link is called.
    pub open: String,
}

/// A contact card.
pub struct Card {
    pub name: String,
    pub lines: Vec<CardLine>,
    /// What can be done with it.
    pub action: Option<Markup>,
}

/// A number, an address, a company.
pub struct CardLine {
    pub icon: Icon,
    pub text: String,
    pub href: Option<String>,
}

/// Questions and answers, or the lines of an order.
pub struct Listed {
    pub icon: Icon,
    pub title: String,
    pub rows: Vec<(String, String)>,
    pub note: Option<String>,
}

/// A question with answers to tap, as the customer sees it.
pub struct Asked {
    pub header: Option<String>,
    pub text: String,
    pub footer: Option<String>,
    /// What opens the list.
    pub button: Option<String>,
    /// Each with what stands below it.
    pub answers: Vec<(String, Option<String>)>,
}

/// What stands around a message's body.
#[derive(Default)]
pub struct Besides {
    /// That it was forwarded, or begins from a product.
    pub notes: Vec<String>,
    pub advert: Option<Advert>,
    pub edited: Option<Edited>,
    /// Forms and links.
    pub menu: Option<Markup>,
}

/// The advertisement or post that the writer came from.
pub struct Advert {
    /// "From an advertisement".
    pub title: String,
    pub headline: Option<String>,
    pub text: Option<String>,
    /// Where it stands, and what the link is called.
    pub link: Option<(String, String)>,
}

/// It said something else before.
pub struct Edited {
    pub words: String,
    /// The oldest first, with the time of its end.
    pub earlier: Vec<(Timestamp, String)>,
}

impl Place {
    pub(super) fn show(&self) -> Markup {
        html! {
            div class="flex items-start gap-3" {
                span class="mt-0.5" { (Icon::MapPin.show()) }
                div class="min-w-0" {
                    p class="font-medium wrap-anywhere" dir="auto" { (self.title) }
                    @if let Some(address) = &self.address { p class="text-sm opacity-90 wrap-anywhere" dir="auto" { (address) } }
                    @if self.title != self.at { p class="text-xs opacity-90" { bdi { (self.at) } } }
                    a class="reach inline-flex items-center gap-1.5 text-sm underline" href=(self.href) target="_blank" rel="noopener noreferrer" {
                        (self.open) (Icon::ExternalLink.sized("size-3.5"))
                    }
                }
            }
        }
    }
}

pub(super) fn cards(cards: &[Card]) -> Markup {
    html! {
        ul class="divide-y divide-current/20" {
            @for card in cards {
                li class="flex items-start gap-3 py-2 first:pt-0 last:pb-0" {
                    span class="mt-0.5" { (Icon::Contact.show()) }
                    div class="min-w-0" {
                        p class="font-medium wrap-anywhere" dir="auto" { (card.name) }
                        @for line in &card.lines {
                            p class="flex items-center gap-1.5 text-sm" {
                                (line.icon.sized("size-3.5 shrink-0"))
                                @if let Some(href) = &line.href {
                                    a class="reach inline-flex items-center underline wrap-anywhere" href=(href) rel="noopener noreferrer" { bdi { (line.text) } }
                                } @else { bdi class="wrap-anywhere" { (line.text) } }
                            }
                        }
                        @if let Some(action) = &card.action { (action) }
                    }
                }
            }
        }
    }
}

impl Listed {
    pub(super) fn show(&self) -> Markup {
        html! {
            p class="flex items-center gap-2 pb-1 font-medium" { (self.icon.small()) span { (self.title) } }
            @if !self.rows.is_empty() {
                dl class="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm" {
                    @for (label, text) in &self.rows {
                        dt class="max-w-40 opacity-90 wrap-anywhere" dir="auto" { (label) }
                        dd class="min-w-0 wrap-anywhere" dir="auto" { (text) }
                    }
                }
            }
            @if let Some(note) = &self.note { p class="typed mt-2" dir="auto" { (note) } }
        }
    }
}

impl Asked {
    pub(super) fn show(&self) -> Markup {
        html! {
            @if let Some(header) = &self.header { p class="pb-1 font-medium wrap-anywhere" dir="auto" { (header) } }
            p class="typed" dir="auto" { (self.text) }
            @if let Some(footer) = &self.footer { p class="pt-1 text-xs opacity-90 wrap-anywhere" dir="auto" { (footer) } }
            @if let Some(button) = &self.button {
                p class="mt-2 flex items-center gap-2 border-t border-current/20 pt-2 text-sm font-medium" { (Icon::Menu.sized("size-3.5")) bdi { (button) } }
            }
            ul class="mt-2 space-y-1 text-sm" {
                @for (title, about) in &self.answers {
                    li class="rounded-field border border-current/30 px-3 py-1.5" {
                        p class="font-medium wrap-anywhere" dir="auto" { (title) }
                        @if let Some(about) = about { p class="text-xs opacity-90 wrap-anywhere" dir="auto" { (about) } }
                    }
                }
            }
        }
    }
}

impl Besides {
    pub(super) fn above(&self) -> Markup {
        html! {
            @for note in &self.notes { p class="flex items-center gap-1.5 pb-1 text-xs italic opacity-90" { (Icon::Reply.sized("size-3.5 -scale-x-100 rtl:scale-x-100")) span class="wrap-anywhere" { (note) } } }
            @if let Some(advert) = &self.advert {
                div class="mb-2 rounded-field border border-current/20 px-3 py-2 text-sm" {
                    p class="flex items-center gap-1.5 text-xs opacity-90" { (Icon::Megaphone.sized("size-3.5")) span { (advert.title) } }
                    @if let Some(headline) = &advert.headline { p class="font-medium wrap-anywhere" dir="auto" { (headline) } }
                    @if let Some(text) = &advert.text { p class="line-clamp-3 wrap-anywhere" dir="auto" { (text) } }
                    @if let Some((href, words)) = &advert.link {
                        a class="reach inline-flex items-center gap-1.5 underline wrap-anywhere" href=(href) target="_blank" rel="noopener noreferrer" {
                            bdi { (words) } (Icon::ExternalLink.sized("size-3.5 shrink-0"))
                        }
                    }
                }
            }
        }
    }

    /// What a changed message said before, folded away. The id keeps it open while the thread is drawn anew.
    pub(super) fn changed(&self, reader: Reader, id: &str) -> Markup {
        html! { @if let Some(edited) = &self.edited { (edited.show(reader, id)) } }
    }
}

impl Edited {
    pub(super) fn show(&self, reader: Reader, id: &str) -> Markup {
        html! {
            details id={ "earlier-" (id) } class="pt-1 text-xs open:w-full" {
                summary class="reach inline-flex items-center gap-1 underline opacity-90" { (Icon::Pencil.sized("size-3")) (self.words) }
                @for (until, text) in &self.earlier {
                    div class="mt-1 border-s-2 border-current ps-2 opacity-90" {
                        (moment::clock(reader, *until))
                        p class="typed" dir="auto" { (text) }
                    }
                }
            }
        }
    }
}
