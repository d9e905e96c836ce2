//! An account's templates: how each stands, and what it says.

use ::store::Fault;
use axum::extract::State;
use axum::response::Response;
use consent::templates::{self as kept, Template};
use kernel::{InboxId, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Icon, Notice, Reader, Tone, back, chip, empty_state, heading, list_row, rows};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Path, Query, redirect, t};

use super::super::{languages, words};
use super::{address, connected};
use crate::inboxes::pages::{framed, one, reader};
use crate::inboxes::{self, Inbox, Wrong};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    said: String,
    wrong: String,
}

/// `GET …/{inbox}/templates`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Query(said): Query<Said>,
) -> web::Result<Markup> {
    let found = app.db.read(access.tenant, move |scope| {
        let Some(inbox) = connected(scope, id)? else { return Ok(None) };
        let templates = kept::all(scope, &inbox.account)?;
        Ok::<_, ::store::Error>(Some((inbox, templates)))
    });
    let (inbox, templates) = found.await?.ok_or_else(Problem::not_found)?;
    let title = t!(access.locale, "template-list");
    Ok(framed(&access, theme, &title, page(&access, reader(&app, &access), &inbox, &templates, &said)))
}

fn page(access: &Access, reader: Reader, inbox: &Inbox, templates: &[Template], said: &Said) -> Markup {
    let locale = reader.locale;
    let here = address(access, inbox.id);
    let may_change = access.may(Permission::InboxManage);
    let write = || Button::new(t!(locale, "template-new")).icon(Icon::Plus).to(format!("{here}/new"));
    let starters =
        || Button::new(t!(locale, "template-starters-open")).icon(Icon::Template).to(format!("{here}/starters"));
    html! {
        (back(&one(access, inbox.id), &isolated(&inbox.name)))
        (heading(&t!(locale, "template-list"), Some(&t!(locale, "template-list-about")), html! {
            @if may_change && !templates.is_empty() {
                (write())
                form method="post" action=(here) { (Button::new(t!(locale, "templates-refresh")).icon(Icon::Refresh)) }
            }
        }))
        div class="space-y-6 pb-8" {
            (told(reader, said))
            @if templates.is_empty() {
                (empty_state(Icon::Template, &t!(locale, "template-none"), &t!(locale, "template-none-about"), may_change.then(|| starters().primary())))
                @if may_change {
                    div class="flex flex-wrap justify-center gap-3" {
                        (write())
                        form method="post" action=(here) { (Button::new(t!(locale, "templates-refresh")).icon(Icon::Refresh)) }
                    }
                }
            } @else {
                (rows(templates.chunk_by(|one, other| one.name == other.name).map(|all| row(reader, &here, all))))
                @if may_change { div { (starters()) } }
            }
        }
    }
}

fn told(reader: Reader, said: &Said) -> Markup {
    let locale = reader.locale;
    if let Some(wrong) = Wrong::of(&said.wrong) {
        return html! { (Notice::attention(wrong.words(locale)).alert()) };
    }
    let words = match said.said.as_str() {
        "submitted" => t!(locale, "said-template-submitted"),
        "all-submitted" => t!(locale, "said-templates-submitted"),
        "deleted" => t!(locale, "said-template-deleted"),
        "refreshed" => t!(locale, "said-refreshed"),
        _ => return html! {},
    };
    html! { (Notice::good(words).alert()) }
}

/// One name, in however many languages it speaks.
fn row(reader: Reader, here: &str, all: &[Template]) -> Markup {
    let (locale, template) = (reader.locale, &all[0]);
    let href = match all {
        [only] => format!("{here}/{}", only.id),
        _ => format!("{here}/named/{}", template.name),
    };
    let recounted = all.iter().find(|one| one.is_recounted());
    let about = html! {
        span class="typed line-clamp-2" dir="auto" { (template.form.body) }
        @for template in all.iter().filter(|one| one.status == "REJECTED") {
            @if let Some(because) = words::because(locale, template) { span class="block pt-0.5 text-error" { (because) } }
        }
        @if recounted.is_some() { span class="block pt-0.5 text-warning" { (t!(locale, "template-recounted")) } }
    };
    let end = html! {
        span class="flex flex-wrap items-center gap-1.5 sm:justify-end" {
            (chip(&words::category(locale, template.category), Tone::Plain))
            @for one in all {
                @let (status, tone) = words::status(locale, &one.status);
                span translate="no" class="contents" { (chip(languages::name(&one.language), Tone::Plain)) }
                @if let Some((quality, tone)) = words::quality(locale, &one.quality) { (chip(&quality, tone)) }
                (chip(&status, tone))
            }
        }
    };
    html! { span translate="no" class="contents" { (list_row(html! { (Icon::Template.show()) }, &template.name, Some(&href), about, end)) } }
}

/// On a number that has none yet: the way to the five.
pub(crate) fn offer(access: &Access, reader: Reader, inbox: &Inbox) -> Markup {
    let locale = reader.locale;
    let open = Button::new(t!(locale, "template-starters-open"))
        .small()
        .icon(Icon::Template)
        .to(format!("{}/starters", address(access, inbox.id)));
    html! {
        (Notice::info(t!(locale, "template-offer")).because(html! { (t!(locale, "template-offer-about")) }).next(html! { (open) }))
    }
}

/// `POST …/{inbox}/templates`: takes Meta's list.
pub(crate) async fn refresh(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Response> {
    let held = inboxes::held(&app, access.tenant, id).await?;
    let said = match inboxes::refresh_templates(&app, access.tenant, access.actor, &held).await {
        Ok(()) => "said=refreshed".to_owned(),
        Err(Fault::Refused(wrong)) => format!("wrong={}", wrong.code()),
        Err(Fault::Failed(error)) => return Err(error.into()),
    };
    Ok(redirect(&format!("{}?{said}", address(&access, id))))
}
