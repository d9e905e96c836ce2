//! The four roads to a number.

use kernel::Locale;
use web::components::Icon;
use web::t;

/// How a number comes to Kontor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Road {
    /// Meta's own test number.
    Test,
    /// A number that WhatsApp does not know yet.
    New,
    /// The number stays on the telephone (Meta calls it coexistence).
    Phone,
    /// A number that is in use on a telephone or at another company.
    Move,
}

/// What is said of a road before it is taken.
pub(crate) struct Told {
    pub(crate) title: String,
    pub(crate) for_whom: String,
    pub(crate) needed: String,
    pub(crate) costs: String,
    pub(crate) takes: String,
}

impl Road {
    pub(crate) const ALL: [Road; 4] = [Road::Test, Road::New, Road::Phone, Road::Move];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Road::Test => "test",
            Road::New => "new",
            Road::Phone => "phone",
            Road::Move => "move",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        Road::ALL.into_iter().find(|road| road.as_str() == word)
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Road::Test => Icon::CirclePlay,
            Road::New => Icon::Plus,
            Road::Phone => Icon::Phone,
            Road::Move => Icon::Send,
        }
    }

    pub(crate) fn told(self, locale: Locale) -> Told {
        match self {
            Road::Test => Told {
                title: t!(locale, "road-test"),
                for_whom: t!(locale, "road-test-for"),
                needed: t!(locale, "road-test-needs"),
                costs: t!(locale, "road-test-costs"),
                takes: t!(locale, "road-test-takes"),
            },
            Road::New => Told {
                title: t!(locale, "road-new"),
                for_whom: t!(locale, "road-new-for"),
                needed: t!(locale, "road-new-needs"),
                costs: t!(locale, "road-new-costs"),
                takes: t!(locale, "road-new-takes"),
            },
            Road::Phone => Told {
                title: t!(locale, "road-phone"),
                for_whom: t!(locale, "road-phone-for"),
                needed: t!(locale, "road-phone-needs"),
                costs: t!(locale, "road-phone-costs"),
                takes: t!(locale, "road-phone-takes"),
            },
            Road::Move => Told {
                title: t!(locale, "road-move"),
                for_whom: t!(locale, "road-move-for"),
                needed: t!(locale, "road-move-needs"),
                costs: t!(locale, "road-move-costs"),
                takes: t!(locale, "road-move-takes"),
            },
        }
    }

    /// What is done on the way, in order, before the form.
    pub(crate) fn steps(self, locale: Locale) -> Vec<String> {
        let to_the_form = || t!(locale, "step-token");
        match self {
            Road::Test => vec![
                t!(locale, "step-app"),
                t!(locale, "step-test-number"),
                t!(locale, "step-test-people"),
                to_the_form(),
            ],
            Road::New => {
                vec![t!(locale, "step-app"), t!(locale, "step-add-number"), to_the_form(), t!(locale, "step-pin")]
            }
            Road::Phone => vec![
                t!(locale, "step-phone-update"),
                t!(locale, "step-phone-meta"),
                t!(locale, "step-phone-scan"),
                t!(locale, "step-phone-keeps"),
            ],
            Road::Move => vec![
                t!(locale, "step-move-export"),
                t!(locale, "step-move-delete"),
                t!(locale, "step-move-company"),
                t!(locale, "step-app"),
                t!(locale, "step-add-number"),
                to_the_form(),
                t!(locale, "step-pin"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_road_says_for_whom_it_is_and_what_it_needs_costs_and_takes() {
        for road in Road::ALL {
            assert_eq!(Road::of(road.as_str()), Some(road));
            let told = road.told(Locale::En);
            let sentences = [told.for_whom, told.needed, told.costs, told.takes];
            assert!(sentences.iter().all(|sentence| sentence.ends_with('.')), "{road:?}");
            assert!((3..=7).contains(&road.steps(Locale::En).len()), "{road:?}");
        }
        assert_eq!(Road::of("on-foot"), None);
    }
}
