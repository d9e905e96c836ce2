//! `/api/v1/conversations`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, ConversationId, InboxId, Problem, StaffId, TeamId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use store::{Fault, Scope};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Access, App, JsonBody, Listing, Page, Path, Query};

use super::model::{Assignment, Conversation, Filter, Refusal, Status, Whose};
use crate::labels::api::ApiLabel;
use crate::satisfaction::api::ApiRating;
use crate::service_levels::api::ServiceLevel;
use crate::{labels, satisfaction, snooze};

/// A thread with one person. Its inbox is the one on which the person last wrote: an answer goes through that.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct ApiConversation {
    #[schema(value_type = uuid::Uuid)]
    id: ConversationId,
    #[schema(value_type = uuid::Uuid)]
    contact_id: ContactId,
    #[schema(value_type = uuid::Uuid)]
    inbox_id: InboxId,
    /// The conversation that this one goes on from.
    #[schema(value_type = Option<uuid::Uuid>)]
    previous_id: Option<ConversationId>,
    /// `open`, `closed` or `snoozed`.
    status: &'static str,
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee_id: Option<StaffId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    /// Messages of the person that nobody of the team has seen.
    unread: i64,
    #[schema(value_type = String, format = DateTime)]
    last_message_at: Timestamp,
    /// Its place in the list: when a message, waking or reopening brought it to the top.
    #[schema(value_type = String, format = DateTime)]
    listed_at: Timestamp,
    /// Until then a text may be sent; afterwards only a template. Null if the person never wrote.
    #[schema(value_type = Option<String>, format = DateTime)]
    window_expires_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// It sleeps until then, or until the person writes.
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Timestamp>,
    /// By name.
    labels: Vec<ApiLabel>,
    /// What was promised about it and is not done, the one that is due first before the others.
    service_levels: Vec<ServiceLevel>,
    /// How the customer rated it last; only where one conversation is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<ApiRating>,
}

impl From<&Conversation> for ApiConversation {
    fn from(conversation: &Conversation) -> Self {
        Self {
            id: conversation.id,
            contact_id: conversation.contact,
            inbox_id: conversation.inbox.id,
            previous_id: conversation.previous,
            status: conversation.status.as_str(),
            assignee_id: conversation.assignee.as_ref().map(|member| member.id),
            team_id: conversation.team,
            unread: conversation.unread,
            last_message_at: conversation.last_message_at,
            listed_at: conversation.listed_at,
            window_expires_at: conversation.window_expires_at,
            created_at: conversation.created_at,
            closed_at: conversation.closed_at,
            snoozed_until: conversation.snoozed_until,
            labels: conversation.labels.iter().map(ApiLabel::from).collect(),
            rating: None,
            service_levels: ServiceLevel::of(&conversation.levels),
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// `open`, `closed` or `snoozed`.
    status: Option<String>,
    /// A label's id.
    label: Option<Uuid>,
    /// `none`, or the id of a member of staff.
    assignee: Option<String>,
    #[param(value_type = Option<uuid::Uuid>)]
    inbox: Option<InboxId>,
    #[param(value_type = Option<uuid::Uuid>)]
    contact: Option<ContactId>,
    /// Only those of which somebody was warned that a promise is due, or whose promise is late; the one that is due first comes
    /// first.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    at_risk: bool,
    /// Words of the person's name, number or username, or of the messages. The last word may be unfinished; "in quotes" is a phrase.
    q: Option<String>,
}

impl Search {
    fn filter(self, page: &Page) -> Result<Filter, Problem> {
        let mut problem = Problem::invalid();
        let status = self.status.as_deref().map(str::parse).transpose().unwrap_or_else(|_| {
            problem = problem.clone().field("status", "unknown", "A status is open, closed or snoozed.");
            None
        });
        let whose = match self.assignee.as_deref() {
            None => Whose::Anyones,
            Some("none") => Whose::Nobodys,
            Some(id) => id.parse().map(Whose::Of).unwrap_or_else(|_| {
                problem = problem.clone().field(
                    "assignee",
                    "unknown",
                    "An assignee is none, or the id of a member of staff.",
                );
                Whose::Anyones
            }),
        };
        problem.or_ok()?;
        let after = page.after()?.map(|(at, id)| (at, ConversationId::from_uuid(id)));
        Ok(Filter {
            status,
            whose,
            inbox: self.inbox,
            contact: self.contact,
            label: self.label,
            query: self.q,
            is_waiting: false,
            at_risk: self.at_risk,
            by_due: self.at_risk,
            only: Vec::new(),
            after,
            limit: page.limit()? + 1,
        })
    }
}

/// The conversations, the one that something last happened to first: a message, waking, reopening.
#[utoipa::path(
    get,
    path = "/api/v1/conversations",
    operation_id = "list_conversations",
    tag = "conversations",
    params(Page, Search),
    responses((status = 200, description = "A page of conversations", body = Listing<ApiConversation>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(page): Query<Page>,
    Query(search): Query<Search>,
) -> web::Result<Json<Listing<ApiConversation>>> {
    let (limit, filter, asker) = (page.limit()?, search.filter(&page)?, access.clone());
    let by_due = filter.by_due;
    let found = app.db.read(access.tenant, move |scope| super::list(scope, &asker, &filter)).await?;
    let found = Listing::new(found, limit, |one: &Conversation| one.place(by_due));
    let data = found.data.iter().map(ApiConversation::from).collect();
    Ok(Json(Listing { data, next_cursor: found.next_cursor }))
}

/// One conversation.
#[utoipa::path(
    get,
    path = "/api/v1/conversations/{id}",
    operation_id = "get_conversation",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The conversation; its ETag goes into If-Match", body = ApiConversation))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ConversationId>,
) -> web::Result<Response> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        Ok((super::find(scope, &asker, id)?, satisfaction::last(scope, id)?))
    };
    let (conversation, rating) = app.db.read(access.tenant, read).await?;
    Ok(tagged(&conversation, rating))
}

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ConversationChange {
    /// `open`, `closed`, or `snoozed` together with `snoozed_until`.
    status: Option<String>,
    /// Until when it is out of sight, unless the person writes before: a time to come, within a year.
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Timestamp>,
    /// The ids of all its labels; what is left out is taken off.
    labels: Option<Vec<Uuid>>,
    /// A member of staff who may answer; null for nobody.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee_id: Option<Option<StaffId>>,
    /// A team; null for none.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<Option<TeamId>>,
}

/// Tells null from left out.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Closes, reopens, snoozes, labels or gives away a conversation. With `If-Match`, only if nobody changed it meanwhile.
#[utoipa::path(
    patch,
    path = "/api/v1/conversations/{id}",
    operation_id = "change_conversation",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the conversation as it was read")),
    request_body = ConversationChange,
    responses(
        (status = 200, description = "The conversation as it is now", body = ApiConversation),
        (status = 412, description = "Someone changed it meanwhile")
    )
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
    JsonBody(change): JsonBody<ConversationChange>,
) -> web::Result<Response> {
    let mut version = expected(&headers)?;
    let status = change.status.as_deref().map(str::parse::<Status>).transpose();
    let status =
        status.map_err(|_| Problem::invalid().field("status", "unknown", "A status is open, closed or snoozed."))?;
    let asker = access.clone();
    let write = move |tx: &mut store::Tx<'_>| -> Result<Conversation, Fault<Problem>> {
        let refused = |fault: Fault<Refusal>| fault.map(Problem::from);
        if change.assignee_id.is_some() || change.team_id.is_some() {
            let was = super::find(tx, &asker, id).map_err(refused)?;
            let assignee = change.assignee_id.unwrap_or(was.assignee.map(|member| member.id));
            super::assign(
                tx,
                &asker,
                id,
                Assignment { assignee, team: change.team_id.unwrap_or(was.team) },
                version.take(),
            )
            .map_err(refused)?;
        }
        match (status, change.snoozed_until) {
            (None | Some(Status::Snoozed), Some(until)) => {
                snooze::snooze(tx, &asker, id, until, version.take()).map_err(|fault| fault.map(Problem::from))?;
            }
            (Some(_), Some(_)) => {
                let words = "Only what is snoozed has a time until which it is so.";
                return Err(Fault::Refused(Problem::invalid().field("snoozed_until", "not_snoozed", words)));
            }
            (Some(status), None) => {
                super::set_status(tx, &asker, id, status, version.take()).map_err(refused)?;
            }
            (None, None) => {}
        }
        if let Some(labels) = &change.labels {
            super::at_version(tx, &asker, id, version.take()).map_err(refused)?;
            labels::set(tx, &asker, id, labels).map_err(|fault| fault.map(Problem::from))?;
        }
        super::find(tx, &asker, id).map_err(refused)
    };
    let conversation = app.db.write(access.tenant, access.actor, write).await?;
    Ok(tagged(&conversation, None))
}

fn tagged(conversation: &Conversation, rating: Option<satisfaction::Rating>) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", conversation.version)).expect("OK because a number is ASCII");
    let shown = ApiConversation { rating: rating.map(ApiRating::from), ..ApiConversation::from(conversation) };
    ([(header::ETAG, tag)], Json(shown)).into_response()
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
