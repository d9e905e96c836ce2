//! The model: everything that ever happened, of which each question is asked anew.

use kernel::{Purpose, Timestamp, Who};

use super::{CAPS, DAY};
use crate::gate::model::{Compliance, Content, Draft};
use crate::inboxes::InboxState;
use crate::payments::Covers;

/// What happened, each with its second; what the person said has their own time, the rest ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fact {
    Stop {
        is_written: bool,
    },
    Start,
    Yes(Purpose),
    /// The business says so.
    Attested(Purpose),
    No(Purpose),
    Unclear,
    Wrote,
    CameByAdvertisement,
    Sent {
        is_offer: bool,
        is_own: bool,
    },
    Confirmed,
    Helped,
    Turned(Turn),
}

/// What is so until it is otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    Closed(bool),
    Restored(bool),
    Restricted(bool),
    Inbox(InboxState),
    Unpaid(Option<Covers>),
    /// Meta does not let the number begin, or answer.
    Barred {
        begin: bool,
        answer: bool,
    },
    Approved(bool),
    /// What Meta counts the template as.
    Counted(bool),
    /// An owner took it as an offer.
    Taken,
    Quiet(bool),
}

/// The whole past: the second it became known, the second it is from, and what it was.
#[derive(Default)]
pub(super) struct Past(pub(super) Vec<(i64, i64, Fact)>);

impl Past {
    fn last(&self, is: impl Fn(Fact) -> bool) -> Option<i64> {
        self.0.iter().filter(|(_, _, fact)| is(*fact)).map(|(_, at, _)| *at).max()
    }

    fn turned<T>(&self, of: impl Fn(Turn) -> Option<T>, otherwise: T) -> T {
        let told =
            self.0.iter().rev().find_map(|(_, _, fact)| if let Fact::Turned(turn) = fact { of(*turn) } else { None });
        told.unwrap_or(otherwise)
    }

    fn is_ended(&self) -> Option<i64> {
        let stop = self.last(|fact| matches!(fact, Fact::Stop { .. }))?;
        let start = self.last(|fact| fact == Fact::Start);
        start.is_none_or(|start| start <= stop).then_some(stop)
    }

    /// The unclear words that count, replayed in the order in which things became known: the first begins the time, a later START
    /// or a stop that is no earlier ends it.
    fn unclear(&self) -> Option<i64> {
        let mut held = None;
        let mut start = None;
        for (_, at, fact) in &self.0 {
            match fact {
                Fact::Unclear if held.is_none() && start.is_none_or(|start| start <= *at) => held = Some(*at),
                Fact::Start => {
                    start = start.max(Some(*at));
                    held = held.filter(|held| *held >= *at);
                }
                Fact::Stop { .. } if start.is_none_or(|start| start <= *at) => held = held.filter(|held| *held > *at),
                _ => {}
            }
        }
        held
    }

    /// Ten working days later.
    fn decided_by(at: i64) -> i64 {
        let weekday = chrono::Datelike::weekday(&Timestamp::from_seconds(at).utc()).number_from_monday();
        at + DAY * (14 - i64::from(weekday.saturating_sub(5)))
    }

    fn stopped(&self, now: i64) -> Option<i64> {
        self.is_ended().or(self.unclear().filter(|at| now >= Self::decided_by(*at)))
    }

    fn yes(&self, purpose: Purpose) -> Option<i64> {
        let start = self.last(|fact| fact == Fact::Start).filter(|_| purpose != Purpose::Marketing);
        let attested = self.last(|fact| fact == Fact::Attested(purpose)).map(|_| 0);
        self.last(|fact| fact == Fact::Yes(purpose)).max(start).max(attested)
    }

    fn no(&self, purpose: Purpose) -> Option<i64> {
        self.last(|fact| fact == Fact::No(purpose))
    }

    fn since(&self, span: i64, now: i64, is: impl Fn(Fact) -> bool) -> i64 {
        self.0.iter().filter(|(_, at, fact)| *at > now - span && is(*fact)).count() as i64
    }

    /// Until when a confirmation of the last withdrawal may go: the five minutes run from when we learned of it.
    fn confirm_until(&self) -> Option<i64> {
        let mut until = None;
        let mut past = Past::default();
        for (known, at, fact) in &self.0 {
            let was_ended = past.is_ended();
            let was_refused = |purpose| past.no(purpose).is_some() && past.yes(purpose) <= past.no(purpose);
            let before = match fact {
                Fact::No(purpose) => was_refused(*purpose),
                _ => false,
            };
            past.0.push((*known, *at, *fact));
            match fact {
                Fact::Stop { is_written } if *is_written && was_ended.is_none() && past.is_ended().is_some() => {
                    until = Some(known + 300);
                }
                Fact::No(purpose) => {
                    let is_refused = past.yes(*purpose) <= past.no(*purpose);
                    if !before && is_refused && past.stopped(*known).is_none() {
                        until = Some(known + 300);
                    }
                }
                Fact::Start if was_ended.is_some() && past.is_ended().is_none() => until = None,
                Fact::Confirmed => until = None,
                _ => {}
            }
        }
        until
    }

    /// What may become of it: `cleared`, `held` or `refused`.
    pub(super) fn expects(&self, draft: &Draft, now: i64) -> &'static str {
        if self.is_refused(draft, now) {
            return "refused";
        }
        if self.is_held(draft, now) { "held" } else { "cleared" }
    }

    fn is_offer(&self) -> bool {
        self.turned(|turn| if let Turn::Counted(is) = turn { Some(is) } else { None }, false)
    }

    fn is_american(draft: &Draft) -> bool {
        draft.rendered.to.phone.as_ref().is_some_and(|phone| phone.to_string().starts_with("+1212"))
    }

    pub(super) fn purpose(&self, draft: &Draft) -> Purpose {
        let is_template = matches!(draft.rendered.content, Content::Template { .. });
        match (is_template, self.is_offer(), draft.purpose) {
            (true, true, _) | (_, _, Purpose::Marketing) => Purpose::Marketing,
            (true, false, _) => Purpose::Transactional,
            (false, _, purpose) => purpose,
        }
    }

    fn is_recounted(&self) -> bool {
        let mut waits = false;
        for (_, _, fact) in &self.0 {
            match fact {
                Fact::Turned(Turn::Counted(is_offer)) => waits = *is_offer,
                Fact::Turned(Turn::Taken) => waits = false,
                _ => {}
            }
        }
        waits
    }

    fn is_barred(&self, draft: &Draft) -> bool {
        let barred = |turn| if let Turn::Barred { begin, answer } = turn { Some((begin, answer)) } else { None };
        let (begin, answer) = self.turned(barred, (false, false));
        match draft.rendered.content {
            Content::Template { .. } => begin,
            Content::ReadReceipt { .. } => false,
            _ => answer,
        }
    }

    fn is_refused(&self, draft: &Draft, now: i64) -> bool {
        let is_person = matches!(draft.author, Who::Staff(_));
        let is_template = matches!(draft.rendered.content, Content::Template { .. });
        let is_receipt = matches!(draft.rendered.content, Content::ReadReceipt { .. });
        let purpose = self.purpose(draft);
        let is_own = matches!(draft.author, Who::System(_));
        let compliance = draft.compliance.filter(|_| is_own && !is_template && !is_receipt);
        let stopped = self.stopped(now);
        let is_consent_missing = match compliance {
            Some(Compliance::HelpAnswer) => {
                self.since(DAY, now, |fact| fact == Fact::Helped) >= 5
                    || self.since(60, now, |fact| fact == Fact::Helped) > 0
            }
            Some(compliance) => {
                let fits = if compliance == Compliance::StopConfirmation {
                    self.is_ended().is_some()
                } else {
                    stopped.is_none()
                };
                !fits
                    || self.confirm_until().is_none_or(|until| now >= until)
                    || self.since(DAY, now, |fact| fact == Fact::Confirmed) >= 5
            }
            None => {
                let (yes, no) = (self.yes(purpose), self.no(purpose));
                let is_granted = yes > no;
                let wrote_again = stopped.is_some() && self.last(|fact| fact == Fact::Wrote) > stopped;
                let answers = is_person && purpose == Purpose::Service;
                let is_restricted =
                    self.turned(|turn| if let Turn::Restricted(is) = turn { Some(is) } else { None }, false);
                (stopped.is_some() && !(is_granted && yes > stopped) && !(answers && wrote_again))
                    || (!is_granted && (no.is_some() || purpose == Purpose::Marketing))
                    || (is_restricted && !answers)
            }
        };
        let is_open = self.last(|fact| fact == Fact::Wrote).is_some_and(|at| now < at + DAY);
        let is_approved = self.turned(|turn| if let Turn::Approved(is) = turn { Some(is) } else { None }, true);
        let is_form_missing = if is_template { !is_approved } else { !is_receipt && !is_open };
        let is_much = (purpose == Purpose::Marketing
            && !is_receipt
            && self.since(7 * DAY, now, |fact| matches!(fact, Fact::Sent { is_offer: true, .. }))
                >= CAPS.marketing_week)
            || (matches!(draft.author, Who::System(_))
                && compliance.is_none()
                && !is_receipt
                && self.since(DAY, now, |fact| matches!(fact, Fact::Sent { is_own: true, .. })) >= CAPS.automatic_day);
        let is_closed = self.turned(|turn| if let Turn::Closed(is) = turn { Some(is) } else { None }, false);
        let inbox =
            self.turned(|turn| if let Turn::Inbox(state) = turn { Some(state) } else { None }, InboxState::Connected);
        let is_paused = is_template && self.is_recounted() && draft.purpose != Purpose::Marketing;
        is_consent_missing
            || is_form_missing
            || is_much
            || is_closed
            || inbox == InboxState::Disconnected
            || (is_paused && is_person)
            || (is_person && self.is_barred(draft))
            || (is_template && purpose == Purpose::Marketing && self.is_offer() && Self::is_american(draft))
    }

    fn is_held(&self, draft: &Draft, now: i64) -> bool {
        let is_person = matches!(draft.author, Who::Staff(_));
        let is_template = matches!(draft.rendered.content, Content::Template { .. });
        let is_receipt = matches!(draft.rendered.content, Content::ReadReceipt { .. });
        let is_own = matches!(draft.author, Who::System(_));
        let is_answer = draft.compliance.is_some() && is_own && !is_template && !is_receipt;
        let unpaid = self.turned(|turn| if let Turn::Unpaid(covers) = turn { Some(covers) } else { None }, None);
        let costs = !is_receipt && unpaid.is_some_and(|covers| is_template || covers == Covers::All);
        let is_quiet = self.turned(|turn| if let Turn::Quiet(is) = turn { Some(is) } else { None }, false);
        let minds = match self.purpose(draft) {
            Purpose::Marketing => true,
            Purpose::Transactional => !is_person && !is_answer,
            Purpose::Service | Purpose::Compliance => false,
        };
        let is_unclear = self.is_ended().is_none() && self.unclear().is_some_and(|at| now < Self::decided_by(at));
        let inbox =
            self.turned(|turn| if let Turn::Inbox(state) = turn { Some(state) } else { None }, InboxState::Connected);
        self.turned(|turn| if let Turn::Restored(is) = turn { Some(is) } else { None }, false)
            || (is_unclear && !is_person && !is_answer)
            || inbox == InboxState::Reconnect
            || (!is_person && self.is_barred(draft))
            || (costs && !self.is_free(now))
            || (is_template && self.is_recounted() && draft.purpose != Purpose::Marketing && !is_person)
            || (is_quiet && minds)
    }

    /// Whether an advertisement brought them, they were answered within a day of it, and that was less than three days ago.
    fn is_free(&self, now: i64) -> bool {
        let mut free: Option<i64> = None;
        let mut came: Option<i64> = None;
        for (known, at, fact) in &self.0 {
            match fact {
                Fact::CameByAdvertisement
                    if free.is_none_or(|answered| known - answered >= 3 * DAY)
                        && came.is_none_or(|before| before < *at) =>
                {
                    (came, free) = (Some(*at), None);
                }
                Fact::Sent { .. } if free.is_none() && came.is_some_and(|came| *known < came + DAY) => {
                    free = Some(*known)
                }
                _ => {}
            }
        }
        free.is_some_and(|answered| now < answered + 3 * DAY)
    }
}
