//! How an answer proves that it is this installation's: it knows a mark that stands in this database, and another that is renewed.
//! Whoever knows the first and not the second is a copy, such as the server before a move.

use ::store::{Db, Error, Result};
use accounts::setting;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderValue, header};
use kernel::{Problem, same, vault};
use sha2::Sha256;
use web::{App, Path};

const INSTALLATION: &str = "reach_installation";
const RENEWED: &str = "reach_renewed";
/// A mark this old is renewed before a look.
const RENEWED_AFTER: std::time::Duration = std::time::Duration::from_secs(60);

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Another,
    /// The same installation at another time.
    Copy,
    Ours,
}

/// What an answer must hold.
pub(super) struct Expected {
    installation: String,
    renewed: String,
}

impl Expected {
    pub(super) fn of(&self, body: &str) -> Who {
        let (installation, renewed) = body.trim().split_once('.').unwrap_or_default();
        match same(installation.as_bytes(), self.installation.as_bytes()) {
            true if same(renewed.as_bytes(), self.renewed.as_bytes()) => Who::Ours,
            true => Who::Copy,
            false => Who::Another,
        }
    }
}

/// Used once.
pub(super) fn challenge() -> String {
    vault::random_token()
}

/// What answers a challenge now. Makes the marks where there are none, and renews the second from time to time.
pub(super) async fn expected(db: &Db, challenge: &str) -> Result<Expected> {
    let marks = db.global_write(|global| {
        let installation = setting::get_or_begin(global, INSTALLATION, vault::random_token)?;
        if setting::since(global, RENEWED)?.is_none_or(|since| global.now().since(since) >= RENEWED_AFTER) {
            setting::put(global, RENEWED, &vault::random_token())?;
        }
        Ok::<_, Error>((installation, setting::get(global, RENEWED)?.unwrap_or_default()))
    });
    let (installation, renewed) = marks.await?;
    Ok(Expected { installation: keyed(&installation, challenge), renewed: keyed(&renewed, challenge) })
}

/// `GET /hooks/reach/{code}`: answers a challenge. Nothing can be learnt from it but that it is the same installation.
pub(super) async fn answer(State(app): State<App>, Path(challenge): Path<String>) -> web::Result<Response> {
    let is_one = (32..=64).contains(&challenge.len())
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_one {
        return Err(Problem::not_found().into());
    }
    let marks = app
        .db
        .global_read(|global| Ok::<_, Error>(setting::get(global, INSTALLATION)?.zip(setting::get(global, RENEWED)?)));
    // Nobody ever looked, so nobody asks.
    let (installation, renewed) = marks.await?.ok_or_else(Problem::not_found)?;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    let body = format!("{}.{}", keyed(&installation, &challenge), keyed(&renewed, &challenge));
    Ok(([(header::CONTENT_TYPE, plain)], body).into_response())
}

fn keyed(mark: &str, challenge: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(mark.as_bytes()).expect("OK because HMAC takes a key of any length");
    mac.update(b"reach\0");
    mac.update(challenge.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
