//! "Closed. Undo": what was just done, said where one looks next, with the way back.

use axum::extract::State as Extract;
use axum::response::Response;
use kernel::{Locale, TenantId};
use maud::{Markup, html};
use uuid::Uuid;
use web::components::Icon;
use web::{Access, App, Path, Query, t};

use super::{Offer, State};
use crate::conversations::pages::{Looking, back_to};
use crate::merging;

/// `POST /t/{tenant}/inbox/undo/{undo}`
pub(crate) async fn undo(
    Extract(app): Extract<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let asker = access.clone();
    let conversation = app.db.write(access.tenant, access.actor, move |tx| super::undo(tx, &asker, id)).await?;
    let asker = access.clone();
    let seen = app.db.read(access.tenant, move |scope| crate::visible(scope, &asker, vec![conversation])).await?;
    Ok(back_to(&access, conversation, &looking, seen.contains(&conversation), None))
}

/// The line with the way back.
pub(crate) fn line(access: &Access, looking: &Looking, offer: &Offer) -> Markup {
    let locale = access.locale;
    let action = format!("/t/{}/inbox/undo/{}{}", access.tenant, offer.id, looking.query());
    html! {
        div id="undo" role="status" class="flex shrink-0 items-center gap-3 border-b border-base-300 bg-selected px-4 py-1.5 text-sm" {
            span class="text-primary" { (Icon::Check.small()) }
            span class="min-w-0 grow" { (words(locale, &offer.became)) }
            form method="post" action=(action) {
                button class="reach cursor-pointer font-semibold underline" type="submit" data-key="u" aria-keyshortcuts="u" { (t!(locale, "message-undo")) }
            }
        }
    }
}

fn words(locale: Locale, became: &State) -> String {
    match became {
        State::Status { snoozed_until: Some(_), .. } => t!(locale, "undo-snoozed"),
        State::Status { status, .. } if status == "closed" => t!(locale, "undo-closed"),
        State::Status { .. } => t!(locale, "undo-opened"),
        State::Assignment { assignee: None, team: None } => t!(locale, "undo-let-go"),
        State::Assignment { .. } => t!(locale, "undo-given"),
        State::Label { is_on: true, .. } => t!(locale, "undo-labelled"),
        State::Label { is_on: false, .. } => t!(locale, "undo-unlabelled"),
        State::Unread { .. } => t!(locale, "undo-read"),
        State::Note { .. } => t!(locale, "undo-note"),
        State::Moved { what: merging::What::Merge, .. } => t!(locale, "undo-merged"),
        State::Moved { what: merging::What::Split, .. } => t!(locale, "undo-split"),
    }
}
