//! Who sends too much, too slowly, or never listens: on every kind of route, to the real program, while it serves others. A11, A12.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kernel::{Actor, Clock, Who};
use serde_json::json;

use crate::harness::{Office, until_within};

const MIB: usize = 1024 * 1024;
/// Longer than the program waits for anyone.
const TOO_LONG: Duration = Duration::from_secs(60);

/// One kind of route, as a request that is right but for its body.
struct Kind {
    what: &'static str,
    head: String,
    /// A body that it takes, and what it then answers.
    right: (String, &'static str),
    /// It reads its body, so that too large a one is answered 413 and too slow a one 408.
    reads: bool,
}

async fn kinds(office: &Office) -> Vec<Kind> {
    let (_, conversation) = office.customer_writes("Hello").await;
    let session = office.sign_in().await;
    let (tenant, inbox) = (&office.tenant, &office.inbox);
    let browser =
        "Accept: text/html\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let signed_in = format!("{browser}Cookie: {session}\r\n");
    let program = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", office.key);
    let hook = office.webhook_url.strip_prefix(&office.url).unwrap();
    let signature = format!("X-Hub-Signature-256: {}\r\n", sandbox::signature::sha256(&office.app.secret, b"{}"));
    let kind = |what, line: String, headers: &str, body: &str, answer, reads| {
        let head = format!("{line} HTTP/1.1\r\nHost: kontor\r\nConnection: close\r\n{headers}");
        Kind { what, head, right: (body.to_owned(), answer), reads }
    };
    let contact = json!({ "name": "Una" }).to_string();
    let staff = |path: &str| format!("POST /t/{tenant}{path}");
    vec![
        kind("a public form", "POST /sign-in".into(), browser, "email=a@b.example&password=x", "422", true),
        kind("a link", "POST /sign-in/link".into(), browser, "token=x", "410", true),
        kind("a form of someone signed in", "POST /account/theme".into(), &signed_in, "theme=dark", "303", true),
        kind("a form of the staff", staff("/people"), &signed_in, "name=Una", "303", true),
        kind("a form without fields", staff(&format!("/inbox/{conversation}/unread")), &signed_in, "", "303", false),
        kind("an API's POST", "POST /api/v1/contacts".into(), &program, &contact, "201", true),
        kind(
            "an API's PATCH",
            format!("PATCH /api/v1/conversations/{conversation}"),
            &program,
            r#"{"status":"closed"}"#,
            "200",
            true,
        ),
        kind(
            "an API's POST without a body",
            format!("POST /api/v1/inboxes/{inbox}/check"),
            &program,
            "{}",
            "200",
            false,
        ),
        kind("an API without a key", "POST /api/v1/contacts".into(), "", &contact, "401", false),
        kind("a hook", format!("POST {hook}"), &signature, "{}", "200", true),
        kind("a hook's question", format!("GET {hook}?hub.mode=x"), "", "", "403", false),
        kind("no hook", "POST /hooks/meta/x".into(), &signature, "{}", "404", false),
        kind("a page", format!("GET /t/{tenant}/people"), &signed_in, "", "200", false),
        kind("a stranger's page", "GET /sign-in".into(), browser, "", "200", false),
        kind("an asset that is none", "GET /assets/none.css".into(), "", "", "404", false),
        kind("no path", "POST /nothing".into(), browser, "", "404", false),
        kind("the health", "GET /healthz".into(), "", "", "200", false),
    ]
}

/// A connection on which nothing is waited for longer than the program may wait.
fn connected(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(TOO_LONG)).unwrap();
    stream.set_write_timeout(Some(TOO_LONG)).unwrap();
    stream
}

/// What was answered until the connection ended. It must end.
fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert!(error.kind() == ErrorKind::ConnectionReset, "the connection stayed open: {error}");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).unwrap_or("none")
}

/// Does the same with every kind at once, each on a thread of its own; gives what came of each.
async fn at_once<T: Send + 'static>(
    office: &Office,
    kinds: Vec<Kind>,
    act: impl Fn(&Kind, TcpStream) -> T + Clone + Send + 'static,
) -> Vec<(Kind, T)> {
    let address = office.url.strip_prefix("http://").unwrap().to_owned();
    let acting = kinds.into_iter().map(|kind| {
        let (address, act) = (address.clone(), act.clone());
        tokio::task::spawn_blocking(move || {
            let came = act(&kind, connected(&address));
            (kind, came)
        })
    });
    let mut all = Vec::new();
    for one in acting.collect::<Vec<_>>() {
        all.push(one.await.unwrap());
    }
    all
}

/// Every kind with a body it takes: so the rest of what was sent was right.
async fn control(office: &Office, kinds: Vec<Kind>) -> Vec<Kind> {
    let small = |kind: &Kind, mut stream: TcpStream| {
        let (body, _) = &kind.right;
        // In two halves: a body that is only a little slow is taken.
        let (begin, rest) = body.split_at(body.len() / 2);
        write!(stream, "{}Content-Length: {}\r\n\r\n{begin}", kind.head, body.len()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        write!(stream, "{rest}").ok();
        answer(stream)
    };
    let answered = at_once(office, kinds, small).await;
    answered
        .into_iter()
        .map(|(kind, answer)| {
            assert_eq!(status(&answer), kind.right.1, "{}: {answer}\n{}", kind.what, office.log());
            kind
        })
        .collect()
}

/// What the program held at most so far, and holds now, in bytes.
fn memory(office: &Office, line: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", office.pid())).unwrap();
    let line = status.lines().find_map(|one| one.strip_prefix(line)).unwrap();
    line.trim().strip_suffix(" kB").unwrap().trim().parse::<usize>().unwrap() * 1024
}

fn sockets(office: &Office) -> usize {
    let open = std::fs::read_dir(format!("/proc/{}/fd", office.pid())).unwrap();
    open.filter(|one| {
        let target = one.as_ref().ok().and_then(|one| std::fs::read_link(one.path()).ok());
        target.is_some_and(|target| target.to_string_lossy().starts_with("socket:"))
    })
    .count()
}

// A11: a hundred megabytes, announced or not, are refused while they come and never held.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_huge_body_is_cut_off_on_every_kind_of_route() {
    const HUGE: usize = 100 * MIB;
    let office = Office::open(None).await;
    let mut kinds = control(&office, kinds(&office).await).await;
    let before = memory(&office, "VmHWM:");
    for announced in [true, false] {
        let huge = move |kind: &Kind, mut stream: TcpStream| {
            let length =
                if announced { format!("Content-Length: {HUGE}") } else { "Transfer-Encoding: chunked".into() };
            write!(stream, "{}{length}\r\n\r\n", kind.head).unwrap();
            let piece = if announced {
                vec![b' '; 64 * 1024]
            } else {
                [b"10000\r\n".as_slice(), &[b' '; 64 * 1024], b"\r\n"].concat()
            };
            let mut taken = 0;
            while taken < HUGE {
                match stream.write_all(&piece) {
                    Ok(()) => taken += 64 * 1024,
                    Err(error) => {
                        let is_open = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
                        assert!(!is_open, "{}: nothing is read and the connection stays open", kind.what);
                        break;
                    }
                }
            }
            (taken, answer(stream))
        };
        let came = at_once(&office, kinds, huge).await;
        for (kind, (taken, answer)) in &came {
            // A hook reads on for a while, so that its sender hears the answer; the rest is what the two sockets hold.
            assert!(*taken < 40 * MIB, "{}: {} MiB were taken", kind.what, taken / MIB);
            let told = status(answer);
            let is_right = if kind.reads { told == "413" } else { told == kind.right.1 };
            assert!(is_right || told == "none", "{}: {answer}", kind.what);
        }
        kinds = came.into_iter().map(|(kind, _)| kind).collect();
    }
    let grown = memory(&office, "VmHWM:").saturating_sub(before);
    assert!(grown < 64 * MIB, "{} MiB more were held", grown / MIB);
    control(&office, kinds).await;
}

// A12: a byte a second gains no time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_drips_is_cut_off_on_every_kind_of_route() {
    let office = Office::open(None).await;
    let kinds = control(&office, kinds(&office).await).await;
    let drip = |kind: &Kind, mut stream: TcpStream| {
        write!(stream, "{}Content-Length: 1000\r\n\r\n", kind.head).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let mut answer = Vec::new();
        for second in 0..60 {
            stream.write_all(b" ").ok();
            match stream.read_to_end(&mut answer) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                _ => return (second, String::from_utf8_lossy(&answer).into_owned()),
            }
        }
        panic!("{}: after a minute the connection is open: {}", kind.what, String::from_utf8_lossy(&answer));
    };
    let mut longest = Duration::ZERO;
    let others = async {
        loop {
            let begun = Clock::system();
            office.get("/contacts").await;
            longest = longest.max(begun.monotonic());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let came = tokio::select! {
        came = at_once(&office, kinds, drip) => came,
        () = others => unreachable!("others go on"),
    };
    assert!(longest < Duration::from_secs(5), "others waited for {longest:?}");
    for (kind, (seconds, answer)) in &came {
        let told = status(answer);
        let is_right = if kind.reads { told == "408" } else { told == kind.right.1 };
        assert!(is_right || told == "none", "{}: {answer}", kind.what);
        assert!(*seconds <= 40, "{}: cut off after {seconds} s", kind.what);
    }
    control(&office, came.into_iter().map(|(kind, _)| kind).collect()).await;
}

/// Twenty megabytes of events.
async fn flood(office: &Office) -> usize {
    const WRITES: usize = 20;
    const EACH: usize = 200;
    let db = office.store();
    for _ in 0..WRITES {
        let actor = Actor { who: Who::Operator, at: Clock::system().now(), request: Clock::system().id() };
        let write = db.write(office.tenant_id(), actor, |tx| -> store::Result<()> {
            for _ in 0..EACH {
                tx.record(store::Event::new("flood").fact("words", "x".repeat(5000)));
            }
            Ok(())
        });
        write.await.unwrap();
    }
    WRITES * EACH
}

// A12: whoever asks and never reads is cut off; what waits for them is bounded, and others go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_never_read_are_cut_off_and_others_go_on() {
    const DEAF: usize = 10;
    let office = Office::open(None).await;
    let key = format!("Host: kontor\r\nAuthorization: Bearer {}\r\n", office.key);
    let address = office.url.strip_prefix("http://").unwrap();
    let events = flood(&office).await;
    let (before, open) = (memory(&office, "VmRSS:"), sockets(&office));
    let mut deaf: Vec<TcpStream> = Vec::new();
    for _ in 0..DEAF {
        // To a stream of all there is, and to a list asked for again and again.
        let mut stream = connected(address);
        write!(stream, "GET /api/v1/events HTTP/1.1\r\nLast-Event-ID: 0\r\n{key}\r\n").unwrap();
        deaf.push(stream);
        let mut stream = connected(address);
        stream.set_nonblocking(true).unwrap();
        let list = format!("GET /api/openapi.json HTTP/1.1\r\n{key}\r\n").repeat(2000);
        // As much as goes in without waiting.
        stream.write_all(list.as_bytes()).ok();
        deaf.push(stream);
    }
    // Someone who reads gets everything meanwhile.
    let mut reader = connected(address);
    write!(reader, "GET /api/v1/events HTTP/1.1\r\nLast-Event-ID: 0\r\n{key}\r\n").unwrap();
    let heard = tokio::task::spawn_blocking(move || {
        let (mut heard, mut piece, mut carry) = (0, vec![0; MIB], Vec::new());
        while heard < events {
            let read = reader.read(&mut piece).unwrap();
            assert!(read > 0, "the reader was cut off after {heard} events");
            carry.extend_from_slice(&piece[..read]);
            heard += carry.windows(13).filter(|window| window == b"\nevent: flood").count();
            carry.drain(..carry.len().saturating_sub(12));
        }
        reader
    });
    let reader = heard.await.unwrap();
    assert!(sockets(&office) > open + DEAF, "control: those who do not read are connected");
    let grown = memory(&office, "VmRSS:").saturating_sub(before);
    assert!(grown < 64 * MIB, "{} MiB more are held for {} who do not read", grown / MIB, deaf.len());
    until_within(TOO_LONG, "those who do not read are cut off", async || {
        assert_eq!(office.ask("/contacts").await.status, 200);
        (sockets(&office) <= open + 3).then_some(())
    })
    .await;
    drop((reader, deaf));
}
