//! Conversations as markup: the list's rows, the thread's head, the composer, the person.

use consent::ledger::Standing;
use consent::templates::Template;
use contacts::identities::{Identity, Kind, Source};
use kernel::{Locale, Permission, Purpose, TenantId};
use maud::{Markup, html};
use web::components::inbox::{
    Composer, ConversationList, ConversationRow, KnownBy, May, MayWrite, PersonPanel, Preview, Refusal, Search,
    ThreadHead, Window, composer,
};
use web::components::{Button, Icon, Notice, Reader, Tab, moment};
use web::words::isolated;
use web::{Access, Listing, t};

use super::model::{Conversation, Counts, Last, Status, Taker};
use super::pages::{Looking, Opened, View};
use super::rules::{self, Writing};
use crate::messages::{Direction, view as messages};

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
    found: &Listing<Conversation>,
    counts: Counts,
    open: Option<&Conversation>,
) -> ConversationList {
    let locale = reader.locale;
    let sees_all = matches!(access.sees, web::Sees::All);
    let all = if sees_all { counts.open } else { counts.mine + counts.unassigned };
    let number = |count: i64| u64::try_from(count).ok().filter(|count| *count > 0);
    let tab = |view: View, label: String, count: Option<u64>| Tab {
        label,
        href: list_href(access.tenant, &Looking { view, ..Looking::default() }),
        number: count,
        is_current: looking.view == view,
    };
    let mut tabs = vec![
        tab(View::All, t!(locale, "view-all"), number(all)),
        tab(View::Unassigned, t!(locale, "view-unassigned"), number(counts.unassigned)),
        tab(View::Closed, t!(locale, "view-closed"), None),
    ];
    if access.staff.is_some() {
        tabs.insert(0, tab(View::Mine, t!(locale, "view-mine"), number(counts.mine)));
    }
    let nothing = match (looking.q.trim().is_empty(), looking.view) {
        (false, _) => (t!(locale, "list-nothing-found"), t!(locale, "list-nothing-found-about")),
        (true, View::Mine) => (t!(locale, "list-none-mine"), t!(locale, "list-none-mine-about")),
        (true, View::Unassigned) => (t!(locale, "list-none-unassigned"), t!(locale, "list-none-unassigned-about")),
        (true, View::Closed) => (t!(locale, "list-none-closed"), t!(locale, "list-none-closed-about")),
        (true, View::All) => (t!(locale, "list-none"), t!(locale, "list-none-about")),
    };
    ConversationList {
        open: u64::try_from(all).ok(),
        new_href: None,
        search: Some(Search {
            action: format!("/t/{}/inbox", access.tenant),
            value: looking.q.clone(),
            kept: vec![("view".to_owned(), looking.view.as_str().to_owned())],
        }),
        tabs,
        rows: found.data.iter().map(|one| row(access, reader, looking, one, open)).collect(),
        nothing,
        older_href: found.next_cursor.as_ref().map(|cursor| {
            let here = list_href(access.tenant, looking);
            format!("{here}{}cursor={cursor}", if here.contains('?') { "&" } else { "?" })
        }),
    }
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
        preview: preview(locale, one.last.as_ref()),
        unread: u64::try_from(one.unread).unwrap_or(0),
        labels: Vec::new(),
        window_left: left
            .filter(|_| one.status == Status::Open)
            .map(|left| t!(locale, "list-window-left", left = moment::left_words(locale, left))),
        assignee: one
            .assignee
            .as_ref()
            .filter(|member| Some(member.id) != access.staff)
            .map(|member| member.name.clone()),
        is_selected,
    }
}

fn preview(locale: Locale, last: Option<&Last>) -> Preview {
    let Some(last) = last else { return Preview { icon: Icon::Message, tick: None, text: String::new() } };
    let tick = match last.direction {
        Direction::Inbound => None,
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
        name: conversation.label.show(reader.locale),
        icon: Icon::Message,
        about: format!("{} · {}", conversation.inbox.channel.brand(), conversation.inbox.name),
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
    };
    html! {
        details class="relative" data-menu {
            summary class="btn btn-ghost reach max-w-44 gap-1.5 px-2.5 font-semibold" title=(t!(locale, "conversation-give")) {
                span class="sr-only" { (t!(locale, "conversation-give")) ": " }
                (if conversation.assignee.is_some() { Icon::UserCheck } else { Icon::UserPlus }.small())
                bdi class="truncate max-md:sr-only" { (holder) }
            }
            form method="post" action=(format!("{here}/assignment{query}"))
                class="absolute end-0 top-full z-30 mt-1 max-h-[60dvh] w-60 overflow-y-auto rounded-box border border-base-300 bg-base-100 p-1.5" {
                (takers(access, locale, opened))
            }
        }
        form method="post" action=(format!("{here}/unread{query}")) class="max-md:hidden" {
            (Button::new(t!(locale, "conversation-mark-unread")).quiet().icon_only(Icon::Mail))
        }
        form method="post" action=(format!("{here}/status{query}")) {
            button class="btn reach gap-1.5 border-base-300 bg-base-200 px-3 font-semibold" type="submit" name="status" value=(status.as_str()) {
                (icon.small()) span class="max-md:sr-only" { (words) }
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

/// What stands below the thread. `wrong` is why the last try was refused.
pub(super) fn below(
    access: &Access,
    reader: Reader,
    looking: &Looking,
    opened: &Opened,
    wrong: Option<&str>,
) -> Markup {
    let locale = reader.locale;
    let conversation = &opened.conversation;
    let here = here(access.tenant, conversation);
    let name = conversation.label.show(locale);
    let writing = rules::writing(&rules::Facts {
        now: reader.now,
        may_write: access.may(Permission::ConversationWrite),
        inbox: conversation.inbox.state,
        consent: opened.consent.as_ref(),
        window_expires_at: conversation.window_expires_at,
    });
    let barred = |title: String, reason: String, next: Markup| Window::Barred { title, reason, next };
    let window = match writing {
        Writing::Freely(expires_at) => Window::Open { expires_at },
        Writing::TemplateOnly(since) => return with_templates(reader, &here, looking, opened, since, wrong),
        Writing::Stopped(at) => barred(
            t!(locale, "composer-stopped", name = isolated(&name)),
            t!(locale, "composer-stopped-about", when = moment::ago_words(reader, at)),
            html! {},
        ),
        Writing::Withdrawn => {
            barred(t!(locale, "composer-withdrawn"), t!(locale, "composer-withdrawn-about"), html! {})
        }
        Writing::Disconnected => barred(
            t!(locale, "composer-disconnected"),
            t!(locale, "reason-inbox-disconnected"),
            super::reasons::next(locale, "inbox_disconnected", access.tenant),
        ),
        Writing::LookOnly => barred(t!(locale, "composer-look-only"), t!(locale, "composer-look-only-about"), html! {}),
    };
    let view = Composer {
        action: format!("{here}/messages{}", looking.query()),
        draft: opened.own.draft.clone(),
        window,
        hidden: vec![("once".to_owned(), opened.once.clone())],
        wrong: wrong.map(str::to_owned),
        typing_href: Some(format!("{here}/typing")),
        cost: None,
        looking: Vec::new(),
    };
    composer(reader, &view)
}

/// Words that may mean stop wait for a person to say what they mean; the question stands in the thread.
pub(super) fn stop_question(access: &Access, reader: Reader, opened: &Opened) -> Option<Refusal> {
    let locale = reader.locale;
    let held = opened.consent.as_ref().filter(|state| state.is_held(reader.now))?;
    let here = here(access.tenant, &opened.conversation);
    let until = held.held_until.map(|until| moment::full_words(reader, until)).unwrap_or_default();
    Some(Refusal {
        title: t!(locale, "stop-question", name = isolated(&opened.conversation.label.show(locale))),
        reason: t!(locale, "stop-question-about", until = until),
        evidence: None,
        draft: None,
        next: html! {
            @if let Some(message) = held.held_message {
                a class="underline" href=(format!("{here}?from={message}#message-{message}")) { (t!(locale, "stop-question-show")) }
            }
            @if access.may(Permission::ConsentWrite) {
                form method="post" action=(format!("{here}/stop-question")) class="flex flex-wrap gap-2 pt-1" {
                    (Button::new(t!(locale, "stop-question-no")).small().sends("answer", "no"))
                    (Button::new(t!(locale, "stop-question-yes")).small().sends("answer", "yes"))
                }
            }
        },
        at: held.held_at.unwrap_or(reader.now),
    })
}

/// Outside the window: approved templates, each a form with its places. It stands where the composer would, under its id.
fn with_templates(
    reader: Reader,
    here: &str,
    looking: &Looking,
    opened: &Opened,
    since: Option<kernel::Timestamp>,
    wrong: Option<&str>,
) -> Markup {
    let locale = reader.locale;
    let about = match since {
        Some(_) => t!(locale, "templates-about", when = moment::ago_words(reader, opened.conversation.last_message_at)),
        None => t!(locale, "templates-about-never"),
    };
    let action = format!("{here}/messages{}", looking.query());
    html! {
        div id="composer" class="max-h-[55dvh] shrink-0 space-y-3 overflow-y-auto border-t border-base-300 bg-base-100 px-3 pb-3 pt-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]" {
            @if let Some(wrong) = wrong { (Notice::harm(wrong).alert()) }
            (Notice::attention(t!(locale, "templates-title")).because(html! { (about) }))
            @if !opened.own.draft.is_empty() { (kept(locale, &opened.own.draft)) }
            @if opened.templates.is_empty() {
                p class="px-1 text-sm text-muted" { (t!(locale, "templates-none")) }
            } @else {
                div class="space-y-1.5" {
                    @for template in &opened.templates { (template_form(locale, &action, &opened.once, template)) }
                }
            }
            @if opened.own.draft.is_empty() { template id="composer-template" { (kept(locale, "")) } }
        }
    }
}

fn kept(locale: Locale, draft: &str) -> Markup {
    html! {
        div class="space-y-1 pt-1" {
            label class="px-1 text-sm font-medium" for="composer-kept" { (t!(locale, "templates-kept")) }
            textarea id="composer-kept" class="textarea w-full" rows="2" readonly dir="auto" { "\n" (draft) }
        }
    }
}

fn template_form(locale: Locale, action: &str, once: &str, template: &Template) -> Markup {
    let form = &template.form;
    let text = [&form.header, &form.body, &form.footer]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("\n\n");
    let place = |name: String, label: String| {
        // Several templates may have places of the same name; ids must differ.
        let id = format!("value-{}-{name}", template.id);
        html! {
            div class="space-y-1" {
                label class="block text-sm font-medium" for=(id) { (label) }
                input class="input reach w-full" id=(id) name=(format!("value:{name}")) required maxlength="1024" dir="auto" autocomplete="off";
            }
        }
    };
    html! {
        details name="template" class="group rounded-field border border-base-300 open:border-primary open:bg-selected" {
            summary class="reach px-3 py-2 text-sm" {
                span class="font-medium wrap-anywhere" { (template.name) } " "
                span class="text-muted" { (template.language) " · " (category(locale, template)) }
                span class="typed mt-0.5 line-clamp-2 text-muted group-open:hidden" dir="auto" { (text) }
            }
            form method="post" action=(action) class="space-y-3 px-3 pb-3" data-composer
                hx-post=(action) hx-target="#composer" hx-select="#composer" hx-select-oob="#thread:outerMorph" hx-swap="outerHTML" {
                input type="hidden" name="once" value=(once);
                input type="hidden" name="template" value=(template.id);
                p class="typed rounded-field bg-base-100 px-3 py-2 text-sm" dir="auto" { (text) }
                @for name in &form.header_parameters {
                    (place(format!("header_{name}"), t!(locale, "templates-header-place", name = in_braces(name))))
                }
                @for name in &form.body_parameters { (place(name.clone(), t!(locale, "templates-place", name = in_braces(name)))) }
                @for index in &form.url_buttons {
                    @let number = u32::from(*index).saturating_add(1);
                    (place(format!("button_{index}"), t!(locale, "templates-button-place", number = number)))
                }
                div class="flex justify-end" { (Button::new(t!(locale, "templates-send")).primary().small().icon_after(Icon::Send)) }
            }
        }
    }
}

/// A place as the template shows it.
fn in_braces(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

fn category(locale: Locale, template: &Template) -> String {
    use consent::templates::Category;
    match template.category {
        Category::Marketing => t!(locale, "templates-marketing"),
        Category::Utility => t!(locale, "templates-utility"),
        Category::Authentication => t!(locale, "templates-authentication"),
    }
}

pub(super) fn person(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> PersonPanel {
    let locale = reader.locale;
    let conversation = &opened.conversation;
    let name = conversation.label.show(locale);
    let page = format!("/t/{}/people/{}", access.tenant, conversation.contact);
    PersonPanel {
        tint_key: conversation.contact.to_string(),
        about: None,
        labels: Vec::new(),
        known_by: opened.identities.iter().filter_map(|identity| known_by(locale, identity)).collect(),
        may_write: may_write(reader, opened),
        timeline: Vec::new(),
        back_href: format!("{}{}", here(access.tenant, conversation), looking.query()),
        actions: html! {
            @if access.may(Permission::ContactRead) {
                (Button::new(t!(locale, "person-open", name = isolated(&name))).quiet().icon_only(Icon::ExternalLink).to(page))
            }
        },
        name,
    }
}

fn known_by(locale: Locale, identity: &Identity) -> Option<KnownBy> {
    let (icon, label) = match identity.kind {
        Kind::Phone => (Icon::Phone, t!(locale, "known-by-phone")),
        Kind::Username => (Icon::Message, identity.channel.brand().to_owned()),
        // Ids of the provider say nothing to people.
        Kind::UserId | Kind::ParentUserId => return None,
    };
    Some(KnownBy { icon, label, value: identity.readable(), is_confirmed: identity.source == Source::Provider })
}

fn may_write(reader: Reader, opened: &Opened) -> Vec<MayWrite> {
    let locale = reader.locale;
    let purposes = [
        (Purpose::Service, t!(locale, "purpose-service")),
        (Purpose::Transactional, t!(locale, "purpose-transactional")),
        (Purpose::Marketing, t!(locale, "purpose-marketing")),
    ];
    purposes
        .into_iter()
        .map(|(purpose, words)| {
            let (may, because) = standing(reader, opened, purpose);
            MayWrite { purpose: words, may, because }
        })
        .collect()
}

fn standing(reader: Reader, opened: &Opened, purpose: Purpose) -> (May, String) {
    let locale = reader.locale;
    let wrote = || (May::Yes, t!(locale, "consent-wrote"));
    let has_written = opened.conversation.window_expires_at.is_some();
    let Some(state) = &opened.consent else {
        return match purpose {
            Purpose::Service if has_written => wrote(),
            Purpose::Transactional => (May::Yes, t!(locale, "consent-business")),
            Purpose::Service | Purpose::Marketing | Purpose::Compliance => {
                (May::NotAsked, t!(locale, "consent-not-asked"))
            }
        };
    };
    if let Some(since) = state.stopped_since(reader.now).filter(|_| state.is_stopped_for(purpose, reader.now)) {
        return (May::No, t!(locale, "consent-stopped-on", when = moment::ago_words(reader, since)));
    }
    match (state.standing(purpose), purpose) {
        (Standing::Granted(_), _) => (May::Yes, t!(locale, "consent-agreed")),
        (Standing::Withdrawn(_), _) => (May::No, t!(locale, "consent-withdrawn")),
        (Standing::Unasked, Purpose::Service) if has_written || state.last_inbound_at.is_some() => wrote(),
        (Standing::Unasked, Purpose::Transactional) => (May::Yes, t!(locale, "consent-business")),
        (Standing::Unasked, Purpose::Service | Purpose::Marketing | Purpose::Compliance) => {
            (May::NotAsked, t!(locale, "consent-not-asked"))
        }
    }
}
