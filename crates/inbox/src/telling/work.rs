//! Following the stream of every tenant.
//!
//! - A customer who writes on costs nothing: who was just told of is remembered here. It is only a memory, since telling
//!   twice tells nobody anything, and it is given up where another process has told meanwhile.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use ::store::{Bookmark, Db, Recorded, Result};
use accounts::tenants::{self, Woken};
use kernel::{Actor, ConversationId, TenantId, Timestamp, Who};

/// How far the stream was told.
const TOLD: Bookmark = Bookmark::named("inbox_told");
/// Events taken at once.
const SET: i64 = 500;
/// A burst is told in one go.
const PAUSE: Duration = Duration::from_millis(300);
/// So many events that tell nothing may be read again after a restart.
const UNWRITTEN: i64 = 2000;

/// How far each stream was read here.
#[derive(Default)]
pub struct Places(HashMap<TenantId, Place>);

#[derive(Default)]
struct Place {
    /// The written number, when it was last seen.
    written: i64,
    /// How far was read, where that is further.
    read: i64,
    /// Until when nothing is to be told of a customer who writes on, unless something else happens to the conversation.
    quiet: HashMap<ConversationId, Timestamp>,
}

/// Tells what is to be told, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    let mut places = Places::default();
    while let Some(tenants) = woken.next(|event| Telling::of(event).is_some()).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants, &mut places).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "staff cannot be told of customers").await;
    }
}

/// Tells what is to be told now, for every tenant.
pub async fn work_through(db: &Db, places: &mut Places) -> Result<()> {
    these(db, tenants::every(db).await?, places).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>, places: &mut Places) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant, places).await? {}
    }
    Ok(())
}

/// What an event has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    Received(ConversationId),
    Settled(ConversationId),
}

impl Telling {
    fn of(event: &Recorded) -> Option<Self> {
        let conversation = event.conversation_id?;
        match event.kind.as_str() {
            // How satisfied somebody was waits for no answer.
            "message.received" if event.facts.get("is_rating").is_some() => None,
            "message.received" => Some(Telling::Received(conversation)),
            "message.queued" | "conversation.closed" | "conversation.snoozed" => Some(Telling::Settled(conversation)),
            _ => None,
        }
    }
}

/// Whether what was told of the conversation may have to be told again, to others or of another wait.
fn changes(event: &Recorded) -> Option<ConversationId> {
    let is_other = event.kind == "message.queued" || event.kind.starts_with("conversation.");
    event.conversation_id.filter(|_| is_other)
}

/// Reads and tells one set. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId, places: &mut Places) -> Result<bool> {
    let mut place = places.0.remove(&tenant).unwrap_or_default();
    let begin = place.read;
    let read = db.read(tenant, move |scope| -> Result<_> {
        let written = TOLD.at(scope)?;
        Ok((written, scope.events_after(written.max(begin), SET)?))
    });
    let (written, events) = read.await?;
    if written != place.written {
        // Another process went on, and may have seen what this one did not.
        place = Place { written, read: begin, quiet: HashMap::new() };
    }
    let Some(last) = events.last().map(|event| event.seq) else {
        places.0.insert(tenant, place);
        return Ok(false);
    };
    place.read = last;
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    for conversation in events.iter().filter_map(changes) {
        place.quiet.remove(&conversation);
    }
    let now = db.clock().now();
    place.quiet.retain(|_, until| now < *until);
    let is_new = |telling: &Telling| match telling {
        Telling::Received(conversation) => !place.quiet.contains_key(conversation),
        Telling::Settled(_) => true,
    };
    let tellings: BTreeSet<Telling> = events.iter().filter_map(Telling::of).filter(is_new).collect();
    if tellings.is_empty() && last - written < UNWRITTEN {
        places.0.insert(tenant, place);
        return Ok(is_full);
    }
    let actor = Actor { who: Who::System("telling"), at: now, request: db.clock().id() };
    let told = db.write(tenant, actor, move |tx| -> Result<Option<Vec<(ConversationId, Timestamp)>>> {
        if !TOLD.advance(tx, written, last)? {
            return Ok(None);
        }
        let mut quiet = Vec::new();
        for telling in tellings {
            match telling {
                Telling::Received(conversation) => {
                    quiet.extend(super::received(tx, conversation)?.map(|until| (conversation, until)));
                }
                Telling::Settled(conversation) => super::settled(tx, conversation)?,
            }
        }
        Ok(Some(quiet))
    });
    // Where another process told these, the next look begins behind them.
    let Some(quiet) = told.await? else { return Ok(true) };
    place.written = last;
    place.quiet.extend(quiet);
    places.0.insert(tenant, place);
    Ok(is_full)
}
