//! Rows of merges, and of the contacts they are about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{ContactId, Timestamp};
use serde::{Deserialize, Serialize};
use store::sea_query::{Expr, ExprTrait, Query};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::changes::Changes;
use super::{Grounds, Merge};
use crate::people::{MOST_AT_ONCE, padded};

/// A contact as its row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stand {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) name_source: String,
    pub(crate) language: Option<String>,
    pub(crate) company: Option<Uuid>,
    pub(crate) owner: Option<Uuid>,
    pub(crate) time_zone: Option<String>,
    #[serde(skip)]
    pub(super) deleted_at: Option<Timestamp>,
    #[serde(skip)]
    pub(super) merged_into: Option<ContactId>,
}

/// A merge as it is kept.
pub(super) struct Kept {
    pub(super) from: ContactId,
    pub(super) into: ContactId,
    pub(super) number: i64,
    pub(super) changes: Changes,
    pub(super) at: Timestamp,
    pub(super) is_undone: bool,
}

const INTO: Sql = sql!("select merged_into from contact where tenant_id = :tenant and id = :id");
const KIND: Sql = sql!("select kind from contact where tenant_id = :tenant and id = :id");
const LOCK: Sql = sql!(
    "select id, name, name_source, language, company_id, owner_id, time_zone, deleted_at, merged_into from contact \
     where tenant_id = :tenant and id = :id"
);
/// The ledger of consent outlives its person.
const WAS_KNOWN: Sql =
    sql!("select 1 as one from consent_state where tenant_id = :tenant and contact_id = :id limit 1");
const POINT: Sql = sql!(
    "update contact set merged_into = :into, updated_at = :now, version = version + 1 where tenant_id = :tenant and id = :id"
);
const PUT: Sql = sql!(
    "update contact set name = :name, name_source = :name_source, language = :language, company_id = :company, owner_id = :owner, \
     time_zone = :time_zone, updated_at = :now, version = version + 1 where tenant_id = :tenant and id = :id"
);
const KEEP: Sql = sql!(
    "insert into contact_merge (tenant_id, id, from_id, into_id, number, grounds, author_kind, author_id, changes, created_at) \
     values (:tenant, :id, :from, :into, :number, :grounds, :kind, :author, :changes, :now)"
);
const GET: Sql = sql!(
    "select from_id, into_id, number, changes, created_at, undone_at from contact_merge where tenant_id = :tenant and id = :id"
);
const CLOSE: Sql =
    sql!("update contact_merge set undone_at = :now, changes = '' where tenant_id = :tenant and id = :id");
const OF: Sql = sql!(
    "select id, from_id, into_id, number, grounds, created_at from contact_merge where tenant_id = :tenant and into_id = :into \
     and undone_at is null"
);

pub(super) fn root(scope: &Scope<'_>, mut id: ContactId) -> Result<ContactId> {
    while let Some(row) = scope.row(INTO, params! { "id" => id })? {
        match row.get("merged_into")? {
            Some(into) => id = into,
            None => break,
        }
    }
    Ok(id)
}

pub(super) fn exists(scope: &Scope<'_>, id: ContactId) -> Result<bool> {
    Ok(scope.row(INTO, params! { "id" => id })?.is_some())
}

pub(super) fn kind(scope: &Scope<'_>, id: ContactId) -> Result<Option<String>> {
    scope.row(KIND, params! { "id" => id })?.map(|row| row.get("kind")).transpose()
}

pub(super) fn was_known(scope: &Scope<'_>, id: ContactId) -> Result<bool> {
    Ok(scope.row(WAS_KNOWN, params! { "id" => id })?.is_some())
}

pub(super) fn followers(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<ContactId>>> {
    let mut found: HashMap<ContactId, Vec<ContactId>> = HashMap::new();
    // Whom each of those asked about next leads to.
    let mut leads: HashMap<ContactId, ContactId> = ids.iter().map(|id| (*id, *id)).collect();
    while !leads.is_empty() {
        let mut next = HashMap::new();
        let asked: Vec<Uuid> = leads.keys().map(|id| id.as_uuid()).collect();
        for some in asked.chunks(MOST_AT_ONCE) {
            let mut select = Query::select();
            select.columns(["id", "merged_into"]).from("contact");
            select.and_where(Expr::col("merged_into").is_in(padded(some.to_vec())));
            for row in scope.compose(select, "contact")? {
                let (id, into): (ContactId, ContactId) = (row.get("id")?, row.get("merged_into")?);
                let root = leads[&into];
                found.entry(root).or_default().push(id);
                next.insert(id, root);
            }
        }
        leads = next;
    }
    Ok(found)
}

/// The rows of these, taken in id order until the commit.
pub(super) fn lock(tx: &mut Tx<'_>, ids: &BTreeSet<ContactId>) -> Result<BTreeMap<ContactId, Stand>> {
    let mut stands = BTreeMap::new();
    for id in ids {
        if let Some(row) = tx.lock(LOCK, params! { "id" => *id })?.first() {
            stands.insert(*id, stand(row)?);
        }
    }
    Ok(stands)
}

/// One as it stands, without taking it.
pub(super) fn read(scope: &Scope<'_>, id: ContactId) -> Result<Option<Stand>> {
    scope.row(LOCK, params! { "id" => id })?.as_ref().map(stand).transpose()
}

fn stand(row: &Row) -> Result<Stand> {
    Ok(Stand {
        id: row.get("id")?,
        name: row.get("name")?,
        name_source: row.get("name_source")?,
        language: row.get("language")?,
        company: row.get("company_id")?,
        owner: row.get("owner_id")?,
        time_zone: row.get("time_zone")?,
        deleted_at: row.get("deleted_at")?,
        merged_into: row.get("merged_into")?,
    })
}

pub(super) fn point(tx: &mut Tx<'_>, id: ContactId, into: Option<ContactId>) -> Result<()> {
    let now = tx.now();
    tx.execute(POINT, params! { "id" => id, "into" => into, "now" => now }).map(|_| ())
}

pub(super) fn put(tx: &mut Tx<'_>, stand: &Stand) -> Result<()> {
    let now = tx.now();
    let values = params! {
        "id" => stand.id, "name" => &stand.name, "name_source" => &stand.name_source, "language" => stand.language.as_deref(),
        "company" => stand.company, "owner" => stand.owner, "time_zone" => stand.time_zone.as_deref(), "now" => now,
    };
    tx.execute(PUT, values).map(|_| ())
}

pub(super) fn keep(
    tx: &mut Tx<'_>,
    (from, into): (ContactId, ContactId),
    number: i64,
    grounds: Grounds,
    changes: &Changes,
) -> Result<Uuid> {
    let (id, who, now): (ContactId, _, _) = (tx.id(), tx.actor().who, tx.now());
    let changes = serde_json::to_string(changes).map_err(|_| Error::Refused("a merge cannot be written down"))?;
    let values = params! {
        "id" => id.as_uuid(), "from" => from, "into" => into, "number" => number, "grounds" => grounds.as_str(),
        "kind" => who.kind(), "author" => who.id(), "changes" => changes, "now" => now,
    };
    tx.execute(KEEP, values)?;
    Ok(id.as_uuid())
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Kept>> {
    let Some(row) = scope.row(GET, params! { "id" => id })? else { return Ok(None) };
    let written: String = row.get("changes")?;
    let changes = match written.as_str() {
        // Undone, or erased.
        "" => Changes::default(),
        written => serde_json::from_str(written).map_err(|_| Error::Refused("a merge cannot be read"))?,
    };
    Ok(Some(Kept {
        from: row.get("from_id")?,
        into: row.get("into_id")?,
        number: row.get("number")?,
        changes,
        at: row.get("created_at")?,
        is_undone: row.get::<Option<Timestamp>>("undone_at")?.is_some(),
    }))
}

pub(super) fn close(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.execute(CLOSE, params! { "id" => id, "now" => now }).map(|_| ())
}

/// The number of the last standing merge among these; zero without one.
pub(super) fn last_number(scope: &Scope<'_>, all: &BTreeSet<ContactId>) -> Result<i64> {
    let mut last = 0;
    for into in all {
        for row in scope.rows(OF, params! { "into" => *into })? {
            last = Ord::max(last, row.get("number")?);
        }
    }
    Ok(last)
}

pub(super) fn of(scope: &Scope<'_>, all: &[ContactId]) -> Result<Vec<Merge>> {
    let mut found: Vec<(i64, Merge)> = Vec::new();
    for into in all {
        for row in scope.rows(OF, params! { "into" => *into })? {
            let merge = Merge {
                id: row.get("id")?,
                from: row.get("from_id")?,
                into: *into,
                grounds: Grounds::of_word(&row.get::<String>("grounds")?),
                at: row.get("created_at")?,
                is_last: false,
            };
            found.push((row.get("number")?, merge));
        }
    }
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    if let Some((_, last)) = found.first_mut() {
        last.is_last = true;
    }
    Ok(found.into_iter().map(|(_, merge)| merge).collect())
}
