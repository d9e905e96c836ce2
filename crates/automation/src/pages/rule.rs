//! One word rule: its phrases and answers, what it would have answered, and whether it is on.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Permission, Problem, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, chip, empty_state, form, framed, moment, section,
};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::Business;
use crate::choices;
use crate::language::Language;
use crate::rules::{self, Change, Refusal, Rule, RuleText, trial};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct New {
    starter: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switched {
    on: String,
}

/// The form as it is sent: `phrases.<language>`, `exceptions.<language>`, `answer.<language>`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl Typed {
    fn change(&self) -> Change {
        let part = |what: &str, language| self.others.get(&format!("{what}.{language}")).cloned().unwrap_or_default();
        let text = |language| RuleText {
            phrases: part("phrases", language),
            exceptions: part("exceptions", language),
            answer: part("answer", language),
        };
        let texts = Language::ALL.into_iter().map(|language| (language, text(language))).collect();
        Change { name: self.name.clone(), texts }
    }
}

fn address(tenant: TenantId, id: Uuid) -> String {
    format!("/t/{tenant}/settings/automation/rules/{id}")
}

/// `POST /t/{tenant}/settings/automation/rules`: a copy of a starter, or `own`.
pub(crate) async fn create(State(app): State<App>, access: Access, Form(new): Form<New>) -> web::Result<Response> {
    let name = t!(access.locale, "rule-new-name");
    let make = move |tx: &mut store::Tx<'_>| match new.starter.as_str() {
        "own" => rules::create(tx, &name),
        key => rules::add_starter(tx, key),
    };
    let id = app.db.write(access.tenant, access.actor, make).await?;
    Ok(redirect(&address(access.tenant, id)))
}

/// `GET /t/{tenant}/settings/automation/rules/{rule}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let notice = match query.done.as_str() {
        "saved" => Notice::good(t!(locale, "automation-saved")).alert().render(),
        "on" => Notice::good(t!(locale, "rule-switched-on")).alert().render(),
        "off" => Notice::good(t!(locale, "rule-switched-off")).alert().render(),
        _ => html! {},
    };
    page(&app, &access, theme, id, notice, None).await
}

/// `POST /t/{tenant}/settings/automation/rules/{rule}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let (typed, change) = (typed.change(), typed.change());
    let outcome = app.db.write(access.tenant, access.actor, move |tx| rules::change(tx, id, &change)).await;
    answered(&app, &access, theme, id, outcome, ("saved", Some(typed))).await
}

/// `POST /t/{tenant}/settings/automation/rules/{rule}/switch`
pub(crate) async fn switch(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(switched): Form<Switched>,
) -> web::Result<Response> {
    let is_on = switched.on == "yes";
    let outcome = app.db.write(access.tenant, access.actor, move |tx| rules::switch(tx, id, is_on)).await;
    answered(&app, &access, theme, id, outcome, (if is_on { "on" } else { "off" }, None)).await
}

/// `POST /t/{tenant}/settings/automation/rules/{rule}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    if !app.db.write(access.tenant, access.actor, move |tx| rules::remove(tx, id)).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("/t/{}/settings/automation?done=removed#rules", access.tenant)))
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    id: Uuid,
    outcome: Result<(), Fault<Refusal>>,
    (done, typed): (&str, Option<Change>),
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&format!("{}?done={done}", address(access.tenant, id)))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let notice = Notice::harm(words(access.locale, &refusal)).alert().render();
            let page = page(app, access, theme, id, notice, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn words(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => t!(locale, "rule-gone"),
        Refusal::NoName | Refusal::LongName => t!(locale, "rule-name-wrong"),
        Refusal::TooMany => t!(locale, "rule-too-many"),
        Refusal::Unreadable(language, line) => {
            t!(locale, "rule-unreadable", language = language.name(), line = isolated(line))
        }
        Refusal::LongPhrases(language) => t!(locale, "rule-long-phrases", language = language.name()),
        Refusal::LongAnswer(language) => t!(locale, "automation-too-long", language = language.name()),
        Refusal::NoPhrases => t!(locale, "rule-no-phrases"),
        Refusal::NoAnswer(language) => t!(locale, "rule-no-answer", language = language.name()),
        Refusal::Unwritten(language) => t!(locale, "rule-unwritten", language = language.name()),
    }
}

async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    id: Uuid,
    notice: Markup,
    typed: Option<Change>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        Ok((Business::read(scope)?, rules::get(scope, id)?, choices::get(scope)?))
    };
    let (business, rule, choices) = app.db.read(access.tenant, read).await?;
    let (name, texts) = match typed {
        Some(typed) => (typed.name, typed.texts),
        None => (rule.name.clone(), rule.texts.clone()),
    };
    let here = address(access.tenant, id);
    let is_written = |language: Language| texts.get(&language).is_some_and(|text| !text.is_empty());
    let content = html! {
        (switch_part(locale, &here, &rule))
        (form(&here, html! {
            (Field::text("name", t!(locale, "rule-name")).value(name).autocomplete("off").required())
            @for language in business.languages_with(is_written) {
                @let text = texts.get(&language).cloned().unwrap_or_default();
                (section(language.name(), html! {
                    (Field::lines(format!("answer.{language}"), t!(locale, "rule-answer"), 5).value(text.answer.clone())
                        .explained(t!(locale, "rule-fields")))
                    @if !text.answer.trim().is_empty() {
                        p class="text-sm text-muted" { (t!(locale, "automation-reads")) }
                        (business.preview(&text.answer, language, choices.says_so))
                    }
                    details class="rounded-field border border-base-300 px-3" open[text.phrases.is_empty()] {
                        summary class="reach flex cursor-pointer items-center gap-2 py-2 text-sm font-medium" { (t!(locale, "rule-phrases-title")) }
                        div class="space-y-4 pb-3" {
                            (Field::lines(format!("phrases.{language}"), t!(locale, "rule-phrases"), 8).value(text.phrases)
                                .explained(t!(locale, "rule-phrases-about")))
                            (Field::lines(format!("exceptions.{language}"), t!(locale, "rule-exceptions"), 4).value(text.exceptions)
                                .explained(t!(locale, "rule-exceptions-about")))
                        }
                    }
                }))
            }
            (Button::new(t!(locale, "automation-save")).primary())
        }))
        form method="post" action=(format!("{here}/removal")) { (Button::new(t!(locale, "rule-remove")).quiet()) }
    };
    Ok(shown(access, theme, &rule.name, &t!(locale, "rule-about"), &notice, &content))
}

fn shown(access: &Access, theme: Theme, title: &str, about: &str, notice: &Markup, content: &Markup) -> Markup {
    let above = html! {
        (accounts::settings_tabs(access, accounts::Tab::Automation))
        (back(&format!("/t/{}/settings/automation", access.tenant), &t!(access.locale, "automation-title")))
    };
    let body = framed(&above, title, Some(about), notice, content);
    layout::page(&PageContext::of(access, theme, Place::Settings), title, body)
}

/// Whether it is on, and what to do about it. Before it is on, the way leads over last month.
fn switch_part(locale: Locale, here: &str, rule: &Rule) -> Markup {
    html! {
        div class="flex flex-wrap items-center gap-3" {
            @if rule.is_on {
                (chip(&t!(locale, "rule-is-on"), Tone::Good))
                form method="post" action=(format!("{here}/switch")) { (Button::new(t!(locale, "rule-switch-off")).small().sends("on", "no")) }
            } @else {
                (chip(&t!(locale, "rule-is-off"), Tone::Plain))
            }
            (Button::new(t!(locale, "rule-try")).small().icon(Icon::Play).to(format!("{here}/trial")))
        }
    }
}

/// `GET /t/{tenant}/settings/automation/rules/{rule}/trial`
pub(crate) async fn trial(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Markup> {
    let locale = access.locale;
    if !access.may(Permission::ConversationRead) {
        return Err(Problem::forbidden().into());
    }
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        let rule = rules::get(scope, id)?;
        let tried = trial::of(scope, &asker, &rule)?;
        Ok((rule, tried))
    };
    let (rule, tried) = app.db.read(access.tenant, read).await?;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let here = address(access.tenant, id);
    let content = html! {
        p class="text-lg font-medium" { (t!(locale, "trial-result", answered = tried.answered, asked = tried.asked)) }
        @if tried.asked >= usize::try_from(trial::MOST).unwrap_or(usize::MAX) {
            p class="text-sm text-muted" { (t!(locale, "trial-newest", most = trial::MOST)) }
        }
        @if tried.shown.is_empty() {
            (empty_state(Icon::Bot, &t!(locale, "trial-none"), &t!(locale, "trial-none-about"), None))
        } @else {
            p class="max-w-xl text-sm text-muted" { (t!(locale, "trial-look")) }
            ul class="max-w-2xl divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100" {
                @for (asked, words) in &tried.shown {
                    li class="px-4 py-3" {
                        a class="typed block wrap-anywhere hover:underline" dir="auto"
                            href=(format!("/t/{}/inbox/{}?from={}#message-{}", access.tenant, asked.conversation, asked.message, asked.message)) {
                            (asked.text)
                        }
                        p class="text-sm text-muted" {
                            (moment::full_words(reader, asked.at)) " · " (t!(locale, "trial-read", words = isolated(words)))
                        }
                    }
                }
            }
        }
        @if !rule.is_on {
            form method="post" action=(format!("{here}/switch")) { (Button::new(t!(locale, "rule-switch-on")).primary().sends("on", "yes")) }
        }
        (Button::new(t!(locale, "trial-back")).quiet().to(here))
    };
    Ok(shown(&access, theme, &rule.name, &t!(locale, "trial-about"), &html! {}, &content))
}
