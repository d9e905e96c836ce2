//! The link to a person's own page, put into the composer of their conversation: whoever writes reads it before it goes.

use axum::extract::State;
use axum::response::Response;
use consent::preferences;
use kernel::{ContactId, Permission, Problem, TenantId};
use store::{Fault, Tx};
use web::{Access, App, Path, redirect};

use crate::conversations::{self, Refusal, Status};

/// So many of a person's conversations are looked at for one that is open.
const MOST: i64 = 50;

/// `POST /t/{tenant}/people/{contact}/preferences-link`: behind what is drafted there; nothing is sent.
pub(crate) async fn put_in(
    State(app): State<App>,
    access: Access,
    Path((tenant, contact)): Path<(TenantId, ContactId)>,
) -> web::Result<Response> {
    // Whoever may record no consent is shown the link by nothing else either.
    if !access.may(Permission::ConsentWrite) {
        return Err(Problem::forbidden().into());
    }
    let (asker, given) = (access.clone(), app.clone());
    let write = move |tx: &mut Tx<'_>| -> Result<_, Fault<Refusal>> {
        if contacts::people::get(tx, contact)?.is_none() {
            return Err(Fault::Refused(Refusal::NotFound));
        }
        let people = contacts::merging::members(tx, contact)?.into_iter().map(|id| id.as_uuid()).collect();
        let all = conversations::of_people(tx, &asker, people, MOST)?;
        // The open one; else the last one.
        let Some(one) = all.iter().find(|one| one.status == Status::Open).or_else(|| all.first()) else {
            return Ok(None);
        };
        let link = preferences::address(&given, tenant, one.contact).map_err(store::Error::from)?;
        let text = preferences::invitation(tx, one.contact, &link)?;
        conversations::add_to_draft(tx, &asker, one.id, text)?;
        Ok(Some(one.id))
    };
    let found = app.db.write(access.tenant, access.actor, write).await?;
    let words =
        "There is no conversation with this person that you can see. Copy the link and give it to them otherwise.";
    let id = found.ok_or_else(|| Problem::new(409, "no_conversation", words))?;
    Ok(redirect(&format!("/t/{tenant}/inbox/{id}")))
}
