//! Where a note is written, below the composer; and how it stands in the thread.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ConversationId, Locale, MessageId, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Tx};
use web::components::{Button, Icon, Notice};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Page, Path, Query, t};

use super::{Carried, LONGEST, Nameable, Refusal};
use crate::conversations::composer::Tried;
use crate::conversations::pages::{self, Looking};
use crate::messages::Message;

/// So many names are shown; others can be written all the same.
const SHOWN: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    note: String,
    once: String,
}

/// `POST /t/{tenant}/inbox/{conversation}/notes`
pub(crate) async fn write(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let (asker, text, once) = (access.clone(), typed.note.clone(), typed.once);
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        if crate::conversations::forms::is_first(tx, &once)? {
            super::write(tx, &asker, id, &text)?;
        }
        Ok(())
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(pages::back_to(&access, id, &looking, true, None)),
        Err(Fault::Refused(refusal @ (Refusal::Empty | Refusal::TooLong))) => {
            let words = words(access.locale, refusal);
            let tried = Tried { note: Some((words, typed.note)), ..Tried::default() };
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let shown = pages::shown(&app, &access, theme, id, &looking, &page, &tried).await?;
            Ok((status, shown).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /t/{tenant}/inbox/{conversation}/notes/{message}`: it says something else from now on.
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path((_, id, note)): Path<(TenantId, ConversationId, MessageId)>,
    Query(looking): Query<Looking>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::edit(tx, &asker, id, note, &typed.note)).await?;
    Ok(pages::back_to(&access, id, &looking, true, None))
}

/// `POST /t/{tenant}/inbox/{conversation}/notes/{message}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id, note)): Path<(TenantId, ConversationId, MessageId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let asker = access.clone();
    let undo = app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, &asker, id, note)).await?;
    Ok(pages::back_to(&access, id, &looking, true, undo))
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::TooLong => t!(locale, "note-too-long", most = LONGEST.to_string()),
        Refusal::Empty | Refusal::NotFound | Refusal::NotYours | Refusal::Changed => t!(locale, "answer-empty"),
    }
}

/// What its writer, or a manager, can do with a note that stands.
pub(crate) fn tools(locale: Locale, here: &str, note: &Message, may_edit: bool, may_remove: bool) -> Markup {
    let action = format!("{here}/notes/{}", note.id);
    let field = format!("note-text-{}", note.id);
    html! {
        @if may_edit {
            details id=(format!("note-edit-{}", note.id)) class="pt-1 text-muted open:w-full" {
                summary class="reach inline-flex items-center underline" { (t!(locale, "note-edit")) }
                form method="post" action=(action) class="space-y-2 py-1 text-base-content" {
                    (names_place())
                    label class="sr-only" for=(field) { (t!(locale, "note-label")) }
                    (writing(&field, &format!("{here}/names"), &note.text))
                    div class="flex justify-end" { (Button::new(t!(locale, "note-edit-keep")).small()) }
                }
            }
        }
        @if may_remove {
            form method="post" action=(format!("{action}/removal")) class="pt-1 text-muted" {
                button class="reach cursor-pointer underline" type="submit" { (t!(locale, "note-delete")) }
            }
        }
    }
}

/// Above the field: where mentions.js shows who can be named.
fn names_place() -> Markup {
    html! { div data-names class="max-h-[30dvh] overflow-y-auto rounded-box border border-base-300 bg-base-100 empty:hidden" hx-morph-skip {} }
}

/// Where a note is typed. What is typed stays while the thread around it changes.
fn writing(id: &str, names_href: &str, text: &str) -> Markup {
    html! {
        textarea id=(id) name="note" rows="2" required maxlength=(LONGEST) dir="auto" data-names-href=(names_href) aria-autocomplete="list" hx-morph-skip
            class="textarea field-sizing-content max-h-40 w-full bg-base-100 text-sm" { "\n" (text) }
    }
}

/// The form, closed until it is wanted.
pub(crate) fn form(
    locale: Locale,
    (here, query): (&str, &str),
    once: &str,
    nameable: &[Nameable],
    tried: Option<&(String, String)>,
) -> Markup {
    let names =
        nameable.iter().take(SHOWN).map(|one| isolated(&format!("@{}", one.name))).collect::<Vec<_>>().join(", ");
    html! {
        details id="note" class="group shrink-0 border-t border-base-300 bg-base-100 px-3 max-md:pb-[env(safe-area-inset-bottom)]" open[tried.is_some()] {
            summary data-key="n" aria-keyshortcuts="n" class="reach flex cursor-pointer items-center gap-2 px-1 py-1.5 text-sm text-muted" {
                (Icon::Note.small()) (t!(locale, "note-write"))
            }
            form method="post" action=(format!("{here}/notes{query}")) class="space-y-2 pb-3" {
                input type="hidden" name="once" value=(once);
                @if let Some((wrong, _)) = tried { (Notice::harm(wrong.clone()).alert()) }
                (names_place())
                label class="sr-only" for="note-text" { (t!(locale, "note-label")) }
                textarea id="note-text" name="note" rows="2" required maxlength=(LONGEST) dir="auto" aria-describedby="note-about"
                    data-names-href=(format!("{here}/names")) aria-autocomplete="list"
                    class="textarea field-sizing-content max-h-40 w-full bg-attention" placeholder=(t!(locale, "note-placeholder")) {
                    "\n" @if let Some((_, typed)) = tried { (typed) }
                }
                div class="flex flex-wrap items-end justify-between gap-3" {
                    p id="note-about" class="min-w-0 grow basis-60 text-xs text-muted" {
                        (t!(locale, "note-about"))
                        @if !names.is_empty() { " " (t!(locale, "note-names", names = names)) }
                    }
                    (Button::new(t!(locale, "note-keep")).small())
                }
            }
        }
    }
}

/// A note's text, with the names of those who were called for marked.
pub(crate) fn text(text: &str, carried: &Carried) -> Markup {
    let mut parts: Vec<(String, bool)> = vec![(text.to_owned(), false)];
    for name in &carried.names {
        let called = format!("@{name}");
        parts = parts
            .into_iter()
            .flat_map(|(part, is_name)| if is_name { vec![(part, true)] } else { cut(&part, &called) })
            .collect();
    }
    html! { @for (part, is_name) in &parts { @if *is_name { strong class="font-semibold text-primary" { (part) } } @else { (part) } } }
}

/// A text cut at a name, as it is written or in the case of its first letters.
fn cut(text: &str, called: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(called) {
        parts.push((before.to_owned(), false));
        parts.push((called.to_owned(), true));
        rest = after;
    }
    parts.push((rest.to_owned(), false));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}
