//! `/api/v1/contacts/{id}/history`.

use ::store::{Fault, Scope};
use axum::Json;
use axum::extract::State;
use kernel::{ContactId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, Listing, Page, Path, Query};

use super::model::Past;
use super::{Refusal, page, person};

/// A message of an earlier chat that a telephone exported and somebody brought in. Nobody here sent or received it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PastMessage {
    id: Uuid,
    /// By the clock of the telephone, in the business's time zone.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who wrote it: `customer` or `business`.
    side: &'static str,
    /// What the chat calls its writer.
    author: String,
    /// `text`, `photo`, `video`, `audio`, `sticker`, `document`, `card`, `file` or `deleted`. Files are not kept.
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
    /// What the file was called, where the chat says it.
    file_name: Option<String>,
    /// The import that brought it.
    import_id: Uuid,
}

impl From<Past> for PastMessage {
    fn from(past: Past) -> Self {
        Self {
            id: past.id,
            at: past.at,
            side: past.side.as_str(),
            author: past.author,
            kind: past.kind.as_str(),
            text: past.text,
            file_name: Some(past.file_name).filter(|name| !name.is_empty()),
            import_id: past.import,
        }
    }
}

/// A person's earlier chats, newest first: what was said before it came to Kontor. It is brought in on the person's page only, by
/// somebody who confirms that it may be kept.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/{id}/history",
    operation_id = "list_contact_history",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path), Page),
    responses((status = 200, description = "A page of messages", body = Listing<PastMessage>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ContactId>,
    Query(asked): Query<Page>,
) -> web::Result<Json<Listing<PastMessage>>> {
    let (limit, before) = (asked.limit()?, asked.after()?);
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<(ContactId, Vec<Past>), Fault<Refusal>> {
        let contact = person(scope, id)?.id;
        Ok((contact, page(scope, &asker, contact, before, limit + 1)?))
    };
    let (contact, found) = app.db.read(access.tenant, read).await?;
    app.reads().note(&access, Opened::Thread, Some(contact)).await?;
    let found = Listing::new(found, limit, |past| (past.at, past.id));
    let data = found.data.into_iter().map(PastMessage::from).collect();
    Ok(Json(Listing { data, next_cursor: found.next_cursor }))
}
