//! Identities: how one channel knows a contact, and which contact a webhook speaks of.
//!
//! - The provider's own id finds a person first, then the id over linked businesses, then the number.   (`rules::named`)
//! - What one webhook names together is attested, so it is added to the person found.
//! - If its parts belong to two contacts, the one with the provider's id is kept, nothing moves, and
//!   `contact.duplicate_suspected` is recorded with its proof, once a pair and proof.
//! - A number that the provider names with another id than its holder's, through the same account of the business, is taken for
//!   somebody else's: it goes to them, and a person is asked whether the two are one.                  (`rules::is_passed_on`)
//! - A username is a label: it goes where it was seen last and finds nobody.                            (`rules::finds`)
//! - Late news changes no name and no label.

mod model;
mod resolve;
mod rules;
mod store;

use ::store::{Error, Result, Scope, Tx};
use kernel::{Channel, ContactId, PhoneNumber};

pub(crate) use model::readable_phone;
pub use model::{Address, Identity, Kind, Proof, Seen, Source};
pub use resolve::{changed, resolve, resolve_all};
pub(crate) use resolve::{had_another_number, has_lost_number};
pub use rules::forms;
pub(crate) use rules::{LONGEST_NAME, email, finds};
pub use store::of_many;
pub(crate) use store::{New, add, forget, holders};

/// Everything a contact is known by, in the order it was learnt.
pub fn of(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Identity>> {
    store::of(scope, contact)
}

/// How to reach a contact on a channel, by what was seen last. Nothing if the channel cannot reach it.
pub fn address(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Option<Address>> {
    let mut address = Address::default();
    for (kind, value) in store::addresses(scope, contact, channel)? {
        match kind {
            Kind::Phone if address.phone.is_none() => {
                let phone = PhoneNumber::from_digits(&value);
                address.phone = Some(phone.map_err(|_| Error::Refused("an identity holds a number that is none"))?);
            }
            Kind::UserId if address.user_id.is_none() => address.user_id = Some(value),
            Kind::Phone | Kind::UserId | Kind::ParentUserId | Kind::Username | Kind::Email => {}
        }
    }
    Ok((address != Address::default()).then_some(address))
}

/// Tells the stream that a known contact got one more identity.
pub(crate) fn tell_added(tx: &mut Tx<'_>, contact: ContactId, channel: Channel, kind: Kind) {
    let event = ::store::Event::new("contact.identity_added");
    tx.record(event.contact(contact).fact("channel", channel.as_str()).fact("kind", kind.as_str()));
}
