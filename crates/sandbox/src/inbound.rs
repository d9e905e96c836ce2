//! What a person writes to a business number, as Meta's webhook tells it (facts/meta.md 3.1 to 3.5).

use std::sync::Arc;

use base64::Engine;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::delivery::{Content, Update};
use crate::limits::Bucket;
use crate::samples;
use crate::state::State;
use crate::world::{Customer, Direction, Message, World};
use crate::{ids, media, poison};

const DAY_MS: i64 = 86_400_000;

/// A message from a person. `Inbound::text("…")` is the usual one; the rest is chosen by fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inbound {
    /// A type of facts/meta.md 3.2, or one of [`crate::KINDS`]; empty is `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The text, caption, emoji, button title or name, whichever the type has.
    pub text: Option<String>,
    /// The message this one answers, reacts to, edits or takes back.
    pub reply_to: Option<String>,
    /// Instead of the sample under the type's key.
    pub payload: Option<Value>,
    /// Laid over the finished message: `referral`, `context`, anything.
    pub extra: Option<Map<String, Value>>,
    /// Seconds since 1970, instead of now. Opens the window from there.
    pub timestamp: Option<i64>,
    /// Instead of a new one; the same id twice is what a receiver must see through.
    pub id: Option<String>,
    /// The content of the file, as base64, instead of a small sample; and what its type is said to be, true or not.
    pub file: Option<String>,
    pub mime: Option<String>,
    pub file_name: Option<String>,
    /// Spoils the message or its surroundings: one of [`crate::POISONS`].
    pub poison: Option<String>,
}

impl Inbound {
    pub fn text(text: impl Into<String>) -> Inbound {
        Inbound { text: Some(text.into()), ..Inbound::default() }
    }

    /// One of the other types, with sample content.
    pub fn kind(kind: &str) -> Inbound {
        Inbound { kind: kind.to_owned(), ..Inbound::default() }
    }

    /// A picture, a voice message or another file with this content.
    pub fn file(self, content: &[u8]) -> Inbound {
        Inbound { file: Some(base64::engine::general_purpose::STANDARD.encode(content)), ..self }
    }

    pub fn reply_to(self, message_id: impl Into<String>) -> Inbound {
        Inbound { reply_to: Some(message_id.into()), ..self }
    }

    pub fn at(self, seconds: i64) -> Inbound {
        Inbound { timestamp: Some(seconds), ..self }
    }

    pub fn poisoned(self, poison: &str) -> Inbound {
        Inbound { poison: Some(poison.to_owned()), ..self }
    }
}

impl State {
    /// Writes as a customer, and publishes the webhook. Answers the message's id.
    pub(crate) fn write(
        self: &Arc<State>,
        customer_id: &str,
        number_id: &str,
        inbound: Inbound,
    ) -> Result<String, String> {
        let (id, updates) = self.prepare(customer_id, number_id, inbound)?;
        updates.into_iter().for_each(|update| self.publish(update));
        self.changed(customer_id);
        Ok(id)
    }

    /// Notes the message in the world and answers its webhook without publishing it, for posts built by hand.
    pub(crate) fn prepare(
        &self,
        customer_id: &str,
        number_id: &str,
        inbound: Inbound,
    ) -> Result<(String, Vec<Update>), String> {
        if let Some(unknown) = inbound.poison.as_deref().filter(|poison| !poison::POISONS.contains(poison)) {
            return Err(format!("There is no poison '{unknown}'. There are: {}.", poison::POISONS.join(", ")));
        }
        let now_ms = self.clock.now_ms();
        let at_ms = inbound.timestamp.map_or(now_ms, |seconds| seconds * 1000);
        let id = inbound.id.clone().unwrap_or_else(ids::wamid);
        let mut world = self.world();
        if !world.numbers.contains_key(number_id) {
            return Err(format!("There is no number {number_id}."));
        }
        let previous =
            world.customers.get(customer_id).cloned().ok_or_else(|| format!("There is no customer {customer_id}."))?;
        let kind = if inbound.kind.is_empty() { "text" } else { inbound.kind.as_str() };
        if kind == "system" {
            new_number(&mut world, customer_id);
        }
        let customer = world.customers.get(customer_id).cloned().expect("OK because it was there above");
        let number = world.numbers.get(number_id).cloned().expect("OK because it was there above");
        let sample = samples::message(&samples::Asked {
            kind,
            inbound: &inbound,
            customer: &customer,
            previous: &previous,
            number: &number,
            base: &self.base,
            has_wrong_digest: self.faults().wrong_digests,
        })?;

        note(&mut world, &id, number_id, &customer, &sample, &inbound, at_ms);
        if let Some(object) = sample.fields.get(&sample.kind).filter(|object| object["mime_type"].is_string()) {
            let (file_id, mime) =
                (object["id"].as_str().unwrap_or_default(), object["mime_type"].as_str().unwrap_or_default());
            let content = match &inbound.file {
                Some(content) => Bytes::from(decoded(content)?),
                None => Bytes::from_static(media::sample(mime)),
            };
            let file = media::File::sent(mime, content, number_id, now_ms / 1000);
            world.media.insert(file_id.to_owned(), file);
        }
        let pair = world.pair(customer_id, number_id);
        pair.window_until = pair.window_until.max(at_ms + DAY_MS);
        world.throughput.entry(number_id.to_owned()).or_insert_with(|| Bucket::throughput(now_ms)).charge(now_ms);

        let phone = world.visible_phone(&customer, number_id, now_ms);
        let mut message = json!({ "id": id, "timestamp": (at_ms / 1000).to_string(), "type": sample.kind, "from_user_id": customer.user_id });
        if let Some(phone) = &phone {
            message["from"] = json!(phone);
        }
        for (key, value) in sample.fields.into_iter().chain(inbound.extra.clone().unwrap_or_default()) {
            message[key] = value;
        }
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.digits(), "phone_number_id": number.id },
            "messages": [message],
        });
        if kind != "system" {
            value["contacts"] = json!([contact(&customer, phone.as_deref())]);
        }
        let update = Update {
            waba_id: number.waba_id.clone(),
            number_id: Some(number.id.clone()),
            app_id: None,
            has_role: customer.has_role,
            content: Content::Change { field: "messages".to_owned(), value },
        };
        drop(world);
        let updates = match inbound.poison.as_deref() {
            None => vec![update],
            Some(poison) => poison::spoil(poison, update),
        };
        Ok((id, updates))
    }
}

pub(crate) fn decoded(content: &str) -> Result<Vec<u8>, String> {
    base64::engine::general_purpose::STANDARD.decode(content).map_err(|_| "The file is not base64.".to_owned())
}

/// One item of `contacts` (facts/meta.md 3.1). The phone is left out, not empty, where it is not shared.
pub(crate) fn contact(customer: &Customer, phone: Option<&str>) -> Value {
    let mut profile = Map::new();
    if let Some(name) = &customer.name {
        profile.insert("name".to_owned(), json!(name));
    }
    if let Some(username) = &customer.username {
        profile.insert("username".to_owned(), json!(format!("@{username}")));
    }
    let mut contact = json!({ "profile": profile, "user_id": customer.user_id });
    if let Some(phone) = phone {
        contact["wa_id"] = json!(phone);
    }
    contact
}

/// The person gets another telephone number, and with it another user id (facts/meta.md 3.3).
fn new_number(world: &mut World, customer_id: &str) {
    let Some(customer) = world.customers.get_mut(customer_id) else { return };
    if let Some(phone) = &mut customer.phone {
        let last = if phone.ends_with('9') { '8' } else { '9' };
        phone.pop();
        phone.push(last);
    }
    let country = customer.user_id.split('.').next().unwrap_or("GB").to_owned();
    customer.user_id = ids::user(&country);
}

/// Puts the message where the telephone shows it: as a bubble, or as a mark on the message it is about.
fn note(
    world: &mut World,
    id: &str,
    number_id: &str,
    customer: &Customer,
    sample: &samples::Sample,
    inbound: &Inbound,
    at_ms: i64,
) {
    let about = inbound.reply_to.as_deref();
    if sample.kind == "reaction" {
        if let Some(message) = about.and_then(|id| world.message_mut(id)) {
            match inbound.text.as_deref() {
                None | Some("") => message.reactions.remove("customer"),
                Some(emoji) => message.reactions.insert("customer".to_owned(), emoji.to_owned()),
            };
        }
        return;
    }
    if let ("edit" | "revoke", Some(message)) = (sample.kind.as_str(), about.and_then(|id| world.message_mut(id))) {
        message.text.clone_from(&sample.text);
        return;
    }
    if world.message(id).is_some() {
        return;
    }
    world.keep(Message {
        id: id.to_owned(),
        direction: Direction::Inbound,
        number_id: number_id.to_owned(),
        customer: Some(customer.id.clone()),
        to: None,
        kind: sample.kind.clone(),
        body: Value::Object(sample.fields.clone()),
        text: sample.text.clone(),
        at_ms,
        reply_to: inbound.reply_to.clone(),
        opaque: None,
        category: None,
        pricing_type: None,
        statuses: Vec::new(),
        read_by_business: false,
        is_from_phone: false,
        reactions: std::collections::BTreeMap::new(),
        buttons: Vec::new(),
    });
}
