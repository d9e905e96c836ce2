//! What can be done with one message: react to it, answer it.

use maud::{Markup, html};
use web::components::Icon;
use web::t;

use super::model::{Direction, Message};
use super::view::Around;
use crate::status::Status;

/// The signs that WhatsApp itself offers first. A thumb says more than a button.
const OFFERED: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
/// Kinds to which nobody answers.
const NOT_THESE: &[&str] = &["reaction", "edit", "revoke", "system", "deleted", "note"];

/// A small menu beside a message's time; it comes forward under the hand, and is always there for a finger or a key.
pub(super) fn menu(around: &Around<'_>, message: &Message) -> Option<Markup> {
    let has_arrived = message.direction == Direction::Inbound
        || matches!(message.status, Status::Sent | Status::Delivered | Status::Read | Status::Played);
    if !around.may_answer || message.provider_id.is_none() || !has_arrived || NOT_THESE.contains(&message.kind.as_str())
    {
        return None;
    }
    let locale = around.reader.locale;
    let ours = message.marks.reactions.iter().find(|reaction| reaction.by == Direction::Outbound);
    let action = format!("{}/messages/{}/reaction", around.here, message.id);
    let answer = format!("{}?from={}&reply={}", around.here, message.id, message.id);
    let side = if message.direction == Direction::Inbound { "start-0" } else { "end-0" };
    // An own sign that is not among the offered ones can be taken back too.
    let other = ours.map(|ours| ours.emoji.as_str()).filter(|emoji| !OFFERED.contains(emoji));
    let choice = |emoji: &str| {
        let is_ours = ours.is_some_and(|ours| ours.emoji == emoji);
        html! {
            button type="submit" name="emoji" value=(if is_ours { "" } else { emoji }) aria-pressed=(if is_ours { "true" } else { "false" })
                class="reach reach-wide grid size-9 cursor-pointer place-items-center rounded-field text-xl hover:bg-base-200 aria-pressed:bg-selected" { (emoji) }
        }
    };
    Some(html! {
        details class="relative" id={ "menu-" (message.id) } data-menu data-react {
            summary class="reach reach-wide grid size-6 cursor-pointer place-items-center rounded-field text-muted hover:bg-base-200 md:pointer-fine:opacity-0 md:group-hover/message:opacity-100 md:group-focus-within/message:opacity-100"
                title=(t!(locale, "message-menu")) {
                span class="sr-only" { (t!(locale, "message-menu")) }
                (Icon::Smile.sized("size-4"))
            }
            div class={ "absolute bottom-full z-30 mb-1 w-max rounded-box border border-base-300 bg-base-100 p-1 text-base-content " (side) } {
                form method="post" action=(action) hx-post=(action) hx-swap="none" {
                    div class="flex" role="group" aria-label=(t!(locale, "message-react")) {
                        @for emoji in OFFERED { (choice(emoji)) }
                        @if let Some(other) = other { (choice(other)) }
                    }
                }
                a class="reach flex items-center gap-2 rounded-field px-2.5 py-2 text-sm hover:bg-base-200" href=(answer) data-answers
                    hx-get=(answer) hx-target="#composer" hx-select="#composer" hx-swap="outerMorph" hx-replace-url="true" {
                    (Icon::Reply.small()) (t!(locale, "message-reply"))
                }
            }
        }
    })
}
