//! Asking, when the time has come.
//!
//! - What the gate refuses is a decision with its reason, as for every message; what it holds waits, as long as one may still
//!   answer freely.

use ::store::{Event, NewTask, Result, Task, TaskFailure, Tx};
use accounts::tenants;
use consent::gate::{self, Draft, Passage};
use kernel::{Actor, AttemptId, Channel, Locale, Purpose, Timestamp, Who};
use uuid::Uuid;
use web::App;

use super::model::{Asked, Choice};
use super::rules::{Facts, silence};
use super::{BEST, language, store, wording};
use crate::outgoing::{self, Goes, Lane, OutContent, Outgoing};
use crate::reply::{address, rendered};

pub(super) const ASK: &str = "inbox.satisfaction";
/// Who asks.
pub(crate) const AUTHOR: Who = Who::System("satisfaction");

pub(super) async fn due(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: Uuid = task.fact("satisfaction")?;
    let actor = Actor { who: AUTHOR, at: app.clock.now(), request: task.request };
    app.db.write(task.tenant, actor, move |tx| ask(tx, id)).await?;
    Ok(())
}

/// Asks about a closing, once, or says why it is not asked about.
fn ask(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let Some(asked) = store::waiting(tx, id)? else { return Ok(()) };
    let choice = store::choice(tx, asked.inbox)?.unwrap_or_default();
    let Some(around) = store::around(tx, asked.conversation, asked.contact)? else { return Ok(()) };
    let locale = locale(tx, around.language.as_deref())?;
    let (body, _) = wording::asked(&store::words(tx, asked.inbox)?, locale);
    let question = wording::question(locale, body.clone(), choice.scale, id);
    let content = OutContent::Question { question };
    let draft = draft(tx, &asked, Purpose::Transactional, content.clone(), body.clone())?;
    // The person is locked from here on, so that of two closings in two inboxes one is asked about.
    let passage = gate::preview(tx, &draft)?;
    if let Some(why) = silence(&facts(tx, &asked, &choice)?) {
        return store::silent(tx, id, why.as_str());
    }
    match passage {
        Passage::Open => {}
        Passage::Held { until, reason } => return wait(tx, id, until, around.window_expires_at, reason.as_str()),
        Passage::Closed { reasons, .. } => {
            gate::decide(tx, vec![draft])?;
            return store::silent(tx, id, reasons.first().map_or("refused", |reason| reason.as_str()));
        }
    }
    let message = queue(tx, &asked, Purpose::Transactional, content, body)?;
    store::went(tx, id, choice.scale, message)?;
    tx.record(told("satisfaction.asked", &asked).message(message).fact("scale", choice.scale.as_str()));
    Ok(())
}

/// Asks why it was rated so, once, and only if that may go at once.
pub(super) fn ask_why(tx: &mut Tx<'_>, asked: &Asked) -> Result<()> {
    let language = store::around(tx, asked.conversation, asked.contact)?.and_then(|around| around.language);
    let locale = locale(tx, language.as_deref())?;
    let (_, why) = wording::asked(&store::words(tx, asked.inbox)?, locale);
    let draft = draft(tx, asked, Purpose::Service, OutContent::Text, why.clone())?;
    if gate::preview(tx, &draft)? != Passage::Open {
        return Ok(());
    }
    queue(tx, asked, Purpose::Service, OutContent::Text, why)?;
    store::asked_why(tx, asked.id)
}

/// Later, if one may still answer freely then.
fn wait(tx: &mut Tx<'_>, id: Uuid, until: Timestamp, expires: Option<Timestamp>, reason: &str) -> Result<()> {
    if expires.is_none_or(|expires| expires <= until) {
        return store::silent(tx, id, reason);
    }
    store::put_off(tx, id, until)?;
    tx.enqueue(NewTask::new(ASK, format!("{id}.{}", until.micros())).run_at(until).fact("satisfaction", id))
}

fn facts(tx: &Tx<'_>, asked: &Asked, choice: &Choice) -> Result<Facts> {
    let Some(around) = store::around(tx, asked.conversation, asked.contact)? else { return Ok(Facts::default()) };
    let since = around.asked_here_at.unwrap_or(Timestamp::EPOCH);
    Ok(Facts {
        is_on: choice.is_on,
        is_closed: around.is_closed && around.closed_at == Some(asked.closed_at),
        is_of_many: asked.is_of_many,
        after_many: choice.after_many,
        is_excepted: match choice.except_label {
            Some(label) => store::is_labelled(tx, asked.conversation, label)?,
            None => false,
        },
        has_written: store::wrote(tx, asked.conversation, since)?,
        asked_ago: around.asked_at.map(|at| tx.now().since(at)),
        period: choice.period(),
    })
}

/// The customer's language as far as it is known, else the business's.
fn locale(tx: &Tx<'_>, tag: Option<&str>) -> Result<Locale> {
    if let Some(known) = tag.and_then(language) {
        return Ok(known);
    }
    let own = tenants::get(tx)?.locale;
    Ok(language(own.tag()).unwrap_or(Locale::En))
}

/// What Kontor sends of itself about business between the two is transactional: it minds quiet hours, and goes to nobody who
/// wants none of it. What answers a tap is service.
fn draft(tx: &Tx<'_>, asked: &Asked, purpose: Purpose, content: OutContent, text: String) -> Result<Draft> {
    Ok(Draft {
        attempt: tx.id::<AttemptId>(),
        fence: 0,
        message: None,
        conversation: asked.conversation,
        inbox: asked.inbox,
        contact: asked.contact,
        channel: Channel::WhatsApp,
        purpose,
        compliance: None,
        author: AUTHOR,
        request: tx.actor().request,
        rendered: rendered(content, text, address(tx, asked.contact)?, None),
    })
}

fn queue(
    tx: &mut Tx<'_>,
    asked: &Asked,
    purpose: Purpose,
    content: OutContent,
    text: String,
) -> Result<kernel::MessageId> {
    let out = Outgoing {
        conversation: asked.conversation,
        inbox: asked.inbox,
        contact: asked.contact,
        text,
        content,
        purpose,
        author: AUTHOR,
        lane: Lane::Reply,
        reply_to_provider_id: None,
        goes: Goes::Now,
    };
    outgoing::queue(tx, out)
}

/// An event about it, with how things stood when it was closed.
pub(super) fn told(kind: &'static str, asked: &Asked) -> Event {
    let labels: Vec<String> = asked.labels.iter().map(Uuid::to_string).collect();
    let event = Event::new(kind).conversation(asked.conversation).contact(asked.contact).inbox(asked.inbox);
    let event = event.fact("satisfaction_id", asked.id).fact("of", BEST).fact("closed_at", asked.closed_at);
    event.fact("staff_id", asked.staff).fact("team_id", asked.team).fact("label_ids", labels)
}
