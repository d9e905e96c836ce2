//! The platform's own terms: which they are, and who accepted them for the business. (P-PRV-17)
//!
//! - A row is what one person or program accepted at one moment, with the words that stood beside the box. None is changed.
//! - Who connects a number on a page accepts them in the same form; a program may say which version it accepts.
//! - A newer version here, and owners are told once that theirs is older.                  (`tell_of_newer`, nightly)

use ::store::{Event, Result, Scope, Sql, Tx, params, sql};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{Locale, RequestId, StaffId, Timestamp, Who};
use web::t;

/// The terms that hold for a number on WhatsApp.
pub(crate) const PLATFORM: &str = "whatsapp";
/// The day of the last change that Kontor knows of (facts/meta.md 8.4: the Messaging Policy, on assistants).
pub(crate) const VERSION: &str = "2026-01-15";
/// Where they stand, in the order in which they are named.
pub(crate) const DOCUMENTS: [&str; 3] = [
    "https://www.whatsapp.com/legal/business-terms",
    "https://business.whatsapp.com/policy",
    "https://developers.facebook.com/terms",
];

/// What someone accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) version: String,
    pub(crate) words: String,
    pub(crate) documents: Vec<String>,
    /// Nobody where a program did.
    pub(crate) staff: Option<StaffId>,
    pub(crate) at: Timestamp,
}

impl Accepted {
    pub(crate) fn is_current(&self) -> bool {
        self.version.as_str() >= VERSION
    }
}

const ACCEPT: Sql = sql!(
    "insert into terms_acceptance (tenant_id, id, platform, version, words, documents, actor_kind, actor_id, accepted_at, request_id) \
     values (:tenant, :id, :platform, :version, :words, :documents, :kind, :actor, :now, :request)"
);
const NEWEST: Sql = sql!(
    "select version, words, documents, actor_kind, actor_id, accepted_at from terms_acceptance \
     where tenant_id = :tenant and platform = :platform order by accepted_at desc, id desc limit 1"
);

/// The words beside the box.
pub(crate) fn words(locale: Locale) -> String {
    t!(locale, "terms-accept", version = VERSION)
}

/// What each document is called.
pub(crate) fn names(locale: Locale) -> [String; 3] {
    [t!(locale, "terms-business"), t!(locale, "terms-policy"), t!(locale, "terms-platform")]
}

/// Writes down that whoever acts accepted the terms as they stand, having read them in this language. Says nothing of the system,
/// which accepts nothing.
pub(crate) fn accept(tx: &mut Tx<'_>, locale: Locale) -> Result<()> {
    let (kind, actor) = match tx.actor().who {
        Who::Staff(staff) => ("staff", staff.as_uuid()),
        Who::ApiKey(key) => ("api_key", key.as_uuid()),
        Who::Contact(_) | Who::System(_) | Who::Operator => return Ok(()),
    };
    let (now, request): (Timestamp, RequestId) = (tx.now(), tx.actor().request);
    let id: uuid::Uuid = tx.id::<kernel::EventId>().as_uuid();
    let values = params! {
        "id" => id, "platform" => PLATFORM, "version" => VERSION, "words" => words(locale), "documents" => DOCUMENTS.join("\n"),
        "kind" => kind, "actor" => actor, "now" => now, "request" => request,
    };
    tx.execute(ACCEPT, values)?;
    tx.record(Event::new("terms.accepted").fact("platform", PLATFORM).fact("version", VERSION));
    Ok(())
}

/// What was accepted last.
pub(crate) fn newest(scope: &Scope<'_>) -> Result<Option<Accepted>> {
    let Some(row) = scope.row(NEWEST, params! { "platform" => PLATFORM })? else { return Ok(None) };
    let is_staff = row.get::<String>("actor_kind")? == "staff";
    let actor: uuid::Uuid = row.get("actor_id")?;
    Ok(Some(Accepted {
        version: row.get("version")?,
        words: row.get("words")?,
        documents: row.get::<String>("documents")?.lines().map(str::to_owned).collect(),
        staff: is_staff.then(|| StaffId::from_uuid(actor)),
        at: row.get("accepted_at")?,
    }))
}

/// Owners are told once of each version that is newer than what was accepted, where the page is to accept it.
pub(crate) fn tell_of_newer(tx: &mut Tx<'_>, page: String) -> Result<()> {
    let Some(accepted) = newest(tx)? else { return Ok(()) };
    if accepted.is_current() {
        return Ok(());
    }
    let key = format!("{PLATFORM}:{VERSION}");
    notices::tell(tx, Notice::new(Kind::TermsChanged, To::Owners, key, page).fact("version", VERSION))
}
