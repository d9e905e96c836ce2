//! The tables `mail` and `mail_bounce`.

use kernel::{Aad, Locale, MailId, StaffId, Timestamp};
use store::{Error, NewTask, Result, Row, Scope, Sql, Tx, params, sql};

use super::SEND;
use super::model::{Content, Mail, NewMail, State};
use super::outcome::Trouble;
use crate::notices::{self, Told};

const INSERT: Sql = sql!(
    "insert into mail (tenant_id, id, purpose, notice_id, staff_id, address, content, state, attempts, expires_at, created_at) \
     values (:tenant, :id, :purpose, :notice, :staff, :address, :content, 'queued', 0, :expires_at, :now)"
);
const GET: Sql = sql!(
    "select id, purpose, notice_id, staff_id, state, attempts, reason, answer, expires_at, created_at, ended_at from mail \
     where tenant_id = :tenant and id = :id"
);
const CONTENT: Sql = sql!(
    "select m.address, m.content, t.name, coalesce(l.locale, t.locale) as locale from mail m join tenant t on t.id = m.tenant_id \
     left join staff s on s.tenant_id = m.tenant_id and s.id = m.staff_id left join login l on l.id = s.login_id \
     where m.tenant_id = :tenant and m.id = :id and m.state = 'queued'"
);
const END: Sql = sql!(
    "update mail set state = :state, attempts = attempts + 1, reason = :reason, answer = :answer, \
     provider_id = coalesce(:provider_id, provider_id), content = null, ended_at = :now \
     where tenant_id = :tenant and id = :id and state = 'queued'"
);
const CAME_BACK: Sql = sql!(
    "update mail set state = 'bounced', reason = :reason, answer = :answer, content = null, ended_at = :now \
     where tenant_id = :tenant and id = :id and state in ('queued', 'sent')"
);
const AGAIN: Sql = sql!(
    "update mail set attempts = :attempts, reason = :reason, answer = :answer where tenant_id = :tenant and id = :id and state = 'queued'"
);
const NEWEST: Sql = sql!(
    "select id, purpose, notice_id, staff_id, state, attempts, reason, answer, expires_at, created_at, ended_at from mail \
     where tenant_id = :tenant order by created_at desc, id desc limit :limit"
);
const LAST_TEST: Sql = sql!(
    "select created_at from mail where tenant_id = :tenant and purpose = 'test' and staff_id = :staff \
     order by created_at desc limit 1"
);
const BOUNCES: Sql = sql!(
    "insert into mail_bounce (tenant_id, staff_id, answer, since) values (:tenant, :staff, :answer, :now) \
     on conflict (tenant_id, staff_id) do nothing"
);
const REACHES_AGAIN: Sql = sql!("delete from mail_bounce where tenant_id = :tenant and staff_id = :staff");
const BOUNCING: Sql = sql!("select since from mail_bounce where tenant_id = :tenant and staff_id = :staff");
const NAME: Sql = sql!("select name from staff where tenant_id = :tenant and id = :staff and removed_at is null");
const OLD: Sql = sql!("select id from mail where tenant_id = :tenant and created_at < :before limit 1");
const SWEEP: Sql = sql!("delete from mail where tenant_id = :tenant and created_at < :before");
const EMAIL: Sql = sql!(
    "select l.email from staff s join login l on l.id = s.login_id \
     where s.tenant_id = :tenant and s.id = :staff and s.removed_at is null"
);

/// Writes a mail and the task that sends it.
pub(super) fn write(tx: &mut Tx<'_>, new: &NewMail) -> Result<MailId> {
    let (id, now): (MailId, Timestamp) = (tx.id(), tx.now());
    let content = serde_json::to_vec(&Content { path: new.path.clone() }).expect("OK because it is one text");
    let values = params! {
        "id" => id, "purpose" => new.purpose.as_str(), "notice" => new.notice, "staff" => new.staff,
        "address" => tx.seal(aad("address", id), new.address.as_bytes())?, "content" => tx.seal(aad("content", id), &content)?,
        "expires_at" => new.expires_at, "now" => now,
    };
    tx.execute(INSERT, values)?;
    tx.enqueue(NewTask::new(SEND, id).fact("mail", id))?;
    Ok(id)
}

pub(super) fn get(scope: &Scope<'_>, id: MailId) -> Result<Option<Mail>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(mail).transpose()
}

/// A mail with all that its letter needs.
pub(super) struct Written {
    pub(super) mail: Mail,
    pub(super) address: String,
    pub(super) path: String,
    pub(super) notice: Option<Told>,
    pub(super) business: String,
    pub(super) locale: Locale,
}

/// A mail that is still to be sent.
pub(super) fn written(scope: &Scope<'_>, id: MailId) -> Result<Option<Written>> {
    let Some(row) = scope.row(CONTENT, params! { "id" => id })? else { return Ok(None) };
    let Some(mail) = get(scope, id)? else { return Ok(None) };
    let text = |column: &'static str| -> Result<Vec<u8>> { scope.open(aad(column, id), &row.get::<Vec<u8>>(column)?) };
    let unusable =
        |column: &str| Error::Column { column: column.to_owned(), reason: "sealed text that cannot be read" };
    let content: Content = serde_json::from_slice(&text("content")?).map_err(|_| unusable("content"))?;
    let notice = mail.notice.map(|notice| notices::get(scope, notice)).transpose()?.flatten();
    Ok(Some(Written {
        mail,
        address: String::from_utf8(text("address")?).map_err(|_| unusable("address"))?,
        path: content.path,
        notice,
        business: row.get("name")?,
        locale: row.get::<String>("locale")?.parse().unwrap_or_default(),
    }))
}

/// Ends a mail that had not ended. Says whether this call did.
pub(super) fn end(
    tx: &mut Tx<'_>,
    id: MailId,
    state: State,
    trouble: Option<Trouble>,
    answer: Option<&str>,
    provider_id: Option<&str>,
) -> Result<bool> {
    let now = tx.now();
    let values = params! {
        "id" => id, "state" => state.as_str(), "reason" => trouble.map(Trouble::as_str), "answer" => answer,
        "provider_id" => provider_id, "now" => now,
    };
    Ok(tx.execute(END, values)? == 1)
}

/// Notes that a mail came back after it was taken. Gives it, the first time.
pub(super) fn came_back(tx: &mut Tx<'_>, id: MailId, answer: &str) -> Result<Option<Mail>> {
    let now = tx.now();
    let values = params! { "id" => id, "reason" => Trouble::Address.as_str(), "answer" => answer, "now" => now };
    match tx.execute(CAME_BACK, values)? {
        0 => Ok(None),
        _ => get(tx, id),
    }
}

/// Notes a try that will be repeated.
pub(super) fn again(tx: &mut Tx<'_>, id: MailId, attempts: i64, trouble: Trouble, answer: &str) -> Result<()> {
    let values = params! { "id" => id, "attempts" => attempts, "reason" => trouble.as_str(), "answer" => answer };
    tx.execute(AGAIN, values).map(|_| ())
}

/// The delivery log, newest first.
pub(super) fn newest(scope: &Scope<'_>, limit: i64) -> Result<Vec<Mail>> {
    scope.rows(NEWEST, params! { "limit" => limit })?.iter().map(mail).collect()
}

/// When someone last asked for a test.
pub(super) fn last_test(scope: &Scope<'_>, staff: StaffId) -> Result<Option<Timestamp>> {
    scope.row(LAST_TEST, params! { "staff" => staff })?.map(|row| row.get("created_at")).transpose()
}

/// Someone's address gives mail back. Gives her name, the first time.
pub(super) fn bounces(tx: &mut Tx<'_>, staff: StaffId, answer: &str) -> Result<Option<String>> {
    let now = tx.now();
    if tx.execute(BOUNCES, params! { "staff" => staff, "answer" => answer, "now" => now })? == 0 {
        return Ok(None);
    }
    tx.row(NAME, params! { "staff" => staff })?.map(|row| row.get("name")).transpose()
}

/// Someone's address takes mail.
pub(super) fn reaches_again(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    tx.execute(REACHES_AGAIN, params! { "staff" => staff }).map(|_| ())
}

/// Since when someone's address gives mail back.
pub(super) fn bouncing_since(scope: &Scope<'_>, staff: StaffId) -> Result<Option<Timestamp>> {
    scope.row(BOUNCING, params! { "staff" => staff })?.map(|row| row.get("since")).transpose()
}

pub(super) fn has_older(scope: &Scope<'_>, before: Timestamp) -> Result<bool> {
    Ok(scope.row(OLD, params! { "before" => before })?.is_some())
}

pub(super) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    tx.execute(SWEEP, params! { "before" => before }).map(|_| ())
}

/// The address of someone who works here.
pub(super) fn email_of(scope: &Scope<'_>, staff: StaffId) -> Result<Option<String>> {
    scope.row(EMAIL, params! { "staff" => staff })?.map(|row| row.get("email")).transpose()
}

fn aad(column: &'static str, id: MailId) -> Aad<'static> {
    Aad { table: "mail", column, row: id.as_uuid() }
}

fn mail(row: &Row) -> Result<Mail> {
    let word = |_| Error::Column { column: "mail".to_owned(), reason: "an unknown word" };
    Ok(Mail {
        id: row.get("id")?,
        purpose: row.get::<String>("purpose")?.parse().map_err(word)?,
        notice: row.get("notice_id")?,
        staff: row.get("staff_id")?,
        state: row.get::<String>("state")?.parse().map_err(word)?,
        attempts: row.get("attempts")?,
        trouble: row.get::<Option<String>>("reason")?.as_deref().and_then(Trouble::from_word),
        answer: row.get("answer")?,
        expires_at: row.get("expires_at")?,
        created_at: row.get("created_at")?,
        ended_at: row.get("ended_at")?,
    })
}
