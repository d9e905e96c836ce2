//! Commands beside a server, and nobody reading what is printed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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
fn a_server_goes_on_when_nobody_reads_what_it_prints() {
    let folder = Folder::new();
    let address = free_address();
    let mut command = folder.command(&["serve"]);
    command.env("KONTOR_LISTEN", &address).env("KONTOR_LOG", "trace");
    let mut serving = Running(command.spawn().unwrap());
    // Both pipes lose their reader before a line is printed.
    drop((serving.0.stdout.take(), serving.0.stderr.take()));
    let healthy = || answers(&address, "/healthz").is_some_and(|answer| answer.starts_with("HTTP/1.1 200 "));
    let is_up = (0..300).any(|_| {
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
