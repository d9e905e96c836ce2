//! Choosing several people of the list, what is done with them, how far it is, and the way back: forms, without script too.

use accounts::many::Stage;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use uuid::Uuid;
use web::components::{Avatar, Button, Field, Icon, Reader};
use web::layout::Theme;
use web::{Access, App, Form, Page, Path, Query, manner, redirect, t};

use super::{Action, Change, Chosen, Refusal};
use crate::people::pages::{self, Search};
use crate::people::{Filter, Person};

/// The form's fields as what is to be done.
struct Wanted {
    contacts: Vec<ContactId>,
    is_all: bool,
    change: Option<Change>,
}

impl Wanted {
    fn of(fields: &[(String, String)]) -> Self {
        let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim());
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let tag = |is_on| Some(Change::Tag { tag: value("tag").to_owned(), is_on });
        let change = match value("do") {
            "tag" => tag(true),
            "untag" => tag(false),
            "owner" if value("owner").is_empty() => Some(Change::Owner { owner: None }),
            "owner" => value("owner").parse().ok().map(|owner| Change::Owner { owner: Some(owner) }),
            "company" if value("company").is_empty() => Some(Change::Company { company: None }),
            "company" => value("company").parse().ok().map(|company| Change::Company { company: Some(company) }),
            "language" => Some(Change::Language { language: given(value("language")) }),
            "time-zone" => Some(Change::TimeZone { time_zone: given(value("time_zone")) }),
            "delete" => Some(Change::Delete),
            "put-back" => Some(Change::PutBack),
            _ => None,
        };
        let chosen = fields.iter().filter(|(name, _)| name == "contact");
        Self {
            contacts: chosen.filter_map(|(_, id)| id.parse().ok()).collect(),
            is_all: value("all") == "true",
            change,
        }
    }
}

/// `POST /t/{tenant}/people/bulk`
pub(crate) async fn start(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path(_): Path<TenantId>,
    Query(mut search): Query<Search>,
    Query(page): Query<Page>,
    Form(fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let wanted = Wanted::of(&fields);
    let chosen = match wanted.is_all {
        // Of the whole list, not of this page on.
        true => Chosen::All(Filter { after: None, ..search.filter(None, 0) }),
        false => Chosen::These(wanted.contacts),
    };
    let asker = access.clone();
    let write = move |tx: &mut store::Tx<'_>| -> Result<Uuid, Fault<Refusal>> {
        let change = wanted.change.ok_or(Fault::Refused(Refusal::NoChange))?;
        super::start(tx, &asker, chosen, &change)
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(id) => Ok(to_list(&access, &search, id)),
        Err(Fault::Refused(refusal)) => {
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            search.choose();
            let page = pages::listed(&app, &access, theme, &page, &search, Some(words(access.locale, refusal))).await?;
            Ok((status, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    /// `past`: the page of what was done.
    back: String,
}

/// `POST /t/{tenant}/people/bulk/{bulk}/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(search): Query<Search>,
    Query(from): Query<From>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::undo(tx, &asker, id)).await?;
    if from.back == "past" {
        return Ok(redirect(&past_href(access.tenant)));
    }
    Ok(to_list(&access, &search, id))
}

fn to_list(access: &Access, search: &Search, id: Uuid) -> Response {
    redirect(&format!("/t/{}/people?{}", access.tenant, joined(&search.address(), &format!("bulk={id}"))))
}

fn joined(query: &str, more: &str) -> String {
    if query.is_empty() { more.to_owned() } else { format!("{query}&{more}") }
}

/// Where what was done is looked back upon.
pub(crate) fn past_href(tenant: TenantId) -> String {
    format!("/t/{tenant}/people/bulk")
}

/// Where several are chosen.
pub(crate) fn choose_href(tenant: TenantId, search: &Search) -> String {
    format!("/t/{tenant}/people?{}", joined(&search.address(), "select=true"))
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Nothing | Refusal::NotFound => t!(locale, "people-bulk-nothing"),
        Refusal::TooMany => t!(locale, "people-bulk-too-many"),
        Refusal::NoChange => t!(locale, "people-bulk-no-change"),
        Refusal::NotATag => t!(locale, "people-bulk-not-a-tag"),
        Refusal::UnknownOwner => t!(locale, "people-bulk-unknown-owner"),
        Refusal::UnknownCompany => t!(locale, "people-bulk-unknown-company"),
        Refusal::NotALanguage => t!(locale, "wrong-language"),
        Refusal::NotATimeZone => t!(locale, "wrong-time-zone"),
        Refusal::NotAllowed => t!(locale, "people-bulk-not-allowed"),
        Refusal::TooLate => t!(locale, "people-bulk-too-late"),
    }
}

/// How far it is, and the way back.
pub(crate) fn line(access: &Access, reader: Reader, search: &Search, action: &Action) -> Markup {
    let locale = reader.locale;
    let undo = format!("/t/{}/people/bulk/{}/undo?{}", access.tenant, action.id, search.address());
    let icon = if action.stage.goes_on() { Icon::Clock } else { Icon::Check };
    html! {
        div role="status" class="mb-4 flex items-center gap-3 rounded-box bg-selected px-4 py-2 text-sm" {
            span class="text-primary" { (icon.small()) }
            span class="min-w-0 grow" { (done_words(locale, action)) }
            @if action.stage.goes_on() {
                a class="reach link inline-flex items-center" href=(format!("/t/{}/people?{}", access.tenant, joined(&search.address(), &format!("bulk={}", action.id)))) { (t!(locale, "people-bulk-look")) }
            }
            @if action.can_be_undone(reader.now) {
                form method="post" action=(undo) {
                    button class="reach cursor-pointer font-semibold underline" type="submit" { (t!(locale, "people-bulk-undo")) }
                }
            }
        }
    }
}

fn done_words(locale: Locale, action: &Action) -> String {
    let number = |count: i64| manner::number(locale, count);
    let what = what(locale, &action.change);
    let looked_at = number(action.changed + action.unchanged);
    let (changed, total) = (number(action.changed), number(action.total));
    let (unchanged, restored) = (number(action.unchanged), number(action.restored));
    let kept = action.changed - action.restored;
    match action.stage {
        Stage::Gathering => t!(locale, "people-bulk-gathering", what = what),
        Stage::Running => t!(locale, "people-bulk-running", what = what, done = looked_at, total = total),
        Stage::Done if action.unchanged == 0 => t!(locale, "people-bulk-done", what = what, changed = changed),
        Stage::Done => t!(locale, "people-bulk-done-left", what = what, changed = changed, left = unchanged),
        Stage::Undoing => t!(locale, "people-bulk-undoing", what = what),
        Stage::Undone if kept == 0 => t!(locale, "people-bulk-undone", what = what, restored = restored),
        Stage::Undone => t!(locale, "people-bulk-undone-kept", what = what, restored = restored, kept = number(kept)),
        Stage::Stopped => t!(locale, "people-bulk-stopped", what = what),
    }
}

pub(super) fn what(locale: Locale, change: &Change) -> String {
    match change {
        Change::Tag { is_on: true, .. } => t!(locale, "people-bulk-what-tag"),
        Change::Tag { is_on: false, .. } => t!(locale, "people-bulk-what-untag"),
        Change::Owner { owner: Some(_) } => t!(locale, "people-bulk-what-owner"),
        Change::Owner { owner: None } => t!(locale, "people-bulk-what-no-owner"),
        Change::Company { .. } => t!(locale, "people-bulk-what-company"),
        Change::Language { .. } => t!(locale, "people-bulk-what-language"),
        Change::TimeZone { .. } => t!(locale, "people-bulk-what-time-zone"),
        Change::Delete => t!(locale, "people-bulk-what-delete"),
        Change::PutBack => t!(locale, "people-bulk-what-put-back"),
    }
}

/// What a menu offers: a value and its words.
type Choices = [(String, String)];

/// The people of a page, to be ticked, and what can be done with them.
pub(crate) fn choosing(
    access: &Access,
    reader: Reader,
    search: &Search,
    (staff, companies): (&Choices, &Choices),
    people: &[Person],
    wrong: Option<&str>,
) -> Markup {
    let (tenant, locale) = (access.tenant, reader.locale);
    let mut owners = vec![(String::new(), t!(locale, "people-bulk-nobody"))];
    owners.extend(staff.iter().cloned());
    let none = || (String::new(), t!(locale, "person-none"));
    let languages = std::iter::once(none()).chain(accounts::tenants::language_choices("")).collect();
    let zones = std::iter::once(none()).chain(accounts::tenants::time_zone_choices()).collect();
    let places: Vec<(String, String)> = std::iter::once(none()).chain(companies.iter().cloned()).collect();
    const ROW: &str = "flex min-h-11 cursor-pointer items-center gap-3 px-4 py-2.5 has-checked:bg-selected";
    html! {
        form method="post" action=(format!("/t/{tenant}/people/bulk?{}", search.address())) class="space-y-4" data-choosing {
            div class="flex flex-wrap items-center justify-between gap-3" {
                h2 class="font-semibold" { (t!(locale, "people-bulk-choose")) }
                (Button::new(t!(locale, "people-bulk-cancel")).quiet().small().to(format!("/t/{tenant}/people?{}", search.address())))
            }
            @if let Some(wrong) = wrong { p role="alert" class="text-sm text-error" { (wrong) } }
            div class="divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100" {
                label class={ (ROW) " font-medium" } {
                    input class="checkbox checkbox-sm shrink-0" type="checkbox" name="all" value="true";
                    span { (t!(locale, "people-bulk-all")) }
                }
                @for person in people {
                    @let name = person.label().show(locale);
                    label class=(ROW) {
                        input class="checkbox checkbox-sm shrink-0" type="checkbox" name="contact" value=(person.id);
                        (Avatar::of(&name, person.id.to_string()))
                        span class="min-w-0 grow truncate" { bdi { (name) } }
                    }
                }
            }
            fieldset class="grid items-end gap-3 rounded-box border border-base-300 p-4 sm:grid-cols-2" {
                legend class="px-1 text-sm font-medium" { (t!(locale, "people-bulk-do")) }
                @if search.is_deleted() {
                    div { (Button::new(t!(locale, "person-put-back")).icon(Icon::Rotate).sends("do", "put-back")) }
                } @else {
                    (Field::text("tag", t!(locale, "people-bulk-tag")).within("bulk").autocomplete("off"))
                    div class="flex flex-wrap gap-2" {
                        (Button::new(t!(locale, "people-bulk-tag-on")).icon(Icon::Tag).sends("do", "tag"))
                        (Button::new(t!(locale, "people-bulk-tag-off")).quiet().sends("do", "untag"))
                    }
                    (Field::choice("owner", t!(locale, "person-owner"), owners).within("bulk").of_names())
                    div { (Button::new(t!(locale, "people-bulk-owner-set")).icon(Icon::UserPlus).sends("do", "owner")) }
                    (Field::choice("language", t!(locale, "person-language"), languages).within("bulk").of_names())
                    div { (Button::new(t!(locale, "people-bulk-language-set")).quiet().sends("do", "language")) }
                    (Field::choice("time_zone", t!(locale, "person-time-zone"), zones).within("bulk").of_names())
                    div { (Button::new(t!(locale, "people-bulk-time-zone-set")).quiet().sends("do", "time-zone")) }
                    @if !companies.is_empty() {
                        (Field::choice("company", t!(locale, "person-company"), places).within("bulk").of_names())
                        div { (Button::new(t!(locale, "people-bulk-company-set")).quiet().sends("do", "company")) }
                    }
                    @if super::may_do(access, &Change::Delete) {
                        div class="sm:col-span-2" {
                            (Button::new(t!(locale, "person-delete")).icon(Icon::Trash).harm().sends("do", "delete"))
                            p class="pt-1 text-sm text-muted" { (t!(locale, "people-bulk-delete-about")) }
                        }
                    }
                }
            }
        }
    }
}
