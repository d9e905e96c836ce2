//! Files on their way in: sealed as they come, a part at a time, whatever their size.
//!
//! - What is no file's content, be it fields, names or what stands between them, is bounded over the whole form.    (A11, [`upload`])

use ::store::Fault;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use kernel::{BlobId, Problem, Text};
use web::upload::{self, boundary, header};
use web::{Access, App, Form};

use super::Refusal;
use super::reading::HEAD;

/// What is taken at most.
const MOST_FILE: u64 = 2 * 1024 * 1024 * 1024;
/// 500 columns and what is said of permission.
const MOST_FIELD_COUNT: usize = 2_000;

/// A file that is here.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) id: BlobId,
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) head: Vec<u8>,
}

/// A form as it came.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) fields: Vec<(String, String)>,
    pub(super) file: Option<Arrived>,
}

impl Filled {
    pub(super) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.trim())
    }
}

/// Reads a form whose field `file` is a file; one without files may be urlencoded.
pub(super) async fn form(app: &App, access: &Access, request: Request) -> web::Result<Filled> {
    let Some(boundary) = boundary(&request) else {
        let Form(fields) = Form::from_request(request, app).await?;
        return Ok(Filled { fields, file: None });
    };
    let (mut form, ahead) = upload::opened(request, boundary);
    let too_large = || Problem::new(413, "too_large", "The form is too large.");
    let broken = |_| match ahead.is_too_much() {
        true => too_large(),
        false => Problem::new(422, "invalid_form", "The form could not be read."),
    };
    let mut filled = Filled::default();
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let called = field.file_name().map(str::to_owned);
        if name == "file" && called.as_ref().is_some_and(|called| !called.is_empty()) && filled.file.is_none() {
            let parts = (&mut field).inspect_ok(|part| ahead.taken(part));
            filled.file = Some(keep(app, access, called.unwrap_or_default(), parts).await?);
            continue;
        }
        let mut value = Vec::new();
        while let Some(part) = field.chunk().await.map_err(broken)? {
            value.extend_from_slice(&part);
        }
        if filled.fields.len() >= MOST_FIELD_COUNT {
            return Err(too_large().into());
        }
        if name != "file" {
            filled.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
        }
    }
    Ok(filled)
}

/// Reads one file: the field `file` of a form, or the whole body.
pub(super) async fn one(app: &App, access: &Access, request: Request, name: Option<String>) -> web::Result<Filled> {
    if header(&request, CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/")) {
        return form(app, access, request).await;
    }
    let disposition = header(&request, CONTENT_DISPOSITION);
    let named = disposition.as_deref().and_then(|text| text.split("filename=\"").nth(1)?.split('"').next());
    let name = name.or_else(|| named.map(str::to_owned)).unwrap_or_default();
    let file = keep(app, access, name, request.into_body().into_data_stream()).await?;
    Ok(Filled { fields: Vec::new(), file: Some(file) })
}

/// Seals a file as it comes. It is noted before it is written, so that none lies about unknown.
async fn keep<E>(
    app: &App,
    access: &Access,
    name: String,
    mut parts: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Arrived, Fault<Refusal>> {
    let id: BlobId = app.clock.id();
    let since = app.clock.now() - super::FILE_KEPT;
    let note = move |tx: &mut ::store::Tx<'_>| -> Result<(), Fault<Refusal>> {
        if super::store::waiting(tx, since)?.len() >= super::MOST_WAITING {
            return Err(Fault::Refused(Refusal::TooManyWaiting));
        }
        Ok(tx.keep_blob(id, "application/octet-stream", 0)?)
    };
    app.db.write(access.tenant, access.actor, note).await?;
    let mut writer = app.db.blobs().write(access.tenant, id).await?;
    let (mut head, mut length) = (Vec::new(), 0_u64);
    let refusal = loop {
        let part = match parts.next().await {
            None if length == 0 => break Some(Refusal::NoFile),
            None => break None,
            Some(Err(_)) => break Some(Refusal::Cut),
            Some(Ok(part)) => part,
        };
        length += part.len() as u64;
        if length > MOST_FILE {
            break Some(Refusal::TooLarge);
        }
        head.extend_from_slice(&part[..part.len().min(HEAD - head.len())]);
        writer.push(&part).await?;
    };
    if let Some(refusal) = refusal {
        writer.abandon().await?;
        app.db.write(access.tenant, access.actor, move |tx| tx.forget_blobs(&[id])).await?;
        return Err(Fault::Refused(refusal));
    }
    let bytes = writer.finish().await?;
    app.db.write(access.tenant, access.actor, move |tx| tx.keep_blob(id, "application/octet-stream", bytes)).await?;
    Ok(Arrived { id, name: Text::line(&name, 120), bytes, head })
}

/// Has a file deleted that is not taken after all.
pub(super) async fn drop(app: &App, access: &Access, id: BlobId) -> ::store::Result<()> {
    app.db.write(access.tenant, access.actor, move |tx| tx.forget_blobs(&[id])).await
}
