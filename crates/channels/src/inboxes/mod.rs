//! Inboxes: the business's numbers on WhatsApp, connected with its own credentials.
//!
//! - Nothing is connected that Meta did not confirm: token, permissions, number, account, secret.        (P-CHN-1)
//! - Each wrong thing has one sentence that names the field and what to do.                               (`Wrong::words`)
//! - A number is connected once in a business; the constraint decides, not a look before.
//! - A token that Meta refuses makes the inbox "reconnect": its messages wait.
//! - Disconnecting ends the account's events at Meta, destroys the token and keeps nothing new.           (P-CHN-10)

pub(crate) mod api;
pub(crate) mod meta;
pub(crate) mod model;
pub(crate) mod pages;
mod store;
pub(crate) mod tasks;

use ::store::{Error, Event, Fault, Result, Scope, Tx};
use kernel::{Actor, InboxId, Locale, Problem, RequestId, Secret, TenantId, Timestamp};
use web::{App, t};

use crate::alarms::silence;
use crate::apps::{self, Callback, Given};
use crate::health;
use crate::templates;
use crate::whatsapp::client::{GraphId, NumberDetails};
use crate::whatsapp::templates::Template;
use consent::inboxes::{self as state, InboxState};
use meta::Meta;
pub(crate) use model::Credentials;
pub use model::{Inbox, Shown, Wrong};
pub(crate) use store::{Held, first_of_account, found_wrong, held as find, of_account, of_app};
pub use store::{connected, get, list};

/// Why something is not done with an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// It was disconnected; connect the number again.
    Disconnected,
    Wrong(Wrong),
}

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Self {
        Refusal::Wrong(wrong)
    }
}

impl Refusal {
    pub fn problem(self, locale: Locale) -> Problem {
        match self {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Disconnected => Problem::new(409, "inbox_disconnected", t!(locale, "inbox-is-disconnected")),
            Refusal::Wrong(wrong) => wrong.problem(locale),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        refusal.problem(Locale::default())
    }
}

/// A number that Meta confirmed, ready to be connected.
pub(crate) struct Confirmed {
    credentials: Credentials,
    app: apps::App,
    number: NumberDetails,
    callback: Callback,
    /// Nothing if Meta would not list them just now.
    templates: Option<Vec<Template>>,
}

/// Asks Meta about what was entered, and has it send the account's events here.
pub(crate) async fn confirm(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    credentials: Credentials,
) -> Result<Confirmed, Fault<Wrong>> {
    let meta = Meta { app, tenant, request: actor.request, subject: None };
    let number = meta.check(&credentials).await.map_err(Fault::Refused)?;
    confirm_number(&meta, actor, credentials, number).await
}

/// The same for a person, who registers the number with its PIN on the next page if that is still to be done.
pub(crate) async fn confirm_unregistered(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    credentials: Credentials,
) -> Result<Confirmed, Fault<Wrong>> {
    let meta = Meta { app, tenant, request: actor.request, subject: None };
    let number = meta.look(&credentials).await.map_err(Fault::Refused)?;
    confirm_number(&meta, actor, credentials, number).await
}

async fn confirm_number(
    meta: &Meta<'_>,
    actor: Actor,
    credentials: Credentials,
    number: NumberDetails,
) -> Result<Confirmed, Fault<Wrong>> {
    let Meta { app, tenant, .. } = *meta;
    // The row stands before Meta calls the address in it.
    let prepare = || {
        let given = credentials.app.clone();
        app.db.write(tenant, actor, move |tx| apps::prepare(tx, &given))
    };
    let known = match prepare().await {
        // Someone else was a moment faster with the same app: now its row is there.
        Err(error) if error.is_unique("app", "external_id") => prepare().await?,
        prepared => prepared?,
    };
    let callback = open_door(meta, &credentials, &known, Callback::ByHand).await?;
    let templates = meta.templates(&credentials.account, &credentials.token, &credentials.app.secret).await.ok();
    Ok(Confirmed { credentials, app: known, number, callback, templates })
}

/// Has the account's events sent to the app, and the app's to us. `known` is what is known of the latter.
async fn open_door(
    meta: &Meta<'_>,
    credentials: &Credentials,
    app: &apps::App,
    known: Callback,
) -> Result<Callback, Fault<Wrong>> {
    let (account, token) = (&credentials.account, &credentials.token);
    if app.is_shared {
        let url = app.webhook_url(&meta.app.vault, meta.tenant, &meta.app.settings.public_url).map_err(Error::from)?;
        return match meta.subscribe_at(account, token, app, &url).await {
            Ok(()) => Ok(Callback::Set),
            Err(Wrong::CallbackUnreachable) => Ok(Callback::Failed),
            Err(wrong) => Err(Fault::Refused(wrong)),
        };
    }
    meta.subscribe(account, token, &credentials.app.secret).await.map_err(Fault::Refused)?;
    if known == Callback::Set { Ok(known) } else { Ok(set_callback(meta, app).await?) }
}

/// Tells Meta the callback, where the app's id is known. One that it cannot reach keeps nobody from connecting.
async fn set_callback(meta: &Meta<'_>, known: &apps::App) -> Result<Callback> {
    let Some(external) = &known.external_id else { return Ok(Callback::ByHand) };
    let url = known.webhook_url(&meta.app.vault, meta.tenant, &meta.app.settings.public_url)?;
    let set = meta.set_callback(external, known.newest_secret(), &url, &known.verify_token).await;
    Ok(if set.is_ok() { Callback::Set } else { Callback::Failed })
}

/// Connects a confirmed number.
pub(crate) fn connect(tx: &mut Tx<'_>, confirmed: Confirmed) -> Result<Inbox, Fault<Wrong>> {
    let Confirmed { credentials, app, number, callback, templates } = confirmed;
    apps::set_callback(tx, app.id, callback)?;
    let is_registered = meta::is_registered(&number);
    let wrong = match (is_registered, callback) {
        (false, _) => Some(Wrong::NumberNotRegistered),
        (true, Callback::Failed) => Some(Wrong::CallbackUnreachable),
        (true, Callback::Set | Callback::ByHand) => None,
    };
    let id: InboxId = tx.id();
    store::insert(tx, id, app.id, &credentials, &number, wrong).map_err(|error| {
        if error.is_unique("inbox", "external_id") {
            Fault::Refused(Wrong::AlreadyConnected)
        } else {
            Fault::Failed(error)
        }
    })?;
    match wrong {
        Some(wrong) if !is_registered => state::set(tx, id, InboxState::Reconnect, wrong.code())?,
        _ => state::set(tx, id, InboxState::Connected, "")?,
    }
    tx.record(Event::new("inbox.connected").inbox(id).fact("channel", "whatsapp"));
    match templates {
        Some(templates) => {
            let now = tx.now();
            templates::take(tx, credentials.account.as_str(), templates, now)?;
        }
        None => templates::refresh_soon(tx, credentials.account.as_str())?,
    }
    tasks::check_tomorrow(tx, id)?;
    tasks::check_at_once(tx, id)?;
    silence::listen_next(tx, id)?;
    Ok(get(tx, id)?.expect("OK because it was inserted in this transaction"))
}

/// Asks Meta again, and notes what it said. The inbox is given as it stands then.
pub async fn check(app: &App, tenant: TenantId, actor: Actor, id: InboxId) -> Result<Inbox, Fault<Refusal>> {
    look(app, tenant, actor, id, |app| app.callback).await
}

/// Checks, and tells Meta the callback and its fields again, whatever stands there: someone has said that it should.
pub(crate) async fn set_right(app: &App, tenant: TenantId, actor: Actor, id: InboxId) -> Result<Inbox, Fault<Refusal>> {
    look(app, tenant, actor, id, |_| Callback::ByHand).await
}

/// `known` says how the callback is taken to stand at Meta; one that is taken to be set is left alone.
async fn look(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    id: InboxId,
    known: fn(&apps::App) -> Callback,
) -> Result<Inbox, Fault<Refusal>> {
    let held = held(app, tenant, id).await?;
    let Some(credentials) = held.credentials(None) else { return Err(Fault::Refused(Refusal::Disconnected)) };
    let meta = Meta { app, tenant, request: actor.request, subject: Some(id.as_uuid()) };
    let mut outcome = meta.check(&credentials).await;
    let mut callback = held.app.callback;
    if outcome.is_ok() {
        match open_door(&meta, &credentials, &held.app, known(&held.app)).await {
            Ok(set) => callback = set,
            Err(Fault::Refused(wrong)) => outcome = Err(wrong),
            Err(Fault::Failed(error)) => return Err(Fault::Failed(error)),
        }
    }
    let inbox = note(app, tenant, actor, held, outcome, callback).await?;
    health::look(&meta, actor, &inbox, &credentials).await?;
    Ok(inbox)
}

/// Takes a new token, a new app secret, or both, once Meta confirmed them.
pub(crate) async fn reconnect(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    id: InboxId,
    (token, secret): (Option<Secret>, Option<Secret>),
) -> Result<Inbox, Fault<Refusal>> {
    let held = held(app, tenant, id).await?;
    let Some(mut credentials) = held.credentials(token) else {
        return Err(Fault::Refused(Refusal::Disconnected));
    };
    if let Some(secret) = secret {
        credentials.app.secret = secret;
    }
    let meta = Meta { app, tenant, request: actor.request, subject: Some(id.as_uuid()) };
    let refused = |wrong: Wrong| Fault::Refused(Refusal::Wrong(wrong));
    let number = meta.check(&credentials).await.map_err(refused)?;
    let (known, given, token) = (held.app.clone(), credentials.app.clone(), credentials.token.clone());
    let known = app
        .db
        .write(tenant, actor, move |tx| -> Result<apps::App, Fault<Refusal>> {
            // It may have been disconnected while Meta was asked: a token that was destroyed does not come back.
            if !store::set_token(tx, id, &token)? {
                return Err(Fault::Refused(Refusal::Disconnected));
            }
            tx.record(Event::new("inbox.reconnected").inbox(id));
            Ok(apps::learn(tx, known, &given)?)
        })
        .await?;
    let callback = match open_door(&meta, &credentials, &known, Callback::ByHand).await {
        Ok(callback) => callback,
        Err(Fault::Refused(wrong)) => return Err(refused(wrong)),
        Err(Fault::Failed(error)) => return Err(Fault::Failed(error)),
    };
    let inbox = note(app, tenant, actor, Held { app: known, ..held }, Ok(number), callback).await?;
    health::look(&meta, actor, &inbox, &credentials).await?;
    Ok(inbox)
}

/// Writes down what Meta said.
async fn note(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    held: Held,
    outcome: Result<NumberDetails, Wrong>,
    callback: Callback,
) -> Result<Inbox, Fault<Refusal>> {
    app.db.write(tenant, actor, move |tx| noted(tx, &held, outcome, callback)).await
}

fn noted(
    tx: &mut Tx<'_>,
    held: &Held,
    outcome: Result<NumberDetails, Wrong>,
    callback: Callback,
) -> Result<Inbox, Fault<Refusal>> {
    let id = held.inbox.id;
    apps::set_callback(tx, held.app.id, callback)?;
    let unheard = (callback == Callback::Failed).then_some(Wrong::CallbackUnreachable);
    let wrong = outcome.as_ref().err().copied().or(unheard);
    if !store::checked(tx, id, outcome.as_ref().ok(), wrong)? {
        return Err(Fault::Refused(Refusal::Disconnected));
    }
    match wrong.filter(|wrong| wrong.stops_inbox()) {
        Some(wrong) => state::set(tx, id, InboxState::Reconnect, wrong.code())?,
        None if outcome.is_ok() => state::set(tx, id, InboxState::Connected, "")?,
        // Meta could not be asked: what was known stays so.
        None => {}
    }
    let inbox = get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    health::checked(tx, &inbox, wrong)?;
    Ok(inbox)
}

/// Ends a connection. Says whether Meta was told; if it was not, the owner must remove the app there.
pub async fn disconnect(app: &App, tenant: TenantId, actor: Actor, id: InboxId) -> Result<bool, Fault<Refusal>> {
    let held = held(app, tenant, id).await?;
    let Some(credentials) = held.credentials(None) else { return Err(Fault::Refused(Refusal::Disconnected)) };
    let mut is_told = true;
    if held.is_last_of_account {
        // Before the token is gone: afterwards nobody could.
        let meta = Meta { app, tenant, request: actor.request, subject: Some(id.as_uuid()) };
        let ended = meta.unsubscribe(&credentials.account, &credentials.token, &credentials.app.secret).await;
        is_told = ended.is_ok();
    }
    app.db
        .write(tenant, actor, move |tx| {
            if !store::disconnect(tx, id)? {
                return Err(Fault::Refused(Refusal::Disconnected));
            }
            state::set(tx, id, InboxState::Disconnected, "")?;
            tx.record(Event::new("inbox.disconnected").inbox(id).fact("provider_told", is_told));
            Ok(())
        })
        .await?;
    Ok(is_told)
}

/// An inbox with what its page shows of the app behind it.
pub(crate) fn shown(
    scope: &Scope<'_>,
    vault: &kernel::Vault,
    public_url: &url::Url,
    id: InboxId,
) -> Result<Option<Shown>> {
    let Some(held) = store::held(scope, id)? else { return Ok(None) };
    let health = health::view(scope, &held.inbox)?;
    Ok(Some(Shown {
        webhook_url: held.app.webhook_url(vault, scope.tenant(), public_url)?,
        inbox: held.inbox,
        verify_token: held.app.verify_token,
        callback: held.app.callback,
        verified_at: held.app.verified_at,
        last_webhook_at: held.app.last_webhook_at,
        failing_since: held.app.failing_since,
        health,
    }))
}

/// Takes an account's whole list of templates from Meta.
pub(crate) async fn refresh_templates(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    held: &Held,
) -> Result<(), Fault<Wrong>> {
    let Some(credentials) = held.credentials(None) else { return Ok(()) };
    let meta = Meta { app, tenant, request: actor.request, subject: Some(held.inbox.id.as_uuid()) };
    let (account, secret) = (credentials.account, credentials.app.secret);
    let asked_at = app.clock.now();
    let listed = match meta.templates(&account, &credentials.token, &secret).await {
        Ok(listed) => listed,
        Err(wrong) => {
            if wrong.stops_inbox() && held.inbox.wrong.is_none() {
                // Nobody waits for the next check to hear of it.
                let id = held.inbox.id;
                app.db.write(tenant, actor, move |tx| tasks::check_at_once(tx, id)).await?;
            }
            return Err(Fault::Refused(wrong));
        }
    };
    app.db.write(tenant, actor, move |tx| templates::take(tx, account.as_str(), listed, asked_at)).await?;
    Ok(())
}

pub(crate) async fn held(app: &App, tenant: TenantId, id: InboxId) -> Result<Held, Fault<Refusal>> {
    let held = app.db.read(tenant, move |scope| store::held(scope, id)).await?;
    held.ok_or(Fault::Refused(Refusal::NotFound))
}

/// For work that nobody asked for by hand.
fn by_itself(at: Timestamp, request: RequestId) -> Actor {
    Actor { who: kernel::Who::System("channels"), at, request }
}

impl Held {
    /// What Meta is asked with; nothing once the inbox was disconnected.
    pub(crate) fn credentials(&self, token: Option<Secret>) -> Option<Credentials> {
        let number = GraphId::parse(&self.inbox.number).ok()?;
        let account = GraphId::parse(&self.inbox.account).ok()?;
        let held = self.token.clone().filter(|_| self.inbox.is_connected())?;
        let secret = self.app.newest_secret().clone();
        let is_shared = self.app.is_shared;
        let app = Given { external_id: self.app.external_id.clone(), secret, verify_token: None, is_shared };
        Some(Credentials { name: self.inbox.name.clone(), number, account, token: token.unwrap_or(held), app })
    }
}

impl From<Wrong> for Fault<Refusal> {
    fn from(wrong: Wrong) -> Self {
        Fault::Refused(Refusal::Wrong(wrong))
    }
}

/// A failure below the rules, as a task tells it.
fn failed(error: &Error) -> String {
    error.to_string()
}
