//! Writing: one operation, one transaction. Events and counters are kept until its end and leave together.

use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Aad, Actor, ContactId, ConversationId, EventId, Id, InboxId, MessageId, TenantId, Timestamp, Who};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::params::Params;
use crate::scope::{Connection, Scope, owned};
use crate::sql::{Sql, numbered};
use crate::value::{Row, Value};
use crate::{params, sql};

/// A fact to be recorded. It carries ids, words and numbers, never what a person wrote.
#[derive(Clone, Debug)]
pub struct Event {
    kind: &'static str,
    contact: Option<ContactId>,
    conversation: Option<ConversationId>,
    message: Option<MessageId>,
    inbox: Option<InboxId>,
    facts: serde_json::Map<String, Json>,
}

impl Event {
    /// `kind` is the area and what happened: `"message.received"`.
    pub fn new(kind: &'static str) -> Self {
        Self { kind, contact: None, conversation: None, message: None, inbox: None, facts: serde_json::Map::new() }
    }

    #[must_use]
    pub fn contact(mut self, id: ContactId) -> Self {
        self.contact = Some(id);
        self
    }

    #[must_use]
    pub fn conversation(mut self, id: ConversationId) -> Self {
        self.conversation = Some(id);
        self
    }

    #[must_use]
    pub fn message(mut self, id: MessageId) -> Self {
        self.message = Some(id);
        self
    }

    #[must_use]
    pub fn inbox(mut self, id: InboxId) -> Self {
        self.inbox = Some(id);
        self
    }

    /// One more fact.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("OK because facts are ids, words and numbers");
        self.facts.insert(name.to_owned(), value);
        self
    }
}

/// An event as it stands in the stream.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    pub seq: i64,
    pub id: EventId,
    pub kind: String,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub request_id: kernel::RequestId,
    pub contact_id: Option<ContactId>,
    pub conversation_id: Option<ConversationId>,
    pub message_id: Option<MessageId>,
    pub inbox_id: Option<InboxId>,
    pub facts: Json,
}

impl Recorded {
    /// Reads a row of the stream.
    pub fn from_row(row: &Row) -> Result<Self> {
        let facts: String = row.get("facts")?;
        Ok(Self {
            seq: row.get("seq")?,
            id: row.get("id")?,
            kind: row.get("kind")?,
            at: row.get("at")?,
            actor_kind: row.get("actor_kind")?,
            actor_id: row.get("actor_id")?,
            request_id: row.get("request_id")?,
            contact_id: row.get("contact_id")?,
            conversation_id: row.get("conversation_id")?,
            message_id: row.get("message_id")?,
            inbox_id: row.get("inbox_id")?,
            facts: serde_json::from_str(&facts).unwrap_or(Json::Null),
        })
    }
}

const TAKE_NUMBERS: Sql = sql!(
    "insert into stream_head (tenant_id, seq) values (:tenant, :count) \
     on conflict (tenant_id) do update set seq = stream_head.seq + excluded.seq returning seq"
);
const APPEND: Sql = sql!(
    "insert into event (tenant_id, seq, id, kind, at, actor_kind, actor_id, request_id, contact_id, conversation_id, message_id, \
     inbox_id, facts) values (:tenant, :seq, :id, :kind, :at, :actor_kind, :actor_id, :request_id, :contact_id, :conversation_id, \
     :message_id, :inbox_id, :facts)"
);
const COUNT: Sql = sql!(
    "insert into counter (tenant_id, name, key, value) values (:tenant, :name, :key, :value) \
     on conflict (tenant_id, name, key) do update set value = counter.value + excluded.value"
);
const COUNTED: Sql = sql!("select value from counter where tenant_id = :tenant and name = :name and key = :key");
pub(crate) const AFTER: Sql = sql!(
    "select seq, id, kind, at, actor_kind, actor_id, request_id, contact_id, conversation_id, message_id, inbox_id, facts \
     from event where tenant_id = :tenant and seq > :after order by seq limit :limit"
);
pub(crate) const HEAD: Sql = sql!("select seq from stream_head where tenant_id = :tenant");

impl Scope<'_> {
    /// The value of a counter; one that was never counted is zero.
    pub fn counter(&self, name: &str, key: Uuid) -> Result<i64> {
        let row = self.row(COUNTED, params! { "name" => name, "key" => key })?;
        row.map_or(Ok(0), |row| row.get("value"))
    }

    /// The events after a number, oldest first.
    pub fn events_after(&self, seq: i64, limit: i64) -> Result<Vec<Recorded>> {
        let rows = self.rows(AFTER, params! { "after" => seq, "limit" => limit })?;
        rows.iter().map(Recorded::from_row).collect()
    }

    /// The last number of the tenant's stream.
    pub fn stream_head(&self) -> Result<i64> {
        self.row(HEAD, params! {})?.map_or(Ok(0), |row| row.get("seq"))
    }
}

/// The most rows of one set insert.
const MOST_ROWS: usize = 200;

/// One write. Reads like a [`Scope`].
pub struct Tx<'c> {
    scope: Scope<'c>,
    actor: Actor,
    /// Each with whoever acted when it was recorded: a batch acts for many.
    events: Vec<(Actor, Event)>,
    counts: BTreeMap<(&'static str, Uuid), i64>,
    /// Whether there may be new work for the task runner.
    pub(crate) has_tasks: bool,
}

impl<'c> Deref for Tx<'c> {
    type Target = Scope<'c>;

    fn deref(&self) -> &Scope<'c> {
        &self.scope
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(scope: Scope<'c>, actor: Actor) -> Self {
        Self { scope, actor, events: Vec::new(), counts: BTreeMap::new(), has_tasks: false }
    }

    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// A new id.
    pub fn id<T: Id>(&self) -> T {
        self.scope.around.clock.id()
    }

    /// Changes rows and says how many.
    pub fn execute(&mut self, sql: Sql, params: Params) -> Result<u64> {
        self.scope.connection.execute(sql.text(), &self.scope.tenant.into(), &params)
    }

    /// Inserts one row per element by a statement of the form `insert … values (…)`, in sets where the database gains by it.
    pub fn insert_all(&mut self, sql: Sql, rows: Vec<Params>) -> Result<u64> {
        let tenant = self.scope.tenant.into();
        let Connection::Postgres(connection) = &self.scope.connection else {
            return rows.iter().map(|row| self.scope.connection.execute(sql.text(), &tenant, row)).sum();
        };
        let statement = numbered(sql.text());
        // PostgreSQL takes 65,535 parameters a statement.
        let most = (60_000 / statement.names.len().max(1)).min(MOST_ROWS);
        let mut count = 0;
        for set in rows.chunks(most) {
            let values = set.iter().map(|row| statement.values(&tenant, row)).collect::<Result<Vec<_>>>()?.concat();
            let values = owned(values);
            let text = statement
                .repeated(set.len())
                .expect("OK because every set insert has a values group, as its tests show");
            count += connection.borrow_mut().execute(&text, &values)?;
        }
        Ok(count)
    }

    /// Inserts one row per element by a statement of the form `insert … values (…) on conflict … do nothing`, whose rows have an
    /// `:id`, and says of each whether it was new.
    pub fn insert_new(&mut self, sql: Sql, rows: Vec<Params>) -> Result<Vec<bool>> {
        let tenant = self.scope.tenant.into();
        let Connection::Postgres(connection) = &self.scope.connection else {
            return rows.iter().map(|row| Ok(self.scope.connection.execute(sql.text(), &tenant, row)? == 1)).collect();
        };
        let statement = numbered(sql.text());
        let mut new = Vec::with_capacity(rows.len());
        for set in rows.chunks(MOST_ROWS) {
            let values = set.iter().map(|row| statement.values(&tenant, row)).collect::<Result<Vec<_>>>()?.concat();
            let text = statement.repeated(set.len()).expect("OK because the statement is of this form");
            let answer = connection.borrow_mut().rows(&format!("{text} returning id"), &owned(values))?;
            let written = answer.iter().map(|row| row.get("id")).collect::<Result<HashSet<Uuid>>>()?;
            new.extend(set.iter().map(|row| matches!(row.find("id"), Some(Value::Uuid(id)) if written.contains(id))));
        }
        Ok(new)
    }

    /// Does a part of the write that may fail alone: what it wrote, recorded and counted is then undone, and the rest stands.
    ///
    /// # Errors
    /// The outer one: the whole write is lost.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T>) -> Result<Result<T>> {
        let (tenant, actor, events, counts) = (Value::Null, self.actor, self.events.len(), self.counts.clone());
        let run = |tx: &Self, text| tx.scope.connection.execute(text, &tenant, &params! {}).map(|_| ());
        run(self, "savepoint attempt")?;
        let name = std::any::type_name_of_val(&part);
        let panicked = |_| Err(Error::Panicked(name.to_owned()));
        let outcome = catch_unwind(AssertUnwindSafe(|| part(self))).unwrap_or_else(panicked);
        if outcome.is_err() {
            run(self, "rollback to savepoint attempt")?;
            (self.actor, self.counts) = (actor, counts);
            self.events.truncate(events);
        }
        run(self, "release savepoint attempt")?;
        Ok(outcome)
    }

    /// Reads rows and keeps others from changing them until the commit. On the embedded database there is one writer anyway.
    pub fn lock(&mut self, sql: Sql, params: Params) -> Result<Vec<Row>> {
        match &self.scope.connection {
            Connection::Embedded(_) => self.scope.rows(sql, params),
            Connection::Postgres(connection) => {
                let statement = numbered(sql.text());
                let tenant = self.scope.tenant.into();
                let values = owned(statement.values(&tenant, &params)?);
                connection.borrow_mut().rows(&format!("{} for update", statement.postgres), &values)
            }
        }
    }

    /// Records an event; it is numbered and kept when the write ends.
    pub fn record(&mut self, event: Event) {
        self.events.push((self.actor, event));
    }

    /// Adds to a counter when the write ends.
    pub fn count(&mut self, name: &'static str, key: Uuid, delta: i64) {
        *self.counts.entry((name, key)).or_default() += delta;
    }

    /// Seals a value for the row it will stand in.
    pub fn seal(&self, aad: Aad<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        Ok(self.scope.around.vault.seal(self.scope.tenant, aad, plain)?)
    }

    /// Makes the key of a tenant that is being created.
    pub fn create_tenant_key(&self) -> Result<()> {
        Ok(self.scope.around.vault.create_tenant_key(self.scope.tenant)?)
    }

    /// The same connection under another actor; for the one place that acts for many, such as a batch.
    pub fn set_actor(&mut self, who: Who, request: kernel::RequestId) {
        self.actor = Actor { who, at: self.now(), request };
    }

    /// Numbers and writes what was recorded. Nothing else touches the head of the stream.
    pub(crate) fn finish(mut self) -> Result<(TenantId, Vec<Recorded>)> {
        let tenant = self.scope.tenant;
        for ((name, key), value) in std::mem::take(&mut self.counts) {
            if value != 0 {
                self.execute(COUNT, params! { "name" => name, "key" => key, "value" => value })?;
            }
        }
        let events = std::mem::take(&mut self.events);
        if events.is_empty() {
            return Ok((tenant, Vec::new()));
        }
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let row = self.row(TAKE_NUMBERS, params! { "count" => count })?;
        let last: i64 = row.expect("OK because the statement returns the row it wrote").get("seq")?;
        let first = last - count + 1;
        let recorded: Vec<Recorded> =
            (first..).zip(events).map(|(seq, (actor, event))| numbered_event(&self.scope, actor, seq, event)).collect();
        self.insert_all(APPEND, recorded.iter().map(parameters).collect())?;
        Ok((tenant, recorded))
    }
}

fn numbered_event(scope: &Scope<'_>, actor: Actor, seq: i64, event: Event) -> Recorded {
    Recorded {
        seq,
        id: scope.around.clock.id(),
        kind: event.kind.to_owned(),
        at: scope.now(),
        actor_kind: actor.who.kind().to_owned(),
        actor_id: actor.who.id(),
        request_id: actor.request,
        contact_id: event.contact,
        conversation_id: event.conversation,
        message_id: event.message,
        inbox_id: event.inbox,
        facts: Json::Object(event.facts),
    }
}

fn parameters(event: &Recorded) -> Params {
    params! {
        "seq" => event.seq, "id" => event.id, "kind" => &event.kind, "at" => event.at, "actor_kind" => &event.actor_kind,
        "actor_id" => event.actor_id, "request_id" => event.request_id, "contact_id" => event.contact_id,
        "conversation_id" => event.conversation_id, "message_id" => event.message_id, "inbox_id" => event.inbox_id,
        "facts" => event.facts.to_string(),
    }
}
