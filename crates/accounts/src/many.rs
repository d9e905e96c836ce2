//! One change of many things, as a task: how far it is, and who goes on with it by turns. What is changed, and how, its room knows.
//!
//! - It goes on as long as whoever began it belongs to the business, and with what they may do by then.      (A18, A22)
//! - Nobody's ten thousand hold up what another business waits for.                                          (A64)

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Actor, ApiKeyId, RequestId, StaffId, Timestamp, UnknownWord, Who};
use store::{NewTask, Result, Scope, Task, TaskFailure, TaskHandler, Tx};
use uuid::Uuid;
use web::{Access, App};

/// How long the whole can be taken back.
pub const VALID: Duration = Duration::from_secs(60 * 60);
/// One write holds up the others for as long as it takes.
pub const AT_ONCE: i64 = 50;
/// A list is gone through in parts of so many.
pub const PART: i64 = 200;
/// More than this is not one thought any more.
pub const MOST: i64 = 10_000;
/// As many ids may be named.
pub const MOST_NAMED: usize = 1000;
/// Writes after which others have their turn.
const TURN: usize = 4;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What it touches is being written down.
    Gathering,
    Running,
    Done,
    Undoing,
    Undone,
    /// Whoever began it may not go on.
    Stopped,
}

impl Stage {
    const ALL: [Stage; 6] =
        [Stage::Gathering, Stage::Running, Stage::Done, Stage::Undoing, Stage::Undone, Stage::Stopped];

    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Gathering => "gathering",
            Stage::Running => "running",
            Stage::Done => "done",
            Stage::Undoing => "undoing",
            Stage::Undone => "undone",
            Stage::Stopped => "stopped",
        }
    }

    /// Whether something is still to be done.
    pub const fn goes_on(self) -> bool {
        matches!(self, Stage::Gathering | Stage::Running | Stage::Undoing)
    }

    /// Whether it can be taken back: `changed` were changed, and it ended or began then.
    pub fn can_be_undone(self, changed: i64, since: Timestamp, now: Timestamp) -> bool {
        match self {
            Stage::Done => now.since(since) < VALID && changed > 0,
            Stage::Gathering | Stage::Running => true,
            Stage::Undoing | Stage::Undone | Stage::Stopped => false,
        }
    }
}

impl FromStr for Stage {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Stage::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Who began it, as it is kept.
pub fn author(kind: &str, id: Uuid) -> Who {
    match kind {
        "staff" => Who::Staff(StaffId::from_uuid(id)),
        _ => Who::ApiKey(ApiKeyId::from_uuid(id)),
    }
}

/// How a room goes on with what was begun.
#[derive(Clone, Copy)]
pub struct Work {
    /// The task's kind.
    pub task: &'static str,
    /// Whoever began it, as long as something is still to be done.
    pub author: fn(&Scope<'_>, Uuid) -> Result<Option<Who>>,
    /// One write of it. Says whether there is more to do.
    pub step: fn(&mut Tx<'_>, &Access, Uuid) -> Result<bool>,
    /// Whoever began it may not go on.
    pub stop: fn(&mut Tx<'_>, Uuid) -> Result<()>,
}

impl Work {
    /// The first steps at once, so that what is few is done with that; the others by a task.
    pub fn begin(self, tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<()> {
        if (self.step)(tx, access, id)? && (self.step)(tx, access, id)? {
            tx.enqueue(NewTask::new(self.task, id).fact("bulk", id))?;
        }
        Ok(())
    }

    /// The same for taking it back, by a name of its own: the task that did it may just be ending.
    pub fn turn_back(self, tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<()> {
        if (self.step)(tx, access, id)? {
            tx.enqueue(NewTask::new(self.task, format!("{id}.undo")).fact("bulk", id))?;
        }
        Ok(())
    }

    /// Who goes on with it.
    pub fn handler(self, app: &App) -> (&'static str, TaskHandler) {
        let app = app.clone();
        (self.task, Arc::new(move |task| Box::pin(go_on(app.clone(), self, task))))
    }
}

async fn go_on(app: App, work: Work, task: Task) -> Result<(), TaskFailure> {
    let id: Uuid = task.fact("bulk")?;
    let actor = |who| Actor { who, at: app.clock.now(), request: task.request };
    for _ in 0..TURN {
        let author = app.db.read(task.tenant, move |scope| (work.author)(scope, id)).await?;
        let Some(who) = author else { return Ok(()) };
        let actor = actor(who);
        let write = move |tx: &mut Tx<'_>| -> Result<bool> {
            // Whoever began it may have left, or see less by now.
            let Some((permissions, sees)) = crate::standing(tx, who)? else {
                (work.stop)(tx, id)?;
                return Ok(false);
            };
            let access = Access::alone(tx.tenant(), actor, permissions, sees);
            (work.step)(tx, &access, id)
        };
        if !app.db.write(task.tenant, actor, write).await? {
            return Ok(());
        }
    }
    // Others wait for their turn: it goes on behind them.
    let next = move |tx: &mut Tx<'_>| {
        let turn: RequestId = tx.id();
        tx.enqueue(NewTask::new(work.task, format!("{id}.{turn}")).fact("bulk", id))
    };
    Ok(app.db.write(task.tenant, actor(Who::System("bulk")), next).await?)
}
