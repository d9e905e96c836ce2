//! What opening a conversation leaves behind: a trace, what is read now, and the sender's blue ticks.

use kernel::{MessageId, Permission};
use web::{Access, App, reads};

use super::pages::{Looking, Opened};
use crate::messages::{Direction, Message};
use crate::reply::{self, Signal};

/// Whoever opens a conversation has seen it; if they may answer, so has the team, and the customer is told.
pub(super) async fn looked(app: &App, access: &Access, looking: &Looking, opened: &mut Opened) -> web::Result<()> {
    let what = if looking.found { reads::Opened::Found } else { reads::Opened::Thread };
    app.reads().note(access, what, Some(opened.conversation.contact)).await?;
    // What arrives before one's eyes is not what one missed.
    if looking.fragment.is_empty() && opened.is_newest {
        opened.new_from = new_from(&opened.part.messages, opened.conversation.unread);
    }
    let (seen, head) = (opened.conversation.unread, opened.own.head);
    let resets = seen > 0 && access.may(Permission::ConversationWrite);
    let is_new_to_me = access.staff.is_some() && opened.own.last_read_seq.is_none_or(|last| last < head);
    if !resets && !is_new_to_me {
        return Ok(());
    }
    let (reader, conversation) = (access.clone(), opened.conversation.clone());
    app.db.write(access.tenant, access.actor, move |tx| super::read(tx, &reader, &conversation, seen, head)).await?;
    if resets {
        opened.conversation.unread = 0;
        let (app, access, id) = (app.clone(), access.clone(), opened.conversation.id);
        // A lost receipt costs nothing, so nobody waits for it.
        tokio::spawn(async move { reply::signal(&app, &access, id, Signal::Read).await.is_ok() });
    }
    Ok(())
}

/// The first of so many unread ones at the end of a thread; what stands before it in sight, if there are more than are in sight.
fn new_from(messages: &[Message], unread: i64) -> Option<MessageId> {
    let unread = usize::try_from(unread).unwrap_or(0);
    // A rating was never counted.
    let came = messages.iter().rev().filter(|one| one.direction == Direction::Inbound && one.rates.is_none());
    came.take(unread).last().map(|message| message.id)
}
