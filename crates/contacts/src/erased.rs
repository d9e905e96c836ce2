//! Those who refused something and had their data deleted, or went with the import that brought them: what they refused stays
//! refused when they come back.
//!
//! - What is kept is a keyed commitment to a number or id, and under whom the ledger of consent knows its owner. Nobody can
//!   read the number from it; only the number itself finds it again.

use ::store::{Result, Scope, Sql, Tx, params, sql};
use kernel::{Channel, ContactId};

use crate::identities::{self, Kind, finds};

const REMEMBER: Sql = sql!(
    "insert into erased_identity (tenant_id, commitment, contact_id, erased_at) values (:tenant, :commitment, :contact, :now) \
     on conflict (tenant_id, commitment) do update set contact_id = excluded.contact_id, erased_at = excluded.erased_at"
);
const FIND: Sql = sql!("select contact_id from erased_identity where tenant_id = :tenant and commitment = :commitment");
const ANY: Sql = sql!("select 1 as one from erased_identity where tenant_id = :tenant limit 1");

/// Keeps a commitment to each number and id by which a channel knows this person.
pub fn remember(tx: &mut Tx<'_>, contact: ContactId, channel: Channel) -> Result<()> {
    let known = identities::of(tx, contact)?;
    for identity in known.iter().filter(|identity| identity.channel == channel && finds(identity.kind)) {
        let (commitment, now) = (commitment(tx, channel, identity.kind, &identity.value)?, tx.now());
        tx.execute(REMEMBER, params! { "commitment" => commitment, "contact" => contact, "now" => now })?;
    }
    Ok(())
}

/// Whether there is anyone to be found again.
pub(crate) fn any(scope: &Scope<'_>) -> Result<bool> {
    Ok(scope.row(ANY, params! {})?.is_some())
}

/// Whom the ledger knows the owner of these as, if they were here before and refused something.
pub(crate) fn former(
    scope: &Scope<'_>,
    channel: Channel,
    known_by: impl IntoIterator<Item = (Kind, String)>,
) -> Result<Option<ContactId>> {
    for (kind, value) in known_by {
        let commitment = commitment(scope, channel, kind, &value)?;
        if let Some(row) = scope.row(FIND, params! { "commitment" => commitment })? {
            return row.get("contact_id").map(Some);
        }
    }
    Ok(None)
}

fn commitment(scope: &Scope<'_>, channel: Channel, kind: Kind, value: &str) -> Result<[u8; 32]> {
    scope.commitment("erased_identity", format!("{}:{}:{value}", channel.as_str(), kind.as_str()).as_bytes())
}
