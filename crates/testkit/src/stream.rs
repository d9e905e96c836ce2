//! Following an event stream as long as a test needs.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::StatusCode;
use futures_util::StreamExt;

/// An open event stream.
pub struct Stream {
    pub status: StatusCode,
    data: BodyDataStream,
    /// All that arrived.
    pub heard: String,
}

impl Stream {
    pub(crate) fn new(status: StatusCode, body: Body) -> Self {
        Self { status, data: body.into_data_stream(), heard: String::new() }
    }

    /// Reads until this text was heard; says whether it was, within the time.
    pub async fn hears(&mut self, text: &str, within: Duration) -> bool {
        let wait = async {
            while !self.heard.contains(text) {
                match self.data.next().await {
                    Some(Ok(bytes)) => self.heard.push_str(&String::from_utf8_lossy(&bytes)),
                    Some(Err(_)) | None => return false,
                }
            }
            true
        };
        tokio::time::timeout(within, wait).await.unwrap_or(false)
    }

    /// Reads until the stream is cut off; says whether it was, within the time.
    pub async fn ends(&mut self, within: Duration) -> bool {
        let wait = async {
            while let Some(Ok(bytes)) = self.data.next().await {
                self.heard.push_str(&String::from_utf8_lossy(&bytes));
            }
        };
        tokio::time::timeout(within, wait).await.is_ok()
    }
}
