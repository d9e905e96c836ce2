//! How events are written for those who follow them: each is written once, whoever follows.

use std::collections::HashSet;

use bytes::Bytes;
use kernel::ConversationId;
use store::Recorded;

use crate::access::Sees;
use crate::app::LOOKED;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// Ids of what changed: the page asks for what it is now.
    Page,
    /// The events as they are kept.
    Api,
}

/// What a stream shows: how it is written, and what of the conversations its reader sees. All with the same sight are shown the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sight {
    pub(super) shape: Shape,
    pub(super) sees: Sees,
}

/// One event in one shape.
pub(super) struct Frame {
    conversation: Option<ConversationId>,
    /// For those who see its conversation.
    shown: Option<String>,
    /// For those who do not.
    lost: Option<String>,
}

pub(super) fn frames(shape: Shape, events: &[Recorded]) -> Vec<Frame> {
    let frame = |event: &Recorded| Frame {
        conversation: event.conversation_id,
        // The operator's look changes no page; told to hers, it would make her page look again.
        shown: (shape == Shape::Api || event.kind != LOOKED).then(|| written(shape, event)),
        lost: lost(shape, event).map(|event| written(shape, &event)),
    };
    events.iter().map(frame).collect()
}

/// What is shown to one who sees these conversations.
pub(super) fn gathered(frames: &[Frame], seen: &HashSet<ConversationId>) -> Bytes {
    let shown = |frame: &'_ Frame| match frame.conversation {
        Some(id) if !seen.contains(&id) => frame.lost.clone(),
        _ => frame.shown.clone(),
    };
    frames.iter().filter_map(shown).collect::<String>().into()
}

/// Whoever may have lost sight of a conversation is told that something changed, and not what. (A22)
fn lost(shape: Shape, event: &Recorded) -> Option<Recorded> {
    let is_told = shape == Shape::Page && event.kind == "conversation.assigned";
    is_told.then(|| Recorded {
        kind: "lost".to_owned(),
        conversation_id: None,
        message_id: None,
        contact_id: None,
        inbox_id: None,
        ..event.clone()
    })
}

fn written(shape: Shape, event: &Recorded) -> String {
    match shape {
        Shape::Page => {
            let changed = serde_json::json!({
                "seq": event.seq, "kind": event.kind, "conversation": event.conversation_id, "message": event.message_id,
                "contact": event.contact_id,
            });
            field(Some(event.seq), "changed", &changed.to_string())
        }
        Shape::Api => {
            let data = serde_json::to_string(event).expect("OK because an event is plain data");
            field(Some(event.seq), &event.kind, &data)
        }
    }
}

/// One event of the standard (HTML, "Server-sent events"). `data` is JSON, which has no line break.
pub(super) fn field(id: Option<i64>, name: &str, data: &str) -> String {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("{id}event: {name}\ndata: {data}\n\n")
}
