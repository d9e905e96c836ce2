//! Inboxes, what is needed to connect one, and what may be wrong with it.

use kernel::{AppId, InboxId, Locale, Problem, Secret, Text, Timestamp};
use web::t;

use crate::apps::{Callback, Given};
use crate::whatsapp::client::{GraphId, TokenDetails};
use consent::inboxes::InboxState;

/// One connected number.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub id: InboxId,
    pub app: AppId,
    pub name: String,
    /// Meta's id of the number.
    pub number: String,
    /// Meta's id of the WhatsApp Business Account.
    pub account: String,
    /// The number as people write it.
    pub display: String,
    /// What customers see.
    pub verified_name: String,
    pub connected_at: Timestamp,
    pub disconnected_at: Option<Timestamp>,
    pub checked_at: Option<Timestamp>,
    /// What the last check found; nothing when all was well.
    pub wrong: Option<Wrong>,
    /// Since when it hears nothing, against its habit.
    pub silent_since: Option<Timestamp>,
    pub state: InboxState,
}

impl Inbox {
    pub fn is_connected(&self) -> bool {
        self.disconnected_at.is_none()
    }
}

/// An inbox with the app behind it, as its page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub inbox: Inbox,
    pub webhook_url: String,
    pub verify_token: Secret,
    pub callback: Callback,
    pub verified_at: Option<Timestamp>,
    pub last_webhook_at: Option<Timestamp>,
    pub failing_since: Option<Timestamp>,
    /// What Meta says of the number and its account.
    pub health: crate::health::View,
}

/// What a person or a program enters to connect a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entered {
    pub(crate) name: String,
    pub(crate) app_id: String,
    pub(crate) phone_number_id: String,
    pub(crate) waba_id: String,
    pub(crate) access_token: Option<Secret>,
    pub(crate) app_secret: Option<Secret>,
    pub(crate) verify_token: Option<Secret>,
}

/// The same, in a form that Meta can be asked with.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) name: String,
    pub(crate) number: GraphId,
    pub(crate) account: GraphId,
    pub(crate) token: Secret,
    pub(crate) app: Given,
}

const LONGEST_NAME: usize = 80;
const LONGEST_SECRET: usize = 4096;
const LONGEST_VERIFY_TOKEN: usize = 200;

impl Entered {
    /// Checks the form alone. Spaces around what was pasted are not meant.
    pub(crate) fn checked(self, locale: Locale) -> Result<Credentials, Problem> {
        let mut problem = Problem::invalid();
        let mut add = |field, code, words| problem = problem.clone().field(field, code, words);
        let mut id = |field: &'static str, text: &str| {
            let id = GraphId::parse(text);
            if id.is_err() {
                add(field, "not_an_id", t!(locale, "wrong-not-an-id"));
            }
            id.ok()
        };
        let number = id("phone_number_id", &self.phone_number_id);
        let account = id("waba_id", &self.waba_id);
        let app_id = if self.app_id.trim().is_empty() { None } else { id("app_id", &self.app_id) };
        let mut secret = |field: &'static str, value: Option<Secret>| {
            let value = value.map(|value| Secret::new(value.expose().trim())).filter(|value| !value.is_empty());
            let is_one_word = |value: &Secret| {
                value.expose().len() <= LONGEST_SECRET && value.expose().chars().all(|c| c.is_ascii_graphic())
            };
            match value {
                Some(value) if is_one_word(&value) => Some(value),
                Some(_) => {
                    add(field, "not_one_word", t!(locale, "wrong-not-one-word"));
                    None
                }
                None if field == "verify_token" => None,
                None => {
                    add(field, "missing", t!(locale, "wrong-missing"));
                    None
                }
            }
        };
        let token = secret("access_token", self.access_token);
        let app_secret = secret("app_secret", self.app_secret);
        let verify_token = secret("verify_token", self.verify_token);
        if verify_token.as_ref().is_some_and(|token| token.expose().len() > LONGEST_VERIFY_TOKEN) {
            add("verify_token", "length", t!(locale, "wrong-verify-token-length"));
        }
        match (number, account, token, app_secret) {
            (Some(number), Some(account), Some(token), Some(secret)) if problem.fields.is_empty() => Ok(Credentials {
                name: Text::line(&self.name, LONGEST_NAME),
                number,
                account,
                token,
                app: Given { external_id: app_id, secret, verify_token, is_shared: false },
            }),
            _ => Err(problem),
        }
    }
}

/// What may be wrong with an inbox or its credentials, as Meta's answers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    TokenRefused,
    TokenExpired,
    /// The token was made for another app than the one that was named.
    TokenOfAnotherApp,
    /// Messaging, or management, or both.
    PermissionMissing,
    NumberUnknown,
    AccountUnknown,
    /// The token is of a business whose accounts are others.
    AccountElsewhere,
    /// The number belongs to another account than the one that was named.
    NumberElsewhere,
    NumberNotRegistered,
    /// The secret is not the one of the app that the token was made for.
    SecretWrong,
    /// Meta knows no such app with such a secret.
    AppRefused,
    /// Meta called the callback and did not hear what it wanted.
    CallbackUnreachable,
    MetaUnreachable,
    MetaBusy,
    /// Meta's rules, a lock, a payment: its own page says more.
    MetaRefused,
    AlreadyConnected,
    /// The code that Meta sent with her was spent, or too old.
    CodeRefused,
}

impl Wrong {
    pub const ALL: [Wrong; 17] = [
        Wrong::TokenRefused,
        Wrong::TokenExpired,
        Wrong::TokenOfAnotherApp,
        Wrong::PermissionMissing,
        Wrong::NumberUnknown,
        Wrong::AccountUnknown,
        Wrong::AccountElsewhere,
        Wrong::NumberElsewhere,
        Wrong::NumberNotRegistered,
        Wrong::SecretWrong,
        Wrong::AppRefused,
        Wrong::CallbackUnreachable,
        Wrong::MetaUnreachable,
        Wrong::MetaBusy,
        Wrong::MetaRefused,
        Wrong::AlreadyConnected,
        Wrong::CodeRefused,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Wrong::TokenRefused => "token_refused",
            Wrong::TokenExpired => "token_expired",
            Wrong::TokenOfAnotherApp => "token_of_another_app",
            Wrong::PermissionMissing => "permission_missing",
            Wrong::NumberUnknown => "number_unknown",
            Wrong::AccountUnknown => "account_unknown",
            Wrong::AccountElsewhere => "account_elsewhere",
            Wrong::NumberElsewhere => "number_elsewhere",
            Wrong::NumberNotRegistered => "number_not_registered",
            Wrong::SecretWrong => "app_secret_wrong",
            Wrong::AppRefused => "app_refused",
            Wrong::CallbackUnreachable => "callback_unreachable",
            Wrong::MetaUnreachable => "meta_unreachable",
            Wrong::MetaBusy => "meta_busy",
            Wrong::MetaRefused => "meta_refused",
            Wrong::AlreadyConnected => "already_connected",
            Wrong::CodeRefused => "code_refused",
        }
    }

    pub fn of(code: &str) -> Option<Self> {
        Wrong::ALL.into_iter().find(|wrong| wrong.code() == code)
    }

    /// The field to change, where one is to blame.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Wrong::TokenRefused | Wrong::TokenExpired | Wrong::TokenOfAnotherApp | Wrong::PermissionMissing => {
                Some("access_token")
            }
            Wrong::NumberUnknown | Wrong::NumberNotRegistered | Wrong::AlreadyConnected => Some("phone_number_id"),
            Wrong::AccountUnknown | Wrong::AccountElsewhere | Wrong::NumberElsewhere => Some("waba_id"),
            Wrong::SecretWrong | Wrong::AppRefused => Some("app_secret"),
            Wrong::CallbackUnreachable
            | Wrong::MetaUnreachable
            | Wrong::MetaBusy
            | Wrong::MetaRefused
            | Wrong::CodeRefused => None,
        }
    }

    /// What is wrong, and what to do.
    pub fn words(self, locale: Locale) -> String {
        match self {
            Wrong::TokenRefused => t!(locale, "wrong-token-refused"),
            Wrong::TokenExpired => t!(locale, "wrong-token-expired"),
            Wrong::TokenOfAnotherApp => t!(locale, "wrong-token-of-another-app"),
            Wrong::PermissionMissing => {
                t!(locale, "wrong-permission-missing", scopes = TokenDetails::NEEDED.join(", "))
            }
            Wrong::NumberUnknown => t!(locale, "wrong-number-unknown"),
            Wrong::AccountUnknown => t!(locale, "wrong-account-unknown"),
            Wrong::AccountElsewhere => t!(locale, "wrong-account-elsewhere"),
            Wrong::NumberElsewhere => t!(locale, "wrong-number-elsewhere"),
            Wrong::NumberNotRegistered => t!(locale, "wrong-number-not-registered"),
            Wrong::SecretWrong => t!(locale, "wrong-secret"),
            Wrong::AppRefused => t!(locale, "wrong-app-refused"),
            Wrong::CallbackUnreachable => t!(locale, "wrong-callback-unreachable"),
            Wrong::MetaUnreachable => t!(locale, "wrong-meta-unreachable"),
            Wrong::MetaBusy => t!(locale, "wrong-meta-busy"),
            Wrong::MetaRefused => t!(locale, "wrong-meta-refused"),
            Wrong::AlreadyConnected => t!(locale, "wrong-already-connected"),
            Wrong::CodeRefused => t!(locale, "wrong-code-refused"),
        }
    }

    /// Whether nothing can be sent until a person has done something.
    pub const fn stops_inbox(self) -> bool {
        match self {
            Wrong::TokenRefused
            | Wrong::TokenExpired
            | Wrong::TokenOfAnotherApp
            | Wrong::PermissionMissing
            | Wrong::NumberUnknown
            | Wrong::AccountUnknown
            | Wrong::AccountElsewhere
            | Wrong::NumberElsewhere
            | Wrong::NumberNotRegistered
            | Wrong::SecretWrong
            | Wrong::AppRefused => true,
            Wrong::CallbackUnreachable
            | Wrong::MetaUnreachable
            | Wrong::MetaBusy
            | Wrong::MetaRefused
            | Wrong::CodeRefused
            | Wrong::AlreadyConnected => false,
        }
    }

    pub fn problem(self, locale: Locale) -> Problem {
        let words = self.words(locale);
        let status = match self {
            Wrong::AlreadyConnected => 409,
            Wrong::MetaUnreachable | Wrong::MetaBusy => 503,
            _ if self.field().is_some() => 422,
            _ => 409,
        };
        let problem = Problem::new(status, self.code(), words.clone());
        match self.field() {
            Some(field) => problem.field(field, self.code(), words),
            None => problem,
        }
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Self {
        wrong.problem(Locale::default())
    }
}
