//! Rows of contacts, tags and fields.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{ContactId, StaffId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::model::{ContactKind, Filter, Label, Person};
use crate::fields;
use crate::identities::{self, Identity};
use crate::{merging, segments};

/// The values repeated up to a power of two, so that lists of any length are few different statements, each prepared once.
pub(crate) fn padded<T: Clone>(mut values: Vec<T>) -> Vec<T> {
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

/// The most values in one look-up.
pub(crate) const MOST_AT_ONCE: usize = 512;

/// A contact to be added.
#[derive(Clone, Copy)]
pub(super) struct NewContact<'a> {
    pub(super) id: ContactId,
    pub(super) name: &'a str,
    pub(super) name_source: &'a str,
    pub(super) kind: ContactKind,
    pub(super) company: Option<ContactId>,
    pub(super) owner: Option<StaffId>,
    pub(super) language: Option<&'a str>,
    pub(super) time_zone: Option<&'a str>,
}

impl<'a> NewContact<'a> {
    pub(super) fn of(id: ContactId, name: &'a str, name_source: &'a str) -> Self {
        let kind = ContactKind::Person;
        Self { id, name, name_source, kind, company: None, owner: None, language: None, time_zone: None }
    }
}

const ADD: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, language, created_at, updated_at, version, kind, company_id, owner_id, time_zone) \
     values (:tenant, :id, :name, :name_source, :language, :at, :at, 1, :kind, :company, :owner, :time_zone)"
);

pub(super) fn add(tx: &mut Tx<'_>, contacts: Vec<NewContact<'_>>) -> Result<()> {
    let at = tx.now();
    let rows = contacts.iter().map(|new| {
        params! {
            "id" => new.id, "name" => new.name, "name_source" => new.name_source, "at" => at, "kind" => new.kind.as_str(),
            "company" => new.company, "owner" => new.owner, "language" => new.language, "time_zone" => new.time_zone,
        }
    });
    tx.insert_all(ADD, rows.collect())?;
    Ok(())
}

const RENAME_FROM_PROFILE: Sql = sql!(
    "update contact set name = :name, updated_at = :at, version = version + 1 \
     where tenant_id = :tenant and id = :id and name_source = 'profile'"
);

pub(super) fn rename_from_profile(tx: &mut Tx<'_>, id: ContactId, name: &str) -> Result<()> {
    let at = tx.now();
    tx.execute(RENAME_FROM_PROFILE, params! { "id" => id, "name" => name, "at" => at })?;
    Ok(())
}

const ADD_TAG: Sql = sql!(
    "insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :contact, :tag, :at) \
     on conflict (tenant_id, contact_id, tag) do nothing"
);
const REMOVE_TAG: Sql =
    sql!("delete from contact_tag where tenant_id = :tenant and contact_id = :contact and tag = :tag");

/// Says how many were news.
pub(super) fn add_tags(tx: &mut Tx<'_>, contact: ContactId, tags: &[String]) -> Result<u64> {
    let at = tx.now();
    tx.insert_all(ADD_TAG, tags.iter().map(|tag| params! { "contact" => contact, "tag" => tag, "at" => at }).collect())
}

pub(super) fn remove_tag(tx: &mut Tx<'_>, contact: ContactId, tag: &str) -> Result<bool> {
    Ok(tx.execute(REMOVE_TAG, params! { "contact" => contact, "tag" => tag })? == 1)
}

/// Everything of a contact's own row that is changed by hand.
pub(super) struct Values<'a> {
    pub(super) name: &'a str,
    /// Nothing where the name stays whose it was.
    pub(super) name_source: Option<&'a str>,
    pub(super) kind: ContactKind,
    pub(super) company: Option<ContactId>,
    pub(super) owner: Option<StaffId>,
    pub(super) language: Option<&'a str>,
    pub(super) time_zone: Option<&'a str>,
}

const CHANGE: Sql = sql!(
    "update contact set name = :name, name_source = coalesce(:name_source, name_source), kind = :kind, company_id = :company, \
     owner_id = :owner, language = :language, time_zone = :time_zone, updated_at = :at, version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version"
);

/// Says whether the row was still as it was read.
pub(super) fn change(tx: &mut Tx<'_>, id: ContactId, version: i64, row: &Values<'_>) -> Result<bool> {
    let at = tx.now();
    let values = params! {
        "id" => id, "version" => version, "at" => at, "name" => row.name, "name_source" => row.name_source,
        "kind" => row.kind.as_str(), "company" => row.company, "owner" => row.owner, "language" => row.language,
        "time_zone" => row.time_zone,
    };
    Ok(tx.execute(CHANGE, values)? == 1)
}

const REST: Sql = sql!(
    "update contact set deleted_at = :at, updated_at = :now, version = version + 1 \
     where tenant_id = :tenant and id = :id and deleted_at is null and merged_into is null"
);
const RETURN: Sql = sql!(
    "update contact set deleted_at = null, updated_at = :now, version = version + 1 \
     where tenant_id = :tenant and id = :id and deleted_at is not null"
);
const EMPLOYS: Sql = sql!("select 1 as one from contact where tenant_id = :tenant and company_id = :id limit 1");

/// Says whether it was in sight; whoever was merged at this very moment leads to another, and stays.
pub(super) fn rest(tx: &mut Tx<'_>, id: ContactId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(REST, params! { "id" => id, "at" => now, "now" => now })? == 1)
}

/// Says whether it was out of sight.
pub(super) fn put_back(tx: &mut Tx<'_>, id: ContactId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(RETURN, params! { "id" => id, "now" => now })? == 1)
}

pub(super) fn employs(scope: &Scope<'_>, id: ContactId) -> Result<bool> {
    Ok(scope.row(EMPLOYS, params! { "id" => id })?.is_some())
}

const TAGS: Sql = sql!("select tag from contact_tag where tenant_id = :tenant group by tag order by tag limit 500");

/// Every tag in use.
pub(super) fn all_tags(scope: &Scope<'_>) -> Result<Vec<String>> {
    scope.rows(TAGS, params! {})?.iter().map(|row| row.get("tag")).collect()
}

const COMPANIES: Sql = sql!(
    "select id, name from contact where tenant_id = :tenant and kind = 'company' and deleted_at is null and merged_into is null \
     order by name, id limit 500"
);

/// Every company, by name.
pub(super) fn companies(scope: &Scope<'_>) -> Result<Vec<(ContactId, String)>> {
    scope.rows(COMPANIES, params! {})?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// Keeps of a select over `contact` those whom a list of this filter shows, on whichever of its pages. Says no if that is nobody.
pub(crate) fn narrow(scope: &Scope<'_>, select: &mut SelectStatement, filter: &Filter) -> Result<bool> {
    match super::found(scope, filter.query.as_deref().unwrap_or_default())? {
        Some(ids) if ids.is_empty() => return Ok(false),
        Some(ids) => {
            select.and_where(Expr::col("id").is_in(padded(ids)));
        }
        None => {}
    }
    if let Some(id) = filter.segment {
        // Nobody is in a segment that is gone.
        let Some(segment) = segments::get(scope, id)? else { return Ok(false) };
        select.cond_where(segments::within(&segment.filter, scope.now()));
    }
    select.and_where(Expr::col("merged_into").is_null());
    let deleted_at = Expr::col("deleted_at");
    select.and_where(if filter.is_deleted { deleted_at.is_not_null() } else { deleted_at.is_null() });
    if let Some(kind) = filter.kind {
        select.and_where(Expr::col("kind").eq(kind.as_str()));
    }
    if let Some(owner) = filter.owner {
        select.and_where(Expr::col("owner_id").eq(owner.as_uuid()));
    }
    if let Some(company) = filter.company {
        select.and_where(Expr::col("company_id").eq(company.as_uuid()));
    }
    if let Some(tag) = &filter.tag {
        let mut tagged = Query::select();
        tagged.column("contact_id").from("contact_tag");
        tagged.and_where(Expr::col("tenant_id").eq(scope.tenant().as_uuid()));
        tagged.and_where(Expr::col("tag").eq(tag.as_str()));
        select.and_where(Expr::col("id").in_subquery(tagged));
    }
    Ok(true)
}

/// The ids of a page, newest first.
pub(super) fn page(scope: &Scope<'_>, filter: &Filter) -> Result<Vec<ContactId>> {
    let mut select = Query::select();
    select.columns(["id", "created_at"]).from("contact");
    if !narrow(scope, &mut select, filter)? {
        return Ok(Vec::new());
    }
    let limit = filter.limit;
    if let Some((at, id)) = filter.after {
        let last = Expr::tuple([Expr::val(at.micros()), Expr::val(id.as_uuid())]);
        select.and_where(Expr::tuple([Expr::col("created_at"), Expr::col("id")]).lt(last));
    }
    select.order_by("created_at", Order::Desc).order_by("id", Order::Desc).limit(u64::try_from(limit).unwrap_or(0));
    scope.compose(select, "contact")?.iter().map(|row| row.get("id")).collect()
}

/// These people with everything kept about them, in the order asked for; those who do not exist are left out.
pub(super) fn read(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Vec<Person>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut people = HashMap::new();
    const COLUMNS: &[&str] = &[
        "id",
        "name",
        "kind",
        "company_id",
        "owner_id",
        "language",
        "time_zone",
        "created_at",
        "updated_at",
        "deleted_at",
        "merged_into",
        "version",
    ];
    for row in about(scope, "contact", "id", COLUMNS, ids)? {
        let id: ContactId = row.get("id")?;
        let person = Person {
            id,
            name: row.get("name")?,
            kind: row.word("kind")?,
            company: row.get("company_id")?,
            owner: row.get("owner_id")?,
            language: row.get("language")?,
            time_zone: row.get("time_zone")?,
            identities: Vec::new(),
            tags: Vec::new(),
            fields: BTreeMap::new(),
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            deleted_at: row.get("deleted_at")?,
            merged_into: row.get("merged_into")?,
            version: row.get("version")?,
        };
        people.insert(id, person);
    }
    let (all, stands_for) = merging::spread(scope, ids)?;
    for identity in identities::of_many(scope, &all)? {
        let of = stands_for.get(&identity.contact).unwrap_or(&identity.contact);
        if let Some(person) = people.get_mut(of) {
            person.identities.push(identity);
        }
    }
    for row in about(scope, "contact_tag", "contact_id", &["contact_id", "tag"], ids)? {
        if let Some(person) = people.get_mut(&row.get::<ContactId>("contact_id")?) {
            person.tags.push(row.get("tag")?);
        }
    }
    let values = about(scope, "contact_field", "contact_id", &["contact_id", "name", "value"], ids)?;
    let hidden = if values.is_empty() { BTreeSet::new() } else { fields::hidden(scope)? };
    for row in values {
        let name: String = row.get("name")?;
        if let Some(person) = people.get_mut(&row.get::<ContactId>("contact_id")?).filter(|_| !hidden.contains(&name)) {
            person.fields.insert(name, row.get("value")?);
        }
    }
    for person in people.values_mut() {
        person.tags.sort();
    }
    Ok(ids.iter().filter_map(|id| people.remove(id)).collect())
}

pub(super) fn entered_at(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Option<Timestamp>> {
    let rows = about(scope, "contact", "id", &["id", "created_at"], ids)?;
    let times = rows.iter().map(|row| row.get("created_at")).collect::<Result<Vec<Timestamp>>>()?;
    Ok(times.into_iter().min())
}

pub(super) fn names(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, (String, String)>> {
    Ok(known(scope, ids)?.given)
}

pub(super) fn known(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Names> {
    let mut names = Names::default();
    for row in about(scope, "contact", "id", &["id", "name", "name_source", "deleted_at"], ids)? {
        let id = row.get("id")?;
        names.given.insert(id, (row.get("name")?, row.get("name_source")?));
        if row.get::<Option<Timestamp>>("deleted_at")?.is_some() {
            names.resting.insert(id);
        }
    }
    Ok(names)
}

/// What people are called.
#[derive(Default)]
pub(crate) struct Names {
    /// The name, and who gave it.
    pub(crate) given: HashMap<ContactId, (String, String)>,
    /// Those who are out of sight.
    pub(crate) resting: BTreeSet<ContactId>,
}

/// Whoever counts as somebody else is called what that one is called.
pub(super) fn labels(scope: &Scope<'_>, ids: &[ContactId], are_own: bool) -> Result<HashMap<ContactId, Label>> {
    let mut labels: HashMap<ContactId, Label> = HashMap::new();
    for row in about(scope, "contact", "id", &["id", "name", "merged_into"], ids)? {
        let (id, mut name): (ContactId, String) = (row.get("id")?, row.get("name")?);
        if !are_own && row.get::<Option<ContactId>>("merged_into")?.is_some() {
            let root = merging::root(scope, id)?;
            name = names(scope, &[root])?.remove(&root).map(|(name, _)| name).unwrap_or_default();
        }
        labels.insert(id, Label { name, ..Label::default() });
    }
    for identity in identities::of_many(scope, ids)? {
        if let Some(label) = labels.get_mut(&identity.contact) {
            label.learn(identity.channel, identity.kind, &identity.value);
        }
    }
    Ok(labels)
}

/// What a search entry is made of.
pub(super) struct Searchable {
    pub(super) name: String,
    pub(super) created_at: Timestamp,
    pub(super) identities: Vec<Identity>,
}

pub(super) fn searchable(scope: &Scope<'_>, ids: &[ContactId]) -> Result<BTreeMap<ContactId, Searchable>> {
    let mut found: BTreeMap<ContactId, Searchable> = BTreeMap::new();
    for row in about(scope, "contact", "id", &["id", "name", "created_at", "deleted_at"], ids)? {
        if row.get::<Option<Timestamp>>("deleted_at")?.is_some() {
            continue;
        }
        let entry = Searchable { name: row.get("name")?, created_at: row.get("created_at")?, identities: Vec::new() };
        found.insert(row.get("id")?, entry);
    }
    let (all, stands_for) = merging::spread(scope, ids)?;
    for identity in identities::of_many(scope, &all)? {
        let of = stands_for.get(&identity.contact).unwrap_or(&identity.contact);
        if let Some(entry) = found.get_mut(of) {
            entry.identities.push(identity);
        }
    }
    Ok(found)
}

/// Those who stand for these, and who of these does not stand for itself.
pub(super) fn heads(scope: &Scope<'_>, ids: &[ContactId]) -> Result<(BTreeSet<ContactId>, Vec<ContactId>)> {
    let (mut heads, mut merged) = (BTreeSet::new(), Vec::new());
    for row in about(scope, "contact", "id", &["id", "merged_into"], ids)? {
        let id: ContactId = row.get("id")?;
        if row.get::<Option<ContactId>>("merged_into")?.is_some() {
            merged.push(id);
            heads.insert(merging::root(scope, id)?);
        } else {
            heads.insert(id);
        }
    }
    Ok((heads, merged))
}

/// The rows of a table that are about these contacts, in no order. Rooms join such rows in memory: PostgreSQL, before it has
/// counted a new table, takes a join over a list of ids for one row and reads the whole tenant for each of them.
pub(crate) fn about(
    scope: &Scope<'_>,
    table: &'static str,
    key: &'static str,
    columns: &[&'static str],
    ids: &[ContactId],
) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    for some in ids.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select.columns(columns.iter().copied()).from(table);
        select.and_where(Expr::col(key).is_in(padded(some.iter().map(|id| id.as_uuid()).collect())));
        found.extend(scope.compose(select, table)?);
    }
    Ok(found)
}
