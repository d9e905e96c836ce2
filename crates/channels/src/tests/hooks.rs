//! What reaches a hook from outside, well signed and not.

use axum::http::StatusCode;
use kernel::Secret;
use sandbox::{Inbound, Signature};
use serde_json::json;

use super::world::{World, worlds};
use crate::apps::HookKey;
use crate::whatsapp::signature::{HEADER, sign};

pub(super) fn post_of(number: &str, id: &str) -> Vec<u8> {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "display_phone_number": "442079460018", "phone_number_id": number },
        "contacts": [{ "profile": { "name": "Maya" }, "wa_id": "447700900123" }],
        "messages": [{ "from": "447700900123", "id": id, "timestamp": "1790000000", "type": "text", "text": { "body": "Hello" } }]
    } }] }] })
    .to_string()
    .into_bytes()
}

pub(super) fn signed(world: &World, body: &[u8]) -> String {
    sign(body, &Secret::new(world.account.app.secret.clone()))
}

#[tokio::test]
async fn what_is_not_signed_by_the_app_leaves_nothing() {
    // Shows P-SEC-3. A1, A2, A3.
    for world in worlds().await {
        let (answer, _) = world.connected().await;
        let url = answer["webhook_url"].as_str().unwrap();
        let body = post_of(&world.account.number, "wamid.1");
        let right = signed(&world, &body);
        let flipped = {
            let mut body = body.clone();
            body[30] ^= 1;
            body
        };
        let foreign = sign(&body, &Secret::new("the secret of another app"));
        let upper = format!("sha256={}", right[7..].to_uppercase());
        let cases: [(&[&str], &[u8]); 9] = [
            (&[], &body),
            (&[""], &body),
            (&["sha256="], &body),
            (&[&right[..70]], &body),
            (&[&format!("{right}0")], &body),
            (&[&upper], &body),
            (&[&right, &right], &body),
            (&[&foreign], &body),
            (&[&right], &flipped),
        ];
        for (headers, body) in cases {
            let headers: Vec<(&str, &str)> = headers.iter().map(|value| (HEADER, *value)).collect();
            let refused = world.post(url, &headers, body.to_vec()).await;
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{headers:?}");
        }
        // A2, A9: the signature of one tenant's app at another tenant's address.
        let other = world.meta.add_app("Brook");
        let token = world.token(&other.id, sandbox::BOTH_SCOPES, None);
        let brook = json!({ "app_id": other.id, "phone_number_id": world.account.number, "waba_id": world.account.waba,
            "access_token": token, "app_secret": other.secret });
        let brook = world.connect("brook-owner", &brook).await.json();
        let crossed = world.post(brook["webhook_url"].as_str().unwrap(), &[(HEADER, &right)], body.clone()).await;
        assert_eq!(crossed.status, StatusCode::UNAUTHORIZED);
        assert!(world.kept(world.lark).await.is_empty() && world.kept(world.brook).await.is_empty());
        // The control.
        assert_eq!(world.post(url, &[(HEADER, &right)], body).await.status, StatusCode::OK);
        assert_eq!(world.kept(world.lark).await.len(), 1);
    }
}

#[tokio::test]
async fn the_simulated_forgers_of_meta_are_refused_and_meta_is_not() {
    for world in worlds().await {
        world.connected().await;
        let account = &world.account;
        for forged in [
            Signature::Forged,
            Signature::Foreign,
            Signature::Missing,
            Signature::Truncated,
            Signature::Sha1Only,
            Signature::OverUnescaped,
        ] {
            // Only the first try: Meta would come again and again.
            world.meta.faults(|faults| faults.signature = forged);
            let before = world.meta.deliveries().len();
            world.meta.write(&account.customer, &account.number, Inbound::text("Grüße 🎻")).unwrap();
            while world.meta.deliveries().len() == before {
                tokio::task::yield_now().await;
            }
            assert!(world.kept(world.lark).await.is_empty(), "{forged:?}");
            world.meta.faults(|faults| faults.signature = Signature::Right);
            world.meta.settled().await;
            let kept = world.kept(world.lark).await;
            assert_eq!(kept.len(), 1, "{forged:?}: Meta comes again, and is heard");
            let read = world.app.db.write(world.lark, world.actor(), move |tx| crate::inbound::done(tx, kept[0].id));
            read.await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_wrong_key_is_nowhere() {
    for world in worlds().await {
        let (answer, _) = world.connected().await;
        let url = answer["webhook_url"].as_str().unwrap();
        let key = url.rsplit('/').next().unwrap();
        assert_eq!(key.len(), 64);
        let body = post_of(&world.account.number, "wamid.1");
        let right = signed(&world, &body);
        let app = HookKey::open(&world.app.vault, key).unwrap().unwrap().1;
        let others = HookKey::of(&world.app.vault, world.brook, app).unwrap().to_string();
        let unknown = HookKey::of(&world.app.vault, world.lark, world.clock.id()).unwrap().to_string();
        let last = if key.ends_with('A') { "B" } else { "A" };
        let changed = format!("{}{last}", &key[..63]);
        for wrong in ["x", &key[..60], &changed, &others, &unknown, &"A".repeat(64)] {
            let path = format!("/hooks/meta/{wrong}");
            assert_eq!(
                world.post(&path, &[(HEADER, &right)], body.clone()).await.status,
                StatusCode::NOT_FOUND,
                "{wrong}"
            );
            assert_eq!(world.get(&format!("{path}?hub.mode=subscribe")).await.status, StatusCode::NOT_FOUND);
        }
        assert!(world.kept(world.lark).await.is_empty() && world.kept(world.brook).await.is_empty());
        assert_eq!(world.post(url, &[(HEADER, &right)], body).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn only_the_verify_token_is_answered_and_guessing_is_slow() {
    // A10
    for world in worlds().await {
        let (answer, _) = world.connected().await;
        let (url, token) = (answer["webhook_url"].as_str().unwrap(), answer["verify_token"].as_str().unwrap());
        let right = format!("{url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
        let answered = world.get(&right).await;
        assert_eq!((answered.status, answered.text.as_str()), (StatusCode::OK, "1158201444"));
        assert!(answered.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
        for _ in 0..10 {
            let wrong = world.get(&format!("{url}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess")).await;
            assert_eq!(wrong.status, StatusCode::FORBIDDEN);
            assert!(!wrong.text.contains(token));
        }
        assert_eq!(world.get(&right).await.status, StatusCode::TOO_MANY_REQUESTS);
        world.clock.advance(std::time::Duration::from_secs(61));
        assert_eq!(world.get(&right).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_body_is_taken_up_to_its_size_and_as_it_is() {
    // A11, A13
    for world in worlds().await {
        let (answer, _) = world.connected().await;
        let url = answer["webhook_url"].as_str().unwrap();
        for (size, status) in [(4 << 20, StatusCode::OK), ((4 << 20) + 1, StatusCode::PAYLOAD_TOO_LARGE)] {
            let body = vec![b'['; size];
            let right = signed(&world, &body);
            assert_eq!(world.post(url, &[(HEADER, &right)], body).await.status, status, "{size}");
        }
        let announced = world.post(url, &[("content-length", "104857600")], Vec::new()).await;
        assert_eq!(announced.status, StatusCode::PAYLOAD_TOO_LARGE);
        let body = post_of(&world.account.number, "wamid.1");
        let right = signed(&world, &body);
        let packed = world.post(url, &[(HEADER, &right), ("content-encoding", "gzip")], body.clone()).await;
        assert_eq!(packed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        // Whatever the bytes are, they are kept for later, not read here.
        for odd in [&b"\xff\xfe"[..], b"", b"{\"a\":\"\\ud800\"}", b"null"] {
            let right = signed(&world, odd);
            assert_eq!(world.post(url, &[(HEADER, &right)], odd.to_vec()).await.status, StatusCode::OK);
        }
        assert_eq!(world.kept(world.lark).await.len(), 5);
    }
}

#[tokio::test]
async fn the_old_app_secret_is_accepted_beside_the_new_one() {
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let url = answer["webhook_url"].as_str().unwrap();
        let app = HookKey::open(&world.app.vault, url.rsplit('/').next().unwrap()).unwrap().unwrap().1;
        let body = post_of(&world.account.number, "wamid.1");
        let (old, new) = (signed(&world, &body), sign(&body, &Secret::new("the-new-secret")));
        assert_eq!(world.post(url, &[(HEADER, &new)], body.clone()).await.status, StatusCode::UNAUTHORIZED);
        let given = crate::apps::Given {
            external_id: None,
            secret: Secret::new("the-new-secret"),
            verify_token: None,
            is_shared: false,
        };
        let learned = world.app.db.write(world.lark, world.actor(), move |tx| {
            let known = crate::apps::get(tx, app)?.unwrap();
            crate::apps::learn(tx, known, &given)
        });
        assert_eq!(learned.await.unwrap().secrets.len(), 2);
        for signature in [&new, &old] {
            assert_eq!(world.post(url, &[(HEADER, signature)], body.clone()).await.status, StatusCode::OK);
        }
        assert!(world.events(world.lark).await.contains(&"app.changed".to_owned()), "{id}");
    }
}
