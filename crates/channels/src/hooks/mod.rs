//! Where Meta posts. A post is verified over its raw bytes, kept, and only then acknowledged; it is read in the same write
//! where that is cheap, and after it otherwise.
//!
//! - A post whose key or signature is wrong leaves nothing behind but a counter.              (P-SEC-3; A1 to A3)
//! - 200 is answered after the commit; a database that is away answers 503, and Meta comes again.
//! - What names an account that is not connected is counted and its content dropped here.      (P-CHN-10)
//! - Secrets are read once a second at most, and again before a signature is called wrong.

mod calls;
mod door;
mod foreign;
mod heard;
mod keep;
mod receive;
mod refusals;
mod verify;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use ::store::Db;
use axum::extract::{Request, State as Shared};
use http::Uri;
use kernel::{AppId, Timestamp};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use web::{App, Method, Path, Routes};

use crate::inbound::{Arrived, Reader};
pub use calls::{Call, Posted};
use door::Doors;
use heard::Heard;
use keep::Keeper;
use refusals::Refusals;
use verify::Tries;

/// What the hooks of one running program share. Cheap to clone; it starts its queue with the first post.
#[derive(Clone, Default)]
pub struct Hooks(Arc<State>);

#[derive(Default)]
struct State {
    doors: Doors,
    tries: Mutex<Tries>,
    refusals: Refusals,
    heard: Heard,
    queue: OnceLock<Keeper>,
    reader: OnceLock<Reader>,
    arrived: Arc<Notify>,
}

/// What of one post is kept.
#[derive(Clone, Debug, Default)]
struct Kept {
    posts: Vec<Arrived>,
    /// Events of accounts that are not connected: app, account, how many.
    foreign: Vec<(AppId, String, i64)>,
    /// When the app was last heard of; said once a minute.
    seen: Option<(AppId, Timestamp)>,
    /// An app whose signatures failed until this post.
    mended: Option<AppId>,
    /// Numbers of the app for which something came, the first time in this hour.
    heard: Option<(AppId, i64, Vec<String>)>,
}

impl Hooks {
    /// Told whenever something was kept unread, for whoever reads it.
    pub fn arrived(&self) -> Arc<Notify> {
        self.0.arrived.clone()
    }

    /// Says who stores what stands in a post, in the write that keeps it. Without one all is kept first and read after.
    pub fn read_with(&self, reader: Reader) {
        // Said before the first post, by whoever puts the program together.
        self.0.reader.set(reader).ok();
    }

    fn queue(&self, db: &Db) -> &Keeper {
        self.0.queue.get_or_init(|| {
            self.forget_what_changes(db);
            Keeper::start(db, self.0.reader.get().copied(), self.arrived())
        })
    }

    /// So that a new secret or number is known at once and not after a second.
    fn forget_what_changes(&self, db: &Db) {
        let (mut feed, state) = (db.feed().listen(), Arc::downgrade(&self.0));
        tokio::spawn(async move {
            loop {
                let heard = feed.recv().await;
                let Some(state) = state.upgrade() else { return };
                match heard {
                    Ok(committed) if committed.events.iter().any(|event| concerns_us(&event.kind)) => {
                        state.doors.forget(Some(committed.tenant));
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => state.doors.forget(None),
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }

    fn tries(&self) -> std::sync::MutexGuard<'_, Tries> {
        self.0.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn concerns_us(kind: &str) -> bool {
    matches!(kind, "app.changed" | "inbox.connected" | "inbox.disconnected")
}

/// How often it is noted that an app's events arrive.
const NOTED: Duration = Duration::from_secs(60);

/// Meta's two calls on one address.
pub(crate) fn routes(hooks: &Hooks) -> Routes {
    let (asked, posted, left) = (hooks.clone(), hooks.clone(), hooks.clone());
    Routes::new()
        .hook(Method::GET, "/hooks/meta/{key}", move |Shared(app): Shared<App>, Path(key): Path<String>, uri: Uri| {
            verify::answer(asked.clone(), app, key, uri)
        })
        .hook(
            Method::POST,
            "/hooks/meta/{key}",
            move |Shared(app): Shared<App>,
                  Path(key): Path<String>,
                  web::Request(id): web::Request,
                  request: Request| { receive::post(posted.clone(), app, key, id, request) },
        )
        .hook(Method::POST, "/hooks/meta/{key}/deauthorization", move |app, key, form| {
            calls::deauthorized(left.clone(), app, key, form)
        })
}
