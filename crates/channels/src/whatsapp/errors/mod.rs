//! Meta's errors: what they mean for the dispatcher, and what they mean for the owner (facts/meta.md 1.4 and 4.7).
//!
//! - We decide by `code`, and by the subcode only to find better words; never by the text of a message.
//! - A code we do not know is not tried again, unless Meta says that it will pass.

mod table;

use std::time::Duration;

use kernel::Locale;
use serde_json::Value;

use super::payload::fields::Fields;
use crate::incoming::{NO_CODE, ProviderError};
use crate::words::messages;

/// What an error means for the message and its inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The token or its permissions. The inbox shows "reconnect", its messages wait.
    Reconnect,
    /// The number is not registered. As `Reconnect`, with another thing to do.
    Register,
    /// A trouble that passes: again after `seconds`, doubled each time, at most `times`.
    Retry {
        seconds: u64,
        times: u32,
    },
    /// The number or the account sends too fast: the whole inbox slows down, then again.
    Throttled,
    /// Too fast to this one person: again after 4, 16, 64 … seconds; others go on.
    PairThrottled,
    /// More than a day since the person wrote: only a template gets through.
    WindowClosed,
    /// The person stopped marketing at Meta: never again, until they resume.
    OptedOut,
    /// Meta chose not to deliver marketing to this person for now: not within a day, not by itself.
    NotNow,
    /// This person cannot be reached here.
    Unreachable,
    /// Nothing goes out until the owner has paid or added a way to.
    Payment,
    /// Meta has blocked or restricted the account or the number.
    Blocked,
    /// The template: its state, its words or its values.
    Template,
    /// A file could not be fetched or is not of a kind that WhatsApp takes.
    Media,
    /// We asked for something that Meta does not take.
    Invalid,
    Unknown,
}

impl ErrorClass {
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorClass::Reconnect => "reconnect",
            ErrorClass::Register => "register",
            ErrorClass::Retry { .. } => "retry",
            ErrorClass::Throttled => "throttled",
            ErrorClass::PairThrottled => "pair_throttled",
            ErrorClass::WindowClosed => "window_closed",
            ErrorClass::OptedOut => "opted_out",
            ErrorClass::NotNow => "not_now",
            ErrorClass::Unreachable => "unreachable",
            ErrorClass::Payment => "payment",
            ErrorClass::Blocked => "blocked",
            ErrorClass::Template => "template",
            ErrorClass::Media => "media",
            ErrorClass::Invalid => "invalid",
            ErrorClass::Unknown => "unknown",
        }
    }

    /// How long to wait before the message is tried again, after `attempts` refusals; nothing if it must not be.
    pub fn retry_after(self, attempts: u32) -> Option<Duration> {
        let step = attempts.saturating_sub(1);
        match self {
            ErrorClass::Retry { seconds, times } if attempts <= times => {
                Some(Duration::from_secs(seconds << step.min(10)).min(LONGEST_WAIT))
            }
            ErrorClass::Throttled => Some(Duration::from_secs(5 << step.min(10)).min(LONGEST_WAIT)),
            ErrorClass::PairThrottled => Some(Duration::from_secs(4_u64.pow(attempts.clamp(1, 6))).min(LONGEST_WAIT)),
            ErrorClass::Retry { .. }
            | ErrorClass::Reconnect
            | ErrorClass::Register
            | ErrorClass::WindowClosed
            | ErrorClass::OptedOut
            | ErrorClass::NotNow
            | ErrorClass::Unreachable
            | ErrorClass::Payment
            | ErrorClass::Blocked
            | ErrorClass::Template
            | ErrorClass::Media
            | ErrorClass::Invalid
            | ErrorClass::Unknown => None,
        }
    }

    /// Whether the message is fine and the inbox is not: messages wait until the owner has done something.
    pub const fn stops_inbox(self) -> bool {
        matches!(self, ErrorClass::Reconnect | ErrorClass::Register)
    }
}

const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// For the owner: what happened, and what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub what: &'static str,
    pub next: &'static str,
}

/// What a code means, wherever it stood: in an answer or in a later status.
pub fn classify(code: i64) -> ErrorClass {
    table::row(code).map_or(ErrorClass::Unknown, |row| row.class)
}

/// The owner's words for a code. A code we do not know has honest ones.
pub fn words(code: i64) -> Words {
    table::row(code).map_or(table::UNKNOWN, |row| row.words)
}

/// The same in a reader's language; nothing for a code we do not know.
pub fn told(locale: Locale, code: i64) -> Option<String> {
    table::row(code).map(|row| messages(locale).get(&message(row)))
}

/// A message is called by the first code of its row.
fn message(row: &table::Row) -> String {
    format!("error-{}", row.codes.start())
}

/// An error as the Graph API answers it. Its texts may name the recipient: they are for the owner, not for logs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphError {
    pub code: i64,
    pub subcode: Option<i64>,
    pub kind: Option<String>,
    pub message: Option<String>,
    pub details: Option<String>,
    /// What Meta itself would show a person.
    pub user_title: Option<String>,
    pub user_message: Option<String>,
    pub is_transient: bool,
    /// To be told to Meta's support; harmless in logs.
    pub trace_id: Option<String>,
}

impl GraphError {
    /// The error in an answer, whatever its HTTP status: a 200 may hold one too (facts/meta.md 1.4).
    pub fn in_body(body: &[u8]) -> Option<GraphError> {
        let body: Value = kernel::text::from_json_bytes(body).ok()?;
        let error = Fields::of(&body).object("error");
        error.is_there().then(|| GraphError {
            code: error.integer("code").unwrap_or(NO_CODE),
            subcode: error.integer("error_subcode"),
            kind: error.text("type"),
            message: error.text("message"),
            details: details(error),
            user_title: error.text("error_user_title"),
            user_message: error.text("error_user_msg"),
            is_transient: error.is_set("is_transient"),
            trace_id: error.id("fbtrace_id"),
        })
    }

    pub fn class(&self) -> ErrorClass {
        match classify(self.code) {
            ErrorClass::Unknown if self.is_transient => table::TEMPORARY,
            class => class,
        }
    }

    pub fn words(&self) -> Words {
        match (self.code, self.subcode) {
            (100, Some(33)) => table::NO_SUCH_OBJECT,
            (190, Some(463)) => table::TOKEN_EXPIRED,
            (190, Some(460)) => table::PASSWORD_CHANGED,
            _ => words(self.code),
        }
    }
}

impl From<GraphError> for ProviderError {
    fn from(error: GraphError) -> ProviderError {
        let title = error.user_title.or(error.message);
        ProviderError { code: error.code, title, details: error.user_message.or(error.details) }
    }
}

/// `error_data` is an object for messages, and a text elsewhere, which may hold an object written as JSON.
fn details(error: Fields) -> Option<String> {
    let object = error.object("error_data");
    if object.is_there() {
        return object.text("details");
    }
    let text = error.text("error_data")?;
    match serde_json::from_str::<Value>(&text) {
        Ok(value) if value.is_object() => Fields::of(&value).text("details"),
        Ok(_) | Err(_) => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_fact_sheet_has_its_class() {
        // facts/meta.md 4.7, row by row.
        let retry = |code| matches!(classify(code), ErrorClass::Retry { .. });
        for code in [0, 190, 3, 10, 200, 250, 299, 131005, 102] {
            assert_eq!(classify(code), ErrorClass::Reconnect, "{code}");
        }
        for code in [1, 2, 131000, 131016, 131057, 133004, 133015, 134101, 139102, 139103] {
            assert!(retry(code), "{code}");
        }
        for code in [4, 17, 32, 613, 80007, 80008, 80014, 130429, 131048] {
            assert_eq!(classify(code), ErrorClass::Throttled, "{code}");
        }
        for (code, class) in [
            (131056, ErrorClass::PairThrottled),
            (131047, ErrorClass::WindowClosed),
            (470, ErrorClass::WindowClosed),
            (131050, ErrorClass::OptedOut),
            (131049, ErrorClass::NotNow),
            (130472, ErrorClass::NotNow),
            (131026, ErrorClass::Unreachable),
            (131021, ErrorClass::Unreachable),
            (131030, ErrorClass::Unreachable),
            (131062, ErrorClass::Unreachable),
            (137000, ErrorClass::Unreachable),
            (131042, ErrorClass::Payment),
            (134011, ErrorClass::Payment),
            (368, ErrorClass::Blocked),
            (131031, ErrorClass::Blocked),
            (130497, ErrorClass::Blocked),
            (131064, ErrorClass::Blocked),
            (131037, ErrorClass::Blocked),
            (131063, ErrorClass::Template),
            (131045, ErrorClass::Register),
            (133010, ErrorClass::Register),
            (132000, ErrorClass::Template),
            (132001, ErrorClass::Template),
            (132015, ErrorClass::Template),
            (132016, ErrorClass::Template),
            (132018, ErrorClass::Template),
            (131052, ErrorClass::Media),
            (131053, ErrorClass::Media),
            (100, ErrorClass::Invalid),
            (33, ErrorClass::Invalid),
            (131008, ErrorClass::Invalid),
            (131009, ErrorClass::Invalid),
            (131051, ErrorClass::Invalid),
            (135000, ErrorClass::Invalid),
            (999_999, ErrorClass::Unknown),
        ] {
            assert_eq!(classify(code), class, "{code}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_speaks_in_sentences() {
        let mut last = i64::MIN;
        for row in table::ROWS {
            assert!(*row.codes.start() > last && row.codes.end() >= row.codes.start(), "{:?}", row.codes);
            last = *row.codes.end();
        }
        let special = [table::UNKNOWN, table::NO_SUCH_OBJECT, table::TOKEN_EXPIRED, table::PASSWORD_CHANGED];
        for words in table::ROWS.iter().map(|row| row.words).chain(special) {
            for text in [words.what, words.next] {
                assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
                for jargon in ["API", "WABA", "endpoint", "parameter", "payload", "HTTP", "webhook", "JSON", "OAuth"] {
                    assert!(!text.contains(jargon), "{jargon}: {text}");
                }
            }
        }
    }

    #[test]
    fn every_row_is_told_in_every_language() {
        for row in table::ROWS {
            assert!(messages(Locale::En).has(&message(row)), "{:?}", row.codes);
            let code = *row.codes.end();
            assert_eq!(told(Locale::En, code), Some(format!("{} {}", row.words.what, row.words.next)));
            assert_ne!(told(Locale::Es, code), told(Locale::En, code));
            assert_ne!(told(Locale::PtBr, code), told(Locale::En, code));
        }
        assert_eq!(told(Locale::Es, 999_999), None);
    }

    #[test]
    fn waits_grow_and_end() {
        let seconds = |class: ErrorClass, attempts| class.retry_after(attempts).map(|wait| wait.as_secs());
        let retry = ErrorClass::Retry { seconds: 2, times: 3 };
        assert_eq!([1, 2, 3, 4].map(|attempts| seconds(retry, attempts)), [Some(2), Some(4), Some(8), None]);
        // 4^n seconds, as Meta asks for (facts/meta.md 4.7).
        assert_eq!(
            [1, 2, 3].map(|attempts| seconds(ErrorClass::PairThrottled, attempts)),
            [Some(4), Some(16), Some(64)]
        );
        assert_eq!(seconds(ErrorClass::PairThrottled, 50), Some(900));
        assert_eq!(seconds(ErrorClass::Throttled, 50), Some(900));
        assert_eq!(seconds(ErrorClass::WindowClosed, 1), None);
    }

    #[test]
    fn error_data_is_read_as_an_object_and_as_a_text() {
        for (data, details) in [
            (r#"{"messaging_product":"whatsapp","details":"Too late"}"#, Some("Too late")),
            (r#""{\"details\":\"Too late\"}""#, Some("Too late")),
            (r#""Too late""#, Some("Too late")),
            ("null", None),
            ("[]", None),
        ] {
            let body = format!(
                r#"{{"error":{{"message":"(#131047) …","type":"OAuthException","code":131047,"error_data":{data},"fbtrace_id":"AbC"}}}}"#
            );
            let error = GraphError::in_body(body.as_bytes()).unwrap();
            assert_eq!(
                (error.code, error.details.as_deref(), error.trace_id.as_deref()),
                (131047, details, Some("AbC")),
                "{data}"
            );
        }
        for body in ["", "<html>", "{}", r#"{"error":"no"}"#, r#"{"messages":[{"id":"wamid.1"}]}"#] {
            assert_eq!(GraphError::in_body(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn an_unknown_error_that_will_pass_is_tried_again() {
        let error = |is_transient| GraphError { code: 424_242, is_transient, ..GraphError::default() };
        assert!(error(true).class().retry_after(1).is_some());
        assert_eq!(error(false).class().retry_after(1), None);
        assert_eq!(error(false).words(), table::UNKNOWN);
    }
}
