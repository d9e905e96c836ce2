//! The menu above a thread that puts it out of sight for a while.

use accounts::tenants::hours;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ConversationId, Locale, Problem, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope, Tx};
use uuid::Uuid;
use web::components::{Button, Icon, Reader, moment};
use web::layout::Theme;
use web::{Access, App, Form, Page, Path, Query, t};

use super::rules::{self, Preset};
use super::{LONGEST, Refusal};
use crate::conversations::composer::Tried;
use crate::conversations::pages::{self, Looking};
use crate::conversations::{self, Conversation, Status};
use crate::undo::{self, What};

/// The times that are offered to this reader now.
pub(crate) fn offered(scope: &Scope<'_>, access: &Access) -> store::Result<Vec<(Preset, Timestamp)>> {
    Ok(rules::presets(scope.now(), access.time_zone, &hours::get(scope)?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    /// An offered time.
    until: String,
    /// One that was picked, on the reader's wall.
    at: String,
}

/// `POST /t/{tenant}/inbox/{conversation}/snooze`
pub(crate) async fn snooze(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(chosen): Form<Chosen>,
) -> web::Result<Response> {
    let until = match chosen.until.trim() {
        "" => rules::typed(access.time_zone, &chosen.at),
        text => Timestamp::parse(text).ok(),
    };
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<Option<Uuid>, Fault<Refusal>> {
        let find = |tx: &Tx<'_>| conversations::find(tx, &asker, id).map_err(|fault| fault.map(Refusal::from));
        let was = undo::State::status(&find(tx)?);
        let until = until.ok_or(Fault::Refused(Refusal::NoTime))?;
        super::snooze(tx, &asker, id, until, None)?;
        let became = undo::State::status(&find(tx)?);
        Ok(undo::remember(tx, &asker, What::Status, id, &was, &became)?)
    };
    match app.db.write(access.tenant, access.actor, write).await {
        // What sleeps is out of sight: on to the next.
        Ok(undo) => Ok(pages::back_to(&access, id, &looking, false, undo)),
        Err(Fault::Refused(refusal @ (Refusal::Past | Refusal::TooFar | Refusal::NoTime))) => {
            let tried = Tried { wrong: Some(words(access.locale, refusal)), ..Tried::default() };
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let shown = pages::shown(&app, &access, theme, id, &looking, &page, &tried).await?;
            Ok((status, shown).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Past => t!(locale, "snooze-past"),
        Refusal::TooFar => t!(locale, "snooze-too-far"),
        Refusal::NoTime | Refusal::NotFound | Refusal::Changed => t!(locale, "snooze-no-time"),
    }
}

/// The menu.
pub(crate) fn menu(
    reader: Reader,
    conversation: &Conversation,
    offered: &[(Preset, Timestamp)],
    here: &str,
    query: &str,
) -> Markup {
    let locale = reader.locale;
    let choice = "reach flex w-full cursor-pointer items-center justify-between gap-3 rounded-field px-2.5 py-2 text-start text-sm hover:bg-base-200";
    html! {
        details id="snooze" class="relative" data-menu {
            summary data-key="z" aria-keyshortcuts="z" class="btn btn-ghost btn-square reach reach-wide" title=(t!(locale, "snooze-title")) {
                span class="sr-only" { (t!(locale, "snooze-title")) }
                (Icon::AlarmClock.small())
            }
            div class="absolute end-0 top-full z-30 mt-1 w-72 max-w-[90vw] rounded-box border border-base-300 bg-base-100 p-1.5" {
                @if let Some(until) = conversation.snoozed_until.filter(|_| conversation.status == Status::Snoozed) {
                    p class="px-2.5 pt-1.5 text-sm" { (t!(locale, "snooze-until", when = moment::full_words(reader, until))) }
                    form method="post" action=(format!("{here}/status{query}")) {
                        button class=(choice) type="submit" name="status" value="open" { (t!(locale, "snooze-wake")) }
                    }
                }
                form method="post" action=(format!("{here}/snooze{query}")) {
                    @for (preset, until) in offered {
                        button class=(choice) type="submit" name="until" value=(until) formnovalidate {
                            span { (name(locale, *preset)) }
                            span class="text-muted" { (moment::ahead_words(reader, *until)) }
                        }
                    }
                }
                form method="post" action=(format!("{here}/snooze{query}")) class="space-y-2 px-2.5 py-2" {
                    label class="block text-sm font-medium" for="snooze-at" { (t!(locale, "snooze-pick")) }
                    input class="input reach w-full" type="datetime-local" id="snooze-at" name="at" required
                        min=(rules::field_value(reader.zone, reader.now)) max=(rules::field_value(reader.zone, reader.now + LONGEST));
                    p class="text-xs text-muted" { (t!(locale, "snooze-about")) }
                    (Button::new(t!(locale, "snooze-do")).small())
                }
            }
        }
    }
}

/// What a time that is offered is called.
pub(crate) fn name(locale: Locale, preset: Preset) -> String {
    match preset {
        Preset::ThisAfternoon => t!(locale, "snooze-this-afternoon"),
        Preset::TomorrowMorning => t!(locale, "snooze-tomorrow-morning"),
        Preset::NextOpening => t!(locale, "snooze-next-opening"),
        Preset::NextWeek => t!(locale, "snooze-next-week"),
    }
}
