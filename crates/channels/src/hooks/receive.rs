//! `POST /hooks/meta/{key}`: facts/meta.md 2.2 to 2.4.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use futures_util::StreamExt;
use http::{HeaderValue, StatusCode, header};
use kernel::{AppId, Problem, RequestId, TenantId};
use web::App;

use super::door::Door;
use super::{Hooks, Kept, foreign};
use crate::alarms::silence;
use crate::apps::HookKey;
use crate::inbound::Arrived;
use crate::whatsapp::signature::{self, Refusal};

/// Meta sends at most 3 MB (facts/meta.md 2.2).
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What is read of a body that is too large, so that its sender hears the answer.
const MOST_SWALLOWED: usize = 16 * 1024 * 1024;
/// Meta gives up after five seconds; who takes longer is not Meta. (A12)
const READ_WITHIN: Duration = Duration::from_secs(15);

pub(super) async fn post(
    hooks: Hooks,
    app: App,
    key: String,
    id: RequestId,
    request: Request,
) -> web::Result<StatusCode> {
    let (tenant, app_id) =
        HookKey::open(&app.vault, &key)?.ok_or_else(|| refused("unknown_key", Problem::not_found()))?;
    let given: Vec<HeaderValue> = request.headers().get_all(signature::HEADER).iter().cloned().collect();
    let body = read(request).await?;
    let door = signed(&hooks, &app, (tenant, app_id), &given, &body).await?;
    let now = app.clock.now();
    let arrived = Arrived { app: app_id, request: id, at: now, body: body.into() };
    let hour = silence::hour_of(now);
    let of = (tenant, app_id);
    let heard = hooks.0.heard.anew(of, foreign::named(&arrived.body), &door.numbers, hour);
    let mut kept = if foreign::may_name_another(&arrived.body, &door.numbers) {
        // A number may have been connected within the last second.
        let door = hooks.0.doors.read(&app, tenant, app_id).await?.ok_or_else(Problem::not_found)?;
        foreign::sorted(arrived, &door.numbers)
    } else {
        Kept { posts: vec![arrived], ..Kept::default() }
    };
    hooks.0.refusals.forget(of);
    kept.heard = (!heard.is_empty()).then(|| (app_id, hour, heard.clone()));
    kept.mended = door.is_failing.then_some(app_id);
    kept.seen = door.notes(now).then_some((app_id, now));
    hooks.queue(&app.db).submit(tenant, kept).await?;
    hooks.0.heard.note(of, heard, hour);
    metrics::counter!("kontor_webhook_accepted_total").increment(1);
    Ok(StatusCode::OK)
}

/// The raw body, as large as Meta's may be and no larger. (A11)
async fn read(mut request: Request) -> web::Result<Bytes> {
    let headers = request.headers();
    let encoding = headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
    if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case(b"identity")) {
        let words = "Send the body as it is: a signature covers the bytes that Meta signed, not a packed form of them.";
        return Err(refused("encoded", Problem::new(415, "encoded_body", words)).into());
    }
    let too_large = || refused("too_large", Problem::new(413, "too_large", "A post may have at most 4 MiB."));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES as u64) {
        swallow(request).await;
        return Err(too_large().into());
    }
    DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
    match tokio::time::timeout(READ_WITHIN, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(too_large().into()),
        Ok(Err(_)) => Err(refused("cut_off", Problem::new(400, "cut_off", "The body was cut off.")).into()),
        Err(_) => Err(refused("slow", Problem::new(408, "slow", "The body came too slowly.")).into()),
    }
}

/// Reads on and forgets, for a while: who is cut off in the middle of sending sees a broken connection and not the answer.
async fn swallow(request: Request) {
    let mut parts = request.into_body().into_data_stream();
    let forget = async {
        let mut left = MOST_SWALLOWED;
        while left > 0
            && let Some(Ok(part)) = parts.next().await
        {
            left = left.saturating_sub(part.len());
        }
    };
    // Whoever is slower than this, or sends more, is cut off all the same.
    tokio::time::timeout(READ_WITHIN, forget).await.ok();
}

/// The app, if the post is signed by it. A secret that was changed a moment ago is asked for before a post is refused.
async fn signed(
    hooks: &Hooks,
    app: &App,
    (tenant, id): (TenantId, AppId),
    given: &[HeaderValue],
    body: &[u8],
) -> web::Result<Arc<Door>> {
    let check = |door: &Door| signature::verify(given.iter().map(HeaderValue::as_bytes), body, &door.secrets);
    let unknown = || refused("unknown_key", Problem::not_found());
    let (door, is_fresh) = hooks.0.doors.get(app, tenant, id).await?.ok_or_else(unknown)?;
    let (door, outcome) = match check(&door) {
        Err(Refusal::Wrong) if !is_fresh => {
            let door = hooks.0.doors.read(app, tenant, id).await?.ok_or_else(unknown)?;
            let outcome = check(&door);
            (door, outcome)
        }
        outcome => (door, outcome),
    };
    match outcome {
        Ok(_) => Ok(door),
        Err(refusal) => {
            if refusal == Refusal::Wrong && hooks.0.refusals.count(app, (tenant, id), &door).await {
                hooks.0.doors.forget(Some(tenant));
            }
            tracing::warn!(app.id = %id, reason = refusal.as_str(), "refused a webhook for app {id}: {}", refusal.as_str());
            let words = "The signature does not fit. Check that the app secret in Kontor is the one of this Meta app.";
            Err(refused(refusal.as_str(), Problem::new(401, "signature", words)).into())
        }
    }
}

fn refused(reason: &'static str, problem: Problem) -> Problem {
    metrics::counter!("kontor_webhook_refused_total", "reason" => reason).increment(1);
    problem
}
