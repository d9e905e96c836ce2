//! Furnishing a world piece by piece, from the handle and from the control API alike.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::assets::{App, Business, Number, Token, TokenState, Waba};
use crate::ids;
use crate::world::{Customer, Template, World, digits_of};

/// The two permissions a WhatsApp business needs (facts/meta.md 8.2).
pub const BOTH_SCOPES: &[&str] = &["whatsapp_business_messaging", "whatsapp_business_management"];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewToken {
    pub app_id: String,
    /// None: every account.
    pub wabas: Option<BTreeSet<String>>,
    /// None: both WhatsApp permissions.
    pub scopes: Option<Vec<String>>,
    pub expires_at: Option<i64>,
    /// None: `SYSTEM_USER`.
    pub kind: Option<String>,
    pub data_access_expires_at: Option<i64>,
    pub value: Option<String>,
}

/// A person with a telephone. `NewCustomer::named("Maya").phone("+44 …")`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCustomer {
    pub id: Option<String>,
    pub name: Option<String>,
    pub username: Option<String>,
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub shares_phone: bool,
    pub read_receipts: bool,
    pub reads_at_once: bool,
    pub online: bool,
    pub has_role: bool,
}

impl Default for NewCustomer {
    fn default() -> NewCustomer {
        NewCustomer {
            id: None,
            name: None,
            username: None,
            phone: None,
            user_id: None,
            shares_phone: true,
            read_receipts: true,
            reads_at_once: false,
            online: true,
            has_role: false,
        }
    }
}

impl NewCustomer {
    pub fn named(name: &str) -> NewCustomer {
        NewCustomer { name: Some(name.to_owned()), ..NewCustomer::default() }
    }

    pub fn id(self, id: &str) -> NewCustomer {
        NewCustomer { id: Some(id.to_owned()), ..self }
    }

    pub fn phone(self, phone: &str) -> NewCustomer {
        NewCustomer { phone: Some(phone.to_owned()), ..self }
    }

    pub fn username(self, username: &str) -> NewCustomer {
        NewCustomer { username: Some(username.to_owned()), ..self }
    }

    pub fn user_id(self, user_id: &str) -> NewCustomer {
        NewCustomer { user_id: Some(user_id.to_owned()), ..self }
    }

    pub fn hides_phone(self) -> NewCustomer {
        NewCustomer { shares_phone: false, ..self }
    }

    pub fn has_role(self) -> NewCustomer {
        NewCustomer { has_role: true, ..self }
    }

    pub fn reads_at_once(self) -> NewCustomer {
        NewCustomer { reads_at_once: true, ..self }
    }

    /// Puts the person into the world and answers their id.
    pub(crate) fn into_world(self, world: &mut World) -> String {
        let id = self.id.unwrap_or_else(|| format!("c{}", world.customers.len() + 1));
        let customer = Customer {
            id: id.clone(),
            name: self.name,
            username: self.username.map(|name| name.trim_start_matches('@').to_owned()),
            phone: self.phone.map(|phone| digits_of(&phone)).filter(|digits| !digits.is_empty()),
            user_id: self.user_id.unwrap_or_else(|| ids::user("GB")),
            shares_phone: self.shares_phone,
            read_receipts: self.read_receipts,
            reads_at_once: self.reads_at_once,
            online: self.online,
            blocked: BTreeSet::new(),
            no_offers: BTreeSet::new(),
            has_role: self.has_role,
        };
        world.customers.insert(id.clone(), customer);
        id
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewTemplate {
    pub waba_id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    /// Empty is `APPROVED`.
    pub status: String,
    pub parameter_format: String,
    pub components: Value,
}

impl NewTemplate {
    /// An approved utility template in English with this body.
    pub fn body(waba_id: &str, name: &str, body: &str) -> NewTemplate {
        NewTemplate {
            waba_id: waba_id.to_owned(),
            name: name.to_owned(),
            components: json!([{ "type": "BODY", "text": body }]),
            ..NewTemplate::default()
        }
    }
}

impl World {
    /// Answers the portfolio's id.
    pub(crate) fn add_business(&mut self, name: &str) -> String {
        let business = Business::new(&ids::node(), name);
        let id = business.id.clone();
        self.businesses.insert(id.clone(), business);
        id
    }

    /// An app with a portfolio of its own.
    pub(crate) fn add_app(&mut self, name: &str) -> App {
        let business = self.add_business(name);
        let app = App::new(&ids::node(), name, &ids::secret(), &business, &ids::node());
        self.apps.insert(app.id.clone(), app.clone());
        app
    }

    /// An account with a portfolio of its own.
    pub(crate) fn add_waba(&mut self, name: &str) -> String {
        let business = self.add_business(name);
        self.add_waba_of(&business, name)
    }

    pub(crate) fn add_waba_of(&mut self, business_id: &str, name: &str) -> String {
        let waba = Waba::new(&ids::node(), name, business_id);
        let id = waba.id.clone();
        self.wabas.insert(id.clone(), waba);
        id
    }

    pub(crate) fn add_number(&mut self, waba_id: &str, display: &str, verified_name: &str) -> String {
        let number = Number::new(&ids::node(), waba_id, display, verified_name);
        let id = number.id.clone();
        self.numbers.insert(id.clone(), number);
        id
    }

    pub(crate) fn add_unproved_number(&mut self, waba_id: &str, display: &str, verified_name: &str) -> String {
        let number = Number::unproved(&ids::node(), waba_id, display, verified_name);
        let id = number.id.clone();
        self.numbers.insert(id.clone(), number);
        id
    }

    pub(crate) fn add_token(&mut self, new: NewToken) -> String {
        let value = new.value.unwrap_or_else(ids::token);
        let scopes = new.scopes.unwrap_or_else(|| BOTH_SCOPES.iter().map(|scope| (*scope).to_owned()).collect());
        self.tokens.insert(
            value.clone(),
            Token {
                value: value.clone(),
                app_id: new.app_id,
                wabas: new.wabas,
                scopes,
                state: TokenState::Valid,
                kind: new.kind.unwrap_or_else(|| "SYSTEM_USER".to_owned()),
                expires_at: new.expires_at,
                data_access_expires_at: new.data_access_expires_at,
                issued_at: None,
                user_id: ids::node(),
                client_business_id: None,
            },
        );
        value
    }

    pub(crate) fn add_template(&mut self, new: NewTemplate) -> String {
        let or = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
        let template = Template {
            id: ids::node(),
            waba_id: new.waba_id,
            name: new.name,
            language: or(new.language, "en_US"),
            category: or(new.category, "UTILITY"),
            status: or(new.status, "APPROVED"),
            parameter_format: or(new.parameter_format, "POSITIONAL"),
            components: new.components,
            quality: "UNKNOWN".to_owned(),
            refused_for: None,
            edited_ms: Vec::new(),
        };
        let id = template.id.clone();
        self.templates.push(template);
        id
    }
}
