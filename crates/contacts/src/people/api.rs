//! `/api/v1/contacts`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Problem, StaffId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::reads::Opened;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query};

use super::model::{Filter, Person, Refusal};
use super::rules::{Corrected, Entered, checked, checked_change};

/// A person the business talks to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact {
    #[schema(value_type = uuid::Uuid)]
    id: ContactId,
    /// `person` or `company`.
    kind: &'static str,
    /// Null for a person who gave no name.
    name: Option<String>,
    /// What channels know the person by. There need not be a telephone number.
    identities: Vec<ContactIdentity>,
    tags: Vec<String>,
    /// By the names of the business's fields: dates like `1990-04-12`, numbers like `12.5`, `yes` and `no`.
    fields: BTreeMap<String, String>,
    /// Where the person works, a contact of kind `company`.
    #[schema(value_type = Option<uuid::Uuid>)]
    company_id: Option<ContactId>,
    /// Who of the staff looks after them.
    #[schema(value_type = Option<uuid::Uuid>)]
    owner_id: Option<StaffId>,
    /// The language the person last wrote a known word in, or was entered with.
    language: Option<String>,
    /// Like `America/Sao_Paulo`; null where only the number's country speaks for one.
    time_zone: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// How a channel knows a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactIdentity {
    /// `phone`, `user_id`, `parent_user_id`, `username` or `email`.
    kind: &'static str,
    value: String,
    /// `whatsapp` or `email`.
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
            kind: person.kind.as_str(),
            name: Some(person.name).filter(|name| !name.is_empty()),
            identities: person.identities.into_iter().map(identity).collect(),
            tags: person.tags,
            fields: person.fields,
            company_id: person.company,
            owner_id: person.owner,
            language: person.language,
            time_zone: person.time_zone,
            created_at: person.created_at,
            updated_at: person.updated_at,
        }
    }
}

/// A person to be entered: a name, a number, an address, or several of them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContact {
    /// At most 200 characters.
    #[serde(default)]
    name: Option<String>,
    /// `person`, if nothing is said, or `company`.
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    company_id: Option<ContactId>,
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    owner_id: Option<StaffId>,
    /// Like `pt-BR`.
    #[serde(default)]
    language: Option<String>,
    /// Like `America/Sao_Paulo`.
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    identities: Vec<NewContactIdentity>,
    /// At most 50, of at most 60 characters.
    #[serde(default)]
    tags: Vec<String>,
    /// At most 100; names of at most 60 characters, values of at most 1000. A name that the business has no field for makes one, of
    /// kind text; a value that is not of its field's kind is refused.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// A number or an e-mail address.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContactIdentity {
    /// `phone` or `email`.
    kind: String,
    /// Like `+49 170 1234567`, in any writing; without its country code it is a number of the business's country.
    value: String,
}

impl From<NewContact> for Entered {
    fn from(new: NewContact) -> Self {
        Self {
            name: new.name.unwrap_or_default(),
            kind: new.kind.unwrap_or_default(),
            company: new.company_id,
            owner: new.owner_id,
            language: new.language.unwrap_or_default(),
            time_zone: new.time_zone.unwrap_or_default(),
            identities: new.identities.into_iter().map(|one| (one.kind, one.value)).collect(),
            tags: new.tags,
            fields: new.fields,
        }
    }
}

/// What is to be corrected; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ContactChange {
    /// Empty for a person without a name.
    name: Option<String>,
    /// `person` or `company`.
    kind: Option<String>,
    /// Null for none.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<uuid::Uuid>)]
    company_id: Option<Option<ContactId>>,
    /// Null for nobody.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<uuid::Uuid>)]
    owner_id: Option<Option<StaffId>>,
    /// Null for none.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
    /// Null for none.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    time_zone: Option<Option<String>>,
    /// All numbers and addresses that were entered; one left out is taken away. What the channel itself told stays.
    identities: Option<Vec<NewContactIdentity>>,
    /// All tags; one left out is taken off.
    tags: Option<Vec<String>>,
    /// Those to be written; null takes a value away.
    fields: BTreeMap<String, Option<String>>,
}

/// Tells null from left out.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl From<ContactChange> for Corrected {
    fn from(change: ContactChange) -> Self {
        let all = |all: Vec<NewContactIdentity>| all.into_iter().map(|one| (one.kind, one.value)).collect();
        Self {
            name: change.name,
            kind: change.kind,
            company: change.company_id,
            owner: change.owner_id,
            language: change.language.map(Option::unwrap_or_default),
            time_zone: change.time_zone.map(Option::unwrap_or_default),
            identities: change.identities.map(all),
            tags: change.tags,
            fields: change.fields,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Words of the name, a number or a username. The last word may be unfinished; "in quotes" is a phrase.
    q: Option<String>,
    /// `person` or `company`.
    kind: Option<String>,
    /// Only those with this tag.
    tag: Option<String>,
    /// Only those whom this member of staff looks after.
    #[param(value_type = Option<uuid::Uuid>)]
    owner_id: Option<StaffId>,
    /// Only those who work there.
    #[param(value_type = Option<uuid::Uuid>)]
    company_id: Option<ContactId>,
    /// Only those who are in this segment now.
    segment: Option<uuid::Uuid>,
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
    let kind = search.kind.as_deref().map(str::parse).transpose();
    let kind = kind.map_err(|_| Problem::invalid().field("kind", "unknown", "Say person or company."))?;
    let filter = Filter {
        query: search.q,
        kind,
        tag: search.tag,
        owner: search.owner_id,
        company: search.company_id,
        segment: search.segment,
        is_deleted: false,
        after,
        limit: limit + 1,
    };
    let people = app.db.read(access.tenant, move |scope| super::list(scope, &filter)).await?;
    if !people.is_empty() {
        app.reads().note(&access, Opened::List, None).await?;
    }
    let contacts = people.into_iter().map(Contact::from).collect();
    Ok(Json(Listing::new(contacts, limit, |contact: &Contact| (contact.created_at, contact.id.as_uuid()))))
}

/// Enters a person. A number or address that belongs to someone already is refused with `identity_taken` and that person's id.
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
    let country = app.db.read(access.tenant, super::country).await?;
    let new = checked(body.value().clone().into(), country.as_deref())?;
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
pub(crate) async fn read(State(app): State<App>, access: Access, Path(id): Path<ContactId>) -> web::Result<Response> {
    let person = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    let person = person.filter(|person| person.deleted_at.is_none()).ok_or_else(Problem::not_found)?;
    app.reads().note(&access, Opened::Person, Some(person.id)).await?;
    Ok(tagged(person))
}

/// Corrects what is kept about a person. With `If-Match`, only if nobody changed it meanwhile.
#[utoipa::path(
    patch,
    path = "/api/v1/contacts/{id}",
    operation_id = "change_contact",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the contact as it was read")),
    request_body = ContactChange,
    responses(
        (status = 200, description = "The person as they are now", body = Contact),
        (status = 412, description = "Someone changed it meanwhile")
    )
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ContactId>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ContactChange>,
) -> web::Result<Response> {
    let version = expected(&headers)?;
    let country = app.db.read(access.tenant, super::country).await?;
    let change = checked_change(body.into(), country.as_deref())?;
    let write = move |tx: &mut store::Tx<'_>| super::change(tx, id, version, &change);
    let person = app.db.write(access.tenant, access.actor, write).await?;
    app.reads().note(&access, Opened::Person, Some(person.id)).await?;
    Ok(tagged(person))
}

/// Deletes a person: out of sight at once, erased after thirty days unless they are put back or write again.
#[utoipa::path(
    delete,
    path = "/api/v1/contacts/{id}",
    operation_id = "delete_contact",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "The person is out of sight"))
)]
pub(crate) async fn delete(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ContactId>,
) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::rest(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn tagged(person: Person) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", person.version)).expect("OK because a number is ASCII");
    ([(header::ETAG, tag)], Json(Contact::from(person))).into_response()
}

fn expected(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.trim_start_matches("W/").trim_matches('"').parse().ok().filter(|version| *version > 0);
    // A tag that we never gave matches nothing.
    version.map(Some).ok_or_else(|| Refusal::Changed.into())
}
