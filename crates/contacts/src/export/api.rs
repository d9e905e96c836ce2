//! `GET /api/v1/contacts/export`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::extract::State;
use axum::response::Response;
use kernel::{ContactId, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Access, App, Query};

use super::{Format, Which};
use crate::people::Filter;

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
    /// Only who is in this segment now.
    #[serde(default)]
    pub(super) segment: Option<uuid::Uuid>,
    /// Only `person` or `company`.
    #[serde(default)]
    kind: Option<String>,
    /// Only those with this tag.
    #[serde(default)]
    tag: Option<String>,
    /// Only those whom this member of staff looks after.
    #[serde(default)]
    #[param(value_type = Option<uuid::Uuid>)]
    owner: Option<String>,
}

impl Asked {
    pub(super) fn which(&self) -> Result<Which, Problem> {
        let said =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let kind = said(&self.kind).map(|kind| kind.parse()).transpose();
        let kind = kind.map_err(|_| Problem::invalid().field("kind", "unknown", "Say person or company."))?;
        let owner = said(&self.owner).map(|owner| owner.parse()).transpose();
        let owner = owner.map_err(|_| Problem::invalid().field("owner", "unknown", "Name a member of staff by id."))?;
        let filter = Filter {
            query: said(&self.q),
            kind,
            tag: said(&self.tag),
            owner,
            segment: self.segment,
            ..Filter::default()
        };
        match (self.contact, filter == Filter::default()) {
            (None, true) => Ok(Which::Everyone),
            (None, false) => Ok(Which::Listed(filter)),
            (Some(id), true) => Ok(Which::One(id)),
            (Some(_), false) => {
                let words = "Name one person, or say whom a list shows, not both.";
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
