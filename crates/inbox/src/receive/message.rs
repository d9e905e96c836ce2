//! Storing what people sent: who it is, which conversation, what they said about stopping, and what follows.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use ::store::{Error, Event, Result, Tx, global_sql, params, search, sql};
use channels::inbound::Line;
use channels::inboxes;
use channels::incoming::{Content, InboundMessage, MarketingPreference, Person, System, SystemKind};
use consent::gate::Compliance;
use consent::hearing::{self, Heard, Kind, Notes};
use consent::ledger;
use consent::words::{Answer, Language, Reading, Sender};
use contacts::identities::{self, Identity, Proof, Seen};
use kernel::{Channel, ContactId, MessageId, PhoneNumber, Purpose, Timestamp, Who};

use super::store::{self, Bump, Thread};
use super::{Piece, taken_back};
use crate::outgoing::{self, Goes, Lane, OutContent, Outgoing};
use crate::satisfaction::{self, Said};
use crate::{counts, media, service_levels, snooze};

const BUSINESS: ::store::GlobalSql = global_sql!("select name, phone, locale from tenant where id = :tenant");
const LANGUAGE: ::store::Sql = sql!("select language from contact where tenant_id = :tenant and id = :contact");

/// A message on its way in, with the connected number it came to.
pub(super) type Incoming<'a> = (&'a Piece, &'a InboundMessage, &'a Line);
/// A person's choice about offers.
pub(super) type Choice<'a> = (&'a Piece, &'a MarketingPreference, &'a Line);

/// One person's part of a set.
#[derive(Default)]
struct Part<'a> {
    messages: Vec<Incoming<'a>>,
    choices: Vec<Choice<'a>>,
}

/// Stores new messages in the provider's order, and takes down what people chose.
pub(super) fn store_all(tx: &mut Tx<'_>, messages: &[Incoming<'_>], choices: &[Choice<'_>]) -> Result<()> {
    let (mut messages, mut choices) = (messages.to_vec(), choices.to_vec());
    messages.sort_by_key(|(_, message, _)| message.at);
    choices.sort_by_key(|(_, choice, _)| choice.at);
    let mut sightings = Vec::with_capacity(messages.len() + choices.len());
    for (_, message, line) in &messages {
        sightings.push(sighted(tx, message, line)?);
    }
    sightings.extend(choices.iter().map(|(_, choice, line)| seen(&choice.person, line, choice.at)));
    let people = resolve(tx, &sightings)?;
    // Consent is locked person by person, in id order, so that two writers never wait for each other in a ring.
    let mut parts: BTreeMap<ContactId, Part<'_>> = BTreeMap::new();
    let (who_wrote, who_chose) = people.split_at(messages.len());
    for (message, contact) in messages.into_iter().zip(who_wrote) {
        parts.entry(*contact).or_default().messages.push(message);
    }
    for (choice, contact) in choices.into_iter().zip(who_chose) {
        parts.entry(*contact).or_default().choices.push(choice);
    }
    let mut found_by = Vec::new();
    for (contact, mut part) in parts {
        part.messages.sort_by_key(|(_, message, line)| (line.inbox, message.at));
        for thread in part.messages.chunk_by(|(.., one), (.., other)| one.inbox == other.inbox) {
            store_thread(tx, contact, thread, &mut found_by)?;
        }
        for (piece, choice, _) in part.choices {
            tx.set_actor(Who::System("inbound"), piece.request);
            if choice.is_wanted && !is_between_two_numbers(tx, contact)? {
                continue;
            }
            let chosen = (choice.is_wanted, choice.at);
            ledger::chosen_at_provider(tx, contact, Channel::WhatsApp, chosen, &choice.told)?;
        }
    }
    search::add_all(tx, "message", &found_by)
}

/// Whether a choice in WhatsApp's settings can be about one stop alone. It is made between one number of the person and one of the
/// business; where either has several, allowing offers to one would give back what was stopped at another.
fn is_between_two_numbers(tx: &Tx<'_>, contact: ContactId) -> Result<bool> {
    // Those it had once send nothing, and Meta refuses what was stopped there should they be connected again.
    let ours = inboxes::connected(tx, Channel::WhatsApp)?.len();
    let is_number = |one: &&Identity| (one.channel, one.kind) == (Channel::WhatsApp, identities::Kind::Phone);
    Ok(ours == 1 && identities::of(tx, contact)?.iter().filter(is_number).count() <= 1)
}

/// Whose these are. Sightings that say the same are looked up once, as of the last of them.
fn resolve(tx: &mut Tx<'_>, sightings: &[Seen]) -> Result<Vec<ContactId>> {
    let mut latest: HashMap<(Proof, [Option<&str>; 6]), usize> = HashMap::with_capacity(sightings.len());
    let mut different: Vec<Seen> = Vec::new();
    let mut places = vec![0; sightings.len()];
    for (at, seen) in sightings.iter().enumerate().rev() {
        let phone = seen.phone.as_ref().map(PhoneNumber::e164);
        let texts = [&seen.user_id, &seen.parent_user_id, &seen.username, &seen.profile_name, &seen.account]
            .map(|text| text.as_deref());
        places[at] = *latest
            .entry((seen.number_by, [phone, texts[0], texts[1], texts[2], texts[3], texts[4]]))
            .or_insert_with(|| {
                different.push(seen.clone());
                different.len() - 1
            });
    }
    // They were collected from the last to the first.
    different.reverse();
    let people = identities::resolve_all(tx, &different)?;
    Ok(places.into_iter().map(|place| people[people.len() - 1 - place]).collect())
}

/// Stores the messages of one person to one inbox. What they share (the thread, its counters, the window) is written once.
fn store_thread<'a>(
    tx: &mut Tx<'_>,
    contact: ContactId,
    messages: &[Incoming<'a>],
    found_by: &mut Vec<search::New<'a>>,
) -> Result<()> {
    let now = tx.now();
    let Some((_, first, line)) = messages.first() else { return Ok(()) };
    let mut thread = store::thread_for(tx, contact, messages, (line.inbox, place(first.at, now)))?;
    let mut new = store::insert(tx, &thread, contact, messages, now)?;
    let (mut notes, mut last) = (Notes::default(), Bump::default());
    for (id, (piece, message, line)) in new.drain(..) {
        let at = place(message.at, now);
        tx.set_actor(Who::System("inbound"), piece.request);
        if let Content::System(system) = &message.content {
            changed(tx, &message.sender, system, line, message.at)?;
        }
        if let Content::Media(media) = &message.content {
            media::expect(tx, line.inbox, id, message.content.kind().as_str(), media)?;
        }
        let hearing = hear(tx, &mut notes, piece, message, line, contact, id, message.at.min(now))?;
        if came_by_advertisement(message) && !piece.is_replayed {
            consent::windows::came(tx, line.inbox, contact, id, message.at)?;
        }
        if hearing.is_none_or(|hearing| hearing.reading == Reading::Nothing)
            && let Some(told) = satisfaction::find(tx, &said(&thread, contact, message))?
        {
            if let Some(ahead) = &piece.ahead {
                found_by.push((id.as_uuid(), at, &ahead.found_by));
            }
            let received = Event::new("message.received").message(id).fact("kind", message.content.kind().as_str());
            let received = received.contact(contact).conversation(thread.id).inbox(line.inbox);
            tx.record(received.fact("is_rating", true));
            satisfaction::take(tx, &told, thread.id, id, at)?;
            continue;
        }
        last.take(id, at);
        if let Some(ahead) = &piece.ahead {
            found_by.push((id.as_uuid(), at, &ahead.found_by));
        }
        let place = taken_back::Place { conversation: thread.id, inbox: line.inbox, direction: "inbound" };
        let erased = taken_back::heed(tx, &place, &thread, &message.content, (&message.provider_id, at))?;
        found_by.retain(|(id, ..)| !erased.contains(id));
        let conversation = thread.id;
        let about = |event: Event| event.contact(contact).conversation(conversation).inbox(line.inbox);
        let level = service_levels::Place { conversation: thread.id, contact, inbox: line.inbox };
        match thread.status.as_str() {
            "new" | "closed" => service_levels::opened(tx, level)?,
            "snoozed" => service_levels::woke(tx, level)?,
            _ => {}
        }
        service_levels::wrote(tx, level, message.content.kind().as_str())?;
        match thread.status.as_str() {
            "new" => tx.record(about(Event::new("conversation.created"))),
            "closed" => {
                store::reopened(tx, line.inbox, contact, &mut thread)?;
                tx.record(about(Event::new("conversation.reopened")));
            }
            "snoozed" => {
                snooze::end(tx, thread.id)?;
                tx.record(about(Event::new("conversation.woken").fact("by", "message")));
            }
            _ => {}
        }
        if thread.status != "open" {
            counts::opened(tx, thread.assignee);
        }
        let received = Event::new("message.received").message(id).fact("kind", message.content.kind().as_str());
        tx.record(about(received));
        // The first of them opened it.
        thread.status = "open".to_owned();
        if let Some((answer, language)) =
            hearing.and_then(|hearing| hearing.answer).filter(|(answer, _)| is_due(message, *answer))
        {
            notes.write(tx)?;
            store::bump(tx, &thread, line.inbox, std::mem::take(&mut last))?;
            reply_by_itself(tx, &thread, line, contact, answer, language)?;
        }
    }
    notes.write(tx)?;
    store::bump(tx, &thread, line.inbox, last)
}

/// Whether they came by a click on an advertisement or a page's button (facts/meta.md 4.9, free entry point).
fn came_by_advertisement(message: &InboundMessage) -> bool {
    let source = message.referral.as_ref().and_then(|referral| referral.source_kind.as_deref());
    matches!(source, Some("ad" | "post"))
}

/// Whether we answer by ourselves. While another assistant holds the thread, any word of ours takes it back (facts/meta.md 3.9):
/// that is right for a stop, after which nobody shall go on, and wrong for the rest.
fn is_due(message: &InboundMessage, answer: Answer) -> bool {
    match answer {
        Answer::Stopped | Answer::OffersStopped | Answer::RemindersStopped => true,
        Answer::Help | Answer::Started => !message.was_with_agent,
    }
}

/// A message, as far as it may answer the question whether the customer was satisfied.
pub(super) fn said<'a>(thread: &Thread, contact: ContactId, message: &'a InboundMessage) -> Said<'a> {
    Said {
        conversation: thread.id,
        contact,
        is_closed: thread.status == "closed",
        at: message.at,
        content: &message.content,
        replies_to: message.context.as_ref().and_then(|context| context.replies_to.as_deref()),
    }
}

/// Where a message stands in the thread. The provider's times are whole seconds, ours are not: within its second a message
/// stands where it arrived, so that it is not put before the answer it follows.
pub(super) fn place(at: Timestamp, now: Timestamp) -> Timestamp {
    now.clamp(at, at + Duration::from_micros(999_999)).min(now)
}

#[expect(clippy::too_many_arguments, reason = "they are what is heard, each of its own type")]
fn hear(
    tx: &mut Tx<'_>,
    notes: &mut Notes,
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
    let tapped = match &message.content {
        Content::ButtonReply { id, .. } => Some(id.as_str()),
        _ => None,
    };
    let heard = Heard {
        contact,
        channel: Channel::WhatsApp,
        inbox: line.inbox,
        message: id,
        at,
        text,
        tapped,
        kind,
        booking_open: false,
    };
    hearing::hear_with(tx, notes, &heard, piece.ahead.as_ref().map(|ahead| &ahead.read)).map(Some)
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
        content: OutContent::Answer { compliance: Compliance::of(answer), why: None },
        purpose: Purpose::Compliance,
        author: Who::System("consent"),
        lane: Lane::Compliance,
        reply_to_provider_id: None,
        goes: Goes::Now,
    };
    outgoing::queue(tx, out).map(|_| ())
}

/// Who wrote, by everything that their message attests: whoever shares their own number when asked is known by it from then on.
fn sighted(tx: &Tx<'_>, message: &InboundMessage, line: &Line) -> Result<Seen> {
    let seen = seen(&message.sender, line, message.at);
    if matches!(message.content, Content::System(_)) {
        // It may name the number that somebody had with the id that they have now.
        return Ok(Seen { account: None, ..seen });
    }
    let Some(phone) = shared_number(message).filter(|_| seen.phone.is_none()) else { return Ok(seen) };
    // That it is theirs is shown by the tap below our question, and by no card alone.
    let question = message.context.as_ref().and_then(|context| context.replies_to.as_deref());
    let is_asked = question.map_or(Ok(false), |id| store::asks_for_number(tx, line.inbox, id))?;
    let number_by = if is_asked { Proof::Shared } else { Proof::Loose };
    Ok(Seen { phone: Some(phone), number_by, ..seen })
}

/// The card that a tap below a question for the number sends is the writer's own (facts/meta.md 3.3); any other card is somebody
/// else's. Without its country a number can be read in two ways, and of two that differ nobody knows which is meant.
fn shared_number(message: &InboundMessage) -> Option<PhoneNumber> {
    let Content::Contacts { cards, is_requested: true } = &message.content else { return None };
    if message.context.as_ref().is_some_and(|context| context.is_forwarded || context.is_forwarded_often) {
        return None;
    }
    let [card] = &cards[..] else { return None };
    let read = |number: &String| {
        let is_whole = number.starts_with('+') && !number.contains(char::is_alphabetic);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        PhoneNumber::from_digits(&digits).ok().filter(|_| is_whole)
    };
    let phones = card.phones.iter().map(read).collect::<Option<Vec<_>>>()?;
    let forms = identities::forms(phones.last());
    phones.iter().all(|phone| forms.iter().any(|form| form == phone.e164())).then(|| phones.last().cloned()).flatten()
}

pub(super) fn seen(person: &Person, line: &Line, at: Timestamp) -> Seen {
    Seen {
        channel: Channel::WhatsApp,
        account: Some(line.account_id.clone()),
        phone: person.phone.clone(),
        number_by: Proof::Named,
        user_id: person.user_id.clone(),
        parent_user_id: person.parent_user_id.clone(),
        username: person.username.clone(),
        profile_name: person.name.clone(),
        at,
    }
}

/// The provider says that a person has a new number or id: the person stays one person.
fn changed(tx: &mut Tx<'_>, sender: &Person, system: &System, line: &Line, at: Timestamp) -> Result<()> {
    if !matches!(system.what, SystemKind::NumberChanged | SystemKind::UserIdChanged) {
        return Ok(());
    }
    let previous = Person {
        user_id: system.previous_user_id.clone().or_else(|| sender.user_id.clone()),
        phone: sender.phone.clone(),
        ..Person::default()
    };
    let phone = system.phone.as_deref().and_then(|digits| PhoneNumber::from_digits(digits).ok());
    let new = Person {
        phone,
        user_id: system.user_id.clone(),
        parent_user_id: system.parent_user_id.clone(),
        ..Person::default()
    };
    if previous.is_known() && new.is_known() {
        identities::changed(tx, &seen(&previous, line, at), &seen(&new, line, at))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use channels::whatsapp::webhook::{self, What};
    use serde_json::{Value, json};

    use super::*;

    /// The number that a card with this in it shares, in a message with that laid over it.
    fn shares(phones: Value, over: Value) -> Option<String> {
        let mut message = json!({
            "from_user_id": "DE.1", "id": "wamid.1", "timestamp": "1790000000", "type": "contacts", "origin": "contact_request",
            "context": { "from": "15550000000", "id": "wamid.0" }, "contacts": [{ "phones": phones, "vcard": "BEGIN:VCARD" }],
        });
        message.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
        let value = json!({
            "messaging_product": "whatsapp", "metadata": { "display_phone_number": "15550000000", "phone_number_id": "1" },
            "contacts": [{ "user_id": "DE.1" }], "messages": [message],
        });
        let post = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "2", "changes": [{ "field": "messages", "value": value }] }] });
        let parsed = webhook::parse(post.to_string().as_bytes());
        let [item] = &parsed.items[..] else { panic!("{:?}", parsed.items) };
        let What::Inbound(message) = &item.what else { panic!("{:?}", item.what) };
        shared_number(message).map(|phone| phone.e164().to_owned())
    }

    // Shows P-CRM-4: which number a shared card proves to be its writer's.
    #[test]
    fn a_card_shares_one_number_with_its_country_or_none() {
        let one = |phone: &str, wa_id: &str| json!([{ "phone": phone, "wa_id": wa_id }]);
        for (what, phones, number) in [
            ("whole", json!([{ "phone": "+49 (170) 123-4567" }]), Some("+491701234567")),
            ("twice the same", one("+49 170 1234567", "491701234567"), Some("+491701234567")),
            ("as dialled at home", one("0170 1234567", "491701234567"), Some("+491701234567")),
            ("as Brazil writes it", one("+55 11 98765-4321", "551187654321"), Some("+551187654321")),
            ("its id alone", json!([{ "wa_id": "491701234567" }]), Some("+491701234567")),
            ("an account beside it", one("+49 170 1234567", "DE.13491208655302741918"), Some("+491701234567")),
            ("an account alone", json!([{ "wa_id": "DE.13491208655302741918" }]), None),
            ("an account instead", one("0170 1234567", "DE.491701234567"), None),
            ("without its country", json!([{ "phone": "0170 1234567" }]), None),
            ("digits alone", json!([{ "phone": "491701234567" }]), None),
            ("two that differ", one("+49 170 1234567", "491707654321"), None),
            ("another at home", one("0170 7654321", "491701234567"), None),
            ("two numbers", json!([{ "phone": "+49 170 1234567" }, { "phone": "+49 170 7654321" }]), None),
            ("words", json!([{ "phone": "+49 170 1234567 ext 5" }]), None),
            ("none", json!([]), None),
        ] {
            assert_eq!(shares(phones, json!({})).as_deref(), number, "{what}");
        }
        for over in [
            json!({ "origin": "other" }),
            json!({ "context": { "forwarded": true } }),
            json!({ "context": { "frequently_forwarded": true } }),
            json!({ "contacts": [{ "phones": [{ "phone": "+491701234567" }] }, { "phones": [{ "phone": "+491701234567" }] }] }),
        ] {
            assert_eq!(shares(one("+49 170 1234567", "491701234567"), over.clone()), None, "{over}");
        }
    }
}
