use kernel::Purpose;

/// What a customer's words ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Stop(StopScope),
    /// Perhaps a stop: automatic sends are held until a person has decided.
    Unclear(UnclearReason),
    Start,
    Help,
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopScope {
    /// All messages on the channel the words came through.
    Everything,
    /// Only what was named: "no more offers" is `Marketing`, "no more reminders" is `Transactional`.
    Purpose(Purpose),
}

/// Why a person must decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnclearReason {
    /// A stop word stands among words that are not known to belong to a stop.
    AmongOtherWords,
    /// The word alone may mean the booking that is open.
    BookingOpen,
    /// The words are put as a question: "stop?".
    Question,
}

impl UnclearReason {
    pub fn as_str(self) -> &'static str {
        match self {
            UnclearReason::AmongOtherWords => "among_other_words",
            UnclearReason::BookingOpen => "booking_open",
            UnclearReason::Question => "question",
        }
    }
}

/// What the reader must know beside the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The person has a booking that "cancel" or "end" could mean.
    pub booking_open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub reading: Reading,
    /// The language most of the known words belong to; `None` when several do equally ("STOP"): ask the contact's
    /// or the tenant's language then.
    pub language: Option<Language>,
    /// The folded words that decided ("stop texting me"); empty for `Nothing`.
    pub words: String,
}

/// A language that is read and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    English,
    Spanish,
    Portuguese,
    French,
    German,
}

impl Language {
    pub const ALL: [Language; 5] =
        [Language::English, Language::Spanish, Language::Portuguese, Language::French, Language::German];

    /// The primary language subtag (RFC 5646).
    pub fn as_str(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
            Language::Portuguese => "pt",
            Language::French => "fr",
            Language::German => "de",
        }
    }

    /// The language of a locale such as "pt-BR", "de_AT" or "es"; none if it is not one of ours.
    pub fn of_locale(locale: &str) -> Option<Language> {
        let primary = locale.split(['-', '_']).next()?;
        Language::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    pub(super) fn data(self) -> &'static str {
        match self {
            Language::English => include_str!("data/en.toml"),
            Language::Spanish => include_str!("data/es.toml"),
            Language::Portuguese => include_str!("data/pt.toml"),
            Language::French => include_str!("data/fr.toml"),
            Language::German => include_str!("data/de.toml"),
        }
    }
}
