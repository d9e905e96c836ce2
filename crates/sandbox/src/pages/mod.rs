//! The telephones: a page to type as a customer and to see what arrives with its ticks.

use std::sync::Arc;

use axum::Router;

use crate::state::State;

pub(crate) fn router() -> Router<Arc<State>> {
    Router::new()
}
