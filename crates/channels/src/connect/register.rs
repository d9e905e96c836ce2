//! Registering a number with its PIN: the six digits of two-step verification, which Meta asks for before a number may send.
//!
//! - The PIN is handed to Meta and kept nowhere: not in a row, not in a log, not on the page.
//! - Meta takes ten tries in 72 hours (facts/meta.md 4.10; 133016). Kontor counts them, says how many are left, and does not
//!   make the eleventh.

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Sql, Tx, params, sql};
use kernel::{Actor, InboxId, Locale, Secret, TenantId, Timestamp, Who};
use uuid::Uuid;
use web::{App, t};

use crate::inboxes::meta::Meta;
use crate::inboxes::{self, Refusal};
use crate::whatsapp::client::{self, setup};
use crate::whatsapp::errors;

/// How many tries Meta takes in [`SPAN`].
pub(crate) const MOST: i64 = 10;
const SPAN: Duration = Duration::from_secs(72 * 60 * 60);

const TRIES: Sql = sql!(
    "select at from registration_try where tenant_id = :tenant and inbox_id = :id and at > :since order by at limit 10"
);
const TRIED: Sql = sql!(
    "insert into registration_try (tenant_id, id, inbox_id, outcome, staff_id, at) values (:tenant, :id, :inbox, :outcome, :staff, :now)"
);

/// Why a number is not registered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotRegistered {
    /// What was typed is no PIN.
    NotSixDigits,
    /// Meta said no, by its code; so many tries are left.
    Refused { code: i64, left: i64 },
    /// All tries are used up until then.
    UsedUp { until: Timestamp },
    /// Meta could not be asked. It may have counted the try or not.
    Away,
    /// There is no such number, or it was disconnected.
    Gone(Refusal),
}

impl NotRegistered {
    /// What is wrong and what to do. `until` writes a moment as its reader does.
    pub(crate) fn words(&self, locale: Locale, until: impl Fn(Timestamp) -> String) -> String {
        match self {
            NotRegistered::NotSixDigits => t!(locale, "pin-not-six"),
            NotRegistered::Refused { code: 133_005, left } => {
                format!("{} {}", t!(locale, "pin-wrong"), left_words(locale, *left))
            }
            NotRegistered::Refused { code, left } => {
                let said = errors::told(locale, *code).unwrap_or_else(|| t!(locale, "wrong-meta-refused"));
                format!("{said} {}", left_words(locale, *left))
            }
            NotRegistered::UsedUp { until: at } => t!(locale, "pin-used-up", until = until(*at)),
            NotRegistered::Away => t!(locale, "wrong-meta-unreachable"),
            NotRegistered::Gone(refusal) => refusal.problem(locale).detail,
        }
    }
}

/// How many tries are left, in words.
pub(crate) fn left_words(locale: Locale, left: i64) -> String {
    t!(locale, "pin-left", left = left)
}

/// How many tries are left, and when the oldest of them no longer counts.
pub(crate) fn left(scope: &Scope<'_>, id: InboxId, now: Timestamp) -> Result<(i64, Option<Timestamp>)> {
    let tries = scope.rows(TRIES, params! { "id" => id, "since" => now - SPAN })?;
    let count = i64::try_from(tries.len()).unwrap_or(MOST);
    let frees = tries.first().map(|row| row.get::<Timestamp>("at")).transpose()?.map(|at| at + SPAN);
    Ok(((MOST - count).max(0), frees))
}

fn tried(tx: &mut Tx<'_>, inbox: InboxId, outcome: &str) -> Result<()> {
    let (id, now): (Uuid, Timestamp) = (tx.id::<kernel::EventId>().as_uuid(), tx.now());
    let staff = match tx.actor().who {
        Who::Staff(staff) => Some(staff),
        Who::ApiKey(_) | Who::Contact(_) | Who::System(_) | Who::Operator => None,
    };
    let values = params! { "id" => id, "inbox" => inbox, "outcome" => outcome, "staff" => staff, "now" => now };
    tx.execute(TRIED, values)?;
    tx.record(Event::new("inbox.registration_tried").inbox(inbox).fact("outcome", outcome));
    Ok(())
}

/// Registers a connected number with its PIN, and has it checked.
pub(crate) async fn register(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    id: InboxId,
    pin: Secret,
) -> Result<(), Fault<NotRegistered>> {
    let refused = Fault::Refused;
    if pin.expose().len() != 6 || !pin.expose().bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refused(NotRegistered::NotSixDigits));
    }
    let held = inboxes::held(app, tenant, id).await.map_err(gone)?;
    let Some(credentials) = held.credentials(None) else {
        return Err(refused(NotRegistered::Gone(Refusal::Disconnected)));
    };
    let now = app.clock.now();
    let (tries, frees) = app.db.read(tenant, move |scope| left(scope, id, now)).await?;
    if let (0, Some(until)) = (tries, frees) {
        return Err(refused(NotRegistered::UsedUp { until }));
    }
    let meta = Meta { app, tenant, request: actor.request, subject: Some(id.as_uuid()) };
    let call = setup::register(&credentials.token, &credentials.number, &pin).with_proof(&credentials.app.secret, now);
    let answer = meta.ask("register a number", call, client::success).await;
    let code = match &answer {
        Ok(()) => None,
        Err(trouble) => Some(trouble.code()),
    };
    let outcome = match code {
        None => "registered".to_owned(),
        Some(Some(code)) => code.to_string(),
        Some(None) => "unknown".to_owned(),
    };
    app.db.write(tenant, actor, move |tx| tried(tx, id, &outcome)).await?;
    match code {
        None => {}
        Some(None) => return Err(refused(NotRegistered::Away)),
        Some(Some(code)) => return Err(refused(NotRegistered::Refused { code, left: tries - 1 })),
    }
    inboxes::check(app, tenant, actor, id).await.map_err(gone)?;
    Ok(())
}

fn gone(fault: Fault<Refusal>) -> Fault<NotRegistered> {
    match fault {
        Fault::Refused(refusal) => Fault::Refused(NotRegistered::Gone(refusal)),
        Fault::Failed(error) => Fault::Failed(error),
    }
}
