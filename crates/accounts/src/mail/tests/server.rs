//! A mail server for tests, that does as it is told. What programs we did not write make of our mails is shown in tests/peers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use web::mail::{MailOut, Mailbox, Security, SmtpServer};

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Takes,
    /// Takes the connection, and says nothing.
    Hangs,
    /// Says this to the command that begins so.
    Answers(&'static str, &'static str),
}

pub(crate) struct Server {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    taken: Arc<Mutex<Vec<String>>>,
    work: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Server {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (manner, taken) = (Arc::new(Mutex::new(manner)), Arc::new(Mutex::new(Vec::new())));
        let (how, into) = (manner.clone(), taken.clone());
        let work = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let how = *how.lock().unwrap();
                tokio::spawn(talk(stream, how, into.clone()));
            }
        });
        Self { port, manner, taken, work }
    }

    pub(crate) fn becomes(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// The mails it took, as they were written.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    /// The way to it.
    pub(crate) fn way(&self) -> MailOut {
        way(self.port, Duration::from_secs(10))
    }

    /// The same, soon given up: for while it hangs.
    pub(crate) fn hasty_way(&self) -> MailOut {
        way(self.port, Duration::from_millis(500))
    }
}

/// The way to a server on this machine.
pub(crate) fn way(port: u16, patience: Duration) -> MailOut {
    MailOut::Smtp(SmtpServer {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Loopback,
        user: None,
        from: Mailbox::parse("Kontor <kontor@kontor.example>").unwrap(),
        patience,
    })
}

async fn talk(stream: TcpStream, manner: Manner, taken: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if manner == Manner::Hangs {
        while lines.next_line().await.ok().flatten().is_some() {}
        return None;
    }
    let mut mail = String::new();
    write.write_all(b"220 test\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        if let Manner::Answers(to, answer) = manner
            && line.starts_with(to)
        {
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            continue;
        }
        let word = line.split([' ', ':']).next().unwrap_or_default();
        let answer = match word {
            "EHLO" => "250-test\r\n250 8BITMIME\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        if word == "RCPT" {
            mail = format!("{line}\n");
        }
        write.write_all(answer.as_bytes()).await.ok()?;
        if word == "DATA" {
            while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                mail.push_str(&line);
                mail.push('\n');
            }
            taken.lock().unwrap().push(std::mem::take(&mut mail));
            write.write_all(b"250 2.0.0 taken as 7\r\n").await.ok()?;
        }
    }
    Some(())
}
