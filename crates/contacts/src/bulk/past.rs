//! `/t/{tenant}/people/bulk`: what was done to many in the last thirty days, by whom, what came of it, and the way back while there is one.
//!
//! - Whoever sets things up here reads everyone's, the others their own; only whoever did it takes it back.
//! - Who was left as they were is told for a day.
//! - While something goes on, the list is drawn anew each second, unless somebody reads who was left.

use accounts::many::Stage;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Permission, TenantId, Timestamp, Who};
use maud::{Markup, html};
use serde::Deserialize;
use store::Scope;
use uuid::Uuid;
use web::components::{Button, Icon, Reader, Tone, back, chip, empty_state, framed, moment, older, rows};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Fragment, Listing, Page, Place, Query, manner, t};

use super::{Action, Change, Left, Reasons, pages, store as rows_of};
use crate::people::{self, Label};

/// How many of those who were left are named.
const MOST_NAMED: usize = 100;

type Past = (Action, Option<String>);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Whose left ones are named.
    left: Option<Uuid>,
    cursor: Option<String>,
}

/// What the list speaks of.
struct Shown {
    past: Listing<Past>,
    staff: Vec<(kernel::StaffId, String)>,
    left: Vec<(ContactId, Option<Label>, Left)>,
    /// They are not all.
    has_more_left: bool,
}

/// `GET /t/{tenant}/people/bulk`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Fragment(is_part): Fragment,
    Query(page): Query<Page>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let limit = page.limit()?;
    let before = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let (asker, wanted) = (access.clone(), asked.left);
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        let past = super::past(scope, &asker, before, limit + 1)?;
        let named = wanted.filter(|id| past.iter().any(|(action, _)| action.id == *id));
        let mut left = named.map_or(Ok(Vec::new()), |id| rows_of::left(scope, id, MOST_NAMED + 1))?;
        let has_more_left = left.len() > MOST_NAMED;
        left.truncate(MOST_NAMED);
        let ids: Vec<ContactId> = left.iter().map(|(id, _)| *id).collect();
        let mut labels = if ids.is_empty() { Default::default() } else { people::own_labels(scope, &ids)? };
        let left = left.into_iter().map(|(id, why)| (id, labels.remove(&id), why)).collect();
        let staff = accounts::staff::list(scope)?.into_iter().map(|one| (one.id, one.name)).collect();
        let past = Listing::new(past, limit, |(action, _): &Past| (action.created_at, action.id));
        Ok(Shown { past, staff, left, has_more_left })
    };
    let shown = app.db.read(access.tenant, read).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let part = part(&access, reader, &asked, &shown);
    if is_part {
        return Ok(part.into_response());
    }
    let locale = reader.locale;
    let about = match access.may(Permission::SettingsManage) {
        true => t!(locale, "people-past-about"),
        false => t!(locale, "people-past-about-own"),
    };
    let title = t!(locale, "people-past-title");
    let above = back(&format!("/t/{}/people", access.tenant), &t!(locale, "people-title"));
    let body = framed(&above, &title, Some(&about), &html! {}, &part);
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &title, body).into_response())
}

/// The address of the same list, with more said in it.
fn address(tenant: TenantId, asked: &Asked, more: &[(&str, String)]) -> String {
    let cursor = asked.cursor.clone().map(|cursor| ("cursor", cursor));
    let parts = cursor.iter().chain(more).map(|(name, value)| format!("{name}={value}"));
    format!("{}?{}", pages::past_href(tenant), parts.collect::<Vec<_>>().join("&"))
}

/// What is asked for again and again while something goes on.
fn part(access: &Access, reader: Reader, asked: &Asked, shown: &Shown) -> Markup {
    let (tenant, locale) = (access.tenant, reader.locale);
    let goes_on = asked.left.is_none() && shown.past.data.iter().any(|(action, _)| action.stage.goes_on());
    let again = goes_on.then(|| address(tenant, asked, &[("fragment", "past".to_owned())]));
    html! {
        div id="past" hx-get=[again] hx-trigger=[goes_on.then_some("every 1s")] hx-swap=[goes_on.then_some("outerMorph")] {
            @if shown.past.data.is_empty() {
                (empty_state(Icon::Users, &t!(locale, "people-past-none"), &t!(locale, "people-past-none-about"), Some(
                    Button::new(t!(locale, "people-bulk-choose")).icon(Icon::ListChecks).to(format!("/t/{tenant}/people?select=true")))))
            } @else {
                div class="max-w-3xl" { (rows(shown.past.data.iter().map(|one| row(access, reader, asked, shown, one)))) }
                @if let Some(cursor) = &shown.past.next_cursor {
                    (older(&format!("{}?cursor={cursor}", pages::past_href(tenant)), &t!(locale, "people-past-older")))
                }
            }
        }
    }
}

fn row(access: &Access, reader: Reader, asked: &Asked, shown: &Shown, (action, author): &Past) -> Markup {
    let (tenant, locale) = (access.tenant, reader.locale);
    let is_own = action.author == access.actor.who;
    let undo = format!("{}/{}/undo?back=past", pages::past_href(tenant), action.id);
    let is_open = asked.left == Some(action.id);
    html! {
        div id=(format!("past-{}", action.id)) class="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3" data-past=(action.id) {
            div class="min-w-0 basis-64 grow space-y-1" {
                p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium" {
                    span { (pages::what(locale, &action.change)) }
                    @if let Some(object) = object(shown, &action.change) { bdi class="min-w-0 truncate" { (object) } }
                    @if let Some((words, tone)) = state(locale, action.stage) { (chip(&words, tone)) }
                }
                ul class="text-sm" { @for line in outcome(locale, action) { li { (line) } } }
                @if is_open {
                    ul class="text-sm" { @for (id, label, why) in &shown.left { li { (left(tenant, locale, *id, label.as_ref(), *why)) } } }
                    @if shown.has_more_left { p class="text-sm text-muted" { (t!(locale, "people-past-left-more", most = MOST_NAMED)) } }
                    @if shown.left.is_empty() { p class="text-sm text-muted" { (t!(locale, "people-past-left-forgotten")) } }
                } @else if action.unchanged > 0 {
                    a class="link reach inline-flex items-center text-sm" href=(format!("{}#past-{}", address(tenant, asked, &[("left", action.id.to_string())]), action.id)) {
                        (t!(locale, "people-past-left-who"))
                    }
                }
                p class="text-sm text-muted" {
                    (who(locale, access, action.author, author.as_deref())) " · " (moment::ago(reader, action.created_at))
                }
            }
            @if is_own && action.can_be_undone(reader.now) {
                form method="post" action=(undo) { (Button::new(t!(locale, "people-bulk-undo")).small().icon(Icon::Rotate)) }
            }
        }
    }
}

fn left(tenant: TenantId, locale: Locale, id: ContactId, label: Option<&Label>, why: Left) -> Markup {
    let why = match why {
        Left::Same => t!(locale, "people-past-why-same"),
        Left::Gone => t!(locale, "people-past-why-gone"),
        Left::Deleted => t!(locale, "people-past-why-deleted"),
        Left::Refused => t!(locale, "people-past-why-refused"),
    };
    html! {
        @match label {
            Some(label) => a class="link reach inline-flex items-center" href=(format!("/t/{tenant}/people/{id}")) { bdi { (label.show(locale)) } },
            None => (t!(locale, "people-past-erased")),
        }
        span class="text-muted" { " · " (why) }
    }
}

fn who(locale: Locale, access: &Access, author: Who, name: Option<&str>) -> Markup {
    match (author, name) {
        _ if author == access.actor.who => html! { (t!(locale, "people-past-you")) },
        (_, Some(name)) => html! { bdi { (name) } },
        (Who::ApiKey(_), None) => html! { (t!(locale, "people-past-program")) },
        (_, None) => html! { (t!(locale, "people-past-someone")) },
    }
}

/// Which tag, or whose they became; nothing where that is gone meanwhile.
fn object(shown: &Shown, change: &Change) -> Option<String> {
    match change {
        Change::Tag { tag, .. } => Some(tag.clone()),
        Change::Owner { owner: Some(owner) } => {
            shown.staff.iter().find(|(id, _)| id == owner).map(|(_, name)| name.clone())
        }
        Change::Language { language: said } | Change::TimeZone { time_zone: said } => said.clone(),
        Change::Owner { owner: None } | Change::Company { .. } | Change::Delete | Change::PutBack => None,
    }
}

fn state(locale: Locale, stage: Stage) -> Option<(String, Tone)> {
    match stage {
        Stage::Gathering | Stage::Running => Some((t!(locale, "people-past-going-on"), Tone::Attention)),
        Stage::Undoing => Some((t!(locale, "people-past-undoing"), Tone::Attention)),
        Stage::Undone => Some((t!(locale, "people-past-undone"), Tone::Plain)),
        Stage::Stopped => Some((t!(locale, "people-past-stopped"), Tone::Attention)),
        Stage::Done => None,
    }
}

/// How many were changed, and why the others were not.
fn outcome(locale: Locale, action: &Action) -> Vec<String> {
    let number = |count: i64| manner::number(locale, count);
    let of = t!(locale, "people-past-changed", changed = number(action.changed), total = number(action.total));
    let is_undone = action.stage == Stage::Undone;
    let (restored, kept) = if is_undone { (action.restored, action.changed - action.restored) } else { (0, 0) };
    let reasons = action.reasons.map(|Reasons { gone, deleted, refused }| {
        let same = action.unchanged - gone - deleted - refused;
        [
            (same, t!(locale, "people-past-left-same", count = number(same))),
            (deleted, t!(locale, "people-past-left-deleted", count = number(deleted))),
            (gone, t!(locale, "people-past-left-gone", count = number(gone))),
            (refused, t!(locale, "people-past-left-refused", count = number(refused))),
        ]
    });
    let undone = [
        (restored, t!(locale, "people-past-restored", count = number(restored))),
        (kept, t!(locale, "people-past-kept", count = number(kept))),
    ];
    let said = reasons.into_iter().flatten().chain(undone).filter(|(count, _)| *count > 0).map(|(_, words)| words);
    [of].into_iter().chain(said).collect()
}
