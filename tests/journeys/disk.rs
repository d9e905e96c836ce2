//! A disk that takes nothing for a while. A63.

use std::process::Command;
use std::time::Duration;

use sandbox::Inbound;

use crate::harness::{Office, until};

/// Nothing longer than this may be written by the program from now on.
fn limit(office: &Office, bytes: &str) {
    let limited = Command::new("prlimit")
        .args([format!("--pid={}", office.pid()), format!("--fsize={bytes}:")])
        .status()
        .unwrap();
    assert!(limited.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_disk_is_full_nothing_is_acknowledged_and_reading_goes_on() {
    let mut office = Office::open(None).await;
    office.stop().await;
    office.start_for_a_full_disk().await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    limit(&office, "1");
    office.meta.write(&ada, &office.number, Inbound::text("Are you there?")).unwrap();
    until("Meta heard 503", async || office.meta.deliveries().iter().any(|one| one.status == Some(503)).then_some(()))
        .await;
    for _ in 0..3 {
        let refused = office.reply(&conversation, "Not now").await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (503, Some("unavailable")), "{refused:?}");
    }
    // Who reads is served.
    assert_eq!(office.messages(&conversation).await.len(), 1);

    limit(&office, "unlimited");
    tokio::time::timeout(Duration::from_secs(30), office.meta.settled()).await.unwrap();
    let answer = office.reply(&conversation, "We are").await;
    assert_eq!(answer.status, 201, "{answer:?}\n{}", office.log());
    office.until_status(&conversation, &answer.body["id"], "delivered").await;
    // What was acknowledged is on the disk, once, and nothing else is.
    office.kill();
    office.start().await;
    let messages = office.messages(&conversation).await;
    let texts: Vec<&str> = messages.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["We are", "Are you there?", "Hello"]);
    assert_eq!(office.phone_shows(&ada).len(), 1);
}
