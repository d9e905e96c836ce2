//! `/t/{tenant}/inbox/{conversation}/consent-question`: whether offers are welcome, asked once by a button.
//!
//! What is asked is shown as it will be read, and nothing of it is typed: its words are a version that the evidence names.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use consent::asking::question::{self, Asked};
use consent::gate;
use kernel::{Channel, ConversationId, TenantId};
use maud::{Markup, html};
use web::components::{Button, Notice, card};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, t};

use super::{Sending, Written, foot, page, written};
use crate::conversations::pages::{self, Looking};
use crate::conversations::reasons;
use crate::reply::NewPart;

/// `GET /t/{tenant}/inbox/{conversation}/consent-question`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    let written = written(&app, &access, id).await?;
    shown(&app, &access, theme, (&written, &looking)).await
}

/// `POST /t/{tenant}/inbox/{conversation}/consent-question`
pub(crate) async fn send(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let sending = Sending::of(&mut fields);
    match super::send(&app, &access, id, sending, (NewPart::ConsentQuestion, String::new())).await? {
        Ok(()) => Ok(pages::back_to(&access, id, &looking, true, None)),
        Err((status, words)) => {
            let written = Written { wrong: Some((status, words)), ..written(&app, &access, id).await? };
            Ok((status, shown(&app, &access, theme, (&written, &looking)).await?).into_response())
        }
    }
}

/// The question as it will be read, or why it is not asked.
async fn shown(
    app: &App,
    access: &Access,
    theme: Theme,
    (written, looking): (&Written, &Looking),
) -> web::Result<Markup> {
    let locale = access.locale;
    let contact = written.conversation.contact;
    let read = app.db.read(access.tenant, move |scope| -> ::store::Result<_> {
        Ok((question::words(scope, contact)?, gate::asking_barred(scope, contact, Channel::WhatsApp)?))
    });
    let (asked, barred) = read.await?;
    let name = written.conversation.label.show(locale);
    let thread = format!("/t/{}/inbox/{}", access.tenant, written.conversation.id);
    let query = looking.query();
    let content = html! {
        div class="max-w-xl space-y-6" {
            (preview(&asked))
            @if let Some(reason) = barred {
                @if written.wrong.is_none() { (Notice::attention(reasons::words(locale, reason.as_str(), &name))) }
                (Button::new(t!(locale, "composing-leave")).quiet().to(format!("{thread}{query}")))
            } @else {
                form method="post" action=(format!("{thread}/consent-question{query}")) {
                    (written.sending.fields())
                    (foot(locale, &format!("{thread}{query}")))
                }
            }
        }
    };
    let texts = (t!(locale, "consent-question-title"), t!(locale, "consent-question-about"));
    Ok(page(access, theme, app, (written, looking), (&texts.0, &texts.1), &content))
}

fn preview(asked: &Asked) -> Markup {
    card(html! {
        div lang=(asked.language.tag()) dir="auto" class="space-y-3" {
            p class="typed wrap-anywhere" { (asked.words) }
            ul class="space-y-1.5" {
                @for answer in [&asked.yes, &asked.no] {
                    li class="rounded-field border border-base-300 px-3 py-2 text-center text-sm font-medium" { (answer) }
                }
            }
        }
    })
}
