//! What the machine asks for telling many: a loop that writes the same bytes to each socket, one call each, and nothing else.
//! No runtime, no library, no HTTP but the heads that the bench needs. Nobody who writes to each socket takes less.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use anyhow::Result;

type Open = Arc<Mutex<Vec<TcpStream>>>;

fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    let open = Open::default();
    for stream in listener.incoming() {
        let (stream, open) = (stream?, open.clone());
        std::thread::spawn(move || asked(stream, &open).ok());
    }
    Ok(())
}

/// Takes what is asked first: to be told, and then the thread ends; or to tell.
fn asked(mut stream: TcpStream, open: &Open) -> Result<()> {
    stream.set_nodelay(true)?;
    let asked = read(&mut stream)?;
    if !asked.starts_with("GET ") {
        return commits(stream, asked, open);
    }
    let mut open = open.lock().expect("OK because nobody panics with it");
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")?;
    open.push(stream);
    Ok(())
}

/// Tells everyone what each post holds, as long as its connection stays open.
fn commits(mut stream: TcpStream, mut asked: String, open: &Open) -> Result<()> {
    while let Some((_, body)) = asked.split_once("\r\n\r\n") {
        let event = format!("id: 1\nevent: changed\ndata: {body}\n\n");
        let chunk = format!("{:x}\r\n{event}\r\n", event.len());
        for one in &*open.lock().expect("OK because nobody panics with it") {
            (&*one).write_all(chunk.as_bytes())?;
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
        asked = read(&mut stream)?;
    }
    Ok(())
}

fn read(stream: &mut TcpStream) -> Result<String> {
    let mut part = [0; 4096];
    let count = stream.read(&mut part)?;
    Ok(String::from_utf8_lossy(&part[..count]).into_owned())
}
