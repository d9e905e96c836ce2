//! What a business changes about an endpoint, how it reads a long log, and what the log does not tell.

use axum::body::Body;
use axum::http::{Request, header};

use super::*;
use crate::testing::answer;

#[tokio::test]
async fn the_page_gives_an_endpoint_another_address_and_other_events() {
    for world in worlds().await {
        let (old, new) = (Program::answering(&[200]).await, Program::answering(&[200]).await);
        let app = app(&world);
        let router = crate::routes(|_, _| Ok(())).into_router(&app);
        let session = &world.lark.owner.session;
        // `inbox.connected` was chosen through the API, and is no area: the page keeps it unless it is taken away.
        let (id, secret) = endpoint(&world, &old, &["message.*", "inbox.connected"]).await;
        let one = format!("/t/{}/webhooks/{id}", world.lark.tenant);
        let page = get(&router, &one, session).await.body;
        let is_checked = |page: &str, name: &str| {
            let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
            let begin = page[..at].rfind('<').unwrap();
            page[begin..].split_once('>').unwrap().0.contains("checked")
        };
        assert!(is_checked(&page, "message") && is_checked(&page, "inbox.connected") && !is_checked(&page, "contact"));
        let bad = post(&router, &one, session, &[("url", "https://10.0.0.1/"), ("contact", "on")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        // What was typed is still there.
        assert!(bad.body.contains("This address cannot be called.") && bad.body.contains("https://10.0.0.1/"));
        assert!(is_checked(&bad.body, "contact") && !is_checked(&bad.body, "message"));
        assert_eq!(of(&world, id).await.url, old.url);

        let typed = [("url", new.url.as_str()), ("contact", "on"), ("inbox.connected", "on"), ("inbox.closed", "on")];
        let changed = post(&router, &one, session, &typed).await;
        assert_eq!(changed.location, format!("{one}?done=changed"));
        let now = of(&world, id).await;
        // What neither the page offers nor the endpoint had is not taken from a form.
        assert_eq!(
            (now.url.as_str(), now.kinds.list()),
            (&*new.url, &["contact.*".to_owned(), "inbox.connected".to_owned()][..])
        );
        for kind in ["message.received", "contact.created", "inbox.connected"] {
            happens(&world, world.lark.tenant, kind, 1).await;
        }
        worker(&world).work_through().await.unwrap();
        assert!(old.taken().is_empty());
        assert_eq!(new.kinds(), ["contact.created", "inbox.connected"]);
        assert!(new.taken()[0].is_signed(&secret), "the secret stays");
        let all = post(&router, &one, session, &[("url", &new.url)]).await;
        assert!(all.status.is_redirection() && of(&world, id).await.kinds.is_all());

        // Another business's, and one who may not.
        let brook = format!("/t/{}/webhooks/{id}", world.brook.tenant);
        let foreign = post(&router, &brook, &world.brook.owner.session, &[("url", &old.url)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        let agent = post(&router, &one, &world.lark.agent.session, &[("url", &old.url)]).await;
        assert_eq!((agent.status, of(&world, id).await.url), (StatusCode::FORBIDDEN, new.url.clone()));
    }
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_and_each_delivery_stands_in_it_once() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let app = app(&world);
        let router = crate::routes(|_, _| Ok(())).into_router(&app);
        let (id, _) = endpoint(&world, &program, &["message.*"]).await;
        for number in 0..65 {
            // Others between them: the numbers of the stream are not those of the log.
            happens(&world, world.lark.tenant, "contact.created", number).await;
            happens(&world, world.lark.tenant, "message.received", number).await;
        }
        worker(&world).work_through().await.unwrap();
        let expected: Vec<String> = log(&world, id).await.iter().map(|one| one.id.to_string()).collect();
        assert_eq!(expected.len(), 65);

        let (mut next, mut seen, mut pages) = (format!("/t/{}/webhooks/{id}", world.lark.tenant), Vec::new(), 0);
        loop {
            let page = get(&router, &next, &world.lark.owner.session).await;
            assert_eq!(page.status, StatusCode::OK);
            let of_row = |part: &str| part.split_once("/replay\"").map(|(delivery, _)| delivery.to_owned());
            seen.extend(page.body.split("/deliveries/").skip(1).filter_map(of_row));
            pages += 1;
            let Some((_, rest)) = page.body.split_once("?before=") else { break };
            let place: String = rest.chars().take_while(char::is_ascii_digit).collect();
            next = format!("/t/{}/webhooks/{id}?before={place}", world.lark.tenant);
        }
        assert_eq!((pages, &seen), (3, &expected));

        let key = world.db.write(world.lark.tenant, world.actor(&world.lark.owner), |tx| {
            crate::api_keys::create(tx, "Log", Permissions::of(&[Permission::ApiKeyManage]))
        });
        let key = key.await.unwrap();
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let path = format!("/api/v1/webhook_endpoints/{id}/deliveries?limit=20{cursor}");
            let bearer = format!("Bearer {}", key.expose());
            let request = Request::get(&path).header(header::AUTHORIZATION, bearer).body(Body::empty()).unwrap();
            let listing: Value = serde_json::from_str(&answer(&router, request).await.body).unwrap();
            let rows = listing["data"].as_array().unwrap();
            assert!(rows.len() <= 20);
            seen.extend(rows.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            let Some(next) = listing["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, expected);
    }
}

// A47: whatever kept a call from being answered stands in the log in one way, so that nobody sounds out ports with it.
#[tokio::test]
async fn the_log_does_not_tell_a_closed_port_from_a_silent_or_a_foreign_one() {
    async fn odd(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                stream.write_all(answer).await.ok();
            }
        });
        url
    }
    for world in worlds().await {
        let silent = Program::answering(&[0]).await;
        // No port that somebody else may be given meanwhile.
        let closed = "http://127.0.0.1:1/".to_owned();
        let mail = odd(b"220 mail.example ESMTP\r\n").await;
        let ends = odd(b"").await;
        // A redirect that is not followed, and a plain refusal: both are answers, and the control.
        let refuses = Program::answering(&[503]).await;
        let mut told = Vec::new();
        for url in [&closed, &silent.url, &mail, &ends, &refuses.url] {
            let program = Program { url: url.clone(), ..Program::answering(&[200]).await };
            let worker = if *url == silent.url { hasty(&world) } else { worker(&world) };
            let (id, _) = endpoint(&world, &program, &["message.received"]).await;
            happens(&world, world.lark.tenant, "message.received", 1).await;
            worker.work_through().await.unwrap();
            let [one] = log(&world, id).await.try_into().ok().unwrap();
            told.push((one.state, one.status, one.took_ms.is_some()));
            world
                .db
                .write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| super::super::remove(tx, id))
                .await
                .unwrap();
        }
        assert!(told[..4].iter().all(|one| *one == (State::Failed, None, false)), "{told:?}");
        assert_eq!(told[4], (State::Failed, Some(503), true), "the control");
    }
}
