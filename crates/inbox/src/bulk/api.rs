//! `/api/v1/bulk-actions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, ConversationId, InboxId, Problem, StaffId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, Once, Path};

use super::{Action, Change, Chosen, Refusal};
use crate::conversations::{Filter, Status, Whose};

/// One thing, to be done to many conversations: `conversations` or `matching`, and one change.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewBulkAction {
    /// Their ids, at most 1,000.
    #[schema(value_type = Vec<uuid::Uuid>)]
    conversations: Vec<ConversationId>,
    /// Or all that have this in common, up to 10,000, the newest first.
    matching: Option<BulkMatching>,
    change: BulkChange,
}

/// What the conversations have in common; what is left out does not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BulkMatching {
    /// `open`, `closed` or `snoozed`.
    status: Option<String>,
    /// `none`, or the id of a member of staff.
    assignee: Option<String>,
    #[schema(value_type = Option<uuid::Uuid>)]
    inbox: Option<InboxId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    contact: Option<ContactId>,
    /// A label's id.
    label: Option<Uuid>,
    /// As when searching.
    q: Option<String>,
}

/// Exactly one of these.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BulkChange {
    /// `open` or `closed`.
    status: Option<String>,
    /// Until when they sleep.
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Timestamp>,
    /// A member of staff who may answer.
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee_id: Option<StaffId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    /// Nobody has them any more.
    unassigned: bool,
    /// A label to be put on.
    label_on: Option<Uuid>,
    /// A label to be taken off.
    label_off: Option<Uuid>,
    /// Nothing in them is unread for the team; customers are told nothing of it.
    read: bool,
}

impl BulkChange {
    fn change(&self) -> Result<Change, Refusal> {
        let status = self.status.as_deref().map(|status| match status {
            "open" => Ok(Change::Reopen),
            "closed" => Ok(Change::Close),
            _ => Err(Refusal::NoChange),
        });
        let mut all = vec![
            status.transpose()?,
            self.snoozed_until.map(|until| Change::Snooze { until }),
            self.label_on.map(|label| Change::Label { label, is_on: true }),
            self.label_off.map(|label| Change::Label { label, is_on: false }),
            self.read.then_some(Change::Read),
            self.unassigned.then_some(Change::Assign { assignee: None, team: None }),
        ];
        if self.assignee_id.is_some() || self.team_id.is_some() {
            all.push(Some(Change::Assign { assignee: self.assignee_id, team: self.team_id }));
        }
        let mut said = all.into_iter().flatten();
        match (said.next(), said.next()) {
            (Some(change), None) => Ok(change),
            _ => Err(Refusal::NoChange),
        }
    }
}

impl NewBulkAction {
    fn chosen(&self) -> Result<Chosen, Problem> {
        let Some(matching) = &self.matching else { return Ok(Chosen::These(self.conversations.clone())) };
        if !self.conversations.is_empty() {
            let words = "Name conversations, or say what they have in common: not both.";
            return Err(Problem::invalid().field("matching", "both", words));
        }
        let status = matching.status.as_deref().map(str::parse::<Status>).transpose();
        let status = status
            .map_err(|_| Problem::invalid().field("status", "unknown", "A status is open, closed or snoozed."))?;
        let whose = match matching.assignee.as_deref() {
            None => Whose::Anyones,
            Some("none") => Whose::Nobodys,
            Some(id) => Whose::Of(id.parse().map_err(|_| {
                let words = "An assignee is none, or the id of a member of staff.";
                Problem::invalid().field("assignee", "unknown", words)
            })?),
        };
        Ok(Chosen::All(Filter {
            status,
            whose,
            inbox: matching.inbox,
            contact: matching.contact,
            label: matching.label,
            query: matching.q.clone(),
            ..Filter::default()
        }))
    }
}

/// A change of many conversations, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkAction)]
pub(crate) struct ApiBulkAction {
    id: Uuid,
    /// `gathering`, `running`, `done`, `undoing`, `undone`, or `stopped` where whoever began it may not go on.
    state: &'static str,
    /// How many it takes in, as far as they are gathered.
    total: i64,
    changed: i64,
    /// Those that needed no change, were changed by someone meanwhile, or are out of the caller's sight.
    unchanged: i64,
    /// Those that were brought back to what they were.
    restored: i64,
    can_be_undone: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

impl ApiBulkAction {
    fn of(action: &Action, now: Timestamp) -> Self {
        Self {
            id: action.id,
            state: action.stage.as_str(),
            total: action.total,
            changed: action.changed,
            unchanged: action.unchanged,
            restored: action.restored,
            can_be_undone: action.can_be_undone(now),
            created_at: action.created_at,
            finished_at: action.finished_at,
        }
    }
}

fn found(tx: &Tx<'_>, access: &Access, id: Uuid) -> Result<ApiBulkAction, Fault<Problem>> {
    let action = super::find(tx, access, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
    Ok(ApiBulkAction::of(&action, tx.now()))
}

/// Closes, reopens, snoozes, labels, gives away or marks as read many conversations. It goes on by itself; ask how far it is.
#[utoipa::path(
    post,
    path = "/api/v1/bulk-actions",
    operation_id = "create_bulk_action",
    tag = "conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewBulkAction,
    responses((status = 202, description = "What was begun", body = ApiBulkAction))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewBulkAction>) -> web::Result<Response> {
    let asker = access.clone();
    let begin = move |tx: &mut Tx<'_>, new: NewBulkAction| -> Result<ApiBulkAction, Fault<Problem>> {
        let chosen = new.chosen().map_err(Fault::Refused)?;
        let change = new.change.change().map_err(|refusal| Fault::Refused(Problem::from(refusal)))?;
        let id = super::start(tx, &asker, chosen, change).map_err(|fault| fault.map(Problem::from))?;
        found(tx, &asker, id)
    };
    body.write(&app, &access, StatusCode::ACCEPTED, begin).await
}

/// How far it is. Only whoever began it is told.
#[utoipa::path(
    get,
    path = "/api/v1/bulk-actions/{id}",
    operation_id = "get_bulk_action",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "How far it is", body = ApiBulkAction))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ApiBulkAction>> {
    let asker = access.clone();
    let action = app.db.read(access.tenant, move |scope| super::find(scope, &asker, id)).await?;
    let action = action.ok_or_else(Problem::not_found)?;
    Ok(Json(ApiBulkAction::of(&action, app.clock.now())))
}

/// Takes it back within an hour: each conversation becomes what it was, unless someone has changed it since.
#[utoipa::path(
    post,
    path = "/api/v1/bulk-actions/{id}/undo",
    operation_id = "undo_bulk_action",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "How far it is", body = ApiBulkAction),
        (status = 409, description = "It is too late")
    )
)]
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ApiBulkAction>> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<ApiBulkAction, Fault<Problem>> {
        super::undo(tx, &asker, id).map_err(|fault| fault.map(Problem::from))?;
        found(tx, &asker, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
