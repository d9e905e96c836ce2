//! The pages of the traces: why one wants to read them, and what they say.

use std::collections::HashMap;

use accounts::{Tab, api_keys, settings_tabs, staff};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contacts::people::{self, Label};
use kernel::{ContactId, Locale, Problem, TenantId, TraceReadingId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{
    Button, Field, Icon, Reader, back, empty_state, heading, list_row, moment, older, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::{Look, Reading, Wish};

/// What is typed, or brought along by the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    reason: String,
    contact: String,
    reader: String,
}

impl Asked {
    fn wish(&self) -> Result<Wish, Problem> {
        let id = |text: &str| match text {
            "" => Ok(None),
            text => Uuid::try_parse(text).map(Some).map_err(|_| Problem::not_found()),
        };
        let contact = id(&self.contact)?.map(ContactId::from_uuid);
        Ok(Wish { reason: self.reason.clone(), contact, reader: id(&self.reader)? })
    }
}

/// Who is called what on these pages.
struct Names {
    /// Colleagues and programs.
    readers: HashMap<Uuid, String>,
    contacts: HashMap<ContactId, Label>,
}

impl Names {
    fn of(scope: &Scope<'_>, contacts: impl Iterator<Item = ContactId>) -> store::Result<Self> {
        let staff = staff::list(scope)?.into_iter().map(|one| (one.id.as_uuid(), one.name));
        let keys = api_keys::list(scope)?.into_iter().map(|one| (one.id.as_uuid(), one.name));
        let contacts: Vec<ContactId> = contacts.collect();
        Ok(Self { readers: staff.chain(keys).collect(), contacts: people::labels(scope, &contacts)? })
    }

    fn reader(&self, locale: Locale, id: Uuid) -> String {
        self.readers.get(&id).cloned().unwrap_or_else(|| t!(locale, "looks-left"))
    }

    fn contact(&self, locale: Locale, id: ContactId) -> String {
        self.contacts.get(&id).map_or_else(|| t!(locale, "looks-erased"), |label| label.show(locale))
    }
}

/// `GET /t/{tenant}/settings/privacy/looks`
pub(super) async fn ask(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    asking(&app, &access, theme, &asked, &page, None).await
}

/// `POST /t/{tenant}/settings/privacy/looks`
pub(super) async fn begin(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(asked): Form<Asked>,
) -> web::Result<Response> {
    let wish = asked.wish()?;
    // The operator reads by a grant, and begins nothing.
    let staff = access.staff.ok_or_else(Problem::not_found)?;
    match app.db.write(access.tenant, access.actor, move |tx| super::begin(tx, staff, &wish)).await {
        Ok(id) => Ok(redirect(&format!("/t/{}/settings/privacy/looks/{id}", access.tenant))),
        Err(Fault::Refused(refusal)) => {
            let problem = refusal.problem(access.locale);
            let page = asking(&app, &access, theme, &asked, &Page::default(), Some(&problem)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `GET /t/{tenant}/settings/privacy/looks/{reading}`
pub(super) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, TraceReadingId)>,
    Query(page): Query<Page>,
) -> web::Result<Response> {
    let (limit, after, staff) = (page.limit()?, page.after()?, access.staff.ok_or_else(Problem::not_found)?);
    let found = app.db.read(access.tenant, move |scope| -> Result<_, Fault<Problem>> {
        let reading = super::reading(scope, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
        if !reading.is_open_to(staff, scope.now()) {
            return Ok(None);
        }
        let looks = super::looks(scope, &reading, after, limit + 1)?;
        let about = looks.iter().filter_map(|look| look.contact).chain(reading.contact);
        let names = Names::of(scope, about)?;
        Ok(Some((reading, looks, names)))
    });
    // Another's reading, or one of some time ago: the reason is asked for anew.
    let Some((reading, looks, names)) = found.await? else {
        return Ok(redirect(&format!("/t/{}/settings/privacy/looks", access.tenant)));
    };
    let looks = Listing::new(looks, limit, |look: &Look| (look.at, look.id));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = list(&access, reader, &reading, &looks, &names);
    let title = t!(access.locale, "looks-title");
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, content).into_response())
}

async fn asking(
    app: &App,
    access: &Access,
    theme: Theme,
    asked: &Asked,
    page: &Page,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let (contact, limit, after) = (asked.wish()?.contact, page.limit()?, page.after()?);
    let found = app.db.read(access.tenant, move |scope| -> store::Result<_> {
        let readings = super::readings(scope, after, limit + 1)?;
        let about = readings.iter().filter_map(|reading| reading.contact).chain(contact);
        let names = Names::of(scope, about)?;
        Ok((readings, names, staff::list(scope)?, api_keys::list(scope)?))
    });
    let (readings, names, staff, keys) = found.await?;
    let readings = Listing::new(readings, limit, |reading: &Reading| (reading.at, reading.id.as_uuid()));
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let everyone = (String::new(), t!(locale, "looks-everyone"));
    let staff = staff.into_iter().map(|one| (one.id.to_string(), one.name));
    let keys = keys.into_iter().map(|one| (one.id.to_string(), one.name));
    let choices = [everyone].into_iter().chain(staff).chain(keys).collect();
    let path = format!("/t/{}/settings/privacy/looks", access.tenant);
    let content = html! {
        (settings_tabs(access, Tab::Privacy))
        (back(&format!("/t/{}/settings/privacy", access.tenant), &t!(locale, "requests-title")))
        (heading(&t!(locale, "looks-title"), Some(&t!(locale, "looks-about")), html! {}))
        form method="post" action=(path) class="max-w-xl space-y-5" {
            @if let Some(contact) = contact {
                input type="hidden" name="contact" value=(contact);
                p class="text-sm" {
                    (t!(locale, "looks-of")) " " strong { bdi { (names.contact(locale, contact)) } } " · "
                    a class="link" href=(path) { (t!(locale, "looks-of-all")) }
                }
            }
            (Field::choice("reader", t!(locale, "looks-who"), choices).of_names().value(&asked.reader))
            (Field::lines("reason", t!(locale, "looks-reason"), 3).explained(t!(locale, "looks-reason-about")).value(&asked.reason)
                .wrong(problem.and_then(|problem| problem.of_field("reason"))).required())
            (Button::new(t!(locale, "looks-read")).primary())
        }
        @if !readings.data.is_empty() {
            div class="pt-8" {
                (section(&t!(locale, "looks-readings"), rows(readings.data.iter().map(|reading| reading_row(reader, reading, &names)))))
            }
        }
        @if let Some(cursor) = &readings.next_cursor {
            (older(&format!("{path}?contact={}&reader={}&cursor={cursor}", asked.contact, asked.reader), &t!(locale, "looks-older")))
        }
    };
    let title = t!(locale, "looks-title");
    Ok(layout::page(&PageContext::of(access, theme, Place::Settings), &title, content))
}

fn reading_row(reader: Reader, reading: &Reading, names: &Names) -> Markup {
    let locale = reader.locale;
    let name = names.reader(locale, reading.staff.as_uuid());
    let about = html! {
        @if let Some(contact) = reading.contact { bdi { (names.contact(locale, contact)) } " · " }
        bdi class="wrap-anywhere" { (reading.reason) }
    };
    let when = html! { span class="text-muted" { (moment::short(reader, reading.at)) } };
    list_row(sign(), &name, None, about, when)
}

fn list(access: &Access, reader: Reader, reading: &Reading, looks: &Listing<Look>, names: &Names) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let path = format!("/t/{tenant}/settings/privacy/looks");
    let of = [
        reading.contact.map(|contact| names.contact(locale, contact)),
        reading.reader.map(|one| names.reader(locale, one)),
    ];
    html! {
        (settings_tabs(access, Tab::Privacy))
        (back(&path, &t!(locale, "looks-title")))
        (heading(&t!(locale, "looks-title"), None, html! {}))
        p class="pb-5 text-sm text-muted wrap-anywhere" {
            @for one in of.iter().flatten() { bdi { (one) } " · " }
            (t!(locale, "looks-because")) " " bdi { (reading.reason) }
        }
        @if looks.data.is_empty() {
            (empty_state(Icon::Eye, &t!(locale, "looks-none"), &t!(locale, "looks-none-about"), None))
        } @else {
            (rows(looks.data.iter().map(|look| row(tenant, reader, reading, look, names))))
        }
        @if let Some(cursor) = &looks.next_cursor {
            (older(&format!("{path}/{}?cursor={cursor}", reading.id), &t!(locale, "looks-older")))
        }
    }
}

fn row(tenant: TenantId, reader: Reader, reading: &Reading, look: &Look, names: &Names) -> Markup {
    let locale = reader.locale;
    let words = match look.contact {
        Some(_) => opened_words(locale, look.opened),
        None => book_words(locale, look.opened, reading.contact.is_some()),
    };
    let about = html! {
        (words)
        @if let Some(contact) = look.contact {
            " · " a class="link" href=(format!("/t/{tenant}/people/{contact}")) { bdi { (names.contact(locale, contact)) } }
        }
    };
    let when = html! { span class="text-muted" { (moment::short(reader, look.at)) } };
    list_row(sign(), &names.reader(locale, look.reader), None, about, when)
}

fn sign() -> Markup {
    html! { span class="grid size-9 place-items-center rounded-full bg-base-200 text-muted" { (Icon::Eye.show()) } }
}

/// What was opened of nobody in particular, for who asks about everybody or about one.
fn book_words(locale: Locale, opened: Opened, is_of_one: bool) -> String {
    match (opened, is_of_one) {
        (Opened::Export, true) => t!(locale, "looks-book-one"),
        (Opened::Export, false) => t!(locale, "looks-book"),
        (Opened::List, true) => t!(locale, "looks-list-one"),
        (Opened::Person | Opened::Thread | Opened::File | Opened::Found | Opened::List, _) => {
            opened_words(locale, opened)
        }
    }
}

fn opened_words(locale: Locale, opened: Opened) -> String {
    match opened {
        Opened::Person => t!(locale, "looks-person"),
        Opened::Thread => t!(locale, "looks-thread"),
        Opened::File => t!(locale, "looks-file"),
        Opened::Found => t!(locale, "looks-found"),
        Opened::Export => t!(locale, "looks-export"),
        Opened::List => t!(locale, "looks-list"),
    }
}
