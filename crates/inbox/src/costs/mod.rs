//! What messages cost: Meta's own report of each, times the card of the day, in the currency in which the account is billed.
//!
//! - What Meta reports counts; our own count serves only to say what an answer will cost.   (facts/meta.md 5.2)
//! - Amounts are millionths, summed exactly; they are rounded where a person reads them.     ([`kernel::Micros`])
//! - What no card tells is shown as not known, never as nothing.                             (`rules::charge`)
//! - The page, its lists and its tables for download are one query.                          ([`sums`], [`listed`])

pub(crate) mod api;
mod forms;
mod model;
pub(crate) mod pages;
mod rules;
mod store;

use ::store::{Event, Fault, Result, Scope, Tx};
use channels::incoming::Pricing;
use channels::whatsapp::rates::{Card, Category, FREE_ANSWERS, country, market, shipped};
use chrono_tz::Tz;
use consent::templates;
use contacts::identities;
use kernel::{Channel, ContactId, ConversationId, InboxId, MessageId, Timestamp};

use kernel::Permission::SettingsManage;
use web::{Method, Routes, described};

use crate::status::Status;
pub(crate) use model::{Billing, Group, Item, Price, Refusal, Sum};
use model::{Cost, Report};

/// The pages and the report.
pub(crate) fn routes() -> Routes {
    const HERE: &str = "/t/{tenant}/settings/costs";
    Routes::new()
        .staff(Method::GET, HERE, SettingsManage, pages::show)
        .staff(Method::GET, "/t/{tenant}/settings/costs/messages", SettingsManage, pages::messages)
        .staff(Method::GET, "/t/{tenant}/settings/costs/table", SettingsManage, pages::table)
        .staff(Method::GET, "/t/{tenant}/settings/costs/estimate", SettingsManage, pages::estimate)
        .staff(Method::POST, "/t/{tenant}/settings/costs/billing", SettingsManage, forms::set_billing)
        .staff(Method::POST, "/t/{tenant}/settings/costs/cards", SettingsManage, forms::add_card)
        .staff(Method::POST, "/t/{tenant}/settings/costs/cards/{card}/removal", SettingsManage, forms::remove_card)
        .api(Method::GET, "/api/v1/reports/costs", SettingsManage, api::report, described::<api::__path_report>())
}

/// Takes in what the provider reported of a message that we sent: what it is to it, and whether it arrived.
pub(crate) fn reported(
    tx: &mut Tx<'_>,
    (inbox, contact, message): (InboxId, ContactId, MessageId),
    pricing: Option<&Pricing>,
    (status, at): (Status, Timestamp),
) -> Result<()> {
    let arrived = matches!(status, Status::Delivered | Status::Read | Status::Played);
    if pricing.is_none() && !arrived {
        return Ok(());
    }
    let known = store::known(tx, message)?;
    let delivered_at = known.as_ref().and_then(|known| known.delivered_at).or(arrived.then_some(at));
    let report = match (pricing, &known) {
        (Some(pricing), known) => {
            let first = known.as_ref().map(|known| known.report.at);
            Report::of(pricing, delivered_at.or(first).unwrap_or(at))
        }
        (None, Some(known)) if known.delivered_at.is_none() => Report { at, ..known.report.clone() },
        (None, _) => return Ok(()),
    };
    let billing = billing(tx, inbox, || store::zone(tx))?;
    let country = country_of(tx, contact)?;
    let market = country.as_deref().map_or("", market);
    let day = rules::day(report.at, billing.zone);
    let micros = rules::charge(&cards(tx)?, &billing.currency, day, market, &report);
    let group = Group {
        inbox,
        market: market.to_owned(),
        category: report.category,
        kind: report.kind,
        currency: billing.currency,
    };
    let cost = Cost { at: report.at, month: rules::month(day), group, micros, delivered_at };
    store::keep(tx, message, known.as_ref(), &cost)
}

/// What an answer in this conversation costs, as far as it is known. `zone`: the business's own.
pub(crate) fn of_answer(
    scope: &Scope<'_>,
    zone: Tz,
    (inbox, contact, conversation): (InboxId, ContactId, ConversationId),
) -> Result<Price> {
    let now = scope.now();
    if store::came_by_an_ad(scope, conversation, now)? {
        return Ok(Price::Free);
    }
    let billing = billing(scope, inbox, || Ok(zone))?;
    let left = FREE_ANSWERS - store::free_answers(scope, inbox, &rules::month(rules::day(now, billing.zone)))?;
    if left > 0 {
        return Ok(Price::FreeStill { left });
    }
    let mut prices = by_card(scope, &billing, contact, &[Category::Service])?;
    Ok(prices.pop().unwrap_or(Price::Unknown))
}

/// What templates of these categories cost this person, as far as it is known.
pub(crate) fn of_templates(
    scope: &Scope<'_>,
    zone: Tz,
    (inbox, contact): (InboxId, ContactId),
    categories: impl IntoIterator<Item = templates::Category>,
) -> Result<Vec<Price>> {
    let categories: Vec<_> = categories.into_iter().map(billed_as).collect();
    if categories.is_empty() {
        return Ok(Vec::new());
    }
    let billing = billing(scope, inbox, || Ok(zone))?;
    by_card(scope, &billing, contact, &categories)
}

fn billed_as(category: templates::Category) -> Category {
    match category {
        templates::Category::Marketing => Category::Marketing,
        templates::Category::Utility => Category::Utility,
        templates::Category::Authentication => Category::Authentication,
    }
}

fn by_card(scope: &Scope<'_>, billing: &Billing, contact: ContactId, categories: &[Category]) -> Result<Vec<Price>> {
    let (country, cards) = (country_of(scope, contact)?, cards(scope)?);
    let day = rules::day(scope.now(), billing.zone);
    let price = |category: &Category| {
        let market = market(country.as_deref()?);
        let micros = rules::rate(&cards, &billing.currency, day, market, *category)?;
        Some(Price::About { micros, currency: billing.currency.clone() })
    };
    Ok(categories.iter().map(|category| price(category).unwrap_or(Price::Unknown)).collect())
}

/// The sums of a month, by number, market, category and kind.
pub(crate) fn sums(scope: &Scope<'_>, month: &str) -> Result<Vec<Sum>> {
    store::sums(scope, month)
}

/// The messages behind a sum, the newest first.
pub(crate) fn listed(
    scope: &Scope<'_>,
    month: &str,
    group: &Group,
    after: (Timestamp, MessageId),
    limit: i64,
) -> Result<Vec<Item>> {
    store::listed(scope, month, group, after, limit)
}

/// Every card: those that come with Kontor and the business's own, which stand first where both hold.
pub(crate) fn cards(scope: &Scope<'_>) -> Result<Vec<Card>> {
    let mut cards = shipped().to_vec();
    for own in store::own_cards(scope)? {
        // The later of two for one day is found, so the business's own counts.
        cards.push(own.card);
    }
    Ok(cards)
}

/// How an inbox's account is billed. Until somebody says otherwise: in dollars, by the business's clock.
pub(crate) fn billing(scope: &Scope<'_>, inbox: InboxId, zone: impl FnOnce() -> Result<Tz>) -> Result<Billing> {
    match store::billing(scope, inbox)? {
        Some(billing) => Ok(billing),
        None => Ok(Billing { currency: "USD".to_owned(), zone: zone()?, is_told: false }),
    }
}

/// Says how an account is billed. What was counted before stays as it was.
pub(crate) fn set_billing(tx: &mut Tx<'_>, inbox: InboxId, currency: &str, zone: Tz) -> Result<(), Fault<Refusal>> {
    let account = store::account(tx, inbox)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !accounts::tenants::currencies().contains(&currency) {
        return Err(Fault::Refused(Refusal::Currency));
    }
    store::set_billing(tx, &account, currency, zone)?;
    tx.record(Event::new("billing.changed").inbox(inbox).fact("currency", currency).fact("time_zone", zone.name()));
    Ok(())
}

/// Adds a card of the business's own; one of the same currency and day takes its place.
pub(crate) fn add_card(tx: &mut Tx<'_>, card: &Card) -> Result<()> {
    store::put_card(tx, card)?;
    tx.record(Event::new("rate_card.added").fact("currency", &card.currency).fact("from", card.from.to_string()));
    Ok(())
}

/// Takes a card of the business's own away. What was counted by it stays.
pub(crate) fn remove_card(tx: &mut Tx<'_>, id: uuid::Uuid) -> Result<(), Fault<Refusal>> {
    if !store::remove_card(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("rate_card.removed").fact("id", id));
    Ok(())
}

fn country_of(scope: &Scope<'_>, contact: ContactId) -> Result<Option<String>> {
    let address = identities::address(scope, contact, Channel::WhatsApp)?.unwrap_or_default();
    Ok(country(address.phone.as_ref(), address.user_id.as_deref()))
}
