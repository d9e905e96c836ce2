//! Messages that are neither words nor files, as programs write and read them.

use consent::gate::{Answers, Card, Choice, Location, Question, Section};
use kernel::{MessageId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::composing::number;
use crate::messages::model::{Body, Message};
use crate::outgoing::OutContent;
use crate::reply::{NewMessage, NewPart};
use channels::incoming::Content;

/// A place.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = LocationMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiLocation {
    latitude: f64,
    longitude: f64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    address: Option<String>,
    /// The message of this conversation that it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
}

/// Contact cards, one to ten.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ContactsMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiContacts {
    contacts: Vec<ApiCard>,
    /// The message of this conversation that it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
}

/// A contact card.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ContactCard)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiCard {
    name: String,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    company: Option<String>,
}

/// A question with answers to tap: one to three buttons, or a list of one to ten rows.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = InteractiveMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiQuestion {
    /// At most 1024 characters with buttons, 4096 with a list.
    text: String,
    /// A line above, of at most 60 characters.
    #[serde(default)]
    header: Option<String>,
    /// A line below, of at most 60 characters.
    #[serde(default)]
    footer: Option<String>,
    #[serde(default)]
    buttons: Vec<ApiChoice>,
    #[serde(default)]
    list: Option<ApiList>,
    /// The message of this conversation that it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
}

/// A question for the person's number.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ContactRequestMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiContactRequest {
    /// Why it is asked for, in at most 1024 characters.
    text: String,
    /// The message of this conversation that it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
}

/// Answers behind a button.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = AnswerList)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiList {
    /// What opens it, in at most 20 characters.
    button: String,
    sections: Vec<ApiSection>,
}

/// A part of a list. Where there are several, each has a title.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = AnswerSection)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiSection {
    #[serde(default)]
    title: Option<String>,
    rows: Vec<ApiChoice>,
}

/// One answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = Answer)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiChoice {
    /// What comes back when it is tapped; the title, if left out.
    #[serde(default)]
    id: Option<String>,
    /// At most 20 characters on a button, 24 in a list.
    title: String,
    /// In a list, at most 72 characters.
    #[serde(default)]
    description: Option<String>,
}

/// A reaction to a message of the last 30 days.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ReactionMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiReaction {
    /// The message of this conversation that it is about.
    #[schema(value_type = uuid::Uuid)]
    message: MessageId,
    /// One emoji; without one, the reaction of ours is taken back.
    #[serde(default)]
    emoji: Option<String>,
}

impl From<ApiLocation> for NewMessage {
    fn from(new: ApiLocation) -> Self {
        let ApiLocation { latitude, longitude, name, address, reply_to } = new;
        NewMessage::Part { part: NewPart::Location(Location { latitude, longitude, name, address }), reply_to }
    }
}

impl From<ApiContacts> for NewMessage {
    fn from(new: ApiContacts) -> Self {
        let cards = new.contacts.into_iter().map(|card| {
            let ApiCard { name, phones, emails, urls, company } = card;
            Card { name, phones, emails, urls, company }
        });
        NewMessage::Part { part: NewPart::Contacts(cards.collect()), reply_to: new.reply_to }
    }
}

impl From<ApiReaction> for NewMessage {
    fn from(new: ApiReaction) -> Self {
        NewMessage::Part { part: NewPart::Reaction { to: new.message, emoji: new.emoji }, reply_to: None }
    }
}

impl From<ApiContactRequest> for NewMessage {
    fn from(new: ApiContactRequest) -> Self {
        NewMessage::Part { part: NewPart::Question(number::asking(new.text)), reply_to: new.reply_to }
    }
}

impl TryFrom<ApiQuestion> for NewMessage {
    type Error = Problem;

    fn try_from(new: ApiQuestion) -> Result<Self, Problem> {
        let choices = |choices: Vec<ApiChoice>| {
            let one = |choice: ApiChoice| {
                let ApiChoice { id, title, description } = choice;
                Choice { id: id.unwrap_or_else(|| title.clone()), title, description }
            };
            choices.into_iter().map(one).collect::<Vec<_>>()
        };
        let answers = match (new.list, new.buttons.is_empty()) {
            (Some(list), true) => {
                let section = |section: ApiSection| Section { title: section.title, rows: choices(section.rows) };
                Answers::List { button: list.button, sections: list.sections.into_iter().map(section).collect() }
            }
            (None, false) => Answers::Buttons(choices(new.buttons)),
            _ => {
                return Err(Problem::invalid().field("buttons", "one_of_two", "Give either buttons or a list."));
            }
        };
        let question = Question { header: new.header, body: new.text, footer: new.footer, answers, consent_text: None };
        if question.answers.choices().any(|choice| consent::asking::question::is_own_answer(&choice.id)) {
            let words = "Answers whose id begins with \"consent.\" are Kontor's own. Choose another id, or send a consent_question.";
            return Err(Problem::invalid().field("buttons", "reserved_id", words));
        }
        Ok(NewMessage::Part { part: NewPart::Question(question), reply_to: new.reply_to })
    }
}

/// The newest reaction of one side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reaction)]
pub(crate) struct ApiGivenReaction {
    /// `inbound`: the customer's; `outbound`: ours.
    by: &'static str,
    emoji: String,
}

/// What a message said before it was changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EarlierText)]
pub(crate) struct ApiEarlier {
    text: String,
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// The advertisement or post that the writer came from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Referral)]
pub(crate) struct ApiReferral {
    /// `ad` or `post`.
    source_type: Option<String>,
    source_id: Option<String>,
    source_url: Option<String>,
    headline: Option<String>,
    text: Option<String>,
    /// Meta's id of the click.
    click_id: Option<String>,
}

pub(super) fn reactions(message: &Message) -> Vec<ApiGivenReaction> {
    let one = |reaction: &crate::messages::Reaction| ApiGivenReaction {
        by: reaction.by.as_str(),
        emoji: reaction.emoji.clone(),
    };
    message.marks.reactions.iter().map(one).collect()
}

pub(super) fn earlier(message: &Message) -> Vec<ApiEarlier> {
    let one = |earlier: &crate::messages::Earlier| ApiEarlier { text: earlier.text.clone(), until: earlier.until };
    message.marks.earlier.iter().map(one).collect()
}

pub(super) fn referral(message: &Message) -> Option<ApiReferral> {
    message.beside.referral.clone().map(|from| ApiReferral {
        source_type: from.source_kind,
        source_id: from.source_id,
        source_url: from.source_url,
        headline: from.headline,
        text: from.body,
        click_id: from.click_id,
    })
}

/// What it carries besides its text and its file, by its type.
pub(super) fn content(message: &Message) -> Option<Value> {
    let mut content = match &message.body {
        Body::Came(Content::Text { .. } | Content::Media(_)) | Body::Note(_) | Body::Given(_) | Body::Plain => {
            return None;
        }
        Body::Came(content) => serde_json::to_value(content).ok()?,
        Body::Goes(OutContent::Location { location }) => serde_json::to_value(location).ok()?,
        Body::Goes(OutContent::Contacts { cards }) => json!({ "cards": cards }),
        Body::Goes(OutContent::Question { question }) => serde_json::to_value(question).ok()?,
        Body::Goes(OutContent::Reaction { message_id, emoji }) => json!({ "message_id": message_id, "emoji": emoji }),
        Body::Goes(
            OutContent::Text | OutContent::Answer { .. } | OutContent::Template { .. } | OutContent::File { .. },
        ) => return None,
    };
    // Its type says it already.
    content.as_object_mut()?.remove("kind");
    content.as_object_mut()?.retain(|_, value| !value.is_null());
    Some(content)
}
