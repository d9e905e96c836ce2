//! Quick replies among the settings: made, changed, deleted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Permission, Problem, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::Fault;
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, empty_state, form, section};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::{QuickReply, Refusal, Typed};
use crate::settings;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// One as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    shortcut: String,
    title: String,
    text: String,
}

impl Sent {
    fn typed(&self) -> Typed {
        Typed { shortcut: self.shortcut.clone(), title: self.title.clone(), text: self.text.clone() }
    }
}

/// What was sent and not taken: which of them (none is the new one), and why.
struct Wrong {
    id: Option<Uuid>,
    sent: Sent,
    refusal: Refusal,
}

/// `GET /t/{tenant}/settings/inbox/quick-replies`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "saved" => Notice::good(t!(access.locale, "inbox-settings-saved")).alert().render(),
        "removed" => Notice::good(t!(access.locale, "quick-removed")).alert().render(),
        _ => html! {},
    };
    page(&app, &access, theme, notice, None).await
}

/// `POST /t/{tenant}/settings/inbox/quick-replies`
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(sent): Form<Sent>,
) -> web::Result<Response> {
    let typed = sent.typed();
    let made = app.db.write(access.tenant, access.actor, move |tx| super::create(tx, &typed).map(|_| ())).await;
    answered(&app, &access, theme, made, (None, sent)).await
}

/// `POST /t/{tenant}/settings/inbox/quick-replies/{quick}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(sent): Form<Sent>,
) -> web::Result<Response> {
    let typed = sent.typed();
    let write = move |tx: &mut store::Tx<'_>| super::change(tx, id, |_| typed).map(|_| ());
    let changed = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, changed, (Some(id), sent)).await
}

/// `POST /t/{tenant}/settings/inbox/quick-replies/{quick}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    if !app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id)).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("{}?done=removed", here(access.tenant))))
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    outcome: Result<(), Fault<Refusal>>,
    (id, sent): (Option<Uuid>, Sent),
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&format!("{}?done=saved", here(access.tenant)))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let notice = Notice::harm(words(access.locale, refusal)).alert().render();
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let page = page(app, access, theme, notice, Some(Wrong { id, sent, refusal })).await?;
            Ok((status, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound => t!(locale, "quick-gone"),
        Refusal::NoShortcut => t!(locale, "quick-no-shortcut"),
        Refusal::LongShortcut => t!(locale, "quick-long-shortcut"),
        Refusal::NoText => t!(locale, "quick-no-text"),
        Refusal::LongText => t!(locale, "quick-long-text"),
        Refusal::Taken => t!(locale, "quick-taken"),
        Refusal::TooMany => t!(locale, "quick-too-many"),
    }
}

fn here(tenant: TenantId) -> String {
    format!("/t/{tenant}/settings/inbox/quick-replies")
}

async fn page(app: &App, access: &Access, theme: Theme, notice: Markup, wrong: Option<Wrong>) -> web::Result<Markup> {
    let locale = access.locale;
    let replies = app.db.read(access.tenant, super::list).await?;
    let may = access.may(Permission::SettingsManage);
    let of = |id: Option<Uuid>| wrong.as_ref().filter(|wrong| wrong.id == id);
    let content = html! {
        @if replies.is_empty() {
            (empty_state(Icon::Message, &t!(locale, "quick-none"), &t!(locale, "quick-none-about"), None))
        } @else {
            ul class="max-w-2xl space-y-2" {
                @for reply in &replies { li { (one(access, reply, of(Some(reply.id)))) } }
            }
        }
        @if may {
            (section(&t!(locale, "quick-new"), html! {
                (form(&here(access.tenant), fields(locale, "new", None, of(None), html! {
                    (Button::new(t!(locale, "quick-add")).primary())
                })))
            }))
        }
    };
    let (title, about) = (t!(locale, "quick-title"), t!(locale, "quick-about"));
    Ok(settings::below(access, theme, &title, &about, &notice, &content))
}

fn one(access: &Access, reply: &QuickReply, wrong: Option<&Wrong>) -> Markup {
    let locale = access.locale;
    let action = format!("{}/{}", here(access.tenant), reply.id);
    let shown = html! {
        span class="min-w-0 grow" {
            span class="flex flex-wrap items-baseline gap-x-2" {
                code class="font-semibold wrap-anywhere" dir="auto" { "/" (reply.shortcut) }
                bdi class="text-sm text-muted wrap-anywhere" { (reply.title) }
            }
            span class="typed line-clamp-2 text-sm text-muted" dir="auto" { (reply.text) }
        }
    };
    if !access.may(Permission::SettingsManage) {
        return html! { div class="rounded-field border border-base-300 bg-base-100 px-3 py-2" { (shown) } };
    }
    html! {
        details class="rounded-field border border-base-300 bg-base-100 px-3" open[wrong.is_some()] {
            summary class="reach flex cursor-pointer items-center justify-between gap-3 py-2" {
                (shown)
                span class="text-muted" { (Icon::Pencil.small()) span class="sr-only" { (t!(locale, "quick-change")) } }
            }
            div class="pb-3" {
                (form(&action, fields(locale, &reply.id.to_string(), Some(reply), wrong, html! {
                    div class="flex flex-wrap gap-2" {
                        (Button::new(t!(locale, "quick-save")).small())
                        button class="btn btn-ghost btn-sm reach font-semibold" type="submit" formnovalidate
                            formaction=(format!("{action}/removal")) { (t!(locale, "quick-remove")) }
                    }
                })))
            }
        }
    }
}

fn fields(locale: Locale, form: &str, reply: Option<&QuickReply>, wrong: Option<&Wrong>, end: Markup) -> Markup {
    let value = |kept: Option<&String>, sent: fn(&Sent) -> &String| {
        wrong.map(|wrong| sent(&wrong.sent)).or(kept).cloned().unwrap_or_default()
    };
    let told = |mine: &[Refusal]| {
        wrong.filter(|wrong| mine.contains(&wrong.refusal)).map(|wrong| words(locale, wrong.refusal))
    };
    html! {
        (Field::text("shortcut", t!(locale, "quick-shortcut")).within(form).explained(t!(locale, "quick-shortcut-about"))
            .value(value(reply.map(|reply| &reply.shortcut), |sent| &sent.shortcut)).autocomplete("off").required()
            .wrong(told(&[Refusal::NoShortcut, Refusal::LongShortcut, Refusal::Taken])))
        (Field::text("title", t!(locale, "quick-name")).within(form).autocomplete("off")
            .value(value(reply.map(|reply| &reply.title), |sent| &sent.title)))
        (Field::lines("text", t!(locale, "quick-text"), 4).within(form).explained(t!(locale, "quick-text-about")).required()
            .value(value(reply.map(|reply| &reply.text), |sent| &sent.text)).wrong(told(&[Refusal::NoText, Refusal::LongText])))
        (end)
    }
}
