//! The list from which one is named in a note (mentions.js). Without script a name is written after an `@`.

use axum::extract::State;
use kernel::{ConversationId, TenantId};
use maud::{Markup, html};
use store::{Fault, Scope};
use web::components::Icon;
use web::{Access, App, Path, t};

use super::Nameable;
use crate::conversations;

/// `GET /t/{tenant}/inbox/{conversation}/names`: who sees this conversation, and can be called to it.
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
) -> web::Result<Markup> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<Vec<Nameable>, Fault<conversations::Refusal>> {
        let conversation = conversations::find(scope, &asker, id)?;
        Ok(super::nameable(scope, &conversation)?)
    };
    let nameable = app.db.read(access.tenant, read).await?;
    Ok(html! {
        ul role="listbox" id="names-list" aria-label=(t!(access.locale, "note-names-title")) {
            @for (number, one) in nameable.iter().enumerate() {
                li role="option" id=(format!("name-{number}")) aria-selected="false" data-text=(format!("@{} ", one.name)) data-find=(one.name)
                    class="flex min-h-11 cursor-pointer items-center gap-2.5 px-3.5 py-2 text-sm hover:bg-base-200 aria-selected:bg-selected" {
                    span class="text-muted" { (if one.is_team { Icon::Users } else { Icon::User }.small()) }
                    bdi class="min-w-0 truncate font-medium" { (one.name) }
                    @if one.is_team { span class="text-xs text-muted" { (t!(access.locale, "note-names-team")) } }
                }
            }
        }
    })
}
