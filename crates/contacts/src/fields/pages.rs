//! The business's fields among the settings: made, renamed, put in order, taken away and put back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope, Tx};
use web::components::{Button, Field, Icon, Notice, empty_state, form, framed, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Place, Query, redirect, t};

use super::{Definition, Kind, NewDefinition, Refusal};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    /// The field that was just removed.
    removed: String,
    done: String,
}

/// `GET /t/{tenant}/settings/people`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    page(&app, &access, theme, &query, &Typed::default(), None).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// Which field; nothing for a new one.
    name: String,
    label: String,
    kind: String,
    /// One a line.
    choices: String,
    /// `save`, `up`, `down`, `remove` or `return`.
    to: String,
}

/// `POST /t/{tenant}/settings/people`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let asked = typed.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        let choices: Vec<String> = asked.choices.lines().map(str::to_owned).collect();
        match asked.to.as_str() {
            "up" => super::shift(tx, &asked.name, true),
            "down" => super::shift(tx, &asked.name, false),
            "remove" => super::remove(tx, &asked.name),
            "return" => super::put_back(tx, &asked.name),
            _ if asked.name.is_empty() => {
                let kind = asked.kind.parse().unwrap_or(Kind::Text);
                super::define(tx, &NewDefinition { label: asked.label, kind, choices }).map(|_| ())
            }
            _ => super::change(tx, &asked.name, &asked.label, &choices),
        }
    };
    let here = format!("/t/{}/settings/people", access.tenant);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) if typed.to == "remove" => {
            Ok(redirect(&format!("{here}?removed={}", crate::people::pages::encoded(&typed.name))))
        }
        Ok(()) => Ok(redirect(&format!("{here}?done=saved"))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let status = StatusCode::from_u16(Problem::from(refusal.clone()).status);
            let page = page(&app, &access, theme, &Done::default(), &typed, Some(&refusal)).await?;
            Ok((status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    done: &Done,
    typed: &Typed,
    refusal: Option<&Refusal>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let read = |scope: &Scope<'_>| -> store::Result<_> { Ok((super::definitions(scope)?, super::removed(scope)?)) };
    let (known, removed) = app.db.read(access.tenant, read).await?;
    let here = format!("/t/{}/settings/people", access.tenant);
    let just_removed = removed.iter().find(|one| one.name == done.removed);
    let notice = match (refusal, just_removed) {
        (Some(refusal), _) => Notice::harm(words(locale, refusal)).alert().render(),
        (None, Some(one)) => Notice::good(t!(locale, "field-removed", name = isolated(&one.label)))
            .because(html! { (t!(locale, "field-removed-about")) })
            .next(put_back(locale, &here, one))
            .alert()
            .render(),
        (None, None) if done.done == "saved" => Notice::good(t!(locale, "fields-saved")).alert().render(),
        (None, None) => html! {},
    };
    // What was typed for a new field and not taken stands again.
    let new = if refusal.is_some() && typed.name.is_empty() { typed.clone() } else { Typed::default() };
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind_words(locale, *kind))).collect();
    let content = html! {
        div class="max-w-xl space-y-3" {
            @if known.is_empty() { (empty_state(Icon::ListChecks, &t!(locale, "fields-none"), &t!(locale, "fields-none-about"), None)) }
            @for (at, one) in known.iter().enumerate() { (row(locale, &here, one, at > 0, at + 1 < known.len())) }
        }
        (section(&t!(locale, "field-new"), form(&here, html! {
            (Field::text("label", t!(locale, "field-label")).value(new.label.as_str()).autocomplete("off").required())
            (Field::choice("kind", t!(locale, "field-kind"), kinds).value(new.kind.as_str()))
            (Field::lines("choices", t!(locale, "field-choices"), 3).explained(t!(locale, "field-choices-about")).value(new.choices.as_str()))
            (Button::new(t!(locale, "field-add")).primary())
        })))
        @if !removed.is_empty() {
            (section(&t!(locale, "fields-removed"), html! {
                ul class="max-w-xl space-y-2" {
                    @for one in &removed {
                        li class="flex items-center justify-between gap-3" { bdi { (one.label) } (put_back(locale, &here, one)) }
                    }
                }
            }))
        }
    };
    let above = accounts::settings_tabs(access, accounts::Tab::People);
    let title = t!(locale, "fields-title");
    let body = framed(&above, &title, Some(&t!(locale, "fields-about")), &notice, &content);
    Ok(layout::page(&PageContext::of(access, theme, Place::Settings), &title, body))
}

fn put_back(locale: Locale, here: &str, one: &Definition) -> Markup {
    html! {
        form method="post" action=(here) {
            input type="hidden" name="name" value=(one.name);
            (Button::new(t!(locale, "field-put-back")).small().sends("to", "return"))
        }
    }
}

fn row(locale: Locale, here: &str, one: &Definition, may_up: bool, may_down: bool) -> Markup {
    let name = isolated(&one.label);
    let id = format!("{}", one.position);
    html! {
        details class="rounded-field border border-base-300 bg-base-100 px-3" {
            summary class="reach flex cursor-pointer items-center justify-between gap-3 py-2" {
                span class="min-w-0 wrap-anywhere" { bdi class="font-medium" { (one.label) } span class="text-sm text-muted" { " · " (kind_words(locale, one.kind)) } }
                span class="text-muted" { (Icon::Pencil.small()) }
            }
            form method="post" action=(here) class="space-y-3 pb-3" {
                input type="hidden" name="name" value=(one.name);
                (Field::text("label", t!(locale, "field-label")).within(id.clone()).value(one.label.as_str()).autocomplete("off").required())
                @if one.kind == Kind::Choice {
                    (Field::lines("choices", t!(locale, "field-choices"), 4).within(id).value(one.choices.join("\n")))
                }
                div class="flex flex-wrap gap-2" {
                    (Button::new(t!(locale, "field-save", name = name.clone())).small().sends("to", "save"))
                    @if may_up { (Button::new(t!(locale, "field-up", name = name.clone())).small().quiet().sends("to", "up")) }
                    @if may_down { (Button::new(t!(locale, "field-down", name = name.clone())).small().quiet().sends("to", "down")) }
                    (Button::new(t!(locale, "field-remove", name = name)).small().quiet().sends("to", "remove"))
                }
            }
        }
    }
}

pub(crate) fn kind_words(locale: Locale, kind: Kind) -> String {
    match kind {
        Kind::Text => t!(locale, "field-kind-text"),
        Kind::Number => t!(locale, "field-kind-number"),
        Kind::Date => t!(locale, "field-kind-date"),
        Kind::Choice => t!(locale, "field-kind-choice"),
        Kind::YesNo => t!(locale, "field-kind-yes-no"),
        Kind::Link => t!(locale, "field-kind-link"),
    }
}

/// What is wrong with the value of this field, if the refusal is about it.
pub(crate) fn about(locale: Locale, refusal: &Refusal, definition: &Definition) -> Option<String> {
    let is_its = match refusal {
        Refusal::ValueTooLong(label)
        | Refusal::NotANumber(label)
        | Refusal::NotADate(label)
        | Refusal::NotAChoice { label, .. }
        | Refusal::NotYesOrNo(label)
        | Refusal::NotALink(label) => *label == definition.label,
        Refusal::NotFound
        | Refusal::NoName
        | Refusal::TooLong
        | Refusal::Taken
        | Refusal::TooMany
        | Refusal::NoChoices => false,
    };
    is_its.then(|| words(locale, refusal))
}

fn words(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => t!(locale, "field-gone"),
        Refusal::NoName => t!(locale, "field-no-name"),
        Refusal::TooLong => t!(locale, "field-too-long"),
        Refusal::Taken => t!(locale, "field-taken"),
        Refusal::TooMany => t!(locale, "field-too-many"),
        Refusal::NoChoices => t!(locale, "field-no-choices"),
        Refusal::ValueTooLong(_) => t!(locale, "value-too-long"),
        Refusal::NotANumber(_) => t!(locale, "value-not-a-number"),
        Refusal::NotADate(_) => t!(locale, "value-not-a-date"),
        Refusal::NotAChoice { .. } => t!(locale, "value-not-a-choice"),
        Refusal::NotYesOrNo(_) => t!(locale, "value-not-yes-or-no"),
        Refusal::NotALink(_) => t!(locale, "value-not-a-link"),
    }
}
