//! All telephones, with the last thing said on each.

use axum::extract::State as Shared;
use axum::response::Response;
use maud::{Markup, html};

use super::{App, html as respond, layout};
use crate::telephone::is_unread;
use crate::world::{Direction, World};

pub(super) async fn page(Shared(state): App) -> Response {
    let world = state.world();
    let content = html! {
        main class="sheet" {
            header class="intro" {
                h1 { "Telephones" }
                p { "These people have telephones and Kontor has their numbers. Open one, write as its owner, and watch the answer arrive. Nothing here leaves this computer." }
            }
            div id="live" data-source="/phones" { (telephones(&world)) }
            (to_connect(&world))
        }
    };
    respond(layout::page("Telephones", None, &content))
}

pub(super) async fn fragment(Shared(state): App) -> Response {
    respond(telephones(&state.world()))
}

/// What Kontor's form asks for: whoever tries the roads by hand would find it in Meta's pages otherwise. It opens nothing but this.
fn to_connect(world: &World) -> Markup {
    html! {
        details class="connect" {
            summary { "To connect a number in Kontor" }
            p { "In Kontor: Settings, WhatsApp, Connect a number. A number that is connected already must be disconnected on its page first. These stand for what Meta's pages show; they open nothing but this simulator." }
            @for token in world.tokens.values().filter(|token| token.kind == "SYSTEM_USER") {
                @if let Some(app) = world.apps.get(&token.app_id) {
                    dl {
                        @for number in world.numbers.values().filter(|number| token.wabas.as_ref().is_none_or(|wabas| wabas.contains(&number.waba_id))) {
                            dt { (number.verified_name) ", " bdi { (number.display) } }
                            dd { "Phone number ID " code { (number.id) } ", WhatsApp Business Account ID " code { (number.waba_id) } }
                        }
                        dt { "App ID" } dd { code { (app.id) } }
                        dt { "App secret" } dd { code { (app.secret) } }
                        dt { "Access token" } dd { code { (token.value) } }
                    }
                }
            }
        }
    }
}

fn telephones(world: &World) -> Markup {
    html! {
        @if world.customers.is_empty() {
            p class="empty" { "There are no telephones yet. Add one with " code { "POST /_sandbox/customers" } "." }
        }
        ul class="telephones" {
            @for customer in world.customers.values() {
                @let last = world.messages.iter().rev().find(|message| message.customer.as_deref() == Some(&customer.id) && !message.text.is_empty());
                @let unread = world.messages.iter().filter(|message| message.customer.as_deref() == Some(&customer.id) && is_unread(message)).count();
                li {
                    a class="telephone" href={ "/phones/" (customer.id) } {
                        span class="initials" aria-hidden="true" { (layout::initials(&customer.label())) }
                        span class="who" {
                            span class="name" { bdi { (customer.label()) } }
                            span class="quiet" { (address(customer)) }
                            @if let Some(message) = last {
                                span class="last" {
                                    @if message.direction == Direction::Inbound { "You: " }
                                    bdi { (message.text) }
                                }
                            }
                        }
                        span class="side" {
                            @if let Some(message) = last { span class="quiet" { (layout::clock_time(message.at_ms)) } }
                            @if unread > 0 { span class="count" { (unread) span class="unseen" { " unread" } } }
                        }
                    }
                }
            }
        }
    }
}

/// How the business may know this person.
pub(super) fn address(customer: &crate::Customer) -> String {
    let phone = customer
        .phone
        .as_ref()
        .map(|phone| if customer.shares_phone { format!("+{phone}") } else { format!("+{phone}, hidden") });
    let username = customer.username.as_ref().map(|name| format!("@{name}"));
    let known: Vec<String> = [phone, username].into_iter().flatten().collect();
    if known.is_empty() { "no number, no username".to_owned() } else { known.join(" · ") }
}
