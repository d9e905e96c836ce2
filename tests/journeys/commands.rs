//! Commands beside a server, and nobody reading what is printed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::harness::free_address;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        Folder(std::env::temp_dir().join(format!("kontor-command-{}", kernel::vault::random_token())))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kontor"));
        command.args(arguments).env_clear().env("KONTOR_DATA_DIR", &self.0).env("KONTOR_LISTEN", "127.0.0.1:0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn answers(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

#[test]
fn links_printed_beside_a_server_on_a_free_port_lead_to_it() {
    let folder = Folder::new();
    let create = ["tenant", "create", "--name", "Lark Music School", "--owner-email", "maya@lark.example"];
    let link = ["staff", "link", "--email", "maya@lark.example"];
    // Before there is a server nobody knows the port: the link is made all the same, and what to do with it is said.
    let another = ["tenant", "create", "--name", "Brook", "--owner-email", "sam@brook.example"];
    let early = folder.command(&another).output().unwrap();
    assert!(early.status.success() && text(&early.stderr).contains("KONTOR_PUBLIC_URL"), "{early:?}");
    let made: Value = serde_json::from_slice(&early.stdout).unwrap();
    assert!(made["sign_in_url"].as_str().unwrap().starts_with("http://localhost:0/sign-in/link?token="), "{made}");

    let mut serving = Running(folder.command(&["serve"]).stderr(Stdio::null()).spawn().unwrap());
    let mut said = BufReader::new(serving.0.stdout.take().unwrap());
    let line = said.by_ref().lines().map(Result::unwrap).find(|line| line.contains("listens on http://")).unwrap();
    let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let port = address.rsplit(':').next().unwrap();
    let local = format!("http://localhost:{port}/sign-in/link?token=");
    let created = folder.command(&create).output().unwrap();
    let made: Value = serde_json::from_slice(&created.stdout).unwrap_or_else(|_| panic!("{}", text(&created.stderr)));
    let first = made["sign_in_url"].as_str().unwrap().to_owned();
    let second = text(&folder.command(&link).output().unwrap().stdout);
    for url in [&first, second.trim_end()] {
        assert!(url.starts_with(&local), "{url}");
    }
    let page = answers(&address, &second.trim_end()[local.len() - "/sign-in/link?token=".len()..]).unwrap();
    assert!(page.starts_with("HTTP/1.1 303 ") && page.contains("set-cookie: __Host-kontor="), "{page}");
    // What was set goes before what runs.
    let set = folder.command(&link).env("KONTOR_PUBLIC_URL", "https://kontor.example").output().unwrap();
    assert!(text(&set.stdout).starts_with("https://kontor.example/sign-in/link?token="), "{set:?}");
    // What a dead server left behind is not believed.
    drop(serving);
    let late = folder.command(&link).output().unwrap();
    assert!(late.status.success() && text(&late.stderr).contains("KONTOR_PUBLIC_URL"), "{late:?}");
    assert!(text(&late.stdout).starts_with("http://localhost:0/"), "{late:?}");
}

#[test]
fn a_server_goes_on_when_nobody_reads_what_it_prints() {
    let folder = Folder::new();
    let address = free_address();
    let mut command = folder.command(&["serve"]);
    command.env("KONTOR_LISTEN", &address).env("KONTOR_LOG", "trace");
    let mut serving = Running(command.spawn().unwrap());
    // Both pipes lose their reader before a line is printed.
    drop((serving.0.stdout.take(), serving.0.stderr.take()));
    let healthy = || answers(&address, "/healthz").is_some_and(|answer| answer.starts_with("HTTP/1.1 200 "));
    let is_up = (0..2400).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        healthy()
    });
    assert!(is_up, "{:?}", serving.0.try_wait());
    for _ in 0..5 {
        assert!(healthy() && serving.0.try_wait().unwrap().is_none());
    }
}

#[test]
fn a_command_whose_answer_nobody_takes_fails_in_words() {
    let folder = Folder::new();
    // A reader that is surely gone: the writing end of a connection that was closed.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    drop(listener.accept().unwrap());
    (&ours).write_all(b"x").ok();
    std::thread::sleep(Duration::from_millis(100));
    let deaf: std::os::fd::OwnedFd = ours.into();
    let failed = folder.command(&["openapi"]).stdout(deaf).output().unwrap();
    let words = text(&failed.stderr);
    assert!(failed.status.code() == Some(1) && words.contains("could not be written"), "{failed:?}");
    assert!(!words.contains("panicked"), "{words}");
    // Control: with a reader it succeeds.
    assert!(folder.command(&["openapi"]).output().unwrap().status.success());
}
