//! Templates as an account lists them (facts/meta.md 4.5), and what one says once its values are in.

pub mod draft;
pub mod lint;
mod wording;

use http::HeaderMap;

use super::client::{Failure, Page};
use super::payload::fields::Fields;
use super::render::{ButtonValue, TemplateMessage, Values};
use super::webhook::Management;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub language: String,
    /// As Meta writes it: `UTILITY`, `MARKETING`, `AUTHENTICATION`.
    pub category: String,
    /// As Meta writes it; only `APPROVED` can be sent.
    pub status: String,
    pub is_named: bool,
    pub header: Option<Header>,
    pub body: String,
    pub footer: Option<String>,
    pub buttons: Vec<Button>,
    /// What people think of it: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`; empty where Meta does not say.
    pub quality: String,
    /// Why it was refused: `INVALID_FORMAT` …; empty where it was not.
    pub reason: String,
    /// What stood in the places when it was handed in, in the places' order.
    pub header_samples: Vec<String>,
    pub body_samples: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    Text(String),
    /// A picture, a video, a document, a place: its `format`, in small letters.
    Other(String),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Button {
    /// In small letters: `quick_reply`, `url`, `phone_number` …
    pub kind: String,
    pub text: String,
    pub url: Option<String>,
}

/// Why a message does not fit its template. It prints as plain words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("This template is not approved by Meta.")]
    NotApproved,
    #[error("This template begins with a file or a place, which Kontor cannot send yet.")]
    Header,
    #[error("This template needs {wanted} values and has {given}.")]
    Values { wanted: usize, given: usize },
    #[error("This template needs a value for “{0}”.")]
    Missing(String),
    #[error("A link of this template needs the end of its address.")]
    Url,
}

/// Reads the answer to [`super::client::get_templates`].
pub fn list(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Page<Template>, Failure> {
    super::client::page(status, headers, body, template)
}

fn template(fields: Fields) -> Option<Template> {
    let mut template = Template {
        id: fields.id("id")?,
        name: fields.id("name")?,
        language: fields.id("language")?,
        category: fields.text("category").unwrap_or_default(),
        status: fields.text("status").unwrap_or_default(),
        is_named: fields.text("parameter_format").is_some_and(|format| format.eq_ignore_ascii_case("named")),
        quality: fields.object("quality_score").text("score").unwrap_or_default(),
        reason: fields.text("rejected_reason").filter(|reason| reason != "NONE").unwrap_or_default(),
        ..Template::default()
    };
    for component in fields.list("components").iter().map(Fields::of) {
        let text = component.words("text").unwrap_or_default();
        match component.text("type").unwrap_or_default().to_ascii_uppercase().as_str() {
            "HEADER" => {
                template.header_samples = samples(component.object("example"), "header_text", template.is_named, &text);
                template.header = Some(match component.text("format").as_deref() {
                    Some("TEXT") | None => Header::Text(text),
                    Some(other) => Header::Other(other.to_ascii_lowercase()),
                });
            }
            "BODY" => {
                template.body_samples = samples(component.object("example"), "body_text", template.is_named, &text);
                template.body = text;
            }
            "FOOTER" => template.footer = Some(text),
            "BUTTONS" => {
                template.buttons = component.list("buttons").iter().map(Fields::of).map(button).collect();
            }
            // A carousel, an offer that ends: shown at Meta, not needed to send what we can send.
            _ => {}
        }
    }
    Some(template)
}

/// What stood in the places of a text, in their order: by name, or a list, or a list of lists.
fn samples(example: Fields, key: &str, is_named: bool, text: &str) -> Vec<String> {
    if is_named {
        let given = example.list(&format!("{key}_named_params"));
        let of_place = |place: &String| {
            let one = given.iter().map(Fields::of).find(|one| one.text("param_name").as_ref() == Some(place));
            one.and_then(|one| one.words("example")).unwrap_or_default()
        };
        return places(text, true).iter().map(of_place).collect();
    }
    let given = example.list(key);
    let first = given.first().and_then(serde_json::Value::as_array).map_or(given, Vec::as_slice);
    first.iter().map(|sample| sample.as_str().unwrap_or_default().to_owned()).collect()
}

fn button(button: Fields) -> Button {
    Button {
        kind: button.text("type").unwrap_or_default().to_ascii_lowercase(),
        text: button.text("text").unwrap_or_default(),
        url: button.text("url"),
    }
}

/// What a webhook says of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// With the reason in Meta's word, and what Meta writes about it, a line each; nothing where it is well.
    Stands {
        id: String,
        status: String,
        reason: String,
    },
    Moved {
        id: String,
        category: String,
    },
    /// It will move, then; a day ahead as a rule.
    Coming {
        id: String,
        category: String,
        at: Option<kernel::Timestamp>,
    },
    Rated {
        id: String,
        quality: String,
    },
}

/// Events that are a template's status; the others leave it as it is.
const STATUSES: [&str; 9] =
    ["APPROVED", "ARCHIVED", "DELETED", "DISABLED", "IN_APPEAL", "LIMIT_EXCEEDED", "PAUSED", "PENDING", "REJECTED"];

/// Reads a webhook about a template (facts/meta.md 3.8).
pub fn told(management: &Management) -> Option<Told> {
    let value = Fields::of(&management.value);
    let id = value.id("message_template_id")?;
    match management.field.as_str() {
        "message_template_status_update" => {
            let status = value.line("event", 64).filter(|event| STATUSES.contains(&event.as_str()))?;
            let (rejection, other) = (value.object("rejection_info"), value.object("other_info"));
            let said = [
                value.line("reason", 64),
                rejection.line("reason", 600),
                rejection.line("recommendation", 600),
                other.line("description", 600),
            ];
            let said: Vec<String> = said.into_iter().flatten().filter(|line| line != "NONE").collect();
            Some(Told::Stands { id, status, reason: said.join("\n") })
        }
        // One that is only to come calls the category of today new, and the later one correct (facts/meta.md 3.8).
        "template_category_update" => match (value.line("previous_category", 64), value.line("correct_category", 64)) {
            (Some(_), _) => Some(Told::Moved { id, category: value.line("new_category", 64)? }),
            (None, Some(category)) => Some(Told::Coming { id, category, at: value.time("category_update_timestamp") }),
            (None, None) => None,
        },
        "message_template_quality_update" => Some(Told::Rated { id, quality: value.line("new_quality_score", 64)? }),
        _ => None,
    }
}

impl Template {
    /// The names of the body's places, in the order in which values are given.
    pub fn body_places(&self) -> Vec<String> {
        places(&self.body, self.is_named)
    }

    pub fn header_places(&self) -> Vec<String> {
        match &self.header {
            Some(Header::Text(text)) => places(text, self.is_named),
            Some(Header::Other(_)) | None => Vec::new(),
        }
    }

    /// Whether the message has what the template needs.
    pub fn check(&self, message: &TemplateMessage) -> Result<(), Misfit> {
        if self.status != "APPROVED" {
            return Err(Misfit::NotApproved);
        }
        if matches!(self.header, Some(Header::Other(_))) {
            return Err(Misfit::Header);
        }
        fits(&self.header_places(), &message.header)?;
        fits(&self.body_places(), &message.body)?;
        for (place, button) in self.buttons.iter().enumerate() {
            let is_open = button.kind == "url" && button.url.as_ref().is_some_and(|url| url.contains("{{"));
            let has_end =
                message.buttons.iter().any(|value| matches!(value, ButtonValue::Url { index, .. } if *index == place));
            if is_open && !has_end {
                return Err(Misfit::Url);
            }
        }
        Ok(())
    }

    /// What the person will read: header, body and footer with the values in their places. Values are never read
    /// as templates themselves (A40).
    pub fn text(&self, message: &TemplateMessage) -> String {
        let header = match &self.header {
            Some(Header::Text(text)) => Some(filled(text, &message.header)),
            Some(Header::Other(_)) | None => None,
        };
        [header, Some(filled(&self.body, &message.body)), self.footer.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

fn fits(places: &[String], values: &Values) -> Result<(), Misfit> {
    match values {
        Values::Positional(values) if values.len() == places.len() => Ok(()),
        Values::Positional(values) => Err(Misfit::Values { wanted: places.len(), given: values.len() }),
        Values::Named(values) => match places.iter().find(|place| !values.iter().any(|(name, _)| name == *place)) {
            Some(place) => Err(Misfit::Missing(place.clone())),
            None if values.len() != places.len() => Err(Misfit::Values { wanted: places.len(), given: values.len() }),
            None => Ok(()),
        },
    }
}

/// No text of a template's length has more; a text of another length is refused, and is not to cost more by what it says.  (A11)
const MOST_PLACES: usize = 300;

/// The places of a text, each once; numbered ones in the order of their numbers.
fn places(text: &str, is_named: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, place) in split(text) {
        if let Some(place) = place
            && found.len() < MOST_PLACES
            && !found.iter().any(|name| name == place)
        {
            found.push(place.to_owned());
        }
    }
    if !is_named {
        found.sort_by_key(|number| number.parse::<u32>().unwrap_or(u32::MAX));
    }
    found
}

fn filled(text: &str, values: &Values) -> String {
    let value = |place: &str| match values {
        Values::Positional(values) => place
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .and_then(|index| values.get(index))
            .cloned(),
        Values::Named(values) => values.iter().find(|(name, _)| name == place).map(|(_, value)| value.clone()),
    };
    let mut out = String::new();
    for (before, place) in split(text) {
        out.push_str(before);
        if let Some(place) = place {
            out.push_str(&value(place).unwrap_or_else(|| format!("{{{{{place}}}}}")));
        }
    }
    out
}

/// The text in pieces, each with the place that follows it.
fn split(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let open = text.split_once("{{").and_then(|(before, from)| Some((before, from.split_once("}}")?)));
        let Some((before, (place, after))) = open else {
            rest = None;
            return Some((text, None));
        };
        rest = Some(after);
        Some((before, Some(place.trim())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(templates: &str) -> Vec<Template> {
        let body = format!(r#"{{"data":[{templates}]}}"#);
        list(200, &HeaderMap::new(), body.as_bytes()).unwrap().items
    }

    fn order_ready() -> Template {
        let templates = listed(
            r#"{"id":"594425479261596","name":"order_ready","language":"en_US","category":"UTILITY","status":"APPROVED","parameter_format":"POSITIONAL",
            "components":[{"type":"HEADER","format":"TEXT","text":"Order {{1}}"},{"type":"BODY","text":"Hello {{1}}, pick it up on {{2}}, {{1}}."},
            {"type":"FOOTER","text":"Marsh Plumbing"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"URL","text":"Track","url":"https:\/\/m.example\/{{1}}"}]}]}"#,
        );
        templates.into_iter().next().unwrap()
    }

    fn values(values: &[&str]) -> Values {
        Values::Positional(values.iter().map(|value| (*value).to_owned()).collect())
    }

    fn message() -> TemplateMessage {
        TemplateMessage {
            name: "order_ready".to_owned(),
            language: "en_US".to_owned(),
            header: values(&["17"]),
            body: values(&["Ada {{2}}", "Monday"]),
            buttons: vec![ButtonValue::Url { index: 1, end: "17".to_owned() }],
        }
    }

    #[test]
    fn a_template_is_read_with_its_places() {
        let template = order_ready();
        assert_eq!(
            (template.header_places(), template.body_places()),
            (vec!["1".to_owned()], vec!["1".to_owned(), "2".to_owned()])
        );
        assert_eq!(template.buttons[1].url.as_deref(), Some("https://m.example/{{1}}"));
        let named = listed(
            r#"{"id":"2","name":"hello","language":"en","category":"MARKETING","status":"PAUSED","parameter_format":"NAMED",
            "components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hello {{first_name}}, {{ day }}"}]},{"name":"without id"}"#,
        );
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].body_places(), ["first_name", "day"]);
        assert_eq!(named[0].header, Some(Header::Other("image".to_owned())));
    }

    #[test]
    fn what_meta_says_of_one_is_read() {
        let heard = |field: &str, value: serde_json::Value| {
            let (field, words) = (field.to_owned(), String::new());
            told(&Management { field, at: None, words, value })
        };
        let status = "message_template_status_update";
        let rejected = serde_json::json!({ "event": "REJECTED", "message_template_id": 7, "reason": "INVALID_FORMAT",
            "rejection_info": { "reason": "A link is short.", "recommendation": "Write it in full." } });
        let reason = "INVALID_FORMAT\nA link is short.\nWrite it in full.".to_owned();
        let expected = Told::Stands { id: "7".to_owned(), status: "REJECTED".to_owned(), reason };
        assert_eq!(heard(status, rejected), Some(expected));
        let approved = serde_json::json!({ "event": "APPROVED", "message_template_id": 7, "reason": "NONE" });
        let expected = Told::Stands { id: "7".to_owned(), status: "APPROVED".to_owned(), reason: String::new() };
        assert_eq!(heard(status, approved), Some(expected));
        assert_eq!(heard(status, serde_json::json!({ "event": "FLAGGED", "message_template_id": 7 })), None);
        let pending = serde_json::json!({ "message_template_id": 7, "new_category": "UTILITY", "correct_category": "MARKETING",
            "category_update_timestamp": 1_790_000_000 });
        let at = Some(kernel::Timestamp::from_seconds(1_790_000_000));
        let expected = Told::Coming { id: "7".to_owned(), category: "MARKETING".to_owned(), at };
        assert_eq!(heard("template_category_update", pending), Some(expected), "it is only to come");
        let unclear = serde_json::json!({ "message_template_id": 7, "new_category": "UTILITY" });
        assert_eq!(heard("template_category_update", unclear), None);
        let moved = serde_json::json!({ "message_template_id": 7, "previous_category": "UTILITY", "new_category": "MARKETING" });
        let expected = Told::Moved { id: "7".to_owned(), category: "MARKETING".to_owned() };
        assert_eq!(heard("template_category_update", moved), Some(expected));
    }

    #[test]
    fn a_customer_may_be_called_like_a_place() {
        // A40
        assert_eq!(
            order_ready().text(&message()),
            "Order 17\n\nHello Ada {{2}}, pick it up on Monday, Ada {{2}}.\n\nMarsh Plumbing"
        );
    }

    #[test]
    fn what_a_template_lacks_is_said_before_it_is_sent() {
        let named = Template {
            is_named: true,
            body: "Hello {{first_name}}".to_owned(),
            status: "APPROVED".to_owned(),
            ..Template::default()
        };
        let ada = |name: &str| TemplateMessage {
            body: Values::Named(vec![(name.to_owned(), "Ada".to_owned())]),
            ..TemplateMessage::default()
        };
        for (template, message, expected) in [
            (order_ready(), message(), Ok(())),
            (named.clone(), ada("first_name"), Ok(())),
            (Template { status: "PAUSED".to_owned(), ..order_ready() }, message(), Err(Misfit::NotApproved)),
            (
                Template { header: Some(Header::Other("image".to_owned())), ..order_ready() },
                message(),
                Err(Misfit::Header),
            ),
            (
                order_ready(),
                TemplateMessage { body: values(&["Ada"]), ..message() },
                Err(Misfit::Values { wanted: 2, given: 1 }),
            ),
            (order_ready(), TemplateMessage { buttons: Vec::new(), ..message() }, Err(Misfit::Url)),
            (named, ada("name"), Err(Misfit::Missing("first_name".to_owned()))),
        ] {
            assert_eq!(template.check(&message), expected);
        }
    }

    #[test]
    fn braces_that_are_no_place_stay() {
        for text in ["{{", "}}", "a {{b", "{ {1} }", ""] {
            assert_eq!(filled(text, &Values::default()), text);
        }
        assert_eq!(filled("{{1}} {{x}}", &values(&["a"])), "a {{x}}");
    }
}
