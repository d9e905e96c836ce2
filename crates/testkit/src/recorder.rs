//! What is logged as an error while a test runs. `error!` means that someone must act, so a test that did not expect one fails.

use std::fmt::Write;
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

static ERRORS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static ONCE: Once = Once::new();

/// From now on every `error!` of this process is kept.
pub fn record_errors() {
    ONCE.call_once(|| {
        let recording = tracing_subscriber::registry().with(Recorder);
        // A test that set a subscriber of its own keeps it.
        tracing::subscriber::set_global_default(recording).ok();
    });
}

/// How many errors there were so far.
pub(crate) fn count() -> usize {
    ERRORS.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// The errors since there were so many.
pub(crate) fn since(count: usize) -> Vec<String> {
    ERRORS.lock().unwrap_or_else(PoisonError::into_inner).get(count..).unwrap_or_default().to_vec()
}

struct Recorder;

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        ERRORS.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("OK because a String takes all");
    }
}
