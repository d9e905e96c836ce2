use std::time::Duration;

use ::store::{Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ContactId, DecisionId, MessageId, Purpose, Timestamp, Who};

use super::caps::{self, Caps};
use super::model::{Compliance, Content, Decision, Draft, Reason};
use super::places::{self, Quiet};
use super::rules::{self, Facts, Finding, Form, MOST_A_DAY, Outcome};
use crate::ledger::{self, State};
use crate::{inboxes, number_restrictions, payments, restrictions, standing, templates, windows};

const KEEP: Sql = sql!(
    "insert into decision (tenant_id, id, kind, message_id, conversation_id, inbox_id, contact_id, channel, purpose, author_kind, \
     author_id, verdict, reasons, entry_id, evidence_message_id, held_until, attempt_id, at, request_id) \
     values (:tenant, :id, :kind, :message, :conversation, :inbox, :contact, :channel, :purpose, :author_kind, :author_id, :verdict, \
     :reasons, :entry, :evidence, :held_until, :attempt, :at, :request)"
);
const LAST_FOR: Sql = sql!(
    "select * from decision where tenant_id = :tenant and message_id = :message order by at desc, id desc limit 1"
);
const OF_CONTACT: Sql = sql!(
    "select * from decision where tenant_id = :tenant and contact_id = :contact and (at, id) < (:at, :id) order by at desc, id desc limit :limit"
);
const STAY_HELD: Sql = sql!("update decision set held_until = :held_until where tenant_id = :tenant and id = :id");
const ANSWERED: Sql = sql!(
    "select at from decision where tenant_id = :tenant and contact_id = :contact and at > :since and channel = :channel and kind = :kind \
     and verdict = 'cleared' and message_id is distinct from :message order by at desc, id desc limit :most"
);
const ASKED: Sql = sql!(
    "select at from decision where tenant_id = :tenant and contact_id = :contact and kind = 'consent_question' and verdict = 'cleared' \
     and message_id is distinct from :message order by at desc limit 1"
);
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOURS: ::store::GlobalSql = global_sql!(
    "select time_zone, quiet_from, quiet_until, closed_at, (select value from setting where name = 'outbound_held') as held \
     from tenant where id = :tenant"
);
const TIME_ZONE: Sql = sql!("select time_zone from contact where tenant_id = :tenant and id = :contact");

/// Reads everything the rules ask for. The person's row is held already.
pub(super) fn facts(tx: &Tx<'_>, draft: &Draft, state: State) -> Result<Facts> {
    let now = tx.now();
    let template = match &draft.rendered.content {
        Content::Template { id, .. } => templates::get(tx, *id)?.map(|template| Form {
            is_approved: template.is_approved(),
            purpose: template.category.purpose(),
            is_recounted: template.is_recounted(),
        }),
        Content::Text { .. }
        | Content::File { .. }
        | Content::Part(_)
        | Content::ReadReceipt { .. }
        | Content::Typing { .. } => None,
    };
    let purpose = draft.purpose(template.map(|form| form.purpose));
    // A grant that the owner's rules do not accept any more is none.
    let asks = draft.asks_for_consent();
    let state = if purpose == Purpose::Marketing || asks { standing::with_rules(tx, state)? } else { state };
    let business = Business::of(tx)?;
    let window = windows::get(tx, draft.inbox, draft.contact)?;
    let (caps, offers, automatic) = sent(tx, draft, purpose)?;
    Ok(Facts {
        now,
        state,
        is_tenant_closed: business.is_closed,
        inbox: inboxes::get(tx, draft.inbox)?.0,
        number_restriction: number_restrictions::get(tx, draft.inbox)?,
        window_expires_at: window.map(|window| window.expires_at),
        free_until: window.and_then(|window| window.free_until),
        is_first_answer: is_message(draft) && window.is_some_and(|window| window.awaits_answer(now)),
        is_restricted: restrictions::is_restricted(tx, draft.contact)?,
        template,
        unpaid: payments::get(tx, draft.inbox)?.map(|pause| pause.covers),
        quiet_until: quiet_until(tx, draft, purpose, &business.quiet)?,
        is_outbound_held: business.is_held,
        answered: answered(tx, draft)?,
        caps,
        offers,
        automatic,
        asked_at: if asks { asked_at(tx, draft.contact, draft.message)? } else { None },
    })
}

/// What the gate asks of the business itself.
struct Business {
    is_closed: bool,
    /// A restore holds everything back.
    is_held: bool,
    quiet: Quiet,
}

impl Business {
    /// One that is not known any more is closed.
    fn of(tx: &Tx<'_>) -> Result<Self> {
        let Some(row) = tx.global().row(HOURS, params! { "tenant" => tx.tenant() })? else {
            let quiet = Quiet { from: 0, until: 0, zone: chrono_tz::UTC };
            return Ok(Self { is_closed: true, is_held: false, quiet });
        };
        let zone = row.get::<String>("time_zone")?.parse().unwrap_or(chrono_tz::UTC);
        Ok(Self {
            is_closed: row.get::<Option<Timestamp>>("closed_at")?.is_some(),
            is_held: row.get::<Option<String>>("held")?.is_some(),
            quiet: Quiet { from: row.get("quiet_from")?, until: row.get("quiet_until")?, zone },
        })
    }
}

/// When the quiet hours that are running where the person is end; asked only where the hour matters.
fn quiet_until(tx: &Tx<'_>, draft: &Draft, purpose: Purpose, quiet: &Quiet) -> Result<Option<Timestamp>> {
    if quiet.from == quiet.until || !rules::minds_the_hour(draft, purpose) {
        return Ok(None);
    }
    let row = tx.row(TIME_ZONE, params! { "contact" => draft.contact })?;
    let own: Option<String> = row.map_or(Ok(None), |row| row.get("time_zone"))?;
    let zones = places::zones(own.as_deref(), &draft.rendered.to, purpose, quiet);
    Ok(places::end_of_quiet(tx.now(), &zones, quiet))
}

/// The caps, and what counts against them; counted only where a cap may stand in the way.
fn sent(tx: &Tx<'_>, draft: &Draft, purpose: Purpose) -> Result<(Caps, i64, i64)> {
    let is_offer = purpose == Purpose::Marketing && is_message(draft);
    let is_own = matches!(draft.author, Who::System(_)) && is_message(draft);
    if !is_offer && !is_own {
        return Ok((Caps::default(), 0, 0));
    }
    let caps = caps::caps(tx)?;
    let (mut offers, mut automatic) = (0, 0);
    // Who counts as one person gets as much as one.
    for member in ledger::joined::members(tx, draft.contact)? {
        if is_offer {
            offers += caps::offers(tx, member, draft.message, caps.marketing_week)?;
        }
        if is_own {
            automatic += caps::automatic(tx, member, draft.message, caps.automatic_day)?;
        }
    }
    Ok((caps, offers, automatic))
}

/// When a person was last asked for consent, this message apart. Who counts as one person is asked as one.
pub(crate) fn asked_at(scope: &Scope<'_>, contact: ContactId, message: Option<MessageId>) -> Result<Option<Timestamp>> {
    let mut last = None;
    for member in ledger::joined::members(scope, contact)? {
        let row = scope.row(ASKED, params! { "contact" => member, "message" => message })?;
        last = last.max(row.map(|row| row.get::<Timestamp>("at")).transpose()?);
    }
    Ok(last)
}

/// Why a person would not be asked for consent now, the window apart: for a page, before anything is written.
pub fn asking_barred(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Option<Reason>> {
    let state = ledger::joined::state(scope, contact, channel)?.unwrap_or_else(|| State::new(contact, channel));
    let state = standing::with_rules(scope, state)?;
    let is_restricted = restrictions::is_restricted(scope, contact)?;
    Ok(rules::asking_barred(&state, is_restricted, asked_at(scope, contact, None)?, scope.now()))
}

/// What counts as written to somebody: no receipt, and no answer that passes after a stop.
fn is_message(draft: &Draft) -> bool {
    matches!(kind(draft), "message" | "consent_question")
}

/// Keeps the decision; a hold whose reason did not change keeps the one it has.
pub(super) fn keep(tx: &mut Tx<'_>, draft: &Draft, facts: &Facts, finding: &Finding) -> Result<DecisionId> {
    let (verdict, held_until) = match finding.outcome {
        Outcome::Clear => ("cleared", None),
        Outcome::Hold(until) => ("held", Some(until)),
        Outcome::Refuse => ("refused", None),
    };
    let reasons: Vec<&str> = finding.reasons.iter().map(|reason| reason.as_str()).collect();
    let reasons = reasons.join(" ");
    if let (Some(until), Some(message)) = (held_until, draft.message) {
        let last = last_for(tx, message)?.filter(|last| last.verdict == "held" && last.reasons.join(" ") == reasons);
        if let Some(last) = last {
            tx.execute(STAY_HELD, params! { "id" => last.id, "held_until" => until })?;
            return Ok(last.id);
        }
    }
    let id: DecisionId = tx.id();
    let evidence = match (finding.message, finding.entry) {
        (None, Some(entry)) => ledger::store::message_of(tx, entry)?,
        (message, _) => message,
    };
    let values = params! {
        "id" => id, "kind" => kind(draft), "message" => draft.message, "conversation" => draft.conversation, "inbox" => draft.inbox,
        "contact" => draft.contact, "channel" => draft.channel,
        "purpose" => draft.purpose(facts.template.map(|form| form.purpose)), "author_kind" => draft.author.kind(),
        "author_id" => draft.author.id(), "verdict" => verdict, "reasons" => reasons, "entry" => finding.entry,
        "evidence" => evidence, "held_until" => held_until, "attempt" => draft.attempt, "at" => facts.now, "request" => draft.request,
    };
    tx.execute(KEEP, values)?;
    Ok(id)
}

/// What sort of thing was decided about.
fn kind(draft: &Draft) -> &'static str {
    match (draft.compliance(), &draft.rendered.content) {
        (None, Content::Part(_)) if draft.asks_for_consent() => "consent_question",
        (Some(Compliance::StopConfirmation | Compliance::PurposeConfirmation), _) => "confirmation",
        (Some(Compliance::HelpAnswer), _) => "help_answer",
        (None, Content::Text { .. } | Content::Template { .. } | Content::File { .. } | Content::Part(_)) => "message",
        (None, Content::ReadReceipt { .. }) => "read_receipt",
        (None, Content::Typing { .. }) => "typing",
    }
}

/// When other machine answers of this kind went; trying this one again is not another.
fn answered(tx: &Tx<'_>, draft: &Draft) -> Result<Vec<Timestamp>> {
    if draft.compliance().is_none() {
        return Ok(Vec::new());
    }
    let values = params! {
        "contact" => draft.contact, "channel" => draft.channel, "kind" => kind(draft), "message" => draft.message,
        "since" => tx.now() - A_DAY, "most" => i64::try_from(MOST_A_DAY).unwrap_or(i64::MAX),
    };
    tx.rows(ANSWERED, values)?.iter().map(|row| row.get("at")).collect()
}

/// The last decision about a message.
pub fn last_for(scope: &Scope<'_>, message: MessageId) -> Result<Option<Decision>> {
    scope.row(LAST_FOR, params! { "message" => message })?.as_ref().map(read).transpose()
}

/// A person's decisions, newest first, after a place.
pub fn decisions(
    scope: &Scope<'_>,
    contact: ContactId,
    after: (Timestamp, uuid::Uuid),
    limit: i64,
) -> Result<Vec<Decision>> {
    let values = params! { "contact" => contact, "at" => after.0, "id" => after.1, "limit" => limit };
    scope.rows(OF_CONTACT, values)?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Decision> {
    let reasons: String = row.get("reasons")?;
    Ok(Decision {
        id: row.get("id")?,
        kind: row.get("kind")?,
        message: row.get("message_id")?,
        conversation: row.get("conversation_id")?,
        inbox: row.get("inbox_id")?,
        contact: row.get("contact_id")?,
        channel: row.word("channel")?,
        purpose: row.word("purpose")?,
        author_kind: row.get("author_kind")?,
        author_id: row.get("author_id")?,
        verdict: row.get("verdict")?,
        reasons: reasons.split(' ').map(str::to_owned).collect(),
        entry: row.get("entry_id")?,
        evidence_message: row.get("evidence_message_id")?,
        held_until: row.get("held_until")?,
        attempt: row.get("attempt_id")?,
        at: row.get("at")?,
    })
}
