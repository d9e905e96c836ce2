//! Choosing several conversations, what is done with them, how far it is, and the way back: forms, without script too.

use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ConversationId, Locale, Problem, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::inbox::Choosing;
use web::components::{Button, Icon, Reader, moment, tinted};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Page, Path, Query, manner, t};

use super::{Action, Change, Chosen, Refusal, Stage};
use crate::conversations::pages::{self, Looking};
use crate::conversations::{self, Status, Taker};
use crate::labels::{self, Label};
use crate::snooze::pages::{name, offered};
use crate::snooze::rules::{self, Preset};

/// What can be done with those that are chosen.
pub(crate) struct Choices {
    takers: Vec<Taker>,
    labels: Vec<Label>,
    offered: Vec<(Preset, Timestamp)>,
}

/// What the page of choosing shows besides the list.
pub(crate) fn choices(scope: &Scope<'_>, access: &Access) -> store::Result<Choices> {
    Ok(Choices {
        takers: conversations::takers(scope)?,
        labels: labels::list(scope)?,
        offered: offered(scope, access)?,
    })
}

/// The form's fields as what is to be done.
struct Wanted {
    conversations: Vec<ConversationId>,
    is_all: bool,
    change: Option<Change>,
}

impl Wanted {
    fn of(access: &Access, fields: &[(String, String)]) -> Self {
        let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.trim());
        let (what, id) = value("do").map_or(("", ""), |wanted| wanted.split_once(':').unwrap_or((wanted, "")));
        let change = match what {
            "close" => Some(Change::Close),
            "reopen" => Some(Change::Reopen),
            "read" => Some(Change::Read),
            "nobody" => Some(Change::Assign { assignee: None, team: None }),
            "person" => id.parse().ok().map(|id| Change::Assign { assignee: Some(id), team: None }),
            "team" => id.parse().ok().map(|id| Change::Assign { assignee: None, team: Some(id) }),
            "label" | "unlabel" => id.parse().ok().map(|label| Change::Label { label, is_on: what == "label" }),
            "snooze" => Timestamp::parse(id).ok().map(|until| Change::Snooze { until }),
            "snooze-at" => {
                let until = value("at").and_then(|at| rules::typed(access.time_zone, at));
                // A time that cannot be read is none to come.
                Some(Change::Snooze { until: until.unwrap_or(Timestamp::from_micros(0)) })
            }
            _ => None,
        };
        let chosen = fields.iter().filter(|(name, _)| name == "conversation");
        Self {
            conversations: chosen.filter_map(|(_, id)| id.parse().ok()).collect(),
            is_all: value("all") == Some("true"),
            change,
        }
    }
}

/// `POST /t/{tenant}/inbox/bulk`
pub(crate) async fn start(
    Extract(app): Extract<App>,
    access: Access,
    theme: Theme,
    Path(_): Path<TenantId>,
    Query(mut looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let wanted = Wanted::of(&access, &fields);
    let chosen = match wanted.is_all {
        // Of the whole list, not of this page on.
        true => Chosen::All(looking.filter(&access, &Page::default())?),
        false => Chosen::These(wanted.conversations),
    };
    let asker = access.clone();
    let write = move |tx: &mut store::Tx<'_>| -> Result<Uuid, Fault<Refusal>> {
        let change = wanted.change.ok_or(Fault::Refused(Refusal::NoChange))?;
        super::start(tx, &asker, chosen, change)
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(id) => Ok(to_list(&access, &looking, id)),
        Err(Fault::Refused(refusal)) => {
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let wrong = Some(words(access.locale, refusal));
            looking.select = "true".to_owned();
            Ok((status, pages::listing(&app, &access, theme, &looking, &page, wrong).await?).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    /// `past`: the page of what was done.
    back: String,
}

/// `POST /t/{tenant}/inbox/bulk/{bulk}/undo`
pub(crate) async fn undo(
    Extract(app): Extract<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(looking): Query<Looking>,
    Query(from): Query<From>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::undo(tx, &asker, id)).await?;
    if from.back == "past" {
        return Ok(web::redirect(&format!("/t/{}/inbox/bulk", access.tenant)).into_response());
    }
    Ok(to_list(&access, &looking, id))
}

fn to_list(access: &Access, looking: &Looking, id: Uuid) -> Response {
    let query = looking.query();
    let and = if query.is_empty() { "?" } else { "&" };
    web::redirect(&format!("/t/{}/inbox{query}{and}bulk={id}", access.tenant)).into_response()
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Nothing | Refusal::NotFound => t!(locale, "bulk-nothing"),
        Refusal::TooMany => t!(locale, "bulk-too-many"),
        Refusal::NoChange => t!(locale, "bulk-no-change"),
        Refusal::UnknownLabel => t!(locale, "label-gone"),
        Refusal::UnknownAssignee | Refusal::UnknownTeam => t!(locale, "bulk-unknown-taker"),
        Refusal::NoTime => t!(locale, "snooze-no-time"),
        Refusal::TooLate => t!(locale, "bulk-too-late"),
    }
}

/// How far each is, and the way back.
pub(crate) fn lines(access: &Access, reader: Reader, looking: &Looking, actions: &[Action]) -> Markup {
    html! {
        div id="bulk" class="empty:hidden" {
            @for action in actions { (line(access, reader, looking, action)) }
        }
    }
}

fn line(access: &Access, reader: Reader, looking: &Looking, action: &Action) -> Markup {
    let locale = reader.locale;
    let undo = format!("/t/{}/inbox/bulk/{}/undo{}", access.tenant, action.id, looking.query());
    let icon = if action.stage.goes_on() { Icon::Clock } else { Icon::Check };
    html! {
        div role="status" class="flex shrink-0 items-center gap-3 border-b border-base-300 bg-selected px-4 py-1.5 text-sm" {
            span class="text-primary" { (icon.small()) }
            span class="min-w-0 grow" { (done_words(locale, action)) }
            @if action.can_be_undone(reader.now) {
                form method="post" action=(undo) {
                    button class="reach cursor-pointer font-semibold underline" type="submit" { (t!(locale, "message-undo")) }
                }
            }
        }
    }
}

fn done_words(locale: Locale, action: &Action) -> String {
    let number = |count: i64| manner::number(locale, count);
    let what = what(locale, &action.change);
    let (changed, total) = (number(action.changed), number(action.total));
    let (unchanged, restored) = (number(action.unchanged), number(action.restored));
    let kept = action.changed - action.restored;
    match action.stage {
        Stage::Gathering => t!(locale, "bulk-gathering", what = what),
        Stage::Running => t!(locale, "bulk-running", what = what, done = number(action.looked_at()), total = total),
        Stage::Done if action.unchanged == 0 => t!(locale, "bulk-done", what = what, changed = changed),
        Stage::Done => t!(locale, "bulk-done-left", what = what, changed = changed, left = unchanged),
        Stage::Undoing => t!(locale, "bulk-undoing", what = what),
        Stage::Undone if kept == 0 => t!(locale, "bulk-undone", what = what, restored = restored),
        Stage::Undone => t!(locale, "bulk-undone-kept", what = what, restored = restored, kept = number(kept)),
        Stage::Stopped => t!(locale, "bulk-stopped", what = what),
    }
}

pub(super) fn what(locale: Locale, change: &Change) -> String {
    match change {
        Change::Close => t!(locale, "bulk-what-close"),
        Change::Reopen => t!(locale, "bulk-what-reopen"),
        Change::Assign { assignee: None, team: None } => t!(locale, "bulk-what-let-go"),
        Change::Assign { .. } => t!(locale, "bulk-what-assign"),
        Change::Label { is_on: true, .. } => t!(locale, "bulk-what-label"),
        Change::Label { is_on: false, .. } => t!(locale, "bulk-what-unlabel"),
        Change::Snooze { .. } => t!(locale, "bulk-what-snooze"),
        Change::Read => t!(locale, "bulk-what-read"),
    }
}

/// What stands around the rows while they are chosen. `known` is how many the whole list holds, where that is known.
pub(crate) fn choosing(
    access: &Access,
    reader: Reader,
    looking: &Looking,
    choices: &Choices,
    known: Option<i64>,
    wrong: Option<String>,
) -> Choosing {
    let locale = reader.locale;
    let query = looking.query();
    Choosing {
        action: format!("/t/{}/inbox/bulk{query}", access.tenant),
        cancel_href: format!("/t/{}/inbox{query}", access.tenant),
        past: (format!("/t/{}/inbox/bulk", access.tenant), t!(locale, "past-title")),
        all: match known {
            Some(count) => t!(locale, "choosing-all-of", count = manner::number(locale, count)),
            None => t!(locale, "choosing-all"),
        },
        wrong,
        actions: actions(reader, looking, choices),
    }
}

const MENU: &str = "absolute inset-x-3 bottom-full z-30 mb-1 max-h-[60dvh] overflow-y-auto rounded-box border border-base-300 bg-base-100 p-1.5";
const CHOICE: &str = "reach flex w-full cursor-pointer items-center gap-2 rounded-field px-2.5 py-2 text-start text-sm hover:bg-base-200";

fn actions(reader: Reader, looking: &Looking, choices: &Choices) -> Markup {
    let locale = reader.locale;
    let (icon, label, value) = match looking.state() {
        Status::Open | Status::Snoozed => (Icon::Check, t!(locale, "conversation-close"), "close"),
        Status::Closed => (Icon::Rotate, t!(locale, "conversation-reopen"), "reopen"),
    };
    html! {
        (Button::new(label).icon(icon).small().sends("do", value))
        (menu("choosing-give", Icon::UserPlus, &t!(locale, "conversation-give"), give(locale, choices)))
        @if !choices.labels.is_empty() {
            (menu("choosing-labels", Icon::Tag, &t!(locale, "labels-title"), put(locale, choices)))
        }
        @if looking.state() != Status::Closed {
            (menu("choosing-snooze", Icon::AlarmClock, &t!(locale, "snooze-title"), sleep(reader, choices)))
        }
        @if looking.state() == Status::Snoozed {
            (Button::new(t!(locale, "snooze-wake")).quiet().small().icon_only(Icon::Rotate).sends("do", "reopen"))
        }
        (Button::new(t!(locale, "bulk-mark-read")).quiet().small().icon_only(Icon::CheckCheck).sends("do", "read"))
    }
}

/// One menu is open at a time, and stands above the whole bar.
fn menu(id: &str, icon: Icon, label: &str, content: Markup) -> Markup {
    html! {
        details id=(id) name="choosing" data-menu {
            summary class="btn btn-ghost btn-square btn-sm reach reach-wide" title=(label) {
                span class="sr-only" { (label) }
                (icon.small())
            }
            div class=(MENU) { (content) }
        }
    }
}

fn choice(value: &str, content: Markup) -> Markup {
    html! { button type="submit" name="do" value=(value) formnovalidate class=(CHOICE) { (content) } }
}

fn give(locale: Locale, choices: &Choices) -> Markup {
    html! {
        (choice("nobody", html! { (t!(locale, "conversation-nobody")) }))
        @for taker in &choices.takers {
            @match taker {
                Taker::Member(member) => (choice(&format!("person:{}", member.id), html! { bdi class="min-w-0 grow truncate" { (member.name) } })),
                Taker::Team { id, name } => {
                    (choice(&format!("team:{id}"), html! { span class="min-w-0 grow truncate" { (t!(locale, "conversation-team", name = isolated(name))) } }))
                }
            }
        }
    }
}

fn put(locale: Locale, choices: &Choices) -> Markup {
    html! {
        (labels::pages::filter(locale, "choosing-labels", choices.labels.len()))
        @for label in &choices.labels {
            div class="flex items-center [&[hidden]]:hidden" data-find=(label.name) {
                (choice(&format!("label:{}", label.id), tinted(&label.name, label.colour.tint())))
                button type="submit" name="do" value=(format!("unlabel:{}", label.id)) class="btn btn-ghost btn-square btn-sm reach reach-wide"
                    title=(t!(locale, "bulk-take-off", name = label.name.clone())) {
                    span class="sr-only" { (t!(locale, "bulk-take-off", name = isolated(&label.name))) }
                    (Icon::X.small())
                }
            }
        }
    }
}

fn sleep(reader: Reader, choices: &Choices) -> Markup {
    let locale = reader.locale;
    html! {
        @for (preset, until) in &choices.offered {
            (choice(&format!("snooze:{until}"), html! {
                span class="grow" { (name(locale, *preset)) }
                span class="text-muted" { (moment::ahead_words(reader, *until)) }
            }))
        }
        div class="space-y-2 px-2.5 py-2" {
            label class="block text-sm font-medium" for="choosing-at" { (t!(locale, "snooze-pick")) }
            input class="input reach w-full" type="datetime-local" id="choosing-at" name="at"
                min=(rules::field_value(reader.zone, reader.now)) max=(rules::field_value(reader.zone, reader.now + crate::snooze::LONGEST));
            (Button::new(t!(locale, "snooze-do")).small().sends("do", "snooze-at"))
        }
    }
}
