//! The checklist's page: each line with its state, its sentence and the one thing to do; the PIN; the first message.
//!
//! - It is drawn from what is known, at once. What Meta says is asked after it, by a poll that ends with the first answer.
//! - Without script a button asks Meta.

use ::store::Fault;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Problem, Secret, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, chip, field_errors, form, heading, moment, section,
};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Fragment, Path, redirect, t};

use super::{framed, not_affiliated, one, outside};
use crate::connect::Around;
use crate::connect::checklist::{self, Asked, Line, Say, Standing, Step, Way};
use crate::connect::register::{self as pin, NotRegistered};
use crate::inboxes;
use crate::inboxes::pages::{list, reader};
use crate::templates::pages::offer;

const APPS: &str = "https://developers.facebook.com/apps/";
const NUMBERS: &str = "https://business.facebook.com/wa/manage/phone-numbers/";
pub(crate) const PAYMENT: &str = "https://business.facebook.com/billing_hub/payment_settings";
const VERIFICATION: &str = "https://business.facebook.com/settings/security";
const SUPPORT: &str = "https://business.facebook.com/business-support-home";

async fn way(app: &App, access: &Access, around: &Around, id: InboxId) -> web::Result<Way> {
    let (near, exchange) = (app.clone(), around.exchange);
    let way = app.db.read(access.tenant, move |scope| checklist::way(scope, &near, exchange, id)).await?;
    let way = way.ok_or_else(Problem::not_found)?;
    checklist::complete(app, access.tenant, access.actor, &way).await?;
    Ok(way)
}

/// `GET …/{inbox}/checklist`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    around: Option<Extension<Around>>,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Markup> {
    let way = way(&app, &access, &Around::of(around), id).await?;
    Ok(whole(&app, &access, theme, &way, None))
}

/// `GET …/{inbox}/checklist/lines`: the lines as they stand now, for the page that is open; Meta is asked if that is a minute ago.
pub(crate) async fn poll(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    around: Option<Extension<Around>>,
    Fragment(is_part): Fragment,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Markup> {
    let around = Around::of(around);
    let mut now = way(&app, &access, &around, id).await?;
    if now.is_stale() && now.is_open() {
        checklist::refresh(&app, access.tenant, access.actor, id).await?;
        now = way(&app, &access, &around, id).await?;
    }
    if !is_part {
        return Ok(whole(&app, &access, theme, &now, None));
    }
    Ok(lines(&access, reader(&app, &access), &now))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RereadForm {
    /// Whether the callback is to be set again, over what stands at Meta.
    set: bool,
}

/// `POST …/{inbox}/checklist`: asks Meta now, and has the account's events sent. The callback is set again only where she says so,
/// for another program may have taken it on purpose.
pub(crate) async fn reread(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(sent): Form<RereadForm>,
) -> web::Result<Response> {
    match sent.set {
        true => inboxes::set_right(&app, access.tenant, access.actor, id).await?,
        false => inboxes::check(&app, access.tenant, access.actor, id).await?,
    };
    checklist::refresh(&app, access.tenant, access.actor, id).await?;
    Ok(redirect(&address(&access, id)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    line: String,
    is_so: bool,
}

/// `POST …/{inbox}/checklist/answer`: the owner says what Meta does not.
pub(crate) async fn answer(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(sent): Form<AnswerForm>,
) -> web::Result<Response> {
    inboxes::held(&app, access.tenant, id).await?;
    let Some(asked) = Asked::of(&sent.line) else { return Err(Problem::invalid().into()) };
    app.db.write(access.tenant, access.actor, move |tx| checklist::say(tx, id, asked, sent.is_so)).await?;
    Ok(redirect(&address(&access, id)))
}

/// `POST …/{inbox}/checklist/written`: she has written to the number from her own phone.
pub(crate) async fn wrote(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Response> {
    inboxes::held(&app, access.tenant, id).await?;
    app.db.write(access.tenant, access.actor, move |tx| checklist::wrote(tx, id)).await?;
    Ok(redirect(&address(&access, id)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PinForm {
    pin: Option<Secret>,
}

/// `POST …/{inbox}/registration`: the PIN, which goes to Meta and nowhere else.
pub(crate) async fn register(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    around: Option<Extension<Around>>,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(sent): Form<PinForm>,
) -> web::Result<Response> {
    let typed = sent.pin.map(|pin| Secret::new(pin.expose().trim())).unwrap_or_else(|| Secret::new(""));
    match pin::register(&app, access.tenant, access.actor, id, typed).await {
        Ok(()) => {
            checklist::refresh(&app, access.tenant, access.actor, id).await?;
            Ok(redirect(&address(&access, id)))
        }
        Err(Fault::Refused(NotRegistered::Gone(refusal))) => Err(refusal.problem(access.locale).into()),
        Err(Fault::Refused(wrong)) => {
            let reader = reader(&app, &access);
            let words = wrong.words(access.locale, |at| moment::full_words(reader, at));
            let way = way(&app, &access, &Around::of(around), id).await?;
            let page = whole(&app, &access, theme, &way, Some(words));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn address(access: &Access, id: InboxId) -> String {
    format!("{}/checklist", one(access, id))
}

fn whole(app: &App, access: &Access, theme: Theme, way: &Way, wrong_pin: Option<String>) -> Markup {
    let (locale, reader) = (access.locale, reader(app, access));
    let number = one(access, way.inbox.id);
    let title = t!(locale, "checklist-title");
    let needs_pin = way.kept.facts.is_none() && way.inbox.wrong == Some(inboxes::Wrong::NumberNotRegistered)
        || checklist::lines(way).iter().any(|line| line.say == Say::Pin)
        || wrong_pin.is_some();
    let content = html! {
        (back(&number, &isolated(&way.inbox.name)))
        (heading(&title, Some(&t!(locale, "checklist-about")), html! {
            // One that waits for its PIN was never connected, so there is nothing to connect again.
            @if !needs_pin { (list::health(locale, &way.inbox)) }
        }))
        @if let Some(wrong) = &wrong_pin {
            div class="pb-5" { (field_errors(&t!(locale, "pin-not-registered"), &[("pin".to_owned(), wrong.clone())])) }
        }
        (lines(access, reader, way))
        @if needs_pin { (section(&t!(locale, "pin-title"), pin_form(access, way, wrong_pin))) }
        @else { div class="pb-8" { (offer(access, reader, &way.inbox)) } }
        (not_affiliated(locale))
    };
    framed(access, theme, &title, content)
}

/// The part that is asked for again and again while something is open.
fn lines(access: &Access, reader: Reader, way: &Way) -> Markup {
    let (locale, id) = (reader.locale, way.inbox.id);
    let lines = checklist::lines(way);
    let done = lines.iter().filter(|line| line.standing == Standing::Done).count();
    let polls = way.is_open().then(|| format!("{}/lines", address(access, id)));
    let trigger = if way.is_stale() { "load, every 10s" } else { "every 10s" };
    html! {
        div id="checklist" class="space-y-5 pb-8" hx-get=[polls.as_ref()] hx-trigger=[polls.as_ref().map(|_| trigger)]
            hx-swap=[polls.as_ref().map(|_| "outerMorph")] {
            @if way.is_complete() {
                (Notice::good(t!(locale, "checklist-complete")).because(html! { @if done < lines.len() { (t!(locale, "checklist-complete-about")) } })
                    .next(html! { (Button::new(t!(locale, "open-inbox")).small().icon(Icon::Inbox).to(format!("/t/{}/inbox", access.tenant))) }))
            }
            div class="flex flex-wrap items-center justify-between gap-2" {
                p class="text-sm text-muted" {
                    bdi { (way.inbox.name) } " · "
                    (t!(locale, "checklist-done", done = done, all = lines.len()))
                    " · "
                    @match way.kept.read_at {
                        Some(at) => { (t!(locale, "checklist-read")) " " (moment::ago(reader, at)) }
                        None => (t!(locale, "checklist-unread")),
                    }
                }
                form method="post" action=(address(access, id)) { (Button::new(t!(locale, "checklist-reread")).small().icon(Icon::Refresh)) }
            }
            ol class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100" {
                @for line in &lines { (row(access, reader, way, line)) }
            }
        }
    }
}

fn row(access: &Access, reader: Reader, way: &Way, line: &Line) -> Markup {
    let locale = reader.locale;
    let (icon, colour, tone) = match line.standing {
        Standing::Done => (Icon::CircleCheck, "text-success", Tone::Good),
        Standing::Waiting => (Icon::Hourglass, "text-attention-strong", Tone::Plain),
        Standing::ToDo => (Icon::CircleAlert, "text-attention-strong", Tone::Attention),
        Standing::Ask => (Icon::CircleHelp, "text-info", Tone::Ours),
        Standing::Unknown => (Icon::CircleMinus, "text-muted", Tone::Plain),
    };
    html! {
        li class="flex gap-3 px-4 py-3" data-line=(line.step.as_str()) data-standing=(line.standing.as_str()) {
            span class={ "mt-0.5 " (colour) } { (icon.show()) }
            div class="min-w-0 grow space-y-1.5" {
                div class="flex flex-wrap items-center justify-between gap-2" {
                    h2 class="font-medium" { (line.step.title(locale)) }
                    (chip(&line.standing.words(locale), tone))
                }
                p class={ "text-sm wrap-anywhere " @if line.standing == Standing::Done { "text-muted" } } { (line.say.words(reader)) }
                (actions(access, way, line))
            }
        }
    }
}

/// The one thing to do, where there is one.
fn actions(access: &Access, way: &Way, line: &Line) -> Markup {
    let (locale, id) = (access.locale, way.inbox.id);
    let number = one(access, id);
    let say = match &line.say {
        Say::FirstMissing(cause) => cause.as_ref(),
        say => say,
    };
    let app_page = || way.app.as_ref().map_or_else(|| APPS.to_owned(), |app| format!("{APPS}{app}/"));
    let to = |href: &str, label: String| html! { (outside(href, &label)) };
    let act = match say {
        Say::TokenEnds(_) | Say::TokenDead | Say::TokenPoor | Say::TokenOfAnotherApp => {
            html! { (Button::new(t!(locale, "act-token")).small().icon(Icon::Key).to(format!("{number}#token"))) }
        }
        Say::Pin => html! { (Button::new(t!(locale, "act-pin")).small().icon(Icon::Lock).to("#pin")) },
        Say::ProveFirst | Say::NameInReview(_) | Say::NameDeclined(_) | Say::NameMissing => {
            to(NUMBERS, t!(locale, "act-manager"))
        }
        Say::Banned => to(SUPPORT, t!(locale, "act-support")),
        Say::NotSubscribed | Say::CallbackMissing | Say::CallbackOff | Say::FieldMissing | Say::CallbackUnreachable => {
            html! {
                form method="post" action=(address(access, id)) { (Button::new(t!(locale, "act-set")).small().icon(Icon::Refresh).sends("set", "true")) }
                @if matches!(say, Say::CallbackUnreachable) { a class="link" href=(crate::reach::path(access.tenant)) { (t!(locale, "reach-title")) } }
            }
        }
        Say::CallbackByHand | Say::CallbackElsewhere => {
            html! { (Button::new(t!(locale, "act-callback")).small().icon(Icon::Webhook).to(format!("{number}#at-meta"))) }
        }
        Say::LiveAsked | Say::LiveSeen | Say::Development => html! {
            (to(&app_page(), t!(locale, "act-app")))
            @if line.step == Step::Live { (answer_button(access, id, "live", t!(locale, "act-live"))) }
        },
        Say::PaymentBroken => to(PAYMENT, t!(locale, "act-payment")),
        Say::PaymentAsked => html! {
            (to(PAYMENT, t!(locale, "act-payment")))
            (answer_button(access, id, "payment", t!(locale, "act-paid")))
        },
        Say::LimitSmall(_) | Say::LimitEnough(_) | Say::LimitInReview => to(VERIFICATION, t!(locale, "act-verify")),
        Say::SignaturesFail => {
            html! { (Button::new(t!(locale, "act-secret")).small().icon(Icon::Key).to(format!("{number}#token"))) }
        }
        Say::FirstToAnswer => {
            html! { (Button::new(t!(locale, "open-inbox")).small().primary().icon(Icon::Inbox).to(format!("/t/{}/inbox", access.tenant))) }
        }
        Say::TokenLasts
        | Say::Registered
        | Say::OnPhone
        | Say::NameGood(_)
        | Say::Subscribed
        | Say::CallbackGood
        | Say::LiveSaid
        | Say::PaymentSaid
        | Say::PaymentOfTest
        | Say::LimitVerified(_)
        | Say::FirstDone
        | Say::FirstToWrite(_)
        | Say::FirstAwaited(_)
        | Say::FirstMissing(_)
        | Say::AnotherNumber(_)
        | Say::NothingKnown(_)
        | Say::NotTold => html! {},
    };
    let writes = matches!(line.say, Say::FirstToWrite(_) | Say::FirstMissing(_));
    let label =
        if matches!(line.say, Say::FirstMissing(_)) { t!(locale, "act-wrote-again") } else { t!(locale, "act-wrote") };
    if act.0.is_empty() && !writes {
        return act;
    }
    html! {
        div class="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm" {
            (act)
            @if writes {
                form method="post" action={ (address(access, id)) "/written" } { (Button::new(label).small().icon(Icon::Check)) }
            }
        }
    }
}

fn answer_button(access: &Access, id: InboxId, line: &str, label: String) -> Markup {
    html! {
        form method="post" action={ (address(access, id)) "/answer" } {
            input type="hidden" name="line" value=(line);
            input type="hidden" name="is_so" value="true";
            (Button::new(label).small().icon(Icon::Check))
        }
    }
}

fn pin_form(access: &Access, way: &Way, wrong: Option<String>) -> Markup {
    let (locale, id) = (access.locale, way.inbox.id);
    html! {
        div id="pin" {
            p class="max-w-xl pb-3 text-sm" { (t!(locale, "pin-about")) }
            (form(&format!("{}/registration", one(access, id)), html! {
                (Field::password("pin", t!(locale, "pin-field"), "off").explained(t!(locale, "pin-left", left = way.tries_left))
                    .inputmode("numeric").monospaced().wrong(wrong).required())
                (Button::new(t!(locale, "pin-save")).primary().icon(Icon::Lock))
            }))
            p class="max-w-xl pt-3 text-sm text-muted" { (t!(locale, "pin-forgotten")) }
        }
    }
}
