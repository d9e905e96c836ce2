//! What becomes of a message the business sent: statuses, with prices, in the order asked for (facts/meta.md 3.6, 5.2).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::month_of;
use crate::delivery::{Content, Update};
use crate::error::GraphError;
use crate::state::State;
use crate::world::{Message, StatusNote, World};

/// One step in the life of a sent message.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Status(String),
    Failed(GraphError),
}

impl Step {
    /// `sent`, `read`, `failed`, `failed:131049` …
    pub(crate) fn parse(text: &str) -> Step {
        match text.strip_prefix("failed") {
            Some(rest) => Step::Failed(GraphError::code(rest.trim_start_matches(':').parse().unwrap_or(131_000))),
            None => Step::Status(text.to_owned()),
        }
    }
}

impl State {
    /// What will be told about an accepted message: the steps asked for, or what really happens.
    pub(crate) fn plan(&self, message: &Message, failure: Option<GraphError>) -> Vec<Step> {
        if let Some(script) = &self.faults().statuses {
            return script.iter().map(|step| Step::parse(step)).collect();
        }
        if let Some(error) = failure {
            return vec![Step::Failed(error)];
        }
        let mut steps = vec![Step::Status("sent".to_owned())];
        let world = self.world();
        let Some(customer) = message.customer.as_ref().and_then(|id| world.customers.get(id)) else { return steps };
        if customer.online {
            steps.push(Step::Status("delivered".to_owned()));
            if customer.reads_at_once && customer.read_receipts {
                steps.push(Step::Status("read".to_owned()));
            }
        }
        steps
    }

    /// Carries out the steps, with the configured pause before each.
    pub(crate) fn run(self: &Arc<State>, message_id: String, steps: Vec<Step>) {
        let state = Arc::clone(self);
        let busy = self.busy();
        tokio::spawn(async move {
            for step in steps {
                tokio::time::sleep(state.config.status_delay).await;
                state.tell(&message_id, &step);
            }
            drop(busy);
        });
    }

    /// Notes a status and publishes its webhook. Says whether the message exists.
    pub(crate) fn tell(self: &Arc<State>, message_id: &str, step: &Step) -> bool {
        let now_ms = self.clock.now_ms();
        let contacts_on_failed = self.faults().contacts_on_failed;
        let told = {
            let mut world = self.world();
            let priced =
                world.message(message_id).is_some_and(|message| !message.has("delivered") && !message.has("read"));
            let Some(message) = world.message_mut(message_id) else { return false };
            let (status, code) = match step {
                Step::Status(status) => (status.clone(), None),
                Step::Failed(error) => ("failed".to_owned(), Some(error.code)),
            };
            message.statuses.push(StatusNote { status, at_ms: now_ms, code });
            let message = message.clone();
            status_value(&world, &message, step, &Telling { now_ms, priced, contacts_on_failed })
                .map(|(waba_id, value)| (message, waba_id, value))
        };
        let Some((message, waba_id, value)) = told else { return false };
        let customer = message.customer.as_ref().and_then(|id| self.world().customers.get(id).cloned());
        let has_role = customer.is_some_and(|customer| customer.has_role);
        self.publish(Update {
            waba_id,
            number_id: Some(message.number_id),
            app_id: None,
            has_role,
            content: Content::Change { field: "messages".to_owned(), value },
        });
        if let Some(customer) = message.customer {
            self.changed(&customer);
        }
        true
    }

    /// The price class of a message accepted now; service messages use up the number's free thousand of the month.
    pub(crate) fn pricing_type(&self, world: &mut World, number_id: &str, category: &str, window_open: bool) -> String {
        let (year, month) = month_of(self.clock.now_ms());
        let charged = (year, month) >= (2026, 10);
        let free = match category {
            "service" if charged => {
                let used = world.allowance.entry((number_id.to_owned(), year, month)).or_default();
                *used += 1;
                *used <= self.config.free_service_messages
            }
            "service" => true,
            "utility" => !charged && window_open,
            _ => false,
        };
        if free { "free_customer_service" } else { "regular" }.to_owned()
    }
}

/// How a status is told just now.
struct Telling {
    now_ms: i64,
    /// Nothing priced was told before, but perhaps `sent`.
    priced: bool,
    contacts_on_failed: bool,
}

/// The webhook's `value` for one status, and the account it belongs to.
fn status_value(world: &World, message: &Message, step: &Step, telling: &Telling) -> Option<(String, Value)> {
    let now_ms = telling.now_ms;
    let number = world.numbers.get(&message.number_id)?;
    let customer = message.customer.as_ref().and_then(|id| world.customers.get(id));
    let phone = match customer {
        Some(customer) => world.visible_phone(customer, &number.id, now_ms),
        None => message.to.as_deref().map(crate::world::digits_of),
    };
    let mut status = json!({ "id": message.id, "timestamp": (now_ms / 1000).to_string() });
    if let Some(phone) = &phone {
        status["recipient_id"] = json!(phone);
    }
    if let Some(customer) = customer {
        status["recipient_user_id"] = json!(customer.user_id);
    }
    if let Some(opaque) = &message.opaque {
        status["biz_opaque_callback_data"] = json!(opaque);
    }
    let contacts;
    match step {
        Step::Failed(error) => {
            status["status"] = json!("failed");
            status["errors"] = json!([error.in_webhook()]);
            contacts = customer
                .filter(|_| telling.contacts_on_failed)
                .map(|customer| crate::inbound::contact(customer, phone.as_deref()));
        }
        Step::Status(name) => {
            status["status"] = json!(name);
            let carries_price = name == "sent" || (telling.priced && (name == "delivered" || name == "read"));
            if let (true, Some(category), Some(kind)) = (carries_price, &message.category, &message.pricing_type) {
                status["pricing"] = json!({ "billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category });
            }
            contacts = customer.map(|customer| crate::inbound::contact(customer, phone.as_deref()));
        }
    }
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": number.digits(), "phone_number_id": number.id },
        "statuses": [status],
    });
    if let Some(contact) = contacts {
        value["contacts"] = json!([contact]);
    }
    Some((number.waba_id.clone(), value))
}
