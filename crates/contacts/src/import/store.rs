//! Rows of imports, and of what they write.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{BlobId, ContactId, IdentityId, StaffId, Timestamp, Who};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::sea_query::{Expr, ExprTrait, Query};
use store::{Error, Params, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::marks::{self, Mark};
use super::model::{Counts, Import, Kept, Pass, Plan, Reason, Stage, Trace, Verdict};
use super::reading::Unreadable;
use crate::people::{MOST_AT_ONCE, about, padded};

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("OK because it is made of texts, numbers and lists")
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Refused("an import holds what cannot be read"))
}

const ADD: Sql = sql!(
    "insert into import (tenant_id, id, stage, author_kind, author_id, file_id, file_name, bytes, plan, proof_id, proof_name, \
     looked, done, reached, restored, kept, failure, created_at, finished_at) values (:tenant, :id, 'uploaded', :author_kind, :author_id, :file, \
     :file_name, :bytes, :plan, null, '', '{}', '{}', 0, 0, 0, null, :now, null)"
);

pub(super) fn add(tx: &mut Tx<'_>, id: Uuid, file: BlobId, file_name: &str, bytes: u64, plan: &Plan) -> Result<()> {
    let (who, now) = (tx.actor().who, tx.now());
    let values = params! {
        "id" => id, "author_kind" => who.kind(), "author_id" => who.id(), "file" => file, "file_name" => file_name,
        "bytes" => i64::try_from(bytes).unwrap_or(i64::MAX), "plan" => json(plan), "now" => now,
    };
    tx.execute(ADD, values).map(|_| ())
}

const GET: Sql = sql!("select * from import where tenant_id = :tenant and id = :id");
const RECENT: Sql = sql!(
    "select * from import where tenant_id = :tenant and stage in ('running', 'done', 'undoing', 'undone', 'stopped') \
     order by created_at desc, id desc limit 20"
);
const WAITING: Sql = sql!(
    "select * from import where tenant_id = :tenant and file_id is not null and stage in ('uploaded', 'looking', 'looked') and created_at > :since \
     order by created_at desc, id desc limit 100"
);

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Import>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(import).transpose()
}

pub(super) fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Import>> {
    tx.lock(GET, params! { "id" => id })?.first().map(import).transpose()
}

pub(super) fn recent(scope: &Scope<'_>) -> Result<Vec<Import>> {
    scope.rows(RECENT, params! {})?.iter().map(import).collect()
}

/// Files that lie here and were not taken yet.
pub(super) fn waiting(scope: &Scope<'_>, since: Timestamp) -> Result<Vec<Import>> {
    scope.rows(WAITING, params! { "since" => since })?.iter().map(import).collect()
}

fn import(row: &Row) -> Result<Import> {
    let kind: String = row.get("author_kind")?;
    let id: Option<Uuid> = row.get("author_id")?;
    let author = match (kind.as_str(), id) {
        ("staff", Some(id)) => Who::Staff(StaffId::from_uuid(id)),
        ("api_key", Some(id)) => Who::ApiKey(kernel::ApiKeyId::from_uuid(id)),
        _ => Who::System("import"),
    };
    let text = |column: &str| row.get::<String>(column);
    Ok(Import {
        id: row.get("id")?,
        stage: row.word("stage")?,
        author,
        file: row.get("file_id")?,
        file_name: text("file_name")?,
        bytes: row.get("bytes")?,
        plan: read_json(&text("plan")?)?,
        proof: row.get("proof_id")?,
        proof_name: text("proof_name")?,
        looked: read_json(&text("looked")?)?,
        done: read_json(&text("done")?)?,
        restored: row.get("restored")?,
        kept: row.get("kept")?,
        failure: row.get::<Option<String>>("failure")?.as_deref().and_then(Unreadable::parse),
        created_at: row.get("created_at")?,
        finished_at: row.get("finished_at")?,
    })
}

const PLAN: Sql = sql!(
    "update import set plan = :plan, stage = 'looking', looked = '{}', reached = 0, failure = null where tenant_id = :tenant and id = :id"
);
const PROOF: Sql =
    sql!("update import set proof_id = :proof, proof_name = :name where tenant_id = :tenant and id = :id");
// What goes on is not over: that the dry run was says nothing of the run.
const STAGE: Sql = sql!(
    "update import set stage = :stage, reached = :reached, finished_at = null where tenant_id = :tenant and id = :id"
);
const FINISH: Sql = sql!(
    "update import set stage = :stage, failure = :failure, finished_at = :now where tenant_id = :tenant and id = :id"
);
const LOOKED: Sql =
    sql!("update import set looked = :counts, reached = :reached where tenant_id = :tenant and id = :id");
const DONE: Sql = sql!("update import set done = :counts, reached = :reached where tenant_id = :tenant and id = :id");
const REACHED: Sql = sql!("select reached from import where tenant_id = :tenant and id = :id");
const TAKEN_BACK: Sql = sql!(
    "update import set restored = restored + :restored, kept = kept + :kept where tenant_id = :tenant and id = :id"
);
const FORGET_ROWS: Sql = sql!(
    "delete from import_row where tenant_id = :tenant and import_id = :id and pass = 'dry' and number in (select r.number from import_row r \
     where r.tenant_id = :tenant and r.import_id = :id and r.pass = 'dry' limit 1000)"
);
/// The dry run begins anew.
pub(super) fn set_plan(tx: &mut Tx<'_>, id: Uuid, plan: &Plan) -> Result<()> {
    tx.execute(PLAN, params! { "id" => id, "plan" => json(plan) }).map(|_| ())
}

/// Takes away some of what a dry run has said and met, and says how much.
pub(super) fn forget_dry(tx: &mut Tx<'_>, id: Uuid) -> Result<u64> {
    Ok(tx.execute(FORGET_ROWS, params! { "id" => id })? + marks::forget_met(tx, id)?)
}

pub(super) fn set_proof(tx: &mut Tx<'_>, id: Uuid, proof: Option<BlobId>, name: &str) -> Result<()> {
    tx.execute(PROOF, params! { "id" => id, "proof" => proof, "name" => name }).map(|_| ())
}

pub(super) fn set_stage(tx: &mut Tx<'_>, id: Uuid, stage: Stage) -> Result<()> {
    tx.execute(STAGE, params! { "id" => id, "stage" => stage.as_str(), "reached" => 0_i64 }).map(|_| ())
}

pub(super) fn finish(tx: &mut Tx<'_>, id: Uuid, stage: Stage, failure: Option<Unreadable>) -> Result<()> {
    let now = tx.now();
    let values =
        params! { "id" => id, "stage" => stage.as_str(), "failure" => failure.map(Unreadable::as_str), "now" => now };
    tx.execute(FINISH, values).map(|_| ())
}

pub(super) fn reached(scope: &Scope<'_>, id: Uuid) -> Result<i64> {
    scope.row(REACHED, params! { "id" => id })?.map_or(Ok(0), |row| row.get("reached"))
}

pub(super) fn set_counts(tx: &mut Tx<'_>, id: Uuid, pass: Pass, counts: &Counts, reached: i64) -> Result<()> {
    let statement = if pass == Pass::Dry { LOOKED } else { DONE };
    tx.execute(statement, params! { "id" => id, "counts" => json(counts), "reached" => reached }).map(|_| ())
}

pub(super) fn taken_back(tx: &mut Tx<'_>, id: Uuid, restored: i64, kept: i64) -> Result<()> {
    tx.execute(TAKEN_BACK, params! { "id" => id, "restored" => restored, "kept" => kept }).map(|_| ())
}

const ADD_ROW: Sql = sql!(
    "insert into import_row (tenant_id, import_id, pass, number, line, verdict, contact_id, reasons, parts, trace) \
     values (:tenant, :import, :pass, :number, :line, :verdict, :contact, :reasons, :parts, :trace)"
);

pub(super) fn keep(tx: &mut Tx<'_>, import: Uuid, pass: Pass, rows: &[Kept]) -> Result<()> {
    let values = rows.iter().map(|row| {
        params! {
            "import" => import, "pass" => pass.as_str(), "number" => row.number, "line" => row.line, "verdict" => row.verdict.as_str(),
            "contact" => row.contact, "reasons" => if row.reasons.is_empty() { String::new() } else { json(&row.reasons) },
            "parts" => row.parts.join("\n"), "trace" => row.trace.as_ref().map(json).unwrap_or_default(),
        }
    });
    tx.insert_all(ADD_ROW, values.collect()).map(|_| ())
}

const ROWS: Sql = sql!(
    "select number, line, verdict, contact_id, reasons, parts, trace from import_row where tenant_id = :tenant and import_id = :import and pass = :pass \
     and verdict = :verdict and number > :after order by number limit :limit"
);
const ALL_ROWS: Sql = sql!(
    "select number, line, verdict, contact_id, reasons, parts, trace from import_row where tenant_id = :tenant and import_id = :import and pass = :pass \
     and number > :after order by number limit :limit"
);
// The last written is taken back first: each thing becomes what it was before.
const TO_TAKE_BACK: Sql = sql!(
    "select number, line, verdict, contact_id, reasons, parts, trace from import_row where tenant_id = :tenant and import_id = :import and pass = 'run' \
     and number < :before and trace <> '' and parts not like 'itself%' order by number desc limit :limit"
);
// New companies go behind those who work there.
const COMPANIES_TO_TAKE_BACK: Sql = sql!(
    "select number, line, verdict, contact_id, reasons, parts, trace from import_row where tenant_id = :tenant and import_id = :import and pass = 'run' \
     and trace <> '' order by number desc limit :limit"
);
const TAKEN: Sql = sql!(
    "update import_row set trace = '' where tenant_id = :tenant and import_id = :import and pass = 'run' and number = :number"
);
const BACK_TO: Sql = sql!("update import set reached = :reached where tenant_id = :tenant and id = :id");

/// Rows in the order of the file, all or those of one verdict.
pub(super) fn rows(
    scope: &Scope<'_>,
    import: Uuid,
    pass: Pass,
    verdict: Option<Verdict>,
    after: i64,
    limit: i64,
) -> Result<Vec<Kept>> {
    let values = params! { "import" => import, "pass" => pass.as_str(), "after" => after, "limit" => limit };
    let found = match verdict {
        Some(verdict) => {
            let values = params! { "import" => import, "pass" => pass.as_str(), "after" => after, "limit" => limit, "verdict" => verdict.as_str() };
            scope.rows(ROWS, values)?
        }
        None => scope.rows(ALL_ROWS, values)?,
    };
    found.iter().map(kept).collect()
}

/// What is taken back next.
pub(super) fn to_take_back(scope: &Scope<'_>, import: Uuid, limit: i64) -> Result<Vec<Kept>> {
    let before = Some(reached(scope, import)?).filter(|reached| *reached > 0).unwrap_or(i64::MAX);
    let mut found = scope.rows(TO_TAKE_BACK, params! { "import" => import, "before" => before, "limit" => limit })?;
    if found.is_empty() {
        found = scope.rows(COMPANIES_TO_TAKE_BACK, params! { "import" => import, "limit" => limit })?;
    }
    found.iter().map(kept).collect()
}

/// These rows were taken back.
pub(super) fn set_taken(tx: &mut Tx<'_>, import: Uuid, rows: &[Kept]) -> Result<()> {
    for row in rows {
        tx.execute(TAKEN, params! { "import" => import, "number" => row.number })?;
    }
    let reached = rows.iter().map(|row| row.number).min().unwrap_or(1);
    tx.execute(BACK_TO, params! { "id" => import, "reached" => reached }).map(|_| ())
}

const OF_ANOTHER: Sql = sql!(
    "select import_id, number, trace from import_row where tenant_id = :tenant and contact_id = :contact and pass = 'run' \
     and trace like '%\"entry\":%' limit :limit"
);
const HAND_OVER: Sql = sql!(
    "update import_row set contact_id = :contact, reasons = '', parts = :parts, trace = :trace \
     where tenant_id = :tenant and import_id = :import and pass = 'run' and number = :number"
);

/// Rows at this person that brought something to another entry.
pub(super) fn of_another(scope: &Scope<'_>, contact: ContactId, limit: usize) -> Result<Vec<(Uuid, i64, Trace)>> {
    let values = params! { "contact" => contact, "limit" => i64::try_from(limit).unwrap_or(i64::MAX) };
    let read = |row: &Row| Ok((row.get("import_id")?, row.get("number")?, read_json(&row.get::<String>("trace")?)?));
    scope.rows(OF_ANOTHER, values)?.iter().map(read).collect()
}

/// The row is that entry's, with this; or nobody's, and nothing of it can be taken back.
pub(super) fn hand_over(tx: &mut Tx<'_>, import: Uuid, number: i64, to: Option<(ContactId, &Trace)>) -> Result<()> {
    let Some((contact, trace)) = to else {
        return tx.execute(TAKEN, params! { "import" => import, "number" => number }).map(|_| ());
    };
    let values = params! {
        "import" => import, "number" => number, "contact" => contact, "parts" => trace.parts().join("\n"), "trace" => json(trace),
    };
    tx.execute(HAND_OVER, values).map(|_| ())
}

fn kept(row: &Row) -> Result<Kept> {
    let (reasons, parts, trace): (String, String, String) = (row.get("reasons")?, row.get("parts")?, row.get("trace")?);
    let verdict: String = row.get("verdict")?;
    let verdict = Verdict::ALL.into_iter().find(|one| one.as_str() == verdict);
    Ok(Kept {
        number: row.get("number")?,
        line: row.get("line")?,
        verdict: verdict.ok_or(Error::Refused("an import's row holds a word outside its set"))?,
        contact: row.get("contact_id")?,
        reasons: if reasons.is_empty() { Vec::new() } else { read_json::<Vec<Reason>>(&reasons)? },
        parts: parts.split('\n').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        trace: if trace.is_empty() { None } else { Some(read_json::<Trace>(&trace)?) },
    })
}

/// In which row of this pass a person was named already.
pub(super) fn named(
    scope: &Scope<'_>,
    import: Uuid,
    pass: Pass,
    people: &[ContactId],
) -> Result<HashMap<ContactId, i64>> {
    let mut found = HashMap::new();
    for some in people.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["contact_id", "line"])
            .from("import_row")
            .and_where(Expr::col("import_id").eq(import))
            .and_where(Expr::col("pass").eq(pass.as_str()))
            .and_where(Expr::col("verdict").ne("refused"))
            .and_where(Expr::col("contact_id").is_in(padded(some.iter().map(|id| id.as_uuid()).collect())));
        for row in scope.compose(select, "import_row")? {
            found.insert(row.get("contact_id")?, row.get("line")?);
        }
    }
    Ok(found)
}

/// A person as the book has them now, as far as a row may change it.
#[derive(Clone, Debug, Default)]
pub(super) struct Now {
    pub(super) name: String,
    pub(super) name_source: String,
    pub(super) language: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) company: Option<ContactId>,
    pub(super) owner: Option<StaffId>,
    pub(super) is_deleted: bool,
    pub(super) merged_into: Option<ContactId>,
    pub(super) version: i64,
    pub(super) known_by: HashSet<String>,
    pub(super) tags: HashSet<String>,
    pub(super) fields: BTreeMap<String, String>,
    pub(super) notes: HashSet<String>,
}

/// These people, by a fixed number of statements.
pub(super) fn people(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Now>> {
    let mut people: HashMap<ContactId, Now> = HashMap::new();
    let own = ["id", "name", "name_source", "language", "time_zone", "company_id", "owner_id"];
    let columns = [&own[..], &["deleted_at", "merged_into", "version"]].concat();
    for row in about(scope, "contact", "id", &columns, ids)? {
        let now = Now {
            name: row.get("name")?,
            name_source: row.get("name_source")?,
            language: row.get("language")?,
            time_zone: row.get("time_zone")?,
            company: row.get("company_id")?,
            owner: row.get("owner_id")?,
            is_deleted: row.get::<Option<Timestamp>>("deleted_at")?.is_some(),
            merged_into: row.get("merged_into")?,
            version: row.get("version")?,
            ..Now::default()
        };
        people.insert(row.get("id")?, now);
    }
    let mut each = |table, columns: &[&'static str], take: &dyn Fn(&mut Now, &Row) -> Result<()>| -> Result<()> {
        for row in about(scope, table, "contact_id", columns, ids)? {
            if let Some(now) = people.get_mut(&row.get::<ContactId>("contact_id")?) {
                take(now, &row)?;
            }
        }
        Ok(())
    };
    each("identity", &["contact_id", "value"], &|now, row| {
        now.known_by.extend([row.get("value")?]);
        Ok(())
    })?;
    each("contact_tag", &["contact_id", "tag"], &|now, row| {
        now.tags.extend([row.get("tag")?]);
        Ok(())
    })?;
    each("contact_field", &["contact_id", "name", "value"], &|now, row| {
        now.fields.extend([(row.get("name")?, row.get("value")?)]);
        Ok(())
    })?;
    each("contact_note", &["contact_id", "words"], &|now, row| {
        now.notes.extend([row.get("words")?]);
        Ok(())
    })?;
    Ok(people)
}

const COMPANY: Sql = sql!(
    "select id from contact where tenant_id = :tenant and kind = 'company' and name = :name and deleted_at is null and merged_into is null \
     order by id limit 1"
);

/// The company that is called so.
pub(super) fn company(scope: &Scope<'_>, name: &str) -> Result<Option<ContactId>> {
    scope.row(COMPANY, params! { "name" => name })?.map(|row| row.get("id")).transpose()
}

const ADD_CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, language, created_at, updated_at, version, kind, company_id, owner_id, time_zone) \
     values (:tenant, :id, :name, :name_source, :language, :now, :now, 1, :kind, :company, :owner, :time_zone)"
);
const CHANGE: Sql = sql!(
    "update contact set name = :name, name_source = :name_source, language = :language, time_zone = :time_zone, company_id = :company, \
     owner_id = :owner, updated_at = :now, version = version + 1 where tenant_id = :tenant and id = :id returning version"
);
const ADD_TAG: Sql = sql!(
    "insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :contact, :tag, :now) on conflict (tenant_id, contact_id, tag) do nothing"
);
const PUT_FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, ordinal, changed_at) values (:tenant, :contact, :name, :value, :ordinal, :now) \
     on conflict (tenant_id, contact_id, name) do update set value = excluded.value, ordinal = excluded.ordinal, changed_at = excluded.changed_at"
);
const ADD_NOTE: Sql = sql!(
    "insert into contact_note (tenant_id, id, contact_id, author_id, words, created_at, changed_at, removed_at) \
     values (:tenant, :id, :contact, null, :words, :now, :now, null)"
);

/// Rows to be written, gathered over a batch.
#[derive(Default)]
pub(super) struct Writes {
    pub(super) marks: Vec<(Mark, ContactId)>,
    pub(super) contacts: Vec<Params>,
    pub(super) tags: Vec<Params>,
    pub(super) fields: Vec<Params>,
    pub(super) notes: Vec<Params>,
}

/// What of a person stands in their own row.
#[derive(Clone, Debug)]
pub(super) struct Own<'a> {
    pub(super) name: &'a str,
    pub(super) name_source: &'a str,
    pub(super) language: Option<&'a str>,
    pub(super) time_zone: Option<&'a str>,
    pub(super) company: Option<ContactId>,
    pub(super) owner: Option<StaffId>,
}

impl Writes {
    pub(super) fn contact(&mut self, id: ContactId, is_company: bool, own: &Own<'_>, now: Timestamp) {
        self.contacts.push(params! {
            "id" => id, "name" => own.name, "name_source" => own.name_source, "language" => own.language,
            "kind" => if is_company { "company" } else { "person" }, "company" => own.company, "owner" => own.owner,
            "time_zone" => own.time_zone, "now" => now,
        });
    }

    pub(super) fn tag(&mut self, contact: ContactId, tag: &str, now: Timestamp) {
        self.tags.push(params! { "contact" => contact, "tag" => tag, "now" => now });
    }

    pub(super) fn field(&mut self, contact: ContactId, name: &str, value: &str, ordinal: Option<i64>, now: Timestamp) {
        self.fields.push(
            params! { "contact" => contact, "name" => name, "value" => value, "ordinal" => ordinal, "now" => now },
        );
    }

    pub(super) fn note(&mut self, id: Uuid, contact: ContactId, words: &str, at: Timestamp) {
        self.notes.push(params! { "id" => id, "contact" => contact, "words" => words, "now" => at });
    }

    /// The people themselves. What else is known of them refers to these.
    pub(super) fn write_people(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        tx.insert_all(ADD_CONTACT, std::mem::take(&mut self.contacts)).map(|_| ())
    }

    pub(super) fn write_rest(self, tx: &mut Tx<'_>) -> Result<()> {
        tx.insert_all(ADD_TAG, self.tags)?;
        tx.insert_all(PUT_FIELD, self.fields)?;
        tx.insert_all(ADD_NOTE, self.notes)?;
        marks::put(tx, self.marks)
    }
}

/// Changes what stands in a person's own row, and says its version.
pub(super) fn change(tx: &mut Tx<'_>, id: ContactId, own: &Own<'_>) -> Result<i64> {
    let now = tx.now();
    let values = params! {
        "id" => id, "name" => own.name, "name_source" => own.name_source, "language" => own.language, "time_zone" => own.time_zone,
        "company" => own.company, "owner" => own.owner, "now" => now,
    };
    tx.row(CHANGE, values)?.map_or(Ok(0), |row| row.get("version"))
}

const DROP_TAG: Sql =
    sql!("delete from contact_tag where tenant_id = :tenant and contact_id = :contact and tag = :tag");
const DROP_NOTE: Sql =
    sql!("delete from contact_note where tenant_id = :tenant and contact_id = :contact and id = :id");
// What the provider vouched for since is known by itself.
const DROP_IDENTITY: Sql = sql!(
    "delete from identity where tenant_id = :tenant and contact_id = :contact and id = :id and source <> 'provider'"
);
const DROP_FIELD: Sql = sql!(
    "delete from contact_field where tenant_id = :tenant and contact_id = :contact and name = :name and value = :value"
);
const RESTORE_FIELD: Sql = sql!(
    "update contact_field set value = :was, ordinal = :ordinal, changed_at = :now \
     where tenant_id = :tenant and contact_id = :contact and name = :name and value = :value"
);

pub(super) fn drop_tag(tx: &mut Tx<'_>, contact: ContactId, tag: &str) -> Result<()> {
    tx.execute(DROP_TAG, params! { "contact" => contact, "tag" => tag }).map(|_| ())
}

pub(super) fn drop_note(tx: &mut Tx<'_>, contact: ContactId, id: Uuid) -> Result<()> {
    tx.execute(DROP_NOTE, params! { "contact" => contact, "id" => id }).map(|_| ())
}

pub(super) fn drop_identity(tx: &mut Tx<'_>, contact: ContactId, id: Uuid) -> Result<bool> {
    let id = IdentityId::from_uuid(id);
    Ok(tx.execute(DROP_IDENTITY, params! { "contact" => contact, "id" => id })? == 1)
}

/// Brings a field back to what it was, unless it was changed since. Says whether it was.
pub(super) fn restore_field(
    tx: &mut Tx<'_>,
    contact: ContactId,
    name: &str,
    is: &str,
    was: Option<&(String, Option<i64>)>,
) -> Result<bool> {
    let now = tx.now();
    let count = match was {
        None => tx.execute(DROP_FIELD, params! { "contact" => contact, "name" => name, "value" => is })?,
        Some((was, ordinal)) => tx.execute(
            RESTORE_FIELD,
            params! { "contact" => contact, "name" => name, "value" => is, "was" => was, "ordinal" => *ordinal, "now" => now },
        )?,
    };
    Ok(count == 1)
}

const DROP_TAGS: Sql = sql!("delete from contact_tag where tenant_id = :tenant and contact_id = :contact");
const DROP_FIELDS: Sql = sql!("delete from contact_field where tenant_id = :tenant and contact_id = :contact");
const DROP_NOTES: Sql = sql!("delete from contact_note where tenant_id = :tenant and contact_id = :contact");
const DROP_MARKS: Sql = sql!("delete from import_mark where tenant_id = :tenant and contact_id = :contact");
const DROP_IDENTITIES: Sql = sql!("delete from identity where tenant_id = :tenant and contact_id = :contact");
const WORKS_THERE: Sql = sql!("select 1 as one from contact where tenant_id = :tenant and company_id = :id limit 1");
const MERGED: Sql = sql!("select 1 as one from contact where tenant_id = :tenant and merged_into = :id limit 1");
const DROP_CONTACT: Sql = sql!(
    "delete from contact where tenant_id = :tenant and id = :id and version = :version and merged_into is null and deleted_at is null"
);

/// Takes a person out of the book again, if nothing has come to them since. What refers to them keeps them: then the
/// statement fails, and the caller undoes this part.
pub(super) fn drop_person(tx: &mut Tx<'_>, id: ContactId, version: i64) -> Result<bool> {
    for depends in [WORKS_THERE, MERGED] {
        if tx.row(depends, params! { "id" => id })?.is_some() {
            return Ok(false);
        }
    }
    for sql in [DROP_TAGS, DROP_FIELDS, DROP_NOTES, DROP_MARKS, DROP_IDENTITIES] {
        tx.execute(sql, params! { "contact" => id })?;
    }
    Ok(tx.execute(DROP_CONTACT, params! { "id" => id, "version" => version })? == 1)
}

const PUT_PLAN: Sql = sql!("update import set plan = :plan where tenant_id = :tenant and id = :id");
/// Keeps how a file is taken, while it is.
pub(super) fn put_plan(tx: &mut Tx<'_>, id: Uuid, plan: &Plan) -> Result<()> {
    tx.execute(PUT_PLAN, params! { "id" => id, "plan" => json(plan) }).map(|_| ())
}

const DISCARD: Sql = sql!(
    "update import set stage = 'failed', failure = :failure, file_id = null, proof_id = null, proof_name = '' where tenant_id = :tenant and id = :id"
);

/// Nothing of this file is kept but what became of its rows.
pub(super) fn discard(tx: &mut Tx<'_>, import: &Import) -> Result<()> {
    tx.execute(DISCARD, params! { "id" => import.id, "failure" => Unreadable::Gone.as_str() })?;
    let files: Vec<BlobId> = import.file.into_iter().chain(import.proof).collect();
    tx.forget_blobs(&files)
}

const OLD_FILES: Sql = sql!(
    "select id, file_id from import where tenant_id = :tenant and file_id is not null and created_at < :before \
     and stage not in ('looking', 'running') limit 50"
);
const DROP_FILE: Sql = sql!("update import set file_id = null where tenant_id = :tenant and id = :id");
const OLD_ROWS: Sql = sql!(
    "delete from import_row where tenant_id = :tenant and (import_id, pass, number) in (select r.import_id, r.pass, r.number from import_row r \
     join import i on i.tenant_id = r.tenant_id and i.id = r.import_id where r.tenant_id = :tenant and i.created_at < :before limit 500)"
);
const OLD_MET: Sql = sql!(
    "delete from import_met where tenant_id = :tenant and (import_id, mark) in (select m.import_id, m.mark from import_met m \
     join import i on i.tenant_id = m.tenant_id and i.id = m.import_id where m.tenant_id = :tenant and i.created_at < :before limit 500)"
);
const NEVER_TAKEN: Sql = sql!(
    "delete from import where tenant_id = :tenant and stage in ('uploaded', 'failed', 'looked') and file_id is null and proof_id is null and created_at < :before \
     and not exists (select 1 from import_row r where r.tenant_id = import.tenant_id and r.import_id = import.id) \
     and not exists (select 1 from import_met m where m.tenant_id = import.tenant_id and m.import_id = import.id)"
);

/// Deletes files and rows that were kept long enough. Says how many.
pub(super) fn age_out(tx: &mut Tx<'_>, files_before: Timestamp, rows_before: Timestamp) -> Result<u64> {
    let old = tx.rows(OLD_FILES, params! { "before" => files_before })?;
    let old: Vec<(Uuid, BlobId)> =
        old.iter().map(|row| Ok((row.get("id")?, row.get("file_id")?))).collect::<Result<_>>()?;
    for (id, _) in &old {
        tx.execute(DROP_FILE, params! { "id" => *id })?;
    }
    tx.forget_blobs(&old.iter().map(|(_, file)| *file).collect::<Vec<_>>())?;
    let rows = tx.execute(OLD_ROWS, params! { "before" => rows_before })?;
    let met = tx.execute(OLD_MET, params! { "before" => rows_before })?;
    let never = tx.execute(NEVER_TAKEN, params! { "before" => rows_before })?;
    Ok(old.len() as u64 + rows + met + never)
}

const SUGGEST: Sql = sql!(
    "update import set plan = :plan, stage = 'uploaded', failure = null where tenant_id = :tenant and id = :id and stage in ('uploaded', 'looked', 'failed')"
);

/// What the columns seem to be, until the person says so.
pub(super) fn suggest(tx: &mut Tx<'_>, id: Uuid, plan: &Plan) -> Result<()> {
    tx.execute(SUGGEST, params! { "id" => id, "plan" => json(plan) }).map(|_| ())
}
