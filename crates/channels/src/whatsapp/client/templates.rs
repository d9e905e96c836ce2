//! The calls by which templates are handed in, changed and deleted (facts/meta.md 4.5).

use http::HeaderMap;
use kernel::Secret;
use serde_json::{Value, json};

use super::answers::{Failure, read};
use super::{GraphId, GraphRequest, Method};
use crate::whatsapp::payload::fields::Fields;

/// Hands a template in; answered by [`handed_in`].
pub fn create(token: &Secret, waba: &GraphId, body: Value) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{waba}/message_templates"), token.clone()).with_body(body)
}

/// Gives a template other words, and another category where it is not approved; answered by [`super::success`].
pub fn edit(token: &Secret, template: &GraphId, components: Value, category: Option<&str>) -> GraphRequest {
    let mut body = json!({ "components": components });
    if let Some(category) = category {
        body["category"] = json!(category);
    }
    GraphRequest::new(Method::Post, template.as_str(), token.clone()).with_body(body)
}

/// Deletes a template in one language; answered by [`super::success`].
pub fn delete(token: &Secret, waba: &GraphId, name: &str, template: &str) -> GraphRequest {
    GraphRequest::new(Method::Delete, &format!("{waba}/message_templates"), token.clone())
        .with_query("name", name)
        .with_query("hsm_id", template)
}

/// What Meta made of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    pub id: String,
    pub status: String,
    /// The one that Meta files it under; it may be another than was asked for.
    pub category: Option<String>,
}

pub fn handed_in(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<HandedIn, Failure> {
    let answer = read(status, headers, body)?;
    let made = Fields::of(&answer);
    Ok(HandedIn {
        id: made.id("id").ok_or(Failure::Unreadable { status })?,
        status: made.line("status", 64).unwrap_or_else(|| "PENDING".to_owned()),
        category: made.line("category", 64),
    })
}
