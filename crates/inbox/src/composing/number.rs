//! `/t/{tenant}/inbox/{conversation}/number`: asks for the customer's number, which a tap shares. WhatsApp hides it where the
//! customer has a username (facts/meta.md 3.3).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::asking::question;
use consent::gate::{Answers, Question};
use contacts::{identities, merging};
use kernel::{Channel, ContactId, ConversationId, PhoneNumber, TenantId, Text};
use maud::{Markup, html};
use store::{Result, Scope};
use web::components::{Field, Notice};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, t};

use super::{Sending, Written, foot, page, too_long, written};
use crate::conversations::pages::{self, Looking};
use crate::reply::NewPart;

const LONGEST: usize = 1024;

/// `GET /t/{tenant}/inbox/{conversation}/number`: begins with what is drafted, or with words in the customer's language.
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    let written = written(&app, &access, id).await?;
    let contact = written.conversation.contact;
    let language = app.db.read(access.tenant, move |scope| question::words(scope, contact)).await?.language;
    let text = match written.draft.trim() {
        "" => t!(language, "number-words"),
        draft => draft.to_owned(),
    };
    shown(&app, &access, theme, (&written, &looking), &text, None).await
}

/// `POST /t/{tenant}/inbox/{conversation}/number`
pub(crate) async fn send(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let sending = Sending::of(&mut fields);
    let text = fields.iter().find(|(name, _)| name == "text").map_or("", |(_, text)| text.trim());
    let text = Text::clean(text);
    let wrong = match text.as_str() {
        "" => Some(t!(access.locale, "number-no-words")),
        _ => too_long(access.locale, &text, LONGEST),
    };
    let (refused, wrong) = match wrong {
        Some(wrong) => (None, Some(wrong)),
        None => {
            let part = (NewPart::Question(asking(text.clone())), text.clone());
            match super::send(&app, &access, id, sending, part).await? {
                Ok(()) => return Ok(pages::back_to(&access, id, &looking, true, None)),
                Err(refused) => (Some(refused), None),
            }
        }
    };
    let status = refused.as_ref().map_or(StatusCode::UNPROCESSABLE_ENTITY, |(status, _)| *status);
    let written = Written { wrong: refused, ..written(&app, &access, id).await? };
    Ok((status, shown(&app, &access, theme, (&written, &looking), &text, wrong).await?).into_response())
}

/// A question whose answer is the customer's own number.
pub(crate) fn asking(text: String) -> Question {
    Question { header: None, body: text, footer: None, answers: Answers::Number, consent_text: None }
}

async fn shown(
    app: &App,
    access: &Access,
    theme: Theme,
    (written, looking): (&Written, &Looking),
    text: &str,
    wrong: Option<String>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let contact = written.conversation.contact;
    let known = app.db.read(access.tenant, move |scope| number_of(scope, contact)).await?;
    let thread = format!("/t/{}/inbox/{}", access.tenant, written.conversation.id);
    let query = looking.query();
    let content = html! {
        form method="post" action=(format!("{thread}/number{query}")) class="max-w-xl space-y-6" {
            (written.sending.fields())
            @if let Some(phone) = known.map(|phone| phone.readable()) { (Notice::info(t!(locale, "number-known", phone = isolated(&phone)))) }
            (Field::lines("text", t!(locale, "number-text"), 3).explained(t!(locale, "number-text-about")).value(text).wrong(wrong))
            (foot(locale, &format!("{thread}{query}")))
        }
    };
    let texts = (t!(locale, "number-title"), t!(locale, "number-about"));
    Ok(page(access, theme, app, (written, looking), (&texts.0, &texts.1), &content))
}

/// The number of whoever counts as this person.
fn number_of(scope: &Scope<'_>, contact: ContactId) -> Result<Option<PhoneNumber>> {
    for member in merging::members(scope, contact)? {
        let address = identities::address(scope, member, Channel::WhatsApp)?;
        if let Some(phone) = address.and_then(|address| address.phone) {
            return Ok(Some(phone));
        }
    }
    Ok(None)
}
