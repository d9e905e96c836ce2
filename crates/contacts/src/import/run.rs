//! The work in the background: it is done in batches, and each says how far it came.

use std::collections::HashMap;
use std::sync::Arc;

use ::store::blobs::BlobReader;
use ::store::{Event, Fault, Task, TaskFailure, TaskHandler, Tx};
use kernel::{Actor, Permission, TenantId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;
use web::App;

use super::model::{Import, Pass, Plan, Stage};
use super::reading::{BlobFile, Failure, Format, Reading, Shape, Unreadable};
use super::rules::{self, Fields, Named};
use super::work::{self, Raced, Row};
use super::{brought, marks, store, undo};
use crate::export::Field;
use crate::fields;

pub(super) const KIND: &str = "contacts.import";
/// Rows of one write: it holds up the others for as long as it takes.
const AT_ONCE: usize = 250;
const TAKEN_BACK_AT_ONCE: i64 = 100;
const MOST_ROWS: i64 = 1_000_000;
/// Rows in which the first that can be read are looked for.
const MOST_LOOKED_AT: usize = 1000;
/// Rows that are passed over to show some further below, and bytes.
const MOST_PASSED: i64 = 100_000;
const MOST_PASSED_BYTES: u64 = if cfg!(test) { 256 * 1024 } else { 8 * 1024 * 1024 };
/// Batches that are read ahead of what is written.
const AHEAD: usize = 2;
/// A batch is looked at anew so often when others enter the same people.
const MOST_RACES: usize = 5;

pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(KIND, Arc::new(move |task| Box::pin(go_on(app.clone(), task))))]
}

async fn go_on(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: Uuid = task.fact("import")?;
    let found = app.db.read(task.tenant, move |scope| store::get(scope, id)).await?;
    let Some(import) = found else { return Ok(()) };
    match import.stage {
        Stage::Looking => through(&app, &task, import, Pass::Dry).await,
        Stage::Running => through(&app, &task, import, Pass::Run).await,
        Stage::Undoing => take_back(&app, &task, &import).await,
        Stage::Uploaded | Stage::Looked | Stage::Done | Stage::Undone | Stage::Failed | Stage::Stopped => Ok(()),
    }
}

fn actor(app: &App, task: &Task, import: &Import) -> Actor {
    Actor { who: import.author, at: app.clock.now(), request: task.request }
}

/// The file that is brought, if it is still here.
pub(super) async fn source(app: &App, tenant: TenantId, import: &Import) -> ::store::Result<Option<BlobReader>> {
    match import.file {
        Some(file) => app.db.blobs().read(tenant, file).await,
        None => Ok(None),
    }
}

/// Goes through the file from behind the last batch on.
async fn through(app: &App, task: &Task, import: Import, pass: Pass) -> Result<(), TaskFailure> {
    let (tenant, id) = (task.tenant, import.id);
    let about = move |scope: &::store::Scope<'_>| -> ::store::Result<_> {
        // A field that is out of sight comes back with what the file says, as what it is.
        let fields = fields::definitions(scope)?.into_iter().chain(fields::removed(scope)?);
        Ok((store::reached(scope, id)?, Fields(fields.collect())))
    };
    let (reached, known) = app.db.read(tenant, about).await?;
    let Some(file) = source(app, tenant, &import).await? else {
        return end(app, task, &import, pass, Some(Unreadable::Gone)).await;
    };
    if pass == Pass::Dry && reached == 0 {
        clear(app, task, &import).await?;
    }
    let (sender, mut batches) = mpsc::channel::<Vec<Row>>(AHEAD);
    let (plan, runtime) = (import.plan.clone(), Handle::current());
    let reading = tokio::task::spawn_blocking(move || read(file, runtime, &plan, &known, reached, &sender));
    while let Some(rows) = batches.recv().await {
        if !step(app, task, &import, pass, rows).await? {
            // Taken back, or not allowed any more: reading ends when nobody takes what it reads.
            return Ok(());
        }
    }
    match reading.await {
        Ok(Ok(())) => end(app, task, &import, pass, None).await,
        Ok(Err(Failure::Unreadable(why))) => end(app, task, &import, pass, Some(why)).await,
        Ok(Err(Failure::Failed(error))) => Err(TaskFailure::Again(error.to_string())),
        Err(_) => Err(TaskFailure::Again("reading the file panicked; the log says where".to_owned())),
    }
}

/// What a dry run before this one has left goes, some at once.
async fn clear(app: &App, task: &Task, import: &Import) -> Result<(), TaskFailure> {
    let id = import.id;
    let write = move |tx: &mut Tx<'_>| -> ::store::Result<u64> {
        let is_new = store::lock(tx, id)?.is_some_and(|import| import.stage == Stage::Looking);
        if is_new && store::reached(tx, id)? == 0 { store::forget_dry(tx, id) } else { Ok(0) }
    };
    while app.db.write(task.tenant, actor(app, task, import), write).await? > 0 {}
    Ok(())
}

/// Reads rows, and hands on those behind the last batch, some at once.
fn read(
    file: BlobReader,
    runtime: Handle,
    plan: &Plan,
    known: &Fields,
    reached: i64,
    sender: &mpsc::Sender<Vec<Row>>,
) -> Result<(), Failure> {
    let mut reading = Reading::open(BlobFile::new(file, runtime), &plan.shape)?;
    let origin = rules::origin(plan);
    let (mut rows, mut number) = (Vec::with_capacity(AT_ONCE), 0);
    while let Some(record) = reading.next()? {
        number += 1;
        if number > MOST_ROWS {
            return Err(Unreadable::TooManyRows.into());
        }
        if number > reached {
            rows.push(Row { number, line: record.line, draft: rules::draft(&record, plan, origin, known) });
        }
        if rows.len() == AT_ONCE && sender.blocking_send(std::mem::take(&mut rows)).is_err() {
            return Ok(());
        }
    }
    if !rows.is_empty() {
        sender.blocking_send(rows).ok();
    }
    Ok(())
}

/// One write. Says whether it goes on.
async fn step(app: &App, task: &Task, import: &Import, pass: Pass, rows: Vec<Row>) -> Result<bool, TaskFailure> {
    let (tenant, id, rows) = (task.tenant, import.id, Arc::new(rows));
    for _ in 0..MOST_RACES {
        let rows = rows.clone();
        let write = move |tx: &mut Tx<'_>| -> Result<bool, Fault<Raced>> {
            let Some(import) = store::lock(tx, id)? else { return Ok(false) };
            let stage = if pass == Pass::Dry { Stage::Looking } else { Stage::Running };
            if import.stage != stage {
                return Ok(false);
            }
            if !may(tx, &import)? {
                store::finish(tx, id, Stage::Stopped, None)?;
                return Ok(false);
            }
            // Another runner was here before this one was known to be gone.
            let reached = store::reached(tx, id)?;
            let rows: Vec<Row> = rows.iter().filter(|row| row.number > reached).cloned().collect();
            let Some(last) = rows.last().map(|row| row.number) else { return Ok(true) };
            let mut counts = if pass == Pass::Dry { import.looked } else { import.done };
            work::take(tx, &import, pass, &rows, &mut counts)?;
            store::set_counts(tx, id, pass, &counts, last)?;
            Ok(true)
        };
        match app.db.write(tenant, actor(app, task, import), write).await {
            Ok(goes_on) => return Ok(goes_on),
            Err(Fault::Refused(Raced)) => {}
            Err(Fault::Failed(error)) => return Err(error.into()),
        }
    }
    Err(TaskFailure::Again("the same people were being entered elsewhere".to_owned()))
}

/// Whether whoever began it may go on.
fn may(tx: &Tx<'_>, import: &Import) -> ::store::Result<bool> {
    let standing = accounts::standing(tx, import.author)?;
    Ok(standing.is_some_and(|(permissions, _)| {
        let may_speak = !import.plan.speaks() || permissions.contains(Permission::ConsentWrite);
        permissions.contains(Permission::ContactWrite) && may_speak
    }))
}

async fn end(
    app: &App,
    task: &Task,
    import: &Import,
    pass: Pass,
    failure: Option<Unreadable>,
) -> Result<(), TaskFailure> {
    let id = import.id;
    let forget = move |tx: &mut Tx<'_>| -> ::store::Result<u64> {
        match store::lock(tx, id)?.filter(|import| matches!(import.stage, Stage::Looking | Stage::Running)) {
            Some(_) => marks::forget_met(tx, id),
            None => Ok(0),
        }
    };
    while app.db.write(task.tenant, actor(app, task, import), forget).await? > 0 {}
    let write = move |tx: &mut Tx<'_>| -> ::store::Result<()> {
        let Some(import) = store::lock(tx, id)? else { return Ok(()) };
        let stage = match (pass, failure) {
            (Pass::Dry, None) if import.stage == Stage::Looking => Stage::Looked,
            (Pass::Dry, Some(_)) if import.stage == Stage::Looking => Stage::Failed,
            (Pass::Run, None) if import.stage == Stage::Running => Stage::Done,
            (Pass::Run, Some(_)) if import.stage == Stage::Running => Stage::Stopped,
            _ => return Ok(()),
        };
        store::finish(tx, id, stage, failure)?;
        tx.record(Event::new("import.finished").fact("import_id", id).fact("stage", stage.as_str()));
        Ok(())
    };
    Ok(app.db.write(task.tenant, actor(app, task, import), write).await?)
}

async fn take_back(app: &App, task: &Task, import: &Import) -> Result<(), TaskFailure> {
    let id = import.id;
    loop {
        let write = move |tx: &mut Tx<'_>| -> ::store::Result<bool> {
            let Some(import) = store::lock(tx, id)?.filter(|import| import.stage == Stage::Undoing) else {
                return Ok(false);
            };
            let rows = store::to_take_back(tx, id, TAKEN_BACK_AT_ONCE)?;
            if rows.is_empty() {
                brought::drop_fields(tx, &import)?;
                store::finish(tx, import.id, Stage::Undone, None)?;
                tx.record(Event::new("import.finished").fact("import_id", id).fact("stage", Stage::Undone.as_str()));
                return Ok(false);
            }
            let known = Fields(fields::definitions(tx)?);
            let (mut restored, mut kept) = (0, 0);
            for row in &rows {
                let (Some(contact), Some(trace)) = (row.contact, &row.trace) else { continue };
                match undo::restore(tx, &known, contact, trace)? {
                    true => restored += 1,
                    false => kept += 1,
                }
            }
            store::set_taken(tx, id, &rows)?;
            store::taken_back(tx, id, restored, kept)?;
            Ok(true)
        };
        if !app.db.write(task.tenant, actor(app, task, import), write).await? {
            return Ok(());
        }
    }
}

/// Whom rows of a file name, by their numbers, as far as it can be read and they do not stand too far below: it is read from its
/// beginning, as nothing of whoever is not in the book is kept beside it. What shows them stands without their names too.
pub(super) async fn named(
    app: &App,
    tenant: TenantId,
    import: &Import,
    numbers: Vec<i64>,
) -> ::store::Result<HashMap<i64, Named>> {
    let last = numbers.iter().filter(|number| **number <= MOST_PASSED).max().copied();
    let Some(last) = last else { return Ok(HashMap::new()) };
    let Some(file) = source(app, tenant, import).await? else { return Ok(HashMap::new()) };
    let (plan, runtime) = (import.plan.clone(), Handle::current());
    let read = move || {
        let (origin, fields, mut found) = (rules::origin(&plan), Fields::default(), HashMap::new());
        let read = || -> Result<(), Failure> {
            let file = BlobFile::new(file, runtime).at_most(MOST_PASSED_BYTES);
            let mut reading = Reading::open(file, &plan.shape)?;
            for number in 1..=last {
                let Some(record) = reading.next()? else { break };
                if numbers.contains(&number) {
                    found.insert(number, rules::named(&record, &plan, origin, &fields));
                }
            }
            Ok(())
        };
        // What is wrong with it is said elsewhere.
        read().ok();
        found
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| ::store::Error::Panicked("reading a file".to_owned()))
}

/// What is looked at of a file.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// Which sheet of a workbook it is of.
    pub(super) sheet: usize,
    /// What the sheets of a workbook are called.
    pub(super) sheets: Vec<String>,
    /// Fields as the file says what they are, as far as it was read.
    pub(super) defined: Vec<Field>,
}

/// The first rows of a file, read like this.
pub(super) async fn sample(
    app: &App,
    tenant: TenantId,
    import: &Import,
    shape: &Shape,
    count: usize,
) -> Result<Sample, Fault<super::Refusal>> {
    let Some(file) = source(app, tenant, import).await? else { return super::refuse(super::Refusal::FileGone) };
    let (shape, runtime) = (shape.clone(), Handle::current());
    let read = move || -> Result<_, Failure> {
        let mut reading = Reading::open(BlobFile::new(file, runtime), &shape)?;
        let columns = reading.columns().to_vec();
        let mut rows = Vec::new();
        for _ in 0..MOST_LOOKED_AT {
            // The first card says what the fields of all are.
            if rows.len() >= count.max(usize::from(shape.format == Format::Cards)) {
                break;
            }
            let Some(record) = reading.next()? else { break };
            if record.wrong.is_none() {
                rows.push(record.cells);
            }
        }
        let (sheet, sheets, defined) = (reading.sheet(), reading.sheets().to_vec(), reading.defined().to_vec());
        Ok(Sample { columns, rows, sheet, sheets, defined })
    };
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(Failure::Unreadable(why))) => super::refuse(super::Refusal::Unreadable(why)),
        Ok(Err(Failure::Failed(error))) => Err(Fault::Failed(::store::Error::Unavailable(error.to_string()))),
        Err(_) => Err(Fault::Failed(::store::Error::Panicked("reading a file".to_owned()))),
    }
}
