//! The list from which one is put into a conversation's composer: beside the field with script (quick.js), else a page.

use axum::extract::State;
use axum::response::Response;
use kernel::{ConversationId, Permission, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{Button, Icon, back, empty_state, framed};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Path, Place, Query, redirect, t};

use super::{QuickReply, filled};
use crate::conversations::{self, Conversation};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `list`: only the choices.
    fragment: String,
}

/// Beside "Send": the way to them. quick.js opens the list in the composer instead.
pub(crate) fn door(access: &Access, here: &str) -> Markup {
    let label = t!(access.locale, "quick-title");
    html! {
        a class="needs-script btn btn-ghost btn-sm reach gap-1.5 font-medium text-muted" href=(format!("{here}/quick-replies"))
            data-quick data-quick-none=(t!(access.locale, "quick-nothing-found")) title=(t!(access.locale, "quick-hint")) {
            (Icon::Message.small())
            span class="max-md:sr-only" { (label) }
            kbd class="kbd kbd-xs max-md:hidden" aria-hidden="true" { "/" }
        }
    }
}

/// The same without script: a row of its own, since beside "Send" there is no room on a telephone.
pub(crate) fn row(access: &Access, here: &str) -> Markup {
    html! {
        a class="without-script reach flex items-center gap-2 border-t border-base-300 px-3.5 py-1.5 text-sm text-muted" href=(format!("{here}/quick-replies")) {
            (Icon::Message.small()) (t!(access.locale, "quick-title"))
        }
    }
}

/// Above the field: where quick.js shows the list. It stays while the thread around it changes.
pub(crate) fn place() -> Markup {
    html! { div id="quick" class="max-h-[40dvh] overflow-y-auto rounded-t-box border-b border-base-300 empty:hidden" hx-morph-skip {} }
}

/// `GET /t/{tenant}/inbox/{conversation}/quick-replies`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<conversations::Refusal>> {
        Ok((conversations::find(scope, &asker, id)?, super::list(scope)?))
    };
    let (conversation, replies) = app.db.read(access.tenant, read).await?;
    if asked.fragment == "list" {
        return Ok(choices(&app, &access, &conversation, &replies));
    }
    let locale = access.locale;
    let thread = format!("/t/{}/inbox/{id}", access.tenant);
    let content = html! {
        @if replies.is_empty() { (none(&access)) }
        ul class="max-w-2xl space-y-2" {
            @for reply in &replies {
                li {
                    form method="post" action=(format!("{thread}/quick-replies/{}", reply.id)) {
                        button type="submit" class="w-full rounded-field border border-base-300 bg-base-100 px-3 py-2 text-start hover:bg-base-200" {
                            (choice(reply, &filled(&app, &access, &conversation, &reply.text)))
                        }
                    }
                }
            }
        }
    };
    let title = t!(locale, "quick-title");
    let above = back(&thread, &web::words::isolated(&conversation.label.show(locale)));
    let body = framed(&above, &title, Some(&t!(locale, "quick-choose")), &html! {}, &content);
    Ok(layout::page(&PageContext::of(&access, theme, Place::Inbox), &title, body))
}

/// `POST /t/{tenant}/inbox/{conversation}/quick-replies/{quick}`: puts it behind what is drafted there.
pub(crate) async fn put_in(
    State(app): State<App>,
    access: Access,
    Path((_, id, quick)): Path<(TenantId, ConversationId, Uuid)>,
) -> web::Result<Response> {
    let (asker, given) = (access.clone(), app.clone());
    let write = move |tx: &mut store::Tx<'_>| -> Result<(), Fault<conversations::Refusal>> {
        let conversation = conversations::find(tx, &asker, id)?;
        let reply = super::store::get(tx, quick)?.ok_or(Fault::Refused(conversations::Refusal::NotFound))?;
        let text = filled(&given, &asker, &conversation, &reply.text);
        conversations::add_to_draft(tx, &asker, id, text)
    };
    app.db.write(access.tenant, access.actor, write).await?;
    Ok(redirect(&format!("/t/{}/inbox/{id}", access.tenant)))
}

fn choices(app: &App, access: &Access, conversation: &Conversation, replies: &[QuickReply]) -> Markup {
    if replies.is_empty() {
        return html! { div class="px-2 py-3" { (none(access)) } };
    }
    html! {
        ul role="listbox" id="quick-list" aria-label=(t!(access.locale, "quick-title")) {
            @for reply in replies {
                @let text = filled(app, access, conversation, &reply.text);
                li role="option" id=(format!("quick-{}", reply.id)) aria-selected="false" data-text=(text) data-shortcut=(reply.shortcut)
                    data-find=(format!("{} {}", reply.shortcut, reply.title))
                    class="min-h-11 cursor-pointer px-3.5 py-2 hover:bg-base-200 aria-selected:bg-selected" {
                    (choice(reply, &text))
                }
            }
        }
    }
}

fn choice(reply: &QuickReply, text: &str) -> Markup {
    html! {
        span class="flex flex-wrap items-baseline gap-x-2 text-sm" {
            code class="font-semibold wrap-anywhere" dir="auto" { "/" (reply.shortcut) }
            bdi class="text-muted wrap-anywhere" { (reply.title) }
        }
        span class="typed line-clamp-2 text-sm text-muted" dir="auto" { (text) }
    }
}

fn none(access: &Access) -> Markup {
    let locale = access.locale;
    let make = access.may(Permission::SettingsManage).then(|| {
        Button::new(t!(locale, "quick-add")).small().to(format!("/t/{}/settings/inbox/quick-replies", access.tenant))
    });
    empty_state(Icon::Message, &t!(locale, "quick-none"), &t!(locale, "quick-none-about"), make)
}
