//! Webhooks as they arrived: verified, sealed, kept, then acknowledged. Reading them comes after.
//!
//! - What is acknowledged is committed: the hook answers after the commit.            (design, law 7)
//! - A post stays `new` until everything in it is stored or parked; done twice, it stores nothing twice.
//! - What cannot be read or placed is parked with its reason, sealed, shown, and can be read again.
//! - What does not open any more is set aside as `poisoned`, and shown in the same place; its neighbours are read.
//! - What names an account nobody connected is counted; its content is not kept.       (P-CHN-10)

mod store;

use std::any::Any;

use ::store::{Result, Tx};
use kernel::{AppId, InboundId, InboxId, Locale, RequestId, TenantId, Timestamp};
use uuid::Uuid;
use web::t;

pub use store::{
    age_out, append, count_parked, dismiss, done, not_connected, park, parked, parked_body, replayed, routes,
    set_aside, take, unconnected, waiting_tenants,
};
pub(crate) use store::{is_open, keep, seal};

/// How long a post is kept, read or parked: it is personal data that nobody needs for longer.
pub const KEPT_FOR: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 60 * 60);

/// What waits under "could not be read" is counted up to here, and no further.
pub const COUNTED: i64 = 100;

/// A verified post, to be kept.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub app: AppId,
    pub request: RequestId,
    pub at: Timestamp,
    pub body: Vec<u8>,
}

/// A post, sealed for the row it will stand in.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) id: InboundId,
    pub(crate) app: AppId,
    pub(crate) request: RequestId,
    pub(crate) at: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// A post taken apart, as only its reader understands it.
pub struct Opened {
    /// How many items it holds.
    pub items: usize,
    pub inside: Box<dyn Any + Send + Sync>,
}

/// Reads posts while they are being kept. The inbox, which stands above this room, gives one.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Takes a post apart, outside of any write.
    pub open: fn(&Raw) -> Opened,
    /// Stores what stands in posts, in the write that keeps them.
    pub store: fn(&mut Tx<'_>, &[&Opened]) -> Result<()>,
}

/// Whether a post waits for the readers once it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    New,
    Done,
}

/// A kept post, opened.
#[derive(Clone, Debug)]
pub struct Raw {
    pub id: InboundId,
    pub app: AppId,
    pub request: RequestId,
    pub received_at: Timestamp,
    pub body: Vec<u8>,
}

/// The oldest posts that wait.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub posts: Vec<Raw>,
    /// Those that do not open: for [`set_aside`].
    pub damaged: Vec<Damaged>,
}

/// A kept post whose sealed body was changed or damaged.
#[derive(Clone, Copy, Debug)]
pub struct Damaged {
    pub id: InboundId,
    pub app: AppId,
    pub request: RequestId,
}

/// So many accounts that nobody connected are told apart; what comes for more of them is counted together, under this.
pub const OTHERS: &str = "*";
const MOST_UNCONNECTED: i64 = 500;

/// A connected number, as posts are routed to it.
#[derive(Clone, Debug)]
pub struct Line {
    pub inbox: InboxId,
    /// The provider's id of the number.
    pub external_id: String,
    /// The provider's id of the account.
    pub account_id: String,
    pub connected_at: Timestamp,
}

/// Something to be parked.
#[derive(Clone, Debug)]
pub struct Unread {
    pub app: AppId,
    pub inbound: InboundId,
    /// Where in the post it stood.
    pub position: String,
    /// A short word to count by.
    pub reason: String,
    /// Plain words; nothing of a message.
    pub detail: String,
    /// What could not be read; nothing where that is the whole post, which is kept already.
    pub body: Option<Vec<u8>>,
}

/// A parked item, as it is listed.
#[derive(Clone, Debug)]
pub struct Parked {
    pub id: Uuid,
    pub app: AppId,
    pub inbound: InboundId,
    pub position: String,
    pub reason: String,
    pub detail: String,
    pub parked_at: Timestamp,
    pub replayed_at: Option<Timestamp>,
}

/// An account that posts name and nobody connected.
#[derive(Clone, Debug)]
pub struct Unconnected {
    pub app: AppId,
    pub external_id: String,
    pub events: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

impl Unconnected {
    /// As a page shows it: the provider's id, or that it is several.
    pub fn name(&self, locale: Locale) -> String {
        if self.external_id == OTHERS { t!(locale, "unconnected-others") } else { self.external_id.clone() }
    }
}

/// Keeps a set of posts: what `web`'s hook hands over in batches.
pub fn append_all(tx: &mut Tx<'_>, posts: &[Arrived]) -> Result<()> {
    append(tx, posts)
}

/// The tenants that have posts waiting, whose ever they are.
pub async fn tenants_waiting(db: &::store::Db) -> Result<Vec<TenantId>> {
    db.across("inbound: find whose webhooks wait", waiting_tenants).await
}
