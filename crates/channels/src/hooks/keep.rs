//! Keeping posts. One write keeps what waits and, where that is cheap, stores what stands in it too.
//!
//! - A post is answered once it is committed, read or not: what is acknowledged is not lost.           (design, law 7)
//! - Reading may fail alone. The post is then kept unread for the readers, which halve and park.        (`Tx::attempt`)
//! - A write that is cut off, because it took too long or for any reason, is done again without reading.
//! - A large post, and a flood of posts, are kept first and read after, so that Meta has its answer in time.
//! - There is no timer: what waits while one set is being written is the next set, so that a lone post waits for nothing.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::store::{Batch, Db, Error, Result, Tx};
use kernel::{Actor, AppId, TenantId, Timestamp, Who};
use tokio::sync::{Notify, mpsc, oneshot};

use super::Kept;
use crate::inbound::{self, Opened, Reader, Sealed, State};
use crate::whatsapp::webhook;
use crate::{apps, inbound::Arrived};

/// A larger post is kept first.
const LARGEST: usize = 256 * 1024;
/// The most items that one write reads.
const MOST_ITEMS: usize = 3200;
/// More items than these do not wait to be read at once.
const FLOOD: usize = 4 * MOST_ITEMS;
/// The most posts taken from the queue together.
const MOST_POSTS: usize = 256;

/// What one post leaves behind, written as a whole.
#[derive(Debug)]
pub(super) struct Ready {
    posts: Vec<Sealed>,
    /// The same posts taken apart, if they are to be read at once.
    opened: Vec<Opened>,
    foreign: Vec<(AppId, String, i64)>,
    seen: Option<(AppId, Timestamp)>,
}

impl Ready {
    /// Seals what is kept, and takes it apart if it is small.
    pub(super) fn of(db: &Db, tenant: TenantId, kept: Kept) -> Result<Self> {
        let Kept { posts: arrived, foreign, seen } = kept;
        let seal = |post: &Arrived| inbound::seal(db.clock(), db.vault(), tenant, post);
        let posts = arrived.iter().map(seal).collect::<Result<Vec<_>>>()?;
        let opened = posts.iter().zip(&arrived).map(|(sealed, post)| open(sealed, &post.body)).collect();
        Ok(Self { posts, opened: Option::unwrap_or_default(opened), foreign, seen })
    }

    fn items(&self) -> usize {
        self.opened.iter().map(|post| post.items.len()).sum()
    }
}

/// Takes a post apart, if it is to be read at once.
fn open(sealed: &Sealed, body: &[u8]) -> Option<Opened> {
    if body.len() > LARGEST {
        return None;
    }
    // What makes the reader fall is kept all the same, and found by those who come after.
    let parsed = catch_unwind(AssertUnwindSafe(|| webhook::parse(body))).ok()?;
    let items: Vec<_> = parsed.items.into_iter().map(Arc::new).collect();
    let (id, app, request) = (sealed.id, sealed.app, sealed.request);
    (items.len() <= MOST_ITEMS).then_some(Opened { id, app, request, items })
}

/// The queue of posts. Cheap to clone.
#[derive(Clone)]
pub(super) struct Keeper {
    unread: Batch<Arc<Ready>>,
    at_once: Option<AtOnce>,
    arrived: Arc<Notify>,
}

#[derive(Clone)]
struct AtOnce {
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
            AtOnce { queue, items: Arc::default() }
        });
        Self { unread: Batch::start(db.clone(), "inbound", keep_unread), at_once, arrived }
    }

    /// Hands over what a post leaves behind and waits until it is committed.
    pub(super) async fn submit(&self, tenant: TenantId, ready: Ready) -> Result<()> {
        let ready = Arc::new(ready);
        match self.at_once(tenant, &ready).await {
            Outcome::Read => return Ok(()),
            Outcome::KeptUnread => {}
            Outcome::NotKept => self.unread.submit(tenant, ready).await.map_err(|parked| parked.0)?,
        }
        self.arrived.notify_one();
        Ok(())
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

async fn read_all(db: Db, reader: Reader, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(MOST_POSTS);
    while queue.recv_many(&mut waiting, MOST_POSTS).await > 0 {
        // Handed over together, the sets share one commit.
        let writes = sets(waiting.drain(..)).into_iter().map(|(tenant, set)| write(&db, reader, tenant, set));
        futures_util::future::join_all(writes).await;
    }
}

/// What waits, by business, in sets that one write can read.
fn sets(waiting: impl Iterator<Item = Waiting>) -> Vec<(TenantId, Vec<Waiting>)> {
    let mut open: BTreeMap<TenantId, (usize, Vec<Waiting>)> = BTreeMap::new();
    let mut sets = Vec::new();
    for one in waiting {
        let tenant = one.tenant;
        let (items, set) = open.entry(tenant).or_default();
        if *items + one.ready.items() > MOST_ITEMS && !set.is_empty() {
            sets.push((tenant, std::mem::take(set)));
            *items = 0;
        }
        *items += one.ready.items();
        set.push(one);
    }
    sets.extend(open.into_iter().map(|(tenant, (_, set))| (tenant, set)));
    sets
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
                reader(tx, &opened)
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
    Ok(is_read)
}

fn told(read: &Result<(), Error>) {
    if let Err(error) = read {
        tracing::warn!("webhooks could not be read at once and wait for the readers: {error}");
    }
}
