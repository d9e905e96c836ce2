//! The rules that come with Kontor, a file of data a language. They are copied into a business, which makes them its own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Language;
use crate::matching::{Pattern, Phrase};

/// The starters' names, in the order in which they are offered.
pub const KEYS: [&str; 6] = ["hours", "address", "price", "appointment", "payment", "delivery"];

/// A rule in one language, as it comes.
#[derive(Clone, Debug, Deserialize)]
pub struct Starter {
    pub name: String,
    pub phrases: String,
    pub exceptions: String,
    pub answer: String,
}

#[derive(Debug, Deserialize)]
struct File {
    fillers: String,
    #[serde(flatten)]
    rules: BTreeMap<String, Starter>,
}

static FILES: LazyLock<BTreeMap<Language, (File, Vec<Phrase>)>> = LazyLock::new(|| {
    let read = |language: Language| {
        let text = match language {
            Language::English => include_str!("starters/en.toml"),
            Language::Spanish => include_str!("starters/es.toml"),
            Language::Portuguese => include_str!("starters/pt-BR.toml"),
        };
        let file: File = toml::from_str(text).expect("OK because a test reads every file");
        let fillers = Phrase::lines(&file.fillers).expect("OK because a test reads every file");
        (language, (file, fillers))
    };
    Language::ALL.into_iter().map(read).collect()
});

/// A starter in a language.
pub fn starter(key: &str, language: Language) -> Option<&'static Starter> {
    FILES.get(&language)?.0.rules.get(key)
}

/// The words of a language that do not count.
pub fn fillers(language: Language) -> Vec<Phrase> {
    FILES.get(&language).map(|(_, fillers)| fillers.clone()).unwrap_or_default()
}

impl Starter {
    /// Ready to be looked for.
    pub fn pattern(&self, language: Language) -> Pattern {
        let lines = |text| Phrase::lines(text).expect("OK because a test reads every file");
        Pattern { phrases: lines(&self.phrases), exceptions: lines(&self.exceptions), fillers: fillers(language) }
    }
}
