//! A person as the business sees them.

use std::collections::BTreeMap;

use kernel::{Channel, ContactId, Locale, PhoneNumber, Problem, Timestamp};

use crate::identities::{Identity, Kind, readable_phone};

/// A contact with everything that is kept about it here.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: ContactId,
    /// Empty for a person without a name; show [`Person::label`].
    pub name: String,
    /// The language the person last wrote a known word in.
    pub language: Option<String>,
    pub identities: Vec<Identity>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Person {
    pub fn label(&self) -> Label {
        let mut label = Label { name: self.name.clone(), ..Label::default() };
        for identity in &self.identities {
            label.learn(identity.channel, identity.kind, &identity.value);
        }
        label
    }
}

/// What a person is called on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// Without the `@`.
    pub username: Option<String>,
    pub channel: Option<Channel>,
}

impl Label {
    pub(super) fn learn(&mut self, channel: Channel, kind: Kind, value: &str) {
        self.channel.get_or_insert(channel);
        match kind {
            Kind::Phone => self.phone = Some(value.to_owned()),
            Kind::Username => self.username = Some(value.to_owned()),
            Kind::UserId | Kind::ParentUserId => {}
        }
    }

    /// The name, else the number, else the username, else where the person is.
    pub fn show(&self, locale: Locale) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match (&self.phone, &self.username, self.channel) {
            (Some(phone), _, _) => readable_phone(phone),
            (None, Some(username), _) => format!("@{username}"),
            (None, None, Some(channel)) => web::t!(locale, "person-on-channel", channel = channel.brand()),
            (None, None, None) => web::t!(locale, "person-unknown"),
        }
    }
}

/// A person to be entered, checked by [`super::rules::checked`].
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub name: String,
    pub phones: Vec<PhoneNumber>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
}

/// Why a person was not entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The number belongs to this person already.
    TakenBy { phone: PhoneNumber, contact: ContactId },
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::TakenBy { phone, contact } => Problem::new(
                409,
                "identity_taken",
                format!(
                    "{} already belongs to another contact, {contact}. Change that contact instead.",
                    phone.readable()
                ),
            )
            .field(
                "identities",
                "identity_taken",
                format!("This number already belongs to the contact {contact}."),
            ),
        }
    }
}

/// Which people a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words as a person types them. Among many matches, those changed last are found.
    pub query: Option<String>,
    /// The last one of the page before.
    pub after: Option<(Timestamp, ContactId)>,
    pub limit: i64,
}
