//! `GET /api/v1/contacts/export`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::extract::State;
use axum::response::Response;
use kernel::{ContactId, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Access, App, Query};

use super::{Format, Which};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `csv`, `vcard` (RFC 6350, version 4) or `json`.
    #[param(inline)]
    pub(super) format: Format,
    /// Only whom these words find, as in the list.
    #[serde(default)]
    pub(super) q: Option<String>,
    /// Only this person.
    #[serde(default)]
    #[param(value_type = Option<uuid::Uuid>)]
    pub(super) contact: Option<ContactId>,
    /// Only who is in this segment.
    #[serde(default)]
    pub(super) segment: Option<uuid::Uuid>,
}

impl Asked {
    pub(super) fn which(&self) -> Result<Which, Problem> {
        let words = self.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
        match (self.contact, words, self.segment) {
            (None, None, None) => Ok(Which::Everyone),
            (Some(id), None, None) => Ok(Which::One(id)),
            (None, Some(words), None) => Ok(Which::Found(words.to_owned())),
            (None, None, Some(id)) => Ok(Which::Segment(id)),
            _ => {
                let words = "Name one person, words or a segment, not several of them.";
                Err(Problem::invalid().field("contact", "ambiguous_export", words))
            }
        }
    }
}

/// The book of people, or a part of it, as a file. It is written while it is read.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/export",
    operation_id = "export_contacts",
    tag = "contacts",
    params(Asked),
    responses((status = 200, description = "The file. Consents are in it if the key may see them", content(
        (super::json::Book = "application/json"),
        (String = "text/csv"),
        (String = "text/vcard"),
    )))
)]
pub(crate) async fn export(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    super::answer(&app, &access, asked.which()?, asked.format).await
}
