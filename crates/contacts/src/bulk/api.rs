//! `/api/v1/contacts/bulk-actions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, Problem, StaffId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, Once, Path};

use super::{Action, Change, Chosen, Refusal};
use crate::people::Filter;

/// One thing, to be done to many people: `contacts` or `matching`, and one change.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewContactBulkAction {
    /// Their ids, at most 1,000.
    #[schema(value_type = Vec<uuid::Uuid>)]
    contacts: Vec<ContactId>,
    /// Or all who have this in common, up to 10,000, entered last first.
    matching: Option<ContactBulkMatching>,
    change: ContactBulkChange,
}

/// What the people have in common; what is left out does not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ContactBulkMatching {
    /// As when searching.
    q: Option<String>,
    /// `person` or `company`.
    kind: Option<String>,
    tag: Option<String>,
    /// Whom this member of staff looks after.
    #[schema(value_type = Option<uuid::Uuid>)]
    owner_id: Option<StaffId>,
    /// Who works there.
    #[schema(value_type = Option<uuid::Uuid>)]
    company_id: Option<ContactId>,
    /// Who is in this segment.
    segment: Option<Uuid>,
    /// Those who were deleted and rest, instead of the others.
    deleted: bool,
}

/// Exactly one of these.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ContactBulkChange {
    /// A tag to be put on.
    tag_on: Option<String>,
    /// A tag to be taken off.
    tag_off: Option<String>,
    /// A member of staff who looks after them from now on.
    #[schema(value_type = Option<uuid::Uuid>)]
    owner_id: Option<StaffId>,
    /// Nobody looks after them any more.
    no_owner: bool,
    /// The company where they work from now on.
    #[schema(value_type = Option<uuid::Uuid>)]
    company_id: Option<ContactId>,
    /// They work at no company any more.
    no_company: bool,
    /// A language like `pt-BR`; empty takes it away.
    language: Option<String>,
    /// A time zone like `America/Sao_Paulo`; empty takes it away.
    time_zone: Option<String>,
    /// They are out of sight at once, and erased after thirty days. Needs the scope `contacts:delete` as well.
    delete: bool,
    /// Those who rest are put back.
    put_back: bool,
}

impl ContactBulkChange {
    fn change(self) -> Result<Change, Refusal> {
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let tag = |tag: String, is_on| Change::Tag { tag: tag.trim().to_owned(), is_on };
        let all = [
            self.tag_on.map(|name| tag(name, true)),
            self.tag_off.map(|name| tag(name, false)),
            self.owner_id.map(|owner| Change::Owner { owner: Some(owner) }),
            self.no_owner.then_some(Change::Owner { owner: None }),
            self.company_id.map(|company| Change::Company { company: Some(company) }),
            self.no_company.then_some(Change::Company { company: None }),
            self.language.map(|language| Change::Language { language: given(language) }),
            self.time_zone.map(|zone| Change::TimeZone { time_zone: given(zone) }),
            self.delete.then_some(Change::Delete),
            self.put_back.then_some(Change::PutBack),
        ];
        let mut said = all.into_iter().flatten();
        match (said.next(), said.next()) {
            (Some(change), None) => Ok(change),
            _ => Err(Refusal::NoChange),
        }
    }
}

fn chosen(contacts: Vec<ContactId>, matching: Option<ContactBulkMatching>) -> Result<Chosen, Problem> {
    let Some(matching) = matching else { return Ok(Chosen::These(contacts)) };
    if !contacts.is_empty() {
        let words = "Name people, or say what they have in common: not both.";
        return Err(Problem::invalid().field("matching", "both", words));
    }
    let kind = matching.kind.as_deref().map(str::parse).transpose();
    let kind = kind.map_err(|_| Problem::invalid().field("kind", "unknown", "Say person or company."))?;
    Ok(Chosen::All(Filter {
        query: matching.q,
        kind,
        tag: matching.tag,
        owner: matching.owner_id,
        company: matching.company_id,
        segment: matching.segment,
        is_deleted: matching.deleted,
        ..Filter::default()
    }))
}

/// Why some were left as they were; the others of `unchanged` were so already.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactsLeft)]
pub(crate) struct ApiContactsLeft {
    /// Those who were not here any more by then, or stand with another.
    gone: i64,
    /// Those who had been deleted, and rest.
    deleted: i64,
    /// Those with whom it was not possible.
    refused: i64,
}

/// A change of many people, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactBulkAction)]
pub(crate) struct ApiContactBulkAction {
    id: Uuid,
    /// `gathering`, `running`, `done`, `undoing`, `undone`, or `stopped` where whoever began it may not go on.
    state: &'static str,
    /// How many it takes in, as far as they are gathered.
    total: i64,
    changed: i64,
    /// Those who were so already, or could not be changed.
    unchanged: i64,
    /// Nothing where it was done before reasons were counted.
    left: Option<ApiContactsLeft>,
    /// Those who were brought back to what they were.
    restored: i64,
    can_be_undone: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

impl ApiContactBulkAction {
    fn of(action: &Action, now: Timestamp) -> Self {
        Self {
            id: action.id,
            state: action.stage.as_str(),
            total: action.total,
            changed: action.changed,
            unchanged: action.unchanged,
            left: action.reasons.map(|left| ApiContactsLeft {
                gone: left.gone,
                deleted: left.deleted,
                refused: left.refused,
            }),
            restored: action.restored,
            can_be_undone: action.can_be_undone(now),
            created_at: action.created_at,
            finished_at: action.finished_at,
        }
    }
}

fn found(tx: &Tx<'_>, access: &Access, id: Uuid) -> Result<ApiContactBulkAction, Fault<Problem>> {
    let action = super::find(tx, access, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
    Ok(ApiContactBulkAction::of(&action, tx.now()))
}

/// Tags, gives to a member of staff, deletes or puts back many people. It goes on by itself; ask how far it is.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/bulk-actions",
    operation_id = "create_contact_bulk_action",
    tag = "contacts",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewContactBulkAction,
    responses((status = 202, description = "What was begun", body = ApiContactBulkAction))
)]
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    body: Once<NewContactBulkAction>,
) -> web::Result<Response> {
    let asker = access.clone();
    let begin = move |tx: &mut Tx<'_>, new: NewContactBulkAction| -> Result<ApiContactBulkAction, Fault<Problem>> {
        let chosen = chosen(new.contacts, new.matching).map_err(Fault::Refused)?;
        let change = new.change.change().map_err(|refusal| Fault::Refused(Problem::from(refusal)))?;
        let id = super::start(tx, &asker, chosen, &change).map_err(|fault| fault.map(Problem::from))?;
        found(tx, &asker, id)
    };
    body.write(&app, &access, StatusCode::ACCEPTED, begin).await
}

/// How far it is. Only whoever began it is told.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/bulk-actions/{id}",
    operation_id = "get_contact_bulk_action",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "How far it is", body = ApiContactBulkAction))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ApiContactBulkAction>> {
    let asker = access.clone();
    let action = app.db.read(access.tenant, move |scope| super::find(scope, &asker, id)).await?;
    let action = action.ok_or_else(Problem::not_found)?;
    Ok(Json(ApiContactBulkAction::of(&action, app.clock.now())))
}

/// Takes it back within an hour: each person becomes what they were, unless somebody has changed them since.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/bulk-actions/{id}/undo",
    operation_id = "undo_contact_bulk_action",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "How far it is", body = ApiContactBulkAction),
        (status = 409, description = "It is too late")
    )
)]
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ApiContactBulkAction>> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<ApiContactBulkAction, Fault<Problem>> {
        super::undo(tx, &asker, id).map_err(|fault| fault.map(Problem::from))?;
        found(tx, &asker, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
