//! All numbers with their health in words, the way to what could not be read, and what arrives for numbers that nobody connected.

use std::collections::HashMap;

use consent::inboxes::InboxState;
use kernel::{InboxId, Locale, Permission};
use maud::{Markup, html};
use web::components::{Button, Icon, Reader, Tone, chip, empty_state, facts, heading, list_row, moment, rows, section};
use web::{Access, t};

use super::all;
use crate::connect::pages::not_affiliated;
use crate::health::{Glance, pages as told};
use crate::inbound::{COUNTED, Unconnected};
use crate::inboxes::{Inbox, Wrong};
use crate::reach;

/// What the page shows.
pub(super) struct List {
    pub(super) inboxes: Vec<Inbox>,
    /// What asks for something, of each of them.
    pub(super) health: HashMap<InboxId, Glance>,
    pub(super) unconnected: Vec<Unconnected>,
    /// How many items could not be read and wait for someone.
    pub(super) unread: i64,
}

pub(super) fn page(access: &Access, reader: Reader, list: &List) -> Markup {
    let List { inboxes, health, unconnected, unread } = list;
    let locale = reader.locale;
    let may_manage = access.may(Permission::InboxManage);
    let connect =
        || Button::new(t!(locale, "inboxes-connect")).icon(Icon::Plug).to(format!("{}/new", all(access.tenant)));
    html! {
        (heading(&t!(locale, "inboxes-title"), Some(&t!(locale, "inboxes-about")), html! {
            @if may_manage && !inboxes.is_empty() { (connect().primary()) }
        }))
        @if inboxes.is_empty() {
            (empty_state(Icon::Plug, &t!(locale, "inboxes-none"), &t!(locale, "inboxes-none-about"), may_manage.then(|| connect().primary())))
        } @else {
            (rows(inboxes.iter().map(|inbox| row(access, reader, inbox, health.get(&inbox.id)))))
        }
        div class="pt-8" {
            (rows([
                Some(reached(access)),
                (may_manage && (!inboxes.is_empty() || *unread > 0)).then(|| unreadable(access, *unread)),
            ].into_iter().flatten()))
        }
        @if !unconnected.is_empty() {
            div class="pt-8" { (section(&t!(locale, "unconnected-title"), strangers(reader, unconnected))) }
        }
        (not_affiliated(locale))
    }
}

fn row(access: &Access, reader: Reader, inbox: &Inbox, glance: Option<&Glance>) -> Markup {
    let about = html! {
        bdi dir="ltr" { (inbox.display) } " · " bdi { (inbox.verified_name) }
        @if let (Some(wrong), true) = (inbox.wrong, inbox.is_connected()) { div { (wrong.words(reader.locale)) } }
        @if let Some(glance) = glance { (told::in_list(reader, inbox, glance)) }
    };
    let end = html! {
        (health(reader.locale, inbox))
        @if let Some(mark) = glance.and_then(|glance| told::mark(reader, inbox, glance)) { (mark) }
        @if let Some(at) = inbox.checked_at.filter(|_| inbox.is_connected()) {
            span class="text-muted" { (t!(reader.locale, "inbox-checked")) " " (moment::ago(reader, at)) }
        }
    };
    let portrait = told::portrait(access.tenant, inbox, glance.and_then(|glance| glance.profile.as_ref()));
    list_row(portrait, &inbox.name, Some(&format!("{}/{}", all(access.tenant), inbox.id)), about, end)
}

/// The way to whether Meta reaches this installation.
fn reached(access: &Access) -> Markup {
    let locale = access.locale;
    let about = html! { (t!(locale, "reach-link-about")) };
    list_row(sign(Icon::Plug), &t!(locale, "reach-title"), Some(&reach::path(access.tenant)), about, html! {})
}

/// The way to what could not be read; calm while there is nothing.
fn unreadable(access: &Access, unread: i64) -> Markup {
    let locale = access.locale;
    let (icon, about) = match unread {
        0 => (Icon::CircleCheck, t!(locale, "unreadable-none")),
        COUNTED.. => (Icon::TriangleAlert, t!(locale, "unreadable-many", count = COUNTED)),
        count => (Icon::TriangleAlert, t!(locale, "unreadable-some", count = count)),
    };
    let end = html! { @if unread > 0 { (chip(&t!(locale, "unreadable-look"), Tone::Attention)) } };
    let page = format!("/t/{}/settings/unreadable", access.tenant);
    list_row(sign(icon), &t!(locale, "unreadable-title"), Some(&page), html! { (about) }, end)
}

fn sign(icon: Icon) -> Markup {
    html! { span class="grid size-9 shrink-0 place-items-center rounded-full bg-base-200 text-muted" { (icon.show()) } }
}

/// The state in a word or two.
pub(crate) fn health(locale: Locale, inbox: &Inbox) -> Markup {
    match (inbox.state, inbox.wrong) {
        (InboxState::Connected, None) => chip(&t!(locale, "state-connected"), Tone::Good),
        (InboxState::Connected, Some(_)) => chip(&t!(locale, "state-attention"), Tone::Attention),
        // It was never able to send, so there is nothing to connect again.
        (InboxState::Reconnect, Some(Wrong::NumberNotRegistered)) => {
            chip(&t!(locale, "state-register"), Tone::Attention)
        }
        (InboxState::Reconnect, _) => chip(&t!(locale, "state-reconnect"), Tone::Harm),
        (InboxState::Disconnected, _) => chip(&t!(locale, "state-disconnected"), Tone::Plain),
    }
}

fn strangers(reader: Reader, unconnected: &[Unconnected]) -> Markup {
    let locale = reader.locale;
    let told: Vec<(String, Markup)> = unconnected.iter().map(|one| {
        let about = html! {
            (t!(locale, "unconnected-events", events = one.events)) " · " (t!(locale, "unconnected-last")) " " (moment::ago(reader, one.last_at))
        };
        (one.name(locale), about)
    }).collect();
    html! {
        p class="text-sm text-muted" { (t!(locale, "unconnected-about")) }
        (facts(told.iter().map(|(name, about)| (name.as_str(), about.clone()))))
    }
}
