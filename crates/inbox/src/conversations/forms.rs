//! What is done in a conversation by its forms: answer, give it to someone, close, reopen, decide.
//!
//! - A refused answer is explained once, in the thread, the draft kept.  (`again`)
//! - One pressing of a button sends once, however often it arrives.     (`is_first`)

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;
use consent::gate::FileKind;
use consent::ledger;
use kernel::{BlobId, ConversationId, Locale, MessageId, Problem, StaffId, TeamId, TenantId, vault};
use maud::Markup;
use serde::Deserialize;
use store::{Fault, Sql, Tx, params, sql};
use uuid::Uuid;
use web::layout::Theme;
use web::{Access, App, Doing, Form, Page, Path, Query, Typing, t};

use super::composer::{self, Tried};
use super::model::{Assignment, Conversation, Refusal, Status};
use super::pages::{self, Looking};
use super::{attach, crossing, reasons, store as rows};
use crate::dispatch::{self, MessageAct};
use crate::labels;
use crate::media::out::{self, upload};
use crate::media::{self, File};
use crate::merging;
use crate::reply::{self, Later, NewMessage, Signal, When};
use crate::snooze::rules::typed;
use crate::undo::{self, What};

/// The fields of the composer: a text, or a template with the values of its places.
#[derive(Clone, Debug, Default)]
struct Answer {
    text: String,
    once: String,
    /// Whom it was written for, where, and from which number, as the form says.
    meant: Option<String>,
    /// The last message that stood before the writer's eyes.
    seen: Option<MessageId>,
    template: Option<String>,
    reply_to: Option<MessageId>,
    values: Vec<(String, String)>,
    /// When it is to go, on the reader's wall; nothing for at once.
    at: String,
    fallback: Option<String>,
    /// Files that an earlier try brought, by what the form says; and all that are to go.
    kept: Vec<BlobId>,
    files: Vec<File>,
    /// Each with its template.
    fallback_values: Vec<(String, String, String)>,
}

impl Answer {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut answer = Answer::default();
        for (name, value) in fields {
            match name.as_str() {
                "text" => answer.text = value,
                "once" => answer.once = value,
                "meant" => answer.meant = Some(value),
                "seen" => answer.seen = value.parse().ok(),
                "media" => answer.kept.extend(value.parse::<BlobId>().ok()),
                "template" => answer.template = Some(value),
                "at" => answer.at = value.trim().to_owned(),
                "fallback" => answer.fallback = Some(value).filter(|id| !id.is_empty()),
                "reply_to" => answer.reply_to = value.parse().ok(),
                _ => {
                    if let Some(place) = name.strip_prefix("value:") {
                        answer.values.push((place.to_owned(), value));
                    } else if let Some((template, place)) =
                        name.strip_prefix("fallback:").and_then(|rest| rest.split_once(':'))
                    {
                        answer.fallback_values.push((template.to_owned(), place.to_owned(), value));
                    }
                }
            }
        }
        answer
    }

    /// When it is to go and what goes in its place, if not at once.
    fn later(&self, zone: Tz) -> Result<Option<Later>, reply::Refusal> {
        if self.at.is_empty() {
            return Ok(None);
        }
        let at = typed(zone, &self.at).ok_or(reply::Refusal::NoTime)?;
        let fallback = match &self.fallback {
            Some(id) => {
                let template = id.parse().map_err(|_| reply::Refusal::UnknownTemplate)?;
                let own = self.fallback_values.iter().filter(|(of, ..)| of == id);
                Some((template, own.map(|(_, place, value)| (place.clone(), value.clone())).collect()))
            }
            None => None,
        };
        Ok(Some(Later { at, fallback }))
    }

    /// What goes, in its order: the words stand beside the first file that takes words.
    fn messages(&self) -> Result<Vec<NewMessage>, reply::Refusal> {
        if self.files.is_empty() {
            return Ok(vec![self.message()?]);
        }
        if self.files.len() > out::MOST_FILES {
            return Err(reply::Refusal::File(out::Refusal::TooMany));
        }
        let (mut words, mut reply_to) = (self.text.trim().to_owned(), self.reply_to);
        let takes = |file: &File| out::fitting(file, None).is_ok_and(FileKind::takes_caption);
        let mut messages = Vec::new();
        for file in &self.files {
            let caption = if takes(file) { std::mem::take(&mut words) } else { String::new() };
            let reply_to = reply_to.take();
            messages.push(NewMessage::File { file: file.id, kind: None, caption, reply_to });
        }
        if !words.is_empty() {
            messages.push(NewMessage::Text { text: words, reply_to: None });
        }
        Ok(messages)
    }

    fn message(&self) -> Result<NewMessage, reply::Refusal> {
        match &self.template {
            Some(id) => {
                let template = id.parse().map_err(|_| reply::Refusal::UnknownTemplate)?;
                Ok(NewMessage::Template { template, parameters: self.values.clone() })
            }
            None => Ok(NewMessage::Text { text: self.text.clone(), reply_to: self.reply_to }),
        }
    }
}

/// `POST /t/{tenant}/inbox/{conversation}/messages`
pub(crate) async fn answer(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    request: Request,
) -> web::Result<Response> {
    let filled = upload::form(&app, &access, request).await?;
    let mut answer = Answer::of(filled.fields);
    let kept = std::mem::take(&mut answer.kept);
    let kept = app.db.read(access.tenant, move |scope| -> store::Result<Vec<Option<File>>> {
        kept.into_iter().map(|id| out::loose(scope, id)).collect()
    });
    let kept = kept.await?;
    let is_gone = kept.iter().any(Option::is_none);
    answer.files = kept.into_iter().flatten().chain(filled.files).collect();
    if let Some((name, refusal)) = filled.refused {
        let words = media::view::refusal(access.locale, &refusal);
        let wrong = name.map_or(words.clone(), |name| format!("{}: {words}", web::words::isolated(&name)));
        let status = StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let shown = again(&app, &access, theme, id, (&looking, &page), answer, Some(wrong)).await?;
        return Ok((status, shown).into_response());
    }
    let new = if is_gone { Err(reply::Refusal::File(out::Refusal::Gone)) } else { answer.messages() };
    let (asker, once, seen, meant) = (access.clone(), answer.once.clone(), answer.seen, answer.meant.clone());
    let later = answer.later(access.time_zone);
    let messages = new.clone();
    let sent = app
        .db
        .write(access.tenant, access.actor, move |tx| -> Result<Option<String>, Fault<reply::Refusal>> {
            if let Some(meant) = &meant {
                is_meant(tx, &asker, id, meant)?;
            }
            if let (Some(seen), Some(me)) = (seen, asker.staff)
                && let Some(colleague) = crossing::colleague(tx, id, seen, me)?
            {
                return Ok(Some(colleague));
            }
            if !is_first(tx, &once)? {
                return Ok(None);
            }
            let later = later.map_err(Fault::Refused)?;
            for message in messages.map_err(Fault::Refused)? {
                match &later {
                    Some(later) => {
                        // One template goes in the place of all. (`dispatch::later`)
                        reply::schedule(tx, &asker, id, message, later.clone())?
                    }
                    None => reply::reply_when(tx, &asker, id, message, When::AfterWait)?,
                };
            }
            if let Some(staff) = asker.staff {
                rows::keep_draft(tx, id, staff, "")?;
            }
            Ok(None)
        })
        .await;
    match (sent, new) {
        (Ok(None), _) => Ok(pages::back_to(&access, id, &looking, true, None)),
        (Ok(Some(colleague)), _) => {
            let wrong = t!(access.locale, "answer-crossed", name = web::words::isolated(&colleague));
            let shown = again(&app, &access, theme, id, (&looking, &page), answer, Some(wrong)).await?;
            Ok((StatusCode::CONFLICT, shown).into_response())
        }
        (Err(Fault::Refused(reply::Refusal::NotFound)), _) => Err(Problem::not_found().into()),
        (Err(Fault::Refused(reply::Refusal::Merged(into))), _) => {
            let answer = merging::pages::beside_draft(&app, &access, into, &answer.text).await.map(|text| Answer {
                text,
                reply_to: None,
                ..answer
            })?;
            let wrong = Some(words(access.locale, &reply::Refusal::Merged(into)));
            let shown = again(&app, &access, theme, into, (&looking, &page), answer, wrong).await?;
            Ok((StatusCode::CONFLICT, shown).into_response())
        }
        (Err(Fault::Failed(error)), _) => Err(error.into()),
        (Err(Fault::Refused(refusal)), new) => {
            let is_in_thread = match (&refusal, new) {
                (reply::Refusal::Gate(_), Ok(new)) => match new.into_iter().next() {
                    Some(first) => reply::refused(&app, &access, id, first).await?,
                    None => false,
                },
                _ => false,
            };
            let wrong = (!is_in_thread).then(|| words(access.locale, &refusal));
            let status = StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::CONFLICT);
            Ok((status, again(&app, &access, theme, id, (&looking, &page), answer, wrong).await?).into_response())
        }
    }
}

/// The page once more, with what was typed, and the reason where the thread does not hold it.
async fn again(
    app: &App,
    access: &Access,
    theme: Theme,
    id: ConversationId,
    (looking, page): (&Looking, &Page),
    answer: Answer,
    wrong: Option<String>,
) -> web::Result<Markup> {
    let mut text = None;
    if answer.template.is_none() {
        let (asker, draft) = (access.clone(), kernel::Text::clean(&answer.text));
        let kept = draft.clone();
        match app.db.write(access.tenant, access.actor, move |tx| super::keep_draft(tx, &asker, id, &kept)).await {
            // It stands in the field all the same.
            Err(Fault::Refused(Refusal::LongDraft)) => text = Some(draft),
            done => done?,
        }
    }
    let files = attach::with_links(app, access, answer.files)?;
    let (template, values) = (answer.template, answer.values);
    let tried = Tried { wrong, text, template, values, note: None, at: answer.at, files };
    let looking = Looking { reply: answer.reply_to, ..looking.clone() };
    pages::shown(app, access, theme, id, &looking, page, &tried).await
}

/// Whether it still goes to whom it was written for, from the number that stood there.
pub(crate) fn is_meant(
    tx: &Tx<'_>,
    access: &Access,
    id: ConversationId,
    meant: &str,
) -> Result<(), Fault<reply::Refusal>> {
    let now = super::find(tx, access, id).map_err(|fault| {
        fault.map(|refusal| match refusal {
            Refusal::Merged(into) => reply::Refusal::Merged(into),
            _ => reply::Refusal::NotFound,
        })
    })?;
    if meant == composer::meant(&now) { Ok(()) } else { Err(Fault::Refused(reply::Refusal::NotMeant)) }
}

pub(crate) fn words(locale: Locale, refusal: &reply::Refusal) -> String {
    match refusal {
        reply::Refusal::Gate(reasons) => {
            let code = reasons.first().map_or("", |reason| reason.as_str());
            let reason = reasons::words(locale, code, &t!(locale, "reason-this-person"));
            t!(locale, "refusal-with-reason", reason = reason)
        }
        reply::Refusal::Empty => t!(locale, "answer-empty"),
        reply::Refusal::TooLong(length) => {
            let (length, most) = (length.to_string(), reply::LONGEST_TEXT.to_string());
            t!(locale, "answer-too-long", length = length, most = most)
        }
        reply::Refusal::UnknownReply => t!(locale, "answer-unknown-reply"),
        reply::Refusal::Part(_) => t!(locale, "answer-not-taken"),
        reply::Refusal::UnknownTemplate => t!(locale, "answer-unknown-template"),
        reply::Refusal::MissingParameter(name) => t!(locale, "answer-missing-value", name = web::words::isolated(name)),
        reply::Refusal::File(refusal) => media::view::refusal(locale, refusal),
        reply::Refusal::Past => t!(locale, "snooze-past"),
        reply::Refusal::TooFar => t!(locale, "snooze-too-far"),
        reply::Refusal::NoTime => t!(locale, "snooze-no-time"),
        reply::Refusal::ClosedByThen => t!(locale, "later-closed-by-then"),
        reply::Refusal::NotLater => t!(locale, "undo-too-late"),
        reply::Refusal::NotFound => Problem::not_found().detail,
        reply::Refusal::Merged(_) => t!(locale, "answer-merged"),
        reply::Refusal::NotMeant => t!(locale, "answer-not-meant"),
    }
}

// The key a form came with, kept among the answered requests, so that a second press of the same button finds it.
const FIRST: Sql = sql!(
    "insert into idempotency (tenant_id, caller_id, key_hash, request_hash, status, answer, created_at) \
     values (:tenant, :caller, :key, :key, 303, :nothing, :now) on conflict (tenant_id, caller_id, key_hash) do nothing"
);

pub(crate) fn is_first(tx: &mut Tx<'_>, once: &str) -> store::Result<bool> {
    if once.is_empty() {
        return Ok(true);
    }
    let (caller, now) = (tx.actor().who.id().unwrap_or_default(), tx.now());
    let key = vault::token_hash(&format!("form:{once}"));
    let values = params! { "caller" => caller, "key" => key, "nothing" => Vec::<u8>::new(), "now" => now };
    Ok(tx.execute(FIRST, values)? == 1)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Giving {
    /// Empty for nobody.
    assignee: Option<String>,
    team: Option<TeamId>,
}

impl Giving {
    fn assignee(&self) -> Result<Option<StaffId>, Refusal> {
        match self.assignee.as_deref() {
            None | Some("") => Ok(None),
            Some(id) => id.parse().map(Some).map_err(|_| Refusal::UnknownAssignee),
        }
    }
}

/// `POST /t/{tenant}/inbox/{conversation}/assignment`
pub(crate) async fn assign(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(giving): Form<Giving>,
) -> web::Result<Response> {
    let asker = access.clone();
    let (is_seen, undo) = app
        .db
        .write(access.tenant, access.actor, move |tx| -> Result<_, Fault<Refusal>> {
            let was = super::find(tx, &asker, id)?;
            let to = Assignment { assignee: giving.assignee().map_err(Fault::Refused)?, team: giving.team };
            super::assign(tx, &asker, id, to, None)?;
            let became = undo::State::Assignment { assignee: to.assignee, team: to.team };
            let was = undo::State::assignment(&was);
            let undo = undo::remember(tx, &asker, What::Assignment, id, &was, &became)?;
            Ok((rows::find(tx, &asker, id)?.is_some(), undo))
        })
        .await?;
    Ok(pages::back_to(&access, id, &looking, is_seen, undo))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Closing {
    status: String,
}

/// `POST /t/{tenant}/inbox/{conversation}/status`
pub(crate) async fn set_status(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(closing): Form<Closing>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(Status, Option<Uuid>), Fault<Problem>> {
        let was = undo::State::status(&found(tx, &asker, id)?);
        let status = closing.status.parse();
        let status = status.map_err(|_| {
            Fault::Refused(Problem::invalid().field("status", "unknown", "A status is open or closed."))
        })?;
        super::set_status(tx, &asker, id, status, None).map_err(|fault| fault.map(Problem::from))?;
        let became = undo::State::status(&found(tx, &asker, id)?);
        Ok((status, undo::remember(tx, &asker, What::Status, id, &was, &became)?))
    };
    let (status, undo) = app.db.write(access.tenant, access.actor, write).await?;
    // What is closed is done with: on to the next.
    Ok(pages::back_to(&access, id, &looking, status == Status::Open, undo))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Labelling {
    on: Option<Uuid>,
    off: Option<Uuid>,
}

/// `POST /t/{tenant}/inbox/{conversation}/labels`: puts one on, or takes one off.
pub(crate) async fn label(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(labelling): Form<Labelling>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<Option<Uuid>, Fault<labels::Refusal>> {
        let (label, is_on) = match (labelling.on, labelling.off) {
            (Some(label), None) => (label, true),
            (None, Some(label)) => (label, false),
            _ => return Err(Fault::Refused(labels::Refusal::NotFound)),
        };
        if !labels::put(tx, &asker, id, label, is_on)? {
            return Ok(None);
        }
        let (was, became) = (undo::State::Label { label, is_on: !is_on }, undo::State::Label { label, is_on });
        Ok(undo::remember(tx, &asker, What::Label, id, &was, &became)?)
    };
    let undo = app.db.write(access.tenant, access.actor, write).await?;
    Ok(pages::back_to(&access, id, &looking, true, undo))
}

/// `POST /t/{tenant}/inbox/{conversation}/unread`
pub(crate) async fn mark_unread(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::mark_unread(tx, &asker, id)).await?;
    Ok(pages::back_to(&access, id, &looking, false, None))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    text: String,
}

/// `POST /t/{tenant}/inbox/{conversation}/draft`: what is typed and not sent.
pub(crate) async fn keep_draft(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Form(typed): Form<Typed>,
) -> web::Result<StatusCode> {
    let (asker, text) = (access.clone(), kernel::Text::clean(&typed.text));
    app.db.write(access.tenant, access.actor, move |tx| super::keep_draft(tx, &asker, id, &text)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /t/{tenant}/inbox/{conversation}/typing`: colleagues see it at once; the customer too, if the gate lets it pass.
pub(crate) async fn typing(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
) -> web::Result<StatusCode> {
    if !stands(&app, &access, id).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    announce(&app, &access, id, Doing::Typing);
    tokio::spawn(async move { reply::signal(&app, &access, id, Signal::Typing).await.is_ok() });
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Presence {
    /// The page goes, or goes out of sight.
    left: bool,
}

/// `POST /t/{tenant}/inbox/{conversation}/looking`: the thread stands before someone's eyes, or no longer.
pub(crate) async fn looking(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Form(presence): Form<Presence>,
) -> web::Result<StatusCode> {
    if stands(&app, &access, id).await? {
        announce(&app, &access, id, if presence.left { Doing::Left } else { Doing::Looking });
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether there is such a conversation; not, if it was merged. What a page says by itself is then of no one's interest, and no
/// refusal: it is about to be led to where the conversation went on.
async fn stands(app: &App, access: &Access, id: ConversationId) -> web::Result<bool> {
    let asker = access.clone();
    match app.db.read(access.tenant, move |scope| super::find(scope, &asker, id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(Refusal::Merged(_))) => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

fn announce(app: &App, access: &Access, conversation: ConversationId, doing: Doing) {
    if let Some(staff) = access.staff {
        app.typing.announce(Typing { tenant: access.tenant, conversation, staff, name: access.name.clone(), doing });
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Deciding {
    answer: String,
}

/// What the caller does not see is not there, whatever else is wrong with the form.
fn found(tx: &Tx<'_>, access: &Access, id: ConversationId) -> Result<Conversation, Fault<Problem>> {
    super::find(tx, access, id).map_err(|fault| fault.map(Problem::from))
}

fn neither() -> Fault<Problem> {
    Fault::Refused(Problem::invalid().field("answer", "unknown", "Choose one of the two."))
}

/// `POST /t/{tenant}/inbox/{conversation}/messages/{message}/doubt`: a message that may or may not have gone out.
pub(crate) async fn settle(
    State(app): State<App>,
    access: Access,
    Path((_, id, message)): Path<(TenantId, ConversationId, MessageId)>,
    Form(deciding): Form<Deciding>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Problem>> {
        crate::messages::find(tx, &asker, id, message).map_err(|fault| fault.map(Problem::from))?;
        let act = match deciding.answer.as_str() {
            "again" => MessageAct::SendAgain,
            "leave" => MessageAct::Leave,
            _ => return Err(neither()),
        };
        dispatch::decide_unknown(tx, &asker, message, act)
    };
    app.db.write(access.tenant, access.actor, write).await?;
    Ok(pages::back_to(&access, id, &Looking::default(), true, None))
}

/// `POST /t/{tenant}/inbox/{conversation}/stop-question`: what unclear words meant, decided by a person.
pub(crate) async fn answer_stop_question(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Form(deciding): Form<Deciding>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db
        .write(access.tenant, access.actor, move |tx| -> Result<(), Fault<Problem>> {
            let conversation = found(tx, &asker, id)?;
            let as_stop = match deciding.answer.as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(neither()),
            };
            match ledger::decide_unclear(tx, conversation.contact, conversation.inbox.channel, as_stop) {
                // Someone else decided since the question was shown: the thread says what holds now.
                Ok(_) | Err(Fault::Refused(ledger::Refusal::NothingToDecide)) => Ok(()),
                Err(fault) => Err(fault.map(Problem::from)),
            }
        })
        .await?;
    Ok(pages::back_to(&access, id, &Looking::default(), true, None))
}
