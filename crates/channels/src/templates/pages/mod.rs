//! The pages of templates: the list of an account's, the five to begin with, and the form of one.

mod editor;
mod list;
mod named;
mod starter;

pub(crate) use editor::{change, create, delete, edit, new};
pub(crate) use list::{list, offer, refresh};
pub(crate) use named::{show as named, take};
pub(crate) use starter::{hand_in, show as starters};

use ::store::{Fault, Result, Scope};
use consent::templates::{self as kept, Template};
use kernel::{InboxId, Locale, Problem, TemplateId};
use maud::{Markup, html};
use web::{Access, App, t};

use super::Refusal;
use crate::inboxes::{self, Inbox};
use crate::whatsapp::templates::draft::{Draft, Kind};

/// Where an account's templates stand.
pub(crate) fn address(access: &Access, inbox: InboxId) -> String {
    format!("/t/{}/settings/inboxes/{inbox}/templates", access.tenant)
}

/// A connected number, or 404.
async fn number(app: &App, access: &Access, id: InboxId) -> web::Result<Inbox> {
    let found = app.db.read(access.tenant, move |scope| connected(scope, id)).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

fn connected(scope: &Scope<'_>, id: InboxId) -> Result<Option<Inbox>> {
    Ok(inboxes::get(scope, id)?.filter(Inbox::is_connected))
}

/// A template that is not deleted, by the id of a connected number of its account.
fn known(scope: &Scope<'_>, id: InboxId, template: TemplateId) -> Result<Option<(Inbox, Template)>> {
    let Some(inbox) = connected(scope, id)? else { return Ok(None) };
    let known = kept::of_account(scope, &inbox.account, template)?.filter(|known| known.status != "DELETED");
    Ok(known.map(|known| (inbox, known)))
}

/// The name under which customers know the business.
fn business(inbox: &Inbox) -> &str {
    if inbox.verified_name.is_empty() { &inbox.name } else { &inbox.verified_name }
}

/// A template as it will stand on the customer's telephone, with the examples in its fields.
fn preview(locale: Locale, draft: &Draft) -> Markup {
    let (header, body) = (draft.shown(true), draft.shown(false));
    html! {
        figure class="max-w-sm space-y-1.5 rounded-box bg-base-200 p-3" {
            figcaption class="text-sm text-muted" { (t!(locale, "template-preview")) }
            div class="rounded-box rounded-es-sm border border-base-300 bg-base-100 px-3.5 py-2.5 leading-relaxed" {
                @if body.trim().is_empty() {
                    p class="text-sm text-muted" { (t!(locale, "template-preview-empty")) }
                } @else {
                    @if !header.is_empty() { p class="typed font-semibold" dir="auto" { (header) } }
                    p class="typed" dir="auto" { (body) }
                    @if !draft.footer.is_empty() { p class="typed pt-1 text-sm text-muted" dir="auto" { (draft.footer) } }
                }
            }
            @if draft.buttons.iter().any(|button| button.kind == Kind::Number) {
                p class="rounded-field border border-base-300 bg-base-100 px-3 py-2 text-center text-sm font-medium text-primary" {
                    (t!(locale, "template-number-label"))
                }
            }
            @for button in draft.buttons.iter().filter(|button| !button.text.trim().is_empty()) {
                p class="rounded-field border border-base-300 bg-base-100 px-3 py-2 text-center text-sm font-medium text-primary" dir="auto" {
                    (button.text)
                }
            }
        }
    }
}

/// What cannot be told on the form becomes the answer itself.
fn told(locale: Locale, fault: Fault<Refusal>) -> web::Result<Refusal> {
    match fault {
        Fault::Refused(refusal @ (Refusal::NotFound | Refusal::Disconnected)) => Err(refusal.problem(locale).into()),
        Fault::Refused(refusal) => Ok(refusal),
        Fault::Failed(error) => Err(error.into()),
    }
}
