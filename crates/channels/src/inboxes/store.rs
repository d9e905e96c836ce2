use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use consent::inboxes::InboxState;
use kernel::{AppId, Channel, InboxId, Secret, Timestamp};

use super::model::{Credentials, Inbox, Wrong};
use crate::apps;
use crate::sending::token_aad;
use crate::whatsapp::client::NumberDetails;

const GET: Sql = sql!(
    "select i.id, i.app_id, i.name, i.external_id, i.account_id, i.display, i.verified_name, i.access_token, i.connected_at, \
     i.disconnected_at, i.checked_at, i.check_code, i.silent_since, s.state from inbox i \
     left join inbox_state s on s.tenant_id = i.tenant_id and s.inbox_id = i.id where i.tenant_id = :tenant and i.id = :id"
);
const LIST: Sql = sql!(
    "select i.id, i.app_id, i.name, i.external_id, i.account_id, i.display, i.verified_name, i.connected_at, i.disconnected_at, \
     i.checked_at, i.check_code, i.silent_since, s.state from inbox i \
     left join inbox_state s on s.tenant_id = i.tenant_id and s.inbox_id = i.id \
     where i.tenant_id = :tenant and (i.connected_at, i.id) < (:at, :id) order by i.connected_at desc, i.id desc limit :limit"
);
const OF_ACCOUNT: Sql = sql!(
    "select id from inbox where tenant_id = :tenant and account_id = :account and disconnected_at is null \
     order by connected_at, id limit 100"
);
const CONNECTED: Sql = sql!(
    "select id from inbox where tenant_id = :tenant and channel = :channel and disconnected_at is null \
     order by connected_at, id limit 100"
);
const OF_APP: Sql = sql!(
    "select id from inbox where tenant_id = :tenant and app_id = :app and disconnected_at is null \
     order by connected_at, id limit 100"
);
const INSERT: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, access_token, rate, \
     connected_at, checked_at, check_code, version) values (:tenant, :id, :app, :channel, :name, :external, :account, :display, \
     :verified, :access, :rate, :now, :now, :wrong, 1)"
);
const CHECKED: Sql = sql!(
    "update inbox set checked_at = :now, check_code = :wrong, version = version + 1 \
     where tenant_id = :tenant and id = :id and disconnected_at is null"
);
const FOUND_WRONG: Sql = sql!(
    "update inbox set check_code = :wrong, version = version + 1 where tenant_id = :tenant and id = :id and disconnected_at is null"
);
const CONFIRMED: Sql = sql!(
    "update inbox set display = :display, verified_name = :verified, rate = :rate where tenant_id = :tenant and id = :id"
);
const SET_TOKEN: Sql = sql!(
    "update inbox set access_token = :access, version = version + 1 where tenant_id = :tenant and id = :id and disconnected_at is null"
);
const DISCONNECT: Sql = sql!(
    "update inbox set disconnected_at = :now, access_token = null, check_code = '', version = version + 1 \
     where tenant_id = :tenant and id = :id and disconnected_at is null"
);

/// An inbox with its credentials, opened.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) inbox: Inbox,
    pub(crate) app: apps::App,
    pub(crate) token: Option<Secret>,
    /// No other number of its account is connected here.
    pub(crate) is_last_of_account: bool,
}

pub fn get(scope: &Scope<'_>, id: InboxId) -> Result<Option<Inbox>> {
    scope.row(GET, params! { "id" => id })?.map(|row| read(&row)).transpose()
}

/// The inboxes after a place, connected last first; those that were disconnected too.
pub fn list(scope: &Scope<'_>, after: Option<(Timestamp, InboxId)>, limit: i64) -> Result<Vec<Inbox>> {
    let (at, id) = after.unwrap_or((Timestamp::from_micros(i64::MAX), InboxId::from_uuid(uuid::Uuid::max())));
    scope.rows(LIST, params! { "at" => at, "id" => id, "limit" => limit })?.iter().map(read).collect()
}

/// The connected inboxes of a channel.
pub fn connected(scope: &Scope<'_>, channel: Channel) -> Result<Vec<InboxId>> {
    scope.rows(CONNECTED, params! { "channel" => channel.as_str() })?.iter().map(|row| row.get("id")).collect()
}

/// The connected inboxes of a WhatsApp Business Account.
pub(crate) fn of_account(scope: &Scope<'_>, account: &str) -> Result<Vec<InboxId>> {
    scope.rows(OF_ACCOUNT, params! { "account" => account })?.iter().map(|row| row.get("id")).collect()
}

/// The one of them that was connected first: what is about the whole account is done by it.
pub(crate) fn first_of_account(scope: &Scope<'_>, account: &str) -> Result<Option<InboxId>> {
    Ok(of_account(scope, account)?.into_iter().next())
}

/// The connected inboxes of a Meta app.
pub(crate) fn of_app(scope: &Scope<'_>, app: AppId) -> Result<Vec<InboxId>> {
    scope.rows(OF_APP, params! { "app" => app })?.iter().map(|row| row.get("id")).collect()
}

pub(crate) fn held(scope: &Scope<'_>, id: InboxId) -> Result<Option<Held>> {
    let Some(row) = scope.row(GET, params! { "id" => id })? else { return Ok(None) };
    let inbox = read(&row)?;
    let sealed: Option<Vec<u8>> = row.get("access_token")?;
    let token = sealed.map(|sealed| scope.open(token_aad(id), &sealed)).transpose()?;
    let Some(app) = apps::get(scope, inbox.app)? else { return Ok(None) };
    let is_last_of_account = of_account(scope, &inbox.account)?.iter().all(|one| *one == id);
    let token = token.map(|plain| Secret::new(String::from_utf8_lossy(&plain).into_owned()));
    Ok(Some(Held { inbox, app, token, is_last_of_account }))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: InboxId,
    app: AppId,
    credentials: &Credentials,
    number: &NumberDetails,
    wrong: Option<Wrong>,
) -> Result<()> {
    let (display, verified) = names(number);
    let name =
        [credentials.name.as_str(), verified, display].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let access = tx.seal(token_aad(id), credentials.token.expose().as_bytes())?;
    let values = params! {
        "id" => id, "app" => app, "channel" => Channel::WhatsApp, "name" => name, "external" => credentials.number.as_str(),
        "account" => credentials.account.as_str(), "display" => display, "verified" => verified, "access" => access,
        "rate" => rate(number), "now" => tx.now(), "wrong" => wrong.map_or("", Wrong::code),
    };
    tx.execute(INSERT, values).map(|_| ())
}

/// Notes a check. Says whether the inbox is still connected.
pub(super) fn checked(
    tx: &mut Tx<'_>,
    id: InboxId,
    number: Option<&NumberDetails>,
    wrong: Option<Wrong>,
) -> Result<bool> {
    let now = tx.now();
    if tx.execute(CHECKED, params! { "id" => id, "now" => now, "wrong" => wrong.map_or("", Wrong::code) })? == 0 {
        return Ok(false);
    }
    if let Some(number) = number {
        let (display, verified) = names(number);
        let values = params! { "id" => id, "display" => display, "verified" => verified, "rate" => rate(number) };
        tx.execute(CONFIRMED, values)?;
    }
    Ok(true)
}

/// Something is wrong with it, as a call just showed; Meta was not asked about it.
pub(crate) fn found_wrong(tx: &mut Tx<'_>, id: InboxId, wrong: Wrong) -> Result<()> {
    tx.execute(FOUND_WRONG, params! { "id" => id, "wrong" => wrong.code() }).map(|_| ())
}

/// Says whether the inbox is connected; to one that is not, no token is given.
pub(super) fn set_token(tx: &mut Tx<'_>, id: InboxId, token: &Secret) -> Result<bool> {
    let access = tx.seal(token_aad(id), token.expose().as_bytes())?;
    Ok(tx.execute(SET_TOKEN, params! { "id" => id, "access" => access })? == 1)
}

/// Destroys the token. Says whether the inbox was connected.
pub(super) fn disconnect(tx: &mut Tx<'_>, id: InboxId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(DISCONNECT, params! { "id" => id, "now" => now })? == 1)
}

fn names(number: &NumberDetails) -> (&str, &str) {
    (number.display_phone_number.as_deref().unwrap_or_default(), number.verified_name.as_deref().unwrap_or_default())
}

/// Messages a second, in and out together (facts/meta.md 4.8).
fn rate(number: &NumberDetails) -> i64 {
    match number.throughput.as_deref() {
        Some("HIGH") => 1000,
        _ => 80,
    }
}

fn read(row: &Row) -> Result<Inbox> {
    Ok(Inbox {
        id: row.get("id")?,
        app: row.get("app_id")?,
        name: row.get("name")?,
        number: row.get("external_id")?,
        account: row.get("account_id")?,
        display: row.get("display")?,
        verified_name: row.get("verified_name")?,
        connected_at: row.get("connected_at")?,
        disconnected_at: row.get("disconnected_at")?,
        checked_at: row.get("checked_at")?,
        wrong: Wrong::of(&row.get::<String>("check_code")?),
        silent_since: row.get("silent_since")?,
        // One that nobody set is disconnected.
        state: row.get::<Option<String>>("state")?.map_or(InboxState::Disconnected, |word| InboxState::of(&word)),
    })
}
