//! The pages that stand in for Meta's: the login dialogue of Embedded Signup (`/dialog/oauth`, which comes back with a
//! code) and the hosted page (`/messaging/whatsapp/onboard`, which does not come back: its result is told by webhook).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Road, Signed, Signup};
use crate::assets::App;
use crate::state::State;

type Shop = Shared<Arc<State>>;

pub(crate) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/dialog/oauth", get(dialogue).post(answer))
        .route("/{version}/dialog/oauth", get(dialogue).post(answer))
        .route("/messaging/whatsapp/onboard", get(hosted).post(answer_hosted))
        .route("/messaging/whatsapp/onboard/", get(hosted).post(answer_hosted))
        .route(
            "/signup.js",
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("signup.js")) }),
        )
}

/// What the app asks for, in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    client_id: String,
    /// The hosted page calls it so.
    app_id: String,
    config_id: String,
    redirect_uri: String,
    state: String,
    response_type: String,
    display: String,
    extras: String,
    /// The person has a role in the app, so that its development mode does not stop them.
    has_role: String,
}

/// What the owner chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    action: String,
    road: Option<Road>,
    business_name: String,
    display_name: String,
    phone: String,
    number: String,
    shares_history: Option<String>,
}

/// The form holds both.
#[derive(Deserialize)]
struct Filled {
    #[serde(flatten)]
    asked: Asked,
    #[serde(flatten)]
    chosen: Chosen,
}

impl Asked {
    fn app(&self) -> &str {
        if self.client_id.is_empty() { &self.app_id } else { &self.client_id }
    }

    fn extras(&self) -> Value {
        serde_json::from_str(&self.extras).unwrap_or(Value::Null)
    }

    fn road(&self) -> Road {
        match self.extras()["featureType"].as_str() {
            Some("whatsapp_business_app_onboarding" | "coexistence") => Road::App,
            _ => Road::New,
        }
    }
}

async fn dialogue(Shared(state): Shop, Query(asked): Query<Asked>) -> Response {
    match allowed(&state, &asked, true) {
        Ok(app) => page(&form(&state, &app, &asked, &Chosen::default(), None, "/dialog/oauth")),
        Err(stopped) => stopped.page(),
    }
}

async fn hosted(Shared(state): Shop, Query(asked): Query<Asked>) -> Response {
    match allowed(&state, &asked, false) {
        Ok(app) => page(&form(&state, &app, &asked, &Chosen::default(), None, "/messaging/whatsapp/onboard/")),
        Err(stopped) => stopped.page(),
    }
}

async fn answer(Shared(state): Shop, Form(filled): Form<Filled>) -> Response {
    let Filled { asked, chosen } = filled;
    let app = match allowed(&state, &asked, true) {
        Ok(app) => app,
        Err(stopped) => return stopped.page(),
    };
    if chosen.action == "cancel" {
        return back(&asked, &Ending::Cancelled);
    }
    let redirect_uri = Some(asked.redirect_uri.clone()).filter(|uri| !uri.is_empty());
    match state.sign_up(&chosen.signup(&asked, redirect_uri)) {
        Ok(signed) => back(&asked, &Ending::Signed(signed, chosen.road.unwrap_or_default())),
        Err(problem) => page(&form(&state, &app, &asked, &chosen, Some(&problem), "/dialog/oauth")),
    }
}

async fn answer_hosted(Shared(state): Shop, Form(filled): Form<Filled>) -> Response {
    let Filled { asked, chosen } = filled;
    let app = match allowed(&state, &asked, false) {
        Ok(app) => app,
        Err(stopped) => return stopped.page(),
    };
    if chosen.action == "cancel" {
        return note("Nothing was shared", "You may close this page.");
    }
    match state.sign_up(&chosen.signup(&asked, None)) {
        Ok(_) => note("All set", &format!("{} may now use your WhatsApp account. You may close this page.", app.name)),
        Err(problem) => page(&form(&state, &app, &asked, &chosen, Some(&problem), "/messaging/whatsapp/onboard/")),
    }
}

impl Chosen {
    fn signup(&self, asked: &Asked, redirect_uri: Option<String>) -> Signup {
        Signup {
            app_id: asked.app().to_owned(),
            redirect_uri,
            road: self.road.unwrap_or_default(),
            business_name: self.business_name.clone(),
            display_name: self.display_name.clone(),
            phone: self.phone.clone(),
            number: Some(self.number.clone()),
            shares_history: self.shares_history.is_some(),
        }
    }
}

/// Title and words of a page that leads nowhere.
struct Stopped(&'static str, &'static str);

impl Stopped {
    fn page(&self) -> Response {
        (StatusCode::BAD_REQUEST, note(self.0, self.1)).into_response()
    }
}

/// What stops Meta's own dialogue, in its words.
fn allowed(state: &State, asked: &Asked, comes_back: bool) -> Result<App, Stopped> {
    let app = state.world().apps.get(asked.app()).cloned();
    let Some(app) = app else {
        return Err(Stopped("Invalid App ID", "The provided app ID does not look like a valid app ID."));
    };
    if !app.is_live && asked.has_role.is_empty() {
        let words = "This app is not currently accessible and the app developer is aware of the issue. You will be able to log in when the app is reactivated.";
        return Err(Stopped("App not active", words));
    }
    if !app.is_partner || asked.config_id != app.config_id {
        return Err(Stopped("Feature unavailable", "This configuration is not available for this app."));
    }
    if comes_back {
        if asked.response_type != "code" {
            return Err(Stopped("Invalid parameter", "The parameter response_type must be code."));
        }
        let is_listed = app.redirect_uris.is_empty() || app.redirect_uris.contains(&asked.redirect_uri);
        if !asked.redirect_uri.is_empty() && !is_listed {
            let words =
                "This redirect failed because the redirect URI is not white-listed in the app's client OAuth settings.";
            return Err(Stopped("URL blocked", words));
        }
    }
    Ok(app)
}

enum Ending {
    Signed(Signed, Road),
    Cancelled,
}

/// Back to the app: by redirect, or, in a popup, by telling the window that opened it (facts/meta.md 4.11) and then by
/// redirect.
fn back(asked: &Asked, ending: &Ending) -> Response {
    let told = match ending {
        Ending::Signed(signed, road) => {
            let event = if *road == Road::App { "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" } else { "FINISH" };
            // Coexistence ends with the account only; the number has to be looked up.
            let mut data = json!({ "waba_id": signed.waba_id, "business_id": signed.business_id });
            if *road != Road::App {
                data["phone_number_id"] = json!(signed.phone_number_id);
            }
            json!({ "type": "WA_EMBEDDED_SIGNUP", "event": event, "data": data, "version": "3" })
        }
        Ending::Cancelled => {
            json!({ "type": "WA_EMBEDDED_SIGNUP", "event": "CANCEL", "data": { "current_step": "PHONE_NUMBER_SETUP" }, "version": "3" })
        }
    };
    let there = url::Url::parse(&asked.redirect_uri).ok().map(|mut url| {
        match ending {
            Ending::Signed(signed, _) => drop(url.query_pairs_mut().append_pair("code", &signed.code)),
            Ending::Cancelled => {
                url.query_pairs_mut()
                    .append_pair("error", "access_denied")
                    .append_pair("error_code", "200")
                    .append_pair("error_description", "Permissions error")
                    .append_pair("error_reason", "user_denied");
            }
        }
        if !asked.state.is_empty() {
            url.query_pairs_mut().append_pair("state", &asked.state);
        }
        url.to_string()
    });
    match there {
        Some(there) if asked.display != "popup" => Redirect::to(&there).into_response(),
        there => {
            let code = match ending {
                Ending::Signed(signed, _) => signed.code.as_str(),
                Ending::Cancelled => "",
            };
            page(&html! {
                main class="sheet" id="finished" data-told=(told.to_string()) data-code=(code) data-there=[there.as_deref()] {
                    h1 { "Finished" }
                    p { "You may go back to the app." @if let Some(there) = &there { " " a href=(there) { "Go back" } } }
                }
                script src="/signup.js" {}
            })
        }
    }
}

fn form(state: &State, app: &App, asked: &Asked, chosen: &Chosen, problem: Option<&str>, action: &str) -> Markup {
    let road = chosen.road.unwrap_or_else(|| asked.road());
    let numbers: Vec<(String, String)> = {
        let world = state.world();
        world.numbers.values().map(|one| (one.id.clone(), format!("{} · {}", one.display, one.verified_name))).collect()
    };
    let suggested = asked.extras()["setup"]["business"]["name"].as_str().unwrap_or_default().to_owned();
    let business_name = if chosen.business_name.is_empty() { &suggested } else { &chosen.business_name };
    let choice = |value: &str, is_chosen: bool, words: &str| {
        html! { label class="choice" { input type="radio" name="road" value=(value) checked[is_chosen]; span { (words) } } }
    };
    html! {
        main class="sheet signup" {
            p class="quiet" { "This page stands in for Meta's own. Nothing leaves this computer." }
            h1 { "Share your WhatsApp account with " (app.name) }
            @if let Some(problem) = problem { p class="problem" role="alert" { (problem) } }
            form method="post" action=(action) {
                @for (name, value) in [
                    ("client_id", &asked.client_id), ("app_id", &asked.app_id), ("config_id", &asked.config_id),
                    ("redirect_uri", &asked.redirect_uri), ("state", &asked.state), ("response_type", &asked.response_type),
                    ("display", &asked.display), ("extras", &asked.extras), ("has_role", &asked.has_role),
                ] {
                    @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
                }
                fieldset {
                    legend { "Which number?" }
                    (choice("new", road == Road::New, "A new number"))
                    (choice("app", road == Road::App, "The number on my telephone, in the WhatsApp Business app"))
                    @if !numbers.is_empty() { (choice("existing", road == Road::Existing, "One I have at Meta already")) }
                }
                label class="fresh" { "Business" input name="business_name" value=(business_name) autocomplete="organization"; }
                label class="fresh" { "Name that customers see" input name="display_name" value=(chosen.display_name); }
                label class="fresh" { "Telephone number" input name="phone" type="tel" value=(chosen.phone) autocomplete="tel"; }
                @if !numbers.is_empty() {
                    label class="known" { "Number at Meta"
                        select name="number" {
                            @for (id, shown) in &numbers { option value=(id) selected[*id == chosen.number] { (shown) } }
                        }
                    }
                }
                label class="choice chats" { input type="checkbox" name="shares_history" checked[chosen.shares_history.is_some()]; span { "Share the chats of the last six months" } }
                div class="actions" {
                    button name="action" value="continue" { "Continue" }
                    button name="action" value="cancel" class="plain" { "Cancel" }
                }
            }
        }
    }
}

fn note(title: &str, words: &str) -> Response {
    page(&html! { main class="sheet" { h1 { (title) } p { (words) } } })
}

/// A form here ends at an address of the app, so `form-action` is left open.
fn page(content: &Markup) -> Response {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Share your WhatsApp account" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/phones.css";
            }
            body { (content) }
        }
    };
    ([(header::CONTENT_SECURITY_POLICY, policy), (header::CACHE_CONTROL, "no-store")], page).into_response()
}
