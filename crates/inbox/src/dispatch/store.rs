use std::time::Duration;

use ::store::{Error, Event, Fault, Result, Row, Sql, Tx, params, sql};
use channels::incoming::NO_CODE;
use channels::sending::{Outcome, Report};
use channels::whatsapp::errors::ErrorClass;
use consent::gate::Reason;
use kernel::{
    Actor, ApiKeyId, AttemptId, Channel, ContactId, ConversationId, DecisionId, InboxId, MessageId, Problem, Purpose,
    RequestId, StaffId, Who,
};
use uuid::Uuid;
use web::{Access, App, Sees};

use super::later;
use crate::outgoing::OutContent;
use crate::receive;
use crate::service_levels;
use crate::status::Status;

/// A trouble of the provider is borne this often; then the message has failed.
const MOST_ATTEMPTS: i64 = 10;

// While Meta wants to be paid, or lets the number begin nothing, an answer does not wait behind a template that is held for it; nor a
// template behind an answer while it lets the number answer nothing.
const DUE: Sql = sql!(
    "select d.message_id, d.contact_id, d.attempts, m.conversation_id, m.text, m.content, m.purpose, m.author_kind, m.author_id, \
     m.reply_to_provider_id, m.request_id, m.status, i.rate from delivery d \
     join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     join inbox i on i.tenant_id = d.tenant_id and i.id = d.inbox_id \
     where d.tenant_id = :tenant and d.inbox_id = :inbox and d.state = 'queued' and d.due_at <= :now \
     and not exists (select 1 from delivery e where e.tenant_id = d.tenant_id and e.contact_id = d.contact_id and e.inbox_id = d.inbox_id \
     and e.state in ('queued', 'sending') and e.message_id < d.message_id and e.lane = d.lane \
     and not (m.kind <> 'template' and e.state = 'queued' and (exists (select 1 from payment_pause p where p.tenant_id = e.tenant_id and p.inbox_id = e.inbox_id \
     and p.ended_at is null) or exists (select 1 from number_restriction r where r.tenant_id = e.tenant_id and r.inbox_id = e.inbox_id \
     and r.begin_until > :now)) and exists (select 1 from message w where w.tenant_id = e.tenant_id and w.id = e.message_id \
     and w.kind = 'template')) \
     and not (m.kind = 'template' and e.state = 'queued' and exists (select 1 from number_restriction r where r.tenant_id = e.tenant_id \
     and r.inbox_id = e.inbox_id and r.answer_until > :now) and exists (select 1 from message w where w.tenant_id = e.tenant_id \
     and w.id = e.message_id and w.kind <> 'template'))) \
     order by case d.lane when 'compliance' then 0 when 'reply' then 1 else 2 end, d.due_at, d.message_id limit :limit"
);
const WAITING: Sql = sql!(
    "select d.message_id, d.contact_id, d.attempts, m.conversation_id, m.text, m.content, m.purpose, m.author_kind, m.author_id, \
     m.reply_to_provider_id, m.request_id, m.status, i.rate from delivery d \
     join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     join inbox i on i.tenant_id = d.tenant_id and i.id = d.inbox_id \
     where d.tenant_id = :tenant and d.message_id = :message and d.state = 'queued'"
);
const PUT_OFF: Sql =
    sql!("update delivery set due_at = :due where tenant_id = :tenant and message_id = :message and state = 'queued'");
const BEGIN_DELIVERY: Sql = sql!(
    "update delivery set state = 'sending', attempts = attempts + 1 where tenant_id = :tenant and message_id = :message and state = 'queued'"
);
const BEGIN_ATTEMPT: Sql = sql!(
    "insert into attempt (tenant_id, id, message_id, inbox_id, number, fence, decision_id, started_at, outcome, request_id) \
     values (:tenant, :id, :message, :inbox, :number, :fence, :decision, :now, 'sending', :request)"
);
const SET_STATUS: Sql = sql!(
    "update message set status = :status, status_at = :now, decision_id = coalesce(:decision, decision_id), error_code = :error_code, \
     error_detail = :error_detail where tenant_id = :tenant and id = :message and status in ('scheduled', 'queued', 'held', 'sending', 'unknown')"
);
const END_ATTEMPT: Sql = sql!(
    "update attempt set outcome = :outcome, finished_at = :now, provider_id = :provider_id, error_code = :error_code, \
     error_detail = :error_detail where tenant_id = :tenant and id = :attempt and outcome in ('sending', 'unknown') returning number, message_id"
);
const END_DELIVERY: Sql = sql!(
    "update delivery set state = :state, due_at = :due where tenant_id = :tenant and message_id = :message and state in ('sending', 'unknown')"
);
const ACCEPTED: Sql = sql!(
    "update message set provider_id = coalesce(provider_id, :provider_id), sent_at = coalesce(sent_at, :now), \
     status = case when status in ('queued', 'held', 'sending', 'unknown') then 'sent' else status end, status_at = :now, \
     error_code = null, error_detail = null where tenant_id = :tenant and id = :message"
);
const UNPAID_ATTEMPT: Sql = sql!(
    "update attempt set outcome = 'refused', error_code = :code where tenant_id = :tenant and message_id = :message and provider_id = :provider_id \
     and outcome = 'accepted'"
);
const UNPAID_DELIVERY: Sql = sql!(
    "update delivery set state = 'queued', due_at = :due where tenant_id = :tenant and message_id = :message and state = 'done'"
);
const UNPAID_MESSAGE: Sql = sql!(
    "update message set status = 'queued', status_at = :now, provider_id = null, sent_at = null, error_code = :code, error_detail = :detail \
     where tenant_id = :tenant and id = :message and provider_id = :provider_id and status in ('sent', 'sending', 'unknown')"
);
const ABOUT: Sql = sql!(
    "select m.kind, m.conversation_id, m.status, c.contact_id, c.assignee_id, m.inbox_id, d.state from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     left join delivery d on d.tenant_id = m.tenant_id and d.message_id = m.id where m.tenant_id = :tenant and m.id = :message"
);
const ASKED: Sql = sql!(
    "update delivery set state = :state, due_at = :now where tenant_id = :tenant and message_id = :message and state = 'asking'"
);

/// A delivery that is due.
pub(super) struct Due {
    pub(super) message: MessageId,
    pub(super) contact: ContactId,
    pub(super) conversation: ConversationId,
    pub(super) attempts: i64,
    pub(super) text: String,
    pub(super) content: OutContent,
    pub(super) purpose: Purpose,
    pub(super) author: Who,
    pub(super) reply_to: Option<String>,
    pub(super) request: RequestId,
    pub(super) status: Status,
    /// Messages a second that the inbox may send.
    pub(super) rate: u32,
}

pub(super) fn due(tx: &Tx<'_>, inbox: InboxId, limit: i64) -> Result<Vec<Due>> {
    tx.rows(DUE, params! { "inbox" => inbox, "now" => tx.now(), "limit" => limit })?.iter().map(read_due).collect()
}

/// One that waits, whether or not its turn has come.
pub(super) fn waiting(tx: &Tx<'_>, message: MessageId) -> Result<Option<Due>> {
    tx.row(WAITING, params! { "message" => message })?.as_ref().map(read_due).transpose()
}

fn read_due(row: &Row) -> Result<Due> {
    let content: String = row.get("content")?;
    let unreadable = Error::Refused("an outgoing message's content cannot be read");
    Ok(Due {
        message: row.get("message_id")?,
        contact: row.get("contact_id")?,
        conversation: row.get("conversation_id")?,
        attempts: row.get("attempts")?,
        text: row.get("text")?,
        content: serde_json::from_str(&content).map_err(|_| unreadable)?,
        purpose: row.word("purpose")?,
        author: author(row)?,
        reply_to: row.get("reply_to_provider_id")?,
        request: row.get("request_id")?,
        status: row.word("status")?,
        rate: u32::try_from(row.get::<i64>("rate")?).unwrap_or(1),
    })
}

fn author(row: &Row) -> Result<Who> {
    let id: Option<Uuid> = row.get("author_id")?;
    let kind: String = row.get("author_kind")?;
    Ok(match (kind.as_str(), id) {
        ("staff", Some(id)) => Who::Staff(StaffId::from_uuid(id)),
        ("api_key", Some(id)) => Who::ApiKey(ApiKeyId::from_uuid(id)),
        _ => Who::System("dispatch"),
    })
}

/// Says whether it still waits.
pub(super) fn put_off(tx: &mut Tx<'_>, message: MessageId, wait: Duration) -> Result<bool> {
    let due = tx.now() + wait;
    Ok(tx.execute(PUT_OFF, params! { "message" => message, "due" => due })? == 1)
}

/// Writes the attempt; the call may begin once this is committed. Says whether the message still waited: of taking it back and
/// handing it over, whichever comes first happens.  (`super::back`)
pub(super) fn begin(
    tx: &mut Tx<'_>,
    due: &Due,
    inbox: InboxId,
    attempt: AttemptId,
    fence: i64,
    decision: DecisionId,
) -> Result<bool> {
    let now = tx.now();
    if tx.execute(BEGIN_DELIVERY, params! { "message" => due.message })? != 1 {
        return Ok(false);
    }
    let values = params! {
        "id" => attempt, "message" => due.message, "inbox" => inbox, "number" => due.attempts + 1, "fence" => fence, "decision" => decision,
        "now" => now, "request" => due.request,
    };
    tx.execute(BEGIN_ATTEMPT, values)?;
    set_status(tx, due.message, Status::Sending, Some(decision), None)?;
    tx.record(about(due, "message.sending", inbox).fact("attempt_id", attempt));
    Ok(true)
}

pub(super) fn hold(tx: &mut Tx<'_>, due: &Due, wait: Duration, reason: Reason, decision: DecisionId) -> Result<()> {
    if !put_off(tx, due.message, wait)? {
        return Ok(());
    }
    if due.status != Status::Held {
        set_status(tx, due.message, Status::Held, Some(decision), None)?;
        let event = Event::new("message.held").contact(due.contact).conversation(due.conversation).message(due.message);
        tx.record(event.fact("reason", reason.as_str()).fact("decision_id", decision));
    }
    Ok(())
}

pub(super) fn refuse(tx: &mut Tx<'_>, due: &Due, reasons: &[Reason], decision: DecisionId) -> Result<()> {
    const END: Sql = sql!(
        "update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state = 'queued'"
    );
    if tx.execute(END, params! { "message" => due.message })? != 1 {
        return Ok(());
    }
    let first = reasons.first().copied().unwrap_or(Reason::OptedOut);
    let error = Some((first.as_str().to_owned(), crate::reply::words(first).to_owned()));
    set_status(tx, due.message, Status::Refused, Some(decision), error)?;
    let event = Event::new("message.refused").contact(due.contact).conversation(due.conversation).message(due.message);
    tx.record(event.fact("reason", first.as_str()).fact("decision_id", decision));
    Ok(())
}

fn about(due: &Due, kind: &'static str, inbox: InboxId) -> Event {
    Event::new(kind).contact(due.contact).conversation(due.conversation).message(due.message).inbox(inbox)
}

pub(super) fn set_status(
    tx: &mut Tx<'_>,
    message: MessageId,
    status: Status,
    decision: Option<DecisionId>,
    error: Option<(String, String)>,
) -> Result<()> {
    let now = tx.now();
    let (code, detail) = error.unzip();
    let values = params! {
        "message" => message, "status" => status.as_str(), "now" => now, "decision" => decision, "error_code" => code, "error_detail" => detail,
    };
    tx.execute(SET_STATUS, values).map(|_| ())
}

/// Keeps what became of an attempt. If a webhook was first, only what it did not know is added.
pub(super) async fn keep_result(app: &App, report: Report) -> Result<()> {
    let actor = Actor { who: Who::System("dispatch"), at: app.clock.now(), request: app.clock.id() };
    app.db.write(report.tenant, actor, move |tx| result(tx, &report)).await
}

fn result(tx: &mut Tx<'_>, report: &Report) -> Result<()> {
    let Some(message) = report.message else { return Ok(()) };
    let now = tx.now();
    let (outcome, provider_id, error) = match &report.outcome {
        Outcome::Accepted { provider_id } => ("accepted", Some(provider_id.clone()), None),
        Outcome::Refused { code, detail, .. } => {
            let code = if *code == NO_CODE { "no_code".to_owned() } else { code.to_string() };
            ("refused", None, Some((code, detail.clone())))
        }
        Outcome::Unknown { reason } => ("unknown", None, Some(("unknown".to_owned(), reason.clone()))),
        Outcome::NotSent { reason } => ("not_sent", None, Some(("not_sent".to_owned(), reason.clone()))),
    };
    let (error_code, error_detail) = error.clone().unzip();
    let values = params! {
        "attempt" => report.attempt, "outcome" => outcome, "now" => now, "provider_id" => provider_id.clone(), "error_code" => error_code,
        "error_detail" => error_detail,
    };
    let Some(row) = tx.row(END_ATTEMPT, values)? else {
        // A webhook with the attempt's id settled it before our answer was kept.
        return Ok(());
    };
    let number: i64 = row.get("number")?;
    match &report.outcome {
        Outcome::Accepted { provider_id } => {
            tx.execute(ACCEPTED, params! { "message" => message, "provider_id" => provider_id, "now" => now })?;
            end(tx, message, "done", Duration::ZERO)?;
            note(tx, message, Status::Sent)?;
            service_levels::left(tx, message)?;
            receive::statuses::catch_up(tx, report.inbox, provider_id)
        }
        Outcome::Unknown { .. } => {
            set_status(tx, message, Status::Unknown, None, None)?;
            end(tx, message, "unknown", Duration::ZERO)?;
            note(tx, message, Status::Unknown)
        }
        Outcome::NotSent { .. } => again(tx, message, Duration::from_secs(1 << number.clamp(0, 8)), number, error),
        Outcome::Refused { class, wait, .. } if class.stops_inbox() => {
            channels::health::refused(tx, report.inbox, *class)?;
            again(tx, message, wait.unwrap_or(Duration::from_secs(5)), 0, error)
        }
        Outcome::Refused { class: ErrorClass::Payment, .. } => {
            let about = tx.row(ABOUT, params! { "message" => message })?;
            let kind = about.as_ref().map(|row| row.get::<String>("kind")).transpose()?;
            if let Some(about) = about {
                consent::windows::not_free(tx, report.inbox, about.get("contact_id")?)?;
            }
            channels::health::unpaid(tx, report.inbox, kind.as_deref() != Some("template"))?;
            again(tx, message, Duration::from_secs(5), 0, error)
        }
        Outcome::Refused { class, wait, .. } => {
            let contact =
                tx.row(ABOUT, params! { "message" => message })?.map(|row| row.get("contact_id")).transpose()?;
            if let (ErrorClass::OptedOut, Some(contact)) = (class, contact) {
                consent::ledger::stopped_at_provider(tx, contact, Channel::WhatsApp, message, now)?;
            }
            if *class == ErrorClass::WindowClosed {
                if let Some(contact) = contact {
                    consent::windows::shut(tx, report.inbox, contact)?;
                }
                // The gate knows now, and has the template go that was chosen for this.
                if later::may_fall_back(tx, message)? {
                    return again(tx, message, Duration::ZERO, 0, None);
                }
            }
            match class.retry_after(u32::try_from(number).unwrap_or(u32::MAX)) {
                Some(pause) => again(tx, message, wait.unwrap_or(pause), number, error),
                None => failed(tx, message, error),
            }
        }
    }
}

/// Meta took a message and found afterwards that it is not paid: the message waits, like one that was refused at once. Says
/// whether it does; one whose delivery is not known any more has failed.
pub(crate) fn unpaid(tx: &mut Tx<'_>, message: MessageId, provider_id: &str, error: (&str, String)) -> Result<bool> {
    let (now, due) = (tx.now(), tx.now() + Duration::from_secs(5));
    if tx.execute(UNPAID_DELIVERY, params! { "message" => message, "due" => due })? != 1 {
        return Ok(false);
    }
    let (code, detail) = error;
    tx.execute(UNPAID_ATTEMPT, params! { "message" => message, "provider_id" => provider_id, "code" => code })?;
    let values = params! {
        "message" => message, "provider_id" => provider_id, "now" => now, "code" => code, "detail" => detail,
    };
    tx.execute(UNPAID_MESSAGE, values)?;
    note(tx, message, Status::Queued)?;
    Ok(true)
}

fn again(
    tx: &mut Tx<'_>,
    message: MessageId,
    wait: Duration,
    number: i64,
    error: Option<(String, String)>,
) -> Result<()> {
    if number >= MOST_ATTEMPTS {
        return failed(tx, message, error);
    }
    set_status(tx, message, Status::Queued, None, error)?;
    end(tx, message, "queued", wait)?;
    note(tx, message, Status::Queued)
}

fn failed(tx: &mut Tx<'_>, message: MessageId, error: Option<(String, String)>) -> Result<()> {
    set_status(tx, message, Status::Failed, None, error)?;
    end(tx, message, "done", Duration::ZERO)?;
    note(tx, message, Status::Failed)
}

fn end(tx: &mut Tx<'_>, message: MessageId, state: &str, wait: Duration) -> Result<()> {
    let due = tx.now() + wait;
    tx.execute(END_DELIVERY, params! { "message" => message, "state" => state, "due" => due }).map(|_| ())
}

/// Tells the stream where a message stands now.
pub(super) fn note(tx: &mut Tx<'_>, message: MessageId, status: Status) -> Result<()> {
    let Some(row) = tx.row(ABOUT, params! { "message" => message })? else { return Ok(()) };
    let event = Event::new("message.status_changed")
        .message(message)
        .contact(row.get("contact_id")?)
        .inbox(row.get("inbox_id")?);
    tx.record(event.conversation(row.get("conversation_id")?).fact("status", status.as_str()));
    Ok(())
}

/// What a person decides about a message that may or may not have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageAct {
    /// They take the risk of a second copy.
    SendAgain,
    /// It stays as possibly sent.
    Leave,
}

/// Takes a person's decision about a message in doubt, once.
pub fn decide_unknown(
    tx: &mut Tx<'_>,
    access: &Access,
    message: MessageId,
    act: MessageAct,
) -> Result<(), Fault<Problem>> {
    let row = tx.row(ABOUT, params! { "message" => message })?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
    let assignee: Option<StaffId> = row.get("assignee_id")?;
    if let Sees::OwnAndUnassigned(staff) = access.sees
        && assignee.is_some_and(|holder| holder != staff)
    {
        return Err(Fault::Refused(Problem::not_found()));
    }
    let now = tx.now();
    let state = match act {
        MessageAct::SendAgain => "queued",
        MessageAct::Leave => "done",
    };
    if tx.execute(ASKED, params! { "message" => message, "state" => state, "now" => now })? != 1 {
        let words = "This message is not waiting for a decision any more. Look at its status in the thread.";
        return Err(Fault::Refused(Problem::new(409, "already_settled", words)));
    }
    if act == MessageAct::SendAgain {
        set_status(tx, message, Status::Queued, None, None)?;
        let event = Event::new("message.queued").message(message).conversation(row.get("conversation_id")?);
        tx.record(event.contact(row.get("contact_id")?).inbox(row.get("inbox_id")?).fact("again", true));
    }
    Ok(())
}
