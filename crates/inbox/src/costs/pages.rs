//! The page of a month's costs, the messages behind each sum, the same as a table to download, and what it would cost.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use channels::whatsapp::rates::{Card, Category, FREE_ANSWERS, market};
use kernel::{InboxId, Locale, MessageId, Micros, Problem, Timestamp};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::Scope;
use uuid::Uuid;
use web::components::{
    Button, Field, Icon, Notice, Reader, back, card, empty_state, facts, heading, list_row, moment, older, rows,
    section,
};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Listing, Page, Place, Query, manner, t};

use super::forms::{self, Typed};
use super::model::OwnCard;
use super::{Billing, Group, Item, Price, Sum, rules};
use crate::conversations;

/// Which month, and what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    pub(super) month: String,
    pub(super) done: String,
}

/// A number, how its account is billed, and how many answers were free this month.
pub(super) struct Number {
    pub(super) id: InboxId,
    pub(super) name: String,
    pub(super) billing: Billing,
    pub(super) free: i64,
}

/// Everything the page shows.
pub(super) struct Shown {
    pub(super) month: String,
    pub(super) sums: Vec<Sum>,
    pub(super) numbers: Vec<Number>,
    pub(super) shipped: Vec<Card>,
    pub(super) own: Vec<OwnCard>,
}

/// `GET /t/{tenant}/settings/costs`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    let shown = read(&app, &access, &looking.month).await?;
    let done = match looking.done.as_str() {
        "billing" => Some(t!(access.locale, "costs-billing-saved")),
        "card" => Some(t!(access.locale, "costs-card-added")),
        "removed" => Some(t!(access.locale, "costs-card-removed")),
        _ => None,
    };
    let notice = done.map(|words| Notice::good(words).alert().render()).unwrap_or_default();
    Ok(page(&app, &access, theme, &shown, &notice, &Typed::default(), None))
}

pub(super) async fn read(app: &App, access: &Access, month: &str) -> web::Result<Shown> {
    let (zone, typed) = (access.time_zone, month.to_owned());
    let read = move |scope: &Scope<'_>| -> web::Result<Shown> {
        let month = month_of(&typed, scope.now(), zone)?;
        let mut numbers = Vec::new();
        for (id, name) in super::store::numbers(scope)? {
            let free = super::store::free_answers(scope, id, &month)?;
            numbers.push(Number { id, name, billing: super::billing(scope, id, || Ok(zone))?, free });
        }
        let (shipped, own) = (channels::whatsapp::rates::shipped().to_vec(), super::store::own_cards(scope)?);
        Ok(Shown { sums: super::sums(scope, &month)?, month, numbers, shipped, own })
    };
    app.db.read(access.tenant, read).await
}

/// The month that is asked for, else this one.
pub(super) fn month_of(typed: &str, now: Timestamp, zone: chrono_tz::Tz) -> Result<String, Problem> {
    match typed {
        "" => Ok(rules::month(rules::day(now, zone))),
        month if rules::months_around(month).is_some() => Ok(month.to_owned()),
        _ => Err(Problem::invalid().field("month", "unknown", "Write the month like 2026-11.")),
    }
}

/// The whole page.
pub(super) fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    shown: &Shown,
    notice: &Markup,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let here = format!("/t/{tenant}/settings/costs");
    let month = month_words(app, access, &shown.month);
    let months = rules::months_around(&shown.month);
    // Nothing has been sent in a month that has not begun.
    let is_past = shown.month < rules::month(rules::day(app.clock.now(), access.time_zone));
    let actions = html! {
        (Button::new(t!(locale, "costs-estimate")).small().icon(Icon::Chart).to(format!("{here}/estimate")))
        @if !shown.sums.is_empty() {
            (Button::new(t!(locale, "costs-table")).quiet().small().icon(Icon::File).to(format!("{here}/table?month={}", shown.month)))
        }
    };
    let content = html! {
        (accounts::settings_tabs(access, accounts::Tab::Costs))
        (heading(&t!(locale, "costs-title"), Some(&t!(locale, "costs-about")), actions))
        div class="space-y-6" {
            (notice)
            (section(&month, html! {
                @if let Some((before, after)) = &months {
                    nav class="flex flex-wrap gap-2" aria-label=(t!(locale, "costs-months")) {
                        (Button::new(t!(locale, "costs-month-before")).quiet().small().icon(Icon::ChevronLeft).to(format!("{here}?month={before}")))
                        @if is_past { (Button::new(t!(locale, "costs-month-after")).quiet().small().icon_after(Icon::ChevronRight).to(format!("{here}?month={after}"))) }
                    }
                }
                @if shown.sums.is_empty() {
                    (empty_state(Icon::Chart, &t!(locale, "costs-none"), &t!(locale, "costs-none-about"), None))
                } @else {
                    (totals(locale, &shown.sums))
                    (rows(shown.sums.iter().map(|sum| row(locale, &here, &shown.month, sum))))
                }
            }))
            @if !shown.numbers.is_empty() { (section(&t!(locale, "costs-numbers"), numbers(locale, &here, shown, typed, problem))) }
            (section(&t!(locale, "costs-cards"), cards(access, &here, shown, typed, problem)))
        }
    };
    layout::page(&PageContext::of(access, theme, Place::Settings), &t!(locale, "costs-title"), content)
}

/// What all of a month comes to, a currency each.
fn totals(locale: Locale, sums: &[Sum]) -> Markup {
    let mut currencies: Vec<&str> = sums.iter().map(|sum| sum.group.currency.as_str()).collect();
    currencies.dedup();
    currencies.sort_unstable();
    currencies.dedup();
    let unknown: i64 = sums.iter().map(|sum| sum.unknown).sum();
    let messages: i64 = sums.iter().map(|sum| sum.messages).sum();
    html! {
        (card(html! {
            div class="flex flex-wrap gap-x-10 gap-y-4" {
                @for currency in currencies {
                    div {
                        p class="text-sm text-muted" { (t!(locale, "costs-total")) }
                        p class="text-2xl font-semibold" translate="no" { (amount(locale, total(sums, currency), currency, 2)) }
                    }
                }
                div {
                    p class="text-sm text-muted" { (t!(locale, "costs-messages")) }
                    p class="text-2xl font-semibold" translate="no" { (manner::number(locale, messages)) }
                }
            }
            @if unknown > 0 { p class="pt-3 text-sm text-attention-strong" { (t!(locale, "costs-unknown", number = unknown)) } }
        }))
    }
}

fn total(sums: &[Sum], currency: &str) -> Micros {
    sums.iter().filter(|sum| sum.group.currency == currency).map(|sum| sum.micros).sum()
}

fn row(locale: Locale, here: &str, month: &str, sum: &Sum) -> Markup {
    let group = &sum.group;
    let about = html! {
        bdi { (sum.number) } " · " (category_words(locale, &group.category)) " · " (kind_words(locale, &group.kind))
    };
    let end = html! {
        span class="text-sm text-muted" { (t!(locale, "costs-messages-number", number = sum.messages)) }
        @if sum.unknown == sum.messages {
            span class="text-attention-strong" { (t!(locale, "costs-not-known")) }
        } @else {
            span class="font-medium tabular-nums" translate="no" { (amount(locale, sum.micros, &group.currency, 2)) }
        }
    };
    let nowhere = t!(locale, "costs-market-unknown");
    let title = if group.market.is_empty() { &nowhere } else { &group.market };
    list_row(html! {}, title, Some(&messages_href(here, month, group, None)), about, end)
}

fn messages_href(here: &str, month: &str, group: &Group, cursor: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(format!("{here}/messages?"));
    query.extend_pairs([
        ("month", month),
        ("inbox", &group.inbox.to_string()),
        ("market", &group.market),
        ("category", &group.category),
        ("kind", &group.kind),
        ("currency", &group.currency),
    ]);
    if let Some(cursor) = cursor {
        query.append_pair("cursor", cursor);
    }
    query.finish()
}

fn numbers(locale: Locale, here: &str, shown: &Shown, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let wrong = |number: &Number, field| {
        problem
            .filter(|_| typed.inbox == number.id.to_string())
            .and_then(|problem| problem.of_field(field))
            .map(str::to_owned)
    };
    html! {
        p class="text-sm text-muted" { (t!(locale, "costs-numbers-about", free = FREE_ANSWERS)) }
        @for number in &shown.numbers {
            (card(html! {
                div class="space-y-4" {
                    div class="flex flex-wrap items-baseline justify-between gap-2" {
                        h3 class="font-medium wrap-anywhere" { bdi { (number.name) } }
                        p class="text-sm text-muted" { (free_words(locale, number.free)) }
                    }
                    @if !number.billing.is_told { (Notice::attention(t!(locale, "costs-billing-ask")).because(html! { (t!(locale, "costs-billing-ask-about")) })) }
                    form method="post" action={ (here) "/billing" } class="grid items-end gap-4 sm:grid-cols-[1fr_1fr_auto]" {
                        input type="hidden" name="inbox" value=(number.id);
                        (named(Field::choice("currency", t!(locale, "costs-billing-currency"), forms::currency_choices(locale, &shown.own)), number)
                            .value(&number.billing.currency).wrong(wrong(number, "currency")))
                        (named(Field::choice("time_zone", t!(locale, "costs-billing-zone"), accounts::tenants::time_zone_choices().collect()), number)
                            .value(number.billing.zone.name()).of_names().wrong(wrong(number, "time_zone")))
                        (Button::new(t!(locale, "costs-save")))
                    }
                }
            }))
        }
    }
}

/// Several forms of one page need ids of their own.
fn named(field: Field, number: &Number) -> Field {
    field.within(number.id.to_string())
}

fn free_words(locale: Locale, free: i64) -> String {
    match FREE_ANSWERS - free {
        left if left > 0 => t!(locale, "costs-free-left", left = left),
        _ => t!(locale, "costs-free-used"),
    }
}

fn cards(access: &Access, here: &str, shown: &Shown, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    let wrong = |field| problem.and_then(|problem| problem.of_field(field)).map(str::to_owned);
    let one = |card: &Card, source: Markup, end: Markup| {
        let from = card.from.and_time(chrono::NaiveTime::MIN).and_utc().with_timezone(&chrono_tz::UTC);
        let about = html! { (t!(locale, "costs-card-from", day = manner::date_words(locale, from))) " · " (source) };
        list_row(html! {}, &card.currency, None, about, end)
    };
    let own = shown.own.iter().map(|own| {
        let removal = html! {
            form method="post" action=(format!("{here}/cards/{}/removal", own.id)) {
                (Button::new(t!(locale, "costs-card-remove")).quiet().small())
            }
        };
        one(&own.card, html! { bdi translate="no" { (own.card.source) } }, removal)
    });
    html! {
        p class="text-sm text-muted" { (t!(locale, "costs-cards-about")) }
        (rows(shown.shipped.iter().map(|card| one(card, html! { (t!(locale, "costs-card-shipped")) }, html! {})).chain(own)))
        details open[problem.is_some_and(|_| !typed.rates.is_empty() || typed.inbox.is_empty())] {
            summary class="reach inline-flex cursor-pointer items-center text-sm font-medium underline" { (t!(locale, "costs-card-add")) }
            form method="post" action={ (here) "/cards" } class="max-w-xl space-y-5 pt-4" {
                (Field::choice("currency", t!(locale, "costs-billing-currency"), accounts::tenants::currency_choices(locale)).value(&typed.currency).wrong(wrong("card_currency")))
                (Field::date("from", t!(locale, "costs-card-first-day")).value(&typed.from).required().explained(t!(locale, "costs-card-first-day-about")).wrong(wrong("from")))
                (Field::text("source", t!(locale, "costs-card-source")).value(&typed.source).required().explained(t!(locale, "costs-card-source-about")).wrong(wrong("source")))
                (Field::lines("rates", t!(locale, "costs-card-rates"), 8).value(&typed.rates).required().monospaced().explained(t!(locale, "costs-card-rates-about")).wrong(wrong("rates")))
                (Button::new(t!(locale, "costs-card-keep")).primary())
            }
        }
    }
}

/// Which messages are asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    month: String,
    inbox: InboxId,
    market: String,
    category: String,
    kind: String,
    currency: String,
}

/// `GET /t/{tenant}/settings/costs/messages`: the messages behind a sum.
pub(crate) async fn messages(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let (locale, limit) = (access.locale, page.limit()?);
    let (at, id) = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let month = month_of(&asked.month, app.clock.now(), access.time_zone)?;
    let group = Group {
        inbox: asked.inbox,
        market: asked.market,
        category: asked.category,
        kind: asked.kind,
        currency: asked.currency,
    };
    let (asking, of) = (access.clone(), (month.clone(), group.clone()));
    let read = move |scope: &Scope<'_>| -> store::Result<(Vec<Item>, std::collections::HashSet<_>)> {
        let items = super::listed(scope, &of.0, &of.1, (at, MessageId::from_uuid(id)), limit + 1)?;
        let threads = items.iter().map(|item| item.conversation).collect();
        let seen = conversations::visible(scope, &asking, threads)?;
        Ok((items, seen))
    };
    let (items, seen) = app.db.read(access.tenant, read).await?;
    let listing = Listing::new(items, limit, |item: &Item| (item.delivered_at, item.message.as_uuid()));
    let reader = conversations_reader(&app, &access);
    let here = format!("/t/{}/settings/costs", access.tenant);
    let title = if group.market.is_empty() { t!(locale, "costs-market-unknown") } else { group.market.clone() };
    let about = format!(
        "{} · {} · {}",
        month_words(&app, &access, &month),
        category_words(locale, &group.category),
        kind_words(locale, &group.kind)
    );
    let one = |item: &Item| {
        let href = seen.contains(&item.conversation).then(|| {
            format!("/t/{}/inbox/{}?from={m}#message-{m}", access.tenant, item.conversation, m = item.message)
        });
        let unknown = t!(locale, "costs-not-known");
        let cost = item.micros.map_or(unknown, |micros| amount(locale, micros, &group.currency, 4));
        let nameless = t!(locale, "costs-nameless");
        let name = if item.name.is_empty() { &nameless } else { &item.name };
        list_row(
            html! {},
            name,
            href.as_deref(),
            html! { (moment::ago(reader, item.delivered_at)) },
            html! { span class="tabular-nums" translate="no" { (cost) } },
        )
    };
    let content = html! {
        (accounts::settings_tabs(&access, accounts::Tab::Costs))
        (back(&format!("{here}?month={month}"), &t!(locale, "costs-title")))
        (heading(&title, Some(&about), html! {}))
        @if listing.data.is_empty() {
            (empty_state(Icon::Chart, &t!(locale, "costs-none"), &t!(locale, "costs-none-about"), None))
        } @else {
            (rows(listing.data.iter().map(one)))
            @if let Some(cursor) = &listing.next_cursor { (older(&messages_href(&here, &month, &group, Some(cursor)), &t!(locale, "costs-older"))) }
        }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, content))
}

/// `GET /t/{tenant}/settings/costs/table`: the sums as comma-separated values.
pub(crate) async fn table(
    State(app): State<App>,
    access: Access,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let shown = read(&app, &access, &looking.month).await?;
    let name = format!("attachment; filename=\"costs-{}.csv\"", shown.month);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, forms::csv(&shown.month, &shown.sums)).into_response())
}

/// What one thinks one will send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Guess {
    country: String,
    currency: String,
    answers: String,
    utility: String,
    marketing: String,
}

/// `GET /t/{tenant}/settings/costs/estimate`: what a month would cost, before a number is connected too.
pub(crate) async fn estimate(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(guess): Query<Guess>,
) -> web::Result<Markup> {
    let (locale, zone) = (access.locale, access.time_zone);
    let read = |scope: &Scope<'_>| -> store::Result<_> {
        Ok((super::cards(scope)?, super::store::own_cards(scope)?, accounts::tenants::get(scope)?))
    };
    let (cards, own, tenant) = app.db.read(access.tenant, read).await?;
    let is_asked = !guess.answers.is_empty() || !guess.utility.is_empty() || !guess.marketing.is_empty();
    let country = if guess.country.is_empty() { tenant.profile.country.clone() } else { guess.country.clone() };
    let currency = if guess.currency.is_empty() { "USD".to_owned() } else { guess.currency.clone() };
    let day = rules::day(app.clock.now(), zone);
    let lines = [
        ("answers", &guess.answers, Category::Service, FREE_ANSWERS),
        ("utility", &guess.utility, Category::Utility, 0),
        ("marketing", &guess.marketing, Category::Marketing, 0),
    ];
    let counted = lines.map(|(name, typed, category, free)| {
        let typed = typed.trim();
        let number = if typed.is_empty() {
            Some(0)
        } else {
            typed.parse().ok().filter(|number| (0..=100_000_000).contains(number))
        };
        (name, number, rules::rate(&cards, &currency, day, market(&country), category), free)
    });
    let wrong = |field: &str| {
        counted
            .iter()
            .find(|(name, number, ..)| *name == field && number.is_none())
            .map(|_| t!(locale, "costs-guess-number"))
    };
    let here = format!("/t/{}/settings/costs", access.tenant);
    let content = html! {
        (accounts::settings_tabs(&access, accounts::Tab::Costs))
        (back(&here, &t!(locale, "costs-title")))
        (heading(&t!(locale, "costs-estimate"), Some(&t!(locale, "costs-estimate-about")), html! {}))
        form method="get" action={ (here) "/estimate" } class="max-w-xl space-y-5" {
            (Field::choice("country", t!(locale, "costs-guess-country"), accounts::tenants::country_choices(locale)).value(&country))
            (Field::choice("currency", t!(locale, "costs-billing-currency"), forms::currency_choices(locale, &own)).value(&currency))
            (Field::text("answers", t!(locale, "costs-guess-answers")).value(&guess.answers).inputmode("numeric").explained(t!(locale, "costs-guess-answers-about", free = FREE_ANSWERS)).wrong(wrong("answers")))
            (Field::text("utility", t!(locale, "costs-guess-utility")).value(&guess.utility).inputmode("numeric").explained(t!(locale, "costs-guess-utility-about")).wrong(wrong("utility")))
            (Field::text("marketing", t!(locale, "costs-guess-marketing")).value(&guess.marketing).inputmode("numeric").explained(t!(locale, "costs-guess-marketing-about")).wrong(wrong("marketing")))
            (Button::new(t!(locale, "costs-guess")).primary())
        }
        @if is_asked && counted.iter().all(|(_, number, ..)| number.is_some()) {
            div class="max-w-xl space-y-3 pt-8" aria-live="polite" { (answer(locale, &currency, &counted)) }
        }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &t!(locale, "costs-estimate"), content))
}

type Counted = (&'static str, Option<i64>, Option<Micros>, i64);

fn answer(locale: Locale, currency: &str, counted: &[Counted; 3]) -> Markup {
    let cost = |(_, number, rate, free): &Counted| {
        let charged = (number.unwrap_or(0) - free).max(0);
        if charged == 0 { Some(Micros::ZERO) } else { rate.map(|rate| rate.times(charged)) }
    };
    let costs = counted.map(|line| cost(&line));
    let Some(all) = costs.into_iter().collect::<Option<Vec<Micros>>>() else {
        return Notice::attention(t!(locale, "costs-guess-no-card", currency = isolated(currency)))
            .because(html! { (t!(locale, "costs-cards-about")) })
            .render();
    };
    let names =
        [t!(locale, "costs-guess-answers"), t!(locale, "costs-guess-utility"), t!(locale, "costs-guess-marketing")];
    let line = |(place, cost): (usize, &Micros)| {
        let each = counted[place]
            .2
            .map(|rate| t!(locale, "costs-guess-each", amount = isolated(&amount(locale, rate, currency, 4))));
        (
            names[place].as_str(),
            html! { span translate="no" { (amount(locale, *cost, currency, 2)) } @if let Some(each) = each { span class="ps-2 text-muted" { (each) } } },
        )
    };
    html! {
        p class="text-sm text-muted" { (t!(locale, "costs-guess-result")) }
        p class="text-2xl font-semibold" translate="no" { (amount(locale, all.iter().copied().sum(), currency, 2)) }
        (facts(all.iter().enumerate().map(line)))
        p class="text-sm text-muted" { (t!(locale, "costs-guess-note")) }
    }
}

/// What sending costs, for the composer: "free, 412 left this month", "about USD 0.055".
pub(crate) fn price_words(locale: Locale, price: &Price) -> Option<String> {
    match price {
        Price::Free => Some(t!(locale, "price-free")),
        Price::FreeStill { left } => {
            let left = *left;
            Some(t!(locale, "price-free-left", left = left))
        }
        Price::About { micros, currency } => {
            Some(t!(locale, "price-about", amount = isolated(&amount(locale, *micros, currency, 4))))
        }
        // Nothing is better than a number that is none.
        Price::Unknown => None,
    }
}

pub(super) fn category_words(locale: Locale, category: &str) -> String {
    match Category::reported(category) {
        Some(Category::Marketing) => t!(locale, "costs-category-marketing"),
        Some(Category::Utility) => t!(locale, "costs-category-utility"),
        Some(Category::Authentication) => t!(locale, "costs-category-authentication"),
        Some(Category::AuthenticationInternational) => t!(locale, "costs-category-international"),
        Some(Category::Service) => t!(locale, "costs-category-service"),
        None => t!(locale, "costs-category-other", word = isolated(category)),
    }
}

fn kind_words(locale: Locale, kind: &str) -> String {
    match kind {
        "regular" => t!(locale, "costs-kind-regular"),
        "free_customer_service" => t!(locale, "costs-kind-free"),
        "free_entry_point" => t!(locale, "costs-kind-ad"),
        _ => t!(locale, "costs-kind-other", word = isolated(kind)),
    }
}

fn amount(locale: Locale, micros: Micros, currency: &str, places: u32) -> String {
    manner::money(locale, &micros.rounded(places), currency)
}

fn month_words(app: &App, access: &Access, month: &str) -> String {
    let first = format!("{month}-01T12:00:00Z");
    let at = Timestamp::parse(&first).unwrap_or_else(|_| app.clock.now());
    let words = manner::month_and_year(access.locale, at.utc().with_timezone(&chrono_tz::UTC));
    // It stands at the beginning, where every language writes a capital.
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn conversations_reader(app: &App, access: &Access) -> Reader {
    Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() }
}
