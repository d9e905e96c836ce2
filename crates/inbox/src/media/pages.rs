//! Handing files out, by signed links only, and having one fetched again.
//!
//! - A file is a stranger's: it comes with the type we found in it, may not be taken for another, runs nothing, and is saved
//!   unless it is a picture, a sound or a film. (A36)

use ::store::blobs::BlobReader;
use ::store::{Fault, Tx};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use kernel::{ConversationId, Locale, MessageId, Problem, TenantId, Who};
use maud::html;
use web::components::Button;
use web::layout::{self, Theme};
use web::reads::Opened;
use web::{Access, App, Member, Path, t};

use super::link::{self, Claim, What};
use super::model::{Linked, State as FileState};
use super::rules::{self, FileType, Wish};
use super::store;

/// `GET /m/{tenant}/{token}`
pub(crate) async fn serve(
    State(app): State<App>,
    Path((tenant, token)): Path<(TenantId, String)>,
    locale: Locale,
    theme: Theme,
    headers: HeaderMap,
) -> web::Result<Response> {
    let claim = link::read(&app.vault, tenant, &token).ok_or_else(Problem::not_found)?;
    let linked = app.db.read(tenant, move |scope| store::linked(scope, claim.file)).await?;
    let linked = linked.ok_or_else(Problem::not_found)?;
    if app.clock.now() > claim.until {
        return expired(&app, tenant, locale, theme, &headers, &linked).await;
    }
    // Small pictures stand in the thread, whose opening left its trace.
    if let (Some(contact), What::Whole | What::Saved) = (linked.contact, claim.what)
        && let Some(member) = member(&app, tenant, &headers).await?
    {
        app.reads().by(tenant, Who::Staff(member.staff), Opened::File, Some(contact)).await?;
    }
    given(&app, tenant, claim, &linked, &headers).await
}

async fn given(
    app: &App,
    tenant: TenantId,
    claim: Claim,
    linked: &Linked,
    headers: &HeaderMap,
) -> web::Result<Response> {
    let file = &linked.file;
    let (id, file_type) = match claim.what {
        What::Whole | What::Saved => (Some(file.id), file.file_type.unwrap_or(FileType::Bytes)),
        // A small picture is our own work: whichever of the two it is, a browser sees it.
        What::Thumbnail => (file.thumbnail, FileType::Bytes),
    };
    let id = id.filter(|_| file.state == FileState::Kept).ok_or_else(Problem::not_found)?;
    let reader = app.db.blobs().read(tenant, id).await?.ok_or_else(Problem::not_found)?;
    let file_type = match claim.what {
        What::Thumbnail => FileType::of(&reader.next(0..rules::ENOUGH as u64).await?),
        What::Whole | What::Saved => file_type,
    };
    let is_inline = match claim.what {
        What::Thumbnail => true,
        What::Whole => rules::is_shown_inline(file),
        What::Saved => false,
    };
    let name = file.name.clone().unwrap_or_else(|| format!("{}.{}", file.kind, rules::ending(file_type)));
    let bytes = reader.bytes();
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, from, to) = match rules::wish(asked, bytes) {
        Wish::Whole => (StatusCode::OK, 0, bytes),
        Wish::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to),
        Wish::Nothing => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{bytes}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
    };
    let policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";
    let answer = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, rules::told_type(&file.kind, file_type))
        .header(header::CONTENT_LENGTH, to - from)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_DISPOSITION, rules::disposition(if is_inline { "inline" } else { "attachment" }, &name))
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, policy);
    let answer = match status {
        StatusCode::PARTIAL_CONTENT => {
            answer.header(header::CONTENT_RANGE, format!("bytes {from}-{}/{bytes}", to.saturating_sub(1)))
        }
        _ => answer,
    };
    Ok(answer.body(parts(reader, from, to)).expect("OK because every header is ASCII"))
}

/// The bytes, a sealed part at a time.
fn parts(reader: BlobReader, from: u64, to: u64) -> Body {
    let parts = futures_util::stream::try_unfold((reader, from), move |(reader, at)| async move {
        let part: Bytes = reader.next(at..to).await?;
        let next = at + part.len() as u64;
        Ok::<_, ::store::Error>((!part.is_empty()).then_some((part, (reader, next))))
    });
    Body::from_stream(parts)
}

/// The member of staff who follows a link, if one is signed in.
async fn member(app: &App, tenant: TenantId, headers: &HeaderMap) -> web::Result<Option<Member>> {
    let Some(token) = web::cookie(headers) else { return Ok(None) };
    let Some(signed_in) = app.guard.session(token).await? else { return Ok(None) };
    Ok(app.guard.member(signed_in.login, tenant).await?)
}

/// A link that was ours and is over. A member is told the way to a new one; nobody else learns that there was anything.
async fn expired(
    app: &App,
    tenant: TenantId,
    locale: Locale,
    theme: Theme,
    headers: &HeaderMap,
    linked: &Linked,
) -> web::Result<Response> {
    let Some((conversation, message)) = linked.place else { return Err(Problem::not_found().into()) };
    let Some(member) = member(app, tenant, headers).await? else { return Err(Problem::not_found().into()) };
    let locale = if member.locale == locale { locale } else { member.locale };
    let way = format!("/t/{tenant}/inbox/{conversation}?from={message}#message-{message}");
    let title = t!(locale, "file-link-expired");
    let content = html! {
        h1 class="pb-2 text-2xl font-semibold tracking-tight" { (title) }
        p class="text-muted" { (t!(locale, "file-link-expired-about")) }
        p class="pt-5" { (Button::new(t!(locale, "file-link-back")).primary().to(way)) }
    };
    Ok((StatusCode::NOT_FOUND, layout::plain(locale, theme, &title, content)).into_response())
}

/// `POST /t/{tenant}/inbox/{conversation}/messages/{message}/file`: tries again to fetch a file.
pub(crate) async fn again(
    State(app): State<App>,
    access: Access,
    Path((_, conversation, message)): Path<(TenantId, ConversationId, MessageId)>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<crate::conversations::Refusal>> {
        crate::messages::find(tx, &asker, conversation, message)?;
        // Where someone else was first, it is on its way.
        super::again(tx, message)?;
        Ok(())
    };
    app.db.write(access.tenant, access.actor, write).await?;
    Ok(web::redirect(&format!("/t/{}/inbox/{conversation}?from={message}#message-{message}", access.tenant)))
}
