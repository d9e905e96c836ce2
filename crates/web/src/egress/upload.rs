//! Files on their way to Meta: a form with one file in it, a part at a time, so that its size is never in memory.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use kernel::{RequestId, Secret, TenantId};
use reqwest::Body;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use uuid::Uuid;

use super::{Egress, EgressError, Incoming, Recipient, answer, on_host};

/// One file to be handed over.
pub struct MetaUpload {
    pub tenant: TenantId,
    pub purpose: &'static str,
    /// What it is about: a message.
    pub subject: Option<Uuid>,
    pub request: RequestId,
    /// Path and query at Meta, beginning with a slash.
    pub path_and_query: String,
    pub token: Secret,
    /// The form's other fields.
    pub fields: Vec<(&'static str, String)>,
    /// A name of our own: what a person called the file does not go along here.
    pub file_name: &'static str,
    pub media_type: &'static str,
    pub bytes: u64,
    pub parts: BoxStream<'static, io::Result<Bytes>>,
    pub timeout: Duration,
}

impl Egress {
    /// Hands a file over. No redirect is followed.
    pub async fn meta_upload(&self, upload: MetaUpload) -> Result<Incoming, EgressError> {
        let url = on_host(&self.meta, &upload.path_and_query)
            .ok_or(EgressError::NotSent("the path leads away from the recipient"))?;
        let path = url.path().to_owned();
        let boundary = format!("kontor-{}", upload.request.as_uuid().simple());
        let (head, end) = around(&boundary, &upload.fields, upload.file_name, upload.media_type);
        let length = head.len() as u64 + upload.bytes + end.len() as u64;
        let once = |text: String| stream::iter([Ok::<_, io::Error>(Bytes::from(text))]);
        let body = Body::wrap_stream(once(head).chain(upload.parts).chain(once(end)));
        let call = self.client.post(url).timeout(upload.timeout).bearer_auth(upload.token.expose());
        let call = call.header("x-request-id", upload.request.to_string());
        let call = call.header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"));
        let outcome = answer(call.header(CONTENT_LENGTH, length).body(body)).await;
        let status = outcome.as_ref().map_or(0, |incoming| incoming.status);
        let (recipient, purpose) = (Recipient::Meta.as_str(), upload.purpose);
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => status.to_string()).increment(1);
        tracing::info!(
            request.id = %upload.request, tenant.id = %upload.tenant, subject.id = upload.subject.map(tracing::field::display),
            recipient, purpose, status, path, "called {recipient} to {purpose}: {status}"
        );
        outcome
    }
}

/// What stands before and after the file (RFC 7578).
fn around(boundary: &str, fields: &[(&str, String)], file_name: &str, media_type: &str) -> (String, String) {
    let mut head = String::new();
    for (name, value) in fields {
        head.push_str(&format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    head.push_str(&format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
         content-type: {media_type}\r\n\r\n"
    ));
    (head, format!("\r\n--{boundary}--\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_its_fields_and_its_file() {
        let (head, end) = around("b", &[("messaging_product", "whatsapp".to_owned())], "file.jpg", "image/jpeg");
        assert_eq!(
            head,
            "--b\r\ncontent-disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"file.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n"
        );
        assert_eq!(end, "\r\n--b--\r\n");
    }
}
