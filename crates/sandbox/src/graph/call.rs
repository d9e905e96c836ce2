//! One call, taken apart: version, path, token and parameters from wherever they stand (facts/meta.md 1.1, 1.2, 1.6).

use axum::extract::Request;
use axum::http::{Method, header};
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::error::GraphError;

/// Versions that still run, oldest first (facts/meta.md 1.1).
const VERSIONS: &[&str] = &["v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"];

pub(crate) struct Call {
    pub(crate) method: Method,
    /// As asked for; empty if none.
    pub(crate) version: String,
    pub(crate) segments: Vec<String>,
    pub(crate) parameters: Map<String, Value>,
    pub(crate) token: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The file of a form.
    pub(crate) upload: Option<Upload>,
}

/// A file in a form, with the type that its sender gave it.
pub(crate) struct Upload {
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Bytes,
}

impl Call {
    pub(crate) async fn read(request: Request) -> Result<Call, GraphError> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, 100 << 20)
            .await
            .map_err(|_| GraphError::code(100).details("The body could not be read."))?;
        let mut segments: Vec<String> =
            parts.uri.path().split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
        let versioned = segments.first().is_some_and(|first| is_version(first));
        let version = if versioned { segments.remove(0) } else { String::new() };

        let (mut parameters, mut upload) = (Map::new(), None);
        let pairs = |text: &[u8], into: &mut Map<String, Value>| {
            for (key, value) in url::form_urlencoded::parse(text) {
                into.insert(key.into_owned(), Value::String(value.into_owned()));
            }
        };
        pairs(parts.uri.query().unwrap_or_default().as_bytes(), &mut parameters);
        let content_type =
            parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("multipart/form-data") {
            upload = form(content_type, bytes, &mut parameters).await?;
        } else if content_type.starts_with("application/json") && !bytes.is_empty() {
            match serde_json::from_slice::<Value>(&bytes) {
                Ok(Value::Object(object)) => parameters.extend(object),
                _ => {
                    return Err(GraphError {
                        message: "(#100) Invalid JSON in the body".to_owned(),
                        ..GraphError::code(100)
                    });
                }
            }
        } else if content_type.starts_with("application/x-www-form-urlencoded") || content_type.is_empty() {
            pairs(&bytes, &mut parameters);
        }

        let header_token =
            parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
                let (scheme, token) = value.split_once(' ')?;
                (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth"))
                    .then(|| token.trim().to_owned())
            });
        let own_token = match parameters.remove("access_token") {
            Some(Value::String(token)) => Some(token),
            _ => None,
        };
        // The parameter wins: pywa relies on it to use an app token on a session that carries a user's.
        let request_id = parts.headers.get("x-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Call {
            method: parts.method,
            version,
            segments,
            parameters,
            token: own_token.or(header_token),
            request_id,
            upload,
        })
    }

    pub(crate) fn path(&self) -> String {
        format!("/{}", self.segments.join("/"))
    }

    /// The version that runs: an expired or missing one is served by the oldest, one from the future by the newest.
    pub(crate) fn served_version(&self) -> &str {
        let wanted = VERSIONS.iter().find(|known| **known == self.version);
        let newer = major(&self.version) > major(VERSIONS[VERSIONS.len() - 1]);
        wanted.copied().unwrap_or(if newer { VERSIONS[VERSIONS.len() - 1] } else { VERSIONS[0] })
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.parameters.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub(crate) fn required(&self, key: &str) -> Result<&str, GraphError> {
        self.text(key).ok_or_else(|| GraphError::missing(key))
    }

    /// A nested value: in JSON as it is, in a form as JSON in a string.
    pub(crate) fn nested(&self, key: &str) -> Option<Value> {
        match self.parameters.get(key)? {
            Value::String(text) => serde_json::from_str(text).ok().or_else(|| Some(Value::String(text.clone()))),
            other => Some(other.clone()),
        }
    }

    /// `fields=a,b{c}` as names; what is inside braces and modifiers is left out.
    pub(crate) fn fields(&self) -> Option<Vec<String>> {
        let mut depth = 0;
        let mut names = vec![String::new()];
        for character in self.text("fields")?.chars() {
            match character {
                '{' | '(' => depth += 1,
                '}' | ')' => depth -= 1,
                ',' if depth == 0 => names.push(String::new()),
                other if depth == 0 => {
                    if let Some(name) = names.last_mut() {
                        name.push(other);
                    }
                }
                _ => {}
            }
        }
        Some(
            names
                .into_iter()
                .map(|name| name.split('.').next().unwrap_or_default().trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
        )
    }
}

/// A form with a file in it: its fields become parameters.
async fn form(content_type: &str, body: Bytes, into: &mut Map<String, Value>) -> Result<Option<Upload>, GraphError> {
    let broken = |_| GraphError::code(100).details("The form could not be read.");
    let boundary = multer::parse_boundary(content_type).map_err(broken)?;
    let body = futures_util::stream::iter([Ok::<_, std::io::Error>(body)]);
    let (mut form, mut upload) = (multer::Multipart::new(body, boundary), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let mime = field.content_type().map(ToString::to_string);
            upload = Some(Upload { mime, bytes: field.bytes().await.map_err(broken)? });
        } else {
            into.insert(name, Value::String(field.text().await.map_err(broken)?));
        }
    }
    Ok(upload)
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').and_then(|rest| rest.split_once('.')).is_some_and(|(major, minor)| {
        [major, minor].iter().all(|part| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit()))
    })
}

fn major(version: &str) -> u32 {
    version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0)
}
