//! `POST /{phone}/smb_app_data`: asks for the telephone's contacts, then for its chats; each once, within 24 hours of
//! connecting (facts/meta.md 4.11). What was asked for comes by webhook.

use std::sync::Arc;

use serde_json::json;

use super::auth::{self, MANAGEMENT};
use super::call::Call;
use super::{Answer, Outcome, nodes};
use crate::error::GraphError;
use crate::ids;
use crate::state::State;

const DAY_MS: i64 = 86_400_000;

pub(super) fn sync(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    nodes::number(state, call, &token, id)?;
    if call.text("messaging_product") != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let kind = call.required("sync_type")?;
    if !matches!(kind, "smb_app_state_sync" | "history") {
        return Err(GraphError::code(100).details("sync_type must be one of smb_app_state_sync, history."));
    }
    let now_ms = state.clock.now_ms();
    let request_id = ids::secret();
    let is_shared = {
        let mut world = state.world();
        let number = world.numbers.get_mut(id);
        let Some(phone) = number.and_then(|number| number.biz_app.as_mut()) else {
            return Err(GraphError::code(100).details("The phone number is not in use with the WhatsApp Business app."));
        };
        if now_ms - phone.onboarded_ms > DAY_MS {
            return Err(GraphError::code(100)
                .subcode(2_593_108)
                .user("Synchronization failed", "Synchronization request made outside of the allowed time window."));
        }
        if phone.synced.contains_key(kind) {
            return Err(GraphError::code(100)
                .subcode(2_593_107)
                .user("Synchronization failed", "Synchronization request limit exceeded."));
        }
        phone.synced.insert(kind.to_owned(), request_id.clone());
        phone.shares_history
    };
    match kind {
        "history" => state.sync_history(id, is_shared),
        _ => state.sync_contacts(id),
    }
    Ok(Answer::Json(json!({ "messaging_product": "whatsapp", "request_id": request_id })))
}
