//! What was recorded about a person, newest first: each entry with the thing that shows it.

use std::collections::BTreeSet;

use kernel::{ConsentEntryId, Locale, Permission};
use maud::{Markup, html};
use web::components::{Button, Icon, Notice, Reader, empty_state, moment, rows};
use web::words::isolated;
use web::{Access, manner, t};

use super::pages::{Page, message_page};
use super::{Everything, wording};
use crate::ledger::{Chain, Effect, Entry, Extent, Grade, Method, short};
use crate::scans::Scan;

/// So many entries are shown, and those of what holds today, however old.
const SHOWN: usize = 100;
/// Below so many, the form stands in sight.
const NEAR: usize = 3;

/// What stands above everything where the ledger is not as it was written.
pub(super) fn broken(reader: Reader, chain: Chain) -> Markup {
    let locale = reader.locale;
    let broken = |number: i64| {
        Notice::harm(t!(locale, "history-broken"))
            .because(html! { (t!(locale, "history-broken-about", number = number)) })
    };
    match chain {
        Chain::Whole => html! {},
        Chain::BrokenAt(number) => html! { (broken(number)) },
        Chain::StateRewritten => html! { (broken(1)) },
    }
}

pub(super) fn shown(access: &Access, reader: Reader, page: &Page) -> Markup {
    let locale = reader.locale;
    let ledgers = page
        .channels
        .iter()
        .flat_map(|(own, _, _)| own.ledgers_at(reader.now).map(move |ledger| (ledger, said_by(own, ledger, reader))));
    let mut entries: Vec<(&Everything, Option<String>, &Entry)> =
        ledgers.flat_map(|(ledger, by)| ledger.entries.iter().map(move |entry| (ledger, by.clone(), entry))).collect();
    entries.sort_by_key(|(_, _, entry)| std::cmp::Reverse((entry.recorded_at, entry.number)));
    if entries.is_empty() {
        let record = access.may(Permission::ConsentWrite).then(|| to_record(locale));
        return empty_state(Icon::ListChecks, &t!(locale, "history-none"), &t!(locale, "history-none-about"), record);
    }
    let holding: BTreeSet<ConsentEntryId> =
        page.channels.iter().flat_map(|(_, lines, _)| lines).filter_map(|line| line.entry).collect();
    let shown =
        entries.iter().enumerate().filter(|(place, (_, _, entry))| *place < SHOWN || holding.contains(&entry.id));
    let is_whole = page.channels.iter().all(|(_, _, chain)| *chain == Chain::Whole);
    html! {
        (rows(shown.map(|(_, (everything, by, entry))| one(access, reader, page, everything, (by.as_deref(), entry)))))
        div class="flex flex-wrap items-center justify-between gap-3" {
            @if is_whole { p class="flex items-start gap-2 text-sm text-muted" { span class="mt-0.5" { (Icon::CircleCheck.small()) } (t!(locale, "history-whole")) } }
            @if entries.len() > NEAR && access.may(Permission::ConsentWrite) { (to_record(locale)) }
        }
    }
}

/// Under which other entry something was said.
fn said_by(own: &Everything, ledger: &Everything, reader: Reader) -> Option<String> {
    if own.contact == ledger.contact {
        None
    } else if own.is_one_with(ledger, reader.now) {
        Some(t!(reader.locale, "history-joined"))
    } else {
        Some(t!(reader.locale, "history-number-passed-on"))
    }
}

/// The way to the form below.
fn to_record(locale: Locale) -> Button {
    Button::new(t!(locale, "record-title")).small().icon(Icon::Plus).to("#record")
}

fn one(
    access: &Access,
    reader: Reader,
    page: &Page,
    everything: &Everything,
    (by, entry): (Option<&str>, &Entry),
) -> Markup {
    let locale = reader.locale;
    let who = match (entry.actor_kind.as_str(), entry.actor_id.and_then(|id| page.staff.get(&id))) {
        ("staff", Some(name)) => isolated(name),
        ("api_key", _) => t!(locale, "history-by-program"),
        ("contact", _) => t!(locale, "history-by-person"),
        _ => t!(locale, "history-by-itself"),
    };
    let text = entry.text.and_then(|text| page.texts.get(&text));
    let is_question = text.is_some_and(|text| text.is_question);
    let shown = match text {
        Some(text) => t!(locale, "history-shown-version", number = text.version),
        None => t!(locale, "history-shown"),
    };
    let message = entry.message.and_then(|message| Some((message, page.messages.get(&message)?)));
    let message = message.filter(|_| access.may(Permission::ConversationRead));
    html! {
        article id={ "entry-" (entry.id) } class="flex gap-3 px-4 py-4 target:bg-base-200" {
            (sign(entry, is_question))
            div class="min-w-0 grow space-y-2" {
                div {
                    p class="font-medium wrap-anywhere" { (what(locale, entry, page)) }
                    p class="text-sm text-muted wrap-anywhere" {
                        (wording::method(locale, entry, is_question)) " · "
                        @if page.channels.len() > 1 { bdi translate="no" { (everything.channel.brand()) } " · " }
                        (t!(locale, "history-said-at", when = moment::full_words(reader, entry.occurred_at))) " · "
                        @if moment::same_day(reader, entry.occurred_at, entry.recorded_at) {
                            (t!(locale, "history-by", who = who))
                        } @else {
                            (t!(locale, "history-by-on", who = who, when = moment::full_words(reader, entry.recorded_at)))
                        }
                        @if entry.grade == Some(Grade::Attested) { " · " (t!(locale, "history-attested")) }
                        @if let Some(by) = by { " · " (by) }
                        " · " (t!(locale, "entry-number", number = short(entry.id)))
                    }
                }
                @if entry.method == Method::Provider && !entry.words.is_empty() {
                    div class="space-y-1" {
                        p class="text-xs text-muted" { (t!(locale, "history-provider", channel = isolated(everything.channel.brand()))) }
                        blockquote class="border-s-2 border-base-300 ps-3 font-mono text-xs wrap-anywhere" dir="ltr" translate="no" { (entry.words) }
                    }
                } @else if !entry.words.is_empty() { (quote(&entry.words)) }
                @if !entry.text_shown.is_empty() {
                    div class="space-y-1" {
                        p class="text-xs text-muted" { (shown) }
                        (quote(&entry.text_shown))
                    }
                }
                (files(reader, access, page, entry))
                @if let Some((message, conversation)) = message {
                    a class="reach link inline-flex items-center gap-1.5 text-sm" href=(message_page(access, *conversation, message)) {
                        (Icon::Message.small()) (t!(locale, "history-message"))
                    }
                }
            }
        }
    }
}

fn what(locale: Locale, entry: &Entry, page: &Page) -> String {
    let subject = wording::extent(locale, entry.extent, |topic| page.names.at(topic, entry.recorded_at));
    match entry.effect {
        Effect::Grant => t!(locale, "history-grant", subject = subject),
        Effect::Withdraw => t!(locale, "history-withdraw", subject = subject),
        Effect::Hold => t!(locale, "history-hold"),
        Effect::Release if entry.extent == Extent::All => t!(locale, "history-release"),
        Effect::Release if entry.method == Method::Import => t!(locale, "history-taken-back", subject = subject),
        Effect::Release => t!(locale, "history-allowed-again", subject = subject),
    }
}

/// By what way it was given, on the colour of what it does; the words beside it say both.
fn sign(entry: &Entry, is_question: bool) -> Markup {
    let icon = match entry.method {
        Method::Message if is_question => Icon::CircleHelp,
        Method::Message => Icon::Message,
        Method::Verbal | Method::InPerson => Icon::Users,
        Method::Written => Icon::SquarePen,
        Method::Form => Icon::ListChecks,
        Method::Api => Icon::Webhook,
        Method::Staff => Icon::UserCheck,
        Method::Clock => Icon::Hourglass,
        Method::Call => Icon::Phone,
        Method::Import => Icon::Contact,
        Method::DoubleOptIn => Icon::CheckCheck,
        Method::Provider => Icon::Settings,
    };
    let colour = match entry.effect {
        Effect::Grant => "bg-tint-3",
        Effect::Withdraw => "bg-harm",
        Effect::Hold => "bg-attention",
        Effect::Release => "bg-base-200 dark:bg-sunken",
    };
    html! { span class={ "grid size-9 shrink-0 place-items-center rounded-full " (colour) } { (icon.small()) } }
}

fn quote(words: &str) -> Markup {
    html! { blockquote class="border-s-2 border-base-300 ps-3 text-sm whitespace-pre-line wrap-anywhere" dir="auto" { bdi { (words) } } }
}

/// The paper, and the file it came in.
fn files(reader: Reader, access: &Access, page: &Page, entry: &Entry) -> Markup {
    let locale = reader.locale;
    let scans: Vec<&Scan> = page.scans.iter().filter(|scan| scan.entry == Some(entry.id)).collect();
    let address = |file| format!("/t/{}/people/{}/consent/files/{file}", access.tenant, entry.contact);
    let link = |file, icon: Icon, name: &str, size: Option<&str>| {
        html! {
            a class="reach inline-flex max-w-full items-center gap-2 rounded-field border border-base-300 bg-base-100 px-3 py-1.5 text-sm hover:bg-base-200" href=(address(file)) target="_blank" rel="noopener" {
                span class="text-muted" { (icon.small()) }
                span class="min-w-0 truncate" { (name) }
                @if let Some(size) = size { span class="shrink-0 text-xs text-muted" { (size) } }
            }
        }
    };
    html! {
        @if !scans.is_empty() {
            div class="space-y-1.5" {
                p class="text-xs text-muted" { (t!(locale, "scans-title", number = scans.len())) }
                ul class="flex flex-wrap gap-2" {
                    @for (place, scan) in (1..).zip(&scans) {
                        li class="max-w-full" {
                            (link(scan.id, if scan.scan_type.is_picture() { Icon::Image } else { Icon::File }, &name(locale, scan, place), Some(&size(locale, scan.bytes))))
                        }
                    }
                }
            }
        } @else if entry.method == Method::Written && !entry.words.is_empty() {
            p class="text-xs text-muted" { (t!(locale, "scans-none")) }
        }
        @if let Some(file) = entry.file { (link(file, Icon::Paperclip, &t!(locale, "history-file"), None)) }
    }
}

pub(super) fn name(locale: Locale, scan: &Scan, place: usize) -> String {
    if scan.scan_type.is_picture() {
        t!(locale, "scans-picture", place = place)
    } else {
        t!(locale, "scans-pdf", place = place)
    }
}

/// How large a file is, as people say it.
pub(super) fn size(locale: Locale, bytes: u64) -> String {
    let number = |bytes: u64| manner::number(locale, i64::try_from(bytes).unwrap_or(i64::MAX));
    match bytes {
        0..1_000_000 => t!(locale, "scans-kilobytes", number = number(bytes.div_ceil(1_000))),
        _ => t!(locale, "scans-megabytes", number = number(bytes.div_ceil(1_000_000))),
    }
}
