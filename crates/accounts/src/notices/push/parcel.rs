//! Sealing a push for its device, so that the push service in between reads nothing (RFC 8291).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, encrypt};

const AUTH: usize = 16;

/// A device's secret and public key. The point was checked to be one.
#[derive(Clone)]
pub(super) struct DeviceKeys {
    auth: [u8; AUTH],
    public: PublicKey,
}

impl DeviceKeys {
    /// As a browser writes them: base64url without padding (Push API, `PushSubscription.toJSON`).
    pub(super) fn parse(public: &str, auth: &str) -> Option<Self> {
        Self::of(&decoded(public)?, &decoded(auth)?)
    }

    /// As they are kept.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (auth, public) = bytes.split_at_checked(AUTH)?;
        Self::of(public, auth)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        [&self.auth[..], &self.public.to_sec1_bytes()].concat()
    }

    fn of(public: &[u8], auth: &[u8]) -> Option<Self> {
        Some(Self { auth: auth.try_into().ok()?, public: PublicKey::from_sec1_bytes(public).ok()? })
    }

    /// Seals for this device alone. Nothing if it is too long.
    pub(super) fn seal(&self, plain: Vec<u8>) -> Option<Vec<u8>> {
        encrypt(plain, &self.public, Auth::from_slice(&self.auth)).ok()
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use web_push_native::decrypt;
    use web_push_native::p256::SecretKey;

    use super::*;

    // RFC 8291, 5 and appendix A.
    const PLAIN: &[u8] = b"When I grow up, I want to be a watermelon";
    const SECRET: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const SHARED: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    fn opened(sealed: Vec<u8>) -> Option<Vec<u8>> {
        let secret = SecretKey::from_slice(&decoded(SECRET).unwrap()).unwrap();
        decrypt(sealed, &secret, Auth::from_slice(&decoded(SHARED).unwrap())).ok()
    }

    #[test]
    fn the_example_of_rfc_8291_is_opened_and_what_we_seal_opens_alike() {
        assert_eq!(opened(decoded(BODY).unwrap()).unwrap(), PLAIN);
        let keys = DeviceKeys::parse(PUBLIC, SHARED).unwrap();
        let sealed = keys.seal(PLAIN.to_vec()).unwrap();
        assert_ne!(sealed, decoded(BODY).unwrap());
        assert_eq!(opened(sealed.clone()).unwrap(), PLAIN);
        let mut changed = sealed;
        *changed.last_mut().unwrap() ^= 1;
        assert!(opened(changed).is_none());
    }

    #[test]
    fn keys_are_kept_as_they_came_and_wrong_ones_are_refused() {
        let keys = DeviceKeys::parse(PUBLIC, &format!("{SHARED}==")).unwrap();
        assert_eq!(DeviceKeys::from_bytes(&keys.to_bytes()).unwrap().to_bytes(), keys.to_bytes());
        // A point that is not on the curve, one that is cut, a secret that is too short, and no base64.
        let off = format!("{}x4", &PUBLIC[..PUBLIC.len() - 2]);
        for (public, auth) in
            [(off.as_str(), SHARED), (&PUBLIC[..20], SHARED), (PUBLIC, "BTBZ"), ("ä", SHARED), ("", "")]
        {
            assert!(DeviceKeys::parse(public, auth).is_none(), "{public} {auth}");
        }
    }
}
