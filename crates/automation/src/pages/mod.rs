//! Pages of automatic answers: what is chosen, and a rule.

pub(crate) mod rule;
pub(crate) mod settings;

use accounts::tenants::{self, Tenant, hours};
use kernel::Timestamp;
use maud::{Markup, html};
use store::{Result, Scope};

use crate::answering::Around;
use crate::language::Language;

/// The business, as answers speak of it.
pub(crate) struct Business {
    pub(crate) tenant: Tenant,
    pub(crate) hours: hours::Hours,
    pub(crate) now: Timestamp,
    /// The languages that it answers in.
    pub(crate) languages: Vec<Language>,
}

impl Business {
    pub(crate) fn read(scope: &Scope<'_>) -> Result<Self> {
        let tenant = tenants::get(scope)?;
        let languages = crate::rules::spoken(scope, &tenant)?;
        Ok(Self { hours: hours::get(scope)?, now: scope.now(), languages, tenant })
    }

    /// The languages of a form: those spoken, and those in which something is written.
    pub(crate) fn languages_with(&self, is_written: impl Fn(Language) -> bool) -> Vec<Language> {
        Language::ALL
            .into_iter()
            .filter(|language| self.languages.contains(language) || is_written(*language))
            .collect()
    }

    /// A text as a customer reads it.
    pub(crate) fn preview(&self, text: &str, language: Language, says_so: bool) -> Markup {
        let around = Around { tenant: &self.tenant, hours: &self.hours, now: self.now, name: "Maya Okafor" };
        html! {
            div class="typed max-w-xl rounded-box border border-base-300 bg-base-200 px-3.5 py-2.5 text-sm wrap-anywhere"
                dir="auto" lang=(language) translate="no" { (around.filled(text, language, says_so)) }
        }
    }
}
