//! Conversations and messages: receive, reply, hand over, assign, close; and a day's work on them: label, note, snooze, take back.
//!
//! - What was just done, or has not left yet, can be taken back.                            ([`undo`], [`dispatch::take_back`])
//! - One thing is done to thousands at once, and taken back.                               ([`bulk`])
//! - Two conversations with one person become one thread, one becomes two, and either is taken back. (`merging`)
//! - What becomes of a closed one when the person writes again is a rule of its inbox.     ([`reopening`])
//! - A conversation that nobody has is given by turns, where an inbox says so.             ([`assignment`])
//! - A note stays inside.                                                                   ([`notes`])
//! - A conversation is found by one function, which hides what the caller does not see.     ([`conversations::find`])
//! - A file of a message is handed out by a link that expires.                             ([`media`])
//! - How many are open is kept as deltas, by whoever opens, closes or moves one.             ([`counts`])
//! - What is searched for is found in what the caller sees.                               ([`search`])
//! - What was said before it came here is brought in as history, which nothing follows from.   ([`history`])
//! - A list is kept under a name, for oneself, a team or everyone.                        ([`views`])
//! - What is promised about answering is reckoned in opening hours, and told before it is late.  ([`service_levels`])
//! - Whether a customer was satisfied is asked once it is closed, where an inbox says so.  ([`satisfaction`])
//! - A message's status never goes back.                                                     ([`status`])

pub mod assignment;
pub mod automatic;
pub mod bulk;
mod composing;
pub mod conversations;
mod costs;
pub mod counts;
pub(crate) mod decisions;
pub mod dispatch;
mod exchange;
pub mod history;
pub mod labels;
pub mod media;
mod merging;
pub mod messages;
pub mod notes;
pub mod outgoing;
mod parked;
mod privacy;
pub mod quick_replies;
pub mod receive;
pub mod reopening;
pub mod reply;
pub mod satisfaction;
pub mod search;
pub mod service_levels;
mod settings;
pub mod snooze;
pub mod status;
pub mod telling;
pub mod undo;
pub(crate) mod views;
mod words;

use kernel::Permission::{ConsentWrite, ConversationRead, ConversationWrite, InboxManage, SettingsManage};
use web::{Method, Routes, described};

pub use conversations::{let_go, visible};
pub use exchange::exchange;
pub use privacy::map;

/// This room's pages and API.
pub fn routes() -> Routes {
    use conversations::{api, forms, pages};
    use messages::{api as message_api, detail};
    const CONVERSATION: &str = "/t/{tenant}/inbox/{conversation}";
    const CONVERSATION_API: &str = "/api/v1/conversations/{id}";
    const MESSAGES_API: &str = "/api/v1/conversations/{id}/messages";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/inbox", ConversationRead, pages::list)
        .staff(Method::GET, CONVERSATION, ConversationRead, pages::show)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/messages", ConversationWrite, forms::answer)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/assignment", ConversationWrite, forms::assign)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/status", ConversationWrite, forms::set_status)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/unread", ConversationWrite, forms::mark_unread)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/draft", ConversationWrite, forms::keep_draft)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/typing", ConversationWrite, forms::typing)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/looking", ConversationRead, forms::looking)
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/stop-question",
            ConsentWrite,
            forms::answer_stop_question,
        )
        .staff(Method::GET, "/t/{tenant}/inbox/{conversation}/messages/{message}", ConversationRead, detail::show)
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/messages/{message}/doubt",
            ConversationWrite,
            forms::settle,
        )
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/messages/{message}/undo",
            ConversationWrite,
            conversations::taking_back::take_back,
        )
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/messages/{message}/reaction",
            ConversationWrite,
            conversations::answering::react,
        )
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/notes", ConversationWrite, notes::pages::write)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/labels", ConversationWrite, forms::label)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/snooze", ConversationWrite, snooze::pages::snooze)
        .staff(Method::POST, "/t/{tenant}/inbox/undo/{undo}", ConversationWrite, undo::pages::undo)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/labels", SettingsManage, labels::pages::create)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/labels/{label}", SettingsManage, labels::pages::change)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/labels/{label}/removal", SettingsManage, labels::pages::remove)
        .and(decisions::routes())
        .and(history::routes())
        .and(notes::routes())
        .and(composing::routes())
        .and(labels_api())
        .and(bulk_routes())
        .and(assignment_routes())
        .and(satisfaction_routes())
        .and(service_level_routes())
        .and(reopening_routes())
        .and(merging_routes())
        .and(media_api())
        .and(search::routes())
        .and(views::routes())
        .and(messages_api())
        .staff(Method::GET, "/t/{tenant}/settings/inbox", ConversationRead, settings::show)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/wait", SettingsManage, settings::set_wait)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/own-wait", ConversationWrite, settings::set_own_wait)
        .and(quick_replies::routes())
        .and(costs::routes())
        .staff(
            Method::POST,
            "/t/{tenant}/inbox/{conversation}/messages/{message}/file",
            ConversationWrite,
            media::pages::again,
        )
        .public(Method::GET, "/m/{tenant}/{token}", media::pages::serve)
        .staff(Method::GET, "/t/{tenant}/settings/unreadable", InboxManage, parked::list)
        .staff(Method::GET, "/t/{tenant}/settings/unreadable/{parked}", InboxManage, parked::show)
        .staff(Method::POST, "/t/{tenant}/settings/unreadable/{parked}", InboxManage, parked::decide)
        .api(Method::GET, "/api/v1/conversations", ConversationRead, api::list, described::<api::__path_list>())
        .api(Method::GET, CONVERSATION_API, ConversationRead, api::read, described::<api::__path_read>())
        .api(Method::PATCH, CONVERSATION_API, ConversationWrite, api::change, described::<api::__path_change>())
        .api(Method::GET, MESSAGES_API, ConversationRead, message_api::list, described::<message_api::__path_list>())
        .api(
            Method::POST,
            MESSAGES_API,
            ConversationWrite,
            message_api::create,
            described::<message_api::__path_create>(),
        )
}

fn assignment_routes() -> Routes {
    use assignment::{api, pages};
    const PAGE: &str = "/t/{tenant}/settings/inbox/turns";
    const RULE: &str = "/api/v1/inboxes/{id}/assignment";
    Routes::new()
        .staff(Method::GET, PAGE, SettingsManage, pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/turns/{inbox}", SettingsManage, pages::change)
        .api(Method::GET, RULE, InboxManage, api::read, described::<api::__path_read>())
        .api(Method::PUT, RULE, InboxManage, api::change, described::<api::__path_change>())
}

fn merging_routes() -> Routes {
    use merging::{api, pages};
    const MERGE: &str = "/api/v1/conversations/{id}/merge";
    const SPLIT: &str = "/api/v1/conversations/{id}/split";
    const UNDO: &str = "/api/v1/conversation-moves/{id}/undo";
    Routes::new()
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/merge", ConversationWrite, pages::merge)
        .staff(Method::POST, "/t/{tenant}/inbox/{conversation}/split", ConversationWrite, pages::split)
        .api(Method::POST, MERGE, ConversationWrite, api::merge, described::<api::__path_merge>())
        .api(Method::POST, SPLIT, ConversationWrite, api::split, described::<api::__path_split>())
        .api(Method::POST, UNDO, ConversationWrite, api::undo, described::<api::__path_undo>())
}

fn reopening_routes() -> Routes {
    use reopening::{api, pages};
    const PAGE: &str = "/t/{tenant}/settings/inbox/reopening";
    const RULE: &str = "/api/v1/inboxes/{id}/reopening";
    Routes::new()
        .staff(Method::GET, PAGE, SettingsManage, pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/reopening/{inbox}", SettingsManage, pages::change)
        .api(Method::GET, RULE, InboxManage, api::read, described::<api::__path_read>())
        .api(Method::PUT, RULE, InboxManage, api::change, described::<api::__path_change>())
}

fn service_level_routes() -> Routes {
    use service_levels::{api, pages};
    const PAGE: &str = "/t/{tenant}/settings/inbox/service-levels";
    const RULE: &str = "/api/v1/inboxes/{id}/service-levels";
    Routes::new()
        .staff(Method::GET, PAGE, SettingsManage, pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/service-levels/{inbox}", SettingsManage, pages::change)
        .api(Method::GET, RULE, InboxManage, api::read, described::<api::__path_read>())
        .api(Method::PUT, RULE, InboxManage, api::change, described::<api::__path_change>())
}

fn satisfaction_routes() -> Routes {
    use satisfaction::{api, pages};
    const PAGE: &str = "/t/{tenant}/settings/inbox/satisfaction";
    const CHOICE: &str = "/api/v1/inboxes/{id}/satisfaction";
    Routes::new()
        .staff(Method::GET, PAGE, SettingsManage, pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/satisfaction/{inbox}", SettingsManage, pages::change)
        .api(Method::GET, CHOICE, InboxManage, api::read, described::<api::__path_read>())
        .api(Method::PUT, CHOICE, InboxManage, api::change, described::<api::__path_change>())
}

fn bulk_routes() -> Routes {
    use bulk::{api, pages, past};
    const BULK: &str = "/api/v1/bulk-actions";
    const ONE: &str = "/api/v1/bulk-actions/{id}";
    const UNDO: &str = "/api/v1/bulk-actions/{id}/undo";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/inbox/bulk", ConversationWrite, past::show)
        .staff(Method::POST, "/t/{tenant}/inbox/bulk", ConversationWrite, pages::start)
        .staff(Method::POST, "/t/{tenant}/inbox/bulk/{bulk}/undo", ConversationWrite, pages::undo)
        .api(Method::POST, BULK, ConversationWrite, api::create, described::<api::__path_create>())
        .api(Method::GET, ONE, ConversationWrite, api::read, described::<api::__path_read>())
        .api(Method::POST, UNDO, ConversationWrite, api::undo, described::<api::__path_undo>())
}

fn messages_api() -> Routes {
    use messages::api;
    const MESSAGE: &str = "/api/v1/conversations/{id}/messages/{message}";
    Routes::new().api(Method::PATCH, MESSAGE, ConversationWrite, api::change, described::<api::__path_change>())
}

fn media_api() -> Routes {
    use media::out::api;
    const MEDIA: &str = "/api/v1/media";
    Routes::new().api(Method::POST, MEDIA, ConversationWrite, api::create, described::<api::__path_create>())
}

fn labels_api() -> Routes {
    use labels::api;
    const LABELS: &str = "/api/v1/labels";
    const LABEL: &str = "/api/v1/labels/{id}";
    Routes::new()
        .api(Method::GET, LABELS, ConversationRead, api::list, described::<api::__path_list>())
        .api(Method::POST, LABELS, SettingsManage, api::create, described::<api::__path_create>())
        .api(Method::PATCH, LABEL, SettingsManage, api::change, described::<api::__path_change>())
        .api(Method::DELETE, LABEL, SettingsManage, api::remove, described::<api::__path_remove>())
}
