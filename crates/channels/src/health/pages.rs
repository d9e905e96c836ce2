//! The page of a number's health with its history, its picture, and what other pages show of both.

use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Permission, Problem, TenantId};
use maud::{Markup, html};
use web::components::{Avatar, Button, Icon, Notice, Reader, Tone, back, chip, heading, moment, rows, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Path, Place, Query, redirect, t};

use super::model::{Aspect, Change, Level, Origin, Profile, Standing};
use super::{Flood, Glance, MOST, View, rules, store, view, words};
use crate::connect::pages::{PAYMENT, not_affiliated};
use crate::inboxes::{self, Inbox};

/// What is always shown, if Meta said anything about it, in this order; all else only while it asks for something.
const ALWAYS: [Aspect; 8] = [
    Aspect::Sending,
    Aspect::State,
    Aspect::Quality,
    Aspect::Limit,
    Aspect::Throughput,
    Aspect::Name,
    Aspect::Review,
    Aspect::Token,
];

/// `GET /t/{tenant}/settings/inboxes/{inbox}/health`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Markup> {
    let found = app.db.read(access.tenant, move |scope| {
        let Some(inbox) = inboxes::get(scope, id)? else { return Ok(None) };
        let view = view(scope, &inbox)?;
        Ok::<_, ::store::Error>(Some((inbox, view)))
    });
    let (inbox, view) = found.await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let title = t!(access.locale, "health-of", name = isolated(&inbox.name));
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, page(&access, reader, &inbox, &view)))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Version {
    v: String,
}

/// `GET /t/{tenant}/settings/inboxes/{inbox}/picture`: for members of this business. It is a file of a stranger's making, so it
/// can do nothing but be looked at; a browser keeps it, privately, under the address that names what it holds.
pub(crate) async fn picture(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Query(version): Query<Version>,
) -> web::Result<Response> {
    let found = app.db.read(access.tenant, move |scope| store::picture(scope, id)).await?;
    let (file, media_type) = found.ok_or_else(Problem::not_found)?;
    let bytes = app.db.blobs().get(access.tenant, file).await?.ok_or_else(Problem::not_found)?;
    let kept = if version.v == file.to_string() { "private, max-age=86400, immutable" } else { "no-store" };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, kept.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The number's picture, or its initials where it has none. Beside its name it is decoration.
pub(crate) fn portrait(tenant: TenantId, inbox: &Inbox, profile: Option<&Profile>) -> Markup {
    match profile.and_then(|profile| profile.picture.as_ref()) {
        Some(picture) => {
            let address = format!("/t/{tenant}/settings/inboxes/{}/picture?v={}", inbox.id, picture.id);
            html! {
                img src=(address) alt="" width="36" height="36" decoding="async"
                    class="size-9 shrink-0 rounded-full border border-base-300 bg-base-200 object-cover";
            }
        }
        None => html! { (Avatar::of(&inbox.name, inbox.id.to_string())) },
    }
}

/// Which account this is: picture, name, number, Meta's id, and what it says of itself.  (P-CHN-9)
fn identity(tenant: TenantId, inbox: &Inbox, profile: Option<&Profile>) -> Markup {
    let name = if inbox.verified_name.is_empty() { &inbox.name } else { &inbox.verified_name };
    let about = profile.map(|profile| profile.about.as_str()).filter(|about| !about.is_empty() && about != name);
    html! {
        div class="flex items-start gap-3" {
            (portrait(tenant, inbox, profile))
            div class="min-w-0 text-sm" {
                p class="font-medium wrap-anywhere" {
                    bdi { (name) }
                }
                p class="text-muted wrap-anywhere" {
                    bdi dir="ltr" { (inbox.display) } " · " bdi dir="ltr" class="font-mono" { (inbox.number) }
                }
                @if let Some(about) = about { p class="text-muted wrap-anywhere" { bdi { (about) } } }
            }
        }
    }
}

/// The section on the number's own page: who it is, what asks for something, and the way to the rest.
pub(crate) fn fragment(tenant: TenantId, reader: Reader, inbox: &Inbox, view: &View) -> Markup {
    let locale = reader.locale;
    let link = Button::new(t!(locale, "health-see")).icon(Icon::Chart).to(address(tenant, inbox.id));
    section(
        &t!(locale, "health-title"),
        html! {
            (identity(tenant, inbox, view.profile.as_ref()))
            @if inbox.is_connected() { (alarms(reader, view, true)) }
            (link)
        },
    )
}

/// What the list says of a number beneath its name.
pub(crate) fn in_list(reader: Reader, inbox: &Inbox, glance: &Glance) -> Markup {
    let locale = reader.locale;
    html! {
        @if inbox.is_connected() {
            @if glance.failing_since.is_some() { div { (t!(locale, "health-list-signatures")) } }
            @if inbox.silent_since.is_some() { div { (t!(locale, "health-list-silent")) } }
            // What a check found wrong stands there already.
            @for standing in glance.standings.iter().filter(|standing| standing.aspect != Aspect::Access).take(3) {
                div { (line(reader, standing)) }
            }
        }
    }
}

/// How bad the worst is, as a mark; nothing where all is well.
pub(crate) fn mark(reader: Reader, inbox: &Inbox, glance: &Glance) -> Option<Markup> {
    let worst = glance.standings.iter().map(|standing| rules::level(standing, reader.now)).max();
    let alarm = (glance.failing_since.is_some()).then_some(Level::Harm);
    let quiet = inbox.silent_since.map(|_| Level::Attention);
    let locale = reader.locale;
    match [worst, alarm, quiet].into_iter().flatten().max().filter(|_| inbox.is_connected())? {
        Level::Harm => Some(chip(&t!(locale, "health-access-failing"), Tone::Harm)),
        Level::Attention => Some(chip(&t!(locale, "health-access-failing"), Tone::Attention)),
        Level::Note | Level::Fine => None,
    }
}

fn page(access: &Access, reader: Reader, inbox: &Inbox, view: &View) -> Markup {
    let (locale, tenant) = (reader.locale, access.tenant);
    let of_number = format!("/t/{tenant}/settings/inboxes/{}", inbox.id);
    let may_check = access.may(Permission::InboxManage) && inbox.is_connected();
    html! {
        (settings_tabs(access, Tab::Numbers))
        (back(&of_number, &isolated(&inbox.name)))
        (heading(&t!(locale, "health-of", name = isolated(&inbox.name)), Some(&t!(locale, "health-about")), html! {
            @if may_check {
                form method="post" action={ (of_number) "/check" } {
                    (Button::new(t!(locale, "inbox-check")).icon(Icon::Refresh))
                }
            }
        }))
        div class="space-y-4 pb-8" {
            (identity(tenant, inbox, view.profile.as_ref()))
            @if inbox.is_connected() { (alarms(reader, view, false)) }
            @if may_check && view.is_unpaid { (unpaid(locale, &of_number)) }
        }
        @if inbox.is_connected() { (section(&t!(locale, "health-now"), standings(reader, view))) }
        @if !view.floods.is_empty() { div class="pb-8" { (floods(reader, view)) } }
        (section(&t!(locale, "health-history"), history(reader, view)))
        (not_affiliated(locale))
    }
}

/// The way out, beneath what is wrong: where one pays, and that it is done.
fn unpaid(locale: kernel::Locale, of_number: &str) -> Markup {
    html! {
        div class="flex flex-wrap items-center gap-3" {
            form method="post" action={ (of_number) "/payment" } {
                (Button::new(t!(locale, "health-payment-done")).primary().icon(Icon::Check))
            }
            a class="link text-sm" href=(PAYMENT) rel="noreferrer" target="_blank" { (t!(locale, "act-payment")) }
        }
    }
}

/// `POST /t/{tenant}/settings/inboxes/{inbox}/payment`: somebody says that it is settled.
pub(crate) async fn settle(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Response> {
    let found = app.db.write(access.tenant, access.actor, move |tx| {
        let Some(inbox) = inboxes::get(tx, id)?.filter(Inbox::is_connected) else { return Ok(false) };
        super::payment_settled(tx, &inbox)?;
        Ok::<_, ::store::Error>(true)
    });
    if !found.await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("/t/{}/settings/inboxes/{id}?said=payment-settled", access.tenant)))
}

/// What asks for something, the worst first. In short, only what it is.
fn alarms(reader: Reader, view: &View, in_short: bool) -> Markup {
    let locale = reader.locale;
    let mut bad: Vec<&Standing> =
        view.standings.iter().filter(|standing| rules::level(standing, reader.now) >= Level::Attention).collect();
    bad.sort_by_key(|standing| std::cmp::Reverse(rules::level(standing, reader.now)));
    // On the number's own page what is wrong with the connection stands above.
    bad.retain(|standing| !(in_short && standing.aspect == Aspect::Access));
    let is_told = view.standings.iter().any(|standing| standing.aspect != Aspect::Access);
    html! {
        @for standing in &bad {
            @let told = words::standing(reader, standing);
            @let notice = match rules::level(standing, reader.now) {
                Level::Harm => Notice::harm(headline(reader, standing)),
                Level::Attention | Level::Note | Level::Fine => Notice::attention(headline(reader, standing)),
            };
            (notice.because(html! {
                @if let Some(next) = &told.next { p { (next) } }
                (remarks(reader, standing.aspect, &standing.detail.remarks))
                p class="text-muted" { (since(reader, standing)) }
            }))
        }
        @if bad.is_empty() && is_told && !in_short {
            (Notice::good(t!(locale, "health-well")).because(html! { (t!(locale, "health-well-about")) }))
        }
    }
}

fn standings(reader: Reader, view: &View) -> Markup {
    let locale = reader.locale;
    let is_shown = |standing: &&Standing| {
        ALWAYS.contains(&standing.aspect)
            || rules::level(standing, reader.now) > Level::Fine && standing.aspect != Aspect::News
    };
    let place =
        |standing: &&Standing| ALWAYS.iter().position(|aspect| *aspect == standing.aspect).unwrap_or(ALWAYS.len());
    let mut shown: Vec<&Standing> = view.standings.iter().filter(is_shown).collect();
    shown.sort_by_key(place);
    if shown.is_empty() {
        return html! { p class="text-sm text-muted" { (t!(locale, "health-nothing")) } };
    }
    html! { (rows(shown.into_iter().map(|standing| row(reader, standing)))) }
}

fn row(reader: Reader, standing: &Standing) -> Markup {
    let told = words::standing(reader, standing);
    let is_bad = rules::level(standing, reader.now) >= Level::Attention;
    html! {
        div class="grid gap-x-6 gap-y-1 px-4 py-3 text-sm sm:grid-cols-[12rem_1fr]" {
            div class="text-muted" {
                (words::aspect(reader.locale, standing.aspect))
                @if !standing.topic.is_empty() { " " bdi { (standing.topic) } }
            }
            div class="min-w-0 space-y-1 wrap-anywhere" {
                p class="font-medium" { (told.value) }
                // What asks for something is explained above.
                @if let (Some(next), false) = (&told.next, is_bad) { p { (next) } }
                @if !is_bad { (remarks(reader, standing.aspect, &standing.detail.remarks)) }
                p class="text-muted" { (since(reader, standing)) }
            }
        }
    }
}

/// What was counted only.
fn floods(reader: Reader, view: &View) -> Markup {
    let locale = reader.locale;
    let of_day = |flood: &Flood| {
        t!(locale, "health-flood-day", counted = flood.counted, last = moment::full_words(reader, flood.last_at))
    };
    html! {
        (Notice::attention(t!(locale, "health-flood")).because(html! {
            p { (t!(locale, "health-flood-about", most = MOST)) }
            @for flood in &view.floods { p { (of_day(flood)) } }
        }))
    }
}

fn history(reader: Reader, view: &View) -> Markup {
    let locale = reader.locale;
    if view.changes.is_empty() {
        return html! { p class="text-sm text-muted" { (t!(locale, "health-history-none")) } };
    }
    html! {
        p class="text-sm text-muted" { (t!(locale, "health-history-about")) }
        (rows(view.changes.iter().map(|change| changed(reader, change))))
    }
}

fn changed(reader: Reader, change: &Change) -> Markup {
    let locale = reader.locale;
    let told = words::told(reader, change.aspect, &change.topic, &change.value, &change.detail);
    let former = change
        .former
        .as_ref()
        .filter(|former| **former != change.value)
        .map(|former| words::told(reader, change.aspect, &change.topic, former, &Default::default()).value);
    let by = match change.origin {
        Origin::Webhook => t!(locale, "health-by-webhook"),
        Origin::Check => t!(locale, "health-by-check"),
    };
    html! {
        div class="grid gap-x-6 gap-y-1 px-4 py-3 text-sm sm:grid-cols-[12rem_1fr]" {
            div class="text-muted" { (moment::ago(reader, change.at)) }
            div class="min-w-0 space-y-0.5 wrap-anywhere" {
                p {
                    span class="text-muted" {
                        (words::aspect(locale, change.aspect))
                        @if !change.topic.is_empty() && change.aspect != Aspect::Alert { " " bdi { (change.topic) } }
                        ": "
                    }
                    span class="font-medium" { (told.value) }
                }
                @if matches!(change.aspect, Aspect::News | Aspect::Alert) { (remarks(reader, change.aspect, &change.detail.remarks)) }
                p class="text-muted" {
                    @if let Some(former) = former { (t!(locale, "health-before", former = former)) " · " }
                    (by)
                    @if change.number.is_empty() { " · " (t!(locale, "health-for-account")) }
                }
            }
        }
    }
}

/// Reasons and ways out, in Meta's own words; they are English.
fn remarks(reader: Reader, aspect: Aspect, remarks: &[String]) -> Markup {
    html! {
        @if !remarks.is_empty() {
            p { (t!(reader.locale, "health-meta-writes")) }
            ul class="list-disc space-y-0.5 ps-5" lang="en" translate="no" {
                @for remark in remarks {
                    li class={ "wrap-anywhere" @if aspect == Aspect::News { " font-mono text-xs" } } { bdi { (remark) } }
                }
            }
        }
    }
}

fn since(reader: Reader, standing: &Standing) -> Markup {
    html! {
        (t!(reader.locale, "health-since", since = moment::full_words(reader, standing.since)))
        @if standing.number.is_empty() { " · " (t!(reader.locale, "health-for-account")) }
    }
}

/// "Quality: low".
fn headline(reader: Reader, standing: &Standing) -> String {
    let aspect = words::aspect(reader.locale, standing.aspect);
    let aspect = match standing.aspect {
        Aspect::Template | Aspect::TemplateQuality => format!("{aspect} {}", isolated(&standing.topic)),
        _ => aspect,
    };
    t!(reader.locale, "health-list-more", aspect = aspect, value = words::standing(reader, standing).value)
}

fn line(reader: Reader, standing: &Standing) -> Markup {
    html! { (headline(reader, standing)) }
}

fn address(tenant: TenantId, inbox: InboxId) -> String {
    format!("/t/{tenant}/settings/inboxes/{inbox}/health")
}
