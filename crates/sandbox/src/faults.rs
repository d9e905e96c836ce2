//! What goes wrong on request. One value, changed as a whole or in part while the sandbox runs
//! (`Sandbox::faults`, `PATCH /_sandbox/faults`); its default is Meta on a good day.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Each webhook post is sent this many times more.
    pub duplicates: u32,
    pub webhooks: Webhooks,
    pub signature: Signature,
    pub encoding: Encoding,
    /// At most this many updates in one post (Meta: up to 1000).
    pub batch: usize,
    /// Updates that leave together leave in random order.
    pub shuffle: bool,
    /// The statuses every message gets from now on, in this order: `sent`, `delivered`, `read`, `played`, `failed`,
    /// `failed:131049`. None: what really happened.
    pub statuses: Option<Vec<String>>,
    /// Failed statuses name the person in `contacts` too. Meta's pages say they do not (facts/meta.md 3.3); pywa 4.5
    /// reads nothing else, so both are to be had.
    pub contacts_on_failed: bool,
    /// The first status is posted, and answered, before the sender gets its answer.
    pub statuses_before_answer: bool,
    /// Webhook fields that this Meta does not know: a subscription that names one is refused (facts/meta.md 3.9).
    pub unknown_fields: Vec<String>,
    /// The next so many sends are accepted, then the connection is cut before the answer.
    pub lose_answers: u32,
    /// The next so many sends are cut without being accepted. The sender sees the same as in `lose_answers`.
    pub lose_calls: u32,
    /// Every Graph answer is late by this much; set to 0, those that wait are given at once.
    pub slow_answers_ms: u64,
    /// The next so many Graph calls meet an HTML 502 from the edge.
    pub bad_gateways: u32,
    /// Refusals of sends, used up from the front.
    pub refuse: Vec<Refusal>,
    /// Refusals of any Graph call, by path: 80008 for reading, 133009 for registering, 190 for everything.
    pub refuse_calls: Vec<CallRefusal>,
    /// Instead of the address where a file lies.
    pub media_url: Option<String>,
    /// Instead of a file's size in its description.
    pub media_size: Option<u64>,
    /// Instead of a file's bytes, so many zeros.
    pub media_flood: Option<u64>,
    /// The digest in a message's file is another file's.
    pub wrong_digests: bool,
    /// Meta's verification call to a callback gives up after this long.
    pub verification_timeout_ms: u64,
    /// Sends are accepted and then fail with these, used up from the front.
    pub fail: Vec<Refusal>,
    /// One message per six seconds and person, bursts of 45 (131056).
    pub pair_limit: bool,
    /// Eighty messages a second and number, in and out together (130429).
    pub throughput_limit: bool,
    pub window: Window,
}

impl Default for Faults {
    fn default() -> Faults {
        Faults {
            duplicates: 0,
            webhooks: Webhooks::Deliver,
            signature: Signature::Right,
            encoding: Encoding::Escaped,
            batch: 1,
            shuffle: false,
            statuses: None,
            contacts_on_failed: false,
            statuses_before_answer: false,
            unknown_fields: Vec::new(),
            lose_answers: 0,
            lose_calls: 0,
            slow_answers_ms: 0,
            bad_gateways: 0,
            refuse: Vec::new(),
            refuse_calls: Vec::new(),
            media_url: None,
            media_size: None,
            media_flood: None,
            wrong_digests: false,
            verification_timeout_ms: 10_000,
            fail: Vec::new(),
            pair_limit: true,
            throughput_limit: true,
            window: Window::Asynchronous,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Webhooks {
    Deliver,
    /// Kept until released.
    Hold,
    /// Lost for good, as in an outage longer than Meta's patience.
    Drop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    Right,
    /// 64 hexadecimal digits that sign nothing.
    Forged,
    /// Right for another app's secret.
    Foreign,
    /// No signature header at all.
    Missing,
    /// The right one, cut short.
    Truncated,
    /// Right, but over the body as UTF-8 while the escaped form is on the wire.
    OverUnescaped,
    /// Only the legacy SHA-1 header.
    Sha1Only,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// As Meta does: `\uXXXX` and `\/`.
    Escaped,
    /// Plain UTF-8, signed as it is: shows that the receiver hashes what it received.
    Utf8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// 131047 comes as a failed status, as Meta does it.
    Asynchronous,
    /// 131047 answers the call, as Meta rarely does it.
    Synchronous,
    /// Everything passes.
    Off,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refusal {
    pub code: i64,
    /// How often; 0 means until the fault is cleared.
    #[serde(default = "once")]
    pub times: u32,
    #[serde(default)]
    pub subcode: Option<i64>,
    #[serde(default)]
    pub details: Option<String>,
    /// Another HTTP status than the table's (Meta is not always of one mind: 130429 comes as 400 and as 429).
    #[serde(default)]
    pub http: Option<u16>,
}

impl Refusal {
    /// The next `times` with this code.
    pub fn next(code: i64, times: u32) -> Refusal {
        Refusal { code, times, subcode: None, details: None, http: None }
    }

    pub(crate) fn error(&self) -> crate::error::GraphError {
        let mut error = crate::error::GraphError::code(self.code);
        error.subcode = self.subcode;
        error.details.clone_from(&self.details);
        error.http = self.http.unwrap_or(error.http);
        error
    }
}

/// A refusal of the calls whose path ends so.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallRefusal {
    /// The end of the path without version: `/register`, `/1060…/phone_numbers`. Empty: every call.
    #[serde(default)]
    pub path: String,
    /// None: every method.
    #[serde(default)]
    pub method: Option<String>,
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// The first refusal that is about this call, counted down.
pub(crate) fn refusal_of(list: &mut Vec<CallRefusal>, method: &str, path: &str) -> Option<Refusal> {
    let place = list.iter().position(|one| {
        path.ends_with(&one.path) && one.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    })?;
    let taken = list[place].refusal.clone();
    match taken.times {
        0 => {}
        1 => drop(list.remove(place)),
        _ => list[place].refusal.times -= 1,
    }
    Some(taken)
}

fn once() -> u32 {
    1
}

/// Takes the next refusal of a list and counts it down.
pub(crate) fn take(list: &mut Vec<Refusal>) -> Option<Refusal> {
    let first = list.first_mut()?;
    let taken = first.clone();
    if first.times == 1 {
        list.remove(0);
    } else if first.times > 1 {
        first.times -= 1;
    }
    Some(taken)
}

/// Counts one down; true while there was something to count.
pub(crate) fn count_down(left: &mut u32) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_used_up_in_order_and_nought_means_for_ever() {
        let mut list = vec![Refusal::next(131_056, 2), Refusal::next(131_016, 0)];
        let taken: Vec<i64> = (0..4).filter_map(|_| take(&mut list)).map(|refusal| refusal.code).collect();
        assert_eq!(taken, [131_056, 131_056, 131_016, 131_016]);
    }
}
