//! What the business writes on a telephone that its number is on too: it stands in the thread as such (facts/meta.md 3.8, 4.11).
//!
//! - It did not pass the gate, because it did not go out from here; nothing here sends it again.
//! - Whoever answered there has read, so the thread is unread no longer; no window opens.

use ::store::{Event, Result, Sql, Tx, params, search, sql};
use channels::inbound::Line;
use channels::incoming::{Content, Echo};
use kernel::{MessageId, Text, Who};

use super::message::{place, seen};
use super::{Piece, store, taken_back};
use crate::{counts, media, service_levels};

/// An echo on its way in, with the connected number it went out from.
pub(super) type Heard<'a> = (&'a Piece, &'a Echo, &'a Line);

const INSERT: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, \
     reply_to_provider_id, about_provider_id, purpose, author_kind, status, status_at, sent_at, created_at, request_id) \
     values (:tenant, :id, :conversation, :inbox, 'outbound', :kind, :text, :content, :at, :provider_id, :reply_to, :about, 'service', \
     'phone', 'sent', :now, :sent_at, :now, :request) on conflict (tenant_id, inbox_id, provider_id) where provider_id is not null do nothing"
);
const SHOW: Sql = sql!(
    "update conversation set status = case when status = 'new' then 'open' else status end, unread = 0, version = version + 1, \
     last_message_id = case when :at >= last_message_at or last_message_id is null then :message else last_message_id end, \
     last_message_at = case when :at > last_message_at then :at else last_message_at end, \
     listed_at = case when :at > listed_at then :at else listed_at end where tenant_id = :tenant and id = :conversation"
);

/// What is written on the telephone and answers nobody.
const NO_ANSWER: [&str; 4] = ["reaction", "system", "edit", "revoke"];

/// Stores what was written on the telephone, in the provider's order.
pub(super) fn store_all(tx: &mut Tx<'_>, echoes: &[Heard<'_>]) -> Result<()> {
    let mut echoes = echoes.to_vec();
    echoes.sort_by_key(|(_, echo, _)| echo.at);
    for (piece, echo, line) in echoes {
        tx.set_actor(Who::System("inbound"), piece.request);
        store_one(tx, piece, echo, line)?;
    }
    Ok(())
}

fn store_one(tx: &mut Tx<'_>, piece: &Piece, echo: &Echo, line: &Line) -> Result<()> {
    let now = tx.now();
    let contact = contacts::identities::resolve(tx, &seen(&echo.recipient, line, echo.at))?;
    let at = place(echo.at, now);
    let thread = store::thread(tx, line.inbox, contact, at)?;
    let id: MessageId = tx.id();
    let summary = echo.content.summary();
    let values = params! {
        "id" => id, "conversation" => thread.id, "inbox" => line.inbox, "kind" => summary.kind.as_str(),
        "text" => Text::clean(&summary.detail), "content" => store::written(&echo.content, None)?.to_string(), "at" => at,
        "provider_id" => &echo.provider_id, "about" => echo.content.about(),
        "reply_to" => echo.context.as_ref().and_then(|context| context.replies_to.clone()), "now" => now, "sent_at" => echo.at,
        "request" => piece.request,
    };
    if tx.execute(INSERT, values)? == 0 {
        return Ok(());
    }
    if let Content::Media(file) = &echo.content {
        media::expect(tx, line.inbox, id, summary.kind.as_str(), file)?;
    }
    search::add(tx, "message", id.as_uuid(), at, &echo.content.found_by())?;
    tx.execute(SHOW, params! { "conversation" => thread.id, "message" => id, "at" => at })?;
    let told = |event: Event| event.contact(contact).conversation(thread.id).inbox(line.inbox);
    if thread.status == "new" {
        tx.record(told(Event::new("conversation.created")));
        counts::opened(tx, thread.assignee);
    }
    tx.record(told(Event::new("message.echoed").message(id).fact("kind", summary.kind.as_str())));
    if !NO_ANSWER.contains(&summary.kind.as_str()) {
        service_levels::answered(
            tx,
            service_levels::Place { conversation: thread.id, contact, inbox: line.inbox },
            None,
        )?;
    }
    let place = taken_back::Place { conversation: thread.id, inbox: line.inbox, direction: "outbound" };
    taken_back::heed(tx, &place, &thread, &echo.content, (&echo.provider_id, at)).map(|_| ())
}
