//! Asking Meta how a number stands. What it does not answer stays as it was known; nothing here keeps a check from ending.

use ::store::Result;
use kernel::{Actor, BlobId, Secret};
use web::App;

use super::model::{About, Aspect, Detail, Profile, Report};
use super::{answered, picture, rules, store};
use crate::inboxes::meta::Meta;
use crate::inboxes::{self, Credentials, Inbox};
use crate::whatsapp::client::health::{self, HealthDetails, ProfileDetails};
use crate::whatsapp::client::{self, GraphRequest, TokenDetails, setup};
use crate::whatsapp::health as whatsapp;

/// Asks about everything that health is made of, and keeps the answers.
pub(crate) async fn look(meta: &Meta<'_>, actor: Actor, inbox: &Inbox, credentials: &Credentials) -> Result<()> {
    let Some(details) = details(meta, credentials).await else { return Ok(()) };
    let mut reports = whatsapp::of_answer(&inbox.number, &details);
    if let Some(token) = token(meta, credentials).await {
        reports.push(end_of(&inbox.number, &token));
    }
    let (id, known) = (inbox.id, inbox.clone());
    meta.app
        .db
        .write(meta.tenant, actor, move |tx| match inboxes::get(tx, id)?.filter(Inbox::is_connected) {
            Some(_) => answered(tx, &known, reports),
            None => Ok(()),
        })
        .await?;
    match profile(meta, credentials).await {
        Some(seen) => keep(meta, actor, inbox, seen).await,
        None => Ok(()),
    }
}

async fn details(meta: &Meta<'_>, credentials: &Credentials) -> Option<HealthDetails> {
    let ask = async |with_new_name| {
        let call = health::get_health(&credentials.token, &credentials.number, with_new_name);
        meta.ask("read a number's health", proved(meta.app, credentials, call), health::health).await
    };
    match ask(true).await {
        Ok(details) => Some(details),
        // One field that Meta does not know, and it answers none.
        Err(trouble) if trouble.code() == Some(100) => ask(false).await.ok(),
        Err(_) => None,
    }
}

async fn profile(meta: &Meta<'_>, credentials: &Credentials) -> Option<ProfileDetails> {
    let call = health::get_profile(&credentials.token, &credentials.number);
    meta.ask("read a number's profile", proved(meta.app, credentials, call), health::profile).await.ok()
}

/// By the app, where its id is known; else the token tells about itself.
async fn token(meta: &Meta<'_>, credentials: &Credentials) -> Option<TokenDetails> {
    let call = match &credentials.app.external_id {
        Some(app) => client::debug_token(app, &credentials.app.secret, &credentials.token),
        None => setup::inspect(&credentials.token),
    };
    meta.ask("read a token's end", call, client::token).await.ok().filter(|token| token.is_valid)
}

fn proved(app: &App, credentials: &Credentials, call: GraphRequest) -> GraphRequest {
    let secret: &Secret = &credentials.app.secret;
    call.with_proof(secret, app.clock.now())
}

fn end_of(number: &str, token: &TokenDetails) -> Report {
    let about = About::Number(number.to_owned());
    match token.expires_at {
        Some(until) => Report {
            detail: Detail { until: Some(until), ..Detail::default() },
            ..Report::new(about, Aspect::Token, until.seconds().to_string())
        },
        None => Report::new(about, Aspect::Token, rules::NEVER),
    }
}

/// Keeps what customers see. A picture that could not be fetched leaves the one before.
async fn keep(meta: &Meta<'_>, actor: Actor, inbox: &Inbox, seen: ProfileDetails) -> Result<()> {
    let (app, tenant, id) = (meta.app, meta.tenant, inbox.id);
    let known = app.db.read(tenant, move |scope| store::profile(scope, id)).await?.unwrap_or_default();
    let fetched = match &seen.picture_url {
        Some(url) => picture::fetch(meta, id, url).await,
        None => None,
    };
    let is_new = fetched.as_ref().is_some_and(|file| known.picture.as_ref().is_none_or(|old| old.hash != file.hash));
    let file = fetched.filter(|_| is_new);
    let is_gone = seen.picture_url.is_none();
    if let Some(file) = &file {
        // Written first, so that a file which nothing names in the end is found again.
        let id = file.id;
        app.db.write(tenant, actor, move |tx| picture::tidy_later(tx, id)).await?;
        app.db.blobs().put(tenant, file.id, &file.bytes).await?;
    }
    let old = app.db.write(tenant, actor, move |tx| -> Result<Option<BlobId>> {
        // As it is now: two may have asked at once.
        let known = store::profile(tx, id)?.unwrap_or_default().picture;
        let old = known.as_ref().map(|picture| picture.id).filter(|_| is_gone || file.is_some());
        let picture = match file {
            Some(file) => {
                store::keep_file(tx, file.id, file.media_type, file.bytes.len())?;
                Some(super::model::Picture { id: file.id, hash: file.hash })
            }
            None => known.filter(|_| !is_gone),
        };
        store::set_profile(tx, id, &Profile { about: seen.about.unwrap_or_default(), picture })?;
        if let Some(old) = old {
            picture::tidy_now(tx, old)?;
        }
        Ok(old)
    });
    match old.await? {
        Some(old) => picture::tidy(app, tenant, actor, old).await,
        None => Ok(()),
    }
}
