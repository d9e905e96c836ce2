//! Correcting and deleting a person on pages.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Permission, Problem, StaffId, TenantId};
use maud::{Markup, html};
use store::{Fault, Scope};
use web::components::{Button, Field, Icon, Notice, back, form, heading};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Form, Path, Place, redirect, t};

use super::model::{ContactKind, Person, Refusal};
use super::rules::{Corrected, checked_change, tags_in};
use super::{details, pages};
use crate::fields::{self, Definition, Kind as FieldKind};
use crate::identities::{Kind, Source};

/// What stands before a field's name in the form.
const FIELD: &str = "field.";
/// As many numbers and as many addresses as the form takes.
const ROOM: usize = 10;

/// What the form offers to choose from.
struct Around {
    person: Person,
    definitions: Vec<Definition>,
    companies: Vec<(ContactId, String)>,
    staff: Vec<(StaffId, String)>,
}

fn around(scope: &Scope<'_>, id: ContactId) -> store::Result<Option<Around>> {
    let Some(person) = super::get(scope, id)?.filter(|person| person.deleted_at.is_none()) else { return Ok(None) };
    let staff = accounts::staff::list(scope)?.into_iter().map(|staff| (staff.id, staff.name)).collect();
    let definitions = fields::definitions(scope)?;
    Ok(Some(Around { person, definitions, companies: super::companies(scope)?, staff }))
}

/// `GET /t/{tenant}/people/{contact}/edit`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
) -> web::Result<Markup> {
    let around = app.db.read(access.tenant, move |scope| around(scope, id)).await?.ok_or_else(Problem::not_found)?;
    app.reads().note(&access, Opened::Person, Some(id)).await?;
    let typed = Typed::of(&around.person);
    Ok(page(&access, theme, &around, &typed, None))
}

/// `POST /t/{tenant}/people/{contact}/edit`
pub(crate) async fn save(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let typed = Typed::read(sent);
    let country = app.db.read(access.tenant, super::country).await?;
    let wrong = match checked_change(typed.corrected(), country.as_deref()) {
        Err(problem) => Wrong::Fields(problem),
        Ok(change) => {
            let version = typed.version;
            let write = move |tx: &mut store::Tx<'_>| super::change(tx, id, Some(version), &change);
            match app.db.write(access.tenant, access.actor, write).await {
                Ok(person) => return Ok(redirect(&format!("/t/{}/people/{}", access.tenant, person.id))),
                Err(Fault::Refused(refusal)) => Wrong::Refused(refusal),
                Err(Fault::Failed(error)) => return Err(error.into()),
            }
        }
    };
    let around = app.db.read(access.tenant, move |scope| around(scope, id)).await?.ok_or_else(Problem::not_found)?;
    // What is saved once more is meant.
    let typed = Typed { version: around.person.version, ..typed };
    let status = match &wrong {
        Wrong::Refused(Refusal::Changed | Refusal::TakenBy { .. }) => StatusCode::CONFLICT,
        Wrong::Refused(_) | Wrong::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, page(&access, theme, &around, &typed, Some(&wrong))).into_response())
}

/// `POST /t/{tenant}/people/{contact}/deletion`
pub(crate) async fn delete(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ContactId)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::rest(tx, id)).await?;
    Ok(redirect(&format!("/t/{}/people?gone={id}", access.tenant)))
}

/// `POST /t/{tenant}/people/{contact}/return`
pub(crate) async fn put_back(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ContactId)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::put_back(tx, id)).await?;
    Ok(redirect(&format!("/t/{}/people/{id}", access.tenant)))
}

/// Why the form is shown again.
enum Wrong {
    Fields(Problem),
    Refused(Refusal),
}

/// What stands in the form.
struct Typed {
    version: i64,
    one: HashMap<String, String>,
    phones: Vec<String>,
    emails: Vec<String>,
}

impl Typed {
    fn of(person: &Person) -> Self {
        let entered = |kind: Kind| {
            let own = person.identities.iter().filter(move |one| one.kind == kind && one.source != Source::Provider);
            own.map(|one| one.readable()).collect::<Vec<_>>()
        };
        let mut one: HashMap<String, String> = HashMap::from([
            ("name".to_owned(), person.name.clone()),
            ("kind".to_owned(), person.kind.as_str().to_owned()),
            ("company".to_owned(), person.company.map(|id| id.to_string()).unwrap_or_default()),
            ("owner".to_owned(), person.owner.map(|id| id.to_string()).unwrap_or_default()),
            ("language".to_owned(), person.language.clone().unwrap_or_default()),
            ("time_zone".to_owned(), person.time_zone.clone().unwrap_or_default()),
            ("tags".to_owned(), person.tags.join(", ")),
        ]);
        one.extend(person.fields.iter().map(|(name, value)| (format!("{FIELD}{name}"), value.clone())));
        Self { version: person.version, one, phones: entered(Kind::Phone), emails: entered(Kind::Email) }
    }

    fn read(sent: Vec<(String, String)>) -> Self {
        let mut typed = Self { version: 0, one: HashMap::new(), phones: Vec::new(), emails: Vec::new() };
        for (name, value) in sent {
            let is_empty = value.trim().is_empty();
            match name.as_str() {
                "version" => typed.version = value.parse().unwrap_or(0),
                "phone" if is_empty || typed.phones.len() == ROOM => {}
                "phone" => typed.phones.push(value),
                "email" if is_empty || typed.emails.len() == ROOM => {}
                "email" => typed.emails.push(value),
                _ => {
                    typed.one.insert(name, value);
                }
            }
        }
        typed
    }

    fn at(&self, name: &str) -> &str {
        self.one.get(name).map(String::as_str).unwrap_or_default()
    }

    fn corrected(&self) -> Corrected {
        let text = |name: &str| self.one.get(name).cloned();
        let known_by = self.phones.iter().map(|one| ("phone".to_owned(), one.clone()));
        let known_by = known_by.chain(self.emails.iter().map(|one| ("email".to_owned(), one.clone())));
        let fields: BTreeMap<String, Option<String>> = self
            .one
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(FIELD)?.to_owned(), Some(value.clone()))))
            .collect();
        Corrected {
            name: text("name"),
            kind: text("kind"),
            company: self.one.get("company").map(|id| id.parse().ok()),
            owner: self.one.get("owner").map(|id| id.parse().ok()),
            language: text("language"),
            time_zone: text("time_zone"),
            identities: Some(known_by.collect()),
            tags: self.one.get("tags").map(|typed| tags_in(typed)),
            fields,
        }
    }
}

fn page(access: &Access, theme: Theme, around: &Around, typed: &Typed, wrong: Option<&Wrong>) -> Markup {
    let (locale, tenant, person) = (access.locale, access.tenant, &around.person);
    let here = format!("/t/{tenant}/people/{}", person.id);
    let name = person.label().show(locale);
    let title = t!(locale, "person-edit-title", name = isolated(&name));
    let fields = match wrong {
        Some(Wrong::Fields(problem)) => problem.fields.as_slice(),
        Some(Wrong::Refused(_)) | None => &[],
    };
    let of = |field: &str, codes: &[&str]| {
        let found = fields.iter().find(|one| one.field == field && (codes.is_empty() || codes.contains(&one.code)));
        found.map(|one| pages::wrong_words(locale, one.field, one.code))
    };
    let value_wrong = |definition: &Definition| match wrong {
        Some(Wrong::Refused(Refusal::Field(refusal))) => fields::pages::about(locale, refusal, definition),
        Some(_) | None => None,
    };
    let none = || (String::new(), t!(locale, "person-none"));
    let companies: Vec<(String, String)> = std::iter::once(none())
        .chain(
            around.companies.iter().filter(|(id, _)| *id != person.id).map(|(id, name)| (id.to_string(), name.clone())),
        )
        .collect();
    let staff: Vec<(String, String)> =
        std::iter::once(none()).chain(around.staff.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect();
    let zones: Vec<(String, String)> = std::iter::once(none()).chain(accounts::tenants::time_zone_choices()).collect();
    let languages: Vec<(String, String)> =
        std::iter::once(none()).chain(accounts::tenants::language_choices(typed.at("language"))).collect();
    let kinds = vec![
        (ContactKind::Person.as_str().to_owned(), t!(locale, "kind-person")),
        (ContactKind::Company.as_str().to_owned(), t!(locale, "kind-company")),
    ];
    let content = html! {
        (back(&here, &isolated(&name)))
        (heading(&title, None, html! {}))
        @if let Some(Wrong::Refused(refusal)) = wrong { (refused(locale, &here, refusal)) }
        (form(&format!("{here}/edit"), html! {
            input type="hidden" name="version" value=(typed.version);
            (Field::text("name", t!(locale, "person-name")).explained(t!(locale, "person-name-about")).value(typed.at("name")).wrong(of("name", &[])).autocomplete("off"))
            (Field::choice("kind", t!(locale, "person-kind"), kinds).value(typed.at("kind")))
            (many("phone", &t!(locale, "identity-phone"), &typed.phones, Some(t!(locale, "person-phone-about")), of("identities", &["not_a_phone", "too_many"])))
            (many("email", &t!(locale, "identity-email"), &typed.emails, None, of("identities", &["not_an_email"])))
            @if !around.companies.is_empty() && person.kind == ContactKind::Person {
                (Field::choice("company", t!(locale, "person-company"), companies).of_names().value(typed.at("company")))
            }
            (Field::choice("owner", t!(locale, "person-owner"), staff).of_names().value(typed.at("owner")))
            (Field::choice("language", t!(locale, "person-language"), languages).of_names().value(typed.at("language")).wrong(of("language", &[])))
            (Field::choice("time_zone", t!(locale, "person-time-zone"), zones).of_names().value(typed.at("time_zone")).wrong(of("time_zone", &[])))
            (Field::text("tags", t!(locale, "person-tags")).explained(t!(locale, "person-tags-about")).value(typed.at("tags")).wrong(of("tags", &[])).autocomplete("off"))
            @for definition in &around.definitions {
                (field(locale, definition, typed).wrong(value_wrong(definition)))
            }
            @if access.may(Permission::SettingsManage) {
                p class="text-sm" { a class="link" href=(format!("/t/{tenant}/settings/people")) { (t!(locale, "fields-manage")) } }
            }
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "person-edit-save")).primary())
                (Button::new(t!(locale, "person-edit-cancel")).quiet().to(here.clone()))
            }
        }))
    };
    layout::page(&PageContext::of(access, theme, Place::People), &title, content)
}

/// What is there already, and room for one more.
fn many(name: &str, label: &str, typed: &[String], about: Option<String>, wrong: Option<String>) -> Markup {
    html! {
        div class="space-y-2" {
            @for (number, value) in (1..).zip(typed.iter().map(String::as_str).chain([""])) {
                @let field = Field::text(name, label.to_owned()).within(number.to_string()).value(value).autocomplete("off");
                @let field = if number == 1 { field } else { field.label_hidden() };
                @let is_first = number == 1;
                @let field = match about.clone().filter(|_| is_first) { Some(about) => field.explained(about), None => field };
                (field.inputmode(if name == "phone" { "tel" } else { "email" }).wrong(wrong.clone().filter(|_| is_first)))
            }
        }
    }
}

fn field(locale: Locale, definition: &Definition, typed: &Typed) -> Field {
    let (name, label) = (format!("{FIELD}{}", definition.name), details::label(definition));
    let value = typed.at(&name).to_owned();
    let field = match definition.kind {
        FieldKind::Text | FieldKind::Link => Field::text(name, label),
        FieldKind::Number => Field::text(name, label).inputmode("decimal"),
        // A birthday without its year is no value that a browser's date takes.
        FieldKind::Date if value.starts_with("--") => Field::text(name, label),
        FieldKind::Date => Field::date(name, label),
        FieldKind::YesNo => {
            let choices =
                [("", t!(locale, "person-none")), ("yes", t!(locale, "field-yes")), ("no", t!(locale, "field-no"))];
            Field::choice(name, label, choices.into_iter().map(|(value, words)| (value.to_owned(), words)).collect())
        }
        FieldKind::Choice => {
            let mut choices = vec![(String::new(), t!(locale, "person-none"))];
            choices.extend(definition.choices.iter().map(|choice| (choice.clone(), choice.clone())));
            if !value.is_empty() && !definition.choices.contains(&value) {
                choices.push((value.clone(), value.clone()));
            }
            Field::choice(name, label, choices).of_names()
        }
    };
    field.value(value).autocomplete("off")
}

fn refused(locale: Locale, here: &str, refusal: &Refusal) -> Markup {
    let notice = match refusal {
        Refusal::Changed => Notice::attention(t!(locale, "person-changed"))
            .because(html! { (t!(locale, "person-changed-about")) })
            .next(html! { (Button::new(t!(locale, "person-changed-look")).small().to(here.to_owned())) }),
        Refusal::TakenBy { contact, .. } => {
            let other = format!("{}/{contact}", here.rsplit_once('/').map_or(here, |(people, _)| people));
            Notice::attention(t!(locale, "person-taken"))
                .because(html! { (t!(locale, "person-taken-about")) })
                .next(html! { (Button::new(t!(locale, "person-taken-open")).small().to(other)) })
        }
        Refusal::HasPeople => Notice::attention(t!(locale, "company-has-people")),
        Refusal::TooManyTags => Notice::attention(t!(locale, "wrong-tags")),
        Refusal::UnknownCompany => Notice::attention(t!(locale, "company-unknown")),
        Refusal::UnknownOwner => Notice::attention(t!(locale, "owner-unknown")),
        Refusal::Field(_) | Refusal::NotFound => Notice::attention(t!(locale, "person-not-saved")),
    };
    html! { div class="pb-4" { (notice.alert()) } }
}

/// The doors to both, on the person's page.
pub(super) fn doors(access: &Access, person: &Person) -> Markup {
    let locale = access.locale;
    let here = format!("/t/{}/people/{}", access.tenant, person.id);
    html! {
        @if access.may(Permission::ContactWrite) && person.deleted_at.is_none() {
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "person-edit")).icon(Icon::Pencil).to(format!("{here}/edit")))
                @if access.may(Permission::ContactDelete) {
                    form method="post" action=(format!("{here}/deletion")) {
                        (Button::new(t!(locale, "person-delete")).quiet().icon(Icon::Trash))
                    }
                }
            }
        }
    }
}

/// Says that a person is out of sight, and how to put them back.
pub(super) fn out_of_sight(access: &Access, id: ContactId, name: &str) -> Markup {
    let locale = access.locale;
    let action = format!("/t/{}/people/{id}/return", access.tenant);
    html! {
        div class="pb-5" {
            (Notice::info(t!(locale, "person-deleted", name = isolated(name))).alert()
                .because(html! { (t!(locale, "person-deleted-about")) })
                .next(html! {
                    @if access.may(Permission::ContactWrite) {
                        form method="post" action=(action) { (Button::new(t!(locale, "person-put-back")).small()) }
                    }
                }))
        }
    }
}
