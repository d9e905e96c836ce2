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
use web::reads::Opened;
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::details::{self, Details};
use super::editing;
use super::model::{ContactKind, Filter, Person, Refusal};
use super::rules::{Entered, checked, tags_in};
use crate::identities::{Identity, Kind, Source};
use crate::{bulk, merging, notes, segments, timeline};

#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    segment: String,
    /// `deleted` for those out of sight.
    #[serde(default)]
    show: String,
    /// Who was just put out of sight.
    #[serde(default)]
    gone: String,
    /// `true` while several are chosen.
    #[serde(default)]
    select: String,
    /// What was just done to several.
    #[serde(default)]
    bulk: Option<uuid::Uuid>,
}

impl Search {
    pub(crate) fn is_deleted(&self) -> bool {
        self.show == "deleted"
    }

    fn is_anything(&self) -> bool {
        [&self.q, &self.kind, &self.tag, &self.owner, &self.segment].iter().any(|typed| !typed.trim().is_empty())
    }

    /// Several are to be chosen.
    pub(crate) fn choose(&mut self) {
        self.select = "true".to_owned();
    }

    pub(crate) fn filter(&self, after: Option<(kernel::Timestamp, ContactId)>, limit: i64) -> Filter {
        Filter {
            query: Some(self.q.clone()),
            kind: self.kind.parse().ok(),
            tag: Some(self.tag.clone()).filter(|tag| !tag.is_empty()),
            owner: self.owner.parse().ok(),
            company: None,
            segment: self.segment.parse().ok(),
            is_deleted: self.is_deleted(),
            after,
            limit,
        }
    }

    /// What a list was narrowed to, for another address.
    pub(crate) fn address(&self) -> String {
        let parts = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("tag", &self.tag),
            ("owner", &self.owner),
            ("segment", &self.segment),
            ("show", &self.show),
        ];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
    }
}

/// What a list can be narrowed to.
struct Choices {
    tags: Vec<String>,
    segments: Vec<(String, String)>,
    staff: Vec<(String, String)>,
    /// While several are chosen: where they may work.
    companies: Vec<(String, String)>,
    /// The name of whoever was just put out of sight.
    gone: Option<(ContactId, String)>,
    /// What was just done to several.
    bulk: Option<bulk::Action>,
    is_choosing: bool,
    /// Why nothing was done to those who were chosen.
    wrong: Option<String>,
}

/// `GET /t/{tenant}/people`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
    Query(search): Query<Search>,
) -> web::Result<Markup> {
    listed(&app, &access, theme, &page, &search, None).await
}

/// The list, or, while several are chosen, the same people to be ticked. `wrong`: why nothing was done to them.
pub(crate) async fn listed(
    app: &App,
    access: &Access,
    theme: Theme,
    page: &Page,
    search: &Search,
    wrong: Option<String>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, ContactId::from_uuid(id)));
    let (filter, locale, asker) = (search.filter(after, limit + 1), access.locale, access.clone());
    let (is_choosing, done) = (search.select == "true" && bulk::may(access), search.bulk);
    let gone: Option<ContactId> = search.gone.parse().ok();
    let read = move |scope: &store::Scope<'_>| -> store::Result<_> {
        let gone = gone.map(|id| super::get(scope, id)).transpose()?.flatten().filter(|one| one.deleted_at.is_some());
        let choices = Choices {
            tags: super::tags(scope)?,
            segments: segments::list(scope)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            staff: accounts::staff::list(scope)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            companies: match is_choosing {
                true => super::companies(scope)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
                false => Vec::new(),
            },
            gone: gone.map(|one| (one.id, one.label().show(locale))),
            bulk: done.map(|id| bulk::find(scope, &asker, id)).transpose()?.flatten(),
            is_choosing,
            wrong,
        };
        Ok((super::list(scope, &filter)?, choices))
    };
    let (people, choices) = app.db.read(access.tenant, read).await?;
    let people = Listing::new(people, limit, |person: &Person| (person.created_at, person.id.as_uuid()));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = list_of(access, reader, search, &choices, &people);
    Ok(layout::page(&PageContext::of(access, theme, Place::People), &t!(access.locale, "people-title"), content))
}

/// `GET /t/{tenant}/people/{contact}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let read = move |scope: &store::Scope<'_>| -> store::Result<_> {
        let Some(person) = super::get(scope, id)? else { return Ok(None) };
        let merged = merging::pages::beside(scope, person.id)?;
        let beside = (details::of(scope, &person)?, notes::pages::on_page(scope, person.id)?);
        Ok(Some((person, merged, beside)))
    };
    let (person, merged, (details, notes)) = app.db.read(access.tenant, read).await?.ok_or_else(Problem::not_found)?;
    if person.id != id {
        // Whoever was merged is shown as the one that stands for them.
        return Ok(redirect(&format!("/t/{}/people/{}", access.tenant, person.id)));
    }
    app.reads().note(&access, Opened::Person, Some(id)).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let name = person.label().show(access.locale);
    let context = PageContext::of(&access, theme, Place::People);
    let content = html! {
        (one_person(&access, reader, &person, &details))
        @if person.deleted_at.is_none() { (notes::pages::part(&access, reader, id, &notes, looking.note)) }
        (merging::pages::section_of(&access, reader, &merged))
    };
    Ok(layout::page(&context, &name, content).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    /// The note that was just removed.
    note: Option<uuid::Uuid>,
}

/// `GET /t/{tenant}/people/new`: empty, or with what the address brings along, such as a contact card's.
pub(crate) async fn blank(access: Access, theme: Theme, Query(brought): Query<NewForm>) -> Markup {
    form_page(&access, theme, &brought, None)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewForm {
    name: String,
    phone: String,
    email: String,
    tags: String,
}

impl NewForm {
    fn entered(&self) -> Entered {
        let known_by = [("phone", self.phone.trim()), ("email", self.email.trim())];
        let known_by = known_by.into_iter().filter(|(_, value)| !value.is_empty());
        Entered {
            name: self.name.clone(),
            identities: known_by.map(|(kind, value)| (kind.to_owned(), value.to_owned())).collect(),
            tags: tags_in(&self.tags),
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
    let country = app.db.read(access.tenant, super::country).await?;
    let new = match checked(form.entered(), country.as_deref()) {
        Ok(new) => new,
        Err(problem) => return Ok(again(problem, None)),
    };
    let created = app.db.write(access.tenant, access.actor, move |tx| super::create(tx, &new)).await;
    match created {
        Ok(person) => Ok(redirect(&format!("/t/{}/people/{}", access.tenant, person.id))),
        Err(Fault::Refused(refusal @ Refusal::TakenBy { contact, .. })) => Ok(again(refusal.into(), Some(contact))),
        Err(Fault::Refused(refusal)) => Ok(again(refusal.into(), None)),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn list_of(access: &Access, reader: Reader, search: &Search, choices: &Choices, people: &Listing<Person>) -> Markup {
    let (tenant, locale, may_write) = (access.tenant, reader.locale, access.may(Permission::ContactWrite));
    let add = || Button::new(t!(locale, "people-add")).icon(Icon::UserPlus).to(format!("/t/{tenant}/people/new"));
    html! {
        (heading(&t!(locale, "people-title"), Some(&t!(locale, "people-about")), html! {
            (Button::new(t!(locale, "segments-title")).icon(Icon::Users).to(format!("/t/{tenant}/people/segments")))
            @if may_write { (Button::new(t!(locale, "people-import")).to(format!("/t/{tenant}/people/import"))) }
            @if access.may(Permission::ContactExport) { (Button::new(t!(locale, "people-export")).icon(Icon::Download).to(format!("/t/{tenant}/people/export?{}", search.address()))) }
            (Button::new(t!(locale, "duplicates-title")).quiet().to(format!("/t/{tenant}/people/duplicates")))
            @if may_write { (add().primary()) }
        }))
        @if let Some((id, name)) = &choices.gone { (editing::out_of_sight(access, *id, name)) }
        @if let Some(action) = &choices.bulk { (bulk::pages::line(access, reader, search, action)) }
        @if !choices.is_choosing { (narrowing(tenant, reader.locale, search, choices)) }
        @if search.is_deleted() { p class="pb-4 text-sm text-muted" { (t!(locale, "people-deleted-about")) } }
        @if bulk::may(access) && !choices.is_choosing {
            div class="flex flex-wrap justify-end gap-2 pb-2" {
                (Button::new(t!(locale, "people-past-title")).quiet().small().icon(Icon::Clock).to(bulk::pages::past_href(tenant)))
                @if !people.data.is_empty() {
                    (Button::new(t!(locale, "people-bulk-choose")).quiet().small().icon(Icon::ListChecks).to(bulk::pages::choose_href(tenant, search)))
                }
            }
        }
        @if people.data.is_empty() && search.is_deleted() && !search.is_anything() {
            (empty_state(Icon::Trash, &t!(locale, "people-deleted-none"), &t!(locale, "people-deleted-none-about"), None))
        } @else if people.data.is_empty() && !search.is_anything() {
            (empty_state(Icon::Users, &t!(locale, "people-none"), &t!(locale, "people-none-about"), may_write.then(add)))
        } @else if people.data.is_empty() {
            (empty_state(Icon::Search, &t!(locale, "people-not-found"), &t!(locale, "people-not-found-about"), None))
        } @else if choices.is_choosing {
            (bulk::pages::choosing(access, reader, search, (&choices.staff, &choices.companies), &people.data, choices.wrong.as_deref()))
            @if let Some(cursor) = &people.next_cursor {
                (older(&format!("{}&cursor={cursor}", bulk::pages::choose_href(tenant, search)), &t!(locale, "people-older")))
            }
        } @else {
            (rows(people.data.iter().map(|person| row(tenant, reader, person))))
            @if let Some(cursor) = &people.next_cursor {
                (older(&format!("/t/{tenant}/people?{}&cursor={cursor}", search.address()), &t!(locale, "people-older")))
            }
        }
    }
}

/// Words, and what the list is narrowed to.
fn narrowing(tenant: TenantId, locale: Locale, search: &Search, choices: &Choices) -> Markup {
    let people = format!("/t/{tenant}/people");
    let all = |words: String| vec![(String::new(), words)];
    let mut kinds = all(t!(locale, "people-any-kind"));
    kinds.push((ContactKind::Person.as_str().to_owned(), t!(locale, "people-persons")));
    kinds.push((ContactKind::Company.as_str().to_owned(), t!(locale, "people-companies")));
    let mut tags = all(t!(locale, "people-any-tag"));
    tags.extend(choices.tags.iter().map(|tag| (tag.clone(), tag.clone())));
    let mut staff = all(t!(locale, "people-any-owner"));
    staff.extend(choices.staff.iter().cloned());
    let mut segments = all(t!(locale, "people-any-segment"));
    segments.extend(choices.segments.iter().cloned());
    html! {
        form method="get" action=(people) role="search" class="space-y-3 pb-5" {
            @if search.is_deleted() { input type="hidden" name="show" value="deleted"; }
            div class="flex items-end gap-2" {
                div class="grow" {
                    (Field::search("q", t!(locale, "people-search")).label_hidden().placeholder(t!(locale, "people-search-hint")).value(search.q.as_str()))
                }
                (Button::new(t!(locale, "people-search")).icon_only(Icon::Search))
            }
            div class="grid grid-cols-2 gap-2 sm:grid-cols-3" {
                (Field::choice("kind", t!(locale, "person-kind"), kinds).label_hidden().value(search.kind.as_str()))
                @if !choices.tags.is_empty() { (Field::choice("tag", t!(locale, "person-tags"), tags).of_names().label_hidden().value(search.tag.as_str())) }
                (Field::choice("owner", t!(locale, "person-owner"), staff).of_names().label_hidden().value(search.owner.as_str()))
                @if !choices.segments.is_empty() && !search.is_deleted() {
                    (Field::choice("segment", t!(locale, "people-segment"), segments).of_names().label_hidden().value(search.segment.as_str()))
                }
                div class="flex items-center text-sm" {
                    @if search.is_deleted() {
                        a class="link reach inline-flex items-center" href=(people) { (t!(locale, "people-all")) }
                    } @else {
                        a class="link reach inline-flex items-center" href=(format!("{people}?show=deleted")) { (t!(locale, "people-deleted")) }
                    }
                }
            }
        }
    }
}

pub(crate) fn row(tenant: TenantId, reader: Reader, person: &Person) -> Markup {
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

fn one_person(access: &Access, reader: Reader, person: &Person, details: &Details) -> Markup {
    let (tenant, locale) = (access.tenant, reader.locale);
    let name = person.label().show(locale);
    let known_by = in_order(person).map(|one| {
        let kind = kind_words(locale, one.kind);
        let seen = match one.source {
            Source::Provider => t!(locale, "person-seen"),
            Source::Staff | Source::Api => t!(locale, "person-entered"),
        };
        let about = html! {
            bdi { (one.readable()) }
            span class="text-muted" { " · " span translate="no" { (one.channel.brand()) } " · " (seen) " " (moment::ago(reader, one.last_seen_at)) }
        };
        (kind, about)
    });
    let known_by: Vec<(String, Markup)> = known_by.collect();
    let since = t!(locale, "person-since");
    let added = html! { time datetime=(person.created_at) { (moment::full_words(reader, person.created_at)) } };
    html! {
        (back(&format!("/t/{tenant}/people"), &t!(locale, "people-title")))
        @if person.deleted_at.is_some() { (editing::out_of_sight(access, person.id, &name)) }
        div class="flex flex-wrap items-center justify-between gap-3 pb-5" {
            header class="flex min-w-0 items-center gap-3" {
                (Avatar::of(&name, person.id.to_string()).large())
                div class="min-w-0" {
                    h1 class="min-w-0 text-2xl font-semibold tracking-tight wrap-anywhere" { bdi { (name) } }
                    @if person.kind == ContactKind::Company { p class="text-sm text-muted" { (t!(locale, "kind-company")) } }
                }
            }
            (editing::doors(access, person))
        }
        div class="flex flex-wrap gap-2 pb-6" {
            @if access.may(Permission::ConsentRead) {
                (Button::new(t!(locale, "person-may-we")).small().icon(Icon::ShieldCheck).to(format!("/t/{tenant}/people/{}/consent", person.id)))
            }
            (Button::new(t!(locale, "timeline-title")).small().icon(Icon::Clock).to(timeline::pages::address(tenant, person.id)))
            @if access.may(Permission::ConversationRead) {
                (Button::new(t!(locale, "person-history")).small().icon(Icon::Message).to(format!("/t/{tenant}/people/{}/history", person.id)))
            }
            @if access.may(Permission::PrivacyManage) {
                (Button::new(t!(locale, "person-who-looked")).small().quiet().icon(Icon::Shield).to(format!("/t/{tenant}/settings/privacy/looks?contact={}", person.id)))
            }
        }
        (section(&t!(locale, "person-known-by"), html! {
            @if known_by.is_empty() {
                (Notice::info(t!(locale, "person-unreachable")).because(html! { (t!(locale, "person-unreachable-about")) }))
            } @else {
                (facts(known_by.iter().map(|(kind, about)| (kind.as_str(), about.clone()))))
            }
        }))
        (details::show(tenant, reader, person, details))
        (section(&t!(locale, "person-record"), html! {
            (facts([(since.as_str(), added)]))
        }))
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
        Kind::Phone | Kind::Username | Kind::Email => true,
        Kind::UserId | Kind::ParentUserId => false,
    }
}

fn kind_words(locale: Locale, kind: Kind) -> String {
    match kind {
        Kind::Phone => t!(locale, "identity-phone"),
        Kind::UserId => t!(locale, "identity-user-id"),
        Kind::ParentUserId => t!(locale, "identity-parent-user-id"),
        Kind::Username => t!(locale, "identity-username"),
        Kind::Email => t!(locale, "identity-email"),
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
    let refused = |codes: &[&str]| {
        let fields = problem.map(|problem| problem.fields.as_slice()).unwrap_or_default();
        let found = fields.iter().find(|one| one.field == "identities" && codes.contains(&one.code));
        found.map(|one| wrong_words(locale, one.field, one.code))
    };
    let of = |field: &str| {
        let fields = problem.map(|problem| problem.fields.as_slice()).unwrap_or_default();
        fields.iter().find(|one| one.field == field).map(|one| wrong_words(locale, one.field, one.code))
    };
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
                .wrong(refused(&["not_a_phone"])).inputmode("tel").autocomplete("off"))
            (Field::email("email", t!(locale, "identity-email")).value(&form.email).wrong(refused(&["not_an_email"])).autocomplete("off"))
            (Field::text("tags", t!(locale, "person-tags")).explained(t!(locale, "person-tags-about")).value(&form.tags).wrong(of("tags")).autocomplete("off"))
            (Button::new(t!(locale, "person-save")).primary())
        }
    }
}

/// What is wrong with what was typed, and how to mend it.
pub(super) fn wrong_words(locale: Locale, field: &str, code: &str) -> String {
    match (field, code) {
        ("name", "required") => t!(locale, "wrong-nothing"),
        ("name", _) => t!(locale, "wrong-name"),
        ("identities", "not_a_phone") => t!(locale, "wrong-phone"),
        ("identities", "not_an_email") => t!(locale, "wrong-email"),
        ("identities", _) => t!(locale, "wrong-too-many"),
        ("tags", _) => t!(locale, "wrong-tags"),
        ("language", _) => t!(locale, "wrong-language"),
        ("time_zone", _) => t!(locale, "wrong-time-zone"),
        _ => t!(locale, "person-not-saved"),
    }
}

/// A text as a value in an address.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
