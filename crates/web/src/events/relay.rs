//! One reader of the stream for all of a business's who follow it here: what is committed is read, judged and written once.
//!
//! - It begins with the first who follows and ends with the last.
//! - What it tells begins and ends at a number; who is not at its beginning reads for themselves.    ([`Batch`])
//! - Whoever follows is asked for once a second, by session or key: who is let in no more is told to end.        (A23)
//! - While that cannot be asked, nothing is told.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use futures_util::StreamExt;
use kernel::{Permissions, Role, Secret, StaffId, SupportGrantId, TenantId, vault};
use store::Committed;
use tokio::sync::broadcast;
use tokio::time::MissedTickBehavior;

use super::frames::{Shape, Sight, field, frames, gathered};
use super::{BATCH, LOOK, Typing};
use crate::access::{Access, Sees};
use crate::app::App;
use crate::routes::still_admitted;

/// How many tellings wait for one who is slow; who misses one reads for themselves.
const WAITING: usize = 32;
/// A quiet stream is told every so many looks that it is alive.
const ALIVE: u32 = 15;
/// How many are asked for at once.
const ASKED: usize = 8;

/// All that are told anything, by business.
pub(super) type Relays = Arc<Mutex<HashMap<TenantId, Weak<Relay>>>>;

/// What those who follow are told.
#[derive(Clone)]
pub(super) enum Heard {
    Events(Arc<Batch>),
    /// What someone does now: for pages, and not her own.
    Doing(Arc<Presence>),
    /// Whoever came in by this is let in no more.
    Ended(u64),
    Alive,
}

/// What came after one number up to another, as each sight is shown it.
pub(super) struct Batch {
    pub(super) after: i64,
    pub(super) reached: i64,
    pub(super) shown: HashMap<Sight, Bytes>,
}

pub(super) struct Presence {
    pub(super) staff: StaffId,
    pub(super) frame: Bytes,
    /// Those who see the conversation.
    pub(super) seen_by: Vec<Sees>,
}

pub(super) struct Relay {
    tenant: TenantId,
    told: broadcast::Sender<Heard>,
    present: Mutex<Present>,
    is_blind: AtomicBool,
}

/// Those who follow.
#[derive(Default)]
struct Present {
    /// Each sight with someone who has it, and how many have.
    sights: HashMap<Sight, (Arc<Admitted>, usize)>,
    admitted: HashMap<Door, (Arc<Admitted>, usize)>,
}

/// By what someone came in: several pages of one browser are asked for once.
#[derive(PartialEq, Eq, Hash)]
struct Door {
    token: [u8; 32],
    sees: Sees,
    role: Option<Role>,
    permissions: Permissions,
    /// The operator's.
    grant: Option<SupportGrantId>,
}

/// Whoever follows, as she was let in.
pub(super) struct Admitted {
    number: u64,
    pub(super) access: Access,
    token: Secret,
}

impl Admitted {
    fn door(&self) -> Door {
        Door {
            token: vault::token_hash(self.token.expose()),
            sees: self.access.sees,
            role: self.access.role,
            permissions: self.access.permissions,
            grant: self.access.grant.map(|grant| grant.id),
        }
    }

    pub(super) async fn still(&self, app: &App) -> store::Result<bool> {
        still_admitted(app, &self.access, &self.token).await
    }
}

/// The place of one who follows; given back when it ends.
pub(super) struct Seat {
    relay: Arc<Relay>,
    pub(super) admitted: Arc<Admitted>,
    pub(super) sight: Sight,
}

impl Seat {
    /// Takes one and listens: everything that is committed from now on is heard, or can be read.
    pub(super) fn take(app: &App, access: Access, token: Secret, shape: Shape) -> (Self, broadcast::Receiver<Heard>) {
        let relay = Relay::of(app, access.tenant);
        let sight = Sight { shape, sees: access.sees };
        let admitted = relay.admit(sight, access, token);
        let hears = relay.told.subscribe();
        (Self { relay, admitted, sight }, hears)
    }

    /// Whether it cannot be asked now who is let in.
    pub(super) fn is_blind(&self) -> bool {
        self.relay.is_blind.load(Ordering::Relaxed)
    }

    /// Whether this telling is for whoever sits here.
    pub(super) fn is_ended_by(&self, number: u64) -> bool {
        self.admitted.number == number
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut present = self.relay.present();
        let Present { sights, admitted } = &mut *present;
        leave(sights.entry(self.sight));
        leave(admitted.entry(self.admitted.door()));
    }
}

fn leave<K, V>(entry: Entry<'_, K, (V, usize)>) {
    if let Entry::Occupied(mut entry) = entry {
        entry.get_mut().1 -= 1;
        if entry.get().1 == 0 {
            entry.remove();
        }
    }
}

impl Relay {
    fn of(app: &App, tenant: TenantId) -> Arc<Self> {
        let mut all = app.typing.relays.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(relay) = all.get(&tenant).and_then(Weak::upgrade) {
            return relay;
        }
        let relay = Arc::new(Self {
            tenant,
            told: broadcast::Sender::new(WAITING),
            present: Mutex::default(),
            is_blind: AtomicBool::new(false),
        });
        all.insert(tenant, Arc::downgrade(&relay));
        tokio::spawn(tell(Arc::downgrade(&relay), tenant, app.clone(), app.db.feed().listen(), app.typing.listen()));
        tokio::spawn(ask(Arc::downgrade(&relay), app.clone()));
        relay
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, sight: Sight, access: Access, token: Secret) -> Arc<Admitted> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let new = Arc::new(Admitted { number: NUMBER.fetch_add(1, Ordering::Relaxed), access, token });
        let mut present = self.present();
        let (admitted, count) = present.admitted.entry(new.door()).or_insert((new, 0));
        *count += 1;
        let admitted = admitted.clone();
        present.sights.entry(sight).or_insert_with(|| (admitted.clone(), 0)).1 += 1;
        admitted
    }

    /// An error only says that nobody listens.
    fn say(&self, heard: Heard) {
        self.told.send(heard).ok();
    }

    fn sights(&self) -> Vec<(Sight, Arc<Admitted>)> {
        self.present().sights.iter().map(|(sight, (someone, _))| (*sight, someone.clone())).collect()
    }

    /// Tells what came after `seq` and says how far it got. Where it does not know yet where it is, it begins at the end.
    async fn pass_on(&self, app: &App, seq: Option<i64>) -> store::Result<i64> {
        let Some(mut seq) = seq else {
            let head = app.db.read(self.tenant, |scope| scope.stream_head()).await?;
            // Who sat down before and is not there yet reads for themselves.
            self.say(Heard::Events(Arc::new(Batch { after: head, reached: head, shown: HashMap::new() })));
            return Ok(head);
        };
        while let Some(batch) = read(app, self.tenant, seq, self.sights()).await? {
            seq = batch.reached;
            self.say(Heard::Events(Arc::new(batch)));
        }
        Ok(seq)
    }

    /// Tells what someone does to those who see where.
    async fn show(&self, app: &App, someone: &Typing) -> store::Result<()> {
        let pages = self.sights().into_iter().filter(|(sight, _)| sight.shape == Shape::Page);
        let (pages, visible, conversation): (Vec<_>, _, _) = (pages.collect(), app.visible, someone.conversation);
        let read = app.db.read(self.tenant, move |scope| -> store::Result<Vec<Sees>> {
            let mut seen_by = Vec::new();
            for (sight, someone) in &pages {
                if visible(scope, &someone.access, vec![conversation])?.contains(&conversation) {
                    seen_by.push(sight.sees);
                }
            }
            Ok(seen_by)
        });
        let seen_by = read.await?;
        let data = serde_json::to_string(someone).expect("OK because it is plain data");
        let frame = field(None, "presence", &data).into();
        self.say(Heard::Doing(Arc::new(Presence { staff: someone.staff, frame, seen_by })));
        Ok(())
    }
}

/// What came after `seq`, as each of these sights is shown it; nothing if nothing came.
pub(super) async fn read(
    app: &App,
    tenant: TenantId,
    seq: i64,
    sights: Vec<(Sight, Arc<Admitted>)>,
) -> store::Result<Option<Batch>> {
    let visible = app.visible;
    let read = app.db.read(tenant, move |scope| -> store::Result<_> {
        let events = scope.events_after(seq, BATCH)?;
        let Some(last) = events.last() else { return Ok(None) };
        let conversations: Vec<_> = events.iter().filter_map(|event| event.conversation_id).collect();
        let (mut shown, mut written) = (HashMap::new(), HashMap::new());
        for (sight, someone) in sights {
            let seen = visible(scope, &someone.access, conversations.clone())?;
            let frames = written.entry(sight.shape).or_insert_with(|| frames(sight.shape, &events));
            shown.insert(sight, gathered(frames, &seen));
        }
        Ok(Some(Batch { after: seq, reached: last.seq, shown }))
    });
    read.await
}

/// Tells what is committed, as long as anyone follows.
async fn tell(
    relay: Weak<Relay>,
    tenant: TenantId,
    app: App,
    mut feed: broadcast::Receiver<Committed>,
    mut typing: broadcast::Receiver<Typing>,
) {
    let (mut seq, mut looks) = (None, 0_u32);
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let mut someone = None;
        tokio::select! {
            committed = feed.recv() => match committed {
                Ok(committed) if committed.tenant != tenant => continue,
                // It was told with what was read before.
                Ok(committed) if committed.events.last().is_some_and(|last| Some(last.seq) <= seq) => continue,
                _ => {}
            },
            told = typing.recv() => match told {
                Ok(told) if told.tenant == tenant => someone = Some(told),
                _ => continue,
            },
            _ = look.tick() => looks += 1,
        }
        let Some(relay) = relay.upgrade() else { break };
        if relay.is_blind.load(Ordering::Relaxed) {
            continue;
        }
        // The database will be back; nothing is lost by then.
        match someone {
            Some(someone) => relay.show(&app, &someone).await.unwrap_or_default(),
            None => seq = relay.pass_on(&app, seq).await.ok().or(seq),
        }
        if looks >= ALIVE {
            looks = 0;
            relay.say(Heard::Alive);
        }
    }
    let mut all = app.typing.relays.lock().unwrap_or_else(PoisonError::into_inner);
    if all.get(&tenant).is_some_and(|relay| relay.strong_count() == 0) {
        all.remove(&tenant);
    }
}

/// Asks for everyone once a second, as long as anyone follows.
async fn ask(relay: Weak<Relay>, app: App) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        let Some(relay) = relay.upgrade() else { return };
        let everyone: Vec<_> = relay.present().admitted.values().map(|(someone, _)| someone.clone()).collect();
        let asked = futures_util::stream::iter(everyone).map(async |someone| (someone.still(&app).await, someone));
        let mut asked = std::pin::pin!(asked.buffer_unordered(ASKED));
        let mut is_blind = false;
        while let Some((answer, someone)) = asked.next().await {
            match answer {
                Ok(true) => {}
                Ok(false) => relay.say(Heard::Ended(someone.number)),
                Err(_) => is_blind = true,
            }
        }
        relay.is_blind.store(is_blind, Ordering::Relaxed);
    }
}
