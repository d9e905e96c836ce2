//! Changing a note, deleting it, and taking that back.
//!
//! - What it said before stands with it, as long as it stands; a deleted note keeps nothing, and what takes it back goes after a day.
//! - Whoever is newly named is told; nobody is told twice.

use ::store::{Fault, Tx, search};
use kernel::{ConversationId, MessageId, Permission};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::Access;

use super::store::{self, Note};
use super::{Carried, Refusal, called, checked, happened, tell};
use crate::conversations::{self, Conversation};
use crate::messages::Earlier;
use crate::undo::{self, State, What};

/// So many earlier texts are kept; of more, the oldest go.
const KEPT: usize = 20;

/// What a note was until it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Removed {
    text: String,
    carried: Carried,
}

/// Changes what one's own note says.
pub(crate) fn edit(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    note: MessageId,
    text: &str,
) -> Result<(), Fault<Refusal>> {
    let (conversation, was) = found(tx, access, id, note)?;
    if !was.is_by(access) {
        return Err(Fault::Refused(Refusal::NotYours));
    }
    let text = checked(text)?;
    if text == was.text {
        return Ok(());
    }
    let mut carried = called(tx, access, &conversation, &text)?;
    let mut newly = carried.told;
    newly.retain(|staff| !was.carried.told.contains(staff));
    carried.told = was.carried.told.iter().chain(&newly).copied().collect();
    carried.earlier.clone_from(&was.carried.earlier);
    carried.earlier.push(Earlier { text: was.text.clone(), until: tx.now() });
    let too_many = carried.earlier.len().saturating_sub(KEPT);
    carried.earlier.drain(..too_many);
    if !store::change(tx, note, &was, &text, &carried)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    search::put(tx, "message", note.as_uuid(), was.at, &text)?;
    tx.record(happened("note.edited", &conversation, note).fact("told", &newly));
    Ok(tell(tx, id, note, newly)?)
}

/// Deletes a note; what takes that back, for whoever may.
pub(crate) fn remove(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    note: MessageId,
) -> Result<Option<Uuid>, Fault<Refusal>> {
    let (conversation, was) = found(tx, access, id, note)?;
    if !was.is_by(access) && !access.may(Permission::SettingsManage) {
        return Err(Fault::Refused(Refusal::NotYours));
    }
    let gone = Carried { removed_at: Some(tx.now()), ..Carried::default() };
    if !store::change(tx, note, &was, "", &gone)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    search::remove(tx, "message", note.as_uuid())?;
    tx.record(happened("note.deleted", &conversation, note));
    let kept = Removed { text: was.text, carried: was.carried };
    let (was, became) = (State::Note { note, was: Some(kept) }, State::Note { note, was: None });
    Ok(undo::remember(tx, access, What::Note, id, &was, &became)?)
}

/// Puts a deleted note back where it stood.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    note: MessageId,
    kept: &Removed,
) -> Result<(), Fault<Refusal>> {
    let gone = store::get(tx, conversation.id, note)?.filter(|note| note.carried.removed_at.is_some());
    let gone = gone.ok_or(Fault::Refused(Refusal::Changed))?;
    if !store::change(tx, note, &gone, &kept.text, &kept.carried)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    search::put(tx, "message", note.as_uuid(), gone.at, &kept.text)?;
    tx.record(happened("note.restored", conversation, note));
    Ok(())
}

/// A note that stands, in a conversation that the caller sees.
fn found(
    tx: &Tx<'_>,
    access: &Access,
    id: ConversationId,
    note: MessageId,
) -> Result<(Conversation, Note), Fault<Refusal>> {
    let conversation = conversations::find(tx, access, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    let note = store::get(tx, conversation.id, note)?.filter(|note| note.carried.removed_at.is_none());
    Ok((conversation, note.ok_or(Fault::Refused(Refusal::NotFound))?))
}
