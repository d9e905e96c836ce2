//! What there is to be told, to whom, by which ways.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{NoticeId, StaffId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};

/// Why people are told. Security, billing and legal notices always reach an owner; the others are chosen.  (P-ACC-5)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Security,
    Billing,
    Legal,
    /// Customers who wait, and answers to what one asked.
    Work,
    /// How numbers and the installation fare.
    Health,
    News,
}

impl Class {
    /// Whether nobody can silence it.
    pub const fn is_mandatory(self) -> bool {
        match self {
            Class::Security | Class::Billing | Class::Legal => true,
            Class::Work | Class::Health | Class::News => false,
        }
    }
}

/// How a notice reaches a person, besides her list of notices, in which every one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    Mail,
    Push,
}

impl Way {
    pub const ALL: [Way; 2] = [Way::Mail, Way::Push];

    pub const fn as_str(self) -> &'static str {
        match self {
            Way::Mail => "mail",
            Way::Push => "push",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Way {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Way::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $class:ident, [$($way:ident)*], [$($fact:literal)*];)*) => {
        /// Everything that is told. Each has a class, the ways it takes unless a person chose otherwise, the facts its words
        /// need, and three messages: `notice-<kind>-title`, `-text`, `-action`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Kind::$name => $word,)* }
            }

            pub const fn class(self) -> Class {
                match self { $(Kind::$name => Class::$class,)* }
            }

            /// The names of the facts that its words need.
            pub const fn facts(self) -> &'static [&'static str] {
                match self { $(Kind::$name => &[$($fact),*],)* }
            }

            const fn ways(self) -> &'static [Way] {
                match self { $(Kind::$name => &[$(Way::$way),*],)* }
            }
        }

        impl FromStr for Kind {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok(Kind::$name),)* _ => Err(UnknownWord) }
            }
        }
    };
}

kinds! {
    /// A customer has written.
    NewMessage = "new-message", Work, [Push], [];
    /// A customer has waited for as long as the business chose.
    Unanswered = "unanswered", Work, [Mail Push], ["minutes"];
    /// What was promised about a customer is due soon.
    LevelWarned = "level-warned", Work, [Mail Push], ["minutes"];
    /// It was not kept.
    LevelMissed = "level-missed", Work, [Mail Push], [];
    /// A colleague calls one to a conversation, by a note.
    Mentioned = "mentioned", Work, [Mail Push], ["name"];
    /// A conversation that one put off is back.
    SnoozeOver = "snooze-over", Work, [Push], [];
    /// A number hears nothing, against its habit.
    NumberSilent = "number-silent", Health, [Mail Push], ["number" "hours"];
    /// Posts in Meta's name come with wrong signatures, on an app that worked.
    SignaturesFailing = "signatures-failing", Security, [Mail Push], ["app"];
    /// Meta changed a number's quality, limit, name or state.
    NumberHealth = "number-health", Health, [Mail Push], ["number" "what"];
    /// Meta wants to be paid before it sends on.
    PaymentTrouble = "payment-trouble", Billing, [Mail Push], ["number"];
    /// Meta counts a template as marketing that was written for something else.
    TemplateRecounted = "template-recounted", Health, [Mail Push], ["template"];
    /// Meta will count a template as marketing that was written for something else.
    TemplateComing = "template-coming", Health, [Mail Push], ["template" "hours"];
    /// Meta refused a template.
    TemplateRejected = "template-rejected", Health, [Mail Push], ["template" "language" "why"];
    /// Meta approved a template that was handed in here: it stands in the list only.
    TemplateApproved = "template-approved", Health, [], ["template" "language"];
    /// Meta stopped a template for some hours.
    TemplatePaused = "template-paused", Health, [Mail Push], ["template" "language"];
    /// Meta switched a template off for good.
    TemplateDisabled = "template-disabled", Health, [Mail Push], ["template" "language"];
    /// Meta counts a template as marketing no more.
    TemplateMoved = "template-moved", Health, [], ["template" "language"];
    /// People's consent to offers ends by a rule.
    ConsentEnding = "consent-ending", Work, [Mail Push], ["count" "days"];
    /// A token ends, and with it the connection.
    TokenExpiring = "token-expiring", Health, [Mail Push], ["number" "days"];
    /// No backup could be made.
    BackupFailed = "backup-failed", Security, [Mail Push], [];
    /// Nobody has tried yet whether a backup can be restored.
    BackupNotRehearsed = "backup-not-rehearsed", Health, [Mail], [];
    /// `doctor` found something that was better before.
    InstallationWeaker = "installation-weaker", Security, [Mail Push], ["count"];
    /// A customer asks that data be deleted.
    DeletionRequested = "deletion-requested", Legal, [Mail Push], [];
    /// A customer asks that what is kept about them be corrected.
    CorrectionRequested = "correction-requested", Legal, [Mail Push], [];
    /// The operator may look at this business for a while.
    SupportGranted = "support-granted", Security, [Mail Push], ["hours"];
    /// The operator has answered a question.
    SupportAnswered = "support-answered", Work, [Mail Push], [];
    /// The platform's terms have a new version.
    TermsChanged = "terms-changed", Legal, [Mail], ["version"];
    /// A browser that never did so before has signed in.
    SignInFromNewDevice = "sign-in-from-new-device", Security, [Mail Push], ["device"];
    /// The password was changed.
    PasswordChanged = "password-changed", Security, [Mail Push], [];
    /// Another e-mail was asked for one's login: told at the address until now.
    EmailChangeAsked = "email-change-asked", Security, [Mail Push], [];
    /// The login has another e-mail: told at the one until now.
    EmailChanged = "email-changed", Security, [Mail Push], [];
    /// What a colleague was told of her own login did not reach her.
    ColleaguesLogin = "colleagues-login", Security, [Mail Push], ["name"];
    /// Someone has another role now.
    RoleChanged = "role-changed", Security, [Mail Push], ["name" "role"];
    /// Someone does not work here any more.
    MemberRemoved = "member-removed", Security, [Mail Push], ["name"];
    /// A program can come in by a new key.
    ApiKeyMade = "api-key-made", Security, [Mail Push], ["name"];
    /// A program is told what happens, at a new address.
    WebhookMade = "webhook-made", Security, [Mail Push], ["host"];
    /// A program is told nothing any more.
    WebhookDisabled = "webhook-disabled", Health, [Mail Push], ["host"];
    /// Mail to a colleague comes back.
    MailBounced = "mail-bounced", Health, [Mail Push], ["name"];
}

impl Kind {
    /// Whether it takes this way unless the person chose otherwise.
    pub fn takes(self, way: Way) -> bool {
        self.ways().contains(&way)
    }

    /// Whether nobody can silence it.
    pub const fn is_mandatory(self) -> bool {
        self.class().is_mandatory()
    }

    /// Whether it speaks to a person of her own login, so that its words are wrong for anyone else.
    pub const fn is_personal(self) -> bool {
        matches!(self, Kind::SignInFromNewDevice | Kind::PasswordChanged | Kind::EmailChangeAsked | Kind::EmailChanged)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Owners,
    /// These, as far as they still work here.
    Staff(Vec<StaffId>),
    /// These and the owners.
    StaffAndOwners(Vec<StaffId>),
    /// Everyone who may answer customers and is on duty.
    OnDuty,
    /// The same; where nobody is on duty, the owners.
    OnDutyOrOwners,
}

/// One thing the words need: a number, or a short name. Never what a customer wrote or is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Number(i64),
    Name(String),
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Fact::Number(number)
    }
}

impl From<&str> for Fact {
    fn from(name: &str) -> Self {
        Fact::Name(kernel::Text::line(name, 120))
    }
}

impl From<String> for Fact {
    fn from(name: String) -> Self {
        Fact::from(name.as_str())
    }
}

/// What the words of a notice need, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, Fact>);

impl Facts {
    /// A number; one that is not there is zero.
    pub(super) fn number(&self, name: &str) -> i64 {
        match self.0.get(name) {
            Some(Fact::Number(number)) => *number,
            Some(Fact::Name(_)) | None => 0,
        }
    }

    pub(super) fn name(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Fact::Name(text)) => text.clone(),
            Some(Fact::Number(number)) => number.to_string(),
            None => String::new(),
        }
    }

    pub(super) fn hold(&self, names: &[&str]) -> bool {
        names.len() == self.0.len() && names.iter().all(|name| self.0.contains_key(*name))
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("OK because facts are numbers and names")
    }

    pub(super) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// Something to be told.
#[derive(Clone, Debug)]
pub struct Notice {
    pub kind: Kind,
    pub to: To,
    /// What it is about: nobody is told the same kind with the same key twice.
    pub key: String,
    /// Where it leads, on this installation: begins with a slash, as `/t/{tenant}/inbox`.
    pub path: String,
    pub facts: Facts,
}

impl Notice {
    pub fn new(kind: Kind, to: To, key: impl fmt::Display, path: impl Into<String>) -> Self {
        Self { kind, to, key: key.to_string(), path: path.into(), facts: Facts::default() }
    }

    /// One of the facts that [`Kind::facts`] names.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<Fact>) -> Self {
        self.facts.0.insert(name.to_owned(), value.into());
        self
    }
}

/// A notice as one person was told it.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: NoticeId,
    pub staff: StaffId,
    pub kind: Kind,
    pub key: String,
    pub path: String,
    pub facts: Facts,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}
