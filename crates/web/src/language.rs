//! Which language a page speaks to whoever asks for it. A handler takes a [`Locale`] and is given the answer:
//!
//! 1. inside a business: what the person set for herself, else the business's ([`crate::Guard::member`] knows both);
//! 2. signed in, in no business: what the person set;
//! 3. else what was chosen in this browser ([`COOKIE`]), else what the browser asks for, else English.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::Locale;

use crate::access::Access;
use crate::app::App;

/// Holds a [`Locale::tag`], chosen where nobody is signed in. Not secret.
pub const COOKIE: &str = "kontor_language";

impl FromRequestParts<App> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(of(parts))
    }
}

/// The language of this request, once the route layer has looked at it.
pub(crate) fn of(parts: &Parts) -> Locale {
    let own = parts.extensions.get::<Access>().map(|access| access.locale);
    own.or_else(|| parts.extensions.get::<Locale>().copied()).unwrap_or_else(|| asked(&parts.headers))
}

/// What a browser asks for, by its cookie or its own settings.
pub fn asked(headers: &HeaderMap) -> Locale {
    let text = |name| headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        text(header::COOKIE).flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let chosen = pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, tag)| tag.parse().ok());
    chosen.or_else(|| text(header::ACCEPT_LANGUAGE).find_map(Locale::accepted)).unwrap_or_default()
}

/// Keeps a choice in this browser for a year.
pub fn cookie(locale: Locale) -> HeaderValue {
    let text = format!("{COOKIE}={}; Path=/; SameSite=Lax; Max-Age=31536000", locale.tag());
    HeaderValue::from_str(&text).expect("OK because a tag is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_in_this_browser_goes_before_its_settings() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, HeaderValue::from_static(value));
            }
            headers
        };
        for (sent, expected) in [
            (&[][..], Locale::En),
            (&[("accept-language", "pt-PT, en;q=0.5")][..], Locale::PtBr),
            (&[("accept-language", "de"), ("cookie", "a=b; kontor_language=es")][..], Locale::Es),
            (&[("accept-language", "pt"), ("cookie", "kontor_language=en-US; x")][..], Locale::EnUs),
            (&[("accept-language", "pt"), ("cookie", "kontor_language=klingon")][..], Locale::PtBr),
            (&[("cookie", "kontor_language=\"><script>")][..], Locale::En),
        ] {
            assert_eq!(asked(&headers(sent)), expected, "{sent:?}");
        }
    }
}
