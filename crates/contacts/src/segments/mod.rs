//! Segments: which people, under a name; who is in one is asked each time anew.
//!
//! - A filter is one statement, bound to its tenant by the scope.                                     ([`query`])
//! - Its answer is that of a plain reading of the filter over the same people.                        (`reference`, in the tests)
//! - What came through Messenger or Instagram is in none, asked for or against.                       ([`origin`]; P-PRV-14)
//! - Nobody who was deleted or counts as someone else is in one.                                      (`query::member`)

pub(crate) mod api;
mod form;
pub(crate) mod model;
mod origin;
pub(crate) mod pages;
mod query;
#[cfg(test)]
mod reference;
mod store;
#[cfg(test)]
mod tests;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::Permission::{ContactRead, ContactWrite};
use kernel::{ContactId, Text, Timestamp};
use uuid::Uuid;
use web::{Method, Routes, described};

use crate::people::{self, Person};
pub(crate) use model::{Filter, Refusal, Segment};
pub(crate) use query::within;

/// How many a business has.
const MOST: i64 = 200;
/// Up to here members are counted; beyond it there are more.
pub(crate) const COUNTED: usize = 1000;

pub(crate) fn routes() -> Routes {
    const LIST: &str = "/t/{tenant}/people/segments";
    const NEW: &str = "/t/{tenant}/people/segments/new";
    const ONE: &str = "/t/{tenant}/people/segments/{segment}";
    const EDIT: &str = "/t/{tenant}/people/segments/{segment}/filter";
    const API: &str = "/api/v1/segments";
    const API_ONE: &str = "/api/v1/segments/{id}";
    const API_MEMBERS: &str = "/api/v1/segments/{id}/contacts";
    Routes::new()
        .staff(Method::GET, LIST, ContactRead, pages::list)
        .staff(Method::GET, NEW, ContactWrite, pages::blank)
        .staff(Method::POST, NEW, ContactWrite, pages::create)
        .staff(Method::GET, ONE, ContactRead, pages::show)
        .staff(Method::GET, EDIT, ContactWrite, pages::open)
        .staff(Method::POST, EDIT, ContactWrite, pages::change)
        .staff(Method::POST, "/t/{tenant}/people/segments/{segment}/removal", ContactWrite, pages::remove)
        .api(Method::GET, API, ContactRead, api::list, described::<api::__path_list>())
        .api(Method::POST, API, ContactWrite, api::create, described::<api::__path_create>())
        .api(Method::PUT, API_ONE, ContactWrite, api::change, described::<api::__path_change>())
        .api(Method::DELETE, API_ONE, ContactWrite, api::remove, described::<api::__path_remove>())
        .api(Method::GET, API_MEMBERS, ContactRead, api::members, described::<api::__path_members>())
}

/// All of them, by name.
pub(crate) fn list(scope: &Scope<'_>) -> Result<Vec<Segment>> {
    store::list(scope, MOST)
}

pub(crate) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Segment>> {
    store::get(scope, id)
}

/// Keeps a filter under a name.
pub(crate) fn create(tx: &mut Tx<'_>, name: &str, filter: Filter) -> Result<Segment, Fault<Refusal>> {
    let name = named(name).map_err(Fault::Refused)?;
    model::checked(&filter).map_err(Fault::Refused)?;
    if list(tx)?.len() as i64 >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let segment = Segment { id: tx.id::<kernel::RequestId>().as_uuid(), name, filter };
    store::add(tx, &segment).map_err(taken)?;
    tx.record(Event::new("segment.created").fact("segment_id", segment.id));
    Ok(segment)
}

/// Gives a segment another name and filter.
pub(crate) fn change(tx: &mut Tx<'_>, id: Uuid, name: &str, filter: Filter) -> Result<Segment, Fault<Refusal>> {
    let segment = Segment { id, name: named(name).map_err(Fault::Refused)?, filter };
    model::checked(&segment.filter).map_err(Fault::Refused)?;
    if !store::change(tx, &segment).map_err(taken)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("segment.changed").fact("segment_id", id));
    Ok(segment)
}

/// Deletes a segment. The people in it stay.
pub(crate) fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Fault<Refusal>> {
    if !store::remove(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("segment.deleted").fact("segment_id", id));
    Ok(())
}

/// A page of who is in it, entered last first.
pub(crate) fn members(
    scope: &Scope<'_>,
    filter: &Filter,
    after: Option<(Timestamp, ContactId)>,
    limit: i64,
) -> Result<Vec<Person>> {
    let ids = store::page(scope, filter, after, limit)?;
    people::read(scope, &ids)
}

/// How many are in it; one more than [`COUNTED`] says that there are more.
pub(crate) fn count(scope: &Scope<'_>, filter: &Filter) -> Result<usize> {
    store::count(scope, filter, COUNTED as u64 + 1)
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = Text::line(name, model::LONGEST_NAME + 1);
    match name.chars().count() {
        0 => Err(Refusal::NoName),
        length if length > model::LONGEST_NAME => Err(Refusal::NameTooLong),
        _ => Ok(name),
    }
}

fn taken(error: ::store::Error) -> Fault<Refusal> {
    if error.is_unique("segment", "name") { Fault::Refused(Refusal::Taken) } else { Fault::Failed(error) }
}
