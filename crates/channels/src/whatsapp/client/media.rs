//! The calls about files (facts/meta.md 4.6): where one lies, by its id; handing one in.

use http::HeaderMap;
use kernel::Secret;

use super::answers::{Failure, read};
use super::{GraphId, GraphRequest, Method};
use crate::whatsapp::payload::fields::Fields;

/// Where a file lies for the next five minutes, and what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaDetails {
    pub url: String,
    pub mime_type: Option<String>,
    /// Hexadecimal here, base64 in webhooks.
    pub sha256: Option<String>,
    /// A number, or a number in a text.
    pub bytes: Option<u64>,
}

/// Asks where a file lies; answered by [`media`].
pub fn get_media(token: &Secret, media: &GraphId, phone_number: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Get, media.as_str(), token.clone()).with_query("phone_number_id", phone_number.as_str())
}

/// Reads the answer to [`get_media`].
pub fn media(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<MediaDetails, Failure> {
    let answer = read(status, headers, body)?;
    let file = Fields::of(&answer);
    let url = file.text("url").ok_or(Failure::Unreadable { status })?;
    let bytes = answer.get("file_size").and_then(|size| size.as_u64().or_else(|| size.as_str()?.parse().ok()));
    Ok(MediaDetails { url, mime_type: file.line("mime_type", 256), sha256: file.line("sha256", 128), bytes })
}

/// Hands a file in, as a form; answered by [`handed_in`]. The form is the caller's to write.
pub fn hand_in(token: &Secret, phone_number: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{phone_number}/media"), token.clone())
}

/// Reads the answer to [`hand_in`]: the file's id, which lives thirty days.
pub fn handed_in(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<String, Failure> {
    let answer = read(status, headers, body)?;
    Fields::of(&answer).id("id").ok_or(Failure::Unreadable { status })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_handed_in_has_an_id_or_a_reason() {
        let call = hand_in(&Secret::new("EAAtoken"), &GraphId::parse("106540352242922").unwrap());
        assert_eq!((call.method, call.path.as_str()), (Method::Post, "/v26.0/106540352242922/media"));
        assert_eq!(handed_in(200, &HeaderMap::new(), b"{\"id\":\"1037543291543636\"}").unwrap(), "1037543291543636");
        let refused =
            br#"{"error":{"message":"Media upload error","code":131053,"type":"OAuthException","fbtrace_id":"A"}}"#;
        let told = handed_in(400, &HeaderMap::new(), refused).unwrap_err();
        assert!(matches!(told, Failure::Refused { ref error, .. } if error.code == 131_053), "{told:?}");
        assert!(handed_in(200, &HeaderMap::new(), b"{}").is_err());
    }

    #[test]
    fn a_file_is_found_by_its_id_and_its_size_may_be_a_text() {
        let id = |text| GraphId::parse(text).unwrap();
        let call = get_media(&Secret::new("EAAtoken"), &id("1037"), &id("106540352242922"));
        assert_eq!(
            (call.path.as_str(), &call.query[..]),
            ("/v26.0/1037", &[("phone_number_id", "106540352242922".to_owned())][..])
        );
        for size in ["303833", "\"303833\""] {
            let body = format!(
                r#"{{"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/x","mime_type":"image/jpeg","sha256":"ab","file_size":{size},"id":"1037"}}"#
            );
            let details = media(200, &HeaderMap::new(), body.as_bytes()).unwrap();
            assert_eq!((details.bytes, details.url.as_str()), (Some(303_833), "https://lookaside.fbsbx.com/x"));
        }
        assert!(media(200, &HeaderMap::new(), b"{\"id\":\"1037\"}").is_err());
    }
}
