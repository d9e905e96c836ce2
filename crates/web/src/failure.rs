//! How a handler ends badly. A refusal is told as it is; anything else is logged with its chain, once, and told as 500.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Problem, VaultError};
use store::Fault;

/// What a handler answers instead of a value.
#[derive(Debug)]
pub struct Failure(Box<Inner>);

#[derive(Debug)]
enum Inner {
    Refused(Problem),
    Failed(store::Error),
}

/// A handler's result.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// What the caller is told.
    pub fn problem(&self) -> Problem {
        match &*self.0 {
            Inner::Refused(problem) => problem.clone(),
            Inner::Failed(error) if error.is_passing() => Problem::new(
                503,
                "unavailable",
                "Kontor cannot reach its data at the moment. Nothing was lost; please try again.",
            ),
            Inner::Failed(_) => Problem::new(
                500,
                "internal",
                "Something went wrong here, not with you. It was recorded; please try again later.",
            ),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure(Box::new(Inner::Refused(problem)))
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Failure(Box::new(Inner::Failed(error)))
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        store::Error::from(error).into()
    }
}

impl<R: Into<Problem>> From<Fault<R>> for Failure {
    fn from(fault: Fault<R>) -> Self {
        match fault {
            Fault::Refused(refusal) => refusal.into().into(),
            Fault::Failed(error) => error.into(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Inner::Failed(error) = &*self.0 {
            tracing::error!("a request failed: {error}");
        }
        problem_response(self.problem())
    }
}

/// A problem as JSON. The route layer turns it into a page where a person asked.
pub(crate) fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = serde_json::to_value(&problem).expect("OK because a problem is plain data");
    body["type"] = "about:blank".into();
    body["title"] = status.canonical_reason().unwrap_or("Error").into();
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.extensions_mut().insert(Told(problem));
    response
}

/// Marks a response that tells a problem.
#[derive(Clone)]
pub(crate) struct Told(pub(crate) Problem);
