//! The page of a person: may we write to her, about what, why, since when; could we then; and what was recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{Result as Stored, Scope, Sql, params, sql};
use axum::extract::State as Shared;
use chrono::{NaiveDateTime, TimeZone};
use kernel::{Channel, ContactId, MessageId, Permission, Problem, TemplateId, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, card, chip, copyable, framed, moment, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Path, Place, Query, t};

use super::recording::{self, Tried};
use super::rules::{self, Line, Subject, Template, Why};
use super::{Everything, history, wording};
use crate::ledger::{self, Chain, Entry, TextId};
use crate::notices::{self, Names};
use crate::preferences::link;
use crate::scans::{self, Scan};
use crate::templates::{self, Stood};

const NAME: Sql = sql!("select name from contact where tenant_id = :tenant and id = :id");
const STAFF: Sql = sql!("select id, name from staff where tenant_id = :tenant");
const CONVERSATION: Sql = sql!("select conversation_id from message where tenant_id = :tenant and id = :id");
const IN_CONVERSATION: Sql =
    sql!("select 1 as one from conversation where tenant_id = :tenant and contact_id = :contact limit 1");
const TEMPLATES: i64 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A wall clock's day and hour, in the reader's zone.
    at: String,
    template: String,
}

/// A version of a text that was shown to somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) version: i64,
    /// It is the question that we ask by buttons, not a text that people send.
    pub(super) is_question: bool,
}

pub(super) struct Page {
    name: String,
    pub(super) channels: Vec<(Everything, Vec<Line>, Chain)>,
    pub(super) staff: BTreeMap<Uuid, String>,
    /// In which conversation each message stands.
    pub(super) messages: BTreeMap<MessageId, Uuid>,
    /// The paper behind entries, and the versions of the texts that were shown.
    pub(super) scans: Vec<Scan>,
    pub(super) texts: BTreeMap<TextId, Shown>,
    pub(super) names: Names,
    /// They have written, or were written to.
    is_in_conversation: bool,
    templates: Vec<(TemplateId, String)>,
    /// The template that was asked about.
    chosen: Option<(String, Vec<Stood>)>,
}

/// `GET /t/{tenant}/people/{contact}/consent`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    drawn(&app, &access, theme, contact, &asked, &Tried::default()).await
}

/// The page, with what could not be recorded yet.
pub(super) async fn drawn(
    app: &App,
    access: &Access,
    theme: Theme,
    contact: ContactId,
    asked: &Asked,
    tried: &Tried,
) -> web::Result<Markup> {
    let template = asked.template.parse().ok();
    let page = app.db.read(access.tenant, move |scope| read(scope, contact, template)).await?;
    let page = page.ok_or_else(Problem::not_found)?;
    app.reads().note(access, Opened::Person, Some(contact)).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let url = link::address(app, access.tenant, contact).map_err(::store::Error::from)?;
    let locale = access.locale;
    let name = if page.name.is_empty() { t!(locale, "standing-someone") } else { isolated(&page.name) };
    let title = t!(locale, "standing-title", name = name);
    let content = html! {
        @for (everything, today, chain) in &page.channels {
            (section(&t!(locale, "standing-on", channel = isolated(everything.channel.brand())), html! {
                (history::broken(reader, *chain))
                (lines(access, reader, &page, everything, today))
            }))
        }
        (section(&t!(locale, "history-title"), history::shown(access, reader, &page)))
        @if access.may(Permission::ConsentWrite) { (recording::form(access, reader, &page, contact, tried)) }
        (then(reader, &page, contact, access.tenant, asked))
        @if access.may(Permission::ConsentWrite) {
            (section(&t!(locale, "link-title"), card(html! {
                p class="pb-3 text-sm text-muted" { (t!(locale, "link-about")) }
                (copyable("preferences-link", &t!(locale, "link-label"), &url, &t!(locale, "link-copy"), &t!(locale, "link-copied")))
                @if page.is_in_conversation && access.may(Permission::ConversationWrite) {
                    form method="post" action=(format!("/t/{}/people/{contact}/preferences-link", access.tenant)) class="pt-3" {
                        (Button::new(t!(locale, "link-send")).icon(Icon::Message))
                        p class="pt-1.5 text-sm text-muted" { (t!(locale, "link-send-about")) }
                    }
                }
            })))
        }
    };
    let above = back(&format!("/t/{}/people/{contact}", access.tenant), &t!(locale, "standing-back"));
    let context = PageContext::of(access, theme, Place::People);
    Ok(layout::page(&context, &title, framed(&above, &title, None, &html! {}, &content)))
}

fn read(scope: &Scope<'_>, contact: ContactId, template: Option<TemplateId>) -> Stored<Option<Page>> {
    let Some(row) = scope.row(NAME, params! { "id" => contact })? else { return Ok(None) };
    let (now, mut channels) = (scope.now(), Vec::new());
    for channel in Channel::ALL {
        let everything = super::of_all(scope, contact, channel)?;
        let is_empty = everything.ledgers_at(now).all(|ledger| ledger.entries.is_empty());
        if channel == Channel::WhatsApp || !is_empty {
            let today = super::store::today(scope, &everything)?;
            let mut chain = Chain::Whole;
            for ledger in everything.ledgers_at(now) {
                if chain == Chain::Whole {
                    chain = ledger::verify(scope, ledger.contact, channel)?;
                }
            }
            channels.push((everything, today, chain));
        }
    }
    let ledgers = channels.iter().flat_map(|(everything, _, _): &(Everything, _, _)| everything.ledgers_at(now));
    let entries: Vec<&Entry> = ledgers.flat_map(|ledger| &ledger.entries).collect();
    let mut messages = BTreeMap::new();
    for message in entries.iter().filter_map(|entry| entry.message) {
        if let Some(row) = scope.row(CONVERSATION, params! { "id" => message })? {
            messages.insert(message, row.get("conversation_id")?);
        }
    }
    let with_paper: BTreeSet<_> = entries.iter().filter(|one| !one.scans.is_empty()).map(|one| one.contact).collect();
    let mut scans = Vec::new();
    for whose in with_paper {
        scans.extend(scans::of(scope, whose)?);
    }
    let mut texts = BTreeMap::new();
    for id in entries.iter().filter_map(|entry| entry.text).collect::<BTreeSet<_>>() {
        let said = notices::text(scope, id)?.map(|text| Shown { version: text.version, is_question: false });
        let asked = || -> Stored<_> {
            Ok(notices::question(scope, id)?.map(|text| Shown { version: text.version, is_question: true }))
        };
        if let Some(shown) = said.map_or_else(asked, |said| Ok(Some(said)))? {
            texts.insert(id, shown);
        }
    }
    let staff = scope.rows(STAFF, params! {})?;
    let staff = staff.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect::<Stored<_>>()?;
    let all = templates::page(scope, None, TEMPLATES)?;
    let label = |one: &templates::Template| format!("{} ({})", one.name, one.language);
    let chosen = match all.iter().find(|one| Some(one.id) == template) {
        Some(one) => Some((label(one), templates::stood(scope, one.id)?)),
        None => None,
    };
    let templates = all.iter().map(|one| (one.id, label(one))).collect();
    let names = notices::names(scope)?;
    let is_in_conversation = scope.row(IN_CONVERSATION, params! { "contact" => contact })?.is_some();
    let name = row.get("name")?;
    Ok(Some(Page { name, channels, staff, messages, scans, texts, names, is_in_conversation, templates, chosen }))
}

fn lines(access: &Access, reader: Reader, page: &Page, everything: &Everything, lines: &[Line]) -> Markup {
    let locale = reader.locale;
    rows(lines.iter().map(|line| {
        let mut all = everything.ledgers_at(reader.now).flat_map(|ledger| &ledger.entries);
        let entry = line.entry.and_then(|id| all.find(|entry| entry.id == id));
        html! {
            div class="flex items-start gap-4 px-4 py-3" {
                div class="w-12 shrink-0 pt-0.5" { (verdict(reader, line.why)) }
                div class="flex min-w-0 grow flex-wrap items-start justify-between gap-x-4" {
                    div class="min-w-0 grow basis-56" {
                        p class="font-medium wrap-anywhere" { (wording::subject(locale, line.subject, &everything.topics)) }
                        p class="text-sm text-muted wrap-anywhere" {
                            (wording::why(locale, line.why))
                            @if let Some(since) = line.since { " " time datetime=(since) { (moment::full_words(reader, since)) } "." }
                            @if let Some(until) = line.until.filter(|_| line.why == Why::Granted) {
                                " " (t!(locale, "standing-until", when = moment::day_words(reader, until)))
                            }
                        }
                    }
                    @if let Some(href) = entry.map(|entry| evidence(access, page, entry)) {
                        a class="reach link inline-flex items-center text-sm max-md:-mb-2" href=(href) { (t!(locale, "standing-evidence")) }
                    }
                }
            }
        }
    }))
}

fn verdict(reader: Reader, why: Why) -> Markup {
    match (why.is_yes(), why) {
        (true, _) => chip(&t!(reader.locale, "standing-yes"), Tone::Good),
        (false, Why::Unasked | Why::Held | Why::OnlyAttested | Why::Expired) => {
            chip(&t!(reader.locale, "standing-no"), Tone::Attention)
        }
        (false, _) => chip(&t!(reader.locale, "standing-no"), Tone::Harm),
    }
}

/// The message that shows an entry, or the entry below.
fn evidence(access: &Access, page: &Page, entry: &Entry) -> String {
    let message = entry.message.and_then(|message| Some((message, page.messages.get(&message)?)));
    match message.filter(|_| access.may(Permission::ConversationRead)) {
        Some((message, conversation)) => message_page(access, *conversation, message),
        None => format!("#entry-{}", entry.id),
    }
}

pub(super) fn message_page(access: &Access, conversation: Uuid, message: MessageId) -> String {
    format!("/t/{}/inbox/{conversation}/messages/{message}", access.tenant)
}

/// The question about another day, and its answer.
fn then(reader: Reader, page: &Page, contact: ContactId, tenant: TenantId, asked: &Asked) -> Markup {
    let locale = reader.locale;
    let none = (String::new(), t!(locale, "then-template-none"));
    let choices = page.templates.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let at = typed(reader, &asked.at);
    let is_wrong = !asked.at.is_empty() && at.is_none();
    section(
        &t!(locale, "then-title"),
        html! {
            p class="text-sm text-muted" { (t!(locale, "then-about")) }
            form method="get" action=(format!("/t/{tenant}/people/{contact}/consent#then")) id="then" class="grid items-end gap-3 sm:grid-cols-[14rem_1fr_auto]" {
                div class="space-y-1.5" {
                    label class="block text-sm font-medium" for="then-at" { (t!(locale, "then-at")) }
                    input class="input reach w-full" type="datetime-local" id="then-at" name="at" value=(asked.at) required;
                }
                @if !page.templates.is_empty() {
                    (Field::choice("template", t!(locale, "then-template"), [none].into_iter().chain(choices).collect()).value(&asked.template).of_names())
                }
                (Button::new(t!(locale, "then-ask")).icon(Icon::Search))
            }
            @if is_wrong { (Notice::attention(t!(locale, "then-wrong")).alert()) }
            @if let Some(at) = at {
                @for (everything, _, _) in &page.channels {
                    @let answer = everything.at(at);
                    div class="space-y-3" data-then=(at) {
                        h3 class="text-sm font-medium" {
                            (t!(locale, "then-answer", when = moment::full_words(reader, at))) " · "
                            span translate="no" { (everything.channel.brand()) }
                        }
                        (rows(answer.iter().map(|line| html! {
                            div class="flex items-start gap-4 px-4 py-3" {
                                div class="w-12 shrink-0 pt-0.5" { (verdict(reader, line.why)) }
                                div class="min-w-0 grow" {
                                    p class="font-medium wrap-anywhere" { (wording::subject(locale, line.subject, &everything.topics)) }
                                    p class="text-sm text-muted wrap-anywhere" {
                                        (wording::why(locale, line.why))
                                        @if let Some(since) = line.since { " " time datetime=(since) { (moment::full_words(reader, since)) } "." }
                                    }
                                }
                            }
                        })))
                        @if let Some((name, stood)) = &page.chosen {
                            p class="text-sm wrap-anywhere" { (template_words(reader, name, stood, at, &answer)) }
                        }
                    }
                }
            }
        },
    )
}

fn template_words(reader: Reader, name: &str, stood: &[Stood], at: Timestamp, answer: &[Line]) -> String {
    let (locale, name) = (reader.locale, isolated(name));
    match rules::template(stood, at) {
        Template::Unknown => t!(locale, "then-template-unknown", name = name),
        Template::NotApproved => t!(locale, "then-template-not-approved", name = name),
        Template::Approved(category) => {
            let asked = Subject::Purpose(category.purpose());
            let is_yes = answer.iter().any(|line| line.subject == asked && line.why.is_yes());
            let purpose = wording::purpose(locale, category.purpose());
            if is_yes {
                t!(locale, "then-template-yes", name = name, purpose = purpose)
            } else {
                t!(locale, "then-template-no", name = name, purpose = purpose)
            }
        }
    }
}

/// What a browser's field for day and hour sends, in the reader's zone; an hour that the clock skips is the one after it.
pub(crate) fn typed(reader: Reader, text: &str) -> Option<Timestamp> {
    let wall = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M").ok()?;
    let later = wall + Duration::from_secs(60 * 60);
    let at = reader.zone.from_local_datetime(&wall).earliest();
    let at = at.or_else(|| reader.zone.from_local_datetime(&later).earliest())?;
    Some(Timestamp::from_seconds(at.timestamp()))
}
