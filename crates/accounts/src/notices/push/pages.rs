//! A person's devices: adding the one in hand, trying one, removing one, and how to put Kontor on a telephone.
//!
//! Only the browser can add a device, and only by script; all else works without.

use ::store::{Fault, Result};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{DeviceId, Locale, Problem, StaffId, TenantId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::time::Duration;
use web::components::{Button, Icon, Notice, Reader, Tone, card, chip, empty_state, list_row, moment, rows, section};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::parcel::DeviceKeys;
use super::sending::Trouble;
use super::{Device, Refusal, Subscription, keys, store};
use crate::account;
use crate::pages::{Done, good, notices_page, path_in, refused, with_status};

/// How long the answer to a test is waited for, before the page is shown without it.
const LOOKS: u32 = 12;
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// `GET /t/{tenant}/me/notices/devices`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let notice = match query.done.as_str() {
        "added" => good(t!(locale, "push-added")),
        "removed" => good(t!(locale, "push-removed")),
        "tested" => html! {
            (Notice::info(t!(locale, "push-tested")).because(html! { (t!(locale, "push-tested-explained")) }).alert())
        },
        _ => html! {},
    };
    devices_page(&app, &access, theme, &notice).await
}

/// What a browser gives.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    endpoint: String,
    p256dh: String,
    auth: String,
}

/// `POST /t/{tenant}/me/notices/devices`: takes the device in hand.
pub(crate) async fn add(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let session = access.session.ok_or_else(Problem::forbidden)?;
    let done = match subscription(&app, access.locale, &headers, &given) {
        Ok(subscription) => {
            app.db.write(access.tenant, access.actor, move |tx| super::add(tx, me, session, &subscription)).await
        }
        Err(refusal) => Err(Fault::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(redirect(&path_in(&access, "me/notices/devices?done=added"))),
        Err(Fault::Refused(refusal)) => {
            let page = devices_page(&app, &access, theme, &refused(refusal.words(access.locale))).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn subscription(app: &App, locale: Locale, headers: &HeaderMap, given: &Given) -> Result<Subscription, Refusal> {
    let endpoint = app.egress.push_endpoint(&given.endpoint).ok_or(Refusal::Address)?;
    let keys = DeviceKeys::parse(&given.p256dh, &given.auth).ok_or(Refusal::Keys)?;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = Text::line(&account::device(agent), 60);
    let name = if name.is_empty() { t!(locale, "account-unknown-device") } else { name };
    Ok(Subscription { endpoint, keys, name })
}

/// `POST /t/{tenant}/me/notices/devices/{device}/test`
pub(crate) async fn test(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, device)): Path<(TenantId, DeviceId)>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let asked = app.clock.now();
    match app.db.write(access.tenant, access.actor, move |tx| super::test(tx, me, device)).await {
        Ok(true) => {}
        Ok(false) => return Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let page = devices_page(&app, &access, theme, &refused(refusal.words(access.locale))).await?;
            return Ok(with_status(&refusal.into(), page));
        }
        Err(Fault::Failed(error)) => return Err(error.into()),
    }
    for _ in 0..LOOKS {
        let devices = app.db.read(access.tenant, move |scope| store::list(scope, me)).await?;
        let waits =
            |one: &Device| one.id == device && one.trouble.is_none() && one.reached_at.is_none_or(|at| at < asked);
        if !devices.iter().any(waits) {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(redirect(&path_in(&access, "me/notices/devices?done=tested")).into_response())
}

/// `POST /t/{tenant}/me/notices/devices/{device}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, device)): Path<(TenantId, DeviceId)>,
) -> web::Result<Response> {
    let me = me(&access)?;
    if !app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, me, device)).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&path_in(&access, "me/notices/devices?done=removed")).into_response())
}

async fn devices_page(app: &App, access: &Access, theme: Theme, notice: &Markup) -> web::Result<Markup> {
    let me = me(access)?;
    let devices = app.db.read(access.tenant, move |scope| store::list(scope, me)).await?;
    let key = keys::own(&app.db).await?.public();
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        div {
            (section(&t!(locale, "push-this-device"), this_device(access, &key)))
            (section(&t!(locale, "push-devices"), html! {
                @if devices.is_empty() {
                    (card(empty_state(Icon::Bell, &t!(locale, "push-none"), &t!(locale, "push-none-explained"), None)))
                } @else {
                    (rows(devices.iter().map(|device| row(access, reader, device))))
                }
            }))
            (section(&t!(locale, "push-phone"), on_a_phone(locale, app.settings.public_url.as_str())))
        }
    };
    let head = (&*t!(locale, "push-title"), &*t!(locale, "push-about"));
    Ok(notices_page(access, theme, head, notice, &content))
}

/// The button that asks the browser. `push.js` shows one of the sentences in its place where there is nothing to ask.
fn this_device(access: &Access, key: &str) -> Markup {
    let locale = access.locale;
    let sentence = |which: &'static str, words: String| html! { p hidden data-says=(which) class="max-w-xl text-sm" role="status" { (words) } };
    html! {
        p class="without-script max-w-xl text-sm" { (t!(locale, "push-no-script")) }
        form method="post" action=(path_in(access, "me/notices/devices")) data-push-key=(key) class="needs-script space-y-3" {
            @for name in ["endpoint", "p256dh", "auth"] { input type="hidden" name=(name); }
            (sentence("here", t!(locale, "push-is-here")))
            (sentence("denied", t!(locale, "push-denied")))
            (sentence("unable", t!(locale, "push-unable")))
            (sentence("failed", t!(locale, "push-failed")))
            div data-ask class="flex flex-wrap items-center gap-3" {
                (Button::new(t!(locale, "push-ask")).primary().icon(Icon::Bell))
                p class="min-w-0 basis-56 grow text-sm text-muted" { (t!(locale, "push-ask-explained")) }
            }
        }
    }
}

fn row(access: &Access, reader: Reader, device: &Device) -> Markup {
    let locale = reader.locale;
    let path = |what: &str| path_in(access, &format!("me/notices/devices/{}/{what}", device.id));
    let print = URL_SAFE_NO_PAD.encode(Sha256::digest(&device.endpoint));
    let about = html! {
        @if let Some(trouble) = device.trouble {
            p class="text-attention-strong" { (trouble_words(locale, trouble)) }
        }
        @if let Some(at) = device.reached_at {
            p { (t!(locale, "push-reached")) " " (moment::ago(reader, at)) }
        } @else {
            p { (t!(locale, "push-added-at")) " " (moment::ago(reader, device.created_at)) }
        }
    };
    let end = html! {
        span hidden data-is-this { (chip(&t!(locale, "account-this-device"), Tone::Ours)) }
        form method="post" action=(path("test")) { (Button::new(t!(locale, "push-test")).small()) }
        form method="post" action=(path("removal")) { (Button::new(t!(locale, "push-remove")).small()) }
    };
    html! { div data-device=(print) { (list_row(Icon::Bell.show(), &device.name, None, about, end)) } }
}

fn trouble_words(locale: Locale, trouble: Trouble) -> String {
    match trouble {
        Trouble::Unreachable => t!(locale, "push-trouble-unreachable"),
        Trouble::Silent => t!(locale, "push-trouble-silent"),
        Trouble::Busy => t!(locale, "push-trouble-busy"),
        Trouble::Refused => t!(locale, "push-trouble-refused"),
    }
}

/// Step by step. On an iPhone only an app on the home screen may be pushed to.
fn on_a_phone(locale: Locale, address: &str) -> Markup {
    let open = |words: String| html! { (words) " " bdi class="font-mono text-xs wrap-anywhere" { (address) } };
    let steps = |title: String, about: String, steps: Vec<Markup>| {
        html! {
            details class="rounded-box border border-base-300 bg-base-100 px-4 py-2" {
                summary class="min-h-11 content-center font-medium" { (title) }
                p class="pb-2 text-sm text-muted" { (about) }
                ol class="list-decimal space-y-2 ps-5 pb-3 text-sm" { @for step in steps { li { (step) } } }
            }
        }
    };
    let last = || [t!(locale, "push-phone-open"), t!(locale, "push-phone-ask"), t!(locale, "push-phone-test")];
    let with = |first: Vec<Markup>| first.into_iter().chain(last().map(|words| html! { (words) })).collect();
    html! {
        p class="max-w-xl text-sm text-muted" { (t!(locale, "push-phone-about")) }
        div class="space-y-3" {
            (steps(t!(locale, "push-iphone"), t!(locale, "push-iphone-about"), with(vec![
                open(t!(locale, "push-iphone-browser")),
                html! { (t!(locale, "push-iphone-share")) },
                html! { (t!(locale, "push-iphone-add")) },
            ])))
            (steps(t!(locale, "push-android"), t!(locale, "push-android-about"), with(vec![
                open(t!(locale, "push-android-browser")),
                html! { (t!(locale, "push-android-menu")) },
            ])))
        }
    }
}

/// Whoever looks: these pages are a person's, not a program's.
fn me(access: &Access) -> web::Result<StaffId> {
    access.staff.ok_or_else(|| Problem::forbidden().into())
}
