//! What the pages of earlier chats show.

use chrono_tz::Tz;
use contacts::people::Person;
use kernel::{Locale, Permission};
use maud::{Markup, html};
use web::components::inbox::{Besides, Body, Bubble, Side as Edge};
use web::components::{
    Button, Field, Icon, Notice, Reader, back, empty_state, facts, heading, list_row, moment, older, rows, section,
};
use web::words::isolated;
use web::{Access, Listing, manner, t};

use super::Refusal;
use super::model::{Import, Past, Side, Stage};
use super::pages::{address, one, words};
use super::said::Kind;
use super::stamps::Order;
use super::survey::Sampled;
use crate::snooze::rules::instant;

/// What the page of a person's earlier chats shows.
pub(super) struct Shown<'a> {
    /// Newest first.
    pub(super) found: &'a Listing<Past>,
    /// None for who may not bring any in.
    pub(super) imports: &'a [Import],
    /// It is not the newest part.
    pub(super) is_later: bool,
}

/// A person's earlier messages, the oldest on top as in a thread.
pub(super) fn history(access: &Access, reader: Reader, person: &Person, shown: &Shown<'_>) -> Markup {
    let (locale, tenant) = (reader.locale, access.tenant);
    let (here, name) = (address(tenant, person.id), person.label().show(locale));
    let may_import = access.may(Permission::PrivacyManage) && person.deleted_at.is_none();
    let begin = || Button::new(t!(locale, "history-import")).to(format!("{here}/import"));
    let past: Vec<&Past> = shown.found.data.iter().rev().collect();
    html! {
        (back(&format!("/t/{tenant}/people/{}", person.id), &isolated(&name)))
        (heading(&t!(locale, "history-of", name = isolated(&name)), Some(&t!(locale, "history-about")), html! { @if may_import { (begin()) } }))
        @if past.is_empty() && !shown.is_later {
            (empty_state(Icon::Message, &t!(locale, "history-none"), &t!(locale, "history-none-about"), None))
        } @else {
            div class="max-w-3xl space-y-4 pb-8" {
                @if let Some(cursor) = &shown.found.next_cursor { (older(&format!("{here}?cursor={cursor}"), &t!(locale, "history-older"))) }
                (Notice::info(t!(locale, "history-mark")).because(html! { (t!(locale, "history-mark-about")) }))
                div class="space-y-3 rounded-box bg-sunken px-4 py-4" {
                    @for day in past.chunk_by(|one, other| moment::same_day(reader, one.at, other.at)) {
                        h2 class="py-1 text-center text-xs text-muted" { (moment::day(reader, day[0].at)) }
                        @for message in day { (bubble(locale, message).show(reader)) }
                    }
                }
                @if shown.is_later { (Button::new(t!(locale, "history-newest")).quiet().small().to(here.as_str())) }
            }
        }
        @if !shown.imports.is_empty() {
            (section(&t!(locale, "history-imports"), rows(shown.imports.iter().map(|import| {
                let end = html! { span class="text-muted" { (moment::short(reader, import.created_at)) } };
                list_row(html! {}, &name_of(import), Some(&one(tenant, person.id, import.id)), html! { (stage_words(locale, import)) }, end)
            }))))
        }
    }
}

fn name_of(import: &Import) -> String {
    isolated(&import.file_name)
}

fn bubble(locale: Locale, message: &Past) -> Bubble {
    Bubble {
        id: message.id.to_string(),
        side: match message.side {
            Side::Customer => Edge::Inbound,
            Side::Business => Edge::Outbound { by: message.author.clone() },
        },
        body: match message.kind {
            Kind::Text => Body::Text(message.text.clone()),
            Kind::Deleted => Body::Gone(t!(locale, "history-deleted")),
            kind => Body::Attachment {
                icon: icon(kind),
                title: kind_words(locale, kind),
                about: Some(message.file_name.clone()).filter(|name| !name.is_empty()),
                href: None,
                caption: Some(message.text.clone()).filter(|text| !text.is_empty()),
            },
        },
        quote: None,
        at: message.at,
        tick: None,
        trouble: None,
        still: None,
        reactions: Vec::new(),
        besides: Besides::default(),
    }
}

fn icon(kind: Kind) -> Icon {
    match kind {
        Kind::Photo | Kind::Sticker => Icon::Image,
        Kind::Video => Icon::Video,
        Kind::Audio => Icon::Mic,
        Kind::Card => Icon::User,
        Kind::Text | Kind::Document | Kind::File | Kind::Deleted => Icon::File,
    }
}

/// What was there, and that it is not kept.
fn kind_words(locale: Locale, kind: Kind) -> String {
    match kind {
        Kind::Photo => t!(locale, "history-photo"),
        Kind::Video => t!(locale, "history-video"),
        Kind::Audio => t!(locale, "history-audio"),
        Kind::Sticker => t!(locale, "history-sticker"),
        Kind::Document => t!(locale, "history-document"),
        Kind::Card => t!(locale, "history-card"),
        Kind::File => t!(locale, "history-file"),
        Kind::Deleted => t!(locale, "history-deleted"),
        Kind::Text => String::new(),
    }
}

/// The page on which a file is given.
pub(super) fn upload(access: &Access, person: &Person, wrong: Option<&str>) -> Markup {
    let locale = access.locale;
    let (here, name) = (address(access.tenant, person.id), isolated(&person.label().show(locale)));
    html! {
        (back(&here, &t!(locale, "history-of", name = name.as_str())))
        (heading(&t!(locale, "history-import"), Some(&t!(locale, "history-import-about", name = name.as_str())), html! {}))
        form method="post" enctype="multipart/form-data" action=(format!("{here}/import")) class="max-w-xl space-y-5 pb-8" {
            div class="space-y-1.5" {
                label class="block text-sm font-medium" for="field-file" { (t!(locale, "history-file-label")) }
                p class="text-sm text-muted" { (t!(locale, "history-file-about")) }
                input class={ "file-input reach w-full " @if wrong.is_some() { "border-error" } } type="file" id="field-file" name="file" required
                    accept=".txt,.zip,text/plain,application/zip" aria-describedby=[wrong.map(|_| "field-file-wrong")];
                @if let Some(wrong) = wrong {
                    p id="field-file-wrong" role="alert" class="flex items-start gap-1.5 text-sm text-error wrap-anywhere" {
                        span class="mt-0.5" { (Icon::CircleAlert.small()) } (wrong)
                    }
                }
            }
            (Button::new(t!(locale, "history-look")).primary())
        }
    }
}

/// What one confirms, word for word.
pub(super) fn attestation(access: &Access, person: &Person) -> String {
    let locale = access.locale;
    let name = person.label().show(locale);
    t!(locale, "history-confirm", business = isolated(&access.tenant_name), name = isolated(&name))
}

/// What would be read in; nothing is yet.
pub(super) fn look(
    access: &Access,
    reader: Reader,
    person: &Person,
    import: &Import,
    wrong: Option<Refusal>,
) -> Markup {
    let (locale, order) = (reader.locale, import.plan.order);
    let here = one(access.tenant, person.id, import.id);
    let told = wrong.map(|refusal| words(locale, refusal));
    let of = |refusal: Refusal| told.clone().filter(|_| wrong == Some(refusal));
    html! {
        (back(&address(access.tenant, person.id), &t!(locale, "history-of", name = isolated(&person.label().show(locale)))))
        (heading(&name_of(import), Some(&t!(locale, "history-look-about")), html! {}))
        div class="max-w-3xl space-y-8 pb-8" {
            @if let Some(told) = &told { (Notice::harm(t!(locale, "history-not-taken")).because(html! { (told) }).alert()) }
            (section(&t!(locale, "history-found"), found(reader, import)))
            (section(&t!(locale, "history-dates"), html! {
                p class="text-sm text-muted" { (t!(locale, "history-dates-about")) }
                nav class="flex flex-wrap gap-1" aria-label=(t!(locale, "history-dates")) {
                    @for choice in import.survey.possible() {
                        a href=(format!("{here}?order={}", choice.as_str())) aria-current=[(choice == order).then_some("page")]
                            class={ "btn btn-sm reach " @if choice == order { "btn-primary" } @else { "btn-ghost" } } { (order_words(locale, choice)) }
                    }
                }
                (rows(import.survey.sample(order).map(|message| sampled(reader, import, &message))))
            }))
            form method="post" action=(here) class="space-y-5" {
                input type="hidden" name="order" value=(order.as_str());
                h2 class="text-base font-semibold" { (t!(locale, "history-names")) }
                p class="text-sm text-muted" { (t!(locale, "history-names-about")) }
                div class="grid gap-4 sm:grid-cols-2" {
                    @for (at, (name, count)) in import.survey.names.iter().enumerate() {
                        (Field::choice(format!("name-{at}"), isolated(name), sides(locale))
                            .explained(t!(locale, "history-wrote", count = (*count)))
                            .value(import.plan.side(name).map_or("", Side::as_str)))
                    }
                }
                @if import.survey.others > 0 { p class="text-sm text-muted" { (t!(locale, "history-others", count = (import.survey.others))) } }
                @if let Some(wrong) = of(Refusal::NobodyChosen) { p role="alert" class="text-sm text-error" { (wrong) } }
                (Field::checkbox("confirmed", attestation(access, person), false).explained(t!(locale, "history-confirm-about"))
                    .required().wrong(of(Refusal::NotConfirmed)))
                (Button::new(t!(locale, "history-start")).primary())
            }
            form method="post" action=(format!("{here}/undo")) { (Button::new(t!(locale, "history-leave")).quiet()) }
        }
    }
}

fn sides(locale: Locale) -> Vec<(String, String)> {
    vec![
        (String::new(), t!(locale, "history-side-none")),
        (Side::Customer.as_str().to_owned(), t!(locale, "history-side-customer")),
        (Side::Business.as_str().to_owned(), t!(locale, "history-side-business")),
    ]
}

fn order_words(locale: Locale, order: Order) -> String {
    match order {
        Order::Day => t!(locale, "history-order-day"),
        Order::Month => t!(locale, "history-order-month"),
        Order::Year => t!(locale, "history-order-year"),
    }
}

fn found(reader: Reader, import: &Import) -> Markup {
    let (locale, survey, order) = (reader.locale, &import.survey, import.plan.order);
    let number = |count: i64| html! { (manner::number(locale, count)) };
    let zone = zone(import);
    let at = |wall: Option<chrono::NaiveDateTime>| {
        html! { @if let Some(wall) = wall { (moment::full_words(Reader { zone, ..reader }, instant(zone, wall))) } }
    };
    let (first, last) = survey.span(order);
    let (unreadable, lines) = survey.unreadable(order);
    let all = [
        (t!(locale, "history-messages"), number(survey.messages(order))),
        (t!(locale, "history-first"), at(first)),
        (t!(locale, "history-last"), at(last)),
        (t!(locale, "history-zone"), html! { span translate="no" { (import.plan.zone.replace('_', " ")) } }),
        (
            t!(locale, "history-files"),
            html! { (number(survey.files)) @if survey.files > 0 { span class="text-muted" { " · " (t!(locale, "history-files-about")) } } },
        ),
        (
            t!(locale, "history-notices"),
            html! { (number(survey.notices)) @if survey.notices > 0 { span class="text-muted" { " · " (t!(locale, "history-notices-about")) } } },
        ),
        (
            t!(locale, "history-unreadable"),
            html! {
                (number(unreadable))
                @if !lines.is_empty() {
                    span class="text-muted" { " · " (t!(locale, "history-lines", count = lines.len(), lines = lines.iter().map(|line| manner::number(locale, *line)).collect::<Vec<_>>().join(", "))) }
                }
            },
        ),
    ];
    facts(all.iter().map(|(name, about)| (name.as_str(), about.clone())))
}

fn zone(import: &Import) -> Tz {
    import.plan.zone.parse().unwrap_or(Tz::UTC)
}

fn sampled(reader: Reader, import: &Import, message: &Sampled<'_>) -> Markup {
    let zone = zone(import);
    let at = moment::full_words(Reader { zone, ..reader }, instant(zone, message.at));
    html! {
        div class="space-y-0.5 px-4 py-3 text-sm" {
            p class="text-muted" { (at) " · " bdi { (message.author) } }
            @if message.kind != Kind::Text { p { (kind_words(reader.locale, message.kind)) } }
            @if !message.text.is_empty() { p class="wrap-anywhere" dir="auto" { (message.text) } }
        }
    }
}

/// One that is read in, or was.
pub(super) fn import(access: &Access, reader: Reader, person: &Person, import: &Import, by: Option<&str>) -> Markup {
    let locale = reader.locale;
    html! {
        (back(&address(access.tenant, person.id), &t!(locale, "history-of", name = isolated(&person.label().show(locale)))))
        (heading(&name_of(import), None, html! {}))
        (standing(access, reader, import, by))
    }
}

/// What is asked for again and again while it goes on.
pub(super) fn standing(access: &Access, reader: Reader, import: &Import, by: Option<&str>) -> Markup {
    let locale = reader.locale;
    let here = one(access.tenant, import.contact, import.id);
    let goes_on = import.stage.goes_on();
    let part = format!("{here}?fragment=standing");
    let (confirmed, attested) = (t!(locale, "history-confirmed"), t!(locale, "history-attested"));
    html! {
        div id="history-import" class="max-w-3xl space-y-5 pb-8" hx-get=[goes_on.then_some(&part)] hx-trigger=[goes_on.then_some("every 1s")] hx-swap=[goes_on.then_some("outerMorph")] {
            div role="status" { (told(locale, import)) }
            @if goes_on { progress class="progress progress-primary w-full" aria-label=(t!(locale, "history-goes-on")) {} }
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "history-open")).to(address(access.tenant, import.contact)))
                @if import.stage.can_be_undone() {
                    form method="post" action=(format!("{here}/undo")) { (Button::new(t!(locale, "history-undo")).icon(Icon::Rotate)) }
                }
            }
            @if let Some(at) = import.confirmed_at {
                (facts([
                    (confirmed.as_str(), html! { (moment::full_words(reader, at)) @if let Some(by) = by { " · " bdi { (by) } } }),
                    (attested.as_str(), html! { (import.attested) }),
                ]))
            }
        }
    }
}

fn told(locale: Locale, import: &Import) -> Markup {
    let words = stage_words(locale, import);
    let about = html! {
        @if import.known > 0 { p { (t!(locale, "history-known", count = (import.known))) } }
        @if import.unreadable > 0 { p { (t!(locale, "history-unread-lines", count = (import.unreadable))) } }
    };
    match import.stage {
        Stage::Done => html! { (Notice::good(words).because(about)) },
        Stage::Undone => html! { (Notice::good(words)) },
        Stage::Stopped => html! { (Notice::harm(words).because(html! { (t!(locale, "history-stopped-about")) })) },
        Stage::Arriving | Stage::Looked | Stage::Running | Stage::Undoing => html! { (Notice::info(words)) },
    }
}

fn stage_words(locale: Locale, import: &Import) -> String {
    match import.stage {
        Stage::Arriving | Stage::Looked => t!(locale, "history-stage-looked"),
        Stage::Running => {
            t!(locale, "history-stage-running", count = manner::number(locale, import.added + import.known))
        }
        Stage::Done => t!(locale, "history-stage-done", count = (import.added)),
        Stage::Undoing => t!(locale, "history-stage-undoing"),
        Stage::Undone => t!(locale, "history-stage-undone"),
        Stage::Stopped => t!(locale, "history-stage-stopped"),
    }
}
