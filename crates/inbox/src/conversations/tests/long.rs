//! A thread that is longer than a page.

use axum::http::StatusCode;

use super::world::worlds;

/// The messages of a page, by what they say, in the order in which they stand.
fn said(page: &str) -> Vec<usize> {
    let mut said: Vec<usize> =
        page.split("message number ").skip(1).filter_map(|rest| rest.split_once('.')?.0.parse().ok()).collect();
    said.dedup();
    said
}

/// Where a link leads that carries this in its address.
fn link(page: &str, name: &str) -> Option<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0));
    let found = links.filter(|href| href.contains(&format!("{name}="))).last()?;
    Some(found.split('#').next().unwrap_or_default().replace("&amp;", "&"))
}

#[tokio::test]
async fn a_long_thread_is_gone_through_both_ways_and_nothing_is_left_out() {
    const MOST: usize = 130;
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "message number 0.").await;
        let mut ids = Vec::new();
        for number in 1..MOST {
            if number == 60 {
                world.clock.advance(std::time::Duration::from_secs(5 * 86_400));
            }
            ids.push(world.writes(maya, "text", &format!("message number {number}."), "{}").await);
        }
        // The preview in the list says the last one too; the thread alone is asked for.
        let thread = format!("/t/{}/inbox/{}", lark.id, maya.conversation);
        let get = async |path: &str| {
            let and = if path.contains('?') { "&" } else { "?" };
            let page = client.get(lark.owner, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            (said(&client.get(lark.owner, &format!("{path}{and}fragment=thread")).await.text), page.text)
        };
        let (mut shown, mut page) = get(&thread).await;
        assert_eq!(shown, (MOST - 50..MOST).collect::<Vec<_>>());
        let mut back = shown.clone();
        while let Some(older) = link(&page, "before") {
            (shown, page) = get(&older).await;
            back.splice(0..0, shown.clone());
        }
        assert_eq!(back, (0..MOST).collect::<Vec<_>>(), "back to the first");
        let mut forth = shown.clone();
        while let Some(newer) = link(&page, "after") {
            (shown, page) = get(&newer).await;
            let last = *forth.last().unwrap();
            assert!(shown.contains(&last), "a page begins no later than the one before ended");
            forth.extend(shown.iter().filter(|number| **number > last));
        }
        assert_eq!(forth, (0..MOST).collect::<Vec<_>>(), "and forth to the last");
        // One message stands among its neighbours, wherever it is.
        for number in [1, 40, 64, 100, MOST - 1] {
            let (shown, _) = get(&format!("{thread}?from={}", ids[number - 1])).await;
            assert!(
                shown.contains(&number) && shown.len() == 50 || number < 25 && shown.contains(&number),
                "{number}: {shown:?}"
            );
            assert!(
                !(26..=MOST - 25).contains(&number)
                    || (shown.contains(&(number - 20)) && shown.contains(&(number + 20)))
            );
        }
        // A day leads to its first message, one after the last to the end, one that is none to a sentence.
        let (shown, _) = get(&format!("{thread}?on=2026-11-26")).await;
        assert_eq!(shown.first(), Some(&60));
        assert_eq!(get(&format!("{thread}?on=2027-01-01")).await.0, (MOST - 50..MOST).collect::<Vec<_>>());
        assert_eq!(get(&format!("{thread}?on=2001-01-01")).await.0.first(), Some(&0));
        for bad in ["on=yesterday", "before=x", "after=x"] {
            let answer = client.get(lark.owner, &format!("{thread}?{bad}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        }
    }
}
