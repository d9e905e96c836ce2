//! What was not sent, in the thread where it would have stood: the reason, what shows it, and what can be done.

use kernel::Timestamp;
use maud::{Markup, html};

use super::super::{Icon, Reader, moment};
use crate::t;

pub struct Refusal {
    /// "Not sent: your answer."
    pub title: String,
    /// "Maya asked us to stop on 3 May."
    pub reason: String,
    /// What the reason rests on.
    pub evidence: Option<Evidence>,
    /// What would have been sent, if a person wrote it.
    pub draft: Option<String>,
    /// Links and buttons.
    pub next: Markup,
    pub at: Timestamp,
}

pub struct Evidence {
    /// Her own words, or what happened.
    pub text: String,
    pub at: Timestamp,
    /// Where it stands in the thread or the ledger.
    pub href: Option<String>,
}

impl Refusal {
    pub fn show(&self, reader: Reader) -> Markup {
        html! {
            article class="mx-auto flex w-full max-w-xl gap-3 rounded-box bg-attention px-4 py-3 text-sm" {
                span class="text-attention-strong" { (Icon::ShieldAlert.show()) }
                div class="min-w-0 grow space-y-1.5" {
                    p class="wrap-anywhere" {
                        strong class="font-semibold" { (self.title) } " " (self.reason) " "
                        span class="whitespace-nowrap text-xs text-base-content/80" { (moment::clock(reader, self.at)) }
                    }
                    @if let Some(evidence) = &self.evidence {
                        blockquote class="border-s-2 border-attention-strong ps-3" {
                            p class="typed line-clamp-4" dir="auto" { (evidence.text) }
                            p class="text-xs text-base-content/80" {
                                (moment::ago(reader, evidence.at))
                                @if let Some(href) = &evidence.href { " · " a class="underline" href=(href) { (t!(reader.locale, "inbox-show")) } }
                            }
                        }
                    }
                    @if let Some(draft) = &self.draft {
                        details {
                            summary { (t!(reader.locale, "inbox-unsent-text")) }
                            p class="typed mt-1" dir="auto" { (draft) }
                        }
                    }
                    div class="flex flex-wrap items-center gap-x-3 gap-y-1 empty:hidden" { (self.next) }
                }
            }
        }
    }
}
