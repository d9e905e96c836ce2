//! The event stream with this room's doorman at its door, on both databases: many follow at once, at their own pace, and are told
//! by one. That a program which is killed loses nothing is shown by the journeys.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt;
use kernel::{Permission, Permissions, TenantId, vault};
use store::{Event, Result, global_sql, params};
use tower::ServiceExt;

use crate::testing::{self, World, worlds};

struct Follower {
    data: BodyDataStream,
    heard: String,
    /// The numbers of the events, in the order in which they came.
    seen: Vec<i64>,
}

impl Follower {
    async fn open(router: &Router, request: Request<Body>) -> Self {
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { data: answer.into_body().into_data_stream(), heard: String::new(), seen: Vec::new() }
    }

    async fn page(router: &Router, tenant: TenantId, session: &str) -> Self {
        let cookie = format!("{}={session}", web::SESSION_COOKIE);
        let request = Request::get(format!("/t/{tenant}/stream")).header(header::COOKIE, cookie);
        Self::open(router, request.body(Body::empty()).unwrap()).await
    }

    async fn program(router: &Router, key: &str, from: Option<i64>) -> Self {
        let mut request = Request::get("/api/v1/events").header(header::AUTHORIZATION, format!("Bearer {key}"));
        if let Some(from) = from {
            request = request.header("last-event-id", from);
        }
        Self::open(router, request.body(Body::empty()).unwrap()).await
    }

    /// Reads on; says whether there was anything before the time was over. Nothing after the end.
    async fn read(&mut self, within: Duration) -> bool {
        let Ok(Some(Ok(bytes))) = tokio::time::timeout(within, self.data.next()).await else { return false };
        self.heard.push_str(std::str::from_utf8(&bytes).unwrap());
        while let Some(end) = self.heard.find("\n\n") {
            let frame: String = self.heard.drain(..end + 2).collect();
            self.seen
                .extend(frame.lines().find_map(|line| line.strip_prefix("id: ")).map(|id| id.parse::<i64>().unwrap()));
        }
        true
    }

    /// Reads until this number, or until it takes too long.
    async fn until(&mut self, seq: i64) {
        while self.seen.last() != Some(&seq) && self.read(Duration::from_secs(20)).await {}
    }

    async fn ends(&mut self, within: Duration) -> bool {
        tokio::time::timeout(within, async { while self.data.next().await.is_some() {} }).await.is_ok()
    }
}

async fn happens(world: &World, tenant: TenantId, count: usize) {
    let write = world.db.write(tenant, crate::system(&world.clock, "test"), move |tx| -> Result<()> {
        (0..count).for_each(|number| tx.record(Event::new("contact.created").fact("number", number)));
        Ok(())
    });
    write.await.unwrap();
}

async fn head(world: &World, tenant: TenantId) -> i64 {
    world.db.read(tenant, |scope| scope.stream_head()).await.unwrap()
}

async fn key(world: &World) -> String {
    let made = world.db.write(world.lark.tenant, world.actor(&world.lark.owner), |tx| {
        crate::api_keys::create(tx, "Follow", Permissions::of(&[Permission::EventRead]))
    });
    made.await.unwrap().expose().to_owned()
}

fn router(world: &World) -> Router {
    web::routes().into_router(&testing::app(&world.db, web::Signup::Closed, web::mail::MailOut::Off))
}

// A12, A18
#[tokio::test]
async fn everyone_hears_each_event_once_whenever_they_came_and_however_slowly_they_read() {
    for world in worlds().await {
        let (router, key, lark) = (router(&world), key(&world).await, world.lark.tenant);
        let begin = head(&world, lark).await;
        let mut early = Vec::new();
        for from in [None, Some(0), Some(begin - 1), Some(begin)] {
            early.push((from.unwrap_or(begin), Follower::program(&router, &key, from).await));
        }
        // One reads nothing while far more is told than is kept for anyone.
        let mut slow = Follower::program(&router, &key, None).await;
        let mut page = Follower::page(&router, lark, &world.lark.agent.session).await;
        let mut foreign = Follower::page(&router, world.brook.tenant, &world.brook.owner.session).await;
        assert!(!slow.read(Duration::from_millis(50)).await);
        let mut late = Vec::new();
        for round in 0..120 {
            futures_util::future::join_all([happens(&world, lark, 1 + round % 4), happens(&world, lark, 2)]).await;
            if round % 10 == 0 {
                let from = begin + i64::try_from(round).unwrap();
                late.push((from, Follower::program(&router, &key, Some(from)).await));
                for (_, follower) in &mut early {
                    follower.read(Duration::from_millis(20)).await;
                }
            }
        }
        let end = head(&world, lark).await;
        for (from, follower) in early.iter_mut().chain(&mut late) {
            follower.until(end).await;
            assert_eq!(follower.seen, (*from + 1..=end).collect::<Vec<_>>());
        }
        for follower in [&mut slow, &mut page] {
            follower.until(end).await;
            assert_eq!(follower.seen, (begin + 1..=end).collect::<Vec<_>>());
        }
        foreign.read(Duration::from_millis(300)).await;
        assert!(foreign.seen.is_empty(), "{:?}", foreign.seen);
        // Control: its own is told.
        happens(&world, world.brook.tenant, 1).await;
        let own = head(&world, world.brook.tenant).await;
        foreign.until(own).await;
        assert_eq!(foreign.seen, [own]);
    }
}

// A23, A26: each open page of a session ends with it, and nobody else's.
#[tokio::test]
async fn all_pages_of_a_session_end_with_it_and_a_new_one_begins_anew() {
    for world in worlds().await {
        let (router, lark) = (router(&world), world.lark.tenant);
        let mut pages = Vec::new();
        for _ in 0..3 {
            pages.push(Follower::page(&router, lark, &world.lark.agent.session).await);
        }
        let mut stays = Follower::page(&router, lark, &world.lark.owner.session).await;
        let hash = vault::token_hash(&world.lark.agent.session).to_vec();
        let ended = world.db.global_write(move |global| -> Result<u64> {
            global.execute(global_sql!("delete from session where token_hash = :hash"), params! { "hash" => hash })
        });
        assert_eq!(ended.await.unwrap(), 1);
        for page in &mut pages {
            assert!(page.ends(Duration::from_millis(2500)).await);
        }
        // Control: her colleague's goes on, and hears.
        happens(&world, lark, 1).await;
        let seq = head(&world, lark).await;
        stays.until(seq).await;
        assert_eq!(stays.seen, [seq]);
        // When all have left, whoever comes next is told all the same.
        drop((pages, stays));
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let mut next = Follower::page(&router, lark, &world.lark.owner.session).await;
        happens(&world, lark, 2).await;
        next.until(seq + 2).await;
        assert_eq!(next.seen, [seq + 1, seq + 2]);
    }
}
