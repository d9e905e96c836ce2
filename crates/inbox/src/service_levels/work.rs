//! What happens later: warning, telling what is late, and reckoning anew.
//!
//! - A task of an earlier reckoning finds the row as it is now, and does what that says, or nothing.     ([`look`])
//! - Hours, holidays, the time zone and targets are followed in the stream, and how far is kept only once all was reckoned.
//! - What a change makes late, or due for a warning, is marked so and told nobody: nobody could have acted on it.  ([`reckon`])

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Bookmark, Db, NewTask, Recorded, Result, Scope, Sql, Task, TaskFailure, TaskHandler, Tx, params, sql};
use accounts::notices::{self, Kind, Notice, To};
use accounts::tenants::{self, Woken, hours};
use kernel::{Actor, ConversationId, StaffId, TeamId, TenantId, Who};
use uuid::Uuid;
use web::App;

use super::rules::Level;
use super::store::{self, Running};
use super::{Place, told};

const LOOK: &str = "inbox.service_level";
const PAUSE: Duration = Duration::from_millis(300);
/// Events taken at once, and rows reckoned by one write.
const SET: i64 = 500;
const AT_ONCE: i64 = 100;

const RECKONED: Bookmark = Bookmark::named("service_levels_reckoned");
const TEAM: Sql =
    sql!("select staff_id from team_member where tenant_id = :tenant and team_id = :team order by staff_id limit 200");

/// Has somebody look at it when it is time.
pub(super) fn wait_for(tx: &mut Tx<'_>, running: &Running) -> Result<()> {
    let Some(at) = running.next() else { return Ok(()) };
    let (conversation, level) = (running.conversation, running.level.as_str());
    let task = NewTask::new(LOOK, format!("{conversation}.{level}.{}", at.micros())).run_at(at);
    tx.enqueue(task.fact("conversation", conversation).fact("level", level))
}

/// Who warns and tells what is late.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(LOOK, Arc::new(move |task| Box::pin(due(app.clone(), task))))]
}

async fn due(app: App, task: Task) -> Result<(), TaskFailure> {
    let (conversation, level): (ConversationId, String) = (task.fact("conversation")?, task.fact("level")?);
    let Ok(level) = level.parse::<Level>() else { return Ok(()) };
    let actor = Actor { who: Who::System("service_levels"), at: app.clock.now(), request: task.request };
    Ok(app.db.write(task.tenant, actor, move |tx| look(tx, conversation, level)).await?)
}

/// Warns, or tells that it is late, if it is time to; each once.
fn look(tx: &mut Tx<'_>, conversation: ConversationId, level: Level) -> Result<()> {
    let Some(mut running) = store::lock(tx, conversation, level)? else { return Ok(()) };
    let Some((place, holder, team)) = store::place(tx, conversation)? else { return Ok(()) };
    let now = tx.now();
    if running.missed_at.is_some() || running.next().is_none_or(|next| now < next) {
        return Ok(());
    }
    let to = responsible(tx, place, holder, team)?;
    let path = format!("/t/{}/inbox/{conversation}", tx.tenant());
    let key = format!("{conversation}.{}.{}", level.as_str(), running.since.micros());
    if running.due_at.is_some_and(|due| due <= now) {
        running.missed_at = Some(now);
        tx.record(told("service_level.missed", place, &running, holder));
        notices::tell(tx, Notice::new(Kind::LevelMissed, to, key, path))?;
    } else {
        running.warned_at = Some(now);
        tx.record(told("service_level.warned", place, &running, holder));
        let left = hours::get(tx)?.open_between(now, running.due_at.unwrap_or(now)).as_secs();
        let minutes = i64::try_from(left.div_ceil(60)).unwrap_or(i64::MAX);
        notices::tell(tx, Notice::new(Kind::LevelWarned, to, key, path).fact("minutes", minutes))?;
    }
    store::keep(tx, &running)?;
    wait_for(tx, &running)
}

/// Whoever has it and is on duty, else the team's on duty: the conversation's, or the one its inbox gives to. Where there is no
/// team, everyone on duty.
fn responsible(scope: &Scope<'_>, place: Place, holder: Option<StaffId>, team: Option<TeamId>) -> Result<To> {
    if let Some(staff) = holder
        && notices::is_on_duty(scope, staff)?
    {
        return Ok(To::Staff(vec![staff]));
    }
    let given = crate::assignment::rule(scope, place.inbox)?.map(|rule| rule.team);
    let Some(team) = team.or(given) else { return Ok(To::OnDutyOrOwners) };
    let rows = scope.rows(TEAM, params! { "team" => team })?;
    let members = rows.iter().map(|row| row.get("staff_id")).collect::<Result<Vec<StaffId>>>()?;
    let on_duty = notices::on_duty(scope)?;
    let there: Vec<StaffId> = members.into_iter().filter(|staff| on_duty.contains(staff)).collect();
    Ok(if there.is_empty() { To::OnDutyOrOwners } else { To::Staff(there) })
}

/// Reckons anew what is to be reckoned, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    while let Some(tenants) = woken.next(changes).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "service levels cannot be reckoned anew").await;
    }
}

/// Reckons what is to be reckoned now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::every(db).await?).await
}

fn changes(event: &Recorded) -> bool {
    matches!(event.kind.as_str(), "settings.changed" | "service_level_rule.changed")
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

/// Reads one set of the stream, and reckons if anything in it asks for it. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId) -> Result<bool> {
    let read = db.read(tenant, |scope| -> Result<_> {
        let reckoned = RECKONED.at(scope)?;
        Ok((reckoned, scope.events_after(reckoned, SET)?))
    });
    let (reckoned, events) = read.await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let actor = || Actor { who: Who::System("service_levels"), at: db.clock().now(), request: db.clock().id() };
    if events.iter().any(changes) {
        let mut place = Some((ConversationId::from_uuid(Uuid::nil()), ""));
        while let Some(from) = place {
            place = db.write(tenant, actor(), move |tx| reckon(tx, from)).await?;
        }
    }
    // Where another process reckoned these too, nothing else became of it.
    db.write(tenant, actor(), move |tx| RECKONED.advance(tx, reckoned, last)).await?;
    Ok(is_full)
}

/// Reckons some of what runs by today's hours and targets; gives where the next begin.
fn reckon(tx: &mut Tx<'_>, from: (ConversationId, &'static str)) -> Result<Option<(ConversationId, &'static str)>> {
    let some = store::after(tx, from, AT_ONCE)?;
    let (hours, now) = (hours::get(tx)?, tx.now());
    for (conversation, level) in &some {
        let Some(mut running) = store::lock(tx, *conversation, *level)? else { continue };
        let rule = store::rule(tx, running.inbox)?.unwrap_or_default();
        let was = running.clone();
        // What is late stays late, and what stands still has no time to reckon.
        if running.missed_at.is_some() || running.runs_from.is_none() {
            continue;
        }
        running.reckon(&hours, &rule);
        if running.warn_at.is_none_or(|at| now < at) {
            running.warned_at = None;
        }
        if (running.warn_at, running.due_at) == (was.warn_at, was.due_at) {
            continue;
        }
        let Some((place, holder, _)) = store::place(tx, *conversation)? else { continue };
        if running.due_at.is_some_and(|due| due <= now) {
            running.missed_at = Some(now);
            tx.record(told("service_level.missed", place, &running, holder).fact("by", "change"));
        } else if running.warned_at.is_none() && running.warn_at.is_some_and(|at| at <= now) {
            running.warned_at = Some(now);
            tx.record(told("service_level.warned", place, &running, holder).fact("by", "change"));
        }
        store::keep(tx, &running)?;
        wait_for(tx, &running)?;
    }
    let is_full = i64::try_from(some.len()).is_ok_and(|number| number == AT_ONCE);
    Ok(some.last().filter(|_| is_full).map(|(conversation, level)| (*conversation, level.as_str())))
}
