//! The pages of connecting: the four roads, each road, the way to Meta's own page and back, the checklist.

mod checklist;
mod coexistence;
mod roads;

pub(crate) use checklist::{PAYMENT, answer, poll, register, reread, show, wrote};
pub(crate) use coexistence::{accept_for_phone, choose, come_back, take};
pub(crate) use roads::{form_page, road};

use ::store::{Fault, Result, Scope};
use accounts::acceptance::Kept;
use axum::extract::State;
use axum::response::Response;
use kernel::{InboxId, Locale, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Field, Icon, Notice, Reader, facts, form, moment};
use web::layout::Theme;
use web::{Access, App, Form, Path, redirect, t};

use super::checklist::begin;
use super::roads::Road;
use super::terms;
use crate::inboxes::pages::{framed, one};
use crate::inboxes::{self, Confirmed, Inbox, Wrong};

/// `GET /t/{tenant}/settings/inboxes/new`
pub(crate) async fn all_roads(access: Access, theme: Theme) -> Markup {
    let title = t!(access.locale, "connect-title");
    framed(&access, theme, &title, roads::all_roads(access.tenant, access.locale))
}

/// Whether the platform's terms were accepted with this very form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terms {
    Accepted,
    /// They were before.
    Before,
}

/// Connects what Meta confirmed, and begins its checklist.
pub(crate) async fn keep(
    app: &App,
    access: &Access,
    road: Road,
    confirmed: Confirmed,
    accepted: Terms,
) -> Result<Inbox, Fault<Wrong>> {
    let locale = access.locale;
    let write = app.db.write(access.tenant, access.actor, move |tx| {
        let inbox = inboxes::connect(tx, confirmed)?;
        begin(tx, inbox.id, road)?;
        if accepted == Terms::Accepted {
            terms::accept(tx, locale)?;
        }
        Ok(inbox)
    });
    write.await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TermsForm {
    terms: Option<String>,
}

impl TermsForm {
    fn accepts(&self) -> bool {
        self.terms.as_deref() == Some(terms::VERSION)
    }
}

/// `POST …/{inbox}/terms`: for a number that was connected without, or when the terms have a new version.
pub(crate) async fn accept(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(sent): Form<TermsForm>,
) -> web::Result<Response> {
    inboxes::held(&app, access.tenant, id).await?;
    let page = one(&access, id);
    if !sent.accepts() {
        return Ok(redirect(&page));
    }
    let locale = access.locale;
    app.db.write(access.tenant, access.actor, move |tx| terms::accept(tx, locale)).await?;
    Ok(redirect(&format!("{page}?said=accepted")))
}

/// What was accepted last, with the name of who did.
pub(crate) fn accepted(scope: &Scope<'_>) -> Result<Option<(Kept, String)>> {
    let Some(accepted) = terms::newest(scope)? else { return Ok(None) };
    let name = match accepted.staff {
        Some(staff) => match accounts::staff::get(scope, staff) {
            Ok(member) => member.name,
            // She is gone with all her data.
            Err(Fault::Refused(_)) => String::new(),
            Err(Fault::Failed(error)) => return Err(error),
        },
        None => String::new(),
    };
    Ok(Some((accepted, name)))
}

/// The documents, and the box that accepts them.
pub(crate) fn terms_box(locale: Locale, is_ticked: bool, wrong: Option<String>) -> Markup {
    html! {
        div class="space-y-2" {
            p class="text-sm" { (t!(locale, "terms-about")) }
            (documents(locale))
            (Field::checkbox("terms", terms::words(locale), is_ticked).value(terms::VERSION).required().wrong(wrong))
        }
    }
}

fn documents(locale: Locale) -> Markup {
    html! {
        ul class="space-y-1 text-sm" {
            @for (name, href) in terms::names(locale).iter().zip(terms::DOCUMENTS) {
                li { (outside(href, name)) }
            }
        }
    }
}

/// A link to another's page, which opens beside this one.
fn outside(href: &str, label: &str) -> Markup {
    html! {
        a class="reach inline-flex items-center gap-1 underline underline-offset-4" href=(href) target="_blank" rel="noopener noreferrer" {
            (label) (Icon::ExternalLink.small())
        }
    }
}

/// Who accepted the terms, which, and when; and the form to accept them, where `action` is given and it is to be done.
pub(crate) fn terms_shown(reader: Reader, accepted: Option<&(Kept, String)>, action: Option<&str>) -> Markup {
    let locale = reader.locale;
    let is_current = accepted.is_some_and(|(accepted, _)| terms::is_current(accepted));
    html! {
        @if let Some((accepted, name)) = accepted {
            @let who = match accepted.staff {
                Some(_) => html! { bdi { (name) } },
                None => html! { (t!(locale, "terms-by-program")) },
            };
            (facts([
                (t!(locale, "terms-who").as_str(), who),
                (t!(locale, "terms-when").as_str(), html! { (moment::full_words(reader, accepted.at)) }),
                (t!(locale, "terms-version").as_str(), html! { span translate="no" { (accepted.version) } }),
                (t!(locale, "terms-text").as_str(), html! {
                    p { bdi { (accepted.words) } }
                    @for document in &accepted.documents { p { (outside_address(document)) } }
                }),
            ]))
        }
        @match (accepted, is_current) {
            (None, _) => (Notice::attention(t!(locale, "terms-nobody")).because(html! { (t!(locale, "terms-nobody-about")) })),
            (Some(_), false) => (Notice::attention(t!(locale, "terms-newer")).because(html! { (t!(locale, "terms-newer-about", version = terms::VERSION)) })),
            (Some(_), true) => {}
        }
        @if let (false, Some(action)) = (is_current, action) {
            (form(action, html! {
                (terms_box(locale, false, None))
                (Button::new(t!(locale, "terms-save")).icon(Icon::Check))
            }))
        }
    }
}

fn outside_address(href: &str) -> Markup {
    html! { a class="underline underline-offset-4" href=(href) target="_blank" rel="noopener noreferrer" translate="no" { (href) } }
}

/// Whose product this is, and whose it is not. Stands on each page that speaks of Meta.
pub(crate) fn not_affiliated(locale: Locale) -> Markup {
    html! { p class="pt-8 text-xs text-muted" { (t!(locale, "not-affiliated")) } }
}
