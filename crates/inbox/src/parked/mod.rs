//! "Could not be read": what arrived and could not be read or placed, with its reason, shown and replayable; and accounts that
//! posts name and nobody connected.
//!
//! - What arrived is shown only to those who manage inboxes: it may be anyone's words.   (route permission)
//! - It is shown as text, whatever it is.                                                (A34)

use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use channels::inbound::{self, Parked, Unconnected};
use kernel::{Problem, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope, Tx};
use uuid::Uuid;
use web::components::{
    Button, Icon, Notice, Reader, Tone, back, chip, empty_state, facts, heading, moment, older, section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use crate::receive;

/// The longest piece of what arrived that a page shows.
const MOST_SHOWN: usize = 64 * 1024;

/// `GET /t/{tenant}/settings/unreadable`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let after = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        Ok((inbound::parked(scope, after, limit + 1)?, inbound::unconnected(scope)?))
    };
    let (parked, unconnected) = app.db.read(access.tenant, read).await?;
    let parked = Listing::new(parked, limit, |one: &Parked| (one.parked_at, one.id));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        (settings_tabs(&access, Tab::Numbers))
        (list_of(access.tenant, reader, &parked, &unconnected))
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &t!(access.locale, "parked-title"), content))
}

/// `GET /t/{tenant}/settings/unreadable/{parked}`: what arrived, as it arrived.
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Markup> {
    let raw = app
        .db
        .read(access.tenant, move |scope| inbound::parked_body(scope, id))
        .await?
        .ok_or_else(Problem::not_found)?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let whole = String::from_utf8_lossy(&raw.body);
    let shown: String = whole.chars().take(MOST_SHOWN).collect();
    let locale = access.locale;
    let content = html! {
        (settings_tabs(&access, Tab::Numbers))
        (back(&format!("/t/{}/settings/unreadable", access.tenant), &t!(locale, "parked-title")))
        (heading(&t!(locale, "parked-one"), Some(&t!(locale, "parked-one-about")), decisions(access.tenant, locale, id)))
        (facts([(t!(locale, "parked-since").as_str(), html! { (moment::ago(reader, raw.received_at)) })]))
        @if shown.is_empty() {
            p class="pt-4" { (t!(locale, "parked-nothing")) }
        } @else {
            pre class="mt-4 max-h-[60dvh] overflow-auto rounded-box border border-base-300 bg-base-100 p-4 text-xs whitespace-pre-wrap wrap-anywhere" tabindex="0" dir="ltr" { (shown) }
        }
        @if shown.len() < whole.len() { p class="pt-2 text-sm text-muted" { (t!(locale, "parked-cut")) } }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &t!(locale, "parked-one"), content))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Deciding {
    answer: String,
}

/// `POST /t/{tenant}/settings/unreadable/{parked}`: read it again, or let it be.
pub(crate) async fn decide(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(deciding): Form<Deciding>,
) -> web::Result<Response> {
    let list = format!("/t/{}/settings/unreadable", access.tenant);
    let write = move |tx: &mut Tx<'_>| -> Result<bool, Fault<Problem>> {
        if inbound::parked_body(tx, id)?.is_none() {
            return Err(Fault::Refused(Problem::not_found()));
        }
        match deciding.answer.as_str() {
            "replay" => Ok(receive::replay(tx, id)?),
            "dismiss" => {
                inbound::dismiss(tx, id)?;
                Ok(true)
            }
            _ => Err(Fault::Refused(Problem::invalid().field("answer", "unknown", "Choose one of the two."))),
        }
    };
    if app.db.write(access.tenant, access.actor, write).await? {
        return Ok(redirect(&list));
    }
    let locale = access.locale;
    let content = html! {
        (settings_tabs(&access, Tab::Numbers))
        (back(&list, &t!(locale, "parked-title")))
        (Notice::attention(t!(locale, "parked-still")).alert().because(html! { (t!(locale, "parked-still-about")) }))
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &t!(locale, "parked-title"), content)
        .into_response())
}

fn list_of(tenant: TenantId, reader: Reader, parked: &Listing<Parked>, unconnected: &[Unconnected]) -> Markup {
    let locale = reader.locale;
    let here = format!("/t/{tenant}/settings/unreadable");
    html! {
        (heading(&t!(locale, "parked-title"), Some(&t!(locale, "parked-about")), html! {}))
        @if parked.data.is_empty() && unconnected.is_empty() {
            (empty_state(Icon::CircleCheck, &t!(locale, "parked-none"), &t!(locale, "parked-none-about"), None))
        }
        @if !parked.data.is_empty() {
            (section(&t!(locale, "parked-waiting"), html! {
                ul class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100" {
                    @for one in &parked.data { li { (row(tenant, reader, one)) } }
                }
                @if let Some(cursor) = &parked.next_cursor { (older(&format!("{here}?cursor={cursor}"), &t!(locale, "parked-older"))) }
            }))
        }
        @if !unconnected.is_empty() {
            (section(&t!(locale, "unconnected-title"), html! {
                p class="text-sm text-muted" { (t!(locale, "unconnected-about")) }
                ul class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100" {
                    @for one in unconnected {
                        li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 text-sm" {
                            code class="wrap-anywhere" { (one.name(locale)) }
                            span class="text-muted" { (t!(locale, "unconnected-number", number = one.events)) " · " (moment::ago(reader, one.last_at)) }
                        }
                    }
                }
            }))
        }
    }
}

fn row(tenant: TenantId, reader: Reader, one: &Parked) -> Markup {
    let locale = reader.locale;
    html! {
        div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3" {
            div class="min-w-0 basis-64 grow space-y-1" {
                // What the reader of a provider's format could not make out: for those who mend it, in their English.
                p class="font-medium wrap-anywhere" lang="en" dir="ltr" translate="no" { (one.detail) }
                p class="flex flex-wrap items-center gap-2 text-sm text-muted" {
                    (chip(&one.reason, Tone::Plain)) (moment::ago(reader, one.parked_at))
                    @if let Some(at) = one.replayed_at { span { (t!(locale, "parked-tried")) " " (moment::ago(reader, at)) } }
                }
            }
            div class="flex flex-wrap items-center gap-2" {
                (Button::new(t!(locale, "parked-show")).quiet().small().to(format!("/t/{tenant}/settings/unreadable/{}", one.id)))
                (decisions(tenant, locale, one.id))
            }
        }
    }
}

fn decisions(tenant: TenantId, locale: kernel::Locale, id: Uuid) -> Markup {
    html! {
        form method="post" action=(format!("/t/{tenant}/settings/unreadable/{id}")) class="flex flex-wrap gap-2" {
            (Button::new(t!(locale, "parked-replay")).small().icon(Icon::Refresh).sends("answer", "replay"))
            (Button::new(t!(locale, "parked-dismiss")).quiet().small().sends("answer", "dismiss"))
        }
    }
}
