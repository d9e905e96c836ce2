//! Bodies that carry files, read as they come: what is in memory at once is a part, never the file.
//!
//! - What is no file's content, be it fields, names or what stands between them, is bounded over the whole form.  (A11; [`Ahead`])

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::extract::Request;
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};

/// All of a form that is no file's content.
pub const MOST_FIELDS: usize = 1024 * 1024;
/// What the reader of forms is given in one go: it takes whatever there is before it looks at any of it.
const AT_ONCE: usize = 256 * 1024;

/// How much of a form was read that no file has taken. The reader of forms keeps it, however long a name or a field goes on.
#[derive(Clone, Default)]
pub struct Ahead(Arc<AtomicUsize>);

impl Ahead {
    fn read(&self, count: usize) -> bool {
        self.0.fetch_add(count, Ordering::Relaxed) + count <= MOST_FIELDS + AT_ONCE
    }

    /// Was a file's content.
    pub fn taken(&self, part: &Bytes) {
        self.0.fetch_sub(part.len(), Ordering::Relaxed);
    }

    pub fn is_too_much(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_FIELDS + AT_ONCE
    }
}

/// A body on its way to the reader of forms.
struct Bounded<S> {
    parts: S,
    ahead: Ahead,
    since_rest: usize,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Stream for Bounded<S> {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.since_rest >= AT_ONCE {
            self.since_rest = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let part = ready!(self.parts.poll_next_unpin(context));
        if let Some(Ok(part)) = &part {
            self.since_rest += part.len();
            if !self.ahead.read(part.len()) {
                return Poll::Ready(Some(Err(axum::Error::new("what is no file goes on for too long"))));
            }
        }
        Poll::Ready(part)
    }
}

/// A form to be read field by field, and how far ahead of its files it may be read.
pub fn opened(request: Request, boundary: String) -> (multer::Multipart<'static>, Ahead) {
    let ahead = Ahead::default();
    let body = Bounded { parts: request.into_body().into_data_stream(), ahead: ahead.clone(), since_rest: 0 };
    (multer::Multipart::new(body, boundary), ahead)
}

/// What divides the fields of a form that carries files; none where it is another kind of body.
pub fn boundary(request: &Request) -> Option<String> {
    multer::parse_boundary(header(request, CONTENT_TYPE)?).ok()
}

/// A header as text.
pub fn header(request: &Request, name: HeaderName) -> Option<String> {
    request.headers().get(name)?.to_str().ok().map(str::to_owned)
}
