//! Labels among the settings: made, renamed, coloured, removed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Permission, Problem, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::Fault;
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, form, tinted};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, redirect, t};

use super::{Colour, Label, Refusal};
use crate::settings;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    colour: String,
}

/// `POST /t/{tenant}/settings/inbox/labels`
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let colour = typed.colour.parse().unwrap_or(Colour::Sand);
    let write = move |tx: &mut store::Tx<'_>| super::create(tx, &typed.name, colour).map(|_| ());
    let made = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, made).await
}

/// `POST /t/{tenant}/settings/inbox/labels/{label}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let write =
        move |tx: &mut store::Tx<'_>| super::change(tx, id, Some(&typed.name), typed.colour.parse().ok()).map(|_| ());
    let changed = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, changed).await
}

/// `POST /t/{tenant}/settings/inbox/labels/{label}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    if !app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id)).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("/t/{}/settings/inbox?done=saved#labels", access.tenant)))
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    outcome: Result<(), Fault<Refusal>>,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox?done=saved#labels", access.tenant))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let notice = Notice::harm(words(access.locale, refusal)).alert().render();
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            Ok((status, settings::page(app, access, theme, notice, None).await?).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound => t!(locale, "label-gone"),
        Refusal::NoName => t!(locale, "label-no-name"),
        Refusal::TooLong => t!(locale, "label-too-long"),
        Refusal::Taken => t!(locale, "label-taken"),
        Refusal::TooMany => t!(locale, "label-too-many"),
    }
}

/// Above a menu of more labels than one takes in at a glance: what leaves those that are called so (filter.js). `menu` is its id.
pub(crate) fn filter(locale: Locale, menu: &str, count: usize) -> Markup {
    /// So many are looked over.
    const FEW: usize = 12;
    html! {
        @if count > FEW {
            div class="needs-script sticky -top-1.5 z-10 -mx-1.5 -mt-1.5 mb-1 bg-base-100 p-1.5" {
                label class="sr-only" for={ (menu) "-filter" } { (t!(locale, "labels-filter")) }
                input class="input input-sm reach w-full" type="search" id={ (menu) "-filter" } autocomplete="off" dir="auto"
                    placeholder=(t!(locale, "labels-filter")) data-filters=(menu) hx-morph-skip;
            }
        }
    }
}

/// The part of the settings page.
pub(crate) fn part(access: &Access, labels: &[Label]) -> Markup {
    let locale = access.locale;
    let here = format!("/t/{}/settings/inbox/labels", access.tenant);
    let may = access.may(Permission::SettingsManage);
    html! {
        div id="labels" class="max-w-xl scroll-mt-4 space-y-4" {
            p class="text-sm text-muted" { (t!(locale, "labels-about")) }
            @if labels.is_empty() { p { (t!(locale, "labels-none")) } }
            @if may {
                @for label in labels { (one(locale, &here, label)) }
                (form(&here, html! {
                    (Field::text("name", t!(locale, "label-name")).autocomplete("off").required())
                    (Field::choice("colour", t!(locale, "label-colour"), colours(locale)))
                    (Button::new(t!(locale, "label-add")))
                }))
            } @else {
                p class="flex flex-wrap gap-1.5" { @for label in labels { (tinted(&label.name, label.colour.tint())) } }
            }
        }
    }
}

fn one(locale: Locale, here: &str, label: &Label) -> Markup {
    let (name, colour) = (format!("label-name-{}", label.id), format!("label-colour-{}", label.id));
    html! {
        details class="rounded-field border border-base-300 bg-base-100 px-3" {
            summary class="reach flex cursor-pointer items-center justify-between gap-3 py-2"
                aria-label=(t!(locale, "label-change", name = isolated(&label.name))) {
                (tinted(&label.name, label.colour.tint()))
                span class="text-muted" { (Icon::Pencil.small()) }
            }
            form method="post" action=(format!("{here}/{}", label.id)) class="space-y-3 pb-3" {
                div class="space-y-1" {
                    label class="block text-sm font-medium" for=(name) { (t!(locale, "label-name")) }
                    input class="input reach w-full" id=(name) name="name" value=(label.name) required maxlength="40" dir="auto" autocomplete="off";
                }
                div class="space-y-1" {
                    label class="block text-sm font-medium" for=(colour) { (t!(locale, "label-colour")) }
                    select class="select reach w-full" id=(colour) name="colour" {
                        @for (value, words) in colours(locale) {
                            option value=(value) selected[value == label.colour.as_str()] { (words) }
                        }
                    }
                }
                div class="flex flex-wrap gap-2" {
                    (Button::new(t!(locale, "label-save")).small())
                    button class="btn btn-ghost btn-sm reach font-semibold" type="submit" formnovalidate
                        formaction=(format!("{here}/{}/removal", label.id)) { (t!(locale, "label-remove")) }
                }
            }
        }
    }
}

fn colours(locale: Locale) -> Vec<(String, String)> {
    let words = |colour: Colour| match colour {
        Colour::Sand => t!(locale, "label-sand"),
        Colour::Mist => t!(locale, "label-mist"),
        Colour::Sage => t!(locale, "label-sage"),
        Colour::Sky => t!(locale, "label-sky"),
        Colour::Rose => t!(locale, "label-rose"),
        Colour::Amber => t!(locale, "label-amber"),
    };
    Colour::ALL.into_iter().map(|colour| (colour.as_str().to_owned(), words(colour))).collect()
}
