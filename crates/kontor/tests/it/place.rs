//! Whose ids stand in a route's path, query and body.

use kernel::{ContactId, ConversationId, MessageId, TenantId};
use testkit::Tenant;
use uuid::Uuid;

/// Whose ids are put where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) tenant: TenantId,
    /// Of the ids in the path.
    pub(crate) path: &'a Tenant,
    /// Of the ids in the body.
    pub(crate) body: &'a Tenant,
    /// Ids that nothing has, in place of the path's.
    pub(crate) is_nowhere: bool,
}

impl<'a> Place<'a> {
    /// Everything is one tenant's.
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        Self { tenant: tenant.id, path: tenant, body: tenant, is_nowhere: false }
    }

    /// A route's path with this place's ids.
    pub(crate) fn address(&self, path: &str) -> String {
        self.fill(path, path)
    }

    pub(crate) fn fill(&self, path: &str, text: &str) -> String {
        filled(text, |name| match name {
            "tenant" => self.tenant.to_string(),
            "file" => "none.css".to_owned(),
            "token" => "no-link".to_owned(),
            _ if self.is_nowhere => Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001).to_string(),
            name => id(self.path, path, name),
        })
    }

    pub(crate) fn fill_body(&self, path: &str, text: &str) -> String {
        filled(text, |name| id(self.body, path, name))
    }
}

fn id(of: &Tenant, path: &str, name: &str) -> String {
    let own: (ConversationId, ContactId, MessageId) = (of.own.conversation, of.own.contact, of.own.message);
    match name {
        "conversation" => own.0.to_string(),
        "contact" => own.1.to_string(),
        "message" => own.2.to_string(),
        // Only the agent is in a team.
        "staff" if path.contains("/members/") => of.agent.staff.to_string(),
        "staff" => of.viewer.staff.to_string(),
        "agent" => of.agent.staff.to_string(),
        "team" => of.team.to_string(),
        "invitation" => of.invitation.to_string(),
        // The reading one, so that the other still works afterwards.
        "key" if path.contains("/api-keys/") => of.read_key.id.to_string(),
        "key" => "unknown-key".to_owned(),
        "inbox" => of.inbox.to_string(),
        "request" if path.contains("/support/") || path.starts_with("/operator") => of.question.to_string(),
        "request" => of.request.to_string(),
        "grant" => of.grant.to_string(),
        "code" => "0".repeat(20),
        "version" => "1".to_owned(),
        "parked" => of.parked.to_string(),
        "backup" => Uuid::from_u128(9).to_string(),
        "device" => Uuid::from_u128(10).to_string(),
        "signup" => Uuid::from_u128(12).to_string(),
        "road" => "phone".to_owned(),
        "label" | "undo" | "bulk" | "quick" | "rule" | "reading" => Uuid::from_u128(13).to_string(),
        "view" => Uuid::from_u128(13).to_string(),
        "segment" => Uuid::from_u128(13).to_string(),
        "scan" => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/consents/files/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/segments/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/templates/") => Uuid::from_u128(8).to_string(),
        "id" if path.starts_with("/api/v1/views/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/conversation-moves/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/quick_replies/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/labels/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/bulk-actions/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/webhook_endpoints/") => Uuid::from_u128(17).to_string(),
        "endpoint" | "delivery" => Uuid::from_u128(17).to_string(),
        "text" => Uuid::from_u128(19).to_string(),
        "holiday" => Uuid::from_u128(11).to_string(),
        "card" => Uuid::from_u128(13).to_string(),
        "session" => Uuid::from_u128(7).to_string(),
        "template" | "topic" => Uuid::from_u128(8).to_string(),
        "name" => "no_such_template".to_owned(),
        "id" if path.starts_with("/api/v1/conversations/") => own.0.to_string(),
        "note" => Uuid::from_u128(13).to_string(),
        "merge" => Uuid::from_u128(13).to_string(),
        "import" => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/contacts/imports/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/contacts/merges/") => Uuid::from_u128(13).to_string(),
        "id" if path.starts_with("/api/v1/contacts/") => own.1.to_string(),
        "id" if path.starts_with("/api/v1/inboxes/") => of.inbox.to_string(),
        other => panic!("{path}: the table does not know what {{{other}}} is"),
    }
}

/// Replaces `{word}`; a brace before anything else is JSON's.
fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        match from.split_once('}') {
            Some((name, after)) if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()) => {
                out.push_str(&value(name));
                rest = after;
            }
            _ => {
                out.push('{');
                rest = from;
            }
        }
    }
    out + rest
}

#[test]
fn braces_of_json_are_left_alone() {
    assert_eq!(
        filled(r#"{"a":{"b":"{agent}"},"c":{}}"#, |name| format!("<{name}>")),
        r#"{"a":{"b":"<agent>"},"c":{}}"#
    );
}
