//! The steps: what to do on the telephone, and what must then have arrived.

use ::store::Fault;
use channels::incoming::{Content, MediaKind};
use consent::gate::{Compliance, Reason};
use consent::ledger::{self, Effect, Extent};
use consent::templates::{self, Category, Template};
use contacts::identities::{self, Kind};
use inbox::messages::{Body, Direction, Message};
use inbox::outgoing::OutContent;
use inbox::reply::NewMessage;
use inbox::status::Status;
use kernel::{Channel, ContactId, MessageId};

use super::trial::Step;
use super::walk::{End, Ground, Leave, Walk, Walked, milliseconds};

pub(super) async fn take(walk: &mut Walk, step: Step) -> Walked {
    match step {
        Step::Receive => receive(walk).await,
        Step::Reply => reply(walk).await,
        Step::Media => media(walk).await,
        Step::Template => template(walk).await,
        Step::Stop => stop(walk).await,
        Step::Again => again(walk).await,
        Step::Start => start(walk).await,
        Step::Reconnect => reconnect(walk).await,
    }
}

/// Words that nobody else writes just now.
fn word() -> String {
    let letters: String = kernel::vault::random_token().chars().filter(char::is_ascii_lowercase).take(4).collect();
    format!("Kontor {letters}")
}

async fn receive(walk: &mut Walk) -> Walked {
    let message = arrives(walk, "write to").await?;
    walk.notes.fact("kind", message.kind.as_str());
    walk.notes.fact("after_ms", milliseconds(message.created_at.since(message.at)));
    Ok(())
}

/// Asks for a word on the telephone, waits for it, and sees that it came from there.
async fn arrives(walk: &mut Walk, ask: &str) -> Walked<Message> {
    let word = word();
    walk.talk.say(format_args!("    On the telephone, {ask} {}: {word}", walk.ground.inbox.display));
    let (conversation, message) = walk
        .until("nothing with that word arrived", async move |ground| Ok(ground.saying(word.clone()).await?))
        .await?;
    walk.notes.id("message", message.id);
    let contact = conversation.contact;
    let known = walk.ground.read(move |scope, _| Ok(identities::of(scope, contact)?)).await?;
    let phones: Vec<&str> =
        known.iter().filter(|one| one.kind == Kind::Phone).map(|one| one.value.trim_start_matches('+')).collect();
    let named = walk.ground.phone.trim_start_matches('+');
    if !phones.is_empty() && !phones.contains(&named) {
        return Err(End::Failed("it came from another telephone than the one that was named".to_owned()));
    }
    walk.notes.fact("number_was_shown", !phones.is_empty());
    if walk.conversation.is_some_and(|thread| thread != conversation.id) {
        return Err(End::Failed("it came into another thread than before".to_owned()));
    }
    walk.conversation = Some(conversation.id);
    walk.talk.say("    It has arrived.");
    Ok(message)
}

async fn reply(walk: &mut Walk) -> Walked {
    walk.thread()?;
    walk.talk.say("    Kontor answers now. Open the chat on the telephone, so that the answer counts as read.");
    let text = "This is Kontor's trial of this number. Please leave this chat open for a moment.".to_owned();
    let id = walk.write(NewMessage::Text { text, reply_to: None }).await?;
    walk.follow("reply", id, &[Status::Sent, Status::Delivered, Status::Read]).await
}

async fn media(walk: &mut Walk) -> Walked {
    let known = walk.known().await?;
    walk.talk.say("    On the telephone, send a picture.");
    let is_picture = |message: &Message| picture(message).is_some();
    let message = walk.next(&known, "no picture arrived", is_picture).await?;
    walk.notes.id("message", message.id);
    let media = picture(&message).ok_or_else(|| End::Failed("the picture is not there any more".to_owned()))?;
    walk.notes.fact("type", media.mime_type.as_deref().unwrap_or("unknown"));
    walk.notes.fact("has_reference", media.id.is_some());
    walk.notes.fact("has_checksum", media.sha256.is_some());
    walk.notes.fact("file_is_kept", false);
    walk.talk.say("    That it came is noted. Kontor does not fetch or show the picture itself yet.");
    if media.id.is_none() {
        return Err(End::Failed("it came without Meta's reference, so it could never be fetched".to_owned()));
    }
    Ok(())
}

fn picture(message: &Message) -> Option<&channels::incoming::Media> {
    match &message.body {
        Body::Came(Content::Media(media)) if message.direction == Direction::Inbound => {
            (media.media == MediaKind::Image).then_some(media)
        }
        _ => None,
    }
}

async fn template(walk: &mut Walk) -> Walked {
    walk.thread()?;
    let account = walk.ground.inbox.account.clone();
    let approved = walk.ground.read(move |scope, _| Ok(templates::approved(scope, &account)?)).await?;
    let wanted = walk.template.clone();
    let fits = |one: &&Template| match &wanted {
        Some(name) => one.name == *name,
        // Offers need a consent that a trial has not.
        None => one.category != Category::Marketing,
    };
    let Some(chosen) = approved.iter().find(fits) else {
        return match wanted {
            Some(name) => Err(End::Failed(format!("there is no approved template “{name}” of this account"))),
            None => Err(End::Skipped("this account has no approved template besides offers".to_owned())),
        };
    };
    walk.talk.say(format_args!("    Kontor sends the template “{}” ({}).", chosen.name, chosen.language));
    walk.notes.id("template", chosen.id);
    walk.notes.fact("template_category", chosen.category.as_str());
    let id = walk.write(NewMessage::Template { template: chosen.id, parameters: filled(chosen) }).await?;
    walk.follow("template", id, &[Status::Sent, Status::Delivered]).await
}

/// Every place filled with a word that hurts nobody.
fn filled(template: &Template) -> Vec<(String, String)> {
    let form = &template.form;
    let value = |name: String| (name, "Kontor".to_owned());
    let header = form.header_parameters.iter().map(|name| value(format!("header_{name}")));
    let body = form.body_parameters.iter().map(|name| value(name.clone()));
    let buttons = form.url_buttons.iter().map(|index| value(format!("button_{index}")));
    header.chain(body).chain(buttons).collect()
}

async fn stop(walk: &mut Walk) -> Walked {
    let (conversation, known) = (walk.thread()?, walk.known().await?);
    let contact = contact(walk).await?;
    walk.talk.say("    On the telephone, write the one word: STOP");
    let message = walk.next(&known, "no STOP arrived", |message| is_word(message, "stop")).await?;
    walk.notes.id("message", message.id);
    let state = walk.ground.standing(contact).await?;
    let is_stopped = state.as_ref().is_some_and(|state| state.stopped_message == Some(message.id));
    let entry = entry_of(&walk.ground, contact, message.id, Effect::Withdraw).await?;
    if let Some(entry) = &entry {
        walk.notes.id("consent_entry", entry.id);
    }
    if !is_stopped || entry.is_none_or(|entry| entry.extent != Extent::All) {
        return Err(End::Failed("STOP arrived and did not end everything".to_owned()));
    }
    walk.talk.say("    It is in force. A program and a person ask whether they may write:");
    refused(walk, "program", Some(message.id)).await?;
    refused(walk, "person", Some(message.id)).await?;
    let is_confirmation = |one: &Message| compliance(one) == Some(Compliance::StopConfirmation);
    let confirmation = walk.next(&known, "the STOP was not confirmed", is_confirmation).await?;
    walk.follow("confirmation", confirmation.id, &[Status::Sent, Status::Delivered]).await?;
    let (_, messages) = walk.ground.thread(conversation).await?;
    let count = messages.iter().filter(|one| !known.contains(&one.id) && is_confirmation(one)).count();
    if count != 1 {
        return Err(End::Failed(format!("the STOP was confirmed {count} times")));
    }
    Ok(())
}

async fn again(walk: &mut Walk) -> Walked {
    let (known, contact) = (walk.known().await?, contact(walk).await?);
    let now = walk.ground.now();
    if walk.ground.standing(contact).await?.is_none_or(|state| !state.is_stopped(now)) {
        return Err(End::Skipped("no STOP is in force".to_owned()));
    }
    walk.talk.say("    On the telephone, write something else, as one who wants an answer after all.");
    let is_other = |message: &Message| {
        message.direction == Direction::Inbound && !is_word(message, "stop") && !is_word(message, "start")
    };
    let message = walk.next(&known, "nothing else arrived", is_other).await?;
    walk.notes.id("message", message.id);
    refused(walk, "program", None).await?;
    let text = "A person may answer you, since you wrote again. This is Kontor's trial.".to_owned();
    let id = walk.write(NewMessage::Text { text, reply_to: None }).await?;
    walk.follow("reply", id, &[Status::Sent, Status::Delivered]).await
}

async fn start(walk: &mut Walk) -> Walked {
    let (conversation, known) = (walk.thread()?, walk.known().await?);
    let contact = contact(walk).await?;
    walk.talk.say("    On the telephone, write the one word: START");
    let message = walk.next(&known, "no START arrived", |message| is_word(message, "start")).await?;
    walk.notes.id("message", message.id);
    if let Some(entry) = entry_of(&walk.ground, contact, message.id, Effect::Grant).await? {
        walk.notes.id("consent_entry", entry.id);
    }
    let now = walk.ground.now();
    if walk.ground.standing(contact).await?.is_none_or(|state| state.is_stopped(now)) {
        return Err(End::Failed("START arrived and the STOP stayed in force".to_owned()));
    }
    match walk.ground.leave(walk.ground.program(), conversation).await? {
        Leave::Passes => {
            walk.notes.fact("program_may_write", true);
            walk.talk.say("    The STOP is over: a program may write again.");
            Ok(())
        }
        Leave::Refused(decision) => {
            walk.notes.id("program_decision", decision.id);
            let reasons = decision.reasons.join(", ");
            Err(End::Failed(format!("after START a program is still refused: {reasons}")))
        }
    }
}

async fn reconnect(walk: &mut Walk) -> Walked {
    let (tenant, inbox) = (walk.ground.tenant(), walk.ground.inbox.id);
    let before = walk.ground.read(|scope, _| Ok(scope.stream_head()?)).await?;
    let page = walk.ground.app.settings.public_url.join(&format!("t/{tenant}/settings/inboxes/{inbox}"));
    let page = page.map_or_else(|_| "the number's page".to_owned(), |url| url.to_string());
    let ask = format!("    If there is a newer token, enter it now on {page}. Then press Enter here.");
    walk.talk.ask(&ask, Some("")).await?;
    let events = walk.ground.read(move |scope, _| Ok(scope.events_after(before, 1000)?)).await?;
    let is_renewed = events.iter().any(|event| event.kind == "inbox.reconnected" && event.inbox_id == Some(inbox));
    walk.notes.fact("token_renewed", is_renewed);
    let by = walk.ground.person();
    let checked = match channels::inboxes::check(&walk.ground.app, tenant, by.actor, inbox).await {
        Ok(checked) => checked,
        Err(Fault::Refused(refusal)) => {
            let problem = refusal.problem(kernel::Locale::En);
            return Err(End::Failed(format!("the number cannot be checked: {}", problem.detail)));
        }
        Err(Fault::Failed(error)) => return Err(error.into()),
    };
    walk.notes.fact("state", checked.state.as_str());
    if let Some(wrong) = checked.wrong {
        walk.notes.fact("wrong", wrong.code());
        return Err(End::Failed(format!("Meta was asked again: {}", wrong.words(kernel::Locale::En))));
    }
    walk.talk.say("    Meta was asked again and confirms the number.");
    arrives(walk, "write once more to").await.map(|_| ())
}

async fn contact(walk: &Walk) -> Walked<ContactId> {
    Ok(walk.ground.thread(walk.thread()?).await?.0.contact)
}

/// That a program, or a person, would be refused because the person on the telephone opted out.
async fn refused(walk: &mut Walk, who: &str, evidence: Option<MessageId>) -> Walked {
    let by = if who == "program" { walk.ground.program() } else { walk.ground.person() };
    match walk.ground.leave(by, walk.thread()?).await? {
        Leave::Passes => Err(End::Failed(format!("words of a {who} would have gone out all the same"))),
        Leave::Refused(decision) => {
            walk.notes.id(&format!("{who}_decision"), decision.id);
            if decision.reasons.first().map(String::as_str) != Some(Reason::OptedOut.as_str()) {
                let reasons = decision.reasons.join(", ");
                return Err(End::Failed(format!("a {who} was refused for another reason: {reasons}")));
            }
            if evidence.is_some() && decision.evidence_message != evidence {
                return Err(End::Failed(format!("the refusal of a {who} does not lead to the STOP that caused it")));
            }
            walk.talk.say(format_args!("    a {who} is refused."));
            Ok(())
        }
    }
}

/// The entry of the person's ledger that this message caused.
async fn entry_of(
    ground: &Ground,
    contact: ContactId,
    message: MessageId,
    effect: Effect,
) -> anyhow::Result<Option<ledger::Entry>> {
    let end = (inbox::messages::END.0, inbox::messages::END.1.as_uuid());
    let entries = ground.read(move |scope, _| Ok(ledger::history(scope, contact, end, 20)?)).await?;
    let is_it = |entry: &ledger::Entry| {
        entry.message == Some(message) && entry.effect == effect && entry.channel == Channel::WhatsApp
    };
    Ok(entries.into_iter().find(is_it))
}

fn is_word(message: &Message, word: &str) -> bool {
    let said = message.text.trim_matches(|letter: char| !letter.is_alphanumeric());
    message.direction == Direction::Inbound && said.eq_ignore_ascii_case(word)
}

fn compliance(message: &Message) -> Option<Compliance> {
    match &message.body {
        Body::Goes(OutContent::Answer { compliance, .. }) => *compliance,
        _ => None,
    }
}
