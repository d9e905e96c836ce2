//! The platform's own terms: which they are, and who accepted them for the business. (P-PRV-17)
//!
//! - The ledger is accounts' own, where it stands beside what staff accept of the installation. (`accounts::acceptance`)
//! - Who connects a number on a page accepts them in the same form; a program may say which version it accepts.
//! - A newer version here, and owners are told once that theirs is older.                  (`tell_of_newer`, nightly)

use ::store::{Result, Scope, Tx};
use accounts::acceptance::{self, Entry, Kept};
use accounts::notices::{self, Kind, Notice, To};
use kernel::Locale;
use web::t;

/// The terms that hold for a number on WhatsApp.
pub(crate) const PLATFORM: &str = "whatsapp";
/// The day of the last change that Kontor knows of (facts/meta.md 8.4: the Messaging Policy, on assistants).
pub(crate) const VERSION: &str = "2026-01-15";
/// Where they stand, in the order in which they are named.
pub(crate) const DOCUMENTS: [&str; 3] = [
    "https://www.whatsapp.com/legal/business-terms",
    "https://business.whatsapp.com/policy",
    "https://developers.facebook.com/terms",
];

/// The words beside the box.
pub(crate) fn words(locale: Locale) -> String {
    t!(locale, "terms-accept", version = VERSION)
}

/// What each document is called.
pub(crate) fn names(locale: Locale) -> [String; 3] {
    [t!(locale, "terms-business"), t!(locale, "terms-policy"), t!(locale, "terms-platform")]
}

/// Writes down that whoever acts accepted the terms as they stand, having read them in this language. Says nothing of the system,
/// which accepts nothing.
pub(crate) fn accept(tx: &mut Tx<'_>, locale: Locale) -> Result<()> {
    let (words, documents) = (words(locale), DOCUMENTS.join("\n"));
    let entry = Entry { platform: PLATFORM, version: VERSION, words: &words, documents: &documents, locale };
    acceptance::write(tx, &entry)
}

/// What was accepted last.
pub(crate) fn newest(scope: &Scope<'_>) -> Result<Option<Kept>> {
    acceptance::newest(scope, PLATFORM)
}

/// Whether nothing newer is known.
pub(crate) fn is_current(accepted: &Kept) -> bool {
    accepted.version.as_str() >= VERSION
}

/// Owners are told once of each version that is newer than what was accepted, where the page is to accept it.
pub(crate) fn tell_of_newer(tx: &mut Tx<'_>, page: String) -> Result<()> {
    let Some(accepted) = newest(tx)? else { return Ok(()) };
    if is_current(&accepted) {
        return Ok(());
    }
    let key = format!("{PLATFORM}:{VERSION}");
    notices::tell(tx, Notice::new(Kind::TermsChanged, To::Owners, key, page).fact("version", VERSION))
}
