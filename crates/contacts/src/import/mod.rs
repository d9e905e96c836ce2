//! Import: people from files of other programs, with a look at what would become of each row before anything is written.
//!
//! - A file is what it holds; every row of it is answered, and none costs another.                     (`reading`, `rules`)
//! - The dry run and the run go the same way; the run writes some hundred rows at once and says how far it is.     (`work`)
//! - What is cut off goes on behind the last batch; it is never half done in silence.               (`run`, `store::reached`)
//! - A permission is entered only where the file, or whoever brings it, says so, as the weaker word that it is; what was
//!   withdrawn stays withdrawn.                                                                      (`permission`; P-CON-5)
//! - One click takes it all back, and leaves what was changed since, and what it refused in somebody's name.         (`undo`)
//! - A file that was not taken waits where it is seen, and can be let go.                                         (`discard`)

pub(crate) mod api;
mod brought;
mod consents;
mod mapping;
mod marks;
mod model;
mod names;
pub(crate) mod pages;
mod permission;
mod reading;
mod refused;
mod rules;
mod run;
mod sought;
mod store;
#[cfg(test)]
mod tests;
mod undo;
mod upload;
mod values;
mod view;
mod work;

use std::time::Duration;

use ::store::{Event, Fault, NewTask, Result, Scope, Tx};
use kernel::Permission::ContactWrite;
use kernel::{BlobId, Permission, Problem, RequestId};
use uuid::Uuid;
use web::{Access, Method, Routes, described};

use mapping::Target;
use model::{Import, Plan, Stage};
use reading::Unreadable;

pub use reading::{BlobFile, packed_text};
pub use run::tasks;
pub use undo::let_go;

/// This capability's part of the API.
pub(crate) fn api_routes() -> Routes {
    let read = described::<api::__path_read>();
    Routes::new()
        .api(Method::POST, "/api/v1/contacts/import", ContactWrite, api::create, described::<api::__path_create>())
        .api(Method::GET, "/api/v1/contacts/imports/{id}", ContactWrite, api::read, read)
        .api(
            Method::DELETE,
            "/api/v1/contacts/imports/{id}",
            ContactWrite,
            api::discard,
            described::<api::__path_discard>(),
        )
        .api(
            Method::GET,
            "/api/v1/contacts/imports/{id}/refused",
            ContactWrite,
            api::refused,
            described::<api::__path_refused>(),
        )
        .api(
            Method::POST,
            "/api/v1/contacts/imports/{id}/start",
            ContactWrite,
            api::start,
            described::<api::__path_start>(),
        )
        .api(
            Method::POST,
            "/api/v1/contacts/imports/{id}/undo",
            ContactWrite,
            api::undo,
            described::<api::__path_undo>(),
        )
}

/// How long an import can be taken back.
const UNDO_WITHIN: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long the file itself lies here: it is needed for the file of refused rows, and holds everybody's data.
const FILE_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Files of one business that lie here and were not taken.
const MOST_WAITING: usize = 20;

/// Why an import does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    Unreadable(Unreadable),
    /// It is larger than is taken.
    TooLarge,
    Cut,
    NoFile,
    TooManyWaiting,
    /// No column names anyone.
    NobodyNamed,
    /// A permission is said without how, when and by which text.
    HalfAttested,
    /// Whoever imports may not record permissions.
    MayNotConsent,
    /// It goes on, or is over.
    NotNow,
    /// The file is not kept any more.
    FileGone,
    TooLate,
    /// It is somebody else's, and taking it back deletes people.
    MayNotDelete,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let unprocessable = |code: &'static str, words: &'static str| Problem::invalid().field("file", code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::TooLarge => Problem::new(413, "too_large", "The file is too large: 2 GB are taken. Split it."),
            Refusal::Cut => unprocessable("cut_off", "The file was cut off on its way here. Send it again."),
            Refusal::NoFile => unprocessable("empty", "No file came, or it is empty."),
            Refusal::TooManyWaiting => {
                Problem::new(429, "too_many_files", "Many files wait here already. Finish or discard those first.")
            }
            Refusal::Unreadable(why) => unprocessable(
                why.as_str(),
                match why {
                    Unreadable::Empty => "The file is empty.",
                    Unreadable::UnknownKind => {
                        "This is no list of people. Save it as CSV, Excel (.xlsx) or vCard (.vcf)."
                    }
                    Unreadable::BrokenSheet => "The spreadsheet cannot be read. Save it as CSV, without a password.",
                    Unreadable::Bomb => "The spreadsheet holds more than can be read. Save it as CSV.",
                    Unreadable::TooManyColumns => {
                        "The table has more than 500 columns. Leave out those you do not need."
                    }
                    Unreadable::TooManyRows => "The file has more than a million rows. Split it.",
                    Unreadable::Gone => "The file is not here any more. Send it again.",
                },
            ),
            Refusal::NobodyNamed => Problem::invalid().field(
                "columns",
                "nobody_named",
                "Say which column holds the name, the number or the e-mail address.",
            ),
            Refusal::HalfAttested => Problem::invalid().field(
                "attested",
                "incomplete",
                "Say how and when these people agreed, not later than today, and which text they agreed to.",
            ),
            Refusal::MayNotConsent => {
                Problem::new(403, "forbidden", "You may not record permissions. Import without them, or ask an owner.")
            }
            Refusal::NotNow => Problem::new(409, "not_now", "This import goes on, or is over. Look at how far it is."),
            Refusal::FileGone => Problem::new(410, "file_gone", "The file is not kept any more. Send it again."),
            Refusal::TooLate => {
                Problem::new(409, "too_late", "This import cannot be taken back any more, or was already.")
            }
            Refusal::MayNotDelete => {
                let words = "Taking this import back deletes people, and somebody else brought it. Ask whoever did, or an admin.";
                Problem::new(403, "forbidden", words)
            }
        }
    }
}

fn refuse<T>(refusal: Refusal) -> Result<T, Fault<Refusal>> {
    Err(Fault::Refused(refusal))
}

/// One import of this business.
fn find(scope: &Scope<'_>, id: Uuid) -> Result<Import, Fault<Refusal>> {
    store::get(scope, id)?.ok_or(Fault::Refused(Refusal::NotFound))
}

/// Keeps an uploaded file as an import that waits for its columns to be named.
fn begin(tx: &mut Tx<'_>, file: BlobId, name: &str, bytes: u64, plan: &Plan) -> Result<Uuid> {
    let id = tx.id::<RequestId>().as_uuid();
    store::add(tx, id, file, name, bytes, plan)?;
    tx.record(Event::new("import.uploaded").fact("import_id", id));
    Ok(id)
}

/// Says what the columns are, and begins the dry run.
fn plan(tx: &mut Tx<'_>, access: &Access, id: Uuid, plan: &Plan) -> Result<(), Fault<Refusal>> {
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !matches!(import.stage, Stage::Uploaded | Stage::Looked | Stage::Failed) {
        return refuse(Refusal::NotNow);
    }
    if import.file.is_none() {
        return refuse(Refusal::FileGone);
    }
    let has = |wanted: &[Target]| plan.columns.iter().any(|column| wanted.contains(&column.target));
    if !has(&[
        Target::Name,
        Target::GivenName,
        Target::FamilyName,
        Target::Phone,
        Target::Email,
        Target::Id,
        Target::Company,
    ]) {
        return refuse(Refusal::NobodyNamed);
    }
    if plan.speaks() && !access.may(Permission::ConsentWrite) {
        return refuse(Refusal::MayNotConsent);
    }
    if plan.attested.as_ref().is_some_and(|attested| !rules::is_whole(attested, tx.now())) {
        return refuse(Refusal::HalfAttested);
    }
    store::set_plan(tx, id, plan)?;
    enqueue(tx, id)?;
    Ok(())
}

/// Keeps what shows that permission was given, beside the import.
fn attach_proof(tx: &mut Tx<'_>, id: Uuid, proof: BlobId, name: &str) -> Result<(), Fault<Refusal>> {
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !matches!(import.stage, Stage::Uploaded | Stage::Looked | Stage::Failed) {
        return refuse(Refusal::NotNow);
    }
    if let Some(before) = import.proof {
        tx.forget_blobs(&[before])?;
    }
    Ok(store::set_proof(tx, id, Some(proof), name)?)
}

/// Does what the dry run has shown.
fn start(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Fault<Refusal>> {
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if import.stage != Stage::Looked {
        return refuse(Refusal::NotNow);
    }
    if import.file.is_none() {
        return refuse(Refusal::FileGone);
    }
    store::set_stage(tx, id, Stage::Running)?;
    tx.record(Event::new("import.started").fact("import_id", id));
    Ok(enqueue(tx, id)?)
}

/// Lets a file go that was not taken.
fn discard(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Fault<Refusal>> {
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !import.stage.is_untaken() {
        return refuse(Refusal::NotNow);
    }
    store::discard(tx, &import)?;
    tx.record(Event::new("import.discarded").fact("import_id", id));
    Ok(())
}

/// Those whom it brought go with it: whoever may not delete people takes back what they brought themselves.
fn may_take_back(access: &Access, import: &Import) -> bool {
    access.may(Permission::ContactDelete) || access.actor.who == import.author
}

/// Takes it back, or stops it and takes back what was done so far.
fn take_back(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<(), Fault<Refusal>> {
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !may_take_back(access, &import) {
        return refuse(Refusal::MayNotDelete);
    }
    if !import.can_be_undone(tx.now()) {
        return refuse(Refusal::TooLate);
    }
    brought::leave_used(tx, &import)?;
    store::set_stage(tx, id, Stage::Undoing)?;
    tx.record(Event::new("import.undone").fact("import_id", id));
    Ok(enqueue(tx, id)?)
}

fn enqueue(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let turn: RequestId = tx.id();
    tx.enqueue(NewTask::new(run::KIND, format!("{id}.{turn}")).slow().fact("import", id))
}

/// Deletes files and rows that were kept long enough, and says how many.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let now = tx.now();
    store::age_out(tx, now - FILE_KEPT, now - UNDO_WITHIN)
}
