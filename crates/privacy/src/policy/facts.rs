//! What is switched on, as far as a public sentence depends on it.

use accounts::tenants::{self, Profile};
use store::{Database, Result, Scope};
use web::App;

/// A business has a handful of numbers.
const MOST_INBOXES: i64 = 200;

/// The facts behind the sentences.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) profile: Profile,
    /// A WhatsApp number is connected.
    pub(crate) whatsapp: bool,
    /// Pages and providers reach this installation over TLS.
    pub(crate) encrypted_in_transit: bool,
    /// The database encrypts itself. Of PostgreSQL's disk only its operator knows.      (P-SEC-2)
    pub(crate) encrypted_at_rest: bool,
}

impl Facts {
    pub(crate) fn read(app: &App, scope: &Scope<'_>) -> Result<Self> {
        let inboxes = channels::inboxes::list(scope, None, MOST_INBOXES)?;
        Ok(Self {
            profile: tenants::get(scope)?.profile,
            whatsapp: inboxes.iter().any(channels::inboxes::Inbox::is_connected),
            encrypted_in_transit: app.settings.public_url.scheme() == "https",
            encrypted_at_rest: app.db.database() == Database::Embedded,
        })
    }
}
