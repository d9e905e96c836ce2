//! The preference page and its receipt. Phone first; every choice is a form that works without script.

use std::collections::BTreeSet;

use ::store::Fault;
use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, ContactId, Locale, Problem, Purpose, TenantId, Who};
use maud::{Markup, html};
use web::components::{Button, Field, Icon, Notice, Reader, Tone, card, chip, facts, moment, rows, section};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, Form, Path, redirect, t};

use super::link;
use super::store::{self, Change, Shown, TooMany};
use crate::ledger::Extent;
use crate::standing::pages::last;
use crate::standing::wording;
use crate::standing::{Everything, Line, Subject};

type Place = Path<(TenantId, String)>;

/// What stands behind a link; a forged one is not there.
async fn opened(app: &App, tenant: TenantId, token: &str) -> web::Result<(ContactId, Shown)> {
    let opened = link::read(&app.vault, tenant, token, app.clock.now()).ok_or_else(Problem::not_found)?;
    let shown = app.db.read(tenant, move |scope| store::shown(scope, opened.contact)).await?;
    Ok((opened.contact, shown.ok_or_else(Problem::not_found)?))
}

/// `GET /p/{tenant}/preferences/{token}`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let here = format!("/p/{tenant}/preferences/{token}");
    let business = isolated(&shown.business);
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "preferences-about")) }
        @if shown.is_stopped {
            (Notice::info(t!(locale, "preferences-stopped")).because(html! { (t!(locale, "preferences-stopped-about")) })
                .next(html! {
                    form method="post" action=(here) { (Button::new(t!(locale, "preferences-resume")).sends("everything", "resume")) }
                }))
        } @else {
            (choices(locale, &here, &shown, &business))
            div class="pt-8" {
                (section(&t!(locale, "preferences-stop-title"), card(html! {
                    p class="pb-4 text-sm text-muted" { (t!(locale, "preferences-stop-about")) }
                    form method="post" action=(here) { (Button::new(t!(locale, "preferences-stop")).harm().icon(Icon::Ban).sends("everything", "stop").wide()) }
                })))
            }
        }
    };
    let title = t!(locale, "preferences-title", business = business);
    Ok(layout::public(locale, theme, &shown.business, &title, content, &title, privacy(locale, tenant)))
}

fn privacy(locale: Locale, tenant: TenantId) -> Markup {
    html! { a href=(format!("/p/{tenant}/privacy")) class="reach text-muted underline-offset-4 hover:underline" { (t!(locale, "preferences-privacy")) } }
}

/// What can be chosen on a channel: offers, each kind of them, and messages about one's own business.
fn subjects(everything: &Everything) -> Vec<Extent> {
    let topics = everything.topics.iter().map(|(id, _)| Extent::Topic(*id));
    let after = [Extent::Purpose(Purpose::Transactional)];
    [Extent::Purpose(Purpose::Marketing)].into_iter().chain(topics).chain(after).collect()
}

fn is_allowed(lines: &[Line], extent: Extent) -> bool {
    let subject = match extent {
        Extent::Purpose(purpose) => Subject::Purpose(purpose),
        Extent::Topic(topic) => Subject::Topic(topic),
        Extent::All => return false,
    };
    lines.iter().any(|line| line.subject == subject && line.why.is_yes())
}

/// The text beside a box: what the person says by ticking it.
fn text(locale: Locale, everything: &Everything, extent: Extent, business: &str) -> String {
    let channel = isolated(everything.channel.brand());
    match extent {
        Extent::Topic(topic) => {
            let name = everything.topics.iter().find(|(id, _)| *id == topic).map_or("", |(_, name)| name.as_str());
            t!(locale, "preferences-topic-text", business = business, channel = channel, topic = isolated(name))
        }
        Extent::Purpose(Purpose::Marketing) => {
            t!(locale, "preferences-offers-text", business = business, channel = channel)
        }
        Extent::Purpose(_) | Extent::All => t!(locale, "preferences-business-text"),
    }
}

fn box_name(everything: &Everything, extent: Extent) -> String {
    match extent {
        Extent::Topic(topic) => format!("{}:topic:{topic}", everything.channel),
        Extent::Purpose(_) | Extent::All => format!("{}:{extent}", everything.channel),
    }
}

fn choices(locale: Locale, here: &str, shown: &Shown, business: &str) -> Markup {
    html! {
        form method="post" action=(here) class="space-y-6" {
            @for (everything, lines) in &shown.channels {
                fieldset class="space-y-2" {
                    legend class="pb-2 text-base font-semibold" { (t!(locale, "preferences-on", channel = isolated(everything.channel.brand()))) }
                    (rows(subjects(everything).into_iter().map(|extent| {
                        let is_on = is_allowed(lines, extent);
                        let name = box_name(everything, extent);
                        html! {
                            div class="px-4 py-3" {
                                (Field::checkbox(format!("choice-{}", name.replace(':', "-")), text(locale, everything, extent, business), is_on).value(&name))
                            }
                            // What stood in the box when the page was drawn: what changed meanwhile is not undone by it.
                            @if is_on { input type="hidden" name="was" value=(name); }
                        }
                    })))
                }
            }
            (Button::new(t!(locale, "preferences-save")).primary().wide())
        }
    }
}

/// `POST /p/{tenant}/preferences/{token}`: pairs, since the boxes differ by business.
pub(crate) async fn choose(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    Form(pairs): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let (contact, shown) = opened(&app, tenant, &token).await?;
    let changes = changes(locale, &shown, &pairs);
    let actor = Actor { who: Who::Contact(contact), at: app.clock.now(), request: app.clock.id() };
    match app.db.write(tenant, actor, move |tx| store::enter(tx, contact, changes)).await {
        Ok(()) => {}
        Err(Fault::Refused(TooMany)) => {
            return Err(Problem::new(429, "too_many", t!(locale, "preferences-too-many")).into());
        }
        Err(Fault::Failed(error)) => return Err(error.into()),
    }
    Ok(redirect(&format!("/p/{tenant}/preferences/{token}/receipt")))
}

fn changes(locale: Locale, shown: &Shown, pairs: &[(String, String)]) -> Vec<Change> {
    let business = isolated(&shown.business);
    let everything = pairs.iter().find(|(name, _)| name == "everything").map(|(_, value)| value.as_str());
    let all = |is_granted: bool, words: String| {
        let of = |(everything, _): &(Everything, Vec<Line>)| Change {
            channel: everything.channel,
            extent: Extent::All,
            is_granted,
            words: words.clone(),
            text_shown: String::new(),
        };
        shown.channels.iter().map(of).collect()
    };
    let is_anything_left = shown.channels.iter().any(|(_, lines)| lines.iter().any(|line| line.why.is_yes()));
    match everything {
        // Nothing is left to stop.
        Some("stop") if !is_anything_left => return Vec::new(),
        Some("stop") => return all(false, t!(locale, "preferences-words-stop")),
        Some("resume") => return all(true, t!(locale, "preferences-words-resume")),
        _ => {}
    }
    let before: BTreeSet<&str> =
        pairs.iter().filter(|(name, _)| name == "was").map(|(_, value)| value.as_str()).collect();
    let ticked: BTreeSet<&str> =
        pairs.iter().filter(|(name, _)| name.starts_with("choice-")).map(|(_, value)| value.as_str()).collect();
    let mut changes = Vec::new();
    for (everything, lines) in &shown.channels {
        for extent in subjects(everything) {
            let name = box_name(everything, extent);
            let (was, is_on) = (before.contains(name.as_str()), ticked.contains(name.as_str()));
            if was == is_on || is_on == is_allowed(lines, extent) {
                continue;
            }
            let words =
                if is_on { t!(locale, "preferences-words-grant") } else { t!(locale, "preferences-words-withdraw") };
            changes.push(Change {
                channel: everything.channel,
                extent,
                is_granted: is_on,
                words,
                text_shown: text(locale, everything, extent, &business),
            });
        }
    }
    changes
}

/// `GET /p/{tenant}/preferences/{token}/receipt`
pub(crate) async fn receipt(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let here = format!("/p/{tenant}/preferences/{token}");
    let reader = Reader { locale, zone: shown.zone, now: app.clock.now() };
    let (business, at, number) =
        (t!(locale, "receipt-business"), t!(locale, "receipt-at"), t!(locale, "receipt-number"));
    let content = html! {
        (Notice::good(t!(locale, "receipt-saved")).because(html! { (t!(locale, "receipt-saved-about")) }))
        div class="pt-6" {
            (section(&t!(locale, "receipt-holds"), html! {
                @for (everything, lines) in &shown.channels {
                    p class="text-sm font-medium" { (t!(locale, "preferences-on", channel = isolated(everything.channel.brand()))) }
                    (rows(subjects(everything).into_iter().map(|extent| html! {
                        div class="flex items-start justify-between gap-4 px-4 py-3" {
                            p class="min-w-0 wrap-anywhere" { (name_of(locale, everything, extent)) }
                            span class="shrink-0" { (chip(&held(locale, lines, extent), if is_allowed(lines, extent) { Tone::Good } else { Tone::Plain })) }
                        }
                    })))
                }
            }))
            (section(&t!(locale, "receipt-keep"), html! {
                p class="text-sm text-muted" { (t!(locale, "receipt-print-about")) }
                (facts([
                    (business.as_str(), html! { bdi { (shown.business) } }),
                    (at.as_str(), html! { time datetime=(reader.now) { (moment::full_words(reader, reader.now)) } }),
                    (number.as_str(), html! { span class="font-mono text-xs" translate="no" { (proof(&shown)) } }),
                ]))
                div class="flex flex-wrap gap-2 print:hidden" {
                    (Button::new(t!(locale, "receipt-text")).icon(Icon::Download).to(format!("{here}/receipt.txt")))
                    (Button::new(t!(locale, "receipt-back")).quiet().to(here))
                }
            }))
        }
    };
    let title = t!(locale, "receipt-title");
    Ok(layout::public(locale, theme, &shown.business, &title, content, &title, privacy(locale, tenant)))
}

/// `GET /p/{tenant}/preferences/{token}/receipt.txt`
pub(crate) async fn receipt_text(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
) -> web::Result<Response> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let reader = Reader { locale, zone: shown.zone, now: app.clock.now() };
    let mut text = format!(
        "{}\n{}: {}\n{}: {}\n{}: {}\n",
        t!(locale, "receipt-title"),
        t!(locale, "receipt-business"),
        shown.business,
        t!(locale, "receipt-at"),
        moment::full_words(reader, reader.now),
        t!(locale, "receipt-number"),
        proof(&shown),
    );
    for (everything, lines) in &shown.channels {
        text.push_str(&format!("\n{}\n", everything.channel.brand()));
        for extent in subjects(everything) {
            text.push_str(&format!("- {}: {}\n", name_of(locale, everything, extent), held(locale, lines, extent)));
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.txt\""),
    ];
    Ok((headers, text).into_response())
}

fn name_of(locale: Locale, everything: &Everything, extent: Extent) -> String {
    match extent {
        Extent::Topic(topic) => wording::subject(locale, Subject::Topic(topic), &everything.topics),
        Extent::Purpose(purpose) => wording::purpose(locale, purpose),
        Extent::All => t!(locale, "subject-everything"),
    }
}

fn held(locale: Locale, lines: &[Line], extent: Extent) -> String {
    if is_allowed(lines, extent) { t!(locale, "receipt-yes") } else { t!(locale, "receipt-no") }
}

/// The last entry, by which the business finds it.
fn proof(shown: &Shown) -> String {
    let last = shown.channels.iter().filter_map(|(everything, _)| last(&everything.entries)).max();
    last.map(|id| id.to_string()).unwrap_or_default()
}
