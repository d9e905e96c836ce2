//! Quick replies: texts that are written often, put into the composer by `/` and a few letters.
//!
//! - A shortcut is there once, whatever its letters.                                        (unique index)
//! - They are only put into the composer: what is sent is what a person read and sent herself.
//! - Fields are filled when it is put in, for that customer and that colleague.             ([`fields`])

pub(crate) mod api;
pub(crate) mod chooser;
pub mod fields;
pub(crate) mod pages;
pub(crate) mod privacy;
mod store;
#[cfg(test)]
mod tests;

use ::store::{Event, Fault, Result, Scope, Tx};
use consent::preferences;
use kernel::Permission::{ConversationRead, ConversationWrite, SettingsManage};
use kernel::{Permission, Problem, Text};
use uuid::Uuid;
use web::{Access, App, Method, Routes, described};

use crate::conversations::Conversation;
use crate::reply::LONGEST_TEXT;
use fields::{Field, fill, first_name};

/// More than this nobody finds again.
const MOST: usize = 300;
const LONGEST_SHORTCUT: usize = 30;
const LONGEST_TITLE: usize = 80;

/// A text that is written often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    pub id: Uuid,
    /// Without the slash.
    pub shortcut: String,
    pub title: String,
    pub text: String,
}

/// One as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub shortcut: String,
    pub title: String,
    pub text: String,
}

/// Why one is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    NoShortcut,
    LongShortcut,
    NoText,
    LongText,
    Taken,
    TooMany,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoShortcut => Problem::invalid().field(
                "shortcut",
                "quick_no_shortcut",
                "Give it a shortcut of letters and digits, such as “hours”.",
            ),
            Refusal::LongShortcut => {
                Problem::invalid().field("shortcut", "quick_long_shortcut", "A shortcut has at most 30 characters.")
            }
            Refusal::NoText => Problem::invalid().field("text", "quick_no_text", "Write the text that is put in."),
            Refusal::LongText => {
                Problem::invalid().field("text", "quick_long_text", "A text has at most 4,096 characters.")
            }
            Refusal::Taken => {
                Problem::new(409, "quick_reply_taken", "Another quick reply has this shortcut. Choose another.")
            }
            Refusal::TooMany => Problem::new(
                409,
                "too_many_quick_replies",
                "There are 300 quick replies already. Delete some that you no longer need.",
            ),
        }
    }
}

/// This capability's pages and API.
pub(crate) fn routes() -> Routes {
    const REPLIES: &str = "/api/v1/quick_replies";
    const REPLY: &str = "/api/v1/quick_replies/{id}";
    const SETTINGS: &str = "/t/{tenant}/settings/inbox/quick-replies";
    Routes::new()
        .staff(Method::GET, SETTINGS, ConversationRead, pages::show)
        .staff(Method::POST, SETTINGS, SettingsManage, pages::create)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/quick-replies/{quick}", SettingsManage, pages::change)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/quick-replies/{quick}/removal", SettingsManage, pages::remove)
        .staff(Method::GET, "/t/{tenant}/inbox/{conversation}/quick-replies", ConversationWrite, chooser::list)
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/quick-replies/{quick}",
            ConversationWrite,
            chooser::put_in,
        )
        .api(Method::GET, REPLIES, ConversationRead, api::list, described::<api::__path_list>())
        .api(Method::POST, REPLIES, SettingsManage, api::create, described::<api::__path_create>())
        .api(Method::PATCH, REPLY, SettingsManage, api::change, described::<api::__path_change>())
        .api(Method::DELETE, REPLY, SettingsManage, api::remove, described::<api::__path_remove>())
}

/// All of them, by shortcut.
pub fn list(scope: &Scope<'_>) -> Result<Vec<QuickReply>> {
    store::list(scope)
}

/// Makes one.
pub fn create(tx: &mut Tx<'_>, typed: &Typed) -> Result<QuickReply, Fault<Refusal>> {
    let id = tx.id::<kernel::RequestId>().as_uuid();
    let reply = checked(id, typed).map_err(Fault::Refused)?;
    if store::list(tx)?.len() >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    store::create(tx, &reply).map_err(taken)?;
    tx.record(Event::new("quick_reply.created").fact("quick_reply_id", id));
    Ok(reply)
}

/// Changes one.
pub fn change(
    tx: &mut Tx<'_>,
    id: Uuid,
    typed: impl FnOnce(QuickReply) -> Typed,
) -> Result<QuickReply, Fault<Refusal>> {
    let was = store::get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    let reply = checked(id, &typed(was.clone())).map_err(Fault::Refused)?;
    if reply != was {
        store::change(tx, &reply).map_err(taken)?;
        tx.record(Event::new("quick_reply.changed").fact("quick_reply_id", id));
    }
    Ok(reply)
}

/// Deletes one. Says whether it was there.
pub fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let is_removed = store::remove(tx, id)?;
    if is_removed {
        tx.record(Event::new("quick_reply.removed").fact("quick_reply_id", id));
    }
    Ok(is_removed)
}

/// The text as it is put into the composer of a conversation.
pub(crate) fn filled(app: &App, access: &Access, conversation: &Conversation, text: &str) -> String {
    let name = &conversation.label.name;
    // Whoever may not see the link cannot send it either.
    let link = || {
        let may = access.may(Permission::ConsentWrite);
        may.then(|| preferences::address(app, access.tenant, conversation.contact).ok()).flatten()
    };
    fill(text, |field| match field {
        Field::FirstName => Some(first_name(name)),
        Field::FullName => Some(name.clone()),
        Field::MyName => Some(access.name.clone()),
        Field::Business => Some(access.tenant_name.clone()),
        Field::Preferences => link(),
        // Only answers that go by themselves know these.
        Field::Hours | Field::Now | Field::Address | Field::Phone => None,
    })
}

fn checked(id: Uuid, typed: &Typed) -> Result<QuickReply, Refusal> {
    let shortcut = typed.shortcut.trim().trim_start_matches('/').trim();
    let shortcut = Text::clean(&shortcut.split_whitespace().collect::<Vec<_>>().join("-"));
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if shortcut.is_empty() || !shortcut.chars().all(is_letter) {
        return Err(Refusal::NoShortcut);
    }
    if shortcut.chars().count() > LONGEST_SHORTCUT {
        return Err(Refusal::LongShortcut);
    }
    let text = Text::clean(typed.text.trim()).replace("\r\n", "\n");
    match text.chars().count() {
        0 => return Err(Refusal::NoText),
        length if length > LONGEST_TEXT => return Err(Refusal::LongText),
        _ => {}
    }
    Ok(QuickReply { id, shortcut, title: Text::line(&typed.title, LONGEST_TITLE), text })
}

fn taken(error: ::store::Error) -> Fault<Refusal> {
    if error.is_unique("quick_reply", "shortcut_folded") {
        Fault::Refused(Refusal::Taken)
    } else {
        Fault::Failed(error)
    }
}
