//! Keeping posts. One write keeps what waits and, where that is cheap, stores what stands in it too.
//!
//! - A post is answered once it is committed, read or not: what is acknowledged is not lost.           (design, law 7)
//! - Reading may fail alone. The post is then kept unread for the readers, which halve and park.        (`Tx::attempt`)
//! - A write that is cut off, because it took too long or for any reason, is done again without reading.
//! - A large post, and a flood of posts, are kept first and read after, so that Meta has its answer in time.
//! - There is no timer: what waits while one round is being written is the next round, so that a lone post waits for nothing.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::store::{Batch, Db, Error, Result, Tx};
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use kernel::{Actor, AppId, TenantId, Timestamp, Who};
use tokio::sync::{Notify, mpsc, oneshot};

use super::Kept;
use crate::alarms::{signatures, silence};
use crate::apps;
use crate::inbound::{self, Arrived, Opened, Raw, Reader, Sealed, State};

/// A larger post is kept first.
const LARGEST: usize = 256 * 1024;
/// The most items that one write reads.
const MOST_ITEMS: usize = 3200;
/// More items than these do not wait to be read at once.
const FLOOD: usize = 4 * MOST_ITEMS;
/// So many items are worth a round of their own.
const MUCH: usize = 500;
/// The most posts taken from the queue together.
const MOST_POSTS: usize = 256;

/// What one post leaves behind, written as a whole.
#[derive(Default)]
struct Ready {
    posts: Vec<Sealed>,
    /// The same posts taken apart, if they are to be read at once.
    opened: Vec<Opened>,
    foreign: Vec<(AppId, String, i64)>,
    seen: Option<(AppId, Timestamp)>,
    mended: Option<AppId>,
    heard: Option<(AppId, i64, Vec<String>)>,
}

impl Ready {
    fn items(&self) -> usize {
        self.opened.iter().map(|post| post.items).sum()
    }
}

/// Takes a post apart, if it is to be read at once.
fn open(reader: Reader, sealed: &Sealed, arrived: Arrived) -> Option<Opened> {
    if arrived.body.len() > LARGEST {
        return None;
    }
    let Arrived { app, request, at, body } = arrived;
    let raw = Raw { id: sealed.id, app, request, received_at: at, body };
    // What makes the reader fall is kept all the same, and found by those who come after.
    let opened = catch_unwind(AssertUnwindSafe(|| (reader.open)(&raw))).ok()?;
    (opened.items <= MOST_ITEMS).then_some(opened)
}

/// The queue of posts. Cheap to clone.
#[derive(Clone)]
pub(super) struct Keeper {
    db: Db,
    unread: Batch<Arc<Ready>>,
    at_once: Option<AtOnce>,
    arrived: Arc<Notify>,
}

#[derive(Clone)]
struct AtOnce {
    reader: Reader,
    queue: mpsc::Sender<Waiting>,
    items: Arc<AtomicUsize>,
}

struct Waiting {
    tenant: TenantId,
    ready: Arc<Ready>,
    outcome: oneshot::Sender<Outcome>,
}

#[derive(Clone, Copy)]
enum Outcome {
    Read,
    KeptUnread,
    NotKept,
}

impl Keeper {
    /// Without a reader every post is kept first and read after. `arrived` is told of what is kept unread.
    pub(super) fn start(db: &Db, reader: Option<Reader>, arrived: Arc<Notify>) -> Self {
        let at_once = reader.map(|reader| {
            let (queue, waiting) = mpsc::channel(4096);
            tokio::spawn(read_all(db.clone(), reader, waiting));
            AtOnce { reader, queue, items: Arc::default() }
        });
        Self { db: db.clone(), unread: Batch::start(db.clone(), "inbound", keep_unread), at_once, arrived }
    }

    /// Hands over what a post leaves behind and waits until it is committed.
    pub(super) async fn submit(&self, tenant: TenantId, kept: Kept) -> Result<()> {
        let ready = Arc::new(self.ready(tenant, kept)?);
        match self.at_once(tenant, &ready).await {
            Outcome::Read => return Ok(()),
            Outcome::KeptUnread => {}
            Outcome::NotKept => self.unread.submit(tenant, ready).await.map_err(|parked| parked.0)?,
        }
        self.arrived.notify_one();
        Ok(())
    }

    /// Seals what is kept and takes it apart here, where many posts can be worked on side by side.
    fn ready(&self, tenant: TenantId, kept: Kept) -> Result<Ready> {
        let Kept { posts: arrived, foreign, seen, mended, heard } = kept;
        let mut ready = Ready { foreign, seen, mended, heard, ..Ready::default() };
        let mut opened = Vec::new();
        for arrived in arrived {
            let sealed = inbound::seal(self.db.clock(), self.db.vault(), tenant, &arrived)?;
            opened.push(self.at_once.as_ref().and_then(|at_once| open(at_once.reader, &sealed, arrived)));
            ready.posts.push(sealed);
        }
        // All of it or nothing, for they are written as a whole.
        ready.opened = opened.into_iter().collect::<Option<_>>().unwrap_or_default();
        Ok(ready)
    }

    async fn at_once(&self, tenant: TenantId, ready: &Arc<Ready>) -> Outcome {
        let Some(at_once) = self.at_once.as_ref().filter(|_| !ready.opened.is_empty()) else { return Outcome::NotKept };
        let place = Place::taken(&at_once.items, ready.items());
        if place.before > FLOOD {
            return Outcome::NotKept;
        }
        let (outcome, told) = oneshot::channel();
        let sent = at_once.queue.send(Waiting { tenant, ready: ready.clone(), outcome }).await;
        if sent.is_err() {
            return Outcome::NotKept;
        }
        told.await.unwrap_or(Outcome::NotKept)
    }
}

/// So many items wait, until this is dropped: whoever waits may go away.
struct Place<'a> {
    all: &'a AtomicUsize,
    own: usize,
    before: usize,
}

impl<'a> Place<'a> {
    fn taken(all: &'a AtomicUsize, own: usize) -> Self {
        Self { all, own, before: all.fetch_add(own, Ordering::Relaxed) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(self.own, Ordering::Relaxed);
    }
}

/// Takes what waits while the round before it is being written. Where much waits, one round more is handed over, so that the
/// database goes on at once while the next posts arrive and are taken apart.
async fn read_all(db: Db, reader: Reader, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = VecDeque::new();
    let mut arrived = Vec::with_capacity(MOST_POSTS);
    let mut writing = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(()) = writing.next(), if !writing.is_empty() => {}
            count = queue.recv_many(&mut arrived, MOST_POSTS) => {
                if count == 0 {
                    break;
                }
                waiting.extend(arrived.drain(..));
            }
        }
        while !waiting.is_empty() && (writing.is_empty() || writing.len() == 1 && is_much(&waiting)) {
            writing.push(write_round(&db, reader, round(&mut waiting)));
        }
    }
    while writing.next().await.is_some() {}
}

fn is_much(waiting: &VecDeque<Waiting>) -> bool {
    waiting.iter().map(|one| one.ready.items()).sum::<usize>() >= MUCH
}

/// As much of what waits as one write can read, by business.
fn round(waiting: &mut VecDeque<Waiting>) -> BTreeMap<TenantId, Vec<Waiting>> {
    let mut sets: BTreeMap<TenantId, Vec<Waiting>> = BTreeMap::new();
    let mut items = 0;
    while let Some(next) = waiting.front() {
        items += next.ready.items();
        if items > MOST_ITEMS && !sets.is_empty() {
            break;
        }
        let next = waiting.pop_front().expect("OK because it was just looked at");
        sets.entry(next.tenant).or_default().push(next);
    }
    sets
}

async fn write_round(db: &Db, reader: Reader, sets: BTreeMap<TenantId, Vec<Waiting>>) {
    // Handed over together, the businesses share one commit.
    join_all(sets.into_iter().map(|(tenant, set)| write(db, reader, tenant, set))).await;
}

async fn write(db: &Db, reader: Reader, tenant: TenantId, set: Vec<Waiting>) {
    let ready: Vec<Arc<Ready>> = set.iter().map(|one| one.ready.clone()).collect();
    let actor = Actor { who: Who::System("inbound"), at: db.clock().now(), request: db.clock().id() };
    let outcome = match db.write(tenant, actor, move |tx| keep(tx, &ready, Some(reader))).await {
        Ok(true) => Outcome::Read,
        Ok(false) => Outcome::KeptUnread,
        Err(error) => {
            tracing::warn!("webhooks could not be kept and read at once: {error}");
            Outcome::NotKept
        }
    };
    for one in set {
        // Who sent it may have gone away; the write stands.
        one.outcome.send(outcome).ok();
    }
}

fn keep_unread(tx: &mut Tx<'_>, set: &[Arc<Ready>]) -> Result<()> {
    keep(tx, set, None).map(|_| ())
}

/// Keeps a set, read if that can be done; says whether it was.
fn keep(tx: &mut Tx<'_>, set: &[Arc<Ready>], reader: Option<Reader>) -> Result<bool> {
    let posts = || set.iter().flat_map(|ready| &ready.posts);
    let opened: Vec<&Opened> = set.iter().flat_map(|ready| &ready.opened).collect();
    let is_read = match reader {
        Some(reader) if inbound::is_open(tx)? => {
            let read = tx.attempt(|tx| {
                inbound::keep(tx, posts(), State::Done)?;
                (reader.store)(tx, &opened)
            })?;
            told(&read);
            read.is_ok()
        }
        Some(_) | None => false,
    };
    if !is_read {
        inbound::keep(tx, posts(), State::New)?;
    }
    for (app, account, events) in set.iter().flat_map(|ready| &ready.foreign) {
        inbound::not_connected(tx, *app, account, *events)?;
    }
    for (app, at) in set.iter().filter_map(|ready| ready.seen) {
        apps::seen(tx, app, at)?;
    }
    for app in set.iter().filter_map(|ready| ready.mended) {
        signatures::end(tx, app)?;
    }
    for (app, hour, numbers) in set.iter().filter_map(|ready| ready.heard.as_ref()) {
        for number in numbers {
            silence::heard(tx, *app, number, *hour)?;
        }
    }
    Ok(is_read)
}

fn told(read: &Result<(), Error>) {
    if let Err(error) = read {
        tracing::warn!("webhooks could not be read at once and wait for the readers: {error}");
    }
}
