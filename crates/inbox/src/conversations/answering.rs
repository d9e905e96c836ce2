//! Reacting to one message, and answering one: what stands above the words then.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{ConversationId, Locale, MessageId, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use web::components::Icon;
use web::words::isolated;
use web::{Access, App, Form, Fragment, Path, Query, t};

use super::pages::{self, Looking};
use crate::messages::{Direction, Message, view};
use crate::reply::{self, NewMessage, NewPart};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reacting {
    /// Nothing takes ours back.
    emoji: String,
}

/// `POST /t/{tenant}/inbox/{conversation}/messages/{message}/reaction`: it goes at once, like everything through the gate; the
/// thread shows it, or why not.
pub(crate) async fn react(
    State(app): State<App>,
    access: Access,
    Fragment(is_fragment): Fragment,
    Path((_, id, message)): Path<(TenantId, ConversationId, MessageId)>,
    Query(looking): Query<Looking>,
    Form(reacting): Form<Reacting>,
) -> web::Result<Response> {
    let part = NewPart::Reaction { to: message, emoji: Some(reacting.emoji) };
    let new = NewMessage::Part { part, reply_to: None };
    let (asker, sent) = (access.clone(), new.clone());
    let write = move |tx: &mut store::Tx<'_>| reply::reply(tx, &asker, id, sent);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(_) => {}
        Err(Fault::Refused(reply::Refusal::Gate(_))) => _ = reply::refused(&app, &access, id, new).await?,
        Err(Fault::Refused(refusal)) => return Err(Problem::from(refusal).into()),
        Err(Fault::Failed(error)) => return Err(error.into()),
    }
    if is_fragment {
        // The open page hears of it as of everything else.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(pages::back_to(&access, id, &looking, true, None))
}

/// What is answered, above the words, with the way back to answering nothing in particular.
pub(super) fn strip(locale: Locale, here: &str, name: &str, message: &Message) -> Markup {
    let by = match message.direction {
        Direction::Inbound => name.to_owned(),
        Direction::Outbound | Direction::Internal => t!(locale, "message-by-us"),
    };
    html! {
        div data-answering class="flex items-start gap-2 border-b border-base-300 px-3.5 py-2" {
            input type="hidden" name="reply_to" value=(message.id);
            div class="min-w-0 grow border-s-2 border-primary ps-2" {
                p class="text-xs font-medium" { (t!(locale, "answering", name = isolated(&by))) }
                p class="line-clamp-2 text-sm text-muted wrap-anywhere" dir="auto" { (view::line(locale, &message.kind, &message.text)) }
            }
            a class="btn btn-ghost btn-square btn-sm reach reach-wide shrink-0" href=(here) title=(t!(locale, "answering-not"))
                hx-get=(here) hx-target="#composer" hx-select="#composer" hx-swap="outerMorph" hx-replace-url="true" {
                span class="sr-only" { (t!(locale, "answering-not")) }
                (Icon::X.small())
            }
        }
    }
}
