//! Pages and answers leave compressed where whoever asks takes that; a page of a thread is a tenth of its size then.
//!
//! - Only what is whole and text: never a stream, never a file, never what is compressed already.  (`is_worth_it`)
//! - Nobody can try what a page's size tells (BREACH): another site's hidden request comes without a session, and a page's
//!   only secrets are links to files, which expire.                                                        (`session`)

use std::io::Write;

use axum::body::{Body, HttpBody, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::assets::accepts;

/// Smaller ones fit into a packet as they are.
const LEAST: u64 = 1_024;
const MOST: u64 = 8 * 1024 * 1024;
/// A fifth smaller than the fastest for as much time again; the best takes three times that for a twentieth more.
const LEVEL: u32 = 4;

/// Whether whoever asks takes a compressed answer.
pub(crate) fn is_taken(asked: &HeaderMap) -> bool {
    asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|text| accepts(text, "gzip"))
}

/// The answer, compressed where that is worth it.
pub(crate) async fn smaller(response: Response, is_taken: bool) -> Response {
    if !is_worth_it(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Another's answer from a cache would be one that he cannot read.
    parts.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    if !is_taken {
        return Response::from_parts(parts, body);
    }
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let plain = to_bytes(body, most).await.expect("OK because a body of known size is in memory");
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 6), Compression::new(LEVEL));
    encoder.write_all(&plain).expect("OK because memory takes all that is written");
    let packed = encoder.finish().expect("OK because memory takes all that is written");
    parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(packed))
}

fn is_worth_it(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_text = ["text/html", "text/csv", "application/json", "application/problem+json"]
        .iter()
        .any(|text| kind.starts_with(text));
    let size = response.body().size_hint().exact();
    is_text && !headers.contains_key(CONTENT_ENCODING) && size.is_some_and(|size| (LEAST..=MOST).contains(&size))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::response::IntoResponse;

    use super::*;

    const PAGE: &str = "<li class=\"rounded-field\">Is the half-size cello still free?</li>\n";

    fn page(kind: &'static str) -> Response {
        ([(CONTENT_TYPE, kind)], PAGE.repeat(1000)).into_response()
    }

    async fn bytes(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_page_is_compressed_for_who_takes_it() {
        let packed = smaller(page("text/html; charset=utf-8"), true).await;
        assert_eq!(
            (&packed.headers()[CONTENT_ENCODING], &packed.headers()[VARY]),
            (&"gzip".parse().unwrap(), &"accept-encoding".parse().unwrap())
        );
        assert!(!packed.headers().contains_key(CONTENT_LENGTH));
        let packed = bytes(packed).await;
        assert!(packed.len() < PAGE.len() * 100, "{}", packed.len());
        let mut plain = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, PAGE.repeat(1000));
        // Control: whoever takes it plain gets it plain.
        let plain = smaller(page("text/html; charset=utf-8"), false).await;
        assert!(!plain.headers().contains_key(CONTENT_ENCODING) && plain.headers().contains_key(VARY));
        assert_eq!(bytes(plain).await, PAGE.repeat(1000).as_bytes());
    }

    #[tokio::test]
    async fn streams_files_and_what_is_small_leave_as_they_are() {
        let parts = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(PAGE.repeat(1000))]);
        let endless = ([(CONTENT_TYPE, "text/html")], Body::from_stream(parts)).into_response();
        let told = ([(CONTENT_TYPE, "text/event-stream")], PAGE.repeat(1000)).into_response();
        let small = ([(CONTENT_TYPE, "text/html")], PAGE).into_response();
        let packed = ([(CONTENT_TYPE, "text/html"), (CONTENT_ENCODING, "br")], PAGE.repeat(1000)).into_response();
        for (name, one) in [
            ("a stream", endless),
            ("events", told),
            ("a film", page("video/mp4")),
            ("small", small),
            ("packed", packed),
        ] {
            let encoding = one.headers().get(CONTENT_ENCODING).cloned();
            let answer = smaller(one, true).await;
            assert_eq!(answer.headers().get(CONTENT_ENCODING), encoding.as_ref(), "{name}");
        }
    }

    #[test]
    fn it_is_taken_where_the_request_says_so() {
        for (text, expected) in [("gzip, deflate, br", true), ("br", false), ("gzip;q=0", false), ("", false)] {
            let headers = [(ACCEPT_ENCODING, HeaderValue::from_static(text))].into_iter().collect();
            assert_eq!(is_taken(&headers), expected, "{text}");
        }
    }
}
