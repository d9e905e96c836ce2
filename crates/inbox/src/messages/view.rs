//! Messages as the thread and the list show them: every kind as what it is.

use channels::incoming::{Content, ContentKind};
use consent::gate::Compliance;
use contacts::identities::Identity;
use kernel::{Locale, MessageId, Permission, TenantId};
use maud::{Markup, html};
use web::components::inbox::{
    Besides, Body as Shown, Bubble, Evidence as ShownEvidence, Item, Note, Quote, Refusal, Side, Trouble,
};
use web::components::{Icon, Reader, Tick, moment};
use web::words::isolated;
use web::{Access, t};

use super::Part;
use super::kinds::{attachment, came, of_media};
use super::model::{Body, Decision, Direction, Later, Message};
use super::{kinds, menu};
use crate::automatic::AUTHOR;
use crate::conversations::reasons;
use crate::media;
use crate::notes::{self, Carried};
use crate::outgoing::OutContent;
use crate::receive::taken_back::DELETED;
use crate::status::Status;

/// Around a thread: whose it is, and where it stands.
pub(crate) struct Around<'a> {
    pub(crate) tenant: TenantId,
    pub(crate) reader: Reader,
    /// What the person is called, and known by.
    pub(crate) name: &'a str,
    pub(crate) known_by: &'a [Identity],
    /// The conversation's address.
    pub(crate) here: &'a str,
    pub(crate) may_write: bool,
    /// Now, freely.
    pub(crate) may_answer: bool,
    /// The message whose menu is laid out, for who has no script.
    pub(crate) menu_of: Option<MessageId>,
    /// The first that was unread when the reader came.
    pub(crate) new_from: Option<MessageId>,
    /// Who reads.
    pub(crate) access: &'a Access,
}

/// A part of a thread, oldest first, with what else belongs between its messages.
pub(crate) fn items(around: &Around<'_>, part: &Part, besides: Option<Refusal>) -> Vec<Item> {
    let known: Vec<&str> = part.messages.iter().filter_map(|message| message.provider_id.as_deref()).collect();
    let mut items = Vec::new();
    let mut is_with_agent = false;
    for message in &part.messages {
        // Above the first message of all it would part nothing.
        if around.new_from == Some(message.id) && (!items.is_empty() || part.before.is_some()) {
            items.push((message.at, Item::New { at: message.at }));
        }
        if message.was_with_agent && !is_with_agent {
            let words = t!(around.reader.locale, "message-agent-held");
            items.push((message.at, Item::Happened { at: message.at, words }));
        }
        is_with_agent = message.was_with_agent;
        // What is about a message stands at it, where that is in sight. What did not reach the customer is no mark yet.
        let is_mark = message.direction == Direction::Inbound || message.status.is_or_was_on_its_way();
        if is_mark && message.about.as_deref().is_some_and(|target| known.contains(&target)) {
            continue;
        }
        items.push((message.at, item(around, message)));
    }
    let refused = part.refused.iter().map(|decision| (decision.at, Item::Refusal(refusal(around, decision, None))));
    items.extend(refused.chain(besides.map(|refusal| (refusal.at, Item::Refusal(refusal)))));
    items.sort_by_key(|(at, _)| *at);
    // Tried again and refused for the same reason, with nothing between: the last one says it.
    items.dedup_by(|(at, later), (kept_at, earlier)| {
        let is_same = matches!((&later, &earlier), (Item::Refusal(later), Item::Refusal(earlier))
            if later.draft.is_none() && earlier.draft.is_none() && later.reason == earlier.reason);
        if is_same {
            std::mem::swap(later, earlier);
            *kept_at = *at;
        }
        is_same
    });
    // What came may stand at another message, and nothing below.
    items.pop_if(|(_, last)| matches!(last, Item::New { .. }));
    items.into_iter().map(|(_, item)| item).collect()
}

fn item(around: &Around<'_>, message: &Message) -> Item {
    if let Body::Note(carried) = &message.body {
        if carried.removed_at.is_some() {
            return Item::Happened { at: message.at, words: t!(around.reader.locale, "note-gone") };
        }
        return Item::Note(note(around, message, carried));
    }
    if let Body::Given(given) = &message.body {
        let words = crate::assignment::pages::line(around.reader.locale, given);
        return Item::Happened { at: message.at, words };
    }
    match (message.status, &message.decision) {
        (Status::Refused, Some(decision)) => Item::Refusal(refusal(around, decision, Some(message))),
        (Status::Cancelled, _) if message.later.as_ref().is_some_and(|later| later.instead_of.is_some()) => {
            let words = message.later.as_ref().and_then(|later| later.instead_of.as_deref()).unwrap_or_default();
            Item::Happened { at: message.at, words: t!(around.reader.locale, "later-covered", words = isolated(words)) }
        }
        (Status::Cancelled, _) if message.was_taken_back => {
            Item::Happened { at: message.at, words: t!(around.reader.locale, "message-taken-back-by-us") }
        }
        _ => Item::Message(bubble(around, message)),
    }
}

fn note(around: &Around<'_>, message: &Message, carried: &Carried) -> Note {
    let locale = around.reader.locale;
    let by = match message.author.kind.as_str() {
        "api_key" => t!(locale, "message-by-program"),
        _ => message.author.name.clone().unwrap_or_else(|| t!(locale, "message-by-colleague")),
    };
    let is_mine = message.author.id.is_some() && message.author.id == around.access.actor.who.id();
    let may_write = around.may_write && !around.access.is_visit();
    let may_remove = is_mine || around.access.may(Permission::SettingsManage);
    Note {
        id: message.id.to_string(),
        by,
        text: notes::pages::text(&message.text, carried),
        at: message.at,
        edited: kinds::edited(locale, message),
        tools: notes::pages::tools(locale, around.here, message, may_write && is_mine, may_write && may_remove),
    }
}

fn bubble(around: &Around<'_>, message: &Message) -> Bubble {
    let locale = around.reader.locale;
    Bubble {
        id: message.id.to_string(),
        side: side(locale, message),
        body: kinds::with_ways(around, body(locale, message), message.direction),
        quote: quote(around, message),
        at: message.at,
        tick: tick(message.status),
        trouble: trouble(around, message),
        still: still(around, message),
        reactions: message
            .marks
            .reactions
            .iter()
            .map(|reaction| (reaction.emoji.clone(), by(around, reaction.by)))
            .collect(),
        besides: Besides { menu: menu::menu(around, message), ..kinds::besides(locale, message) },
    }
}

fn side(locale: Locale, message: &Message) -> Side {
    if message.direction == Direction::Inbound {
        return Side::Inbound;
    }
    match (&message.body, message.author.kind.as_str()) {
        (
            Body::Goes(OutContent::Answer {
                compliance: Some(Compliance::StopConfirmation | Compliance::PurposeConfirmation),
                ..
            }),
            _,
        ) => Side::Automatic { what: t!(locale, "message-stop-confirmation") },
        (Body::Goes(OutContent::Question { .. } | OutContent::Text), AUTHOR) => {
            Side::Automatic { what: t!(locale, "satisfaction-by-itself") }
        }
        (Body::Goes(OutContent::Answer { why: Some(why), .. }), _) => Side::Automatic { what: why.words(locale) },
        (Body::Goes(OutContent::Answer { .. }), _) => Side::Automatic { what: t!(locale, "message-automatic") },
        (_, "staff") => {
            let unknown = || t!(locale, "message-by-colleague");
            Side::Outbound { by: message.author.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(unknown) }
        }
        (_, "phone") => Side::Outbound { by: t!(locale, "message-from-phone") },
        (_, "api_key") => Side::Automatic { what: t!(locale, "message-by-program") },
        _ => Side::Automatic { what: t!(locale, "message-automatic") },
    }
}

fn body(locale: Locale, message: &Message) -> Shown {
    match &message.body {
        Body::Goes(OutContent::Template { name, .. }) => {
            Shown::Template { name: name.clone(), text: message.text.clone() }
        }
        Body::Came(Content::Media(media)) => match &message.file {
            Some(file) => media::view::body(locale, file, message.links.as_ref(), media.caption.clone()),
            None => of_media(locale, media),
        },
        Body::Goes(OutContent::File { kind, caption, .. }) => match &message.file {
            Some(file) => media::view::body(locale, file, message.links.as_ref(), caption.clone()),
            None => attachment(icon(kind.as_str()), kind_words(locale, kind.as_str()), None, caption.clone()),
        },
        Body::Came(content) => came(locale, content, &message.text),
        Body::Goes(OutContent::Location { location }) => kinds::location(locale, location),
        Body::Goes(OutContent::Contacts { cards }) => kinds::cards(cards),
        Body::Goes(OutContent::Question { question }) => kinds::question(locale, question),
        Body::Goes(OutContent::Reaction { emoji, .. }) => kinds::reaction(locale, emoji.as_deref()),
        Body::Goes(OutContent::Text | OutContent::Answer { .. }) | Body::Note(_) | Body::Given(_) => {
            Shown::Text(message.text.clone())
        }
        Body::Plain if message.kind == DELETED && message.direction == Direction::Inbound => {
            Shown::Gone(t!(locale, "message-deleted-by-customer"))
        }
        Body::Plain if message.kind == DELETED => Shown::Gone(t!(locale, "message-deleted-on-phone")),
        Body::Plain if message.kind == "text" => Shown::Text(message.text.clone()),
        Body::Plain => {
            let caption = Some(message.text.clone()).filter(|text| !text.is_empty());
            attachment(icon(&message.kind), kind_words(locale, &message.kind), None, caption)
        }
    }
}

fn quote(around: &Around<'_>, message: &Message) -> Option<Quote> {
    let locale = around.reader.locale;
    match (&message.quoted, message.about.as_ref().or(message.reply_to.as_ref())) {
        (Some(quoted), _) => Some(Quote {
            by: by(around, quoted.direction),
            text: line(locale, &quoted.kind, &quoted.text),
            href: Some(format!("{}?from={}#message-{}", around.here, quoted.id, quoted.id)),
        }),
        (None, Some(_)) => {
            Some(Quote { by: around.name.to_owned(), text: t!(locale, "message-quote-unknown"), href: None })
        }
        (None, None) => None,
    }
}

/// What a provider's code means, in the reader's language; else what was noted when it came.
pub(super) fn error_words(locale: Locale, code: &str, noted: &str) -> String {
    let known = code.parse().ok().and_then(|code| channels::whatsapp::errors::told(locale, code));
    known.unwrap_or_else(|| noted.to_owned())
}

fn trouble(around: &Around<'_>, message: &Message) -> Option<Trouble> {
    let locale = around.reader.locale;
    let details = html! { a class="reach-over inline-flex items-center underline" href=(detail_href(around.here, message)) { (t!(locale, "message-details")) } };
    match message.status {
        Status::Failed => {
            let said = message.error.as_ref().map(|(code, detail)| error_words(locale, code, detail));
            let words = said.filter(|words| !words.is_empty()).unwrap_or_else(|| t!(locale, "message-failed"));
            Some(Trouble { words, next: details })
        }
        Status::Held => {
            let code = message.decision.as_ref().and_then(|decision| decision.reasons.first());
            let words =
                code.map_or_else(|| t!(locale, "reason-other"), |code| reasons::words(locale, code, around.name));
            let next = code.map(|code| reasons::next(locale, code, around.tenant)).unwrap_or_default();
            Some(Trouble { words, next: html! { (next) (details) } })
        }
        Status::Unknown if message.is_asking => {
            Some(Trouble { words: t!(locale, "message-asking"), next: html! { (asking(around, message)) (details) } })
        }
        Status::Unknown => Some(Trouble { words: t!(locale, "message-unknown"), next: details }),
        Status::Refused => Some(Trouble { words: t!(locale, "reason-other"), next: details }),
        Status::Received => of_file(around, message),
        Status::Queued
        | Status::Sending
        | Status::Sent
        | Status::Delivered
        | Status::Read
        | Status::Played
        | Status::Noted
        | Status::Scheduled
        | Status::Cancelled => None,
    }
}

fn still(around: &Around<'_>, message: &Message) -> Option<Markup> {
    match &message.later {
        Some(later) if message.status == Status::Scheduled => Some(for_later(around, message, later)),
        Some(Later { instead_of: Some(words), .. }) => Some(html! {
            span class="wrap-anywhere" { (t!(around.reader.locale, "later-instead-of", words = isolated(words))) }
        }),
        _ if message.can_be_taken_back && around.may_write => Some(taking_back(around, message)),
        _ => None,
    }
}

/// What waits for its hour: when it goes, what goes if it may not, and the way back.
fn for_later(around: &Around<'_>, message: &Message, later: &Later) -> Markup {
    let locale = around.reader.locale;
    let action = format!("{}/messages/{}/undo", around.here, message.id);
    html! {
        span data-later { (t!(locale, "later-goes", when = moment::full_words(around.reader, later.at))) }
        @if let Some(fallback) = &later.fallback {
            span class="wrap-anywhere" { (t!(locale, "later-fallback", words = isolated(fallback))) }
        }
        @if around.may_write {
            form method="post" action=(action) class="flex gap-x-3" {
                button class="reach cursor-pointer font-semibold underline" type="submit" name="then" value="change" { (t!(locale, "later-change")) }
                button class="reach cursor-pointer underline" type="submit" name="then" value="cancel" { (t!(locale, "later-cancel")) }
            }
        }
    }
}

/// What has not left yet can be taken back: its words come back into the composer.
fn taking_back(around: &Around<'_>, message: &Message) -> Markup {
    let locale = around.reader.locale;
    let action = format!("{}/messages/{}/undo", around.here, message.id);
    html! {
        span { (t!(locale, "message-waits")) }
        form method="post" action=(action) hx-post=(action) hx-target="#composer" hx-select="#composer"
            hx-select-oob="#thread:outerMorph" hx-swap="outerHTML" hx-sync="this:drop" hx-include="#composer-text, #composer-attached input" {
            button class="reach cursor-pointer font-semibold underline" type="submit" data-key="u" aria-keyshortcuts="u" { (t!(locale, "message-undo")) }
        }
    }
}

/// A file that came and is not there, or not yet.
fn of_file(around: &Around<'_>, message: &Message) -> Option<Trouble> {
    let again = format!("{}/messages/{}/file", around.here, message.id);
    let again = around.may_write.then_some(again);
    message.file.as_ref().and_then(|file| media::view::trouble(around.reader.locale, file, again.as_deref()))
}

/// A person's answer in doubt asks the person: it is sent again only if they say so.
fn asking(around: &Around<'_>, message: &Message) -> Markup {
    let locale = around.reader.locale;
    let action = format!("{}/messages/{}/doubt", around.here, message.id);
    html! {
        @if around.may_write {
            form method="post" action=(action) class="flex flex-wrap gap-x-3" {
                button class="reach cursor-pointer underline" type="submit" name="answer" value="again" { (t!(locale, "message-send-again")) }
                button class="reach cursor-pointer underline" type="submit" name="answer" value="leave" { (t!(locale, "message-leave")) }
            }
        }
    }
}

fn refusal(around: &Around<'_>, decision: &Decision, message: Option<&Message>) -> Refusal {
    let locale = around.reader.locale;
    let code = decision.reasons.first().map_or("", String::as_str);
    let evidence = decision.evidence.as_ref().map(|evidence| ShownEvidence {
        // Words from a thread that the reader may not see are not shown here.
        text: if evidence.is_of_thread { evidence.text.clone() } else { t!(locale, "refusal-elsewhere") },
        at: evidence.at,
        href: evidence.is_of_thread.then(|| format!("{}?from={}#message-{}", around.here, evidence.id, evidence.id)),
    });
    let reason = match decision.evidence.as_ref() {
        Some(evidence) if code == "opted_out" => {
            t!(
                locale,
                "reason-opted-out-on",
                name = isolated(around.name),
                day = moment::ago_words(around.reader, evidence.at)
            )
        }
        _ => reasons::words(locale, code, around.name),
    };
    Refusal {
        title: t!(locale, "refusal-title"),
        reason,
        evidence,
        draft: message.map(|message| message.text.clone()),
        next: html! {
            (reasons::next(locale, code, around.tenant))
            @if let Some(message) = message {
                a class="underline" href=(detail_href(around.here, message)) { (t!(locale, "message-details")) }
            }
        },
        at: message.map_or(decision.at, |message| message.at),
    }
}

fn detail_href(here: &str, message: &Message) -> String {
    format!("{here}/messages/{}", message.id)
}

/// Whose it is.
fn by(around: &Around<'_>, direction: Direction) -> String {
    match direction {
        Direction::Inbound => around.name.to_owned(),
        Direction::Outbound | Direction::Internal => t!(around.reader.locale, "message-by-us"),
    }
}

/// A message in one line, for lists and quotes.
pub(crate) fn line(locale: Locale, kind: &str, text: &str) -> String {
    match (kind, text) {
        ("text" | "template" | "note", text) => text.to_owned(),
        (kind, "") => kind_words(locale, kind),
        (kind, text) => format!("{}: {text}", kind_words(locale, kind)),
    }
}

/// How far a message has come, as people are told; nothing for what came in.
pub(crate) const fn tick(status: Status) -> Option<Tick> {
    Some(match status {
        Status::Queued | Status::Scheduled => Tick::Queued,
        Status::Held => Tick::Held,
        Status::Sending => Tick::Sending,
        Status::Unknown => Tick::Unknown,
        Status::Sent => Tick::Sent,
        Status::Delivered => Tick::Delivered,
        Status::Read => Tick::Read,
        Status::Played => Tick::Played,
        Status::Failed => Tick::Failed,
        Status::Refused => Tick::Refused,
        Status::Cancelled => Tick::Cancelled,
        Status::Received | Status::Noted => return None,
    })
}

pub(crate) fn icon(kind: &str) -> Icon {
    use ContentKind as Kind;
    match kind.parse() {
        Ok(Kind::Text | Kind::ButtonReply | Kind::ListReply) => Icon::Message,
        Ok(Kind::Image) => Icon::Camera,
        Ok(Kind::Video) => Icon::Video,
        Ok(Kind::Audio | Kind::Voice) => Icon::Mic,
        Ok(Kind::Document) => Icon::File,
        Ok(Kind::Sticker) => Icon::Sticker,
        Ok(Kind::Location) => Icon::MapPin,
        Ok(Kind::Contacts) => Icon::Contact,
        Ok(Kind::Reaction) => Icon::Smile,
        Ok(Kind::FormReply) => Icon::ListChecks,
        Ok(Kind::CallPermission) => Icon::Phone,
        Ok(Kind::Order) => Icon::Receipt,
        Ok(Kind::System) => Icon::Info,
        Ok(Kind::Edit) => Icon::Pencil,
        Ok(Kind::Revoke) => Icon::Ban,
        Ok(Kind::Unsupported | Kind::Unknown) => Icon::CircleHelp,
        Err(_) if kind == DELETED => Icon::Ban,
        Err(_) if kind == "interactive" => Icon::ListChecks,
        Err(_) if kind == "template" => Icon::Template,
        Err(_) if kind == "note" => Icon::Note,
        Err(_) => Icon::CircleHelp,
    }
}

pub(crate) fn kind_words(locale: Locale, kind: &str) -> String {
    use ContentKind as Kind;
    match kind.parse() {
        Ok(Kind::Text) => t!(locale, "kind-text"),
        Ok(Kind::Image) => t!(locale, "kind-image"),
        Ok(Kind::Video) => t!(locale, "kind-video"),
        Ok(Kind::Audio) => t!(locale, "kind-audio"),
        Ok(Kind::Voice) => t!(locale, "kind-voice"),
        Ok(Kind::Document) => t!(locale, "kind-document"),
        Ok(Kind::Sticker) => t!(locale, "kind-sticker"),
        Ok(Kind::Location) => t!(locale, "kind-location"),
        Ok(Kind::Contacts) => t!(locale, "kind-contacts"),
        Ok(Kind::Reaction) => t!(locale, "kind-reaction"),
        Ok(Kind::ButtonReply) => t!(locale, "kind-button-reply"),
        Ok(Kind::ListReply) => t!(locale, "kind-list-reply"),
        Ok(Kind::FormReply) => t!(locale, "kind-form-reply"),
        Ok(Kind::CallPermission) => t!(locale, "kind-call-permission"),
        Ok(Kind::Order) => t!(locale, "kind-order"),
        Ok(Kind::System) => t!(locale, "kind-system"),
        Ok(Kind::Edit) => t!(locale, "kind-edit"),
        Ok(Kind::Revoke) => t!(locale, "kind-revoke"),
        Ok(Kind::Unsupported) => t!(locale, "kind-unsupported"),
        Err(_) if kind == DELETED => t!(locale, "kind-deleted"),
        Err(_) if kind == "interactive" => t!(locale, "kind-question"),
        Err(_) if kind == "template" => t!(locale, "kind-template"),
        Err(_) if kind == "note" => t!(locale, "kind-note"),
        Ok(Kind::Unknown) | Err(_) => t!(locale, "kind-unknown"),
    }
}
