//! What someone typed and has not sent.

use axum::http::StatusCode;

use super::world::worlds;

#[tokio::test]
async fn a_draft_is_ones_own_stands_in_the_list_and_goes_with_the_answer() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Is there a place?").await;
        world.customer("Dario", "Hello").await;
        let thread = format!("/t/{}/inbox/{}", lark.id, maya.conversation);
        let list = format!("/t/{}/inbox", lark.id);
        let kept = client.post(lark.owner, &format!("{thread}/draft"), "text=Yes,+on+Tuesday").await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        // On every device of hers: in the composer, and in the list in the place of the last message.
        assert!(client.get(lark.owner, &thread).await.text.contains("Yes, on Tuesday</textarea>"));
        let shown = client.get(lark.owner, &list).await.text;
        assert!(shown.contains("Draft:") && shown.contains("Yes, on Tuesday") && !shown.contains("Is there a place?"));
        // A colleague sees nothing of it.
        for path in [&list, &thread] {
            assert!(!client.get(lark.agent, path).await.text.contains("Yes, on Tuesday"), "{path}");
        }
        let sent = client.post(lark.owner, &format!("{thread}/messages"), "text=Yes,+on+Wednesday&once=a").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert!(!client.get(lark.owner, &list).await.text.contains("Draft:"));
        // What is emptied is no draft.
        client.post(lark.owner, &format!("{thread}/draft"), "text=Hm").await;
        client.post(lark.owner, &format!("{thread}/draft"), "text=+").await;
        assert!(!client.get(lark.owner, &list).await.text.contains("Draft:"));
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_draft_has_a_bound_of_its_own_and_what_is_longer_stays_in_the_field() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let thread = format!("/t/{}/inbox/{}", world.lark.id, maya.conversation);
        let text = |number: usize| format!("text={}", "é".repeat(number).replace('é', "%C3%A9"));
        assert_eq!(client.post(owner, &format!("{thread}/draft"), &text(20_000)).await.status, StatusCode::NO_CONTENT);
        let refused = client.post(owner, &format!("{thread}/draft"), &text(20_001)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("at most 20000 characters"), "{}", refused.text);
        // An answer that is longer than both bounds is refused with its reason, and is not lost.
        let long = "x".repeat(20_001);
        let page = client.post(owner, &format!("{thread}/messages"), &format!("text={long}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("WhatsApp takes 4096") && page.text.contains(&format!("{long}</textarea>")));
    }
}
