//! The receipt of what a person chose: what changed by it, what they allow now, and the last that was recorded, each entry with the
//! id by which the business finds it. To print, or to save as a text.

use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Purpose};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Icon, Notice, Reader, Tone, chip, facts, moment, rows, section};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, Path, Query, t};

use super::pages::{Place, opened, subjects, ways};
use super::store::{LATELY, OnChannel, Shown};
use crate::ledger::{Effect, Entry, Extent, Method, short};

/// Of which act it is, by its request; of none, if somebody only looks it up.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Of {
    act: String,
}

/// `GET /p/{tenant}/preferences/{token}/receipt`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    theme: Theme,
    Query(of): Query<Of>,
) -> web::Result<Markup> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let here = format!("/p/{tenant}/preferences/{token}");
    let reader = Reader { locale, zone: shown.zone, now: app.clock.now() };
    let (business, at) = (t!(locale, "receipt-business"), t!(locale, "receipt-at"));
    let (changed, lately) = (changed(&shown, &of), lately(&shown));
    let content = html! {
        @if !changed.is_empty() {
            (Notice::good(t!(locale, "receipt-saved")).because(html! { (t!(locale, "receipt-saved-about")) }))
            div class="pt-6" { (section(&t!(locale, "receipt-changed"), entries(reader, &shown, &changed))) }
        } @else if !of.act.is_empty() {
            (Notice::info(t!(locale, "receipt-unchanged")))
        }
        div class="pt-6" {
            (section(&t!(locale, "receipt-holds"), html! {
                @for on in &shown.channels {
                    p class="text-sm font-medium" { (t!(locale, "preferences-on", channel = isolated(on.channel.brand()))) }
                    (rows(subjects(on).into_iter().map(|extent| html! {
                        div class="flex items-start justify-between gap-4 px-4 py-3" {
                            p class="min-w-0 wrap-anywhere" { (of_it(locale, &shown, extent, reader.now)) }
                            span class="shrink-0" { (chip(&held(locale, on, extent), if on.is_allowed(extent) { Tone::Good } else { Tone::Plain })) }
                        }
                    })))
                }
            }))
            @if lately.len() > changed.len() {
                (section(&t!(locale, "receipt-lately"), entries(reader, &shown, &lately)))
            }
            (section(&t!(locale, "receipt-keep"), html! {
                p class="text-sm text-muted print:hidden" { (t!(locale, "receipt-print-about")) }
                (facts([
                    (business.as_str(), html! { bdi { (shown.business) } }),
                    (at.as_str(), html! { time datetime=(reader.now) { (moment::full_words(reader, reader.now)) } }),
                ]))
                div class="flex flex-wrap gap-2 print:hidden" {
                    (Button::new(t!(locale, "receipt-text")).icon(Icon::Download).to(format!("{here}/receipt.txt")))
                    (Button::new(t!(locale, "receipt-back")).quiet().to(here))
                }
            }))
        }
    };
    let title = t!(locale, "receipt-title");
    Ok(layout::public(locale, theme, &shown.business, &title, content, &title, ways(locale, tenant, &token)))
}

/// `GET /p/{tenant}/preferences/{token}/receipt.txt`
pub(crate) async fn text(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
) -> web::Result<Response> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let reader = Reader { locale, zone: shown.zone, now: app.clock.now() };
    let mut text = format!(
        "{}\n{}: {}\n{}: {}\n",
        t!(locale, "receipt-title"),
        t!(locale, "receipt-business"),
        shown.business,
        t!(locale, "receipt-at"),
        moment::full_words(reader, reader.now),
    );
    for on in &shown.channels {
        text.push_str(&format!("\n{}\n", on.channel.brand()));
        for extent in subjects(on) {
            let what = of_it(locale, &shown, extent, reader.now);
            text.push_str(&format!("- {what}: {}\n", held(locale, on, extent)));
        }
    }
    text.push_str(&format!("\n{}\n", t!(locale, "receipt-lately")));
    for (on, entry) in lately(&shown) {
        text.push_str(&format!("\n{}\n{}\n", said(locale, &shown, entry), when(reader, &shown, on, entry)));
        if !entry.text_shown.is_empty() {
            text.push_str(&format!("{} {}\n", below(locale, &shown, entry), entry.text_shown));
        }
        text.push_str(&format!("{}\n", t!(locale, "entry-number", number = short(entry.id))));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.txt\""),
    ];
    Ok((headers, text).into_response())
}

/// The last entries, newest first.
fn lately(shown: &Shown) -> Vec<(&OnChannel, &Entry)> {
    let mut all: Vec<(&OnChannel, &Entry)> = shown
        .channels
        .iter()
        .flat_map(|on| on.entries.iter().rev().take(LATELY).map(move |entry| (on, entry)))
        .collect();
    all.sort_by_key(|(_, entry)| std::cmp::Reverse((entry.recorded_at, entry.number)));
    all.truncate(LATELY);
    all
}

/// What was entered by the act.
fn changed<'a>(shown: &'a Shown, of: &Of) -> Vec<(&'a OnChannel, &'a Entry)> {
    let all = shown.channels.iter().flat_map(|on| on.entries.iter().map(move |entry| (on, entry)));
    all.filter(|(_, entry)| entry.request.to_string() == of.act).collect()
}

fn entries(reader: Reader, shown: &Shown, all: &[(&OnChannel, &Entry)]) -> Markup {
    rows(all.iter().map(|(on, entry)| {
        html! {
            div class="space-y-1.5 px-4 py-3" {
                p class="font-medium wrap-anywhere" { (said(reader.locale, shown, entry)) }
                p class="text-sm text-muted wrap-anywhere" { (when(reader, shown, on, entry)) }
                @if !entry.text_shown.is_empty() {
                    p class="text-xs text-muted" { (below(reader.locale, shown, entry)) }
                    blockquote class="border-s-2 border-base-300 ps-3 text-sm whitespace-pre-line wrap-anywhere" dir="auto" { bdi { (entry.text_shown) } }
                }
                p class="text-xs text-muted" { (t!(reader.locale, "entry-number", number = short(entry.id))) }
            }
        }
    }))
}

fn said(locale: Locale, shown: &Shown, entry: &Entry) -> String {
    let subject = of_it(locale, shown, entry.extent, entry.recorded_at);
    match entry.effect {
        Effect::Grant => t!(locale, "receipt-grant", subject = subject),
        Effect::Withdraw => t!(locale, "receipt-withdraw", subject = subject),
        Effect::Hold => t!(locale, "receipt-hold"),
        Effect::Release if entry.extent == Extent::All => t!(locale, "receipt-release"),
        Effect::Release if entry.method == Method::Import => t!(locale, "receipt-taken-back", subject = subject),
        Effect::Release => t!(locale, "receipt-allowed-again", subject = subject),
    }
}

/// When it was said, on which channel, and how.
fn when(reader: Reader, shown: &Shown, on: &OnChannel, entry: &Entry) -> String {
    let (locale, business) = (reader.locale, isolated(&shown.business));
    let how = match entry.method {
        Method::Form if entry.actor_kind == "contact" => t!(locale, "receipt-how-page"),
        Method::Message => t!(locale, "receipt-how-message"),
        Method::Verbal
        | Method::Written
        | Method::Form
        | Method::Call
        | Method::InPerson
        | Method::DoubleOptIn
        | Method::Api => t!(locale, "receipt-how-told", business = business),
        Method::Staff => t!(locale, "receipt-how-decided", business = business),
        Method::Clock => t!(locale, "receipt-how-clock"),
        Method::Import => t!(locale, "receipt-how-list", business = business),
        Method::Provider => t!(locale, "receipt-how-settings", channel = isolated(on.channel.brand())),
    };
    format!("{} · {} · {how}", moment::full_words(reader, entry.occurred_at), on.channel.brand())
}

/// The line above the text that they were shown.
fn below(locale: Locale, shown: &Shown, entry: &Entry) -> String {
    let version: Option<i64> = entry.text.and_then(|id| shown.versions.get(&id).copied());
    match version {
        Some(version) => t!(locale, "receipt-text-version", number = version),
        None => t!(locale, "receipt-text-shown"),
    }
}

/// What something is about, to whom it is said.
fn of_it(locale: Locale, shown: &Shown, extent: Extent, at: kernel::Timestamp) -> String {
    match extent {
        Extent::All => t!(locale, "subject-everything"),
        Extent::Purpose(Purpose::Marketing) => t!(locale, "subject-offers"),
        Extent::Purpose(Purpose::Transactional) => t!(locale, "receipt-subject-business"),
        Extent::Purpose(Purpose::Service | Purpose::Compliance) => t!(locale, "receipt-subject-service"),
        Extent::Topic(topic) => t!(locale, "subject-topic", topic = isolated(shown.names.at(topic, at))),
    }
}

fn held(locale: Locale, on: &OnChannel, extent: Extent) -> String {
    if on.is_allowed(extent) { t!(locale, "receipt-yes") } else { t!(locale, "receipt-no") }
}
