//! What telling many costs when nothing but telling is done: axum's server-sent events over tokio's broadcast, as its guide has it.
//! Each post is an event for everyone. It knows nobody, keeps nothing, checks nothing and looks for nothing.

use std::convert::Infallible;

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::{get, post};
use futures_util::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

#[tokio::main]
async fn main() -> Result<()> {
    let sender = broadcast::Sender::<(u64, String)>::new(64);
    let router = Router::new().route("/stream", get(stream)).route("/commit", post(commit)).with_state(sender);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn stream(
    State(sender): State<broadcast::Sender<(u64, String)>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = BroadcastStream::new(sender.subscribe()).filter_map(async |told| {
        let (seq, data) = told.ok()?;
        Some(Ok(Event::default().id(seq.to_string()).event("changed").data(data)))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

async fn commit(State(sender): State<broadcast::Sender<(u64, String)>>, body: String) {
    // An error only says that nobody listens.
    sender.send((1, body)).ok();
}
