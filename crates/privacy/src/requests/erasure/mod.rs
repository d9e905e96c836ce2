//! Carrying a deletion out: a member of staff says so once, a task does it to the end.
//!
//! - What goes, what is blanked and what stays is the data map's word, over every table that leads to the person. ([`store::erase`])
//! - It is work in many small writes that may be cut off and done again; what was done is counted in the write that did it.
//! - Files go before the rows that mention them are forgotten.             ([`inbox::media::let_go`], [`consent::scans::let_go`])
//! - What waits to be sent is cancelled first; a message in the air lands before its row goes.            ([`inbox::dispatch::leave`])
//! - What the person allowed ends with it. What they refused stays refused, also when they come back.     ([`prepare`])

mod outcome;
pub(super) mod pages;
mod words;

use std::sync::Arc;

use ::store::erase::{Eraser, Fate, Rows};
use ::store::map::Table;
use ::store::{Event, Fault, NewTask, Result, Task, TaskFailure, TaskHandler, Tx};
use consent::ledger::{self, Effect, Extent, Method, NewEntry, Standing};
use consent::restrictions;
use kernel::{Actor, Channel, ContactId, PrivacyRequestId, Purpose, TenantId, Who};
use web::App;

use super::model::{Refusal, State};
use super::store as kept;

pub use outcome::Outcome;
pub(super) use words::{listed, said};

/// The data map of the whole program.
pub type Map = fn() -> Vec<Table>;

const KIND: &str = "privacy.erase";
/// Rows of one write.
const AT_ONCE: u64 = 500;
/// Numbers of the stream gone through in one write.
const EVENTS_AT_ONCE: i64 = 10_000;
/// Rows of one table are counted up to here for showing.
const MOST_COUNTED: i64 = 10_000;

pub(crate) fn tasks(app: &App, map: Map) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(KIND, Arc::new(move |task| Box::pin(carry_out(app.clone(), map, task))))]
}

/// What is held of a person, counted table by table.
pub(super) fn held(eraser: &Eraser, scope: &::store::Scope<'_>, contact: ContactId) -> Result<Outcome> {
    Ok(Outcome::of(&eraser.held(scope, contact, MOST_COUNTED)?))
}

/// A member of staff says that everything about the person goes. Said again, it puts work that gave up back to work.
pub(super) fn begin(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64) -> Result<(), Fault<Refusal>> {
    let is_begun = kept::get(tx, id)?.is_some_and(|request| request.state == State::Erasing);
    if is_begun {
        for dead in tx.dead_tasks()?.into_iter().filter(|task| task.kind == KIND) {
            tx.revive(dead.id)?;
        }
    } else {
        if !kept::begin_erasing(tx, id, version)? {
            return Err(Fault::Refused(Refusal::Stale));
        }
        kept::step(tx, id, State::Erasing.as_str(), "")?;
        tx.record(Event::new("privacy.erasing").fact("privacy_request_id", id));
    }
    tx.enqueue(NewTask::new(KIND, id).fact("privacy_request_id", id))?;
    Ok(())
}

async fn carry_out(app: App, map: Map, task: Task) -> Result<(), TaskFailure> {
    let id: PrivacyRequestId = task.fact("privacy_request_id")?;
    let (db, tenant) = (&app.db, task.tenant);
    let Some(request) = db.read(tenant, move |scope| kept::get(scope, id)).await? else { return Ok(()) };
    let (State::Erasing, Some(contact)) = (request.state, request.contact) else { return Ok(()) };
    let actor = Actor { who: Who::System("deletion"), at: app.clock.now(), request: task.request };
    let eraser = Arc::new(db.read(tenant, move |scope| Eraser::plan(scope, &map())).await?);
    // All who count as one person go, each by what leads to them; the one that was asked for leads to the others, so it is last.
    for member in db.read(tenant, move |scope| contacts::merging::from_afar(scope, contact)).await? {
        erase(&app, tenant, actor, &eraser, (id, member)).await?;
    }
    Ok(db.write(tenant, actor, move |tx| finish(tx, &eraser, id, contact)).await?)
}

/// Erases one contact.
async fn erase(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    eraser: &Arc<Eraser>,
    (id, contact): (PrivacyRequestId, ContactId),
) -> Result<(), TaskFailure> {
    let db = &app.db;
    if db.write(tenant, actor, move |tx| prepare(tx, contact)).await? {
        return Err(TaskFailure::Again("a message to this person is just being handed over".to_owned()));
    }
    let read = db.read(tenant, move |scope| Ok::<_, ::store::Error>((mentions(scope, contact)?, scope.stream_head()?)));
    let (sought, head) = read.await?;
    let (found, waits) = eraser.mentions(db, tenant, actor, &sought).await?;
    db.write(tenant, actor, move |tx| kept::add_outcome(tx, id, &found)).await?;
    if waits {
        return Err(TaskFailure::Again("something that came from this person has not been read yet".to_owned()));
    }
    out_of_the_stream(app, tenant, actor, eraser, (id, contact), (0, head)).await?;
    loop {
        let eraser = eraser.clone();
        let step = move |tx: &mut Tx<'_>| {
            if prepare(tx, contact)? {
                return Ok(None);
            }
            inbox::history::let_go(tx, contact)?;
            let (files, are_files_over) = inbox::media::let_go(tx, contact)?;
            if files > 0 {
                kept::add_outcome(tx, id, &[Rows { table: "media", fate: Fate::Deleted, number: files }])?;
            }
            let (papers, are_papers_over) = consent::scans::let_go(tx, contact)?;
            if papers > 0 {
                kept::add_outcome(tx, id, &[Rows { table: "consent_scan", fate: Fate::Deleted, number: papers }])?;
            }
            let are_rows_over = contacts::import::let_go(tx, contact)?;
            if !are_files_over || !are_papers_over || !are_rows_over {
                return Ok(Some(false));
            }
            let (rows, is_over) = eraser.some(tx, contact, AT_ONCE)?;
            kept::add_outcome(tx, id, &rows)?;
            if is_over {
                for overtaken in kept::overtaken(tx, contact)? {
                    kept::step(tx, overtaken, State::Done.as_str(), "")?;
                    tx.record(Event::new("privacy.done").fact("privacy_request_id", overtaken));
                }
                restrictions::lift(tx, contact)?;
            }
            Ok::<_, ::store::Error>(Some(is_over))
        };
        match db.write(tenant, actor, step).await? {
            None => return Err(TaskFailure::Again("a message to this person is just being handed over".to_owned())),
            Some(true) => break,
            Some(false) => {}
        }
    }
    // What was recorded meanwhile names them too.
    let now = db.read(tenant, |scope| scope.stream_head()).await?;
    out_of_the_stream(app, tenant, actor, eraser, (id, contact), (head, now)).await?;
    Ok(())
}

/// Nothing more goes to the person; what they allowed is over; what they refused is remembered, also of whoever may be one with
/// them. Says whether a message is in the air.
fn prepare(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool> {
    let is_flying = inbox::dispatch::leave(tx, contact)?;
    ledger::joined::outlive(tx, contact)?;
    for channel in Channel::ALL {
        let Some(state) = ledger::state(tx, contact, channel)? else { continue };
        for purpose in [Purpose::Service, Purpose::Transactional, Purpose::Marketing] {
            let standing = state.standing(purpose);
            // What was stopped in the provider's settings may hide a yes, which they would bring back there.
            if standing != Standing::Unasked && !ledger::is_refused_for_good(tx, standing)? {
                let over = NewEntry::about_everything(Effect::Withdraw, Method::Form, None, tx.now());
                ledger::append(tx, contact, channel, NewEntry { extent: Extent::Purpose(purpose), ..over })?;
            }
        }
        if ledger::state(tx, contact, channel)?.is_some_and(|state| state.has_refused()) {
            contacts::erased::remember(tx, contact, channel)?;
        }
    }
    Ok(is_flying)
}

/// By what a text is known to be about this person: their numbers and ids, and ours for them.
fn mentions(scope: &::store::Scope<'_>, contact: ContactId) -> Result<Vec<String>> {
    use contacts::identities::Kind;
    let mut all = vec![contact.to_string()];
    all.extend(kept::conversations(scope, contact)?.iter().map(ToString::to_string));
    for identity in contacts::identities::of(scope, contact)? {
        all.push(match identity.kind {
            Kind::Phone => identity.value.trim_start_matches('+').to_owned(),
            Kind::UserId | Kind::ParentUserId | Kind::Email => identity.value,
            // A word like any other, unless it stands alone.
            Kind::Username => format!("\"{}\"", identity.value),
        });
    }
    Ok(all)
}

async fn out_of_the_stream(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    eraser: &Arc<Eraser>,
    (id, contact): (PrivacyRequestId, ContactId),
    (from, to): (i64, i64),
) -> Result<()> {
    let mut after = from;
    while after < to {
        let (eraser, up_to) = (eraser.clone(), to.min(after + EVENTS_AT_ONCE));
        let step = move |tx: &mut Tx<'_>| {
            let rows = eraser.stream(tx, contact, after, up_to)?;
            kept::add_outcome(tx, id, rows.as_slice())
        };
        app.db.write(tenant, actor, step).await?;
        after = up_to;
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_>, eraser: &Eraser, id: PrivacyRequestId, contact: ContactId) -> Result<()> {
    let left = eraser.held(tx, contact, MOST_COUNTED)?;
    if !kept::finish_erasing(tx, id, &left)? {
        return Ok(());
    }
    kept::step(tx, id, State::Done.as_str(), "")?;
    let outcome = kept::get(tx, id)?.map(|request| request.outcome).unwrap_or_default();
    let event = Event::new("privacy.done").fact("privacy_request_id", id);
    tx.record(event.fact("deleted", outcome.deleted).fact("blanked", outcome.blanked).fact("kept", outcome.kept));
    Ok(())
}
