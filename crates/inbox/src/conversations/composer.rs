//! What stands below the thread, or in it as a question: the composer, templates, whether unclear words were a stop.

use consent::templates::{Category, Template};
use kernel::{Locale, Permission, Timestamp};
use maud::{Markup, html};
use web::components::inbox::{Composer, Refusal, Window, composer};
use web::components::{Button, Icon, Notice, Reader, moment};
use web::words::isolated;
use web::{Access, t};

use super::fields::{self, Known};
use super::model::{Conversation, LONGEST_DRAFT};
use super::pages::{Looking, Opened};
use super::rules::{self, Writing};
use super::view::here;
use super::{answering, attach, later};
use crate::composing;
use crate::costs::{Price, pages::price_words};
use crate::media::{File, Links};
use crate::quick_replies;

/// What was just tried and not taken, to be tried again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tried {
    /// Why not, where the thread does not say it.
    pub(crate) wrong: Option<String>,
    /// Words that are too long to be kept as a draft.
    pub(crate) text: Option<String>,
    /// The template, and what was put into its places.
    pub(crate) template: Option<String>,
    pub(crate) values: Vec<(String, String)>,
    /// A note: why not, and what was typed.
    pub(crate) note: Option<(String, String)>,
    /// When it was to go, as it was typed.
    pub(crate) at: String,
    /// Files that were taken in, with the ways to them.
    pub(crate) files: Vec<(File, Option<Links>)>,
}

/// What stands below the thread. What the thread's end explains is not explained again.
pub(super) fn below(access: &Access, reader: Reader, looking: &Looking, opened: &Opened, tried: &Tried) -> Markup {
    // The banner above says that a guest writes nothing.
    if access.is_visit() {
        return html! { div id="composer" {} };
    }
    let locale = reader.locale;
    let conversation = &opened.conversation;
    let here = here(access.tenant, conversation);
    let name = conversation.label.show(locale);
    let writing = writing(access, reader, opened);
    let barred = |title: String, reason: String, next: Markup| Window::Barred { title, reason, next };
    let is_said = opened.is_newest && writing.is_said_by(&opened.part);
    let window = match writing {
        Writing::Freely(expires_at) => Window::Open { expires_at },
        Writing::TemplateOnly(since) => {
            let about = (!is_said).then(|| templates_about(reader, opened, since));
            return with_templates(access, reader, (&here, looking), opened, about, tried);
        }
        _ if is_said => Window::SaidAbove,
        Writing::Stopped(at) => barred(
            t!(locale, "composer-stopped", name = isolated(&name)),
            t!(locale, "composer-stopped-about", when = moment::ago_words(reader, at)),
            html! {},
        ),
        Writing::Withdrawn => {
            barred(t!(locale, "composer-withdrawn"), t!(locale, "composer-withdrawn-about"), html! {})
        }
        Writing::Disconnected => barred(
            t!(locale, "composer-disconnected"),
            t!(locale, "composer-disconnected-about"),
            super::reasons::next(locale, "inbox_disconnected", access.tenant),
        ),
        Writing::LookOnly => barred(t!(locale, "composer-look-only"), t!(locale, "composer-look-only-about"), html! {}),
    };
    let view = Composer {
        action: format!("{here}/messages{}", looking.query()),
        draft: tried.text.clone().unwrap_or_else(|| opened.own.draft.clone()),
        window,
        hidden: hidden(opened),
        wrong: tried.wrong.clone(),
        typing_href: Some(format!("{here}/typing")),
        draft_href: access.staff.is_some().then(|| format!("{here}/draft")),
        cost: opened.price.as_ref().and_then(|price| price_words(locale, price)),
        later: html! { (quick_replies::chooser::row(access, &here)) (later::fields(reader, opened, tried)) },
        attached: html! {
            (quick_replies::chooser::place())
            (goes_from(locale, opened))
            @if let Some(message) = &opened.answering { (answering::strip(locale, &here, &name, message)) }
            (attach::attached(locale, tried))
            p class="hidden px-3.5 pt-2 text-sm text-error" role="alert" data-draft-wrong data-words=(t!(locale, "draft-too-long", most = LONGEST_DRAFT.to_string())) hx-morph-skip {}
        },
        tools: html! { (attach::tools(locale, composing::menu(locale, &here, looking))) (quick_replies::chooser::door(access, &here)) },
    };
    composer(reader, &view)
}

/// Whether something may be said freely now.
pub(super) fn may_answer(access: &Access, reader: Reader, opened: &Opened) -> bool {
    !access.is_visit() && matches!(writing(access, reader, opened), Writing::Freely(_))
}

fn writing(access: &Access, reader: Reader, opened: &Opened) -> Writing {
    rules::writing(&rules::Facts {
        now: reader.now,
        may_write: access.may(Permission::ConversationWrite),
        inbox: opened.conversation.inbox.state,
        consent: opened.consent.as_ref(),
        window_expires_at: opened.conversation.window_expires_at,
    })
}

/// Whom a form was written for, where, and from which number.
pub(crate) fn meant(conversation: &Conversation) -> String {
    format!("{} {} {}", conversation.id, conversation.contact, conversation.inbox.id)
}

/// Where several of the business's numbers meet: which of them an answer goes from.
fn goes_from(locale: Locale, opened: &Opened) -> Markup {
    html! {
        @if opened.has_numbers {
            p data-goes-from class="px-1 text-xs text-muted" {
                (t!(locale, "composer-goes-from", number = isolated(&opened.conversation.inbox.name)))
            }
        }
    }
}

/// What makes one sending of one pressing, and what stood before the writer's eyes.
fn hidden(opened: &Opened) -> Vec<(String, String)> {
    let meant = ("meant".to_owned(), meant(&opened.conversation));
    let last = opened.part.messages.last().filter(|_| opened.is_newest);
    let seen = last.map(|last| ("seen".to_owned(), last.id.to_string()));
    [("once".to_owned(), opened.once.clone()), meant].into_iter().chain(seen).collect()
}

/// Words that may mean stop wait for a person to say what they mean; the question stands in the thread.
pub(super) fn stop_question(access: &Access, reader: Reader, opened: &Opened) -> Option<Refusal> {
    let locale = reader.locale;
    let held = opened.consent.as_ref().filter(|state| state.is_held(reader.now))?;
    let here = here(access.tenant, &opened.conversation);
    let until = held.held_until.map(|until| moment::full_words(reader, until)).unwrap_or_default();
    Some(Refusal {
        title: t!(locale, "stop-question", name = isolated(&opened.conversation.label.show(locale))),
        reason: t!(locale, "stop-question-about", until = until),
        evidence: None,
        draft: None,
        next: html! {
            @if let Some(message) = held.held_message {
                a class="underline" href=(format!("{here}?from={message}#message-{message}")) { (t!(locale, "stop-question-show")) }
            }
            @if access.may(Permission::ConsentWrite) {
                form method="post" action=(format!("{here}/stop-question")) class="flex flex-wrap gap-2 pt-1" {
                    (Button::new(t!(locale, "stop-question-no")).small().sends("answer", "no"))
                    (Button::new(t!(locale, "stop-question-yes")).small().sends("answer", "yes"))
                }
            }
        },
        at: held.held_at.unwrap_or(reader.now),
    })
}

/// Outside the window: approved templates, each a form with its places. It stands where the composer would, under its id.
fn with_templates(
    access: &Access,
    reader: Reader,
    (here, looking): (&str, &Looking),
    opened: &Opened,
    about: Option<String>,
    tried: &Tried,
) -> Markup {
    let locale = reader.locale;
    let action = format!("{here}/messages{}", looking.query());
    html! {
        div id="composer" class="max-h-[55dvh] shrink-0 space-y-3 overflow-y-auto border-t border-base-300 bg-base-100 px-3 pb-3 pt-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]" {
            @if let Some(wrong) = &tried.wrong { (Notice::harm(wrong.clone()).alert()) }
            (goes_from(locale, opened))
            @if opened.is_unpaid { (unpaid(locale, access.tenant, opened)) }
            @if let Some(about) = about {
                (Notice::attention(t!(locale, "templates-title")).because(html! { (about) }))
            } @else {
                p class="px-1 text-sm font-medium" { (t!(locale, "templates-title")) }
            }
            @if !opened.own.draft.is_empty() { (kept(locale, &opened.own.draft)) }
            @if opened.templates.is_empty() {
                p class="px-1 text-sm text-muted" { (t!(locale, "templates-none")) }
            } @else {
                div class="space-y-1.5" {
                    @for (index, (template, price)) in opened.templates.iter().zip(&opened.template_prices).enumerate() {
                        (template_form(locale, &action, (&opened.once, &meant(&opened.conversation)), (template, price, index == 0), (&opened.known, tried)))
                    }
                }
            }
            @if opened.own.draft.is_empty() { template id="composer-template" { (kept(locale, "")) } }
        }
    }
}

/// The same in a line, above the list.
pub(super) fn unpaid_line(locale: Locale, tenant: kernel::TenantId, inbox: kernel::InboxId) -> Markup {
    let way = format!("/t/{tenant}/settings/inboxes/{inbox}/health");
    html! {
        p id="unpaid" class="shrink-0 px-3 pt-3 text-sm" {
            span class="block rounded-field bg-attention px-3 py-2" {
                (t!(locale, "unpaid-line")) " " a class="underline" href=(way) { (t!(locale, "reason-to-payment")) }
            }
        }
    }
}

/// Meta wants to be paid: what costs money waits.
pub(super) fn unpaid(locale: Locale, tenant: kernel::TenantId, opened: &Opened) -> Markup {
    let way = format!("/t/{tenant}/settings/inboxes/{}/health", opened.conversation.inbox.id);
    html! {
        (Notice::attention(t!(locale, "unpaid-title")).because(html! {
            p { (t!(locale, "unpaid-about")) }
            p { a class="underline" href=(way) { (t!(locale, "reason-to-payment")) } }
        }))
    }
}

fn templates_about(reader: Reader, opened: &Opened, since: Option<Timestamp>) -> String {
    let wrote = opened.consent.as_ref().and_then(|state| state.last_inbound_at);
    match since.map(|_| wrote.unwrap_or(opened.conversation.last_message_at)) {
        Some(wrote) => t!(reader.locale, "templates-about", when = moment::ago_words(reader, wrote)),
        None => t!(reader.locale, "templates-about-never"),
    }
}

fn kept(locale: Locale, draft: &str) -> Markup {
    html! {
        div class="space-y-1 pt-1" {
            label class="px-1 text-sm font-medium" for="composer-kept" { (t!(locale, "templates-kept")) }
            textarea id="composer-kept" class="textarea w-full" rows="2" readonly dir="auto" { "\n" (draft) }
        }
    }
}

fn template_form(
    locale: Locale,
    action: &str,
    (once, meant): (&str, &str),
    (template, price, is_first): (&Template, &Price, bool),
    (filling, tried): (&Known, &Tried),
) -> Markup {
    let form = &template.form;
    let is_tried = tried.template.as_deref() == Some(template.id.to_string().as_str());
    let suggested = |key: &str| match key.strip_prefix("header_") {
        Some(name) => filling.suggested(&form.header, name).to_owned(),
        None => filling.suggested(&form.body, key).to_owned(),
    };
    let value = |key: &str| {
        let typed = tried.values.iter().find(|(known, _)| is_tried && known == key).map(|(_, value)| value.clone());
        typed.unwrap_or_else(|| suggested(key))
    };
    let place = |name: String, label: String| {
        // Several templates may have places of the same name; ids must differ.
        let id = format!("value-{}-{name}", template.id);
        html! {
            div class="space-y-1" {
                label class="block text-sm font-medium" for=(id) { (label) }
                input class="input reach w-full" id=(id) name=(format!("value:{name}")) value=(value(&name)) placeholder=[form.sample(&name)]
                    data-fills=(name) required maxlength="1024" dir="auto" autocomplete="off";
            }
        }
    };
    html! {
        details id=(format!("template-{}", template.id)) name="template" open[is_tried]
            class="group rounded-field border border-base-300 open:border-primary open:bg-selected" {
            summary data-key=[is_first.then_some("r")] aria-keyshortcuts=[is_first.then_some("r")] class="reach flex items-start gap-2.5 px-3 py-2 text-sm" {
                span class="min-w-0 grow" {
                    span class="flex flex-wrap items-baseline gap-x-2" {
                        span class="font-medium wrap-anywhere" { (template.name) }
                        span class="text-xs text-muted" { (template.language) " · " (category(locale, template))
                            @if let Some(price) = price_words(locale, price) { " · " (price) } }
                    }
                    span class="typed mt-0.5 line-clamp-2 text-muted group-open:hidden" dir="auto" { (form.body) }
                }
                span class="mt-1 text-muted group-open:rotate-180" { (Icon::ChevronDown.small()) }
            }
            form method="post" action=(action) class="space-y-3 px-3 pb-3" data-composer data-form
                hx-post=(action) hx-target="#composer" hx-select="#composer" hx-select-oob="#thread:outerMorph" hx-swap="outerHTML"
                hx-sync="this:drop" {
                input type="hidden" name="once" value=(once);
                input type="hidden" name="meant" value=(meant);
                input type="hidden" name="template" value=(template.id);
                (fields::preview(template, &value))
                @for name in &form.header_parameters {
                    (place(format!("header_{name}"), t!(locale, "templates-header-place", name = fields::label(locale, name))))
                }
                @for name in &form.body_parameters { (place(name.clone(), fields::label(locale, name))) }
                @for index in &form.url_buttons {
                    @let number = u32::from(*index).saturating_add(1);
                    (place(format!("button_{index}"), t!(locale, "templates-button-place", number = number)))
                }
                (later::template_fields(locale, template, tried))
                div class="flex justify-end" { (Button::new(t!(locale, "templates-send")).primary().small().icon_after(Icon::Send)) }
            }
        }
    }
}

fn category(locale: Locale, template: &Template) -> String {
    match template.category {
        Category::Marketing => t!(locale, "templates-marketing"),
        Category::Utility => t!(locale, "templates-utility"),
        Category::Authentication => t!(locale, "templates-authentication"),
    }
}
