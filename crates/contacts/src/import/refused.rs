//! The rows that were not taken, as a table with the reasons: to be mended, and brought again.

use std::collections::VecDeque;

use ::store::Fault;
use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use kernel::{Locale, TenantId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;
use web::{App, csv, t};

use super::Refusal;
use super::mapping::Target;
use super::model::{Code, Import, Pass, Reason, Stage, Verdict};
use super::reading::{BlobFile, Failure, Reading};
use super::store;

const AT_ONCE: i64 = 500;
/// Lines that are written ahead of what is sent.
const AHEAD: usize = 64;

/// Which pass tells: the run once it has begun, else the dry one.
pub(super) fn pass(import: &Import) -> Pass {
    match import.stage {
        Stage::Uploaded | Stage::Looking | Stage::Looked | Stage::Failed => Pass::Dry,
        Stage::Running | Stage::Done | Stage::Undoing | Stage::Undone | Stage::Stopped => Pass::Run,
    }
}

/// The file, written while it is read: the source once more, and of it the rows that were refused.
pub(super) async fn body(app: &App, tenant: TenantId, import: &Import, locale: Locale) -> Result<Body, Fault<Refusal>> {
    let Some(file) = super::run::source(app, tenant, import).await? else { return super::refuse(Refusal::FileGone) };
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(AHEAD);
    let (db, runtime, id, pass) = (app.db.clone(), Handle::current(), import.id, pass(import));
    let (shape, columns) = (import.plan.shape.clone(), import.plan.columns.clone());
    tokio::task::spawn_blocking(move || {
        let write = || -> Result<(), Failure> {
            let send = |line: String| sender.blocking_send(Ok(Bytes::from(line))).is_ok();
            let mut reading = Reading::open(BlobFile::new(file, runtime.clone()), &shape)?;
            let mut head = vec![t!(locale, "import-refused-line"), t!(locale, "import-refused-why")];
            match shape.first_is_person {
                // Columns without names are called what they are, so that the file can be brought again.
                true => head.extend(columns.iter().map(|column| match column.target {
                    Target::Skip => column.name.clone(),
                    _ => column.target.word().replace('_', " "),
                })),
                false => head.extend_from_slice(reading.columns()),
            }
            if !send(format!("\u{feff}{}", csv::line(&head))) {
                return Ok(());
            }
            let (mut waiting, mut after, mut number) = (VecDeque::new(), 0, 0);
            loop {
                if waiting.is_empty() {
                    let rows = db.read(tenant, move |scope| {
                        store::rows(scope, id, pass, Some(Verdict::Refused), after, AT_ONCE)
                    });
                    let rows = runtime.block_on(rows).map_err(std::io::Error::other)?;
                    let Some(last) = rows.last() else { return Ok(()) };
                    after = last.number;
                    waiting.extend(rows);
                }
                let Some(record) = reading.next()? else { return Ok(()) };
                number += 1;
                while waiting.front().is_some_and(|row: &super::model::Kept| row.number < number) {
                    waiting.pop_front();
                }
                if let Some(row) = waiting.pop_front_if(|row| row.number == number) {
                    let why: Vec<String> = row.reasons.iter().map(|reason| words(locale, reason)).collect();
                    let mut cells = vec![row.line.to_string(), why.join(" ")];
                    cells.extend(record.cells.iter().map(|cell| csv::unguarded(cell).to_owned()));
                    if !send(csv::line(&cells)) {
                        return Ok(());
                    }
                }
            }
        };
        if write().is_err() {
            // The answer is cut off, so that nobody takes it for the whole.
            sender.blocking_send(Err(std::io::Error::other("the file could not be read to its end"))).ok();
        }
    });
    let parts =
        stream::unfold(receiver, |mut receiver| async move { receiver.recv().await.map(|part| (part, receiver)) });
    Ok(Body::from_stream(parts))
}

/// Why a row is not taken, or what was left out of one that is.
pub(super) fn told(locale: Locale, verdict: Verdict, reason: &Reason) -> String {
    let why = words(locale, reason);
    match (verdict, reason.code) {
        (Verdict::Refused, _) => why,
        (_, code) if !code.leaves_out() => why,
        _ if reason.value.is_empty() => t!(locale, "import-left-out", why = why),
        _ => t!(locale, "import-left-out-value", value = web::words::isolated(&reason.value), why = why),
    }
}

/// A reason as a sentence.
pub(super) fn words(locale: Locale, reason: &Reason) -> String {
    let column = web::words::isolated(&reason.at);
    match reason.code {
        Code::BrokenQuotes => t!(locale, "import-why-quotes"),
        Code::TooLong => t!(locale, "import-why-too-long"),
        Code::TooManyCells => t!(locale, "import-why-cells"),
        Code::TooManyValues => t!(locale, "import-why-values"),
        Code::Unfinished => t!(locale, "import-why-unfinished"),
        Code::Malformed => t!(locale, "import-why-malformed"),
        Code::Nobody => t!(locale, "import-why-nobody"),
        Code::NotAPhone => t!(locale, "import-why-phone", column = column),
        Code::RoundedPhone => t!(locale, "import-why-rounded", column = column),
        Code::Extension => t!(locale, "import-why-extension", column = column),
        Code::Unread => t!(locale, "import-why-unread", column = column),
        Code::PhoneWithoutCountry => t!(locale, "import-why-country", column = column),
        Code::NotAnEmail => t!(locale, "import-why-email", column = column),
        Code::NotATimeZone => t!(locale, "import-why-zone", column = column),
        Code::NotALanguage => t!(locale, "import-why-language", column = column),
        Code::NotANumber => t!(locale, "import-why-number", column = column),
        Code::NotADate => t!(locale, "import-why-date", column = column),
        Code::NotYesNo => t!(locale, "import-why-yes-no", column = column),
        Code::PermissionAhead => t!(locale, "import-why-ahead", column = column),
        Code::UnclearPermission => t!(locale, "import-why-permission", column = column),
        Code::NotALink => t!(locale, "import-why-link", column = column),
        Code::NotAChoice => t!(locale, "import-why-choice", column = column),
        Code::ValueTooLong => t!(locale, "import-why-value", column = column),
        Code::TooManyTags => t!(locale, "import-why-tags"),
        Code::NoSuchStaff => t!(locale, "import-why-owner"),
        Code::Twice => t!(locale, "import-why-twice", line = column),
        Code::SeveralPeople => t!(locale, "import-why-several"),
        Code::Deleted => t!(locale, "import-why-deleted"),
    }
}

/// Which import's file of refused rows is asked for, and what it is called.
pub(super) fn file_name(id: Uuid) -> String {
    format!("attachment; filename=\"refused-{id}.csv\"")
}
