//! The part of the composer that sends later: an hour, and what goes in an answer's place if it may not go by then.

use consent::templates::Template;
use kernel::Locale;
use maud::{Markup, html};
use web::components::{Icon, Reader};
use web::t;

use super::composer::Tried;
use super::fields::{self, Known};
use super::pages::Opened;
use crate::reply::FURTHEST;
use crate::snooze::rules::field_value;

/// Beside a text: the hour, and the templates of which one may go in its place. What is chosen here stays while the thread
/// around it changes.
pub(super) fn fields(reader: Reader, opened: &Opened, tried: &Tried) -> Markup {
    let locale = reader.locale;
    html! {
        details id="later" class="border-t border-base-300 px-3.5" open[!tried.at.is_empty()] hx-morph-skip {
            summary class="reach flex cursor-pointer items-center gap-2 py-1.5 text-sm text-muted" {
                (Icon::Clock.small()) (t!(locale, "later-title"))
            }
            div class="max-h-[40dvh] space-y-3 overflow-y-auto pb-3" {
                div class="space-y-1" {
                    label class="block text-sm font-medium" for="later-at" { (t!(locale, "later-at")) }
                    input class="input reach w-full max-w-72" type="datetime-local" id="later-at" name="at" value=(tried.at) aria-describedby="later-about"
                        min=(field_value(reader.zone, reader.now)) max=(field_value(reader.zone, reader.now + FURTHEST));
                    p id="later-about" class="text-xs text-muted" { (t!(locale, "later-about")) }
                }
                @if !opened.templates.is_empty() {
                    fieldset class="space-y-1.5" {
                        legend class="pb-1 text-sm font-medium" { (t!(locale, "later-template")) }
                        label class="flex min-h-11 cursor-pointer items-center gap-3 text-sm" {
                            input class="radio radio-sm" type="radio" name="fallback" value="" checked;
                            (t!(locale, "later-no-template"))
                        }
                        @for template in &opened.templates { (fallback(locale, template, &opened.known)) }
                    }
                }
            }
        }
    }
}

/// One template, with its places once it is chosen.
fn fallback(locale: Locale, template: &Template, known: &Known) -> Markup {
    let form = &template.form;
    let suggested = |key: &str| match key.strip_prefix("header_") {
        Some(name) => known.suggested(&form.header, name).to_owned(),
        None => known.suggested(&form.body, key).to_owned(),
    };
    let place = |name: String, label: String| {
        let id = format!("fallback-{}-{name}", template.id);
        html! {
            div class="space-y-1" {
                label class="block text-sm font-medium" for=(id) { (label) }
                input class="input reach w-full" id=(id) name=(format!("fallback:{}:{name}", template.id)) value=(suggested(&name)) placeholder=[form.sample(&name)] maxlength="1024" dir="auto" autocomplete="off";
            }
        }
    };
    html! {
        div class="group rounded-field border border-base-300 px-3 has-checked:border-primary has-checked:bg-selected" {
            label class="flex min-h-11 cursor-pointer items-start gap-3 py-2 text-sm" {
                input class="radio radio-sm mt-0.5" type="radio" name="fallback" value=(template.id);
                span class="min-w-0" {
                    span class="block font-medium wrap-anywhere" translate="no" { (template.name) " · " (template.language) }
                    span class="typed line-clamp-3 text-muted" dir="auto" { (form.body) }
                }
            }
            div class="hidden space-y-2 pb-3 group-has-checked:block" {
                @for name in &form.header_parameters {
                    (place(format!("header_{name}"), t!(locale, "templates-header-place", name = fields::label(locale, name))))
                }
                @for name in &form.body_parameters { (place(name.clone(), fields::label(locale, name))) }
                @for index in &form.url_buttons {
                    @let number = u32::from(*index).saturating_add(1);
                    (place(format!("button_{index}"), t!(locale, "templates-button-place", number = number)))
                }
            }
        }
    }
}

/// Beside a template: the hour alone, since a template may go at any.
pub(super) fn template_fields(locale: Locale, template: &Template, tried: &Tried) -> Markup {
    let id = format!("later-at-{}", template.id);
    let is_tried = tried.template.as_deref() == Some(template.id.to_string().as_str());
    let at = if is_tried { tried.at.as_str() } else { "" };
    html! {
        details class="text-sm" open[!at.is_empty()] {
            summary class="reach flex cursor-pointer items-center gap-2 py-1.5 text-muted" { (Icon::Clock.small()) (t!(locale, "later-title")) }
            div class="space-y-1" {
                label class="block font-medium" for=(id) { (t!(locale, "later-at")) }
                input class="input reach w-full max-w-72" type="datetime-local" id=(id) name="at" value=(at);
                p class="text-xs text-muted" { (t!(locale, "later-about")) }
            }
        }
    }
}
