//! Costs, cards and how accounts are billed, in the database.

use ::store::{Error, GlobalSql, Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use channels::whatsapp::rates::Card;
use chrono_tz::Tz;
use kernel::{ConversationId, InboxId, MessageId, Micros, Timestamp};
use uuid::Uuid;

use super::model::{Billing, Cost, Group, Item, Known, OwnCard, Report, Sum};

const KNOWN: Sql = sql!(
    "select at, month, inbox_id, market, category, kind, currency, micros, delivered_at from message_cost \
     where tenant_id = :tenant and message_id = :message"
);
const KEEP: Sql = sql!(
    "insert into message_cost (tenant_id, message_id, inbox_id, at, month, market, category, kind, currency, micros, delivered_at) \
     values (:tenant, :message, :inbox, :at, :month, :market, :category, :kind, :currency, :micros, :delivered_at) \
     on conflict (tenant_id, message_id) do update set at = excluded.at, month = excluded.month, market = excluded.market, \
     category = excluded.category, kind = excluded.kind, currency = excluded.currency, micros = excluded.micros, \
     delivered_at = excluded.delivered_at"
);
const ADD: Sql = sql!(
    "insert into message_cost_sum (tenant_id, month, inbox_id, market, category, kind, currency, messages, unpriced, micros) \
     values (:tenant, :month, :inbox, :market, :category, :kind, :currency, :messages, :unpriced, :micros) \
     on conflict (tenant_id, month, inbox_id, market, category, kind, currency) do update set \
     messages = message_cost_sum.messages + excluded.messages, unpriced = message_cost_sum.unpriced + excluded.unpriced, \
     micros = message_cost_sum.micros + excluded.micros"
);
const FREE_ANSWERS: Sql = sql!(
    "select cast(coalesce(sum(messages), 0) as bigint) as number from message_cost_sum where tenant_id = :tenant and month = :month \
     and inbox_id = :inbox and kind = 'free_customer_service' and category = 'service'"
);
const BY_AD: Sql = sql!(
    "select 1 as is_free from message m where m.tenant_id = :tenant and m.conversation_id = :conversation and m.at > :since \
     and m.pricing_type = 'free_entry_point' limit 1"
);
const SUMS: Sql = sql!(
    "select s.inbox_id, i.name, s.market, s.category, s.kind, s.currency, s.messages, s.unpriced, s.micros from message_cost_sum s \
     join inbox i on i.tenant_id = s.tenant_id and i.id = s.inbox_id \
     where s.tenant_id = :tenant and s.month = :month and s.messages > 0 \
     order by i.name, s.inbox_id, s.currency, s.market, s.category, s.kind"
);
const LISTED: Sql = sql!(
    "select c.message_id, m.conversation_id, c.delivered_at, p.name, c.micros from message_cost c \
     join message m on m.tenant_id = c.tenant_id and m.id = c.message_id \
     join conversation k on k.tenant_id = m.tenant_id and k.id = m.conversation_id \
     join contact p on p.tenant_id = k.tenant_id and p.id = k.contact_id \
     where c.tenant_id = :tenant and c.month = :month and c.inbox_id = :inbox and c.market = :market and c.category = :category \
     and c.kind = :kind and c.currency = :currency and c.delivered_at is not null and (c.at, c.message_id) < (:at, :message) \
     order by c.at desc, c.message_id desc limit :limit"
);
const NUMBERS: Sql = sql!(
    "select id, name from inbox where tenant_id = :tenant and disconnected_at is null order by connected_at, id limit 200"
);
const BILLING: Sql = sql!(
    "select b.currency, b.time_zone from inbox i \
     join billing_account b on b.tenant_id = i.tenant_id and b.account_id = i.account_id \
     where i.tenant_id = :tenant and i.id = :inbox"
);
const ZONE: GlobalSql = global_sql!("select time_zone from tenant where id = :tenant");
const ACCOUNT: Sql = sql!("select account_id from inbox where tenant_id = :tenant and id = :inbox");
const SET_BILLING: Sql = sql!(
    "insert into billing_account (tenant_id, account_id, currency, time_zone, changed_at) \
     values (:tenant, :account, :currency, :time_zone, :now) \
     on conflict (tenant_id, account_id) do update set currency = excluded.currency, time_zone = excluded.time_zone, \
     changed_at = excluded.changed_at"
);
const CARDS: Sql = sql!(
    "select id, currency, starts_on, source, rates from rate_card where tenant_id = :tenant order by currency, starts_on, id limit 200"
);
const PUT_CARD: Sql = sql!(
    "insert into rate_card (tenant_id, id, currency, starts_on, source, rates, added_by, added_at) \
     values (:tenant, :id, :currency, :starts_on, :source, :rates, :by, :now) \
     on conflict (tenant_id, currency, starts_on) do update set source = excluded.source, rates = excluded.rates, \
     added_by = excluded.added_by, added_at = excluded.added_at"
);
const REMOVE_CARD: Sql = sql!("delete from rate_card where tenant_id = :tenant and id = :id");

/// An ad's window (facts/meta.md 4.9).
const FREE_AFTER_AD: std::time::Duration = std::time::Duration::from_secs(72 * 60 * 60);

pub(super) fn known(scope: &Scope<'_>, message: MessageId) -> Result<Option<Known>> {
    let Some(row) = scope.row(KNOWN, params! { "message" => message })? else { return Ok(None) };
    let (at, category, kind): (Timestamp, String, String) = (row.get("at")?, row.get("category")?, row.get("kind")?);
    let micros = row.get::<Option<i64>>("micros")?.map(Micros::new);
    let group = Group {
        inbox: row.get("inbox_id")?,
        market: row.get("market")?,
        category: category.clone(),
        kind: kind.clone(),
        currency: row.get("currency")?,
    };
    // What was not said by its kind was said by whether it costs.
    let is_billable = micros.map(|micros| micros > Micros::ZERO);
    let report = Report { at, category, kind, is_billable };
    Ok(Some(Known { month: row.get("month")?, group, report, micros, delivered_at: row.get("delivered_at")? }))
}

/// Keeps a message's cost in place of what was known of it, and the month's sums with it.
pub(super) fn keep(tx: &mut Tx<'_>, message: MessageId, before: Option<&Known>, cost: &Cost) -> Result<()> {
    let group = &cost.group;
    let values = params! {
        "message" => message, "inbox" => group.inbox, "at" => cost.at, "month" => &cost.month, "market" => &group.market,
        "category" => &group.category, "kind" => &group.kind, "currency" => &group.currency,
        "micros" => cost.micros.map(Micros::value), "delivered_at" => cost.delivered_at,
    };
    tx.execute(KEEP, values)?;
    if let Some(known) = before.filter(|known| known.delivered_at.is_some()) {
        add(tx, &known.month, &known.group, known.micros, -1)?;
    }
    match cost.delivered_at {
        Some(_) => add(tx, &cost.month, group, cost.micros, 1),
        None => Ok(()),
    }
}

fn add(tx: &mut Tx<'_>, month: &str, group: &Group, micros: Option<Micros>, messages: i64) -> Result<()> {
    let unpriced = if micros.is_none() { messages } else { 0 };
    let values = params! {
        "month" => month, "inbox" => group.inbox, "market" => &group.market, "category" => &group.category, "kind" => &group.kind,
        "currency" => &group.currency, "messages" => messages, "unpriced" => unpriced,
        "micros" => micros.unwrap_or_default().times(messages).value(),
    };
    tx.execute(ADD, values).map(drop)
}

/// How many answers were free this month.
pub(super) fn free_answers(scope: &Scope<'_>, inbox: InboxId, month: &str) -> Result<i64> {
    scope.row(FREE_ANSWERS, params! { "inbox" => inbox, "month" => month })?.map_or(Ok(0), |row| row.get("number"))
}

pub(super) fn came_by_an_ad(scope: &Scope<'_>, conversation: ConversationId, now: Timestamp) -> Result<bool> {
    let values = params! { "conversation" => conversation, "since" => now - FREE_AFTER_AD };
    Ok(scope.row(BY_AD, values)?.is_some())
}

pub(super) fn sums(scope: &Scope<'_>, month: &str) -> Result<Vec<Sum>> {
    let read = |row: &Row| -> Result<Sum> {
        Ok(Sum {
            group: Group {
                inbox: row.get("inbox_id")?,
                market: row.get("market")?,
                category: row.get("category")?,
                kind: row.get("kind")?,
                currency: row.get("currency")?,
            },
            number: row.get("name")?,
            messages: row.get("messages")?,
            unknown: row.get("unpriced")?,
            micros: Micros::new(row.get("micros")?),
        })
    };
    scope.rows(SUMS, params! { "month" => month })?.iter().map(read).collect()
}

pub(super) fn listed(
    scope: &Scope<'_>,
    month: &str,
    group: &Group,
    (at, message): (Timestamp, MessageId),
    limit: i64,
) -> Result<Vec<Item>> {
    let values = params! {
        "month" => month, "inbox" => group.inbox, "market" => &group.market, "category" => &group.category, "kind" => &group.kind,
        "currency" => &group.currency, "at" => at, "message" => message, "limit" => limit,
    };
    let read = |row: &Row| -> Result<Item> {
        Ok(Item {
            message: row.get("message_id")?,
            conversation: row.get("conversation_id")?,
            delivered_at: row.get("delivered_at")?,
            name: row.get("name")?,
            micros: row.get::<Option<i64>>("micros")?.map(Micros::new),
        })
    };
    scope.rows(LISTED, values)?.iter().map(read).collect()
}

/// Ids and names of connected numbers.
pub(super) fn numbers(scope: &Scope<'_>) -> Result<Vec<(InboxId, String)>> {
    scope.rows(NUMBERS, params! {})?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// How an inbox's account is billed; nothing if nobody has said.
pub(super) fn billing(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Billing>> {
    let Some(row) = scope.row(BILLING, params! { "inbox" => inbox })? else { return Ok(None) };
    let zone: String = row.get("time_zone")?;
    Ok(Some(Billing { currency: row.get("currency")?, zone: zone.parse().unwrap_or(Tz::UTC), is_told: true }))
}

/// The business's own time zone.
pub(super) fn zone(scope: &Scope<'_>) -> Result<Tz> {
    let row = scope.global().row(ZONE, params! { "tenant" => scope.tenant() })?;
    let zone: String = row.ok_or(Error::Refused("this business does not exist any more"))?.get("time_zone")?;
    Ok(zone.parse().unwrap_or(Tz::UTC))
}

pub(super) fn account(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<String>> {
    scope.row(ACCOUNT, params! { "inbox" => inbox })?.map(|row| row.get("account_id")).transpose()
}

pub(super) fn set_billing(tx: &mut Tx<'_>, account: &str, currency: &str, zone: Tz) -> Result<()> {
    let now = tx.now();
    let values = params! { "account" => account, "currency" => currency, "time_zone" => zone.name(), "now" => now };
    tx.execute(SET_BILLING, values).map(drop)
}

pub(super) fn own_cards(scope: &Scope<'_>) -> Result<Vec<OwnCard>> {
    let read = |row: &Row| -> Result<OwnCard> {
        let (currency, from): (String, String) = (row.get("currency")?, row.get("starts_on")?);
        let wrong = |_| Error::Refused("a rate card is kept that cannot be read");
        let from = from.parse().map_err(|_| Error::Refused("a rate card is kept without a day"))?;
        let card = Card::read(&row.get::<String>("rates")?, &currency, from, row.get("source")?).map_err(wrong)?;
        Ok(OwnCard { id: row.get("id")?, card })
    };
    scope.rows(CARDS, params! {})?.iter().map(read).collect()
}

pub(super) fn put_card(tx: &mut Tx<'_>, card: &Card) -> Result<()> {
    let (id, now): (kernel::EventId, Timestamp) = (tx.id(), tx.now());
    let values = params! {
        "id" => id.as_uuid(), "currency" => &card.currency, "starts_on" => card.from.to_string(), "source" => &card.source,
        "rates" => card.table(), "by" => tx.actor().who.id(), "now" => now,
    };
    tx.execute(PUT_CARD, values).map(drop)
}

pub(super) fn remove_card(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.execute(REMOVE_CARD, params! { "id" => id })? == 1)
}
