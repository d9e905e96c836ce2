//! A person as the business sees them.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::{Channel, ContactId, Locale, PhoneNumber, Problem, StaffId, Timestamp, UnknownWord};

use crate::fields;
use crate::identities::{Identity, Kind, readable_phone};

/// Whether a contact is somebody or a business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactKind {
    #[default]
    Person,
    Company,
}

impl ContactKind {
    pub const ALL: [ContactKind; 2] = [ContactKind::Person, ContactKind::Company];

    pub const fn as_str(self) -> &'static str {
        match self {
            ContactKind::Person => "person",
            ContactKind::Company => "company",
        }
    }
}

impl FromStr for ContactKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        ContactKind::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// A contact with everything that is kept about it here.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: ContactId,
    /// Empty for a person without a name; show [`Person::label`].
    pub name: String,
    pub kind: ContactKind,
    /// Where the person works.
    pub company: Option<ContactId>,
    /// Who of the staff looks after them.
    pub owner: Option<StaffId>,
    /// The language the person last wrote a known word in, or was entered with.
    pub language: Option<String>,
    /// IANA name; nothing where only the number's country speaks for one.
    pub time_zone: Option<String>,
    pub identities: Vec<Identity>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Since when they are out of sight.
    pub deleted_at: Option<Timestamp>,
    /// Who stands for them while they count as one person.
    pub merged_into: Option<ContactId>,
    pub version: i64,
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
    pub email: Option<String>,
    pub channel: Option<Channel>,
}

impl Label {
    pub(super) fn learn(&mut self, channel: Channel, kind: Kind, value: &str) {
        self.channel.get_or_insert(channel);
        match kind {
            Kind::Phone => self.phone = Some(value.to_owned()),
            Kind::Username => self.username = Some(value.to_owned()),
            Kind::Email => self.email = Some(value.to_owned()),
            Kind::UserId | Kind::ParentUserId => {}
        }
    }

    /// The name, else the number, else the username, else the e-mail address, else where the person is.
    pub fn show(&self, locale: Locale) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match (&self.phone, &self.username, &self.email, self.channel) {
            (Some(phone), ..) => readable_phone(phone),
            (None, Some(username), ..) => format!("@{username}"),
            (None, None, Some(email), _) => email.clone(),
            (None, None, None, Some(channel)) => web::t!(locale, "person-on-channel", channel = channel.brand()),
            (None, None, None, None) => web::t!(locale, "person-unknown"),
        }
    }
}

/// A person to be entered, checked by [`super::rules::checked`].
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub name: String,
    pub kind: ContactKind,
    pub company: Option<ContactId>,
    pub owner: Option<StaffId>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub phones: Vec<PhoneNumber>,
    /// As they are compared.
    pub emails: Vec<String>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
}

/// What becomes different about a person; what is left out stays. Checked by [`super::rules::checked_change`].
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Option<String>,
    pub kind: Option<ContactKind>,
    pub company: Option<Option<ContactId>>,
    pub owner: Option<Option<StaffId>>,
    pub language: Option<Option<String>>,
    pub time_zone: Option<Option<String>>,
    /// The numbers and addresses that people entered, whole. What the channel itself told stays in any case.
    pub known_by: Option<(Vec<PhoneNumber>, Vec<String>)>,
    /// All of them, whole.
    pub tags: Option<Vec<String>>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
    /// Nothing takes a value away.
    pub fields: BTreeMap<String, Option<String>>,
}

/// Why a person was not entered, changed or put out of sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The number or address belongs to this person already.
    TakenBy {
        kind: Kind,
        value: String,
        contact: ContactId,
    },
    NotFound,
    /// Somebody changed the person since they were read.
    Changed,
    /// There is no such company, or it is a person, or the contact itself.
    UnknownCompany,
    UnknownOwner,
    /// People work there, so it stays a company.
    HasPeople,
    TooManyTags,
    Field(fields::Refusal),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::TakenBy { kind, value, contact } => {
                let shown = if kind == Kind::Phone { readable_phone(&value) } else { value };
                let detail =
                    format!("{shown} already belongs to another contact, {contact}. Change that contact instead.");
                Problem::new(409, "identity_taken", detail).field(
                    "identities",
                    "identity_taken",
                    format!("This already belongs to the contact {contact}."),
                )
            }
            Refusal::NotFound => Problem::not_found(),
            Refusal::Changed => Problem::new(
                412,
                "contact_changed",
                "Somebody changed this contact meanwhile. Read it again, and change what is still to be changed.",
            ),
            Refusal::UnknownCompany => {
                Problem::invalid().field("company_id", "unknown", "There is no company with this id.")
            }
            Refusal::UnknownOwner => {
                Problem::invalid().field("owner_id", "unknown", "There is no member of staff with this id.")
            }
            Refusal::HasPeople => Problem::invalid().field(
                "kind",
                "has_people",
                "People work there. Take the company from them first, then make it a person.",
            ),
            Refusal::TooManyTags => Problem::invalid().field("tags", "too_much", "A contact has at most 50 tags."),
            Refusal::Field(refusal) => refusal.into(),
        }
    }
}

/// Which people a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words as a person types them. Among many matches, those changed last are found.
    pub query: Option<String>,
    pub kind: Option<ContactKind>,
    pub tag: Option<String>,
    pub owner: Option<StaffId>,
    /// Those who work there.
    pub company: Option<ContactId>,
    /// Those who are in this segment now.
    pub segment: Option<uuid::Uuid>,
    /// Those out of sight instead of the others.
    pub is_deleted: bool,
    /// The last one of the page before.
    pub after: Option<(Timestamp, ContactId)>,
    pub limit: i64,
}
