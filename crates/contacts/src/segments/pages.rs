//! Segments' pages: the list, who is in one, and building one.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Channel, ContactId, Permission, Problem, Purpose, TenantId};
use maud::{Markup, html};
use store::{Fault, Scope, Tx};
use uuid::Uuid;
use web::components::{
    Button, Dialog, Field, Icon, Notice, Reader, back, dialog_opener, empty_state, heading, list_row, older, rows,
};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::form::{How, Node, ROOT, What};
use super::model::{Kind, Standing};
use super::{COUNTED, Filter, Refusal, Segment};
use crate::people::{self, Person};
use crate::{export, fields};

type Fields = Form<Vec<(String, String)>>;

/// `GET /t/{tenant}/people/segments`
pub(crate) async fn list(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    let segments = app.db.read(access.tenant, super::list).await?;
    let (locale, here) = (access.locale, address(access.tenant));
    let may_write = access.may(Permission::ContactWrite);
    let new = || Button::new(t!(locale, "segments-new")).icon(Icon::Plus).to(format!("{here}/new"));
    let one = |segment: &Segment| {
        list_row(Icon::Users.show(), &segment.name, Some(&format!("{here}/{}", segment.id)), html! {}, html! {})
    };
    let content = html! {
        (back(&format!("/t/{}/people", access.tenant), &t!(locale, "people-title")))
        (heading(&t!(locale, "segments-title"), Some(&t!(locale, "segments-about")), html! {
            @if may_write && !segments.is_empty() { (new().primary()) }
        }))
        @if segments.is_empty() {
            (empty_state(Icon::Users, &t!(locale, "segments-none"), &t!(locale, "segments-none-about"), may_write.then(new)))
        } @else {
            (rows(segments.iter().map(one)))
        }
    };
    Ok(framed(&access, theme, &t!(locale, "segments-title"), content))
}

/// `GET /t/{tenant}/people/segments/{segment}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, ContactId::from_uuid(id)));
    let read = move |scope: &Scope<'_>| -> Result<(Segment, usize, Vec<Person>), Fault<Problem>> {
        let segment = super::get(scope, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
        let number = super::count(scope, &segment.filter)?;
        let people = super::members(scope, &segment.filter, after, limit + 1)?;
        Ok((segment, number, people))
    };
    let (segment, number, people) = app.db.read(access.tenant, read).await?;
    let people = Listing::new(people, limit, |person: &Person| (person.created_at, person.id.as_uuid()));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let (locale, here) = (access.locale, address(access.tenant));
    let may_write = access.may(Permission::ContactWrite);
    let dialog = Dialog {
        id: "delete-segment".to_owned(),
        title: t!(locale, "segment-delete-title", name = isolated(&segment.name)),
        body: html! { p { (t!(locale, "segment-delete-about")) } },
        action: format!("{here}/{id}/removal"),
        confirm: Button::new(t!(locale, "segment-delete")).harm(),
        cancel: t!(locale, "segment-keep"),
    };
    let content = html! {
        (back(&here, &t!(locale, "segments-title")))
        (heading(&segment.name, Some(&counted(locale, number)), html! {
            @if may_write {
                (Button::new(t!(locale, "segment-change")).icon(Icon::Pencil).to(format!("{here}/{id}/filter")))
            }
            @if access.may(Permission::ContactExport) {
                (Button::new(t!(locale, "people-export")).icon(Icon::Download).to(format!("/t/{}/people/export?segment={id}", access.tenant)))
            }
            @if may_write { (dialog_opener(&dialog.id, Button::new(t!(locale, "segment-delete")).icon(Icon::Trash))) }
        }))
        @if people.data.is_empty() {
            (empty_state(Icon::Users, &t!(locale, "segment-empty"), &t!(locale, "segment-empty-about"), None))
        } @else {
            (rows(people.data.iter().map(|person| people::pages::row(access.tenant, reader, person))))
            @if let Some(cursor) = &people.next_cursor {
                (older(&format!("{here}/{id}?cursor={cursor}"), &t!(locale, "people-older")))
            }
        }
        @if may_write { (dialog) }
    };
    Ok(framed(&access, theme, &segment.name, content))
}

/// `GET /t/{tenant}/people/segments/new`
pub(crate) async fn blank(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    Builder { app: &app, access: &access, id: None }.page(theme, "", Node::empty(), None).await
}

/// `GET /t/{tenant}/people/segments/{segment}/filter`
pub(crate) async fn open(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Markup> {
    let segment = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    let segment = segment.ok_or_else(Problem::not_found)?;
    let node = Node::of(&segment.filter);
    Builder { app: &app, access: &access, id: Some(id) }.page(theme, &segment.name, node, None).await
}

/// `POST /t/{tenant}/people/segments/new`
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Fields,
) -> web::Result<Response> {
    Builder { app: &app, access: &access, id: None }.sent(theme, fields).await
}

/// `POST /t/{tenant}/people/segments/{segment}/filter`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(fields): Fields,
) -> web::Result<Response> {
    let known = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    known.ok_or_else(Problem::not_found)?;
    Builder { app: &app, access: &access, id: Some(id) }.sent(theme, fields).await
}

/// `POST /t/{tenant}/people/segments/{segment}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::remove(tx, id)).await?;
    Ok(redirect(&address(access.tenant)))
}

fn address(tenant: TenantId) -> String {
    format!("/t/{tenant}/people/segments")
}

fn framed(access: &Access, theme: Theme, title: &str, content: Markup) -> Markup {
    layout::page(&PageContext::of(access, theme, Place::People), title, content)
}

fn counted(locale: kernel::Locale, number: usize) -> String {
    if number > COUNTED {
        t!(locale, "segment-many", number = (COUNTED as i64))
    } else {
        t!(locale, "segment-count", number = (number as i64))
    }
}

/// Names to choose from.
#[derive(Default)]
struct Known {
    fields: Vec<(String, String)>,
    staff: Vec<(String, String)>,
    companies: Vec<(String, String)>,
}

/// Building a segment, a new one or one that is there.
struct Builder<'a> {
    app: &'a App,
    access: &'a Access,
    id: Option<Uuid>,
}

impl Builder<'_> {
    async fn sent(&self, theme: Theme, fields: Vec<(String, String)>) -> web::Result<Response> {
        let fields: BTreeMap<String, String> = fields.into_iter().collect();
        let node = Node::read(&fields);
        let name = fields.get("name").cloned().unwrap_or_default();
        if fields.get("do").map(String::as_str) != Some("save") {
            return Ok(self.page(theme, &name, node, None).await?.into_response());
        }
        let refused = match node.filter() {
            Err(refusal) => refusal,
            Ok(filter) => {
                let (id, called) = (self.id, name.clone());
                let write = move |tx: &mut Tx<'_>| match id {
                    Some(id) => super::change(tx, id, &called, filter),
                    None => super::create(tx, &called, filter),
                };
                match self.app.db.write(self.access.tenant, self.access.actor, write).await {
                    Ok(segment) => return Ok(redirect(&format!("{}/{}", address(self.access.tenant), segment.id))),
                    Err(Fault::Refused(refusal)) => refusal,
                    Err(Fault::Failed(error)) => return Err(error.into()),
                }
            }
        };
        let page = self.page(theme, &name, node, Some(refused)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }

    async fn page(&self, theme: Theme, name: &str, node: Node, wrong: Option<Refusal>) -> web::Result<Markup> {
        let filter: Result<Filter, Refusal> = node.filter();
        let asked = filter.clone().ok();
        let read = move |scope: &Scope<'_>| -> store::Result<(Known, Option<usize>)> {
            let number = asked.as_ref().map(|filter| super::count(scope, filter)).transpose()?;
            let mut fields: Vec<(String, String)> =
                fields::definitions(scope)?.into_iter().map(|one| (one.name, one.label)).collect();
            let loose =
                export::fields(scope)?.into_iter().filter(|name| !fields.iter().any(|(known, _)| known == name));
            let loose: Vec<_> = loose.map(|name| (name.clone(), name)).collect();
            fields.extend(loose);
            let staff = accounts::staff::list(scope)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
            let companies = Filter::Kind(Kind::Company);
            let companies = super::members(scope, &companies, None, 200)?;
            let companies = companies.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
            Ok((Known { fields, staff, companies }, number))
        };
        let (known, number) = self.app.db.read(self.access.tenant, read).await?;
        let (locale, here) = (self.access.locale, address(self.access.tenant));
        let (action, way_back) = match self.id {
            Some(id) => (format!("{here}/{id}/filter"), format!("{here}/{id}")),
            None => (format!("{here}/new"), here.clone()),
        };
        let title =
            if self.id.is_some() { t!(locale, "segment-change-title") } else { t!(locale, "segment-new-title") };
        let wrong_name = wrong.filter(|wrong| Problem::from(*wrong).of_field("name").is_some());
        let wrong_filter = wrong.filter(|_| wrong_name.is_none());
        let content = html! {
            (back(&way_back, &t!(locale, "segments-title")))
            (heading(&title, Some(&t!(locale, "segment-new-about")), html! {}))
            form method="post" action=(action) class="max-w-2xl space-y-5 pb-8"
                hx-post=(action) hx-trigger="input delay:400ms" hx-sync="this:queue last" hx-target="#segment-live" hx-select="#segment-live" hx-swap="outerMorph" {
                // What the enter key presses.
                button type="submit" name="do" value="look" class="hidden" tabindex="-1" aria-hidden="true" {}
                (Field::text("name", t!(locale, "segment-name")).value(name).autocomplete("off")
                    .wrong(wrong_name.map(|wrong| self.words(wrong))))
                @if let Some(wrong) = wrong_filter {
                    (Notice::attention(t!(locale, "segment-not-kept")).alert().because(html! { (self.words(wrong)) }))
                }
                (self.node(&known, &node, ROOT, true))
                div id="segment-live" aria-live="polite" class="font-medium" {
                    @match (number, filter) {
                        (Some(number), _) => { (counted(locale, number)) }
                        (None, Err(refusal)) => { span class="text-muted" { (self.words(refusal)) } }
                        (None, Ok(_)) => {}
                    }
                }
                (Button::new(t!(locale, "segment-save")).primary().sends("do", "save"))
            }
        };
        Ok(framed(self.access, theme, &title, content))
    }

    /// A refusal in the reader's language.
    fn words(&self, refusal: Refusal) -> String {
        let locale = self.access.locale;
        match refusal {
            Refusal::NotFound | Refusal::Unfinished => t!(locale, "segment-unfinished"),
            Refusal::NoName => t!(locale, "segment-no-name"),
            Refusal::NameTooLong => t!(locale, "segment-name-too-long"),
            Refusal::Taken => t!(locale, "segment-taken"),
            Refusal::TooMany => t!(locale, "segment-too-many"),
            Refusal::TooDeep => t!(locale, "segment-too-deep"),
            Refusal::TooMuch => t!(locale, "segment-too-much"),
            Refusal::NotARange => t!(locale, "segment-not-a-range"),
            Refusal::NotDays => t!(locale, "segment-not-days"),
            Refusal::NotAPurpose => t!(locale, "segment-not-a-purpose"),
        }
    }

    fn node(&self, known: &Known, node: &Node, path: &str, is_outermost: bool) -> Markup {
        match node {
            Node::Group { how, parts } => self.group(known, *how, parts, path, is_outermost),
            Node::Ask { what, not, values } => self.ask(known, *what, *not, values, path),
        }
    }

    fn group(&self, known: &Known, how: How, parts: &[Node], path: &str, is_outermost: bool) -> Markup {
        let locale = self.access.locale;
        let ways = How::ALL.map(|one| {
            let words = match one {
                How::All => t!(locale, "segment-all"),
                How::Any => t!(locale, "segment-any"),
                How::None => t!(locale, "segment-not-any"),
            };
            (one.as_str().to_owned(), words)
        });
        let kinds = What::ALL.map(|what| (what.as_str().to_owned(), self.what(what)));
        html! {
            fieldset class="space-y-3 rounded-box border border-base-300 p-3" {
                legend class="px-1 text-sm font-medium" {
                    @if is_outermost { (t!(locale, "segment-who")) } @else { (t!(locale, "segment-group")) }
                }
                input type="hidden" name=(format!("{path}.what")) value="group";
                (Field::choice(format!("{path}.how"), t!(locale, "segment-how"), ways.to_vec()).value(how.as_str()).label_hidden())
                @for (number, part) in parts.iter().enumerate() {
                    (self.node(known, part, &format!("{path}.{number}"), false))
                }
                div class="flex flex-wrap items-end gap-2" {
                    div class="min-w-40 grow" {
                        (Field::choice(format!("{path}.add"), t!(locale, "segment-add-what"), kinds.to_vec()).label_hidden())
                    }
                    (Button::new(t!(locale, "segment-add")).icon(Icon::Plus).sends("do", format!("add {path}")))
                    @if !is_outermost {
                        (Button::new(t!(locale, "segment-drop-group")).quiet().icon(Icon::Trash).sends("do", format!("drop {path}")))
                    }
                }
            }
        }
    }

    fn ask(&self, known: &Known, what: What, not: bool, values: &[String; 4], path: &str) -> Markup {
        let locale = self.access.locale;
        let ways = vec![("is".to_owned(), t!(locale, "segment-is")), ("not".to_owned(), t!(locale, "segment-is-not"))];
        html! {
            div class="space-y-3 rounded-field border border-base-300 bg-base-100 p-3" {
                div class="flex items-center justify-between gap-2" {
                    span class="font-medium" { (self.what(what)) }
                    (Button::new(t!(locale, "segment-drop")).icon_only(Icon::Trash).quiet().sends("do", format!("drop {path}")))
                }
                input type="hidden" name=(format!("{path}.what")) value=(what.as_str());
                div class="grid gap-3 sm:grid-cols-2" {
                    (Field::choice(format!("{path}.not"), t!(locale, "segment-sense"), ways).value(if not { "not" } else { "is" }).label_hidden())
                    (self.inputs(known, what, values, path))
                }
            }
        }
    }

    fn inputs(&self, known: &Known, what: What, [a, b, c, d]: &[String; 4], path: &str) -> Markup {
        let locale = self.access.locale;
        let name = |part: &str| format!("{path}.{part}");
        let text =
            |part: &str, label: String, value: &str| Field::text(name(part), label).value(value).autocomplete("off");
        let days = |part: &str, value: &str| text(part, t!(locale, "segment-days"), value).inputmode("numeric");
        let choice = |part: &str, label: String, choices: Vec<(String, String)>, value: &str| {
            Field::choice(name(part), label, choices).value(value)
        };
        // What was chosen and is gone stays to be seen.
        let named = |part: &str, label: String, mut choices: Vec<(String, String)>, value: &str| {
            if !value.is_empty() && !choices.iter().any(|(known, _)| known == value) {
                choices.push((value.to_owned(), t!(locale, "segment-gone")));
            }
            Field::choice(name(part), label, choices).value(value)
        };
        let channels = || Channel::ALL.map(|one| (one.as_str().to_owned(), one.brand().to_owned())).to_vec();
        match what {
            What::Tag => html! { (text("a", t!(locale, "segment-tag"), a)) },
            What::Language => {
                let unsaid = (String::new(), t!(locale, "segment-language-choose"));
                let languages = std::iter::once(unsaid).chain(accounts::tenants::language_choices(a)).collect();
                html! { (choice("a", t!(locale, "segment-language"), languages, a).of_names()) }
            }
            What::TimeZone => {
                let unsaid = (String::new(), t!(locale, "segment-time-zone-choose"));
                let zones = std::iter::once(unsaid).chain(accounts::tenants::time_zone_choices()).collect();
                html! { (choice("a", t!(locale, "person-time-zone"), zones, a).of_names()) }
            }
            What::Active | What::Added => html! { (days("a", a)) },
            What::Channel => html! { (choice("a", t!(locale, "segment-channel"), channels(), a).of_names()) },
            What::Kind => {
                let kinds = vec![
                    (Kind::Person.as_str().to_owned(), t!(locale, "segment-person")),
                    (Kind::Company.as_str().to_owned(), t!(locale, "segment-company")),
                ];
                html! { (choice("a", t!(locale, "segment-kind"), kinds, a)) }
            }
            What::Owner => {
                let nobody = ("none".to_owned(), t!(locale, "segment-nobody"));
                let staff =
                    std::iter::once(nobody).chain(known.staff.iter().map(|(id, name)| (id.clone(), isolated(name))));
                html! { (named("a", t!(locale, "segment-owner"), staff.collect(), a)) }
            }
            What::Company => {
                let companies = known.companies.iter().map(|(id, name)| (id.clone(), isolated(name)));
                html! { (named("a", t!(locale, "segment-at-company"), companies.collect(), a)) }
            }
            What::Event => {
                let mut kinds = vec![
                    ("message.received".to_owned(), t!(locale, "segment-event-received")),
                    ("message.queued".to_owned(), t!(locale, "segment-event-sent")),
                    ("conversation.created".to_owned(), t!(locale, "segment-event-opened")),
                    ("conversation.closed".to_owned(), t!(locale, "segment-event-closed")),
                ];
                if !kinds.iter().any(|(kind, _)| kind == a) {
                    kinds.push((a.clone(), isolated(a)));
                }
                html! {
                    (choice("a", t!(locale, "segment-event"), kinds, a))
                    (days("b", b))
                }
            }
            What::Consent => {
                let purposes = [Purpose::Marketing, Purpose::Transactional, Purpose::Service].map(|one| {
                    let words = match one {
                        Purpose::Marketing => t!(locale, "segment-marketing"),
                        Purpose::Transactional => t!(locale, "segment-transactional"),
                        Purpose::Service | Purpose::Compliance => t!(locale, "segment-service"),
                    };
                    (one.as_str().to_owned(), words)
                });
                let standings = Standing::ALL.map(|one| {
                    let words = match one {
                        Standing::Granted => t!(locale, "segment-granted"),
                        Standing::Withdrawn => t!(locale, "segment-withdrawn"),
                        Standing::Unasked => t!(locale, "segment-unasked"),
                    };
                    (one.as_str().to_owned(), words)
                });
                html! {
                    (choice("c", t!(locale, "segment-standing"), standings.to_vec(), c))
                    (choice("a", t!(locale, "segment-purpose"), purposes.to_vec(), a))
                    (choice("b", t!(locale, "segment-channel"), channels(), b).of_names())
                }
            }
            What::Field => {
                let fields = known.fields.iter().map(|(name, label)| (name.clone(), isolated(label)));
                html! {
                    (named("a", t!(locale, "segment-field"), fields.collect(), a))
                    (text("b", t!(locale, "segment-value"), b).explained(t!(locale, "segment-value-about")))
                    (text("c", t!(locale, "segment-from"), c).explained(t!(locale, "segment-from-about")))
                    (text("d", t!(locale, "segment-to"), d))
                }
            }
            What::Group => html! {},
        }
    }

    fn what(&self, what: What) -> String {
        let locale = self.access.locale;
        match what {
            What::Tag => t!(locale, "segment-tag"),
            What::Field => t!(locale, "segment-field"),
            What::Consent => t!(locale, "segment-consent"),
            What::Active => t!(locale, "segment-active"),
            What::Event => t!(locale, "segment-event"),
            What::Channel => t!(locale, "segment-reachable"),
            What::Kind => t!(locale, "segment-kind"),
            What::Owner => t!(locale, "segment-owner"),
            What::Company => t!(locale, "segment-at-company"),
            What::Language => t!(locale, "segment-language"),
            What::TimeZone => t!(locale, "person-time-zone"),
            What::Added => t!(locale, "segment-added"),
            What::Group => t!(locale, "segment-group"),
        }
    }
}
