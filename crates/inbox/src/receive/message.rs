//! Storing what people sent: who it is, which conversation, what they said about stopping, and what follows.

use std::time::Duration;

use ::store::{Error, Event, Result, Tx, global_sql, params, search, sql};
use channels::inbound::Line;
use channels::incoming::{Content, InboundMessage, MarketingPreference, Person, System, SystemKind};
use consent::gate::Compliance;
use consent::hearing::{self, Heard, Kind};
use consent::ledger::{self, Effect, Extent, Method, NewEntry};
use consent::words::{Answer, Language, Sender};
use contacts::identities::{self, Seen};
use kernel::{Channel, ContactId, MessageId, Purpose, Timestamp, Who};

use super::Piece;
use super::store::{self, Thread};
use crate::counts;
use crate::outgoing::{self, Lane, OutContent, Outgoing};

const BUSINESS: ::store::GlobalSql = global_sql!("select name, phone, locale from tenant where id = :tenant");
const LANGUAGE: ::store::Sql = sql!("select language from contact where tenant_id = :tenant and id = :contact");

/// Stores new messages in the provider's order.
pub(super) fn store_all(tx: &mut Tx<'_>, messages: &[(&Piece, &InboundMessage, &Line)]) -> Result<()> {
    let mut ordered: Vec<_> = messages.iter().collect();
    ordered.sort_by_key(|(_, message, _)| message.at);
    let seen: Vec<Seen> = ordered.iter().map(|(_, message, _)| seen(&message.sender, message.at)).collect();
    let people = identities::resolve_all(tx, &seen)?;
    let mut with_people: Vec<_> = ordered.into_iter().zip(people).collect();
    // Consent is locked person by person, in id order, so that two writers never wait for each other in a ring.
    with_people.sort_by_key(|((_, message, _), contact)| (*contact, message.at));
    for ((piece, message, line), contact) in with_people {
        store_one(tx, piece, message, line, contact)?;
    }
    Ok(())
}

fn store_one(tx: &mut Tx<'_>, piece: &Piece, message: &InboundMessage, line: &Line, contact: ContactId) -> Result<()> {
    let (at, place) = (message.at.min(tx.now()), place(message.at, tx.now()));
    let thread = store::thread(tx, line.inbox, contact, place)?;
    let id: MessageId = tx.id();
    if !store::insert(tx, id, &thread, line, contact, place, piece, message)? {
        return Ok(());
    }
    tx.set_actor(Who::System("inbound"), piece.request);
    if let Content::System(system) = &message.content {
        changed(tx, &message.sender, system, message.at)?;
    }
    let hearing = hear(tx, piece, message, line, contact, id, at)?;
    store::bump(tx, &thread, id, place)?;
    if let Some(words) = message.content.words() {
        search::add(tx, "message", id.as_uuid(), place, words)?;
    }
    let about = |event: Event| event.contact(contact).conversation(thread.id).inbox(line.inbox);
    match thread.status.as_str() {
        "new" => tx.record(about(Event::new("conversation.created"))),
        "closed" => tx.record(about(Event::new("conversation.reopened"))),
        _ => {}
    }
    if thread.status != "open" {
        counts::opened(tx, thread.assignee);
    }
    let received = Event::new("message.received").message(id).fact("kind", message.content.kind().as_str());
    tx.record(about(received));
    if let Some((answer, language)) = hearing.and_then(|hearing| hearing.answer) {
        reply_by_itself(tx, &thread, line, contact, answer, language)?;
    }
    Ok(())
}

/// Where a message stands in the thread. The provider's times are whole seconds, ours are not: within its second a message
/// stands where it arrived, so that it is not put before the answer it follows.
fn place(at: Timestamp, now: Timestamp) -> Timestamp {
    now.clamp(at, at + Duration::from_micros(999_999)).min(now)
}

fn hear(
    tx: &mut Tx<'_>,
    piece: &Piece,
    message: &InboundMessage,
    line: &Line,
    contact: ContactId,
    id: MessageId,
    at: Timestamp,
) -> Result<Option<hearing::Hearing>> {
    if !message.content.opens_window() && message.content.words().is_none() {
        return Ok(None);
    }
    let kind = match &message.content {
        _ if piece.is_replayed => Kind::Replayed,
        Content::Reaction { .. } => Kind::Reaction,
        // What was changed afterwards may say stop, but is not a message of its own.
        Content::Edit { .. } => Kind::Replayed,
        _ => Kind::Written,
    };
    let text = message.content.words();
    let heard = Heard {
        contact,
        channel: Channel::WhatsApp,
        inbox: line.inbox,
        message: id,
        at,
        text,
        kind,
        booking_open: false,
    };
    hearing::hear(tx, &heard).map(Some)
}

/// The answer to STOP, START or HELP: a message like any other, which passes the gate.
fn reply_by_itself(
    tx: &mut Tx<'_>,
    thread: &Thread,
    line: &Line,
    contact: ContactId,
    answer: Answer,
    language: Option<Language>,
) -> Result<()> {
    let row = tx.global().row(BUSINESS, params! { "tenant" => tx.tenant() })?;
    let row = row.ok_or(Error::Refused("this business does not exist any more"))?;
    let (business, phone): (String, String) = (row.get("name")?, row.get("phone")?);
    let known: Option<String> =
        tx.row(LANGUAGE, params! { "contact" => contact })?.map_or(Ok(None), |row| row.get("language"))?;
    let locale: String = row.get("locale")?;
    let language =
        language.or_else(|| known.as_deref().and_then(Language::of_locale)).or_else(|| Language::of_locale(&locale));
    // Without a number of its own, the business is reached in this very thread.
    let reached = if phone.is_empty() { &business } else { &phone };
    let text = answer.say(language.unwrap_or(Language::English), &Sender { business: &business, contact: reached });
    let out = Outgoing {
        conversation: thread.id,
        inbox: line.inbox,
        contact,
        text,
        content: OutContent::Answer { compliance: Compliance::of(answer) },
        purpose: Purpose::Compliance,
        author: Who::System("consent"),
        lane: Lane::Compliance,
        reply_to_provider_id: None,
    };
    outgoing::queue(tx, out).map(|_| ())
}

/// The person told WhatsApp itself whether offers may still come.
pub(super) fn preference(tx: &mut Tx<'_>, preference: &MarketingPreference) -> Result<()> {
    let contact = identities::resolve(tx, &seen(&preference.person, preference.at))?;
    let entry = NewEntry {
        extent: Extent::Purpose(Purpose::Marketing),
        effect: if preference.is_wanted { Effect::Grant } else { Effect::Withdraw },
        method: Method::Form,
        message: None,
        occurred_at: preference.at,
        words: "Chosen in WhatsApp's own settings for this business.".to_owned(),
        text_shown: String::new(),
    };
    ledger::append(tx, contact, Channel::WhatsApp, entry).map(|_| ())
}

fn seen(person: &Person, at: Timestamp) -> Seen {
    Seen {
        channel: Channel::WhatsApp,
        phone: person.phone.clone(),
        user_id: person.user_id.clone(),
        parent_user_id: person.parent_user_id.clone(),
        username: person.username.clone(),
        profile_name: person.name.clone(),
        at,
    }
}

/// The provider says that a person has a new number or id: the person stays one person.
fn changed(tx: &mut Tx<'_>, sender: &Person, system: &System, at: Timestamp) -> Result<()> {
    if !matches!(system.what, SystemKind::NumberChanged | SystemKind::UserIdChanged) {
        return Ok(());
    }
    let previous = Person {
        user_id: system.previous_user_id.clone().or_else(|| sender.user_id.clone()),
        phone: sender.phone.clone(),
        ..Person::default()
    };
    let phone = system.phone.as_deref().and_then(|digits| kernel::PhoneNumber::from_digits(digits).ok());
    let new = Person {
        phone,
        user_id: system.user_id.clone(),
        parent_user_id: system.parent_user_id.clone(),
        ..Person::default()
    };
    if previous.is_known() && new.is_known() {
        identities::changed(tx, &seen(&previous, at), &seen(&new, at))?;
    }
    Ok(())
}
