//! Greeting, away message, and the list of word rules.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Locale;
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use web::components::{Button, Field, Icon, Notice, Tone, chip, form, framed, list_row, rows, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Place, Query, redirect, t};

use super::Business;
use crate::choices::{self, Choices, Refusal, Texts, What};
use crate::language::Language;
use crate::rules::{self, Rule, starters};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// The form as it is sent: `greeting.<language>` and `away.<language>` hold the texts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    greeting_on: String,
    away_on: String,
    says_so: String,
    quiet_minutes: String,
    version: String,
    /// `preview` only shows what was typed.
    act: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl Typed {
    fn choices(&self) -> Choices {
        Choices {
            greeting_on: !self.greeting_on.is_empty(),
            away_on: !self.away_on.is_empty(),
            says_so: !self.says_so.is_empty(),
            quiet_minutes: self.quiet_minutes.trim().parse().unwrap_or(-1),
            version: self.version.parse().unwrap_or(-1),
        }
    }

    fn texts(&self) -> Texts {
        let mut texts = Texts::new();
        for what in What::ALL {
            for language in Language::ALL {
                if let Some(text) = self.others.get(&name(what, language)) {
                    texts.insert((what, language), text.clone());
                }
            }
        }
        texts
    }
}

/// What stands in the form.
struct Shown {
    choices: Choices,
    texts: Texts,
    quiet: String,
    wrong: Option<Refusal>,
    is_preview: bool,
}

/// `GET /t/{tenant}/settings/automation`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let notice = match query.done.as_str() {
        "saved" => Notice::good(t!(locale, "automation-saved")).alert().render(),
        "removed" => Notice::good(t!(locale, "rule-removed")).alert().render(),
        _ => html! {},
    };
    page(&app, &access, theme, notice, None).await
}

/// `POST /t/{tenant}/settings/automation`
pub(crate) async fn set(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let (choices, texts, quiet) = (typed.choices(), typed.texts(), typed.quiet_minutes.clone());
    let mut shown = Shown { choices, texts, quiet, wrong: None, is_preview: typed.act == "preview" };
    if shown.is_preview {
        return Ok(page(&app, &access, theme, html! {}, Some(shown)).await?.into_response());
    }
    let (choices, texts) = (shown.choices.clone(), shown.texts.clone());
    match app.db.write(access.tenant, access.actor, move |tx| choices::set(tx, &choices, &texts)).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/automation?done=saved", access.tenant))),
        Err(Fault::Failed(error)) => Err(error.into()),
        Err(Fault::Refused(refusal)) => {
            let status =
                if refusal == Refusal::Stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let notice = Notice::harm(words(access.locale, refusal)).alert().render();
            shown.wrong = Some(refusal);
            Ok((status, page(&app, &access, theme, notice, Some(shown)).await?).into_response())
        }
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Stale => t!(locale, "automation-stale"),
        Refusal::Minutes => t!(locale, "automation-minutes-wrong"),
        Refusal::TooLong(_, language) => t!(locale, "automation-too-long", language = language.name()),
        Refusal::NoText(What::Greeting) => t!(locale, "automation-no-greeting"),
        Refusal::NoText(What::Away) => t!(locale, "automation-no-away"),
    }
}

fn name(what: What, language: Language) -> String {
    format!("{}.{language}", what.as_str())
}

/// What is offered where nothing was written yet.
fn suggested(what: What, language: Language, of_business: Locale) -> String {
    let locale = language.locale(of_business);
    match what {
        What::Greeting => t!(locale, "automation-greeting-suggested", first = "{first name}", business = "{business}"),
        What::Away => t!(locale, "automation-away-suggested", first = "{first name}", now = "{now}"),
    }
}

async fn page(app: &App, access: &Access, theme: Theme, notice: Markup, shown: Option<Shown>) -> web::Result<Markup> {
    let locale = access.locale;
    let read = |scope: &Scope<'_>| -> store::Result<_> {
        Ok((Business::read(scope)?, choices::get(scope)?, choices::texts(scope)?, rules::list(scope)?))
    };
    let (business, kept, texts, rules) = app.db.read(access.tenant, read).await?;
    let shown = shown.unwrap_or_else(|| {
        let quiet = kept.quiet_minutes.to_string();
        Shown { texts, quiet, wrong: None, is_preview: false, choices: kept }
    });
    let here = format!("/t/{}/settings/automation", access.tenant);
    let minutes_wrong = (shown.wrong == Some(Refusal::Minutes)).then(|| words(locale, Refusal::Minutes));
    let content = html! {
        (form(&here, html! {
            input type="hidden" name="version" value=(shown.choices.version);
            (part(locale, &business, &shown, What::Greeting))
            (part(locale, &business, &shown, What::Away))
            (section(&t!(locale, "automation-both"), html! {
                (Field::checkbox("says_so", t!(locale, "automation-says-so"), shown.choices.says_so)
                    .explained(t!(locale, "automation-says-so-about")))
                (Field::text("quiet_minutes", t!(locale, "automation-quiet")).inputmode("numeric").autocomplete("off").required()
                    .value(shown.quiet.clone()).explained(t!(locale, "automation-quiet-about")).wrong(minutes_wrong))
            }))
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "automation-save")).primary())
                (Button::new(t!(locale, "automation-preview")).sends("act", "preview"))
            }
        }))
        (section(&t!(locale, "rules-title"), rules_part(locale, &here, &rules)))
    };
    let above = accounts::settings_tabs(access, accounts::Tab::Automation);
    let title = t!(locale, "automation-title");
    let body = framed(&above, &title, Some(&t!(locale, "automation-about")), &notice, &content);
    Ok(layout::page(&PageContext::of(access, theme, Place::Settings), &title, body))
}

/// Greeting or away message: whether it is on, its texts, and how they read.
fn part(locale: Locale, business: &Business, shown: &Shown, what: What) -> Markup {
    let (title, about, on, field) = match what {
        What::Greeting => (
            t!(locale, "automation-greeting"),
            t!(locale, "automation-greeting-about"),
            t!(locale, "automation-greeting-on"),
            "greeting_on",
        ),
        What::Away => (
            t!(locale, "automation-away"),
            t!(locale, "automation-away-about"),
            t!(locale, "automation-away-on"),
            "away_on",
        ),
    };
    let written = |language: Language| shown.texts.get(&(what, language)).filter(|text| !text.trim().is_empty());
    let any = Language::ALL.into_iter().any(|language| written(language).is_some());
    let wrong = |language: Language| {
        shown.wrong.filter(|wrong| match wrong {
            Refusal::TooLong(of, in_language) => (*of, *in_language) == (what, language),
            Refusal::NoText(of) => *of == what,
            Refusal::Stale | Refusal::Minutes => false,
        })
    };
    section(
        &title,
        html! {
            p class="max-w-xl text-sm text-muted" { (about) }
            @if what == What::Away && !business.hours.week.is_set() {
                (Notice::attention(t!(locale, "automation-no-hours")).next(html! {
                    (Button::new(t!(locale, "automation-set-hours")).small().to(format!("/t/{}/settings/hours", business.tenant.id)))
                }))
            }
            (Field::checkbox(field, on, shown.choices.is_on(what)))
            @for language in business.languages_with(|language| written(language).is_some()) {
                @let text = match written(language) {
                    Some(text) => text.clone(),
                    None if !any && !shown.is_preview => suggested(what, language, business.tenant.locale),
                    None => String::new(),
                };
                (Field::lines(name(what, language), t!(locale, "automation-text", language = isolated(language.name())), 4)
                    .value(text.clone()).explained(t!(locale, "automation-fields")).wrong(wrong(language).map(|wrong| words(locale, wrong))))
                @if !text.is_empty() {
                    p class="text-sm text-muted" { (t!(locale, "automation-reads")) }
                    (business.preview(&text, language, shown.choices.says_so))
                }
            }
        },
    )
}

fn rules_part(locale: Locale, here: &str, rules: &[Rule]) -> Markup {
    let is_there = |key: &str| rules.iter().any(|rule| rule.starter.as_deref() == Some(key));
    let language = Language::of_tag(locale.tag()).unwrap_or(Language::English);
    html! {
        div id="rules" class="max-w-2xl scroll-mt-4 space-y-4" {
            p class="max-w-xl text-sm text-muted" { (t!(locale, "rules-about")) }
            @if !rules.is_empty() {
                (rows(rules.iter().map(|rule| {
                    let sign = if rule.is_on { chip(&t!(locale, "rule-is-on"), Tone::Good) } else { chip(&t!(locale, "rule-is-off"), Tone::Plain) };
                    let languages = rule.texts.keys().map(|language| language.name()).collect::<Vec<_>>().join(", ");
                    let about = html! { bdi translate="no" { (languages) } };
                    list_row(Icon::Bot.show(), &rule.name, Some(&format!("{here}/rules/{}", rule.id)), about, sign)
                })))
            }
            form method="post" action=(format!("{here}/rules")) class="space-y-3" {
                p class="text-sm font-medium" { (t!(locale, "rules-add")) }
                div class="flex flex-wrap gap-2" {
                    @for key in starters::KEYS.into_iter().filter(|key| !is_there(key)) {
                        @if let Some(starter) = starters::starter(key, language) {
                            (Button::new(isolated(&starter.name)).small().icon(Icon::Plus).sends("starter", key))
                        }
                    }
                    (Button::new(t!(locale, "rules-own")).small().icon(Icon::Plus).sends("starter", "own"))
                }
            }
        }
    }
}
