//! Handing a scan out. It comes with the type we found in it, may not be taken for another, runs nothing, and is saved unless it
//! is a picture that every browser shows. (A36)

use ::store::blobs::BlobReader;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use bytes::Bytes;
use kernel::{BlobId, ContactId, Problem, TenantId};
use web::reads::Opened;
use web::{Access, App, Path};

use super::model::ENOUGH;
use super::{ScanType, store};
use crate::ledger;

/// `GET /t/{tenant}/people/{contact}/consent/files/{scan}`
pub(crate) async fn open(
    State(app): State<App>,
    access: Access,
    Path((_, contact, file)): Path<(TenantId, ContactId, BlobId)>,
) -> web::Result<Response> {
    given(&app, &access, contact, file).await
}

/// A file that shows an entry of this person's, once it is written down that it is opened.
pub(super) async fn given(app: &App, access: &Access, contact: ContactId, file: BlobId) -> web::Result<Response> {
    let read = move |scope: &::store::Scope<'_>| -> ::store::Result<bool> {
        // The entries of whoever was erased stay, and lead to nothing.
        Ok(ledger::store::is_known(scope, contact)?
            && (store::of(scope, contact)?.iter().any(|scan| scan.id == file) || store::is_file(scope, contact, file)?))
    };
    if !app.db.read(access.tenant, read).await? {
        return Err(Problem::not_found().into());
    }
    let gone =
        || Problem::new(410, "evidence_gone", "The file is not here any more. What was recorded of it still stands.");
    let reader = app.db.blobs().read(access.tenant, file).await?.ok_or_else(gone)?;
    app.reads().note(access, Opened::File, Some(contact)).await?;
    let scan_type = ScanType::of(&reader.next(0..ENOUGH as u64).await?);
    let name = scan_type.map_or_else(|| "evidence".to_owned(), |known| format!("evidence.{}", known.ending()));
    let manner = if scan_type.is_some_and(ScanType::is_shown) { "inline" } else { "attachment" };
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, scan_type.map_or("application/octet-stream", ScanType::as_str))
        .header(header::CONTENT_LENGTH, reader.bytes())
        .header(header::CONTENT_DISPOSITION, format!("{manner}; filename=\"{name}\""))
        .header(header::CACHE_CONTROL, "private, no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
        );
    Ok(answer.body(parts(reader)).expect("OK because every header is ASCII"))
}

/// The bytes, a sealed part at a time.
fn parts(reader: BlobReader) -> Body {
    let parts = futures_util::stream::try_unfold((reader, 0), move |(reader, at)| async move {
        let part: Bytes = reader.next(at..u64::MAX).await?;
        let next = at + part.len() as u64;
        Ok::<_, ::store::Error>((!part.is_empty()).then_some((part, (reader, next))))
    });
    Body::from_stream(parts)
}
