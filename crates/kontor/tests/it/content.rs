//! What staff write about customers, through the whole program. A34.

use axum::http::StatusCode;
use testkit::{run, worlds};

// A34: labels, notes, quick replies and addresses of programs are text, for colleagues on every page and in every script's reach.
#[test]
fn what_staff_write_is_shown_as_text() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (here, id) = (format!("/t/{}", lark.id), lark.own.conversation);
            // "<script>alert(1)</script>", and what would leave an attribute: `"><img src=x onerror=alert(2)>`.
            let (script, picture) = ("%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg+src=x+onerror=alert(2)%3E");
            for (path, form) in [
                (format!("{here}/settings/inbox/labels"), format!("name={picture}&colour=sage")),
                (
                    format!("{here}/settings/inbox/quick-replies"),
                    format!("shortcut=harm&title={picture}&text={script}"),
                ),
                (format!("{here}/inbox/{id}/notes"), format!("note={script}+@{picture}+{{{{name}}}}")),
                (format!("{here}/webhooks"), format!("url=https://shop.example/{picture}?{script}")),
            ] {
                let done = world.post_form(path.clone(), &form).as_staff(&lark.owner).send().await;
                assert!(done.status.is_redirection() || done.status == StatusCode::OK, "{path}: {}", done.status);
            }
            let labels = world.get("/api/v1/labels").api(&lark.key).send().await.json();
            let harmful = |one: &&serde_json::Value| one["name"].as_str().unwrap().contains("onerror");
            let label = labels["data"].as_array().unwrap().iter().find(harmful).unwrap()["id"].as_str().unwrap();
            let put = world.post_form(format!("{here}/inbox/{id}/labels"), &format!("on={label}"));
            assert!(put.as_staff(&lark.owner).send().await.status.is_redirection());

            let mut shown = 0;
            for path in [
                "inbox".to_owned(),
                format!("inbox?label={label}"),
                format!("inbox/{id}"),
                format!("inbox/{id}/quick-replies"),
                "settings/inbox".to_owned(),
                "settings/inbox/quick-replies".to_owned(),
                "webhooks".to_owned(),
            ] {
                let page = world.get(format!("{here}/{path}")).as_staff(&lark.owner).send().await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                for harm in ["<script>alert", "<img src=x", "onerror=alert(2)>"] {
                    assert!(!page.body.contains(harm), "{path} shows {harm}");
                }
                shown += usize::from(page.body.contains("&lt;script&gt;alert") || page.body.contains("&lt;img src=x"));
            }
            // Control: it was there to be shown.
            assert!(shown >= 5, "{shown}");
            world.finish().await;
        }
    });
}
