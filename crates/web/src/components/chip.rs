//! Small marks beside a name: labels, states, counts.

use maud::{Markup, html};

/// What a mark means. Colour never says it alone: the words do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// Ours, selected, working.
    Ours,
    Good,
    Attention,
    Harm,
}

/// A time that `levels.js` counts on between two readings of the server.
pub struct Counting {
    /// Seconds left; below zero, seconds too late.
    pub left: i64,
    /// For so many seconds it goes on counting.
    pub goes_on: u64,
    /// The words while there is time, and afterwards; `{left}` in them is how long.
    pub in_time: String,
    pub late: String,
}

/// A state that says how long there is.
pub fn counting(text: &str, tone: Tone, live: Option<&Counting>) -> Markup {
    html! {
        span class={ "tabular inline-block max-w-full truncate rounded-full px-2.5 py-0.5 text-xs " (colours(tone)) }
            data-level=[live.map(|live| live.left)] data-goes-on=[live.map(|live| live.goes_on)]
            data-in-time=[live.map(|live| &live.in_time)] data-late=[live.map(|live| &live.late)] { bdi { (text) } }
    }
}

/// A label or a state in a word or two.
pub fn chip(text: &str, tone: Tone) -> Markup {
    html! {
        span class={ "inline-block max-w-full truncate rounded-full px-2.5 py-0.5 text-xs " (colours(tone)) } { bdi { (text) } }
    }
}

const fn colours(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "bg-base-200 dark:bg-sunken",
        Tone::Ours => "bg-selected text-primary",
        Tone::Good => "bg-tint-3",
        Tone::Attention => "bg-attention",
        Tone::Harm => "bg-harm",
    }
}

/// One of the look's tints, for labels that people colour themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
}

impl Tint {
    const fn class(self) -> &'static str {
        match self {
            Tint::One => "bg-tint-1",
            Tint::Two => "bg-tint-2",
            Tint::Three => "bg-tint-3",
            Tint::Four => "bg-tint-4",
            Tint::Five => "bg-tint-5",
            Tint::Six => "bg-tint-6",
        }
    }
}

/// A label on its tint.
pub fn tinted(text: &str, tint: Tint) -> Markup {
    html! {
        span class={ "inline-block max-w-full truncate rounded-full px-2.5 py-0.5 text-xs " (tint.class()) } { bdi { (text) } }
    }
}

/// How many are waiting. `meaning` is read out after the number: "unread messages".
pub fn count(number: u64, meaning: &str) -> Markup {
    html! {
        span data-count class="tabular grid h-4.5 min-w-5 shrink-0 place-items-center rounded-full bg-primary px-1.5 text-[11px] font-semibold text-primary-content" {
            span { @if number > 99 { "99+" } @else { (number) } }
            span class="sr-only" { " " (meaning) }
        }
    }
}
