//! Registering a number with its PIN: the six digits of two-step verification, which Meta asks for before a number may send.
//!
//! - The PIN is handed to Meta and kept nowhere: not in a row, not in a log, not on the page.
//! - Meta takes ten tries in 72 hours (facts/meta.md 4.10; 133016). Kontor counts them by number, however often it is connected
//!   anew, says how many are left, and does not make the eleventh: a try is written down before it is made. (A55)

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
    "select t.at from inbox this join inbox i on i.tenant_id = :tenant and i.channel = this.channel and i.external_id = this.external_id \
     join registration_try t on t.tenant_id = i.tenant_id and t.inbox_id = i.id \
     where this.tenant_id = :tenant and this.id = :id and t.at > :since order by t.at limit 10"
);
/// Who tries at the same moment waits here for who was first.
const NUMBER: Sql = sql!("select id from inbox where tenant_id = :tenant and id = :id");
const TRY: Sql = sql!(
    "insert into registration_try (tenant_id, id, inbox_id, outcome, staff_id, at) values (:tenant, :id, :inbox, :outcome, :staff, :now)"
);
const TRIED: Sql = sql!("update registration_try set outcome = :outcome where tenant_id = :tenant and id = :id");

/// What is known of a try whose answer has not come.
const ASKED: &str = "unknown";

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

/// Takes one of the tries that are left. Refused where there is none.
fn take(tx: &mut Tx<'_>, inbox: InboxId) -> Result<(Uuid, i64), Fault<NotRegistered>> {
    tx.lock(NUMBER, params! { "id" => inbox })?;
    let (id, now): (Uuid, Timestamp) = (tx.id::<kernel::EventId>().as_uuid(), tx.now());
    let left = match left(tx, inbox, now)? {
        (0, frees) => return Err(Fault::Refused(NotRegistered::UsedUp { until: frees.unwrap_or(now) })),
        (left, _) => left - 1,
    };
    let staff = match tx.actor().who {
        Who::Staff(staff) => Some(staff),
        Who::ApiKey(_) | Who::Contact(_) | Who::System(_) | Who::Operator => None,
    };
    tx.execute(TRY, params! { "id" => id, "inbox" => inbox, "outcome" => ASKED, "staff" => staff, "now" => now })?;
    Ok((id, left))
}

/// What became of a try.
fn tried(tx: &mut Tx<'_>, inbox: InboxId, id: Uuid, outcome: &str) -> Result<()> {
    tx.execute(TRIED, params! { "id" => id, "outcome" => outcome })?;
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
    let (this, left) = app.db.write(tenant, actor, move |tx| take(tx, id)).await?;
    let meta = Meta { app, tenant, request: actor.request, subject: Some(id.as_uuid()) };
    let call = setup::register(&credentials.token, &credentials.number, &pin)
        .with_proof(&credentials.app.secret, app.clock.now());
    let answer = meta.ask("register a number", call, client::success).await;
    let code = match &answer {
        Ok(()) => None,
        Err(trouble) => Some(trouble.code()),
    };
    let outcome = match code {
        None => "registered".to_owned(),
        Some(Some(code)) => code.to_string(),
        Some(None) => ASKED.to_owned(),
    };
    app.db.write(tenant, actor, move |tx| tried(tx, id, this, &outcome)).await?;
    match code {
        None => {}
        Some(None) => return Err(refused(NotRegistered::Away)),
        Some(Some(code)) => return Err(refused(NotRegistered::Refused { code, left })),
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
