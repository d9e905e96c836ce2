//! Rows of how inboxes ask, of closings, and of answers.

use kernel::{ContactId, ConversationId, InboxId, MessageId, RequestId, StaffId, Timestamp};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::LANGUAGES;
use super::model::{Asked, Choice, Rating, Scale, Words};
use crate::conversations::Conversation;

const CHOICE: Sql = sql!(
    "select is_on, scale, delay_minutes, every_days, asks_why, after_many, except_label_id, version from satisfaction_choice \
     where tenant_id = :tenant and inbox_id = :inbox"
);
const TEXTS: Sql = sql!(
    "select language, question, why from satisfaction_text where tenant_id = :tenant and inbox_id = :inbox order by language limit 10"
);
const CREATE: Sql = sql!(
    "insert into satisfaction_choice (tenant_id, inbox_id, is_on, scale, delay_minutes, every_days, asks_why, after_many, \
     except_label_id, changed_at, version) values (:tenant, :inbox, :is_on, :scale, :delay, :every, :asks_why, :after_many, :label, \
     :now, 1) on conflict (tenant_id, inbox_id) do nothing"
);
const CHANGE: Sql = sql!(
    "update satisfaction_choice set is_on = :is_on, scale = :scale, delay_minutes = :delay, every_days = :every, \
     asks_why = :asks_why, after_many = :after_many, except_label_id = :label, changed_at = :now, version = version + 1 \
     where tenant_id = :tenant and inbox_id = :inbox and version = :version"
);
const CLEAR_TEXTS: Sql = sql!("delete from satisfaction_text where tenant_id = :tenant and inbox_id = :inbox");
const ADD_TEXT: Sql = sql!(
    "insert into satisfaction_text (tenant_id, inbox_id, language, question, why) values (:tenant, :inbox, :language, :question, :why)"
);
const KEEP: Sql = sql!(
    "insert into satisfaction (tenant_id, id, conversation_id, inbox_id, contact_id, closed_at, staff_id, team_id, labels, is_of_many, \
     state, due_at, created_at) values (:tenant, :id, :conversation, :inbox, :contact, \
     (select closed_at from conversation where tenant_id = :tenant and id = :conversation), :staff, :team, :labels, false, 'waiting', \
     :due, :now)"
);
const OF_MANY: Sql = sql!(
    "update satisfaction set is_of_many = true where tenant_id = :tenant and conversation_id = :conversation and state = 'waiting' \
     and closed_at = (select closed_at from conversation where tenant_id = :tenant and id = :conversation)"
);
const WAITING: Sql = sql!(
    "select a.id, a.conversation_id, a.inbox_id, a.contact_id, a.closed_at, a.staff_id, a.team_id, a.labels, a.is_of_many, a.scale, \
     a.asked_at, a.score, a.asked_why_at, a.comment_id, cast(null as text) as provider_id from satisfaction a \
     where a.tenant_id = :tenant and a.id = :id and a.state = 'waiting'"
);
const ASKED: Sql = sql!(
    "select a.id, a.conversation_id, a.inbox_id, a.contact_id, a.closed_at, a.staff_id, a.team_id, a.labels, a.is_of_many, a.scale, \
     a.asked_at, a.score, a.asked_why_at, a.comment_id, m.provider_id from satisfaction a \
     left join message m on m.tenant_id = a.tenant_id and m.id = a.message_id \
     where a.tenant_id = :tenant and a.contact_id = :contact and a.id = :id and a.state = 'asked'"
);
const NEWEST: Sql = sql!(
    "select a.id, a.conversation_id, a.inbox_id, a.contact_id, a.closed_at, a.staff_id, a.team_id, a.labels, a.is_of_many, a.scale, \
     a.asked_at, a.score, a.asked_why_at, a.comment_id, m.provider_id from satisfaction a \
     left join message m on m.tenant_id = a.tenant_id and m.id = a.message_id \
     where a.tenant_id = :tenant and a.conversation_id = :conversation and a.asked_at > :since order by a.asked_at desc limit 1"
);
const AROUND: Sql = sql!(
    "select c.status, c.closed_at, p.language, w.expires_at, \
     (select max(a.asked_at) from satisfaction a where a.tenant_id = :tenant and a.contact_id = :contact) as asked_at, \
     (select max(a.asked_at) from satisfaction a where a.tenant_id = :tenant and a.conversation_id = :conversation) as asked_here_at \
     from conversation c join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id \
     left join service_window w on w.tenant_id = c.tenant_id and w.inbox_id = c.inbox_id and w.contact_id = c.contact_id \
     where c.tenant_id = :tenant and c.id = :conversation"
);
const WROTE: Sql = sql!(
    "select m.id from message m where m.tenant_id = :tenant and m.conversation_id = :conversation and m.direction = 'inbound' \
     and m.at > :since and m.kind not in ('reaction', 'system', 'edit', 'revoke', 'deleted', 'unknown', 'unsupported') and not exists \
     (select 1 from satisfaction_answer s where s.tenant_id = m.tenant_id and s.message_id = m.id) limit 1"
);
const LABELLED: Sql = sql!(
    "select label_id from conversation_label where tenant_id = :tenant and conversation_id = :conversation and label_id = :label"
);
const WENT: Sql = sql!(
    "update satisfaction set state = 'asked', scale = :scale, message_id = :message, asked_at = :now \
     where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const SILENT: Sql = sql!(
    "update satisfaction set state = 'silent', reason = :reason where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const PUT_OFF: Sql =
    sql!("update satisfaction set due_at = :due where tenant_id = :tenant and id = :id and state = 'waiting'");
const ANSWER: Sql = sql!(
    "insert into satisfaction_answer (tenant_id, message_id, satisfaction_id, score, at) values (:tenant, :message, :id, :score, :now) \
     on conflict (tenant_id, message_id) do nothing"
);
const RATE: Sql = sql!(
    "update satisfaction set score = :score, rated_at = coalesce(rated_at, :now) where tenant_id = :tenant and id = :id"
);
const ASKED_WHY: Sql = sql!("update satisfaction set asked_why_at = :now where tenant_id = :tenant and id = :id");
const COMMENT: Sql =
    sql!("update satisfaction set comment_id = :message where tenant_id = :tenant and id = :id and comment_id is null");
// The thread shows it; it stays closed, and nobody has to read it.
const SHOW: Sql = sql!(
    "update conversation set last_message_id = :message, last_message_at = :at, version = version + 1, \
     listed_at = case when :at > listed_at then :at else listed_at end \
     where tenant_id = :tenant and id = :conversation and last_message_at <= :at"
);
const LAST: Sql = sql!(
    "select score, asked_at, rated_at, comment_id from satisfaction where tenant_id = :tenant and conversation_id = :conversation \
     and asked_at is not null and score is not null order by asked_at desc limit 1"
);

pub(super) fn choice(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Choice>> {
    let read = |row: Row| {
        Ok(Choice {
            is_on: row.get("is_on")?,
            scale: row.word("scale")?,
            delay_minutes: row.get("delay_minutes")?,
            every_days: row.get("every_days")?,
            asks_why: row.get("asks_why")?,
            after_many: row.get("after_many")?,
            except_label: row.get("except_label_id")?,
            version: row.get("version")?,
        })
    };
    scope.row(CHOICE, params! { "inbox" => inbox })?.map(read).transpose()
}

pub(super) fn words(scope: &Scope<'_>, inbox: InboxId) -> Result<Words> {
    let mut words = Words::new();
    for row in scope.rows(TEXTS, params! { "inbox" => inbox })? {
        let tag: String = row.get("language")?;
        if let Some(locale) = LANGUAGES.into_iter().find(|locale| locale.tag() == tag) {
            words.insert(locale, (row.get("question")?, row.get("why")?));
        }
    }
    Ok(words)
}

/// Says whether the version was the one that was seen.
pub(super) fn set(tx: &mut Tx<'_>, inbox: InboxId, choice: &Choice, words: &Words) -> Result<bool> {
    let now = tx.now();
    let values = params! {
        "inbox" => inbox, "is_on" => choice.is_on, "scale" => choice.scale.as_str(), "delay" => choice.delay_minutes,
        "every" => choice.every_days, "asks_why" => choice.asks_why, "after_many" => choice.after_many,
        "label" => choice.except_label, "now" => now,
    };
    let written = match choice.version {
        0 => tx.execute(CREATE, values)?,
        version => {
            let values = params! {
                "inbox" => inbox, "is_on" => choice.is_on, "scale" => choice.scale.as_str(), "delay" => choice.delay_minutes,
                "every" => choice.every_days, "asks_why" => choice.asks_why, "after_many" => choice.after_many,
                "label" => choice.except_label, "now" => now, "version" => version,
            };
            tx.execute(CHANGE, values)?
        }
    };
    if written == 0 {
        return Ok(false);
    }
    tx.execute(CLEAR_TEXTS, params! { "inbox" => inbox })?;
    for (locale, (question, why)) in words.iter().filter(|(_, (question, why))| !question.is_empty() || !why.is_empty())
    {
        let values = params! { "inbox" => inbox, "language" => locale.tag(), "question" => question, "why" => why };
        tx.execute(ADD_TEXT, values)?;
    }
    Ok(true)
}

/// Writes down a closing of this moment.
pub(super) fn keep(tx: &mut Tx<'_>, was: &Conversation, holder: StaffId, due: Timestamp) -> Result<Uuid> {
    let (id, now) = (tx.id::<RequestId>().as_uuid(), tx.now());
    let labels: Vec<String> = was.labels.iter().map(|label| label.id.hyphenated().to_string()).collect();
    let values = params! {
        "id" => id, "conversation" => was.id, "inbox" => was.inbox.id, "contact" => was.contact, "now" => now, "staff" => holder,
        "team" => was.team, "labels" => labels.join(" "), "due" => due,
    };
    tx.execute(KEEP, values)?;
    Ok(id)
}

pub(super) fn of_many(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    tx.execute(OF_MANY, params! { "conversation" => conversation }).map(|_| ())
}

/// One that was not looked at yet.
pub(super) fn waiting(tx: &Tx<'_>, id: Uuid) -> Result<Option<Asked>> {
    tx.row(WAITING, params! { "id" => id })?.map(|row| asked(&row)).transpose()
}

/// One that a person was asked about, wherever it has been moved since.
pub(super) fn get(scope: &Scope<'_>, contact: ContactId, id: Uuid) -> Result<Option<Asked>> {
    scope.row(ASKED, params! { "contact" => contact, "id" => id })?.map(|row| asked(&row)).transpose()
}

/// What was asked last in a conversation, since.
pub(super) fn newest(scope: &Scope<'_>, conversation: ConversationId, since: Timestamp) -> Result<Option<Asked>> {
    let values = params! { "conversation" => conversation, "since" => since };
    scope.row(NEWEST, values)?.map(|row| asked(&row)).transpose()
}

fn asked(row: &Row) -> Result<Asked> {
    let labels: String = row.get("labels")?;
    let scale: Option<String> = row.get("scale")?;
    let comment: Option<MessageId> = row.get("comment_id")?;
    let scale = scale.map_or(Ok(Scale::Words), |word| word.parse());
    Ok(Asked {
        id: row.get("id")?,
        conversation: row.get("conversation_id")?,
        inbox: row.get("inbox_id")?,
        contact: row.get("contact_id")?,
        closed_at: row.get("closed_at")?,
        staff: row.get("staff_id")?,
        team: row.get("team_id")?,
        labels: labels.split_whitespace().filter_map(|word| Uuid::parse_str(word).ok()).collect(),
        is_of_many: row.get("is_of_many")?,
        scale: scale.map_err(|_| Error::Refused("a question's scale cannot be read"))?,
        asked_at: row.get("asked_at")?,
        score: row.get("score")?,
        asked_why_at: row.get("asked_why_at")?,
        has_comment: comment.is_some(),
        provider_id: row.get("provider_id")?,
    })
}

/// How things stand when it may be asked.
pub(super) struct Around {
    pub(super) is_closed: bool,
    pub(super) closed_at: Option<Timestamp>,
    /// The tag of the language that the person wrote in.
    pub(super) language: Option<String>,
    pub(super) window_expires_at: Option<Timestamp>,
    /// When the person was asked last, anywhere; and here.
    pub(super) asked_at: Option<Timestamp>,
    pub(super) asked_here_at: Option<Timestamp>,
}

pub(super) fn around(scope: &Scope<'_>, conversation: ConversationId, contact: ContactId) -> Result<Option<Around>> {
    let read = |row: Row| {
        Ok(Around {
            is_closed: row.get::<String>("status")? == "closed",
            closed_at: row.get("closed_at")?,
            language: row.get("language")?,
            window_expires_at: row.get("expires_at")?,
            asked_at: row.get("asked_at")?,
            asked_here_at: row.get("asked_here_at")?,
        })
    };
    scope.row(AROUND, params! { "conversation" => conversation, "contact" => contact })?.map(read).transpose()
}

/// Whether the customer has written here since.
pub(super) fn wrote(scope: &Scope<'_>, conversation: ConversationId, since: Timestamp) -> Result<bool> {
    Ok(scope.row(WROTE, params! { "conversation" => conversation, "since" => since })?.is_some())
}

pub(super) fn is_labelled(scope: &Scope<'_>, conversation: ConversationId, label: Uuid) -> Result<bool> {
    Ok(scope.row(LABELLED, params! { "conversation" => conversation, "label" => label })?.is_some())
}

/// It was asked. Says whether it still waited.
pub(super) fn went(tx: &mut Tx<'_>, id: Uuid, scale: Scale, message: MessageId) -> Result<bool> {
    let now = tx.now();
    let values = params! { "id" => id, "scale" => scale.as_str(), "message" => message, "now" => now };
    Ok(tx.execute(WENT, values)? == 1)
}

pub(super) fn silent(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<()> {
    tx.execute(SILENT, params! { "id" => id, "reason" => reason }).map(|_| ())
}

pub(super) fn put_off(tx: &mut Tx<'_>, id: Uuid, until: Timestamp) -> Result<()> {
    tx.execute(PUT_OFF, params! { "id" => id, "due" => until }).map(|_| ())
}

pub(super) fn answer(tx: &mut Tx<'_>, id: Uuid, message: MessageId, score: Option<i64>) -> Result<()> {
    let now = tx.now();
    tx.execute(ANSWER, params! { "id" => id, "message" => message, "score" => score, "now" => now }).map(|_| ())
}

pub(super) fn rate(tx: &mut Tx<'_>, id: Uuid, score: i64) -> Result<()> {
    let now = tx.now();
    tx.execute(RATE, params! { "id" => id, "score" => score, "now" => now }).map(|_| ())
}

pub(super) fn asked_why(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.execute(ASKED_WHY, params! { "id" => id, "now" => now }).map(|_| ())
}

pub(super) fn comment(tx: &mut Tx<'_>, id: Uuid, message: MessageId) -> Result<()> {
    tx.execute(COMMENT, params! { "id" => id, "message" => message }).map(|_| ())
}

pub(super) fn show(tx: &mut Tx<'_>, conversation: ConversationId, message: MessageId, at: Timestamp) -> Result<()> {
    tx.execute(SHOW, params! { "conversation" => conversation, "message" => message, "at" => at }).map(|_| ())
}

pub(super) fn last(scope: &Scope<'_>, conversation: ConversationId) -> Result<Option<Rating>> {
    let read = |row: Row| {
        Ok(Rating {
            score: row.get("score")?,
            asked_at: row.get("asked_at")?,
            rated_at: row.get("rated_at")?,
            comment: row.get("comment_id")?,
        })
    };
    scope.row(LAST, params! { "conversation" => conversation })?.map(read).transpose()
}
