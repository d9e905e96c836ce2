//! The languages that Kontor's pages speak.
//!
//! Two made-up languages stand beside them in development builds only: they show on a page what is no message, and what
//! does not turn round where people read from right to left. Nobody is offered one.

use std::fmt;
use std::str::FromStr;

/// A language and manner that pages exist in. Others are added with their complete words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, with dates and times as most of the world writes them.
    #[default]
    En,
    /// English, with dates and times as the United States write them.
    EnUs,
    /// Spanish, as it is understood everywhere in Latin America and in Spain.
    Es,
    PtBr,
    /// The English words, accented, each message in brackets.
    MadeUp,
    /// The English words, in brackets and from right to left.
    MadeUpRtl,
}

impl Locale {
    /// Those that people choose among.
    pub const ALL: [Locale; 4] = [Locale::En, Locale::EnUs, Locale::Es, Locale::PtBr];

    /// Those that development builds know besides.
    pub const MADE_UP: [Locale; 2] = [Locale::MadeUp, Locale::MadeUpRtl];

    /// The BCP 47 tag, as in `<html lang>` and in the database.
    pub const fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::EnUs => "en-US",
            Locale::Es => "es",
            Locale::PtBr => "pt-BR",
            Locale::MadeUp => "en-XA",
            Locale::MadeUpRtl => "ar-XB",
        }
    }

    /// The folder that its messages are read from.
    pub const fn messages(self) -> &'static str {
        match self {
            Locale::En | Locale::EnUs | Locale::MadeUp | Locale::MadeUpRtl => "en",
            Locale::Es => "es",
            Locale::PtBr => "pt-BR",
        }
    }

    /// Its name, in itself: who looks for it may understand no other.
    pub const fn name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::EnUs => "English (United States)",
            Locale::Es => "Español",
            Locale::PtBr => "Português (Brasil)",
            Locale::MadeUp => "Made up",
            Locale::MadeUpRtl => "Made up, from right to left",
        }
    }

    /// `ltr` or `rtl`, as in `<html dir>`.
    pub const fn direction(self) -> &'static str {
        match self {
            Locale::En | Locale::EnUs | Locale::Es | Locale::PtBr | Locale::MadeUp => "ltr",
            Locale::MadeUpRtl => "rtl",
        }
    }

    /// The best for a browser that sent this `Accept-Language` (RFC 9110, 12.5.4), if any will do.
    pub fn accepted(header: &str) -> Option<Locale> {
        // Far more than any browser sends; whoever sends more is not worth the time.
        let mut wanted: Vec<(f32, Locale)> = header
            .split(',')
            .take(30)
            .filter_map(|part| {
                let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
                let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.parse().ok())?;
                (quality > 0.0).then_some((quality, tag.trim().parse().ok()?))
            })
            .collect();
        // The sort is stable: of what is wanted alike, the first stays first.
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wanted.first().map(|(_, locale)| *locale)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The nearest that there is: Spanish for `es-MX`, the Brazilian for `pt-PT`.
impl FromStr for Locale {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        let is = |locale: &&Locale| tag.replace('_', "-").eq_ignore_ascii_case(locale.tag());
        let made_up: &[Locale] = if cfg!(debug_assertions) { &Locale::MADE_UP } else { &[] };
        if let Some(exact) = Locale::ALL.iter().chain(made_up).find(is) {
            return Ok(*exact);
        }
        match tag.split(['-', '_']).next().map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Ok(Locale::En),
            Some("es") => Ok(Locale::Es),
            Some("pt") => Ok(Locale::PtBr),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_reads_back_and_finds_the_nearest() {
        for locale in Locale::ALL.into_iter().chain(Locale::MADE_UP) {
            assert_eq!(locale.tag().parse(), Ok(locale));
        }
        for (tag, nearest) in [
            ("EN", Locale::En),
            ("en_us", Locale::EnUs),
            ("en-AU", Locale::En),
            ("es-419", Locale::Es),
            ("es_MX", Locale::Es),
            ("pt", Locale::PtBr),
            ("pt-PT", Locale::PtBr),
            ("pt-br", Locale::PtBr),
        ] {
            assert_eq!(tag.parse(), Ok(nearest), "{tag}");
        }
        for unknown in ["", "*", "de", "ar", "eng", "-", "esperanto", "<script>"] {
            assert_eq!(unknown.parse::<Locale>(), Err(()), "{unknown}");
        }
    }

    #[test]
    fn a_browser_is_answered_in_what_it_wants_most() {
        for (header, expected) in [
            ("es-AR,es;q=0.9,en;q=0.8", Some(Locale::Es)),
            ("de-DE,de;q=0.9,pt-BR;q=0.5,en;q=0.4", Some(Locale::PtBr)),
            ("en;q=0.4, pt;q=0.5", Some(Locale::PtBr)),
            ("en-US,en;q=0.9", Some(Locale::EnUs)),
            ("en;q=0, es;q=0.1", Some(Locale::Es)),
            ("es,pt", Some(Locale::Es)),
            ("de, fr;q=0.3", None),
            ("*", None),
            ("", None),
            (";;;q=,,=", None),
            ("es;q=NaN, en;q=0.1", Some(Locale::En)),
            ("es;q=abc", None),
        ] {
            assert_eq!(Locale::accepted(header), expected, "{header}");
        }
        assert_eq!(Locale::accepted(&"de,".repeat(100_000)), None);
    }
}
