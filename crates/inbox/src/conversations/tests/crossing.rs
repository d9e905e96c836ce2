//! Two colleagues at one conversation.

use axum::http::StatusCode;

use super::world::worlds;

#[tokio::test]
async fn whoever_answers_second_is_told_before_it_goes() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let maya = world.customer("Maya", "Is there a place?").await;
        let thread = format!("/t/{}/inbox/{}", lark.id, maya.conversation);
        let seen =
            |page: &str| page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let hers = seen(&client.get(lark.owner, &thread).await.text);
        let his = seen(&client.get(lark.agent, &thread).await.text);
        let send = async |who, text: &str, seen: &str| {
            client.post(who, &format!("{thread}/messages"), &format!("text={text}&once={text}{seen}&seen={seen}")).await
        };
        assert_eq!(send(lark.agent, "Tuesday", &his).await.status, StatusCode::SEE_OTHER);
        let told = send(lark.owner, "Wednesday", &hers).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text.contains("Jonas Reed") && told.text.contains("answered while you wrote"), "{}", told.text);
        // What she wrote is still in the field, and his answer stands in the thread; nothing of hers went.
        assert!(told.text.contains("Wednesday</textarea>") && told.text.contains("Tuesday"));
        assert!(!client.get(lark.agent, &thread).await.text.contains("Wednesday"));
        // She has read it, and sends hers.
        assert_eq!(send(lark.owner, "Wednesday", &seen(&told.text)).await.status, StatusCode::SEE_OTHER);
        assert!(client.get(lark.agent, &thread).await.text.contains("Wednesday"));
        // Her own answers from elsewhere warn of nothing, nor does a form that says nothing of what was seen.
        assert_eq!(send(lark.owner, "Thursday", &seen(&told.text)).await.status, StatusCode::SEE_OTHER);
        assert_eq!(send(lark.agent, "Friday", "").await.status, StatusCode::SEE_OTHER);
    }
}
