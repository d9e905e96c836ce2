//! Who a person is to WhatsApp, since a telephone number need not be there (facts/meta.md 3.3).

use kernel::PhoneNumber;
use serde_json::{Value, json};

use super::fields::Fields;
use crate::incoming::Person;

const LONGEST_NAME: usize = 256;
const LONGEST_USERNAME: usize = 64;

/// What an id is, by how it looks. Business-scoped ids have been seen under keys that used to hold numbers.
#[derive(Debug, PartialEq, Eq)]
enum Id {
    Phone(PhoneNumber),
    User(String),
    Parent(String),
}

/// The key under which a value stood: what it is if it looks like nothing we know.
#[derive(Clone, Copy)]
enum Meant {
    Phone,
    User,
    Parent,
}

fn classify(value: &str, meant: Meant) -> Option<Id> {
    if let Ok(phone) = PhoneNumber::from_digits(value) {
        return Some(Id::Phone(phone));
    }
    let scoped = value.split_once('.').filter(|(country, rest)| {
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && is_token(rest.strip_prefix("ENT.").unwrap_or(rest))
    });
    match (scoped, meant) {
        (Some((_, rest)), Meant::Phone | Meant::User) if rest.starts_with("ENT.") => Some(Id::Parent(value.to_owned())),
        // Older drafts show parent ids without "ENT".
        (Some(_), Meant::Parent) | (None, Meant::Parent) => Some(Id::Parent(value.to_owned())),
        (Some(_), Meant::Phone | Meant::User) | (None, Meant::User) => Some(Id::User(value.to_owned())),
        (None, Meant::Phone) => None,
    }
}

fn is_token(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Takes up the first known value for each kind of id. Keys are tried in the order given.
fn identify(person: &mut Person, fields: Fields, key: &str, meant: Meant) {
    match fields.id(key).and_then(|value| classify(&value, meant)) {
        Some(Id::Phone(phone)) => _ = person.phone.get_or_insert(phone),
        Some(Id::User(id)) => _ = person.user_id.get_or_insert(id),
        Some(Id::Parent(id)) => _ = person.parent_user_id.get_or_insert(id),
        None => {}
    }
}

/// One of `value.contacts[]`.
pub(in crate::whatsapp) fn of_contact(contact: &Value) -> Person {
    let contact = Fields::of(contact);
    let profile = contact.object("profile");
    let mut person = Person {
        name: profile.line("name", LONGEST_NAME),
        username: profile.line("username", LONGEST_USERNAME + 1).map(|name| name.trim_start_matches('@').to_owned()),
        ..Person::default()
    };
    identify(&mut person, contact, "wa_id", Meant::Phone);
    identify(&mut person, contact, "user_id", Meant::User);
    identify(&mut person, contact, "parent_user_id", Meant::Parent);
    person
}

/// The sender of a message.
pub(super) fn of_sender(message: Fields) -> Person {
    let mut person = Person::default();
    identify(&mut person, message, "from", Meant::Phone);
    identify(&mut person, message, "from_user_id", Meant::User);
    identify(&mut person, message, "from_parent_user_id", Meant::Parent);
    person
}

/// Whom the business wrote to on its telephone.
pub(super) fn of_receiver(echo: Fields) -> Person {
    let mut person = Person::default();
    identify(&mut person, echo, "to", Meant::Phone);
    identify(&mut person, echo, "to_user_id", Meant::User);
    identify(&mut person, echo, "to_parent_user_id", Meant::Parent);
    person
}

/// The recipient of what we sent, in every spelling seen (facts/meta.md 3.3).
pub(super) fn of_recipient(status: Fields) -> Person {
    let mut person = Person::default();
    if status.text("recipient_type").as_deref() != Some("group") {
        identify(&mut person, status, "recipient_id", Meant::Phone);
    }
    for key in ["recipient_user_id", "recipient_participant_user_id", "user_id"] {
        identify(&mut person, status, key, Meant::User);
    }
    identify(&mut person, status, "recipient_participant_id", Meant::Phone);
    for key in [
        "recipient_parent_user_id",
        "parent_recipient_user_id",
        "recipient_participant_parent_user_id",
        "parent_user_id",
    ] {
        identify(&mut person, status, key, Meant::Parent);
    }
    person
}

/// A person as `user_preferences` names them.
pub(super) fn of_preference(preference: Fields) -> Person {
    let mut person = Person::default();
    identify(&mut person, preference, "wa_id", Meant::Phone);
    identify(&mut person, preference, "user_id", Meant::User);
    identify(&mut person, preference, "parent_user_id", Meant::Parent);
    person
}

/// Completes a person from the contacts of the same value. `is_alone`: the value holds one contact and one message,
/// so that they belong together even if they share no id.
pub(in crate::whatsapp) fn complete(person: Person, contacts: &[Person], is_alone: bool) -> Person {
    let shares = |contact: &&Person| equal(&person.phone, &contact.phone) || equal(&person.user_id, &contact.user_id);
    let only = || contacts.first().filter(|contact| is_alone && contacts.len() == 1 && !contradicts(&person, contact));
    let Some(contact) = contacts.iter().find(shares).or_else(only).cloned() else {
        return person;
    };
    Person {
        phone: person.phone.or(contact.phone),
        user_id: person.user_id.or(contact.user_id),
        parent_user_id: person.parent_user_id.or(contact.parent_user_id),
        username: person.username.or(contact.username),
        name: person.name.or(contact.name),
    }
}

fn equal<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
    a.is_some() && a == b
}

fn contradicts(a: &Person, b: &Person) -> bool {
    fn differ<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
        a.is_some() && b.is_some() && a != b
    }
    differ(&a.phone, &b.phone) || differ(&a.user_id, &b.user_id)
}

/// The person as one of `value.contacts[]`, for an item that must be readable alone.
pub(in crate::whatsapp) fn to_contact(person: &Person) -> Value {
    let mut contact = json!({ "profile": {} });
    let mut put = |pointer: &str, key: &str, value: Option<&str>| {
        if let (Some(Value::Object(map)), Some(value)) = (contact.pointer_mut(pointer), value) {
            map.insert(key.to_owned(), value.into());
        }
    };
    put("/profile", "name", person.name.as_deref());
    put("/profile", "username", person.username.as_deref());
    put("", "wa_id", person.phone.as_ref().map(PhoneNumber::digits));
    put("", "user_id", person.user_id.as_deref());
    put("", "parent_user_id", person.parent_user_id.as_deref());
    contact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_by_its_look_and_then_by_its_key() {
        let phone = |digits| Some(Id::Phone(PhoneNumber::from_digits(digits).unwrap()));
        let user = |id: &str| Some(Id::User(id.to_owned()));
        let parent = |id: &str| Some(Id::Parent(id.to_owned()));
        for (value, meant, id) in [
            ("16505551234", Meant::Phone, phone("16505551234")),
            ("16505551234", Meant::User, phone("16505551234")),
            ("+250 788 123 200", Meant::Phone, phone("250788123200")),
            ("US.13491208655302741918", Meant::Phone, user("US.13491208655302741918")),
            ("US.13491208655302741918", Meant::User, user("US.13491208655302741918")),
            ("US.13491208655302741918", Meant::Parent, parent("US.13491208655302741918")),
            ("US.ENT.11815799212886844830", Meant::Phone, parent("US.ENT.11815799212886844830")),
            ("US.ENT.11815799212886844830", Meant::User, parent("US.ENT.11815799212886844830")),
            ("something-new:1", Meant::User, user("something-new:1")),
            ("something-new:1", Meant::Phone, None),
            ("us.123", Meant::Phone, None),
            ("US.12/3", Meant::Phone, None),
            ("US.", Meant::Phone, None),
        ] {
            assert_eq!(classify(value, meant), id, "{value}");
        }
    }

    #[test]
    fn a_contact_is_never_given_to_somebody_else() {
        let person = |phone: Option<&str>, user: Option<&str>, name: Option<&str>| Person {
            phone: phone.map(|digits| PhoneNumber::from_digits(digits).unwrap()),
            user_id: user.map(str::to_owned),
            name: name.map(str::to_owned),
            ..Person::default()
        };
        let (ada, bob) =
            (person(Some("16505551234"), Some("US.1"), Some("Ada")), person(None, Some("US.2"), Some("Bob")));
        let both = [ada.clone(), bob.clone()];
        assert_eq!(complete(person(Some("16505551234"), None, None), &both, false), ada);
        assert_eq!(complete(person(None, Some("US.2"), None), &both, false), bob);
        assert_eq!(complete(person(Some("16505550000"), None, None), &both, false).name, None);
        assert_eq!(complete(person(Some("16505550000"), None, None), &both[..1], true).name, None, "another number");
        assert_eq!(
            complete(person(Some("16505550000"), None, None), &both[1..], true).name,
            bob.name,
            "nothing speaks against it"
        );
        assert_eq!(
            complete(person(Some("16505550000"), None, None), &both[1..], false).name,
            None,
            "one of several messages"
        );
    }
}
