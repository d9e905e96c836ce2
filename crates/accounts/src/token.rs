//! Bearer strings of links and keys. Each carries its tenant, so that the first read is already scoped; the rest is random.

use kernel::{TenantId, vault};
use uuid::Uuid;

/// A new token of a tenant: 32 hexadecimal digits, an underscore, 256 random bits.
pub(crate) fn new(tenant: TenantId) -> String {
    format!("{}_{}", tenant.as_uuid().simple(), vault::random_token())
}

/// The tenant that a token names. Whether the token is good only its hash can say.
pub(crate) fn tenant(token: &str) -> Option<TenantId> {
    let (tenant, random) = token.split_once('_')?;
    // A UUID has other spellings too; a token has one.
    let is_ours = tenant.len() == 32
        && tenant.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && random.len() == 43;
    is_ours.then(|| Uuid::try_parse(tenant).ok().map(TenantId::from_uuid)).flatten()
}
