//! A chat through the pages, the task and the API, on both databases.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use ::store::{Fault, Result, Scope, Sql, Tasks, Tx, params, sql};
use axum::http::{Method, StatusCode};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use kernel::{BlobId, Channel, StaffId};
use serde_json::Value;

use super::super::{Refusal, age_out, arrived, begin, let_go, tasks};
use crate::conversations::tests::world::{Client, Customer, World, worlds};

const MESSAGES: Sql = sql!("select count(*) as number from message where tenant_id = :tenant");
const WINDOWS: Sql =
    sql!("select count(*) as number, max(expires_at) as ends from service_window where tenant_id = :tenant");
const CONVERSATION: Sql =
    sql!("select unread, last_message_at, version from conversation where tenant_id = :tenant and id = :id");
const TAKE: Sql = sql!("update conversation set assignee_id = :staff where tenant_id = :tenant and id = :id");
const FILES: Sql =
    sql!("select count(*) as number from history_import where tenant_id = :tenant and file_id is not null");

/// More than one write takes: 300 of the customer's, 300 of ours, and somebody else's.
fn chat() -> String {
    let mut text =
        "\u{200e}[01/03/2024, 09:00:00] Lark: \u{200e}Messages and calls are end-to-end encrypted.\n".to_owned();
    for number in 0..300 {
        let (day, minute) = (1 + number / 20, number % 20);
        text += &format!("[{day:02}/03/2024, 10:{minute:02}:07] Ana: number {number}\n");
        text += &format!("[{day:02}/03/2024, 10:{minute:02}:07] Lark: answer\nwith a line {number}\n");
    }
    text + "[16/03/2024, 11:00:00] Bob: what a group\n\
        [16/03/2024, 11:00:30] Ana: stop\n\
        [16/03/2024, 11:00:30] Ana: stop\n\
        [16/03/2024, 11:01:00] Ana: \u{200e}<attached: 00000001-PHOTO-2024-03-16-11-01-00.jpg>\n\
        [16/33/2024, 11:02:00] Ana: nobody knows when\n"
}

/// The same as WhatsApp packs it, with a picture.
fn packed(text: &str) -> Vec<u8> {
    let (mut all, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, bytes) in
        [("00000001-PHOTO-2024-03-16-11-01-00.jpg", &b"\xff\xd8\xff"[..]), ("_chat.txt", text.as_bytes())]
    {
        let mut writer = DeflateEncoder::new(Vec::new(), Compression::default());
        writer.write_all(bytes).unwrap();
        let small = writer.finish().unwrap();
        let at = u32::try_from(all.len()).unwrap();
        let sizes = [u32::try_from(small.len()).unwrap(), u32::try_from(bytes.len()).unwrap()];
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        directory
            .extend([b"PK\x01\x02\x14\x00".as_slice(), &head, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
        all.extend([b"PK\x03\x04".as_slice(), &head, name.as_bytes(), &small].concat());
        count += 1;
    }
    let begin = u32::try_from(all.len()).unwrap();
    all.extend(&directory);
    all.extend(b"PK\x05\x06\0\0\0\0");
    all.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    all.extend([u32::try_from(directory.len()).unwrap().to_le_bytes(), begin.to_le_bytes()].concat());
    all.extend([0, 0]);
    all
}

struct Desk<'a> {
    world: &'a World,
    client: Client,
    tasks: Tasks,
    ana: Customer,
    page: String,
}

impl Desk<'_> {
    fn owner(&self) -> StaffId {
        self.world.lark.owner
    }

    /// Gives a file, and says where it is looked at.
    async fn give(&self, name: &str, file: &[u8]) -> String {
        let told = self.client.give(self.owner(), &format!("{}/import", self.page), name, file).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
        told.location
    }

    async fn post(&self, path: &str, form: &str) -> StatusCode {
        let told = self.client.post(self.owner(), path, form).await;
        while self.tasks.run_due().await.unwrap() > 0 {}
        told.status
    }

    async fn shows(&self, path: &str, wanted: &[&str]) {
        let text = self.client.get(self.owner(), path).await.text;
        for words in wanted {
            assert!(text.contains(words), "{path} does not show {words}: {text}");
        }
    }

    /// All of it by the API, newest first.
    async fn all(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/contacts/{}/history?limit=100{cursor}", self.ana.contact);
            let page = self.client.api(self.world.lark.id, Method::GET, &path, "", "").await.json();
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// What must stay as it is: messages, windows, the conversation, and what is known of permission.
    async fn besides(&self) -> String {
        let ana = self.ana;
        let read = move |scope: &Scope<'_>| -> Result<String> {
            let (messages, windows) =
                (scope.row(MESSAGES, params! {})?.unwrap(), scope.row(WINDOWS, params! {})?.unwrap());
            let conversation = scope.row(CONVERSATION, params! { "id" => ana.conversation })?.unwrap();
            let consent = consent::ledger::state(scope, ana.contact, Channel::WhatsApp)?;
            Ok(format!("{messages:?} {windows:?} {conversation:?} {consent:?}"))
        };
        self.world.db.read(self.world.lark.id, read).await.unwrap()
    }

    async fn files(&self) -> i64 {
        let read = |scope: &Scope<'_>| scope.row(FILES, params! {})?.unwrap().get("number");
        self.world.db.read(self.world.lark.id, read).await.unwrap()
    }
}

// Shows P-CRM-1: a chat is history by knowing choice, and nothing follows from it.
#[tokio::test]
async fn an_exported_chat_is_looked_at_confirmed_read_in_once_and_taken_out() {
    for world in worlds().await {
        let ana = world.customer("Ana", "a real message").await;
        let (client, tasks) = (world.client(), Tasks::new(world.db.clone(), tasks(&world.app())));
        let page = format!("/t/{}/people/{}/history", world.lark.id, ana.contact);
        let desk = Desk { world: &world, client, tasks, ana, page };
        let (before, events) = (desk.besides().await, world.events().await.len());

        // Looked at: nothing is written.
        let one = desk.give("_chat.txt", chat().as_bytes()).await;
        desk.shows(&one, &["number 0", "Europe/Berlin", ">604<", ">1<", "Bob", "I confirm that"]).await;
        assert!(desk.all().await.is_empty());
        assert_eq!(desk.post(&one, "order=day&name-0=customer").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.post(&one, "order=day&confirmed=on").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(desk.all().await.is_empty(), "it was read in without a confirmation, or of nobody");

        // Confirmed: each of whom somebody chose stands there once, at its own time.
        let form = "order=day&name-0=customer&name-1=business&confirmed=on";
        assert_eq!(desk.post(&one, form).await, StatusCode::SEE_OTHER);
        assert_eq!(desk.post(&one, form).await, StatusCode::CONFLICT);
        let all = desk.all().await;
        assert_eq!(all.len(), 603, "300 and 300, two stops and a photo");
        let told = |at: usize, what: &str| all[at][what].as_str().unwrap_or_default().to_owned();
        assert_eq!((told(0, "type"), told(0, "at")), ("photo".into(), "2024-03-16T10:01:00Z".into()));
        assert_eq!((told(2, "text"), told(2, "side")), ("stop".into(), "customer".into()));
        assert_eq!((told(602, "text"), told(602, "author")), ("number 0".into(), "Ana".into()));
        assert_eq!((told(601, "text"), told(601, "side")), ("answer\nwith a line 0".into(), "business".into()));
        assert!(all.iter().all(|message| message["author"] != "Bob"));
        desk.shows(&one, &["603 messages were read in", "One line could not be read", "Lark Music School"]).await;
        desk.shows(&desk.page, &["From an exported chat", "Photo, not kept", "_chat.txt"]).await;
        assert_eq!(desk.files().await, 0, "the file goes once it was read in");

        // Nothing follows from it: "stop" is no withdrawal, nothing is unread, nothing was sent.
        assert_eq!(desk.besides().await, before);
        let kinds: Vec<String> = world.events().await.split_off(events);
        assert_eq!(kinds, ["history.confirmed", "history.imported"]);

        // The same again, packed: nothing twice.
        let two = desk.give("WhatsApp Chat - Ana.zip", &packed(&chat())).await;
        assert_eq!(desk.post(&two, form).await, StatusCode::SEE_OTHER);
        assert_eq!(desk.all().await.len(), 603);
        desk.shows(&two, &["Nothing new was read in", "603 messages were here already"]).await;

        // Who sees only their own conversations sees those of nobody, and not a colleague's; a program reads all.
        let agent = world.lark.agent;
        assert_eq!(desk.client.get(agent, &desk.page).await.status, StatusCode::OK);
        assert_eq!(desk.client.get(agent, &format!("{}/import", desk.page)).await.status, StatusCode::FORBIDDEN);
        let values = params! { "staff" => world.lark.owner, "id" => ana.conversation };
        world.db.write(world.lark.id, world.actor(), move |tx| tx.execute(TAKE, values)).await.unwrap();
        assert_eq!(desk.client.get(agent, &desk.page).await.status, StatusCode::NOT_FOUND);

        // Taken out as a whole, and what is no chat or broken is said.
        assert_eq!(desk.post(&format!("{one}/undo"), "").await, StatusCode::SEE_OTHER);
        assert!(desk.all().await.is_empty());
        desk.shows(&one, &["All of it was taken out again"]).await;
        for (name, file, why) in [
            ("a.txt", b"Dear Ana,\nsee you".to_vec(), "This is no chat"),
            ("a.zip", packed(&chat())[..200].to_vec(), "The file is broken"),
            ("a.zip", packed(&"0".repeat(40 * 1024 * 1024)), "The file is broken"),
        ] {
            let told = desk.client.give(desk.owner(), &format!("{}/import", desk.page), name, &file).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(told.text.contains(why), "{why}: {}", told.text);
        }
        assert_eq!(desk.files().await, 0);

        // Whoever is erased takes the file along that waits.
        let three = desk.give("_chat.txt", chat().as_bytes()).await;
        assert_eq!(desk.files().await, 1);
        world.db.write(world.lark.id, world.actor(), move |tx| let_go(tx, ana.contact)).await.unwrap();
        assert_eq!(desk.files().await, 0);
        assert_eq!(desk.post(&three, form).await, StatusCode::CONFLICT);

        // Also one that is still on its way, and one that never came whole is forgotten.
        let (whole, cut): (BlobId, BlobId) = (world.clock.id(), world.clock.id());
        let late = move |tx: &mut Tx<'_>| -> Result<bool, Fault<Refusal>> {
            let id = begin(tx, ana.contact, whole, "_chat.txt")?;
            let_go(tx, ana.contact)?;
            Ok(arrived(tx, id, whole, 7)?)
        };
        assert!(!world.db.write(world.lark.id, world.actor(), late).await.unwrap());
        world.db.write(world.lark.id, world.actor(), move |tx| begin(tx, ana.contact, cut, "_chat.txt")).await.unwrap();
        assert_eq!(desk.files().await, 1);
        world.clock.advance(Duration::from_secs(2 * 60 * 60));
        assert_eq!(world.db.write(world.lark.id, world.actor(), age_out).await.unwrap(), 1);
        assert_eq!(desk.files().await, 0);

        // Two entries of one person, each brought the same chat: once the two are one, nothing comes twice.
        let four = desk.give("_chat.txt", chat().as_bytes()).await;
        assert_eq!(desk.post(&four, form).await, StatusCode::SEE_OTHER);
        let other = world.customer("Ana B.", "it is me").await;
        let merge = move |tx: &mut Tx<'_>| {
            contacts::merging::merge(
                tx,
                ana.contact,
                other.contact,
                &BTreeSet::new(),
                contacts::merging::Grounds::Chosen,
            )
        };
        assert!(world.db.write(world.lark.id, world.actor(), merge).await.is_ok());
        let theirs = format!("/t/{}/people/{}/history", world.lark.id, other.contact);
        let told = desk.client.give(desk.owner(), &format!("{theirs}/import"), "_chat.txt", chat().as_bytes()).await;
        assert_eq!(desk.post(&told.location, form).await, StatusCode::SEE_OTHER);
        assert_eq!(desk.all().await.len(), 603);
        desk.shows(&told.location, &["Nothing new was read in", "603 messages were here already"]).await;
    }
}
