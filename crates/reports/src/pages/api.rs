//! `/api/v1/reports/conversations`.

use ::store::Scope;
use accounts::tenants::hours;
use axum::Json;
use axum::extract::State;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, Listing, Page, Query};

use super::asked::Asked;
use crate::asking::{self, Found, Key, Names, Sum};

/// How often something happened, and how long it took.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportSum {
    /// The id, day, Monday of the week, month or hour; `none` for what has no such id; absent for all together.
    key: Option<String>,
    /// The name of the member, team, inbox or label.
    name: Option<String>,
    number: i64,
    mean_seconds: Option<i64>,
    /// The smallest length that half of them did not exceed.
    median_seconds: Option<i64>,
    /// The smallest length that nine of ten did not exceed.
    ninetieth_seconds: Option<i64>,
    /// Of promises: how many were kept.
    kept: Option<i64>,
    /// The same in whole hundredths, rounded down.
    kept_percent: Option<i64>,
    /// Of satisfaction: `number` is how many were asked; these are how they rated.
    ratings: Option<ReportRatings>,
}

/// How customers rated what was done, of those who were asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportRatings {
    answered: i64,
    /// In whole hundredths of those who were asked, rounded down.
    answered_percent: Option<i64>,
    /// From 1 to 5, with two places.
    average: Option<f64>,
    /// How many gave 1, 2, 3, 4 and 5.
    scores: [i64; 5],
}

impl ReportRatings {
    fn of(sum: &Sum) -> Option<Self> {
        let ratings = sum.ratings?;
        let hundredths = ratings.average().and_then(|hundredths| i32::try_from(hundredths).ok());
        let average = hundredths.map(|hundredths| f64::from(hundredths) / 100.0);
        let answered_percent = sum.answered_percent();
        Some(Self { answered: ratings.answered, answered_percent, average, scores: ratings.scores })
    }
}

impl ReportSum {
    fn of(sum: &Sum, names: &Names) -> Self {
        let name = match &sum.key {
            Key::Id(Some(id)) => names.of(*id).map(str::to_owned),
            Key::Id(None) | Key::All | Key::Word(_) | Key::Hour(_) => None,
        };
        Self {
            key: Some(sum.key.text()).filter(|text| !text.is_empty()),
            name,
            number: sum.number,
            mean_seconds: sum.mean(),
            median_seconds: sum.median,
            ninetieth_seconds: sum.ninetieth,
            kept: sum.kept,
            kept_percent: sum.share(),
            ratings: ReportRatings::of(sum),
        }
    }
}

/// A measure over a time, divided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    measure: &'static str,
    by: &'static str,
    /// The first day, in the business's time zone.
    from: String,
    /// The last day, included.
    to: String,
    hours: &'static str,
    total: ReportSum,
    /// The same of as many days before.
    before: ReportSum,
    data: Vec<ReportSum>,
}

/// What a number counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportFact {
    /// The event of the stream.
    event_id: Uuid,
    #[schema(value_type = String)]
    at: Timestamp,
    /// Absent once the person is erased, or where the caller does not see the conversation.
    conversation_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    staff_id: Option<Uuid>,
    seconds: Option<i64>,
    /// Of a promise: whether it was kept.
    is_kept: Option<bool>,
    /// Of satisfaction: how it was rated, from 1 to 5; nothing where nobody answered.
    score: Option<i64>,
}

/// How much came in and how quickly it was answered, from facts stored when they happened.
#[utoipa::path(
    get,
    path = "/api/v1/reports/conversations",
    operation_id = "report_conversations",
    tag = "reports",
    params(
        ("measure" = Option<String>, Query, description = "`received` (usual), `sent`, `opened`, `closed`, `first_response`, `response`, `resolution`, `waiting`, of service levels `first_kept`, `next_kept` or `resolution_kept`, or `satisfaction`."),
        ("by" = Option<String>, Query, description = "`day` (usual), `week`, `month`, `hour`, `staff`, `team`, `inbox`, `label` or `all`."),
        ("days" = Option<i64>, Query, description = "So many days up to today, 1 to 366; 7 if nothing is said."),
        ("from" = Option<String>, Query, description = "The first day, like `2026-11-01`."),
        ("to" = Option<String>, Query, description = "The last day, included."),
        ("hours" = Option<String>, Query, description = "`open` (usual) counts time within the opening hours, `whole` all of it."),
        ("inbox_id" = Option<String>, Query, description = "Of this inbox only."),
        ("staff_id" = Option<String>, Query, description = "Of this member only."),
        ("team_id" = Option<String>, Query, description = "Of this team only."),
        ("label_id" = Option<String>, Query, description = "With this label only.")
    ),
    responses((status = 200, description = "The sums", body = Report))
)]
pub(crate) async fn sums(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> web::Result<Json<Report>> {
    let by = access.clone();
    let read = move |scope: &Scope<'_>| -> web::Result<Report> {
        let question = asked.read(by.locale, hours::get(scope)?.day_of(scope.now()))?.question;
        let names = asking::names(scope)?;
        let before = asking::Question { range: question.range.before(), ..question.clone() };
        Ok(Report {
            measure: question.measure.as_str(),
            by: question.by.as_str(),
            from: question.range.first.to_string(),
            to: question.range.last.to_string(),
            hours: question.clock.as_str(),
            total: ReportSum::of(&asking::sum(scope, &by, &question)?, &names),
            before: ReportSum::of(&asking::sum(scope, &by, &before)?, &names),
            data: asking::sums(scope, &by, &question)?.iter().map(|sum| ReportSum::of(sum, &names)).collect(),
        })
    };
    Ok(Json(app.db.read(access.tenant, read).await?))
}

/// What stands behind a number of the report, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/reports/conversations/facts",
    operation_id = "report_conversation_facts",
    tag = "reports",
    params(
        ("measure" = Option<String>, Query, description = "As the report was asked."),
        ("by" = Option<String>, Query, description = "As the report was asked."),
        ("key" = Option<String>, Query, description = "One `key` of the report; all if nothing is said."),
        ("days" = Option<i64>, Query, description = "As the report was asked."),
        ("from" = Option<String>, Query, description = "As the report was asked."),
        ("to" = Option<String>, Query, description = "As the report was asked."),
        ("hours" = Option<String>, Query, description = "As the report was asked."),
        ("inbox_id" = Option<String>, Query, description = "As the report was asked."),
        ("staff_id" = Option<String>, Query, description = "As the report was asked."),
        ("team_id" = Option<String>, Query, description = "As the report was asked."),
        ("label_id" = Option<String>, Query, description = "As the report was asked."),
        ("answer" = Option<String>, Query, description = "Of `satisfaction`: `any` who answered, or who rated so, `1` to `5`; all who were asked if nothing is said."),
        Page
    ),
    responses((status = 200, description = "A page of them", body = Listing<ReportFact>))
)]
pub(crate) async fn facts(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<ReportFact>>> {
    let (limit, after, by) = (page.limit()?, page.after()?, access.clone());
    let visible = app.visible;
    let read = move |scope: &Scope<'_>| -> web::Result<_> {
        let asking = asked.read(by.locale, hours::get(scope)?.day_of(scope.now()))?;
        let found = asking::found(scope, &by, &asking.question, &asking.key, after, limit + 1)?;
        let seen = visible(scope, &by, found.iter().filter_map(|one| one.conversation).collect())?;
        Ok((found, seen))
    };
    let (found, seen) = app.db.read(access.tenant, read).await?;
    let listing = Listing::new(found, limit, |one: &Found| (one.at, one.event));
    let one = |one: Found| {
        let conversation = one.conversation.filter(|id| seen.contains(id));
        ReportFact {
            event_id: one.event,
            at: one.at,
            conversation_id: conversation.map(|id| id.as_uuid()),
            contact_id: one.contact.filter(|_| conversation.is_some()).map(|id| id.as_uuid()),
            staff_id: one.staff,
            seconds: one.seconds,
            is_kept: one.is_kept,
            score: one.score,
        }
    };
    Ok(Json(Listing { data: listing.data.into_iter().map(one).collect(), next_cursor: listing.next_cursor }))
}
