//! `/t/{tenant}/settings/inbox/not-sent`: what was held back or refused, day by day, each with its reason and what to do; and how much
//! a person gets at most.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::gate::{self, Caps};
use contacts::people::{self, Label};
use kernel::{ContactId, Locale, Permission, Purpose, Timestamp};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, chip, empty_state, form, moment, older, rows, section,
};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Listing, Page, Query, redirect, t};

use super::store::{Filter, NotSent, not_sent};
use crate::conversations::reasons;
use crate::messages::view::kind_words;
use crate::settings;

/// The reasons as one looks for them, each group under a word.
const GROUPS: [(&str, &[&str]); 4] = [
    ("consent", &["opted_out", "held_unclear_stop", "restricted", "purpose_withdrawn", "no_consent", "already_agreed"]),
    ("template", &["window_closed", "template_not_approved", "template_recounted", "marketing_not_delivered_there"]),
    (
        "enough",
        &["quiet_hours", "offers_enough", "automatic_enough", "answered_enough", "confirmation_used", "asked_lately"],
    ),
    (
        "number",
        &[
            "inbox_disconnected",
            "inbox_reconnect",
            "number_restricted",
            "payment_trouble",
            "restored",
            "tenant_closed",
            "no_address",
        ],
    ),
];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `held`, `refused`, or both.
    show: String,
    /// One of the groups, or any.
    because: String,
    done: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let verdict = ["held", "refused"].into_iter().find(|word| *word == self.show);
        let reasons = GROUPS.iter().find(|(name, _)| *name == self.because).map(|(_, reasons)| *reasons);
        Filter { verdict, reasons }
    }
}

/// `GET /t/{tenant}/settings/inbox/not-sent`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let saved = (asked.done == "saved").then(|| Notice::good(t!(access.locale, "not-sent-saved")).alert().render());
    page_of(&app, &access, theme, (&page, &asked), &saved.unwrap_or_default(), None).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    offers: String,
    automatic: String,
}

/// `POST /t/{tenant}/settings/inbox/not-sent`: how much is enough.
pub(crate) async fn set_caps(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    // What is no number is out of range too.
    let number = |text: &str| text.trim().parse().unwrap_or(-1);
    let caps = Caps { marketing_week: number(&typed.offers), automatic_day: number(&typed.automatic) };
    match app.db.write(access.tenant, access.actor, move |tx| gate::set_caps(tx, caps)).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox/not-sent?done=saved", access.tenant))),
        Err(Fault::Refused(gate::OutOfRange)) => {
            let asked = (&Page::default(), &Asked::default());
            let page = page_of(&app, &access, theme, asked, &html! {}, Some(&typed)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn page_of(
    app: &App,
    access: &Access,
    theme: Theme,
    (page, asked): (&Page, &Asked),
    notice: &Markup,
    wrong: Option<&Typed>,
) -> web::Result<Markup> {
    let (limit, filter, asker) = (page.limit()?, asked.filter(), access.clone());
    let after = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        let found = not_sent(scope, &asker, filter, after, limit + 1)?;
        let people: Vec<ContactId> = found.iter().map(|one| one.contact).collect();
        Ok((found, people::labels(scope, &people)?, gate::caps(scope)?))
    };
    let (found, called, caps) = app.db.read(access.tenant, read).await?;
    let found = Listing::new(found, limit, |one: &NotSent| (one.at, one.id));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let locale = access.locale;
    let here = format!("/t/{}/settings/inbox/not-sent", access.tenant);
    let content = html! {
        div class="max-w-3xl space-y-4" {
            (filters(locale, &here, asked))
            @if found.data.is_empty() {
                (empty_state(Icon::CircleCheck, &t!(locale, "not-sent-none"), &t!(locale, "not-sent-none-about"), None))
            }
            @for day in found.data.chunk_by(|one, other| moment::same_day(reader, one.at, other.at)) {
                section class="space-y-2" {
                    h2 class="text-sm font-semibold text-muted" { (moment::day(reader, day[0].at)) }
                    (rows(day.iter().map(|one| row(access, reader, &called, one))))
                }
            }
            @if let Some(cursor) = &found.next_cursor {
                (older(&format!("{here}?show={}&because={}&cursor={cursor}", known(&asked.show, &["held", "refused"]),
                    known(&asked.because, &GROUPS.map(|(name, _)| name))), &t!(locale, "not-sent-older")))
            }
        }
        @if access.may(Permission::SettingsManage) { (section(&t!(locale, "caps-title"), caps_form(locale, &here, caps, wrong))) }
    };
    let (title, about) = (t!(locale, "not-sent-title"), t!(locale, "not-sent-about"));
    Ok(settings::below(access, theme, &title, &about, notice, &content))
}

/// What was asked for, if it is one of these: nothing else goes into a link.
fn known<'a>(word: &str, of: &[&'a str]) -> &'a str {
    of.iter().find(|one| **one == word).copied().unwrap_or_default()
}

fn filters(locale: Locale, here: &str, asked: &Asked) -> Markup {
    let choice = |value: &str, words: String| (value.to_owned(), words);
    let shows = vec![
        choice("", t!(locale, "not-sent-both")),
        choice("held", t!(locale, "not-sent-only-held")),
        choice("refused", t!(locale, "not-sent-only-refused")),
    ];
    let because = vec![
        choice("", t!(locale, "not-sent-any")),
        choice("consent", t!(locale, "not-sent-consent")),
        choice("template", t!(locale, "not-sent-template")),
        choice("enough", t!(locale, "not-sent-enough")),
        choice("number", t!(locale, "not-sent-number")),
    ];
    html! {
        form method="get" action=(here) class="flex flex-wrap items-end gap-3" {
            div class="min-w-40 grow sm:grow-0" { (Field::choice("show", t!(locale, "not-sent-show"), shows).value(asked.show.clone())) }
            div class="min-w-48 grow sm:grow-0" { (Field::choice("because", t!(locale, "not-sent-because"), because).value(asked.because.clone())) }
            (Button::new(t!(locale, "not-sent-filter")))
        }
    }
}

fn row(access: &Access, reader: Reader, called: &HashMap<ContactId, Label>, one: &NotSent) -> Markup {
    let locale = reader.locale;
    let name = called.get(&one.contact).map(|label| label.show(locale)).unwrap_or_default();
    let name = if name.is_empty() { t!(locale, "reason-this-person") } else { name };
    let href = format!("/t/{}/inbox/{}", access.tenant, one.conversation);
    html! {
        div class="space-y-1 px-4 py-3" data-decision=(one.id) {
            div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1" {
                p class="min-w-0 truncate font-medium" { a class="link-hover" href=(href) { bdi translate="no" { (name) } } }
                p class="flex flex-wrap items-center gap-1.5 text-sm text-muted" {
                    (state(locale, one)) (chip(&purpose(locale, one.purpose), Tone::Plain)) (moment::clock(reader, one.at))
                }
            }
            @if let Some(what) = what(locale, one) { p class="line-clamp-2 text-sm wrap-anywhere" { bdi { (what) } } }
            p class="text-sm text-muted wrap-anywhere" {
                (reasons::words(locale, &one.reason, &name)) " " (reasons::next(locale, &one.reason, access.tenant))
            }
            @if let Some(until) = one.held_until.filter(|until| waits(one) && *until > reader.now) {
                p class="text-sm text-muted" { (t!(locale, "not-sent-until", when = isolated(&moment::full_words(reader, until)))) }
            }
        }
    }
}

/// Whether it still waits: what was held may have gone since.
fn waits(one: &NotSent) -> bool {
    one.is_held && one.message.as_ref().is_none_or(|(_, _, status)| matches!(status.as_str(), "held" | "queued"))
}

fn state(locale: Locale, one: &NotSent) -> Markup {
    match (one.is_held, waits(one)) {
        (false, _) => chip(&t!(locale, "not-sent-refused"), Tone::Harm),
        (true, true) => chip(&t!(locale, "not-sent-held"), Tone::Attention),
        (true, false) => chip(&t!(locale, "not-sent-over"), Tone::Plain),
    }
}

/// The message's words; of one that is not kept, what it was.
fn what(locale: Locale, one: &NotSent) -> Option<String> {
    match (&one.message, one.kind.as_str()) {
        (Some((kind, text, _)), _) if text.trim().is_empty() => Some(kind_words(locale, kind)),
        (Some((_, text, _)), _) => Some(text.clone()),
        (None, "confirmation") => Some(t!(locale, "not-sent-confirmation")),
        (None, "consent_question") => Some(t!(locale, "consent-question-title")),
        (None, "help_answer") => Some(t!(locale, "not-sent-help")),
        (None, _) => None,
    }
}

fn purpose(locale: Locale, purpose: Purpose) -> String {
    match purpose {
        Purpose::Service => t!(locale, "not-sent-as-service"),
        Purpose::Transactional => t!(locale, "not-sent-as-transactional"),
        Purpose::Marketing => t!(locale, "not-sent-as-marketing"),
        Purpose::Compliance => t!(locale, "not-sent-as-compliance"),
    }
}

fn caps_form(locale: Locale, here: &str, caps: Caps, wrong: Option<&Typed>) -> Markup {
    let of = |typed: fn(&Typed) -> &String, kept: i64| wrong.map_or(kept.to_string(), |wrong| typed(wrong).clone());
    let not_taken = |typed: fn(&Typed) -> &String, from: i64, most: i64| {
        let is_wrong = |text: &String| text.trim().parse::<i64>().is_ok_and(|number| (from..=most).contains(&number));
        wrong.filter(|wrong| !is_wrong(typed(wrong))).map(|_| t!(locale, "caps-wrong", from = from, most = most))
    };
    let most = gate::MOST_CAPS;
    form(
        here,
        html! {
            (Field::text("offers", t!(locale, "caps-offers")).explained(t!(locale, "caps-offers-about"))
                .value(of(|typed| &typed.offers, caps.marketing_week)).inputmode("numeric").autocomplete("off").required()
                .wrong(not_taken(|typed| &typed.offers, 0, most.marketing_week)))
            (Field::text("automatic", t!(locale, "caps-automatic")).explained(t!(locale, "caps-automatic-about"))
                .value(of(|typed| &typed.automatic, caps.automatic_day)).inputmode("numeric").autocomplete("off").required()
                .wrong(not_taken(|typed| &typed.automatic, 1, most.automatic_day)))
            (Button::new(t!(locale, "inbox-settings-save")))
        },
    )
}
