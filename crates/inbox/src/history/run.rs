//! The work in the background: some hundred messages a write, each saying how far it came.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::sync::Arc;

use ::store::blobs::BlobReader;
use ::store::{Event, Task, TaskFailure, TaskHandler, Tx};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use kernel::{Actor, Permission, RequestId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;
use web::App;

use super::model::{Import, Past, Plan, Side, Stage};
use super::reading::{Entry, each};
use super::said::Said;
use super::store;
use super::upload::{is_the_files, opened};
use crate::snooze::rules::instant;

pub(super) const KIND: &str = "inbox.history";
const AT_ONCE: usize = 250;
const REMOVED_AT_ONCE: i64 = 500;
/// Batches that are read ahead of what is written.
const AHEAD: usize = 2;

/// A message as it is written.
#[derive(Clone)]
struct Row {
    line: i64,
    wall: NaiveDateTime,
    side: Side,
    author: String,
    said: Said,
    /// The how manyeth of those that are the same in all else.
    nth: u32,
}

impl Row {
    /// By what it is known again. A file is its words, since the same chat is exported with its files and without.
    fn identity(&self) -> String {
        let what = match self.said.kind.is_file() {
            true => "file",
            false => self.said.kind.as_str(),
        };
        format!("{}\n{}\n{what}\n{}\n{}", self.wall, self.author, self.nth, self.said.text)
    }
}

/// Who reads chats in, and takes them out.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(KIND, Arc::new(move |task| Box::pin(go_on(app.clone(), task))))]
}

async fn go_on(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: Uuid = task.fact("history_import")?;
    let Some(import) = app.db.read(task.tenant, move |scope| store::get(scope, id)).await? else { return Ok(()) };
    match import.stage {
        Stage::Running => read_in(&app, &task, import).await,
        Stage::Undoing => take_out(&app, &task, &import).await,
        Stage::Arriving | Stage::Looked | Stage::Done | Stage::Undone | Stage::Stopped => Ok(()),
    }
}

fn actor(app: &App, task: &Task, import: &Import) -> Actor {
    Actor { who: import.author, at: app.clock.now(), request: task.request }
}

/// Goes through the file from behind the last batch on.
async fn read_in(app: &App, task: &Task, import: Import) -> Result<(), TaskFailure> {
    let (tenant, id) = (task.tenant, import.id);
    let reached = app.db.read(tenant, move |scope| store::reached(scope, id)).await?;
    let file = match import.file {
        Some(file) => app.db.blobs().read(tenant, file).await?,
        None => None,
    };
    let Some(file) = file else { return end(app, task, &import, Stage::Stopped).await };
    let zone: Tz = import.plan.zone.parse().unwrap_or(Tz::UTC);
    let (sender, mut batches) = mpsc::channel::<Vec<Row>>(AHEAD);
    let (plan, runtime) = (import.plan.clone(), Handle::current());
    let reading = tokio::task::spawn_blocking(move || read(file, runtime, &plan, reached, &sender));
    while let Some(rows) = batches.recv().await {
        if !step(app, task, &import, zone, rows).await? {
            // Taken out, or not allowed any more: reading ends when nobody takes what it reads.
            return Ok(());
        }
    }
    match reading.await {
        Ok(Ok(())) => end(app, task, &import, Stage::Done).await,
        Ok(Err(error)) if is_the_files(&error) => end(app, task, &import, Stage::Stopped).await,
        Ok(Err(error)) => Err(TaskFailure::Again(error.to_string())),
        Err(_) => Err(TaskFailure::Again("reading the chat panicked; the log says where".to_owned())),
    }
}

/// Reads messages of those who were chosen, and hands on the ones behind the last batch, some at once.
fn read(
    file: BlobReader,
    runtime: Handle,
    plan: &Plan,
    reached: i64,
    sender: &mpsc::Sender<Vec<Row>>,
) -> io::Result<()> {
    let Some(text) = opened(file, runtime)? else { return Ok(()) };
    let (mut seen, hasher): (HashMap<u64, u32>, _) = (HashMap::new(), RandomState::new());
    let mut rows = Vec::with_capacity(AT_ONCE);
    each(text, |entry| {
        let Entry::Message(message) = entry else { return true };
        let read = message.stamp.read(plan.order).zip(plan.side(&message.author));
        let Some((wall, side)) = read else { return true };
        let mut row = Row { line: message.line, wall, side, author: message.author, said: message.said, nth: 0 };
        let count = seen.entry(hasher.hash_one(row.identity())).or_default();
        row.nth = *count;
        *count += 1;
        if row.line > reached {
            rows.push(row);
        }
        rows.len() < AT_ONCE || sender.blocking_send(std::mem::take(&mut rows)).is_ok()
    })?;
    if !rows.is_empty() {
        sender.blocking_send(rows).ok();
    }
    Ok(())
}

/// One write. Says whether it goes on.
async fn step(app: &App, task: &Task, import: &Import, zone: Tz, rows: Vec<Row>) -> Result<bool, TaskFailure> {
    let id = import.id;
    let write = move |tx: &mut Tx<'_>| -> ::store::Result<bool> {
        let Some(import) = store::lock(tx, id)?.filter(|import| import.stage == Stage::Running) else {
            return Ok(false);
        };
        let standing = accounts::standing(tx, import.author)?;
        if !standing.is_some_and(|(permissions, _)| permissions.contains(Permission::PrivacyManage)) {
            finish(tx, &import, Stage::Stopped)?;
            return Ok(false);
        }
        // Another runner was here before this one was known to be gone.
        let reached = store::reached(tx, id)?;
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.line > reached).collect();
        let Some(last) = rows.last().map(|row| row.line) else { return Ok(true) };
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut marked = Vec::with_capacity(rows.len());
        for row in rows {
            let mark = tx.commitment("history_message", row.identity().as_bytes())?;
            let past = Past {
                id: tx.id::<RequestId>().as_uuid(),
                import: id,
                side: row.side,
                author: row.author,
                kind: row.said.kind,
                text: row.said.text,
                file_name: row.said.file_name,
                at: instant(zone, row.wall),
            };
            marked.push((mark, past));
        }
        // Those who count as one person may have brought the same chat each.
        let mut others = contacts::merging::members(tx, import.contact)?;
        others.retain(|one| *one != import.contact);
        let known = store::known(tx, &others, marked.iter().map(|(mark, _)| mark.to_vec()).collect())?;
        marked.retain(|(mark, _)| !known.contains(mark.as_slice()));
        let added = store::add_messages(tx, import.contact, marked)?;
        store::stepped(tx, id, last, added, count - added)?;
        Ok(true)
    };
    Ok(app.db.write(task.tenant, actor(app, task, import), write).await?)
}

async fn end(app: &App, task: &Task, import: &Import, stage: Stage) -> Result<(), TaskFailure> {
    let id = import.id;
    let write = move |tx: &mut Tx<'_>| -> ::store::Result<()> {
        let Some(import) = store::lock(tx, id)?.filter(|import| import.stage == Stage::Running) else { return Ok(()) };
        finish(tx, &import, stage)
    };
    Ok(app.db.write(task.tenant, actor(app, task, import), write).await?)
}

/// It is over: all of it is here, or what came before it stopped.
fn finish(tx: &mut Tx<'_>, import: &Import, stage: Stage) -> ::store::Result<()> {
    store::finish(tx, import, stage)?;
    let kind = if stage == Stage::Stopped { "history.stopped" } else { "history.imported" };
    tx.record(
        Event::new(kind).contact(import.contact).fact("history_import_id", import.id).fact("added", import.added),
    );
    Ok(())
}

async fn take_out(app: &App, task: &Task, import: &Import) -> Result<(), TaskFailure> {
    let id = import.id;
    loop {
        let write = move |tx: &mut Tx<'_>| -> ::store::Result<bool> {
            let Some(import) = store::lock(tx, id)?.filter(|import| import.stage == Stage::Undoing) else {
                return Ok(false);
            };
            if store::remove_some(tx, id, REMOVED_AT_ONCE)? > 0 {
                return Ok(true);
            }
            store::finish(tx, &import, Stage::Undone)?;
            Ok(false)
        };
        if !app.db.write(task.tenant, actor(app, task, import), write).await? {
            return Ok(());
        }
    }
}
