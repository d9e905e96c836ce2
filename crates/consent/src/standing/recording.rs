//! Taking down what a person said or signed: the form on their page, with the paper itself where there is one.
//!
//! - What could not be recorded comes back as it was typed, with what is wrong beside it; files that are here stay here.

use std::str::FromStr;

use ::store::Fault;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{BlobId, Channel, ContactId, Locale, Problem, TenantId};
use maud::{Markup, html};
use web::components::{Button, Field, Icon, Notice, Reader, card, section};
use web::layout::Theme;
use web::{Access, App, Path, redirect, t};

use super::history::{name, size};
use super::pages::{self, Asked, Page, typed};
use super::rules::Subject;
use super::wording;
use crate::ledger::api::{Checked, Evidence, NewConsent};
use crate::ledger::pages::local;
use crate::ledger::{self, Refusal};
use crate::scans::{self, MOST, MOST_MB, MOST_OF_ONE, Scan, taking};

/// What the form says, as it was typed.
#[derive(Debug, Default)]
pub(super) struct Tried {
    fields: Vec<(String, String)>,
    /// Files of it that are here and wait.
    scans: Vec<Scan>,
    /// What is wrong, by field.
    wrong: Vec<(&'static str, String)>,
}

impl Tried {
    fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.trim())
    }

    fn wrong(&self, name: &str) -> Option<&String> {
        self.wrong.iter().find(|(one, _)| *one == name).map(|(_, words)| words)
    }

    /// Files that earlier tries brought: as many as may wait, so that too many are refused and none is left out.
    fn kept(&self) -> Vec<BlobId> {
        let kept = self.fields.iter().filter(|(name, _)| name == "kept");
        kept.filter_map(|(_, id)| id.parse().ok()).take(MOST_OF_ONE).collect()
    }

    /// What is asked for, by the wall clock of the one who takes it down; no hour means now.
    fn asked(&self, contact: ContactId, reader: Reader) -> Result<NewConsent, Problem> {
        let channel = Channel::from_str(self.value("channel"));
        let channel = channel.map_err(|_| Problem::invalid().field("channel", "unknown", "Choose a channel."))?;
        let occurred_at = match self.value("at") {
            "" => reader.now,
            at => typed(reader, at)
                .ok_or_else(|| Problem::invalid().field("at", "invalid", "Choose a day and an hour."))?,
        };
        let (purpose, topic_id) = match self.value("purpose").split_once(':') {
            Some((purpose, topic)) => (purpose, topic.parse().ok()),
            None => (self.value("purpose"), None),
        };
        Ok(NewConsent {
            contact_id: contact,
            channel: channel.to_string(),
            purpose: purpose.to_owned(),
            topic_id,
            effect: self.value("effect").to_owned(),
            method: self.value("method").to_owned(),
            occurred_at,
            evidence: Evidence::new(self.value("words").to_owned(), self.value("text_shown").to_owned()),
            file_ids: self.scans.iter().map(|scan| scan.id).collect(),
        })
    }
}

/// `POST /t/{tenant}/people/{contact}/consent`
pub(crate) async fn record(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    request: Request,
) -> web::Result<Response> {
    let filled = taking::form(&app, &access, contact, request).await?;
    let mut tried = Tried { fields: filled.fields, ..Tried::default() };
    let kept = tried.kept();
    let read = move |scope: &::store::Scope<'_>| -> ::store::Result<Vec<Option<Scan>>> {
        kept.iter().map(|id| scans::loose(scope, contact, *id)).collect()
    };
    let kept = app.db.read(access.tenant, read).await?;
    let is_gone = kept.iter().any(Option::is_none);
    tried.scans = kept.into_iter().flatten().chain(filled.scans).collect();
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let asked = tried.asked(contact, reader).and_then(|asked| asked.checked(reader.now));
    let problem = match (filled.refused.or(is_gone.then_some(scans::Refusal::Gone)), asked) {
        (Some(refusal), _) => Problem::from(refusal),
        (None, Err(problem)) => problem,
        (None, Ok(Checked { contact, channel, new, scans })) => {
            let write = move |tx: &mut ::store::Tx<'_>| ledger::record(tx, contact, channel, new, &scans);
            match app.db.write(access.tenant, access.actor, write).await {
                Ok(_) => return Ok(redirect(&local(access.tenant, contact, tried.value("back").to_owned()))),
                Err(Fault::Refused(Refusal::Scan(refusal))) => refusal.into(),
                Err(fault) => return Err(fault.into()),
            }
        }
    };
    tried.wrong = wrong(access.locale, &problem);
    if tried.wrong.is_empty() {
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let page = pages::drawn(&app, &access, theme, contact, &Asked::default(), &tried).await?;
    Ok((status, page).into_response())
}

/// What a person can mend in the form, in their words. What no form of ours sends is told as it is.
fn wrong(locale: Locale, problem: &Problem) -> Vec<(&'static str, String)> {
    if problem.code == "too_large" {
        return vec![("scan", t!(locale, "scans-too-large", most = MOST_MB))];
    }
    if problem.code == "too_many_files" {
        return vec![("scan", t!(locale, "scans-full"))];
    }
    let known = problem.fields.iter().map(|field| match (field.field, field.code) {
        ("evidence.words", _) => Some(("words", t!(locale, "record-wrong-words"))),
        ("evidence", _) => Some(("words", t!(locale, "record-wrong-long"))),
        ("occurred_at", _) => Some(("at", t!(locale, "record-wrong-future"))),
        ("at", _) => Some(("at", t!(locale, "then-wrong"))),
        ("file_ids", "empty") => Some(("scan", t!(locale, "scans-empty"))),
        ("file_ids", "file_not_taken") => Some(("scan", t!(locale, "scans-not-taken"))),
        ("file_ids", "too_many") => Some(("scan", t!(locale, "scans-too-many", most = MOST))),
        ("file_ids", "cut_off") => Some(("scan", t!(locale, "scans-cut"))),
        ("file_ids", _) => Some(("scan", t!(locale, "scans-gone"))),
        _ => None,
    });
    known.collect::<Option<Vec<_>>>().unwrap_or_default()
}

pub(super) fn form(access: &Access, reader: Reader, page: &Page, contact: ContactId, tried: &Tried) -> Markup {
    let locale = reader.locale;
    let here = format!("/t/{}/people/{contact}/consent", access.tenant);
    let choice = |name: &str, label: String, choices: Vec<(String, String)>| {
        Field::choice(name, label, choices).value(tried.value(name))
    };
    let channels: Vec<_> =
        page.channels.iter().map(|(one, _, _)| (one.channel.to_string(), one.channel.brand().to_owned())).collect();
    let content = section(
        &t!(locale, "record-title"),
        card(html! {
            p class="pb-4 text-sm text-muted" { (t!(locale, "record-about")) }
            @if !tried.wrong.is_empty() {
                div class="max-w-2xl pb-5" { (Notice::harm(t!(locale, "record-wrong")).because(html! { @for (_, words) in &tried.wrong { (words) " " } }).alert()) }
            }
            form method="post" enctype="multipart/form-data" action={ (here) "#record" } class="max-w-2xl space-y-5" {
                input type="hidden" name="back" value=(here);
                @if let [(only, _)] = channels.as_slice() {
                    input type="hidden" name="channel" value=(only);
                } @else {
                    (choice("channel", t!(locale, "record-channel"), channels).of_names())
                }
                div class="grid gap-5 sm:grid-cols-2" {
                    (choice("effect", t!(locale, "record-effect"), effects(locale)))
                    (choice("purpose", t!(locale, "record-purpose"), purposes(locale, page)))
                    (choice("method", t!(locale, "record-method"), methods(locale)))
                    (when(locale, tried))
                }
                (Field::lines("words", t!(locale, "record-words"), 2).explained(t!(locale, "record-words-about")).value(tried.value("words")).wrong(tried.wrong("words")).required())
                (Field::lines("text_shown", t!(locale, "record-text-shown"), 2).explained(t!(locale, "record-text-shown-about")).value(tried.value("text_shown")))
                (paper(locale, tried))
                (Button::new(t!(locale, "record-save")).primary())
            }
        }),
    );
    html! { div id="record" { (content) } }
}

fn choices(words: Vec<(&str, String)>) -> Vec<(String, String)> {
    words.into_iter().map(|(value, word)| (value.to_owned(), word)).collect()
}

fn effects(locale: Locale) -> Vec<(String, String)> {
    choices(vec![("grant", t!(locale, "record-effect-grant")), ("withdraw", t!(locale, "record-effect-withdraw"))])
}

fn methods(locale: Locale) -> Vec<(String, String)> {
    choices(vec![
        ("in_person", t!(locale, "record-method-in-person")),
        ("call", t!(locale, "record-method-call")),
        ("written", t!(locale, "record-method-written")),
        ("form", t!(locale, "record-method-form")),
        ("double_opt_in", t!(locale, "record-method-confirmed")),
    ])
}

fn purposes(locale: Locale, page: &Page) -> Vec<(String, String)> {
    let mut purposes = choices(vec![
        ("marketing", t!(locale, "subject-offers")),
        ("transactional", t!(locale, "subject-business")),
        ("service", t!(locale, "subject-service")),
        ("all", t!(locale, "subject-everything")),
    ]);
    if let Some((everything, _, _)) = page.channels.first() {
        let topic = |(id, _): &(_, String)| {
            (format!("topic:{id}"), wording::subject(locale, Subject::Topic(*id), &everything.topics))
        };
        purposes.splice(1..1, everything.topics.iter().map(topic).collect::<Vec<_>>());
    }
    purposes
}

fn when(locale: Locale, tried: &Tried) -> Markup {
    let wrong = tried.wrong("at");
    html! {
        div class="space-y-1.5" {
            label class="block text-sm font-medium" for="record-at" { (t!(locale, "record-at")) }
            input class={ "input reach w-full " @if wrong.is_some() { "border-error" } } type="datetime-local" id="record-at" name="at" value=(tried.value("at"))
                aria-invalid=[wrong.map(|_| "true")] aria-describedby="record-at-about";
            p id="record-at-about" class={ "text-sm " @if wrong.is_some() { "text-error" } @else { "text-muted" } } {
                (wrong.unwrap_or(&t!(locale, "record-at-about")))
            }
        }
    }
}

/// The paper: a telephone offers its camera, a desk its files.
fn paper(locale: Locale, tried: &Tried) -> Markup {
    let wrong = tried.wrong("scan");
    html! {
        div class="space-y-1.5" {
            label class="block text-sm font-medium" for="record-scan" { (t!(locale, "scans-label")) }
            p id="record-scan-about" class="text-sm text-muted" { (t!(locale, "scans-about", number = MOST, most = MOST_MB)) }
            @for (place, scan) in (1..).zip(&tried.scans) {
                label class="reach-line flex cursor-pointer items-center gap-3 text-sm" {
                    input class="checkbox checkbox-sm" type="checkbox" name="kept" value=(scan.id) checked;
                    span class="min-w-0 truncate" { (name(locale, scan, place)) }
                    span class="shrink-0 text-xs text-muted" { (size(locale, scan.bytes)) }
                }
            }
            input class={ "file-input reach w-full " @if wrong.is_some() { "border-error" } } type="file" id="record-scan" name="scan" multiple
                accept="image/*,application/pdf" aria-invalid=[wrong.map(|_| "true")] aria-describedby="record-scan-about record-scan-wrong";
            p id="record-scan-wrong" class="flex items-start gap-1.5 text-sm text-error wrap-anywhere empty:hidden" {
                @if let Some(wrong) = wrong { span class="mt-0.5" { (Icon::CircleAlert.small()) } (wrong) }
            }
        }
    }
}
