//! `Idempotency-Key`: a POST that is sent again is answered again, not done again.
//!
//! The answer is kept sealed for 24 hours, in the same transaction as what was done. The same key with another body is refused.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Aad, Actor, Problem, Timestamp, vault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use store::{Fault, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::access::Access;
use crate::app::App;
use crate::extract::JsonBody;
use crate::failure::{Failure, Result};

const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
const FIND: Sql = sql!(
    "select request_hash, status, answer from idempotency \
     where tenant_id = :tenant and caller_id = :caller and key_hash = :key and created_at > :since"
);
const KEEP: Sql = sql!(
    "insert into idempotency (tenant_id, caller_id, key_hash, request_hash, status, answer, created_at) \
     values (:tenant, :caller, :key, :request, :status, :answer, :now) \
     on conflict (tenant_id, caller_id, key_hash) do update set request_hash = excluded.request_hash, status = excluded.status, \
     answer = excluded.answer, created_at = excluded.created_at"
);

const FORGET: Sql = sql!(
    "delete from idempotency where tenant_id = :tenant and (caller_id, key_hash) in \
     (select caller_id, key_hash from idempotency where tenant_id = :tenant and created_at <= :since limit 500)"
);

/// Deletes some of the answers that are no longer given, and says how many.
pub fn forget_answers(tx: &mut Tx<'_>) -> store::Result<u64> {
    let since = tx.now() - KEPT;
    tx.execute(FORGET, params! { "since" => since })
}

/// A JSON body with its idempotency key, if it came with one.
pub struct Once<T> {
    value: T,
    key: Option<Key>,
}

#[derive(Clone, Copy)]
struct Key {
    hash: [u8; 32],
    request: [u8; 32],
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Once<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let key = request.headers().get("idempotency-key").cloned();
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = bytes.map_err(|_| Problem::new(413, "too_large", "The body is too large or was cut off."))?;
        let key = key.map(|key| read_key(key.as_bytes(), &path, &bytes)).transpose()?;
        let JsonBody(value) = JsonBody::from_request(Request::from_parts(parts, bytes.into()), state).await?;
        Ok(Self { value, key })
    }
}

fn read_key(key: &[u8], path: &str, body: &[u8]) -> Result<Key, Problem> {
    let text = std::str::from_utf8(key).ok().filter(|text| (1..=255).contains(&text.len()));
    let text = text
        .ok_or_else(|| Problem::new(422, "invalid_idempotency_key", "An Idempotency-Key has 1 to 255 characters."))?;
    let body = String::from_utf8_lossy(body);
    Ok(Key { hash: vault::token_hash(text), request: vault::token_hash(&format!("{path}\n{body}")) })
}

impl<T: Send + 'static> Once<T> {
    /// The body, for checks that come before the write.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The answer that was kept, if this was done already: for an operation that asks someone outside before it writes. Two that
    /// run at once both ask; the write decides.
    pub async fn answered(&self, app: &App, access: &Access) -> Result<Option<Response>> {
        let Some(key) = self.key else { return Ok(None) };
        let caller = caller(access.actor);
        let kept = app.db.read(access.tenant, move |scope| kept(scope, caller, key)).await?;
        Ok(kept.map(answer))
    }

    /// Does the operation and keeps its answer with it, or gives the answer that was kept.
    pub async fn write<A, R, F>(self, app: &App, access: &Access, status: StatusCode, operation: F) -> Result<Response>
    where
        F: FnOnce(&mut Tx<'_>, T) -> Result<A, Fault<R>> + Send + 'static,
        A: Serialize + Send + 'static,
        R: Into<Problem> + Send + 'static,
    {
        let (value, key) = (self.value, self.key);
        let answered = app.db.write(access.tenant, access.actor, move |tx| -> Result<(u16, String), Failure> {
            let Some(key) = key else {
                let answer = operation(tx, value)?;
                return Ok((status.as_u16(), json(&answer)));
            };
            if let Some(kept) = kept(tx, caller(tx.actor()), key)? {
                return Ok(kept);
            }
            let answer = json(&operation(tx, value)?);
            keep(tx, key, status, &answer)?;
            Ok((status.as_u16(), answer))
        });
        answered.await.map(answer)
    }
}

fn answer((status, body): (u16, String)) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [("content-type", "application/json")], body).into_response()
}

fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("OK because answers are plain data")
}

fn caller(actor: Actor) -> Uuid {
    actor.who.id().unwrap_or_default()
}

fn aad(key: Key) -> Aad<'static> {
    let row = Uuid::from_slice(&key.hash[..16]).expect("OK because sixteen bytes make a UUID");
    Aad { table: "idempotency", column: "answer", row }
}

fn kept(scope: &Scope<'_>, caller: Uuid, key: Key) -> Result<Option<(u16, String)>, Failure> {
    let since: Timestamp = scope.now() - KEPT;
    let Some(row) = scope.row(FIND, params! { "caller" => caller, "key" => key.hash, "since" => since })? else {
        return Ok(None);
    };
    if row.get::<Vec<u8>>("request_hash")? != key.request {
        let words = "This Idempotency-Key was used for another request. Use a new key for each thing you want done.";
        return Err(Problem::new(422, "idempotency_key_reused", words).into());
    }
    let answer = scope.open(aad(key), &row.get::<Vec<u8>>("answer")?)?;
    let status = u16::try_from(row.get::<i64>("status")?).unwrap_or(200);
    Ok(Some((status, String::from_utf8_lossy(&answer).into_owned())))
}

fn keep(tx: &mut Tx<'_>, key: Key, status: StatusCode, answer: &str) -> Result<(), Failure> {
    let sealed = tx.seal(aad(key), answer.as_bytes())?;
    let values = params! {
        "caller" => caller(tx.actor()), "key" => key.hash, "request" => key.request, "status" => status.as_u16(), "answer" => sealed,
        "now" => tx.now(),
    };
    tx.execute(KEEP, values)?;
    Ok(())
}
