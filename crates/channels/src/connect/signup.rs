//! Keeping a number on the telephone: Meta's own page, opened for the operator's app, and the way back from it
//! (facts/meta.md 4.11: Embedded Signup with `whatsapp_business_app_onboarding`).
//!
//! - The state that goes with her holds tenant, member and time, bound to her session by our key: what comes back with another,
//!   or an hour late, is refused.
//! - The code is changed for a token by the server. The token is sealed in the number's row; where she must choose between
//!   numbers first, in a row of its own for an hour at most.
//! - Which numbers there are is Meta's answer to that token; nothing of it is taken from the address.

use std::time::Duration;

use ::store::{NewTask, Result, Scope, Sql, Task, TaskFailure, Tx, params, sql};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Aad, Actor, Secret, SessionId, StaffId, TenantId, Timestamp, Vault, VaultError, same, vault};
use url::Url;
use uuid::Uuid;
use web::App;

use super::Operator;
use crate::apps::Given;
use crate::inboxes::meta::{Meta, Trouble};
use crate::inboxes::{Credentials, Wrong};
use crate::whatsapp::client::{self, GraphId, VERSION, setup};

/// Where Meta sends people back to. It stands in the operator's app at Meta, so it names no tenant.
pub(crate) const RETURN: &str = "/connect/meta";
/// The task that forgets a token nobody chose a number for.
pub(crate) const FORGET: &str = "signup.forget";

const AN_HOUR: Duration = Duration::from_secs(60 * 60);
/// More accounts than this are not looked at: a business that shares so many chooses at Meta.
const MOST_ACCOUNTS: usize = 8;

/// Who went to Meta, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) tenant: TenantId,
    pub(crate) staff: StaffId,
    at: Timestamp,
}

impl State {
    /// 16 bytes each of tenant, member and chance, 8 of time, 32 of proof.
    const LENGTH: usize = 88;

    pub(crate) fn new(tenant: TenantId, staff: StaffId, at: Timestamp) -> Self {
        Self { tenant, staff, at: Timestamp::from_seconds(at.seconds()) }
    }

    pub(crate) fn write(&self, vault: &Vault, session: SessionId) -> Result<String, VaultError> {
        let chance = vault::token_hash(&vault::random_token());
        let seconds = self.at.seconds().to_be_bytes();
        let ids = [self.tenant.as_uuid(), self.staff.as_uuid()];
        let body = [&ids[0].as_bytes()[..], &ids[1].as_bytes()[..], &chance[..16], &seconds[..]].concat();
        let proof = proof(vault, self.tenant, session, &body)?;
        Ok(URL_SAFE_NO_PAD.encode([body, proof.to_vec()].concat()))
    }

    /// What it says, if we wrote it for this session within the hour.
    pub(crate) fn read(
        vault: &Vault,
        session: SessionId,
        text: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, VaultError> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) else { return Ok(None) };
        if bytes.len() != Self::LENGTH {
            return Ok(None);
        }
        let (body, given) = bytes.split_at(Self::LENGTH - 32);
        let id = |from: usize| Uuid::from_slice(&body[from..from + 16]).expect("OK because the slice has 16 bytes");
        let (tenant, staff) = (TenantId::from_uuid(id(0)), StaffId::from_uuid(id(16)));
        let right = match proof(vault, tenant, session, body) {
            Ok(right) => right,
            // A tenant that never was, or is gone.
            Err(VaultError::KeyGone(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let seconds = i64::from_be_bytes(*body.last_chunk().expect("OK because the body ends with 8 bytes of time"));
        let is_timely =
            (0..=i64::try_from(AN_HOUR.as_secs()).unwrap_or(0)).contains(&(now.seconds().saturating_sub(seconds)));
        Ok((same(&right, given) && is_timely).then(|| Self { tenant, staff, at: Timestamp::from_seconds(seconds) }))
    }
}

fn proof(vault: &Vault, tenant: TenantId, session: SessionId, body: &[u8]) -> Result<[u8; 32], VaultError> {
    vault.commitment(tenant, "connect_state", &[body, session.as_uuid().as_bytes()].concat())
}

impl Operator {
    /// Meta's own page, for one person.
    pub(crate) fn page(&self, public_url: &Url, state: &str) -> String {
        let base = self.pages.as_str().trim_end_matches('/');
        let extras = r#"{"setup":{},"featureType":"whatsapp_business_app_onboarding","sessionInfoVersion":"3"}"#;
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", self.app.as_str())
            .append_pair("redirect_uri", &return_url(public_url))
            .append_pair("config_id", self.configuration.as_str())
            .append_pair("state", state)
            .append_pair("response_type", "code")
            .append_pair("override_default_response_type", "true")
            .append_pair("extras", extras)
            .finish();
        format!("{base}/{VERSION}/dialog/oauth?{query}")
    }
}

/// What the operator enters at Meta as the address to come back to.
pub(crate) fn return_url(public_url: &Url) -> String {
    format!("{}{RETURN}", public_url.as_str().trim_end_matches('/'))
}

/// A number that the token may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) number: GraphId,
    pub(crate) account: GraphId,
    pub(crate) display: String,
    pub(crate) name: String,
}

/// Changes Meta's code for a token.
pub(crate) async fn exchange(meta: &Meta<'_>, operator: &Operator, code: &Secret) -> Result<Secret, Wrong> {
    let back = return_url(&meta.app.settings.public_url);
    let call = setup::exchange_code(&operator.app, &operator.secret, code, &back);
    meta.ask("change a code for a token", call, setup::granted).await.map_err(|trouble| match trouble {
        Trouble::Away => Wrong::MetaUnreachable,
        Trouble::Refused(..) => Wrong::CodeRefused,
    })
}

/// The numbers of the accounts that the token was given.
pub(crate) async fn offered(meta: &Meta<'_>, operator: &Operator, token: &Secret) -> Result<Vec<Offered>, Wrong> {
    let call = client::debug_token(&operator.app, &operator.secret, token);
    let details =
        meta.ask("check a token", call, client::token).await.map_err(|trouble| trouble.wrong(Wrong::TokenRefused))?;
    if !details.missing_scopes().is_empty() {
        return Err(Wrong::PermissionMissing);
    }
    let mut accounts: Vec<GraphId> = Vec::new();
    for account in details.targets.iter().flat_map(|(_, targets)| targets).filter_map(|id| GraphId::parse(id).ok()) {
        if !accounts.contains(&account) && accounts.len() < MOST_ACCOUNTS {
            accounts.push(account);
        }
    }
    let mut found = Vec::new();
    for account in accounts {
        let call = client::get_numbers(token, &account, None).with_proof(&operator.secret, meta.app.clock.now());
        // A scope may be about something else than an account of WhatsApp.
        let Ok(numbers) = meta.ask("check an account", call, client::numbers).await else { continue };
        found.extend(numbers.items.into_iter().filter_map(|number| {
            Some(Offered {
                number: GraphId::parse(&number.id).ok()?,
                account: account.clone(),
                display: number.display_phone_number.unwrap_or_default(),
                name: number.verified_name.unwrap_or_default(),
            })
        }));
    }
    Ok(found)
}

/// What the number is connected with.
pub(crate) fn credentials(operator: &Operator, token: Secret, offered: &Offered) -> Credentials {
    let app = Given {
        external_id: Some(operator.app.clone()),
        secret: operator.secret.clone(),
        verify_token: None,
        is_shared: true,
    };
    let (number, account) = (offered.number.clone(), offered.account.clone());
    Credentials { name: String::new(), number, account, token, app }
}

const KEEP: Sql = sql!(
    "insert into signup (tenant_id, id, staff_id, access_token, created_at) values (:tenant, :id, :staff, :token, :now)"
);
const GET: Sql = sql!("select staff_id, access_token, created_at from signup where tenant_id = :tenant and id = :id");
const END: Sql = sql!("delete from signup where tenant_id = :tenant and id = :id");

fn aad(id: Uuid) -> Aad<'static> {
    Aad { table: "signup", column: "access_token", row: id }
}

/// Keeps a token until a number is chosen, for an hour.
pub(crate) fn keep(tx: &mut Tx<'_>, staff: StaffId, token: &Secret) -> Result<Uuid> {
    let (id, now) = (tx.id::<kernel::EventId>().as_uuid(), tx.now());
    let sealed = tx.seal(aad(id), token.expose().as_bytes())?;
    tx.execute(KEEP, params! { "id" => id, "staff" => staff, "token" => sealed, "now" => now })?;
    tx.enqueue(NewTask::new(FORGET, id.to_string()).run_at(now + AN_HOUR).fact("signup_id", id))?;
    Ok(id)
}

/// The token that this member brought back from Meta within the hour.
pub(crate) fn kept(scope: &Scope<'_>, id: Uuid, staff: StaffId, now: Timestamp) -> Result<Option<Secret>> {
    let Some(row) = scope.row(GET, params! { "id" => id })? else { return Ok(None) };
    let is_hers = row.get::<StaffId>("staff_id")? == staff;
    let is_timely = now.since(row.get("created_at")?) < AN_HOUR;
    if !is_hers || !is_timely {
        return Ok(None);
    }
    let token = scope.open(aad(id), &row.get::<Vec<u8>>("access_token")?)?;
    Ok(Some(Secret::new(String::from_utf8_lossy(&token).into_owned())))
}

/// A number was chosen, or nobody chose.
pub(crate) fn end(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    tx.execute(END, params! { "id" => id }).map(|_| ())
}

/// The task behind [`FORGET`].
pub(crate) async fn forget(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: Uuid = task.fact("signup_id")?;
    let actor = Actor { who: kernel::Who::System("channels"), at: app.clock.now(), request: task.request };
    Ok(app.db.write(task.tenant, actor, move |tx| end(tx, id)).await?)
}
