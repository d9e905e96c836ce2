use ::store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{AppId, Secret, Timestamp};

use super::{App, Callback, verify_aad};
use crate::sending::secrets_aad;
use crate::whatsapp::client::GraphId;

/// An app as its row stands, opened where that can be done.
pub(super) struct Known {
    pub(super) id: AppId,
    pub(super) external_id: Option<GraphId>,
    pub(super) app: Option<App>,
}

/// Whose callback it is that Kontor sets.
const OF_APP: &str = "app";
const OF_ACCOUNT: &str = "account";

const GET: Sql = sql!(
    "select id, external_id, secrets, verify_token, callback_state, verified_at, last_webhook_at, failing_since, callback_level from app \
     where tenant_id = :tenant and id = :id"
);
const ALL: Sql = sql!(
    "select id, external_id, secrets, verify_token, callback_state, verified_at, last_webhook_at, failing_since, callback_level from app \
     where tenant_id = :tenant and provider = 'meta' order by id"
);
const INSERT: Sql = sql!(
    "insert into app (tenant_id, id, provider, external_id, secrets, verify_token, callback_state, created_at, callback_level) \
     values (:tenant, :id, 'meta', :external, :secrets, :verify, :callback, :now, :level)"
);
const UPDATE: Sql = sql!(
    "update app set external_id = :external, secrets = :secrets, verify_token = :verify where tenant_id = :tenant and id = :id"
);
const SET_CALLBACK: Sql = sql!(
    "update app set callback_state = :callback where tenant_id = :tenant and id = :id and callback_state <> :callback"
);
const VERIFIED: Sql = sql!("update app set verified_at = :now where tenant_id = :tenant and id = :id");
const SEEN: Sql = sql!("update app set last_webhook_at = :at where tenant_id = :tenant and id = :id");

pub(super) fn get(scope: &Scope<'_>, id: AppId) -> Result<Option<App>> {
    scope.row(GET, params! { "id" => id })?.map(|row| read(scope, &row)).transpose()
}

/// Every app with Meta's id of it. One that cannot be opened costs its neighbours nothing.
pub(super) fn all(scope: &Scope<'_>) -> Result<Vec<Known>> {
    let rows = scope.rows(ALL, params! {})?;
    let known = |row: &Row| {
        let id = row.get("id")?;
        let app = match read(scope, row) {
            Ok(app) => Some(app),
            Err(error) => {
                tracing::error!(app.id = %id, "what is sealed of app {id} cannot be opened: {error}");
                None
            }
        };
        Ok(Known { id, external_id: external_of(row)?, app })
    };
    rows.iter().map(known).collect()
}

pub(super) fn insert(tx: &mut Tx<'_>, app: &App) -> Result<()> {
    let (secrets, verify, now) = (sealed_secrets(tx, app)?, sealed_verify(tx, app)?, tx.now());
    let values = params! {
        "id" => app.id, "external" => external(app), "secrets" => secrets, "verify" => verify, "callback" => app.callback.as_str(),
        "now" => now, "level" => if app.is_shared { OF_ACCOUNT } else { OF_APP },
    };
    tx.execute(INSERT, values).map(|_| ())
}

pub(super) fn update(tx: &mut Tx<'_>, app: &App) -> Result<()> {
    let (secrets, verify) = (sealed_secrets(tx, app)?, sealed_verify(tx, app)?);
    let values = params! { "id" => app.id, "external" => external(app), "secrets" => secrets, "verify" => verify };
    tx.execute(UPDATE, values).map(|_| ())
}

/// Says whether it was another before.
pub(super) fn set_callback(tx: &mut Tx<'_>, id: AppId, callback: Callback) -> Result<bool> {
    Ok(tx.execute(SET_CALLBACK, params! { "id" => id, "callback" => callback.as_str() })? > 0)
}

pub(super) fn verified(tx: &mut Tx<'_>, id: AppId) -> Result<()> {
    let now = tx.now();
    tx.execute(VERIFIED, params! { "id" => id, "now" => now }).map(|_| ())
}

/// Something came from Meta.
pub(crate) fn seen(tx: &mut Tx<'_>, id: AppId, at: Timestamp) -> Result<()> {
    tx.execute(SEEN, params! { "id" => id, "at" => at }).map(|_| ())
}

fn read(scope: &Scope<'_>, row: &Row) -> Result<App> {
    let id: AppId = row.get("id")?;
    let secrets = scope.open(secrets_aad(id), &row.get::<Vec<u8>>("secrets")?)?;
    let secrets: Vec<String> = serde_json::from_slice(&secrets).map_err(|_| unreadable("secrets"))?;
    let verify = scope.open(verify_aad(id), &row.get::<Vec<u8>>("verify_token")?)?;
    if secrets.is_empty() {
        return Err(unreadable("secrets"));
    }
    Ok(App {
        id,
        external_id: external_of(row)?,
        secrets: secrets.into_iter().map(Secret::new).collect(),
        verify_token: Secret::new(String::from_utf8(verify).map_err(|_| unreadable("verify_token"))?),
        callback: Callback::of(&row.get::<String>("callback_state")?),
        verified_at: row.get("verified_at")?,
        last_webhook_at: row.get("last_webhook_at")?,
        failing_since: row.get("failing_since")?,
        is_shared: row.get::<String>("callback_level")? == OF_ACCOUNT,
    })
}

fn external_of(row: &Row) -> Result<Option<GraphId>> {
    Ok(row.get::<Option<String>>("external_id")?.and_then(|id| GraphId::parse(&id).ok()))
}

fn unreadable(column: &str) -> Error {
    Error::Column { column: column.to_owned(), reason: "it holds something else than was sealed" }
}

fn external(app: &App) -> Option<&str> {
    app.external_id.as_ref().map(GraphId::as_str)
}

fn sealed_secrets(tx: &Tx<'_>, app: &App) -> Result<Vec<u8>> {
    let plain: Vec<&str> = app.secrets.iter().map(Secret::expose).collect();
    let plain = serde_json::to_vec(&plain).expect("OK because a list of texts is JSON");
    tx.seal(secrets_aad(app.id), &plain)
}

fn sealed_verify(tx: &Tx<'_>, app: &App) -> Result<Vec<u8>> {
    tx.seal(verify_aad(app.id), app.verify_token.expose().as_bytes())
}
