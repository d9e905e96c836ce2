use std::time::Duration;

use ::store::Tx;
use kernel::{
    AttemptId, Channel, Clock, ConsentEntryId, ContactId, ConversationId, DecisionId, InboxId, MessageId, PhoneNumber,
    Purpose, RequestId, TemplateId, TenantId, Timestamp, Who,
};
use serde::{Deserialize, Serialize};

use super::parts::Part;
use crate::words::Answer;

/// What someone wants to send.
#[derive(Debug)]
pub struct Draft {
    pub attempt: AttemptId,
    /// The lease under which it would be sent.
    pub fence: i64,
    /// None for a read receipt or typing.
    pub message: Option<MessageId>,
    pub conversation: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    pub channel: Channel,
    pub purpose: Purpose,
    /// Set for the few things that pass after a stop.
    pub compliance: Option<Compliance>,
    pub author: Who,
    pub request: RequestId,
    pub rendered: Rendered,
}

impl Draft {
    /// The exception it may claim: our own short text, made by the machine, and nothing else.
    pub(super) fn compliance(&self) -> Option<Compliance> {
        let is_own_text = matches!((&self.rendered.content, self.author), (Content::Text { .. }, Who::System(_)));
        self.compliance.filter(|_| is_own_text)
    }

    /// Whether it asks for consent.
    pub(super) fn asks_for_consent(&self) -> bool {
        matches!(&self.rendered.content, Content::Part(Part::Question(question)) if question.consent_text.is_some())
    }

    /// Why it is written: what the sender says or the template's category, whichever is stricter.
    pub(super) fn purpose(&self, template: Option<Purpose>) -> Purpose {
        let strictness = |purpose: &Purpose| match purpose {
            Purpose::Compliance => 0,
            Purpose::Service => 1,
            Purpose::Transactional => 2,
            Purpose::Marketing => 3,
        };
        template.into_iter().chain([self.purpose]).max_by_key(strictness).unwrap_or(self.purpose)
    }
}

/// What passes after a stop, and nothing else does (design, STOP).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compliance {
    /// That everything ended: one, within five minutes.
    StopConfirmation,
    /// That one purpose ended: one, within five minutes, and none after a stop.
    PurposeConfirmation,
    /// Not more than one a minute and five a day, so that two machines do not talk to each other for ever.
    HelpAnswer,
}

impl Compliance {
    /// The exception an answer needs; the answer to START needs none.
    pub const fn of(answer: Answer) -> Option<Self> {
        match answer {
            Answer::Stopped => Some(Compliance::StopConfirmation),
            Answer::OffersStopped | Answer::RemindersStopped => Some(Compliance::PurposeConfirmation),
            Answer::Help => Some(Compliance::HelpAnswer),
            Answer::Started => None,
        }
    }
}

/// A message as it will be handed over.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub to: Address,
    pub content: Content,
    /// The provider's id of the message it answers.
    pub reply_to: Option<String>,
}

/// Where a person is reached on the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub phone: Option<PhoneNumber>,
    /// WhatsApp's business-scoped user id.
    pub user_id: Option<String>,
}

/// What is handed over.
#[derive(Debug, Clone)]
pub enum Content {
    Text {
        body: String,
    },
    Template {
        id: TemplateId,
        name: String,
        language: String,
        header: Vec<Parameter>,
        body: Vec<Parameter>,
        buttons: Vec<(u8, String)>,
    },
    /// A file, by its id at the provider; empty as long as it is only asked about.
    File {
        kind: FileKind,
        provider_id: String,
        caption: Option<String>,
        name: Option<String>,
    },
    /// A place, contact cards, a question, a reaction.
    Part(Part),
    /// The person sees that their message, and all before it, was read.
    ReadReceipt {
        provider_id: String,
    },
    /// The person sees that someone is typing; it also marks the message read (facts/meta.md 4.2).
    Typing {
        provider_id: String,
    },
}

/// As what a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Image,
    Video,
    Audio,
    /// Recorded, and played in the thread.
    Voice,
    Document,
    Sticker,
}

impl FileKind {
    pub const ALL: [FileKind; 6] =
        [FileKind::Image, FileKind::Video, FileKind::Audio, FileKind::Voice, FileKind::Document, FileKind::Sticker];

    pub const fn as_str(self) -> &'static str {
        match self {
            FileKind::Image => "image",
            FileKind::Video => "video",
            FileKind::Audio => "audio",
            FileKind::Voice => "voice",
            FileKind::Document => "document",
            FileKind::Sticker => "sticker",
        }
    }

    /// Whether words go with it (facts/meta.md 4.2).
    pub const fn takes_caption(self) -> bool {
        matches!(self, FileKind::Image | FileKind::Video | FileKind::Document)
    }
}

/// A template's parameter: its name where parameters are named, and its text.
pub type Parameter = (Option<String>, String);

/// Why something is held or refused. The words for people stand with the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The business closed its account.
    TenantClosed,
    OptedOut,
    HeldUnclearStop,
    Restricted,
    PurposeWithdrawn,
    NoConsent,
    /// They agreed to offers: nobody is asked what they said.
    AlreadyAgreed,
    /// They were asked within the last year.
    AskedLately,
    WindowClosed,
    TemplateNotApproved,
    /// Meta counts the template as an offer, it was written as none, and no owner has chosen yet.
    TemplateRecounted,
    /// Meta delivers no marketing templates to the person's country.
    MarketingNotDeliveredThere,
    /// As many offers as a week may have.
    OffersEnough,
    /// As much by itself as a day may have.
    AutomaticEnough,
    InboxDisconnected,
    InboxReconnect,
    /// Meta does not let the number begin conversations, or answer, for a while.
    NumberRestricted,
    /// Meta wants to be paid before it sends on.
    PaymentTrouble,
    QuietHours,
    /// The data came back from a backup, and no person has said yet that sending may go on.
    Restored,
    ConfirmationUsed,
    AnsweredEnough,
    NoAddress,
    /// Cleared.
    Allowed,
}

impl Reason {
    pub const ALL: [Reason; 24] = [
        Reason::TenantClosed,
        Reason::OptedOut,
        Reason::HeldUnclearStop,
        Reason::Restricted,
        Reason::PurposeWithdrawn,
        Reason::NoConsent,
        Reason::AlreadyAgreed,
        Reason::AskedLately,
        Reason::WindowClosed,
        Reason::TemplateNotApproved,
        Reason::TemplateRecounted,
        Reason::MarketingNotDeliveredThere,
        Reason::OffersEnough,
        Reason::AutomaticEnough,
        Reason::InboxDisconnected,
        Reason::InboxReconnect,
        Reason::NumberRestricted,
        Reason::PaymentTrouble,
        Reason::QuietHours,
        Reason::Restored,
        Reason::ConfirmationUsed,
        Reason::AnsweredEnough,
        Reason::NoAddress,
        Reason::Allowed,
    ];

    /// The code in decisions and problems.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::TenantClosed => "tenant_closed",
            Reason::OptedOut => "opted_out",
            Reason::HeldUnclearStop => "held_unclear_stop",
            Reason::Restricted => "restricted",
            Reason::PurposeWithdrawn => "purpose_withdrawn",
            Reason::NoConsent => "no_consent",
            Reason::AlreadyAgreed => "already_agreed",
            Reason::AskedLately => "asked_lately",
            Reason::WindowClosed => "window_closed",
            Reason::TemplateNotApproved => "template_not_approved",
            Reason::TemplateRecounted => "template_recounted",
            Reason::MarketingNotDeliveredThere => "marketing_not_delivered_there",
            Reason::OffersEnough => "offers_enough",
            Reason::AutomaticEnough => "automatic_enough",
            Reason::InboxDisconnected => "inbox_disconnected",
            Reason::InboxReconnect => "inbox_reconnect",
            Reason::NumberRestricted => "number_restricted",
            Reason::PaymentTrouble => "payment_trouble",
            Reason::QuietHours => "quiet_hours",
            Reason::Restored => "restored",
            Reason::ConfirmationUsed => "confirmation_used",
            Reason::AnsweredEnough => "answered_enough",
            Reason::NoAddress => "no_address",
            Reason::Allowed => "allowed",
        }
    }
}

/// What the gate said.
#[derive(Debug)]
pub enum Verdict {
    Cleared(Box<Cleared>),
    /// It may go later, or once something is mended; ask again then.
    Held {
        until: Timestamp,
        reason: Reason,
        decision: DecisionId,
    },
    Refused {
        reasons: Vec<Reason>,
        decision: DecisionId,
    },
}

/// The same, asked beforehand.
#[derive(Debug, PartialEq, Eq)]
pub enum Passage {
    Open,
    Held { until: Timestamp, reason: Reason },
    Closed { reasons: Vec<Reason>, entry: Option<ConsentEntryId>, message: Option<MessageId> },
}

/// A decision as it is kept.
#[derive(Debug, Clone)]
pub struct Decision {
    pub id: DecisionId,
    /// `message`, `consent_question`, `confirmation`, `help_answer`, `read_receipt` or `typing`.
    pub kind: String,
    pub message: Option<MessageId>,
    pub conversation: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    pub channel: Channel,
    pub purpose: Purpose,
    pub author_kind: String,
    pub author_id: Option<uuid::Uuid>,
    /// `cleared`, `held` or `refused`.
    pub verdict: String,
    pub reasons: Vec<String>,
    pub entry: Option<ConsentEntryId>,
    pub evidence_message: Option<MessageId>,
    pub held_until: Option<Timestamp>,
    pub attempt: Option<AttemptId>,
    pub at: Timestamp,
}

/// Leave to send one message once, now.
///
/// ```compile_fail
/// fn twice(cleared: consent::gate::Cleared) -> (consent::gate::Cleared, consent::gate::Cleared) {
///     (cleared.clone(), cleared)
/// }
/// ```
///
/// ```compile_fail
/// let forged = consent::gate::Cleared { draft: todo!(), decision: todo!(), tenant: todo!(), issued: todo!() };
/// ```
#[derive(Debug)]
#[must_use = "a cleared message that is not sent leaves its attempt open"]
pub struct Cleared {
    draft: Draft,
    decision: DecisionId,
    tenant: TenantId,
    /// On the monotonic clock.
    issued: Duration,
}

/// The leave came too late; nothing was sent and the message may be decided about again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expired(pub AttemptId);

/// A cleared message in the hands of its channel. Made by [`Cleared::redeem`] only.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ready {
    pub tenant: TenantId,
    pub attempt: AttemptId,
    pub message: Option<MessageId>,
    pub inbox: InboxId,
    pub request: RequestId,
    pub rendered: Rendered,
}

impl Cleared {
    /// How long a leave holds.
    pub const LIVES: Duration = Duration::from_secs(2);

    pub(super) fn new(tx: &Tx<'_>, draft: Draft, decision: DecisionId) -> Self {
        Self { draft, decision, tenant: tx.tenant(), issued: tx.clock().monotonic() }
    }

    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub fn attempt(&self) -> AttemptId {
        self.draft.attempt
    }

    pub fn decision(&self) -> DecisionId {
        self.decision
    }

    pub fn inbox(&self) -> InboxId {
        self.draft.inbox
    }

    pub fn message(&self) -> Option<MessageId> {
        self.draft.message
    }

    pub fn fence(&self) -> i64 {
        self.draft.fence
    }

    /// Takes the leave to its channel, if it still holds.
    pub fn redeem(self, clock: &Clock) -> Result<Ready, Expired> {
        if clock.monotonic().saturating_sub(self.issued) > Self::LIVES {
            return Err(Expired(self.draft.attempt));
        }
        let Draft { attempt, message, inbox, request, rendered, .. } = self.draft;
        Ok(Ready { tenant: self.tenant, attempt, message, inbox, request, rendered })
    }
}
