//! What exists in the sandbox: what businesses own (`assets`), templates, people with their telephones, messages.
//! Data and look-ups only; nothing here sends.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::assets::{App, Business, Number, Token, Waba};
use crate::limits::Bucket;
use crate::media::File;

#[derive(Default, Debug)]
pub(crate) struct World {
    pub(crate) businesses: BTreeMap<String, Business>,
    pub(crate) apps: BTreeMap<String, App>,
    pub(crate) wabas: BTreeMap<String, Waba>,
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// Codes of finished signups, to be exchanged for tokens.
    pub(crate) codes: BTreeMap<String, Granted>,
    pub(crate) templates: Vec<Template>,
    /// Account, name, when: the name rests for 30 days.
    pub(crate) deleted_templates: Vec<(String, String, i64)>,
    pub(crate) customers: BTreeMap<String, Customer>,
    /// By (customer, number).
    pub(crate) pairs: BTreeMap<(String, String), Pair>,
    pub(crate) messages: Vec<Message>,
    /// Where in `messages` an id stands.
    pub(crate) places: BTreeMap<String, usize>,
    /// Files by their id.
    pub(crate) media: BTreeMap<String, File>,
    /// Throughput by number, in and out together.
    pub(crate) throughput: BTreeMap<String, Bucket>,
    /// Free service messages used, by (number, year, month).
    pub(crate) allowance: BTreeMap<(String, i64, u32), u32>,
}

/// What a code of Embedded Signup is worth.
#[derive(Clone, Debug)]
pub(crate) struct Granted {
    pub(crate) token: Token,
    pub(crate) redirect_uri: Option<String>,
    /// Seconds since 1970.
    pub(crate) expires_at: i64,
    pub(crate) is_used: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Template {
    pub id: String,
    pub waba_id: String,
    pub name: String,
    pub language: String,
    /// `MARKETING`, `UTILITY`, `AUTHENTICATION`.
    pub category: String,
    /// `PENDING`, `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED` …
    pub status: String,
    /// Why it is refused, such as `SCAM`; nothing else said, its form.
    pub refused_for: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    pub components: Value,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: String,
    /// When it was edited while it was approved.
    pub edited_ms: Vec<i64>,
}

/// A person with a telephone.
#[derive(Clone, Debug, Serialize)]
pub struct Customer {
    pub id: String,
    pub name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Digits without `+`. None: nobody knows it, not even the sandbox.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: String,
    /// Off: the phone is left out of webhooks, unless this business already knows it.
    pub shares_phone: bool,
    pub read_receipts: bool,
    /// What arrives is read at once, as if the thread were open.
    pub reads_at_once: bool,
    /// Off: messages wait with one tick.
    pub online: bool,
    /// Numbers this person has blocked.
    pub blocked: BTreeSet<String>,
    /// Numbers whose offers this person has stopped in WhatsApp's own settings.
    pub no_offers: BTreeSet<String>,
    /// A person with a role in the business's app: heard even while the app is in development.
    pub has_role: bool,
}

impl Customer {
    /// What the person is called on the sandbox's own pages.
    pub fn label(&self) -> String {
        self.name
            .clone()
            .or_else(|| self.username.as_ref().map(|name| format!("@{name}")))
            .or_else(|| self.phone.as_ref().map(|phone| format!("+{phone}")))
            .unwrap_or_else(|| self.user_id.clone())
    }
}

/// One person and one business number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    /// Milliseconds. The customer service window (facts/meta.md 4.9).
    pub(crate) window_until: i64,
    /// Milliseconds. Writing to a phone makes the number known to the business for thirty days (3.3).
    pub(crate) phone_known_until: i64,
    pub(crate) typing_until: i64,
    pub(crate) bucket: Option<Bucket>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the person to the business.
    Inbound,
    /// From the business to the person.
    Outbound,
}

#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub id: String,
    pub direction: Direction,
    pub number_id: String,
    /// None when the business wrote to a number no telephone here answers to.
    pub customer: Option<String>,
    pub to: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    /// Under its type's key for what came in; the whole request for what went out.
    pub body: Value,
    /// What a telephone shows.
    pub text: String,
    pub at_ms: i64,
    pub reply_to: Option<String>,
    pub opaque: Option<String>,
    /// `service`, or the template's category.
    pub category: Option<String>,
    /// `regular`, `free_customer_service`: said with `sent` and the first of `delivered` and `read`.
    pub pricing_type: Option<String>,
    /// The statuses this message really has, in order.
    pub statuses: Vec<StatusNote>,
    /// Inbound: the business has read it.
    pub read_by_business: bool,
    /// Outbound: its owner wrote it on the telephone (coexistence), not an app.
    pub is_from_phone: bool,
    /// Emoji by who reacted: `customer`, `business`.
    pub reactions: BTreeMap<String, String>,
    /// Quick replies of a template or buttons of an interactive message: (payload or id, title).
    pub buttons: Vec<(String, String)>,
}

impl Message {
    pub fn has(&self, status: &str) -> bool {
        self.statuses.iter().any(|note| note.status == status)
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct StatusNote {
    pub status: String,
    pub at_ms: i64,
    pub code: Option<i64>,
}

impl World {
    pub(crate) fn message(&self, id: &str) -> Option<&Message> {
        self.places.get(id).and_then(|place| self.messages.get(*place))
    }

    pub(crate) fn message_mut(&mut self, id: &str) -> Option<&mut Message> {
        let place = *self.places.get(id)?;
        self.messages.get_mut(place)
    }

    pub(crate) fn keep(&mut self, message: Message) {
        self.places.insert(message.id.clone(), self.messages.len());
        self.messages.push(message);
    }

    pub(crate) fn pair(&mut self, customer: &str, number_id: &str) -> &mut Pair {
        self.pairs.entry((customer.to_owned(), number_id.to_owned())).or_default()
    }

    pub(crate) fn thread(&self, customer: &str, number_id: &str) -> impl Iterator<Item = &Message> {
        self.messages
            .iter()
            .filter(move |message| message.customer.as_deref() == Some(customer) && message.number_id == number_id)
    }

    /// Who answers to `to`. Without a `+` Meta may prepend the sender's country code, so both readings are tried
    /// (facts/meta.md 4.1).
    pub(crate) fn by_phone(&self, to: &str, sender: &Number) -> Option<&Customer> {
        let digits = digits_of(to);
        let exact = self.customers.values().find(|customer| customer.phone.as_deref() == Some(digits.as_str()));
        if exact.is_some() || to.trim_start().starts_with('+') {
            return exact;
        }
        let sender = sender.digits();
        (1..=3.min(sender.len())).find_map(|length| {
            let wanted = format!("{}{}", &sender[..length], digits.trim_start_matches('0'));
            self.customers.values().find(|customer| customer.phone.as_deref() == Some(wanted.as_str()))
        })
    }

    /// The portfolio an account belongs to.
    pub(crate) fn business_of(&self, waba_id: &str) -> Option<&Business> {
        self.businesses.get(&self.wabas.get(waba_id)?.business_id)
    }

    pub(crate) fn by_user_id(&self, user_id: &str) -> Option<&Customer> {
        self.customers.values().find(|customer| customer.user_id == user_id)
    }

    /// Whether webhooks to this number name the person's phone (facts/meta.md 3.3).
    pub(crate) fn visible_phone(&self, customer: &Customer, number_id: &str, now_ms: i64) -> Option<String> {
        let known = self
            .pairs
            .get(&(customer.id.clone(), number_id.to_owned()))
            .is_some_and(|pair| pair.phone_known_until > now_ms);
        customer.phone.clone().filter(|_| customer.shares_phone || known)
    }
}

pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
