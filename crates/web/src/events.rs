//! The event stream (server-sent events). It resumes by `seq`; what this process announces only wakes it, the database tells.
//!
//! - Everyone with the same sight is told the same bytes, read and written once.      (`relay`)
//! - Whoever was removed or changed roles is cut off within a second.                 (A23)
//! - The operator's stream is asked for its grant before each thing it tells, so that it ends with it.       (P-ACC-7)
//! - Nothing is queued for a reader that does not read; one who missed something reads it in the database. (A12; who takes
//!   nothing for half a minute is cut off by the connection itself)
//! - Nobody keeps more than [`MOST`] open at once.                                      (A12)

mod frames;
mod relay;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use frames::Shape;
use kernel::{ConversationId, LoginId, Permission, Problem, Secret, StaffId, TenantId};
use relay::{Batch, Heard, Presence, Relays, Seat};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use uuid::Uuid;

use crate::access::Access;
use crate::app::App;
use crate::extract::Query;
use crate::failure::Result;
use crate::routes::{Routes, bearer, described};
use crate::session;

/// How long a stream waits before it looks by itself.
const LOOK: Duration = Duration::from_secs(1);
const BATCH: i64 = 200;
/// How many streams one person or key keeps open with one business. A page has one; nobody has so many pages.
const MOST: usize = 40;

/// Whose streams are open in this process, and how many.
static OPEN: LazyLock<Mutex<HashMap<(TenantId, Uuid), usize>>> = LazyLock::new(Mutex::default);

/// The right to one open stream; given back when it ends.
struct Place((TenantId, Uuid));

impl Place {
    fn take(access: &Access) -> Result<Self> {
        let whose = access.login.map(LoginId::as_uuid).or_else(|| access.actor.who.id()).unwrap_or_default();
        let key = (access.tenant, whose);
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let number = open.entry(key).or_default();
        if *number >= MOST {
            let words = "Too many streams are open. Close some, then try again.";
            return Err(Problem::new(429, "too_many_streams", words).into());
        }
        *number += 1;
        Ok(Self(key))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut place) = open.entry(self.0) {
            *place.get_mut() -= 1;
            if *place.get() == 0 {
                place.remove();
            }
        }
    }
}

/// What someone does in a conversation now. It is told, not kept.
#[derive(Clone, Debug, Serialize)]
pub struct Typing {
    #[serde(skip)]
    pub tenant: TenantId,
    pub conversation: ConversationId,
    pub staff: StaffId,
    pub name: String,
    pub doing: Doing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Doing {
    Typing,
    /// Has it open and in sight.
    Looking,
    /// Has it open no more.
    Left,
}

/// Tells who types and who looks, and holds those who tell what is committed.
#[derive(Clone)]
pub struct TypingHub {
    someone: broadcast::Sender<Typing>,
    relays: Relays,
}

impl Default for TypingHub {
    fn default() -> Self {
        Self { someone: broadcast::Sender::new(256), relays: Relays::default() }
    }
}

impl TypingHub {
    pub fn announce(&self, someone: Typing) {
        // An error only says that nobody listens.
        self.someone.send(someone).ok();
    }

    fn listen(&self) -> broadcast::Receiver<Typing> {
        self.someone.subscribe()
    }
}

pub fn routes() -> Routes {
    Routes::new().staff(axum::http::Method::GET, "/t/{tenant}/stream", Permission::EventRead, stream).api(
        axum::http::Method::GET,
        "/api/v1/events",
        Permission::EventRead,
        events,
        described::<__path_events>(),
    )
}

/// From where a page follows.
#[derive(Deserialize)]
struct From {
    /// The event that the page knows last.
    after: Option<i64>,
}

/// For pages: what changed, as ids, since the page was read, or else from now on.
async fn stream(
    State(app): State<App>,
    access: Access,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response> {
    follow(app, access, &headers, Shape::Page, from.after).await
}

/// The events of the business as they happen, oldest first. Resume with `Last-Event-ID`; without it the stream begins now.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "follow_events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event seen; 0 for all there are")),
    responses((status = 200, description = "Server-sent events; each data line is one event", content_type = "text/event-stream", body = String))
)]
async fn events(State(app): State<App>, access: Access, headers: HeaderMap) -> Result<Response> {
    follow(app, access, &headers, Shape::Api, None).await
}

async fn follow(app: App, access: Access, headers: &HeaderMap, shape: Shape, after: Option<i64>) -> Result<Response> {
    let place = Place::take(&access)?;
    let last =
        headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<i64>().ok());
    let seq = match last.or(after) {
        Some(seq) => seq.max(0),
        None => app.db.read(access.tenant, |scope| scope.stream_head()).await?,
    };
    let token = match shape {
        Shape::Page => session::cookie(headers),
        Shape::Api => bearer(headers),
    };
    // Before the answer: whoever has the answer hears everything from then on.
    let (seat, hears) = Seat::take(&app, access, Secret::new(token.unwrap_or_default()), shape);
    let follower = Follower { app, seat, hears, seq, is_behind: true, beside: VecDeque::new(), _place: place };
    let told = futures_util::stream::unfold(follower, async |mut follower| {
        follower.next().await.map(|bytes| (Ok::<_, Infallible>(bytes), follower))
    });
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
    Ok((kind, Body::from_stream(told)).into_response())
}

/// An open stream.
struct Follower {
    app: App,
    seat: Seat,
    hears: broadcast::Receiver<Heard>,
    /// The last it was told of.
    seq: i64,
    /// There may be something that it was not told of.
    is_behind: bool,
    /// What someone did while it was.
    beside: VecDeque<Bytes>,
    _place: Place,
}

impl Follower {
    /// What is written next; nothing ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(frame) = self.beside.pop_front() {
                return if self.is_over().await { None } else { Some(frame) };
            }
            if self.is_behind {
                // In a box of its own: nobody is behind for long, and many are open.
                match Box::pin(self.catch_up()).await {
                    Some(bytes) if bytes.is_empty() => continue,
                    told => return told,
                }
            }
            let told = match self.hears.recv().await {
                Ok(Heard::Events(batch)) => self.take(&batch),
                Ok(Heard::Doing(someone)) => self.doing(&someone),
                Ok(Heard::Alive) => return Some(Bytes::from_static(b":\n\n")),
                Ok(Heard::Ended(number)) if self.seat.is_ended_by(number) => return None,
                Ok(Heard::Ended(_)) => None,
                Err(RecvError::Lagged(_)) => {
                    self.is_behind = true;
                    None
                }
                Err(RecvError::Closed) => return None,
            };
            if let Some(bytes) = told.filter(|bytes| !bytes.is_empty()) {
                return if self.is_over().await { None } else { Some(bytes) };
            }
        }
    }

    /// What someone does, where this stream is told such things: for pages, and not her own.
    fn doing(&self, someone: &Presence) -> Option<Bytes> {
        let access = &self.seat.admitted.access;
        let is_for = self.seat.sight.shape == Shape::Page
            && access.staff != Some(someone.staff)
            && someone.seen_by.contains(&access.sees);
        is_for.then(|| someone.frame.clone())
    }

    /// What a telling holds for this stream, if it stands where the telling begins.
    fn take(&mut self, batch: &Batch) -> Option<Bytes> {
        if batch.reached <= self.seq {
            return None;
        }
        match batch.shown.get(&self.seat.sight) {
            Some(bytes) if batch.after == self.seq => {
                self.seq = batch.reached;
                Some(bytes.clone())
            }
            _ => {
                self.is_behind = true;
                None
            }
        }
    }

    /// Reads what it has not been told. Nothing ends the stream; no bytes say that there is nothing to tell of what was read.
    async fn catch_up(&mut self) -> Option<Bytes> {
        // The events that are told meanwhile are read; the rest is not kept anywhere.
        loop {
            match self.hears.try_recv() {
                Ok(Heard::Ended(number)) if self.seat.is_ended_by(number) => return None,
                Ok(Heard::Doing(someone)) => self.beside.extend(self.doing(&someone)),
                Ok(_) | Err(TryRecvError::Lagged(_)) => {}
                Err(_) => break,
            }
        }
        let seat = [(self.seat.sight, self.seat.admitted.clone())];
        let read = match self.seat.is_blind() {
            true => Ok(None),
            false => relay::read(&self.app, self.seat.admitted.access.tenant, self.seq, seat.into()).await,
        };
        match read {
            Ok(Some(batch)) => {
                self.seq = batch.reached;
                let bytes = batch.shown.into_values().next().unwrap_or_default();
                if !bytes.is_empty() && self.is_over().await {
                    return None;
                }
                Some(bytes)
            }
            Ok(None) if !self.seat.is_blind() => {
                self.is_behind = false;
                Some(Bytes::new())
            }
            // The database will be back; the client keeps its place by the last id.
            Ok(None) | Err(_) => {
                tokio::time::sleep(LOOK).await;
                Some(Bytes::new())
            }
        }
    }

    /// Whether the operator's grant has ended. What she is told is weighed one by one; others are asked for every second.
    async fn is_over(&self) -> bool {
        let admitted = &self.seat.admitted;
        admitted.access.is_visit() && !matches!(Box::pin(admitted.still(&self.app)).await, Ok(true))
    }
}
