//! What our own export says of permission channel by channel: `email marketing withdrawn 2026-05-12T10:00:00Z`.
//!
//! - Offers by WhatsApp are read as in any file.                                                          (`rules::draft`)
//! - Of all else only a refusal is taken: nothing but offers needs a yes, and no other channel could use one.
//! - Whoever refused everything on a channel did so at once, and may still be answered when they write.   (`Extent::All`)

use consent::ledger::Extent;
use kernel::{Channel, Purpose, Timestamp};

use super::values;
use crate::export::parted;

/// One thing that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    channel: String,
    purpose: String,
    pub(super) standing: String,
    pub(super) since: String,
}

/// Something that somebody refuses besides offers by WhatsApp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) channel: Channel,
    pub(super) extent: Extent,
    pub(super) at: Option<Timestamp>,
    pub(super) words: String,
}

impl Refused {
    /// Whether nothing may go by WhatsApp any more.
    pub(super) fn stops_whatsapp(&self) -> bool {
        self.channel == Channel::WhatsApp && self.extent == Extent::All
    }
}

impl Item {
    pub(super) fn refuses_offers(&self) -> bool {
        self.purpose == Purpose::Marketing.as_str() && self.is_refusal()
    }

    pub(super) fn is_offers_by_whatsapp(&self) -> bool {
        self.channel == Channel::WhatsApp.as_str() && self.purpose == Purpose::Marketing.as_str()
    }

    /// Whether it is of a channel that there is.
    pub(super) fn is_of_a_channel(&self) -> bool {
        self.channel.parse::<Channel>().is_ok()
    }

    fn is_refusal(&self) -> bool {
        self.standing == "withdrawn"
    }
}

pub(super) fn read(cell: &str) -> Vec<Item> {
    let item = |text: &String| {
        let mut words = text.split_whitespace().map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        Item { channel: next(), purpose: next(), standing: next(), since: next() }
    };
    parted(cell).iter().map(item).collect()
}

/// What is refused besides offers by WhatsApp, each once, in the order in which channels are locked.
pub(super) fn refused(items: &[Item], column: &str) -> Vec<Refused> {
    let stops: Vec<&Item> = items.iter().filter(|one| one.purpose == "all" && one.is_refusal()).collect();
    let is_stop = |one: &Item| stops.iter().any(|stop| (&stop.channel, &stop.since) == (&one.channel, &one.since));
    let mut all = Vec::new();
    for one in items.iter().filter(|one| one.is_refusal() && !one.is_offers_by_whatsapp()) {
        let extent = match (one.purpose.as_str(), one.purpose.parse()) {
            ("all", _) => Extent::All,
            (_, Ok(purpose @ (Purpose::Service | Purpose::Transactional | Purpose::Marketing))) if !is_stop(one) => {
                Extent::Purpose(purpose)
            }
            _ => continue,
        };
        let Ok(channel) = one.channel.parse() else { continue };
        let words = format!("{column}: {} {} {} {}", one.channel, one.purpose, one.standing, one.since);
        all.push(Refused { channel, extent, at: values::moment(&one.since, ""), words });
    }
    all.sort_by_key(|one| one.channel);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows P-CRM-2 and P-CON-5: nothing but a refusal is taken, and a stop is one stop.
    #[test]
    fn refusals_of_each_channel_are_read_and_a_stop_is_one() {
        let day = "2026-05-12T10:00:00Z";
        let cell = format!(
            "email marketing withdrawn {day}; email service granted {day}; whatsapp marketing withdrawn {day}; \
             whatsapp transactional withdrawn {day}; whatsapp service withdrawn 2026-05-13T10:00:00Z; whatsapp all withdrawn {day}; \
             pigeon service withdrawn {day}; email compliance withdrawn; email transactional held {day}; nonsense"
        );
        let items = read(&cell);
        let found = refused(&items, "consents");
        let found: Vec<(Channel, Extent, bool)> =
            found.iter().map(|one| (one.channel, one.extent, one.at.is_some())).collect();
        let expected = [
            (Channel::WhatsApp, Extent::Purpose(Purpose::Service), true),
            (Channel::WhatsApp, Extent::All, true),
            (Channel::Email, Extent::Purpose(Purpose::Marketing), true),
        ];
        assert_eq!(found, expected);
        assert_eq!(items.iter().filter(|one| one.refuses_offers()).count(), 2);
        assert_eq!(refused(&read("email all withdrawn"), "c")[0].at, None);
        assert_eq!(refused(&read(""), "c"), []);
    }
}
