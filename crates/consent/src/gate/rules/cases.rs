//! One case of a rule's table: a message that would go, with one thing changed.

use std::time::Duration;

use kernel::{Channel, Clock, ConsentEntryId, PhoneNumber, Purpose, Timestamp, Who};

use super::super::caps::Caps;
use super::super::model::{Address, Compliance, Content, Draft, Rendered};
use super::super::parts::{Answers, Part, Question};
use super::{Facts, Form, judge};
use crate::inboxes::InboxState;
use crate::ledger::{Standing, State};
use crate::number_restrictions::NumberRestriction;

pub(super) struct Sample {
    pub(super) draft: Draft,
    pub(super) facts: Facts,
}

/// Holds each case against what is expected of it.
pub(super) fn table(cases: Vec<(&str, Sample, &str)>) {
    for (name, sample, expected) in cases {
        assert_eq!(sample.said(), expected, "{name}");
    }
}

impl Sample {
    /// An answer by itself, to someone who wrote an hour ago.
    pub(super) fn text() -> Self {
        let clock = Clock::manual(Timestamp::parse("2026-11-20T09:00:00Z").unwrap());
        let contact = clock.id();
        let now = clock.now();
        let to = Address { phone: PhoneNumber::parse("+491701234567", None).ok(), user_id: None };
        let draft = Draft {
            attempt: clock.id(),
            fence: 1,
            message: Some(clock.id()),
            conversation: clock.id(),
            inbox: clock.id(),
            contact,
            channel: Channel::WhatsApp,
            purpose: Purpose::Service,
            compliance: None,
            author: Who::System("automation"),
            request: clock.id(),
            rendered: Rendered { to, content: Content::Text { body: String::new() }, reply_to: None },
        };
        let facts = Facts {
            now,
            state: State::new(contact, Channel::WhatsApp),
            is_tenant_closed: false,
            inbox: InboxState::Connected,
            number_restriction: NumberRestriction::default(),
            window_expires_at: Some(now + Duration::from_secs(23 * 3600)),
            free_until: None,
            is_first_answer: false,
            is_restricted: false,
            template: None,
            unpaid: None,
            quiet_until: None,
            is_outbound_held: false,
            answered: Vec::new(),
            caps: Caps::default(),
            offers: 0,
            automatic: 0,
            asked_at: None,
        };
        Self { draft, facts }
    }

    /// An approved template for business between the two.
    pub(super) fn reminder() -> Self {
        Self::text().template(Purpose::Transactional)
    }

    /// An approved template of offers.
    pub(super) fn offer() -> Self {
        Self::text().template(Purpose::Marketing)
    }

    /// The question whether offers are welcome.
    pub(super) fn asks() -> Self {
        let sample = Self::text();
        let text = Clock::manual(sample.facts.now).id();
        let answers = Answers::Buttons(Vec::new());
        let question = Question { header: None, body: String::new(), footer: None, answers, consent_text: Some(text) };
        sample.content(Content::Part(Part::Question(question)))
    }

    /// They were asked so many seconds ago.
    pub(super) fn asked(self, seconds: i64) -> Self {
        let at = self.ago(seconds);
        self.facts(|facts| facts.asked_at = Some(at))
    }

    fn template(self, purpose: Purpose) -> Self {
        let id = Clock::manual(self.facts.now).id();
        let mut sample = self.content(Content::Template {
            id,
            name: String::new(),
            language: String::new(),
            header: Vec::new(),
            body: Vec::new(),
            buttons: Vec::new(),
        });
        sample.draft.purpose = purpose;
        sample.facts(|facts| facts.template = Some(Form { is_approved: true, purpose, is_recounted: false }))
    }

    pub(super) fn said(&self) -> String {
        let finding = judge(&self.draft, &self.facts);
        let first = finding.reasons[0].as_str();
        if matches!(finding.outcome, super::Outcome::Hold(_)) { format!("held {first}") } else { first.to_owned() }
    }

    pub(super) fn facts(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(&mut self.facts);
        self
    }

    fn content(mut self, content: Content) -> Self {
        self.draft.rendered.content = content;
        self
    }

    fn by(mut self, author: Who) -> Self {
        self.draft.author = author;
        self
    }

    fn ago(&self, seconds: i64) -> Timestamp {
        Timestamp::from_seconds(self.facts.now.seconds() - seconds)
    }

    pub(super) fn staff(self) -> Self {
        let id = Clock::manual(self.facts.now).id();
        self.by(Who::Staff(id))
    }

    pub(super) fn program(self) -> Self {
        let id = Clock::manual(self.facts.now).id();
        self.by(Who::ApiKey(id))
    }

    pub(super) fn purpose(mut self, purpose: Purpose) -> Self {
        self.draft.purpose = purpose;
        self
    }

    fn for_compliance(mut self, compliance: Compliance) -> Self {
        (self.draft.compliance, self.draft.purpose) = (Some(compliance), Purpose::Compliance);
        self
    }

    pub(super) fn confirmation(self) -> Self {
        self.for_compliance(Compliance::StopConfirmation)
    }

    pub(super) fn purpose_confirmation(self) -> Self {
        self.for_compliance(Compliance::PurposeConfirmation)
    }

    pub(super) fn help(self) -> Self {
        self.for_compliance(Compliance::HelpAnswer)
    }

    pub(super) fn receipt(self) -> Self {
        self.content(Content::ReadReceipt { provider_id: String::new() })
    }

    pub(super) fn typing(self) -> Self {
        self.content(Content::Typing { provider_id: String::new() })
    }

    pub(super) fn to(mut self, phone: Option<PhoneNumber>, user_id: Option<&str>) -> Self {
        self.draft.rendered.to = Address { phone, user_id: user_id.map(str::to_owned) };
        self
    }

    /// Everything ended so many seconds ago.
    pub(super) fn stopped(self, seconds: i64) -> Self {
        let at = self.ago(seconds);
        self.facts(|facts| facts.state.stopped_at = Some(at))
    }

    /// Words that may mean stop, so many seconds ago, to be decided about until so many seconds ago.
    pub(super) fn unclear(self, seconds: i64, until: i64) -> Self {
        let (at, until) = (self.ago(seconds), self.ago(until));
        self.facts(|facts| (facts.state.held_at, facts.state.held_until) = (Some(at), Some(until)))
    }

    pub(super) fn wrote(self, seconds: i64) -> Self {
        let at = self.ago(seconds);
        self.facts(|facts| facts.state.last_inbound_at = Some(at))
    }

    pub(super) fn confirm_until(self, seconds: i64) -> Self {
        let at = self.ago(seconds);
        self.facts(|facts| facts.state.confirm_until = Some(at))
    }

    pub(super) fn answered(self, seconds: &[i64]) -> Self {
        let at = seconds.iter().map(|seconds| self.ago(*seconds)).collect();
        self.facts(|facts| facts.answered = at)
    }

    pub(super) fn granted(self, purpose: Purpose, seconds: i64) -> Self {
        let entry: ConsentEntryId = Clock::manual(self.facts.now).id();
        self.stands(purpose, Standing::Granted(entry), seconds)
    }

    pub(super) fn withdrawn(self, purpose: Purpose, seconds: i64) -> Self {
        let entry: ConsentEntryId = Clock::manual(self.facts.now).id();
        self.stands(purpose, Standing::Withdrawn(entry), seconds)
    }

    fn stands(self, purpose: Purpose, standing: Standing, seconds: i64) -> Self {
        let at = self.ago(seconds);
        self.facts(|facts| facts.state.say(purpose, standing, at))
    }

    /// The window is open for so many seconds more.
    pub(super) fn window(self, seconds: i64) -> Self {
        let at = self.ago(-seconds);
        self.facts(|facts| facts.window_expires_at = Some(at))
    }

    pub(super) fn no_window(self) -> Self {
        self.facts(|facts| facts.window_expires_at = None)
    }

    /// Meta does not let the number begin, or answer, for so many seconds more.
    pub(super) fn number_restricted(self, begin: Option<i64>, answer: Option<i64>) -> Self {
        let [begin_until, answer_until] = [begin, answer].map(|seconds| seconds.map(|seconds| self.ago(-seconds)));
        self.facts(|facts| {
            facts.number_restriction = NumberRestriction { begin_until, answer_until, is_seen: false };
        })
    }

    /// Everything is free for so many seconds more.
    pub(super) fn free(self, seconds: i64) -> Self {
        let at = self.ago(-seconds);
        self.facts(|facts| facts.free_until = Some(at))
    }

    pub(super) fn paused(self) -> Self {
        self.form(|form| form.is_approved = false)
    }

    pub(super) fn recounted(self) -> Self {
        self.form(|form| form.is_recounted = true)
    }

    fn form(self, change: impl FnOnce(&mut Form)) -> Self {
        self.facts(|facts| change(facts.template.as_mut().unwrap()))
    }
}
