//! What a datum may serve, by where it came from.
//!
//! What came through Messenger or Instagram serves that conversation and its history only (P-PRV-14; Meta, Platform Terms,
//! 3): it is in no segment, whether a filter asks for it or against it. What is not known to be free is not.

/// What a datum of this origin may serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Serves {
    /// Whatever consent and law allow.
    Anything,
    ItsConversation,
}

/// Where data comes from, as `identity.channel`, `consent_state.channel`, `inbox.channel` and `contact.name_source` say it.
const ORIGINS: [(&str, Serves); 8] = [
    ("whatsapp", Serves::Anything),
    ("email", Serves::Anything),
    ("staff", Serves::Anything),
    ("api", Serves::Anything),
    ("import", Serves::Anything),
    ("form", Serves::Anything),
    ("messenger", Serves::ItsConversation),
    ("instagram", Serves::ItsConversation),
];

/// The rule for one origin. A new channel is in no segment until it is written down here.
pub(crate) fn serves(origin: &str) -> Serves {
    ORIGINS.iter().find(|(known, _)| *known == origin).map_or(Serves::ItsConversation, |(_, serves)| *serves)
}

/// All origins that serve anything.
pub(super) fn free() -> impl Iterator<Item = &'static str> {
    ORIGINS.into_iter().map(|(origin, _)| origin).filter(|origin| serves(origin) == Serves::Anything)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows P-PRV-14.
    #[test]
    fn what_came_through_messenger_or_instagram_serves_its_conversation_only() {
        for (origin, expected) in [
            ("messenger", Serves::ItsConversation),
            ("instagram", Serves::ItsConversation),
            ("threads", Serves::ItsConversation),
            ("", Serves::ItsConversation),
            ("whatsapp", Serves::Anything),
            ("email", Serves::Anything),
            ("staff", Serves::Anything),
        ] {
            assert_eq!(serves(origin), expected, "{origin}");
        }
        // Every channel that there is stands in the table, one way or the other.
        for channel in kernel::Channel::ALL {
            assert!(ORIGINS.iter().any(|(origin, _)| *origin == channel.as_str()), "{channel}");
        }
        assert!(!free().any(|origin| origin == "messenger" || origin == "instagram"));
    }
}
