//! The table `mail`.

use kernel::{Aad, MailId, Timestamp};
use store::{Error, NewTask, Result, Row, Scope, Sql, Tx, params, sql};

use super::SEND;
use super::model::{Content, Mail, NewMail, State};

const INSERT: Sql = sql!(
    "insert into mail (tenant_id, id, purpose, notice_id, staff_id, address, content, state, attempts, expires_at, created_at) \
     values (:tenant, :id, :purpose, :notice, :staff, :address, :content, 'queued', 0, :expires_at, :now)"
);
const GET: Sql = sql!(
    "select id, purpose, notice_id, staff_id, state, attempts, answer, expires_at, created_at, ended_at from mail \
     where tenant_id = :tenant and id = :id"
);
const END: Sql = sql!(
    "update mail set state = :state, answer = :answer, content = null, ended_at = :now \
     where tenant_id = :tenant and id = :id and state = 'queued'"
);
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

/// Ends a mail that had not ended. Says whether this call did.
pub(super) fn end(tx: &mut Tx<'_>, id: MailId, state: State, answer: Option<&str>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(END, params! { "id" => id, "state" => state.as_str(), "answer" => answer, "now" => now })? == 1)
}

/// The address of someone who works here.
pub(super) fn email_of(scope: &Scope<'_>, staff: kernel::StaffId) -> Result<Option<String>> {
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
        answer: row.get("answer")?,
        expires_at: row.get("expires_at")?,
        created_at: row.get("created_at")?,
        ended_at: row.get("ended_at")?,
    })
}
