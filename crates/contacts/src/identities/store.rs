//! Rows of identities.

use kernel::{Channel, ContactId, IdentityId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Params, Result, Scope, Sql, Tx, params, sql};

use super::model::{Identity, Kind, Source};
use crate::people::{MOST_AT_ONCE, padded};

/// An identity that is kept or planned.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Nothing while it is only planned.
    pub(super) id: Option<IdentityId>,
    pub(crate) contact: ContactId,
    pub(super) source: Source,
    pub(super) last_seen_at: Timestamp,
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
            .columns(["id", "contact_id", "value", "source", "last_seen_at"])
            .from("identity")
            .and_where(Expr::col("channel").eq(channel.as_str()))
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("value").is_in(padded(some.to_vec())));
        for row in scope.compose(select, "identity")? {
            let held = Held {
                id: Some(row.get("id")?),
                contact: row.get("contact_id")?,
                source: row.word("source")?,
                last_seen_at: row.get("last_seen_at")?,
            };
            found.push((row.get("value")?, held));
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
pub(crate) fn of_many(scope: &Scope<'_>, contacts: &[ContactId]) -> Result<Vec<Identity>> {
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
    fn params(&self) -> Params {
        params! {
            "id" => self.id, "contact" => self.contact, "channel" => self.channel, "kind" => self.kind, "value" => &self.value,
            "source" => self.source.as_str(), "at" => self.at,
        }
    }
}

const ADD: Sql = sql!(
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at) \
     values (:tenant, :id, :contact, :channel, :kind, :value, :source, :at, :at) \
     on conflict (tenant_id, channel, kind, value) do nothing"
);

/// Adds identities and says how many of them nobody held.
pub(crate) fn add(tx: &mut Tx<'_>, new: &[New]) -> Result<u64> {
    tx.insert_all(ADD, new.iter().map(New::params).collect())
}

const SEE: Sql = sql!(
    "update identity set last_seen_at = :at, source = 'provider' where tenant_id = :tenant and id = :id and last_seen_at <= :at"
);

/// Notes that the provider named an identity.
pub(super) fn see(tx: &mut Tx<'_>, id: IdentityId, at: Timestamp) -> Result<()> {
    tx.execute(SEE, params! { "id" => id, "at" => at })?;
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
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at) \
     values (:tenant, :id, :contact, :channel, :kind, :value, :source, :at, :at) \
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
    let is_taken = tx.execute(TAKE_LABEL, new.params())? == 1;
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
