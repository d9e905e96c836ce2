//! A person's own pages: her notices, and how she is told of what.

use std::collections::BTreeMap;

use ::store::{Fault, Result};
use axum::extract::State;
use axum::response::Response;
use kernel::{NoticeId, Permission, Problem, StaffId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Icon, Notice as Remark, Reader, Tone, card, chip, empty_state, heading, list_row, moment, older, rows,
    section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Page, Place, Query, redirect, t};

use super::words::{class_name, title, way_name, words};
use super::{Class, Kind, Refusal, Told, Way};
use crate::mail;
use crate::pages::{Done, good, notices_page, path_in, refused, with_status};

const AT_ONCE: i64 = 50;

/// `GET /t/{tenant}/me/notices`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let me = me(&access)?;
    let after = page.after()?.map(|(at, id)| (at, NoticeId::from_uuid(id)));
    let read = app.db.read(access.tenant, move |scope| -> Result<_> {
        Ok((super::list(scope, me, after, AT_ONCE + 1)?, super::unread(scope, me)?, mail::bouncing_since(scope, me)?))
    });
    let (told, unread, bouncing) = read.await?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let listing = web::Listing::new(told, AT_ONCE, |one| (one.created_at, one.id.as_uuid()));
    let here = path_in(&access, "me/notices");
    let actions = html! {
        @if unread > 0 {
            form method="post" action=(path_in(&access, "me/notices/reading")) {
                (Button::new(t!(locale, "notices-read-all")).icon(Icon::CheckCheck))
            }
        }
        (Button::new(t!(locale, "push-title")).icon(Icon::Phone).to(path_in(&access, "me/notices/devices")))
        (Button::new(t!(locale, "notices-choose")).icon(Icon::Settings).to(path_in(&access, "me/notices/choices")))
    };
    let content = html! {
        (heading(&t!(locale, "notices-title"), None, actions))
        div class="space-y-6" data-clears-badge {
            @if let Some(since) = bouncing { (bouncing_remark(reader, since)) }
            @if listing.data.is_empty() {
                (card(empty_state(Icon::Bell, &t!(locale, "notices-none"), &t!(locale, "notices-none-explained"), None)))
            } @else {
                (rows(listing.data.iter().map(|one| row(&access, reader, one))))
            }
            @if let Some(cursor) = &listing.next_cursor {
                (older(&format!("{here}?cursor={cursor}"), &t!(locale, "notices-older")))
            }
        }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Notices), &t!(locale, "notices-title"), content))
}

fn row(access: &Access, reader: Reader, one: &Told) -> Markup {
    let words = words(reader.locale, one.kind, &one.facts);
    let icon = match one.kind.class() {
        Class::Security => Icon::ShieldAlert,
        Class::Billing => Icon::Receipt,
        Class::Legal => Icon::File,
        Class::Work => Icon::Message,
        Class::Health => Icon::Plug,
        Class::News => Icon::Megaphone,
    };
    let about = html! { p { (words.text) } p { (moment::ago(reader, one.created_at)) } };
    let end = html! {
        @if one.read_at.is_none() { (chip(&t!(reader.locale, "notices-new"), Tone::Ours)) }
        form method="post" action=(path_in(access, "me/notices/reading")) {
            input type="hidden" name="notice" value=(one.id);
            (Button::new(words.action).small())
        }
    };
    list_row(icon.show(), &words.title, None, about, end)
}

fn bouncing_remark(reader: Reader, since: Timestamp) -> Markup {
    let locale = reader.locale;
    let because = html! { (t!(locale, "notices-bouncing-explained")) " " (moment::ago(reader, since)) };
    html! { (Remark::attention(t!(locale, "notices-bouncing")).because(because)) }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    /// Absent: all of them.
    notice: Option<NoticeId>,
}

/// `POST /t/{tenant}/me/notices/reading`: marks one as read and goes where it leads, or marks all.
pub(crate) async fn read(State(app): State<App>, access: Access, Form(which): Form<Which>) -> web::Result<Response> {
    let me = me(&access)?;
    let done = app.db.write(access.tenant, access.actor, move |tx| -> Result<Option<String>> {
        super::read(tx, me, which.notice)?;
        let told = which.notice.map(|id| super::get(tx, id)).transpose()?.flatten();
        Ok(told.filter(|told| told.staff == me).map(|told| told.path))
    });
    let to = done.await?.unwrap_or_else(|| path_in(&access, "me/notices"));
    Ok(redirect(&to))
}

/// `GET /t/{tenant}/me/notices/choices`
pub(crate) async fn show_choices(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "saved" => good(t!(access.locale, "notices-choices-saved")),
        _ => html! {},
    };
    choices_page(&app, &access, theme, &notice).await
}

/// What the form shows (`shown.<kind>.<way>`) and of that, what is wanted (`wanted.<kind>.<way>`).
type Fields = BTreeMap<String, String>;

/// `POST /t/{tenant}/me/notices/choices`
pub(crate) async fn choose(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let chosen: Vec<(Kind, Way, bool)> = fields
        .keys()
        .filter_map(|name| {
            let (kind, way) = name.strip_prefix("shown.")?.split_once('.')?;
            let is_wanted = fields.contains_key(&format!("wanted.{kind}.{way}"));
            Some((kind.parse().ok()?, way.parse().ok()?, is_wanted))
        })
        .collect();
    let done = app.db.write(access.tenant, access.actor, move |tx| -> Result<(), Fault<Refusal>> {
        for (kind, way, is_wanted) in chosen {
            super::choose(tx, me, kind, way, is_wanted)?;
        }
        Ok(())
    });
    match done.await {
        Ok(()) => Ok(redirect(&path_in(&access, "me/notices/choices?done=saved"))),
        Err(Fault::Refused(refusal)) => {
            let page = choices_page(&app, &access, theme, &refused(refusal.words(access.locale))).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn choices_page(app: &App, access: &Access, theme: Theme, notice: &Markup) -> web::Result<Markup> {
    let me = me(access)?;
    let choices = app.db.read(access.tenant, move |scope| super::choices(scope, me)).await?;
    let locale = access.locale;
    let classes = [Class::Work, Class::Health, Class::News, Class::Security, Class::Billing, Class::Legal];
    let content = html! {
        @if access.may(Permission::ConversationWrite) {
            p { a class="link" href=(path_in(access, "me/hours")) { (t!(locale, "duty-link")) } }
        }
        form method="post" action=(path_in(access, "me/notices/choices")) {
            @for class in classes {
                @let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.class() == class).collect();
                @if !kinds.is_empty() {
                    (section(&class_name(locale, class), html! {
                        @if class.is_mandatory() { p class="text-sm text-muted" { (Refusal::Mandatory.words(locale)) } }
                        (rows(kinds.into_iter().map(|kind| choice_row(access, kind, &choices))))
                    }))
                }
            }
            (Button::new(t!(locale, "account-save")).primary())
        }
    };
    let head = (&*t!(locale, "notices-choices-title"), &*t!(locale, "notices-choices-about"));
    Ok(notices_page(access, theme, head, notice, &content))
}

fn choice_row(access: &Access, kind: Kind, choices: &[(Kind, Way, bool)]) -> Markup {
    let locale = access.locale;
    let name = title(locale, kind);
    let boxes = choices.iter().filter(|one| one.0 == kind).map(|(_, way, is_wanted)| {
        let is_fixed = kind.is_mandatory() && kind.takes(*way);
        let label = way_name(locale, *way);
        html! {
            @if !is_fixed { input type="hidden" name=(format!("shown.{kind}.{way}")) value="1"; }
            label class="flex min-h-11 items-center gap-2 text-sm" {
                input class="checkbox checkbox-sm" type="checkbox" name=(format!("wanted.{kind}.{way}")) value="1"
                    checked[*is_wanted] disabled[is_fixed];
                span { (label) span class="sr-only" { ": " (name) } }
            }
        }
    });
    html! {
        div class="flex flex-wrap items-center justify-between gap-x-6 px-4 py-2" {
            p class="min-w-0 basis-56 grow wrap-anywhere" { (name) }
            div class="flex gap-5" { @for one in boxes { (one) } }
        }
    }
}

/// Whoever looks: these pages are a person's, not a program's.
fn me(access: &Access) -> web::Result<StaffId> {
    access.staff.ok_or_else(|| Problem::forbidden().into())
}
