//! What can be done with one message: react to it, answer it, begin a new conversation with it.
//!
//! - It is the same for every message, so it stands in a page once (`shared`) and menus.js copies it into the menu that is opened.
//! - Without script a message's menu leads to the same thread with that menu laid out in it.

use kernel::{Locale, MessageId};
use maud::{Markup, html};
use web::components::Icon;
use web::t;

use super::model::{Direction, Message};
use super::view::Around;
use crate::merging;
use crate::status::Status;

/// The signs that WhatsApp itself offers first. A thumb says more than a button.
const OFFERED: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
/// Kinds to which nobody answers.
const NOT_THESE: &[&str] = &["reaction", "edit", "revoke", "system", "deleted", "note"];
/// In the shared menu, the place of a message's id.
const ANY: &str = "{message}";

/// A small menu beside a message's time; it comes forward under the hand, and is always there for a finger or a key.
pub(super) fn menu(around: &Around<'_>, message: &Message) -> Option<Markup> {
    let has_arrived = message.direction == Direction::Inbound
        || matches!(message.status, Status::Sent | Status::Delivered | Status::Read | Status::Played);
    let is_known = has_arrived && message.provider_id.is_some();
    let may_react = around.may_answer && is_known && !NOT_THESE.contains(&message.kind.as_str());
    if !around.may_write {
        return None;
    }
    let (locale, id) = (around.reader.locale, message.id);
    let ours = message.marks.reactions.iter().find(|reaction| reaction.by == Direction::Outbound);
    let ours = ours.map(|ours| ours.emoji.as_str()).filter(|_| may_react);
    let side = if message.direction == Direction::Inbound { "start-0" } else { "end-0" };
    let is_laid_out = may_react && around.menu_of == Some(id);
    let more = format!("{}?from={id}&show=menu#menu-{id}", around.here);
    Some(html! {
        details class="relative" id={ "menu-" (id) } data-menu data-react data-ours=[ours] open[is_laid_out] {
            summary class="reach-over reach-wide grid size-6 cursor-pointer place-items-center rounded-field text-muted hover:bg-base-200 md:pointer-fine:opacity-0 md:group-hover/message:opacity-100 md:group-focus-within/message:opacity-100"
                title=(t!(locale, "message-menu")) {
                span class="sr-only" { (t!(locale, "message-menu")) }
                (if may_react { Icon::Smile } else { Icon::ChevronDown }.sized("size-4"))
            }
            div class={ "absolute bottom-full z-30 mb-1 w-max rounded-box border border-base-300 bg-base-100 p-1 text-base-content " (side) } {
                @if is_laid_out { (choices(locale, around.here, &id.to_string(), ours)) }
                @else if may_react { a class="reach flex items-center px-2.5 py-2 text-sm" href=(more) data-more { (t!(locale, "message-menu")) } }
                @else { (merging::pages::split_choice(locale, around.here, &id.to_string())) }
            }
        }
    })
}

/// What menus.js copies into the menu of a message, and puts its id into.
pub(crate) fn shared(around: &Around<'_>) -> Markup {
    html! { @if around.may_write { template id="menu-of-message" { (choices(around.reader.locale, around.here, ANY, None)) } } }
}

/// The page on which one message's menu is laid out.
pub(crate) fn laid_out(show: &str, from: Option<MessageId>) -> Option<MessageId> {
    from.filter(|_| show == "menu")
}

fn choices(locale: Locale, here: &str, id: &str, ours: Option<&str>) -> Markup {
    let action = format!("{here}/messages/{id}/reaction");
    let answer = format!("{here}?from={id}&reply={id}");
    // An own sign that is not among the offered ones can be taken back too.
    let other = ours.filter(|emoji| !OFFERED.contains(emoji));
    html! {
        form method="post" action=(action) hx-post=(action) hx-swap="none" {
            div class="flex" role="group" aria-label=(t!(locale, "message-react")) {
                @for emoji in OFFERED.into_iter().chain(other) {
                    button type="submit" name="emoji" value=(if ours == Some(emoji) { "" } else { emoji }) aria-pressed=(if ours == Some(emoji) { "true" } else { "false" })
                        class="reach reach-wide grid size-9 cursor-pointer place-items-center rounded-field text-xl hover:bg-base-200 aria-pressed:bg-selected" { (emoji) }
                }
            }
        }
        a class="reach flex items-center gap-2 rounded-field px-2.5 py-2 text-sm hover:bg-base-200" href=(answer) data-answers
            hx-get=(answer) hx-target="#composer" hx-select="#composer" hx-swap="outerMorph" hx-replace-url="true" {
            (Icon::Reply.small()) (t!(locale, "message-reply"))
        }
        (merging::pages::split_choice(locale, here, id))
    }
}
