//! What a person's page says beside names and numbers: where they work, who looks after them, the business's own fields.

use kernel::{ContactId, Locale, TenantId};
use maud::{Markup, html};
use store::{Result, Scope};
use web::components::{Avatar, Reader, Tone, chip, facts, list_row, rows, section};
use web::{manner, t};

use super::model::{ContactKind, Filter, Person};
use crate::fields::{self, Definition, Kind};

/// As many of a company's people stand on its page; the list shows the others.
const MOST_SHOWN: i64 = 20;

/// Read beside a person.
pub(super) struct Details {
    company: Option<Person>,
    owner: Option<String>,
    definitions: Vec<Definition>,
    works_there: Vec<Person>,
}

pub(super) fn of(scope: &Scope<'_>, person: &Person) -> Result<Details> {
    let company = person.company.map(|id| super::get(scope, id)).transpose()?.flatten();
    let owner = match person.owner {
        Some(owner) => {
            accounts::staff::list(scope)?.into_iter().find(|staff| staff.id == owner).map(|staff| staff.name)
        }
        None => None,
    };
    let works_there = match person.kind {
        ContactKind::Company => {
            super::list(scope, &Filter { company: Some(person.id), limit: MOST_SHOWN, ..Filter::default() })?
        }
        ContactKind::Person => Vec::new(),
    };
    Ok(Details { company, owner, definitions: fields::definitions(scope)?, works_there })
}

pub(super) fn show(tenant: TenantId, reader: Reader, person: &Person, details: &Details) -> Markup {
    let locale = reader.locale;
    let link = |id: ContactId, name: String| html! { a class="link" href=(format!("/t/{tenant}/people/{id}")) { bdi { (name) } } };
    let mut about: Vec<(String, Markup)> = Vec::new();
    if let Some(company) = details.company.as_ref().filter(|company| company.deleted_at.is_none()) {
        about.push((t!(locale, "person-company"), link(company.id, company.label().show(locale))));
    }
    if let Some(owner) = &details.owner {
        about.push((t!(locale, "person-owner"), html! { bdi { (owner) } }));
    }
    if let Some(language) = &person.language {
        let name = accounts::tenants::language_name(language);
        about.push((t!(locale, "person-language"), html! { bdi translate="no" { (name) } }));
    }
    if let Some(zone) = &person.time_zone {
        about.push((t!(locale, "person-time-zone"), html! { bdi translate="no" { (zone) } }));
    }
    if !person.tags.is_empty() {
        let tags =
            html! { span class="flex flex-wrap gap-2" { @for tag in &person.tags { (chip(tag, Tone::Plain)) } } };
        about.push((t!(locale, "person-tags"), tags));
    }
    let values = in_order(&details.definitions, person);
    let values: Vec<(String, Markup)> =
        values.into_iter().map(|one| (one.label.clone(), value(locale, &one))).collect();
    html! {
        @if !about.is_empty() {
            (section(&t!(locale, "person-about"), facts(about.iter().map(|(term, value)| (term.as_str(), value.clone())))))
        }
        @if !values.is_empty() {
            (section(&t!(locale, "person-fields"), facts(values.iter().map(|(term, value)| (term.as_str(), value.clone())))))
        }
        @if !details.works_there.is_empty() {
            (section(&t!(locale, "company-people"), rows(details.works_there.iter().map(|one| {
                let name = one.label().show(locale);
                let lead = html! { (Avatar::of(&name, one.id.to_string())) };
                list_row(lead, &name, Some(&format!("/t/{tenant}/people/{}", one.id)), html! {}, html! {})
            }))))
        }
    }
}

struct Held<'a> {
    label: String,
    kind: Kind,
    value: &'a str,
}

/// In the business's order; what it has no field for comes last.
fn in_order<'a>(definitions: &[Definition], person: &'a Person) -> Vec<Held<'a>> {
    let known = definitions.iter().filter_map(|one| {
        let value = person.fields.get(&one.name)?;
        Some(Held { label: label(one), kind: one.kind, value })
    });
    let others = person.fields.iter().filter(|(name, _)| !definitions.iter().any(|one| one.name == **name));
    known.chain(others.map(|(name, value)| Held { label: name.clone(), kind: Kind::Text, value })).collect()
}

/// As pages call it.
pub(crate) fn label(definition: &Definition) -> String {
    definition.label.clone()
}

fn value(locale: Locale, held: &Held<'_>) -> Markup {
    match held.kind {
        Kind::Text | Kind::Choice | Kind::Number => html! { bdi { (held.value) } },
        Kind::Date => html! { bdi { (day(locale, held.value)) } },
        Kind::YesNo => html! { (if held.value == "yes" { t!(locale, "field-yes") } else { t!(locale, "field-no") }) },
        Kind::Link => {
            // What was kept before the field was a link may be none.
            let is_page = held.value.starts_with("https://") || held.value.starts_with("http://");
            html! {
                @if is_page {
                    a class="link" href=(held.value) rel="noopener noreferrer nofollow" target="_blank" { bdi { (held.value) } }
                } @else {
                    bdi { (held.value) }
                }
            }
        }
    }
}

/// A date as people write it; one without its year as it is.
fn day(locale: Locale, iso: &str) -> String {
    let at = chrono::NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok().and_then(|date| date.and_hms_opt(12, 0, 0));
    at.map_or_else(|| iso.to_owned(), |at| manner::long_date(locale, at.and_utc().with_timezone(&chrono_tz::UTC)))
}
