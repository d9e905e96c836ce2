//! `/t/{tenant}/people/{contact}/timeline`: day by day, newest first, whole or of one kind.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Recorded, Scope};
use web::components::{Icon, Reader, Tab, back, empty_state, heading, moment, older, rows, tabs};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Page, Path, Place, Query, cursor, redirect, t};

use super::{Asked, Found, Kind, Names, words};
use crate::people;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    /// One kind; anything else is all of them.
    kind: String,
}

/// `GET /t/{tenant}/people/{contact}/timeline`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ContactId)>,
    Query(page): Query<Page>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let kind: Option<Kind> = looking.kind.parse().ok();
    let (limit, after) = (page.limit()?, page.after()?);
    let (asker, visible) = (access.clone(), app.visible);
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        let Some(person) = people::get(scope, id)? else { return Ok(None) };
        let asked = Asked { contact: person.id, kinds: kind.into_iter().collect(), after, limit };
        let found = super::page(scope, &asker, visible, &asked)?;
        Ok(Some((person, found)))
    };
    let (person, found) = app.db.read(access.tenant, read).await?.ok_or_else(Problem::not_found)?;
    if person.id != id {
        // Whoever was merged is shown as the one that stands for them.
        return Ok(redirect(&address(access.tenant, person.id)));
    }
    app.reads().note(&access, Opened::Person, Some(id)).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let name = isolated(&person.label().show(access.locale));
    let content = content(&access, reader, (id, &name), kind, &found, after.is_some());
    let title = t!(access.locale, "timeline-of", name = name);
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &title, content).into_response())
}

pub(crate) fn address(tenant: TenantId, contact: ContactId) -> String {
    format!("/t/{tenant}/people/{contact}/timeline")
}

fn content(
    access: &Access,
    reader: Reader,
    (id, name): (ContactId, &str),
    kind: Option<Kind>,
    found: &Found,
    is_later: bool,
) -> Markup {
    let (tenant, locale) = (access.tenant, reader.locale);
    let here = address(tenant, id);
    let tab = |wanted: Option<Kind>| Tab {
        label: wanted.map_or_else(|| t!(locale, "timeline-all"), |wanted| kind_words(locale, wanted)),
        href: wanted.map_or_else(|| here.clone(), |wanted| format!("{here}?kind={}", wanted.as_str())),
        number: None,
        is_current: wanted == kind,
    };
    let kinds = Kind::ALL.into_iter().filter(|kind| access.may(kind.needs())).map(Some);
    let all: Vec<Tab> = [None].into_iter().chain(kinds).map(tab).collect();
    html! {
        (back(&format!("/t/{tenant}/people/{id}"), name))
        (heading(&t!(locale, "timeline-of", name = name), Some(&t!(locale, "timeline-about")), html! {}))
        div class="-mx-3 pb-4" { (tabs(&t!(locale, "timeline-kinds"), &all)) }
        @if found.events.is_empty() && !is_later && found.next.is_none() {
            (empty_state(Icon::Clock, &t!(locale, "timeline-none"), &t!(locale, "timeline-none-about"), None))
        } @else {
            div class="max-w-3xl space-y-5" {
                @for day in found.events.chunk_by(|(_, one), (_, other)| moment::same_day(reader, one.at, other.at)) {
                    section class="space-y-2" {
                        h2 class="text-sm font-semibold text-muted" { (moment::day(reader, day[0].1.at)) }
                        (rows(day.chunk_by(is_one_thing).map(|same| row(access, reader, &found.names, same))))
                    }
                }
            }
        }
        @if let Some((at, event)) = found.next {
            @let query = kind.map(|kind| format!("kind={}&", kind.as_str())).unwrap_or_default();
            (older(&format!("{here}?{query}cursor={}", cursor::encode(at, event)), &t!(locale, "timeline-older")))
        }
    }
}

/// Messages that one side wrote one after the other in one conversation are one line.
fn is_one_thing((kind, one): &(Kind, Recorded), (_, other): &(Kind, Recorded)) -> bool {
    *kind == Kind::Messages
        && (&one.kind, one.conversation_id, &one.actor_kind, one.actor_id)
            == (&other.kind, other.conversation_id, &other.actor_kind, other.actor_id)
}

fn row(access: &Access, reader: Reader, names: &Names, same: &[(Kind, Recorded)]) -> Markup {
    let locale = reader.locale;
    let (kind, event) = &same[0];
    // A page holds what has words only; see the tests of `words`.
    let Some(told) = words::told(locale, names, event) else { return html! {} };
    let href = leads_to(access, event);
    html! {
        div class="flex items-start gap-3 px-4 py-3" data-event=(event.id) {
            span class="mt-0.5 text-muted" { (icon(*kind).small()) }
            div class="min-w-0 grow" {
                p class="wrap-anywhere" {
                    @if let Some(href) = &href { a class="link-hover" href=(href) { (told.words) } } @else { (told.words) }
                    @if same.len() > 1 { " " span class="text-sm text-muted" { (t!(locale, "timeline-times", count = same.len())) } }
                }
                @if let Some(about) = &told.about { p class="text-sm text-muted wrap-anywhere" { (about) } }
            }
            p class="shrink-0 text-end text-sm text-muted" {
                (moment::clock(reader, event.at))
                @if let Some(by) = by(access, names, event) { br; (by) }
            }
        }
    }
}

/// Who did it, where somebody of the business did.
fn by(access: &Access, names: &Names, event: &Recorded) -> Option<Markup> {
    let locale = access.locale;
    match (event.actor_kind.as_str(), event.kind.as_str()) {
        ("staff", _) => {
            let id = event.actor_id.map(kernel::Id::from_uuid);
            let name = id.and_then(|id| names.staff.get(&id));
            Some(match name {
                Some(name) => html! { bdi { (name) } },
                None => html! { (t!(locale, "timeline-by-former")) },
            })
        }
        ("api_key", _) => Some(html! { (t!(locale, "timeline-by-program")) }),
        ("operator", _) => Some(html! { (t!(locale, "timeline-by-operator")) }),
        ("system", "message.queued") => Some(html! { (t!(locale, "timeline-by-itself")) }),
        _ => None,
    }
}

/// Where it can be looked at.
fn leads_to(access: &Access, event: &Recorded) -> Option<String> {
    let tenant = access.tenant;
    match (event.conversation_id, event.message_id) {
        (Some(thread), Some(message)) => Some(format!("/t/{tenant}/inbox/{thread}?from={message}#message-{message}")),
        (Some(thread), None) => Some(format!("/t/{tenant}/inbox/{thread}")),
        (None, _) if event.kind == "consent.changed" => {
            Some(format!("/t/{tenant}/people/{}/consent", event.contact_id?))
        }
        (None, _) if super::is_of_a_request(event) => {
            let request = event.facts.get("privacy_request_id")?.as_str()?;
            Some(format!("/t/{tenant}/settings/privacy/{request}"))
        }
        (None, _) => {
            if matches!(event.kind.as_str(), "history.imported" | "history.stopped" | "history.undone") {
                let whose = event.contact_id.filter(|_| access.may(Permission::ConversationRead))?;
                return Some(format!("/t/{tenant}/people/{whose}/history"));
            }
            let import = event.facts.get("import_id")?.as_str()?;
            access.may(Permission::ContactWrite).then(|| format!("/t/{tenant}/people/import/{import}"))
        }
    }
}

fn icon(kind: Kind) -> Icon {
    match kind {
        Kind::Messages => Icon::Message,
        Kind::Conversations => Icon::Inbox,
        Kind::Permission => Icon::ListChecks,
        Kind::NotSent => Icon::Ban,
        Kind::Notes => Icon::Note,
        Kind::Details => Icon::Pencil,
        Kind::Merges => Icon::Users,
        Kind::Imports => Icon::File,
        Kind::Deletion => Icon::Trash,
    }
}

fn kind_words(locale: kernel::Locale, kind: Kind) -> String {
    match kind {
        Kind::Messages => t!(locale, "timeline-kind-messages"),
        Kind::Conversations => t!(locale, "timeline-kind-conversations"),
        Kind::Permission => t!(locale, "timeline-kind-permission"),
        Kind::NotSent => t!(locale, "timeline-kind-not-sent"),
        Kind::Notes => t!(locale, "timeline-kind-notes"),
        Kind::Details => t!(locale, "timeline-kind-details"),
        Kind::Merges => t!(locale, "timeline-kind-merges"),
        Kind::Imports => t!(locale, "timeline-kind-imports"),
        Kind::Deletion => t!(locale, "timeline-kind-deletion"),
    }
}
