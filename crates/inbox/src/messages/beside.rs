//! What stands beside a message's content: where its writer came from, and whether they wrote it at all.

use channels::incoming::{InboundMessage, Referral};
use serde::{Deserialize, Serialize};

/// Stands in a message's content, under [`super::BESIDE`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beside {
    /// The advertisement or post that the person came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    #[serde(skip_serializing_if = "is_not")]
    pub is_forwarded: bool,
    /// More than five times.
    #[serde(skip_serializing_if = "is_not")]
    pub is_forwarded_often: bool,
    /// The product of a catalogue that the person started from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The group it was written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

impl Beside {
    pub(crate) fn of(message: &InboundMessage) -> Self {
        let context = message.context.clone().unwrap_or_default();
        Self {
            referral: message.referral.clone(),
            is_forwarded: context.is_forwarded,
            is_forwarded_often: context.is_forwarded_often,
            product: context.product,
            group: message.group_id.clone(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_not(flag: &bool) -> bool {
    !flag
}
