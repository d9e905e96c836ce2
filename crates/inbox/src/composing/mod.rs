//! What is written on a page of its own, and sent from there: a question with answers to tap, a place, whether offers are
//! welcome, and what the customer's number is.
//!
//! - All are plain forms; the composer's menu leads to them.                                        ([`menu`])
//! - WhatsApp's limits are told in sentences beside what was typed, which stays.   (facts/meta.md 4.2, 4.3; `question::read`, `place::read`)
//! - They go like an answer: to whom they were written for, once a pressing, after the time for a second thought. ([`send`])

pub(crate) mod consent_question;
mod coordinates;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod preferences;
pub(crate) mod question;
#[cfg(test)]
mod tests;

use axum::http::StatusCode;
use kernel::{ConversationId, Locale, Permission, Problem};
use maud::{Markup, Render, html};
use store::{Fault, Scope, Tx};
use web::components::{Button, Icon, Notice, back, framed};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Method, Place as Room, Routes, t};

use crate::conversations::composer::meant;
use crate::conversations::pages::Looking;
use crate::conversations::{self, Conversation, forms};
use crate::reply::{self, NewMessage, NewPart, Refusal, When};

pub(crate) fn routes() -> Routes {
    const QUESTION: &str = "/t/{tenant}/inbox/{conversation}/question";
    const CONSENT: &str = "/t/{tenant}/inbox/{conversation}/consent-question";
    const PLACE: &str = "/t/{tenant}/inbox/{conversation}/place";
    const NUMBER: &str = "/t/{tenant}/inbox/{conversation}/number";
    Routes::new()
        .staff(Method::GET, QUESTION, Permission::ConversationWrite, question::show)
        .staff(Method::POST, QUESTION, Permission::ConversationWrite, question::send)
        .staff(Method::GET, CONSENT, Permission::ConversationWrite, consent_question::show)
        .staff(Method::POST, CONSENT, Permission::ConversationWrite, consent_question::send)
        .staff(Method::GET, PLACE, Permission::ConversationWrite, place::show)
        .staff(Method::POST, PLACE, Permission::ConversationWrite, place::send)
        .staff(Method::GET, NUMBER, Permission::ConversationWrite, number::show)
        .staff(Method::POST, NUMBER, Permission::ConversationWrite, number::send)
        .staff(
            Method::POST,
            "/t/{tenant}/people/{contact}/preferences-link",
            Permission::ConversationWrite,
            preferences::put_in,
        )
}

/// Beside the paperclip: what else can be sent. It opens upwards, since it stands at the foot of the page.
pub(crate) fn menu(locale: Locale, here: &str, looking: &Looking) -> Markup {
    let query = looking.query();
    let way = |path: &str, icon: Icon, words: String| {
        html! {
            a href=(format!("{here}/{path}{query}")) class="reach flex items-center gap-2.5 rounded-field px-2.5 py-2 text-sm hover:bg-base-200" {
                span class="text-muted" { (icon.small()) } (words)
            }
        }
    };
    html! {
        details id="composer-more" class="relative" data-menu {
            summary class="btn btn-ghost btn-sm btn-square reach reach-wide text-muted" title=(t!(locale, "more-title")) {
                span class="sr-only" { (t!(locale, "more-title")) }
                (Icon::Plus.small())
            }
            nav aria-label=(t!(locale, "more-title")) class="absolute start-0 bottom-full z-30 mb-1 w-64 rounded-box border border-base-300 bg-base-100 p-1.5" {
                (way("question", Icon::ListChecks, t!(locale, "question-title")))
                (way("consent-question", Icon::Megaphone, t!(locale, "consent-question-title")))
                (way("place", Icon::MapPin, t!(locale, "place-title")))
                (way("number", Icon::Phone, t!(locale, "number-title")))
            }
        }
    }
}

/// The fields that make one sending of one pressing, to whom it was written for.
#[derive(Clone, Debug, Default)]
struct Sending {
    once: String,
    meant: String,
}

impl Sending {
    /// Takes its fields; the others stay.
    fn of(fields: &mut Vec<(String, String)>) -> Self {
        let mut sending = Self::default();
        fields.retain(|(name, value)| match name.as_str() {
            "once" => {
                sending.once.clone_from(value);
                false
            }
            "meant" => {
                sending.meant.clone_from(value);
                false
            }
            _ => true,
        });
        sending
    }

    fn fields(&self) -> Markup {
        html! {
            input type="hidden" name="once" value=(self.once);
            input type="hidden" name="meant" value=(self.meant);
        }
    }
}

/// What such a page shows besides its fields.
struct Written {
    conversation: Conversation,
    draft: String,
    sending: Sending,
    /// Why it was not sent, and how that is answered.
    wrong: Option<(StatusCode, String)>,
}

async fn written(app: &App, access: &Access, id: ConversationId) -> web::Result<Written> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<conversations::Refusal>> {
        let conversation = conversations::find(scope, &asker, id)?;
        Ok((conversation, conversations::own(scope, &asker, id)?.draft))
    };
    let (conversation, draft) = app.db.read(access.tenant, read).await?;
    let once = app.clock.id::<kernel::RequestId>().to_string();
    let sending = Sending { once, meant: meant(&conversation) };
    Ok(Written { conversation, draft, sending, wrong: None })
}

/// Sends it, and clears the draft that went as its words. Gives back why not, in words.
async fn send(
    app: &App,
    access: &Access,
    id: ConversationId,
    sending: Sending,
    (part, words): (NewPart, String),
) -> web::Result<Result<(), (StatusCode, String)>> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        if !sending.meant.is_empty() {
            forms::is_meant(tx, &asker, id, &sending.meant)?;
        }
        if !forms::is_first(tx, &sending.once)? {
            return Ok(());
        }
        reply::reply_when(tx, &asker, id, NewMessage::Part { part, reply_to: None }, When::AfterWait)?;
        let draft = conversations::own(tx, &asker, id)?.draft;
        if !words.is_empty() && draft.trim() == words {
            let cleared = conversations::keep_draft(tx, &asker, id, "");
            cleared.map_err(|fault| fault.map(|_| Refusal::NotFound))?;
        }
        Ok(())
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(Ok(())),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Failed(error)) => Err(error.into()),
        Err(Fault::Refused(refusal)) => {
            let words = forms::words(access.locale, &refusal);
            let status = StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::CONFLICT);
            Ok(Err((status, words)))
        }
    }
}

/// The page around a form, with the way back into the thread. Where nothing can be said freely now, that is said first.
fn page(
    access: &Access,
    theme: Theme,
    app: &App,
    (written, looking): (&Written, &Looking),
    (title, about): (&str, &str),
    content: &Markup,
) -> Markup {
    let locale = access.locale;
    let name = web::words::isolated(&written.conversation.label.show(locale));
    let is_open = written.conversation.window_expires_at.is_some_and(|until| app.clock.now() < until);
    let notice = match &written.wrong {
        Some((_, wrong)) => Notice::harm(wrong.clone()).alert().render(),
        None if !is_open => Notice::attention(t!(locale, "composing-closed", name = name.clone())).render(),
        None => html! {},
    };
    let above = back(&format!("/t/{}/inbox/{}{}", access.tenant, written.conversation.id, looking.query()), &name);
    layout::page(
        &PageContext::of(access, theme, Room::Inbox),
        title,
        framed(&above, title, Some(about), &notice, content),
    )
}

/// "Send", and the way back.
fn foot(locale: Locale, back: &str) -> Markup {
    html! {
        div class="flex flex-wrap items-center gap-2" {
            (Button::new(t!(locale, "composing-send")).primary().icon_after(Icon::Send))
            (Button::new(t!(locale, "composing-leave")).quiet().to(back))
        }
    }
}

/// Too long for its place, in words.
fn too_long(locale: Locale, text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    (length > most).then(|| t!(locale, "composing-too-long", length = length.to_string(), most = most.to_string()))
}
