//! What a send may look like, type by type (facts/meta.md 4.2, 4.3), and what a telephone shows of it.

use serde_json::Value;

use super::super::call::Call;
use crate::error::GraphError;

pub(super) struct Content {
    pub(super) kind: String,
    pub(super) text: String,
    /// (id, title)
    pub(super) buttons: Vec<(String, String)>,
}

pub(super) fn content(call: &Call) -> Result<Content, GraphError> {
    let kind = call.text("type").unwrap_or("text");
    if let Some(opaque) = call.parameters.get("biz_opaque_callback_data") {
        let opaque = opaque.as_str().ok_or_else(|| GraphError::invalid("biz_opaque_callback_data is not a string."))?;
        within(opaque, 512, "biz_opaque_callback_data")?;
    }
    if let Some(context) = call.parameters.get("context")
        && context["message_id"].as_str().is_none_or(str::is_empty)
    {
        return Err(GraphError::invalid("context.message_id is required."));
    }
    if !KINDS.contains(&kind) {
        return Err(GraphError::code(131_051).details(format!("Message type '{kind}' is not supported.")));
    }
    let object = call
        .parameters
        .get(kind)
        .ok_or_else(|| GraphError::code(131_008).details(format!("The parameter {kind} is required for this type.")))?;
    let mut buttons = Vec::new();
    let text = match kind {
        "text" => {
            let body = string(object, "body")?;
            within(body, 4096, "text.body")?;
            body.to_owned()
        }
        "image" | "video" | "document" | "audio" | "sticker" => media(kind, object)?,
        "location" => {
            for key in ["latitude", "longitude"] {
                if !object[key].is_number() && object[key].as_str().and_then(|text| text.parse::<f64>().ok()).is_none()
                {
                    return Err(GraphError::invalid(format!("location.{key} is not a number.")));
                }
            }
            object["name"].as_str().map_or_else(|| "Location".to_owned(), |name| format!("Location: {name}"))
        }
        "contacts" => {
            let cards = object
                .as_array()
                .filter(|cards| !cards.is_empty())
                .ok_or_else(|| GraphError::invalid("contacts is not a list of cards."))?;
            let names: Result<Vec<&str>, GraphError> =
                cards.iter().map(|card| string(&card["name"], "formatted_name")).collect();
            format!("Contact card: {}", names?.join(", "))
        }
        "reaction" => {
            string(object, "message_id")?;
            object["emoji"].as_str().unwrap_or_default().to_owned()
        }
        "interactive" => {
            buttons = interactive_buttons(object)?;
            let body = object["body"]["text"].as_str().unwrap_or_default();
            within(body, 4096, "interactive.body.text")?;
            body.to_owned()
        }
        // A template's words come from the template.
        _ => String::new(),
    };
    Ok(Content { kind: kind.to_owned(), text, buttons })
}

const KINDS: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
];

fn media(kind: &str, object: &Value) -> Result<String, GraphError> {
    match (object["id"].as_str(), object["link"].as_str()) {
        (Some(_), None) => {}
        (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {}
        (None, Some(_)) => return Err(GraphError::invalid(format!("{kind}.link is not an address."))),
        _ => return Err(GraphError::invalid(format!("{kind} needs id or link."))),
    }
    let caption = object["caption"].as_str();
    if let Some(caption) = caption {
        if matches!(kind, "audio" | "sticker") {
            return Err(GraphError::invalid(format!("{kind} takes no caption.")));
        }
        within(caption, 1024, "caption")?;
    }
    let what = match kind {
        "image" => "Photo",
        "video" => "Video",
        "audio" => "Voice message",
        "sticker" => "Sticker",
        _ => object["filename"].as_str().unwrap_or("Document"),
    };
    Ok(caption.map_or_else(|| what.to_owned(), |caption| format!("{what}: {caption}")))
}

/// Reply buttons and list rows, with Meta's limits.
fn interactive_buttons(object: &Value) -> Result<Vec<(String, String)>, GraphError> {
    let action = &object["action"];
    match string(object, "type")? {
        "button" => {
            let items = action["buttons"]
                .as_array()
                .ok_or_else(|| GraphError::invalid("interactive.action.buttons is required."))?;
            if items.is_empty() || items.len() > 3 {
                return Err(GraphError::invalid("interactive.action.buttons takes one to three buttons."));
            }
            items.iter().map(|item| titled(&item["reply"], 256, 20)).collect()
        }
        "list" => {
            let sections = action["sections"]
                .as_array()
                .ok_or_else(|| GraphError::invalid("interactive.action.sections is required."))?;
            let rows: Vec<&Value> =
                sections.iter().filter_map(|section| section["rows"].as_array()).flatten().collect();
            if rows.is_empty() || rows.len() > 10 {
                return Err(GraphError::invalid("interactive.action.sections takes one to ten rows in all."));
            }
            rows.into_iter().map(|row| titled(row, 200, 24)).collect()
        }
        "request_contact_info" if action["name"] == "request_contact_info" => {
            Ok(vec![(SHARES_NUMBER.to_owned(), "Share phone number".to_owned())])
        }
        "request_contact_info" => Err(GraphError::invalid("interactive.action.name is request_contact_info.")),
        _ => Ok(Vec::new()),
    }
}

/// What a tap below the question for the number chooses.
pub(crate) const SHARES_NUMBER: &str = "request_contact_info";

fn titled(object: &Value, longest_id: usize, longest_title: usize) -> Result<(String, String), GraphError> {
    let (id, title) = (string(object, "id")?, string(object, "title")?);
    within(id, longest_id, "id")?;
    within(title, longest_title, "title")?;
    Ok((id.to_owned(), title.to_owned()))
}

fn string<'a>(object: &'a Value, key: &str) -> Result<&'a str, GraphError> {
    object[key]
        .as_str()
        .filter(|text| !text.is_empty())
        .ok_or_else(|| GraphError::code(131_008).details(format!("The parameter {key} is required.")))
}

fn within(text: &str, most: usize, what: &str) -> Result<(), GraphError> {
    // Meta answers 100 for what is too long.
    if text.chars().count() > most {
        return Err(GraphError {
            message: format!("(#100) Param {what} must be at most {most} characters long."),
            ..GraphError::code(100)
        });
    }
    Ok(())
}
