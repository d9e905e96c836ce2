//! Who and what is called like what somebody types: a list of links, for the palette.

use axum::extract::State;
use contacts::people::{self, Filter};
use kernel::Permission;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;
use web::{Access, App, Query, t};

use crate::conversations::{self, Status};
use crate::views;

/// How many people are looked at, and how many conversations of theirs are named.
const MOST: i64 = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    q: String,
}

/// `GET /t/{tenant}/inbox/names`
pub(crate) async fn names(State(app): State<App>, access: Access, Query(typed): Query<Typed>) -> web::Result<Markup> {
    let asker = access.clone();
    let read = move |scope: &store::Scope<'_>| -> store::Result<_> {
        let typed = typed.q.trim();
        if typed.is_empty() {
            return Ok((Vec::new(), Vec::new(), Vec::new()));
        }
        let people = people::list(scope, &Filter { query: Some(typed.to_owned()), limit: MOST, ..Filter::default() })?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id.as_uuid()).collect();
        let found = if ids.is_empty() { Vec::new() } else { conversations::of_people(scope, &asker, ids, MOST)? };
        let words = kernel::Text::fold(typed);
        let mut kept = views::list(scope, &asker)?;
        kept.retain(|view| words.split_whitespace().all(|word| kernel::Text::fold(&view.name).contains(word)));
        Ok((found, people, kept))
    };
    let (found, people, kept) = app.db.read(access.tenant, read).await?;
    let (tenant, locale) = (access.tenant, access.locale);
    let link = |path: &str, id: Uuid, name: String, about: String| html! { a href=(format!("/t/{tenant}/{path}/{id}")) data-about=(about) { (name) } };
    Ok(html! {
        @for view in &kept { (link("inbox/views", view.id, view.name.clone(), t!(locale, "names-view"))) }
        @for one in &found {
            @let about = match one.status {
                Status::Open => t!(locale, "names-conversation"),
                Status::Closed => t!(locale, "names-closed"),
                Status::Snoozed => t!(locale, "names-snoozed"),
            };
            (link("inbox", one.id.as_uuid(), one.label.show(locale), about))
        }
        @if access.may(Permission::ContactRead) {
            @for person in &people { (link("people", person.id.as_uuid(), person.label().show(locale), t!(locale, "names-person"))) }
        }
    })
}
