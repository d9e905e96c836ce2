//! Rows of identities.

use std::collections::BTreeSet;

use kernel::{Channel, ContactId, IdentityId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Params, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Identity, Kind, Source};
use crate::people::{MOST_AT_ONCE, padded};

/// An identity that is kept or planned.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Nothing while it is only planned.
    pub(super) id: Option<IdentityId>,
    pub(crate) contact: ContactId,
    pub(super) source: Source,
    pub(super) first_seen_at: Timestamp,
    pub(super) last_seen_at: Timestamp,
    /// The accounts through which a user id was learnt.
    pub(super) accounts: BTreeSet<String>,
}

impl Held {
    /// Whether this was known before that account was; what is only planned may have been.
    pub(super) fn is_before(&self, account: &Account) -> bool {
        self.first_seen_at < account.first_seen_at
            || self.id.is_none_or(|own| account.id.is_none_or(|other| own < other))
    }
}

/// A user id that the provider named, of whoever it is.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// Nothing while it is only planned.
    pub(super) id: Option<IdentityId>,
    pub(super) value: String,
    /// The business's accounts through which it was learnt.
    pub(super) accounts: BTreeSet<String>,
    pub(super) first_seen_at: Timestamp,
}

/// Accounts as a row keeps them.
fn written(accounts: &BTreeSet<String>) -> Option<String> {
    let words: Vec<&str> = accounts.iter().map(String::as_str).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn accounts_of(row: &Row) -> Result<BTreeSet<String>> {
    let words: Option<String> = row.get("account_ids")?;
    Ok(words.iter().flat_map(|words| words.split(' ')).map(str::to_owned).collect())
}

/// Who holds these values, many at once.
pub(crate) fn holders(
    scope: &Scope<'_>,
    channel: Channel,
    kind: Kind,
    values: &[String],
) -> Result<Vec<(String, Held)>> {
    let mut found = Vec::new();
    for some in values.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["id", "contact_id", "value", "source", "first_seen_at", "last_seen_at", "account_ids"])
            .from("identity")
            .and_where(Expr::col("channel").eq(channel.as_str()))
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("value").is_in(padded(some.to_vec())));
        for row in scope.compose(select, "identity")? {
            let held = Held {
                id: Some(row.get("id")?),
                contact: row.get("contact_id")?,
                source: row.word("source")?,
                first_seen_at: row.get("first_seen_at")?,
                last_seen_at: row.get("last_seen_at")?,
                accounts: accounts_of(&row)?,
            };
            found.push((row.get("value")?, held));
        }
    }
    Ok(found)
}

/// The user ids that the provider named of these.
pub(super) fn accounts(
    scope: &Scope<'_>,
    channel: Channel,
    contacts: &BTreeSet<ContactId>,
) -> Result<Vec<(ContactId, Account)>> {
    let contacts: Vec<Uuid> = contacts.iter().map(|id| id.as_uuid()).collect();
    let mut found = Vec::new();
    for some in contacts.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["id", "contact_id", "value", "first_seen_at", "account_ids"])
            .from("identity")
            .and_where(Expr::col("contact_id").is_in(padded(some.to_vec())))
            .and_where(Expr::col("channel").eq(channel.as_str()))
            .and_where(Expr::col("kind").eq(Kind::UserId.as_str()))
            .and_where(Expr::col("source").eq(Source::Provider.as_str()));
        for row in scope.compose(select, "identity")? {
            let account = Account {
                id: Some(row.get("id")?),
                value: row.get("value")?,
                accounts: accounts_of(&row)?,
                first_seen_at: row.get("first_seen_at")?,
            };
            found.push((row.get("contact_id")?, account));
        }
    }
    Ok(found)
}

const OF: Sql = sql!(
    "select id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at from identity \
     where tenant_id = :tenant and contact_id = :contact order by first_seen_at, id"
);

pub(super) fn of(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Identity>> {
    scope.rows(OF, params! { "contact" => contact })?.iter().map(Identity::from_row).collect()
}

/// The identities of many contacts, in the order they were learnt.
pub fn of_many(scope: &Scope<'_>, contacts: &[ContactId]) -> Result<Vec<Identity>> {
    let mut found = Vec::new();
    for some in contacts.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select
            .columns(["id", "contact_id", "channel", "kind", "value", "source", "first_seen_at", "last_seen_at"])
            .from("identity")
            .and_where(Expr::col("contact_id").is_in(padded(some.iter().map(|id| id.as_uuid()).collect())))
            .order_by("first_seen_at", Order::Asc)
            .order_by("id", Order::Asc);
        found.extend(scope.compose(select, "identity")?);
    }
    found.iter().map(Identity::from_row).collect()
}

const ADDRESSES: Sql = sql!(
    "select kind, value from identity where tenant_id = :tenant and contact_id = :contact and channel = :channel \
     order by last_seen_at desc, id desc"
);

/// What a contact is known by on a channel, seen last first.
pub(super) fn addresses(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Vec<(Kind, String)>> {
    let rows = scope.rows(ADDRESSES, params! { "contact" => contact, "channel" => channel })?;
    rows.iter().map(|row| Ok((row.word("kind")?, row.get("value")?))).collect()
}

/// An identity to be added.
#[derive(Clone, Debug)]
pub(crate) struct New {
    pub(crate) id: IdentityId,
    pub(crate) contact: ContactId,
    pub(crate) channel: Channel,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) source: Source,
    pub(crate) at: Timestamp,
}

impl New {
    /// Learnt through these accounts.
    fn params(&self, accounts: &BTreeSet<String>) -> Params {
        params! {
            "id" => self.id, "contact" => self.contact, "channel" => self.channel, "kind" => self.kind, "value" => &self.value,
            "source" => self.source.as_str(), "at" => self.at, "accounts" => written(accounts),
        }
    }
}

const ADD: Sql = sql!(
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at, account_ids) \
     values (:tenant, :id, :contact, :channel, :kind, :value, :source, :at, :at, :accounts) \
     on conflict (tenant_id, channel, kind, value) do nothing"
);

/// Adds identities and says how many of them nobody held.
pub(crate) fn add(tx: &mut Tx<'_>, new: &[New]) -> Result<u64> {
    learn(tx, new.iter().map(|new| (new, const { &BTreeSet::new() })))
}

/// The same, with the accounts of the business through which each was learnt.
pub(super) fn learn<'a>(tx: &mut Tx<'_>, new: impl Iterator<Item = (&'a New, &'a BTreeSet<String>)>) -> Result<u64> {
    tx.insert_all(ADD, new.map(|(new, accounts)| new.params(accounts)).collect())
}

const SEE: Sql = sql!(
    "update identity set last_seen_at = :at, source = 'provider', account_ids = coalesce(:accounts, account_ids) \
     where tenant_id = :tenant and id = :id and last_seen_at <= :at"
);

/// Notes that the provider named an identity, a user id through these accounts so far.
pub(super) fn see(tx: &mut Tx<'_>, id: IdentityId, at: Timestamp, accounts: &BTreeSet<String>) -> Result<()> {
    tx.execute(SEE, params! { "id" => id, "at" => at, "accounts" => written(accounts) })?;
    Ok(())
}

const LABELS: Sql = sql!(
    "select max(last_seen_at) as last_seen_at from identity \
     where tenant_id = :tenant and contact_id = :contact and channel = :channel and kind = 'username'"
);
const DROP_LABELS: Sql = sql!(
    "delete from identity where tenant_id = :tenant and contact_id = :contact and channel = :channel and kind = 'username' and value <> :value"
);
const TAKE_LABEL: Sql = sql!(
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at, account_ids) \
     values (:tenant, :id, :contact, :channel, :kind, :value, :source, :at, :at, :accounts) \
     on conflict (tenant_id, channel, kind, value) do update \
     set contact_id = excluded.contact_id, source = excluded.source, first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at \
     where identity.last_seen_at <= excluded.last_seen_at"
);

/// Gives a contact a username in place of the one it had, taking it from whoever had it. Says whether it was news.
pub(super) fn label(tx: &mut Tx<'_>, new: &New) -> Result<bool> {
    let own = params! { "contact" => new.contact, "channel" => new.channel };
    let newest: Option<Timestamp> = tx.row(LABELS, own)?.map_or(Ok(None), |row| row.get("last_seen_at"))?;
    if newest.is_some_and(|newest| newest > new.at) {
        return Ok(false);
    }
    let is_taken = tx.execute(TAKE_LABEL, new.params(&BTreeSet::new()))? == 1;
    if is_taken {
        tx.execute(DROP_LABELS, params! { "contact" => new.contact, "channel" => new.channel, "value" => &new.value })?;
    }
    Ok(is_taken)
}

const PHONES: Sql = sql!(
    "select id, value, source from identity where tenant_id = :tenant and contact_id = :contact and channel = :channel and kind = 'phone' \
     and last_seen_at <= :at"
);
const FORGET: Sql = sql!("delete from identity where tenant_id = :tenant and id = :id");

/// The numbers of a contact that were seen no later than this.
pub(super) fn phones(
    scope: &Scope<'_>,
    contact: ContactId,
    channel: Channel,
    at: Timestamp,
) -> Result<Vec<(IdentityId, String, Source)>> {
    let rows = scope.rows(PHONES, params! { "contact" => contact, "channel" => channel, "at" => at })?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("value")?, row.word("source")?))).collect()
}

pub(crate) fn forget(tx: &mut Tx<'_>, id: IdentityId) -> Result<()> {
    tx.execute(FORGET, params! { "id" => id })?;
    Ok(())
}
