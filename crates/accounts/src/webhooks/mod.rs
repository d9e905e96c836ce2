//! Webhook endpoints: a business's own programs are told what happens, signed as Standard Webhooks says.
//!
//! - The stream is the only truth: an endpoint is a place in it, and a delivery a number of it.              (`work`)
//! - What is told are ids and facts, as the API's event stream tells them; so who makes one must be allowed that.   (A32)
//! - Each event is handed over at least once, under one id; in order while the program answers.              (`rules`)
//! - Programs that never answer cost others nothing: they rest, and there are only so many calls at once.     (`work`)
//! - Secrets are shown once, and sealed. The one before signs too for a day after a change.                (`signing`)
//! - Addresses are a stranger's typing: what could lead inside is refused.              (`web::Egress`, A44 to A47)

pub(crate) mod api;
mod model;
pub(crate) mod pages;
pub mod privacy;
mod rules;
mod signing;
mod store;
mod work;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{
    Locale, Permission, Permissions, Problem, Secret, StaffId, Timestamp, WebhookDeliveryId, WebhookEndpointId,
};
use web::{App, WebhookAddress, t};

use crate::notices;
use crate::notices::{Kind, Notice, To};
pub(crate) use model::{Because, Delivery, Endpoint, Kinds};
pub use work::Worker;

/// Each may call a stranger's server for every event.
const MOST: usize = 10;
/// How long a delivery stands in the log, and how far back a replay reaches.
pub(crate) const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long the secret from before a change still signs.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// Nobody sees sooner whether a test arrives; each calls another's server.
const TEST_PAUSE: Duration = Duration::from_secs(5);
/// The event that is a test: it goes to the endpoint it names and to no other.
const TESTED: &str = "webhook_endpoint.tested";

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    /// Who may not read events makes nothing that is told them.
    BeyondMaker,
    TooMany,
    Disabled,
    /// A test was asked for a moment ago.
    Wait,
    /// A time that is ahead, or too far back.
    Since,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::NotFound => t!(locale, "webhook-not-found"),
            Refusal::BeyondMaker => t!(locale, "webhook-beyond-maker"),
            Refusal::TooMany => t!(locale, "webhook-too-many"),
            Refusal::Disabled => t!(locale, "webhook-is-disabled"),
            Refusal::Wait => t!(locale, "webhook-wait"),
            Refusal::Since => t!(locale, "webhook-since-wrong"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.words(Locale::default());
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::BeyondMaker => Problem::new(403, "beyond_maker", words),
            Refusal::TooMany => Problem::new(409, "too_many_webhook_endpoints", words),
            Refusal::Disabled => Problem::new(409, "webhook_endpoint_disabled", words),
            Refusal::Wait => Problem::new(429, "too_many_tries", words),
            Refusal::Since => Problem::invalid().field("since", "out_of_range", words),
        }
    }
}

/// Hands over what happens, until dropped.
pub(crate) async fn run(app: App) {
    Worker::new(app).run().await;
}

/// All of them, in the order in which they were made.
pub(crate) fn list(scope: &Scope<'_>) -> Result<Vec<Endpoint>> {
    store::list(scope)
}

pub(crate) fn get(scope: &Scope<'_>, id: WebhookEndpointId) -> Result<Endpoint, Fault<Refusal>> {
    store::get(scope, id)?.ok_or(Fault::Refused(Refusal::NotFound))
}

/// What became of the newest events, or of those before this number of the stream.
pub(crate) fn deliveries(
    scope: &Scope<'_>,
    endpoint: WebhookEndpointId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    store::deliveries(scope, endpoint, before, limit)
}

/// Makes an endpoint that is told what happens from now on; gives its secret, this once.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    may: Permissions,
    address: &WebhookAddress,
    kinds: &Kinds,
) -> Result<(Endpoint, Secret), Fault<Refusal>> {
    allowed(may)?;
    let id: WebhookEndpointId = tx.id();
    let secret = signing::new_secret();
    let maker = store::maker(tx)?;
    let from = tx.stream_head()?;
    store::insert(tx, &store::New { id, address, kinds, secret: &secret, maker, from })?;
    if store::list(tx)?.len() > MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    tx.record(Event::new("webhook_endpoint.created").fact("webhook_endpoint", id));
    let notice = Notice::new(Kind::WebhookMade, To::Owners, id, path(tx, id));
    notices::tell(tx, notice.fact("host", address.host()))?;
    Ok((get(tx, id)?, secret))
}

/// Gives it another address or other events; what is left out stays.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    may: Permissions,
    id: WebhookEndpointId,
    address: Option<&WebhookAddress>,
    kinds: Option<&Kinds>,
) -> Result<Endpoint, Fault<Refusal>> {
    let old = get(tx, id)?;
    allowed(may)?;
    let url = address.map_or(old.url.as_str(), WebhookAddress::as_str);
    store::change(tx, id, url, kinds.unwrap_or(&old.kinds))?;
    tx.record(Event::new("webhook_endpoint.changed").fact("webhook_endpoint", id));
    if let Some(address) = address.filter(|address| address.as_str() != old.url) {
        let key = format!("{id}.{}", tx.now().micros());
        let notice = Notice::new(Kind::WebhookMade, To::Owners, key, path(tx, id));
        notices::tell(tx, notice.fact("host", address.host()))?;
    }
    get(tx, id)
}

/// Switches it on: what happens from now on is handed over, and what still waited.
pub(crate) fn enable(tx: &mut Tx<'_>, may: Permissions, id: WebhookEndpointId) -> Result<Endpoint, Fault<Refusal>> {
    let endpoint = get(tx, id)?;
    allowed(may)?;
    if endpoint.disabled.is_some() {
        let head = tx.stream_head()?;
        store::enable(tx, id, head)?;
        tx.record(Event::new("webhook_endpoint.enabled").fact("webhook_endpoint", id));
    }
    get(tx, id)
}

/// Switches it off: nothing is handed over until it is switched on again.
pub(crate) fn disable(tx: &mut Tx<'_>, id: WebhookEndpointId) -> Result<Endpoint, Fault<Refusal>> {
    let endpoint = get(tx, id)?;
    end(tx, &endpoint, Because::Staff)?;
    get(tx, id)
}

fn end(tx: &mut Tx<'_>, endpoint: &Endpoint, because: Because) -> Result<()> {
    if store::disable(tx, endpoint.id, because)? {
        let event = Event::new("webhook_endpoint.disabled").fact("webhook_endpoint", endpoint.id);
        tx.record(event.fact("because", because.as_str()));
        if because != Because::Staff {
            let key = format!("{}.{}", endpoint.id, tx.now().micros());
            let notice = Notice::new(Kind::WebhookDisabled, To::Owners, key, path(tx, endpoint.id));
            notices::tell(tx, notice.fact("host", endpoint.host()))?;
        }
    }
    Ok(())
}

/// Switches off what a member of staff made who may not any more: nobody's tap stays behind.   (A32, A23)
pub(crate) fn disable_beyond(tx: &mut Tx<'_>, maker: StaffId, may: Permissions) -> Result<()> {
    if allowed(may).is_ok() && may.contains(Permission::ApiKeyManage) {
        return Ok(());
    }
    for endpoint in store::list(tx)?.iter().filter(|endpoint| endpoint.created_by == Some(maker)) {
        end(tx, endpoint, Because::Maker)?;
    }
    Ok(())
}

/// Deletes it, with its log.
pub(crate) fn remove(tx: &mut Tx<'_>, id: WebhookEndpointId) -> Result<(), Fault<Refusal>> {
    if !store::remove(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("webhook_endpoint.removed").fact("webhook_endpoint", id));
    Ok(())
}

/// Gives it another secret, and gives that, this once; the old one signs beside it for a day.
pub(crate) fn rotate(tx: &mut Tx<'_>, may: Permissions, id: WebhookEndpointId) -> Result<Secret, Fault<Refusal>> {
    get(tx, id)?;
    allowed(may)?;
    let secret = signing::new_secret();
    let until = tx.now() + OVERLAP;
    store::rotate(tx, id, &secret, until)?;
    tx.record(Event::new("webhook_endpoint.secret_changed").fact("webhook_endpoint", id));
    Ok(secret)
}

/// Sends it an event that says nothing but that it is a test.
pub(crate) fn test(tx: &mut Tx<'_>, id: WebhookEndpointId) -> Result<(), Fault<Refusal>> {
    if get(tx, id)?.disabled.is_some() {
        return Err(Fault::Refused(Refusal::Disabled));
    }
    let since = tx.now() - TEST_PAUSE;
    if !store::may_test(tx, id, since)? {
        return Err(Fault::Refused(Refusal::Wait));
    }
    tx.record(Event::new(TESTED).fact("webhook_endpoint", id));
    Ok(())
}

/// Hands one event over again, under the same id.
pub(crate) fn replay(
    tx: &mut Tx<'_>,
    endpoint: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<(), Fault<Refusal>> {
    if get(tx, endpoint)?.disabled.is_some() {
        return Err(Fault::Refused(Refusal::Disabled));
    }
    if !store::again(tx, endpoint, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    Ok(())
}

/// Hands everything over again that happened since a time, by going back in the stream.
pub(crate) fn replay_since(tx: &mut Tx<'_>, id: WebhookEndpointId, since: Timestamp) -> Result<(), Fault<Refusal>> {
    if get(tx, id)?.disabled.is_some() {
        return Err(Fault::Refused(Refusal::Disabled));
    }
    if since > tx.now() || tx.now().since(since) > KEPT {
        return Err(Fault::Refused(Refusal::Since));
    }
    store::go_back(tx, id, since)?;
    tx.record(Event::new("webhook_endpoint.replayed").fact("webhook_endpoint", id).fact("since", since));
    Ok(())
}

/// Deletes some of the deliveries that have stood in the log long enough, and says how many.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - KEPT;
    store::age_out(tx, before)
}

fn allowed(may: Permissions) -> Result<(), Fault<Refusal>> {
    match may.contains(Permission::EventRead) {
        true => Ok(()),
        false => Err(Fault::Refused(Refusal::BeyondMaker)),
    }
}

fn path(scope: &Scope<'_>, id: WebhookEndpointId) -> String {
    format!("/t/{}/webhooks/{id}", scope.tenant())
}

#[cfg(test)]
mod tests;
