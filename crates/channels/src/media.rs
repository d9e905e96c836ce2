//! Files of customers' messages, from their provider: asked for by id, then fetched from where the answer says (facts/meta.md 4.6).

use std::time::Duration;

use kernel::{InboxId, MessageId, RequestId, Secret, TenantId};
use web::{App, Download, EgressError, MetaFile};

use crate::sending;
use crate::whatsapp::client::{Failure, GraphId, media};
use crate::whatsapp::errors::ErrorClass;

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
