//! One telephone: whom it writes to, the thread, the composer, its settings.

use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use maud::{Markup, html};

use super::{App, Looking, html as respond, layout, list, nobody, thread};
use crate::assets::Number;
use crate::world::{Customer, World};
use crate::{KINDS, POISONS};

/// Kinds that are about a message: they stand beside it, not in the menu.
const ABOUT_A_MESSAGE: &[&str] = &["reaction", "edit", "revoke"];

pub(super) async fn page(Shared(state): App, Path(id): Path<String>, Query(looking): Query<Looking>) -> Response {
    let now_ms = state.clock.now_ms();
    let world = state.world();
    let Some(customer) = world.customers.get(&id) else { return nobody(&id) };
    let asked = looking.number.as_ref().and_then(|number| world.numbers.get(number));
    let Some(number) = asked.or_else(|| world.numbers.values().next()) else {
        let content = html! { main class="sheet" { h1 { (customer.label()) } p { "There is no business to write to yet. Add a number with " code { "POST /_sandbox/numbers" } "." } } };
        return respond(layout::page(&customer.label(), Some(&id), &content));
    };
    let content = html! {
        main class="phone" {
            (header(&world, customer, number))
            @if let Some(problem) = &looking.problem { p class="problem" role="alert" { (problem) } }
            section class="thread" id="live" data-source={ "/phones/" (id) "/thread?number=" (number.id) } aria-label={ "Messages with " (number.verified_name) } {
                (thread::thread(&world, customer, number, now_ms))
            }
            p class="unseen" id="news" aria-live="polite" {}
            (composer(&world, customer, number, looking.reply.as_deref()))
            (settings(customer, number))
        }
    };
    respond(layout::page(&customer.label(), Some(&id), &content))
}

fn header(world: &World, customer: &Customer, number: &Number) -> Markup {
    html! {
        header class="bar" {
            a class="back" href="/" aria-label="All telephones" {
                svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" { path d="m15 18-6-6 6-6" {} }
            }
            div class="who" {
                h1 { bdi { (customer.label()) } }
                p class="quiet" { (list::address(customer)) }
            }
            form class="with" method="get" action={ "/phones/" (customer.id) } {
                label class="unseen" for="number" { "Writing to" }
                select id="number" name="number" data-submit="" {
                    @for other in world.numbers.values() {
                        option value=(other.id) selected[other.id == number.id] { (other.verified_name) }
                    }
                }
                button class="plain without-script" type="submit" { "Open" }
            }
        }
    }
}

fn composer(world: &World, customer: &Customer, number: &Number, reply: Option<&str>) -> Markup {
    let answered = reply.and_then(|id| world.message(id));
    html! {
        form class="composer" method="post" action={ "/phones/" (customer.id) "/messages" } {
            input type="hidden" name="number" value=(number.id);
            @if let Some(message) = answered {
                input type="hidden" name="reply_to" value=(message.id);
                p class="answering" dir="auto" {
                    span { "Answering: " (message.text) }
                    a href={ "/phones/" (customer.id) "?number=" (number.id) "#latest" } { "Do not" }
                }
            }
            label class="unseen" for="text" { "Message as " (customer.label()) }
            textarea id="text" name="text" rows="2" placeholder="Message" data-enter="" autofocus[answered.is_some()] dir="auto" {}
            div class="row" {
                label class="unseen" for="kind" { "Kind" }
                select id="kind" name="type" {
                    @for (kind, words) in KINDS.iter().filter(|(kind, _)| !ABOUT_A_MESSAGE.contains(kind)) {
                        option value=(kind) { (words) }
                    }
                }
                details class="odd" {
                    summary { "Spoil it" }
                    label for="poison" { "How the webhook is spoiled" }
                    select id="poison" name="poison" {
                        option value="" { "not at all" }
                        @for poison in POISONS { option value=(poison) { (poison.replace('_', " ")) } }
                    }
                }
                button class="send" type="submit" { "Send" }
            }
        }
    }
}

fn settings(customer: &Customer, number: &Number) -> Markup {
    let switch = |name: &str, words: &str, on: bool| {
        html! { label class="switch" { input type="checkbox" name=(name) checked[on]; span { (words) } } }
    };
    html! {
        details class="settings" {
            summary { "This telephone" }
            form method="post" action={ "/phones/" (customer.id) "/settings" } {
                input type="hidden" name="number" value=(number.id);
                (switch("online", "Switched on (off: messages wait with one tick)", customer.online))
                (switch("read_receipts", "Read receipts", customer.read_receipts))
                (switch("reads_at_once", "Reads at once what arrives", customer.reads_at_once))
                (switch("shares_phone", "Shows its number to businesses", customer.shares_phone))
                (switch("offers", &format!("Wants offers of {}", number.verified_name), !customer.no_offers.contains(&number.id)))
                (switch("blocked", &format!("Blocks {}", number.verified_name), customer.blocked.contains(&number.id)))
                button class="plain" type="submit" { "Save" }
            }
            p class="quiet" { "User id " code { (customer.user_id) } }
        }
    }
}
