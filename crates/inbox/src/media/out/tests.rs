//! Files that are handed in by someone who means harm, on both databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures_util::stream::{self, StreamExt};
use kernel::{BlobId, TenantId};
use store::{Sql, params, sql};

use super::Unsent;
use crate::conversations::tests::world::{World, worlds};

const FORM: &str = "multipart/form-data; boundary=edge";
const BEGIN: &str = "--edge\r\nContent-Disposition: form-data; name=";

/// A body that goes on, and how many of its parts were asked for.
fn endless(begin: &'static str, part: Bytes, most: usize) -> (Body, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let parts = stream::iter(std::iter::once(Bytes::from_static(begin.as_bytes())).chain((0..most).map(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        part.clone()
    })));
    (Body::from_stream(parts.map(Ok::<_, std::io::Error>)), asked)
}

// A11: what a form holds besides files is bounded, wherever in it that stands.
#[tokio::test]
async fn a_form_that_goes_on_where_no_file_is_ends_early() {
    const PART: usize = 16 * 1024;
    let letters = Bytes::from(vec![b'a'; PART]);
    let empty = Bytes::from(format!("{BEGIN}\"x\"\r\n\r\n\r\n").repeat(PART / 50));
    for world in worlds().await.into_iter().take(1) {
        let (client, lark) = (world.client(), world.lark.id);
        for (begin, part) in [
            // Before the first field, in a field's name, in a field, and in fields that hold nothing.
            ("", &letters),
            ("--edge\r\nContent-Disposition: form-data; name=\"", &letters),
            ("--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n", &letters),
            ("", &empty),
        ] {
            let (body, asked) = endless(begin, part.clone(), 1024);
            let answer = client.upload(lark, "/api/v1/media", FORM, body).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{begin}: {}", answer.text);
            assert!(asked.load(Ordering::Relaxed) < 128, "{begin}: {} of 1024", asked.load(Ordering::Relaxed));
        }
        // The control: a file's content may be as long, and a field stands behind it.
        let begin = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
        let end = Bytes::from(format!("\r\n{BEGIN}\"text\"\r\n\r\nHello\r\n--edge--\r\n"));
        let (body, _) = endless(begin, letters.clone(), 512);
        let whole = body.into_data_stream().chain(stream::iter([Ok(end)]));
        let answer = client.upload(lark, "/api/v1/media", FORM, Body::from_stream(whole)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        assert_eq!(answer.json()["bytes"], 512 * PART);
    }
}

fn picture() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

// A12: whoever sends slowly, or stops, waits alone; and only so many files of one business are on their way at once.
#[tokio::test]
async fn a_slow_sender_holds_up_nobody_elses_files() {
    for world in worlds().await {
        let (lark, brook) = (world.lark.id, world.brook.id);
        let begin = Bytes::from([&picture()[..], &[0; 5000]].concat());
        let clients: Vec<_> = (0..super::hand_in::MOST_COMING).map(|_| world.client()).collect();
        let stuck = clients.iter().map(|client| {
            let parts = stream::iter([Ok::<_, std::io::Error>(begin.clone())]).chain(stream::pending());
            client.upload(lark, "/api/v1/media", "image/jpeg", Body::from_stream(parts))
        });
        let mut stuck = Box::pin(futures_util::future::join_all(stuck));
        let more = async |of: TenantId| {
            let client = world.client();
            let answer = client.upload(of, "/api/v1/media", "image/jpeg", Body::from(picture()));
            tokio::time::timeout(std::time::Duration::from_secs(20), answer).await.unwrap()
        };
        let others = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            assert_eq!(more(lark).await.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(more(brook).await.status, StatusCode::CREATED);
        };
        tokio::select! {
            _ = &mut stuck => panic!("what does not end was answered"),
            () = others => {}
        }
        drop(stuck);
        // The control: whoever has left holds nothing.
        let answer = more(lark).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
}

const LOOSE: Sql = sql!(
    "insert into media (tenant_id, id, kind, state, bytes, attempts, created_at) values (:tenant, :id, 'document', 'kept', :bytes, 0, :now)"
);
const CLEAR: Sql = sql!("delete from media where tenant_id = :tenant and blob_id is null");

async fn lying_about(world: &World, count: usize, bytes: i64) {
    let write = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
        tx.execute(CLEAR, params! {})?;
        let now = tx.now();
        (0..count).try_for_each(|_| {
            let id: BlobId = tx.id();
            tx.execute(LOOSE, params! { "id" => id, "bytes" => bytes, "now" => now }).map(|_| ())
        })
    };
    world.db.write(world.lark.id, world.actor(), write).await.unwrap();
}

// A63: nobody fills the disk with files that go with no message.
#[tokio::test]
async fn what_waits_for_its_message_is_bounded() {
    let most = Unsent::default();
    let most_bytes = i64::try_from(most.bytes).unwrap();
    for world in worlds().await {
        let hand_in =
            async || world.client().upload(world.lark.id, "/api/v1/media", "image/jpeg", Body::from(picture())).await;
        for (count, bytes) in [(most.files, 1), (2, most_bytes / 2)] {
            lying_about(&world, count, bytes).await;
            let answer = hand_in().await;
            assert_eq!(
                (answer.status, &*answer.json()["code"].to_string()),
                (StatusCode::CONFLICT, "\"too_many_files\"")
            );
        }
        lying_about(&world, most.files - 1, 1).await;
        assert_eq!(hand_in().await.status, StatusCode::CREATED);
        assert_eq!(hand_in().await.status, StatusCode::CONFLICT);
    }
}

// A63: the operator may set it lower, or higher.
#[tokio::test]
async fn an_operator_sets_what_may_wait_for_its_message() {
    for world in worlds().await {
        let room =
            async |most: Unsent| world.db.read(world.lark.id, move |scope| super::store::room(scope, most)).await;
        lying_about(&world, 3, 10).await;
        for (files, bytes, has_room) in [(4, 31, true), (3, 31, false), (4, 30, false), (1000, u64::MAX, true)] {
            assert_eq!(room(Unsent { files, bytes }).await.unwrap(), has_room, "{files} files, {bytes} bytes");
        }
    }
}
