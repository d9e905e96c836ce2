//! How one works in the inbox here: how long an answer waits for a second thought, and the labels.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use channels::inboxes::Inbox;
use kernel::{Permission, Problem};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::Scope;
use web::components::{Button, Field, Notice, back, form, framed, list_row, rows, section};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Place, Query, redirect, t};

use crate::labels;
use crate::reply::{self, Waits};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// `GET /t/{tenant}/settings/inbox`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice =
        (query.done == "saved").then(|| Notice::good(t!(access.locale, "inbox-settings-saved")).alert().render());
    page(&app, &access, theme, notice.unwrap_or_default(), None).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    seconds: String,
}

/// What was typed into which field and not taken.
pub(crate) struct Wrong {
    is_own: bool,
    typed: String,
}

/// `POST /t/{tenant}/settings/inbox/wait`: the business's.
pub(crate) async fn set_wait(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let seconds = typed.seconds.trim().parse().unwrap_or(-1);
    let is_set = app.db.write(access.tenant, access.actor, move |tx| reply::set_wait(tx, seconds)).await?;
    answered(&app, &access, theme, is_set, Wrong { is_own: false, typed: typed.seconds }).await
}

/// `POST /t/{tenant}/settings/inbox/own-wait`: one's own; nothing typed is the business's.
pub(crate) async fn set_own_wait(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    let seconds = match typed.seconds.trim() {
        "" => None,
        text => Some(text.parse().unwrap_or(-1)),
    };
    let is_set = app.db.write(access.tenant, access.actor, move |tx| reply::set_own_wait(tx, staff, seconds)).await?;
    answered(&app, &access, theme, is_set, Wrong { is_own: true, typed: typed.seconds }).await
}

async fn answered(app: &App, access: &Access, theme: Theme, is_set: bool, wrong: Wrong) -> web::Result<Response> {
    if is_set {
        return Ok(redirect(&format!("/t/{}/settings/inbox?done=saved", access.tenant)));
    }
    let page = page(app, access, theme, html! {}, Some(wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(crate) async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: Markup,
    wrong: Option<Wrong>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let staff = access.staff;
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        Ok((staff.map(|staff| reply::waits(scope, staff)).transpose()?, labels::list(scope)?))
    };
    let (waits, labels) = app.db.read(access.tenant, read).await?;
    let content = html! {
        (section(&t!(locale, "wait-title"), html! {
            p class="max-w-xl text-sm text-muted" { (t!(locale, "wait-about")) }
            @if let Some(waits) = waits { (wait_forms(access, waits, wrong.as_ref())) }
        }))
        div class="max-w-xl" { (rows(ways(access))) }
        (section(&t!(locale, "labels-title"), labels::pages::part(access, &labels)))
    };
    let above = accounts::settings_tabs(access, accounts::Tab::Inbox);
    let title = t!(locale, "inbox-settings-title");
    let body = framed(&above, &title, Some(&t!(locale, "inbox-settings-about")), &notice, &content);
    Ok(layout::page(&PageContext::of(access, theme, Place::Settings), &title, body))
}

/// The connected numbers, for a page that sets something for each of them.
pub(crate) fn numbers(scope: &Scope<'_>) -> store::Result<Vec<Inbox>> {
    /// As many as a business has.
    const MOST: i64 = 100;
    Ok(channels::inboxes::list(scope, None, MOST)?.into_iter().filter(Inbox::is_connected).collect())
}

/// A page below this one, with the way back.
pub(crate) fn below(
    access: &Access,
    theme: Theme,
    title: &str,
    about: &str,
    notice: &Markup,
    content: &Markup,
) -> Markup {
    let above = html! {
        (accounts::settings_tabs(access, accounts::Tab::Inbox))
        (back(&format!("/t/{}/settings/inbox", access.tenant), &t!(access.locale, "inbox-settings-title")))
    };
    let body = framed(&above, title, Some(about), notice, content);
    layout::page(&PageContext::of(access, theme, Place::Settings), title, body)
}

/// Where a page has nothing to set because no number is connected: the way to one, for whoever may go it.
pub(crate) fn no_number(access: &Access) -> Markup {
    let notice = Notice::info(t!(access.locale, "turns-no-inbox"));
    if !access.may(Permission::InboxManage) {
        return notice.render();
    }
    let connect = format!("/t/{}/settings/inboxes/new", access.tenant);
    notice.next(html! { (Button::new(t!(access.locale, "list-connect")).small().to(connect)) }).render()
}

/// The pages below this one: what each is for, in a line.
fn ways(access: &Access) -> Vec<Markup> {
    let locale = access.locale;
    let way = |path: &str, title: String, about: String| {
        let href = format!("/t/{}/settings/inbox/{path}", access.tenant);
        list_row(html! {}, &title, Some(&href), html! { (about) }, html! {})
    };
    let mut ways = vec![way("quick-replies", t!(locale, "quick-title"), t!(locale, "quick-settings-about"))];
    ways.push(way("not-sent", t!(locale, "not-sent-title"), t!(locale, "not-sent-about")));
    if access.may(Permission::ConversationWrite) {
        let past = format!("/t/{}/inbox/bulk", access.tenant);
        let (title, about) = (t!(locale, "past-title"), t!(locale, "past-line"));
        ways.push(list_row(html! {}, &title, Some(&past), html! { (about) }, html! {}));
    }
    if access.may(Permission::SettingsManage) {
        ways.extend([
            way("turns", t!(locale, "turns-title"), t!(locale, "turns-about")),
            way("reopening", t!(locale, "reopening-title"), t!(locale, "reopening-about")),
            way("service-levels", t!(locale, "levels-title"), t!(locale, "levels-about")),
            way("satisfaction", t!(locale, "satisfaction-title"), t!(locale, "satisfaction-about")),
            way("consent", t!(locale, "consent-asking-title"), t!(locale, "consent-asking-about")),
        ]);
    }
    ways
}

fn wait_forms(access: &Access, waits: Waits, wrong: Option<&Wrong>) -> Markup {
    let locale = access.locale;
    let of = |is_own: bool| wrong.filter(|wrong| wrong.is_own == is_own);
    let words = |is_own: bool| of(is_own).map(|_| t!(locale, "wait-wrong"));
    let typed = |is_own: bool, kept: String| of(is_own).map_or(kept, |wrong| wrong.typed.clone());
    let here = format!("/t/{}/settings/inbox", access.tenant);
    html! {
        @if access.may(Permission::SettingsManage) {
            (form(&format!("{here}/wait"), html! {
                (Field::text("seconds", t!(locale, "wait-everyones")).value(typed(false, waits.everyones.to_string()))
                    .inputmode("numeric").autocomplete("off").required().wrong(words(false)))
                (Button::new(t!(locale, "inbox-settings-save")))
            }))
        } @else {
            p { (t!(locale, "wait-everyones-is", seconds = waits.everyones)) }
        }
        @if access.may(Permission::ConversationWrite) {
            form method="post" action=(format!("{here}/own-wait")) class="max-w-xl space-y-5 pt-4" {
                // Two fields of one name stand on this page; their ids must differ.
                div class="space-y-1.5" {
                    label class="block text-sm font-medium" for="own-seconds" { (t!(locale, "wait-own")) }
                    input class="input reach w-full" id="own-seconds" name="seconds" inputmode="numeric" autocomplete="off"
                        value=(typed(true, waits.own.map(|own| own.to_string()).unwrap_or_default())) aria-invalid=[of(true).map(|_| "true")]
                        aria-describedby="own-seconds-about";
                    p id="own-seconds-about" class=(if of(true).is_some() { "text-sm text-error" } else { "text-sm text-muted" }) {
                        (words(true).unwrap_or_else(|| t!(locale, "wait-own-about")))
                    }
                }
                (Button::new(t!(locale, "inbox-settings-save")))
            }
        }
    }
}
