//! The people's pages: the list, one person, and the form to add one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use web::components::{
    Avatar, Button, Field, Icon, Notice, Reader, Tone, back, chip, empty_state, facts, heading, list_row, moment,
    older, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::model::{Filter, Person, Refusal};
use super::rules::{Entered, checked};
use crate::identities::{Identity, Kind};

#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// `GET /t/{tenant}/people`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
    Query(search): Query<Search>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, ContactId::from_uuid(id)));
    let filter = Filter { query: Some(search.q.clone()), after, limit: limit + 1 };
    let people = app.db.read(access.tenant, move |scope| super::list(scope, &filter)).await?;
    let people = Listing::new(people, limit, |person: &Person| (person.created_at, person.id.as_uuid()));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = list_of(access.tenant, reader, access.may(Permission::ContactWrite), &search.q, &people);
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &t!(access.locale, "people-title"), content))
}

/// `GET /t/{tenant}/people/{contact}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
) -> web::Result<Markup> {
    let person =
        app.db.read(access.tenant, move |scope| super::get(scope, id)).await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let name = person.label().show(access.locale);
    let context = PageContext::of(&access, theme, Place::People);
    Ok(layout::page(&context, &name, one_person(access.tenant, reader, &person)))
}

/// `GET /t/{tenant}/people/new`
pub(crate) async fn blank(access: Access, theme: Theme) -> Markup {
    form_page(&access, theme, &NewForm::default(), None)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewForm {
    name: String,
    phone: String,
    tags: String,
}

impl NewForm {
    fn entered(&self) -> Entered {
        let phone = self.phone.trim();
        Entered {
            name: self.name.clone(),
            identities: if phone.is_empty() { Vec::new() } else { vec![("phone".to_owned(), phone.to_owned())] },
            tags: self.tags.split(',').map(str::to_owned).collect(),
            ..Entered::default()
        }
    }
}

/// `POST /t/{tenant}/people`
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(form): Form<NewForm>,
) -> web::Result<Response> {
    let again = |problem: Problem, taken_by: Option<ContactId>| {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        (status, form_page(&access, theme, &form, Some((&problem, taken_by)))).into_response()
    };
    let new = match checked(form.entered()) {
        Ok(new) => new,
        Err(problem) => return Ok(again(problem, None)),
    };
    let created = app.db.write(access.tenant, access.actor, move |tx| super::create(tx, &new)).await;
    match created {
        Ok(person) => Ok(redirect(&format!("/t/{}/people/{}", access.tenant, person.id))),
        Err(Fault::Refused(refusal @ Refusal::TakenBy { contact, .. })) => Ok(again(refusal.into(), Some(contact))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn list_of(tenant: TenantId, reader: Reader, may_write: bool, typed: &str, people: &Listing<Person>) -> Markup {
    let locale = reader.locale;
    let add = || Button::new(t!(locale, "people-add")).icon(Icon::UserPlus).to(format!("/t/{tenant}/people/new"));
    html! {
        (heading(&t!(locale, "people-title"), Some(&t!(locale, "people-about")), html! { @if may_write { (add().primary()) } }))
        form method="get" action=(format!("/t/{tenant}/people")) role="search" class="flex items-end gap-2 pb-5" {
            div class="grow" {
                (Field::search("q", t!(locale, "people-search")).label_hidden().placeholder(t!(locale, "people-search-hint")).value(typed))
            }
            (Button::new(t!(locale, "people-search")).icon_only(Icon::Search))
        }
        @if people.data.is_empty() && typed.trim().is_empty() {
            (empty_state(Icon::Users, &t!(locale, "people-none"), &t!(locale, "people-none-about"), may_write.then(add)))
        } @else if people.data.is_empty() {
            (empty_state(Icon::Search, &t!(locale, "people-not-found"), &t!(locale, "people-not-found-about"), None))
        } @else {
            (rows(people.data.iter().map(|person| row(tenant, reader, person))))
            @if let Some(cursor) = &people.next_cursor {
                (older(&format!("/t/{tenant}/people?q={}&cursor={cursor}", encoded(typed)), &t!(locale, "people-older")))
            }
        }
    }
}

fn row(tenant: TenantId, reader: Reader, person: &Person) -> Markup {
    let label = person.label();
    let name = label.show(reader.locale);
    let mut known_by = in_order(person).filter(|one| says_something(one.kind)).map(Identity::readable);
    let known_by = known_by.find(|known_by| *known_by != name);
    let about = html! { @if let Some(known_by) = known_by { bdi { (known_by) } } };
    let end = html! {
        @for tag in person.tags.iter().take(3) { (chip(tag, Tone::Plain)) }
        span class="text-muted" { (moment::short(reader, person.created_at)) }
    };
    list_row(
        html! { (Avatar::of(&name, person.id.to_string())) },
        &name,
        Some(&format!("/t/{tenant}/people/{}", person.id)),
        about,
        end,
    )
}

fn one_person(tenant: TenantId, reader: Reader, person: &Person) -> Markup {
    let locale = reader.locale;
    let name = person.label().show(locale);
    let known_by = in_order(person).map(|one| {
        let kind = kind_words(locale, one.kind);
        let seen = t!(locale, "person-seen");
        let about = html! {
            bdi { (one.readable()) }
            span class="text-muted" { " · " span translate="no" { (one.channel.brand()) } " · " (seen) " " (moment::ago(reader, one.last_seen_at)) }
        };
        (kind, about)
    });
    let known_by: Vec<(String, Markup)> = known_by.collect();
    let since = t!(locale, "person-since");
    let added = html! { time datetime=(person.created_at) { (moment::full_words(reader, person.created_at)) } };
    let tags = html! { div class="flex flex-wrap gap-2" { @for tag in &person.tags { (chip(tag, Tone::Plain)) } } };
    html! {
        (back(&format!("/t/{tenant}/people"), &t!(locale, "people-title")))
        header class="flex items-center gap-3 pb-5" {
            (Avatar::of(&name, person.id.to_string()).large())
            h1 class="min-w-0 text-2xl font-semibold tracking-tight wrap-anywhere" { bdi { (name) } }
        }
        (section(&t!(locale, "person-known-by"), html! {
            @if known_by.is_empty() {
                (Notice::info(t!(locale, "person-unreachable")).because(html! { (t!(locale, "person-unreachable-about")) }))
            } @else {
                (facts(known_by.iter().map(|(kind, about)| (kind.as_str(), about.clone()))))
            }
        }))
        @if !person.tags.is_empty() { (section(&t!(locale, "person-tags"), tags)) }
        @if !person.fields.is_empty() {
            (section(&t!(locale, "person-fields"), facts(person.fields.iter().map(|(field, value)| (field.as_str(), html! { bdi { (value) } })))))
        }
        (section(&t!(locale, "person-record"), facts([(since.as_str(), added)])))
    }
}

/// What people recognise comes first.
fn in_order(person: &Person) -> impl Iterator<Item = &Identity> {
    [true, false]
        .into_iter()
        .flat_map(|first| person.identities.iter().filter(move |one| says_something(one.kind) == first))
}

/// Ids of the provider say nothing to people.
fn says_something(kind: Kind) -> bool {
    match kind {
        Kind::Phone | Kind::Username => true,
        Kind::UserId | Kind::ParentUserId => false,
    }
}

fn kind_words(locale: Locale, kind: Kind) -> String {
    match kind {
        Kind::Phone => t!(locale, "identity-phone"),
        Kind::UserId => t!(locale, "identity-user-id"),
        Kind::ParentUserId => t!(locale, "identity-parent-user-id"),
        Kind::Username => t!(locale, "identity-username"),
    }
}

fn form_page(access: &Access, theme: Theme, form: &NewForm, wrong: Option<(&Problem, Option<ContactId>)>) -> Markup {
    let title = t!(access.locale, "person-new-title");
    let content = new_form(access.tenant, access.locale, form, wrong);
    layout::page(&PageContext::of(access, theme, Place::People), &title, content)
}

fn new_form(tenant: TenantId, locale: Locale, form: &NewForm, wrong: Option<(&Problem, Option<ContactId>)>) -> Markup {
    let people = format!("/t/{tenant}/people");
    let problem = wrong.map(|(problem, _)| problem);
    let of = |field: &str| problem.and_then(|problem| problem.of_field(field)).map(str::to_owned);
    html! {
        (back(&people, &t!(locale, "people-title")))
        (heading(&t!(locale, "person-new-title"), Some(&t!(locale, "person-new-about")), html! {}))
        @if let Some((_, Some(other))) = wrong {
            div class="pb-4" {
                (Notice::attention(t!(locale, "person-taken")).alert()
                    .because(html! { (t!(locale, "person-taken-about")) })
                    .next(html! { (Button::new(t!(locale, "person-taken-open")).small().to(format!("{people}/{other}"))) }))
            }
        }
        form method="post" action=(people) class="max-w-xl space-y-4" {
            (Field::text("name", t!(locale, "person-name")).explained(t!(locale, "person-name-about")).value(&form.name).wrong(of("name")).autocomplete("off"))
            (Field::text("phone", t!(locale, "identity-phone")).explained(t!(locale, "person-phone-about")).value(&form.phone)
                .wrong(of("identities").filter(|_| wrong.is_none_or(|(_, other)| other.is_none()))).inputmode("tel").autocomplete("off"))
            (Field::text("tags", t!(locale, "person-tags")).explained(t!(locale, "person-tags-about")).value(&form.tags).wrong(of("tags")).autocomplete("off"))
            (Button::new(t!(locale, "person-save")).primary())
        }
    }
}

/// A text as a value in an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
