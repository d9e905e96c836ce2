//! The messages of one telephone with one business.

use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use maud::{Markup, html};

use super::{App, Looking, files, html as respond, layout, nobody};
use crate::assets::Number;
use crate::telephone::is_unread;
use crate::world::{Customer, Direction, Message, World};

pub(super) async fn fragment(Shared(state): App, Path(id): Path<String>, Query(looking): Query<Looking>) -> Response {
    let now_ms = state.clock.now_ms();
    let world = state.world();
    let number = looking.number.as_ref().and_then(|number| world.numbers.get(number));
    let (Some(customer), Some(number)) = (world.customers.get(&id), number) else { return nobody(&id) };
    respond(thread(&world, customer, number, now_ms))
}

pub(super) fn thread(world: &World, customer: &Customer, number: &Number, now_ms: i64) -> Markup {
    let messages: Vec<&Message> =
        world.thread(&customer.id, &number.id).filter(|message| message.kind != "reaction").collect();
    let unread = messages.iter().filter(|message| is_unread(message)).count();
    let typing =
        world.pairs.get(&(customer.id.clone(), number.id.clone())).is_some_and(|pair| pair.typing_until > now_ms);
    html! {
        @if messages.is_empty() {
            p class="empty" { "Nothing yet. Write the first message to " (number.verified_name) "." }
        }
        ol class="messages" {
            @for message in &messages { (bubble(world, customer, number, message)) }
        }
        @if typing { p class="typing" { (number.verified_name) " is typing …" } }
        @if unread > 0 {
            form method="post" action={ "/phones/" (customer.id) "/reads" } class="reads" {
                input type="hidden" name="number" value=(number.id);
                button class="plain" type="submit" { "Mark as read (" (unread) ")" }
            }
        }
        span id="latest" {}
    }
}

fn bubble(world: &World, customer: &Customer, number: &Number, message: &Message) -> Markup {
    let mine = message.direction == Direction::Inbound;
    let arrived = mine || message.has("delivered") || message.has("read");
    let quoted = message.reply_to.as_ref().and_then(|id| world.message(id));
    html! {
        li class=(if mine { "mine" } else { "theirs" }) {
            div class={ "bubble" @if !arrived { " absent" } } {
                span class="unseen" { (if mine { customer.label() } else { number.verified_name.clone() }) ": " }
                @if let Some(quoted) = quoted { blockquote dir="auto" { (quoted.text) } }
                (files::shown(world, customer, message))
                p class="words" dir="auto" { (message.text) }
                @if !message.buttons.is_empty() {
                    div class="buttons" {
                        @for (choice, title) in &message.buttons {
                            form method="post" action={ "/phones/" (customer.id) "/taps" } {
                                input type="hidden" name="number" value=(number.id);
                                input type="hidden" name="message" value=(message.id);
                                input type="hidden" name="choice" value=(choice);
                                button class="plain" type="submit" dir="auto" { (title) }
                            }
                        }
                    }
                }
                @if !message.reactions.is_empty() {
                    p class="reactions" { span class="unseen" { "Reactions: " } @for emoji in message.reactions.values() { span { (emoji) } } }
                }
            }
            div class="foot" {
                p class="meta" {
                    (layout::clock_time(message.at_ms)) " "
                    @if mine { (ticks(message.read_by_business)) } @else { (standing(message)) }
                }
                (actions(customer, number, message, mine))
            }
        }
    }
}

/// Two ticks: the business has it; in colour: it has read it.
fn ticks(read: bool) -> Markup {
    html! {
        span class={ "ticks" @if read { " read" } } {
            svg width="18" height="12" viewBox="0 0 18 12" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" { path d="m1 6.5 3.2 3.2L11 2.5M8.2 9.2l.6.6L16.5 2.5" {} }
            span class="unseen" { (if read { "read" } else { "delivered" }) }
        }
    }
}

/// What the business was told about its message, as one word.
fn standing(message: &Message) -> Markup {
    let failed = message.statuses.iter().find(|note| note.status == "failed");
    html! {
        @if let Some(code) = failed.and_then(|note| note.code) {
            span class="failed" { "did not arrive: " (crate::error::GraphError::code(code).message) }
        } @else if let Some(last) = message.statuses.last() {
            span { (last.status) }
        } @else {
            span { "on its way" }
        }
    }
}

fn actions(customer: &Customer, number: &Number, message: &Message, mine: bool) -> Markup {
    let about = |kind: &str, label: &str, text: Option<(&str, &str)>| {
        html! {
            form method="post" action={ "/phones/" (customer.id) "/messages" } {
                input type="hidden" name="number" value=(number.id);
                input type="hidden" name="type" value=(kind);
                input type="hidden" name="reply_to" value=(message.id);
                @if let Some((words, value)) = text { input type="text" name="text" value=(value) aria-label=(words) dir="auto"; }
                button class="plain" type="submit" { (label) }
            }
        }
    };
    html! {
        details class="actions" id={ "actions-" (message.id) } {
            summary { "Actions" span class="unseen" { " for: " (message.text) } }
            div {
                a class="plain" href={ "/phones/" (customer.id) "?number=" (number.id) "&reply=" (url::form_urlencoded::byte_serialize(message.id.as_bytes()).collect::<String>()) "#text" } { "Answer" }
                @if message.reactions.contains_key("customer") { (about("reaction", "Take reaction back", None)) }
                @else { (about("reaction", "React", Some(("Reaction", "\u{1F44D}")))) }
                @if mine {
                    (about("edit", "Edit", Some(("New text", &message.text))))
                    (about("revoke", "Take back", None))
                }
            }
        }
    }
}
