//! Bodies that carry files: a form with files in it, or a file alone. They are read as they come; a limit is each file's own.
//!
//! - What is no file's content, be it fields, names or what stands between them, is bounded over the whole form.  (A11; `web::upload`)

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use futures_util::{StreamExt, TryStreamExt};
use kernel::Problem;
use store::Fault;
use web::upload::{MOST_FIELDS, header};
pub(crate) use web::upload::{boundary, opened};
use web::{Access, App, Form};

use super::{About, MOST_FILES, Refusal, Unsent, hand_in};
use crate::media::File;

const MOST_FIELD_COUNT: usize = 1000;

/// A form as it came.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) files: Vec<File>,
    /// The first file that was not taken: what it is called, and why.
    pub(crate) refused: Option<(Option<String>, Refusal)>,
}

fn unsent(request: &Request) -> Unsent {
    request.extensions().get().copied().unwrap_or_default()
}

/// Reads a form: fields `file` are files, fields `voice` recordings. A form without files may be urlencoded.
pub(crate) async fn form(app: &App, access: &Access, request: Request) -> web::Result<Filled> {
    let most = unsent(&request);
    let Some(boundary) = boundary(&request) else {
        let Form(fields) = Form::from_request(request, app).await?;
        return Ok(Filled { fields, ..Filled::default() });
    };
    let (mut form, ahead) = opened(request, boundary);
    let too_large = || Problem::new(413, "too_large", "The form is too large.");
    let broken = |_| match ahead.is_too_much() {
        true => too_large(),
        false => Problem::new(422, "invalid_form", "The form could not be read."),
    };
    let (mut filled, mut length) = (Filled::default(), 0);
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let about = About {
            name: field.file_name().map(str::to_owned).filter(|name| !name.is_empty()),
            announced: field.content_type().map(ToString::to_string),
            is_voice: name == "voice",
        };
        if !matches!(name.as_str(), "file" | "voice") {
            let mut value = Vec::new();
            if filled.fields.len() == MOST_FIELD_COUNT {
                return Err(too_large().into());
            }
            while let Some(part) = field.chunk().await.map_err(broken)? {
                length += part.len();
                if length > MOST_FIELDS {
                    return Err(too_large().into());
                }
                value.extend_from_slice(&part);
            }
            filled.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            continue;
        }
        // A browser sends a field without a file as one without a name and without content.
        if filled.refused.is_some() || about.name.is_none() {
            while let Some(part) = field.chunk().await.map_err(broken)? {
                ahead.taken(&part);
            }
            continue;
        }
        let called = about.name.as_deref().and_then(channels::incoming::file_name);
        let taken = match filled.files.len() == MOST_FILES {
            true => Err(Fault::Refused(Refusal::TooMany)),
            false => hand_in(app, access, (about, most), (&mut field).inspect_ok(|part| ahead.taken(part))).await,
        };
        match taken {
            Ok(file) => filled.files.push(file),
            Err(Fault::Refused(refusal)) => {
                filled.refused = Some((called, refusal));
                // What follows may still hold the words that were typed; it is bounded by the form's own fields.
                while let Some(part) = field.chunk().await.map_err(broken)? {
                    ahead.taken(&part);
                }
            }
            Err(Fault::Failed(error)) => return Err(error.into()),
        }
    }
    Ok(filled)
}

/// Reads one file: the field `file` of a form, or the whole body.
pub(crate) async fn one(
    app: &App,
    access: &Access,
    request: Request,
    name: Option<String>,
    is_voice: bool,
) -> web::Result<File> {
    if boundary(&request).is_some() {
        let filled = form(app, access, request).await?;
        if let Some((_, refusal)) = filled.refused {
            return Err(Problem::from(refusal).into());
        }
        let file = filled.files.into_iter().next();
        return Ok(file.ok_or_else(|| Problem::from(Refusal::Empty))?);
    }
    let announced = header(&request, CONTENT_TYPE);
    let disposition = header(&request, CONTENT_DISPOSITION);
    let named = disposition.as_deref().and_then(|text| text.split("filename=\"").nth(1)?.split('"').next());
    let about = About { name: name.or_else(|| named.map(str::to_owned)), announced, is_voice };
    let most = unsent(&request);
    let body: Body = request.into_body();
    Ok(hand_in(app, access, (about, most), body.into_data_stream().boxed()).await?)
}
