//! What has just happened, said once at the edge. Nothing that must be read stands only here.

use maud::{Markup, html};

use super::Icon;

/// Stands once in the layout; modules and fragments put [`toast`]s into it.
pub fn toast_region() -> Markup {
    html! {
        div id="toasts" aria-live="polite"
            class="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex flex-col items-center gap-2 px-4 md:bottom-6" {}
    }
}

/// A fragment answers with this beside its own markup; htmx puts it into the region.
pub fn toast(text: &str) -> Markup {
    html! {
        div hx-swap-oob="beforeend:#toasts" {
            p class="pointer-events-auto flex max-w-md items-center gap-2 rounded-field bg-neutral px-4 py-2.5 text-sm text-neutral-content" data-toast {
                (Icon::Check.small()) (text)
            }
        }
    }
}
