//! One post from Meta, taken apart (facts/meta.md 3.1).
//!
//! - Every entry, change, message, status and error is an item of its own: what cannot be read is an `Unreadable` among
//!   them, and costs its neighbours nothing. Nothing that came is missing from the items. (property tests)
//! - Each item carries a post that holds it alone, so that it can be kept and given to [`parse`] again.
//! - A post cannot be blown up: names are cut, and a post of more than [`MOST_ITEMS`] items is one unreadable item.

use std::collections::BTreeMap;
use std::fmt;

use kernel::{Timestamp, text};
use serde_json::Value;
use serde_json::value::RawValue;

use super::payload::fields::{self, Fields};
use super::payload::{management, message, person, preference, status};
use crate::incoming::{Echo, InboundMessage, MarketingPreference, Person, ProviderError, StatusUpdate};

/// Meta sends at most 1,000 updates in a post.
pub const MOST_ITEMS: usize = 10_000;

/// More are not read, so that a post of nothing else costs no more than its size.
const MOST_CONTACTS: usize = 1_000;
const OBJECT: &str = "whatsapp_business_account";
const LONGEST_WORD: usize = 100;
/// What comes instead of `messages` while another assistant holds a thread.
const STANDBY: &str = "standby";
/// What the business writes on a telephone that its number is on too.
const ON_THE_TELEPHONE: &str = "smb_message_echoes";

/// What a post held.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub route: Route,
    pub place: Place,
    /// A post that holds this item alone; if nothing of the post could be read, the post.
    pub alone: String,
    pub what: What,
}

/// Whose it is. Numbers that are displayed are never routed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    pub waba_id: Option<String>,
    pub phone_number_id: Option<String>,
}

/// Where an item stood in the post, counted from zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    pub entry: Option<usize>,
    pub change: Option<usize>,
    pub part: Option<(Part, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Message,
    Status,
    Error,
    Preference,
    /// What another assistant wrote, or the business on its telephone.
    Echo,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Inbound(Box<InboundMessage>),
    /// Written by the business on its telephone.
    Echo(Box<Echo>),
    Status(Box<StatusUpdate>),
    Preference(MarketingPreference),
    /// The account or the app has a problem that belongs to no message.
    AccountError(ProviderError),
    /// A documented field that carries no message to us.
    Management(Management),
    Unreadable(Reason),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Management {
    pub field: String,
    pub at: Option<Timestamp>,
    /// What happened, in one line.
    pub words: String,
    pub value: Value,
}

/// Why something could not be read. It prints as plain words and holds nothing of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    NotJson,
    NotAWebhook,
    OtherObject(String),
    UnknownField(String),
    ForbiddenCharacter,
    /// Nested too deeply, or with a number that no computer holds.
    BrokenJson,
    /// What it is instead.
    Malformed(&'static str),
    TooManyItems,
}

impl Reason {
    /// A short word to count by.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::NotJson => "not_json",
            Reason::NotAWebhook => "not_a_webhook",
            Reason::OtherObject(_) => "other_object",
            Reason::UnknownField(_) => "unknown_field",
            Reason::ForbiddenCharacter => "forbidden_character",
            Reason::BrokenJson => "broken_json",
            Reason::Malformed(_) => "malformed",
            Reason::TooManyItems => "too_many_items",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotJson => f.write_str("This is not JSON, the form in which WhatsApp sends messages."),
            Reason::NotAWebhook => f.write_str("This is JSON, but not a post from WhatsApp."),
            Reason::OtherObject(object) => write!(f, "This post is about “{object}”, not about WhatsApp."),
            Reason::UnknownField(field) => write!(f, "A kind of news nobody has described yet: {field}."),
            Reason::ForbiddenCharacter => f.write_str("It holds the character U+0000, which no text may hold."),
            Reason::BrokenJson => f.write_str("It is nested too deeply or holds a number too large to be read."),
            Reason::Malformed(what) => write!(f, "It is {what}."),
            Reason::TooManyItems => {
                write!(f, "This post holds more than {MOST_ITEMS} messages; WhatsApp sends at most 1000.")
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(entry) = self.entry else {
            return f.write_str("the whole post");
        };
        write!(f, "entry {entry}")?;
        if let Some(change) = self.change {
            write!(f, ", change {change}")?;
        }
        match self.part {
            Some((Part::Message, index)) => write!(f, ", message {index}"),
            Some((Part::Status, index)) => write!(f, ", status {index}"),
            Some((Part::Error, index)) => write!(f, ", error {index}"),
            Some((Part::Preference, index)) => write!(f, ", wish {index}"),
            Some((Part::Echo, index)) => write!(f, ", echo {index}"),
            None => Ok(()),
        }
    }
}

/// Takes a post apart. It never fails: at worst the whole post is one unreadable item.
pub fn parse(body: &[u8]) -> Parsed {
    let body = String::from_utf8_lossy(body);
    let mut reader = Reader::default();
    if let Err(reason) = reader.post(&body) {
        let (route, place) = (Route::default(), Place::default());
        reader.items = vec![Item { route, place, alone: body.into_owned(), what: What::Unreadable(reason) }];
    }
    Parsed { items: reader.items }
}

/// An object whose values are not read yet. Of a key that comes twice the last counts, as in most readers.
type Raw<'a> = BTreeMap<String, &'a RawValue>;

/// Where the reader stands: an entry, then a change in it, then its value.
#[derive(Default)]
struct Here<'a> {
    place: Place,
    route: Route,
    time: Option<&'a RawValue>,
    field: String,
    display_phone_number: Option<String>,
    /// Another assistant holds the thread (facts/meta.md 3.9).
    is_standby: bool,
    contacts: Vec<Person>,
}

#[derive(Default)]
struct Reader {
    items: Vec<Item>,
}

impl Reader {
    /// Fails only with what concerns the whole post.
    fn post(&mut self, body: &str) -> Result<(), Reason> {
        let post: Raw = serde_json::from_str(body).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => Reason::NotAWebhook,
            _ => Reason::NotJson,
        })?;
        let object = post.get("object").and_then(|raw| word(raw)).ok_or(Reason::NotAWebhook)?;
        if object != OBJECT {
            return Err(Reason::OtherObject(object));
        }
        let entries = post.get("entry").and_then(|raw| list(raw)).ok_or(Reason::NotAWebhook)?;
        for (index, entry) in entries.into_iter().enumerate() {
            let here = Here { place: Place { entry: Some(index), ..Place::default() }, ..Here::default() };
            self.entry(entry, here)?;
        }
        Ok(())
    }

    fn entry<'a>(&mut self, raw: &'a RawValue, mut here: Here<'a>) -> Result<(), Reason> {
        let alone = || in_post(raw.get());
        let Some(entry) = object(raw) else {
            return self.push(&here, alone(), What::Unreadable(Reason::Malformed("an entry that is not an object")));
        };
        here.route.waba_id = entry.get("id").and_then(|raw| id(raw));
        here.time = entry.get("time").copied().filter(|raw| raw.get().len() <= LONGEST_WORD);
        let Some(changes) = entry.get("changes").and_then(|raw| list(raw)) else {
            return self.push(&here, alone(), What::Unreadable(Reason::Malformed("an entry without changes")));
        };
        for (index, change) in changes.into_iter().enumerate() {
            here.place.change = Some(index);
            self.change(change, &mut here)?;
        }
        Ok(())
    }

    fn change<'a>(&mut self, raw: &'a RawValue, here: &mut Here<'a>) -> Result<(), Reason> {
        here.route.phone_number_id = None;
        let change = object(raw).unwrap_or_default();
        let parts = change.get("field").and_then(|raw| word(raw)).zip(change.get("value").copied());
        let Some((field, value)) = parts else {
            let alone = in_post(&here.in_entry(raw.get()));
            return self.push(here, alone, What::Unreadable(Reason::Malformed("a change without its field or value")));
        };
        here.field = field;
        here.is_standby = here.field == STANDBY;
        let mut contents = object(value).unwrap_or_default();
        let metadata = contents.get("metadata").and_then(|raw| value_of(raw).ok()).unwrap_or_default();
        here.route.phone_number_id = Fields::of(&metadata).id("phone_number_id");
        here.display_phone_number = Fields::of(&metadata).line("display_phone_number", LONGEST_WORD);
        let parts: &[(&str, Part)] = match here.field.as_str() {
            "messages" => &[("messages", Part::Message), ("statuses", Part::Status), ("errors", Part::Error)],
            STANDBY => &[
                ("messages", Part::Message),
                ("statuses", Part::Status),
                ("errors", Part::Error),
                ("message_echoes", Part::Echo),
            ],
            "user_preferences" => &[("user_preferences", Part::Preference)],
            ON_THE_TELEPHONE => &[("message_echoes", Part::Echo)],
            _ => return self.management(raw, value, here),
        };
        // One level deeper than others; read too where it is not.
        if let Some(nested) = contents.get(STANDBY).filter(|_| here.is_standby) {
            contents = object(nested).unwrap_or_default();
        }
        here.contacts = contacts(&contents);
        let mut is_empty = true;
        for (key, part) in parts {
            match contents.get(*key).map(|raw| list(raw)) {
                None => {}
                Some(Some(list)) => {
                    is_empty = false;
                    self.parts(&list, *part, here)?;
                }
                Some(None) => {
                    is_empty = false;
                    let reason = Reason::Malformed("a list of messages or statuses that is not a list");
                    self.push(here, here.alone(key, contents[*key].get(), None), What::Unreadable(reason))?;
                }
            }
        }
        if is_empty {
            let reason = Reason::Malformed("a change that holds neither message nor status");
            self.push(here, in_post(&here.in_entry(raw.get())), What::Unreadable(reason))?;
        }
        Ok(())
    }

    fn management(&mut self, raw: &RawValue, value: &RawValue, here: &Here) -> Result<(), Reason> {
        let what = if management::is_documented(&here.field) {
            match value_of(value) {
                Ok(value) => What::Management(Management {
                    field: here.field.clone(),
                    at: here.time.and_then(|time| value_of(time).ok()).and_then(|time| fields::time(&time)),
                    words: management::words(&here.field, &value),
                    value,
                }),
                Err(reason) => What::Unreadable(reason),
            }
        } else {
            What::Unreadable(Reason::UnknownField(here.field.clone()))
        };
        self.push(here, in_post(&here.in_entry(raw.get())), what)
    }

    fn parts(&mut self, list: &[&RawValue], part: Part, here: &mut Here) -> Result<(), Reason> {
        let is_alone = list.len() == 1;
        for (index, raw) in list.iter().enumerate() {
            here.place.part = Some((part, index));
            let (key, what) = match part {
                Part::Message => (
                    "messages",
                    value_of(raw)
                        .and_then(|value| message::read(&value, &here.contacts, is_alone))
                        .map(|read| InboundMessage { was_with_agent: here.is_standby, ..read })
                        .map(|read| What::Inbound(Box::new(read))),
                ),
                Part::Status => (
                    "statuses",
                    value_of(raw)
                        .and_then(|value| status::read(&value, &here.contacts, is_alone))
                        .map(|read| What::Status(Box::new(read))),
                ),
                Part::Preference => (
                    "user_preferences",
                    value_of(raw)
                        .and_then(|value| preference::read(&value, &here.contacts, is_alone))
                        .map(What::Preference),
                ),
                Part::Echo if here.is_standby => {
                    ("message_echoes", value_of(raw).map(|value| What::Management(echo(value))))
                }
                Part::Echo => (
                    "message_echoes",
                    value_of(raw)
                        .and_then(|value| message::echo(&value, &here.contacts, is_alone))
                        .map(|read| What::Echo(Box::new(read))),
                ),
                Part::Error => ("errors", value_of(raw).map(|value| What::AccountError(status::error(&value)))),
            };
            let what = what.unwrap_or_else(What::Unreadable);
            let person = match &what {
                What::Inbound(message) => Some(&message.sender),
                What::Echo(echo) => Some(&echo.recipient),
                What::Status(status) => Some(&status.recipient),
                What::Preference(preference) => Some(&preference.person),
                // Who sent it may be all we know, and it is known for sure only if nobody else is there.
                What::Unreadable(_) if is_alone && here.contacts.len() == 1 => here.contacts.first(),
                What::Unreadable(_) | What::AccountError(_) | What::Management(_) => None,
            };
            let alone = here.alone(key, &format!("[{}]", raw.get()), person);
            self.push(here, alone, what)?;
        }
        here.place.part = None;
        Ok(())
    }

    fn push(&mut self, here: &Here, alone: String, what: What) -> Result<(), Reason> {
        if self.items.len() >= MOST_ITEMS {
            return Err(Reason::TooManyItems);
        }
        self.items.push(Item { route: here.route.clone(), place: here.place, alone, what });
        Ok(())
    }
}

impl Here<'_> {
    /// An entry that holds this change alone.
    fn in_entry(&self, change: &str) -> String {
        let id = self.route.waba_id.as_ref().map(|id| format!(r#""id":{},"#, quoted(id))).unwrap_or_default();
        let time = self.time.map(|time| format!(r#""time":{},"#, time.get())).unwrap_or_default();
        format!(r#"{{{id}{time}"changes":[{change}]}}"#)
    }

    /// A post that holds one part of this change, and the person it came from.
    fn alone(&self, key: &str, part: &str, person: Option<&Person>) -> String {
        let metadata = [
            ("display_phone_number", self.display_phone_number.as_ref()),
            ("phone_number_id", self.route.phone_number_id.as_ref()),
        ];
        let metadata: BTreeMap<&str, &String> =
            metadata.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        let metadata = serde_json::to_string(&metadata).expect("OK because texts can be written as JSON");
        let contacts = person
            .filter(|person| **person != Person::default())
            .map(|person| format!(r#""contacts":[{}],"#, person::to_contact(person)))
            .unwrap_or_default();
        let field = quoted(&self.field);
        let content = format!("{contacts}{}:{part}", quoted(key));
        let content = if self.is_standby { format!(r#""{STANDBY}":{{{content}}}"#) } else { content };
        let value = format!(r#"{{"messaging_product":"whatsapp","metadata":{metadata},{content}}}"#);
        in_post(&self.in_entry(&format!(r#"{{"field":{field},"value":{value}}}"#)))
    }
}

fn echo(value: Value) -> Management {
    Management {
        field: STANDBY.to_owned(),
        at: Fields::of(&value).time("timestamp"),
        words: management::words(STANDBY, &value),
        value,
    }
}

fn in_post(entry: &str) -> String {
    format!(r#"{{"object":"{OBJECT}","entry":[{entry}]}}"#)
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn contacts(value: &Raw) -> Vec<Person> {
    let contacts = value.get("contacts").and_then(|raw| list(raw)).unwrap_or_default();
    contacts
        .into_iter()
        .take(MOST_CONTACTS)
        .filter_map(|raw| value_or_cleaned(raw).ok())
        .map(|contact| person::of_contact(&contact))
        .collect()
}

fn object(raw: &RawValue) -> Option<Raw<'_>> {
    serde_json::from_str(raw.get()).ok()
}

fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// A short word of the envelope.
fn word(raw: &RawValue) -> Option<String> {
    let text: String = serde_json::from_str(raw.get()).ok()?;
    Some(kernel::Text::line(&text, LONGEST_WORD))
}

fn id(raw: &RawValue) -> Option<String> {
    value_or_cleaned(raw).ok().and_then(|value| fields::id(&value))
}

/// The value, if no text in it holds U+0000, which PostgreSQL cannot keep: such a message is put aside as it is
/// rather than changed behind the person's back (issue 2, "Bad input").
fn value_of(raw: &RawValue) -> Result<Value, Reason> {
    let value = value_or_cleaned(raw)?;
    if raw.get().contains("\\u0000") && holds_nul(&value) {
        return Err(Reason::ForbiddenCharacter);
    }
    Ok(value)
}

/// The value, with lone surrogates replaced. U+0000 is left to whoever reads the texts in it.
fn value_or_cleaned(raw: &RawValue) -> Result<Value, Reason> {
    text::from_json_bytes(raw.get().as_bytes()).map_err(|_| Reason::BrokenJson)
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests;
