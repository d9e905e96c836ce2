//! What is logged while a test runs. `error!` means that someone must act, so a test that did not expect one fails; what is
//! logged at all must show nothing of people and open no door, so a test may read every line. The store's statements can be counted.

use std::fmt::Write;
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

static ERRORS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Every line down to `debug`; only while [`keep_lines`] says so.
static LINES: Mutex<Option<String>> = Mutex::new(None);
/// Every statement; only while [`statements_of`] awaits.
static STATEMENTS: Mutex<Option<Vec<String>>> = Mutex::new(None);
static ONCE: Once = Once::new();

/// From now on every `error!` of this process is kept.
pub fn record_errors() {
    ONCE.call_once(|| {
        let recording = tracing_subscriber::registry().with(Recorder);
        // A test that set a subscriber of its own keeps it.
        tracing::subscriber::set_global_default(recording).ok();
    });
}

/// From now on every line down to `debug` is kept.
pub fn keep_lines() {
    record_errors();
    LINES.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default();
}

/// The lines kept so far.
pub fn lines() -> String {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}

/// Awaits something and tells which statements the store ran meanwhile, on either database. A transaction's begin and end are none.
pub async fn statements_of<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    record_errors();
    *STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    let answer = work.await;
    (answer, STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default())
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
        if event.metadata().target() == "store::statement" {
            if let Some(statements) = &mut *STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner) {
                let mut line = Line(String::new());
                event.record(&mut line);
                statements.push(line.0.trim_start_matches(" message=").to_owned());
            }
            return;
        }
        let level = *event.metadata().level();
        let mut kept = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        if level > Level::DEBUG || (level != Level::ERROR && kept.is_none()) {
            return;
        }
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        if let Some(kept) = &mut *kept {
            kept.push_str(&line.0);
            kept.push('\n');
        }
        if level == Level::ERROR {
            ERRORS.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
        }
    }

    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        if let Some(kept) = &mut *LINES.lock().unwrap_or_else(PoisonError::into_inner) {
            let mut line = Line(span.metadata().name().to_owned());
            span.record(&mut line);
            kept.push_str(&line.0);
            kept.push('\n');
        }
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("OK because a String takes all");
    }
}
