//! `/api/v1/contacts/{id}/timeline`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::Json;
use axum::extract::State;
use kernel::{ContactId, ConversationId, EventId, MessageId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Recorded, Scope};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, Listing, Page, Path, Query, cursor};

use super::{Asked, Found, Kind, words};
use crate::people;

/// Something that happened with a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Happening {
    #[schema(value_type = Uuid)]
    id: EventId,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `messages`, `conversations`, `permission`, `not_sent`, `notes`, `details`, `merges`, `imports` or `deletion`.
    kind: &'static str,
    /// Like `message.received`, as webhooks name it.
    event: String,
    /// It in words of the business's language.
    text: String,
    /// A line more about it, such as what was corrected.
    about: Option<String>,
    /// Who did it: `staff`, `api_key`, `contact`, `system` or `operator`.
    actor_kind: String,
    actor_id: Option<Uuid>,
    /// Whom it happened with: another id than asked for where the entry was merged.
    #[schema(value_type = Option<Uuid>)]
    contact_id: Option<ContactId>,
    #[schema(value_type = Option<Uuid>)]
    conversation_id: Option<ConversationId>,
    #[schema(value_type = Option<Uuid>)]
    message_id: Option<MessageId>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Narrowed {
    /// Only these kinds, apart by commas.
    kind: Option<String>,
}

impl Narrowed {
    fn kinds(&self) -> Result<Vec<Kind>, Problem> {
        let words = self.kind.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(str::parse).collect::<Result<_, _>>().map_err(|_| {
            let words = Kind::ALL.map(Kind::as_str).join(", ");
            Problem::invalid().field("kind", "unknown", format!("A kind is one of {words}."))
        })
    }
}

/// What happened with a person, newest first. A page may be shorter than asked for and have a next one all the same.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/{id}/timeline",
    operation_id = "get_contact_timeline",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path), Page, Narrowed),
    responses((status = 200, description = "A page of what happened, as far as the key may see it", body = Listing<Happening>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ContactId>,
    Query(page): Query<Page>,
    Query(narrowed): Query<Narrowed>,
) -> web::Result<Json<Listing<Happening>>> {
    let (limit, after, kinds) = (page.limit()?, page.after()?, narrowed.kinds()?);
    let (asker, visible) = (access.clone(), app.visible);
    let read = move |scope: &Scope<'_>| -> Result<(ContactId, Found), Fault<Problem>> {
        let person = people::get(scope, id)?.filter(|person| person.deleted_at.is_none());
        let contact = person.ok_or_else(|| Fault::Refused(Problem::not_found()))?.id;
        Ok((contact, super::page(scope, &asker, visible, &Asked { contact, kinds, after, limit })?))
    };
    let (contact, found) = app.db.read(access.tenant, read).await?;
    app.reads().note(&access, Opened::Person, Some(contact)).await?;
    let one = |(kind, event): (Kind, Recorded)| {
        let told = words::told(access.locale, &found.names, &event)?;
        Some(Happening {
            id: event.id,
            at: event.at,
            kind: kind.as_str(),
            event: event.kind,
            text: told.words,
            about: told.about,
            actor_kind: event.actor_kind,
            actor_id: event.actor_id,
            contact_id: event.contact_id,
            conversation_id: event.conversation_id,
            message_id: event.message_id,
        })
    };
    let next_cursor = found.next.map(|(at, id)| cursor::encode(at, id));
    Ok(Json(Listing { data: found.events.into_iter().filter_map(one).collect(), next_cursor }))
}
