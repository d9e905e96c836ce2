//! Everything that was said and done, kept apart from the program's tables, and what it says of a decision.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use consent::gate::{self, Caps, Reason};
use consent::inboxes::InboxState;
use consent::payments::Covers;
use kernel::{MessageId, TemplateId, Timestamp};
use uuid::Uuid;

pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
pub(super) const FREE: Duration = Duration::from_secs(72 * 60 * 60);

/// A template, as the model knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) id: TemplateId,
    pub(super) is_approved: bool,
    pub(super) is_offer: bool,
    /// Meta made an offer of it, and no owner took it as one.
    pub(super) is_recounted: bool,
}

/// Everything that was said and done, kept apart from the program's tables.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) stopped: Option<Timestamp>,
    /// The last word other than a stop.
    pub(super) wrote: Option<Timestamp>,
    pub(super) opened: Option<Timestamp>,
    /// The last yes or no to a purpose.
    pub(super) said: BTreeMap<&'static str, (bool, Timestamp)>,
    /// Words that may mean stop, and until when somebody has to say.
    pub(super) unclear: Option<(Timestamp, Timestamp)>,
    /// When something ended that is confirmed once.
    pub(super) ended: Option<Timestamp>,
    pub(super) is_restricted: bool,
    /// The business closed its account, or its data came back from a backup and nobody let sending go on.
    pub(super) is_closed: bool,
    /// What came meanwhile: it is read once the account is open again.
    pub(super) unread: Vec<(Word, Timestamp)>,
    pub(super) is_restored: bool,
    /// When they last came by an advertisement, and when they were answered then: from that on everything is free for three days.
    pub(super) came: Option<Timestamp>,
    pub(super) answered: Option<Timestamp>,
    /// What went although Meta was not paid, because it was free.
    pub(super) went_free: usize,
    /// When they were last asked whether offers are welcome, and by which message.
    pub(super) asked: Option<(Timestamp, Option<MessageId>)>,
    pub(super) inbox: InboxState,
    /// Until when Meta lets the number begin nothing, and answer nothing.
    pub(super) barred: [Option<Timestamp>; 2],
    /// What waits for money, and since when.
    pub(super) unpaid: Option<(Covers, Timestamp)>,
    pub(super) is_quiet: bool,
    pub(super) caps: Caps,
    pub(super) templates: [Known; 2],
    /// What left: when, which message, whether an offer, whether by itself.
    pub(super) left: Vec<(Timestamp, MessageId, bool, bool)>,
}

/// What somebody says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    Said(&'static str),
    /// By an advertisement.
    Came(&'static str),
    /// Whether offers are welcome.
    Tapped(bool),
}

/// A decision as it was kept, with what its message is.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) message: Option<MessageId>,
    pub(super) purpose: String,
    pub(super) author: String,
    pub(super) verdict: String,
    pub(super) reasons: BTreeSet<String>,
    pub(super) at: Timestamp,
    /// Nothing for what was refused before it was written.
    pub(super) of: Option<Of>,
}

#[derive(Clone, Debug)]
pub(super) struct Of {
    pub(super) template: Option<TemplateId>,
    pub(super) purpose: String,
    pub(super) may_fall_back: bool,
}

impl Model {
    pub(super) fn new(templates: [TemplateId; 2]) -> Self {
        let known = |at: usize| Known { id: templates[at], is_approved: true, is_offer: at == 1, is_recounted: false };
        Self {
            stopped: None,
            wrote: None,
            opened: None,
            said: BTreeMap::new(),
            unclear: None,
            ended: None,
            is_restricted: false,
            is_closed: false,
            unread: Vec::new(),
            is_restored: false,
            came: None,
            answered: None,
            went_free: 0,
            asked: None,
            inbox: InboxState::Connected,
            barred: [None, None],
            unpaid: None,
            is_quiet: false,
            caps: gate::MOST_CAPS,
            templates: [known(0), known(1)],
            left: Vec::new(),
        }
    }

    /// They said something then, which is read now.
    pub(super) fn hears(&mut self, word: Word, at: Timestamp, now: Timestamp) {
        if self.is_closed {
            self.unread.push((word, at));
            return;
        }
        match word {
            Word::Said(text) => self.reads(text, at, now),
            // While the three days of another advertisement run, those go on.
            Word::Came(text) => {
                self.reads(text, at, now);
                if self.answered.is_none_or(|answered| answered + FREE <= now) {
                    (self.came, self.answered) = (Some(at), None);
                }
            }
            // It counts if they were asked.
            Word::Tapped(is_yes) => {
                self.reads("", at, now);
                if self.asked.is_some() {
                    self.says_of("marketing", is_yes, at);
                }
            }
        }
    }

    pub(super) fn reopens(&mut self, now: Timestamp) {
        self.is_closed = false;
        for (word, at) in std::mem::take(&mut self.unread) {
            self.hears(word, at, now);
        }
    }

    fn reads(&mut self, text: &str, at: Timestamp, now: Timestamp) {
        self.opened = Some(at);
        if text == "STOP" {
            (self.stopped, self.unclear, self.ended) = (Some(at), None, Some(now));
            return;
        }
        self.wrote = Some(at);
        match text {
            "START" => {
                (self.stopped, self.unclear) = (None, None);
                self.says_of("service", true, at);
                self.says_of("transactional", true, at);
            }
            "no more offers" => {
                self.says_of("marketing", false, at);
                self.ended = Some(now);
            }
            "no more reminders" => {
                self.says_of("transactional", false, at);
                self.ended = Some(now);
            }
            "please stop by at five" if self.unclear.is_none() => {
                self.unclear = Some((at, at + DAY * (14 - weekday(at).saturating_sub(5))));
            }
            _ => {}
        }
    }

    /// What they said later counts, whenever it is read; in one second the refusal.
    pub(super) fn says_of(&mut self, purpose: &'static str, is_yes: bool, at: Timestamp) {
        let is_later = |(_, last): &(bool, Timestamp)| *last < at || (*last == at && !is_yes);
        if self.said.get(purpose).is_none_or(is_later) {
            self.said.insert(purpose, (is_yes, at));
        }
    }

    /// Every reason against it, and the first for waiting.
    fn says(&self, one: &Kept, template: Option<&Known>) -> (BTreeSet<&'static str>, Option<&'static str>) {
        let (at, purpose) = (one.at, one.purpose.as_str());
        let (is_staff, is_own) = (one.author == "staff", one.author == "system");
        let is_exempt = matches!(one.kind.as_str(), "confirmation" | "help_answer");
        let asks = one.kind == "consent_question";
        let (is_receipt, is_message) = (one.kind == "read_receipt", asks || one.kind == "message");
        let stopped = self.stopped.or(self.unclear.filter(|(_, until)| at >= *until).map(|(since, _)| since));
        let said = self.said.get(purpose);
        let mut against = BTreeSet::new();
        let mut refuse = |applies: bool, reason: Reason| {
            if applies {
                against.insert(reason.as_str());
            }
        };
        refuse(self.is_closed, Reason::TenantClosed);
        let may_mean_stop = self.stopped.is_none() && self.unclear.is_some_and(|(_, until)| at < until);
        if asks {
            let offers = self.said.get("marketing");
            let asked = self.asked.filter(|(asked, by)| *by != one.message && at < *asked + DAY * 365);
            let came_back = offers.is_some_and(|(yes, since)| *yes && Some(*since) > stopped);
            let bars = [
                (stopped.is_some() && !came_back, Reason::OptedOut),
                (may_mean_stop, Reason::HeldUnclearStop),
                (self.is_restricted, Reason::Restricted),
                (offers.is_some_and(|(yes, _)| !yes), Reason::PurposeWithdrawn),
                (offers.is_some(), Reason::AlreadyAgreed),
                (asked.is_some(), Reason::AskedLately),
            ];
            bars.into_iter()
                .find(|(applies, _)| *applies)
                .into_iter()
                .for_each(|(applies, reason)| refuse(applies, reason));
        }
        if !is_exempt {
            let came_back = said.is_some_and(|(yes, since)| *yes && Some(*since) > stopped);
            let may_answer = is_staff && purpose == "service";
            refuse(stopped.is_some() && !came_back && !(may_answer && self.wrote > stopped), Reason::OptedOut);
            refuse(self.is_restricted && !may_answer, Reason::Restricted);
            refuse(said.is_some_and(|(yes, _)| !yes), Reason::PurposeWithdrawn);
            refuse(said.is_none() && purpose == "marketing", Reason::NoConsent);
        }
        let is_open = self.opened.is_some_and(|opened| at < opened + DAY);
        refuse(template.is_none() && !is_receipt && !is_open, Reason::WindowClosed);
        refuse(template.is_some_and(|form| !form.is_approved), Reason::TemplateNotApproved);
        let was_offer = one.of.as_ref().is_some_and(|of| of.purpose == "marketing");
        let is_paused = template.is_some_and(|form| form.is_recounted) && !was_offer;
        refuse(is_paused && is_staff, Reason::TemplateRecounted);
        let since = |span: Duration, is: fn(&(Timestamp, MessageId, bool, bool)) -> bool| {
            let others = self.left.iter().filter(|left| left.0 > at - span && Some(left.1) != one.message && is(left));
            i64::try_from(others.map(|left| left.1).collect::<BTreeSet<_>>().len()).unwrap()
        };
        let offers = since(7 * DAY, |left| left.2);
        refuse(is_message && purpose == "marketing" && offers >= self.caps.marketing_week, Reason::OffersEnough);
        let own = since(DAY, |left| left.3);
        refuse(is_message && is_own && own >= self.caps.automatic_day, Reason::AutomaticEnough);
        refuse(self.inbox == InboxState::Disconnected, Reason::InboxDisconnected);
        let is_shown = matches!(one.kind.as_str(), "read_receipt" | "typing");
        let until = self.barred[usize::from(template.is_none())];
        let is_barred = !is_shown && until.is_some_and(|until| at < until);
        refuse(is_barred && is_staff, Reason::NumberRestricted);

        let is_automatic = !is_staff && !is_exempt;
        // Each month brings answers that cost nothing.
        let costs = self
            .unpaid
            .is_some_and(|(covers, since)| template.is_some() || (covers == Covers::All && month(since) == month(at)));
        let is_free = self.answered.is_some_and(|answered| at < answered + FREE);
        let minds = purpose == "marketing" || (is_automatic && purpose == "transactional");
        let waits = [
            (is_paused && !is_staff, Reason::TemplateRecounted),
            (is_barred && !is_staff, Reason::NumberRestricted),
            (self.is_restored, Reason::Restored),
            (may_mean_stop && is_automatic, Reason::HeldUnclearStop),
            (self.inbox == InboxState::Reconnect, Reason::InboxReconnect),
            (costs && !is_shown && !is_free, Reason::PaymentTrouble),
            (self.is_quiet && minds, Reason::QuietHours),
        ];
        (against, waits.into_iter().find(|(applies, _)| *applies).map(|(_, reason)| reason.as_str()))
    }

    /// What is wrong with a decision.
    pub(super) fn wrong(&self, one: &Kept) -> Option<String> {
        let template = one.of.as_ref().and_then(|of| of.template);
        let known = template.and_then(|id| self.templates.iter().find(|known| known.id == id));
        if one.of.as_ref().is_some_and(|of| of.may_fall_back) {
            // Text or template: by what it was then.
            let as_either = [None, Some(&self.templates[0])].map(|known| self.differs(one, known));
            return as_either.into_iter().reduce(|text, template| text.and(template)).flatten();
        }
        if let Some(known) = known
            && known.is_offer
            && one.purpose != "marketing"
        {
            return Some(format!("an offer passes as {}: {one:?}", one.purpose));
        }
        self.differs(one, known)
    }

    fn differs(&self, one: &Kept, template: Option<&Known>) -> Option<String> {
        let (against, waits) = self.says(one, template);
        let mut against: BTreeSet<&str> = against;
        let is_confirmation = one.kind == "confirmation";
        let own: BTreeSet<&str> =
            [Reason::ConfirmationUsed, Reason::AnsweredEnough, Reason::OptedOut].map(Reason::as_str).into();
        let is_exempt = is_confirmation || one.kind == "help_answer";
        let reasons: BTreeSet<&str> = one.reasons.iter().map(String::as_str).collect();
        // One minute before midnight quiet ends, in whichever zone.
        let at_the_edge = self.is_quiet && (one.at.seconds() / 60) % 60 == 59;
        let fits = match one.verdict.as_str() {
            "cleared" => {
                let in_time = self.ended.is_some_and(|ended| one.at < ended + Duration::from_secs(300));
                against.is_empty() && (waits.is_none() || at_the_edge) && (in_time || !is_confirmation)
            }
            "held" => against.is_empty() && reasons.len() == 1 && (waits == reasons.first().copied() || at_the_edge),
            _ => {
                if is_exempt {
                    against.extend(reasons.intersection(&own));
                }
                !reasons.is_empty() && reasons == against
            }
        };
        (!fits).then(|| format!("{one:?}\nagainst it {against:?}, it waits for {waits:?}\n{self:?}"))
    }

    pub(super) fn takes(&mut self, one: &Kept) {
        let is_cleared = one.verdict == "cleared";
        if is_cleared && matches!(one.kind.as_str(), "message" | "consent_question") {
            let is_first = self.answered.is_none() && self.came.is_some_and(|came| one.at < came + DAY);
            self.answered = self.answered.or(is_first.then_some(one.at));
            let is_unpaid =
                self.unpaid.is_some_and(|(covers, since)| covers == Covers::All && month(since) == month(one.at));
            self.went_free += usize::from(is_unpaid);
        }
        if is_cleared && one.kind == "consent_question" {
            self.asked = Some((one.at, one.message));
        }
        if let ("cleared", "message", Some(message)) = (one.verdict.as_str(), one.kind.as_str(), one.message) {
            self.left.push((one.at, message, one.purpose == "marketing", one.author == "system"));
        }
    }
}

fn month(at: Timestamp) -> String {
    at.utc().to_rfc3339().chars().take(7).collect()
}

/// Monday is one.
fn weekday(at: Timestamp) -> u32 {
    // 1 January 1970 was a Thursday.
    u32::try_from((at.seconds() / 86_400 + 3).rem_euclid(7)).unwrap() + 1
}
