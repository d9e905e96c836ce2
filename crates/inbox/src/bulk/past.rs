//! `/t/{tenant}/inbox/bulk`: what was done to many in the last thirty days, by whom, what came of it, and the way back while there is one.
//!
//! Whoever sets things up here reads everyone's, the others their own; only whoever did it takes it back.

use axum::extract::State;
use kernel::{Locale, Permission, Timestamp, Who};
use maud::{Markup, html};
use store::Scope;
use uuid::Uuid;
use web::components::{Button, Icon, Reader, Tone, back, chip, empty_state, framed, moment, older, rows};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Listing, Page, Place, Query, manner, t};

use super::{Action, Change, Stage, pages};
use crate::conversations::{self, Taker};
use crate::labels::{self, Label};

type Past = (Action, Option<String>);

/// What the changes speak of, by name.
struct Names {
    labels: Vec<Label>,
    takers: Vec<Taker>,
}

/// `GET /t/{tenant}/inbox/bulk`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let before = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        let names = Names { labels: labels::list(scope)?, takers: conversations::takers(scope)? };
        Ok((super::past(scope, &asker, before, limit + 1)?, names))
    };
    let (past, names) = app.db.read(access.tenant, read).await?;
    let past = Listing::new(past, limit, |(action, _): &Past| (action.created_at, action.id));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    Ok(page_of(&access, theme, reader, &past, &names))
}

fn page_of(access: &Access, theme: Theme, reader: Reader, past: &Listing<Past>, names: &Names) -> Markup {
    let locale = reader.locale;
    let here = format!("/t/{}/inbox", access.tenant);
    let about = match access.may(Permission::SettingsManage) {
        true => t!(locale, "past-about"),
        false => t!(locale, "past-about-own"),
    };
    let title = t!(locale, "past-title");
    let content = html! {
        @if past.data.is_empty() {
            @let choose = Button::new(t!(locale, "past-choose")).icon(Icon::ListChecks).to(format!("{here}?select=true"));
            (empty_state(Icon::ListChecks, &t!(locale, "past-none"), &t!(locale, "past-none-about"), Some(choose)))
        } @else {
            div class="max-w-3xl" { (rows(past.data.iter().map(|one| row(access, reader, names, one)))) }
            @if let Some(cursor) = &past.next_cursor {
                (older(&format!("{here}/bulk?cursor={cursor}"), &t!(locale, "past-older")))
            }
        }
    };
    let above = back(&here, &t!(locale, "past-back"));
    let body = framed(&above, &title, Some(&about), &html! {}, &content);
    layout::page(&PageContext::of(access, theme, Place::Inbox), &title, body)
}

fn row(access: &Access, reader: Reader, names: &Names, (action, author): &Past) -> Markup {
    let locale = reader.locale;
    let is_own = action.author == access.actor.who;
    let undo = format!("/t/{}/inbox/bulk/{}/undo?back=past", access.tenant, action.id);
    html! {
        div class="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3" data-past=(action.id) {
            div class="min-w-0 basis-64 grow space-y-1" {
                p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium" {
                    span { (pages::what(locale, &action.change)) }
                    @if let Some(object) = object(reader, names, &action.change) { bdi class="min-w-0 truncate" { (object) } }
                    @if let Some((words, tone)) = state(locale, action.stage) { (chip(&words, tone)) }
                }
                ul class="text-sm" { @for line in outcome(locale, action) { li { (line) } } }
                p class="text-sm text-muted" {
                    (who(locale, access, action.author, author.as_deref())) " · " (moment::ago(reader, action.created_at))
                }
            }
            @if is_own && action.can_be_undone(reader.now) {
                form method="post" action=(undo) { (Button::new(t!(locale, "message-undo")).small().icon(Icon::Rotate)) }
            }
        }
    }
}

fn who(locale: Locale, access: &Access, author: Who, name: Option<&str>) -> Markup {
    match (author, name) {
        _ if author == access.actor.who => html! { (t!(locale, "past-you")) },
        (_, Some(name)) => html! { bdi { (name) } },
        (Who::ApiKey(_), None) => html! { (t!(locale, "message-by-program")) },
        (_, None) => html! { (t!(locale, "past-someone")) },
    }
}

/// Which label, whom, until when; nothing where it is gone meanwhile.
fn object(reader: Reader, names: &Names, change: &Change) -> Option<String> {
    match change {
        Change::Label { label, .. } => names.labels.iter().find(|one| one.id == *label).map(|label| label.name.clone()),
        Change::Assign { assignee: Some(staff), .. } => names.takers.iter().find_map(|taker| match taker {
            Taker::Member(member) if member.id == *staff => Some(member.name.clone()),
            Taker::Member(_) | Taker::Team { .. } => None,
        }),
        Change::Assign { team: Some(team), .. } => names.takers.iter().find_map(|taker| match taker {
            Taker::Team { id, name } if id == team => Some(name.clone()),
            Taker::Member(_) | Taker::Team { .. } => None,
        }),
        Change::Snooze { until } => Some(moment::full_words(reader, *until)),
        Change::Close | Change::Reopen | Change::Read | Change::Assign { assignee: None, team: None } => None,
    }
}

fn state(locale: Locale, stage: Stage) -> Option<(String, Tone)> {
    match stage {
        Stage::Gathering | Stage::Running => Some((t!(locale, "past-going-on"), Tone::Attention)),
        Stage::Undoing => Some((t!(locale, "past-undoing"), Tone::Attention)),
        Stage::Undone => Some((t!(locale, "past-undone"), Tone::Plain)),
        Stage::Stopped => Some((t!(locale, "past-stopped"), Tone::Attention)),
        Stage::Done => None,
    }
}

/// How many were changed, and why the others were not.
fn outcome(locale: Locale, action: &Action) -> Vec<String> {
    let number = |count: i64| manner::number(locale, count);
    let of = t!(locale, "past-changed", changed = number(action.changed), total = number(action.total));
    let same = action.unchanged - action.left_gone - action.left_written - action.left_refused;
    let kept = if action.stage == Stage::Undone { action.changed - action.restored } else { 0 };
    let restored = if action.stage == Stage::Undone { action.restored } else { 0 };
    let lines = [
        (same, t!(locale, "past-left-same", count = number(same))),
        (action.left_written, t!(locale, "past-left-written", count = number(action.left_written))),
        (action.left_refused, t!(locale, "past-left-refused", count = number(action.left_refused))),
        (action.left_gone, t!(locale, "past-left-gone", count = number(action.left_gone))),
        (restored, t!(locale, "past-restored", count = number(restored))),
        (kept, t!(locale, "past-kept", count = number(kept))),
    ];
    let said = lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words);
    [of].into_iter().chain(said).collect()
}
