//! The pages of a merge: whom to merge with, what will be, and on a person's page what was merged and the way back.

use std::collections::{BTreeSet, HashMap};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Permission, Problem, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Result, Scope};
use uuid::Uuid;
use web::components::{
    Avatar, Button, Field, Icon, Notice, Reader, back, empty_state, heading, list_row, moment, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::{Grounds, Merge, Part, Refusal};
use crate::identities::{Identity, Kind};
use crate::people::{self, Filter, Label, Person};

/// Whom a search shows.
const MOST_SHOWN: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct With {
    /// The other one, once chosen.
    other: Option<ContactId>,
    q: String,
}

/// `GET /t/{tenant}/people/{contact}/merge`: with nobody chosen, whom to choose; else what will be.
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
    Query(with): Query<With>,
) -> web::Result<Response> {
    let content = match with.other {
        None => {
            let sought = with.q.clone();
            let read = move |scope: &Scope<'_>| -> Result<_> {
                let Some(person) = people::get(scope, id)? else { return Ok(None) };
                let filter = Filter { query: Some(sought), limit: MOST_SHOWN, ..Filter::default() };
                let found = people::list(scope, &filter)?;
                Ok(Some((person, found)))
            };
            let (person, found) = app.db.read(access.tenant, read).await?.ok_or_else(Problem::not_found)?;
            choosing(&access, &person, &with.q, &found)
        }
        Some(other) => match preview(&app, &access, id, other).await? {
            Some(preview) => preview_of(&access, &preview, None),
            None => return Err(Problem::not_found().into()),
        },
    };
    Ok(page(&access, theme, content).into_response())
}

/// `POST /t/{tenant}/people/{contact}/merge`: the one of the address stays.
pub(crate) async fn merge(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
    Form(form): Form<HashMap<String, String>>,
) -> web::Result<Response> {
    let other: ContactId = form.get("other").and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
    let chosen = form.iter().filter(|(_, value)| *value == "other").filter_map(|(name, _)| name.strip_prefix("take:"));
    let take: BTreeSet<Part> = chosen.filter_map(|part| part.parse().ok()).collect();
    let write = move |tx: &mut store::Tx<'_>| super::merge(tx, other, id, &take, Grounds::Chosen);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok((_, stays)) => Ok(redirect(&person_path(access.tenant, stays))),
        Err(Fault::Refused(Refusal::NotHere)) => {
            let people = format!("/t/{}/people", access.tenant);
            let content = refused(&access, Refusal::NotHere, &people);
            Ok((StatusCode::NOT_FOUND, page(&access, theme, content)).into_response())
        }
        Err(Fault::Refused(refusal)) => {
            let preview = preview(&app, &access, id, other).await?;
            let content = match &preview {
                Some(preview) => preview_of(&access, preview, Some(refusal)),
                None => refused(&access, refusal, &person_path(access.tenant, id)),
            };
            Ok((StatusCode::CONFLICT, page(&access, theme, content)).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /t/{tenant}/people/merges/{merge}/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    match app.db.write(access.tenant, access.actor, move |tx| super::undo(tx, id)).await {
        Ok((_, into)) => Ok(redirect(&person_path(access.tenant, into))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let people = format!("/t/{}/people", access.tenant);
            Ok((StatusCode::CONFLICT, page(&access, theme, refused(&access, refusal, &people))).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// What a person's page shows of merges.
pub(crate) struct Beside {
    id: ContactId,
    merges: Vec<(Merge, Label)>,
}

pub(crate) fn beside(scope: &Scope<'_>, id: ContactId) -> Result<Beside> {
    let merges = super::of(scope, id)?;
    let gone: Vec<ContactId> = merges.iter().map(|merge| merge.from).collect();
    let mut labels = people::own_labels(scope, &gone)?;
    let labelled = |merge: Merge| {
        let label = labels.remove(&merge.from).unwrap_or_default();
        (merge, label)
    };
    Ok(Beside { id, merges: merges.into_iter().map(labelled).collect() })
}

/// The section of a person's page; empty for who may change nothing where nothing was merged.
pub(crate) fn section_of(access: &Access, reader: Reader, beside: &Beside) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let may = access.may(Permission::ContactWrite);
    if beside.merges.is_empty() && !may {
        return html! {};
    }
    let merge = format!("{}/merge", person_path(tenant, beside.id));
    let undo = |merge: &Merge| {
        html! { form method="post" action=(format!("/t/{tenant}/people/merges/{}/undo", merge.id)) {
            (Button::new(t!(locale, "merge-undo")).small())
        } }
    };
    section(
        &t!(locale, "merge-section"),
        html! {
            div class="space-y-3" {
                @if !beside.merges.is_empty() {
                    (rows(beside.merges.iter().map(|(one, label)| {
                        let name = label.show(locale);
                        list_row(
                            html! { (Avatar::of(&name, one.from.to_string())) },
                            &name,
                            None,
                            html! { (one.grounds.say(locale)) " · " (moment::ago(reader, one.at)) },
                            html! {
                                @if may && one.is_last { (undo(one)) }
                                @else if may { span class="text-muted" { (t!(locale, "merge-later-first")) } }
                            },
                        )
                    })))
                    p class="text-sm text-muted" { (t!(locale, "merge-stricter")) }
                }
                @if may { (Button::new(t!(locale, "merge-with")).icon(Icon::Users).to(merge)) }
            }
        },
    )
}

/// What will be.
struct Preview {
    stays: Person,
    goes: Person,
    /// A part, what the one that stays says, what the other says.
    differs: Vec<(Part, String, String)>,
    now: Timestamp,
}

async fn preview(app: &App, access: &Access, stays: ContactId, goes: ContactId) -> web::Result<Option<Preview>> {
    let now = app.clock.now();
    let read = move |scope: &Scope<'_>| -> Result<Option<Preview>> {
        let (Some(stays), Some(goes)) = (people::get(scope, stays)?, people::get(scope, goes)?) else {
            return Ok(None);
        };
        let mut differs = super::differences(scope, stays.id, goes.id)?;
        let staff = accounts::staff::list(scope)?;
        for (part, ours, theirs) in &mut differs {
            for value in [ours, theirs] {
                match part {
                    Part::Company => {
                        if let Ok(company) = value.parse::<ContactId>() {
                            let label = people::labels(scope, &[company])?.remove(&company).unwrap_or_default();
                            *value = label.name;
                        }
                    }
                    Part::Owner => {
                        if let Some(one) = staff.iter().find(|one| one.id.to_string() == *value) {
                            value.clone_from(&one.name);
                        }
                    }
                    Part::Name | Part::TimeZone | Part::Field(_) => {}
                }
            }
        }
        Ok(Some(Preview { stays, goes, differs, now }))
    };
    let preview = app.db.read(access.tenant, read).await?;
    if let Some(both) = &preview {
        app.reads().note_each(access, Opened::Person, [both.stays.id, both.goes.id]).await?;
    }
    Ok(preview)
}

fn page(access: &Access, theme: Theme, content: Markup) -> Markup {
    layout::page(&PageContext::of(access, theme, Place::People), &t!(access.locale, "merge-title"), content)
}

fn choosing(access: &Access, person: &Person, typed: &str, found: &[Person]) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let (name, here) = (person.label().show(locale), person_path(tenant, person.id));
    let others: Vec<&Person> = found.iter().filter(|other| other.id != person.id).collect();
    html! {
        (back(&here, &isolated(&name)))
        (heading(&t!(locale, "merge-choose", name = isolated(&name)), Some(&t!(locale, "merge-choose-about")), html! {}))
        form method="get" action=(format!("{here}/merge")) role="search" class="flex items-end gap-2 pb-5" {
            div class="grow" {
                (Field::search("q", t!(locale, "people-search")).label_hidden().placeholder(t!(locale, "people-search-hint")).value(typed))
            }
            (Button::new(t!(locale, "people-search")).icon_only(Icon::Search))
        }
        @if others.is_empty() {
            (empty_state(Icon::Search, &t!(locale, "people-not-found"), &t!(locale, "people-not-found-about"), None))
        } @else {
            (rows(others.into_iter().map(|other| {
                let label = other.label().show(locale);
                let to = format!("{here}/merge?other={}", other.id);
                list_row(html! { (Avatar::of(&label, other.id.to_string())) }, &label, Some(&to), known_by(other), html! {})
            })))
        }
    }
}

fn preview_of(access: &Access, preview: &Preview, wrong: Option<Refusal>) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let reader = Reader { locale, zone: access.time_zone, now: preview.now };
    let (stays, goes) = (&preview.stays, &preview.goes);
    let here = person_path(tenant, stays.id);
    let turned = format!("{}/merge?other={}", person_path(tenant, goes.id), stays.id);
    let one = |person: &Person, words: String| {
        let label = person.label().show(locale);
        html! {
            div class="min-w-0 rounded-box border border-base-300 bg-base-100 p-4 text-sm" {
                p class="pb-2 text-muted" { (words) }
                div class="flex items-center gap-3" {
                    (Avatar::of(&label, person.id.to_string()))
                    div class="min-w-0" {
                        p class="font-medium wrap-anywhere" { a class="link link-hover" href=(person_path(tenant, person.id)) { bdi { (label) } } }
                        p class="text-muted wrap-anywhere" { (known_by(person)) }
                        p class="text-muted" { (t!(locale, "person-since")) " " (moment::ago(reader, person.created_at)) }
                    }
                }
            }
        }
    };
    html! {
        (back(&here, &isolated(&stays.label().show(locale))))
        (heading(&t!(locale, "merge-title"), Some(&t!(locale, "merge-about")), html! {}))
        @if let Some(refusal) = wrong {
            div class="pb-4" { (Notice::attention(said(locale, refusal)).alert()) }
        }
        @if stays.id == goes.id {
            (Notice::info(t!(locale, "merge-one-already")).because(html! { (t!(locale, "merge-one-already-about")) })
                .next(html! { (Button::new(t!(locale, "merge-with")).small().to(format!("{here}/merge"))) }))
        } @else {
            div class="grid gap-3 pb-3 sm:grid-cols-2" {
                (one(stays, t!(locale, "merge-stays")))
                (one(goes, t!(locale, "merge-goes")))
            }
            div class="pb-5" { (Button::new(t!(locale, "merge-turn")).icon(Icon::Refresh).small().to(turned)) }
            form method="post" action=(format!("{here}/merge")) class="max-w-2xl space-y-5" {
                input type="hidden" name="other" value=(goes.id);
                @if preview.differs.is_empty() {
                    p class="text-sm" { (t!(locale, "merge-nothing-differs")) }
                } @else {
                    p class="text-sm" { (t!(locale, "merge-differs")) }
                    @for (part, ours, theirs) in &preview.differs { (choice(locale, part, ours, theirs)) }
                }
                (Notice::info(t!(locale, "merge-then")).because(html! {
                    ul class="list-disc space-y-1 ps-5" {
                        li { (t!(locale, "merge-then-numbers")) }
                        li { (t!(locale, "merge-then-consent")) }
                        li { (t!(locale, "merge-then-undo")) }
                    }
                }))
                (Button::new(t!(locale, "merge-do")).primary())
            }
        }
    }
}

fn choice(locale: Locale, part: &Part, ours: &str, theirs: &str) -> Markup {
    let name = format!("take:{part}");
    let radio = |value: &str, says: &str, is_chosen: bool| {
        html! {
            label class="flex min-h-11 min-w-0 cursor-pointer items-center gap-3 rounded-field border border-base-300 px-3 py-2 has-checked:border-primary has-checked:bg-selected" {
                input class="radio radio-sm" type="radio" name=(name) value=(value) checked[is_chosen];
                span class="min-w-0 wrap-anywhere" { bdi { (says) } }
            }
        }
    };
    html! {
        fieldset {
            legend class="pb-1 text-sm font-medium" { (part_words(locale, part)) }
            div class="grid gap-2 sm:grid-cols-2" { (radio("own", ours, true)) (radio("other", theirs, false)) }
        }
    }
}

fn part_words(locale: Locale, part: &Part) -> Markup {
    match part {
        Part::Name => html! { (t!(locale, "person-name")) },
        Part::Company => html! { (t!(locale, "merge-company")) },
        Part::Owner => html! { (t!(locale, "merge-owner")) },
        Part::TimeZone => html! { (t!(locale, "merge-time-zone")) },
        Part::Field(name) => html! { bdi { (name) } },
    }
}

fn refused(access: &Access, refusal: Refusal, to: &str) -> Markup {
    let locale = access.locale;
    html! {
        (back(to, &t!(locale, "people-title")))
        (heading(&t!(locale, "merge-title"), None, html! {}))
        (Notice::attention(said(locale, refusal)).alert())
    }
}

/// Why not, in the reader's language.
fn said(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound => t!(locale, "people-not-found"),
        Refusal::NotHere => t!(locale, "merge-no-here"),
        Refusal::Itself => t!(locale, "merge-no-itself"),
        Refusal::Already(_) => t!(locale, "merge-no-already"),
        Refusal::Deleted => t!(locale, "merge-no-deleted"),
        Refusal::Erased => t!(locale, "merge-no-erased"),
        Refusal::TooMany => t!(locale, "merge-no-many"),
        Refusal::NotLast => t!(locale, "merge-no-last"),
        Refusal::Undone => t!(locale, "merge-no-undone"),
        Refusal::ErasedSince => t!(locale, "merge-no-erased-since"),
        Refusal::Changed => t!(locale, "merge-no-changed"),
    }
}

/// A person's numbers and addresses in a line.
pub(crate) fn known_by(person: &Person) -> Markup {
    let known: Vec<String> = person
        .identities
        .iter()
        .filter(|one| matches!(one.kind, Kind::Phone | Kind::Email | Kind::Username))
        .map(Identity::readable)
        .collect();
    html! { @for (at, one) in known.iter().enumerate() { @if at > 0 { " · " } bdi { (one) } } }
}

fn person_path(tenant: TenantId, id: ContactId) -> String {
    format!("/t/{tenant}/people/{id}")
}
