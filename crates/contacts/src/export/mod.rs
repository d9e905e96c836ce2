//! Export: the book of people as CSV, vCard and JSON, at any time, by whoever may.        (P-CRM-2)
//!
//! - It is read and written a page at a time: a book of any size takes the memory of a page.       ([`body`])
//! - Every field leaves with what it is, but nobody who was deleted, or who counts as someone else since a merge.  (`store::page`)
//! - No cell of a table is a formula, and each comes home as it left.                              (`web::csv::guarded`; A39)
//! - Each leaves an event that says who took out what, before the first line is written.           ([`begin`])
//! - Consents leave only with whoever may see them.

pub(crate) mod api;
mod cells;
mod csv;
pub(crate) mod heading;
mod json;
pub(crate) mod model;
pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;
mod vcard;

use ::store::{Db, Event, Fault, Result, Tx};
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Permission, Problem, TenantId};
use web::reads::Opened;
use web::{Access, App};

use crate::segments;

pub(crate) use cells::{joined, parted};
pub(crate) use json::VERSION;
pub(crate) use model::{Field, Format, Which, in_one_word, in_words};
pub(crate) use store::fields;

/// Writes down that somebody takes something out. One person who is not there is not found.
fn begin(tx: &mut Tx<'_>, which: &Which, format: Format) -> Result<(), Fault<Problem>> {
    let event = Event::new("contact.exported").fact("format", format.as_str());
    let event = match which {
        Which::Everyone => event.fact("which", "all"),
        Which::Listed(filter) => match filter.segment {
            None => event.fact("which", "found"),
            Some(id) => {
                segments::get(tx, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
                event.fact("which", "segment").fact("segment_id", id)
            }
        },
        Which::One(id) => {
            if store::page(tx, which, None, false)?.0.is_empty() {
                return Err(Fault::Refused(Problem::not_found()));
            }
            event.fact("which", "one").contact(*id)
        }
    };
    tx.record(event);
    Ok(())
}

/// The file, as an answer that is written while it is read.
pub(crate) async fn answer(app: &App, access: &Access, which: Which, format: Format) -> web::Result<Response> {
    let asked = which.clone();
    app.db.write(access.tenant, access.actor, move |tx| begin(tx, &asked, format)).await?;
    let whom = if let Which::One(id) = which { Some(id) } else { None };
    app.reads().note(access, Opened::Export, whom).await?;
    let day = app.clock.now().to_string();
    let day = day.split('T').next().unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"people-{day}.{}\"", format.ending())),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let consents = access.may(Permission::ConsentRead);
    Ok((headers, body(app.db.clone(), access.tenant, which, format, consents)).into_response())
}

/// Where the writing stands.
enum Stage {
    Head,
    After(Option<ContactId>),
    Tail,
    Done,
}

struct Run {
    db: Db,
    tenant: TenantId,
    which: Which,
    format: Format,
    consents: bool,
    fields: Vec<Field>,
    is_first: bool,
    stage: Stage,
}

fn body(db: Db, tenant: TenantId, which: Which, format: Format, consents: bool) -> Body {
    let run = Run { db, tenant, which, format, consents, fields: Vec::new(), is_first: true, stage: Stage::Head };
    Body::from_stream(futures_util::stream::try_unfold(run, |mut run| async move {
        Ok::<_, ::store::Error>(run.next().await?.map(|text| (text, run)))
    }))
}

impl Run {
    /// The next part of the file; nothing at its end. A part may be empty.
    async fn next(&mut self) -> Result<Option<String>> {
        let (part, next) = match self.stage {
            Stage::Head => (self.head().await?, Stage::After(None)),
            Stage::After(after) => {
                let (which, consents) = (self.which.clone(), self.consents);
                let read = move |scope: &::store::Scope<'_>| store::page(scope, &which, after, consents);
                let (entries, last) = self.db.read(self.tenant, read).await?;
                let part = entries.into_iter().map(|entry| self.one(entry)).collect();
                (part, last.map_or(Stage::Tail, |last| Stage::After(Some(last))))
            }
            Stage::Tail => {
                (if self.format == Format::Json { json::tail().to_owned() } else { String::new() }, Stage::Done)
            }
            Stage::Done => return Ok(None),
        };
        self.stage = next;
        Ok(Some(part))
    }

    async fn head(&mut self) -> Result<String> {
        let which = self.which.clone();
        self.fields = self.db.read(self.tenant, move |scope| store::defined(scope, &which)).await?;
        Ok(match self.format {
            Format::Csv => csv::head(&self.fields),
            Format::Vcard => String::new(),
            Format::Json => json::head(&self.fields),
        })
    }

    fn one(&mut self, entry: model::Entry) -> String {
        let is_first = std::mem::take(&mut self.is_first);
        match self.format {
            Format::Csv => csv::row(&entry, &self.fields),
            // Cards have nothing before them: the first says for all what the fields are.
            Format::Vcard => vcard::card(&entry, if is_first { &self.fields } else { &[] }),
            Format::Json => json::object(entry, is_first),
        }
    }
}
