//! What the log shows. Shows P-SEC-4; A32, A58: no words, names, numbers, keys or passwords, whatever happens; and no line that a stranger wrote.

use serde_json::json;
use testkit::webhook::{self, From};
use testkit::{PASSWORD, keep_lines, lines, run, worlds};

const TEXT: &str = "logmarker the heron stands in the reeds";
const NAME: &str = "Logmarker Heronsdottir";
const PHONE: &str = "447700900118";

#[test]
fn the_log_shows_nothing_of_people_and_opens_no_door() {
    keep_lines();
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let at = world.clock.now().seconds();
            let body = |id: &str| webhook::text(&lark.account, &lark.number, From::Phone(PHONE), NAME, id, at, TEXT);
            // What goes well, what is refused, and what cannot be read.
            for secret in [&lark.app_secret, &world.brook.app_secret] {
                world.hook(lark, secret, body("wamid.log")).send().await;
            }
            world.hook(lark, &lark.app_secret, format!("{{\"{TEXT}\":\"{PHONE}\"").into_bytes()).send().await;
            world.read_webhooks().await;
            let conversations =
                world.get(format!("/api/v1/conversations?q={PHONE}")).api(&lark.key).send().await.json();
            let id = conversations["data"][0]["id"].as_str().expect("the message arrived").to_owned();
            let path = format!("/api/v1/conversations/{id}/messages");
            let sent =
                world.post(path.clone()).api(&lark.key).json(&json!({ "type": "text", "text": TEXT })).send().await;
            assert_eq!(sent.status, 201, "{}", sent.body);
            world
                .post(path)
                .api(&lark.key)
                .body("application/json", format!("{{\"text\":\"{TEXT}\"").into_bytes())
                .send()
                .await;
            world
                .post("/api/v1/contacts")
                .api(&lark.key)
                .json(&json!({ "name": NAME, "identities": [{ "kind": "phone", "value": PHONE }] }))
                .send()
                .await;
            for password in ["logmarker wrong password", PASSWORD] {
                let form = format!("email={}&password={}", lark.owner.email, password.replace(' ', "+"));
                world.post_form("/sign-in", &form).send().await;
            }
            for token in [&lark.key.token, "kontor_logmarker_key"] {
                world.get("/api/v1/contacts").bearer(token).send().await;
            }
            world.get(format!("/sign-in/link?token={}", lark.key.token)).send().await;
            world.get(format!("/t/{}/inbox?q=logmarker", lark.id)).as_staff(&lark.owner).send().await;
            // A newline in what a stranger sends begins no line of its own.
            world.get("/nothing%0d%0aERROR%20logmarker").header("x-request-id", "logmarker id").send().await;
            world.get("/").header("user-agent", "logmarker agent").send().await;
            let log = lines();
            assert!(
                log.contains("/api/v1/contacts") && log.contains("/hooks/meta") && log.contains(&id),
                "control: {}",
                log.len()
            );
            let hook = world.hook_path(lark);
            let key = hook.rsplit('/').next().unwrap_or_default();
            let hidden = [
                TEXT,
                NAME,
                PHONE,
                PASSWORD,
                &lark.owner.email,
                &lark.app_secret,
                &lark.access_token,
                &lark.verify_token,
            ];
            let hidden = hidden.into_iter().chain([
                lark.key.token.as_str(),
                &lark.owner.session,
                key,
                "logmarker wrong",
                "logmarker_key",
                "logmarker agent",
                "logmarker id",
            ]);
            let shown: Vec<&str> = hidden.filter(|marker| log.contains(marker)).collect();
            let where_shown: Vec<&str> =
                log.lines().filter(|line| shown.iter().any(|marker| line.contains(marker))).take(5).collect();
            assert!(shown.is_empty(), "{shown:?} in {where_shown:#?}");
            assert!(!log.lines().any(|line| line.starts_with("ERROR")), "a stranger wrote a line");
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
