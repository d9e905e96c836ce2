//! Scans on their way in: looked at by their first bytes, sealed as they come, noted before they are written.

use ::store::{Fault, Tx};
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use kernel::{BlobId, ContactId, Problem};
use sha2::{Digest, Sha256};
use web::upload::{self, Ahead, MOST_FIELDS};
use web::{Access, App, Form};

use super::model::{ENOUGH, Refusal, Scan, ScanType};
use super::{MOST, MOST_BYTES, store};
use crate::ledger;

const MOST_FIELD_COUNT: usize = 100;

/// A form as it came.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) scans: Vec<Scan>,
    /// Why a file of it was not taken: the first of those that were not; the sound ones are here.
    pub(crate) refused: Option<Refusal>,
}

/// Reads a form whose fields `scan` are files; one without files may be urlencoded.
pub(crate) async fn form(app: &App, access: &Access, contact: ContactId, request: Request) -> web::Result<Filled> {
    let Some(boundary) = upload::boundary(&request) else {
        let Form(fields) = Form::from_request(request, app).await?;
        return Ok(Filled { fields, ..Filled::default() });
    };
    let (mut form, ahead) = upload::opened(request, boundary);
    let too_large = || Problem::new(413, "too_large", "The form is too large.");
    let broken = |_| match ahead.is_too_much() {
        true => too_large(),
        false => Problem::new(422, "invalid_form", "The form could not be read."),
    };
    let (mut filled, mut length) = (Filled::default(), 0);
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "scan" {
            let mut value = Vec::new();
            while let Some(part) = field.chunk().await.map_err(broken)? {
                length += part.len();
                if length > MOST_FIELDS {
                    return Err(too_large().into());
                }
                value.extend_from_slice(&part);
            }
            if filled.fields.len() == MOST_FIELD_COUNT {
                return Err(too_large().into());
            }
            filled.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            continue;
        }
        // A browser sends a field without a file as one without a name and without content.
        let is_chosen = field.file_name().is_some_and(|name| !name.is_empty());
        if is_chosen {
            let taken = match filled.scans.len() == MOST {
                true => Err(Fault::Refused(Refusal::TooMany)),
                false => hand_in(app, access, contact, (&mut field).inspect_ok(|part| ahead.taken(part))).await,
            };
            match taken {
                Ok(scan) => filled.scans.push(scan),
                Err(Fault::Refused(Refusal::NoSuchContact)) => return Err(Problem::not_found().into()),
                Err(Fault::Refused(refusal)) => {
                    filled.refused.get_or_insert(refusal);
                }
                Err(Fault::Failed(error)) => return Err(error.into()),
            }
        }
        rest(&mut field, &ahead).await.map_err(broken)?;
    }
    Ok(filled)
}

/// What follows a file that was not taken may still hold the words that were typed.
async fn rest(field: &mut multer::Field<'static>, ahead: &Ahead) -> Result<(), multer::Error> {
    while let Some(part) = field.chunk().await? {
        ahead.taken(&part);
    }
    Ok(())
}

/// Takes a scan in, to show an entry of this person's within a day.
pub(super) async fn hand_in<E>(
    app: &App,
    access: &Access,
    contact: ContactId,
    parts: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Scan, Fault<Refusal>> {
    // A small file ends with its head, and is asked for more.
    let mut parts = parts.fuse();
    let mut head = Vec::new();
    while head.len() < ENOUGH {
        match parts.next().await {
            Some(Ok(part)) => head.extend_from_slice(&part),
            Some(Err(_)) => return Err(Fault::Refused(Refusal::Cut)),
            None => break,
        }
    }
    if head.is_empty() {
        return Err(Fault::Refused(Refusal::Empty));
    }
    let scan_type = ScanType::of(&head).ok_or(Fault::Refused(Refusal::NotTaken))?;
    let id: BlobId = app.clock.id();
    let expect = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        if !ledger::store::is_known(tx, contact)? {
            return Err(Fault::Refused(Refusal::NoSuchContact));
        }
        if !store::has_room(tx, contact)? {
            return Err(Fault::Refused(Refusal::Full));
        }
        Ok(store::expect(tx, id, contact)?)
    };
    app.db.write(access.tenant, access.actor, expect).await?;
    match received(app, access, id, head, parts).await {
        Ok((bytes, hash)) => {
            let scan = Scan { id, entry: None, scan_type, bytes, hash };
            let kept = scan.clone();
            match app.db.write(access.tenant, access.actor, move |tx| store::keep(tx, &kept)).await? {
                true => Ok(scan),
                false => Err(Fault::Refused(Refusal::Gone)),
            }
        }
        Err(fault) => {
            app.db.write(access.tenant, access.actor, move |tx| store::forget(tx, &[id])).await?;
            Err(fault)
        }
    }
}

async fn received<E>(
    app: &App,
    access: &Access,
    id: BlobId,
    head: Vec<u8>,
    mut parts: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<(u64, Vec<u8>), Fault<Refusal>> {
    let mut writer = app.db.blobs().write(access.tenant, id).await?;
    let (mut hash, mut length, mut part) = (Sha256::new(), 0_u64, Bytes::from(head));
    let broken = loop {
        length += part.len() as u64;
        if length > MOST_BYTES {
            break Refusal::TooLarge;
        }
        hash.update(&part);
        writer.push(&part).await?;
        match parts.next().await {
            Some(Ok(next)) => part = next,
            Some(Err(_)) => break Refusal::Cut,
            None => return Ok((writer.finish().await?, hash.finalize().to_vec())),
        }
    };
    writer.abandon().await?;
    Err(Fault::Refused(broken))
}
