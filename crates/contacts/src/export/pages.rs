//! Choosing what to take out, and taking it.

use axum::extract::State;
use axum::response::Response;
use kernel::{ContactId, Locale, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Icon, Notice, back, heading};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Place, Query, t};

use super::api::Asked;
use super::{Format, Which};
use crate::{people, segments};

/// What is to be taken out, as the page before says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    contact: Option<ContactId>,
    segment: Option<uuid::Uuid>,
    kind: String,
    tag: String,
    owner: String,
}

impl Wanted {
    /// What a list was narrowed to besides words and a segment.
    fn narrowed(&self) -> [(&'static str, &str); 3] {
        [("kind", self.kind.as_str()), ("tag", self.tag.as_str()), ("owner", self.owner.as_str())]
    }

    fn is_narrowed(&self) -> bool {
        self.narrowed().iter().any(|(_, value)| !value.is_empty())
    }
}

/// `GET /t/{tenant}/people/export`
pub(crate) async fn choose(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(wanted): Query<Wanted>,
) -> web::Result<Markup> {
    let name = match (wanted.contact, wanted.segment) {
        (None, None) => None,
        (None, Some(id)) => {
            let segment = app.db.read(access.tenant, move |scope| segments::get(scope, id)).await?;
            Some(segment.ok_or_else(Problem::not_found)?.name)
        }
        (Some(id), _) => {
            let labels = app.db.read(access.tenant, move |scope| people::labels(scope, &[id])).await?;
            Some(labels.get(&id).ok_or_else(Problem::not_found)?.show(access.locale))
        }
    };
    let title = t!(access.locale, "export-title");
    let content = form(access.tenant, access.locale, &wanted, name.as_deref());
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &title, content))
}

/// `GET /t/{tenant}/people/export/file`
pub(crate) async fn file(State(app): State<App>, access: Access, Query(asked): Query<Asked>) -> web::Result<Response> {
    let which: Which = asked.which()?;
    super::answer(&app, &access, which, asked.format).await
}

fn form(tenant: TenantId, locale: Locale, wanted: &Wanted, name: Option<&str>) -> Markup {
    let people = format!("/t/{tenant}/people");
    let typed = wanted.q.trim();
    let way_back = match (wanted.contact, wanted.segment) {
        (Some(id), _) => format!("{people}/{id}"),
        (None, Some(id)) => format!("{people}/segments/{id}"),
        (None, None) => people.clone(),
    };
    html! {
        (back(&way_back, name.unwrap_or(&t!(locale, "people-title"))))
        (heading(&t!(locale, "export-title"), Some(&t!(locale, "export-about")), html! {}))
        form method="get" action=(format!("{people}/export/file")) class="max-w-xl space-y-5" {
            @if let Some(id) = wanted.contact { input type="hidden" name="contact" value=(id); }
            @else {
                @if let Some(id) = wanted.segment { input type="hidden" name="segment" value=(id); }
                @if !typed.is_empty() { input type="hidden" name="q" value=(typed); }
                @for (name, value) in wanted.narrowed() { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
            }
            div {
                p class="text-sm font-medium" { (t!(locale, "export-whom")) }
                p class="wrap-anywhere" {
                    @if wanted.contact.is_none() && (wanted.is_narrowed() || (wanted.segment.is_some() && !typed.is_empty())) { (t!(locale, "export-listed")) }
                    @else if let Some(name) = name { bdi { (name) } }
                    @else if typed.is_empty() { (t!(locale, "export-everyone")) }
                    @else { (t!(locale, "export-found", words = isolated(typed))) }
                }
            }
            fieldset class="space-y-2" {
                legend class="pb-1 text-sm font-medium" { (t!(locale, "export-format")) }
                @for format in Format::ALL { (choice(locale, format)) }
            }
            (Notice::info(t!(locale, "export-care")).because(html! { (t!(locale, "export-care-about")) }))
            (Button::new(t!(locale, "export-start")).icon(Icon::Download).primary())
        }
    }
}

fn choice(locale: Locale, format: Format) -> Markup {
    let (name, about) = match format {
        Format::Csv => (t!(locale, "export-csv"), t!(locale, "export-csv-about")),
        Format::Vcard => (t!(locale, "export-vcard"), t!(locale, "export-vcard-about")),
        Format::Json => (t!(locale, "export-json"), t!(locale, "export-json-about")),
    };
    html! {
        label class="flex min-h-11 cursor-pointer items-start gap-3 rounded-field border border-base-300 px-3 py-2 has-checked:border-primary has-checked:bg-selected" {
            input class="radio radio-sm mt-1" type="radio" name="format" value=(format.as_str()) checked[format == Format::Csv];
            span class="min-w-0" {
                span class="block font-medium" { (name) }
                span class="block text-sm text-muted" { (about) }
            }
        }
    }
}
