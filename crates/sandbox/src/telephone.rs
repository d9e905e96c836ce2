//! What a person does with a telephone besides writing: reads, plays, taps, changes settings.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use crate::Inbound;
use crate::delivery::{Content, Update};
use crate::outbound::Step;
use crate::state::State;
use crate::world::{Customer, Direction, Message};

/// Settings of a telephone; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerChange {
    pub name: Option<String>,
    pub username: Option<String>,
    pub shares_phone: Option<bool>,
    pub read_receipts: Option<bool>,
    pub reads_at_once: Option<bool>,
    pub online: Option<bool>,
    pub has_role: Option<bool>,
    /// Number ids to block and to unblock.
    pub block: Vec<String>,
    pub unblock: Vec<String>,
}

impl State {
    /// The person opens the thread: what arrived and is unread becomes read, told only with read receipts on.
    /// Answers how many messages.
    pub(crate) fn read_thread(self: &Arc<State>, customer_id: &str, number_id: &str) -> usize {
        let (unread, receipts) = {
            let world = self.world();
            let receipts = world.customers.get(customer_id).is_some_and(|customer| customer.read_receipts);
            let unread: Vec<String> = world
                .thread(customer_id, number_id)
                .filter(|message| is_unread(message))
                .map(|message| message.id.clone())
                .collect();
            (unread, receipts)
        };
        for id in &unread {
            if receipts {
                self.tell(id, &Step::Status("read".to_owned()));
            } else if let Some(message) = self.world().message_mut(id) {
                // Seen, and nobody is told.
                message.read_by_business = true;
            }
        }
        self.changed(customer_id);
        unread.len()
    }

    /// The person taps a quick reply, a reply button or a list row of a message. `choice` is its payload or id.
    pub(crate) fn tap(self: &Arc<State>, message_id: &str, choice: &str) -> Result<String, String> {
        let (message, title) = {
            let world = self.world();
            let message = world.message(message_id).cloned().ok_or("There is no such message.")?;
            let title = message
                .buttons
                .iter()
                .find(|(id, _)| id == choice)
                .map(|(_, title)| title.clone())
                .ok_or("The message has no such button.")?;
            (message, title)
        };
        let customer = message.customer.clone().ok_or("Nobody has this message.")?;
        if message.body["interactive"]["type"] == "request_contact_info" {
            return self.write(&customer, &message.number_id, Inbound::kind("contact_request").reply_to(message_id));
        }
        let is_list = message.body["interactive"]["type"] == "list";
        let inbound = match message.kind.as_str() {
            "template" => Inbound { payload: Some(json!(choice)), text: Some(title), ..Inbound::kind("button") },
            _ => Inbound {
                payload: Some(json!({ "id": choice, "title": title })),
                ..Inbound::kind(if is_list { "list_reply" } else { "button_reply" })
            },
        };
        self.write(&customer, &message.number_id, inbound.reply_to(message_id))
    }

    /// The person stops a business's offers in WhatsApp's own settings, or lets them come again (facts/meta.md 3.8), at this
    /// second or now.
    pub(crate) fn choose_offers(
        self: &Arc<State>,
        customer_id: &str,
        number_id: &str,
        are_wanted: bool,
        seconds: Option<i64>,
    ) -> Result<(), String> {
        let now_ms = self.clock.now_ms();
        let update = {
            let mut world = self.world();
            let number =
                world.numbers.get(number_id).cloned().ok_or_else(|| format!("There is no number {number_id}."))?;
            let customer =
                world.customers.get_mut(customer_id).ok_or_else(|| format!("There is no customer {customer_id}."))?;
            match are_wanted {
                true => customer.no_offers.remove(number_id),
                false => customer.no_offers.insert(number_id.to_owned()),
            };
            let customer = customer.clone();
            let phone = world.visible_phone(&customer, number_id, now_ms);
            let mut preference = json!({
                "user_id": customer.user_id,
                "detail": if are_wanted { "User requested to resume marketing messages" } else { "User requested to stop marketing messages" },
                "category": "marketing_messages",
                "value": if are_wanted { "resume" } else { "stop" },
                "timestamp": seconds.unwrap_or(now_ms / 1000),
            });
            if let Some(phone) = &phone {
                preference["wa_id"] = json!(phone);
            }
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": number.digits(), "phone_number_id": number.id },
                "contacts": [crate::inbound::contact(&customer, phone.as_deref())],
                "user_preferences": [preference],
            });
            Update {
                waba_id: number.waba_id.clone(),
                number_id: Some(number.id.clone()),
                app_id: None,
                has_role: customer.has_role,
                content: Content::Change { field: "user_preferences".to_owned(), value },
            }
        };
        self.publish(update);
        self.changed(customer_id);
        Ok(())
    }

    pub(crate) fn change_customer(self: &Arc<State>, id: &str, change: CustomerChange) -> Result<Customer, String> {
        let (customer, waiting) = {
            let mut world = self.world();
            let customer = world.customers.get_mut(id).ok_or_else(|| format!("There is no customer {id}."))?;
            let was_online = customer.online;
            if let Some(name) = change.name {
                customer.name = Some(name).filter(|name| !name.is_empty());
            }
            if let Some(username) = change.username {
                customer.username = Some(username.trim_start_matches('@').to_owned()).filter(|name| !name.is_empty());
            }
            customer.shares_phone = change.shares_phone.unwrap_or(customer.shares_phone);
            customer.read_receipts = change.read_receipts.unwrap_or(customer.read_receipts);
            customer.reads_at_once = change.reads_at_once.unwrap_or(customer.reads_at_once);
            customer.online = change.online.unwrap_or(customer.online);
            customer.has_role = change.has_role.unwrap_or(customer.has_role);
            customer.blocked.extend(change.block);
            change.unblock.iter().for_each(|number| {
                customer.blocked.remove(number);
            });
            let customer = customer.clone();
            let waiting: Vec<String> = match customer.online && !was_online {
                true => world
                    .messages
                    .iter()
                    .filter(|message| message.customer.as_deref() == Some(id) && waits(message))
                    .map(|message| message.id.clone())
                    .collect(),
                false => Vec::new(),
            };
            (customer, waiting)
        };
        for message_id in waiting {
            let mut steps = vec![Step::Status("delivered".to_owned())];
            if customer.reads_at_once && customer.read_receipts {
                steps.push(Step::Status("read".to_owned()));
            }
            self.run(message_id, steps);
        }
        self.changed(id);
        Ok(customer)
    }
}

/// Arrived, and not yet seen by the person.
pub(crate) fn is_unread(message: &Message) -> bool {
    message.direction == Direction::Outbound
        && message.has("delivered")
        && !message.has("read")
        && !message.read_by_business
        && message.kind != "reaction"
}

/// Sent while the telephone was off.
fn waits(message: &Message) -> bool {
    message.direction == Direction::Outbound
        && message.has("sent")
        && !message.has("delivered")
        && !message.has("failed")
}
