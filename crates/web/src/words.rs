//! Words people read: Fluent messages, a file per room and language, checked when the room is compiled.
//!
//! A room gets its own words in five steps:
//! 1. copy `crates/web/i18n.toml` to `crates/<room>/i18n.toml` as it is;
//! 2. write the messages in `crates/<room>/i18n/en/<room>.ftl`, each name beginning with the capability (`invitation-title`);
//! 3. write `crates/<room>/src/words.rs` with a module header and the one line `web::words!();`;
//! 4. say `mod words;` in `lib.rs`;
//! 5. write `web::t!(locale, "invitation-title", name = name)` where the words are needed: a `String`. A message that is
//!    missing, or an argument too many or too few, does not compile.
//!
//! A name or another text by a person, set inside a sentence, goes through [`isolated`], so that its direction (or an
//! override hidden in it) ends where it ends. Alone in an element, it wants `dir="auto"` or `<bdi>` instead.

use i18n_embed::I18nAssets;
use i18n_embed::LanguageLoader as _;
pub use i18n_embed::fluent::FluentLanguageLoader;
use kernel::Locale;

#[doc(hidden)]
pub use i18n_embed_fl::fl;
#[doc(hidden)]
pub use rust_embed;

/// The messages of one room in every language that pages speak. [`words!`](crate::words!) makes it.
pub struct Messages {
    en: FluentLanguageLoader,
}

impl Messages {
    pub fn load(room: &str, files: &dyn I18nAssets) -> Self {
        Self { en: loaded(room, Locale::En, files) }
    }

    pub fn in_locale(&self, locale: Locale) -> &FluentLanguageLoader {
        match locale {
            Locale::En => &self.en,
        }
    }
}

fn loaded(room: &str, locale: Locale, files: &dyn I18nAssets) -> FluentLanguageLoader {
    let language =
        locale.tag().parse::<i18n_embed::unic_langid::LanguageIdentifier>().expect("OK because tags are constants");
    let loader = FluentLanguageLoader::new(room, language.clone());
    loader.load_languages(files, &[language]).expect("OK because the messages are embedded, and fl! has read them");
    // Marks around every number would end up in what people copy; names are isolated where they are set.
    loader.set_use_isolating(false);
    loader
}

/// Sets a person's text apart in a sentence: first-strong isolate, text, pop.
pub fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
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
