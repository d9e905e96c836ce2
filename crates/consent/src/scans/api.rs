//! `/api/v1/consents/files`.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::BlobId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Access, App, Path, Query};

use super::{Scan, pages, taking};
use crate::ledger::api::Whose;

/// A photo or a scan of the paper that shows an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConsentFile {
    #[schema(value_type = uuid::Uuid)]
    id: BlobId,
    /// What it is, by what it holds: `image/jpeg`, `image/png`, `image/webp`, `image/heic` or `application/pdf`.
    media_type: &'static str,
    bytes: u64,
    /// In hexadecimal. The entry's chain covers it.
    sha256: String,
}

impl From<&Scan> for ConsentFile {
    fn from(scan: &Scan) -> Self {
        Self { id: scan.id, media_type: scan.scan_type.as_str(), bytes: scan.bytes, sha256: scan.digest() }
    }
}

/// Hands in a photo or a scan of a signed paper, for the `file_ids` of an entry of this person's within a day. The body is the
/// file: JPEG, PNG, WebP, HEIC or PDF of at most 20 MB, whatever its `Content-Type` says.
#[utoipa::path(
    post,
    path = "/api/v1/consents/files",
    operation_id = "hand_in_consent_file",
    tag = "consents",
    params(Whose),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "The file, ready to show an entry", body = ConsentFile),
        (status = 409, description = "Too many wait for their entries: at most 12 of one person, 60 in all"),
        (status = 413, description = "It has more than 20 MB"),
        (status = 422, description = "It is empty, was cut off, or is neither a picture nor a PDF")
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    Query(whose): Query<Whose>,
    request: Request,
) -> web::Result<Response> {
    let body = request.into_body().into_data_stream();
    let scan = taking::hand_in(&app, &access, whose.contact_id, body).await?;
    Ok((StatusCode::CREATED, Json(ConsentFile::from(&scan))).into_response())
}

/// A file that shows an entry of this person's: one of its `files`, or what its `file_id` names. Opening it leaves a trace.
#[utoipa::path(
    get,
    path = "/api/v1/consents/files/{id}",
    operation_id = "get_consent_file",
    tag = "consents",
    params(("id" = uuid::Uuid, Path, description = "The file"), Whose),
    responses(
        (status = 200, description = "The file as it was handed in", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 410, description = "The entry names it, and it is not here any more")
    )
)]
pub(crate) async fn open(
    State(app): State<App>,
    access: Access,
    Path(id): Path<BlobId>,
    Query(whose): Query<Whose>,
) -> web::Result<Response> {
    pages::given(&app, &access, whose.contact_id, id).await
}
