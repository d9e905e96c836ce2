//! The task that pushes one notice to one device, and what its outcome leads to.
//!
//! - A notice that was read, or is of no use any more, is not pushed; nor is one from before a restore.
//! - Tries come further and further apart, until the notice is of no use.
//! - A push that arrives twice replaces itself: it has one topic at the service and one tag on the device.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{DeviceId, NoticeId, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{NewTask, Result, Task, TaskFailure, Tx};
use web::{App, EgressError, Incoming, Push, t};

use super::store::{self as rows, Addressed};
use super::{PUSH, forget, keys};
use crate::notices::words::words;
use crate::notices::{Class, Told};
use crate::setting;

const WITHIN: Duration = Duration::from_secs(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);
const TEST_LIVES: Duration = Duration::from_secs(10 * 60);

/// Why a push was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No connection.
    Unreachable,
    /// No answer.
    Silent,
    /// It asks to wait, or is in trouble itself.
    Busy,
    /// It will not take it from us.
    Refused,
}

impl Trouble {
    const ALL: [Trouble; 4] = [Trouble::Unreachable, Trouble::Silent, Trouble::Busy, Trouble::Refused];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Trouble::Unreachable => "unreachable",
            Trouble::Silent => "silent",
            Trouble::Busy => "busy",
            Trouble::Refused => "refused",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Trouble::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// What a push service made of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    /// It knows the device no more (RFC 8030, 7.3).
    Gone,
    Again {
        trouble: Trouble,
        after: Option<Duration>,
    },
    Refused,
}

/// Tries to push.
pub(super) async fn send(app: App, task: Task) -> Result<(), TaskFailure> {
    let (device, notice): (DeviceId, Option<NoticeId>) = (task.fact("device")?, task.fact("notice")?);
    let tries = task.fact::<Option<i64>>("tries")?.unwrap_or(1);
    let read = app.db.read(task.tenant, move |scope| rows::addressed(scope, device, notice));
    let Some(addressed) = read.await? else { return Ok(()) };
    let held = app.db.global_read(|global| setting::since(global, setting::OUTBOUND_HELD)).await?;
    if addressed.told.as_ref().is_some_and(|told| is_of_no_use(told, held, app.clock.now())) {
        return Ok(());
    }
    let outcome = hand_over(&app, &task, device, &addressed).await?;
    let word = match outcome {
        Outcome::Taken => "taken",
        Outcome::Gone => "gone",
        Outcome::Again { trouble, .. } => trouble.as_str(),
        Outcome::Refused => Trouble::Refused.as_str(),
    };
    metrics::counter!("kontor_push_total", "outcome" => word).increment(1);
    let wrote = app.db.write(task.tenant, crate::system(&app.clock, "push"), move |tx| {
        end(tx, device, addressed.told.as_ref(), tries, outcome)
    });
    Ok(wrote.await?)
}

fn is_of_no_use(told: &Told, held: Option<Timestamp>, now: Timestamp) -> bool {
    told.read_at.is_some() || now >= until(told) || held.is_some_and(|since| told.created_at <= since)
}

/// Until when a notice is worth a push; it stands in the list in any case.
fn until(told: &Told) -> Timestamp {
    let hours = match told.kind.class() {
        Class::Work => 4,
        Class::Security | Class::Billing | Class::Legal | Class::Health | Class::News => 24,
    };
    told.created_at + Duration::from_secs(hours * 60 * 60)
}

async fn hand_over(app: &App, task: &Task, device: DeviceId, addressed: &Addressed) -> Result<Outcome> {
    let Some(endpoint) = app.egress.push_endpoint(&addressed.endpoint) else { return Ok(Outcome::Gone) };
    let locale = addressed.locale;
    let (title, path, tag) = match &addressed.told {
        Some(told) => {
            let tag = format!("{} {}", told.kind, told.path);
            (words(locale, told.kind, &told.facts).title, told.path.clone(), tag)
        }
        None => (t!(locale, "push-test-title"), format!("/t/{}/me/notices/devices", task.tenant), "test".to_owned()),
    };
    let topic = topic(&tag);
    let payload = json!({ "title": title, "path": path, "tag": tag, "unread": addressed.unread }).to_string();
    let Some(body) = addressed.keys.seal(payload.into_bytes()) else { return Ok(Outcome::Refused) };
    let now = app.clock.now();
    let lives = addressed.told.as_ref().map_or(TEST_LIVES, |told| until(told).since(now));
    let urgency = match addressed.told.as_ref().map(|told| told.kind.class()) {
        None | Some(Class::Work | Class::Security) => "high",
        Some(Class::Billing | Class::Legal | Class::Health | Class::News) => "normal",
    };
    let contact = Some(app.settings.public_url.as_str()).filter(|url| url.starts_with("https://"));
    let authorization = keys::own(&app.db).await?.authorization(&endpoint.origin(), contact, now);
    let push = Push {
        tenant: task.tenant,
        subject: device.as_uuid(),
        request: task.request,
        endpoint,
        headers: vec![
            ("ttl", lives.as_secs().to_string()),
            ("urgency", urgency.to_owned()),
            ("topic", topic),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("authorization", authorization),
        ],
        body,
        timeout: WITHIN,
    };
    Ok(match app.egress.push(push).await {
        Ok(incoming) => outcome(&incoming),
        Err(EgressError::NotSent(_)) => Outcome::Again { trouble: Trouble::Unreachable, after: None },
        Err(EgressError::Unknown(_)) => Outcome::Again { trouble: Trouble::Silent, after: None },
    })
}

/// One name of 32 characters for what may replace each other (RFC 8030, 5.4).
fn topic(tag: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(tag)[..24])
}

fn outcome(incoming: &Incoming) -> Outcome {
    let after = || {
        let seconds = incoming.headers.get("retry-after")?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    };
    match incoming.status {
        200..=299 => Outcome::Taken,
        404 | 410 => Outcome::Gone,
        408 | 429 | 500..=599 => Outcome::Again { trouble: Trouble::Busy, after: after() },
        _ => Outcome::Refused,
    }
}

/// Writes down what became of a try, and what follows from it.
fn end(tx: &mut Tx<'_>, device: DeviceId, told: Option<&Told>, tries: i64, outcome: Outcome) -> Result<()> {
    match outcome {
        Outcome::Taken => rows::reached(tx, device),
        Outcome::Gone => forget(tx, device),
        Outcome::Refused => rows::troubled(tx, device, Trouble::Refused),
        Outcome::Again { trouble, after } => {
            rows::troubled(tx, device, trouble)?;
            let at = tx.now() + after.unwrap_or_default().max(pause(tries));
            // Whoever sent a test sees what came of it, and sends another.
            let Some(told) = told.filter(|told| at < until(told)) else { return Ok(()) };
            let again = NewTask::new(PUSH, format!("{}.{device}.{tries}", told.id)).run_at(at);
            tx.enqueue(again.fact("notice", told.id).fact("device", device).fact("tries", tries + 1))
        }
    }
}

/// Half a minute, one, two, four … up to an hour.
fn pause(tries: i64) -> Duration {
    let doubled = u32::try_from(tries - 1).unwrap_or(0).min(7);
    (Duration::from_secs(30) * 2_u32.pow(doubled)).min(LONGEST_PAUSE)
}
