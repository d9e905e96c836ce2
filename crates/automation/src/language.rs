//! The languages in which Kontor answers by itself.

use std::fmt;
use std::str::FromStr;

use kernel::{Locale, UnknownWord};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    English,
    Spanish,
    Portuguese,
}

impl Language {
    pub const ALL: [Language; 3] = [Language::English, Language::Spanish, Language::Portuguese];

    /// As it is kept: a BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
            Language::Portuguese => "pt-BR",
        }
    }

    /// In itself, since who looks for it may understand no other.
    pub const fn name(self) -> &'static str {
        match self {
            Language::English => Locale::En.name(),
            Language::Spanish => Locale::Es.name(),
            Language::Portuguese => Locale::PtBr.name(),
        }
    }

    /// That of a tag such as "pt", "es-MX" or "en-US".
    pub fn of_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next()?;
        let is_it = |language: &Language| language.as_str().split('-').next() == Some(&*primary.to_ascii_lowercase());
        Language::ALL.into_iter().find(is_it)
    }

    /// The manner in which a business of this locale writes it.
    pub fn locale(self, of_business: Locale) -> Locale {
        match (self, of_business) {
            (Language::English, Locale::EnUs) => Locale::EnUs,
            (Language::English, _) => Locale::En,
            (Language::Spanish, _) => Locale::Es,
            (Language::Portuguese, _) => Locale::PtBr,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Language::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}
