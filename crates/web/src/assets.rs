//! What a browser loads beside pages: one style sheet, two scripts, fonts. Built by `make assets`, embedded in the binary,
//! named by their content and so kept by browsers for good. Nothing loads from another host.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// Where [`serve`] wants to stand.
pub const ROUTE: &str = "/assets/{file}";

#[derive(RustEmbed)]
#[folder = "assets/dist/files"]
struct Files;

static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../assets/dist/manifest.json")).expect("OK because the build wrote it")
});

/// The address of a built file: `href("app.css")` is `/assets/app-1d4bd17f08.css`.
///
/// # Panics
/// On a name that is not built. Names are literals, and every page's are tried by its tests.
pub fn href(name: &str) -> String {
    let file = MANIFEST.get(name).unwrap_or_else(|| panic!("no asset is called {name}"));
    format!("/assets/{file}")
}

/// Answers with a built file, compressed as the browser likes it.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(kind) = content_type(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(plain) = Files::get(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (bytes, encoding) = ["br", "gzip"]
        .into_iter()
        .filter(|encoding| accepts(accepted, encoding))
        .find_map(|encoding| Some((Files::get(&format!("{file}.{}", extension(encoding)))?.data, Some(encoding))))
        .unwrap_or((plain.data, None));
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// `GET /sw.js`: what receives pushes. Its address stays, so that a device always has the newest.
pub async fn worker() -> Response {
    fixed("sw.js", "text/javascript; charset=utf-8")
}

/// `GET /manifest.webmanifest`: what a device needs to know to keep Kontor among its apps.
pub async fn manifest() -> Response {
    fixed("app.webmanifest", "application/manifest+json")
}

/// A built file at an address that does not change with its content.
fn fixed(name: &str, kind: &'static str) -> Response {
    let path = href(name);
    let file = Files::get(path.trim_start_matches("/assets/")).expect("OK because the manifest names what was built");
    let mut response = file.data.into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Only what we build is served; the compressed twins are no files of their own.
fn content_type(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

fn extension(encoding: &str) -> &'static str {
    if encoding == "br" { "br" } else { "gz" }
}

/// Whether an `Accept-Encoding` header takes `encoding` (RFC 9110 12.5.3, without weighing one against the other).
pub(crate) fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(name: &str, accepted: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        serve(Path(name.to_owned()), headers).await
    }

    fn file(name: &str) -> String {
        href(name).trim_start_matches("/assets/").to_owned()
    }

    #[tokio::test]
    async fn a_built_file_is_kept_for_good_and_never_sniffed() {
        let answer = get(&file("app.css"), "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(answer.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(answer.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(!answer.headers().contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn the_smallest_encoding_a_browser_takes_is_sent() {
        for (accepted, expected) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let answer = get(&file("htmx.js"), accepted).await;
            let encoding = answer.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap());
            assert_eq!(encoding, expected, "{accepted}");
        }
        assert!(!get(&file("inter-latin.woff2"), "br").await.headers().contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn nothing_but_built_files_is_served() {
        // The control: the same request for a file that exists.
        assert_eq!(get(&file("app.js"), "").await.status(), StatusCode::OK);
        let twin = format!("{}.br", file("app.js"));
        for name in ["../manifest.json", "..%2Fmanifest.json", "../../theme.css", "app.js", "", ".", twin.as_str()] {
            assert_eq!(get(name, "").await.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[tokio::test]
    async fn a_device_finds_the_worker_and_every_icon_of_the_app() {
        let text = async |answer: Response| {
            String::from_utf8(axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
        };
        let worker = worker().await;
        assert_eq!(worker.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(worker.headers()[CACHE_CONTROL], "no-cache");
        let worker = text(worker).await;
        let app: serde_json::Value = serde_json::from_str(&text(manifest().await).await).unwrap();
        let icons = app["icons"].as_array().unwrap().iter().map(|icon| icon["src"].as_str().unwrap().to_owned());
        let named = worker.split('"').filter(|word| word.starts_with("/assets/")).map(str::to_owned);
        let mut count = 0;
        for path in icons.chain(named) {
            let answer = get(path.trim_start_matches("/assets/"), "").await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            count += 1;
        }
        assert!(count >= 5, "{count}");
    }

    #[test]
    fn the_first_page_loads_less_than_100_kb() {
        let sent = |name: &str| {
            let file = file(name);
            Files::get(&format!("{file}.br")).or_else(|| Files::get(&file)).unwrap().data.len()
        };
        let modules = MANIFEST.keys().filter(|name| name.ends_with(".js")).map(|name| sent(name)).sum::<usize>();
        let all = modules + sent("app.css") + sent("inter-latin.woff2") + sent("icon.svg");
        assert!(all < 90_000, "style, modules and font are {all} bytes; the page itself needs some too");
    }
}
