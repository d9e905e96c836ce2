//! Rows of keys and of suggestions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{ContactId, Timestamp, Who};
use store::sea_query::{Expr, ExprTrait, Query};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::rules::{PASSED_ON, Seen, ordered};
use super::{Duplicate, Reason};
use crate::identities::{self, Kind};
use crate::merging;
use crate::people::{MOST_AT_ONCE, about, padded};

/// A key that more have than this says nothing.
const MOST_SHARING: usize = 20;
/// Of either side in one look-up.
const AT_ONCE: usize = MOST_AT_ONCE / 2;

/// What is kept of two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) one: ContactId,
    pub(super) other: ContactId,
    score: i64,
    /// Somebody said that they are two.
    are_two: bool,
    /// A number went from the one to the other.
    is_passed: bool,
    /// That is no question any more.
    is_settled: bool,
}

impl Pair {
    /// Whether a person is asked about them because a number went from the one to the other.
    pub(super) fn is_passed_on(&self) -> bool {
        self.is_passed && !self.is_settled && !self.are_two
    }
}

const KEYS: Sql = sql!("select key from contact_key where tenant_id = :tenant and contact_id = :contact");
const ADD_KEY: Sql = sql!(
    "insert into contact_key (tenant_id, contact_id, key) values (:tenant, :contact, :key) \
     on conflict (tenant_id, contact_id, key) do nothing"
);
const DROP_KEY: Sql =
    sql!("delete from contact_key where tenant_id = :tenant and contact_id = :contact and key = :key");
const SHARING: Sql =
    sql!("select contact_id from contact_key where tenant_id = :tenant and key = :key order by contact_id limit :most");
/// What somebody said are two stays two, and what is nearly sure is not made a guess again.
const SUGGEST: Sql = sql!(
    "insert into duplicate (tenant_id, one_id, other_id, score, reasons, found_at) \
     values (:tenant, :one, :other, :score, :reasons, :now) on conflict (tenant_id, one_id, other_id) do update set \
     score = excluded.score, reasons = excluded.reasons where duplicate.dismissed_at is null and duplicate.passed_until is null and duplicate.score < excluded.score"
);
/// A number went from the one to the other. It changes nothing where that is known already.
const PASS_ON: Sql = sql!(
    "insert into duplicate (tenant_id, one_id, other_id, score, reasons, found_at, passed_at) \
     values (:tenant, :one, :other, :score, '', :now, :now) on conflict (tenant_id, one_id, other_id) do update set \
     score = case when duplicate.score > excluded.score then duplicate.score else excluded.score end, \
     passed_at = excluded.passed_at, passed_until = null \
     where duplicate.dismissed_at is null and (duplicate.passed_at is null or duplicate.passed_until is not null)"
);
const SETTLE: Sql = sql!(
    "delete from duplicate where tenant_id = :tenant and one_id = :one and other_id = :other and dismissed_at is null and passed_at is null"
);
/// From when until when refusals held for both is part of what could be written then.
const SETTLE_PASSED: Sql = sql!(
    "update duplicate set passed_until = :now, score = 0, reasons = '' where tenant_id = :tenant and one_id = :one and other_id = :other \
     and passed_at is not null and passed_until is null"
);
const WITHDRAW: Sql = sql!(
    "delete from duplicate where tenant_id = :tenant and dismissed_at is null and score < 95 and passed_at is null \
     and (one_id = :contact or other_id = :contact)"
);
/// Whose number passed on stays asked about, for that reason alone.
const WITHDRAW_PASSED: Sql = sql!(
    "update duplicate set score = :score, reasons = '' where tenant_id = :tenant and dismissed_at is null and score < 95 \
     and passed_at is not null and passed_until is null and (score <> :score or reasons <> '') \
     and (one_id = :contact or other_id = :contact)"
);
const DISMISS: Sql = sql!(
    "insert into duplicate (tenant_id, one_id, other_id, score, reasons, found_at, dismissed_at, dismissed_by) \
     values (:tenant, :one, :other, 0, '', :now, :now, :by) on conflict (tenant_id, one_id, other_id) do update set \
     dismissed_at = excluded.dismissed_at, dismissed_by = excluded.dismissed_by, \
     passed_until = case when duplicate.passed_at is null then null else coalesce(duplicate.passed_until, :now) end \
     where duplicate.dismissed_at is null"
);
const DISMISS_PASSED: Sql = sql!(
    "update duplicate set dismissed_at = :now, dismissed_by = :by, passed_until = :now where tenant_id = :tenant and one_id = :one \
     and other_id = :other and dismissed_at is null and passed_at is not null and passed_until is null"
);
/// Both must be there and stand for themselves; whose number passed on may stand for somebody by now.
const LIST: Sql = sql!(
    "select d.one_id, d.other_id, d.score, d.reasons, d.found_at, d.passed_at, a.merged_into as one_into, b.merged_into as other_into \
     from duplicate d \
     join contact a on a.tenant_id = d.tenant_id and a.id = d.one_id and a.deleted_at is null \
     and (a.merged_into is null or d.passed_at is not null) \
     join contact b on b.tenant_id = d.tenant_id and b.id = d.other_id and b.deleted_at is null \
     and (b.merged_into is null or d.passed_at is not null) \
     where d.tenant_id = :tenant and d.dismissed_at is null and d.passed_until is null \
     and (d.score, d.one_id, d.other_id) < (:score, :one, :other) \
     order by d.score desc, d.one_id desc, d.other_id desc limit :limit"
);
const OPEN: Sql = sql!(
    "select count(*) as number from (select 1 as one from duplicate d \
     join contact a on a.tenant_id = d.tenant_id and a.id = d.one_id and a.deleted_at is null \
     and (a.merged_into is null or d.passed_at is not null) \
     join contact b on b.tenant_id = d.tenant_id and b.id = d.other_id and b.deleted_at is null \
     and (b.merged_into is null or d.passed_at is not null) \
     where d.tenant_id = :tenant and d.dismissed_at is null and d.passed_until is null limit :most) as open"
);

/// These people as they are looked at; those who are deleted or count as somebody else are left out.
pub(super) fn look(scope: &Scope<'_>, ids: &[ContactId]) -> Result<BTreeMap<ContactId, Seen>> {
    let mut seen: BTreeMap<ContactId, Seen> = BTreeMap::new();
    for row in about(scope, "contact", "id", &["id", "name", "company_id", "deleted_at", "merged_into"], ids)? {
        let is_out = row.get::<Option<Timestamp>>("deleted_at")?.is_some()
            || row.get::<Option<ContactId>>("merged_into")?.is_some();
        if !is_out {
            let one = Seen { name: row.get("name")?, company: row.get("company_id")?, ..Seen::default() };
            seen.insert(row.get("id")?, one);
        }
    }
    for identity in identities::of_many(scope, ids)? {
        let Some(one) = seen.get_mut(&identity.contact) else { continue };
        match identity.kind {
            Kind::Phone => one.phones.insert(identity.value),
            Kind::Email => one.emails.insert(identity.value),
            Kind::UserId | Kind::ParentUserId | Kind::Username => false,
        };
    }
    for row in about(scope, "contact_field", "contact_id", &["contact_id", "name", "value"], ids)? {
        if let Some(one) = seen.get_mut(&row.get("contact_id")?) {
            one.learn(&row.get::<String>("name")?, &row.get::<String>("value")?);
        }
    }
    Ok(seen)
}

/// Keeps the keys of a contact. Says whether they changed.
pub(super) fn keep_keys(tx: &mut Tx<'_>, contact: ContactId, keys: &BTreeSet<String>) -> Result<bool> {
    let read = |row: &Row| row.get("key");
    let were: BTreeSet<String> =
        tx.rows(KEYS, params! { "contact" => contact })?.iter().map(read).collect::<Result<_>>()?;
    for key in were.difference(keys) {
        tx.execute(DROP_KEY, params! { "contact" => contact, "key" => key })?;
    }
    let new = keys.difference(&were).map(|key| params! { "contact" => contact, "key" => key });
    tx.insert_all(ADD_KEY, new.collect())?;
    Ok(were != *keys)
}

/// Who shares a key with this one, unless too many do.
pub(super) fn sharing(scope: &Scope<'_>, contact: ContactId, keys: &BTreeSet<String>) -> Result<BTreeSet<ContactId>> {
    let mut found = BTreeSet::new();
    for key in keys {
        let most = i64::try_from(MOST_SHARING).unwrap_or(i64::MAX) + 1;
        let rows = scope.rows(SHARING, params! { "key" => key, "most" => most })?;
        if rows.len() <= MOST_SHARING {
            found.extend(rows.iter().map(|row| row.get("contact_id")).collect::<Result<Vec<ContactId>>>()?);
        }
    }
    found.remove(&contact);
    Ok(found)
}

/// Suggests a pair, unless somebody said that they are two.
pub(super) fn suggest(tx: &mut Tx<'_>, one: ContactId, other: ContactId, score: i64, reasons: &[Reason]) -> Result<()> {
    let ((one, other), now) = (ordered(one, other), tx.now());
    let reasons: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
    let values =
        params! { "one" => one, "other" => other, "score" => score, "reasons" => reasons.join(" "), "now" => now };
    tx.execute(SUGGEST, values).map(|_| ())
}

/// Whether somebody said of any of these and any of those that they are two.
pub(super) fn were_parted(scope: &Scope<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<bool> {
    Ok(between(scope, ours, theirs)?.iter().any(|pair| pair.are_two))
}

/// Whether a person is being asked about any of these and any of those because they are nearly sure to be one.
pub(super) fn is_asked(scope: &Scope<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<bool> {
    let is_sure = |pair: &Pair| pair.score >= 95 || pair.is_passed;
    Ok(between(scope, ours, theirs)?.iter().any(|pair| !pair.are_two && !pair.is_settled && is_sure(pair)))
}

/// What is kept of any of these and any of those.
pub(super) fn between(scope: &Scope<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<Vec<Pair>> {
    let mut found = Vec::new();
    for (ours, theirs) in ours.chunks(AT_ONCE).flat_map(|some| theirs.chunks(AT_ONCE).map(move |more| (some, more))) {
        let all: Vec<Uuid> = padded(ours.iter().chain(theirs).map(|id| id.as_uuid()).collect());
        let mut select = Query::select();
        select.columns(["one_id", "other_id", "score", "dismissed_at", "passed_at", "passed_until"]).from("duplicate");
        select.and_where(Expr::col("one_id").is_in(all.clone())).and_where(Expr::col("other_id").is_in(all));
        for row in scope.compose(select, "duplicate")? {
            let (one, other): (ContactId, ContactId) = (row.get("one_id")?, row.get("other_id")?);
            let has = |ours: &[ContactId], theirs: &[ContactId]| ours.contains(&one) && theirs.contains(&other);
            if has(ours, theirs) || has(theirs, ours) {
                let is = |column: &str| -> Result<bool> { Ok(row.get::<Option<Timestamp>>(column)?.is_some()) };
                let (is_passed, is_settled) = (is("passed_at")?, is("passed_until")?);
                let (score, are_two) = (row.get("score")?, is("dismissed_at")?);
                found.push(Pair { one, other, score, are_two, is_passed, is_settled });
            }
        }
    }
    Ok(found)
}

/// Takes the guesses about a contact away, before they are made anew.
pub(super) fn withdraw(tx: &mut Tx<'_>, contact: ContactId) -> Result<()> {
    tx.execute(WITHDRAW, params! { "contact" => contact })?;
    tx.execute(WITHDRAW_PASSED, params! { "contact" => contact, "score" => PASSED_ON }).map(|_| ())
}

/// Asks about two of whom the one has a number that was the other's, unless somebody said that they are two. Says whether that is new.
pub(super) fn passed_on(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<bool> {
    let ((one, other), now) = (ordered(one, other), tx.now());
    let values = params! { "one" => one, "other" => other, "score" => PASSED_ON, "now" => now };
    Ok(tx.execute(PASS_ON, values)? > 0)
}

pub(super) fn settle(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<()> {
    let ((one, other), now) = (ordered(one, other), tx.now());
    tx.execute(SETTLE, params! { "one" => one, "other" => other })?;
    tx.execute(SETTLE_PASSED, params! { "one" => one, "other" => other, "now" => now }).map(|_| ())
}

pub(super) fn dismiss(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<bool> {
    dismiss_by(tx, DISMISS, one, other)
}

/// The same, where one has a number that was the other's and somebody is asked about them.
pub(super) fn dismiss_passed(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<()> {
    dismiss_by(tx, DISMISS_PASSED, one, other).map(|_| ())
}

fn dismiss_by(tx: &mut Tx<'_>, statement: Sql, one: ContactId, other: ContactId) -> Result<bool> {
    let ((one, other), now) = (ordered(one, other), tx.now());
    let by = match tx.actor().who {
        Who::Staff(staff) => Some(staff.as_uuid()),
        Who::ApiKey(_) | Who::Contact(_) | Who::System(_) | Who::Operator => None,
    };
    Ok(tx.execute(statement, params! { "one" => one, "other" => other, "now" => now, "by" => by })? > 0)
}

pub(super) fn list(
    scope: &Scope<'_>,
    after: Option<(i64, ContactId, ContactId)>,
    limit: i64,
) -> Result<Vec<Duplicate>> {
    let top = ContactId::from_uuid(Uuid::max());
    let (score, one, other) = after.unwrap_or((i64::MAX, top, top));
    let rows = scope.rows(LIST, params! { "score" => score, "one" => one, "other" => other, "limit" => limit })?;
    let words: HashMap<&str, Reason> = Reason::ALL.into_iter().map(|reason| (reason.as_str(), reason)).collect();
    let stands_for = |id: ContactId, into: Option<ContactId>| match into {
        Some(into) => merging::root(scope, into),
        None => Ok(id),
    };
    rows.iter()
        .map(|row| {
            let (one, other): (ContactId, ContactId) = (row.get("one_id")?, row.get("other_id")?);
            let found: String = row.get("reasons")?;
            let passed_on = row.get::<Option<Timestamp>>("passed_at")?.map(|_| Reason::NumberPassedOn);
            let mut reasons: Vec<Reason> =
                found.split(' ').filter_map(|word| words.get(word).copied()).chain(passed_on).collect();
            reasons.sort();
            Ok(Duplicate {
                one: stands_for(one, row.get("one_into")?)?,
                other: stands_for(other, row.get("other_into")?)?,
                score: row.get("score")?,
                reasons,
                found_at: row.get("found_at")?,
                place: (one, other),
            })
        })
        .collect()
}

pub(super) fn open(scope: &Scope<'_>, most: i64) -> Result<i64> {
    scope.row(OPEN, params! { "most" => most })?.map_or(Ok(0), |row| row.get("number"))
}
