//! `POST /{phone}/messages`: sends, read receipts, typing (facts/meta.md 4.1 to 4.4, 4.7 to 4.9).
//!
//! 200 means accepted, not delivered; what Meta finds out later comes as a status. There is no idempotency key: the
//! same call twice is two messages, and the sandbox counts them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::auth::{self, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, files, nodes, templates};
use crate::assets::Number;
use crate::error::GraphError;
use crate::faults::{self, Window};
use crate::ids;
use crate::limits::Bucket;
use crate::state::State;
use crate::world::{Customer, Direction, Message};

mod shape;

const THIRTY_DAYS_MS: i64 = 30 * 86_400_000;

pub(super) async fn send(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MESSAGING)?;
    let number = nodes::number(state, call, &token, id)?;
    if call.text("messaging_product") != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    if call.text("status").is_some() {
        return mark(state, call, &number);
    }
    if faults::count_down(&mut state.faults().lose_calls) {
        return Ok(Answer::Cut);
    }
    if let Some(refusal) = faults::take(&mut state.faults().refuse) {
        return Err(refusal.error());
    }
    sends(state, &number)?;
    let content = shape::content(call)?;
    let unfit = files::carried(state, &number, &content.kind, &call.parameters[content.kind.as_str()])?;
    let recipient = recipient(state, call, &number, &content)?;
    let template = match content.kind.as_str() {
        "template" => Some(templates::check(state, &number.waba_id, &call.parameters["template"])?),
        _ => None,
    };
    limits(state, &number, recipient.customer.as_ref())?;
    let (message, answer, failure) = accept(state, call, &number, recipient, content, template)?;
    let failure = failure.or(unfit);

    let mut steps = state.plan(&message, failure);
    if state.faults().statuses_before_answer && !steps.is_empty() {
        let first = steps.remove(0);
        state.tell(&message.id, &first);
        // Room for the webhook to be posted and answered while the sender still waits.
        tokio::time::sleep(state.config.status_delay + std::time::Duration::from_millis(100)).await;
    }
    if let Some(customer) = &message.customer {
        state.changed(customer);
    }
    state.run(message.id, steps);
    if faults::count_down(&mut state.faults().lose_answers) {
        return Ok(Answer::Cut);
    }
    Ok(Answer::Json(answer))
}

/// Whether the number and its account send at all (facts/meta.md 4.7).
fn sends(state: &State, number: &Number) -> Result<(), GraphError> {
    let is_active = state.world().wabas.get(&number.waba_id).is_none_or(|waba| waba.status == "ACTIVE");
    if !is_active || number.status == "BANNED" {
        return Err(GraphError::code(131_031).details("Business Account has been locked."));
    }
    if !number.is_registered() {
        return Err(GraphError::code(133_010));
    }
    Ok(())
}

struct Recipient {
    /// None: no telephone here answers to it, which Meta says later (131026).
    customer: Option<Customer>,
    /// As addressed.
    input: String,
    by_user_id: bool,
}

/// `to` wins over `recipient` (facts/meta.md 3.3).
fn recipient(state: &State, call: &Call, number: &Number, content: &shape::Content) -> Result<Recipient, GraphError> {
    match call.text("recipient_type") {
        None | Some("individual") => {}
        Some(other) => return Err(GraphError::invalid(format!("recipient_type '{other}' is not one of individual."))),
    }
    let world = state.world();
    if let Some(to) = call.text("to") {
        let digits = crate::world::digits_of(to);
        if to.chars().any(|character| !character.is_ascii_digit() && !"+-() ".contains(character))
            || !(6..=17).contains(&digits.len())
        {
            return Err(GraphError::invalid("to is not a telephone number."));
        }
        if digits == number.digits() {
            return Err(GraphError::code(131_021));
        }
        if number.test_recipients.as_ref().is_some_and(|listed| !listed.contains(&digits)) {
            return Err(GraphError::code(131_030).details("Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again."));
        }
        return Ok(Recipient {
            customer: world.by_phone(to, number).cloned(),
            input: to.to_owned(),
            by_user_id: false,
        });
    }
    let Some(user_id) = call.text("recipient") else { return Err(GraphError::missing("to")) };
    let shaped = user_id.split_once('.').is_some_and(|(country, rest)| {
        country.len() == 2 && country.chars().all(|letter| letter.is_ascii_uppercase()) && !rest.is_empty()
    });
    if !shaped {
        return Err(GraphError::invalid("recipient is not a business-scoped user id."));
    }
    if content.kind == "template"
        && templates::category(state_templates(&world, number), &call.parameters["template"]).as_deref()
            == Some("AUTHENTICATION")
    {
        return Err(GraphError::code(131_062));
    }
    Ok(Recipient { customer: world.by_user_id(user_id).cloned(), input: user_id.to_owned(), by_user_id: true })
}

fn state_templates<'a>(
    world: &'a crate::world::World,
    number: &'a Number,
) -> impl Iterator<Item = &'a crate::world::Template> {
    world.templates.iter().filter(|template| template.waba_id == number.waba_id)
}

fn limits(state: &State, number: &Number, customer: Option<&Customer>) -> Result<(), GraphError> {
    let now_ms = state.clock.now_ms();
    let (pair, throughput) = {
        let faults = state.faults();
        (faults.pair_limit, faults.throughput_limit)
    };
    let mut world = state.world();
    let free = world.throughput.entry(number.id.clone()).or_insert_with(|| Bucket::throughput(now_ms)).take(now_ms);
    if throughput && !free {
        return Err(GraphError::code(130_429).details("Message failed to send because there were too many messages sent from this phone number in a short period of time."));
    }
    let Some(customer) = customer else { return Ok(()) };
    let free = world.pair(&customer.id, &number.id).bucket.get_or_insert_with(|| Bucket::pair(now_ms)).take(now_ms);
    if pair && !free {
        return Err(GraphError::code(131_056).details("Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."));
    }
    Ok(())
}

/// Keeps the message and says what Meta answers, and what Meta will find wrong with it afterwards.
fn accept(
    state: &State,
    call: &Call,
    number: &Number,
    recipient: Recipient,
    content: shape::Content,
    template: Option<templates::Rendered>,
) -> Result<(Message, Value, Option<GraphError>), GraphError> {
    let now_ms = state.clock.now_ms();
    let (window_fault, asked_failure) = {
        let mut faults = state.faults();
        (faults.window, faults::take(&mut faults.fail))
    };
    let mut world = state.world();
    let window_open =
        recipient.customer.as_ref().is_some_and(|customer| world.pair(&customer.id, &number.id).window_until > now_ms);
    let failure = match (&recipient.customer, asked_failure) {
        (_, Some(refusal)) => Some(refusal.error()),
        (None, None) => Some(GraphError::code(131_026)),
        (Some(customer), None) if customer.blocked.contains(&number.id) => Some(GraphError::code(131_026)),
        (Some(customer), None) if customer.no_offers.contains(&number.id) && is_offer(template.as_ref()) => {
            Some(GraphError::code(131_050))
        }
        (Some(_), None) if template.is_none() && !window_open => match window_fault {
            Window::Asynchronous => Some(GraphError::code(131_047)),
            Window::Synchronous => return Err(GraphError::code(131_047).details("Message failed to send because more than 24 hours have passed since the customer last replied to this number.")),
            Window::Off => None,
        },
        (Some(_), None) => None,
    };
    let category = template.as_ref().map_or_else(|| "service".to_owned(), |template| template.category.to_lowercase());
    let pricing_type =
        if failure.is_none() { Some(state.pricing_type(&mut world, &number.id, &category, window_open)) } else { None };
    let pays = world.wabas.get(&number.waba_id).is_none_or(|waba| waba.has_payment_method);
    let failure = failure.or_else(|| {
        (!pays && pricing_type.as_deref() == Some("regular")).then(|| {
            GraphError::code(131_042)
                .details("Message failed to send because there were one or more errors related to your payment method.")
        })
    });
    let held = template.is_some().then_some("accepted");
    let id = ids::wamid();
    let reply_to = call.parameters.get("context").and_then(|context| context["message_id"].as_str()).map(str::to_owned);

    if let Some(customer) = &recipient.customer {
        let pair = world.pair(&customer.id, &number.id);
        pair.typing_until = 0;
        if !recipient.by_user_id {
            pair.phone_known_until = now_ms + THIRTY_DAYS_MS;
        }
    }
    if content.kind == "reaction" && failure.is_none() {
        let about = call.parameters["reaction"]["message_id"].as_str().unwrap_or_default();
        if let Some(message) = world.message_mut(about) {
            match content.text.as_str() {
                "" => message.reactions.remove("business"),
                emoji => message.reactions.insert("business".to_owned(), emoji.to_owned()),
            };
        }
    }
    let (text, buttons) = match template {
        Some(rendered) => (rendered.text, rendered.buttons),
        None => (content.text, content.buttons),
    };
    let message = Message {
        id: id.clone(),
        direction: Direction::Outbound,
        number_id: number.id.clone(),
        customer: recipient.customer.as_ref().map(|customer| customer.id.clone()),
        to: Some(recipient.input.clone()),
        kind: content.kind,
        body: Value::Object(call.parameters.clone()),
        text,
        at_ms: now_ms,
        reply_to,
        opaque: call.text("biz_opaque_callback_data").map(str::to_owned),
        category: Some(category),
        pricing_type,
        statuses: Vec::new(),
        read_by_business: false,
        is_from_phone: false,
        reactions: BTreeMap::new(),
        buttons,
    };
    world.keep(message.clone());

    let mut contact = json!({ "input": recipient.input });
    if recipient.by_user_id {
        contact["user_id"] = json!(recipient.input);
    } else {
        let phone = recipient
            .customer
            .and_then(|customer| customer.phone)
            .unwrap_or_else(|| crate::world::digits_of(&recipient.input));
        contact["wa_id"] = json!(phone);
    }
    let mut item = json!({ "id": id });
    if let Some(held) = held {
        item["message_status"] = json!(held);
    }
    Ok((message, json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [item] }), failure))
}

/// `status:"read"`: this message and all before it; with `typing_indicator` the person sees typing for 25 seconds.
fn mark(state: &Arc<State>, call: &Call, number: &Number) -> Outcome {
    if call.text("status") != Some("read") {
        return Err(GraphError::invalid("status is not one of read."));
    }
    let id = call.required("message_id")?;
    let now_ms = state.clock.now_ms();
    let mut world = state.world();
    let known =
        world.message(id).filter(|message| message.direction == Direction::Inbound && message.number_id == number.id);
    let (customer, at_ms) =
        known.map(|message| (message.customer.clone().unwrap_or_default(), message.at_ms)).ok_or_else(|| {
            GraphError { http: 400, ..GraphError::code(100) }
                .details("message_id does not name a message this number received.")
        })?;
    for message in &mut world.messages {
        let theirs = message.direction == Direction::Inbound
            && message.number_id == number.id
            && message.customer.as_deref() == Some(customer.as_str());
        if theirs && message.at_ms <= at_ms {
            message.read_by_business = true;
        }
    }
    if let Some(typing) = call.parameters.get("typing_indicator") {
        if typing["type"].as_str() != Some("text") {
            return Err(GraphError::invalid("typing_indicator.type is not one of text."));
        }
        world.pair(&customer, &number.id).typing_until = now_ms + 25_000;
    }
    drop(world);
    state.changed(&customer);
    Ok(Answer::Json(json!({ "success": true })))
}

fn is_offer(template: Option<&templates::Rendered>) -> bool {
    template.is_some_and(|template| template.category.eq_ignore_ascii_case("marketing"))
}
