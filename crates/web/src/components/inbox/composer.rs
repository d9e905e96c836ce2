//! Where an answer is written: the text, how long it may be sent freely, and what else is possible when it may not.
//!
//! - It is a form: without script it sends, keeps the draft on refusal, and offers templates.
//! - With script (composer.js, htmx) the page stays, the window counts down, colleagues see that one types.

use kernel::{Locale, Timestamp};
use maud::{Markup, html};

use super::super::{Button, Icon, Notice, Reader, moment};
use crate::t;

pub struct Composer {
    /// Takes `text`, `once` and what `hidden` holds; answers with the thread's page again.
    pub action: String,
    pub draft: String,
    pub window: Window,
    /// Names that must travel along, such as the once-token.
    pub hidden: Vec<(String, String)>,
    /// Why the last try was refused.
    pub wrong: Option<String>,
    /// Takes a POST while one types.
    pub typing_href: Option<String>,
    /// Takes a POST with the `text` that is typed and not sent.
    pub draft_href: Option<String>,
    /// "free, 412 left this month".
    pub cost: Option<String>,
    /// How it can be sent later: fields of the form, closed until they are wanted.
    pub later: Markup,
    /// Files that go with it, above its words, and the buttons that bring them.
    pub attached: Markup,
    pub tools: Markup,
}

/// May we answer freely?
pub enum Window {
    Open {
        expires_at: Timestamp,
    },
    /// Only a template reaches her.
    Closed(Closed),
    /// This channel knows no window.
    None,
    /// Nothing may be sent: why, and what to do.
    Barred {
        title: String,
        reason: String,
        next: Markup,
    },
    /// Nothing may be sent, and the last thing in the thread says why.
    SaidAbove,
}

pub struct Closed {
    /// "She last wrote on 3 May. After 24 hours WhatsApp delivers only approved templates."
    pub reason: String,
    pub templates: Vec<TemplateChoice>,
    /// Where templates are made, if there are none.
    pub templates_href: Option<String>,
}

pub struct TemplateChoice {
    /// What is sent as `template`.
    pub value: String,
    pub name: String,
    /// As the customer will read it.
    pub text: String,
}

/// Below the thread.
pub fn composer(reader: Reader, view: &Composer) -> Markup {
    html! {
        div id="composer" class="shrink-0 border-t border-base-300 bg-base-100 px-3 pb-3 pt-2.5 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]" {
            @if let Some(wrong) = &view.wrong {
                div class="pb-2" { (Notice::harm(wrong.clone()).alert()) }
            }
            @match &view.window {
                Window::Open { expires_at } => { (window_line(reader, view, Some(*expires_at))) (writing(reader, view)) }
                Window::None => { (window_line(reader, view, None)) (writing(reader, view)) }
                Window::Closed(closed) => { (window_closed(reader, view, closed)) }
                Window::Barred { title, reason, next } => {
                    (Notice::attention(title.clone()).because(html! { (reason) }).next(next.clone()))
                    (kept_draft(reader, view))
                }
                Window::SaidAbove => {
                    @if view.draft.is_empty() { p class="px-1 py-1 text-sm text-muted" { (t!(reader.locale, "composer-said-above")) } }
                    (kept_draft(reader, view))
                }
            }
        }
    }
}

fn window_line(reader: Reader, view: &Composer, expires_at: Option<Timestamp>) -> Markup {
    let locale = reader.locale;
    html! {
        div class="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 pb-2 text-xs" {
            @if let Some(expires_at) = expires_at {
                @let seconds = expires_at.since(reader.now).as_secs();
                p class={ "inline-flex items-center gap-1.5 " @if seconds < 3600 { "text-attention-strong" } @else { "text-muted" } }
                    data-left-seconds=(seconds) data-under=(t!(locale, "time-under-a-minute"))
                    data-minutes=(t!(locale, "time-minutes", minutes = "{minutes}")) data-hours=(t!(locale, "time-hours", hours = "{hours}"))
                    data-hours-minutes=(t!(locale, "time-hours-minutes", hours = "{hours}", minutes = "{minutes}")) {
                    (Icon::Hourglass.sized("size-3.5"))
                    span { strong class="font-semibold" data-left { (moment::left_words(locale, seconds)) } " " (t!(locale, "composer-left")) }
                }
            }
            @if let Some(cost) = &view.cost { span class="text-muted" { (cost) } }
        }
    }
}

fn writing(reader: Reader, view: &Composer) -> Markup {
    let locale = reader.locale;
    html! {
        (form(view, html! {
            div class="rounded-box border border-base-300 focus-within:border-primary" {
                (view.attached)
                label class="sr-only" for="composer-text" { (t!(locale, "composer-label")) }
                textarea id="composer-text" name="text" rows="2" hx-morph-skip dir="auto" data-key="r" aria-keyshortcuts="r" data-typing-href=[view.typing_href.as_ref()] data-draft-href=[view.draft_href.as_ref()] data-draft-href=[view.draft_href.as_ref()]
                    class="field-sizing-content block max-h-60 min-h-16 w-full resize-none bg-transparent px-3.5 pt-3 leading-relaxed outline-none wrap-anywhere"
                    placeholder=(t!(locale, "composer-placeholder")) { "\n" (view.draft) }
                div class="flex items-center justify-end gap-3 px-2 pb-2" {
                    (view.tools)
                    span class="needs-script flex items-center gap-1 text-muted max-md:hidden" aria-hidden="true" {
                        kbd class="kbd kbd-xs" { "ctrl" } kbd class="kbd kbd-xs" { "↵" }
                    }
                    (Button::new(t!(locale, "composer-send")).primary().small().icon_after(Icon::Send))
                }
                (view.later)
            }
        }))
    }
}

fn window_closed(reader: Reader, view: &Composer, closed: &Closed) -> Markup {
    let locale = reader.locale;
    html! {
        div class="space-y-3" {
            (Notice::attention(t!(locale, "composer-closed")).because(html! { (closed.reason) }))
            @if closed.templates.is_empty() {
                p class="px-1 text-sm text-muted" { (t!(locale, "composer-no-templates")) }
                @if let Some(href) = &closed.templates_href { (Button::new(t!(locale, "composer-make-template")).small().icon(Icon::Template).to(href)) }
            } @else {
                (form(view, html! {
                    fieldset class="space-y-2" {
                        legend class="px-1 pb-1 text-sm font-medium" { (t!(locale, "composer-templates")) }
                        div class="max-h-56 space-y-1.5 overflow-y-auto" {
                            @for (index, template) in closed.templates.iter().enumerate() {
                                label class="flex cursor-pointer items-start gap-3 rounded-field border border-base-300 px-3 py-2 has-checked:border-primary has-checked:bg-selected" {
                                    input class="radio radio-sm mt-0.5" type="radio" name="template" value=(template.value) required checked[index == 0];
                                    span class="min-w-0 text-sm" {
                                        span class="block font-medium wrap-anywhere" { (template.name) }
                                        span class="typed line-clamp-3 text-muted" dir="auto" { (template.text) }
                                    }
                                }
                            }
                        }
                        div class="flex justify-end" { (Button::new(t!(locale, "composer-send-template")).primary().small().icon_after(Icon::Send)) }
                    }
                }))
            }
            (kept_draft(reader, view))
        }
    }
}

/// The form sends in the page where htmx runs: the answer holds `#thread` and `#composer`, which take the old ones' places. A second
/// press while the first is under way sends nothing.
fn form(view: &Composer, content: Markup) -> Markup {
    html! {
        form method="post" action=(view.action) enctype="multipart/form-data" data-composer
            hx-post=(view.action) hx-target="#composer" hx-select="#composer" hx-select-oob="#thread:outerMorph" hx-swap="outerHTML"
            hx-sync="this:drop" {
            @for (name, value) in &view.hidden { input type="hidden" name=(name) value=(value) hx-morph-skip[name == "seen"]; }
            (content)
        }
    }
}

/// What was written before it could no longer be sent is not lost. Where the page learns it while one writes, composer.js
/// takes the draft over into a copy of the template.
fn kept_draft(reader: Reader, view: &Composer) -> Markup {
    let kept = kept(reader.locale, &view.draft);
    html! {
        @if view.draft.is_empty() { template id="composer-template" { (kept) } } @else { (kept) }
    }
}

pub(super) fn kept(locale: Locale, draft: &str) -> Markup {
    html! {
        div class="space-y-1 pt-2" {
            label class="px-1 text-sm font-medium" for="composer-kept" { (t!(locale, "composer-kept")) }
            textarea id="composer-kept" class="textarea w-full" rows="2" readonly dir="auto" { "\n" (draft) }
        }
    }
}
