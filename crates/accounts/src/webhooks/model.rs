//! Endpoints and deliveries.

use std::fmt;
use std::str::FromStr;

use kernel::{EventId, StaffId, Timestamp, UnknownWord, WebhookDeliveryId, WebhookEndpointId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $one:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$about])* $one,)* }

        impl $name {
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $($name::$one => $word,)* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok($name::$one),)* _ => Err(UnknownWord) }
            }
        }
    };
}

words! {
    /// Why an endpoint is switched off.
    Because {
        /// Someone wanted it so.
        Staff = "staff",
        /// Whoever made it may not any more.
        Maker = "maker",
        /// The program answered that it is gone for good: 410.
        Gone = "gone",
        /// It has not taken anything for days.
        Failing = "failing",
        /// Its address may not be called any more.
        Address = "address",
    }
}

words! {
    /// Where a delivery stands.
    State {
        Pending = "pending",
        /// The last call did not succeed; there will be another.
        Failed = "failed",
        Delivered = "delivered",
        /// No call succeeded, and there will be no more.
        Dead = "dead",
    }
}

/// A place where a business's program takes events.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) id: WebhookEndpointId,
    pub(crate) url: String,
    pub(crate) kinds: Kinds,
    pub(crate) created_by: Option<StaffId>,
    pub(crate) created_at: Timestamp,
    pub(crate) disabled: Option<(Timestamp, Because)>,
    /// Since when no call has succeeded, if the last did not.
    pub(crate) failing_since: Option<Timestamp>,
    /// Until when the secret from before signs too.
    pub(crate) old_until: Option<Timestamp>,
}

impl Endpoint {
    /// What may be shown to people who need not know the whole address.
    pub(crate) fn host(&self) -> String {
        let url = url::Url::parse(&self.url).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What became of one event at one endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) id: WebhookDeliveryId,
    pub(crate) event: EventId,
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) state: State,
    pub(crate) attempts: i64,
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) attempted_at: Option<Timestamp>,
    /// What the last call was answered; none where no answer came.
    pub(crate) status: Option<i64>,
    pub(crate) took_ms: Option<i64>,
}

/// Areas of events that an endpoint may choose. Those of this room's own doings come with "all".
pub(crate) const AREAS: [&str; 12] = [
    "message",
    "conversation",
    "contact",
    "consent",
    "decision",
    "inbox",
    "label",
    "staff",
    "team",
    "privacy",
    "settings",
    "health",
];

/// Which events an endpoint takes: kinds such as `message.received`, areas such as `message.*`, or, if it names none, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(Vec<String>);

/// The longest list, and the longest of its words.
const MOST_KINDS: usize = 50;
const LONGEST_KIND: usize = 60;

impl Kinds {
    /// Nothing where a word is no kind of event.
    pub(crate) fn new(mut kinds: Vec<String>) -> Option<Self> {
        kinds.sort();
        kinds.dedup();
        (kinds.len() <= MOST_KINDS && kinds.iter().all(|kind| is_kind(kind))).then_some(Self(kinds))
    }

    pub(super) fn stored(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    pub(crate) fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn list(&self) -> &[String] {
        &self.0
    }

    pub(crate) fn hold(&self, kind: &str) -> bool {
        let holds = |one: &String| match one.strip_suffix('*') {
            Some(area) => kind.starts_with(area),
            None => one == kind,
        };
        self.is_all() || self.0.iter().any(holds)
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

fn is_kind(kind: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let Some((area, what)) = kind.split_once('.') else { return false };
    kind.len() <= LONGEST_KIND && AREAS.contains(&area) && (what == "*" || is_word(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_holds_what_it_names_and_nothing_else() {
        let kinds = |words: &[&str]| Kinds::new(words.iter().map(|word| (*word).to_owned()).collect());
        let some = kinds(&["message.received", "contact.*"]).unwrap();
        for (kind, expected) in [
            ("message.received", true),
            ("message.received_twice", false),
            ("message.queued", false),
            ("contact.created", true),
            ("contacts.created", false),
            ("staff.joined", false),
        ] {
            assert_eq!(some.hold(kind), expected, "{kind}");
            assert!(Kinds::default().hold(kind), "all");
        }
        assert_eq!(Kinds::stored(&some.to_string()), some);
        for bad in
            ["", "message", "message.", "*", "*.received", "mesage.received", "message.r*", "message.a b", "Message.x"]
        {
            assert!(kinds(&[bad]).is_none(), "{bad}");
        }
    }

    /// A choice of an area that nothing is recorded in would be told nothing, ever.
    #[test]
    fn each_area_that_may_be_chosen_has_events() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut all = String::new();
        let mut folders = vec![crates.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|one| one == "rs") {
                    all += &std::fs::read_to_string(path).unwrap();
                }
            }
        }
        for area in AREAS {
            assert!(all.contains(&format!("Event::new(\"{area}.")), "{area}");
        }
        assert!(!all.contains(concat!("Event::new(\"", "weather.")));
    }
}
