use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{AppId, BlobId, InboxId, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

use super::model::{About, Aspect, Change, Detail, Origin, Picture, Profile, Report, Standing};
use super::{Flood, MOST};
use crate::inboxes::Inbox;

const CONNECTED: Sql = sql!(
    "select id, app_id, external_id, display, name from inbox where tenant_id = :tenant and account_id = :account \
     and disconnected_at is null order by connected_at, id limit 100"
);
const STATE: Sql = sql!(
    "select number_id, aspect, topic, value, detail, since, at from health_state where tenant_id = :tenant \
     and account_id = :account and number_id = :number and aspect = :aspect and topic = :topic"
);
const BEGIN: Sql = sql!(
    "insert into health_state (tenant_id, account_id, number_id, aspect, topic, value, detail, since, at) \
     values (:tenant, :account, :number, :aspect, :topic, :value, :detail, :at, :at) \
     on conflict (tenant_id, account_id, number_id, aspect, topic) do update set value = excluded.value, \
     detail = excluded.detail, since = excluded.since, at = excluded.at"
);
const SAME: Sql = sql!(
    "update health_state set detail = :detail, at = :at where tenant_id = :tenant and account_id = :account \
     and number_id = :number and aspect = :aspect and topic = :topic"
);
const CHANGE: Sql = sql!(
    "insert into health_change (tenant_id, id, account_id, number_id, aspect, topic, value, former, detail, origin, at, noted_at) \
     values (:tenant, :id, :account, :number, :aspect, :topic, :value, :former, :detail, :origin, :at, :now) \
     on conflict (tenant_id, account_id, number_id, aspect, topic, at, value) do nothing"
);
const STATES: Sql = sql!(
    "select number_id, aspect, topic, value, detail, since, at from health_state where tenant_id = :tenant \
     and account_id = :account and (number_id = :number or number_id = '') \
     order by case when topic = '' then 0 else 1 end, at desc, aspect, topic, number_id limit 1000"
);
const ALL_STATES: Sql = sql!(
    "select account_id, number_id, aspect, topic, value, detail, since, at from health_state where tenant_id = :tenant \
     order by case when topic = '' then 0 else 1 end, at desc, account_id, number_id, aspect, topic limit 5000"
);
const CHANGES: Sql = sql!(
    "select id, number_id, aspect, topic, value, former, detail, origin, at from health_change where tenant_id = :tenant \
     and account_id = :account and (number_id = :number or number_id = '') order by at desc, id desc limit :limit"
);
const TOLD: Sql = sql!("update health_change set told_at = :now where tenant_id = :tenant and id = :id");
const TOLD_LATELY: Sql = sql!(
    "select id from health_change where tenant_id = :tenant and account_id = :account and origin = 'webhook' \
     and told_at >= :since limit 1"
);
const PROFILE: Sql = sql!(
    "select inbox_id, about, picture_id, picture_hash from number_profile where tenant_id = :tenant and inbox_id = :inbox"
);
const PROFILES: Sql = sql!(
    "select inbox_id, about, picture_id, picture_hash from number_profile where tenant_id = :tenant order by inbox_id limit 1000"
);
const SET_PROFILE: Sql = sql!(
    "insert into number_profile (tenant_id, inbox_id, about, picture_id, picture_hash, asked_at) \
     values (:tenant, :inbox, :about, :picture, :hash, :now) on conflict (tenant_id, inbox_id) do update set \
     about = excluded.about, picture_id = excluded.picture_id, picture_hash = excluded.picture_hash, asked_at = excluded.asked_at"
);
const KEEP_FILE: Sql =
    sql!("insert into blob (tenant_id, id, media_type, bytes, created_at) values (:tenant, :id, :media, :bytes, :now)");
const FORGET_FILE: Sql = sql!("delete from blob where tenant_id = :tenant and id = :id");
const SHOWS: Sql = sql!(
    "select inbox_id from number_profile where tenant_id = :tenant and picture_id = :id order by inbox_id limit 1"
);
const FILE: Sql = sql!(
    "select b.id, b.media_type from number_profile p join blob b on b.tenant_id = p.tenant_id and b.id = p.picture_id \
     where p.tenant_id = :tenant and p.inbox_id = :inbox"
);
const FAILING: Sql = sql!(
    "select id, failing_since from app where tenant_id = :tenant and failing_since is not null order by id limit 100"
);
const AGE_OUT: Sql = sql!(
    "delete from health_change where tenant_id = :tenant and id in \
     (select id from health_change where tenant_id = :tenant and at < :before order by at limit 500)"
);

const AGE_OUT_TOPICS: Sql = sql!("delete from health_state where tenant_id = :tenant and topic <> '' and at < :before");
const AGE_OUT_DAYS: Sql = sql!("delete from health_day where tenant_id = :tenant and day < :day");
const COUNT: Sql = sql!(
    "insert into health_day (tenant_id, account_id, day, reports, last_at) values (:tenant, :account, :day, 1, :now) \
     on conflict (tenant_id, account_id, day) do update set reports = health_day.reports + 1, last_at = excluded.last_at \
     returning reports"
);
const FLOODS: Sql = sql!(
    "select reports, last_at from health_day where tenant_id = :tenant and account_id = :account and day > :day \
     and reports > :most order by day desc limit 100"
);

/// A connected number of an account.
pub(super) struct Number {
    pub(super) inbox: InboxId,
    pub(super) app: AppId,
    pub(super) external: String,
    pub(super) display: String,
    pub(super) name: String,
}

impl Number {
    /// Whether it is this one that Meta speaks about; all of an account are, where it is about the account.
    pub(super) fn is_meant(&self, about: &About) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        match about {
            About::Account => true,
            About::Number(id) => self.external == *id,
            About::Displayed(text) => digits(&self.display) == digits(text),
        }
    }
}

pub(super) fn connected(scope: &Scope<'_>, account: &str) -> Result<Vec<Number>> {
    let rows = scope.rows(CONNECTED, params! { "account" => account })?;
    rows.iter()
        .map(|row| {
            Ok(Number {
                inbox: row.get("id")?,
                app: row.get("app_id")?,
                external: row.get("external_id")?,
                display: row.get("display")?,
                name: row.get("name")?,
            })
        })
        .collect()
}

/// What a report changed.
pub(super) struct Noted {
    pub(super) id: Uuid,
    pub(super) before: Option<Standing>,
    pub(super) after: Standing,
    /// It is older than what was known: it stands in the history and changes nothing.
    pub(super) is_late: bool,
}

/// Keeps what was said at this time. Nothing if it was known or is no change.
pub(super) fn note(
    tx: &mut Tx<'_>,
    account: &str,
    number: &str,
    report: &Report,
    (origin, at): (Origin, Timestamp),
) -> Result<Option<Noted>> {
    let (aspect, topic, value, detail) = (report.aspect.as_str(), &report.topic, &report.value, report.detail.text());
    let key = || params! { "account" => account, "number" => number, "aspect" => aspect, "topic" => topic };
    let before = tx.lock(STATE, key())?.first().map(standing).transpose()?;
    // Meta's times are whole seconds.
    let is_late = before.as_ref().is_some_and(|before| at.seconds() < before.at.seconds());
    let is_same = before.as_ref().is_some_and(|before| before.value == *value);
    if is_same && !report.aspect.is_occurrence() {
        if !is_late {
            tx.execute(
                SAME,
                params! {
                    "account" => account, "number" => number, "aspect" => aspect, "topic" => topic, "detail" => &detail, "at" => at,
                },
            )?;
        }
        return Ok(None);
    }
    let (id, now): (Uuid, _) = (tx.id(), tx.now());
    let former = before.as_ref().filter(|_| !is_late).map(|before| before.value.clone());
    let change = params! {
        "id" => id, "account" => account, "number" => number, "aspect" => aspect, "topic" => topic, "value" => value,
        "former" => former, "detail" => &detail, "origin" => origin.as_str(), "at" => at, "now" => now,
    };
    if tx.execute(CHANGE, change)? == 0 {
        return Ok(None);
    }
    let begun = params! {
        "account" => account, "number" => number, "aspect" => aspect, "topic" => topic, "value" => value, "detail" => &detail,
        "at" => at,
    };
    if !is_late {
        tx.execute(BEGIN, begun)?;
    }
    let after = Standing {
        number: number.to_owned(),
        aspect: report.aspect,
        topic: topic.clone(),
        value: value.clone(),
        detail: report.detail.clone(),
        since: at,
        at,
    };
    Ok(Some(Noted { id, before, after, is_late }))
}

pub(super) fn standings(scope: &Scope<'_>, account: &str, number: &str) -> Result<Vec<Standing>> {
    scope.rows(STATES, params! { "account" => account, "number" => number })?.iter().map(standing).collect()
}

/// Everything that is known, by account.
pub(super) fn all_standings(scope: &Scope<'_>) -> Result<HashMap<String, Vec<Standing>>> {
    let mut all: HashMap<String, Vec<Standing>> = HashMap::new();
    for row in scope.rows(ALL_STATES, params! {})? {
        all.entry(row.get("account_id")?).or_default().push(standing(&row)?);
    }
    Ok(all)
}

/// The history, newest first.
pub(super) fn changes(scope: &Scope<'_>, inbox: &Inbox, limit: i64) -> Result<Vec<Change>> {
    let rows =
        scope.rows(CHANGES, params! { "account" => &inbox.account, "number" => &inbox.number, "limit" => limit })?;
    rows.iter()
        .map(|row| {
            Ok(Change {
                id: row.get("id")?,
                number: row.get("number_id")?,
                aspect: Aspect::of(&row.get::<String>("aspect")?),
                topic: row.get("topic")?,
                value: row.get("value")?,
                former: row.get("former")?,
                detail: Detail::parse(&row.get::<String>("detail")?),
                origin: Origin::of(&row.get::<String>("origin")?),
                at: row.get("at")?,
            })
        })
        .collect()
}

/// The owners hear of this change.
pub(super) fn told(tx: &mut Tx<'_>, change: Uuid) -> Result<()> {
    let now = tx.now();
    tx.execute(TOLD, params! { "id" => change, "now" => now }).map(|_| ())
}

/// Whether the owners were told of what a webhook said, since then.
pub(super) fn was_told(scope: &Scope<'_>, account: &str, since: Timestamp) -> Result<bool> {
    Ok(scope.row(TOLD_LATELY, params! { "account" => account, "since" => since })?.is_some())
}

pub(super) fn profile(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Profile>> {
    scope.row(PROFILE, params! { "inbox" => inbox })?.as_ref().map(read_profile).transpose()
}

pub(super) fn profiles(scope: &Scope<'_>) -> Result<HashMap<InboxId, Profile>> {
    let rows = scope.rows(PROFILES, params! {})?;
    rows.iter().map(|row| Ok((row.get("inbox_id")?, read_profile(row)?))).collect()
}

pub(super) fn set_profile(tx: &mut Tx<'_>, inbox: InboxId, profile: &Profile) -> Result<()> {
    let now = tx.now();
    let picture = profile.picture.as_ref();
    let values = params! {
        "inbox" => inbox, "about" => &profile.about, "picture" => picture.map(|picture| picture.id),
        "hash" => picture.map(|picture| picture.hash.clone()), "now" => now,
    };
    tx.execute(SET_PROFILE, values).map(|_| ())
}

pub(super) fn keep_file(tx: &mut Tx<'_>, id: BlobId, media_type: &str, bytes: usize) -> Result<()> {
    let (now, bytes) = (tx.now(), i64::try_from(bytes).unwrap_or(i64::MAX));
    tx.execute(KEEP_FILE, params! { "id" => id, "media" => media_type, "bytes" => bytes, "now" => now }).map(|_| ())
}

pub(super) fn forget_file(tx: &mut Tx<'_>, id: BlobId) -> Result<()> {
    tx.execute(FORGET_FILE, params! { "id" => id }).map(|_| ())
}

/// Whether a number shows this file.
pub(super) fn shows(scope: &Scope<'_>, id: BlobId) -> Result<bool> {
    Ok(scope.row(SHOWS, params! { "id" => id })?.is_some())
}

/// A number's picture, and what kind of file it is.
pub(super) fn picture(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<(BlobId, String)>> {
    let row = scope.row(FILE, params! { "inbox" => inbox })?;
    row.map(|row| Ok((row.get("id")?, row.get("media_type")?))).transpose()
}

/// Since when posts to an app are turned away.
pub(super) fn failing(scope: &Scope<'_>) -> Result<HashMap<AppId, Timestamp>> {
    let rows = scope.rows(FAILING, params! {})?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("failing_since")?))).collect()
}

pub(super) fn age_out(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(AGE_OUT_TOPICS, params! { "before" => before })?;
    tx.execute(AGE_OUT_DAYS, params! { "day" => super::day_of(before) })?;
    tx.execute(AGE_OUT, params! { "before" => before })
}

/// Counts one more report of a day, and says how many there are.
pub(super) fn count(tx: &mut Tx<'_>, account: &str, day: i64) -> Result<i64> {
    let now = tx.now();
    let row = tx.row(COUNT, params! { "account" => account, "day" => day, "now" => now })?;
    row.map_or(Ok(0), |row| row.get("reports"))
}

/// The days after this one on which more was said than is kept.
pub(super) fn floods(scope: &Scope<'_>, account: &str, day: i64) -> Result<Vec<Flood>> {
    let rows = scope.rows(FLOODS, params! { "account" => account, "day" => day, "most" => MOST })?;
    rows.iter()
        .map(|row| Ok(Flood { last_at: row.get("last_at")?, counted: row.get::<i64>("reports")? - MOST }))
        .collect()
}

fn standing(row: &Row) -> Result<Standing> {
    Ok(Standing {
        number: row.get("number_id")?,
        aspect: Aspect::of(&row.get::<String>("aspect")?),
        topic: row.get("topic")?,
        value: row.get("value")?,
        detail: Detail::parse(&row.get::<String>("detail")?),
        since: row.get("since")?,
        at: row.get("at")?,
    })
}

fn read_profile(row: &Row) -> Result<Profile> {
    let id: Option<BlobId> = row.get("picture_id")?;
    let hash: Option<Vec<u8>> = row.get("picture_hash")?;
    let picture = id.zip(hash).map(|(id, hash)| Picture { id, hash });
    Ok(Profile { about: row.get("about")?, picture })
}
