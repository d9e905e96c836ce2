//! What we say, as the body of a call to Meta (facts/meta.md 4.1 to 4.4).
//!
//! - Limits are checked here, in words, before anything leaves; what only Meta can know is left to Meta.
//! - A number goes out with its plus sign; without it Meta would put its own country code before it.
//! - Every message carries its attempt's id, which comes back with its statuses.

use consent::gate::{self, FileKind};
use kernel::{AttemptId, PhoneNumber};
use serde_json::{Map, Value, json};

mod parts;

pub use parts::{check_cards, check_emoji, check_location, check_question};

pub const LONGEST_TEXT: usize = 4096;
pub const LONGEST_CAPTION: usize = 1024;
const LONGEST_VALUE: usize = 1024;
const LONGEST_TEMPLATE_NAME: usize = 512;
const LONGEST_URL_VALUE: usize = 2000;
const LONGEST_PAYLOAD: usize = 256;
const MOST_BUTTONS: usize = 10;

/// A message to one person.
#[derive(Debug, Clone)]
pub struct Message {
    pub to: Address,
    pub attempt: AttemptId,
    /// The message it answers, by its id at WhatsApp.
    pub replies_to: Option<String>,
    pub content: Content,
}

/// How a person is addressed: by number where we have one, by their business-scoped id otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Phone(PhoneNumber),
    User(String),
}

#[derive(Debug, Clone)]
pub enum Content {
    Text {
        body: String,
        shows_preview: bool,
    },
    Template(TemplateMessage),
    File(FileMessage),
    /// A place, contact cards, a question, a reaction.
    Part(gate::Part),
}

/// A file by its id at Meta.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMessage {
    pub kind: FileKind,
    pub id: String,
    pub caption: Option<String>,
    /// What the person's telephone calls a document.
    pub name: Option<String>,
}

/// An approved template with the values for its places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateMessage {
    pub name: String,
    /// As Meta writes it: `en`, `pt_BR`.
    pub language: String,
    pub header: Values,
    pub body: Values,
    pub buttons: Vec<ButtonValue>,
}

/// The values of a text: in order, or by name. A template has one kind throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    Positional(Vec<String>),
    Named(Vec<(String, String)>),
}

impl Default for Values {
    fn default() -> Self {
        Values::Positional(Vec::new())
    }
}

/// What a button needs at the time of sending, and its place among all buttons of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonValue {
    /// What comes back when it is tapped.
    QuickReply { index: usize, payload: String },
    /// What is put at the end of the address.
    Url { index: usize, end: String },
}

/// Why a message cannot be sent as it is. It prints as plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("The message is empty.")]
    Empty,
    #[error("The message has {0} characters; WhatsApp takes 4096.")]
    TooLong(usize),
    #[error("The message holds the character U+0000, which no text may hold.")]
    ForbiddenCharacter,
    #[error("A template's name has small letters, digits and underscores only.")]
    TemplateName,
    #[error("A language is written like en or pt_BR.")]
    Language,
    #[error("Value {0} of the template is empty.")]
    EmptyValue(usize),
    #[error("Value {0} of the template is longer than 1024 characters.")]
    LongValue(usize),
    #[error("A name among the template's values has other characters than small letters, digits and underscores.")]
    ValueName,
    #[error("A template's header takes one value at most.")]
    HeaderValues,
    #[error("Values are given in order or by name, not both.")]
    MixedValues,
    #[error("A button's value is empty, too long or stands at a place that a template does not have.")]
    Button,
    #[error("The message that is answered is not known by a valid id.")]
    ReplyTo,
    #[error("The recipient is not known by a valid id.")]
    Recipient,
    #[error("A place lies between -90 and 90 degrees of latitude and between -180 and 180 of longitude.")]
    Place,
    #[error(
        "A message takes one to ten contact cards, each with a name and at most twenty numbers, addresses and links."
    )]
    Cards,
    #[error("WhatsApp takes {0}.")]
    Answers(&'static str),
    #[error("A reaction is one emoji.")]
    Emoji,
    #[error("There is nothing in {0}.")]
    EmptyPart(&'static str),
    #[error("{what} has {length} characters; WhatsApp takes {most}.")]
    LongPart { what: &'static str, length: usize, most: usize },
    #[error("WhatsApp does not have the file.")]
    File,
    #[error("The words beside the file have {0} characters; WhatsApp takes 1024.")]
    Caption(usize),
}

/// The body of `POST /{phone-number-id}/messages`.
pub fn message(message: &Message) -> Result<Value, Problem> {
    let mut body = envelope();
    body.insert("recipient_type".to_owned(), json!("individual"));
    match &message.to {
        Address::Phone(phone) => body.insert("to".to_owned(), json!(phone.e164())),
        Address::User(id) if is_id(id) => body.insert("recipient".to_owned(), json!(id)),
        Address::User(_) => return Err(Problem::Recipient),
    };
    if let Some(id) = &message.replies_to {
        if !is_id(id) {
            return Err(Problem::ReplyTo);
        }
        body.insert("context".to_owned(), json!({ "message_id": id }));
    }
    let (kind, content) = match &message.content {
        Content::Text { body, shows_preview } => ("text", json!({ "body": text(body)?, "preview_url": shows_preview })),
        Content::Template(template) => ("template", template_content(template)?),
        Content::File(file) => (object(file.kind), file_content(file)?),
        Content::Part(gate::Part::Location(location)) => ("location", parts::location_content(location)?),
        Content::Part(gate::Part::Contacts(cards)) => ("contacts", parts::cards_content(cards)?),
        Content::Part(gate::Part::Question(question)) => ("interactive", parts::question_content(question)?),
        Content::Part(gate::Part::Reaction { provider_id, emoji }) => {
            if !is_id(provider_id) {
                return Err(Problem::ReplyTo);
            }
            ("reaction", parts::reaction_content(provider_id, emoji.as_deref())?)
        }
    };
    body.insert("type".to_owned(), json!(kind));
    body.insert(kind.to_owned(), content);
    body.insert("biz_opaque_callback_data".to_owned(), json!(message.attempt.to_string()));
    Ok(Value::Object(body))
}

/// Says that a message and all before it have been read and, if `is_typing`, that an answer is being written:
/// the person sees that for 25 s or until the answer is there.
pub fn read(provider_id: &str, is_typing: bool) -> Result<Value, Problem> {
    if !is_id(provider_id) {
        return Err(Problem::ReplyTo);
    }
    let mut body = envelope();
    body.insert("status".to_owned(), json!("read"));
    body.insert("message_id".to_owned(), json!(provider_id));
    if is_typing {
        body.insert("typing_indicator".to_owned(), json!({ "type": "text" }));
    }
    Ok(Value::Object(body))
}

/// A voice note is an `audio` of its own sort (facts/meta.md 4.2).
const fn object(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image => "image",
        FileKind::Video => "video",
        FileKind::Audio | FileKind::Voice => "audio",
        FileKind::Document => "document",
        FileKind::Sticker => "sticker",
    }
}

fn file_content(file: &FileMessage) -> Result<Value, Problem> {
    if !is_id(&file.id) {
        return Err(Problem::File);
    }
    let mut content = json!({ "id": file.id });
    if let Some(caption) = file.caption.as_ref().filter(|_| file.kind.takes_caption()) {
        let length = caption.chars().count();
        if length > LONGEST_CAPTION {
            return Err(Problem::Caption(length));
        }
        content["caption"] = json!(caption);
    }
    if let (FileKind::Document, Some(name)) = (file.kind, &file.name) {
        content["filename"] = json!(name);
    }
    if file.kind == FileKind::Voice {
        content["voice"] = json!(true);
    }
    Ok(content)
}

fn envelope() -> Map<String, Value> {
    Map::from_iter([("messaging_product".to_owned(), json!("whatsapp"))])
}

fn text(body: &str) -> Result<&str, Problem> {
    let length = body.chars().count();
    match length {
        _ if body.trim().is_empty() => Err(Problem::Empty),
        _ if length > LONGEST_TEXT => Err(Problem::TooLong(length)),
        _ if body.contains('\0') => Err(Problem::ForbiddenCharacter),
        _ => Ok(body),
    }
}

fn template_content(template: &TemplateMessage) -> Result<Value, Problem> {
    if !(1..=LONGEST_TEMPLATE_NAME).contains(&template.name.len()) || !is_name(&template.name) {
        return Err(Problem::TemplateName);
    }
    let language = &template.language;
    if !(2..=10).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_') {
        return Err(Problem::Language);
    }
    if template.header.len() > 1 {
        return Err(Problem::HeaderValues);
    }
    let is_mixed =
        template.header.len() > 0 && template.body.len() > 0 && template.header.is_named() != template.body.is_named();
    if is_mixed {
        return Err(Problem::MixedValues);
    }
    let mut components = Vec::new();
    for (kind, values) in [("header", &template.header), ("body", &template.body)] {
        if values.len() > 0 {
            components.push(json!({ "type": kind, "parameters": parameters(values)? }));
        }
    }
    for button in &template.buttons {
        components.push(button_component(button)?);
    }
    let mut content = json!({ "name": template.name, "language": { "code": language } });
    if !components.is_empty() {
        content["components"] = Value::Array(components);
    }
    Ok(content)
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Positional(values) => values.len(),
            Values::Named(values) => values.len(),
        }
    }

    fn is_named(&self) -> bool {
        matches!(self, Values::Named(_))
    }
}

fn parameters(values: &Values) -> Result<Vec<Value>, Problem> {
    match values {
        Values::Positional(values) => values
            .iter()
            .enumerate()
            .map(|(index, text)| Ok(json!({ "type": "text", "text": value(index, text)? })))
            .collect(),
        Values::Named(values) => values
            .iter()
            .enumerate()
            .map(|(index, (name, text))| {
                if name.is_empty() || !is_name(name) {
                    return Err(Problem::ValueName);
                }
                Ok(json!({ "type": "text", "parameter_name": name, "text": value(index, text)? }))
            })
            .collect(),
    }
}

fn value(index: usize, text: &str) -> Result<&str, Problem> {
    match text {
        _ if text.trim().is_empty() => Err(Problem::EmptyValue(index + 1)),
        _ if text.chars().count() > LONGEST_VALUE => Err(Problem::LongValue(index + 1)),
        _ if text.contains('\0') => Err(Problem::ForbiddenCharacter),
        _ => Ok(text),
    }
}

fn button_component(button: &ButtonValue) -> Result<Value, Problem> {
    let (kind, index, parameter, length, longest) = match button {
        ButtonValue::QuickReply { index, payload } => {
            ("quick_reply", index, json!({ "type": "payload", "payload": payload }), payload.len(), LONGEST_PAYLOAD)
        }
        ButtonValue::Url { index, end } => {
            ("url", index, json!({ "type": "text", "text": end }), end.len(), LONGEST_URL_VALUE)
        }
    };
    if *index >= MOST_BUTTONS || !(1..=longest).contains(&length) {
        return Err(Problem::Button);
    }
    Ok(json!({ "type": "button", "sub_type": kind, "index": index.to_string(), "parameters": [parameter] }))
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_id(text: &str) -> bool {
    (1..=512).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTEMPT: &str = "0199f0c4-5a00-7000-8000-000000000001";

    fn to_ada(content: Content) -> Message {
        Message {
            to: Address::Phone(PhoneNumber::from_digits("16505551234").unwrap()),
            attempt: ATTEMPT.parse().unwrap(),
            replies_to: None,
            content,
        }
    }

    fn a_text(body: &str) -> Content {
        Content::Text { body: body.to_owned(), shows_preview: false }
    }

    fn order_ready() -> TemplateMessage {
        TemplateMessage { name: "order_ready".to_owned(), language: "en_US".to_owned(), ..TemplateMessage::default() }
    }

    #[test]
    fn a_text_goes_to_a_number_with_its_plus_and_its_attempt() {
        assert_eq!(
            message(&Message { replies_to: Some("wamid.HBgL=".to_owned()), ..to_ada(a_text("Hello 😀")) }).unwrap(),
            json!({
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": "+16505551234",
                "context": { "message_id": "wamid.HBgL=" },
                "type": "text",
                "text": { "body": "Hello 😀", "preview_url": false },
                "biz_opaque_callback_data": ATTEMPT
            })
        );
    }

    #[test]
    fn a_person_without_a_number_is_addressed_by_their_id() {
        let body =
            message(&Message { to: Address::User("US.13491208655302741918".to_owned()), ..to_ada(a_text("Hello")) })
                .unwrap();
        assert_eq!(body["recipient"], "US.13491208655302741918");
        assert_eq!(body.get("to"), None);
    }

    #[test]
    fn a_template_goes_with_its_values_in_order() {
        let template = TemplateMessage {
            header: Values::Positional(vec!["Boiler".to_owned()]),
            body: Values::Positional(vec!["Ada".to_owned(), "Monday".to_owned()]),
            buttons: vec![
                ButtonValue::Url { index: 0, end: "abc123".to_owned() },
                ButtonValue::QuickReply { index: 1, payload: "STOP".to_owned() },
            ],
            ..order_ready()
        };
        assert_eq!(
            message(&to_ada(Content::Template(template))).unwrap()["template"],
            json!({
                "name": "order_ready",
                "language": { "code": "en_US" },
                "components": [
                    { "type": "header", "parameters": [{ "type": "text", "text": "Boiler" }] },
                    { "type": "body", "parameters": [{ "type": "text", "text": "Ada" }, { "type": "text", "text": "Monday" }] },
                    { "type": "button", "sub_type": "url", "index": "0", "parameters": [{ "type": "text", "text": "abc123" }] },
                    { "type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{ "type": "payload", "payload": "STOP" }] }
                ]
            })
        );
    }

    #[test]
    fn a_template_goes_with_its_values_by_name_or_without_any() {
        let named =
            TemplateMessage { body: Values::Named(vec![("first_name".to_owned(), "Ada".to_owned())]), ..order_ready() };
        assert_eq!(
            message(&to_ada(Content::Template(named))).unwrap()["template"]["components"],
            json!([{ "type": "body", "parameters": [{ "type": "text", "parameter_name": "first_name", "text": "Ada" }] }])
        );
        let bare = message(&to_ada(Content::Template(order_ready()))).unwrap();
        assert_eq!(bare["template"], json!({ "name": "order_ready", "language": { "code": "en_US" } }));
    }

    #[test]
    fn a_file_goes_by_its_id_with_what_its_kind_takes() {
        let file = |kind| {
            let (caption, name) = (Some("Our house".to_owned()), Some("plan.pdf".to_owned()));
            let body = message(&to_ada(Content::File(FileMessage { kind, id: "1037".to_owned(), caption, name })));
            let body = body.unwrap();
            (body["type"].clone(), body[object(kind)].clone())
        };
        for (kind, name, expected) in [
            (FileKind::Image, "image", json!({ "id": "1037", "caption": "Our house" })),
            (FileKind::Video, "video", json!({ "id": "1037", "caption": "Our house" })),
            (FileKind::Document, "document", json!({ "id": "1037", "caption": "Our house", "filename": "plan.pdf" })),
            (FileKind::Audio, "audio", json!({ "id": "1037" })),
            (FileKind::Voice, "audio", json!({ "id": "1037", "voice": true })),
            (FileKind::Sticker, "sticker", json!({ "id": "1037" })),
        ] {
            assert_eq!(file(kind), (json!(name), expected));
        }
        let wrong = |id: &str, caption: &str| {
            let (id, caption) = (id.to_owned(), Some(caption.to_owned()));
            message(&to_ada(Content::File(FileMessage { kind: FileKind::Image, id, caption, name: None })))
        };
        assert_eq!(wrong("", "Hello"), Err(Problem::File));
        assert_eq!(wrong("1037", &"é".repeat(1025)), Err(Problem::Caption(1025)));
        assert!(wrong("1037", &"é".repeat(1024)).is_ok(), "the control");
    }

    #[test]
    fn what_whatsapp_would_refuse_is_refused_in_words() {
        let one = |text: &str| Values::Positional(vec![text.to_owned()]);
        let named = Values::Named(vec![("name".to_owned(), "Ada".to_owned())]);
        let with = |change: fn(&mut TemplateMessage)| {
            let mut template = order_ready();
            change(&mut template);
            Content::Template(template)
        };
        for (content, problem) in [
            (a_text(" \n"), Problem::Empty),
            (a_text(&"é".repeat(4097)), Problem::TooLong(4097)),
            (a_text("a\0b"), Problem::ForbiddenCharacter),
            (with(|template| template.name = "Order ready".to_owned()), Problem::TemplateName),
            (with(|template| template.name.clear()), Problem::TemplateName),
            (with(|template| template.language = "../en".to_owned()), Problem::Language),
            (Content::Template(TemplateMessage { body: one(" "), ..order_ready() }), Problem::EmptyValue(1)),
            (
                Content::Template(TemplateMessage { body: one(&"a".repeat(1025)), ..order_ready() }),
                Problem::LongValue(1),
            ),
            (Content::Template(TemplateMessage { body: one("a\0"), ..order_ready() }), Problem::ForbiddenCharacter),
            (
                Content::Template(TemplateMessage { header: named, body: one("Ada"), ..order_ready() }),
                Problem::MixedValues,
            ),
            (with(|template| template.header = Values::Positional(vec!["a".to_owned(); 2])), Problem::HeaderValues),
            (
                with(|template| template.body = Values::Named(vec![("A B".to_owned(), "Ada".to_owned())])),
                Problem::ValueName,
            ),
            (
                with(|template| template.buttons = vec![ButtonValue::Url { index: 10, end: "a".to_owned() }]),
                Problem::Button,
            ),
            (
                with(|template| template.buttons = vec![ButtonValue::QuickReply { index: 0, payload: String::new() }]),
                Problem::Button,
            ),
        ] {
            assert_eq!(message(&to_ada(content)), Err(problem));
        }
        assert!(message(&to_ada(a_text(&"é".repeat(4096)))).is_ok(), "the control");
        let nobody = Message { to: Address::User(String::new()), ..to_ada(a_text("Hello")) };
        assert_eq!(message(&nobody), Err(Problem::Recipient));
        let nothing = Message { replies_to: Some("a b".to_owned()), ..to_ada(a_text("Hello")) };
        assert_eq!(message(&nothing), Err(Problem::ReplyTo));
    }

    #[test]
    fn a_receipt_may_say_that_we_are_typing() {
        let receipt = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1" });
        assert_eq!(read("wamid.1", false).unwrap(), receipt);
        assert_eq!(read("wamid.1", true).unwrap()["typing_indicator"], json!({ "type": "text" }));
        assert_eq!(read("", false), Err(Problem::ReplyTo));
    }
}
