//! Words people read: Fluent messages, a file per room and language, checked when the room is compiled.
//!
//! A room gets its own words in five steps:
//! 1. copy `crates/web/i18n.toml` to `crates/<room>/i18n.toml` as it is;
//! 2. write the messages in `crates/<room>/i18n/en/<room>.ftl`, each name beginning with the capability (`invitation-title`),
//!    and the same in `es/` and `pt-BR/`: tidy compares them;
//! 3. write `crates/<room>/src/words.rs` with a module header and the one line `web::words!();`;
//! 4. say `mod words;` in `lib.rs`;
//! 5. write `web::t!(locale, "invitation-title", name = name)` where the words are needed: a `String`. A message that is
//!    missing, or an argument too many or too few, does not compile.
//!
//! A name or another text by a person, set inside a sentence, goes through [`isolated`], so that its direction (or an
//! override hidden in it) ends where it ends. Alone in an element, it wants `dir="auto"` or `<bdi>` instead, or
//! `translate="no"` if it is the same in every language. The browser tests take whatever is none of these, and no
//! message, for text that nobody translated.

use std::borrow::Cow;

use fluent_bundle::FluentValue;
use i18n_embed::I18nAssets;
use i18n_embed::LanguageLoader as _;
pub use i18n_embed::fluent::FluentLanguageLoader;
use i18n_embed::unic_langid::LanguageIdentifier;
use kernel::Locale;

use crate::manner;

#[doc(hidden)]
pub use i18n_embed_fl::fl;
#[doc(hidden)]
pub use rust_embed;

/// The messages of one room in every language that pages speak. [`words!`](crate::words!) makes it.
pub struct Messages {
    en: FluentLanguageLoader,
    es: FluentLanguageLoader,
    pt_br: FluentLanguageLoader,
    made_up: FluentLanguageLoader,
    made_up_rtl: FluentLanguageLoader,
}

impl Messages {
    pub fn load(room: &str, files: &dyn I18nAssets) -> Self {
        let made_up = loaded(room, Locale::MadeUp, files);
        made_up.with_bundles_mut(|bundle| bundle.set_transform(Some(accented)));
        let made_up_rtl = loaded(room, Locale::MadeUpRtl, files);
        made_up_rtl.with_bundles_mut(|bundle| bundle.set_transform(Some(turned_round)));
        let messages = Self {
            en: loaded(room, Locale::En, files),
            es: loaded(room, Locale::Es, files),
            pt_br: loaded(room, Locale::PtBr, files),
            made_up,
            made_up_rtl,
        };
        messages.en.with_bundles_mut(|bundle| bundle.set_formatter(Some(|value, _| number(Locale::En, value))));
        messages.es.with_bundles_mut(|bundle| bundle.set_formatter(Some(|value, _| number(Locale::Es, value))));
        messages.pt_br.with_bundles_mut(|bundle| bundle.set_formatter(Some(|value, _| number(Locale::PtBr, value))));
        messages
    }

    pub fn in_locale(&self, locale: Locale) -> &FluentLanguageLoader {
        match locale {
            Locale::En | Locale::EnUs => &self.en,
            Locale::Es => &self.es,
            Locale::PtBr => &self.pt_br,
            Locale::MadeUp => &self.made_up,
            Locale::MadeUpRtl => &self.made_up_rtl,
        }
    }
}

fn loaded(room: &str, locale: Locale, files: &dyn I18nAssets) -> FluentLanguageLoader {
    let identifier = |tag: &str| tag.parse::<LanguageIdentifier>().expect("OK because tags are constants");
    let (english, language) = (identifier(Locale::En.tag()), identifier(locale.messages()));
    let loader = FluentLanguageLoader::new(room, english.clone());
    // A room that is just being written may have English words only; tidy holds that they are complete when they land.
    let exists = !files.get_files(&format!("{language}/{room}.ftl")).is_empty();
    let wanted = if exists { language } else { english };
    loader.load_languages(files, &[wanted]).expect("OK because the messages are embedded, and fl! has read them");
    // Marks around every number would end up in what people copy; names are isolated where they are set.
    loader.set_use_isolating(false);
    loader
}

/// A number inside a message, as its readers write it.
fn number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value.abs() < 9e15 => {
            Some(manner::number(locale, number.value as i64))
        }
        _ => None,
    }
}

/// Made up: what is read as a message stands in brackets, so that what stands outside was never translated.
fn accented(text: &str) -> Cow<'_, str> {
    if text.trim().is_empty() {
        return Cow::Borrowed(text);
    }
    let with_accents = text.chars().map(|c| match c {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ö',
        'u' => 'ü',
        'c' => 'ç',
        'n' => 'ñ',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ö',
        'U' => 'Ü',
        'C' => 'Ç',
        'N' => 'Ñ',
        other => other,
    });
    Cow::Owned(format!("[{}]", with_accents.collect::<String>()))
}

/// Made up, from right to left: each word is overridden, as Android's and ICU's `ar-XB` do it.
fn turned_round(text: &str) -> Cow<'_, str> {
    if text.trim().is_empty() {
        return Cow::Borrowed(text);
    }
    let words = text.split(' ').map(|word| match word {
        "" => String::new(),
        word => format!("\u{202e}{word}\u{202c}"),
    });
    Cow::Owned(format!("[{}]", words.collect::<Vec<_>>().join(" ")))
}

/// Sets a person's text apart in a sentence: first-strong isolate, text, pop.
pub fn isolated(text: &str) -> String {
    let inside = text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    std::iter::once('\u{2068}').chain(inside).chain(['\u{2069}']).collect()
}

/// Makes a room's words: see the module's five steps.
#[macro_export]
macro_rules! words {
    () => {
        #[derive($crate::words::rust_embed::RustEmbed)]
        #[folder = "i18n"]
        #[crate_path = "web::words::rust_embed"]
        struct Files;

        // So that cargo compiles the room again when its words change.
        const _: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/i18n/en/", env!("CARGO_PKG_NAME"), ".ftl"));

        /// This room's messages in one language, for `web::t!`.
        pub(crate) fn messages(locale: ::kernel::Locale) -> &'static $crate::words::FluentLanguageLoader {
            static MESSAGES: ::std::sync::LazyLock<$crate::words::Messages> =
                ::std::sync::LazyLock::new(|| $crate::words::Messages::load(env!("CARGO_PKG_NAME"), &Files));
            MESSAGES.in_locale(locale)
        }
    };
}

/// One message of the calling room, in a language: `t!(locale, "saved")`, `t!(locale, "left", minutes = 23)`.
#[macro_export]
#[expect(clippy::crate_in_macro_def, reason = "each room has its own `words`")]
macro_rules! t {
    ($locale:expr, $($message:tt)*) => {
        $crate::words::fl!(crate::words::messages($locale), $($message)*)
    };
}

crate::words!();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_says_it_in_its_own_words() {
        for (locale, words) in [
            (Locale::En, "Anna is looking"),
            (Locale::EnUs, "Anna is looking"),
            (Locale::Es, "Anna está mirando"),
            (Locale::PtBr, "Anna está olhando"),
            (Locale::MadeUp, "Anna[ ís löökíñg]"),
            (Locale::MadeUpRtl, "Anna[ \u{202e}is\u{202c} \u{202e}looking\u{202c}]"),
        ] {
            assert_eq!(crate::t!(locale, "inbox-looking", name = "Anna"), words);
        }
    }

    #[test]
    fn numbers_in_messages_are_written_as_their_readers_do_and_agree_with_their_words() {
        for (locale, count, words) in [
            (Locale::En, 12345, "12,345 open"),
            (Locale::Es, 1, "1 abierta"),
            (Locale::Es, 12345, "12.345 abiertas"),
            (Locale::PtBr, 0, "0 aberta"),
            (Locale::PtBr, 12345, "12.345 abertas"),
        ] {
            assert_eq!(crate::t!(locale, "inbox-open", number = count), words);
        }
    }

    // A42: a name cannot leave its place in a sentence, or turn the rest of it round.
    #[test]
    fn a_name_stays_in_its_place() {
        let inside = isolated("Lark\u{2069}\u{202e} Music\u{2066}");
        assert_eq!(inside, "\u{2068}Lark Music\u{2069}");
        assert_eq!(isolated("\u{5d0}\u{200f}b"), "\u{2068}\u{5d0}\u{200f}b\u{2069}");
    }
}
