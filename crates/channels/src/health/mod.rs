//! The health of a number: what Meta says of it and of its account, by webhooks and when asked; what that means; and who is
//! told.
//!
//! - The newest word by Meta's own time counts, whatever comes first; every change stays in the history for 400 days.
//! - Words and events that nobody described are kept and shown as they came.                          (`rules::level`)
//! - Owners are told once of each worsening; a number that is well is told of to nobody.              (`rules::is_worse`)
//! - A token's end is told of once, seven days before.                                                 ([`remind`])
//! - The number's picture is kept sealed, and shown to staff of its business only.                    (`picture`, P-CHN-9)
//! - Of one account so many reports a day are kept one by one; the rest is counted, shown, and Meta is asked instead. ([`MOST`])
//! - What Meta does not let a number do, and its end, reaches the gate however many reports there were.     (`restriction`)

mod look;
mod model;
pub(crate) mod pages;
mod payment;
pub(crate) mod picture;
mod restriction;
mod rules;
mod store;
mod words;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use ::store::{Event, Result, Scope, Tx};
use accounts::notices::{self, Kind, Notice, To};
use consent::inboxes::InboxState;
use kernel::{AppId, InboxId, Timestamp};

use crate::inboxes::{self, Inbox, Wrong, tasks};
use crate::whatsapp::errors::ErrorClass;
use crate::whatsapp::health as whatsapp;
use crate::whatsapp::webhook::Management;
pub(crate) use look::look;
pub use model::{About, Aspect, Change, Detail, Level, Origin, Profile, Report, Standing};
pub use payment::{settled as payment_settled, unpaid};
use store::{Noted, Number};

/// How long the history is kept.
const KEPT: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// A webhook and the check that it causes are one.
const SAME: Duration = Duration::from_secs(10 * 60);
/// So much of it is shown.
const MOST_CHANGES: i64 = 100;
/// So many webhooks about an account are kept one by one on a day (UTC). A large business's templates make some hundreds.
pub const MOST: i64 = 1_000;
/// Days with more of them are shown for so long.
const FLOODS_SHOWN: i64 = 30;

/// What is known of a number, for its page.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub profile: Option<Profile>,
    pub standings: Vec<Standing>,
    /// The newest first.
    pub changes: Vec<Change>,
    /// Days on which more was said than was kept, the newest first.
    pub floods: Vec<Flood>,
    /// Whether sending waits because Meta wants to be paid.
    pub is_unpaid: bool,
}

/// A day on which more was said than was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flood {
    /// When the last of it came.
    pub last_at: Timestamp,
    /// What was counted and not kept.
    pub counted: i64,
}

/// What is known of a number, for the list.
#[derive(Debug, Default)]
pub(crate) struct Glance {
    pub(crate) profile: Option<Profile>,
    /// What asks for something, the worst first.
    pub(crate) standings: Vec<Standing>,
    /// Since when posts to its app are turned away.
    pub(crate) failing_since: Option<Timestamp>,
}

/// What became of a webhook about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Kept,
    /// There were too many on this day: it is counted.
    Counted,
    /// It is about an account of which no number is connected: nothing of it is kept.
    OfNobody,
}

/// A webhook of Meta's about an account or a number.
pub fn heard(tx: &mut Tx<'_>, account: Option<&str>, management: &Management) -> Result<Heard> {
    let account = whatsapp::account_of(management).or_else(|| account.map(str::to_owned)).unwrap_or_default();
    let numbers = store::connected(tx, &account)?;
    if numbers.is_empty() {
        return Ok(Heard::OfNobody);
    }
    let now = tx.now();
    // Nothing can have happened later than now; a clock that is ahead must not silence what comes after.
    let at = whatsapp::at_of(management).map_or(now, |at| at.min(now));
    let restricted = whatsapp::restricted(management);
    if let Some(restricted) = &restricted {
        restriction::heard(tx, &numbers, restricted, at)?;
    }
    let count = store::count(tx, &account, day_of(now))?;
    if count > MOST {
        // What is not read one by one is asked for as it stands: at once, and now and again while it goes on.
        let is_time = (count - MOST) % MOST == 1;
        if is_time {
            tx.record(Event::new("health.flooded").fact("account", &account));
        }
        if is_time || restricted.is_some() {
            check(tx, &numbers)?;
        }
        return Ok(Heard::Counted);
    }
    let reports = whatsapp::of_webhook(management);
    if !reports.is_empty() {
        take(tx, &account, reports, (Origin::Webhook, at))?;
    }
    Ok(Heard::Kept)
}

fn day_of(at: Timestamp) -> i64 {
    at.seconds().div_euclid(24 * 60 * 60)
}

/// Has every number's app ask Meta.
fn check(tx: &mut Tx<'_>, numbers: &[Number]) -> Result<()> {
    let apps: BTreeSet<AppId> = numbers.iter().map(|number| number.app).collect();
    apps.into_iter().try_for_each(|app| tasks::check_now(tx, app).map(|_| ()))
}

/// A call for this number was refused: its owners are told now, and not at the next check, which then says more.
pub fn refused(tx: &mut Tx<'_>, inbox: InboxId, class: ErrorClass) -> Result<()> {
    let wrong = match class {
        ErrorClass::Reconnect => Wrong::TokenRefused,
        ErrorClass::Register => Wrong::NumberNotRegistered,
        _ => return Ok(()),
    };
    let Some(known) = inboxes::get(tx, inbox)?.filter(Inbox::is_connected) else { return Ok(()) };
    // A check has said why already.
    if known.state == InboxState::Reconnect {
        return Ok(());
    }
    consent::inboxes::set(tx, inbox, InboxState::Reconnect, wrong.code())?;
    inboxes::found_wrong(tx, inbox, wrong)?;
    checked(tx, &known, Some(wrong))?;
    tasks::check_at_once(tx, inbox)
}

/// What a check of the connection found.
pub(crate) fn checked(tx: &mut Tx<'_>, inbox: &Inbox, wrong: Option<Wrong>) -> Result<()> {
    let now = tx.now();
    let about = About::Number(inbox.number.clone());
    let code = wrong.map_or(rules::CONNECTED, Wrong::code);
    // That Meta is away says nothing about the number.
    if !matches!(wrong, Some(Wrong::MetaUnreachable | Wrong::MetaBusy)) {
        take(tx, &inbox.account, vec![Report::new(about, Aspect::Access, code)], (Origin::Check, now))?;
    }
    remind(tx, inbox)
}

/// What Meta answered when it was asked.
fn answered(tx: &mut Tx<'_>, inbox: &Inbox, mut reports: Vec<Report>) -> Result<()> {
    let now = tx.now();
    let sending = reports.iter().find(|report| report.aspect == Aspect::Sending).map(|report| report.value.clone());
    let may_send = reports.iter().any(|report| report.aspect == Aspect::Sending && report.value == "AVAILABLE");
    let is_lifted = restriction::checked(tx, inbox, sending.as_deref())?;
    // Whoever is answered belongs together, and an account that may send is not banned: the end of either may never be told.
    for standing in store::standings(tx, &inbox.account, &inbox.number)? {
        let is_over = match standing.aspect {
            Aspect::Link => true,
            Aspect::Ban => may_send && standing.value == "DISABLE",
            Aspect::Restriction => is_lifted,
            _ => false,
        };
        if is_over && rules::level(&standing, now) >= Level::Attention {
            let about = if standing.number.is_empty() { About::Account } else { About::Number(standing.number) };
            reports.push(Report::new(about, standing.aspect, rules::CONFIRMED));
        }
    }
    take(tx, &inbox.account, reports, (Origin::Check, now))?;
    payment::checked(tx, inbox, sending.as_deref())?;
    remind(tx, inbox)
}

/// Keeps reports about an account, and tells its owners what became worse.
fn take(tx: &mut Tx<'_>, account: &str, reports: Vec<Report>, when: (Origin, Timestamp)) -> Result<()> {
    let numbers = store::connected(tx, account)?;
    if numbers.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    // What a check finds so soon after a webhook is the same worsening, with its reasons.
    let is_told = when.0 == Origin::Check && store::was_told(tx, account, now - SAME)?;
    let (mut worse, mut is_unsure, mut is_new): (Vec<Noted>, bool, bool) = (Vec::new(), false, false);
    for mut report in reports {
        let number = placed(&mut report, &numbers);
        let Some(noted) = store::note(tx, account, &number, &report, when)? else { continue };
        is_new = true;
        is_unsure |= noted.is_late;
        let inbox = numbers.iter().find(|one| one.external == number).map(|one| one.inbox);
        let event = Event::new("health.changed")
            .fact("account", account)
            .fact("number", &number)
            .fact("aspect", report.aspect.as_str())
            .fact("value", &report.value)
            .fact("origin", when.0.as_str());
        tx.record(match inbox {
            Some(inbox) => event.inbox(inbox),
            None => event,
        });
        if !is_told && !noted.is_late && rules::is_worse(noted.before.as_ref(), &noted.after, now) {
            worse.push(noted);
        }
    }
    if !worse.is_empty() {
        tell(tx, &numbers, &worse)?;
    }
    if when.0 == Origin::Webhook && (is_unsure || !worse.is_empty()) {
        // Meta says more when it is asked: why, what to do, and what counts now, whoever's clock is wrong.
        check(tx, &numbers)?;
    }
    // A word that changed nothing settles nothing either; what passes by itself is seen by the next check.
    if when.0 == Origin::Check || is_new { settle(tx, account, &numbers) } else { Ok(()) }
}

/// Whose it is: a connected number's id, or nothing for the whole account. A number that nobody connected is named beside it.
fn placed(report: &mut Report, numbers: &[Number]) -> String {
    let other = match &report.about {
        About::Account => return String::new(),
        About::Number(other) | About::Displayed(other) => other,
    };
    if let Some(number) = numbers.iter().find(|number| number.is_meant(&report.about)) {
        return number.external.clone();
    }
    report.topic = if report.topic.is_empty() { other.clone() } else { format!("{other}, {}", report.topic) };
    String::new()
}

/// One notice for each number, by the worst of what changed.
fn tell(tx: &mut Tx<'_>, numbers: &[Number], worse: &[Noted]) -> Result<()> {
    let now = tx.now();
    for (place, number) in numbers.iter().enumerate() {
        // What is about the whole account is told once, on its first number.
        let concerns =
            |noted: &&Noted| noted.after.number == number.external || (place == 0 && noted.after.number.is_empty());
        let Some(worst) = worse.iter().filter(concerns).max_by_key(|noted| rules::level(&noted.after, now)) else {
            continue;
        };
        let page = page(tx, number.inbox);
        let notice = Notice::new(Kind::NumberHealth, To::Owners, worst.id, page);
        let notice = notice.fact("number", number.name.as_str()).fact("what", worst.after.aspect.as_str());
        notices::tell(tx, notice)?;
        store::told(tx, worst.id)?;
    }
    Ok(())
}

/// Where a number is well again, nobody needs to read what was told.
fn settle(tx: &mut Tx<'_>, account: &str, numbers: &[Number]) -> Result<()> {
    let now = tx.now();
    for number in numbers {
        let standings = store::standings(tx, account, &number.external)?;
        if standings.iter().all(|standing| rules::level(standing, now) < Level::Attention) {
            let page = page(tx, number.inbox);
            notices::settled(tx, Kind::NumberHealth, &page)?;
        }
    }
    Ok(())
}

/// Tells the owners of a token that ends within days, once for each end.
fn remind(tx: &mut Tx<'_>, inbox: &Inbox) -> Result<()> {
    let now = tx.now();
    let standings = store::standings(tx, &inbox.account, &inbox.number)?;
    let Some(token) = standings.into_iter().find(|standing| standing.aspect == Aspect::Token) else { return Ok(()) };
    let page = page(tx, inbox.id);
    match token.detail.until {
        Some(until) if until > now && until.since(now) <= rules::TOKEN_SOON => {
            let key = format!("{}:{}", inbox.id, until.seconds());
            let notice = Notice::new(Kind::TokenExpiring, To::Owners, key, page);
            let notice = notice.fact("number", inbox.name.as_str()).fact("days", rules::days_until(until, now));
            notices::tell(tx, notice)
        }
        Some(until) if until <= now => Ok(()),
        Some(_) | None => notices::settled(tx, Kind::TokenExpiring, &page),
    }
}

/// What is known of a number.
pub(crate) fn view(scope: &Scope<'_>, inbox: &Inbox) -> Result<View> {
    Ok(View {
        profile: store::profile(scope, inbox.id)?,
        standings: store::standings(scope, &inbox.account, &inbox.number)?,
        changes: store::changes(scope, inbox, MOST_CHANGES)?,
        floods: store::floods(scope, &inbox.account, day_of(scope.now()) - FLOODS_SHOWN)?,
        is_unpaid: consent::payments::get(scope, inbox.id)?.is_some(),
    })
}

/// What asks for something, of each of these.
pub(crate) fn glances(scope: &Scope<'_>, inboxes: &[Inbox]) -> Result<HashMap<InboxId, Glance>> {
    let now = scope.now();
    let (mut profiles, standings, failing) =
        (store::profiles(scope)?, store::all_standings(scope)?, store::failing(scope)?);
    let glance = |inbox: &Inbox| {
        let of_account = standings.get(&inbox.account).map(Vec::as_slice).unwrap_or_default();
        let concerns = |standing: &&Standing| standing.number.is_empty() || standing.number == inbox.number;
        let is_bad = |standing: &&Standing| rules::level(standing, now) >= Level::Attention;
        let mut bad: Vec<Standing> = of_account.iter().filter(concerns).filter(is_bad).cloned().collect();
        bad.sort_by_key(|standing| std::cmp::Reverse(rules::level(standing, now)));
        let failing_since = failing.get(&inbox.app).copied();
        (inbox.id, Glance { profile: profiles.remove(&inbox.id), standings: bad, failing_since })
    };
    Ok(inboxes.iter().map(glance).collect())
}

/// Forgets what has been in the history long enough.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - KEPT;
    store::age_out(tx, before)
}

/// The page of a number's health.
fn page(tx: &Tx<'_>, inbox: InboxId) -> String {
    format!("/t/{}/settings/inboxes/{inbox}/health", tx.tenant())
}
