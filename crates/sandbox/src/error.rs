//! Meta's refusals: the table of facts/meta.md 4.7 and 1.4, and the shape both answers and failed statuses give them.

use serde_json::{Value, json};

use crate::ids;

/// One refusal, as an answer to a call or as `errors` of a failed status.
#[derive(Clone, Debug)]
pub(crate) struct GraphError {
    pub(crate) http: u16,
    pub(crate) code: i64,
    pub(crate) subcode: Option<i64>,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    /// Shown as `error_data.details` on message calls.
    pub(crate) details: Option<String>,
    /// `error_user_title` and `error_user_msg`, which management calls carry.
    pub(crate) user: Option<Box<(&'static str, &'static str)>>,
}

/// code, HTTP status, title. Statuses and codes: facts/meta.md 4.7; titles as Meta's error page words them.
const KNOWN: &[(i64, u16, &str)] = &[
    (0, 401, "AuthException"),
    (1, 400, "API Unknown"),
    (2, 503, "API Service"),
    (3, 500, "API Method"),
    (4, 400, "API Too Many Calls"),
    (10, 403, "Application does not have permission for this action"),
    (33, 400, "Parameter value is not valid"),
    (100, 400, "Invalid parameter"),
    (190, 401, "Invalid OAuth access token"),
    (200, 403, "You do not have the necessary permissions required to perform this action"),
    (368, 403, "Temporarily blocked for policies violations"),
    (80007, 400, "Rate limit issues"),
    (80008, 400, "There have been too many calls to this WhatsApp Business account"),
    (130_429, 400, "Rate limit hit"),
    (130_472, 400, "User's number is part of an experiment"),
    (130_497, 403, "Business account is restricted from messaging users in this country"),
    (131_000, 500, "Something went wrong"),
    (131_005, 403, "Access denied"),
    (131_008, 400, "Required parameter is missing"),
    (131_009, 400, "Parameter value is not valid"),
    (131_016, 500, "Service unavailable"),
    (131_021, 400, "Recipient cannot be sender"),
    (131_026, 400, "Message undeliverable"),
    (131_030, 400, "Recipient phone number not in allowed list"),
    (131_031, 403, "Account has been locked"),
    (131_037, 400, "WhatsApp provided number needs display name approval before message can be sent"),
    (131_042, 400, "Business eligibility payment issue"),
    (131_045, 500, "Message failed to send due to a phone number registration error"),
    (131_047, 400, "Re-engagement message"),
    (131_048, 400, "Spam rate limit hit"),
    (131_049, 400, "This message was not delivered to maintain healthy ecosystem engagement"),
    (131_050, 400, "User has stopped marketing messages"),
    (131_051, 400, "Unsupported message type"),
    (131_052, 400, "Media download error"),
    (131_053, 400, "Media upload error"),
    (131_055, 400, "Method not allowed"),
    (131_056, 400, "(Business Account, Consumer Account) pair rate limit hit"),
    (131_057, 500, "Account in maintenance mode"),
    (131_059, 400, "Invalid paging cursor"),
    (131_060, 400, "Message unavailable"),
    (131_062, 400, "Business-scoped user id is not supported for this message"),
    (131_063, 400, "Marketing templates are disabled on Cloud API"),
    (131_064, 400, "Messaging limit reached due to template classification violations"),
    (132_000, 400, "Number of parameters does not match the expected number of params"),
    (132_001, 404, "Template name does not exist in the translation"),
    (132_005, 400, "Translated text too long"),
    (132_007, 400, "Template format character policy violated"),
    (132_008, 400, "Template parameter value is not valid"),
    (132_012, 400, "Parameter format does not match format in the created template"),
    (132_015, 400, "Template is paused"),
    (132_016, 400, "Template is disabled"),
    (132_018, 400, "Template parameters are not valid"),
    (132_068, 400, "Flow is blocked"),
    (132_069, 400, "Flow is throttled"),
    (133_000, 400, "Incomplete deregistration"),
    (133_004, 503, "Server temporarily unavailable"),
    (133_005, 400, "Two step verification PIN Mismatch"),
    (133_006, 400, "Phone number re-verification needed"),
    (133_008, 400, "Too Many two step verification PIN Guesses"),
    (133_009, 400, "Two step verification PIN Guessed Too Fast"),
    (133_010, 400, "Phone number not registered"),
    (133_015, 400, "Please wait a few minutes before attempting to register this phone number"),
    (133_016, 400, "Account register deregister rate limit exceeded"),
    (134_011, 400, "Payments terms of service has not been accepted"),
    (135_000, 400, "Generic user error"),
    (136_024, 400, "Request code error"),
    (136_025, 400, "Verify code error"),
    (137_000, 400, "Identity key hash does not match"),
];

impl GraphError {
    /// A refusal by its number, with the wording and HTTP status Meta gives it. A number not in the table is a 400.
    pub(crate) fn code(code: i64) -> GraphError {
        let (http, title) =
            KNOWN.iter().find(|known| known.0 == code).map_or((400, "Unknown error"), |known| (known.1, known.2));
        GraphError {
            http,
            code,
            subcode: None,
            kind: "OAuthException",
            message: format!("(#{code}) {title}"),
            details: None,
            user: None,
        }
    }

    pub(crate) fn subcode(mut self, subcode: i64) -> GraphError {
        self.subcode = Some(subcode);
        self
    }

    pub(crate) fn user(mut self, title: &'static str, words: &'static str) -> GraphError {
        self.user = Some(Box::new((title, words)));
        self
    }

    pub(crate) fn details(mut self, details: impl Into<String>) -> GraphError {
        self.details = Some(details.into());
        self
    }

    pub(crate) fn missing(parameter: &str) -> GraphError {
        GraphError { message: format!("(#100) The parameter {parameter} is required."), ..GraphError::code(100) }
    }

    /// A parameter that is there and wrong, in Meta's wording for sends.
    pub(crate) fn invalid(details: impl Into<String>) -> GraphError {
        GraphError::code(131_009).details(details)
    }

    /// Wrong path, wrong id and missing access look the same on purpose (facts/meta.md 1.4).
    pub(crate) fn no_such_object(method: &str, id: &str) -> GraphError {
        GraphError {
            kind: "GraphMethodException",
            subcode: Some(33),
            message: format!(
                "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
                method.to_lowercase()
            ),
            ..GraphError::code(100)
        }
    }

    pub(crate) fn unknown_path(path: &str) -> GraphError {
        GraphError { http: 400, message: format!("Unknown path components: {path}"), ..GraphError::code(2500) }
    }

    pub(crate) fn token(subcode: Option<i64>, message: impl Into<String>) -> GraphError {
        GraphError { subcode, message: message.into(), ..GraphError::code(190) }
    }

    /// The HTTP body.
    pub(crate) fn body(&self) -> Value {
        let mut error =
            json!({ "message": self.message, "type": self.kind, "code": self.code, "fbtrace_id": ids::trace() });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({ "messaging_product": "whatsapp", "details": details });
        }
        if let Some((title, words)) = self.user.as_deref() {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(words);
        }
        if self.http == 503 || matches!(self.code, 131_000 | 131_016 | 130_429) {
            error["is_transient"] = json!(true);
        }
        json!({ "error": error })
    }

    /// One item of `errors` in a webhook.
    pub(crate) fn in_webhook(&self) -> Value {
        let title = self.message.split_once(") ").map_or(self.message.as_str(), |(_, title)| title);
        json!({
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": { "details": self.details.clone().unwrap_or_else(|| explanation(self.code).to_owned()) },
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }
}

/// What Meta's `error_data.details` says where the refusal itself brings nothing more exact.
fn explanation(code: i64) -> &'static str {
    match code {
        131_026 => "Message Undeliverable.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        }
        131_049 => "This message was not delivered to maintain healthy ecosystem engagement.",
        131_050 => "The user has opted out of marketing messages from this business.",
        131_051 => "Message type is currently not supported.",
        131_053 => "Media upload error. The media could not be downloaded from the link.",
        130_472 => "Failed to send message because this user's phone number is part of an experiment",
        _ => "Message failed to send.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_listed_once_and_answers_with_a_status_of_its_own() {
        let mut codes: Vec<i64> = KNOWN.iter().map(|known| known.0).collect();
        codes.dedup();
        assert_eq!(codes.len(), KNOWN.len());
        assert!(KNOWN.iter().all(|known| (400..=503).contains(&known.1)));
    }

    #[test]
    fn an_error_carries_what_meta_always_sends() {
        let body = GraphError::code(131_056).body();
        assert_eq!(body["error"]["message"], "(#131056) (Business Account, Consumer Account) pair rate limit hit");
        assert_eq!(body["error"]["type"], "OAuthException");
        assert!(body["error"]["fbtrace_id"].is_string());
        assert_eq!(GraphError::code(131_047).in_webhook()["title"], "Re-engagement message");
    }
}
