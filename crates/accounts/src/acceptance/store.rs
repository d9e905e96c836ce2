//! The table `terms_acceptance`.

use kernel::{EventId, Locale, RequestId, StaffId, Timestamp, Who};
use store::{Event, Result, Row, Scope, Sql, Tx, params, sql};

const WRITE: Sql = sql!(
    "insert into terms_acceptance (tenant_id, id, platform, version, words, documents, actor_kind, actor_id, accepted_at, request_id, locale) \
     values (:tenant, :id, :platform, :version, :words, :documents, :kind, :actor, :now, :request, :locale)"
);
const NEWEST: Sql = sql!(
    "select platform, version, words, documents, actor_kind, actor_id, accepted_at, locale from terms_acceptance \
     where tenant_id = :tenant and platform = :platform order by accepted_at desc, id desc limit 1"
);
const OF_STAFF: Sql = sql!(
    "select platform, version, words, documents, actor_kind, actor_id, accepted_at, locale from terms_acceptance \
     where tenant_id = :tenant and actor_id = :staff and platform in ('terms-of-use', 'privacy-page', 'of-age') \
     order by accepted_at desc, id limit 200"
);
const ALL: Sql = sql!(
    "select a.platform, a.version, a.words, a.documents, a.actor_kind, a.actor_id, a.accepted_at, a.locale, s.name \
     from terms_acceptance a join staff s on s.tenant_id = a.tenant_id and s.id = a.actor_id \
     where a.tenant_id = :tenant and a.platform in ('terms-of-use', 'privacy-page', 'of-age') \
     order by a.accepted_at desc, a.actor_id, a.id limit 600"
);
const WHO_HAS: Sql = sql!(
    "select actor_id from terms_acceptance where tenant_id = :tenant and platform = :platform and version = :version"
);
const OWNERS_BEHIND: Sql = sql!(
    "select s.id from staff s where s.tenant_id = :tenant and s.role = 'owner' and s.removed_at is null \
     and exists (select 1 from terms_acceptance a where a.tenant_id = :tenant and a.actor_id = s.id and a.platform = 'terms-of-use') \
     and not exists (select 1 from terms_acceptance a where a.tenant_id = :tenant and a.actor_id = s.id \
     and a.platform = 'terms-of-use' and a.version = :version)"
);

/// What is accepted: of which platform or page, which version, the words beside the box, and where the text stands.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub platform: &'static str,
    pub version: &'a str,
    pub words: &'a str,
    /// An address a line.
    pub documents: &'a str,
    /// The language of the words.
    pub locale: Locale,
}

/// What was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub platform: String,
    pub version: String,
    pub words: String,
    pub documents: Vec<String>,
    /// Nobody where a program did.
    pub staff: Option<StaffId>,
    pub at: Timestamp,
    /// Rows from before languages were written down have none.
    pub locale: Option<Locale>,
}

/// Writes down that whoever acts accepts something. Says nothing of the system, which accepts nothing.
pub fn write(tx: &mut Tx<'_>, entry: &Entry<'_>) -> Result<()> {
    match tx.actor().who {
        Who::Staff(staff) => write_for(tx, staff, entry),
        Who::ApiKey(key) => insert(tx, "api_key", key.as_uuid(), entry),
        Who::Contact(_) | Who::System(_) | Who::Operator => Ok(()),
    }
}

/// Writes down that this member of staff accepts something: one who comes back acts before it is known who she was.
pub(super) fn write_for(tx: &mut Tx<'_>, staff: StaffId, entry: &Entry<'_>) -> Result<()> {
    insert(tx, "staff", staff.as_uuid(), entry)
}

fn insert(tx: &mut Tx<'_>, kind: &str, actor: uuid::Uuid, entry: &Entry<'_>) -> Result<()> {
    let (now, request): (Timestamp, RequestId) = (tx.now(), tx.actor().request);
    let id: uuid::Uuid = tx.id::<EventId>().as_uuid();
    let values = params! {
        "id" => id, "platform" => entry.platform, "version" => entry.version, "words" => entry.words,
        "documents" => entry.documents, "kind" => kind, "actor" => actor, "now" => now, "request" => request,
        "locale" => entry.locale.tag(),
    };
    tx.execute(WRITE, values)?;
    tx.record(Event::new("terms.accepted").fact("platform", entry.platform).fact("version", entry.version));
    Ok(())
}

/// What was accepted last for a platform, whoever did.
pub fn newest(scope: &Scope<'_>, platform: &str) -> Result<Option<Kept>> {
    scope.row(NEWEST, params! { "platform" => platform })?.as_ref().map(kept).transpose()
}

pub(super) fn of_staff(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<Kept>> {
    scope.rows(OF_STAFF, params! { "staff" => staff })?.iter().map(kept).collect()
}

/// The newest rows of everyone, with their names.
pub(super) fn all(scope: &Scope<'_>) -> Result<Vec<(Kept, String)>> {
    scope.rows(ALL, params! {})?.iter().map(|row| Ok((kept(row)?, row.get("name")?))).collect()
}

/// Everyone who accepted this very version.
pub(super) fn who_has(scope: &Scope<'_>, platform: &str, version: &str) -> Result<Vec<StaffId>> {
    let rows = scope.rows(WHO_HAS, params! { "platform" => platform, "version" => version })?;
    rows.iter().map(|row| row.get("actor_id")).collect()
}

pub(super) fn owners_behind(scope: &Scope<'_>, version: &str) -> Result<Vec<StaffId>> {
    scope.rows(OWNERS_BEHIND, params! { "version" => version })?.iter().map(|row| row.get("id")).collect()
}

fn kept(row: &Row) -> Result<Kept> {
    let is_staff = row.get::<String>("actor_kind")? == "staff";
    let actor: uuid::Uuid = row.get("actor_id")?;
    Ok(Kept {
        platform: row.get("platform")?,
        version: row.get("version")?,
        words: row.get("words")?,
        documents: row.get::<String>("documents")?.lines().map(str::to_owned).collect(),
        staff: is_staff.then(|| StaffId::from_uuid(actor)),
        at: row.get("accepted_at")?,
        locale: row.get::<Option<String>>("locale")?.and_then(|tag| tag.parse().ok()),
    })
}
