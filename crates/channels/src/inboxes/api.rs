//! `/api/v1/inboxes`.

use ::store::Fault;
use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Channel, InboxId, Locale, Problem, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::components::Reader;
use web::{Access, App, Listing, Once, Page, Path, Query, t};

use super::model::{Entered, Inbox};
use super::{Confirmed, Refusal, confirm};
use crate::connect::{Around, checklist, terms};

/// A connected number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InboxView {
    #[schema(value_type = uuid::Uuid)]
    id: InboxId,
    /// `whatsapp`.
    kind: &'static str,
    name: String,
    /// `connected`, `reconnect` (Meta refuses the token; messages wait) or `disconnected`.
    status: &'static str,
    /// What the last check found, if anything.
    problem: Option<InboxProblem>,
    phone_number_id: String,
    waba_id: String,
    display_phone_number: String,
    verified_name: String,
    #[schema(value_type = String, format = DateTime)]
    connected_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    disconnected_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
}

/// What is wrong with an inbox, and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InboxProblem {
    code: &'static str,
    detail: String,
}

impl InboxView {
    fn of(inbox: Inbox, locale: Locale) -> Self {
        Self {
            id: inbox.id,
            kind: Channel::WhatsApp.as_str(),
            name: inbox.name,
            status: inbox.state.as_str(),
            problem: inbox.wrong.map(|wrong| InboxProblem { code: wrong.code(), detail: wrong.words(locale) }),
            phone_number_id: inbox.number,
            waba_id: inbox.account,
            display_phone_number: inbox.display,
            verified_name: inbox.verified_name,
            connected_at: inbox.connected_at,
            disconnected_at: inbox.disconnected_at,
            checked_at: inbox.checked_at,
        }
    }
}

/// An inbox with what Meta is told about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConnectedInbox {
    #[serde(flatten)]
    inbox: InboxView,
    /// Where Meta sends events. All numbers of one Meta app have the same.
    webhook_url: String,
    /// What Meta must say when it asks whether the address is ours.
    verify_token: String,
    /// `set`: Kontor told Meta. `none`: no app id was given, so enter both in the app at Meta. `failed`: Meta could not reach it.
    callback: &'static str,
}

/// An inbox with how far it has come on its way to the first answered message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedInbox {
    #[serde(flatten)]
    inbox: InboxView,
    checklist: Vec<ChecklistLine>,
}

/// One thing that must be so before customers can write and be answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChecklistLine {
    /// `token`, `registered`, `name`, `subscribed`, `callback`, `live`, `payment`, `limit`, `first_message`.
    line: &'static str,
    /// `done`, `waiting` (for Meta, or for a message), `to_do`, `asked` (only a person can tell, on the page) or `unknown`.
    status: &'static str,
    detail: String,
}

/// A number to be connected.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInbox {
    /// `whatsapp`.
    kind: Kind,
    /// As staff call it; the number's verified name if left out.
    #[serde(default)]
    name: String,
    credentials: NewCredentials,
    /// The version of WhatsApp's terms that whoever uses this key accepts for the business: the one that the page to connect a
    /// number shows. It is written down with the key. Left out, a person accepts them on the page of the number.
    #[serde(default)]
    accepted_terms: Option<String>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    WhatsApp,
}

/// What Meta shows on the pages of the app and of WhatsApp Manager. Kept sealed, never given back.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCredentials {
    /// With it Kontor sets the callback at Meta itself.
    #[serde(default)]
    app_id: Option<String>,
    phone_number_id: String,
    waba_id: String,
    #[schema(value_type = String, write_only)]
    access_token: Secret,
    #[schema(value_type = String, write_only)]
    app_secret: Secret,
    /// Made up by Kontor if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, write_only)]
    verify_token: Option<Secret>,
}

impl From<NewInbox> for Entered {
    fn from(new: NewInbox) -> Self {
        let Kind::WhatsApp = new.kind;
        Self {
            name: new.name,
            app_id: new.credentials.app_id.unwrap_or_default(),
            phone_number_id: new.credentials.phone_number_id,
            waba_id: new.credentials.waba_id,
            access_token: Some(new.credentials.access_token),
            app_secret: Some(new.credentials.app_secret),
            verify_token: new.credentials.verify_token,
        }
    }
}

/// The inboxes, connected last first; those that were disconnected stay listed.
#[utoipa::path(
    get,
    path = "/api/v1/inboxes",
    operation_id = "list_inboxes",
    tag = "inboxes",
    params(Page),
    responses((status = 200, description = "A page of inboxes", body = Listing<InboxView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<InboxView>>> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, InboxId::from_uuid(id)));
    let inboxes = app.db.read(access.tenant, move |scope| super::list(scope, after, limit + 1)).await?;
    let views = inboxes.into_iter().map(|inbox| InboxView::of(inbox, access.locale)).collect();
    Ok(Json(Listing::new(views, limit, |view: &InboxView| (view.connected_at, view.id.as_uuid()))))
}

/// Connects a number, once Meta confirmed every one of its credentials. What is wrong is told by field.
#[utoipa::path(
    post,
    path = "/api/v1/inboxes",
    operation_id = "connect_inbox",
    tag = "inboxes",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewInbox,
    responses((status = 201, description = "The inbox", body = ConnectedInbox))
)]
pub(crate) async fn connect(State(app): State<App>, access: Access, body: Once<NewInbox>) -> web::Result<Response> {
    let locale = access.locale;
    if let Some(answer) = body.answered(&app, &access).await? {
        return Ok(answer);
    }
    let accepted = body.value().accepted_terms.clone();
    if accepted.as_deref().is_some_and(|version| version != terms::VERSION) {
        let words = t!(locale, "terms-other-version", version = terms::VERSION);
        return Err(Problem::invalid().field("accepted_terms", "not_current", words).into());
    }
    let credentials = Entered::from(body.value().clone()).checked(locale)?;
    let confirmed = confirm(&app, access.tenant, access.actor, credentials).await?;
    let around = app.clone();
    let write = body.write(&app, &access, StatusCode::CREATED, move |tx, _| {
        let Confirmed { app: known, callback, .. } = &confirmed;
        let (known, callback) = (known.clone(), *callback);
        let inbox = super::connect(tx, confirmed)?;
        if accepted.is_some() {
            terms::accept(tx, locale)?;
        }
        let webhook_url = known.webhook_url(&around.vault, tx.tenant(), &around.settings.public_url)?;
        let inbox = InboxView::of(inbox, locale);
        let verify_token = known.verify_token.expose().to_owned();
        Ok::<_, Fault<super::Wrong>>(ConnectedInbox { inbox, webhook_url, verify_token, callback: callback.as_str() })
    });
    write.await
}

/// Disconnects a number: Meta sends its events elsewhere or nowhere, the token is destroyed, nothing new is kept.
#[utoipa::path(
    delete,
    path = "/api/v1/inboxes/{id}",
    operation_id = "disconnect_inbox",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is disconnected"))
)]
pub(crate) async fn disconnect(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
) -> web::Result<StatusCode> {
    match super::disconnect(&app, access.tenant, access.actor, id).await {
        Ok(_) | Err(Fault::Refused(Refusal::Disconnected)) => Ok(StatusCode::NO_CONTENT),
        Err(fault) => Err(fault.into()),
    }
}

/// Asks Meta about the number again. What is wrong stands in `problem`, how far it has come in `checklist`; the check itself
/// succeeds.
#[utoipa::path(
    post,
    path = "/api/v1/inboxes/{id}/check",
    operation_id = "check_inbox",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The inbox as Meta says it stands", body = CheckedInbox))
)]
pub(crate) async fn check(
    State(app): State<App>,
    access: Access,
    around: Option<Extension<Around>>,
    Path(id): Path<InboxId>,
) -> web::Result<Json<CheckedInbox>> {
    let inbox = super::check(&app, access.tenant, access.actor, id).await?;
    checklist::refresh(&app, access.tenant, access.actor, id).await?;
    let (near, exchange) = (app.clone(), around.map(|Extension(around)| around.exchange));
    let exchange = exchange.unwrap_or(Around::default().exchange);
    let way = app.db.read(access.tenant, move |scope| checklist::way(scope, &near, exchange, id)).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let told = |line: &checklist::Line| ChecklistLine {
        line: line.step.as_str(),
        status: line.standing.as_str(),
        detail: line.say.words(reader),
    };
    let checklist = way.iter().flat_map(checklist::lines).map(|line| told(&line)).collect();
    Ok(Json(CheckedInbox { inbox: InboxView::of(inbox, access.locale), checklist }))
}
