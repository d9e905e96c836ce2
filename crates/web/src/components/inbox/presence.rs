//! Who else is here.

use kernel::Locale;
use maud::{Markup, html};

use crate::t;
use crate::words::isolated;

/// "Aisha is looking": a colleague who has the same conversation open.
pub fn looking(locale: Locale, name: &str) -> Markup {
    html! {
        span class="inline-flex items-center gap-2 text-xs text-muted" {
            span class="size-[8px] rounded-full bg-success" aria-hidden="true" {}
            (t!(locale, "inbox-looking", name = isolated(name)))
        }
    }
}

/// "Aisha is typing": live.js writes the same line into `#typing`.
pub fn typing_line(locale: Locale, name: &str) -> Markup {
    html! { p class="text-xs text-muted" { (t!(locale, "inbox-typing", name = isolated(name))) } }
}
