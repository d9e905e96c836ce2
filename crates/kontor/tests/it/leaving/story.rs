//! One person with the business around them.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use inbox::dispatch::Dispatcher;
use inbox::reply::{self, NewMessage, Refusal};
use kernel::{Actor, ContactId, ConversationId, MessageId, RequestId, Role, Timestamp, Who};
use serde_json::{Value, json};
use store::{Fault, Row, Sql, Tx, params, sql};
use testkit::World;
use testkit::webhook::{self, From};
use uuid::Uuid;
use web::{Access, Sees};

use super::meta::FILE_SAYS;
use super::model::{Kept, Known, Model, Of};

const DECISIONS: Sql = sql!(
    "select d.id, d.kind, d.message_id, d.purpose, d.author_kind, d.verdict, d.reasons, d.at, m.kind as message_kind, m.content, \
     m.purpose as message_purpose, l.fallback from decision d left join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     left join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id \
     where d.tenant_id = :tenant and d.contact_id = :contact and d.id > :after order by d.id limit 1000"
);

const THREAD: Sql = sql!(
    "select c.id, c.contact_id, c.last_inbound_id from conversation c join identity i on i.tenant_id = c.tenant_id \
     and i.contact_id = c.contact_id where c.tenant_id = :tenant and i.value = :phone and c.is_current"
);
const QUESTION: Sql = sql!(
    "select content from message where tenant_id = :tenant and conversation_id = :conversation and content like '%consent_text%' \
     and direction = 'outbound' order by id desc limit 1"
);

/// A person, the business, and how far their decisions were looked at.
pub(super) struct Story<'a> {
    pub(super) world: &'a World,
    pub(super) dispatcher: &'a Dispatcher,
    pub(super) phone: String,
    pub(super) conversation: ConversationId,
    pub(super) contact: ContactId,
    pub(super) last: MessageId,
    pub(super) after: Uuid,
    /// What is asked for in this step, if it is a template.
    pub(super) asks: Option<Known>,
    /// Why something did not go, or not at once.
    pub(super) stopped: BTreeSet<String>,
}

impl<'a> Story<'a> {
    /// They write for the first time.
    pub(super) async fn begin(world: &'a World, dispatcher: &'a Dispatcher, phone: String, first: &str) -> Self {
        let mut story = Story {
            world,
            dispatcher,
            phone,
            conversation: world.clock.id(),
            contact: world.clock.id(),
            last: world.clock.id(),
            after: Uuid::nil(),
            asks: None,
            stopped: BTreeSet::new(),
        };
        story.hears(first, |_| {}).await;
        story
    }

    /// They write, and Meta says more of it than words. Says when it was by Meta's clock.
    pub(super) async fn hears(&mut self, text: &str, more: impl FnOnce(&mut Value)) -> Timestamp {
        let (lark, clock) = (&self.world.lark, &self.world.clock);
        let (id, at) = (format!("wamid.{}", clock.id::<RequestId>()), clock.now().seconds());
        let post = webhook::text(&lark.account, &lark.number, From::Phone(&self.phone), "Nell Ash", &id, at, text);
        let mut post: Value = serde_json::from_slice(&post).unwrap();
        more(&mut post["entry"][0]["changes"][0]["value"]["messages"][0]);
        self.world.receive(lark, post.to_string().into_bytes()).await;
        let phone = format!("+{}", self.phone);
        let read = move |scope: &store::Scope<'_>| scope.row(THREAD, params! { "phone" => &phone });
        let row = self.world.db.read(lark.id, read).await.unwrap().unwrap();
        self.conversation = row.get("id").unwrap();
        self.contact = row.get("contact_id").unwrap();
        self.last = row.get("last_inbound_id").unwrap();
        Timestamp::from_seconds(at)
    }

    /// They tap an answer to the last question, if there is one. Says when.
    pub(super) async fn taps(&mut self, is_yes: bool) -> Option<Timestamp> {
        let conversation = self.conversation;
        let read = move |scope: &store::Scope<'_>| scope.row(QUESTION, params! { "conversation" => conversation });
        let row = self.world.db.read(self.world.lark.id, read).await.unwrap()?;
        let content: Value = serde_json::from_str(&row.get::<String>("content").unwrap()).unwrap();
        let choice = content["question"]["answers"]["buttons"][usize::from(!is_yes)].clone();
        let reply = json!({ "id": choice["id"], "title": choice["title"] });
        let told = self.hears("", |message| {
            message["type"] = json!("interactive");
            message["interactive"] = json!({ "type": "button_reply", "button_reply": reply });
        });
        Some(told.await)
    }

    /// Sends a file with this name, which says so itself.
    pub(super) async fn sends_file(&self, who: Who, name: &str) {
        let bytes = format!("{FILE_SAYS}{name}.").into_bytes();
        let post = self.world.post(format!("/api/v1/media?name={name}.txt")).api(&self.world.lark.key);
        let handed = post.body("text/plain", bytes).send().await;
        assert_eq!(handed.status, StatusCode::CREATED, "{}", handed.body);
        let file = handed.json()["id"].as_str().unwrap().parse().unwrap();
        self.sends(who, NewMessage::File { file, kind: None, caption: String::new(), reply_to: None }).await;
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
    ) -> T {
        self.world.db.write(self.world.lark.id, self.world.actor(&self.world.lark.owner), write).await.unwrap()
    }

    pub(super) fn access(&self, who: Who) -> Access {
        let actor = Actor { who, at: self.world.clock.now(), request: self.world.clock.id() };
        Access::alone(self.world.lark.id, actor, Role::Owner.permissions(), Sees::All)
    }

    /// Reads what waits, answers it, does what is due, and hands over.
    pub(super) async fn goes_on(&self) {
        self.world.read_webhooks().await;
        automation::answering::work_through(&self.world.db).await.unwrap();
        self.world.run_tasks().await;
        for _ in 0..8 {
            if self.dispatcher.run_due().await.unwrap() == 0 {
                break;
            }
            self.world.clock.advance(Duration::from_secs(1));
        }
    }

    /// Sends, as the composer and the API do. What is refused is kept, with the reasons that were told.
    pub(super) async fn sends(&self, who: Who, new: NewMessage) {
        let (access, conversation, again) = (self.access(who), self.conversation, new.clone());
        let by = access.clone();
        let write = move |tx: &mut Tx<'_>| reply::reply(tx, &by, conversation, new).map(|_| ());
        match self.world.db.write(access.tenant, access.actor, write).await {
            Ok(()) | Err(Fault::Refused(Refusal::UnknownReply)) => {}
            Err(Fault::Refused(Refusal::Gate(reasons))) => {
                let kept = reply::refused(&self.world.app, &access, conversation, again).await;
                assert!(kept.unwrap_or(false), "a refusal for {reasons:?} was not kept");
            }
            Err(fault) => panic!("{fault:?}"),
        }
    }

    /// Holds what was decided since against the model.
    pub(super) async fn check(&mut self, model: &mut Model) -> Result<Vec<Kept>, String> {
        let (contact, after) = (self.contact, self.after);
        let read =
            move |scope: &store::Scope<'_>| scope.rows(DECISIONS, params! { "contact" => contact, "after" => after });
        let rows = self.world.db.read(self.world.lark.id, read).await.unwrap();
        let all: Vec<Kept> = rows.iter().map(|row| self.kept(row)).collect();
        for one in &all {
            self.after = one.id;
            if let Some(wrong) = model.wrong(one) {
                return Err(wrong);
            }
            model.takes(one);
            if one.verdict != "cleared" {
                self.stopped.extend(one.reasons.iter().cloned());
            }
        }
        Ok(all)
    }

    fn kept(&self, row: &Row) -> Kept {
        let word = |name| row.get::<String>(name).unwrap();
        let may = |name| row.get::<Option<String>>(name).unwrap();
        let of = match may("message_kind") {
            Some(_) if matches!(word("kind").as_str(), "read_receipt" | "typing") => None,
            Some(kind) => {
                let content: Value = serde_json::from_str(&may("content").unwrap()).unwrap();
                Some(Of {
                    template: content["id"].as_str().filter(|_| kind == "template").map(|id| id.parse().unwrap()),
                    purpose: may("message_purpose").unwrap(),
                    may_fall_back: may("fallback").is_some(),
                })
            }
            None => self.asks.filter(|_| word("author_kind") != "system").map(|known| Of {
                template: Some(known.id),
                purpose: if known.is_offer && !known.is_recounted { "marketing" } else { "transactional" }.to_owned(),
                may_fall_back: false,
            }),
        };
        Kept {
            id: row.get("id").unwrap(),
            kind: word("kind"),
            message: row.get("message_id").unwrap(),
            purpose: word("purpose"),
            author: word("author_kind"),
            verdict: word("verdict"),
            reasons: word("reasons").split(' ').filter(|_| word("verdict") != "cleared").map(str::to_owned).collect(),
            at: row.get("at").unwrap(),
            of,
        }
    }
}
