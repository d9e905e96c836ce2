//! What became of one try to hand a mail over.

use std::time::Duration;

use kernel::Text;

/// Why a mail is not sent yet, or not at all. The words for people are `mail-trouble-<word>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection.
    Unreachable,
    /// The server was reached and then said nothing.
    Silent,
    /// The line cannot be kept secret: no STARTTLS, or a certificate that is not the server's.
    Insecure,
    /// User, password or key are not taken.
    SignIn,
    /// The server does not take mails from this sender.
    Sender,
    /// The address gives mail back.
    Address,
    /// The server does not take this mail.
    Refused,
    /// The server asks to wait.
    Busy,
    /// What it answered makes no sense.
    Strange,
    /// The time in which it was of use is over.
    Late,
}

impl Trouble {
    const ALL: [Trouble; 10] = [
        Trouble::Unreachable,
        Trouble::Silent,
        Trouble::Insecure,
        Trouble::SignIn,
        Trouble::Sender,
        Trouble::Address,
        Trouble::Refused,
        Trouble::Busy,
        Trouble::Strange,
        Trouble::Late,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Trouble::Unreachable => "unreachable",
            Trouble::Silent => "silent",
            Trouble::Insecure => "insecure",
            Trouble::SignIn => "sign_in",
            Trouble::Sender => "sender",
            Trouble::Address => "address",
            Trouble::Refused => "refused",
            Trouble::Busy => "busy",
            Trouble::Strange => "strange",
            Trouble::Late => "late",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Trouble::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The server took it, under this name if it gives one.
    Taken { answer: String, provider_id: Option<String> },
    /// The address gives it back: no later try will do better.
    Bounced { answer: String },
    /// Worth another try, not before this time.
    Again { trouble: Trouble, answer: String, after: Option<Duration> },
}

impl Outcome {
    pub(super) fn again(trouble: Trouble, answer: impl AsRef<str>) -> Self {
        Outcome::Again { trouble, answer: line(answer.as_ref()), after: None }
    }
}

/// What a server said, as one line of bounded length.
pub(super) fn line(answer: &str) -> String {
    Text::line(answer, 300)
}
