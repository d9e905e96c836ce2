//! The places in the program from which something may leave, and that each is known to the proof.

use std::collections::BTreeMap;
use std::path::Path;

/// By somebody who writes, on whichever way.
const WRITTEN: &[Way] = &[Way::Composer, Way::Program, Way::Template, Way::File, Way::Question, Way::Reaction];

/// Every place that asks the gate, has it decide, queues a message or hands one over; and by which [`Way`]s it is driven.
const PLACES: [(&str, &str, usize, &[Way]); 18] = [
    ("inbox/src/automatic/mod.rs", "gate::preview(", 1, &[Way::Greeting, Way::Away, Way::Rule]),
    ("inbox/src/automatic/mod.rs", "outgoing::queue(", 1, &[Way::Greeting, Way::Away, Way::Rule]),
    // It shows what would be, and writes nothing.
    ("inbox/src/decisions/api.rs", "gate::preview(", 1, &[]),
    // The message waits for its file, and is decided about in a round.
    ("inbox/src/dispatch/files.rs", "gate::preview(", 2, &[Way::File]),
    ("inbox/src/dispatch/mod.rs", "sending::send(", 1, &Way::ALL),
    ("inbox/src/dispatch/rounds.rs", "gate::decide(", 1, &Way::ALL),
    ("inbox/src/media/out/hand_over.rs", "media::hand_in(app", 1, &[Way::File]),
    ("inbox/src/receive/message.rs", "outgoing::queue(", 1, &[Way::Answer]),
    ("inbox/src/reply/later.rs", "gate::preview(", 2, &[Way::Later]),
    ("inbox/src/reply/later.rs", "outgoing::queue(", 1, &[Way::Later]),
    ("inbox/src/reply/mod.rs", "gate::decide(", 1, WRITTEN),
    ("inbox/src/reply/mod.rs", "gate::preview(", 1, WRITTEN),
    ("inbox/src/reply/mod.rs", "outgoing::queue(", 1, WRITTEN),
    ("inbox/src/reply/signal.rs", "gate::decide(", 1, &[Way::Receipt, Way::Typing]),
    ("inbox/src/reply/signal.rs", "sending::send(", 1, &[Way::Receipt, Way::Typing]),
    ("inbox/src/satisfaction/asking.rs", "gate::decide(", 1, &[Way::Satisfaction]),
    // The second asks why it was rated so.
    ("inbox/src/satisfaction/asking.rs", "gate::preview(", 2, &[Way::Satisfaction]),
    ("inbox/src/satisfaction/asking.rs", "outgoing::queue(", 1, &[Way::Satisfaction]),
];

/// On which something may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Composer,
    Program,
    Template,
    File,
    /// Whether offers are welcome, with two answers to tap.
    Question,
    Later,
    Reaction,
    Receipt,
    Typing,
    Greeting,
    Away,
    Rule,
    Satisfaction,
    /// To STOP, START and HELP.
    Answer,
}

impl Way {
    pub(super) const ALL: [Way; 14] = [
        Way::Composer,
        Way::Program,
        Way::Template,
        Way::File,
        Way::Question,
        Way::Later,
        Way::Reaction,
        Way::Receipt,
        Way::Typing,
        Way::Greeting,
        Way::Away,
        Way::Rule,
        Way::Satisfaction,
        Way::Answer,
    ];
}

/// How often each place calls one of these, tests apart.
fn calls(root: &Path) -> BTreeMap<(String, &'static str), usize> {
    const CALLS: [&str; 5] =
        ["gate::decide(", "gate::preview(", "media::hand_in(app", "outgoing::queue(", "sending::send("];
    let (mut left, mut found) = (vec![root.to_owned()], BTreeMap::new());
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" && name != "target" {
                    left.push(path);
                }
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let (text, place) = (std::fs::read_to_string(&path).unwrap(), path.strip_prefix(root).unwrap());
                let place = place.to_string_lossy().into_owned();
                // The gate itself, and mails and pushes to staff.
                if place.starts_with("consent/src/gate/") || place.starts_with("accounts/") {
                    continue;
                }
                for call in CALLS {
                    let number = text.matches(call).count();
                    if number > 0 {
                        found.insert((place.clone(), call), number);
                    }
                }
            }
        }
    }
    found
}

// Shows P-CON-2, by its list: who calls the gate anew is driven by the proof below, or fails here.
#[test]
fn every_place_that_sends_is_driven_by_the_proof() {
    let found = calls(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let known: BTreeMap<_, _> =
        PLACES.iter().map(|(place, call, number, _)| (((*place).to_owned(), *call), *number)).collect();
    assert_eq!(found, known, "drive the new place in `history`, then name it in PLACES");
    for way in Way::ALL {
        assert!(PLACES.iter().any(|(.., ways)| ways.len() < Way::ALL.len() && ways.contains(&way)), "{way:?}");
    }
}
