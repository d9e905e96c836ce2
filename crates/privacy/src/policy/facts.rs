//! What is switched on, as far as a public sentence depends on it.

use accounts::tenants::Profile;
use store::{Result, Scope};
use web::App;

use super::installation::Operator;
use crate::backups::Backups;

/// A business has a handful of numbers.
const MOST_INBOXES: i64 = 200;

/// The facts behind the sentences.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) profile: Profile,
    /// A WhatsApp number is connected.
    pub(crate) whatsapp: bool,
    /// One is or was connected: what came through it is kept.
    pub(crate) whatsapp_kept: bool,
    /// Pages reach this installation over TLS, and it reaches providers so.
    pub(crate) encrypted_in_transit: bool,
    /// The database encrypts itself, or its operator says that its disk does.            (P-SEC-2)
    pub(crate) encrypted_at_rest: bool,
    /// How long backups live; none where the operator makes them by other means.
    pub(crate) backup_days: Option<u32>,
}

impl Facts {
    /// The facts about a business whose profile is read already.
    pub(crate) fn read(
        app: &App,
        operator: &Operator,
        backups: Option<&Backups>,
        scope: &Scope<'_>,
        profile: &Profile,
    ) -> Result<Self> {
        let inboxes = channels::inboxes::list(scope, None, MOST_INBOXES)?;
        Ok(Self {
            profile: profile.clone(),
            whatsapp: inboxes.iter().any(channels::inboxes::Inbox::is_connected),
            whatsapp_kept: !inboxes.is_empty(),
            encrypted_in_transit: is_encrypted_in_transit(app),
            encrypted_at_rest: operator.encrypts_at_rest(app),
            backup_days: backups.map(|backups| backups.settings().keep_days),
        })
    }
}

/// Pages reach this installation over TLS, and it reaches Meta so.
pub(super) fn is_encrypted_in_transit(app: &App) -> bool {
    [&app.settings.public_url, &app.settings.meta_url].iter().all(|url| url.scheme() == "https")
}
