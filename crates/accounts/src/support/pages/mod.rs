//! The pages of support: [`staff`] for who asks, [`grants`] for who lets the operator look, [`operator`] for who answers.

pub(crate) mod grants;
pub(crate) mod operator;
pub(crate) mod staff;

use kernel::{Locale, Text};
use maud::{Markup, html};
use web::components::{Reader, Tone, chip, moment};
use web::t;

use super::{Author, Entry, Extent, Support, Turn};

const MOST_SUBJECT: usize = 120;
const MOST_WORDS: usize = 5000;

/// What a person wrote, cleaned; or why it cannot be taken.
fn written(locale: Locale, typed: &str) -> Result<String, (&'static str, String)> {
    let words = Text::clean(typed).trim().to_owned();
    match words.chars().count() {
        0 => Err(("missing", t!(locale, "support-words-missing"))),
        1..=MOST_WORDS => Ok(words),
        _ => Err(("too_long", t!(locale, "support-words-too-long"))),
    }
}

/// What was written on a question, the oldest first.
fn thread(reader: Reader, entries: &[Entry]) -> Markup {
    html! {
        ol class="max-w-2xl space-y-3" {
            @for entry in entries {
                @let (name, surface) = match &entry.author {
                    Author::Staff(name) => (name.clone(), "bg-base-100"),
                    Author::Operator(name) => (name.clone(), "bg-told"),
                };
                li class={ "rounded-box border border-base-300 px-4 py-3 " (surface) } {
                    p class="flex flex-wrap items-center gap-x-2 pb-1 text-sm" {
                        span class="font-medium wrap-anywhere" { bdi { (name) } }
                        @if matches!(entry.author, Author::Operator(_)) { (chip(&t!(reader.locale, "support-operator"), Tone::Ours)) }
                        span class="text-muted" { (moment::ago(reader, entry.at)) }
                    }
                    p class="whitespace-pre-wrap wrap-anywhere" dir="auto" translate="no" { (entry.words) }
                }
            }
        }
    }
}

/// How a question stands, to whoever reads it.
fn state(locale: Locale, support: &Support, is_operator: bool) -> Markup {
    if support.closed_at.is_some() {
        return chip(&t!(locale, "support-state-closed"), Tone::Plain);
    }
    turn(locale, support.turn, is_operator)
}

fn turn(locale: Locale, turn: Turn, is_operator: bool) -> Markup {
    match (turn, is_operator) {
        (Turn::Operator, false) => chip(&t!(locale, "support-state-waiting"), Tone::Ours),
        (Turn::Operator, true) => chip(&t!(locale, "support-state-to-answer"), Tone::Attention),
        (Turn::Staff, _) => chip(&t!(locale, "support-state-answered"), Tone::Good),
    }
}

fn extent_name(locale: Locale, extent: Extent) -> String {
    match extent {
        Extent::Settings => t!(locale, "support-extent-settings"),
        Extent::Conversations => t!(locale, "support-extent-conversations"),
    }
}
