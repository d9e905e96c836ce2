//! What a person changes about costs: how an account is billed, and cards of the business's own. And the sums as a table.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use channels::whatsapp::rates::{Card, Why, Wrong, shipped};
use chrono::NaiveDate;
use kernel::{InboxId, Locale, Problem, TenantId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Tx};
use uuid::Uuid;
use web::layout::Theme;
use web::{Access, App, Form, Path, redirect, t};

use super::model::OwnCard;
use super::{Sum, pages};

const LONGEST_SOURCE: usize = 200;
/// A card of Meta's is 3 kB.
const LONGEST_CARD: usize = 100_000;
/// So many wrong rows are named at once.
const MOST_NAMED: usize = 5;

/// What was typed into either form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) inbox: String,
    pub(super) currency: String,
    pub(super) time_zone: String,
    pub(super) from: String,
    pub(super) source: String,
    pub(super) rates: String,
}

/// `POST /t/{tenant}/settings/costs/billing`
pub(crate) async fn set_billing(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let inbox: InboxId = typed.inbox.parse().map_err(|_| Problem::not_found())?;
    let Ok(zone) = typed.time_zone.parse() else {
        let problem = Problem::invalid().field("time_zone", "unknown", t!(access.locale, "costs-billing-zone-unknown"));
        return again(&app, &access, theme, &typed, &problem).await;
    };
    let currency = typed.currency.clone();
    match app.db.write(access.tenant, access.actor, move |tx| super::set_billing(tx, inbox, &currency, zone)).await {
        Ok(()) => Ok(redirect(&done(&access, "billing"))),
        Err(Fault::Refused(refusal)) => again(&app, &access, theme, &typed, &refusal.into()).await,
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /t/{tenant}/settings/costs/cards`
pub(crate) async fn add_card(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let card = match read_card(access.locale, &typed) {
        Ok(card) => card,
        Err(problem) => return again(&app, &access, theme, &typed, &problem).await,
    };
    app.db.write(access.tenant, access.actor, move |tx| super::add_card(tx, &card)).await?;
    Ok(redirect(&done(&access, "card")))
}

/// `POST /t/{tenant}/settings/costs/cards/{card}/removal`
pub(crate) async fn remove_card(
    State(app): State<App>,
    access: Access,
    Path((_, card)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::remove_card(tx, card)).await?;
    Ok(redirect(&done(&access, "removed")))
}

fn done(access: &Access, what: &str) -> String {
    format!("/t/{}/settings/costs?done={what}", access.tenant)
}

async fn again(app: &App, access: &Access, theme: Theme, typed: &Typed, problem: &Problem) -> web::Result<Response> {
    let shown = pages::read(app, access, "").await?;
    let listed: Vec<(String, String)> =
        problem.fields.iter().map(|one| (one.field.to_owned(), one.detail.clone())).collect();
    let notice: Markup = html! { (web::components::field_errors(&t!(access.locale, "costs-not-taken"), &listed)) };
    let page = pages::page(app, access, theme, &shown, &notice, typed, Some(problem));
    Ok((StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), page).into_response())
}

fn read_card(locale: Locale, typed: &Typed) -> Result<Card, Problem> {
    let mut problem = Problem::invalid();
    if !accounts::tenants::currencies().contains(&typed.currency.as_str()) {
        problem = problem.field("card_currency", "unknown", t!(locale, "costs-card-currency-unknown"));
    }
    let from: Option<NaiveDate> = typed.from.trim().parse().ok();
    if from.is_none() {
        problem = problem.field("from", "unknown", t!(locale, "costs-card-first-day-unknown"));
    }
    let source = Text::line(&typed.source, LONGEST_SOURCE);
    if source.is_empty() {
        problem = problem.field("source", "missing", t!(locale, "costs-card-source-missing"));
    }
    if typed.rates.len() > LONGEST_CARD {
        problem = problem.field("rates", "too_long", t!(locale, "costs-wrong-table", line = 1));
    }
    let day = from.unwrap_or_default();
    match Card::read(&typed.rates, &typed.currency, day, source) {
        Ok(card) if problem.fields.is_empty() => Ok(card),
        Ok(_) => Err(problem),
        Err(wrong) => {
            let named = wrong.iter().take(MOST_NAMED).map(|one| wrong_words(locale, one)).collect::<Vec<_>>().join(" ");
            Err(problem.field("rates", "wrong", named))
        }
    }
}

fn wrong_words(locale: Locale, wrong: &Wrong) -> String {
    let line = i64::try_from(wrong.line).unwrap_or(i64::MAX);
    let quoted = |text: &str| web::words::isolated(text).to_string();
    match &wrong.why {
        Why::Columns => t!(locale, "costs-wrong-columns"),
        Why::Market(name) => t!(locale, "costs-wrong-market", line = line, name = quoted(name)),
        Why::Twice(name) => t!(locale, "costs-wrong-twice", line = line, name = quoted(name)),
        Why::Amount(text) => t!(locale, "costs-wrong-amount", line = line, text = quoted(text)),
        Why::Table => t!(locale, "costs-wrong-table", line = line),
        Why::Empty => t!(locale, "costs-wrong-empty"),
    }
}

/// Currencies of which there is a card, named.
pub(super) fn currency_choices(locale: Locale, own: &[OwnCard]) -> Vec<(String, String)> {
    let is_known =
        |code: &str| shipped().iter().chain(own.iter().map(|own| &own.card)).any(|card| card.currency == code);
    let (known, others): (Vec<_>, Vec<_>) =
        accounts::tenants::currency_choices(locale).into_iter().partition(|(code, _)| is_known(code));
    known.into_iter().chain(others).collect()
}

/// The sums as comma-separated values, exact to the millionth. No cell is a formula to a spreadsheet. (A39)
pub(super) fn csv(month: &str, sums: &[Sum]) -> String {
    let mut table = "month,number,market,category,type,currency,messages,without_known_cost,cost\r\n".to_owned();
    for sum in sums {
        let group = &sum.group;
        let cells = [
            month,
            &sum.number,
            &group.market,
            &group.category,
            &group.kind,
            &group.currency,
            &sum.messages.to_string(),
            &sum.unknown.to_string(),
            &sum.micros.to_string(),
        ];
        table.push_str(&web::csv::line(cells));
    }
    table
}
