//! The gate: the only way to a customer.
//!
//! - It takes ids and a draft from its caller and no fact: consent, purpose, window, template, restriction, quiet hours
//!   and the inbox's state are read here, under the person's lock.
//! - Every decision is a row with its reasons and evidence, refusals too; a hold writes one when its reason changes.
//! - A [`Cleared`] has no public constructor, is not Clone, Default or Serialize, and lives two seconds. It leaves the
//!   transaction with the write's value, so after its commit; `send` consumes it. After a restart there is none.
//! - No attempt commits after a withdrawal's commit: both hold the person's row. (P-CON-2; test `no_attempt_commits_after_a_withdrawal`)

mod model;
mod rules;
mod store;

pub use model::{
    Address, Cleared, Compliance, Content, Decision, Draft, Expired, Parameter, Passage, Ready, Reason, Rendered, Verdict,
};
pub use store::{decisions, last_for};

use std::collections::BTreeSet;

use ::store::{Event, Result, Tx};
use kernel::{Purpose, Who};

use crate::ledger;
use rules::Facts;

/// Decides about each draft, in the drafts' order. The caller writes the attempts of the cleared ones in this transaction.
pub fn decide(tx: &mut Tx<'_>, drafts: Vec<Draft>) -> Result<Vec<Verdict>> {
    let people: BTreeSet<_> = drafts.iter().map(|draft| (draft.contact, draft.channel)).collect();
    for (contact, channel) in people {
        ledger::lock(tx, contact, channel)?;
    }
    drafts.into_iter().map(|draft| decide_one(tx, draft)).collect()
}

fn decide_one(tx: &mut Tx<'_>, draft: Draft) -> Result<Verdict> {
    let facts = store::facts(tx, &draft)?;
    let finding = rules::judge(&draft, &facts);
    let decision = store::keep(tx, &draft, &facts, &finding)?;
    match finding.outcome {
        rules::Outcome::Clear => {
            if draft.compliance == Some(Compliance::StopConfirmation) {
                confirmed(tx, facts)?;
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

/// The one confirmation is used up, whatever becomes of it.
fn confirmed(tx: &mut Tx<'_>, facts: Facts) -> Result<()> {
    let mut state = facts.state;
    state.confirmed_at = Some(tx.now());
    ledger::store::save(tx, &state)
}

/// Whether a message of this sort would go now: for the composer, before anything is written. Decides nothing.
pub fn preview(tx: &mut Tx<'_>, draft: &Draft) -> Result<Passage> {
    let facts = store::facts(tx, draft)?;
    let finding = rules::judge(draft, &facts);
    Ok(match finding.outcome {
        rules::Outcome::Clear => Passage::Open,
        rules::Outcome::Hold(until) => Passage::Held { until, reason: finding.reasons[0] },
        rules::Outcome::Refuse => Passage::Closed { reasons: finding.reasons, entry: finding.entry, message: finding.message },
    })
}

/// The purpose a template's category or the draft asks for; the stricter of the two.
fn purpose_of(draft: &Draft, template: Option<Purpose>) -> Purpose {
    match (draft.purpose, template) {
        (_, Some(Purpose::Marketing)) | (Purpose::Marketing, _) => Purpose::Marketing,
        (Purpose::Service, Some(purpose)) => purpose,
        (purpose, _) => purpose,
    }
}

/// Whether a person wrote it by hand.
fn by_person(who: Who) -> bool {
    who.is_person()
}

