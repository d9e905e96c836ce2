//! Acceptance: who accepted which version of what, when, and in which language. One ledger for this installation's own pages
//! and for the terms of a platform.                                                                        (P-PRV-17)
//!
//! - A row is what one person or program accepted at one moment, with the words that stood beside the box. None is changed.
//! - Nobody founds a business or joins one without having ticked the boxes: both operations want an [`Accepted`].
//! - What holds now is a number in the table `setting`. The room that keeps the texts writes it in the transaction that begins
//!   a version ([`announce`]), as what must be told on every page is written down for the doorman.
//! - Where somebody wrote from is not kept: no address of a caller is, anywhere.

pub(crate) mod pages;
pub(crate) mod privacy;
mod store;
mod ticked;

pub use store::{Entry, Kept, newest, write};
pub use ticked::Accepted;
pub(crate) use ticked::{Ticked, boxes};

use ::store::{Db, Error, Global, Result, Scope, Tx};
use kernel::{Locale, StaffId, TenantId};
use web::t;

use crate::notices::{self, Kind, Notice, To};
use crate::setting;

/// A page of the installation that whoever has an account accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Terms,
    Privacy,
}

impl Document {
    pub const ALL: [Document; 2] = [Document::Terms, Document::Privacy];

    /// Its word in the ledger, and the setting that holds the number of the version that holds now.
    pub const fn as_str(self) -> &'static str {
        match self {
            Document::Terms => "terms-of-use",
            Document::Privacy => "privacy-page",
        }
    }

    /// Where a version of it stays readable.
    pub fn path(self, version: &str) -> String {
        match self {
            Document::Terms => format!("/terms/{version}"),
            Document::Privacy => format!("/privacy/{version}"),
        }
    }

    pub(crate) fn name(self, locale: Locale) -> String {
        match self {
            Document::Terms => t!(locale, "acceptance-terms"),
            Document::Privacy => t!(locale, "acceptance-privacy"),
        }
    }
}

/// That somebody is old enough. It stands in the same ledger, under the years. (P-PRV-11)
pub(crate) const OF_AGE: &str = "of-age";
pub(crate) const YEARS: &str = "18";

/// The versions that hold now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    pub(crate) terms: i64,
    pub(crate) privacy: i64,
}

impl Current {
    /// As the settings say. Who keeps the texts has them written before anyone is served.
    pub fn read(global: &Global<'_, '_>) -> Result<Self> {
        let number = |document: Document| -> Result<i64> {
            let kept = setting::get(global, document.as_str())?;
            kept.and_then(|kept| kept.parse().ok())
                .ok_or(Error::Refused("nobody has announced a version to be accepted"))
        };
        Ok(Self { terms: number(Document::Terms)?, privacy: number(Document::Privacy)? })
    }

    fn of(self, document: Document) -> i64 {
        match document {
            Document::Terms => self.terms,
            Document::Privacy => self.privacy,
        }
    }
}

/// The versions that hold now.
pub async fn current(db: &Db) -> Result<Current> {
    db.global_read(Current::read).await
}

/// Writes down which version of a document holds from now on, if it is not written already.
pub fn announce(global: &Global<'_, '_>, document: Document, number: i64) -> Result<()> {
    let number = number.to_string();
    if setting::get(global, document.as_str())?.as_deref() == Some(&number) {
        return Ok(());
    }
    setting::put(global, document.as_str(), &number)
}

/// Writes down what a person accepted who has just come in, or who accepts what is new.
pub fn accept(tx: &mut Tx<'_>, staff: StaffId, accepted: &Accepted) -> Result<()> {
    let (locale, current) = (accepted.locale, accepted.current);
    let words = ticked::words(locale, current);
    for document in Document::ALL {
        let version = current.of(document).to_string();
        let (platform, documents) = (document.as_str(), &document.path(&version));
        store::write_for(tx, staff, &Entry { platform, version: &version, words: &words, documents, locale })?;
    }
    if accepted.says_of_age {
        let words = &t!(locale, "acceptance-of-age");
        store::write_for(tx, staff, &Entry { platform: OF_AGE, version: YEARS, words, documents: "", locale })?;
    }
    Ok(())
}

/// What one member has accepted, newest first.
pub fn of_staff(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<Kept>> {
    store::of_staff(scope, staff)
}

/// Whether these rows hold what holds now.
pub(crate) fn is_complete(kept: &[Kept], current: Current) -> bool {
    Document::ALL.iter().all(|document| {
        let version = current.of(*document).to_string();
        kept.iter().any(|one| one.platform == document.as_str() && one.version == version)
    })
}

/// Owners who accepted earlier terms of use and not those that hold now are told, once a version. By mail too: it is a legal
/// notice, which nobody can silence.
pub(crate) async fn tell_of_newer(db: &Db, tenant: TenantId) -> Result<()> {
    let behind = |scope: &Scope<'_>| -> Result<(String, Vec<StaffId>)> {
        match setting::get(&scope.global(), Document::Terms.as_str())? {
            Some(version) => store::owners_behind(scope, &version).map(|owners| (version, owners)),
            None => Ok((String::new(), Vec::new())),
        }
    };
    if db.read(tenant, behind).await?.1.is_empty() {
        return Ok(());
    }
    db.write(tenant, crate::system(db.clock(), "acceptance"), move |tx| {
        let (version, owners) = behind(tx)?;
        let (key, page) = (format!("{}:{version}", Document::Terms.as_str()), format!("/t/{}/me/terms", tx.tenant()));
        notices::tell(tx, Notice::new(Kind::TermsChanged, To::Staff(owners), key, page).fact("version", version))
    })
    .await
}

#[cfg(test)]
mod tests;
