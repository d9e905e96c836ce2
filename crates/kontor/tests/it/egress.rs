//! What a hostile or broken recipient may answer. A45, A46: it costs its own call only, and no secret follows it elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Method;
use kernel::{Clock, Secret};
use testkit::run;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use web::{Egress, EgressError, Incoming, Outgoing, Recipient};

const SECRET: &str = "EAAGegressmarker";
const PATIENCE: Duration = Duration::from_secs(2);

/// A recipient that answers these pieces, the last one again and again without end if `forever`.
struct Host {
    url: url::Url,
    /// Requests that came, and bytes that went.
    asked: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    heard: Arc<std::sync::Mutex<String>>,
}

async fn host(pieces: Vec<Vec<u8>>, forever: bool, pause: Duration) -> Host {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let host = Host { url, asked: Arc::default(), sent: Arc::default(), heard: Arc::default() };
    let (asked, sent, heard) = (host.asked.clone(), host.sent.clone(), host.heard.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            asked.fetch_add(1, Ordering::SeqCst);
            let mut request = vec![0; 16 * 1024];
            let read = stream.read(&mut request).await.unwrap_or(0);
            heard.lock().unwrap().push_str(&String::from_utf8_lossy(&request[..read]));
            let last = pieces.last().cloned().unwrap_or_default();
            let more = std::iter::repeat_n(&last, if forever { 1_000_000 } else { 0 });
            for piece in pieces.iter().chain(more) {
                if stream.write_all(piece).await.is_err() {
                    break;
                }
                sent.fetch_add(piece.len(), Ordering::SeqCst);
                tokio::time::sleep(pause).await;
            }
        }
    });
    host
}

async fn called(host: &Host) -> Result<Incoming, EgressError> {
    let clock = Clock::system();
    let outgoing = Outgoing {
        tenant: clock.id(),
        recipient: Recipient::Meta,
        purpose: "try it",
        subject: None,
        request: clock.id(),
        method: Method::POST,
        path_and_query: "/v26.0/1/messages".to_owned(),
        bearer: Some(Secret::new(SECRET)),
        json: Some(serde_json::json!({ "text": "hello" })),
        timeout: PATIENCE,
    };
    Egress::new(host.url.clone()).call(outgoing).await
}

fn pieces(pieces: &[&str]) -> Vec<Vec<u8>> {
    pieces.iter().map(|piece| piece.as_bytes().to_vec()).collect()
}

// A45
#[test]
fn an_answer_without_end_is_cut_off_in_size_and_in_time() {
    run(async {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        let large = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
        let announced = format!("{head}Content-Length: 10737418240\r\n\r\n");
        let begun = format!("{head}X-A: ");
        let cases = [
            ("chunks without end", pieces(&[&chunked, &large]), Duration::ZERO),
            ("ten gigabytes", pieces(&[&announced, &large]), Duration::ZERO),
            ("a byte now and then", pieces(&[&announced, " "]), Duration::from_millis(100)),
            ("headers without end", pieces(&[head, "X-A: b\r\n"]), Duration::ZERO),
            ("a header without end", pieces(&[&begun, &large]), Duration::ZERO),
            ("a header now and then", pieces(&[head, "X-A: b\r\n"]), Duration::from_millis(100)),
            ("words before the answer", pieces(&["HTTP/1.1 100 Continue\r\n\r\n"]), Duration::from_millis(1)),
        ];
        for (what, pieces, pause) in cases {
            let host = host(pieces, true, pause).await;
            let clock = Clock::system();
            let outcome = called(&host).await;
            assert!(matches!(outcome, Err(EgressError::Unknown(_))), "{what}: {outcome:?}");
            assert!(clock.monotonic() < PATIENCE * 5, "{what}: {:?}", clock.monotonic());
            let sent = host.sent.load(Ordering::SeqCst);
            assert!(sent < 16 * 1024 * 1024, "{what}: {sent} bytes were taken");
            assert_eq!(host.asked.load(Ordering::SeqCst), 1, "{what}: it was not asked again");
        }
        // Packed bytes stay packed: nothing swells. The control: an answer that ends is given.
        let packed =
            format!("{head}Content-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x1f\x01\x08\x00");
        let host = host(vec![packed.into_bytes()], false, Duration::ZERO).await;
        let answer = called(&host).await.unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, &b"\x1f\x01\x08\x00"[..]));
        assert!(host.heard.lock().unwrap().contains(SECRET));
    });
}

// A45, A46: a redirect is an answer like another; nothing follows it, and no secret.
#[test]
fn a_redirect_is_not_followed() {
    run(async {
        let elsewhere = host(pieces(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]), false, Duration::ZERO).await;
        for status in [301, 302, 303, 307, 308] {
            for to in [elsewhere.url.as_str(), "/again", "//evil.example/"] {
                let answer = format!(
                    "HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
                let host = host(pieces(&[&answer]), false, Duration::ZERO).await;
                assert_eq!(called(&host).await.unwrap().status, status);
                assert_eq!(host.asked.load(Ordering::SeqCst), 1, "{status} to {to}");
            }
        }
        assert_eq!(elsewhere.asked.load(Ordering::SeqCst), 0);
        // Control: it counts who comes.
        called(&elsewhere).await.unwrap();
        assert_eq!(elsewhere.asked.load(Ordering::SeqCst), 1);
    });
}
