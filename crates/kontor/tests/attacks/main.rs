//! Bytes that no client library would send, to the real program. A11, A12, A13, A28, A42.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// The program, serving an empty installation of its own.
struct Program {
    child: Child,
    /// Held, because the program goes on printing.
    _said: BufReader<ChildStdout>,
    address: String,
    folder: PathBuf,
}

impl Program {
    fn start(name: &str) -> Program {
        let folder = std::env::temp_dir().join(format!("kontor-attacks-{}-{name}", std::process::id()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_kontor"));
        command.arg("serve").env_clear().env("KONTOR_DATA_DIR", &folder).env("KONTOR_LISTEN", "127.0.0.1:0");
        command.env("KONTOR_LOG", "error").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let line = said.by_ref().lines().map(Result::unwrap).find(|line| line.contains("listens on http://")).unwrap();
        let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        Program { child, _said: said, address, folder }
    }

    /// Everything that is answered until the connection ends; panics if it stays open for 20 s.
    fn answer(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request).ok();
        let mut answer = Vec::new();
        if let Err(error) = stream.read_to_end(&mut answer) {
            let is_open = matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
            assert!(!is_open, "the connection stayed open: {}", String::from_utf8_lossy(request));
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

// A13: a request with two readings is refused, and what hides behind it is never answered.
#[test]
fn a_request_with_two_readings_is_answered_once_and_the_connection_ends() {
    let program = Program::start("readings");
    let hidden = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let cases = [
        ("Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}", "400"),
        ("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "400"),
        ("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400"),
        ("X-A: b\rc\r\nContent-Length: 0\r\n\r\n", "400"),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "401"),
    ];
    for (headers, status) in cases {
        let answer =
            program.answer(format!("POST /api/v1/contacts HTTP/1.1\r\nHost: a\r\n{headers}{hidden}").as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{headers}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers}: {answer}");
    }
    // Control: with one reading, both are answered.
    let both = program.answer(
        format!("POST /api/v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{{}}{hidden}").as_bytes(),
    );
    assert_eq!(both.matches("HTTP/1.1 ").count(), 2, "{both}");
}

// A13: HTTP/2 is not spoken, so that its floods find no door: neither known beforehand, nor by an upgrade.
#[test]
fn http_2_is_refused() {
    let program = Program::start("http2");
    let settings = b"\0\0\0\x04\0\0\0\0\0";
    let preface = program.answer(&[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &settings.repeat(1000)].concat());
    assert!(
        preface.is_empty() || preface.starts_with("HTTP/1.1 4") || preface.starts_with("HTTP/1.1 505 "),
        "{preface}"
    );
    let upgrade = "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
    let answer = program.answer(format!("GET /healthz HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 "), "control: it goes on as HTTP/1: {answer}");
}

// A11, A12: headers without end, in number, in size or in time.
#[test]
fn headers_without_end_are_cut_off() {
    let program = Program::start("headers");
    let begin = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    for more in ["X-A: b\r\n".repeat(5000), format!("X-A: {}\r\n", "b".repeat(1_000_000))] {
        let answer = program.answer(format!("{begin}{more}\r\n").as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    // Begun and not ended, or the beginning of a preface, or nothing at all: ten seconds, then the connection is closed.
    for silent in [format!("{begin}X-"), "PRI ".to_owned(), String::new()] {
        let answer = program.answer(silent.as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{silent}: {answer}");
    }
    // Control: headers that end are answered.
    assert!(program.answer(format!("{begin}\r\n").as_bytes()).starts_with("HTTP/1.1 200 "));
}

// A28, A42: what a stranger calls this host goes into no address that we give.
#[test]
fn a_foreign_host_header_reaches_no_link() {
    let program = Program::start("host");
    for path in
        ["/sign-in", "/t/x/inbox", "/nothing", "/sign-in?next=//evil.example", "/sign-in?next=https://evil.example"]
    {
        let request = |host: &str| {
            format!(
                "GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
            )
        };
        let answer = program.answer(request("evil.example").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 ") && !answer.contains("evil.example"), "{path}: {answer}");
    }
    // Control: a place of our own is kept.
    let answer = program.answer(b"GET /sign-in?next=/evil.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(answer.contains("/evil.example"), "{answer}");
}
