//! What the provider says about messages we sent.

use ::store::{Event, Result, Row, Sql, Tx, params, sql};
use channels::incoming::{self, NO_CODE, Pricing, StatusUpdate};
use channels::whatsapp::errors::{ErrorClass, classify, words};
use kernel::{AttemptId, Channel, ContactId, ConversationId, InboxId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::costs;
use crate::dispatch;
use crate::service_levels;
use crate::status::Status;

const BY_PROVIDER_ID: Sql = sql!(
    "select m.id, m.conversation_id, m.status, m.kind, c.contact_id from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where m.tenant_id = :tenant and m.inbox_id = :inbox and m.provider_id = :provider_id and m.direction = 'outbound'"
);
const BY_ATTEMPT: Sql = sql!(
    "select m.id, m.conversation_id, m.status, m.kind, c.contact_id from attempt a \
     join message m on m.tenant_id = a.tenant_id and m.id = a.message_id \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where a.tenant_id = :tenant and a.id = :attempt and a.inbox_id = :inbox and a.outcome <> 'refused'"
);
const SETTLE_ATTEMPT: Sql = sql!(
    "update attempt set outcome = 'accepted', provider_id = :provider_id, finished_at = :now \
     where tenant_id = :tenant and id = :attempt and outcome in ('sending', 'unknown')"
);
const SETTLE_DELIVERY: Sql = sql!(
    "update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state in ('sending', 'unknown', 'asking')"
);
const TAKE_ID: Sql = sql!(
    "update message set provider_id = :provider_id where tenant_id = :tenant and id = :message and provider_id is null"
);
const ADVANCE: Sql = sql!(
    "update message set status = :status, status_at = :at, \
     sent_at = case when :status = 'sent' then :at else coalesce(sent_at, :at) end, \
     delivered_at = case when :status = 'delivered' then :at when :status in ('read', 'played') then coalesce(delivered_at, :at) \
     else delivered_at end, \
     read_at = case when :status in ('read', 'played') then coalesce(read_at, :at) else read_at end, \
     error_code = :error_code, error_detail = :error_detail where tenant_id = :tenant and id = :message"
);
const NOTE_TIMES: Sql = sql!(
    "update message set sent_at = case when :status = 'sent' then :at else sent_at end, \
     delivered_at = case when :status = 'delivered' then :at else delivered_at end, \
     read_at = case when :status = 'read' then :at else read_at end \
     where tenant_id = :tenant and id = :message"
);
const PRICE: Sql = sql!(
    "update message set billable = coalesce(:billable, billable), pricing_model = coalesce(:model, pricing_model), \
     pricing_type = coalesce(:kind, pricing_type), pricing_category = coalesce(:category, pricing_category) \
     where tenant_id = :tenant and id = :message"
);
const KEEP_EARLY: Sql = sql!(
    "insert into early_status (tenant_id, inbox_id, provider_id, status, at, facts, received_at) \
     values (:tenant, :inbox, :provider_id, :status, :at, :facts, :now) \
     on conflict (tenant_id, inbox_id, provider_id, status) do nothing"
);
const EARLY: Sql = sql!(
    "select status, at, facts from early_status where tenant_id = :tenant and inbox_id = :inbox and provider_id = :provider_id order by at"
);
const FORGET_EARLY: Sql =
    sql!("delete from early_status where tenant_id = :tenant and inbox_id = :inbox and provider_id = :provider_id");

const AGE_OUT: Sql = sql!(
    "delete from early_status where tenant_id = :tenant and (inbox_id, provider_id, status) in \
     (select inbox_id, provider_id, status from early_status where tenant_id = :tenant and received_at < :before limit 500)"
);
/// What is reported of a message within this time may still find it.
const KEPT_FOR: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 60 * 60);

/// What a status carries besides itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Facts {
    pricing: Option<Pricing>,
    error: Option<i64>,
}

/// A message as statuses find it.
struct Found {
    id: MessageId,
    conversation: ConversationId,
    contact: ContactId,
    status: Status,
    kind: String,
    provider_id: String,
}

/// Takes in one report. A report about a message we do not know yet is kept until we do.
pub(super) fn report(tx: &mut Tx<'_>, inbox: InboxId, update: &StatusUpdate) -> Result<()> {
    let facts = Facts { pricing: update.pricing.clone(), error: update.errors.first().map(|error| error.code) };
    let Some(status) = ours(&update.status) else { return Ok(()) };
    let found = match by_provider_id(tx, inbox, &update.provider_id)? {
        Some(found) => Some(found),
        // What was refused stays refused, however often Meta says so.
        None => settle(tx, inbox, update)?,
    };
    match found {
        Some(found) => apply(tx, inbox, &found, status, update.at, &facts),
        None => keep_early(tx, inbox, &update.provider_id, status, update.at, &facts),
    }
}

/// Applies what was reported before the answer to our call arrived.
pub(crate) fn catch_up(tx: &mut Tx<'_>, inbox: InboxId, provider_id: &str) -> Result<()> {
    let early = tx.rows(EARLY, params! { "inbox" => inbox, "provider_id" => provider_id })?;
    for row in &early {
        let Some(found) = by_provider_id(tx, inbox, provider_id)? else { return Ok(()) };
        let facts: Facts = serde_json::from_str(&row.get::<String>("facts")?).unwrap_or_default();
        apply(tx, inbox, &found, row.word("status")?, row.get("at")?, &facts)?;
    }
    if !early.is_empty() {
        tx.execute(FORGET_EARLY, params! { "inbox" => inbox, "provider_id" => provider_id })?;
    }
    Ok(())
}

/// Deletes some of the reports whose message never came, and says how many.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - KEPT_FOR;
    tx.execute(AGE_OUT, params! { "before" => before })
}

fn ours(status: &incoming::Status) -> Option<Status> {
    match status {
        incoming::Status::Sent => Some(Status::Sent),
        incoming::Status::Delivered => Some(Status::Delivered),
        incoming::Status::Read => Some(Status::Read),
        incoming::Status::Played => Some(Status::Played),
        incoming::Status::Failed => Some(Status::Failed),
        incoming::Status::Other(_) => None,
    }
}

fn by_provider_id(tx: &Tx<'_>, inbox: InboxId, provider_id: &str) -> Result<Option<Found>> {
    tx.row(BY_PROVIDER_ID, params! { "inbox" => inbox, "provider_id" => provider_id })?
        .map(|row| found(&row, provider_id))
        .transpose()
}

/// The attempt's id came back: an attempt whose answer was lost is settled by it.
fn settle(tx: &mut Tx<'_>, inbox: InboxId, update: &StatusUpdate) -> Result<Option<Found>> {
    let attempt: Option<AttemptId> = update.opaque.as_deref().and_then(|text| text.parse().ok());
    let Some(attempt) = attempt else { return Ok(None) };
    let Some(row) = tx.row(BY_ATTEMPT, params! { "attempt" => attempt, "inbox" => inbox })? else { return Ok(None) };
    let found = found(&row, &update.provider_id)?;
    let now = tx.now();
    tx.execute(SETTLE_ATTEMPT, params! { "attempt" => attempt, "provider_id" => &update.provider_id, "now" => now })?;
    tx.execute(SETTLE_DELIVERY, params! { "message" => found.id })?;
    tx.execute(TAKE_ID, params! { "message" => found.id, "provider_id" => &update.provider_id })?;
    Ok(Some(found))
}

fn apply(tx: &mut Tx<'_>, inbox: InboxId, found: &Found, status: Status, at: Timestamp, facts: &Facts) -> Result<()> {
    if let Some(pricing) = &facts.pricing {
        let values = params! {
            "message" => found.id, "billable" => pricing.is_billable, "model" => pricing.model.clone(), "kind" => pricing.kind.clone(),
            "category" => pricing.category.clone(),
        };
        tx.execute(PRICE, values)?;
    }
    costs::reported(tx, (inbox, found.contact, found.id), facts.pricing.as_ref(), (status, at))?;
    let Some(next) = found.status.reported(status) else {
        tx.execute(NOTE_TIMES, params! { "message" => found.id, "status" => status.as_str(), "at" => at })?;
        return Ok(());
    };
    let error = facts.error.filter(|_| next == Status::Failed);
    let detail = error.map(|code| {
        let said = words(code);
        format!("{} {}", said.what, said.next)
    });
    let code = error.filter(|code| *code != NO_CODE).map(|code| code.to_string());
    if let (Some(ErrorClass::Payment), Some(said)) = (error.map(classify), &detail) {
        channels::health::unpaid(tx, inbox, found.kind != "template")?;
        let why = (code.as_deref().unwrap_or_default(), said.clone());
        if dispatch::unpaid(tx, found.id, &found.provider_id, why)? {
            return Ok(());
        }
    }
    let values = params! {
        "message" => found.id, "status" => next.as_str(), "at" => at, "error_code" => code.clone(), "error_detail" => detail.clone(),
    };
    if error.map(classify) == Some(ErrorClass::OptedOut) {
        consent::ledger::stopped_at_provider(tx, found.contact, Channel::WhatsApp, found.id, at)?;
    }
    if error.map(classify) == Some(ErrorClass::WindowClosed) {
        consent::windows::shut(tx, inbox, found.contact)?;
        let why = (code.as_deref().unwrap_or_default(), detail.as_deref().unwrap_or_default());
        if dispatch::too_late(tx, found.id, why)? {
            return Ok(());
        }
    }
    tx.execute(ADVANCE, values)?;
    if found.status.reported(Status::Sent).is_some() && next != Status::Failed {
        service_levels::left(tx, found.id)?;
    }
    let event =
        Event::new("message.status_changed").contact(found.contact).conversation(found.conversation).message(found.id);
    tx.record(event.inbox(inbox).fact("status", next.as_str()).fact("error", code));
    Ok(())
}

fn keep_early(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    provider_id: &str,
    status: Status,
    at: Timestamp,
    facts: &Facts,
) -> Result<()> {
    let now = tx.now();
    let facts = serde_json::to_string(facts).expect("OK because it is plain data");
    let values = params! {
        "inbox" => inbox, "provider_id" => provider_id, "status" => status.as_str(), "at" => at, "facts" => facts, "now" => now,
    };
    tx.execute(KEEP_EARLY, values).map(|_| ())
}

fn found(row: &Row, provider_id: &str) -> Result<Found> {
    Ok(Found {
        id: row.get("id")?,
        conversation: row.get("conversation_id")?,
        contact: row.get("contact_id")?,
        status: row.word("status")?,
        kind: row.get("kind")?,
        provider_id: provider_id.to_owned(),
    })
}
