//! How far a message has come, as a small sign with words behind it.

use kernel::Locale;
use maud::{Markup, html};

use super::Icon;
use crate::t;

/// A message's status (design.md, section 4), as far as people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    Queued,
    Held,
    Sending,
    /// We do not know whether it went out.
    Unknown,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
    Refused,
    Cancelled,
}

impl Tick {
    pub const ALL: [Tick; 11] = [
        Tick::Queued,
        Tick::Held,
        Tick::Sending,
        Tick::Unknown,
        Tick::Sent,
        Tick::Delivered,
        Tick::Read,
        Tick::Played,
        Tick::Failed,
        Tick::Refused,
        Tick::Cancelled,
    ];

    pub fn words(self, locale: Locale) -> String {
        match self {
            Tick::Queued => t!(locale, "tick-queued"),
            Tick::Held => t!(locale, "tick-held"),
            Tick::Sending => t!(locale, "tick-sending"),
            Tick::Unknown => t!(locale, "tick-unknown"),
            Tick::Sent => t!(locale, "tick-sent"),
            Tick::Delivered => t!(locale, "tick-delivered"),
            Tick::Read => t!(locale, "tick-read"),
            Tick::Played => t!(locale, "tick-played"),
            Tick::Failed => t!(locale, "tick-failed"),
            Tick::Refused => t!(locale, "tick-refused"),
            Tick::Cancelled => t!(locale, "tick-cancelled"),
        }
    }

    /// The sign; its words are read out and shown on pointing.
    pub fn show(self, locale: Locale) -> Markup {
        let (icon, colour) = self.drawing();
        html! { span class={ "inline-flex align-[-3px] " (colour) } data-tick { (icon.named("size-3.5", &self.words(locale))) } }
    }

    /// Whether the words belong beside the sign, because someone may have to act.
    pub const fn wants_words(self) -> bool {
        matches!(self, Tick::Held | Tick::Unknown | Tick::Failed | Tick::Refused)
    }

    const fn drawing(self) -> (Icon, &'static str) {
        match self {
            Tick::Queued | Tick::Sending => (Icon::Clock, "text-muted"),
            Tick::Held => (Icon::Hourglass, "text-attention-strong"),
            Tick::Unknown => (Icon::CircleHelp, "text-attention-strong"),
            Tick::Sent => (Icon::Check, "text-muted"),
            Tick::Delivered => (Icon::CheckCheck, "text-muted"),
            Tick::Read => (Icon::CheckCheck, "text-read"),
            Tick::Played => (Icon::CirclePlay, "text-read"),
            Tick::Failed => (Icon::CircleAlert, "text-error"),
            Tick::Refused => (Icon::Ban, "text-error"),
            Tick::Cancelled => (Icon::CircleX, "text-muted"),
        }
    }
}
