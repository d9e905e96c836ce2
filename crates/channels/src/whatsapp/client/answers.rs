//! What Meta's answers mean.

use std::time::Duration;

use http::HeaderMap;
use kernel::{Timestamp, text};
use serde_json::Value;

use super::asked_to_wait;
use crate::incoming::NO_CODE;
use crate::whatsapp::errors::{ErrorClass, GraphError};
use crate::whatsapp::payload::fields::Fields;

/// What became of a message that was handed to Meta.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// Taken, not yet delivered. `is_held`: Meta looks at the template's quality first.
    Accepted { provider_id: String, wa_id: Option<String>, user_id: Option<String>, is_held: bool },
    /// Not taken, for sure. `wait`: how long Meta asks for.
    Refused { error: Box<GraphError>, class: ErrorClass, wait: Option<Duration> },
    /// It may have been taken or not. Only a webhook or a person can tell.
    Unknown,
}

/// Why another call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused {
        error: Box<GraphError>,
        class: ErrorClass,
        wait: Option<Duration>,
    },
    /// An answer that is not Meta's, or not the one to this question. `status` is its HTTP status.
    Unreadable {
        status: u16,
    },
}

/// Reads the answer to [`super::send`] of a message.
pub fn interpret(status: u16, headers: &HeaderMap, body: &[u8]) -> SendOutcome {
    let answer = match read(status, headers, body) {
        Ok(answer) => answer,
        Err(Failure::Refused { error, class, wait }) => return SendOutcome::Refused { error, class, wait },
        // Whoever answered so, in Meta's stead or before it, has not listened.
        Err(Failure::Unreadable { status: status @ (300..=407 | 409..=499) }) => {
            let message = Some(format!("HTTP {status}"));
            let error = Box::new(GraphError { code: NO_CODE, message, ..GraphError::default() });
            let class = if status == 429 { ErrorClass::Throttled } else { ErrorClass::Unknown };
            return SendOutcome::Refused { error, class, wait: asked_to_wait(headers) };
        }
        Err(Failure::Unreadable { .. }) => return SendOutcome::Unknown,
    };
    let answer = Fields::of(&answer);
    let first = |list: &str| answer.list(list).first().map(Fields::of);
    let Some((message, provider_id)) = first("messages").and_then(|message| Some((message, message.id("id")?))) else {
        return SendOutcome::Unknown;
    };
    SendOutcome::Accepted {
        provider_id,
        wa_id: first("contacts").and_then(|contact| contact.id("wa_id")),
        user_id: first("contacts").and_then(|contact| contact.id("user_id")),
        is_held: message.text("message_status").as_deref() == Some("held_for_quality_assessment"),
    }
}

/// Reads the answer to a call that only succeeds or not.
pub fn success(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<(), Failure> {
    let answer = read(status, headers, body)?;
    Fields::of(&answer).is_set("success").then_some(()).ok_or(Failure::Unreadable { status })
}

/// A number as Meta knows it. Words are open, as Meta writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberDetails {
    pub id: String,
    pub display_phone_number: Option<String>,
    pub verified_name: Option<String>,
    pub quality_rating: Option<String>,
    /// `CONNECTED` when it can send.
    pub status: Option<String>,
    pub name_status: Option<String>,
    pub code_verification_status: Option<String>,
    pub platform_type: Option<String>,
    /// `STANDARD` is 80 a second, `HIGH` 1,000.
    pub throughput: Option<String>,
    pub is_on_business_app: Option<bool>,
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`.
    pub can_send_message: Option<String>,
    /// What keeps it from sending, as far as Meta says.
    pub troubles: Vec<NumberTrouble>,
    /// How many people a day may be written to first, as `TIER_250` … `TIER_UNLIMITED`.
    pub messaging_limit: Option<String>,
    /// Where the number's events go: its own callback, its account's or its app's, whichever comes first.
    pub callback: Option<String>,
}

/// One thing in a number's health: of the number, its account, its business or the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberTrouble {
    /// `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP`.
    pub entity: String,
    pub code: Option<i64>,
}

/// Reads the answer to [`super::get_number`].
pub fn number(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<NumberDetails, Failure> {
    let answer = read(status, headers, body)?;
    number_details(Fields::of(&answer)).ok_or(Failure::Unreadable { status })
}

/// Reads the answer to [`super::get_numbers`].
pub fn numbers(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Page<NumberDetails>, Failure> {
    page(status, headers, body, number_details)
}

fn number_details(number: Fields) -> Option<NumberDetails> {
    let webhook = number.object("webhook_configuration");
    Some(NumberDetails {
        id: number.id("id")?,
        display_phone_number: number.line("display_phone_number", 64),
        verified_name: number.line("verified_name", 256),
        quality_rating: number.line("quality_rating", 64),
        status: number.line("status", 64),
        name_status: number.line("name_status", 64),
        code_verification_status: number.line("code_verification_status", 64),
        platform_type: number.line("platform_type", 64),
        throughput: number.object("throughput").line("level", 64),
        is_on_business_app: number.flag("is_on_biz_app"),
        can_send_message: number.object("health_status").line("can_send_message", 64),
        troubles: number.object("health_status").list("entities").iter().flat_map(troubles).collect(),
        messaging_limit: number.line("whatsapp_business_manager_messaging_limit", 64),
        callback: ["phone_number", "whatsapp_business_account", "application"]
            .into_iter()
            .find_map(|level| webhook.text(level)),
    })
}

/// What an entity of a number's health complains of. One that is only limited says so without an error.
fn troubles(entity: &Value) -> Vec<NumberTrouble> {
    let entity = Fields::of(entity);
    let Some(kind) = entity.line("entity_type", 64) else { return Vec::new() };
    let errors = entity.list("errors").iter().map(Fields::of);
    errors.map(|error| NumberTrouble { entity: kind.clone(), code: error.integer("error_code") }).collect()
}

/// What a token may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenDetails {
    pub app_id: Option<String>,
    pub kind: Option<String>,
    pub is_valid: bool,
    /// Nothing if it never does.
    pub expires_at: Option<Timestamp>,
    pub scopes: Vec<String>,
    /// What each scope is limited to: for WhatsApp's scopes the accounts.
    pub targets: Vec<(String, Vec<String>)>,
}

impl TokenDetails {
    /// Without these a number cannot be used.
    pub const NEEDED: [&'static str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];

    pub fn missing_scopes(&self) -> Vec<&'static str> {
        TokenDetails::NEEDED.into_iter().filter(|needed| !self.scopes.iter().any(|scope| scope == needed)).collect()
    }
}

/// Reads the answer to [`super::debug_token`].
pub fn token(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<TokenDetails, Failure> {
    fn texts(list: &[Value]) -> Vec<String> {
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
    let answer = read(status, headers, body)?;
    let data = Fields::of(&answer).object("data");
    if !data.is_there() {
        return Err(Failure::Unreadable { status });
    }
    let granular = data.list("granular_scopes").iter().map(Fields::of);
    Ok(TokenDetails {
        app_id: data.id("app_id"),
        kind: data.text("type"),
        is_valid: data.is_set("is_valid"),
        expires_at: data.time("expires_at"),
        scopes: texts(data.list("scopes")),
        targets: granular.filter_map(|scope| Some((scope.text("scope")?, texts(scope.list("target_ids"))))).collect(),
    })
}

/// One page of a list, and the cursor of the next if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque, and given back as it came.
    pub after: Option<String>,
}

/// Reads a page. Items that `item` cannot read are left out: lists are for choosing from, not for keeping.
pub(in crate::whatsapp) fn page<T>(
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    item: impl Fn(Fields) -> Option<T>,
) -> Result<Page<T>, Failure> {
    let answer = read(status, headers, body)?;
    let answer = Fields::of(&answer);
    if answer.value("data").is_none_or(|data| !data.is_array()) {
        return Err(Failure::Unreadable { status });
    }
    let paging = answer.object("paging");
    // There is a cursor on the last page too; only `next` says that something follows.
    let after = paging.value("next").and_then(|_| paging.object("cursors").id("after"));
    Ok(Page { items: answer.list("data").iter().map(Fields::of).filter_map(item).collect(), after })
}

/// The answer, unless it holds an error, is no JSON or has a status that no success has.
pub(super) fn read(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Value, Failure> {
    if let Some(error) = GraphError::in_body(body) {
        let class = error.class();
        return Err(Failure::Refused { error: Box::new(error), class, wait: asked_to_wait(headers) });
    }
    if !(200..300).contains(&status) {
        return Err(Failure::Unreadable { status });
    }
    text::from_json_bytes(body).map_err(|_| Failure::Unreadable { status })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn sent(status: u16, body: &str) -> SendOutcome {
        interpret(status, &HeaderMap::new(), body.as_bytes())
    }

    fn refused(outcome: SendOutcome) -> (i64, ErrorClass) {
        match outcome {
            SendOutcome::Refused { error, class, .. } => (error.code, class),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_message_that_was_taken_has_an_id() {
        let body = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+16505551234","wa_id":"16505551234"}],"messages":[{"id":"wamid.1","message_status":"accepted"}]}"#;
        let accepted = SendOutcome::Accepted {
            provider_id: "wamid.1".to_owned(),
            wa_id: Some("16505551234".to_owned()),
            user_id: None,
            is_held: false,
        };
        assert_eq!(sent(200, body), accepted);
        let body = r#"{"contacts":[{"input":"US.1","user_id":"US.1"}],"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}"#;
        let held = SendOutcome::Accepted {
            provider_id: "wamid.1".to_owned(),
            wa_id: None,
            user_id: Some("US.1".to_owned()),
            is_held: true,
        };
        assert_eq!(sent(200, body), held);
    }

    #[test]
    fn only_a_clear_refusal_is_a_refusal() {
        let error = |code: i64| {
            format!(r#"{{"error":{{"message":"no","type":"OAuthException","code":{code},"fbtrace_id":"A"}}}}"#)
        };
        assert_eq!(refused(sent(400, &error(131047))), (131047, ErrorClass::WindowClosed));
        assert_eq!(refused(sent(401, &error(190))), (190, ErrorClass::Reconnect));
        assert_eq!(refused(sent(200, &error(36000))), (36000, ErrorClass::Unknown), "a 200 with an error");
        assert_eq!(refused(sent(503, &error(2))).0, 2);
        assert_eq!(refused(sent(429, "<html>slow down</html>")), (NO_CODE, ErrorClass::Throttled));
        assert_eq!(refused(sent(413, "")), (NO_CODE, ErrorClass::Unknown));
        assert_eq!(refused(sent(302, "")), (NO_CODE, ErrorClass::Unknown));
        for (status, body) in [
            (500, "<html>oops</html>"),
            (502, ""),
            (504, "{}"),
            (408, ""),
            (200, ""),
            (200, "{}"),
            (200, r#"{"messages":[]}"#),
            (200, r#"{"messages":[{"id":""}]}"#),
            (200, "<html>fine</html>"),
        ] {
            assert_eq!(sent(status, body), SendOutcome::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn meta_may_say_how_long_to_wait() {
        let body = br#"{"error":{"message":"slow","code":80007}}"#;
        let usage = r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}],"2":[]}"#;
        for (name, value, seconds) in [
            ("retry-after", "7", Some(7)),
            ("x-business-use-case-usage", usage, Some(19 * 60)),
            ("x-business-use-case-usage", "nonsense", None),
            ("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))]);
            let SendOutcome::Refused { wait, class, .. } = interpret(400, &headers, body) else { panic!("refused") };
            assert_eq!((wait.map(|wait| wait.as_secs()), class), (seconds, ErrorClass::Throttled), "{value}");
        }
    }

    #[test]
    fn a_number_tells_about_itself() {
        let body = br#"{"id":"106540352242922","display_phone_number":"+1 555-078-3881","verified_name":"Marsh Plumbing","quality_rating":"GREEN",
            "status":"CONNECTED","throughput":{"level":"STANDARD"},"is_on_biz_app":false,"health_status":{"can_send_message":"AVAILABLE","entities":[]},
            "webhook_configuration":{"application":"https://k.example/a","whatsapp_business_account":"https://k.example/w"}}"#;
        let details = number(200, &HeaderMap::new(), body).unwrap();
        assert_eq!(
            details,
            NumberDetails {
                id: "106540352242922".to_owned(),
                display_phone_number: Some("+1 555-078-3881".to_owned()),
                verified_name: Some("Marsh Plumbing".to_owned()),
                quality_rating: Some("GREEN".to_owned()),
                status: Some("CONNECTED".to_owned()),
                throughput: Some("STANDARD".to_owned()),
                is_on_business_app: Some(false),
                can_send_message: Some("AVAILABLE".to_owned()),
                callback: Some("https://k.example/w".to_owned()),
                ..NumberDetails::default()
            }
        );
        assert_eq!(number(200, &HeaderMap::new(), b"{}"), Err(Failure::Unreadable { status: 200 }));
    }

    #[test]
    fn a_list_ends_where_nothing_follows() {
        let page = |paging: &str| {
            let body = format!(r#"{{"data":[{{"id":"1"}},{{"verified_name":"no id"}}]{paging}}}"#);
            let page = numbers(200, &HeaderMap::new(), body.as_bytes()).unwrap();
            (page.items.len(), page.after)
        };
        let next =
            r#","paging":{"cursors":{"before":"a","after":"b"},"next":"https://graph.facebook.com/…access_token=EAA"}"#;
        assert_eq!(page(next), (1, Some("b".to_owned())));
        assert_eq!(page(r#","paging":{"cursors":{"before":"a","after":"b"}}"#), (1, None));
        assert_eq!(page(""), (1, None));
        assert_eq!(numbers(200, &HeaderMap::new(), br#"{"data":5}"#), Err(Failure::Unreadable { status: 200 }));
    }

    #[test]
    fn a_token_tells_what_it_may_do() {
        let body = br#"{"data":{"app_id":"634974688087057","type":"SYSTEM_USER","expires_at":0,"is_valid":true,
            "scopes":["whatsapp_business_messaging"],"granular_scopes":[{"scope":"whatsapp_business_messaging","target_ids":["102290129340398"]}]}}"#;
        let details = token(200, &HeaderMap::new(), body).unwrap();
        assert!(details.is_valid && details.expires_at.is_none());
        assert_eq!(details.missing_scopes(), ["whatsapp_business_management"]);
        assert_eq!(details.targets, [("whatsapp_business_messaging".to_owned(), vec!["102290129340398".to_owned()])]);
    }

    #[test]
    fn success_is_said_and_not_guessed() {
        assert_eq!(success(200, &HeaderMap::new(), br#"{"success":true}"#), Ok(()));
        assert_eq!(success(200, &HeaderMap::new(), br#"{"success":false}"#), Err(Failure::Unreadable { status: 200 }));
        assert!(matches!(success(400, &HeaderMap::new(), br#"{"error":{"code":100}}"#), Err(Failure::Refused { .. })));
    }
}
