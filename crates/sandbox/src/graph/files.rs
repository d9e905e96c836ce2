//! Files: handed in, described, fetched, deleted (facts/meta.md 4.6).

use serde_json::{Value, json};

use super::auth::{self, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, nodes};
use crate::assets::Number;
use crate::error::GraphError;
use crate::state::State;
use crate::{ids, media};

/// `POST /{phone}/media`, a form with the file in it.
pub(super) fn hand_in(state: &State, call: &Call, phone: &str) -> Outcome {
    let token = auth::caller(state, call, MESSAGING)?;
    let number = nodes::number(state, call, &token, phone)?;
    if call.text("messaging_product") != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let upload = call.upload.as_ref().ok_or_else(|| GraphError::missing("file"))?;
    let mime = upload.mime.as_deref().or(call.text("type")).unwrap_or("application/octet-stream");
    let Some(most) = media::most_bytes(mime) else {
        let message = "(#100) Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, audio/opus, \
                       application/vnd.ms-powerpoint, application/msword, application/pdf, text/plain, image/jpeg, image/png, image/webp, video/mp4, video/3gpp.";
        let details = format!("Received file of type '{mime}'.");
        return Err(GraphError { message: message.to_owned(), ..GraphError::code(100).details(details) });
    };
    if upload.bytes.len() > most {
        return Err(GraphError::code(131_053)
            .details(format!("Media file size too big. Max file size we currently support: {most} bytes.")));
    }
    if upload.bytes.is_empty() {
        return Err(GraphError::code(131_053).details("The file is empty."));
    }
    let id = ids::node();
    let file = media::File::handed_in(mime, upload.bytes.clone(), &number.id, state.clock.now_seconds());
    state.world().media.insert(id.clone(), file);
    Ok(Answer::Json(json!({ "id": id })))
}

/// The file that a message is to carry. An unknown id is refused at once; a file that is no such thing fails later, as Meta
/// finds it out (facts/meta.md 4.6, 4.7).
pub(super) fn carried(
    state: &State,
    number: &Number,
    kind: &str,
    object: &Value,
) -> Result<Option<GraphError>, GraphError> {
    let Some(id) = object["id"].as_str().filter(|_| media::KINDS.contains(&kind)) else { return Ok(None) };
    let now = state.clock.now_seconds();
    let file = state.world().media.get(id).filter(|file| file.number_id == number.id && file.until >= now).cloned();
    let file = file.ok_or_else(|| {
        GraphError::code(100).details(format!("The media id '{id}' does not name a file of this phone number."))
    })?;
    let is_voice = object["voice"] == true;
    Ok(media::trouble(kind, is_voice, &file).map(|why| GraphError::code(131_053).details(why)))
}

/// The file of an id, while it lives and if this caller may have it.
fn known(state: &State, call: &Call, id: &str) -> Result<media::File, GraphError> {
    let token = auth::known(state, call)?;
    let none = || GraphError::no_such_object(call.method.as_str(), id);
    let file = state.world().media.get(id).cloned().ok_or_else(none)?;
    nodes::number(state, call, &token, &file.number_id).map_err(|_| none())?;
    let is_others = call.text("phone_number_id").is_some_and(|phone| phone != file.number_id);
    if file.until < state.clock.now_seconds() || is_others {
        return Err(none());
    }
    Ok(file)
}

/// `GET /{media-id}`: where the file lies for five minutes.
pub(super) fn describe(state: &State, call: &Call, id: &str) -> Outcome {
    let file = known(state, call, id)?;
    let mut about = media::description(&state.base, id, &file, state.clock.now_seconds() + 300);
    let faults = state.faults();
    if let Some(url) = &faults.media_url {
        about["url"] = json!(url);
    }
    if let Some(size) = faults.media_size {
        about["file_size"] = json!(size);
    }
    Ok(Answer::Json(about))
}

/// `DELETE /{media-id}`.
pub(super) fn delete(state: &State, call: &Call, id: &str) -> Outcome {
    known(state, call, id)?;
    state.world().media.remove(id);
    Ok(Answer::Json(json!({ "success": true })))
}

/// The file behind a media address: with a token, and within five minutes.
pub(super) fn download(state: &State, call: &Call) -> Outcome {
    auth::known(state, call).map_err(|error| GraphError { http: 401, ..error })?;
    let id = call.required("mid")?;
    let expired =
        call.text("ext").and_then(|at| at.parse::<i64>().ok()).is_some_and(|at| at < state.clock.now_seconds());
    let file = state.world().media.get(id).cloned().filter(|_| !expired);
    let file = file.ok_or_else(|| GraphError { http: 404, ..GraphError::no_such_object("GET", id) })?;
    if let Some(bytes) = state.faults().media_flood {
        return Ok(Answer::Flood { mime: file.mime, bytes });
    }
    Ok(Answer::File { bytes: file.bytes, mime: file.mime })
}
