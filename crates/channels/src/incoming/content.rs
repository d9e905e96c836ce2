//! What a message says: text in full, and every other documented kind as what it is.
//!
//! It can be stored as JSON and read back by a later version: kinds and fields may be added, never renamed.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Text {
        body: String,
    },
    Media(Media),
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
    },
    /// Contact cards. `is_requested` if the person answered our question for their number.
    Contacts {
        cards: Vec<Card>,
        is_requested: bool,
    },
    /// No emoji takes the reaction back.
    Reaction {
        message_id: String,
        emoji: Option<String>,
    },
    /// A tap on a button of ours.
    ButtonReply {
        id: String,
        title: String,
    },
    ListReply {
        id: String,
        title: String,
        description: Option<String>,
    },
    /// A filled-in form. The answers are JSON; `unread` holds them if they are not.
    FormReply {
        name: Option<String>,
        answers: Option<serde_json::Map<String, serde_json::Value>>,
        unread: Option<String>,
    },
    /// The answer to our question whether we may call.
    CallPermission {
        is_granted: bool,
        is_permanent: bool,
    },
    Order(Order),
    System(System),
    Edit {
        message_id: String,
        content: Box<Content>,
    },
    Revoke {
        message_id: String,
    },
    /// Something the provider will not hand over.
    Unsupported {
        what: Option<String>,
        code: Option<i64>,
        details: Option<String>,
    },
    /// A kind that has not been described to us, by its name at the provider.
    Unknown {
        what: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub media: MediaKind,
    /// To fetch it by from the provider, for some days.
    pub id: Option<String>,
    pub mime_type: Option<String>,
    pub sha256: Option<String>,
    pub caption: Option<String>,
    pub file_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: Option<String>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub urls: Vec<String>,
    pub company: Option<String>,
    pub vcard: Option<String>,
}

impl Card {
    fn texts(&self) -> impl Iterator<Item = &String> {
        self.name.iter().chain(&self.phones).chain(&self.emails).chain(&self.company)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub catalog_id: Option<String>,
    pub note: Option<String>,
    pub items: Vec<OrderItem>,
}

/// Amounts as decimal text, exactly as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    pub product: Option<String>,
    pub quantity: Option<String>,
    pub price: Option<String>,
    pub currency: Option<String>,
}

/// The provider speaks about the person: a new number, a new id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    pub what: SystemKind,
    pub body: Option<String>,
    /// The new number, E.164.
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub parent_user_id: Option<String>,
    pub previous_user_id: Option<String>,
    pub previous_parent_user_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemKind {
    NumberChanged,
    UserIdChanged,
    IdentityChanged,
    /// The person opened the chat and has written nothing yet.
    ChatOpened,
    #[serde(untagged)]
    Other(String),
}

/// The kinds, as short words for the database, the API and the names of translated texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentKind {
    Text,
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Contacts,
    Reaction,
    ButtonReply,
    ListReply,
    FormReply,
    CallPermission,
    Order,
    System,
    Edit,
    Revoke,
    Unsupported,
    Unknown,
}

/// A message in one line: its kind, and the words that belong to it, which may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub kind: ContentKind,
    pub detail: String,
}

impl Content {
    pub fn kind(&self) -> ContentKind {
        match self {
            Content::Text { .. } => ContentKind::Text,
            Content::Media(media) => match media.media {
                MediaKind::Image => ContentKind::Image,
                MediaKind::Video => ContentKind::Video,
                MediaKind::Audio => ContentKind::Audio,
                MediaKind::Voice => ContentKind::Voice,
                MediaKind::Document => ContentKind::Document,
                MediaKind::Sticker => ContentKind::Sticker,
            },
            Content::Location { .. } => ContentKind::Location,
            Content::Contacts { .. } => ContentKind::Contacts,
            Content::Reaction { .. } => ContentKind::Reaction,
            Content::ButtonReply { .. } => ContentKind::ButtonReply,
            Content::ListReply { .. } => ContentKind::ListReply,
            Content::FormReply { .. } => ContentKind::FormReply,
            Content::CallPermission { .. } => ContentKind::CallPermission,
            Content::Order(_) => ContentKind::Order,
            Content::System(_) => ContentKind::System,
            Content::Edit { .. } => ContentKind::Edit,
            Content::Revoke { .. } => ContentKind::Revoke,
            Content::Unsupported { .. } => ContentKind::Unsupported,
            Content::Unknown { .. } => ContentKind::Unknown,
        }
    }

    /// The message that it reacts to, changes or takes back, by its id at the provider.
    pub fn about(&self) -> Option<&str> {
        match self {
            Content::Reaction { message_id, .. }
            | Content::Edit { message_id, .. }
            | Content::Revoke { message_id } => Some(message_id),
            _ => None,
        }
    }

    /// The words a person wrote or chose: what stop words are looked for in.
    /// A tapped button counts by its title; nothing that the provider or a file says does.
    pub fn words(&self) -> Option<&str> {
        match self {
            Content::Text { body } => Some(body),
            Content::Media(media) => media.caption.as_deref(),
            Content::ButtonReply { title, .. } | Content::ListReply { title, .. } => Some(title),
            Content::Order(order) => order.note.as_deref(),
            Content::Edit { content, .. } => content.words(),
            Content::Location { .. }
            | Content::Contacts { .. }
            | Content::Reaction { .. }
            | Content::FormReply { .. }
            | Content::CallPermission { .. }
            | Content::System(_)
            | Content::Revoke { .. }
            | Content::Unsupported { .. }
            | Content::Unknown { .. } => None,
        }
    }

    /// What search finds it by: what the person wrote, chose, or named in sending it.
    pub fn found_by(&self) -> String {
        let texts: Vec<&str> = match self {
            Content::Media(media) => media.caption.iter().chain(&media.file_name).map(String::as_str).collect(),
            Content::Location { name, address, .. } => name.iter().chain(address).map(String::as_str).collect(),
            Content::Contacts { cards, .. } => cards.iter().flat_map(Card::texts).map(String::as_str).collect(),
            Content::ListReply { title, description, .. } => {
                std::iter::once(title).chain(description).map(String::as_str).collect()
            }
            Content::FormReply { answers, unread, .. } => {
                let said = answers.iter().flat_map(|answers| answers.values()).filter_map(serde_json::Value::as_str);
                said.chain(unread.as_deref()).collect()
            }
            Content::Order(order) => {
                let products = order.items.iter().filter_map(|item| item.product.as_ref());
                order.note.iter().chain(products).map(String::as_str).collect()
            }
            Content::Edit { content, .. } => return content.found_by(),
            _ => self.words().into_iter().collect(),
        };
        texts.join(" ")
    }

    /// Whether the person did something that lets the business answer freely for a day (facts/meta.md 4.9).
    /// What the provider says about a person does not; nor does a message changed or taken back.
    pub fn opens_window(&self) -> bool {
        !matches!(self, Content::System(_) | Content::Edit { .. } | Content::Revoke { .. })
    }

    pub fn summary(&self) -> Summary {
        let detail = match self {
            Content::Text { body } => body.clone(),
            Content::Media(media) => media.caption.as_ref().or(media.file_name.as_ref()).cloned().unwrap_or_default(),
            Content::Location { latitude, longitude, name, address } => {
                name.as_ref().or(address.as_ref()).cloned().unwrap_or_else(|| format!("{latitude}, {longitude}"))
            }
            Content::Contacts { cards, .. } => {
                joined(cards.iter().filter_map(|card| card.name.as_ref().or(card.phones.first())))
            }
            Content::Reaction { emoji, .. } => emoji.clone().unwrap_or_default(),
            Content::ButtonReply { title, .. } | Content::ListReply { title, .. } => title.clone(),
            Content::FormReply { name, .. } => name.clone().unwrap_or_default(),
            Content::CallPermission { is_granted, .. } => if *is_granted { "yes" } else { "no" }.to_owned(),
            Content::Order(order) => joined(order.items.iter().filter_map(|item| item.product.as_ref())),
            Content::System(system) => system.body.clone().unwrap_or_default(),
            Content::Edit { content, .. } => content.summary().detail,
            Content::Revoke { .. } => String::new(),
            Content::Unsupported { what, details, .. } => {
                what.as_ref().or(details.as_ref()).cloned().unwrap_or_default()
            }
            Content::Unknown { what } => what.clone(),
        };
        Summary { kind: self.kind(), detail }
    }
}

impl Summary {
    /// In English: "Photo: boiler.jpg", "Voice message"; a text is just itself.
    pub fn english(&self) -> String {
        match (self.kind, self.detail.as_str()) {
            (ContentKind::Text, text) => text.to_owned(),
            (kind, "") => kind.english().to_owned(),
            (kind, detail) => format!("{}: {detail}", kind.english()),
        }
    }
}

impl ContentKind {
    pub const ALL: [ContentKind; 20] = [
        ContentKind::Text,
        ContentKind::Image,
        ContentKind::Video,
        ContentKind::Audio,
        ContentKind::Voice,
        ContentKind::Document,
        ContentKind::Sticker,
        ContentKind::Location,
        ContentKind::Contacts,
        ContentKind::Reaction,
        ContentKind::ButtonReply,
        ContentKind::ListReply,
        ContentKind::FormReply,
        ContentKind::CallPermission,
        ContentKind::Order,
        ContentKind::System,
        ContentKind::Edit,
        ContentKind::Revoke,
        ContentKind::Unsupported,
        ContentKind::Unknown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            ContentKind::Text => "text",
            ContentKind::Image => "image",
            ContentKind::Video => "video",
            ContentKind::Audio => "audio",
            ContentKind::Voice => "voice",
            ContentKind::Document => "document",
            ContentKind::Sticker => "sticker",
            ContentKind::Location => "location",
            ContentKind::Contacts => "contacts",
            ContentKind::Reaction => "reaction",
            ContentKind::ButtonReply => "button_reply",
            ContentKind::ListReply => "list_reply",
            ContentKind::FormReply => "form_reply",
            ContentKind::CallPermission => "call_permission",
            ContentKind::Order => "order",
            ContentKind::System => "system",
            ContentKind::Edit => "edit",
            ContentKind::Revoke => "revoke",
            ContentKind::Unsupported => "unsupported",
            ContentKind::Unknown => "unknown",
        }
    }

    pub const fn english(self) -> &'static str {
        match self {
            ContentKind::Text => "Text",
            ContentKind::Image => "Photo",
            ContentKind::Video => "Video",
            ContentKind::Audio => "Audio file",
            ContentKind::Voice => "Voice message",
            ContentKind::Document => "Document",
            ContentKind::Sticker => "Sticker",
            ContentKind::Location => "Location",
            ContentKind::Contacts => "Contact card",
            ContentKind::Reaction => "Reaction",
            ContentKind::ButtonReply => "Button",
            ContentKind::ListReply => "Choice",
            ContentKind::FormReply => "Form",
            ContentKind::CallPermission => "May we call",
            ContentKind::Order => "Order",
            ContentKind::System => "Note from WhatsApp",
            ContentKind::Edit => "Changed message",
            ContentKind::Revoke => "Message taken back",
            ContentKind::Unsupported => "Not shown by WhatsApp",
            ContentKind::Unknown => "An unknown kind of message",
        }
    }
}

impl std::str::FromStr for ContentKind {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        ContentKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a String>) -> String {
    words.map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(caption: Option<&str>, file_name: Option<&str>) -> Content {
        Content::Media(Media {
            media: MediaKind::Image,
            id: Some("1".to_owned()),
            mime_type: None,
            sha256: None,
            caption: caption.map(str::to_owned),
            file_name: file_name.map(str::to_owned),
        })
    }

    #[test]
    fn a_message_is_told_in_one_plain_line() {
        for (content, line) in [
            (Content::Text { body: "Hello".to_owned() }, "Hello"),
            (photo(None, Some("boiler.jpg")), "Photo: boiler.jpg"),
            (photo(Some("It drips"), Some("boiler.jpg")), "Photo: It drips"),
            (photo(None, None), "Photo"),
            (Content::Location { latitude: 48.1, longitude: 11.5, name: None, address: None }, "Location: 48.1, 11.5"),
            (Content::Revoke { message_id: "wamid.1".to_owned() }, "Message taken back"),
            (
                Content::Unsupported { what: Some("poll".to_owned()), code: None, details: None },
                "Not shown by WhatsApp: poll",
            ),
        ] {
            assert_eq!(content.summary().english(), line);
        }
    }

    #[test]
    fn content_reads_back_as_it_was_stored() {
        let system = |what| {
            Content::System(System {
                what,
                body: None,
                phone: None,
                user_id: None,
                parent_user_id: None,
                previous_user_id: None,
                previous_parent_user_id: None,
            })
        };
        for content in [
            photo(None, None),
            Content::Edit {
                message_id: "wamid.1".to_owned(),
                content: Box::new(Content::Text { body: "Hello".to_owned() }),
            },
            system(SystemKind::NumberChanged),
            system(SystemKind::Other("user_moved_to_mars".to_owned())),
        ] {
            let stored = serde_json::to_string(&content).unwrap();
            assert_eq!(serde_json::from_str::<Content>(&stored).unwrap(), content, "{stored}");
        }
    }

    #[test]
    fn only_what_a_person_did_opens_the_window_and_is_searched_for_words() {
        let stop = || Content::Text { body: "STOP".to_owned() };
        for (content, opens_window, words) in [
            (stop(), true, Some("STOP")),
            (photo(Some("STOP"), None), true, Some("STOP")),
            (photo(None, Some("STOP.jpg")), true, None),
            (Content::ButtonReply { id: "b1".to_owned(), title: "Stop".to_owned() }, true, Some("Stop")),
            (Content::Reaction { message_id: "wamid.1".to_owned(), emoji: Some("👍".to_owned()) }, true, None),
            (Content::Edit { message_id: "wamid.1".to_owned(), content: Box::new(stop()) }, false, Some("STOP")),
            (Content::Revoke { message_id: "wamid.1".to_owned() }, false, None),
        ] {
            assert_eq!((content.opens_window(), content.words()), (opens_window, words), "{content:?}");
        }
    }

    #[test]
    fn every_kind_has_its_own_word() {
        for kind in ContentKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
