//! What one can do without a hand on the mouse: a palette of everything the page offers, and a sheet of its keys.
//!
//! - The palette invents nothing: palette.js reads the page's own links, buttons and menus, and asks `find` for people.
//! - A key is an attribute of what it does (`data-key`), so one that does nothing here has nothing here.

use kernel::Locale;
use maud::{Markup, html};

use super::Icon;
use crate::t;

const LOOK: &str = "max-w-none rounded-box border border-base-300 bg-base-100 text-base-content backdrop:bg-black/40";

/// Both dialogs, closed. `find` answers `?q=` with people and conversations as links.
pub fn palette(locale: Locale, find: Option<&str>) -> Markup {
    html! {
        dialog id="palette" aria-label=(t!(locale, "palette-title")) data-find=[find]
            class={ "mx-auto mb-auto mt-[12dvh] w-[min(36rem,calc(100vw-1.5rem))] overflow-hidden p-0 " (LOOK) } {
            div class="flex items-center gap-3 border-b border-base-300 px-4" {
                span class="text-muted" { (Icon::Search.small()) }
                input id="palette-text" type="text" role="combobox" aria-expanded="true" aria-controls="palette-options" aria-autocomplete="list"
                    aria-label=(t!(locale, "palette-label")) placeholder=(t!(locale, "palette-label")) autocomplete="off" spellcheck="false" dir="auto"
                    class="h-12 min-w-0 grow bg-transparent outline-none";
                kbd class="kbd kbd-xs max-md:hidden" aria-hidden="true" { "esc" }
                button type="button" class="btn btn-ghost btn-square reach reach-wide md:hidden" data-closes="palette" aria-label=(t!(locale, "palette-close")) {
                    (Icon::X.small())
                }
            }
            ul id="palette-options" role="listbox" aria-label=(t!(locale, "palette-title")) class="max-h-[52dvh] overflow-y-auto p-2" {}
            p id="palette-none" role="status" hidden class="px-4 pb-6 pt-2 text-center text-sm text-muted" { (t!(locale, "palette-none")) }
        }
        (keys(locale))
    }
}

/// Opens the palette by hand. Only a script can.
pub fn palette_opener(locale: Locale, class: &str) -> Markup {
    let label = t!(locale, "palette-title");
    html! {
        button type="button" data-palette class={ "btn btn-ghost btn-square reach reach-wide needs-script " (class) } aria-label=(label) title=(label)
            aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" { (Icon::Command.small()) }
    }
}

/// Every key and what it does.
fn keys(locale: Locale) -> Markup {
    let rows = [
        (&["j"][..], t!(locale, "keys-next")),
        (&["k"], t!(locale, "keys-previous")),
        (&["r"], t!(locale, "keys-reply")),
        (&["n"], t!(locale, "keys-note")),
        (&["e"], t!(locale, "keys-close")),
        (&["z"], t!(locale, "keys-snooze")),
        (&["a"], t!(locale, "keys-assign")),
        (&["l"], t!(locale, "keys-label")),
        (&["u"], t!(locale, "keys-undo")),
        (&["/"], t!(locale, "keys-search")),
        (&["esc"], t!(locale, "keys-leave")),
        (&["ctrl", "↵"], t!(locale, "keys-send")),
        (&["ctrl", "k"], t!(locale, "keys-palette")),
        (&["?"], t!(locale, "keys-help")),
    ];
    html! {
        dialog id="keys" aria-labelledby="keys-title" class={ "m-auto max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto p-5 " (LOOK) } {
            div class="flex items-center justify-between gap-3 pb-3" {
                h2 id="keys-title" class="text-lg font-semibold" { (t!(locale, "keys-title")) }
                button type="button" class="btn btn-ghost btn-square btn-sm reach reach-wide" data-closes="keys" aria-label=(t!(locale, "palette-close")) { (Icon::X.small()) }
            }
            dl class="grid gap-x-8 sm:grid-cols-2" {
                @for (keys, words) in &rows {
                    div class="flex items-center justify-between gap-4 border-b border-base-300 py-2 text-sm" {
                        dt class="min-w-0" { (words) }
                        dd class="flex shrink-0 gap-1" { @for key in *keys { kbd class="kbd kbd-sm" { (key) } } }
                    }
                }
            }
            label class="flex min-h-11 cursor-pointer items-center gap-3 pt-3 text-sm" {
                input type="checkbox" class="checkbox checkbox-sm" id="keys-on" checked;
                span { (t!(locale, "keys-on")) }
            }
            p class="text-xs text-muted" { (t!(locale, "keys-on-about")) }
        }
    }
}
