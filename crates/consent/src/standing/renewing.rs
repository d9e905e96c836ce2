//! What a rule has ended, said anew.

use ::store::{Result, Scope};
use kernel::{Purpose, Timestamp};

use super::rules::Why;
use super::store::terms;
use crate::ledger::{self, Grade, Method, Standing, State};

/// Whether the grant of offers that stands is an import's and was ended by a rule, and the same said of another day would count.
pub fn can_be_renewed(scope: &Scope<'_>, state: &State, given: Timestamp) -> Result<bool> {
    let Standing::Granted(id) = state.standing(Purpose::Marketing) else { return Ok(false) };
    let Some(grant) = ledger::store::entry(scope, id)? else { return Ok(false) };
    let (terms, now) = (terms(scope)?, scope.now());
    let is_theirs = grant.grade == Some(Grade::Attested) && grant.method == Method::Import;
    let has_ended = terms.ruled((grant.occurred_at, Grade::Attested), now).0 == Why::Expired;
    Ok(is_theirs && has_ended && terms.ruled((given, Grade::Attested), now).0 == Why::Granted)
}
