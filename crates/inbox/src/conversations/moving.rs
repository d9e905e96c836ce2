//! Going about in a long thread: to older and newer messages, to one message, to a day. Every way reads one part by its place,
//! so that a thread of a hundred thousand messages opens like one of fifty.

use chrono::NaiveDate;
use chrono_tz::Tz;
use kernel::{MessageId, Problem, Timestamp};
use maud::{Markup, html};
use store::{Result, Scope};
use uuid::Uuid;
use web::components::{Button, Icon};
use web::{Access, cursor, t};

use super::model::Conversation;
use super::pages::{Looking, Opened, place};
use super::view::here;
use crate::messages::{self, Part};
use crate::snooze::rules::typed;

/// Where in the thread one looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    Newest,
    /// What stands before a place.
    Before((Timestamp, MessageId)),
    /// What begins at a place.
    From((Timestamp, MessageId)),
    /// Where this message stands.
    At(MessageId),
}

/// What the address says. A day is one of the reader's.
pub(super) fn wanted(looking: &Looking, zone: Tz) -> Result<Wanted, Problem> {
    if let Some(before) = looking.before.as_deref() {
        return place("before", before).map(Wanted::Before);
    }
    if let Some(after) = looking.after.as_deref() {
        return place("after", after).map(Wanted::From);
    }
    if !looking.on.is_empty() {
        let day = looking.on.parse::<NaiveDate>().ok().and_then(|day| typed(zone, &format!("{day}T00:00")));
        let day = day.ok_or_else(|| Problem::invalid().field("on", "unknown", "Choose a day."))?;
        return Ok(Wanted::From((day, MessageId::from_uuid(Uuid::nil()))));
    }
    Ok(looking.from.map_or(Wanted::Newest, Wanted::At))
}

/// That part of the thread, and whether it ends where the thread ends. A message that is not there leads to the newest.
pub(super) fn part(scope: &Scope<'_>, conversation: &Conversation, wanted: Wanted) -> Result<(Part, bool)> {
    match wanted {
        Wanted::Newest => {}
        Wanted::Before(before) => return Ok((messages::part(scope, conversation, Some(before))?, false)),
        Wanted::From(from) => return messages::part_from(scope, conversation, from),
        Wanted::At(id) => {
            if let Some(around) = messages::part_around(scope, conversation, id)? {
                return Ok(around);
            }
        }
    }
    Ok((messages::part(scope, conversation, None)?, true))
}

/// Below a thread that is longer than what is shown: to a day, and, away from its end, back there.
pub(super) fn bar(access: &Access, looking: &Looking, opened: &Opened) -> Markup {
    if opened.is_newest && opened.part.before.is_none() {
        return html! {};
    }
    let locale = access.locale;
    let here = here(access.tenant, &opened.conversation);
    let query = looking.query();
    let and = if query.is_empty() { "?" } else { "&" };
    let last = opened.part.messages.last();
    let newer = last.map(|last| {
        // It begins with what one saw last, so that nothing is lost between two pages.
        format!("{here}{query}{and}after={}#message-{}", cursor::encode(last.at, last.id.as_uuid()), last.id)
    });
    let kept = url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    let kept: Vec<(String, String)> = kept.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    html! {
        nav aria-label=(t!(locale, "thread-ways")) class="flex shrink-0 flex-wrap items-center gap-x-2 border-t border-base-300 bg-base-100 px-3 py-0.5 text-sm" {
            details id="day" class="me-auto" open[!looking.on.is_empty()] {
                summary class="reach inline-flex items-center gap-2 px-1 py-1.5 text-muted" { (Icon::Calendar.small()) (t!(locale, "thread-day")) }
                form method="get" action=(format!("{here}#thread")) class="flex flex-wrap items-end gap-2 px-1 pb-2" {
                    @for (name, value) in &kept { input type="hidden" name=(name) value=(value); }
                    label class="sr-only" for="thread-on" { (t!(locale, "thread-day")) }
                    input class="input input-sm reach" type="date" id="thread-on" name="on" value=(looking.on) required;
                    (Button::new(t!(locale, "thread-day-go")).small())
                }
            }
            @if !opened.is_newest {
                @if let Some(newer) = newer { (Button::new(t!(locale, "thread-newer")).quiet().small().icon(Icon::ChevronDown).to(newer)) }
                (Button::new(t!(locale, "thread-newest")).quiet().small().to(format!("{here}{query}")))
            }
        }
    }
}
