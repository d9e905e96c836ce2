//! How long the program waits for a peer that is slow to speak or to listen. (A12)

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use kernel::Problem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A whole body, from its first byte to its last: a byte now and then gains no time, a film does.
const BODY_WITHIN: Duration = Duration::from_secs(30);
/// What comes in gains its time at this pace: 64 kB a second, a slow telephone's.
const A_SECOND: u64 = 64 * 1024;
/// Anything at all of what is written to a peer.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// Answers 408 if the body is not there in time.
pub(crate) async fn body_within(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_late = Arc::new(AtomicBool::new(false));
    let (begun, late) = (Instant::now(), is_late.clone());
    let request = request.map(|body| {
        let parts = futures_util::stream::unfold(Some((body.into_data_stream(), 0_u64)), move |reading| {
            let late = late.clone();
            async move {
                let (mut parts, came) = reading?;
                let deadline = begun + BODY_WITHIN + Duration::from_secs(came / A_SECOND);
                match tokio::time::timeout_at(deadline, parts.next()).await {
                    Ok(part) => part.map(|part| {
                        let came = came + part.as_ref().map_or(0, |part| part.len() as u64);
                        (part, Some((parts, came)))
                    }),
                    Err(_) => {
                        late.store(true, Ordering::SeqCst);
                        Some((Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut))), None))
                    }
                }
            }
        });
        Body::from_stream(parts)
    });
    let response = next.run(request).await;
    if is_late.load(Ordering::SeqCst) {
        let words = "What you sent came too slowly and was not taken. Try again over a faster connection.";
        return web::Failure::from(Problem::new(408, "slow", words)).into_response();
    }
    response
}

/// A connection that ends if its peer takes nothing for too long: nobody who does not read holds a descriptor.
pub(crate) struct Patient<S> {
    stream: S,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S: Unpin> Patient<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, waiting: None }
    }

    fn patiently<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let done = write(Pin::new(&mut self.stream), context);
        if done.is_ready() {
            self.waiting = None;
            return done;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(TAKEN_WITHIN)));
        waiting.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, to)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.patiently(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patiently(context, |stream, context| stream.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patiently(context, |stream, context| stream.poll_shutdown(context))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.patiently(context, |stream, context| stream.poll_write_vectored(context, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
