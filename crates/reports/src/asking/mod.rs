//! Asking the facts: how many and how long, by whom or when; and which they were.
//!
//! - One selection serves all: what is summed and what is listed cannot differ.                     (`store::chosen`)
//! - Who sees only her own conversations is told of her own work, and of what nobody has.           (A15)
//! - Middle and ninetieth are values that occurred: the smallest that so many did not exceed.

mod model;
mod store;

use ::store::{Result, Scope};
use kernel::Timestamp;
use uuid::Uuid;
use web::Access;

pub use model::{Answered, BEST, By, Choices, Clock, Found, Key, Measure, Names, Question, Range, Ratings, Sum};

/// The sums of what is asked, one for each of what it is asked by; of time, in its order, with those in between that have none.
pub fn sums(scope: &Scope<'_>, access: &Access, question: &Question) -> Result<Vec<Sum>> {
    store::sums(scope, access, question)
}

/// What is asked in one number; zero where there is nothing.
pub fn sum(scope: &Scope<'_>, access: &Access, question: &Question) -> Result<Sum> {
    let whole = Question { by: By::All, ..question.clone() };
    Ok(store::sums(scope, access, &whole)?.pop().unwrap_or(Sum { key: Key::All, ..Sum::none() }))
}

/// The facts behind a number, the newest first.
pub fn found(
    scope: &Scope<'_>,
    access: &Access,
    question: &Question,
    key: &Key,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Found>> {
    store::found(scope, access, question, key, after, limit)
}

/// Whom and what one may ask about.
pub fn choices(scope: &Scope<'_>) -> Result<Choices> {
    store::choices(scope)
}

/// What members, teams, inboxes and labels are called, those who left too.
pub fn names(scope: &Scope<'_>) -> Result<Names> {
    store::names(scope)
}
