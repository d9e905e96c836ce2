//! How often a password may be tried.
//!
//! Four counts, each under a keyed commitment, so that the table tells no e-mail and no address:
//! - *address and e-mail*: five tries are free, then each waits twice as long as the last, up to 15 minutes. Whoever hammers
//!   an e-mail from elsewhere holds up himself: the owner's address has a count of its own.
//! - *address*: fifty tries of whatever e-mails, then the same. It stops lists of stolen passwords.
//! - *e-mail*, from everywhere: never refused, only answered more slowly, up to three seconds. A refusal here would be a
//!   lock that a stranger could turn on an owner.                                                   (A30)
//! - *device*: a browser that has signed in to this login before carries a mark, and is counted alone. So even someone
//!   behind the owner's own address cannot keep the owner out of a browser she has used.
//!
//! A try is counted before its password is looked at, by a conditional update, so that tries at the same moment count too.
//! A right password clears its own pair and takes back its own counts, no others: an attacker's own login resets nothing.

use std::time::Duration;

use kernel::{LoginId, Timestamp, vault};
use store::{Error, Global, GlobalSql, Result, global_sql, params};

use super::Caller;
use crate::logins::Email;

/// Counts that nobody added to for a day are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
const FREE_TRIES: u32 = 5;
const FREE_TRIES_OF_AN_ADDRESS: u32 = 50;
const FREE_TRIES_FROM_EVERYWHERE: u32 = 20;
const FREE_MAILS: u32 = 3;

const FIND: GlobalSql = global_sql!("select failures, last_at from sign_in_throttle where key_hash = :key");
const BEGIN: GlobalSql = global_sql!(
    "insert into sign_in_throttle (key_hash, failures, first_at, last_at) values (:key, 1, :now, :now) on conflict (key_hash) do nothing"
);
const ADD: GlobalSql = global_sql!(
    "update sign_in_throttle set failures = :failures, last_at = :now where key_hash = :key and failures = :seen and last_at = :seen_at"
);
const TAKE_BACK: GlobalSql =
    global_sql!("update sign_in_throttle set failures = failures - 1 where key_hash = :key and failures > 0");
const CLEAR: GlobalSql = global_sql!("delete from sign_in_throttle where key_hash = :key");
const SWEEP: GlobalSql = global_sql!("delete from sign_in_throttle where last_at < :before");

/// A try that may go on.
pub(crate) struct Try {
    /// Forgotten when the password was right.
    cleared: Vec<[u8; 32]>,
    /// Lowered by one when the password was right.
    taken_back: Vec<[u8; 32]>,
    /// Whether this browser has signed in to this login before.
    pub(crate) is_known_device: bool,
    /// How long to wait before looking at the password.
    pub(crate) pause: Duration,
}

/// Too many tries: the time until the next may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait(pub(crate) Duration);

/// Counts a try, unless it comes too early.
pub(crate) fn admit(
    global: &Global<'_, '_>,
    email: &Email,
    login: Option<LoginId>,
    caller: &Caller,
) -> Result<Result<Try, Wait>> {
    let pepper = super::pepper(global)?;
    let known =
        caller.device.as_deref().zip(login).filter(|(mark, login)| super::device::belongs(&pepper, mark, *login));
    if let Some((mark, _)) = known {
        let key = commitment(&pepper, "device", mark);
        return Ok(count(global, key, FREE_TRIES)?.map(|_| Try {
            cleared: vec![key],
            taken_back: vec![],
            is_known_device: true,
            pause: Duration::ZERO,
        }));
    }
    let address = commitment(&pepper, "address", &caller.address);
    let pair = commitment(&pepper, "pair", &format!("{} {}", caller.address, email.folded()));
    let everywhere = commitment(&pepper, "email", email.folded());
    for (key, free) in [(address, FREE_TRIES_OF_AN_ADDRESS), (pair, FREE_TRIES)] {
        if let Err(wait) = count(global, key, free)? {
            return Ok(Err(wait));
        }
    }
    let tries = count(global, everywhere, u32::MAX)?.unwrap_or_default();
    let pause = Duration::from_millis(100) * tries.saturating_sub(FREE_TRIES_FROM_EVERYWHERE).min(30);
    Ok(Ok(Try { cleared: vec![pair], taken_back: vec![address, everywhere], is_known_device: false, pause }))
}

/// Counts a new business from an address, so that nobody makes thousands or asks for thousands of e-mails.
pub(crate) fn admit_sign_up(global: &Global<'_, '_>, caller: &Caller) -> Result<Result<(), Wait>> {
    let pepper = super::pepper(global)?;
    let key = commitment(&pepper, "sign-up", &caller.address);
    Ok(count(global, key, FREE_TRIES)?.map(|_| ()))
}

/// Counts what is posted on a public page: whether this address may post now. Nobody alone uses up what a page takes.
pub fn admits_stranger(global: &Global<'_, '_>, caller: &Caller) -> Result<bool> {
    let pepper = super::pepper(global)?;
    let key = commitment(&pepper, "stranger", &caller.address);
    Ok(count(global, key, FREE_TRIES)?.is_ok())
}

/// Counts a mail that is asked for: how long whoever asks must wait, or whether the mailbox may get one now. That an e-mail
/// was asked for too often is not told, since it would tell a stranger that someone else asks.
pub(crate) fn admit_forgotten(global: &Global<'_, '_>, email: &Email, caller: &Caller) -> Result<Result<bool, Wait>> {
    let pepper = super::pepper(global)?;
    let address = commitment(&pepper, "forgotten from", &caller.address);
    if let Err(wait) = count(global, address, FREE_TRIES_OF_AN_ADDRESS)? {
        return Ok(Err(wait));
    }
    let mailbox = commitment(&pepper, "forgotten", email.folded());
    Ok(Ok(count(global, mailbox, FREE_MAILS)?.is_ok()))
}

/// Counts a mail to an address that is to be a login's: how long she must wait, or whether that mailbox may get one now. That
/// others asked for the same address is not told.
pub(crate) fn admit_address(global: &Global<'_, '_>, login: LoginId, address: &Email) -> Result<Result<bool, Wait>> {
    let pepper = super::pepper(global)?;
    let asks = commitment(&pepper, "address by", &login.to_string());
    if let Err(wait) = count(global, asks, FREE_TRIES)? {
        return Ok(Err(wait));
    }
    let mailbox = commitment(&pepper, "address", address.folded());
    Ok(Ok(count(global, mailbox, FREE_MAILS)?.is_ok()))
}

/// The password was right.
pub(crate) fn forgive(global: &Global<'_, '_>, made: &Try) -> Result<()> {
    for key in &made.cleared {
        global.execute(CLEAR, params! { "key" => *key })?;
    }
    for key in &made.taken_back {
        global.execute(TAKE_BACK, params! { "key" => *key })?;
    }
    Ok(())
}

pub(crate) fn sweep(global: &Global<'_, '_>) -> Result<()> {
    global.execute(SWEEP, params! { "before" => global.now() - FORGOTTEN }).map(|_| ())
}

/// Adds one to a count if its wait is over; gives the new count.
fn count(global: &Global<'_, '_>, key: [u8; 32], free: u32) -> Result<Result<u32, Wait>> {
    let now = global.now();
    for _ in 0..8 {
        let Some(row) = global.row(FIND, params! { "key" => key })? else {
            if global.execute(BEGIN, params! { "key" => key, "now" => now })? == 1 {
                return Ok(Ok(1));
            }
            continue;
        };
        let (seen, seen_at): (i64, Timestamp) = (row.get("failures")?, row.get("last_at")?);
        let tries = if now.since(seen_at) >= FORGOTTEN { 0 } else { u32::try_from(seen).unwrap_or(u32::MAX) };
        let wait = wait(tries, free).saturating_sub(now.since(seen_at));
        if !wait.is_zero() {
            return Ok(Err(Wait(wait)));
        }
        let failures = i64::from(tries.saturating_add(1));
        let values =
            params! { "key" => key, "failures" => failures, "now" => now, "seen" => seen, "seen_at" => seen_at };
        if global.execute(ADD, values)? == 1 {
            return Ok(Ok(tries.saturating_add(1)));
        }
    }
    Err(Error::Conflict)
}

/// How long after so many tries the next one waits.
fn wait(tries: u32, free: u32) -> Duration {
    match tries.checked_sub(free) {
        None => Duration::ZERO,
        Some(over) => Duration::from_secs(1 << over.min(10)).min(LONGEST_WAIT),
    }
}

fn commitment(pepper: &str, kind: &str, value: &str) -> [u8; 32] {
    vault::token_hash(&format!("{pepper} {kind} {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_ends_at_a_quarter_of_an_hour() {
        for (tries, seconds) in
            [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (4_000_000_000, 900)]
        {
            assert_eq!(wait(tries, FREE_TRIES), Duration::from_secs(seconds), "{tries}");
        }
        assert_eq!(wait(4_000_000_000, u32::MAX), Duration::ZERO);
    }
}
