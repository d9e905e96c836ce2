//! Who may be asked whether offers are welcome: nobody who has said so or refused it, and nobody twice in a year. What asks is a
//! question with answers to tap, so the rule of the window keeps it to people who are writing with us. (P-CON-5)

use std::time::Duration;

use kernel::{Purpose, Timestamp};

use super::{Case, Ruling};
use crate::gate::model::Reason;
use crate::ledger::{Standing, State};

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    if !case.draft.asks_for_consent() {
        return None;
    }
    let facts = case.facts;
    barred(&facts.state, facts.is_restricted, facts.asked_at, facts.now).map(Ruling::Refuse)
}

/// Why a person is not asked.
pub(in crate::gate) fn barred(
    state: &State,
    is_restricted: bool,
    asked_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Reason> {
    if state.is_stopped_for(Purpose::Marketing, now) {
        return Some(Reason::OptedOut);
    }
    if state.is_held(now) {
        return Some(Reason::HeldUnclearStop);
    }
    if is_restricted {
        return Some(Reason::Restricted);
    }
    match state.marketing {
        Standing::Withdrawn(_) => Some(Reason::PurposeWithdrawn),
        Standing::Granted(_) => Some(Reason::AlreadyAgreed),
        Standing::Unasked => asked_at.filter(|asked| now < *asked + A_YEAR).map(|_| Reason::AskedLately),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::{Marketing, Service, Transactional};

    use super::super::cases::{Sample, table};

    const YEAR: i64 = 365 * 24 * 60 * 60;

    // Shows P-CON-5: nothing asks for consent outside an open window, and nobody is asked who has answered.
    #[test]
    fn consent_is_asked_for_once_a_year_in_an_open_window_only() {
        let asks = || Sample::asks().staff();
        let asked = |seconds| asks().asked(seconds);
        table(vec![
            ("nobody asked yet", asks(), "allowed"),
            ("by a program", Sample::asks().program(), "allowed"),
            ("window closed", asks().window(0), "window_closed"),
            ("never wrote", asks().no_window(), "window_closed"),
            ("never wrote, a program", Sample::asks().program().no_window(), "window_closed"),
            ("window closed, free by an advertisement", asks().no_window().free(3600), "window_closed"),
            ("asked a year ago", asked(YEAR), "allowed"),
            ("asked a second less than a year ago", asked(YEAR - 1), "asked_lately"),
            ("agreed", asks().granted(Marketing, 50), "already_agreed"),
            ("agreed to reminders", asks().granted(Transactional, 50), "allowed"),
            ("refused", asks().withdrawn(Marketing, 50), "purpose_withdrawn"),
            ("refused long ago, asked long ago", asked(2 * YEAR).withdrawn(Marketing, 50), "purpose_withdrawn"),
            ("refused answers", asks().withdrawn(Service, 50), "purpose_withdrawn"),
            ("stopped, wrote again", asks().stopped(100).wrote(50), "opted_out"),
            ("stopped, asked for offers since", asks().stopped(100).wrote(50).granted(Marketing, 60), "already_agreed"),
            ("words that may mean stop", asks().unclear(100, -100), "held_unclear_stop"),
            ("restricted", asks().facts(|facts| facts.is_restricted = true), "restricted"),
            // The control: another question is bound by none of this.
            ("another question, asked before", Sample::text().staff().asked(50), "allowed"),
            ("another answer, agreed", Sample::text().staff().granted(Marketing, 50), "allowed"),
        ]);
    }
}
