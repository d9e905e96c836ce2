//! Rows of chats that are brought in, and of their messages.

use std::collections::HashSet;

use kernel::{ApiKeyId, BlobId, ContactId, StaffId, Timestamp, Who};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::sea_query::{Expr, ExprTrait, Order as Sort, Query};
use store::{Error, Params, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Import, Past, Plan, Stage};
use super::survey::Survey;
use crate::conversations::padded;

const ADD: Sql = sql!(
    "insert into history_import (tenant_id, id, contact_id, stage, author_kind, author_id, file_id, file_name, survey, plan, attested, \
     confirmed_at, reached, added, known, unreadable, created_at, finished_at) values (:tenant, :id, :contact, 'arriving', :author_kind, \
     :author_id, :file, :file_name, '', '', '', null, 0, 0, 0, 0, :now, null)"
);
const GET: Sql = sql!("select * from history_import where tenant_id = :tenant and id = :id");
const WAITING: Sql = sql!(
    "select id from history_import where tenant_id = :tenant and (stage = 'looked' and created_at > :since \
     or stage = 'arriving' and created_at > :arriving_since) limit 100"
);
const LOOKED: Sql = sql!(
    "update history_import set stage = 'looked', survey = :survey, plan = :plan where tenant_id = :tenant and id = :id and stage = 'arriving'"
);
const DROP: Sql = sql!(
    "delete from history_import where tenant_id = :tenant and id = :id and stage in ('arriving', 'looked') returning file_id"
);
const CONFIRM: Sql = sql!(
    "update history_import set stage = 'running', plan = :plan, survey = '', attested = :attested, confirmed_at = :now, author_kind = :author_kind, \
     author_id = :author_id, unreadable = :unreadable where tenant_id = :tenant and id = :id and stage = 'looked'"
);
const STAGE: Sql = sql!("update history_import set stage = :stage where tenant_id = :tenant and id = :id");
const FINISH: Sql = sql!(
    "update history_import set stage = :stage, file_id = null, finished_at = :now where tenant_id = :tenant and id = :id"
);
const REACHED: Sql = sql!("select reached from history_import where tenant_id = :tenant and id = :id");
const STEPPED: Sql = sql!(
    "update history_import set reached = :reached, added = added + :added, known = known + :known where tenant_id = :tenant and id = :id"
);
const ADD_MESSAGE: Sql = sql!(
    "insert into history_message (tenant_id, id, history_import_id, contact_id, mark, side, author, kind, text, file_name, at) \
     values (:tenant, :id, :import, :contact, :mark, :side, :author, :kind, :text, :file_name, :at) \
     on conflict (tenant_id, contact_id, mark) do nothing"
);
const REMOVE_SOME: Sql = sql!(
    "delete from history_message where tenant_id = :tenant and id in (select id from history_message where tenant_id = :tenant \
     and history_import_id = :import limit :limit)"
);
const ANY: Sql = sql!("select id from history_message where tenant_id = :tenant and contact_id = :contact limit 1");
const OF_PERSON: Sql = sql!(
    "update history_import set stage = 'stopped', file_id = null where tenant_id = :tenant and contact_id = :contact and file_id is not null"
);
const FILES: Sql = sql!(
    "select file_id from history_import where tenant_id = :tenant and contact_id = :contact and file_id is not null"
);
const LEFT: Sql = sql!(
    "select id from history_import where tenant_id = :tenant and (stage = 'looked' and created_at < :before \
     or stage = 'arriving' and created_at < :arriving_before) limit 100"
);

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("OK because it is made of texts, numbers and lists")
}

/// Nothing is what is there before and after.
fn read_json<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    match text {
        "" => Ok(T::default()),
        text => serde_json::from_str(text).map_err(|_| Error::Refused("an imported chat holds what cannot be read")),
    }
}

pub(super) fn add(tx: &mut Tx<'_>, id: Uuid, contact: ContactId, file: BlobId, file_name: &str) -> Result<()> {
    let (who, now) = (tx.actor().who, tx.now());
    let values = params! {
        "id" => id, "contact" => contact, "author_kind" => who.kind(), "author_id" => who.id(), "file" => file,
        "file_name" => file_name, "now" => now,
    };
    tx.execute(ADD, values).map(|_| ())
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Import>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(import).transpose()
}

pub(super) fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Import>> {
    tx.lock(GET, params! { "id" => id })?.first().map(import).transpose()
}

/// How many files lie here that were not taken yet, or are on their way.
pub(super) fn waiting(scope: &Scope<'_>, since: Timestamp, arriving_since: Timestamp) -> Result<usize> {
    Ok(scope.rows(WAITING, params! { "since" => since, "arriving_since" => arriving_since })?.len())
}

/// What was brought in for these entries of a person, the newest first.
pub(super) fn of(scope: &Scope<'_>, members: &[ContactId]) -> Result<Vec<Import>> {
    let mut select = Query::select();
    select
        .expr(Expr::cust("*"))
        .from("history_import")
        .and_where(Expr::col("contact_id").is_in(padded(members.iter().map(|id| id.as_uuid()).collect())))
        .and_where(Expr::col("stage").ne("arriving"))
        .order_by("created_at", Sort::Desc)
        .order_by("id", Sort::Desc)
        .limit(20);
    scope.compose(select, "history_import")?.iter().map(import).collect()
}

fn import(row: &Row) -> Result<Import> {
    let text = |column: &str| row.get::<String>(column);
    let (kind, id) = (text("author_kind")?, row.get::<Option<Uuid>>("author_id")?);
    let author = match (kind.as_str(), id) {
        ("staff", Some(id)) => Who::Staff(StaffId::from_uuid(id)),
        ("api_key", Some(id)) => Who::ApiKey(ApiKeyId::from_uuid(id)),
        _ => Who::System("history"),
    };
    Ok(Import {
        id: row.get("id")?,
        contact: row.get("contact_id")?,
        stage: row.word("stage")?,
        author,
        file: row.get("file_id")?,
        file_name: text("file_name")?,
        survey: read_json(&text("survey")?)?,
        plan: read_json(&text("plan")?)?,
        attested: text("attested")?,
        confirmed_at: row.get("confirmed_at")?,
        added: row.get("added")?,
        known: row.get("known")?,
        unreadable: row.get("unreadable")?,
        created_at: row.get("created_at")?,
    })
}

pub(super) fn set_looked(tx: &mut Tx<'_>, id: Uuid, survey: &Survey, plan: &Plan) -> Result<()> {
    tx.execute(LOOKED, params! { "id" => id, "survey" => json(survey), "plan" => json(plan) }).map(|_| ())
}

/// Drops one of which nothing was written, and says which file it was.
pub(super) fn drop(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<BlobId>> {
    let row = tx.rows(DROP, params! { "id" => id })?.pop();
    row.map_or(Ok(None), |row| row.get("file_id"))
}

/// Says whether it was waiting for it.
pub(super) fn confirm(tx: &mut Tx<'_>, id: Uuid, plan: &Plan, attested: &str, unreadable: i64) -> Result<bool> {
    let (who, now) = (tx.actor().who, tx.now());
    let values = params! {
        "id" => id, "plan" => json(plan), "attested" => attested, "now" => now, "author_kind" => who.kind(),
        "author_id" => who.id(), "unreadable" => unreadable,
    };
    Ok(tx.execute(CONFIRM, values)? == 1)
}

pub(super) fn set_stage(tx: &mut Tx<'_>, id: Uuid, stage: Stage) -> Result<()> {
    tx.execute(STAGE, params! { "id" => id, "stage" => stage.as_str() }).map(|_| ())
}

/// It is over, and its file goes.
pub(super) fn finish(tx: &mut Tx<'_>, import: &Import, stage: Stage) -> Result<()> {
    let now = tx.now();
    tx.execute(FINISH, params! { "id" => import.id, "stage" => stage.as_str(), "now" => now })?;
    tx.forget_blobs(import.file.as_slice())
}

pub(super) fn reached(scope: &Scope<'_>, id: Uuid) -> Result<i64> {
    scope.row(REACHED, params! { "id" => id })?.map_or(Ok(0), |row| row.get("reached"))
}

/// Which of these marks stand at one of these entries of a person.
pub(super) fn known(scope: &Scope<'_>, members: &[ContactId], marks: Vec<Vec<u8>>) -> Result<HashSet<Vec<u8>>> {
    if members.is_empty() {
        return Ok(HashSet::new());
    }
    let mut select = Query::select();
    select
        .column("mark")
        .from("history_message")
        .and_where(Expr::col("contact_id").is_in(padded(members.iter().map(|id| id.as_uuid()).collect())))
        .and_where(Expr::col("mark").is_in(padded(marks)));
    scope.compose(select, "history_message")?.iter().map(|row| row.get("mark")).collect()
}

/// Writes messages of one import, and says how many were not here yet.
pub(super) fn add_messages(tx: &mut Tx<'_>, contact: ContactId, marked: Vec<([u8; 32], Past)>) -> Result<i64> {
    let rows: Vec<Params> = marked
        .into_iter()
        .map(|(mark, past)| {
            params! {
                "id" => past.id, "import" => past.import, "contact" => contact, "mark" => mark, "side" => past.side.as_str(),
                "author" => past.author, "kind" => past.kind.as_str(), "text" => past.text, "file_name" => past.file_name, "at" => past.at,
            }
        })
        .collect();
    let new = tx.insert_all(ADD_MESSAGE, rows)?;
    Ok(i64::try_from(new).unwrap_or(i64::MAX))
}

pub(super) fn stepped(tx: &mut Tx<'_>, id: Uuid, reached: i64, added: i64, known: i64) -> Result<()> {
    tx.execute(STEPPED, params! { "id" => id, "reached" => reached, "added" => added, "known" => known }).map(|_| ())
}

/// Takes out some of what one import wrote, and says how many.
pub(super) fn remove_some(tx: &mut Tx<'_>, import: Uuid, limit: i64) -> Result<i64> {
    let removed = tx.execute(REMOVE_SOME, params! { "import" => import, "limit" => limit })?;
    Ok(i64::try_from(removed).unwrap_or(i64::MAX))
}

pub(super) fn any(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    Ok(scope.row(ANY, params! { "contact" => contact })?.is_some())
}

/// Messages of these entries of a person before a place, newest first.
pub(super) fn page(
    scope: &Scope<'_>,
    members: &[ContactId],
    before: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Past>> {
    let mut select = Query::select();
    select
        .columns(["id", "history_import_id", "side", "author", "kind", "text", "file_name", "at"])
        .from("history_message")
        .and_where(Expr::col("contact_id").is_in(padded(members.iter().map(|id| id.as_uuid()).collect())))
        .order_by("at", Sort::Desc)
        .order_by("id", Sort::Desc)
        .limit(limit.unsigned_abs());
    if let Some((at, id)) = before {
        let place = Expr::tuple([Expr::col("at"), Expr::col("id")]);
        select.and_where(place.lt(Expr::tuple([Expr::val(at.micros()), Expr::val(id)])));
    }
    let rows = scope.compose(select, "history_message")?;
    rows.iter()
        .map(|row| {
            Ok(Past {
                id: row.get("id")?,
                import: row.get("history_import_id")?,
                side: row.word("side")?,
                author: row.get("author")?,
                kind: row.word("kind")?,
                text: row.get("text")?,
                file_name: row.get("file_name")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// Ends what goes on for a person, and says which files lay here.
pub(super) fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<BlobId>> {
    let files = tx.rows(FILES, params! { "contact" => contact })?;
    let files = files.iter().map(|row| row.get("file_id")).collect::<Result<_>>()?;
    tx.execute(OF_PERSON, params! { "contact" => contact })?;
    Ok(files)
}

/// What was brought before this time and never confirmed, or set out before that one and never came.
pub(super) fn left(scope: &Scope<'_>, before: Timestamp, arriving_before: Timestamp) -> Result<Vec<Uuid>> {
    let values = params! { "before" => before, "arriving_before" => arriving_before };
    scope.rows(LEFT, values)?.iter().map(|row| row.get("id")).collect()
}
