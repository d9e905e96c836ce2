//! A value to take elsewhere: a key, an address, a code.

use maud::{Markup, html};

use super::Button;
use super::Icon;

/// A read-only field that can be selected by hand; with script, a button copies it. `copy` and `copied` are the button's
/// words before and after.
pub fn copyable(id: &str, label: &str, value: &str, copy: &str, copied: &str) -> Markup {
    html! {
        div class="space-y-1" {
            label class="block text-sm font-medium" for=(id) { (label) }
            div class="flex gap-2" {
                input class="input reach w-full font-mono text-sm" id=(id) value=(value) readonly dir="ltr" spellcheck="false";
                span class="needs-script" data-copies=(id) data-copied=(copied) { (Button::new(copy).icon(Icon::Copy)) }
            }
        }
    }
}
