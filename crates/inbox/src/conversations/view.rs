//! Conversations as markup: the list's rows and the thread's head.

use kernel::{Locale, Permission, TenantId};
use maud::{Markup, html};
use web::components::inbox::{ConversationList, ConversationRow, LabelFilter, Nothing, Preview, Search, ThreadHead};
use web::components::{Button, Icon, Reader, Tab, moment, tinted};
use web::words::isolated;
use web::{Access, t};

use super::composer;
use super::model::{Conversation, Last, Status, Taker};
use super::pages::{AT_RISK, Listed, Looking, Opened, View};
use crate::bulk::{may as may_choose, pages as bulk};
use crate::labels::{self, Label};
use crate::messages::{Direction, view as messages};
use crate::search::way as search_way;
use crate::service_levels;
use crate::snooze::pages as snooze;
use crate::undo::pages as undo;
use crate::views::view as views;

/// The time left is shown in the list when it is less than this.
const SOON_SECONDS: u64 = 4 * 60 * 60;

/// The list's address, in a view.
pub(super) fn list_href(tenant: TenantId, looking: &Looking) -> String {
    format!("/t/{tenant}/inbox{}", looking.query())
}

pub(super) fn list(
    access: &Access,
    reader: Reader,
    looking: &Looking,
    listed: &Listed,
    open: Option<&Conversation>,
) -> ConversationList {
    let locale = reader.locale;
    let (found, counts) = (&listed.found, listed.counts);
    let sees_all = matches!(access.sees, web::Sees::All);
    let all = if sees_all { counts.open } else { counts.mine + counts.unassigned };
    let is_open = looking.state() == Status::Open && !looking.is_at_risk();
    // Only of what is open is it known how many there are.
    let number = |count: i64| u64::try_from(count).ok().filter(|count| is_open && *count > 0);
    let tab = |view: View, label: String, count: Option<u64>| Tab {
        label,
        href: list_href(access.tenant, &Looking { view, status: looking.status.clone(), ..Looking::default() }),
        number: count,
        is_current: looking.view == view && !looking.is_of_one(),
    };
    let state = |state: Status, label: String| Tab {
        label,
        href: list_href(
            access.tenant,
            &Looking { view: looking.view, status: state.as_str().to_owned(), ..Looking::default() },
        ),
        number: None,
        is_current: looking.state() == state && !looking.is_at_risk(),
    };
    let at_risk = Looking { view: looking.view, status: AT_RISK.to_owned(), ..Looking::default() };
    let at_risk = Tab {
        label: t!(locale, "view-at-risk"),
        href: list_href(access.tenant, &at_risk),
        number: None,
        is_current: looking.is_at_risk(),
    };
    let mut tabs = Vec::new();
    if access.staff.is_some() {
        tabs.push(tab(View::Mine, t!(locale, "view-mine"), number(counts.mine)));
        if counts.teams > 0 || looking.view == View::Team {
            tabs.push(tab(View::Team, t!(locale, "view-team"), number(counts.in_teams)));
        }
    }
    tabs.push(tab(View::Unassigned, t!(locale, "view-unassigned"), number(counts.unassigned)));
    tabs.push(tab(View::All, t!(locale, "view-all"), number(all)));
    ConversationList {
        open: u64::try_from(all).ok().filter(|_| is_open),
        states: vec![
            state(Status::Open, t!(locale, "view-open")),
            at_risk,
            state(Status::Snoozed, t!(locale, "view-snoozed")),
            state(Status::Closed, t!(locale, "view-closed")),
        ],
        saved: views::menu(access, looking, &listed.saved),
        new_href: None,
        search: Some(Search {
            action: format!("/t/{}/inbox", access.tenant),
            value: looking.q.clone(),
            kept: kept(looking),
            messages_href: (!looking.q.trim().is_empty()).then(|| search_way(access.tenant, &looking.q, looking.label)),
        }),
        filters: filters(access, looking, &listed.labels),
        // Beside an open thread it stands above that.
        above: html! {
            @if let Some(inbox) = listed.unpaid { (composer::unpaid_line(locale, access.tenant, inbox)) }
            (views::told(access, &listed.saved))
            @if open.is_none() {
                @if let Some(offer) = &listed.undo { (undo::line(access, looking, offer)) }
                (bulk::lines(access, reader, looking, &listed.bulk))
            }
        },
        choose_href: (access.staff.is_some() && may_choose(access)).then(|| {
            let here = list_href(access.tenant, looking);
            format!("{here}{}select=true", if here.contains('?') { "&" } else { "?" })
        }),
        choosing: listed.choices.as_ref().map(|choices| {
            let is_narrowed = looking.inbox.is_some() || looking.is_of_one() || looking.is_waiting();
            let is_plain = is_open && looking.q.trim().is_empty() && looking.label.is_none() && !is_narrowed;
            let known = match looking.view {
                View::Mine => Some(counts.mine),
                View::Unassigned => Some(counts.unassigned),
                View::All => Some(all),
                View::Team => None,
            };
            bulk::choosing(access, reader, looking, choices, known.filter(|_| is_plain), None)
        }),
        tabs,
        rows: found.data.iter().map(|one| row(access, reader, looking, one, open)).collect(),
        nothing: nothing(access, locale, looking, listed.is_reachable),
        older_href: found.next_cursor.as_ref().map(|cursor| {
            let here = list_href(access.tenant, looking);
            let select = if listed.choices.is_some() { "select=true&" } else { "" };
            format!("{here}{}{select}cursor={cursor}", if here.contains('?') { "&" } else { "?" })
        }),
    }
}

/// What a search keeps of the list's address.
fn kept(looking: &Looking) -> Vec<(String, String)> {
    let view = ("view".to_owned(), looking.view.as_str().to_owned());
    let status = if looking.is_at_risk() { AT_RISK } else { looking.state().as_str() };
    let state = ("status".to_owned(), status.to_owned());
    let ids = [
        ("label", looking.label),
        ("inbox", looking.inbox.map(|id| id.as_uuid())),
        ("staff", looking.staff.map(|id| id.as_uuid())),
        ("team", looking.team.map(|id| id.as_uuid())),
    ];
    let ids = ids.into_iter().filter_map(|(name, id)| id.map(|id| (name.to_owned(), id.to_string())));
    let waiting = looking.is_waiting().then(|| ("waiting".to_owned(), "true".to_owned()));
    [view, state].into_iter().chain(ids).chain(waiting).collect()
}

/// A label narrows the list; the one that does so already widens it again.
fn filters(access: &Access, looking: &Looking, labels: &[Label]) -> Vec<LabelFilter> {
    let filter = |label: &Label| {
        let is_current = looking.label == Some(label.id);
        let narrowed = Looking { label: (!is_current).then_some(label.id), ..looking.clone() };
        let href = list_href(access.tenant, &narrowed);
        LabelFilter { name: label.name.clone(), tint: label.colour.tint(), href, is_current }
    };
    labels.iter().map(filter).collect()
}

/// Why there is nothing to see. A business that nobody can write to hears what comes first, and who can do it.
fn nothing(access: &Access, locale: Locale, looking: &Looking, is_reachable: bool) -> Nothing {
    let none = |icon, title, about| Nothing { icon, title, about, action: None };
    if !looking.q.trim().is_empty() {
        return none(Icon::Search, t!(locale, "list-nothing-found"), t!(locale, "list-nothing-found-about"));
    }
    if !is_reachable && access.may(Permission::InboxManage) {
        let connect = format!("/t/{}/settings/inboxes/new", access.tenant);
        return Nothing {
            action: Some(Button::new(t!(locale, "list-connect")).primary().icon(Icon::Plug).to(connect)),
            ..none(Icon::Plug, t!(locale, "list-no-number"), t!(locale, "list-no-number-about"))
        };
    }
    if !is_reachable {
        return none(Icon::Plug, t!(locale, "list-no-number"), t!(locale, "list-no-number-others"));
    }
    let (title, about) = match (looking.state(), looking.view) {
        _ if looking.is_at_risk() => (t!(locale, "list-none-at-risk"), t!(locale, "list-none-at-risk-about")),
        _ if looking.label.is_some() => (t!(locale, "list-none-labelled"), t!(locale, "list-none-labelled-about")),
        (Status::Snoozed, _) => (t!(locale, "list-none-snoozed"), t!(locale, "list-none-snoozed-about")),
        (Status::Closed, _) => (t!(locale, "list-none-closed"), t!(locale, "list-none-closed-about")),
        (Status::Open, View::Mine) => {
            let unassigned = Looking { view: View::Unassigned, ..looking.clone() };
            let way = Button::new(t!(locale, "list-see-unassigned")).to(list_href(access.tenant, &unassigned));
            let (title, about) = (t!(locale, "list-none-mine"), t!(locale, "list-none-mine-about"));
            return Nothing { action: Some(way), ..none(Icon::Inbox, title, about) };
        }
        (Status::Open, View::Team) => (t!(locale, "list-none-team"), t!(locale, "list-none-team-about")),
        (Status::Open, View::Unassigned) => {
            (t!(locale, "list-none-unassigned"), t!(locale, "list-none-unassigned-about"))
        }
        (Status::Open, View::All) => (t!(locale, "list-none"), t!(locale, "list-none-about")),
    };
    none(Icon::Inbox, title, about)
}

fn row(
    access: &Access,
    reader: Reader,
    looking: &Looking,
    one: &Conversation,
    open: Option<&Conversation>,
) -> ConversationRow {
    let locale = reader.locale;
    let left = one
        .window_expires_at
        .map(|until| until.since(reader.now).as_secs())
        .filter(|left| (1..SOON_SECONDS).contains(left));
    let is_selected = open.is_some_and(|open| open.id == one.id);
    ConversationRow {
        id: one.id.to_string(),
        href: format!("/t/{}/inbox/{}{}", access.tenant, one.id, looking.query()),
        name: one.label.show(locale),
        tint_key: one.contact.to_string(),
        at: one.last_message_at,
        place: (!looking.is_at_risk()).then(|| one.listed_at.micros()),
        preview: preview(locale, one.last.as_ref()),
        unread: u64::try_from(one.unread).unwrap_or(0),
        labels: one.labels.iter().map(|label| (label.name.clone(), label.colour.tint())).collect(),
        levels: service_levels::view::in_row(reader, &one.levels),
        window_left: left
            .filter(|_| one.status == Status::Open)
            .map(|left| t!(locale, "list-window-left", left = moment::left_words(locale, left))),
        assignee: one
            .assignee
            .as_ref()
            .filter(|member| Some(member.id) != access.staff)
            .map(|member| member.name.clone()),
        // What stands in the open one's composer need not be said beside it. One line is enough of a long text.
        draft: one.draft.as_ref().filter(|_| !is_selected).map(|text| text.chars().take(160).collect()),
        is_selected,
    }
}

fn preview(locale: Locale, last: Option<&Last>) -> Preview {
    let Some(last) = last else { return Preview { icon: Icon::Message, tick: None, text: String::new() } };
    let tick = match last.direction {
        Direction::Inbound | Direction::Internal => None,
        Direction::Outbound => messages::tick(last.status),
    };
    // One line is enough of a long text.
    let text: String = messages::line(locale, &last.kind, &last.text).chars().take(160).collect();
    Preview { icon: messages::icon(&last.kind), tick, text }
}

/// The address of a conversation, without the list's view.
pub(super) fn here(tenant: TenantId, conversation: &Conversation) -> String {
    format!("/t/{tenant}/inbox/{}", conversation.id)
}

pub(super) fn head(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> ThreadHead {
    let conversation = &opened.conversation;
    let here = here(access.tenant, conversation);
    ThreadHead {
        conversation: conversation.id.to_string(),
        contact: conversation.contact.to_string(),
        looking_href: access.staff.is_some().then(|| format!("{here}/looking")),
        name: conversation.label.show(reader.locale),
        icon: Icon::Message,
        about: format!("{} · {}", conversation.inbox.channel.brand(), conversation.inbox.name),
        labels: conversation.labels.iter().map(|label| (label.name.clone(), label.colour.tint())).collect(),
        levels: service_levels::view::in_head(reader, &conversation.levels),
        back_href: list_href(access.tenant, looking),
        person_href: format!("{here}{}", Looking { show: "person".to_owned(), ..looking.clone() }.query()),
        actions: actions(access, reader, looking, opened),
    }
}

fn actions(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> Markup {
    let locale = reader.locale;
    let conversation = &opened.conversation;
    let here = here(access.tenant, conversation);
    let query = looking.query();
    let holder = holder(locale, access, opened);
    if !access.may(Permission::ConversationWrite) {
        return html! { span class="px-2 text-sm text-muted" { (holder) } };
    }
    let (icon, words, status) = match conversation.status {
        Status::Open => (Icon::Check, t!(locale, "conversation-close"), Status::Closed),
        Status::Closed => (Icon::Rotate, t!(locale, "conversation-reopen"), Status::Open),
        Status::Snoozed => (Icon::Check, t!(locale, "conversation-close"), Status::Closed),
    };
    html! {
        details id="assignment" class="relative" data-menu {
            summary data-key="a" aria-keyshortcuts="a" class="btn btn-ghost reach max-w-44 gap-1.5 px-2.5 font-semibold" title=(t!(locale, "conversation-give")) {
                span class="sr-only" { (t!(locale, "conversation-give")) ": " }
                (if conversation.assignee.is_some() { Icon::UserCheck } else { Icon::UserPlus }.small())
                bdi class="truncate max-lg:sr-only" { (holder) }
            }
            form method="post" action=(format!("{here}/assignment{query}"))
                class="absolute end-0 top-full z-30 mt-1 max-h-[60dvh] w-60 overflow-y-auto rounded-box border border-base-300 bg-base-100 p-1.5" {
                (takers(access, locale, opened))
            }
        }
        (labels_menu(locale, opened, &format!("{here}/labels{query}")))
        (snooze::menu(reader, conversation, &opened.offered, &here, &query))
        form method="post" action=(format!("{here}/unread{query}")) class="max-lg:hidden" {
            (Button::new(t!(locale, "conversation-mark-unread")).quiet().icon_only(Icon::Mail))
        }
        form method="post" action=(format!("{here}/status{query}")) {
            button class="btn reach gap-1.5 border-base-300 bg-base-200 px-3 font-semibold" type="submit" name="status" value=(status.as_str()) data-key="e" aria-keyshortcuts="e" {
                (icon.small()) span class="max-lg:sr-only" { (words) }
            }
        }
    }
}

/// The labels, to be put on and taken off.
fn labels_menu(locale: Locale, opened: &Opened, action: &str) -> Markup {
    let is_on = |label: &Label| opened.conversation.labels.iter().any(|one| one.id == label.id);
    html! {
        @if !opened.labels.is_empty() {
            details id="labels" class="relative" data-menu {
                summary data-key="l" aria-keyshortcuts="l" class="btn btn-ghost btn-square reach reach-wide" title=(t!(locale, "labels-title")) {
                    span class="sr-only" { (t!(locale, "labels-title")) }
                    (Icon::Tag.small())
                }
                form method="post" action=(action)
                    class="absolute end-0 top-full z-30 mt-1 max-h-[60dvh] w-60 overflow-y-auto rounded-box border border-base-300 bg-base-100 p-1.5" {
                    (labels::pages::filter(locale, "labels", opened.labels.len()))
                    @for label in &opened.labels {
                        @let on = is_on(label);
                        button type="submit" data-find=(label.name) name=(if on { "off" } else { "on" }) value=(label.id) aria-pressed=(if on { "true" } else { "false" })
                            class="reach flex w-full cursor-pointer items-center gap-2 rounded-field px-2.5 py-2 text-start text-sm hover:bg-base-200" {
                            span class="min-w-0 grow" { (tinted(&label.name, label.colour.tint())) }
                            @if on { (Icon::Check.small()) }
                        }
                    }
                }
            }
        }
    }
}

/// Who has it, in a word.
fn holder(locale: Locale, access: &Access, opened: &Opened) -> String {
    let team = opened.conversation.team.and_then(|team| {
        opened.takers.iter().find_map(|taker| match taker {
            Taker::Team { id, name } if *id == team => Some(name.clone()),
            Taker::Team { .. } | Taker::Member(_) => None,
        })
    });
    match (&opened.conversation.assignee, team) {
        (Some(member), _) if Some(member.id) == access.staff => t!(locale, "conversation-you"),
        (Some(member), _) => member.name.clone(),
        (None, Some(team)) => team,
        (None, None) => t!(locale, "conversation-unassigned"),
    }
}

fn takers(access: &Access, locale: Locale, opened: &Opened) -> Markup {
    let holder = opened.conversation.assignee.as_ref().map(|member| member.id);
    let choice = |name: &'static str, value: String, label: &str, is_current: bool| {
        html! {
            button type="submit" name=(name) value=(value) aria-current=[is_current.then_some("true")]
                class="reach flex w-full cursor-pointer items-center gap-2 rounded-field px-2.5 py-2 text-start text-sm hover:bg-base-200" {
                bdi class="min-w-0 grow truncate" { (label) }
                @if is_current { (Icon::Check.small()) }
            }
        }
    };
    html! {
        @if let Some(me) = access.staff {
            (choice("assignee", me.to_string(), &t!(locale, "conversation-take"), holder == Some(me)))
        }
        (choice("assignee", String::new(), &t!(locale, "conversation-nobody"), holder.is_none() && opened.conversation.team.is_none()))
        @for taker in &opened.takers {
            @match taker {
                Taker::Member(member) if Some(member.id) != access.staff => {
                    (choice("assignee", member.id.to_string(), &member.name, holder == Some(member.id)))
                }
                Taker::Member(_) => {}
                Taker::Team { id, name } => {
                    (choice("team", id.to_string(), &t!(locale, "conversation-team", name = isolated(name)), opened.conversation.team == Some(*id)))
                }
            }
        }
    }
}
