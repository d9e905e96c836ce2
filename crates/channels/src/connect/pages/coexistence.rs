//! Keeping a number on the telephone: the terms, Meta's own page, the way back, and the choice between numbers.

use ::store::Fault;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Permission, Problem, Secret, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;
use web::components::{Button, Icon, Notice, back, facts, form, heading, section};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, SignedIn, redirect, t};

use super::roads::{self, address};
use super::{Terms, TermsForm, accepted, documents, framed, keep, not_affiliated, one, terms_box};
use crate::connect::roads::Road;
use crate::connect::signup::{self, Offered, State as Sent};
use crate::connect::{Around, Operator, terms};
use crate::inboxes::meta::Meta;
use crate::inboxes::{Wrong, confirm_unregistered};

/// What the operator sets, as `config/default.toml` names it.
const VARIABLES: [&str; 3] = ["KONTOR_META_APP_ID", "KONTOR_META_APP_SECRET_FILE", "KONTOR_META_CONFIGURATION_ID"];

/// She ended it at Meta herself.
const CANCELLED: &str = "cancelled";

/// What the page is to say first.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    wrong: String,
}

/// The road's page: without an operator's app it says so, and what can be done.
pub(super) async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    around: &Around,
    said: &Said,
) -> web::Result<Markup> {
    let locale = access.locale;
    let accepted = app.db.read(access.tenant, accepted).await?;
    let is_accepted = accepted.is_some_and(|(accepted, _)| terms::is_current(&accepted));
    let content = html! {
        @if said.wrong == CANCELLED {
            // She changed her mind: nothing went wrong.
            div class="pb-5" { (Notice::info(t!(locale, "phone-cancelled"))) }
        } @else if let Some(words) = said_words(access, &said.wrong) {
            div class="pb-5" { (Notice::harm(t!(locale, "connect-not-taken")).alert().because(html! { (words) })) }
        }
        @match &around.operator {
            None => (without_app(access)),
            Some(operator) => {
                (section(&t!(locale, "road-steps"), roads::steps(locale, Road::Phone)))
                (section(&t!(locale, "phone-go"), way_out(app, access, operator, is_accepted)?))
            }
        }
    };
    Ok(roads::page(access, theme, Road::Phone, true, content))
}

fn without_app(access: &Access) -> Markup {
    let locale = access.locale;
    html! {
        (Notice::attention(t!(locale, "phone-no-app")).because(html! { p { (t!(locale, "phone-no-app-about")) } }))
        div class="pt-8" {
            (section(&t!(locale, "phone-operator"), html! {
                p class="text-sm" { (t!(locale, "phone-operator-about")) }
                ul class="space-y-1 text-sm" { @for variable in VARIABLES { li { code class="font-mono wrap-anywhere" { (variable) } } } }
            }))
        }
        div class="flex flex-wrap gap-2" {
            (Button::new(t!(locale, "phone-instead-new")).to(address(access.tenant, Road::New)))
            (Button::new(t!(locale, "phone-instead-move")).quiet().to(address(access.tenant, Road::Move)))
        }
    }
}

/// The terms first, and then the link that leaves for Meta: a form must not lead to another host, a link may.
fn way_out(app: &App, access: &Access, operator: &Operator, is_accepted: bool) -> web::Result<Markup> {
    let locale = access.locale;
    if !is_accepted {
        return Ok(form(
            &address(access.tenant, Road::Phone),
            html! {
                (terms_box(locale, false, None))
                (Button::new(t!(locale, "phone-accept")).primary().icon(Icon::Check))
            },
        ));
    }
    let (Some(staff), Some(session)) = (access.staff, access.session) else { return Err(Problem::forbidden().into()) };
    let state =
        Sent::new(access.tenant, staff, app.clock.now()).write(&app.vault, session).map_err(::store::Error::from)?;
    Ok(html! {
        p class="text-sm" { (t!(locale, "phone-leave-about")) }
        (Button::new(t!(locale, "phone-leave")).primary().icon_after(Icon::ExternalLink).to(operator.page(&app.settings.public_url, &state)))
        p class="text-sm text-muted" { (t!(locale, "phone-accepted")) }
        (documents(locale))
    })
}

fn said_words(access: &Access, code: &str) -> Option<String> {
    let locale = access.locale;
    Some(match code {
        "nothing" => t!(locale, "phone-nothing"),
        code => Wrong::of(code)?.words(locale),
    })
}

/// `POST /t/{tenant}/settings/inboxes/new/phone`: the terms, before she leaves.
pub(crate) async fn accept_for_phone(
    State(app): State<App>,
    access: Access,
    Path((_, road)): Path<(TenantId, String)>,
    Form(sent): Form<TermsForm>,
) -> web::Result<Response> {
    of_phone(&road)?;
    let locale = access.locale;
    if sent.accepts() {
        app.db.write(access.tenant, access.actor, move |tx| terms::accept(tx, locale)).await?;
    }
    Ok(redirect(&address(access.tenant, Road::Phone)))
}

/// Only this road leads to Meta's own page.
fn of_phone(road: &str) -> Result<(), Problem> {
    if Road::of(road) == Some(Road::Phone) { Ok(()) } else { Err(Problem::not_found()) }
}

/// What Meta sends along. Anything may be missing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Returned {
    state: String,
    code: Option<Secret>,
}

/// `GET /connect/meta`: back from Meta. The code is changed at once: it lives for half a minute.
pub(crate) async fn come_back(
    State(app): State<App>,
    signed_in: SignedIn,
    around: Option<Extension<Around>>,
    web::Request(request): web::Request,
    Query(returned): Query<Returned>,
) -> web::Result<Response> {
    let refused = || {
        let words = "This way back from Meta is not yours, or more than an hour has passed. Begin again under Connected numbers.";
        Problem::new(403, "connect_state", words)
    };
    let now = app.clock.now();
    let sent = Sent::read(&app.vault, signed_in.session, &returned.state, now)
        .map_err(::store::Error::from)?
        .ok_or_else(refused)?;
    // As she stands today, not as when she left.
    let member = app.guard.member(signed_in.login, sent.tenant).await?.filter(|member| member.staff == sent.staff);
    let member = member.ok_or_else(refused)?;
    if !member.role.permissions().contains(Permission::InboxManage) {
        return Err(Problem::forbidden().into());
    }
    let Some(operator) = Around::of(around).operator else { return Err(Problem::not_found().into()) };
    let road = address(sent.tenant, Road::Phone);
    let Some(code) = returned.code.filter(|code| !code.is_empty()) else {
        return Ok(redirect(&format!("{road}?wrong={CANCELLED}")));
    };
    let actor = kernel::Actor { who: kernel::Who::Staff(sent.staff), at: now, request };
    let meta = Meta { app: &app, tenant: sent.tenant, request, subject: None };
    let token = match signup::exchange(&meta, &operator, &code).await {
        Ok(token) => token,
        Err(wrong) => return Ok(redirect(&format!("{road}?wrong={}", wrong.code()))),
    };
    let staff = sent.staff;
    let kept = app.db.write(sent.tenant, actor, move |tx| signup::keep(tx, staff, &token)).await?;
    Ok(redirect(&format!("{road}/{kept}")))
}

/// The numbers to choose from, or why there is none.
async fn offers(
    app: &App,
    access: &Access,
    around: &Around,
    id: Uuid,
) -> web::Result<Result<(Operator, Secret, Vec<Offered>), Wrong>> {
    let (Some(staff), Some(operator)) = (access.staff, around.operator.clone()) else {
        return Err(Problem::not_found().into());
    };
    let now = app.clock.now();
    let token = app.db.read(access.tenant, move |scope| signup::kept(scope, id, staff, now)).await?;
    let token = token.ok_or_else(Problem::not_found)?;
    let meta = Meta { app, tenant: access.tenant, request: access.actor.request, subject: None };
    Ok(signup::offered(&meta, &operator, &token).await.map(|offers| (operator, token, offers)))
}

/// `GET /t/{tenant}/settings/inboxes/new/phone/{signup}`: what Meta gave leave to use.
pub(crate) async fn choose(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    around: Option<Extension<Around>>,
    Path((_, road, id)): Path<(TenantId, String, Uuid)>,
) -> web::Result<Response> {
    of_phone(&road)?;
    let road = address(access.tenant, Road::Phone);
    let (_, _, offers) = match offers(&app, &access, &Around::of(around), id).await? {
        Ok(found) => found,
        Err(wrong) => return Ok(redirect(&format!("{road}?wrong={}", wrong.code()))),
    };
    if offers.is_empty() {
        return Ok(redirect(&format!("{road}?wrong=nothing")));
    }
    let locale = access.locale;
    let content = html! {
        (back(&road, &Road::Phone.told(locale).title))
        (heading(&t!(locale, "phone-choose"), Some(&t!(locale, "phone-choose-about")), html! {}))
        @for offered in &offers {
            div class="pb-5" {
                (facts([
                    (t!(locale, "fact-number").as_str(), html! { bdi dir="ltr" { (offered.display) } }),
                    (t!(locale, "fact-verified-name").as_str(), html! { bdi { (offered.name) } }),
                ]))
                div class="pt-3" {
                    (form(&format!("{road}/{id}"), html! {
                        input type="hidden" name="number" value=(offered.number);
                        (Button::new(t!(locale, "phone-connect")).primary().icon(Icon::Plug))
                    }))
                }
            }
        }
        (not_affiliated(locale))
    };
    Ok(framed(&access, theme, &t!(locale, "phone-choose"), content).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    number: String,
}

/// `POST …/new/phone/{signup}`: connects one of them.
pub(crate) async fn take(
    State(app): State<App>,
    access: Access,
    around: Option<Extension<Around>>,
    Path((_, road, id)): Path<(TenantId, String, Uuid)>,
    Form(chosen): Form<Chosen>,
) -> web::Result<Response> {
    of_phone(&road)?;
    let road = address(access.tenant, Road::Phone);
    let (operator, token, offers) = match offers(&app, &access, &Around::of(around), id).await? {
        Ok(found) => found,
        Err(wrong) => return Ok(redirect(&format!("{road}?wrong={}", wrong.code()))),
    };
    // One that Meta did not offer cannot be chosen.
    let offered = offers.into_iter().find(|one| one.number.as_str() == chosen.number).ok_or_else(Problem::not_found)?;
    let credentials = signup::credentials(&operator, token, &offered);
    let connected = match confirm_unregistered(&app, access.tenant, access.actor, credentials).await {
        Ok(confirmed) => keep(&app, &access, Road::Phone, confirmed, Terms::Before).await,
        Err(fault) => Err(fault),
    };
    match connected {
        Ok(inbox) => {
            app.db.write(access.tenant, access.actor, move |tx| signup::end(tx, id)).await?;
            Ok(redirect(&format!("{}/checklist", one(&access, inbox.id))))
        }
        Err(Fault::Refused(wrong)) => Ok(redirect(&format!("{road}?wrong={}", wrong.code()))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}
