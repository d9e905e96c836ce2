//! The pages of the webhook endpoints: all of them, and one with its log.

use std::collections::BTreeMap;
use std::time::Duration;

use ::store::{Fault, Tx};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, Secret, TenantId, WebhookDeliveryId, WebhookEndpointId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Dialog, Field, Icon, Notice, Reader, Tone, card, chip, copyable, dialog_opener, empty_state, facts, form,
    list_row, moment, older, rows, section,
};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::model::State as Standing;
use super::{Because, Delivery, Endpoint, Kinds, Refusal};
use crate::pages::{SettingsPage, Tab, add, errors, good, path_in, refused, with_status, wrong};

/// Deliveries shown at once.
const SHOWN: i64 = 30;

/// The areas that the page offers; the API takes every kind.
const OFFERED: [&str; 6] = ["message", "conversation", "contact", "consent", "inbox", "staff"];

fn area_name(locale: Locale, area: &str) -> String {
    match area {
        "message" => t!(locale, "webhook-area-message"),
        "conversation" => t!(locale, "webhook-area-conversation"),
        "contact" => t!(locale, "webhook-area-contact"),
        "consent" => t!(locale, "webhook-area-consent"),
        "inbox" => t!(locale, "webhook-area-inbox"),
        _ => t!(locale, "webhook-area-staff"),
    }
}

/// What has just happened, and where the log goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    /// The place after which older deliveries are shown.
    before: Option<String>,
}

/// `GET /t/{tenant}/webhooks`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let notice = match asked.done.as_str() {
        "removed" => good(t!(access.locale, "webhook-removed")),
        _ => html! {},
    };
    all(&app, &access, theme, &notice, &Fields::new(), None).await
}

/// The form: an address, and a field for each area that is chosen.
type Fields = BTreeMap<String, String>;

/// `POST /t/{tenant}/webhooks`: shows the secret, once.
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let (locale, may) = (access.locale, access.permissions);
    let kinds = chosen(&fields, &Kinds::default());
    let Some(address) = app.egress.webhook_address(fields.get("url").map_or("", String::as_str)) else {
        let mut problem = Problem::invalid();
        add(&mut problem, "url", "refused", t!(locale, "webhook-url-refused"));
        let page = all(&app, &access, theme, &html! {}, &fields, Some(&problem)).await?;
        return Ok(with_status(&problem, page));
    };
    match app.db.write(access.tenant, access.actor, move |tx| super::create(tx, may, &address, &kinds)).await {
        Ok((endpoint, secret)) => {
            let notice = secret_shown(locale, &t!(locale, "webhook-made"), &secret);
            Ok(one_page(&app, &access, theme, endpoint.id, &notice, None).await?.into_response())
        }
        Err(Fault::Refused(refusal)) => {
            let page = all(&app, &access, theme, &refused(refusal.words(locale)), &fields, None).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// What is chosen in a form: areas, and of the kinds that an endpoint had from elsewhere those that still are.
fn chosen(fields: &Fields, before: &Kinds) -> Kinds {
    let areas = OFFERED.iter().filter(|area| fields.contains_key(**area)).map(|area| format!("{area}.*"));
    let others = others(before).filter(|kind| fields.contains_key(*kind)).cloned();
    Kinds::new(areas.chain(others).collect()).unwrap_or_default()
}

/// What an endpoint takes that is none of the areas offered.
fn others(kinds: &Kinds) -> impl Iterator<Item = &String> {
    kinds.list().iter().filter(|kind| kind.strip_suffix(".*").is_none_or(|area| !OFFERED.contains(&area)))
}

/// `GET /t/{tenant}/webhooks/{endpoint}`
pub(crate) async fn one(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let notice = match asked.done.as_str() {
        "tested" => good(t!(locale, "webhook-tested")),
        "again" => good(t!(locale, "webhook-again-done")),
        "on" => good(t!(locale, "webhook-on-done")),
        "off" => good(t!(locale, "webhook-off-done")),
        "changed" => good(t!(locale, "webhook-changed")),
        _ => html! {},
    };
    one_page(&app, &access, theme, id, &notice, asked.before.as_deref()).await
}

/// `POST /t/{tenant}/webhooks/{endpoint}`: gives it another address, or other events.
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let (locale, may) = (access.locale, access.permissions);
    let Some(address) = app.egress.webhook_address(fields.get("url").map_or("", String::as_str)) else {
        let mut problem = Problem::invalid();
        add(&mut problem, "url", "refused", t!(locale, "webhook-url-refused"));
        let page = changing(&app, &access, theme, id, &html! {}, None, Some((&fields, &problem))).await?;
        return Ok(with_status(&problem, page));
    };
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        let kinds = chosen(&fields, &super::get(tx, id)?.kinds);
        super::change(tx, may, id, Some(&address), Some(&kinds)).map(|_| ())
    };
    let changed = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, id, changed, "changed").await
}

/// `POST /t/{tenant}/webhooks/{endpoint}/test`
pub(crate) async fn test(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
) -> web::Result<Response> {
    let tested = app.db.write(access.tenant, access.actor, move |tx| super::test(tx, id)).await;
    answered(&app, &access, theme, id, tested, "tested").await
}

/// `POST /t/{tenant}/webhooks/{endpoint}/deliveries/{delivery}/replay`
pub(crate) async fn replay(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, delivery)): Path<(TenantId, WebhookEndpointId, WebhookDeliveryId)>,
) -> web::Result<Response> {
    let done = app.db.write(access.tenant, access.actor, move |tx| super::replay(tx, id, delivery)).await;
    answered(&app, &access, theme, id, done, "again").await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Hours {
    hours: String,
}

/// `POST /t/{tenant}/webhooks/{endpoint}/replay`
pub(crate) async fn replay_since(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
    Form(typed): Form<Hours>,
) -> web::Result<Response> {
    // What is no number is further back than there is.
    let hours: u64 = typed.hours.parse().unwrap_or(u64::from(u32::MAX));
    let since = app.clock.now() - Duration::from_secs(hours.min(u64::from(u32::MAX)) * 60 * 60);
    let done = app.db.write(access.tenant, access.actor, move |tx| super::replay_since(tx, id, since)).await;
    answered(&app, &access, theme, id, done, "again").await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switch {
    state: String,
}

/// `POST /t/{tenant}/webhooks/{endpoint}/state`
pub(crate) async fn switch(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
    Form(typed): Form<Switch>,
) -> web::Result<Response> {
    let (may, is_on) = (access.permissions, typed.state == "on");
    let write = move |tx: &mut Tx<'_>| match is_on {
        true => super::enable(tx, may, id).map(|_| ()),
        false => super::disable(tx, id).map(|_| ()),
    };
    let done = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, id, done, if is_on { "on" } else { "off" }).await
}

/// `POST /t/{tenant}/webhooks/{endpoint}/secret`: shows the new secret, once.
pub(crate) async fn rotate(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
) -> web::Result<Response> {
    let (locale, may) = (access.locale, access.permissions);
    let secret = app.db.write(access.tenant, access.actor, move |tx| super::rotate(tx, may, id)).await?;
    let notice = secret_shown(locale, &t!(locale, "webhook-secret-changed"), &secret);
    Ok(one_page(&app, &access, theme, id, &notice, None).await?.into_response())
}

/// `POST /t/{tenant}/webhooks/{endpoint}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, WebhookEndpointId)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id)).await?;
    Ok(redirect(&path_in(&access, "webhooks?done=removed")))
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    id: WebhookEndpointId,
    outcome: Result<(), Fault<Refusal>>,
    done: &str,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&path_in(access, &format!("webhooks/{id}?done={done}")))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::from(Refusal::NotFound).into()),
        Err(Fault::Refused(refusal)) => {
            let page = one_page(app, access, theme, id, &refused(refusal.words(access.locale)), None).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn secret_shown(locale: Locale, title: &str, secret: &Secret) -> Markup {
    let label = t!(locale, "webhook-secret");
    let shown = copyable("webhook-secret", &label, secret.expose(), &t!(locale, "copy"), &t!(locale, "copied"));
    let about = html! { (t!(locale, "webhook-secret-about")) };
    html! { (Notice::good(title).alert().because(about)) (card(shown)) }
}

async fn all(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    fields: &Fields,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let endpoints = app.db.read(access.tenant, super::list).await?;
    let typed = fields.get("url").map_or("", String::as_str);
    let content = html! {
        @if endpoints.is_empty() {
            (card(empty_state(Icon::Webhook, &t!(locale, "webhooks-none"), &t!(locale, "webhooks-none-explained"), None)))
        } @else {
            (rows(endpoints.iter().map(|endpoint| {
                let href = path_in(access, &format!("webhooks/{}", endpoint.id));
                list_row(Icon::Webhook.show(), &endpoint.url, Some(&href), html! { (takes(locale, &endpoint.kinds)) }, standing(locale, endpoint))
            })))
        }
        (section(&t!(locale, "webhook-new"), form(&path_in(access, "webhooks"), html! {
            (errors(locale, problem))
            (Field::text("url", t!(locale, "webhook-url")).explained(t!(locale, "webhook-url-explained"))
                .value(typed).inputmode("url").monospaced().required().wrong(wrong(problem, "url")))
            fieldset class="space-y-3" {
                legend class="pb-2 text-sm font-medium" { (t!(locale, "webhook-areas")) }
                p class="text-sm text-muted" { (t!(locale, "webhook-areas-explained")) }
                @for area in OFFERED {
                    (Field::checkbox(area, area_name(locale, area), fields.contains_key(area)))
                }
            }
            (Button::new(t!(locale, "webhook-create")).primary().icon(Icon::Plus))
        })))
    };
    let page = SettingsPage::new(access, theme, Tab::Webhooks, t!(locale, "webhooks-title"));
    Ok(page.about(t!(locale, "webhooks-about")).show(notice, &content))
}

async fn one_page(
    app: &App,
    access: &Access,
    theme: Theme,
    id: WebhookEndpointId,
    notice: &Markup,
    before: Option<&str>,
) -> web::Result<Markup> {
    changing(app, access, theme, id, notice, before, None).await
}

/// One endpoint; with what was typed to change it, if that was refused.
async fn changing(
    app: &App,
    access: &Access,
    theme: Theme,
    id: WebhookEndpointId,
    notice: &Markup,
    before: Option<&str>,
    typed: Option<(&Fields, &Problem)>,
) -> web::Result<Markup> {
    let before = before.and_then(|before| before.parse().ok());
    let read = app.db.read(access.tenant, move |scope| -> Result<_, Fault<Refusal>> {
        Ok((super::get(scope, id)?, super::deliveries(scope, id, before, SHOWN + 1)?))
    });
    let (endpoint, mut log) = read.await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let is_cut = log.len() > shown;
    log.truncate(shown);
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let path = format!("webhooks/{id}");
    let is_on = endpoint.disabled.is_none();
    let next = log.last().filter(|_| is_cut).map(|last| last.seq);
    let content = html! {
        (about(reader, &endpoint))
        @if is_on { (actions(access, &path, &endpoint)) } @else { (off_actions(access, &path, &endpoint)) }
        (section(&t!(locale, "webhook-log"), html! {
            @if log.is_empty() {
                (card(empty_state(Icon::Send, &t!(locale, "webhook-log-none"), &t!(locale, "webhook-log-none-explained"), None)))
            } @else {
                (rows(log.iter().map(|delivery| delivery_row(access, reader, &path, delivery, is_on))))
                @if let Some(next) = &next { (older(&path_in(access, &format!("{path}?before={next}")), &t!(locale, "webhook-log-older"))) }
            }
        }))
        (section(&t!(locale, "webhook-change"), form(&path_in(access, &path), change_fields(locale, &endpoint, typed))))
        @if is_on {
            (section(&t!(locale, "webhook-since"), form(&path_in(access, &format!("{path}/replay")), html! {
                (Field::choice("hours", t!(locale, "webhook-since-when"), since_choices(locale)).explained(t!(locale, "webhook-since-explained")))
                (Button::new(t!(locale, "webhook-since-button")).icon(Icon::Rotate))
            })))
        }
    };
    let page = SettingsPage::new(access, theme, Tab::Webhooks, endpoint.host());
    Ok(page.below("webhooks", t!(locale, "webhooks-title")).show(notice, &content))
}

/// The address and what it is told: as they are, or as they were typed.
fn change_fields(locale: Locale, endpoint: &Endpoint, typed: Option<(&Fields, &Problem)>) -> Markup {
    let (fields, problem) = typed.unzip();
    let url = match fields {
        Some(fields) => fields.get("url").map_or("", String::as_str),
        None => &endpoint.url,
    };
    let is_chosen = |name: &str, kind: &str| match fields {
        Some(fields) => fields.contains_key(name),
        None => endpoint.kinds.list().iter().any(|one| one == kind),
    };
    html! {
        (errors(locale, problem))
        (Field::text("url", t!(locale, "webhook-url")).explained(t!(locale, "webhook-url-explained"))
            .value(url).inputmode("url").monospaced().required().wrong(wrong(problem, "url")))
        fieldset class="space-y-3" {
            legend class="pb-2 text-sm font-medium" { (t!(locale, "webhook-areas")) }
            p class="text-sm text-muted" { (t!(locale, "webhook-areas-explained")) }
            @for area in OFFERED {
                (Field::checkbox(area, area_name(locale, area), is_chosen(area, &format!("{area}.*"))))
            }
            @for kind in others(&endpoint.kinds) {
                (Field::checkbox(kind, kind.clone(), is_chosen(kind, kind)))
            }
        }
        (Button::new(t!(locale, "webhook-change-save")))
    }
}

fn about(reader: Reader, endpoint: &Endpoint) -> Markup {
    let locale = reader.locale;
    let (url, events, state) = (t!(locale, "webhook-url"), t!(locale, "webhook-areas"), t!(locale, "webhook-state"));
    html! {
        @if let Some((at, because)) = endpoint.disabled {
            (Notice::attention(t!(locale, "webhook-off")).because(html! { p { (because_words(locale, because)) } p { (moment::ago(reader, at)) } }))
        } @else if let Some(since) = endpoint.failing_since {
            (Notice::attention(t!(locale, "webhook-failing")).because(html! { (t!(locale, "webhook-failing-since")) " " (moment::ago(reader, since)) }))
        }
        (facts([
            (url.as_str(), html! { span class="font-mono text-sm wrap-anywhere" dir="ltr" { (endpoint.url) } }),
            (events.as_str(), html! { (takes(locale, &endpoint.kinds)) }),
            (state.as_str(), standing(locale, endpoint)),
        ]))
    }
}

fn actions(access: &Access, path: &str, endpoint: &Endpoint) -> Markup {
    let locale = access.locale;
    html! {
        div class="flex flex-wrap items-center gap-2" {
            form method="post" action=(path_in(access, &format!("{path}/test"))) {
                (Button::new(t!(locale, "webhook-test")).primary().icon(Icon::Send))
            }
            form method="post" action=(path_in(access, &format!("{path}/state"))) {
                (Button::new(t!(locale, "webhook-switch-off")).sends("state", "off"))
            }
            (rotation(access, path))
            (removal(access, path, endpoint))
        }
    }
}

fn off_actions(access: &Access, path: &str, endpoint: &Endpoint) -> Markup {
    html! {
        div class="flex flex-wrap items-center gap-2" {
            form method="post" action=(path_in(access, &format!("{path}/state"))) {
                (Button::new(t!(access.locale, "webhook-switch-on")).primary().sends("state", "on"))
            }
            (rotation(access, path))
            (removal(access, path, endpoint))
        }
    }
}

fn rotation(access: &Access, path: &str) -> Markup {
    let locale = access.locale;
    let dialog = Dialog {
        id: "change-secret".to_owned(),
        title: t!(locale, "webhook-secret-title"),
        body: html! { p { (t!(locale, "webhook-secret-body")) } },
        action: path_in(access, &format!("{path}/secret")),
        confirm: Button::new(t!(locale, "webhook-secret-change")).primary(),
        cancel: t!(locale, "webhook-keep"),
    };
    html! { (dialog_opener("change-secret", Button::new(t!(locale, "webhook-secret-change")))) (dialog) }
}

fn removal(access: &Access, path: &str, endpoint: &Endpoint) -> Markup {
    let locale = access.locale;
    let dialog = Dialog {
        id: "remove-webhook".to_owned(),
        title: t!(locale, "webhook-remove-title", host = web::words::isolated(&endpoint.host())),
        body: html! { p { (t!(locale, "webhook-remove-body")) } },
        action: path_in(access, &format!("{path}/removal")),
        confirm: Button::new(t!(locale, "webhook-remove")).harm(),
        cancel: t!(locale, "webhook-keep"),
    };
    html! { (dialog_opener("remove-webhook", Button::new(t!(locale, "webhook-remove")).quiet())) (dialog) }
}

fn delivery_row(access: &Access, reader: Reader, path: &str, delivery: &Delivery, is_on: bool) -> Markup {
    let locale = reader.locale;
    let (words, tone) = match delivery.state {
        Standing::Pending => (t!(locale, "webhook-delivery-pending"), Tone::Plain),
        Standing::Failed => (t!(locale, "webhook-delivery-failed"), Tone::Attention),
        Standing::Delivered => (t!(locale, "webhook-delivery-delivered"), Tone::Good),
        Standing::Dead => (t!(locale, "webhook-delivery-dead"), Tone::Harm),
    };
    let about = html! {
        p {
            (moment::ago(reader, delivery.attempted_at.unwrap_or(delivery.created_at)))
            " · " (t!(locale, "webhook-attempts", number = delivery.attempts))
            @if let Some(took) = delivery.took_ms { " · " (t!(locale, "webhook-took", ms = took)) }
        }
        @if delivery.attempted_at.is_some() {
            p {
                @match delivery.status {
                    Some(status) => { (t!(locale, "webhook-answered", status = status.to_string())) }
                    None => { (t!(locale, "webhook-no-answer")) }
                }
                @if let (Standing::Failed, Some(next)) = (delivery.state, delivery.next_at) {
                    " " (t!(locale, "webhook-next", when = moment::ahead_words(reader, next)))
                }
            }
        }
    };
    let end = html! {
        (chip(&words, tone))
        @if is_on && delivery.state != Standing::Pending {
            form method="post" action=(path_in(access, &format!("{path}/deliveries/{}/replay", delivery.id))) {
                (Button::new(t!(locale, "webhook-again")).small())
            }
        }
    };
    list_row(Icon::Send.show(), &delivery.kind, None, about, end)
}

fn standing(locale: Locale, endpoint: &Endpoint) -> Markup {
    match (endpoint.disabled, endpoint.failing_since) {
        (Some(_), _) => chip(&t!(locale, "webhook-standing-off"), Tone::Plain),
        (None, Some(_)) => chip(&t!(locale, "webhook-standing-failing"), Tone::Attention),
        (None, None) => chip(&t!(locale, "webhook-standing-on"), Tone::Good),
    }
}

/// In the page's words where it has them; else as the API names them.
fn takes(locale: Locale, kinds: &Kinds) -> String {
    if kinds.is_all() {
        return t!(locale, "webhook-all");
    }
    let name = |kind: &String| match kind.strip_suffix(".*").filter(|area| OFFERED.contains(area)) {
        Some(area) => area_name(locale, area),
        None => kind.clone(),
    };
    kinds.list().iter().map(name).collect::<Vec<String>>().join(", ")
}

fn because_words(locale: Locale, because: Because) -> String {
    match because {
        Because::Staff => t!(locale, "webhook-off-staff"),
        Because::Maker => t!(locale, "webhook-off-maker"),
        Because::Gone => t!(locale, "webhook-off-gone"),
        Because::Failing => t!(locale, "webhook-off-failing"),
        Because::Address => t!(locale, "webhook-off-address"),
    }
}

fn since_choices(locale: Locale) -> Vec<(String, String)> {
    vec![
        ("1".to_owned(), t!(locale, "webhook-since-hour")),
        ("24".to_owned(), t!(locale, "webhook-since-day")),
        ("168".to_owned(), t!(locale, "webhook-since-week")),
        ("720".to_owned(), t!(locale, "webhook-since-month")),
    ]
}
