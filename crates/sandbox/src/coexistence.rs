//! A number that is on a telephone too (facts/meta.md 4.11): its contacts and chats come by webhook when they are asked
//! for, and so does everything its owner writes there.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::assets::Number;
use crate::delivery::{Content, Update};
use crate::ids;
use crate::state::State;
use crate::world::{Customer, Direction, Message, StatusNote};

const DAY_S: i64 = 86_400;

impl State {
    /// Contacts: every person with a telephone number.
    pub(crate) fn sync_contacts(self: &Arc<State>, number_id: &str) {
        let now = self.clock.now_seconds();
        let people: Vec<Customer> =
            self.world().customers.values().filter(|person| person.phone.is_some()).cloned().collect();
        let items: Vec<Value> = people.iter().map(|person| contact(person, "add", now)).collect();
        self.tell_about_phone(number_id, "smb_app_state_sync", json!({ "state_sync": items }));
    }

    /// The owner adds, edits or removes a contact on the telephone.
    pub(crate) fn change_contact(
        self: &Arc<State>,
        number_id: &str,
        customer: &str,
        action: &str,
    ) -> Result<(), String> {
        if !matches!(action, "add" | "remove") {
            return Err("A contact is added or removed.".to_owned());
        }
        self.on_phone(number_id)?;
        let person = self.world().customers.get(customer).cloned();
        let person = person.ok_or_else(|| format!("There is no customer {customer}."))?;
        let item = contact(&person, action, self.clock.now_seconds());
        self.tell_about_phone(number_id, "smb_app_state_sync", json!({ "state_sync": [item] }));
        Ok(())
    }

    /// The chats of 180 days in three phases, then the media of the last 14 days; or the refusal to share them.
    pub(crate) fn sync_history(self: &Arc<State>, number_id: &str, is_shared: bool) {
        if !is_shared {
            let words = "History sync is turned off by the business from the WhatsApp Business App";
            let error =
                json!({ "code": 2_593_109, "title": words, "message": words, "error_data": { "details": words } });
            self.tell_about_phone(number_id, "history", json!({ "history": [{ "errors": [error] }] }));
            return;
        }
        let Some(number) = self.world().numbers.get(number_id).cloned() else { return };
        let now = self.clock.now_seconds();
        let people: Vec<Customer> =
            self.world().customers.values().filter(|person| person.phone.is_some()).cloned().collect();
        let mut media = Vec::new();
        for (phase, progress) in [(0, 30), (1, 80), (2, 100)] {
            let threads: Vec<Value> =
                people.iter().map(|person| thread(&number, person, phase, now, &mut media)).collect();
            let metadata = json!({ "phase": phase, "chunk_order": 1, "progress": progress });
            let chunk = json!({ "history": [{ "metadata": metadata, "threads": threads }] });
            self.tell_about_phone(number_id, "history", chunk);
        }
        for message in media {
            self.tell_about_phone(number_id, "history", json!({ "messages": [message] }));
        }
    }

    /// The owner writes on the telephone. Free, no status comes of it, and the window stays as it is. Answers the id.
    pub(crate) fn write_on_phone(
        self: &Arc<State>,
        number_id: &str,
        customer: &str,
        text: &str,
    ) -> Result<String, String> {
        let number = self.on_phone(number_id)?;
        let now_ms = self.clock.now_ms();
        let id = ids::wamid();
        let person = {
            let mut world = self.world();
            let person =
                world.customers.get(customer).cloned().ok_or_else(|| format!("There is no customer {customer}."))?;
            world.keep(Message {
                id: id.clone(),
                direction: Direction::Outbound,
                number_id: number.id.clone(),
                customer: Some(person.id.clone()),
                to: person.phone.clone(),
                kind: "text".to_owned(),
                body: json!({ "text": { "body": text } }),
                text: text.to_owned(),
                at_ms: now_ms,
                reply_to: None,
                opaque: None,
                category: None,
                pricing_type: None,
                statuses: vec![StatusNote { status: "delivered".to_owned(), at_ms: now_ms, code: None }],
                read_by_business: false,
                is_from_phone: true,
                reactions: std::collections::BTreeMap::new(),
                buttons: Vec::new(),
            });
            person
        };
        let mut echo = json!({
            "from": number.digits(), "to_user_id": person.user_id, "id": id,
            "timestamp": (now_ms / 1000).to_string(), "type": "text", "text": { "body": text },
        });
        if let Some(phone) = &person.phone {
            echo["to"] = json!(phone);
        }
        self.tell_about_phone(number_id, "smb_message_echoes", json!({ "message_echoes": [echo] }));
        self.changed(customer);
        Ok(id)
    }

    fn on_phone(&self, number_id: &str) -> Result<Number, String> {
        let number = self.world().numbers.get(number_id).cloned();
        let number = number.ok_or_else(|| format!("There is no number {number_id}."))?;
        match number.biz_app {
            Some(_) => Ok(number),
            None => Err("This number is on no telephone: set biz_app.".to_owned()),
        }
    }

    fn tell_about_phone(self: &Arc<State>, number_id: &str, field: &str, mut value: Value) {
        let Some(number) = self.world().numbers.get(number_id).cloned() else { return };
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({ "display_phone_number": number.digits(), "phone_number_id": number.id });
        self.publish(Update {
            waba_id: number.waba_id,
            number_id: Some(number.id),
            app_id: None,
            has_role: false,
            content: Content::Change { field: field.to_owned(), value },
        });
    }
}

fn contact(person: &Customer, action: &str, now: i64) -> Value {
    let name = person.label();
    let mut contact = json!({ "phone_number": person.phone, "user_id": person.user_id });
    if action == "add" {
        contact["full_name"] = json!(name);
        contact["first_name"] = json!(name.split_whitespace().next().unwrap_or_default());
    }
    if let Some(username) = &person.username {
        contact["username"] = json!(format!("@{username}"));
    }
    json!({ "type": "contact", "contact": contact, "action": action, "metadata": { "timestamp": now.to_string() } })
}

/// One person's chat in one phase: today and yesterday, the last ninety days, the ninety before. A picture of ten days
/// ago stands as a placeholder here and is laid aside for a webhook of its own.
fn thread(number: &Number, person: &Customer, phase: u8, now: i64, media: &mut Vec<Value>) -> Value {
    let phone = person.phone.clone().unwrap_or_default();
    let message = |from: &str, at: i64, status: &str, kind: &str, content: Value| {
        let mut message = json!({
            "from": from, "id": ids::wamid(), "timestamp": at.to_string(), "type": kind, "history_context": { "status": status },
        });
        if from != phone {
            message["to"] = json!(phone);
        }
        if !content.is_null() {
            message[kind] = content;
        }
        message
    };
    let text = |words: &str| json!({ "body": words });
    let business = number.digits();
    let messages = match phase {
        0 => vec![
            message(&phone, now - 7200, "READ", "text", text("Are you open tomorrow?")),
            message(&business, now - 7000, "DELIVERED", "text", text("Yes, from nine.")),
        ],
        1 => {
            let picture = message(&phone, now - 10 * DAY_S, "READ", "media_placeholder", Value::Null);
            media.push(json!({
                "from": phone, "id": picture["id"], "timestamp": picture["timestamp"], "type": "image",
                "image": { "id": ids::node(), "mime_type": "image/jpeg", "sha256": crate::media::sha256_base64(crate::media::sample("image/jpeg")), "caption": "Like this one" },
            }));
            vec![picture, message(&business, now - 10 * DAY_S + 60, "READ", "text", text("We have it in blue."))]
        }
        _ => vec![message(&business, now - 120 * DAY_S, "SENT", "text", text("Thank you for your order!"))],
    };
    let mut context = json!({ "wa_id": phone, "user_id": person.user_id });
    if let Some(username) = &person.username {
        context["username"] = json!(format!("@{username}"));
    }
    json!({ "id": phone, "context": context, "messages": messages })
}
