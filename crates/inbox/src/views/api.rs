//! `/api/v1/views`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{InboxId, Problem, StaffId, TeamId};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query};

use super::{Audience, Gone, Holder, Refusal, Typed, View, Which};
use crate::conversations::api::ApiConversation;
use crate::conversations::{self, Conversation};

/// A list that is looked at often, under a name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = View)]
pub(crate) struct ApiView {
    id: Uuid,
    name: String,
    /// `team` or `everyone`. What people keep for themselves is not told.
    audience: &'static str,
    /// Whose it is, if a team's.
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    filter: ViewFilter,
    /// What of the filter is not there any more: `label`, `inbox`, `team`, `assignee`. It narrows no more; where nothing else
    /// does, the view has no conversations.
    gone: Vec<&'static str>,
}

/// Which conversations a view has. What is left out narrows nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ViewFilter {
    /// `open` (usual), `closed`, `snoozed` or `at_risk`.
    status: Option<String>,
    /// `none`, `me` or `my_teams` (whoever looks; a program is nobody), or the id of a member of staff.
    assignee: Option<String>,
    /// A team's id; not together with `assignee`.
    #[schema(value_type = Option<uuid::Uuid>)]
    team: Option<TeamId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    inbox: Option<InboxId>,
    /// A label's id.
    label: Option<Uuid>,
    /// Only those in which the customer wrote last.
    waiting: bool,
    /// Words of the person's name, number or username, or of the messages.
    q: Option<String>,
}

impl ViewFilter {
    fn of(which: &Which) -> Self {
        let (assignee, team) = match which.whose {
            Holder::Anyone => (None, None),
            Holder::Mine => (Some("me".to_owned()), None),
            Holder::MyTeams => (Some("my_teams".to_owned()), None),
            Holder::Nobody => (Some("none".to_owned()), None),
            Holder::Staff(staff) => (Some(staff.to_string()), None),
            Holder::Team(team) => (None, Some(team)),
        };
        let status = if which.status.is_empty() { "open" } else { which.status.as_str() };
        Self {
            status: Some(status.to_owned()),
            assignee,
            team,
            inbox: which.inbox,
            label: which.label,
            waiting: which.waiting,
            q: Some(which.words.clone()).filter(|words| !words.is_empty()),
        }
    }

    fn which(self) -> Result<Which, Problem> {
        let unknown = |words| Problem::invalid().field("filter", "unknown_assignee", words);
        let whose = match (self.assignee.as_deref(), self.team) {
            (None, None) => Holder::Anyone,
            (None, Some(team)) => Holder::Team(team),
            (Some(_), Some(_)) => return Err(unknown("Name an assignee or a team, not both.")),
            (Some("me"), None) => Holder::Mine,
            (Some("my_teams"), None) => Holder::MyTeams,
            (Some("none"), None) => Holder::Nobody,
            (Some(staff), None) => staff
                .parse::<StaffId>()
                .map(Holder::Staff)
                .map_err(|_| unknown("An assignee is none, me, my_teams, or the id of a member of staff."))?,
        };
        Ok(Which {
            status: self.status.filter(|status| status != "open").unwrap_or_default(),
            whose,
            inbox: self.inbox,
            label: self.label,
            waiting: self.waiting,
            words: self.q.unwrap_or_default(),
        })
    }
}

fn told(scope: &Scope<'_>, view: &View) -> store::Result<ApiView> {
    let gone = super::gone(scope, &view.which)?.into_iter().map(|gone| match gone {
        Gone::Label => "label",
        Gone::Inbox => "inbox",
        Gone::Team => "team",
        Gone::Person => "assignee",
    });
    let team_id = match view.audience {
        Audience::Team(team) => Some(team),
        Audience::Own | Audience::Everyone => None,
    };
    Ok(ApiView {
        id: view.id,
        name: view.name.clone(),
        audience: view.audience.as_str(),
        team_id,
        filter: ViewFilter::of(&view.which),
        gone: gone.collect(),
    })
}

fn audience(word: &str, team: Option<TeamId>) -> Result<Audience, Problem> {
    match (word, team) {
        ("everyone", None) => Ok(Audience::Everyone),
        ("team", Some(team)) => Ok(Audience::Team(team)),
        _ => Err(Problem::invalid().field(
            "audience",
            "unknown_audience",
            "An audience is everyone, or team together with a team_id.",
        )),
    }
}

/// A view to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewView {
    /// At most 60 characters.
    name: String,
    /// `everyone`, or `team` together with `team_id`.
    audience: String,
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    #[serde(default)]
    filter: ViewFilter,
}

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ViewChange {
    name: Option<String>,
    /// The whole of it.
    filter: Option<ViewFilter>,
}

/// The saved views of teams and of everyone, in their order.
#[utoipa::path(
    get,
    path = "/api/v1/views",
    operation_id = "list_views",
    tag = "conversations",
    responses((status = 200, description = "All of them; there are at most 50", body = Listing<ApiView>))
)]
pub(crate) async fn list(State(app): State<App>, access: Access) -> web::Result<Json<Listing<ApiView>>> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> store::Result<Vec<ApiView>> {
        super::list(scope, &asker)?.iter().map(|view| told(scope, view)).collect()
    };
    Ok(Json(Listing { data: app.db.read(access.tenant, read).await?, next_cursor: None }))
}

/// Keeps a list under a name.
#[utoipa::path(
    post,
    path = "/api/v1/views",
    operation_id = "create_view",
    tag = "conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewView,
    responses((status = 201, description = "The view", body = ApiView), (status = 409, description = "There are too many"))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewView>) -> web::Result<Response> {
    let asker = access.clone();
    let make = move |tx: &mut Tx<'_>, new: NewView| -> Result<ApiView, Fault<Problem>> {
        let audience = audience(&new.audience, new.team_id).map_err(Fault::Refused)?;
        let which = new.filter.which().map_err(Fault::Refused)?;
        let typed = Typed { name: new.name, audience, which };
        let view = super::create(tx, &asker, typed).map_err(|fault| fault.map(Problem::from))?;
        Ok(told(tx, &view)?)
    };
    body.write(&app, &access, StatusCode::CREATED, make).await
}

/// Renames a view, or gives it another list.
#[utoipa::path(
    patch,
    path = "/api/v1/views/{id}",
    operation_id = "change_view",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    request_body = ViewChange,
    responses((status = 200, description = "The view as it is now", body = ApiView))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    JsonBody(change): JsonBody<ViewChange>,
) -> web::Result<Json<ApiView>> {
    let which = change.filter.map(ViewFilter::which).transpose()?;
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<ApiView, Fault<Refusal>> {
        let to = |was: &View| Typed {
            name: change.name.unwrap_or_else(|| was.name.clone()),
            audience: was.audience,
            which: which.unwrap_or_else(|| was.which.clone()),
        };
        let view = super::change(tx, &asker, id, to)?;
        Ok(told(tx, &view)?)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}

/// Deletes a view. Its conversations stay.
#[utoipa::path(
    delete,
    path = "/api/v1/views/{id}",
    operation_id = "remove_view",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn remove(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<StatusCode> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::remove(tx, &asker, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The conversations of a view that the key sees, in the order of the list.
#[utoipa::path(
    get,
    path = "/api/v1/views/{id}/conversations",
    operation_id = "list_conversations_of_view",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path), Page),
    responses((status = 200, description = "A page of conversations", body = Listing<ApiConversation>))
)]
pub(crate) async fn conversations(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<ApiConversation>>> {
    let (limit, asker) = (page.limit()?, access.clone());
    let read = move |scope: &Scope<'_>| -> Result<(Vec<Conversation>, bool), Fault<Problem>> {
        let view = super::find(scope, &asker, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
        let which = view.which.left(&super::gone(scope, &view.which)?);
        // A program has none of its own, and is in no team.
        if asker.staff.is_none() && matches!(which.whose, Holder::Mine | Holder::MyTeams) {
            return Ok((Vec::new(), false));
        }
        let filter = which.looking(None).filter(&asker, &page).map_err(Fault::Refused)?;
        Ok((conversations::list(scope, &asker, &filter)?, filter.by_due))
    };
    let (found, by_due) = app.db.read(access.tenant, read).await?;
    let Listing { data, next_cursor } = Listing::new(found, limit, |one: &Conversation| one.place(by_due));
    Ok(Json(Listing { data: data.iter().map(ApiConversation::from).collect(), next_cursor }))
}
