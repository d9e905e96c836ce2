//! `/api/v1/media`.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{BlobId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Access, App, Query};

use super::upload;
use crate::media::{FileType, links};

/// A file that was handed in and waits for its message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandedInFile {
    /// For the `media` of a message, within a day.
    #[schema(value_type = uuid::Uuid)]
    id: BlobId,
    /// As what it goes unless the message says otherwise: `image`, `video`, `audio`, `voice`, `document`, `sticker`.
    #[serde(rename = "type")]
    kind: String,
    name: Option<String>,
    /// What it is, by what it holds.
    media_type: Option<&'static str>,
    /// As it is kept: a picture without its place, a recording in WhatsApp's wrapping.
    bytes: u64,
    /// It opens without a key, for some minutes.
    url: Option<String>,
    thumbnail_url: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Handing {
    name: Option<String>,
    voice: bool,
}

/// Hands a file in, to go with a message within a day. The body is the file, with its `Content-Type`; or a form with the file in
/// its field `file` (a recording in `voice`). It is checked by what it holds: JPEG and PNG up to 5 MB (larger ones are made
/// smaller), WebP stickers up to 500 KB, MP4 and 3GP films and sound up to 16 MB, PDF, Word, Excel, PowerPoint and plain text up to 100 MB.
#[utoipa::path(
    post,
    path = "/api/v1/media",
    operation_id = "hand_in_media",
    tag = "conversations",
    params(
        ("name" = Option<String>, Query, description = "What the file is called, if the body is the file alone."),
        ("voice" = Option<bool>, Query, description = "Whether it was recorded to be played in the thread: Opus in Ogg, or a browser's recording.")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "The file, ready to go", body = HandedInFile),
        (status = 413, description = "It is too large for what it is")
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    Query(handing): Query<Handing>,
    request: Request,
) -> web::Result<Response> {
    let file = upload::one(&app, &access, request, handing.name, handing.voice).await?;
    let links = links(&app.vault, access.tenant, &file, app.clock.now()).map_err(store::Error::from)?;
    let expires_at = links.as_ref().map(|links| links.until);
    let (url, thumbnail_url) = links.map(|links| (links.whole, links.thumbnail)).unzip();
    let answer = HandedInFile {
        id: file.id,
        kind: file.kind,
        name: file.name,
        media_type: file.file_type.map(FileType::as_str),
        bytes: file.bytes,
        url,
        thumbnail_url: thumbnail_url.flatten(),
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
