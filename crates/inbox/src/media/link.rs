//! Links to files: signed by the tenant's key, for one file, for some minutes. (P-CHN-11)
//!
//! - Whoever has the link has the file until it expires; who has none has no way to it.
//! - A forged one, another tenant's and one to a file that is gone are the same: not there.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{BlobId, TenantId, Timestamp, Vault, VaultError};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::model::{File, State};

/// A link lives at least so long, and at most twice that: within a turn it stays the same, so that a page that is drawn anew
/// does not load its pictures anew.
const TURN_SECONDS: i64 = 600;
const PURPOSE: &str = "media_link";
const MAC: usize = 16;

/// What of a file a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Whole,
    Thumbnail,
    /// The whole, to be saved and not shown.
    Saved,
}

/// A link as it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) file: BlobId,
    pub(super) what: What,
    pub(super) until: Timestamp,
}

/// The links to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) whole: String,
    pub(crate) saved: String,
    pub(crate) thumbnail: Option<String>,
    pub(crate) until: Timestamp,
}

/// The links to a file that is here.
pub(crate) fn links(vault: &Vault, tenant: TenantId, file: &File, now: Timestamp) -> Result<Option<Links>, VaultError> {
    if file.state != State::Kept {
        return Ok(None);
    }
    let until = Timestamp::from_seconds((now.seconds() / TURN_SECONDS + 2) * TURN_SECONDS);
    let link = |what| sign(vault, tenant, Claim { file: file.id, what, until });
    Ok(Some(Links {
        whole: link(What::Whole)?,
        saved: link(What::Saved)?,
        thumbnail: file.thumbnail.map(|_| link(What::Thumbnail)).transpose()?,
        until,
    }))
}

fn sign(vault: &Vault, tenant: TenantId, claim: Claim) -> Result<String, VaultError> {
    let body = written(claim);
    let mac = vault.commitment(tenant, PURPOSE, &body)?;
    let token = URL_SAFE_NO_PAD.encode([&body[..], &mac[..MAC]].concat());
    Ok(format!("/m/{tenant}/{token}"))
}

/// What a token says, if this tenant's key signed it. Whether it has expired is the caller's to see.
pub(super) fn read(vault: &Vault, tenant: TenantId, token: &str) -> Option<Claim> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (body, mac) = bytes.split_at_checked(25)?;
    let expected = vault.commitment(tenant, PURPOSE, body).ok()?;
    if mac.len() != MAC || !bool::from(mac.ct_eq(&expected[..MAC])) {
        return None;
    }
    let what = match body[16] {
        0 => What::Whole,
        1 => What::Thumbnail,
        2 => What::Saved,
        _ => return None,
    };
    let seconds = i64::from_be_bytes(body[17..].try_into().ok()?);
    let file = BlobId::from_uuid(Uuid::from_slice(&body[..16]).ok()?);
    Some(Claim { file, what, until: Timestamp::from_seconds(seconds) })
}

fn written(claim: Claim) -> [u8; 25] {
    let mut body = [0; 25];
    body[..16].copy_from_slice(claim.file.as_uuid().as_bytes());
    body[16] = match claim.what {
        What::Whole => 0,
        What::Thumbnail => 1,
        What::Saved => 2,
    };
    body[17..].copy_from_slice(&claim.until.seconds().to_be_bytes());
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows P-CHN-11; A36: a link of another tenant or a changed one opens nothing.
    #[test]
    fn a_link_opens_one_file_of_one_tenant_and_cannot_be_changed() {
        let folder = std::env::temp_dir().join(format!("kontor-links-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        let vault = Vault::open(&folder, &folder.join("master.key")).unwrap();
        let clock = kernel::Clock::system();
        let (lark, brook): (TenantId, TenantId) = (clock.id(), clock.id());
        for tenant in [lark, brook] {
            vault.create_tenant_key(tenant).unwrap();
        }
        let claim = Claim { file: clock.id(), what: What::Thumbnail, until: Timestamp::from_seconds(1_790_000_000) };
        let link = sign(&vault, lark, claim).unwrap();
        let token = link.strip_prefix(&format!("/m/{lark}/")).unwrap().to_owned();
        assert_eq!(read(&vault, lark, &token), Some(claim), "the control");
        assert_eq!(read(&vault, brook, &token), None);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(read(&vault, lark, &URL_SAFE_NO_PAD.encode(changed)), None, "byte {at}");
        }
        for token in ["", "x", &token[..token.len() - 2], &format!("{token}AA")] {
            assert_eq!(read(&vault, lark, token), None, "{token}");
        }
        std::fs::remove_dir_all(&folder).ok();
    }
}
