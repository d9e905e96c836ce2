//! The languages that Kontor's pages speak.

use std::fmt;
use std::str::FromStr;

/// A language that pages exist in. Others are added with their complete words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    En,
}

impl Locale {
    /// The BCP 47 tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Locale {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag.split(['-', '_']).next() {
            Some("en") => Ok(Locale::En),
            _ => Err(()),
        }
    }
}
