//! Notes on a person's page.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use kernel::{ContactId, Permission, StaffId, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, Reader, form, moment, section};
use web::{Access, App, Form, Path, redirect, t};

use super::{Note, Refusal};

/// As many stand on the page; the timeline has the others.
const MOST_SHOWN: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    words: String,
}

/// `POST /t/{tenant}/people/{contact}/notes`
pub(crate) async fn add(
    State(app): State<App>,
    access: Access,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let write = move |tx: &mut store::Tx<'_>| super::add(tx, contact, &typed.words).map(|_| ());
    answered(&access, contact, app.db.write(access.tenant, access.actor, write).await)
}

/// `POST /t/{tenant}/people/{contact}/notes/{note}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let write = move |tx: &mut store::Tx<'_>| super::change(tx, contact, id, &typed.words);
    answered(&access, contact, app.db.write(access.tenant, access.actor, write).await)
}

/// `POST /t/{tenant}/people/{contact}/notes/{note}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, contact, id)).await?;
    Ok(redirect(&format!("/t/{}/people/{contact}?note={id}#notes", access.tenant)))
}

/// `POST /t/{tenant}/people/{contact}/notes/{note}/return`
pub(crate) async fn put_back(
    State(app): State<App>,
    access: Access,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::put_back(tx, contact, id)).await?;
    Ok(redirect(&format!("/t/{}/people/{contact}#notes", access.tenant)))
}

/// The form asks for words and takes no more than fit, so nothing but an old page is refused.
fn answered(access: &Access, contact: ContactId, outcome: Result<(), Fault<Refusal>>) -> web::Result<Response> {
    outcome?;
    Ok(redirect(&format!("/t/{}/people/{contact}#notes", access.tenant)))
}

/// Read for a person's page.
pub(crate) struct Notes {
    notes: Vec<Note>,
    authors: HashMap<StaffId, String>,
}

pub(crate) fn on_page(scope: &Scope<'_>, contact: ContactId) -> store::Result<Notes> {
    let notes = super::of(scope, contact, MOST_SHOWN)?;
    let authors = match notes.is_empty() {
        true => HashMap::new(),
        false => accounts::staff::list(scope)?.into_iter().map(|staff| (staff.id, staff.name)).collect(),
    };
    Ok(Notes { notes, authors })
}

/// The part of a person's page. `removed` was just taken out of sight.
pub(crate) fn part(
    access: &Access,
    reader: Reader,
    contact: ContactId,
    notes: &Notes,
    removed: Option<Uuid>,
) -> Markup {
    let locale = reader.locale;
    let here = format!("/t/{}/people/{contact}/notes", access.tenant);
    let may = access.may(Permission::ContactWrite);
    html! {
        div id="notes" class="scroll-mt-4" {
            @if may || !notes.notes.is_empty() {
                (section(&t!(locale, "notes-title"), html! {
                    @if let Some(id) = removed {
                        (Notice::good(t!(locale, "note-removed")).alert().next(html! {
                            form method="post" action=(format!("{here}/{id}/return")) { (Button::new(t!(locale, "note-put-back")).small()) }
                        }))
                    }
                    @if may {
                        (form(&here, html! {
                            (Field::lines("words", t!(locale, "note-new"), 2).explained(t!(locale, "note-about")).required())
                            (Button::new(t!(locale, "note-add")))
                        }))
                    }
                    @for note in &notes.notes { (one(access, reader, &here, note, notes, may)) }
                }))
            }
        }
    }
}

fn one(access: &Access, reader: Reader, here: &str, note: &Note, notes: &Notes, may: bool) -> Markup {
    let locale = access.locale;
    let author = note.author.and_then(|author| notes.authors.get(&author));
    html! {
        article class="max-w-xl rounded-box border border-base-300 bg-base-100 px-4 py-3" {
            p class="whitespace-pre-wrap wrap-anywhere" dir="auto" { (note.words) }
            p class="mt-1 text-sm text-muted" {
                @if let Some(author) = author { bdi { (author) } " · " }
                (moment::ago(reader, note.created_at))
            }
            @if may {
                details class="mt-1" {
                    summary class="reach inline-flex cursor-pointer items-center gap-1.5 text-sm text-muted" { (Icon::Pencil.small()) (t!(locale, "note-change")) }
                    form method="post" action=(format!("{here}/{}", note.id)) class="space-y-3 pt-2" {
                        (Field::lines("words", t!(locale, "note-words"), 3).within(note.id.to_string()).value(note.words.as_str()).required())
                        div class="flex flex-wrap gap-2" {
                            (Button::new(t!(locale, "note-save")).small())
                            (Button::new(t!(locale, "note-remove")).small().quiet().posts_to(format!("{here}/{}/removal", note.id)))
                        }
                    }
                }
            }
        }
    }
}
