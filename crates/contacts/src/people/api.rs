//! `/api/v1/contacts`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Access, App, Listing, Once, Page, Path, Query};

use super::model::{Filter, Person};
use super::rules::{Entered, checked};

/// A person the business talks to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact {
    #[schema(value_type = uuid::Uuid)]
    id: ContactId,
    /// Null for a person who gave no name.
    name: Option<String>,
    /// What channels know the person by. There need not be a telephone number.
    identities: Vec<ContactIdentity>,
    tags: Vec<String>,
    fields: BTreeMap<String, String>,
    /// The language the person last wrote a known word in.
    language: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// How a channel knows a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactIdentity {
    /// `phone`, `user_id`, `parent_user_id` or `username`.
    kind: &'static str,
    value: String,
    /// `whatsapp`.
    channel: &'static str,
}

impl From<Person> for Contact {
    fn from(person: Person) -> Self {
        let identity = |one: crate::identities::Identity| ContactIdentity {
            kind: one.kind.as_str(),
            value: one.value,
            channel: one.channel.as_str(),
        };
        Self {
            id: person.id,
            name: Some(person.name).filter(|name| !name.is_empty()),
            identities: person.identities.into_iter().map(identity).collect(),
            tags: person.tags,
            fields: person.fields,
            language: person.language,
            created_at: person.created_at,
            updated_at: person.updated_at,
        }
    }
}

/// A person to be entered: a name, a number, or both.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContact {
    /// At most 200 characters.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    identities: Vec<NewContactIdentity>,
    /// At most 50, of at most 60 characters.
    #[serde(default)]
    tags: Vec<String>,
    /// At most 100; names of at most 60 characters, values of at most 1000.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// A number, with its country code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContactIdentity {
    /// `phone`.
    kind: String,
    /// Like `+49 170 1234567`.
    value: String,
}

impl From<NewContact> for Entered {
    fn from(new: NewContact) -> Self {
        Self {
            name: new.name.unwrap_or_default(),
            identities: new.identities.into_iter().map(|one| (one.kind, one.value)).collect(),
            tags: new.tags,
            fields: new.fields,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Words of the name, a number or a username. The last word may be unfinished; "in quotes" is a phrase.
    q: Option<String>,
}

/// The people, entered last first.
#[utoipa::path(
    get,
    path = "/api/v1/contacts",
    operation_id = "list_contacts",
    tag = "contacts",
    params(Page, Search),
    responses((status = 200, description = "A page of people", body = Listing<Contact>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(page): Query<Page>,
    Query(search): Query<Search>,
) -> web::Result<Json<Listing<Contact>>> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, ContactId::from_uuid(id)));
    let filter = Filter { query: search.q, after, limit: limit + 1 };
    let people = app.db.read(access.tenant, move |scope| super::list(scope, &filter)).await?;
    let contacts = people.into_iter().map(Contact::from).collect();
    Ok(Json(Listing::new(contacts, limit, |contact: &Contact| (contact.created_at, contact.id.as_uuid()))))
}

/// Enters a person. A number that belongs to someone already is refused with `identity_taken` and that person's id.
#[utoipa::path(
    post,
    path = "/api/v1/contacts",
    operation_id = "create_contact",
    tag = "contacts",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewContact,
    responses((status = 201, description = "The person", body = Contact))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewContact>) -> web::Result<Response> {
    let new = checked(body.value().clone().into())?;
    body.write(&app, &access, StatusCode::CREATED, move |tx, _| super::create(tx, &new).map(Contact::from)).await
}

/// One person.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/{id}",
    operation_id = "get_contact",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The person", body = Contact))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ContactId>,
) -> web::Result<Json<Contact>> {
    let person = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    Ok(Json(person.ok_or_else(Problem::not_found)?.into()))
}
