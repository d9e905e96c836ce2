//! From webhooks to rows: messages, statuses, what could not be read.
//!
//! - A post is read in the write that keeps it, or, where that is not cheap or fails, after it.      (`channels::hooks`)
//! - A kept post is done when everything in it is stored or parked; until then it is taken again, and stores nothing twice.
//! - Stop words are heard in the transaction that stores the message, before anyone else sees it.
//! - One bad item costs its neighbours nothing: a set that fails is halved until the bad item stands alone, and it is parked.
//! - The provider's id makes a message unique in its inbox; a second copy, whatever it says, changes nothing. (A5, A6)

mod echo;
mod message;
pub(crate) mod statuses;
mod store;
pub(crate) mod taken_back;
mod work;

use ::store::{Error, Tx, search};
use channels::inbound::{self, Line, Opened, Raw, Reader, Unread};
use channels::incoming::Content;
use channels::whatsapp::webhook::{self, Item, What};
use consent::words;
use kernel::{Actor, AppId, InboundId, RequestId, Timestamp, Who};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

pub use statuses::age_out;
pub use work::{run, work_through};

/// Why something is parked that nobody has described to us.
const UNKNOWN: &str = "unknown_kind";

/// One item of a post, on its way in.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) inbound: InboundId,
    pub(crate) app: AppId,
    pub(crate) request: RequestId,
    /// Read again after it was parked.
    pub(crate) is_replayed: bool,
    pub(crate) item: Arc<Item>,
    pub(crate) ahead: Option<Arc<Ahead>>,
}

/// What a message's words come to, worked out before the write: it takes time and no database.
#[derive(Debug)]
pub(crate) struct Ahead {
    pub(crate) read: words::Read,
    pub(crate) found_by: search::Folded,
}

impl Ahead {
    fn of(item: &Item) -> Option<Arc<Ahead>> {
        let What::Inbound(message) = &item.what else { return None };
        let found_by = message.content.found_by();
        if found_by.is_empty() {
            return None;
        }
        let read = words::read(message.content.words().unwrap_or_default(), &words::Context::default());
        Some(Arc::new(Ahead { read, found_by: search::fold(&found_by) }))
    }
}

/// The connected numbers, by app and the provider's id.
pub(crate) type Lines = HashMap<AppId, HashMap<String, Line>>;

/// Takes a post apart.
pub(crate) fn pieces(raw: &Raw, is_replayed: bool) -> Vec<Piece> {
    let parsed = webhook::parse(&raw.body);
    let piece = |item: Item| Piece {
        inbound: raw.id,
        app: raw.app,
        request: raw.request,
        is_replayed,
        ahead: Ahead::of(&item),
        item: Arc::new(item),
    };
    parsed.items.into_iter().map(piece).collect()
}

/// Reads posts in the write that keeps them. If that fails, they are kept for [`run`].
pub const READER: Reader = Reader { open, store: store_opened };

fn open(raw: &Raw) -> Opened {
    let pieces = pieces(raw, false);
    Opened { items: pieces.len(), inside: Box::new(pieces) }
}

fn store_opened(tx: &mut Tx<'_>, posts: &[&Opened]) -> Result<(), Error> {
    let posts: Option<Vec<&Vec<Piece>>> = posts.iter().map(|post| post.inside.downcast_ref()).collect();
    let posts = posts.ok_or(Error::Refused("a post was taken apart by another reader"))?;
    store_all(tx, posts.into_iter().flatten())
}

/// Stores a set of pieces in one transaction.
pub(crate) fn store_all<'a>(tx: &mut Tx<'_>, pieces: impl Iterator<Item = &'a Piece> + Clone) -> Result<(), Error> {
    let lines = store::lines(tx, pieces.clone())?;
    let line = |piece: &Piece| lines.get(&piece.app)?.get(piece.item.route.phone_number_id.as_deref()?);
    let (mut messages, mut choices, mut echoes) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces.clone() {
        let line = line(piece);
        match (&piece.item.what, line) {
            (What::Unreadable(reason), _) => park(tx, piece, reason.code(), &reason.to_string())?,
            (What::Inbound(inbound), Some(line)) if inbound.at >= store::earliest(line) => {
                if let Content::Unknown { what } = &inbound.content {
                    // It stands in the thread as what it is, and is kept whole for a version that knows it.
                    let detail = format!("A kind of message nobody has described yet: {what}.");
                    park(tx, piece, UNKNOWN, &detail)?;
                }
                messages.push((piece, inbound.as_ref(), line));
            }
            (What::Echo(echo), Some(line)) if echo.at >= store::earliest(line) => {
                echoes.push((piece, echo.as_ref(), line));
            }
            (What::Preference(preference), Some(line)) => choices.push((piece, preference, line)),
            (What::Status(_), Some(_)) => {}
            (What::Management(_) | What::AccountError(_), _) => store::note_management(tx, piece)?,
            (What::Inbound(_) | What::Echo(_) | What::Status(_) | What::Preference(_), _) => {
                let number = piece.item.route.phone_number_id.as_deref().unwrap_or("unknown");
                inbound::not_connected(tx, piece.app, number, 1)?;
            }
        }
    }
    message::store_all(tx, &messages, &choices)?;
    echo::store_all(tx, &echoes)?;
    for piece in pieces {
        if let (What::Status(update), Some(line)) = (&piece.item.what, line(piece)) {
            statuses::report(tx, line.inbox, update)?;
        }
    }
    Ok(())
}

/// Parks one piece.
pub(crate) fn park(tx: &mut Tx<'_>, piece: &Piece, reason: &str, detail: &str) -> Result<(), Error> {
    let unread = Unread {
        app: piece.app,
        inbound: piece.inbound,
        position: piece.item.place.to_string(),
        reason: reason.to_owned(),
        detail: detail.to_owned(),
        // A post of which nothing could be read is kept already.
        body: piece.item.place.entry.map(|_| piece.item.alone.clone().into_bytes()),
    };
    inbound::park(tx, &unread)
}

/// Reads a parked item again. Says whether it could be stored now.
pub fn replay(tx: &mut Tx<'_>, parked: Uuid) -> Result<bool, Error> {
    let Some(raw) = inbound::parked_body(tx, parked)? else { return Ok(false) };
    let pieces = pieces(&raw, true);
    let is_readable = !pieces.iter().any(|piece| is_unread(&piece.item.what));
    if is_readable {
        store_all(tx, pieces.iter())?;
    }
    inbound::replayed(tx, parked, is_readable)?;
    Ok(is_readable)
}

/// Nothing that was read again is readable if a part of it still is not known.
fn is_unread(what: &What) -> bool {
    match what {
        What::Unreadable(_) => true,
        What::Inbound(message) => matches!(message.content, Content::Unknown { .. }),
        What::Echo(_) | What::Status(_) | What::Preference(_) | What::AccountError(_) | What::Management(_) => false,
    }
}

fn actor(at: Timestamp, request: RequestId) -> Actor {
    Actor { who: Who::System("inbound"), at, request }
}
