use std::time::Duration;

use ::store::{Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use chrono::{TimeZone, Timelike};
use kernel::{ContactId, DecisionId, MessageId, Timestamp};

use super::model::{Compliance, Content, Decision, Draft};
use super::rules::{Facts, Finding, MOST_A_DAY, Outcome};
use crate::ledger::{self, State};
use crate::{inboxes, payments, restrictions, templates, windows};

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
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOURS: ::store::GlobalSql = global_sql!(
    "select time_zone, quiet_from, quiet_until, (select value from setting where name = 'outbound_held') as held \
     from tenant where id = :tenant"
);

/// Reads everything the rules ask for. The person's row is held already.
pub(super) fn facts(tx: &Tx<'_>, draft: &Draft, state: State) -> Result<Facts> {
    let template = match &draft.rendered.content {
        Content::Template { id, .. } => {
            templates::get(tx, *id)?.map(|template| (template.is_approved(), template.category.purpose()))
        }
        Content::Text { .. }
        | Content::File { .. }
        | Content::Part(_)
        | Content::ReadReceipt { .. }
        | Content::Typing { .. } => None,
    };
    let (quiet_until, is_outbound_held) = hours(tx)?;
    Ok(Facts {
        now: tx.now(),
        state,
        inbox: inboxes::get(tx, draft.inbox)?.0,
        window_expires_at: windows::expires_at(tx, draft.inbox, draft.contact)?,
        is_restricted: restrictions::is_restricted(tx, draft.contact)?,
        template,
        unpaid: payments::get(tx, draft.inbox)?.map(|pause| pause.covers),
        quiet_until,
        is_outbound_held,
        answered: answered(tx, draft)?,
    })
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
        "purpose" => draft.purpose(facts.template.map(|(_, purpose)| purpose)), "author_kind" => draft.author.kind(),
        "author_id" => draft.author.id(), "verdict" => verdict, "reasons" => reasons, "entry" => finding.entry,
        "evidence" => evidence, "held_until" => held_until, "attempt" => draft.attempt, "at" => facts.now, "request" => draft.request,
    };
    tx.execute(KEEP, values)?;
    Ok(id)
}

/// What sort of thing was decided about.
fn kind(draft: &Draft) -> &'static str {
    match (draft.compliance(), &draft.rendered.content) {
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

/// When the quiet hours that are running in the tenant's time zone end, and whether a restore holds everything back.
fn hours(tx: &Tx<'_>) -> Result<(Option<Timestamp>, bool)> {
    let Some(row) = tx.global().row(HOURS, params! { "tenant" => tx.tenant() })? else { return Ok((None, false)) };
    let is_held = row.get::<Option<String>>("held")?.is_some();
    let (from, until): (i64, i64) = (row.get("quiet_from")?, row.get("quiet_until")?);
    let zone = row.get::<String>("time_zone")?.parse().unwrap_or(chrono_tz::UTC);
    Ok((end_of_quiet(tx.now(), zone, from, until), is_held))
}

/// `from` and `until` are minutes after local midnight; equal means never quiet.
fn end_of_quiet(now: Timestamp, zone: chrono_tz::Tz, from: i64, until: i64) -> Option<Timestamp> {
    let local = zone.from_utc_datetime(&now.utc().naive_utc());
    let minute = i64::from(local.hour() * 60 + local.minute());
    let is_quiet = if from <= until { (from..until).contains(&minute) } else { minute >= from || minute < until };
    if from == until || !is_quiet {
        return None;
    }
    let minutes_left = (until - minute).rem_euclid(24 * 60);
    let end = now + Duration::from_secs(u64::try_from(minutes_left).unwrap_or(0) * 60);
    Some(Timestamp::from_seconds(end.seconds() - end.seconds().rem_euclid(60)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_end_on_the_wall_clock_of_the_business() {
        let zone = chrono_tz::Europe::Berlin;
        let at = |text| Timestamp::parse(text).unwrap();
        // 23:30 in Berlin; quiet from 21:00 until 08:00.
        assert_eq!(end_of_quiet(at("2026-11-20T22:30:10Z"), zone, 1260, 480), Some(at("2026-11-21T07:00:00Z")));
        assert_eq!(end_of_quiet(at("2026-11-20T11:00:00Z"), zone, 1260, 480), None);
        assert_eq!(end_of_quiet(at("2026-11-20T22:30:00Z"), zone, 0, 0), None);
        assert_eq!(end_of_quiet(at("2026-11-20T12:15:00Z"), zone, 780, 840), Some(at("2026-11-20T13:00:00Z")));
    }
}
