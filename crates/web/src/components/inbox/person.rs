//! The person: how we know her, whether we may write to her, what happened.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Avatar, Icon, Reader, Tone, chip, moment};
use crate::t;

pub struct PersonPanel {
    pub name: String,
    /// The person's id.
    pub tint_key: String,
    pub about: Option<String>,
    pub labels: Vec<String>,
    pub known_by: Vec<KnownBy>,
    pub may_write: Vec<MayWrite>,
    pub timeline: Vec<Happening>,
    /// What else there is with her, below.
    pub others: Markup,
    /// The thread, for screens without her column.
    pub back_href: String,
    /// Links to her page, to a merge: shown beside her name.
    pub actions: Markup,
}

/// One way we know her.
pub struct KnownBy {
    pub icon: Icon,
    pub label: String,
    pub value: String,
    /// The provider or she herself confirmed it.
    pub is_confirmed: bool,
}

/// One purpose: may we?
pub struct MayWrite {
    pub purpose: String,
    pub may: May,
    /// "wrote to us", "form, 12 Sep", "asked us to stop on 3 May".
    pub because: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Yes,
    NotAsked,
    No,
}

/// Something that happened with her.
pub struct Happening {
    pub words: String,
    pub at: Timestamp,
    pub by: Option<String>,
}

/// The right column: the fragment `person`.
pub fn person_panel(reader: Reader, view: &PersonPanel) -> Markup {
    let locale = reader.locale;
    html! {
        div id="person" data-fragment="person" class="space-y-6 px-4 py-4" {
            a class="reach -ms-1 inline-flex items-center gap-1 text-sm text-muted xl:hidden" href=(view.back_href) {
                span class="rtl:rotate-180" { (Icon::ChevronLeft.small()) } (t!(locale, "inbox-back-to-thread"))
            }
            header class="space-y-3" {
                div class="flex items-center gap-3" {
                    (Avatar::of(&view.name, &view.tint_key).large())
                    div class="min-w-0 grow" {
                        h2 class="line-clamp-3 text-lg font-semibold leading-snug wrap-anywhere" { bdi { (view.name) } }
                        @if let Some(about) = &view.about { p class="truncate text-sm text-muted" dir="auto" { (about) } }
                    }
                    (view.actions)
                }
                @if !view.labels.is_empty() {
                    div class="flex flex-wrap gap-1.5" { @for label in &view.labels { (chip(label, Tone::Ours)) } }
                }
            }
            @if !view.known_by.is_empty() {
                section class="space-y-2" {
                    (small_heading(&t!(locale, "person-known-by")))
                    dl class="space-y-2 text-sm" {
                        @for known in &view.known_by {
                            div class="flex items-start gap-2.5" {
                                dt class="flex w-28 shrink-0 items-center gap-2.5 text-muted" { (known.icon.small()) (known.label) }
                                dd class="min-w-0 wrap-anywhere" {
                                    bdi { (known.value) }
                                    @if known.is_confirmed {
                                        span class="ms-1 inline-flex align-[-2px] text-success" { (Icon::CircleCheck.named("size-3.5", &t!(locale, "person-confirmed"))) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if !view.may_write.is_empty() {
                section class="space-y-2" {
                    (small_heading(&t!(locale, "person-may-write")))
                    ul class="space-y-2 text-sm" {
                        @for line in &view.may_write {
                            li class="flex items-start gap-2.5" {
                                (sign(reader, line.may))
                                // The reason goes below where both do not fit on a line.
                                p class="flex min-w-0 grow flex-wrap gap-x-3" {
                                    span class="grow wrap-anywhere" { (line.purpose) }
                                    span class="text-muted wrap-anywhere" { (line.because) }
                                }
                            }
                        }
                    }
                }
            }
            (view.others)
            @if !view.timeline.is_empty() {
                section class="space-y-2" {
                    (small_heading(&t!(locale, "person-timeline")))
                    ol class="space-y-3 border-s border-base-300 text-sm" {
                        @for happening in &view.timeline {
                            li class="relative ps-4 before:absolute before:-start-[4.5px] before:top-1.5 before:size-[8px] before:rounded-full before:bg-base-300 first:before:bg-primary" {
                                p class="wrap-anywhere" { (happening.words) }
                                p class="text-xs text-muted" {
                                    (moment::ago(reader, happening.at))
                                    @if let Some(by) = &happening.by { " · " bdi { (by) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn sign(reader: Reader, may: May) -> Markup {
    let (icon, colour, words) = match may {
        May::Yes => (Icon::CircleCheck, "text-success", t!(reader.locale, "person-may-yes")),
        May::NotAsked => (Icon::CircleMinus, "text-muted", t!(reader.locale, "person-may-not-asked")),
        May::No => (Icon::Ban, "text-error", t!(reader.locale, "person-may-no")),
    };
    html! { span class={ "mt-0.5 inline-flex " (colour) } { (icon.named("size-4", &words)) } }
}

fn small_heading(words: &str) -> Markup {
    html! { h3 class="text-xs font-semibold uppercase tracking-wide text-muted" { (words) } }
}
