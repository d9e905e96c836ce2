//! Meta's calls about a person's Facebook login: who took the app's permission back, and who wants their data deleted
//! (facts/meta.md 8.1). Whoever only writes to a number has no such login, so most people ask on the public page.

use std::time::Duration;

use ::store::{Event, Result, Tx};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use kernel::{Actor, AppId, Problem, TenantId, Timestamp, Who};
use serde::Deserialize;
use web::{App, Form, Path};

use super::Hooks;
use crate::apps::HookKey;
use crate::inboxes;
use crate::whatsapp::signed_request::{self, SignedRequest};

/// The form that Meta posts.
#[derive(Deserialize)]
pub struct Posted {
    signed_request: String,
}

/// A call that is older, or so much ahead, is not Meta's but somebody's who kept it (facts/meta.md 8.1; A5).
const FRESH: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A call that Meta signed.
#[derive(Clone, Debug)]
pub struct Call {
    pub tenant: TenantId,
    pub app: AppId,
    pub said: SignedRequest,
}

impl Call {
    /// Opens what was posted to an app's address. What Meta did not sign is refused and counted.
    pub async fn open(hooks: &Hooks, app: &App, key: &str, posted: &Posted) -> web::Result<Self> {
        let (tenant, id) = HookKey::open(&app.vault, key)?.ok_or_else(Problem::not_found)?;
        // Read anew: these calls are rare, and a secret may have changed a moment ago.
        let door = hooks.0.doors.read(app, tenant, id).await?.ok_or_else(Problem::not_found)?;
        match signed_request::open(&posted.signed_request, &door.secrets) {
            Ok(said) if is_fresh(said.issued_at, app.clock.now()) => Ok(Self { tenant, app: id, said }),
            refused => {
                let reason = refused.err().map_or("Old".to_owned(), |refusal| format!("{refusal:?}"));
                tracing::warn!(app.id = %id, reason, "refused a signed request for app {id}");
                metrics::counter!("kontor_webhook_refused_total", "reason" => "signed_request").increment(1);
                let words =
                    "The signed request does not fit. Check that the app secret in Kontor is the one of this Meta app.";
                Err(Problem::new(401, "signature", words).into())
            }
        }
    }
}

/// A call without a time cannot be held against one.
fn is_fresh(issued_at: Option<Timestamp>, now: Timestamp) -> bool {
    issued_at.is_none_or(|at| now.since(at) <= FRESH && at.since(now) <= FRESH)
}

/// `POST /hooks/meta/{key}/deauthorization`: someone with a role in the app took its permission back. If a token ends with
/// that, Meta says so at the next call; so every number of the app is checked now and not tonight.
pub(super) async fn deauthorized(
    hooks: Hooks,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(posted): Form<Posted>,
) -> web::Result<(StatusCode, Json<serde_json::Value>)> {
    let call = Call::open(&hooks, &app, &key, &posted).await?;
    let actor = Actor { who: Who::System("hook"), at: app.clock.now(), request: app.clock.id() };
    let checked = app.db.write(call.tenant, actor, move |tx| note(tx, call.app)).await?;
    Ok((StatusCode::OK, Json(serde_json::json!({ "received": true, "numbers_to_check": checked }))))
}

fn note(tx: &mut Tx<'_>, app: AppId) -> Result<usize> {
    tx.record(Event::new("app.deauthorized").fact("app_id", app));
    inboxes::tasks::check_now(tx, app)
}
