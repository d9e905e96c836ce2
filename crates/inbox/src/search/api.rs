//! `GET /api/v1/search`: what the page of the search shows, for programs.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::Json;
use axum::extract::State;
use contacts::people::{self, Filter, Person};
use kernel::{ContactId, ConversationId, InboxId, MessageId, Permission, Problem, StaffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, Page, Query, cursor};

use super::{By, Found, Hit, Sought};

/// People above the first page.
const PEOPLE: i64 = 5;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Words that are all in it. The last may be unfinished; "in quotes" is a phrase.
    q: String,
    /// Only messages with people whose name, number or username has these words.
    person: Option<String>,
    #[param(value_type = Option<uuid::Uuid>)]
    inbox: Option<InboxId>,
    /// A label's id: only conversations that have it.
    label: Option<Uuid>,
    /// Not before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// Before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
    /// `person` for what the customer wrote, `us` for what the business did, or the id of a member of staff.
    by: Option<String>,
}

impl Asked {
    fn sought(&self, page: &Page) -> Result<Sought, Problem> {
        let mut problem = Problem::invalid();
        if self.q.trim().is_empty() {
            problem = problem.field("q", "required", "Say which words to look for.");
        }
        let mut times = [None, None];
        for (place, (name, text)) in times.iter_mut().zip([("from", &self.from), ("until", &self.until)]) {
            match text.as_deref().map(Timestamp::parse) {
                None => {}
                Some(Ok(at)) => *place = Some(at),
                Some(Err(_)) => problem = problem.field(name, "unknown", "Write a time like 2026-11-21T09:00:00Z."),
            }
        }
        let by = match self.by.as_deref() {
            None => None,
            Some("person") => Some(By::Person),
            Some("us") => Some(By::Us),
            Some(staff) => match staff.parse() {
                Ok(staff) => Some(By::Staff(staff)),
                Err(_) => {
                    problem =
                        problem.field("by", "unknown", "Who wrote is person, us, or the id of a member of staff.");
                    None
                }
            },
        };
        problem.or_ok()?;
        let [from, until] = times;
        Ok(Sought {
            words: kernel::Text::clean(&self.q),
            person: self.person.as_deref().map(kernel::Text::clean).unwrap_or_default(),
            inbox: self.inbox,
            label: self.label,
            from,
            until,
            by,
            before: page.after()?.map(|(_, id)| MessageId::from_uuid(id)),
        })
    }
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResult {
    /// The messages, newest first.
    data: Vec<FoundMessage>,
    /// People called so, a few: on the first page of a search that only `q` narrows, for a key that may read contacts.
    people: Vec<FoundPerson>,
    /// For `?cursor=`; absent at the end. A page looks at 2,000 matches at most, so that it may be short, or empty, and still
    /// have a next one.
    next_cursor: Option<String>,
}

/// A message with the words in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundMessage {
    #[schema(value_type = uuid::Uuid)]
    id: MessageId,
    #[schema(value_type = uuid::Uuid)]
    conversation_id: ConversationId,
    #[schema(value_type = uuid::Uuid)]
    contact_id: ContactId,
    #[schema(value_type = uuid::Uuid)]
    inbox_id: InboxId,
    /// `inbound`, `outbound` or `internal`.
    direction: &'static str,
    /// `text`, `template`, `note`, `image` …: what it is.
    #[serde(rename = "type")]
    kind: String,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Whoever of the staff wrote it.
    #[schema(value_type = Option<uuid::Uuid>)]
    staff_id: Option<StaffId>,
}

/// A person with the words in name, number or username.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundPerson {
    #[schema(value_type = uuid::Uuid)]
    id: ContactId,
    /// Null for a person who gave no name.
    name: Option<String>,
}

impl From<Hit> for FoundMessage {
    fn from(hit: Hit) -> Self {
        Self {
            id: hit.message,
            conversation_id: hit.conversation,
            contact_id: hit.contact,
            inbox_id: hit.inbox,
            direction: hit.direction.as_str(),
            kind: hit.kind,
            text: hit.text,
            at: hit.at,
            staff_id: hit.author.map(|(id, _)| id),
        }
    }
}

impl From<Person> for FoundPerson {
    fn from(person: Person) -> Self {
        Self { id: person.id, name: Some(person.name).filter(|name| !name.is_empty()) }
    }
}

/// Messages by their words, in every conversation that the key sees, newest first; and people by what they are called.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    operation_id = "search",
    tag = "conversations",
    params(Page, Asked),
    responses((status = 200, description = "A page of what was found", body = SearchResult))
)]
pub(crate) async fn search(
    State(app): State<App>,
    access: Access,
    Query(page): Query<Page>,
    Query(asked): Query<Asked>,
) -> web::Result<Json<SearchResult>> {
    let (limit, sought, asker) = (page.limit()?, asked.sought(&page)?, access.clone());
    let limit = usize::try_from(limit).unwrap_or(1);
    let shows_people = access.may(Permission::ContactRead) && sought.before.is_none() && !sought.is_narrowed();
    let read = move |scope: &store::Scope<'_>| -> store::Result<(Found, Vec<Person>)> {
        let named = Filter { query: Some(sought.words.clone()), limit: PEOPLE, ..Filter::default() };
        let people = if shows_people { people::list(scope, &named)? } else { Vec::new() };
        Ok((super::messages(scope, &asker, &sought, limit)?, people))
    };
    let (found, people) = app.db.read(access.tenant, read).await?;
    let named = found.hits.iter().map(|hit| hit.contact).chain(people.iter().map(|person| person.id));
    app.reads().note_each(&access, Opened::Found, named).await?;
    // The place is the message's own, so its time says nothing more.
    let place = |id: MessageId| cursor::encode(Timestamp::from_micros(0), id.as_uuid());
    Ok(Json(SearchResult {
        next_cursor: found.next.map(place),
        data: found.hits.into_iter().map(FoundMessage::from).collect(),
        people: people.into_iter().map(FoundPerson::from).collect(),
    }))
}
