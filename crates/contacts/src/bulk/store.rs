//! Rows of what is done to many people.

use std::time::Duration;

use accounts::many::{self, Stage};
use kernel::{ContactId, Timestamp, Who};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Action, Change, Left, Matching, Reasons, Was};

const INSERT: Sql = sql!(
    "insert into contact_bulk (tenant_id, id, author_kind, author_id, change, state, matching, after_at, after_id, total, changed, \
     unchanged, left_gone, left_deleted, left_refused, restored, created_at) values (:tenant, :id, :author_kind, :author, :change, :state, \
     :matching, :after_at, :after_id, 0, 0, 0, 0, 0, 0, 0, :now)"
);
const GET: Sql = sql!(
    "select id, author_kind, author_id, change, state, matching, after_at, after_id, total, changed, unchanged, left_gone, left_deleted, \
     left_refused, restored, created_at, finished_at from contact_bulk where tenant_id = :tenant and id = :id"
);
// Everyone's, or one author's.
const PAST: Sql = sql!(
    "select b.id, b.author_kind, b.author_id, b.change, b.state, b.matching, b.after_at, b.after_id, b.total, b.changed, b.unchanged, \
     b.left_gone, b.left_deleted, b.left_refused, b.restored, b.created_at, b.finished_at, coalesce(s.name, k.name) as author_name \
     from contact_bulk b left join staff s on s.tenant_id = b.tenant_id and s.id = b.author_id \
     left join api_key k on k.tenant_id = b.tenant_id and k.id = b.author_id \
     where b.tenant_id = :tenant and (b.created_at, b.id) < (:before, :before_id) \
     order by b.created_at desc, b.id desc limit :limit"
);
const OWN_PAST: Sql = sql!(
    "select b.id, b.author_kind, b.author_id, b.change, b.state, b.matching, b.after_at, b.after_id, b.total, b.changed, b.unchanged, \
     b.left_gone, b.left_deleted, b.left_refused, b.restored, b.created_at, b.finished_at, cast(null as text) as author_name \
     from contact_bulk b where b.tenant_id = :tenant and b.author_id = :author and (b.created_at, b.id) < (:before, :before_id) \
     order by b.created_at desc, b.id desc limit :limit"
);
// Who was so already comes last.
const LEFT: Sql = sql!(
    "select contact_id, why from contact_bulk_item where tenant_id = :tenant and bulk_id = :bulk and state = 'unchanged' \
     and why is not null order by case why when 'same' then 1 else 0 end, why, contact_id limit :limit"
);
const ADD: Sql = sql!(
    "insert into contact_bulk_item (tenant_id, bulk_id, contact_id, state) values (:tenant, :bulk, :contact, 'waiting') \
     on conflict (tenant_id, bulk_id, contact_id) do nothing"
);
const GATHERED: Sql = sql!(
    "update contact_bulk set total = total + :count, after_at = :after_at, after_id = :after_id, state = :state \
     where tenant_id = :tenant and id = :id and state = 'gathering'"
);
const IN_STATE: Sql = sql!(
    "select contact_id, was from contact_bulk_item where tenant_id = :tenant and bulk_id = :bulk and state = :state \
     order by contact_id limit :limit"
);
const SETTLE: Sql = sql!(
    "update contact_bulk_item set state = :state, was = coalesce(:was, was) \
     where tenant_id = :tenant and bulk_id = :bulk and contact_id = :contact"
);
const LEAVE: Sql = sql!(
    "update contact_bulk_item set state = 'unchanged', why = :why where tenant_id = :tenant and bulk_id = :bulk and contact_id = :contact"
);
const STEPPED: Sql = sql!(
    "update contact_bulk set changed = changed + :changed, unchanged = unchanged + :unchanged, left_gone = left_gone + :gone, \
     left_deleted = left_deleted + :deleted, left_refused = left_refused + :refused, restored = restored + :restored, \
     state = :state, finished_at = coalesce(:finished_at, finished_at) where tenant_id = :tenant and id = :id"
);
const TURN_BACK: Sql = sql!(
    "update contact_bulk set state = 'undoing' where tenant_id = :tenant and id = :id and state in ('gathering', 'running', 'done')"
);
const OLD_ITEMS: Sql = sql!(
    "delete from contact_bulk_item where tenant_id = :tenant and (bulk_id, contact_id) in \
     (select i.bulk_id, i.contact_id from contact_bulk_item i join contact_bulk a on a.tenant_id = i.tenant_id and a.id = i.bulk_id \
     where i.tenant_id = :tenant and a.created_at < :before limit 500)"
);
const OLD: Sql = sql!(
    "delete from contact_bulk where tenant_id = :tenant and created_at < :before \
     and not exists (select 1 from contact_bulk_item i where i.tenant_id = contact_bulk.tenant_id and i.bulk_id = contact_bulk.id)"
);

/// One person of it, and what they were, if they were changed.
pub(super) struct Item {
    pub(super) contact: ContactId,
    pub(super) was: Option<Was>,
}

/// What a step came to.
#[derive(Default)]
pub(super) struct Stepped {
    pub(super) changed: i64,
    unchanged: i64,
    gone: i64,
    deleted: i64,
    refused: i64,
    pub(super) restored: i64,
}

impl Stepped {
    /// One was left as they were.
    pub(super) fn leave(&mut self, why: Left) {
        self.unchanged += 1;
        match why {
            Left::Same => {}
            Left::Gone => self.gone += 1,
            Left::Deleted => self.deleted += 1,
            Left::Refused => self.refused += 1,
        }
    }
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    change: &Change,
    matching: Option<&Matching>,
    after: (Timestamp, ContactId),
) -> Result<Uuid> {
    let (id, now, who) = (tx.id::<kernel::RequestId>().as_uuid(), tx.now(), tx.actor().who);
    let values = params! {
        "id" => id, "author_kind" => who.kind(), "author" => who.id().unwrap_or_default(), "change" => written(change),
        "state" => Stage::Gathering.as_str(), "matching" => matching.map(written), "after_at" => after.0, "after_id" => after.1,
        "now" => now,
    };
    tx.execute(INSERT, values)?;
    Ok(id)
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Action>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(action).transpose()
}

/// It stays as it is until the commit.
pub(super) fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Action>> {
    tx.lock(GET, params! { "id" => id })?.first().map(action).transpose()
}

/// Whoever began it, as long as something is still to be done.
pub(super) fn author(scope: &Scope<'_>, id: Uuid) -> Result<Option<Who>> {
    Ok(get(scope, id)?.filter(|action| action.stage.goes_on()).map(|action| action.author))
}

pub(super) fn stop(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    stepped(tx, id, &Stepped::default(), Stage::Stopped)
}

pub(super) fn past(
    scope: &Scope<'_>,
    author: Option<Uuid>,
    before: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<(Action, Option<String>)>> {
    let (at, id) = before;
    let rows = match author {
        None => scope.rows(PAST, params! { "before" => at, "before_id" => id, "limit" => limit })?,
        Some(author) => {
            scope.rows(OWN_PAST, params! { "author" => author, "before" => at, "before_id" => id, "limit" => limit })?
        }
    };
    rows.iter().map(|row| Ok((action(row)?, row.get("author_name")?))).collect()
}

/// Who was left as they were, and why, as long as that is known.
pub(super) fn left(scope: &Scope<'_>, id: Uuid, limit: usize) -> Result<Vec<(ContactId, Left)>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = scope.rows(LEFT, params! { "bulk" => id, "limit" => limit })?;
    rows.iter().map(|row| Ok((row.get("contact_id")?, row.word("why")?))).collect()
}

/// Adds whom it is to touch.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    id: Uuid,
    found: &[ContactId],
    after: (Timestamp, ContactId),
    is_all: bool,
) -> Result<()> {
    let rows = found.iter().map(|one| params! { "bulk" => id, "contact" => *one }).collect();
    let added = tx.insert_all(ADD, rows)?;
    let state = if is_all { Stage::Running } else { Stage::Gathering };
    let values = params! {
        "id" => id, "count" => i64::try_from(added).unwrap_or(0), "after_at" => after.0, "after_id" => after.1,
        "state" => state.as_str(),
    };
    tx.execute(GATHERED, values).map(|_| ())
}

pub(super) fn items(scope: &Scope<'_>, id: Uuid, state: &'static str, limit: i64) -> Result<Vec<Item>> {
    let item = |row: &Row| {
        let was: Option<String> = row.get("was")?;
        Ok(Item { contact: row.get("contact_id")?, was: was.as_deref().map(read).transpose()? })
    };
    scope.rows(IN_STATE, params! { "bulk" => id, "state" => state, "limit" => limit })?.iter().map(item).collect()
}

pub(super) fn settle(
    tx: &mut Tx<'_>,
    id: Uuid,
    contact: ContactId,
    state: &'static str,
    was: Option<&Was>,
) -> Result<()> {
    let values = params! { "bulk" => id, "contact" => contact, "state" => state, "was" => was.map(written) };
    tx.execute(SETTLE, values).map(|_| ())
}

pub(super) fn leave(tx: &mut Tx<'_>, id: Uuid, contact: ContactId, why: Left) -> Result<()> {
    tx.execute(LEAVE, params! { "bulk" => id, "contact" => contact, "why" => why.as_str() }).map(|_| ())
}

pub(super) fn stepped(tx: &mut Tx<'_>, id: Uuid, by: &Stepped, stage: Stage) -> Result<()> {
    let finished_at = (!stage.goes_on()).then(|| tx.now());
    let values = params! {
        "id" => id, "changed" => by.changed, "unchanged" => by.unchanged, "gone" => by.gone, "deleted" => by.deleted,
        "refused" => by.refused, "restored" => by.restored, "state" => stage.as_str(), "finished_at" => finished_at,
    };
    tx.execute(STEPPED, values).map(|_| ())
}

pub(super) fn turn_back(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.execute(TURN_BACK, params! { "id" => id })? == 1)
}

/// Forgets who they were a day ago, and that it was done after thirty.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let ago = |days: u64| tx.now() - Duration::from_secs(days * 24 * 60 * 60);
    let (items, whole) = (ago(1), ago(30));
    let items = tx.execute(OLD_ITEMS, params! { "before" => items })?;
    Ok(items + tx.execute(OLD, params! { "before" => whole })?)
}

fn action(row: &Row) -> Result<Action> {
    let change: String = row.get("change")?;
    let after: (Option<Timestamp>, Option<ContactId>) = (row.get("after_at")?, row.get("after_id")?);
    Ok(Action {
        id: row.get("id")?,
        author: many::author(&row.get::<String>("author_kind")?, row.get("author_id")?),
        change: read(&change)?,
        stage: row.word("state")?,
        total: row.get("total")?,
        changed: row.get("changed")?,
        unchanged: row.get("unchanged")?,
        reasons: reasons(row)?,
        restored: row.get("restored")?,
        created_at: row.get("created_at")?,
        finished_at: row.get("finished_at")?,
        matching: row.get("matching")?,
        after: (after.0.unwrap_or(Timestamp::EPOCH), after.1.unwrap_or(ContactId::from_uuid(Uuid::nil()))),
    })
}

fn reasons(row: &Row) -> Result<Option<Reasons>> {
    let Some(gone) = row.get("left_gone")? else { return Ok(None) };
    Ok(Some(Reasons { gone, deleted: row.get("left_deleted")?, refused: row.get("left_refused")? }))
}

fn written(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("OK because it is plain data")
}

pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Refused("what is done to many people cannot be read"))
}
