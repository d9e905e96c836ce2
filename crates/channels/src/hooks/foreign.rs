//! Telling apart, before anything is kept, what belongs to a connected number and what does not.

use std::collections::{BTreeMap, HashSet};

use kernel::AppId;

use super::Kept;
use crate::inbound::Arrived;
use crate::whatsapp::webhook;

const KEY: &str = "\"phone_number_id\"";

/// Whether the post seems to name a number that is not connected. It may be wrong: it only saves reading most posts here.
pub(super) fn may_name_another(body: &[u8], numbers: &HashSet<String>) -> bool {
    if numbers.is_empty() {
        return true;
    }
    named(body).any(|number| !numbers.contains(number))
}

/// The numbers that a post seems to name, by Meta's ids.
pub(super) fn named(body: &[u8]) -> impl Iterator<Item = &str> {
    let text = std::str::from_utf8(body).unwrap_or_default();
    text.split(KEY).skip(1).map(|after| {
        let value = after.trim_start().trim_start_matches(':').trim_start().trim_start_matches('"');
        let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        &value[..digits]
    })
}

/// What of the post is kept, and what is only counted.
pub(super) fn sorted(arrived: Arrived, numbers: &HashSet<String>) -> Kept {
    let (mut posts, mut counted) = (Vec::new(), BTreeMap::new());
    for item in webhook::parse(&arrived.body).items {
        let number = item.route.phone_number_id;
        let is_ours = number.as_ref().map_or(!numbers.is_empty(), |number| numbers.contains(number));
        if is_ours {
            posts.push(Arrived { body: item.alone.into_bytes(), ..arrived_without_body(&arrived) });
        } else {
            let account = number.or(item.route.waba_id).unwrap_or_else(|| "unknown".to_owned());
            *counted.entry(account).or_insert(0) += 1;
        }
    }
    let foreign: Vec<(AppId, String, i64)> =
        counted.into_iter().map(|(account, events)| (arrived.app, account, events)).collect();
    if foreign.is_empty() && !numbers.is_empty() {
        posts = vec![arrived];
    }
    Kept { posts, foreign, ..Kept::default() }
}

fn arrived_without_body(arrived: &Arrived) -> Arrived {
    Arrived { app: arrived.app, request: arrived.request, at: arrived.at, body: Vec::new() }
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Timestamp};

    use super::*;

    const MIXED: &str = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[
        {"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"11"},
         "contacts":[{"profile":{"name":"Ada"},"wa_id":"447700900001"}],
         "messages":[{"from":"447700900001","id":"wamid.A","timestamp":"1790000000","type":"text","text":{"body":"ours"}}]}},
        {"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"2","phone_number_id": "22"},
         "contacts":[{"profile":{"name":"Bo"},"wa_id":"447700900002"}],
         "messages":[{"from":"447700900002","id":"wamid.B","timestamp":"1790000000","type":"text","text":{"body":"theirs"}}]}}]}]}"#;

    fn numbers(ids: &[&str]) -> HashSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn kept(body: &str, ids: &[&str]) -> (Vec<String>, Vec<(String, i64)>) {
        let clock = Clock::manual(Timestamp::from_seconds(1_790_000_000));
        let arrived = Arrived { app: clock.id(), request: clock.id(), at: clock.now(), body: body.as_bytes().to_vec() };
        let kept = sorted(arrived, &numbers(ids));
        let text = |post: Arrived| String::from_utf8(post.body).unwrap();
        (
            kept.posts.into_iter().map(text).collect(),
            kept.foreign.into_iter().map(|(_, account, events)| (account, events)).collect(),
        )
    }

    #[test]
    fn of_a_mixed_post_only_the_connected_part_is_kept() {
        let (posts, foreign) = kept(MIXED, &["11"]);
        assert_eq!((posts.len(), foreign), (1, vec![("22".to_owned(), 1)]));
        assert!(posts[0].contains("ours") && !posts[0].contains("theirs"));
        assert_eq!(kept(MIXED, &["11", "22"]), (vec![MIXED.to_owned()], vec![]));
        let (posts, foreign) = kept(MIXED, &[]);
        assert_eq!((posts, foreign.len()), (vec![], 2));
    }

    #[test]
    fn most_posts_need_no_reading() {
        for (ids, expected) in [(&["11", "22"][..], false), (&["11"], true), (&["22"], true), (&[], true)] {
            assert_eq!(may_name_another(MIXED.as_bytes(), &numbers(ids)), expected, "{ids:?}");
        }
        // What a customer types is escaped and does not count.
        let typed = r#"{"text":{"body":"\"phone_number_id\":\"99\""}}"#;
        assert!(!may_name_another(typed.as_bytes(), &numbers(&["11"])));
        assert!(may_name_another(br#"{"phone_number_id" : 99}"#, &numbers(&["11"])));
        assert!(!may_name_another(b"\xff", &numbers(&["11"])));
    }

    #[test]
    fn what_names_no_number_is_kept_while_one_is_connected() {
        assert_eq!(kept("not json", &["11"]).0, ["not json"]);
        assert_eq!(kept("not json", &[]), (vec![], vec![("unknown".to_owned(), 1)]));
    }
}
