//! Extractors whose refusals are problems in plain words.

use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::failure::Failure;

/// Parts of the path. One that is no id is simply not found.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub struct Path<T>(pub T);

/// The query string.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub struct Query<T>(pub T);

/// A submitted form.
#[derive(FromRequest)]
#[from_request(via(axum::extract::Form), rejection(Failure))]
pub struct Form<T>(pub T);

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Failure))]
pub struct JsonBody<T>(pub T);

impl From<PathRejection> for Failure {
    fn from(_: PathRejection) -> Self {
        Problem::not_found().into()
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Problem::new(422, "invalid_query", format!("The address's query could not be read: {}.", rejection.body_text()))
            .into()
    }
}

impl From<FormRejection> for Failure {
    fn from(rejection: FormRejection) -> Self {
        let status = too_large_or(rejection.status(), 422);
        Problem::new(status, "invalid_form", format!("The form could not be read: {}.", rejection.body_text())).into()
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        let status = match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => 415,
            status => too_large_or(status, 422),
        };
        Problem::new(status, "invalid_body", format!("The body could not be read: {}.", rejection.body_text())).into()
    }
}

fn too_large_or(status: StatusCode, otherwise: u16) -> u16 {
    if status == StatusCode::PAYLOAD_TOO_LARGE { 413 } else { otherwise }
}

/// `?limit=&cursor=` of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// How many, 1 to 200; 50 if not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where the last page ended: its `next_cursor`.
    cursor: Option<String>,
}

impl Page {
    /// How many rows to give.
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit),
            _ => Err(Problem::invalid().field("limit", "out_of_range", "Ask for 1 to 200 at a time.")),
        }
    }

    /// The place after which to go on.
    pub fn after(&self) -> Result<Option<(Timestamp, Uuid)>, Problem> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let place = cursor::decode(text);
        place
            .map(Some)
            .ok_or_else(|| Problem::invalid().field("cursor", "unknown", "Use a next_cursor as it was given."))
    }
}

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Listing<T> {
    pub data: Vec<T>,
    /// For `?cursor=`; absent at the end.
    pub next_cursor: Option<String>,
}

impl<T> Listing<T> {
    /// Takes one row more than was asked for as the sign that there is a next page.
    pub fn new(mut data: Vec<T>, limit: i64, place: impl Fn(&T) -> (Timestamp, Uuid)) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = data.len() > limit;
        data.truncate(limit);
        let next_cursor = data.last().filter(|_| more).map(|last| {
            let (at, id) = place(last);
            cursor::encode(at, id)
        });
        Self { data, next_cursor }
    }
}

/// Places in a list ordered by time and id. They say nothing secret, and every list is scoped again, so they need no seal.
pub mod cursor {
    use super::{Timestamp, Uuid};

    pub fn encode(at: Timestamp, id: Uuid) -> String {
        format!("{:x}.{}", at.micros(), id.simple())
    }

    pub fn decode(text: &str) -> Option<(Timestamp, Uuid)> {
        let (at, id) = text.split_once('.')?;
        Some((Timestamp::from_micros(i64::from_str_radix(at, 16).ok()?), Uuid::try_parse(id).ok()?))
    }
}

/// 303 See Other: after a form, look there.
pub fn redirect(to: &str) -> Response {
    Redirect::to(to).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_a_forged_one_does_not() {
        let place = (Timestamp::from_micros(1_790_000_000_123_456), Uuid::from_u128(7));
        assert_eq!(cursor::decode(&cursor::encode(place.0, place.1)), Some(place));
        // A20
        for text in ["", ".", "zz.00", "1.2.3", "' or 1=1"] {
            assert_eq!(cursor::decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_listing_has_a_next_page_only_when_there_is_one() {
        let place = |number: &u128| (Timestamp::from_seconds(1), Uuid::from_u128(*number));
        assert!(Listing::new(vec![1, 2], 2, place).next_cursor.is_none());
        let cut = Listing::new(vec![1, 2, 3], 2, place);
        assert_eq!((cut.data, cut.next_cursor.is_some()), (vec![1, 2], true));
    }
}
