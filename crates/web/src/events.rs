//! The event stream (server-sent events). It resumes by `seq`; what this process announces only wakes it, the database tells.
//!
//! - Whoever was removed or changed roles is cut off within a second.                 (A23)
//! - The operator's stream is asked for its grant before each thing it tells, so that it ends with it.       (P-ACC-7)
//! - A reader that does not read is cut off; nothing is queued for it beyond one batch. (A12)
//! - Nobody keeps more than [`MOST`] open at once: each looks into the database every second. (A12)

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use kernel::{ConversationId, LoginId, Permission, Problem, Secret, StaffId, TenantId};
use serde::Serialize;
use store::{Committed, Recorded};
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

use crate::access::Access;
use crate::app::{App, LOOKED};
use crate::failure::Result;
use crate::routes::{Routes, bearer, described, still_admitted};
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

/// Tells who types and who looks.
#[derive(Clone)]
pub struct TypingHub(broadcast::Sender<Typing>);

impl Default for TypingHub {
    fn default() -> Self {
        Self(broadcast::Sender::new(256))
    }
}

impl TypingHub {
    pub fn announce(&self, someone: Typing) {
        // An error only says that nobody listens.
        self.0.send(someone).ok();
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

/// For pages: what changed, as ids, from now on.
async fn stream(State(app): State<App>, access: Access, headers: HeaderMap) -> Result<Sse<impl Stream<Item = Told>>> {
    follow(app, access, headers, Shape::Page).await
}

/// The events of the business as they happen, oldest first. Resume with `Last-Event-ID`; without it the stream begins now.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "follow_events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event seen; 0 for all there are")),
    responses((status = 200, description = "Server-sent events; each data line is one event", content_type = "text/event-stream", body = String))
)]
async fn events(State(app): State<App>, access: Access, headers: HeaderMap) -> Result<Sse<impl Stream<Item = Told>>> {
    follow(app, access, headers, Shape::Api).await
}

type Told = std::result::Result<Event, Infallible>;

#[derive(Clone, Copy)]
enum Shape {
    Page,
    Api,
}

async fn follow(app: App, access: Access, headers: HeaderMap, shape: Shape) -> Result<Sse<impl Stream<Item = Told>>> {
    let place = Place::take(&access)?;
    let last =
        headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<i64>().ok());
    let seq = match last {
        Some(seq) => seq.max(0),
        None => app.db.read(access.tenant, |scope| scope.stream_head()).await?,
    };
    let (sender, receiver) = mpsc::channel(64);
    let token = match shape {
        Shape::Page => session::cookie(&headers),
        Shape::Api => bearer(&headers),
    };
    let token = Secret::new(token.unwrap_or_default());
    // Before the answer: whoever has the answer hears everything from then on.
    let ears = Ears { feed: app.db.feed().listen(), typing: app.typing.0.subscribe() };
    tokio::spawn(async move {
        tell(app, access, token, shape, ears, seq, sender).await;
        drop(place);
    });
    let events = futures_util::stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|event| (Ok(event), receiver))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// What wakes a stream.
struct Ears {
    feed: broadcast::Receiver<Committed>,
    typing: broadcast::Receiver<Typing>,
}

async fn tell(
    app: App,
    access: Access,
    token: Secret,
    shape: Shape,
    Ears { mut feed, mut typing }: Ears,
    mut seq: i64,
    sender: mpsc::Sender<Event>,
) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            committed = feed.recv() => {
                if matches!(&committed, Ok(committed) if committed.tenant != access.tenant) {
                    continue;
                }
                if is_over(&app, &access, &token).await { return }
            }
            someone = typing.recv() => {
                let Ok(someone) = someone else { continue };
                if is_over(&app, &access, &token).await { return }
                if matches!(shape, Shape::Page) && shown_typing(&app, &access, &someone).await {
                    let event = Event::default().event("presence").json_data(&someone);
                    let Ok(event) = event else { continue };
                    if sender.try_send(event).is_err() { return }
                }
                continue;
            }
            _ = look.tick() => match still_admitted(&app, &access, &token).await {
                Ok(true) => {}
                Ok(false) => return,
                // Who cannot be checked is shown nothing until the database is back.
                Err(_) => continue,
            },
            () = sender.closed() => return,
        }
        match pass_on(&app, &access, shape, seq, &sender).await {
            Ok(Some(reached)) => seq = reached,
            Ok(None) => return,
            // The database will be back; the client keeps its place by the last id.
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Whether the operator's grant has ended. What she is told is weighed one by one; others are looked at every second.
async fn is_over(app: &App, access: &Access, token: &Secret) -> bool {
    access.is_visit() && !matches!(still_admitted(app, access, token).await, Ok(true))
}

async fn shown_typing(app: &App, access: &Access, someone: &Typing) -> bool {
    if someone.tenant != access.tenant || access.staff == Some(someone.staff) {
        return false;
    }
    let (visible, access, conversation) = (app.visible, access.clone(), someone.conversation);
    let probe = move |scope: &store::Scope<'_>| visible(scope, &access, vec![conversation]);
    app.db.read(someone.tenant, probe).await.is_ok_and(|seen| seen.contains(&conversation))
}

/// Sends what came after `seq`; says how far it got, or nothing if the reader is gone or too slow.
async fn pass_on(
    app: &App,
    access: &Access,
    shape: Shape,
    mut seq: i64,
    sender: &mpsc::Sender<Event>,
) -> store::Result<Option<i64>> {
    loop {
        let (visible, own) = (app.visible, access.clone());
        let read = app.db.read(access.tenant, move |scope| -> store::Result<_> {
            let events = scope.events_after(seq, BATCH)?;
            let last = events.last().map(|event| event.seq);
            let conversations = events.iter().filter_map(|event| event.conversation_id).collect();
            let seen = visible(scope, &own, conversations)?;
            // The operator's look changes no page; told to hers, it would make her page look again.
            let told = events.into_iter().filter(|event| matches!(shape, Shape::Api) || event.kind != LOOKED);
            let shown = told.filter_map(|event| match event.conversation_id {
                Some(id) if !seen.contains(&id) => lost(shape, event),
                _ => Some(event),
            });
            Ok((shown.collect::<Vec<Recorded>>(), last))
        });
        let (events, last) = read.await?;
        let Some(last) = last else { return Ok(Some(seq)) };
        for event in events {
            let send = sender.send_timeout(written(shape, &event), Duration::from_secs(10));
            if send.await.is_err() {
                return Ok(None);
            }
        }
        seq = last;
    }
}

/// Whoever may have lost sight of a conversation is told that something changed, and not what. (A22)
fn lost(shape: Shape, event: Recorded) -> Option<Recorded> {
    let is_told = matches!(shape, Shape::Page) && event.kind == "conversation.assigned";
    is_told.then(|| Recorded {
        kind: "lost".to_owned(),
        conversation_id: None,
        message_id: None,
        contact_id: None,
        inbox_id: None,
        ..event
    })
}

fn written(shape: Shape, event: &Recorded) -> Event {
    let id = event.seq.to_string();
    match shape {
        Shape::Page => {
            let changed = serde_json::json!({
                "seq": event.seq, "kind": event.kind, "conversation": event.conversation_id, "message": event.message_id,
                "contact": event.contact_id,
            });
            Event::default().id(id).event("changed").data(changed.to_string())
        }
        Shape::Api => {
            let data = serde_json::to_string(event).expect("OK because an event is plain data");
            Event::default().id(id).event(&event.kind).data(data)
        }
    }
}
