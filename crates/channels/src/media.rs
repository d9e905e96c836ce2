//! Files at the provider (facts/meta.md 4.6): customers', asked for by id, then fetched from where the answer says; and ours, handed in.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use kernel::{InboxId, MessageId, RequestId, Secret, TenantId};
use web::{App, Download, EgressError, MetaFile, MetaUpload};

use crate::sending;
use crate::whatsapp::client::{Failure, GraphId, media};
use crate::whatsapp::errors::{ErrorClass, words};

pub use crate::whatsapp::client::media::MediaDetails;

/// The largest file that WhatsApp takes (facts/meta.md 4.6).
pub const MOST_BYTES: u64 = 100 * 1024 * 1024;
/// Within this the whole file must be here.
const FETCH_WITHIN: Duration = Duration::from_secs(10 * 60);

/// Which file.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub tenant: TenantId,
    pub inbox: InboxId,
    /// The provider's id of the file.
    pub file: String,
    pub message: Option<MessageId>,
    pub request: RequestId,
}

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The provider has it no more, or never had.
    Gone,
    TooLarge,
    /// The number is not connected any more.
    Disconnected,
    /// The provider does not take the number's token.
    TokenRefused,
    /// It does not answer, or asks to be left alone for a while.
    Away,
    /// It names an address that is none of its own.
    Elsewhere,
}

/// Asks where the file lies, and begins to fetch it.
pub async fn open(app: &App, wanted: &Wanted) -> store::Result<Result<(MediaDetails, Download), Trouble>> {
    let (tenant, inbox) = (wanted.tenant, wanted.inbox);
    let Some(credentials) = app.db.read(tenant, move |scope| sending::credentials(scope, inbox)).await? else {
        return Ok(Err(Trouble::Disconnected));
    };
    let Ok(id) = GraphId::parse(&wanted.file) else { return Ok(Err(Trouble::Gone)) };
    let details = match describe(app, wanted, &credentials, &id).await {
        Ok(details) => details,
        Err(trouble) => return Ok(Err(trouble)),
    };
    if details.bytes.is_some_and(|bytes| bytes > MOST_BYTES) {
        return Ok(Err(Trouble::TooLarge));
    }
    let opened = download(app, wanted, &details, &credentials.token).await;
    Ok(opened.map(|download| (details, download)))
}

async fn describe(
    app: &App,
    wanted: &Wanted,
    credentials: &sending::Credentials,
    id: &GraphId,
) -> Result<MediaDetails, Trouble> {
    let call = media::get_media(&credentials.token, id, &credentials.number)
        .with_proof(&credentials.app_secret, app.clock.now());
    let subject = wanted.message.map(MessageId::as_uuid);
    let outgoing = sending::outgoing(call, wanted.tenant, wanted.request, "ask where a file lies", subject);
    let answer = app.egress.call(outgoing).await.map_err(|_| Trouble::Away)?;
    media::media(answer.status, &answer.headers, &answer.body).map_err(|failure| match failure {
        Failure::Refused { class: ErrorClass::Reconnect, .. } => Trouble::TokenRefused,
        Failure::Refused { error, .. } if error.code == 100 => Trouble::Gone,
        Failure::Unreadable { status: 404 } => Trouble::Gone,
        Failure::Refused { .. } | Failure::Unreadable { .. } => Trouble::Away,
    })
}

async fn download(app: &App, wanted: &Wanted, details: &MediaDetails, token: &Secret) -> Result<Download, Trouble> {
    let file = MetaFile {
        tenant: wanted.tenant,
        purpose: "fetch a file",
        subject: wanted.message.map(MessageId::as_uuid),
        request: wanted.request,
        url: &details.url,
        timeout: FETCH_WITHIN,
    };
    match app.egress.meta_download(file, token, MOST_BYTES).await {
        Ok(download) => match download.status {
            200 => Ok(download),
            401 | 403 => Err(Trouble::TokenRefused),
            404 | 410 => Err(Trouble::Gone),
            _ => Err(Trouble::Away),
        },
        Err(EgressError::Unknown(web::TOO_LARGE)) => Err(Trouble::TooLarge),
        Err(EgressError::NotSent(reason)) if reason != "no connection" => Err(Trouble::Elsewhere),
        Err(EgressError::NotSent(_) | EgressError::Unknown(_)) => Err(Trouble::Away),
    }
}

/// A file to be handed to the provider.
pub struct HandedIn {
    pub tenant: TenantId,
    pub inbox: InboxId,
    pub message: MessageId,
    pub request: RequestId,
    pub media_type: &'static str,
    /// A name of ours that says the file's kind by its ending.
    pub file_name: &'static str,
    pub bytes: u64,
    pub parts: BoxStream<'static, io::Result<Bytes>>,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The number is not connected any more.
    Disconnected,
    /// By the provider, in its owner's words.
    Because { code: i64, detail: String, class: ErrorClass, wait: Option<Duration> },
    /// It does not answer.
    Away,
}

/// Hands a file in; gives the provider's id of it. Done twice, there are two ids, of which one is never used.
pub async fn hand_in(app: &App, file: HandedIn) -> store::Result<Result<String, Refused>> {
    let (tenant, inbox) = (file.tenant, file.inbox);
    let Some(credentials) = app.db.read(tenant, move |scope| sending::credentials(scope, inbox)).await? else {
        return Ok(Err(Refused::Disconnected));
    };
    let call =
        media::hand_in(&credentials.token, &credentials.number).with_proof(&credentials.app_secret, app.clock.now());
    let call = sending::outgoing(call, tenant, file.request, "hand a file over", Some(file.message.as_uuid()));
    let upload = MetaUpload {
        tenant,
        purpose: call.purpose,
        subject: call.subject,
        request: call.request,
        path_and_query: call.path_and_query,
        token: credentials.token,
        fields: vec![("messaging_product", "whatsapp".to_owned()), ("type", file.media_type.to_owned())],
        file_name: file.file_name,
        media_type: file.media_type,
        bytes: file.bytes,
        parts: file.parts,
        timeout: FETCH_WITHIN,
    };
    let Ok(answer) = app.egress.meta_upload(upload).await else { return Ok(Err(Refused::Away)) };
    Ok(media::handed_in(answer.status, &answer.headers, &answer.body).map_err(|failure| match failure {
        Failure::Refused { error, class, wait } => {
            let said = words(error.code);
            Refused::Because { code: error.code, detail: format!("{} {}", said.what, said.next), class, wait }
        }
        Failure::Unreadable { .. } => Refused::Away,
    }))
}
