//! A chat on its way in: sealed as it comes, a part at a time, and looked through once it is here.

use std::io::{self, Read, Seek, SeekFrom};

use ::store::blobs::BlobReader;
use ::store::{Fault, Scope};
use axum::extract::Request;
use contacts::identities;
use contacts::import::{BlobFile, packed_text};
use contacts::people::Person;
use kernel::{BlobId, ContactId, Locale, Text};
use tokio::runtime::Handle;
use uuid::Uuid;
use web::{Access, App};

use super::model::{Plan, Side};
use super::said::bare;
use super::survey::Survey;
use super::{Refusal, refuse};
use crate::media::out::upload;

/// What is taken at most: a chat with its pictures.
const MOST_FILE: u64 = 1024 * 1024 * 1024;

/// Takes the file of a form, and looks through it.
pub(super) async fn take(
    app: &App,
    access: &Access,
    contact: ContactId,
    request: Request,
) -> Result<Uuid, Fault<Refusal>> {
    let Some(boundary) = upload::boundary(&request) else { return refuse(Refusal::NoFile) };
    let (mut form, ahead) = upload::opened(request, boundary);
    let mut taken = None;
    while let Some(mut field) = form.next_field().await.map_err(|_| Fault::Refused(Refusal::Cut))? {
        let name = field.file_name().map(|name| Text::line(name, 120)).filter(|name| !name.is_empty());
        let begun = match name.filter(|_| taken.is_none() && field.name() == Some("file")) {
            Some(name) => Some(begin(app, access, contact, name).await?),
            None => None,
        };
        let mut writer = match &begun {
            Some((_, file)) => Some(app.db.blobs().write(access.tenant, *file).await?),
            None => None,
        };
        let mut length = 0_u64;
        let refusal = loop {
            match field.chunk().await {
                Err(_) => break Some(Refusal::Cut),
                Ok(None) if length == 0 => break Some(Refusal::NoFile),
                Ok(None) => break None,
                Ok(Some(part)) => {
                    ahead.taken(&part);
                    length += part.len() as u64;
                    if length > MOST_FILE {
                        break Some(Refusal::TooLarge);
                    }
                    if let Some(writer) = &mut writer {
                        writer.push(&part).await?;
                    }
                }
            }
        };
        let (Some((id, file)), Some(writer)) = (begun, writer) else { continue };
        if let Some(refusal) = refusal {
            writer.abandon().await?;
            app.db.write(access.tenant, access.actor, move |tx| super::leave(tx, id)).await?;
            return refuse(refusal);
        }
        let bytes = writer.finish().await?;
        if !app.db.write(access.tenant, access.actor, move |tx| super::arrived(tx, id, file, bytes)).await? {
            return refuse(Refusal::NotFound);
        }
        taken = Some((id, file));
    }
    let Some((id, file)) = taken else { return refuse(Refusal::NoFile) };
    match look(app, access, contact, file).await {
        Ok((survey, plan)) => {
            app.db.write(access.tenant, access.actor, move |tx| super::looked(tx, id, &survey, &plan)).await?;
            Ok(id)
        }
        Err(fault) => {
            app.db.write(access.tenant, access.actor, move |tx| super::leave(tx, id)).await?;
            Err(fault)
        }
    }
}

async fn begin(app: &App, access: &Access, contact: ContactId, name: String) -> Result<(Uuid, BlobId), Fault<Refusal>> {
    let file: BlobId = app.clock.id();
    let begin = move |tx: &mut ::store::Tx<'_>| super::begin(tx, contact, file, &name);
    Ok((app.db.write(access.tenant, access.actor, begin).await?, file))
}

/// What stands in a file, and how it seems to be read.
async fn look(app: &App, access: &Access, contact: ContactId, file: BlobId) -> Result<(Survey, Plan), Fault<Refusal>> {
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        Ok((super::person(scope, contact)?, contacts::people::country(scope)?.unwrap_or_default()))
    };
    let (person, country) = app.db.read(access.tenant, read).await?;
    let Some(file) = app.db.blobs().read(access.tenant, file).await? else { return refuse(Refusal::NoFile) };
    let (runtime, zone) = (Handle::current(), access.time_zone);
    let now = zone_now(app, zone);
    let looking = tokio::task::spawn_blocking(move || -> io::Result<Survey> {
        match opened(file, runtime)? {
            Some(text) => Survey::of(text, now, &country),
            None => Ok(Survey::default()),
        }
    });
    let survey = match looking.await {
        Ok(Ok(survey)) => survey,
        Ok(Err(error)) if is_the_files(&error) => return refuse(Refusal::Unreadable),
        Ok(Err(error)) => return Err(Fault::Failed(::store::Error::Unavailable(error.to_string()))),
        Err(_) => return Err(Fault::Failed(::store::Error::Panicked("reading a chat".to_owned()))),
    };
    if survey.possible().next().is_none() {
        return refuse(Refusal::NotAChat);
    }
    let plan = Plan { order: survey.guess, zone: zone.name().to_owned(), sides: sides(&person, &survey) };
    Ok((survey, plan))
}

fn zone_now(app: &App, zone: chrono_tz::Tz) -> chrono::NaiveDateTime {
    let now = chrono::DateTime::from_timestamp_micros(app.clock.now().micros()).unwrap_or_default();
    now.with_timezone(&zone).naive_local()
}

/// Whether the file is to blame.
pub(super) fn is_the_files(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

/// The text of a chat: the file itself, or the one that is packed with its pictures. Only for threads that may wait.
pub(super) fn opened(file: BlobReader, runtime: Handle) -> io::Result<Option<Box<dyn Read + Send>>> {
    let mut file = BlobFile::new(file, runtime);
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    match head.as_slice() {
        b"PK\x03\x04" => packed_text(file, rank),
        _ => Ok(Some(Box::new(file))),
    }
}

/// `_chat.txt` on an iPhone, `WhatsApp Chat with Ana.txt` elsewhere; other texts are what somebody sent.
fn rank(path: &str) -> Option<u8> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    match name.strip_suffix(".txt")? {
        "_chat" => Some(0),
        name if name.contains("whatsapp") => Some(1),
        _ => Some(2),
    }
}

/// Who in it seems to be the customer: whom it calls by the name or number that the business has.
fn sides(person: &Person, survey: &Survey) -> Vec<(String, Side)> {
    let called = Text::fold(&person.label().show(Locale::En));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_customer = |name: &str| {
        let number = digits(name);
        let is_number = |one: &identities::Identity| {
            one.kind == identities::Kind::Phone && number.len() > 6 && digits(&one.value) == number
        };
        Text::fold(bare(name)) == called || person.identities.iter().any(is_number)
    };
    let known = survey.names.iter().position(|(name, _)| is_customer(name));
    match (known, survey.names.as_slice()) {
        (Some(at), [one, other]) => {
            let (customer, business) = if at == 0 { (one, other) } else { (other, one) };
            vec![(customer.0.clone(), Side::Customer), (business.0.clone(), Side::Business)]
        }
        (Some(at), names) => vec![(names[at].0.clone(), Side::Customer)],
        (None, _) => Vec::new(),
    }
}
