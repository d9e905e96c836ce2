//! What people ask about the data held of them: that it be deleted, or that something in it be corrected. Taken on the public
//! page or by Meta's call, answered at once with a code, carried out by a person, closed in words that can be read behind it.
//!
//! - It is due 30 days after it came (GDPR article 12(3): one month; P-PRV-2).
//! - The code is told once and stored as a hash; who has it sees the state and the answer, and nothing of what is held.
//! - Nothing changes by a request alone: who it is, a member of staff makes sure of, also where it came by one's own link.
//! - Whoever is to be deleted is sent nothing automatic from then on.                                     ([`confirm`])
//! - What is held goes by the work of [`erasure`], never by a word; by a word end those who are not known and refusals. ([`close`])
//! - A correction ends with a change of that person that was made since it came, or with a refusal.       ([`correct`])
//! - What was told in it is blanked when it is done; a closed one goes a year after it was due.           ([`age_out`])

mod erasure;
mod form;
mod meta;
mod model;
mod pages;
mod store;

use ::store::{Event, Fault, Result, Scope, Tx};
use accounts::notices::{self, Facts, Kind as NoticeKind, Notice, To};
use consent::restrictions;
use contacts::changes;
use kernel::Permission::PrivacyManage;
use kernel::{ContactId, EventId, Locale, PrivacyRequestId, vault};
use web::{Method, Routes};

pub(crate) use erasure::tasks;
pub use erasure::{Map, Outcome};
pub use model::{Asked, Came, Closing, Code, Kind, Origin, Refusal, Request, State, Step};

/// As many as one business is sent in an hour by people who mean it, and more.
const MOST_AN_HOUR: i64 = 20;

pub(crate) fn routes(hooks: &channels::Hooks, map: Map) -> Routes {
    use erasure::pages as erasing;
    let hooks = hooks.clone();
    const ONE: &str = "/t/{tenant}/settings/privacy/{request}";
    Routes::new()
        .public(Method::GET, "/p/{tenant}/deletion", form::blank)
        .public(Method::POST, "/p/{tenant}/deletion", form::send)
        .public(Method::GET, "/p/{tenant}/deletion/{code}", form::status)
        .hook(Method::POST, "/hooks/meta/{key}/deletion", move |app, key, posted| {
            meta::deletion(hooks.clone(), app, key, posted)
        })
        .staff(Method::GET, "/t/{tenant}/settings/privacy", PrivacyManage, pages::list)
        .staff(Method::GET, ONE, PrivacyManage, move |app, access, theme, place, search| {
            pages::show(map, app, access, theme, place, search)
        })
        .staff(
            Method::POST,
            "/t/{tenant}/settings/privacy/{request}/person",
            PrivacyManage,
            move |app, access, theme, place, form| pages::confirm(map, app, access, theme, place, form),
        )
        .staff(
            Method::POST,
            "/t/{tenant}/settings/privacy/{request}/end",
            PrivacyManage,
            move |app, access, theme, place, form| pages::close(map, app, access, theme, place, form),
        )
        .staff(
            Method::GET,
            "/t/{tenant}/settings/privacy/{request}/erasure",
            PrivacyManage,
            move |app, access, theme, place| erasing::ask(map, app, access, theme, place),
        )
        .staff(
            Method::POST,
            "/t/{tenant}/settings/privacy/{request}/erasure",
            PrivacyManage,
            move |app, access, theme, place, form| erasing::begin(map, app, access, theme, place, form),
        )
}

/// Takes a request. The same code again is the same request.
pub fn receive(tx: &mut Tx<'_>, asked: &Asked, came: Came, code: &Code) -> Result<(), Fault<Refusal>> {
    let is_typed = matches!(came.origin, Origin::Page | Origin::Link);
    if is_typed && store::received_within_an_hour(tx, MOST_AN_HOUR)? >= MOST_AN_HOUR {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let id: PrivacyRequestId = tx.id();
    if !store::insert(tx, id, asked, came, &code.hash())? {
        return Ok(());
    }
    store::step(tx, id, State::Received.as_str(), "")?;
    tx.record(Event::new("privacy.requested").fact("privacy_request_id", id).fact("kind", asked.kind.as_str()));
    let path = format!("/t/{}/settings/privacy/{id}", tx.tenant());
    let notice = Notice {
        kind: match asked.kind {
            Kind::Deletion => NoticeKind::DeletionRequested,
            Kind::Correction => NoticeKind::CorrectionRequested,
        },
        to: To::Owners,
        key: id.to_string(),
        path,
        facts: Facts::default(),
    };
    notices::tell(tx, notice)?;
    Ok(())
}

/// A new code: 100 random bits in letters and digits that nobody mistakes for one another.
pub fn new_code() -> Code {
    Code::from_bytes(&vault::token_hash(&vault::random_token()))
}

/// The request behind a code, with its steps.
pub fn behind(scope: &Scope<'_>, code: &Code) -> Result<Option<(Request, Vec<Step>)>> {
    let Some(request) = store::by_code(scope, &code.hash())? else { return Ok(None) };
    let steps = store::steps(scope, request.id)?;
    Ok(Some((request, steps)))
}

/// Says who it is. `how` is what made sure of it: for whoever asks later, why this person's data was deleted or changed.
pub fn confirm(
    tx: &mut Tx<'_>,
    id: PrivacyRequestId,
    version: i64,
    contact: ContactId,
    how: &str,
) -> Result<(), Fault<Refusal>> {
    if how.trim().is_empty() {
        return Err(Fault::Refused(Refusal::NoReason));
    }
    if contacts::people::get(tx, contact)?.is_none() {
        return Err(Fault::Refused(Refusal::NobodyKnown));
    }
    let Some(request) = store::get(tx, id)? else { return Err(Fault::Refused(Refusal::Stale)) };
    if !store::confirm(tx, id, version, contact)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    store::step(tx, id, State::Confirmed.as_str(), how.trim())?;
    let event = match request.asked.kind {
        Kind::Deletion => {
            restrictions::restrict(tx, contact, "deletion requested", None)?;
            store::step(tx, id, "restricted", "")?;
            Event::new("privacy.confirmed")
        }
        Kind::Correction => Event::new("privacy.correction_confirmed"),
    };
    tx.record(event.contact(contact).fact("privacy_request_id", id));
    Ok(())
}

/// Ends a correction with the change that answered it. `answer` is for the person, and may be empty: what was changed is told.
pub fn correct(
    tx: &mut Tx<'_>,
    id: PrivacyRequestId,
    version: i64,
    change: EventId,
    answer: &str,
) -> Result<(), Fault<Refusal>> {
    let Some(request) = store::get(tx, id)? else { return Err(Fault::Refused(Refusal::Stale)) };
    let Some(contact) = request.contact else { return Err(Fault::Refused(Refusal::Stale)) };
    let changes = changes::between(tx, contact, request.received_at, tx.now())?;
    let Some(change) = changes.iter().find(|one| one.event == change) else {
        return Err(Fault::Refused(Refusal::NoChange));
    };
    if !store::corrected(tx, id, version, change.event)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    store::step(tx, id, State::Corrected.as_str(), answer.trim())?;
    let event = Event::new("privacy.corrected").contact(contact).fact("privacy_request_id", id);
    tx.record(event.fact("event_id", change.event).fact("what", change.what.as_str()));
    Ok(())
}

/// Ends a request by a word: nobody here is this person, or the law wants the data kept. In words for the person who asked.
pub fn close(
    tx: &mut Tx<'_>,
    id: PrivacyRequestId,
    version: i64,
    closing: Closing,
    answer: &str,
) -> Result<(), Fault<Refusal>> {
    if answer.trim().is_empty() {
        return Err(Fault::Refused(Refusal::NoReason));
    }
    let request = store::get(tx, id)?;
    if !store::close(tx, id, version, closing)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    store::step(tx, id, closing.state().as_str(), answer.trim())?;
    let kind = match closing {
        Closing::Done => "privacy.done",
        Closing::Refused => "privacy.refused",
    };
    tx.record(Event::new(kind).fact("privacy_request_id", id));
    // It was restricted until the request is answered. (GDPR article 18(1))
    let is_restricted = |one: &Request| one.asked.kind == Kind::Deletion && one.state == State::Confirmed;
    if let Some(contact) = request.filter(is_restricted).and_then(|request| request.contact) {
        restrictions::lift(tx, contact)?;
    }
    Ok(())
}

/// Begins to erase some of those whom staff deleted and who have rested for thirty days, and says how many: for the daily work,
/// which asks until there is nobody left. Each is a request like any other, so that what went and what stayed can be shown.
pub fn erase_rested(tx: &mut Tx<'_>) -> Result<u64> {
    /// What is due in one write.
    const AT_ONCE: i64 = 20;
    let mut begun = 0;
    for contact in store::rested(tx, tx.now() - contacts::people::RESTS, AT_ONCE)? {
        let id: PrivacyRequestId = tx.id();
        let came = Came { origin: Origin::Staff, contact: None, locale: Locale::default() };
        store::insert(tx, id, &Asked::default(), came, &new_code().hash())?;
        store::step(tx, id, State::Received.as_str(), "")?;
        if !store::confirm(tx, id, 1, contact)? || erasure::begin(tx, id, 2).is_err() {
            return Err(::store::Error::Refused("a request that was just made could not be begun"));
        }
        begun += 1;
    }
    Ok(begun)
}

/// Deletes some of the requests that were closed long ago, and says how many: for the daily work.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    store::age_out(tx)
}
