//! One round's transaction: the lease is live, the gate decides, the attempts are written.

use std::collections::HashSet;
use std::time::Duration;

use ::store::{Result, Tx};
use consent::gate::{self, Cleared, Draft, Reason, Verdict};
use kernel::{Actor, AttemptId, Channel, InboxId, TenantId, Who};

use super::rate::Wait;
use super::store::{self, Due};
use super::{AT_ONCE, Dispatcher, files, later, lease, unknown};
use crate::media::out;
use crate::outgoing::OutContent;
use crate::reply;

/// What a round came to.
pub(super) struct Round {
    pub(super) decided: usize,
    pub(super) cleared: Vec<Cleared>,
}

pub(super) async fn decide(dispatcher: &Dispatcher, tenant: TenantId, inbox: InboxId, fence: i64) -> Result<Round> {
    let app = &dispatcher.app;
    let actor = Actor { who: Who::System("dispatch"), at: app.clock.now(), request: app.clock.id() };
    let this = dispatcher.clone();
    app.db.write(tenant, actor, move |tx| round(tx, &this, inbox, fence)).await
}

fn round(tx: &mut Tx<'_>, dispatcher: &Dispatcher, inbox: InboxId, fence: i64) -> Result<Round> {
    let nothing = Round { decided: 0, cleared: Vec::new() };
    if !lease::is_live(tx, dispatcher.holder, inbox, fence)? {
        return Ok(nothing);
    }
    unknown::doubt_older(tx, inbox, fence)?;
    later::release(tx, inbox)?;
    let mut chosen: Vec<Due> = Vec::new();
    let mut people = HashSet::new();
    let now = tx.clock().monotonic();
    for due in store::due(tx, inbox, 4 * AT_ONCE as i64)? {
        // One message a person and round, so that theirs stay in order.
        if chosen.len() == AT_ONCE || !people.insert(due.contact) {
            continue;
        }
        if files::waits(tx, &due, inbox, fence)? {
            continue;
        }
        match dispatcher.rates.take(inbox, due.contact, due.rate, now) {
            Ok(()) => chosen.push(due),
            Err(Wait::Person(wait)) => drop(store::put_off(tx, due.message, wait)?),
            Err(Wait::Inbox(_)) => break,
        }
    }
    let decided = chosen.len();
    let drafts = chosen.iter().map(|due| draft(tx, due, inbox, fence)).collect::<Result<Vec<_>>>()?;
    let attempts: Vec<AttemptId> = drafts.iter().map(|draft| draft.attempt).collect();
    let verdicts = gate::decide(tx, drafts)?;
    let mut cleared = Vec::new();
    for ((due, attempt), verdict) in chosen.iter().zip(attempts).zip(verdicts) {
        match verdict {
            Verdict::Cleared(one) => {
                // Of one that was taken back meanwhile, the leave goes unused.
                if store::begin(tx, due, inbox, attempt, fence, one.decision())? {
                    cleared.push(*one);
                }
            }
            Verdict::Held { until, reason, decision } => {
                let wait = until.since(tx.now()).max(Duration::from_secs(1));
                store::hold(tx, due, wait, reason, decision)?;
            }
            Verdict::Refused { reasons, decision } => {
                let is_too_late = reasons == [Reason::WindowClosed];
                if !(is_too_late && later::fall_back(tx, due)?) {
                    store::refuse(tx, due, &reasons, decision)?;
                }
            }
        }
    }
    Ok(Round { decided, cleared })
}

pub(super) fn draft(tx: &Tx<'_>, due: &Due, inbox: InboxId, fence: i64) -> Result<Draft> {
    let compliance = match &due.content {
        OutContent::Answer { compliance, .. } => *compliance,
        OutContent::Text
        | OutContent::Template { .. }
        | OutContent::File { .. }
        | OutContent::Location { .. }
        | OutContent::Contacts { .. }
        | OutContent::Question { .. }
        | OutContent::Reaction { .. } => None,
    };
    let to = reply::address(tx, due.contact)?;
    let mut rendered = reply::rendered(due.content.clone(), due.text.clone(), to, due.reply_to.clone());
    if let OutContent::File { file, .. } = &due.content {
        rendered.content = out::content(tx, rendered.content, *file, inbox)?;
    }
    Ok(Draft {
        attempt: tx.id(),
        fence,
        message: Some(due.message),
        conversation: due.conversation,
        inbox,
        contact: due.contact,
        channel: Channel::WhatsApp,
        purpose: due.purpose,
        compliance,
        author: due.author,
        request: due.request,
        rendered,
    })
}
