//! A person's or a program's answer: asked at the gate beforehand, queued with its delivery, decided again when it is sent.
//!
//! - A refusal leaves nothing but its decision, which the thread shows; what was typed stays a draft.   (`refused`)
//! - What is accepted here may still be refused later, when it is about to be sent: then its message says so.

mod later;
mod parts;
mod signal;
mod store;
mod wait;

use ::store::{Event, Fault, Tx};
use consent::gate::{self, Address, Content, Draft, FileKind, Part, Passage, Reason, Rendered};
use consent::templates::Template;
use kernel::{AttemptId, BlobId, Channel, ConversationId, MessageId, Problem, Purpose, TemplateId};
use web::{Access, App};

use crate::media::out;
use crate::merging;
use crate::outgoing::{self, Goes, Lane, OutContent, Outgoing};

pub use later::{FURTHEST, Later, reschedule, schedule};
pub use parts::{NewPart, Wrong};
pub use signal::{Signal, signal};
pub(crate) use store::{Place, address, answered, place};
pub use wait::{SECONDS, Waits, set_own_wait, set_wait, waits};

/// WhatsApp takes 4,096 characters in a text (facts/meta.md 4.2).
pub const LONGEST_TEXT: usize = 4096;

/// What someone wants to say.
#[derive(Clone, Debug)]
pub enum NewMessage {
    Text {
        text: String,
        reply_to: Option<MessageId>,
    },
    /// A file that was handed in; as what it is unless said otherwise.
    File {
        file: BlobId,
        kind: Option<FileKind>,
        caption: String,
        reply_to: Option<MessageId>,
    },
    /// Neither words nor a file.
    Part {
        part: NewPart,
        reply_to: Option<MessageId>,
    },
    /// A template and the values of its parameters, by name.
    Template {
        template: TemplateId,
        parameters: Vec<(String, String)>,
    },
}

/// Why it is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// Its messages stand in that one now.
    Merged(ConversationId),
    /// It was written for another number or person than it would go from or to now.
    NotMeant,
    Empty,
    TooLong(usize),
    /// The message that is answered is not in this conversation, or its provider does not know it.
    UnknownReply,
    UnknownTemplate,
    MissingParameter(String),
    /// WhatsApp would not take what it carries.
    Part(Wrong),
    /// Its file is not taken.
    File(out::Refusal),
    /// The hour has passed, or is more than a year away, or none was said.
    Past,
    TooFar,
    NoTime,
    /// By then the time to answer freely is over, and no template was chosen for it.
    ClosedByThen,
    /// It waits for no hour any more.
    NotLater,
    /// The gate would not let it pass, for these reasons.
    Gate(Vec<Reason>),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Merged(into) => merging::merged(into),
            Refusal::NotMeant => Problem::new(
                409,
                "not_meant",
                "Meanwhile this would go from another of your numbers, or to somebody else, than when it was written. Look, then send it again.",
            ),
            Refusal::Empty => Problem::invalid().field("text", "empty", "Write something first."),
            Refusal::TooLong(length) => {
                let words = format!("This has {length} characters; WhatsApp takes {LONGEST_TEXT}. Send it in parts.");
                Problem::invalid().field("text", "too_long", words)
            }
            Refusal::UnknownReply => {
                Problem::invalid().field("reply_to", "unknown", "The message you answer is not in this conversation.")
            }
            Refusal::UnknownTemplate => Problem::invalid().field(
                "template",
                "unknown",
                "There is no such template for this number. Refresh the templates, or choose another.",
            ),
            Refusal::MissingParameter(name) => {
                Problem::invalid().field("parameters", "missing", format!("The template needs a value for “{name}”."))
            }
            Refusal::Part(wrong) => wrong.into(),
            Refusal::File(refusal) => refusal.into(),
            Refusal::Past => {
                Problem::invalid().field("send_at", "later_past", "This time has passed. Choose a later one.")
            }
            Refusal::TooFar => Problem::invalid().field(
                "send_at",
                "later_too_far",
                "This is more than a year away. Choose a nearer time.",
            ),
            Refusal::NoTime => Problem::invalid().field("send_at", "later_no_time", "Say when it is to go."),
            Refusal::ClosedByThen => Problem::new(
                409,
                "window_closed_by_then",
                "By then more than 24 hours will have passed since this person wrote, unless they write again. Choose a template that \
                 goes in its place, or an earlier time.",
            ),
            Refusal::NotLater => Problem::new(
                409,
                "not_scheduled",
                "This message waits for no hour any more. Look at its status in the thread.",
            ),
            Refusal::Gate(reasons) => {
                let first = reasons.first().copied().unwrap_or(Reason::OptedOut);
                Problem::new(409, first.as_str(), words(first))
            }
        }
    }
}

/// A refusal in plain words with the next step, for programs and for people.
pub fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::TenantClosed => "This business closed its account. Nothing is sent any more.",
        Reason::OptedOut => {
            "This person asked us to stop. You may answer once they write again, or once they ask for it with START."
        }
        Reason::HeldUnclearStop => {
            "This person may have asked us to stop. Read what they wrote and decide; until then nothing goes by itself."
        }
        Reason::Restricted => {
            "The use of this person's data is restricted, or they were deleted. Put a deleted person back first; otherwise only a member of \
             staff may answer what they wrote."
        }
        Reason::PurposeWithdrawn => "This person asked for no more messages of this kind.",
        Reason::NoConsent => {
            "This person has not agreed to offers here. Ask them first, while they are writing with you."
        }
        Reason::AlreadyAgreed => "This person has agreed to offers already. There is nothing to ask.",
        Reason::AskedLately => {
            "This person was asked about offers within the last year. Wait until a year has passed, or until they ask for offers themselves."
        }
        Reason::WindowClosed => {
            "More than 24 hours have passed since this person wrote. WhatsApp lets only an approved template through."
        }
        Reason::TemplateNotApproved => "WhatsApp has not approved this template, or has paused it. Choose another.",
        Reason::TemplateRecounted => {
            "Meta counts this template as marketing now. An owner chooses on its page: send it as an offer to those who agreed to offers, \
             or use another."
        }
        Reason::MarketingNotDeliveredThere => {
            "Meta delivers no marketing templates to numbers in the United States at present. Make the offer within 24 hours after the \
             person wrote, when a plain message goes, or by call or e-mail."
        }
        Reason::OffersEnough => {
            "This person got as many offers as a week may have. Wait until next week, or ask an owner to raise the number in the settings."
        }
        Reason::AutomaticEnough => {
            "Kontor has sent this person as much by itself as a day may have. Write by hand, or ask an owner to raise the number in the \
             settings."
        }
        Reason::InboxDisconnected => "This number is disconnected. Connect it again in the settings.",
        Reason::InboxReconnect => {
            "WhatsApp refuses this number's token. Messages wait until it is connected again in the settings."
        }
        Reason::NumberRestricted => {
            "Meta has restricted this number for a while, and would refuse this. The number's health says until when and why. Until then \
             call or mail; if only templates are barred, you may still answer once the person writes."
        }
        Reason::PaymentTrouble => {
            "Meta wants to be paid before it sends this. The message waits until that is settled; see the number's health."
        }
        Reason::Restored => {
            "Kontor was restored from a backup. The message waits until an owner says that sending may go on."
        }
        Reason::QuietHours => "It is quiet hours. The message waits until they end.",
        Reason::ConfirmationUsed => "The one confirmation of the stop has been used, or its five minutes are over.",
        Reason::AnsweredEnough => {
            "Kontor has answered this person by itself often enough for now. Answer by hand if they need you."
        }
        Reason::NoAddress => "Nothing is known by which this person can be reached here.",
        Reason::Allowed => "Nothing stands in the way.",
    }
}

/// When an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Now,
    /// After the time for a second thought that its author has.
    AfterWait,
}

/// Queues an answer, to go at once.
pub fn reply(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    new: NewMessage,
) -> Result<MessageId, Fault<Refusal>> {
    reply_when(tx, access, conversation, new, When::Now)
}

/// Queues an answer.
pub fn reply_when(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    new: NewMessage,
    when: When,
) -> Result<MessageId, Fault<Refusal>> {
    let (place, composed) = compose(tx, access, conversation, new)?;
    match gate::preview(tx, &draft(tx, access, &place, &composed))? {
        Passage::Open | Passage::Held { .. } => {}
        Passage::Closed { reasons, .. } => return Err(Fault::Refused(Refusal::Gate(reasons))),
    }
    let out = Outgoing {
        conversation: place.conversation,
        inbox: place.inbox,
        contact: place.contact,
        text: composed.text,
        content: composed.content,
        purpose: composed.purpose,
        author: tx.actor().who,
        lane: Lane::Reply,
        reply_to_provider_id: composed.reply_to,
        goes: goes(tx, access, when)?,
    };
    let is_answer = !matches!(out.content, OutContent::Reaction { .. });
    let id = outgoing::queue(tx, out)?;
    // A thumb under what was said last does not open what is closed.
    if is_answer {
        answered(tx, access, &place)?;
    } else {
        store::seen(tx, access, &place)?;
    }
    Ok(id)
}

fn goes(tx: &Tx<'_>, access: &Access, when: When) -> Result<Goes, Fault<Refusal>> {
    let (When::AfterWait, Some(staff)) = (when, access.staff) else { return Ok(Goes::Now) };
    let wait = waits(tx, staff)?.counts();
    Ok(if wait.is_zero() { Goes::Now } else { Goes::After(tx.now() + wait) })
}

/// Keeps the decision about an answer that [`reply`] refused, so that the thread can show it. In a write of its own,
/// because the refusal itself leaves nothing. Says whether it is kept: the way may be free by now.
pub async fn refused(app: &App, access: &Access, conversation: ConversationId, new: NewMessage) -> web::Result<bool> {
    let by = access.clone();
    let kept = app.db.write(access.tenant, access.actor, move |tx| -> Result<bool, Fault<Refusal>> {
        let (place, composed) = compose(tx, &by, conversation, new)?;
        let draft = draft(tx, &by, &place, &composed);
        // If the way is free by now, the leave goes unused; the person presses the button again.
        let verdict = gate::decide(tx, vec![draft])?;
        let is_refused = matches!(verdict.first(), Some(gate::Verdict::Refused { .. }));
        if is_refused {
            tx.record(
                Event::new("message.refused")
                    .contact(place.contact)
                    .conversation(place.conversation)
                    .inbox(place.inbox),
            );
        }
        Ok(is_refused)
    });
    Ok(kept.await?)
}

/// An answer, ready to be asked about.
struct Composed {
    text: String,
    content: OutContent,
    purpose: Purpose,
    reply_to: Option<String>,
}

fn compose(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    new: NewMessage,
) -> Result<(Place, Composed), Fault<Refusal>> {
    let place = store::standing(tx, access, conversation)?;
    let composed = match new {
        NewMessage::Text { text, reply_to } => {
            let text = kernel::Text::clean(text.trim());
            let length = text.chars().count();
            if length == 0 {
                return Err(Fault::Refused(Refusal::Empty));
            }
            if length > LONGEST_TEXT {
                return Err(Fault::Refused(Refusal::TooLong(length)));
            }
            let reply_to = answered_by_provider(tx, conversation, reply_to)?;
            Composed { text, content: OutContent::Text, purpose: Purpose::Service, reply_to }
        }
        NewMessage::File { file, kind, caption, reply_to } => {
            let composed = with_file(tx, file, kind, &caption)?;
            Composed { reply_to: answered_by_provider(tx, conversation, reply_to)?, ..composed }
        }
        NewMessage::Part { part, reply_to } => parts::compose(tx, (conversation, place.contact), part, reply_to)?,
        NewMessage::Template { template, parameters } => {
            let template = consent::templates::of_account(tx, &place.account, template)?;
            let template = template.ok_or(Fault::Refused(Refusal::UnknownTemplate))?;
            filled(&template, &parameters).map_err(Fault::Refused)?
        }
    };
    Ok((place, composed))
}

/// The message that is answered, by its id at the provider.
fn answered_by_provider(
    tx: &Tx<'_>,
    conversation: ConversationId,
    reply_to: Option<MessageId>,
) -> Result<Option<String>, Fault<Refusal>> {
    let Some(id) = reply_to else { return Ok(None) };
    store::provider_id(tx, conversation, id)?.map(Some).ok_or(Fault::Refused(Refusal::UnknownReply))
}

/// A file that waits for its message, and the words that go with it.
fn with_file(tx: &mut Tx<'_>, id: BlobId, wanted: Option<FileKind>, caption: &str) -> Result<Composed, Fault<Refusal>> {
    let refused = |refusal| Fault::Refused(Refusal::File(refusal));
    let file = out::take(tx, id)?.ok_or(refused(out::Refusal::Gone))?;
    let kind = out::fitting(&file, wanted).map_err(refused)?;
    let caption = kernel::Text::clean(caption.trim());
    let length = caption.chars().count();
    if length > out::LONGEST_CAPTION {
        return Err(refused(out::Refusal::LongCaption(length)));
    }
    let caption = Some(caption).filter(|words| !words.is_empty() && kind.takes_caption());
    // As lists and the search know it: by its words, or a document by its name.
    let name = file.name.filter(|_| kind == FileKind::Document);
    let text = caption.clone().or(name).unwrap_or_default();
    let content = OutContent::File { kind, file: id, caption };
    Ok(Composed { text, content, purpose: Purpose::Service, reply_to: None })
}

/// A template with its parameters' values put in, as the thread shows it and as it is sent.
fn filled(template: &Template, given: &[(String, String)]) -> Result<Composed, Refusal> {
    let form = &template.form;
    let value = |name: &str| {
        let found = given.iter().find(|(known, text)| known == name && !text.trim().is_empty());
        found
            .map(|(_, text)| kernel::Text::clean(text.trim()))
            .ok_or_else(|| Refusal::MissingParameter(name.to_owned()))
    };
    let values = |names: &[String], prefix: &str| -> Result<Vec<(Option<String>, String)>, Refusal> {
        let one = |name: &String| {
            let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}{name}") };
            Ok((form.is_named.then(|| name.clone()), value(&key)?))
        };
        names.iter().map(one).collect()
    };
    let header = values(&form.header_parameters, "header_")?;
    let body = values(&form.body_parameters, "")?;
    let button = |index: &u8| Ok((*index, value(&format!("button_{index}"))?));
    let buttons = form.url_buttons.iter().map(button).collect::<Result<Vec<_>, Refusal>>()?;
    let head = put_in(&form.header, &form.header_parameters, &header);
    let text = [head.as_str(), &put_in(&form.body, &form.body_parameters, &body), &form.footer];
    let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    let (id, name, language) = (template.id, template.name.clone(), template.language.clone());
    let content = OutContent::Template { id, name, language, header, body, buttons };
    Ok(Composed { text, content, purpose: template.declared(), reply_to: None })
}

/// One pass, so that braces in a value stay text (A40).
fn put_in(text: &str, names: &[String], values: &[(Option<String>, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = from.split_once("}}") else {
            out.push_str("{{");
            rest = from;
            continue;
        };
        match names.iter().position(|known| known == name.trim()) {
            Some(at) => out.push_str(&values[at].1),
            None => out.push_str(&format!("{{{{{name}}}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn draft(tx: &Tx<'_>, access: &Access, place: &Place, composed: &Composed) -> Draft {
    Draft {
        attempt: tx.id::<AttemptId>(),
        fence: 0,
        message: None,
        conversation: place.conversation,
        inbox: place.inbox,
        contact: place.contact,
        channel: Channel::WhatsApp,
        purpose: composed.purpose,
        compliance: None,
        author: access.actor.who,
        request: access.actor.request,
        rendered: rendered(
            composed.content.clone(),
            composed.text.clone(),
            place.address.clone(),
            composed.reply_to.clone(),
        ),
    }
}

/// A stored message as it is handed over.
pub(crate) fn rendered(content: OutContent, text: String, to: Address, reply_to: Option<String>) -> Rendered {
    let content = match content {
        OutContent::Location { location } => Content::Part(Part::Location(location)),
        OutContent::Contacts { cards } => Content::Part(Part::Contacts(cards)),
        OutContent::Question { question } => Content::Part(Part::Question(question)),
        OutContent::Reaction { message_id, emoji } => Content::Part(Part::Reaction { provider_id: message_id, emoji }),
        OutContent::Text | OutContent::Answer { .. } => Content::Text { body: text },
        // What the provider calls it is known once it has it.  (`media::out::content`)
        OutContent::File { kind, caption, .. } => {
            Content::File { kind, provider_id: String::new(), caption, name: None }
        }
        OutContent::Template { id, name, language, header, body, buttons } => {
            Content::Template { id, name, language, header, body, buttons }
        }
    };
    Rendered { to, content, reply_to }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A40: braces in a customer's name are text.
    #[test]
    fn a_value_is_put_in_once_and_never_read_as_a_form() {
        let names = ["1".to_owned(), "2".to_owned()];
        let values = [(None, "{{2}}".to_owned()), (None, "Maya".to_owned())];
        assert_eq!(put_in("Hello {{1}} and {{ 2 }}, {{3}} {{", &names, &values), "Hello {{2}} and Maya, {{3}} {{");
    }
}
