//! The checklist of a number: what must be so before customers can write and be answered, read from Meta.
//!
//! - Each line is done, waits for Meta, or is one thing to do. What Meta does not tell is asked of the owner, and said to be
//!   her word.                                                                                    (`rules`, facts/meta.md 8.2)
//! - What Meta said is kept with its time, so that a page never waits for Meta; it is asked again when that is a minute old.
//! - It ends when a message came and was answered; then nothing is asked by itself any more.

mod causes;
mod facts;
mod rules;
mod store;
mod words;

pub(crate) use facts::{Facts, read};
pub(crate) use rules::{Line, Say, Standing, Step, lines};
pub(crate) use store::{begin, say, wrote};

use std::time::Duration;

use ::store::{Fault, Result, Scope};
use kernel::{Actor, InboxId, TenantId, Timestamp};
use web::App;

use super::{Exchange, Exchanged, register, roads::Road};
use crate::apps::Callback;
use crate::inboxes::{self, Inbox, Refusal};
use crate::{apps, inbound};

/// So long what Meta said counts as fresh: a page that is looked at asks no more often.
const FRESH: Duration = Duration::from_secs(60);
/// How long a message of the owner's own phone may take before the likeliest cause is named.
const SILENCE: Duration = Duration::from_secs(2 * 60);

/// What the owner was asked, because Meta does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Whether the app is live.
    Live,
    /// Whether there is a way to pay.
    Payment,
}

impl Asked {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Asked::Live => "live",
            Asked::Payment => "payment",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "live" => Some(Asked::Live),
            "payment" => Some(Asked::Payment),
            _ => None,
        }
    }
}

/// What is kept of the way, a row a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    pub(crate) road: Option<Road>,
    pub(crate) facts: Option<Facts>,
    pub(crate) read_at: Option<Timestamp>,
    pub(crate) live_at: Option<Timestamp>,
    pub(crate) payment_at: Option<Timestamp>,
    pub(crate) written_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
}

/// A number on its way: everything that the rules look at.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) inbox: Inbox,
    pub(crate) kept: Kept,
    pub(crate) callback: Callback,
    pub(crate) verified_at: Option<Timestamp>,
    pub(crate) failing_since: Option<Timestamp>,
    /// Meta's id of the app, where it is known.
    pub(crate) app: Option<String>,
    pub(crate) exchanged: Exchanged,
    /// Something came since she wrote, but for a number that nobody connected.
    pub(crate) hears_another: bool,
    pub(crate) tries_left: i64,
    pub(crate) now: Timestamp,
}

impl Way {
    /// Whether a message came and was answered, now or ever.
    pub(crate) fn is_complete(&self) -> bool {
        self.kept.completed_at.is_some() || self.exchanged.is_answered
    }

    /// Whether an open page goes on asking by itself: until the end, and once if Meta never was asked.
    pub(crate) fn is_open(&self) -> bool {
        !self.is_complete() || self.kept.read_at.is_none()
    }

    /// Whether Meta should be asked again.
    pub(crate) fn is_stale(&self) -> bool {
        self.kept.read_at.is_none_or(|at| self.now.since(at) >= FRESH)
    }

    /// Whether she wrote, so long ago that it should have come.
    fn is_silent(&self) -> bool {
        !self.exchanged.is_written && self.kept.written_at.is_some_and(|at| self.now.since(at) >= SILENCE)
    }
}

/// How far a connected number has come.
pub(crate) fn way(scope: &Scope<'_>, app: &App, exchange: Exchange, id: InboxId) -> Result<Option<Way>> {
    let Some(held) = inboxes::find(scope, id)?.filter(|held| held.inbox.is_connected()) else { return Ok(None) };
    let now = app.clock.now();
    let kept = store::get(scope, id)?;
    // A clock a little apart from the telephone's must not hide what she wrote.
    let since = kept.written_at.map_or(held.inbox.connected_at, |at| at - Duration::from_secs(5 * 60));
    let exchanged = if kept.completed_at.is_some() {
        Exchanged { is_written: true, is_answered: true }
    } else {
        exchange(scope, id, since)?
    };
    let others = if exchanged.is_written { Vec::new() } else { inbound::unconnected(scope)? };
    let hears_another = kept.written_at.is_some() && others.iter().any(|one| one.last_at >= since);
    Ok(Some(Way {
        callback: held.app.callback,
        verified_at: held.app.verified_at,
        failing_since: held.app.failing_since,
        app: held.app.external_id.as_ref().map(|id| id.as_str().to_owned()),
        tries_left: register::left(scope, id, now)?.0,
        inbox: held.inbox,
        kept,
        exchanged,
        hears_another,
        now,
    }))
}

/// Asks Meta about a number and keeps what it says. Where the number became able to send meanwhile, the inbox is checked too.
pub(crate) async fn refresh(app: &App, tenant: TenantId, actor: Actor, id: InboxId) -> Result<(), Fault<Refusal>> {
    let held = inboxes::held(app, tenant, id).await?;
    let facts = read(app, tenant, actor.request, &held).await;
    let waits = held.inbox.wrong == Some(inboxes::Wrong::NumberNotRegistered);
    let is_registered = facts.number.as_ref().is_some_and(|number| number.is_registered);
    // A token that Meta no longer takes is everyone's concern, and not only this page's.
    let is_lost = held.inbox.wrong.is_none() && facts.token.as_ref().is_some_and(|token| !token.is_valid);
    app.db.write(tenant, actor, move |tx| store::keep(tx, id, &facts)).await?;
    if waits && is_registered || is_lost {
        inboxes::check(app, tenant, actor, id).await?;
    }
    Ok(())
}

/// Notes the end, once.
pub(crate) async fn complete(app: &App, tenant: TenantId, actor: Actor, way: &Way) -> Result<()> {
    let id = way.inbox.id;
    if way.kept.completed_at.is_some() || !way.exchanged.is_answered {
        return Ok(());
    }
    app.db.write(tenant, actor, move |tx| store::complete(tx, id)).await
}

/// Whether the callback that Meta names is this app's.
fn is_ours(url: &str, held_url: &str) -> bool {
    url.trim_end_matches('/') == held_url.trim_end_matches('/')
}

/// What is open of an app: the verify token was asked with success, or Kontor set the address itself.
fn is_heard(callback: Callback, verified_at: Option<Timestamp>) -> bool {
    match callback {
        Callback::Set => true,
        Callback::ByHand => verified_at.is_some(),
        Callback::Failed => false,
    }
}

/// The app's address with everything that belongs to it, for [`facts`].
fn address(app: &App, tenant: TenantId, held: &apps::App) -> Option<String> {
    held.webhook_url(&app.vault, tenant, &app.settings.public_url).ok()
}
