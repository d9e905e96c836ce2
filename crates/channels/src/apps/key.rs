//! The key in a callback's address: tenant, app, and a proof that only our keys could make. Nothing of it is stored.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AppId, TenantId, Vault, VaultError, same};
use uuid::Uuid;

const PROOF: usize = 16;

/// 48 bytes, written in 64 characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HookKey {
    tenant: TenantId,
    app: AppId,
    proof: [u8; PROOF],
}

impl HookKey {
    pub fn of(vault: &Vault, tenant: TenantId, app: AppId) -> Result<Self, VaultError> {
        let digest = vault.commitment(tenant, "hook_key", app.as_uuid().as_bytes())?;
        let proof = *digest.first_chunk().expect("OK because the digest has 32 bytes");
        Ok(Self { tenant, app, proof })
    }

    /// The tenant and app that a key names, if it is one of ours. Every wrong key is told the same.
    pub fn open(vault: &Vault, text: &str) -> Result<Option<(TenantId, AppId)>, VaultError> {
        let Some(given) = HookKey::read(text) else { return Ok(None) };
        match HookKey::of(vault, given.tenant, given.app) {
            Ok(right) => Ok(same(&right.proof, &given.proof).then_some((given.tenant, given.app))),
            // A tenant that never was, or is gone.
            Err(VaultError::KeyGone(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 48] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let id = |from: usize| Uuid::from_slice(&bytes[from..from + 16]).ok();
        Some(Self {
            tenant: TenantId::from_uuid(id(0)?),
            app: AppId::from_uuid(id(16)?),
            proof: *bytes.last_chunk().expect("OK because there are 48 bytes"),
        })
    }
}

impl fmt::Display for HookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.tenant.as_uuid().as_bytes()[..], &self.app.as_uuid().as_bytes()[..], &self.proof].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}
