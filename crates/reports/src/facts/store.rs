//! Rows of facts.

use std::collections::{BTreeSet, HashSet};

use ::store::sea_query::{Expr, ExprTrait, Query};
use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use accounts::tenants::hours::Hours;
use kernel::{ConversationId, MessageId};
use uuid::Uuid;

use super::rules::{self, Fact, Leaving, State, Thread};

const WRITE: Sql = sql!(
    "insert into report_fact (tenant_id, seq, kind, event_id, at, day, week, hour, conversation_id, contact_id, inbox_id, staff_id, \
     team_id, seconds, open_seconds, is_kept, satisfaction_id) values (:tenant, :seq, :kind, :event, :at, :day, :week, :hour, :conversation, :contact, :inbox, \
     :staff, :team, :seconds, :open_seconds, :is_kept, :satisfaction)"
);
const RATE: Sql = sql!(
    "update report_fact set score = :score where tenant_id = :tenant and satisfaction_id = :satisfaction and kind = 'asked'"
);
const WRITE_LABEL: Sql =
    sql!("insert into report_fact_label (tenant_id, seq, kind, label_id) values (:tenant, :seq, :kind, :label)");
const KEEP_THREAD: Sql = sql!(
    "insert into report_thread (tenant_id, conversation_id, contact_id, inbox_id, assignee_id, team_id, labels, opened_at, \
     waiting_since, is_answered) values (:tenant, :conversation, :contact, :inbox, :assignee, :team, :labels, :opened_at, \
     :waiting_since, :is_answered) on conflict (tenant_id, conversation_id) do update set contact_id = excluded.contact_id, \
     inbox_id = excluded.inbox_id, assignee_id = excluded.assignee_id, team_id = excluded.team_id, labels = excluded.labels, \
     opened_at = excluded.opened_at, waiting_since = excluded.waiting_since, is_answered = excluded.is_answered"
);
const KEEP_LEAVING: Sql = sql!(
    "insert into report_leaving (tenant_id, message_id, conversation_id, author_kind, staff_id) \
     values (:tenant, :message, :conversation, :author, :staff) on conflict (tenant_id, message_id) do nothing"
);
const FORGET_LEAVING: Sql = sql!("delete from report_leaving where tenant_id = :tenant and message_id = :message");
const FORGET_LABEL: Sql = sql!(
    "update report_thread set labels = replace(labels, :label, '') where tenant_id = :tenant and labels like :like"
);

/// Those of these conversations that there still are: an erased one leaves no trace here.
fn present(scope: &Scope<'_>, ids: Vec<Uuid>) -> Result<HashSet<ConversationId>> {
    let mut select = Query::select();
    select.column(("conversation", "id")).from("conversation");
    select.and_where(Expr::col(("conversation", "id")).is_in(ids));
    scope.compose(select, "conversation")?.iter().map(|row| row.get("id")).collect()
}

/// How these conversations and messages stand.
pub(super) fn load(scope: &Scope<'_>, threads: HashSet<ConversationId>, messages: HashSet<MessageId>) -> Result<State> {
    let mut state = State::default();
    let ids = padded(threads.iter().map(|id| id.as_uuid()).collect());
    if !ids.is_empty() {
        state.present = present(scope, ids.clone())?;
        let mut select = Query::select();
        const COLUMNS: [&str; 9] = [
            "conversation_id",
            "contact_id",
            "inbox_id",
            "assignee_id",
            "team_id",
            "labels",
            "opened_at",
            "waiting_since",
            "is_answered",
        ];
        select.columns(COLUMNS.map(|column| ("report_thread", column))).from("report_thread");
        select.and_where(Expr::col(("report_thread", "conversation_id")).is_in(ids));
        for row in scope.compose(select, "report_thread")? {
            state.threads.insert(row.get("conversation_id")?, thread(&row)?);
        }
    }
    let ids = padded(messages.iter().map(|id| id.as_uuid()).collect());
    if !ids.is_empty() {
        let mut select = Query::select();
        const COLUMNS: [&str; 4] = ["message_id", "conversation_id", "author_kind", "staff_id"];
        select.columns(COLUMNS.map(|column| ("report_leaving", column))).from("report_leaving");
        select.and_where(Expr::col(("report_leaving", "message_id")).is_in(ids));
        for row in scope.compose(select, "report_leaving")? {
            let leaving = Leaving {
                conversation: row.get("conversation_id")?,
                author: row.get("author_kind")?,
                staff: row.get("staff_id")?,
            };
            state.leaving.insert(row.get("message_id")?, leaving);
        }
    }
    Ok(state)
}

fn thread(row: &Row) -> Result<Thread> {
    Ok(Thread {
        is_known: true,
        contact: row.get("contact_id")?,
        inbox: row.get("inbox_id")?,
        assignee: row.get("assignee_id")?,
        team: row.get("team_id")?,
        labels: labels(&row.get::<String>("labels")?),
        opened_at: row.get("opened_at")?,
        waiting_since: row.get("waiting_since")?,
        is_answered: row.get("is_answered")?,
    })
}

fn labels(text: &str) -> BTreeSet<Uuid> {
    text.split_whitespace().filter_map(|word| Uuid::parse_str(word).ok()).collect()
}

/// Keeps what changed. `messages`: those of which the events spoke.
pub(super) fn keep(tx: &mut Tx<'_>, state: &State, messages: &HashSet<MessageId>) -> Result<()> {
    for label in &state.gone {
        let label = label.hyphenated().to_string();
        tx.execute(FORGET_LABEL, params! { "like" => format!("%{label}%"), "label" => label })?;
    }
    let there = state.threads.iter().filter(|(id, _)| state.present.contains(id));
    let rows = there.map(|(id, thread)| {
        let labels: Vec<String> = thread.labels.iter().map(|label| label.hyphenated().to_string()).collect();
        params! {
            "conversation" => *id, "contact" => thread.contact, "inbox" => thread.inbox, "assignee" => thread.assignee,
            "team" => thread.team, "labels" => labels.join(" "), "opened_at" => thread.opened_at,
            "waiting_since" => thread.waiting_since, "is_answered" => thread.is_answered,
        }
    });
    tx.insert_all(KEEP_THREAD, rows.collect())?;
    for message in messages {
        match state.leaving.get(message) {
            Some(leaving) if state.present.contains(&leaving.conversation) => {
                let values = params! {
                    "message" => *message, "conversation" => leaving.conversation, "author" => &leaving.author,
                    "staff" => leaving.staff,
                };
                tx.execute(KEEP_LEAVING, values)?;
            }
            Some(_) | None => drop(tx.execute(FORGET_LEAVING, params! { "message" => *message })?),
        }
    }
    Ok(())
}

/// Writes what was counted, by the hours and the clock of this moment.
pub(super) fn write(tx: &mut Tx<'_>, hours: &Hours, state: &State, facts: &[Fact]) -> Result<()> {
    let whole = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    let rows = facts.iter().map(|fact| {
        let (day, week, hour) = rules::wall(fact.at, hours.zone);
        let is_there = state.present.contains(&fact.conversation);
        params! {
            "seq" => fact.seq, "kind" => fact.kind.as_str(), "event" => fact.event, "at" => fact.at, "day" => day, "week" => week,
            "hour" => hour, "conversation" => is_there.then_some(fact.conversation),
            "contact" => fact.contact.filter(|_| is_there), "inbox" => fact.inbox, "staff" => fact.staff, "team" => fact.team,
            "seconds" => fact.since.map(|since| whole(fact.at.since(since).as_secs())),
            "open_seconds" => fact.since.map(|since| whole(hours.open_between(since, fact.at).as_secs())),
            "is_kept" => fact.is_kept, "satisfaction" => fact.satisfaction,
        }
    });
    tx.insert_all(WRITE, rows.collect())?;
    let labels = facts.iter().flat_map(|fact| {
        let label = |label: &Uuid| params! { "seq" => fact.seq, "kind" => fact.kind.as_str(), "label" => *label };
        fact.labels.iter().map(label)
    });
    tx.insert_all(WRITE_LABEL, labels.collect())?;
    for (satisfaction, score) in &state.rated {
        tx.execute(RATE, params! { "satisfaction" => *satisfaction, "score" => *score })?;
    }
    Ok(())
}

/// Values repeated up to a power of two, so that lists of any length are few different statements.
fn padded(mut values: Vec<Uuid>) -> Vec<Uuid> {
    if let Some(last) = values.last().copied() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}
