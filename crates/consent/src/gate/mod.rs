//! The gate: the only way to a customer.
//!
//! - It takes ids and a draft from its caller and no fact: consent, purpose, window, template, restriction, quiet hours, caps
//!   and the business's and the inbox's state are read here, to decide under the person's lock. The rules are pure.  (`rules`)
//! - Every decision is a row with its reasons and evidence, refusals too; a hold writes one when its reason changes.
//! - A [`Cleared`] has no public constructor, is not Clone, Default or Serialize, and lives two seconds. It leaves the
//!   transaction with the write's value, so after its commit; `send` consumes it. After a restart there is none.
//! - No attempt commits after a withdrawal's commit: both hold the person's row. (P-CON-2; test `no_attempt_commits_after_a_withdrawal`)

pub(crate) mod api;
mod caps;
mod model;
mod parts;
mod places;
mod rules;
mod store;

pub use caps::{Caps, MOST as MOST_CAPS, OutOfRange, caps, set_caps};
pub use model::{
    Address, Cleared, Compliance, Content, Decision, Draft, Expired, FileKind, Parameter, Passage, Ready, Reason,
    Rendered, Verdict,
};
pub use parts::{Answers, Card, Choice, Location, Part, Question, Section};
pub(crate) use store::asked_at;
pub use store::{asking_barred, decisions, last_for};

use std::collections::BTreeSet;

use ::store::{Event, Result, Tx};

use crate::ledger::{self, State};
use crate::windows;

/// Decides about each draft, in the drafts' order. The caller writes the attempts of the cleared ones in this transaction.
pub fn decide(tx: &mut Tx<'_>, drafts: Vec<Draft>) -> Result<Vec<Verdict>> {
    let people: BTreeSet<_> = drafts.iter().map(|draft| (draft.contact, draft.channel)).collect();
    let mut states = ledger::joined::lock(tx, &people)?;
    let mut decided = |draft: Draft| {
        let state =
            states.get_mut(&(draft.contact, draft.channel)).expect("OK because each draft's person was locked above");
        decide_one(tx, draft, state)
    };
    drafts.into_iter().map(&mut decided).collect()
}

fn decide_one(tx: &mut Tx<'_>, draft: Draft, state: &mut State) -> Result<Verdict> {
    let facts = store::facts(tx, &draft, state.clone())?;
    let finding = rules::judge(&draft, &facts);
    let decision = store::keep(tx, &draft, &facts, &finding)?;
    match finding.outcome {
        rules::Outcome::Clear => {
            if matches!(draft.compliance(), Some(Compliance::StopConfirmation | Compliance::PurposeConfirmation)) {
                // This message is the one confirmation, whatever becomes of it; only itself may be tried again.
                state.confirmed_message = draft.message;
                ledger::store::confirmed(tx, state)?;
            }
            if facts.is_first_answer {
                windows::answered(tx, draft.inbox, draft.contact)?;
            }
            Ok(Verdict::Cleared(Box::new(Cleared::new(tx, draft, decision))))
        }
        rules::Outcome::Hold(until) => Ok(Verdict::Held { until, reason: finding.reasons[0], decision }),
        rules::Outcome::Refuse => {
            let mut event = Event::new("decision.refused").contact(draft.contact).conversation(draft.conversation);
            if let Some(message) = draft.message {
                event = event.message(message);
            }
            tx.record(event.fact("decision_id", decision).fact("reason", finding.reasons[0].as_str()));
            Ok(Verdict::Refused { reasons: finding.reasons, decision })
        }
    }
}

/// Whether a message of this sort would go now: for the composer, before anything is written. Decides nothing, and so holds
/// nobody's row: who writes to somebody takes the thread, and whoever receives takes that before the person.
pub fn preview(tx: &Tx<'_>, draft: &Draft) -> Result<Passage> {
    let state = ledger::joined::state(tx, draft.contact, draft.channel)?;
    let state = state.unwrap_or_else(|| State::new(draft.contact, draft.channel));
    let facts = store::facts(tx, draft, state)?;
    let finding = rules::judge(draft, &facts);
    Ok(match finding.outcome {
        rules::Outcome::Clear => Passage::Open,
        rules::Outcome::Hold(until) => Passage::Held { until, reason: finding.reasons[0] },
        rules::Outcome::Refuse => {
            Passage::Closed { reasons: finding.reasons, entry: finding.entry, message: finding.message }
        }
    })
}
