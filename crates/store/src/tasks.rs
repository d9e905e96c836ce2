//! Background work that survives: rows written in the caller's transaction, leased, retried with a visible reason.
//!
//! - A task carries ids only and may run twice; its handler must bear that.
//! - The lease is taken by a conditional update with a growing fence; an older holder's completion changes nothing.
//! - A handler that panics has failed like another, and so has one under which the program ended again and again.
//! - After [`Tasks::MOST_ATTEMPTS`] failures a task is dead: it stays in sight with its reason and can be revived.
//! - A task whose tenant is gone is dropped by the runner; no handler needs to know.
//! - What may take minutes goes in a lane of its own, so that it delays nothing that takes moments.   ([`NewTask::slow`])
//! - The lease of a task that is being done is renewed, however long it takes.

use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use kernel::{Actor, RequestId, TaskId, TenantId, Timestamp, Who};
use serde::Serialize;
use serde_json::Value as Json;
use tokio::task::JoinSet;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::sql::{GlobalSql, Sql};
use crate::tx::Tx;
use crate::value::Row;
use crate::{global_sql, params, sql};

/// Work to be done once the write is committed.
pub struct NewTask {
    kind: &'static str,
    key: String,
    run_at: Option<Timestamp>,
    lane: Lane,
    facts: serde_json::Map<String, Json>,
}

/// Which tasks are done side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Quick,
    Slow,
}

impl Lane {
    const fn as_str(self) -> &'static str {
        match self {
            Lane::Quick => "quick",
            Lane::Slow => "slow",
        }
    }

    /// How many are done at once.
    const fn at_once(self) -> usize {
        match self {
            Lane::Quick => 16,
            Lane::Slow => 4,
        }
    }
}

impl NewTask {
    /// `key` makes it unique among the tasks of its kind: a second one with the same key is not added.
    pub fn new(kind: &'static str, key: impl ToString) -> Self {
        Self { kind, key: key.to_string(), run_at: None, lane: Lane::Quick, facts: serde_json::Map::new() }
    }

    /// Not before this time.
    #[must_use]
    pub fn run_at(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }

    /// It may take minutes.
    #[must_use]
    pub fn slow(self) -> Self {
        Self { lane: Lane::Slow, ..self }
    }

    /// One id or word the handler needs.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("OK because facts are ids and words");
        self.facts.insert(name.to_owned(), value);
        self
    }
}

/// A task in its handler's hands.
#[derive(Clone, Debug)]
pub struct Task {
    pub tenant: TenantId,
    pub id: TaskId,
    pub kind: String,
    pub key: String,
    pub facts: Json,
    pub attempts: i64,
    pub request: RequestId,
    fence: i64,
}

impl Task {
    /// A fact as the type it was given as.
    pub fn fact<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, TaskFailure> {
        let value = self.facts.get(name).cloned().unwrap_or(Json::Null);
        serde_json::from_value(value).map_err(|_| TaskFailure::Final(format!("the task holds no usable {name}")))
    }
}

/// How a task ends badly.
#[derive(Debug)]
pub enum TaskFailure {
    /// Try again later.
    Again(String),
    /// Trying again will not help.
    Final(String),
}

impl From<Error> for TaskFailure {
    fn from(error: Error) -> Self {
        TaskFailure::Again(error.to_string())
    }
}

type Running = Pin<Box<dyn Future<Output = Result<(), TaskFailure>> + Send>>;

/// What runs one kind of task.
pub type TaskHandler = Arc<dyn Fn(Task) -> Running + Send + Sync>;

/// A task that gave up.
#[derive(Debug)]
pub struct DeadTask {
    pub id: TaskId,
    pub kind: String,
    pub attempts: i64,
    pub last_error: String,
}

const ADD: Sql = sql!(
    "insert into task (tenant_id, id, kind, key, facts, state, lane, run_at, attempts, fence, created_at, request_id) \
     values (:tenant, :id, :kind, :key, :facts, 'queued', :lane, :run_at, 0, 0, :now, :request) on conflict (tenant_id, kind, key) do nothing"
);
const LEASE: Sql = sql!(
    "update task set leased_until = :until, fence = fence + 1, attempts = attempts + 1 where tenant_id = :tenant and id = :id \
     and state = 'queued' and run_at <= :now and (leased_until is null or leased_until < :now) \
     returning id, kind, key, facts, attempts, request_id, fence"
);
const RENEW: Sql =
    sql!("update task set leased_until = :until where tenant_id = :tenant and id = :id and fence = :fence");
const DONE: Sql = sql!("delete from task where tenant_id = :tenant and id = :id and fence = :fence");
const FAILED: Sql = sql!(
    "update task set leased_until = null, run_at = :run_at, state = :state, last_error = :reason \
     where tenant_id = :tenant and id = :id and fence = :fence"
);
const DEAD: Sql = sql!(
    "select id, kind, attempts, last_error from task where tenant_id = :tenant and state = 'dead' order by created_at desc limit 100"
);
const REVIVE: Sql = sql!(
    "update task set state = 'queued', run_at = :now, attempts = 0, leased_until = null where tenant_id = :tenant and id = :id and state = 'dead'"
);
const DUE: GlobalSql = global_sql!(
    "select t.tenant_id, t.id from task t where t.state = 'queued' and t.lane = :lane and t.run_at <= :now \
     and (t.leased_until is null or t.leased_until < :now) \
     and exists (select 1 from tenant where tenant.id = t.tenant_id and tenant.closed_at is null) order by t.run_at limit :limit"
);
const WAITING: GlobalSql =
    global_sql!("select kind, state, coalesce(last_error, '') as reason from task order by created_at limit 100");

impl Tx<'_> {
    /// Adds a task in this transaction.
    pub fn enqueue(&mut self, task: NewTask) -> Result<()> {
        let now = self.now();
        let values = params! {
            "id" => self.id::<TaskId>(), "kind" => task.kind, "key" => task.key, "facts" => Json::Object(task.facts).to_string(),
            "lane" => task.lane.as_str(), "run_at" => task.run_at.unwrap_or(now), "now" => now, "request" => self.actor().request,
        };
        self.has_tasks = true;
        self.execute(ADD, values).map(|_| ())
    }

    /// Puts a dead task back to work. Says whether there was one.
    pub fn revive(&mut self, id: TaskId) -> Result<bool> {
        let now = self.now();
        self.has_tasks = true;
        Ok(self.execute(REVIVE, params! { "id" => id, "now" => now })? == 1)
    }
}

impl crate::Scope<'_> {
    /// The tasks that gave up, newest first.
    pub fn dead_tasks(&self) -> Result<Vec<DeadTask>> {
        let read = |row: &Row| {
            Ok(DeadTask {
                id: row.get("id")?,
                kind: row.get("kind")?,
                attempts: row.get("attempts")?,
                last_error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
            })
        };
        self.rows(DEAD, params! {})?.iter().map(read).collect()
    }
}

/// The runner.
#[derive(Clone)]
pub struct Tasks {
    db: Db,
    handlers: Arc<HashMap<&'static str, TaskHandler>>,
}

impl Tasks {
    pub const MOST_ATTEMPTS: i64 = 12;
    const LEASE: Duration = Duration::from_secs(60);

    pub fn new(db: Db, handlers: Vec<(&'static str, TaskHandler)>) -> Self {
        Self { db, handlers: Arc::new(handlers.into_iter().collect()) }
    }

    /// Runs tasks as they fall due, until dropped.
    pub async fn run(self) {
        tokio::join!(self.run_lane(Lane::Quick), self.run_lane(Lane::Slow));
    }

    async fn run_lane(&self, lane: Lane) {
        let (mut running, mut added) = (JoinSet::new(), self.db.feed().tasks_added());
        loop {
            added.mark_unchanged();
            let begun = self.begin_due(lane, &mut running).await.unwrap_or_else(|error| {
                tracing::error!("tasks cannot be read: {error}");
                0
            });
            if begun > 0 && running.len() < lane.at_once() {
                continue;
            }
            let pause = tokio::time::sleep(Duration::from_millis(500));
            tokio::select! {
                () = pause => {}
                _ = added.changed(), if running.len() < lane.at_once() => {}
                Some(ended) = running.join_next() => { has_run(ended); }
            }
        }
    }

    /// Runs what is due now, once each; returns how many ran.
    pub async fn run_due(&self) -> Result<usize> {
        let mut count = 0;
        for lane in [Lane::Quick, Lane::Slow] {
            let mut running = JoinSet::new();
            self.begin_due(lane, &mut running).await?;
            while let Some(ended) = running.join_next().await {
                count += usize::from(has_run(ended));
            }
        }
        Ok(count)
    }

    /// Begins what is due, as far as there is room beside what is running; says how many.
    async fn begin_due(&self, lane: Lane, running: &mut JoinSet<Result<bool>>) -> Result<usize> {
        while let Some(ended) = running.try_join_next() {
            has_run(ended);
        }
        let limit = i64::try_from(lane.at_once().saturating_sub(running.len())).unwrap_or(0);
        if limit == 0 {
            return Ok(0);
        }
        let now = self.db.clock().now();
        let due = self.db.across("tasks: find what is due, whose ever it is", move |all| {
            let rows = all.rows(DUE, params! { "now" => now, "lane" => lane.as_str(), "limit" => limit })?;
            rows.iter()
                .map(|row| Ok((row.get("tenant_id")?, row.get("id")?)))
                .collect::<Result<Vec<(TenantId, TaskId)>>>()
        });
        let mut leasing = JoinSet::new();
        for (tenant, id) in due.await? {
            let this = self.clone();
            leasing.spawn(async move { this.lease(tenant, id).await });
        }
        let mut count = 0;
        while let Some(leased) = leasing.join_next().await {
            match leased {
                Ok(Ok(Some(task))) => {
                    let this = self.clone();
                    running.spawn(async move { this.run_one(task).await });
                    count += 1;
                }
                Ok(Ok(None)) => {}
                Ok(Err(error)) => tracing::warn!("a task could not be taken: {error}"),
                Err(error) => tracing::error!("taking a task panicked: {error}"),
            }
        }
        Ok(count)
    }

    /// What is still to do or gave up, whose ever it is: kind, state, reason. For tests and the operator.
    pub async fn waiting(&self) -> Result<Vec<(String, String, String)>> {
        self.db
            .across("tasks: list what waits", |all| {
                let rows = all.rows(WAITING, params! {})?;
                rows.iter().map(|row| Ok((row.get("kind")?, row.get("state")?, row.get("reason")?))).collect()
            })
            .await
    }

    async fn lease(&self, tenant: TenantId, id: TaskId) -> Result<Option<Task>> {
        let (now, actor) = (self.db.clock().now(), self.actor());
        let leased = self.db.write(tenant, actor, move |tx| {
            let values = params! { "id" => id, "now" => now, "until" => now + Tasks::LEASE };
            tx.row(LEASE, values)?.as_ref().map(|row| task(tenant, row)).transpose()
        });
        leased.await
    }

    async fn run_one(&self, task: Task) -> Result<bool> {
        let outcome = match self.handlers.get(task.kind.as_str()) {
            // A failure is written down at every attempt but those that the program did not outlive.
            Some(_) if task.attempts > Tasks::MOST_ATTEMPTS => {
                Err(TaskFailure::Final("the program ended whenever it did this".to_owned()))
            }
            Some(handler) => {
                let mut work = caught(handler, &task);
                loop {
                    tokio::select! {
                        outcome = &mut work => break outcome,
                        () = tokio::time::sleep(Tasks::LEASE / 3) => self.renew(&task).await?,
                    }
                }
            }
            None => Err(TaskFailure::Final(format!("nothing here knows how to do {}", task.kind))),
        };
        let (now, tenant) = (self.db.clock().now(), task.tenant);
        self.db.write(tenant, self.actor(), move |tx| end(tx, &task, outcome, now)).await?;
        Ok(true)
    }

    async fn renew(&self, task: &Task) -> Result<()> {
        let (id, fence, until) = (task.id, task.fence, self.db.clock().now() + Tasks::LEASE);
        let values = params! { "id" => id, "fence" => fence, "until" => until };
        self.db.write(task.tenant, self.actor(), move |tx| tx.execute(RENEW, values).map(|_| ())).await
    }

    fn actor(&self) -> Actor {
        Actor { who: Who::System("tasks"), at: self.db.clock().now(), request: self.db.clock().id() }
    }
}

/// The work, in which a panic is a failure like another. What was said at it stands in the log, for it may hold personal data.
fn caught(handler: &TaskHandler, task: &Task) -> impl Future<Output = Result<(), TaskFailure>> + Unpin + use<> {
    let panicked = |_| Err(TaskFailure::Again("the program panicked while it did this; its log says where".to_owned()));
    let begun = catch_unwind(AssertUnwindSafe(|| handler(task.clone())));
    let mut work = begun.unwrap_or_else(|panic| Box::pin(std::future::ready(panicked(panic))));
    std::future::poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| Poll::Ready(panicked(panic)))
    })
}

/// Whether a task ran; what kept it from running is told.
fn has_run(ended: std::result::Result<Result<bool>, tokio::task::JoinError>) -> bool {
    match ended {
        Ok(Ok(ran)) => return ran,
        Ok(Err(error)) => tracing::warn!("a task's state could not be written: {error}"),
        Err(error) => tracing::error!("a task panicked: {error}"),
    }
    false
}

fn task(tenant: TenantId, row: &Row) -> Result<Task> {
    let facts: String = row.get("facts")?;
    Ok(Task {
        tenant,
        id: row.get("id")?,
        kind: row.get("kind")?,
        key: row.get("key")?,
        facts: serde_json::from_str(&facts).unwrap_or(Json::Null),
        attempts: row.get("attempts")?,
        request: row.get("request_id")?,
        fence: row.get("fence")?,
    })
}

fn end(tx: &mut Tx<'_>, task: &Task, outcome: Result<(), TaskFailure>, now: Timestamp) -> Result<()> {
    let (reason, is_final) = match outcome {
        Ok(()) => return tx.execute(DONE, params! { "id" => task.id, "fence" => task.fence }).map(|_| ()),
        Err(TaskFailure::Again(reason)) => (reason, task.attempts >= Tasks::MOST_ATTEMPTS),
        Err(TaskFailure::Final(reason)) => (reason, true),
    };
    tracing::warn!(task.id = %task.id, task.kind, "task {} failed: {reason}", task.id);
    // 2 s, 4 s, 8 s … up to about half an hour.
    let pause = Duration::from_secs(1 << task.attempts.clamp(1, 11));
    let state = if is_final { "dead" } else { "queued" };
    let values = params! { "id" => task.id, "fence" => task.fence, "run_at" => now + pause, "state" => state, "reason" => reason };
    tx.execute(FAILED, values).map(|_| ())
}
