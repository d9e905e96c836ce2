//! SIGKILL at any moment of receiving and of handing over. Issue 2, point 4.
//!
//! - What was acknowledged is stored once, whenever the program died.
//! - A message is accepted by Meta at most once; what is in doubt was in flight at a kill, and says so.
//!
//! CI kills twenty times each on each database; `make proof` 300 times, in rounds of twenty: each round that held is noted in
//! KONTOR_PROOF_FOLDER, so that a run goes on where it stopped. KONTOR_SEED repeats the moments of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kernel::{Actor, Clock, Who};
use sandbox::{Direction, Inbound, NewCustomer, Webhooks};
use serde_json::json;
use store::{Sql, params, sql};

use crate::harness::{Office, text, until_within, variable};

/// How many kills a round has.
pub(crate) const ROUND: usize = 20;
pub(crate) const TO_SETTLE: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_receive_loses_nothing_on_the_embedded_database() {
    rounds("receive-embedded", async |seed| receive(None, seed).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_receive_loses_nothing_on_postgresql() {
    if let Some(server) = variable("KONTOR_TEST_POSTGRES_URL") {
        rounds("receive-postgresql", async |seed| receive(Some(server.clone()), seed).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_dispatch_sends_nothing_twice_on_the_embedded_database() {
    rounds("dispatch-embedded", async |seed| dispatch(None, seed).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_dispatch_sends_nothing_twice_on_postgresql() {
    if let Some(server) = variable("KONTOR_TEST_POSTGRES_URL") {
        rounds("dispatch-postgresql", async |seed| dispatch(Some(server.clone()), seed).await).await;
    }
}

/// Runs the rounds that are still to be run.
pub(crate) async fn rounds(name: &str, mut round: impl AsyncFnMut(&mut Seed)) {
    let all = if variable("KONTOR_PROOF").as_deref() == Some("full") { 300 / ROUND } else { 1 };
    let notes =
        variable("KONTOR_PROOF_FOLDER").map(|folder| std::path::PathBuf::from(folder).join(format!("kills-{name}")));
    let noted = notes.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    // A proof that was finished begins anew.
    let mut kept = if noted.lines().count() >= all { String::new() } else { noted };
    let done = kept.lines().count();
    for number in done..all {
        let begin = variable("KONTOR_SEED")
            .and_then(|seed| seed.parse().ok())
            .unwrap_or_else(|| Clock::system().now().micros().unsigned_abs());
        let seed = begin.wrapping_add(number as u64);
        println!("{name}: kills {} to {}, KONTOR_SEED={seed}", number * ROUND + 1, (number + 1) * ROUND);
        round(&mut Seed(seed)).await;
        if let Some(file) = &notes {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            kept.push_str(&format!("{ROUND} kills, seed {seed}\n"));
            std::fs::write(file, &kept).unwrap();
        }
    }
}

/// Numbers that look random and come again with the same seed (splitmix64).
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

const NEW: Sql = sql!("select id from inbound where tenant_id = :tenant and state = 'new'");

/// Meta has told all it had to tell, with its retries, and the program has read it.
async fn heard(office: &Office, db: &store::Db) {
    tokio::time::timeout(TO_SETTLE, office.meta.settled()).await.unwrap();
    until_within(TO_SETTLE, "all posts are read", async || {
        db.read(office.tenant_id(), |scope| scope.rows(NEW, params! {})).await.unwrap().is_empty().then_some(())
    })
    .await;
}

async fn receive(server: Option<String>, seed: &mut Seed) {
    let mut office =
        Office::open_with(server, sandbox::Config { concurrency: 4, ..sandbox::Config::for_tests() }).await;
    let db = office.store();
    let customers: Vec<String> = (0..5)
        .map(|number| {
            office
                .meta
                .add_customer(NewCustomer::named(&format!("Ada {number}")).phone(&format!("+44 7700 90010{number}")))
        })
        .collect();
    let (mut written, mut unread) = (0, 0);
    for _ in 0..ROUND {
        let moment = Duration::from_micros(seed.below(350_000));
        let writing = async {
            loop {
                office
                    .meta
                    .write(
                        &customers[written % customers.len()],
                        &office.number,
                        Inbound::text(format!("in {written}")),
                    )
                    .unwrap();
                written += 1;
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        tokio::time::timeout(moment, writing).await.ok();
        office.kill();
        unread += db.read(office.tenant_id(), |scope| scope.rows(NEW, params! {})).await.unwrap().len();
        office.start().await;
    }
    heard(&office, &db).await;
    let mut stored: BTreeMap<String, usize> = BTreeMap::new();
    for conversation in office.all("/conversations").await {
        for message in office.messages(&text(&conversation["id"])).await {
            *stored.entry(text(&message["text"])).or_default() += 1;
        }
    }
    let deliveries = office.meta.deliveries();
    let (taken, broken): (Vec<_>, Vec<_>) = deliveries.iter().partition(|one| one.status == Some(200));
    for number in 0..written {
        assert_eq!(
            stored.get(&format!("in {number}")),
            Some(&1),
            "“in {number}” was acknowledged and is not stored once"
        );
    }
    assert_eq!(stored.len(), written);
    // What was taken is read in the same write, unless that failed; so a kill meets posts on their way, and rarely an unread one.
    assert!(!broken.is_empty(), "no kill met anything: this has shown nothing");
    println!(
        "{ROUND} kills: {written} messages, {} posts taken, {} tries broken off, {unread} taken and not yet read at a kill: all stored once",
        taken.len(),
        broken.len()
    );
}

/// One answer that was asked for.
struct Asked {
    conversation: String,
    text: String,
    /// The API has said 201.
    is_taken: bool,
}

impl Asked {
    /// Asks, or asks again: the key is the text, so that it is taken once.
    async fn ask(&mut self, office: &Office) {
        let path = format!("/conversations/{}/messages", self.conversation);
        if let Ok(answer) = office.try_post(&path, &json!({ "type": "text", "text": self.text }), &self.text).await {
            assert_eq!(answer.status, 201, "{answer:?}");
            self.is_taken = true;
        }
    }
}

async fn dispatch(server: Option<String>, seed: &mut Seed) {
    const IN_FLIGHT: Sql = sql!("select id, message_id from attempt where tenant_id = :tenant and outcome = 'sending'");
    const END_LEASES: Sql = sql!("update inbox_lease set until = 0 where tenant_id = :tenant");
    const TOUCH_LEASES: Sql = sql!("update inbox_lease set until = until where tenant_id = :tenant");
    const PEOPLE: usize = 8;
    let mut office = Office::open_with(server, sandbox::Config::for_tests()).await;
    let db = office.store();
    office.meta.faults(|faults| {
        faults.pair_limit = false;
        faults.throughput_limit = false;
        faults.slow_answers_ms = 15;
    });
    // New people for every kill: what is in doubt with one person holds up the rest of that person's answers.
    for number in 0..PEOPLE * ROUND {
        let customer =
            office.meta.add_customer(NewCustomer::named("Ada").phone(&format!("+44 7700 {:06}", 900_000 + number)));
        office.meta.write(&customer, &office.number, Inbound::text("Hello")).unwrap();
    }
    let mut conversations: Vec<String> = until_within(TO_SETTLE, "everyone has written", async || {
        let all = office.all("/conversations").await;
        (all.len() == PEOPLE * ROUND).then(|| all.iter().map(|one| text(&one["id"])).collect())
    })
    .await;

    let mut asked: Vec<Asked> = Vec::new();
    let mut in_flight: BTreeSet<String> = BTreeSet::new();
    for kill in 0..ROUND {
        // At every fourth kill nobody tells afterwards what became of the messages.
        let is_told = kill % 4 != 3;
        office.meta.faults(|faults| faults.webhooks = if is_told { Webhooks::Deliver } else { Webhooks::Drop });
        let people = conversations.split_off(conversations.len() - PEOPLE);
        let new = |(place, conversation): (usize, &String)| Asked {
            conversation: conversation.clone(),
            text: format!("answer {kill}-{place}"),
            is_taken: false,
        };
        let twice = people.iter().chain(&people).enumerate().map(new);
        let (first, moment) = (asked.len(), Duration::from_micros(seed.below(250_000)));
        asked.extend(twice);
        let asking = async {
            for one in &mut asked[first..] {
                one.ask(&office).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::time::timeout(moment, asking).await.ok();
        office.kill();
        // The lease of the dead runs out by itself, as it does after the last kill; here it need not be waited for.
        let leases = if kill + 1 < ROUND { END_LEASES } else { TOUCH_LEASES };
        let actor = Actor { who: Who::Operator, at: Clock::system().now(), request: Clock::system().id() };
        db.write(office.tenant_id(), actor, move |tx| tx.execute(leases, params! {})).await.unwrap();
        // PostgreSQL still carries out a commit that the dead had sent. It holds the lease's row, which was waited for just now;
        // so what is read here is all that was in flight.
        let open = db.read(office.tenant_id(), |scope| scope.rows(IN_FLIGHT, params! {})).await.unwrap();
        in_flight.extend(open.iter().map(|row| row.get::<kernel::MessageId>("message_id").unwrap().to_string()));
        office.start().await;
        for one in asked.iter_mut().filter(|one| !one.is_taken) {
            one.ask(&office).await;
        }
    }
    office.meta.faults(|faults| faults.webhooks = Webhooks::Deliver);
    heard(&office, &db).await;

    let conversations: BTreeSet<&String> = asked.iter().map(|one| &one.conversation).collect();
    let messages = until_within(TO_SETTLE, "every message has come to an end", async || {
        let mut found = Vec::new();
        for conversation in &conversations {
            let outbound = office.messages(conversation).await.into_iter().filter(|one| one["direction"] == "outbound");
            found.extend(outbound);
        }
        let is_open = |status: &str| ["queued", "held", "sending"].contains(&status);
        (!found.iter().any(|one| is_open(one["status"].as_str().unwrap()))).then_some(found)
    })
    .await;
    let at_meta: Vec<sandbox::Message> =
        office.meta.messages().into_iter().filter(|one| one.direction == Direction::Outbound).collect();
    assert!(office.meta.sends().values().all(|count| *count == 1));
    let deliveries = office.meta.deliveries();
    let taken: Vec<&String> = deliveries.iter().filter(|one| one.status == Some(200)).map(|one| &one.body).collect();
    let (mut unknown, mut arrived) = (0, 0);
    for one in &asked {
        let accepted = at_meta.iter().filter(|message| message.text == one.text).count();
        assert!(accepted <= 1, "“{}” was accepted {accepted} times", one.text);
        let kept: Vec<_> = messages.iter().filter(|message| message["text"] == one.text).collect();
        assert_eq!(kept.len(), 1, "“{}” was asked for once", one.text);
        match kept[0]["status"].as_str().unwrap() {
            "sent" | "delivered" => {
                assert_eq!(accepted, 1, "“{}” is said to have gone out", one.text);
                arrived += 1;
            }
            "unknown" => {
                assert!(
                    in_flight.contains(kept[0]["id"].as_str().unwrap()),
                    "“{}” is in doubt and was not in flight",
                    one.text
                );
                let attempt =
                    at_meta.iter().find(|message| message.text == one.text).and_then(|message| message.opaque.clone());
                let was_told = attempt.is_some_and(|attempt| taken.iter().any(|body| body.contains(&attempt)));
                assert!(!was_told, "“{}” was told of and is still in doubt", one.text);
                unknown += 1;
            }
            status => panic!("“{}” ended as {status}: {}", one.text, kept[0]),
        }
    }
    assert!(!in_flight.is_empty(), "no kill met a message in flight: this has shown nothing");
    println!(
        "{ROUND} kills: {} answers, {arrived} gone out, {} in flight at a kill, {unknown} of them still in doubt, none twice",
        asked.len(),
        in_flight.len()
    );
}
