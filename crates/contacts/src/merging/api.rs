//! `/api/v1/contacts/merge` and `/api/v1/contacts/merges/{id}/undo`.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, Problem};
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, Once, Path};

use super::{Grounds, Part, Refusal};
use crate::people;
use crate::people::api::Contact;

/// Which contact is merged into which.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactMerge {
    /// The one that leads to the other from then on.
    #[schema(value_type = Uuid)]
    from: ContactId,
    /// The one that stays.
    #[schema(value_type = Uuid)]
    into: ContactId,
    /// What the one that stays takes from the other where both say something: `name`, `company`, `owner`, `time_zone`, or
    /// `field:` and the name of a field. What only the other has is taken always.
    #[serde(default)]
    take: Vec<String>,
}

/// A merge that was done, and the person both are now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MergedContact {
    /// For undoing it.
    merge_id: Uuid,
    contact: Contact,
}

/// Two people again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnmergedContacts {
    from: Contact,
    into: Contact,
}

/// Merges one contact into another: they count as one person, and the id of either leads to the one that stays. What either
/// refused counts for both. It can be undone at any time.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/merge",
    operation_id = "merge_contacts",
    tag = "contacts",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = ContactMerge,
    responses(
        (status = 201, description = "They are one", body = MergedContact),
        (status = 409, description = "They are one already, or one of them was deleted")
    )
)]
pub(crate) async fn merge(State(app): State<App>, access: Access, body: Once<ContactMerge>) -> web::Result<Response> {
    let mut take = BTreeSet::new();
    for part in &body.value().take {
        let words = "Say name, company, owner, time_zone, or field: and the name of a field.";
        take.insert(part.parse::<Part>().map_err(|_| Problem::invalid().field("take", "unknown", words))?);
    }
    body.write(&app, &access, StatusCode::CREATED, move |tx, body| -> Result<MergedContact, Fault<Refusal>> {
        let (merge_id, stays) = super::merge(tx, body.from, body.into, &take, Grounds::Chosen)?;
        Ok(MergedContact { merge_id, contact: contact(tx, stays)? })
    })
    .await
}

/// Undoes a merge: both are what they were, but for what was changed since. What either refused meanwhile stays refused for both.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/merges/{id}/undo",
    operation_id = "undo_contact_merge",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "They are two again", body = UnmergedContacts),
        (status = 409, description = "It was undone already, a later merge stands on it, or the data of one was deleted for good")
    )
)]
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<UnmergedContacts>> {
    let write = move |tx: &mut Tx<'_>| -> Result<UnmergedContacts, Fault<Refusal>> {
        let (from, into) = super::undo(tx, id)?;
        Ok(UnmergedContacts { from: contact(tx, from)?, into: contact(tx, into)? })
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}

fn contact(tx: &Tx<'_>, id: ContactId) -> Result<Contact, Fault<Refusal>> {
    let person = people::get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    Ok(person.into())
}
