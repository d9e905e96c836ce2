//! Files in a thread, as the telephone shows them: what the business sent, as it arrived.

use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::App;
use crate::media::File;
use crate::world::{Customer, Message, World};

/// The id of the file that a message carries.
fn id_of(message: &Message) -> Option<&str> {
    message.body[&message.kind]["id"].as_str()
}

fn of<'a>(world: &'a World, message: &Message) -> Option<&'a File> {
    world.media.get(id_of(message)?)
}

/// The file above its words; nothing for a message without one.
pub(super) fn shown(world: &World, customer: &Customer, message: &Message) -> Markup {
    let (Some(id), Some(file)) = (id_of(message), of(world, message)) else { return html! {} };
    let source = format!("/phones/{}/files/{id}", customer.id);
    let is_voice = message.body["audio"]["voice"] == true;
    html! {
        @match message.kind.as_str() {
            "image" | "sticker" => { img class=(message.kind) src=(source) alt=(message.text); }
            "audio" => { audio controls preload="metadata" src=(source) data-voice[is_voice] {} }
            "video" => { video controls preload="metadata" src=(source) {} }
            _ => { a class="file" href=(source) { (file.mime) ", " (file.bytes.len()) " bytes" } }
        }
    }
}

/// `GET /phones/{customer}/files/{id}`: only what is in a thread of theirs.
pub(super) async fn file(Shared(state): App, Path((customer, id)): Path<(String, String)>) -> Response {
    let world = state.world();
    let is_theirs = world
        .messages
        .iter()
        .any(|message| message.customer.as_deref() == Some(customer.as_str()) && id_of(message) == Some(id.as_str()));
    let Some(file) = world.media.get(&id).filter(|_| is_theirs) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, file.mime.clone()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    (headers, file.bytes.clone()).into_response()
}
