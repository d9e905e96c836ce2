//! Why nothing came: the first of what is known to be wrong, in the order in which a message passes it on its way here.

use super::Way;
use super::rules::{Line, Say, Standing, Step};

/// Said two minutes after she wrote. A cause that is only likely says so.
pub(super) fn likeliest(way: &Way, lines: &[Line]) -> Say {
    if way.failing_since.is_some() {
        return Say::SignaturesFail;
    }
    // Something reached us, but for another number: what is wrong is which number.
    if way.hears_another {
        return Say::AnotherNumber(way.inbox.display.clone());
    }
    let on_the_way = [Step::Registered, Step::Subscribed, Step::Callback, Step::Token];
    let broken = on_the_way
        .into_iter()
        .filter_map(|step| lines.iter().find(|line| line.step == step && line.standing == Standing::ToDo))
        // One that still works for a while keeps nothing from coming.
        .find(|line| !matches!(line.say, Say::TokenEnds(_)));
    if let Some(line) = broken {
        return line.say.clone();
    }
    if way.kept.live_at.is_none() {
        return Say::Development;
    }
    Say::NothingKnown(way.inbox.display.clone())
}
