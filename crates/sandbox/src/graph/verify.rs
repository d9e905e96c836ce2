//! The hub's challenge: no address is kept that did not answer it with 200 and the challenge itself, nothing around it
//! (facts/meta.md 2.1). A redirect is an answer other than 200. Meta's refusals are 2200, with what curl found, and 2201.

use std::time::Duration;

use serde::Serialize;

use crate::error::GraphError;
use crate::ids;
use crate::outside::{self, leads_home};
use crate::state::State;

/// One verification call.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    pub at_ms: i64,
    pub url: String,
    /// None: no answer.
    pub status: Option<u16>,
    /// What the caller was told; None: verified.
    pub error: Option<String>,
}

pub(super) async fn verify(state: &State, callback_url: &str, verify_token: &str) -> Result<(), GraphError> {
    let (status, outcome) = call(state, callback_url, verify_token).await;
    let verified = Verified {
        at_ms: state.clock.now_ms(),
        url: callback_url.to_owned(),
        status,
        error: outcome.as_ref().err().map(|error| error.message.clone()),
    };
    crate::record::keep(&mut state.verified(), verified);
    outcome
}

async fn call(state: &State, callback_url: &str, verify_token: &str) -> (Option<u16>, Result<(), GraphError>) {
    let challenge = ids::challenge();
    let Ok(mut url) = url::Url::parse(callback_url) else {
        return (None, Err(GraphError::code(100).details("The callback is not an address.")));
    };
    // Kinder than Meta: this machine's own addresses need no TLS.
    let is_named = matches!(url.host(), Some(url::Host::Domain(name)) if name != "localhost");
    if url.scheme() != "https" && is_named {
        return (None, Err(GraphError::code(100).details("The callback must be a secure address (https).")));
    }
    let bare = url.clone();
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", verify_token);
    let timeout_ms = state.faults().verification_timeout_ms;
    let failed = |number: u8, words: &str| {
        refused(
            2200,
            format!(
                "Callback verification failed with the following errors: curl_errno = {number}; curl_error = {words}; HTTP Status Code = 0"
            ),
        )
    };
    if !leads_home(&url) {
        return (None, Err(failed(7, "Failed to connect: Network is unreachable")));
    }
    if timeout_ms == 0 {
        // Not a race with whoever answers at once.
        return (None, Err(failed(28, "Operation timed out after 0 milliseconds with 0 bytes received")));
    }
    let answer = state
        .outside
        .client()
        .get(url)
        .header("User-Agent", "facebookplatform/1.0 (+https://developers.facebook.com)")
        .timeout(Duration::from_millis(timeout_ms))
        .send()
        .await;
    let cut = |error: &reqwest::Error| {
        let (number, words) = outside::curl(error, &bare, timeout_ms);
        Err(failed(number, &words))
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return (None, cut(&error)),
    };
    let status = answer.status();
    let body = match answer.text().await {
        Ok(body) => body,
        // The head came and the rest did not.
        Err(error) => return (Some(status.as_u16()), cut(&error)),
    };
    if status.as_u16() != 200 {
        let words = format!(
            "Callback verification failed with the following errors: HTTP Status Code = {}; HTTP Message = {}",
            status.as_u16(),
            status.canonical_reason().unwrap_or_default()
        );
        return (Some(status.as_u16()), Err(refused(2200, words)));
    }
    if body != challenge {
        let received: String = body.chars().take(40).collect();
        let words =
            format!("response does not match challenge, expected value=\"{challenge}\", received=\"{received}\"");
        return (Some(200), Err(refused(2201, words)));
    }
    (Some(200), Ok(()))
}

fn refused(code: i64, words: String) -> GraphError {
    GraphError { http: 400, message: format!("(#{code}) {words}"), ..GraphError::code(code) }
}
