//! Merging and splitting in the browser: the person's other conversations beside the thread, and a choice in a message's menu.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ConversationId, Locale, MessageId, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope, Tx};
use uuid::Uuid;
use web::components::{Button, Icon, Reader, moment};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Page, Path, Query, t};

use super::{Done, Refusal, What};
use crate::conversations::composer::Tried;
use crate::conversations::pages::{Looking, Opened, back_to, shown};
use crate::conversations::{self, Conversation, Status};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Merging {
    from: Option<ConversationId>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Splitting {
    message: Option<MessageId>,
}

/// `POST /t/{tenant}/inbox/{conversation}/merge`: another one goes into this one.
pub(crate) async fn merge(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(merging): Form<Merging>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(Done, Option<Uuid>), Fault<Refusal>> {
        let from = merging.from.ok_or(Fault::Refused(Refusal::NotFound))?;
        let done = super::merge(tx, &asker, id, from)?;
        Ok((done, super::remember(tx, &asker, What::Merge, done)?))
    };
    let done = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, (id, &looking, &page), done).await
}

/// `POST /t/{tenant}/inbox/{conversation}/split`: a new one begins with a message of this one.
pub(crate) async fn split(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(splitting): Form<Splitting>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(Done, Option<Uuid>), Fault<Refusal>> {
        let message = splitting.message.ok_or(Fault::Refused(Refusal::NotFound))?;
        let done = super::split(tx, &asker, id, message)?;
        Ok((done, super::remember(tx, &asker, What::Split, done)?))
    };
    let done = app.db.write(access.tenant, access.actor, write).await;
    answered(&app, &access, theme, (id, &looking, &page), done).await
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    (id, looking, page): (ConversationId, &Looking, &Page),
    done: Result<(Done, Option<Uuid>), Fault<Refusal>>,
) -> web::Result<Response> {
    match done {
        Ok((done, undo)) => Ok(back_to(access, done.conversation, looking, true, undo)),
        Err(Fault::Refused(refusal)) if refusal != Refusal::NotFound => {
            // What was merged meanwhile is shown where it is.
            let find = access.clone();
            let place = app.db.read(access.tenant, move |scope| super::whereabouts(scope, id)).await?.unwrap_or(id);
            let tried = Tried { wrong: Some(words(access.locale, refusal)), ..Tried::default() };
            let shown = shown(app, &find, theme, place, looking, page, &tried).await?;
            Ok((StatusCode::CONFLICT, shown).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Itself => t!(locale, "merge-itself"),
        Refusal::OtherPerson => t!(locale, "merge-two-people"),
        Refusal::Merged => t!(locale, "merge-already"),
        Refusal::TooManyMerged => t!(locale, "merge-too-many"),
        Refusal::TooManySplit => t!(locale, "split-too-many"),
        Refusal::Beginning => t!(locale, "split-beginning"),
        Refusal::NotFound | Refusal::TooLate | Refusal::Changed => Problem::from(refusal).detail,
    }
}

/// Where a conversation is now that was merged, if the caller sees it there.
pub(crate) async fn elsewhere(app: &App, access: &Access, id: ConversationId) -> web::Result<Option<String>> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> store::Result<Option<ConversationId>> {
        match conversations::find(scope, &asker, id) {
            Err(Fault::Refused(conversations::Refusal::Merged(into))) => Ok(Some(into)),
            Ok(_) | Err(Fault::Refused(_)) => Ok(None),
            Err(Fault::Failed(error)) => Err(error),
        }
    };
    let into = app.db.read(access.tenant, read).await?;
    Ok(into.map(|into| format!("/t/{}/inbox/{into}", access.tenant)))
}

/// What was typed for a conversation that is no more, below what the caller has typed where it is now.
pub(crate) async fn beside_draft(app: &App, access: &Access, id: ConversationId, typed: &str) -> web::Result<String> {
    let asker = access.clone();
    let own = app.db.read(access.tenant, move |scope| conversations::own(scope, &asker, id)).await?;
    let typed = kernel::Text::clean(typed);
    if own.draft.contains(typed.trim()) {
        return Ok(own.draft);
    }
    Ok(if own.draft.is_empty() { typed } else { format!("{}\n\n{typed}", own.draft) })
}

/// In a message's menu: it and all that came after go to a new conversation.
pub(crate) fn split_choice(locale: Locale, here: &str, message: &str) -> Markup {
    html! {
        form method="post" action=(format!("{here}/split")) {
            button type="submit" name="message" value=(message) data-split
                class="reach flex w-full cursor-pointer items-center gap-2 rounded-field px-2.5 py-2 text-start text-sm hover:bg-base-200" {
                (Icon::Message.small()) (t!(locale, "split-here"))
            }
        }
    }
}

/// Beside the thread: what else there is with this person.
pub(crate) fn others(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> Markup {
    let locale = reader.locale;
    // What was done, and the way back, stand above the thread.
    let query = looking.at_thread().query();
    let merge = format!("/t/{}/inbox/{}/merge{query}", access.tenant, opened.conversation.id);
    html! {
        @if !opened.others.is_empty() {
            section class="space-y-2" id="others" {
                h3 class="text-xs font-semibold uppercase tracking-wide text-muted" { (t!(locale, "others-title")) }
                ul class="space-y-3 text-sm" {
                    @for one in &opened.others {
                        li class="space-y-1" {
                            a class="reach block underline wrap-anywhere" href=(format!("/t/{}/inbox/{}{query}", access.tenant, one.id)) { (called(reader, one)) }
                            @if let Some(link) = link(locale, opened, one) { p class="text-muted" { (link) } }
                            @if access.may(Permission::ConversationWrite) {
                                form method="post" action=(merge) {
                                    input type="hidden" name="from" value=(one.id);
                                    (Button::new(t!(locale, "others-merge")).small())
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where and when it was, and how it stands.
fn called(reader: Reader, one: &Conversation) -> String {
    let locale = reader.locale;
    let state = match one.status {
        Status::Open => t!(locale, "view-open"),
        Status::Closed => t!(locale, "view-closed"),
        Status::Snoozed => t!(locale, "view-snoozed"),
    };
    format!("{} · {} · {state}", isolated(&one.inbox.name), moment::ago_words(reader, one.last_message_at))
}

/// Whether the one goes on from the other.
fn link(locale: Locale, opened: &Opened, one: &Conversation) -> Option<String> {
    if opened.conversation.previous == Some(one.id) {
        return Some(t!(locale, "others-earlier"));
    }
    let is_next = opened.next == Some(one.id) || one.previous == Some(opened.conversation.id);
    is_next.then(|| t!(locale, "others-later"))
}
