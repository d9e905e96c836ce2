//! The owner hears of consent that a rule will end, sixty days ahead.

use ::store::{Result, Tx};
use accounts::notices::{self, Kind, Notice, To};
use consent::standing::ending;

/// Tells of what was not told of yet, once. Nothing is left to do afterwards.
pub fn tell(tx: &mut Tx<'_>) -> Result<u64> {
    let Some(number) = ending::due(tx)? else { return Ok(0) };
    let path = format!("/t/{}/people/consent-ending", tx.tenant());
    let key = tx.now().micros().to_string();
    let days = i64::try_from(ending::AHEAD.as_secs() / (24 * 60 * 60)).unwrap_or(i64::MAX);
    let notice = Notice::new(Kind::ConsentEnding, To::Owners, key, path);
    notices::tell(tx, notice.fact("count", number).fact("days", days))?;
    Ok(0)
}
