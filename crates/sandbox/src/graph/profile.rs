//! `/{phone}/whatsapp_business_profile` (facts/meta.md 4.10), and the picture behind its address.

use bytes::Bytes;
use serde_json::{Value, json};

use super::auth::{self, MANAGEMENT, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, nodes};
use crate::error::GraphError;
use crate::state::State;

/// Only what was asked for; without `fields`, about and vertical. Empty ones are left out.
pub(super) fn read(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MESSAGING).or_else(|_| auth::caller(state, call, MANAGEMENT))?;
    let profile = nodes::number(state, call, &token, id)?.profile;
    let all = json!({
        "about": profile.about,
        "address": profile.address,
        "description": profile.description,
        "email": profile.email,
        "websites": profile.websites,
        "vertical": profile.vertical,
        // Meta's lies on pps.whatsapp.net, signed, and needs no token either.
        "profile_picture_url": profile.has_picture.then(|| format!("{}/pps/{id}.png", state.base)),
        "messaging_product": "whatsapp",
    });
    let asked = call.fields().unwrap_or_else(|| vec!["about".to_owned(), "vertical".to_owned()]);
    let mut answer = json!({ "messaging_product": "whatsapp" });
    for name in asked.iter().filter(|name| *name != "id") {
        let value = all.get(name).ok_or_else(|| GraphError {
            message: format!(
                "(#100) Tried accessing nonexisting field ({name}) on node type (WhatsAppBusinessProfile)"
            ),
            ..GraphError::code(100)
        })?;
        if !value.is_null() && *value != json!([]) {
            answer[name] = value.clone();
        }
    }
    Ok(Answer::Json(json!({ "data": [answer] })))
}

pub(super) fn write(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT).or_else(|_| auth::caller(state, call, MESSAGING))?;
    let mut profile = nodes::number(state, call, &token, id)?.profile;
    if call.text("messaging_product") != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let texts: [(&str, usize, &mut Option<String>); 4] = [
        ("about", 139, &mut profile.about),
        ("address", 256, &mut profile.address),
        ("description", 512, &mut profile.description),
        ("email", 128, &mut profile.email),
    ];
    for (name, most, into) in texts {
        let Some(Value::String(text)) = call.parameters.get(name) else { continue };
        if text.chars().count() > most {
            return Err(GraphError::code(100).details(format!("{name} is at most {most} characters.")));
        }
        *into = Some(text.clone()).filter(|text| !text.is_empty());
    }
    if let Some(Value::Array(websites)) = call.nested("websites") {
        let websites: Vec<String> = websites.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if websites.len() > 2 || websites.iter().any(|website| website.chars().count() > 256) {
            return Err(GraphError::code(100).details("At most two websites of 256 characters."));
        }
        profile.websites = websites;
    }
    if let Some(vertical) = call.text("vertical") {
        vertical.clone_into(&mut profile.vertical);
    }
    profile.has_picture |= call.text("profile_picture_handle").is_some();
    if let Some(number) = state.world().numbers.get_mut(id) {
        number.profile = profile;
    }
    Ok(Answer::Json(json!({ "success": true })))
}

/// The picture itself.
pub(super) fn picture(state: &State, file: &str) -> Outcome {
    let id = file.trim_end_matches(".png");
    let has_one = state.world().numbers.get(id).is_some_and(|number| number.profile.has_picture);
    if !has_one {
        return Err(GraphError { http: 404, ..GraphError::no_such_object("GET", file) });
    }
    Ok(Answer::File { bytes: Bytes::from_static(include_bytes!("picture.png")), mime: "image/png".to_owned() })
}
