//! One person with the business around them.

use std::collections::BTreeSet;
use std::time::Duration;

use inbox::dispatch::Dispatcher;
use inbox::reply::{self, NewMessage, Refusal};
use kernel::{Actor, ContactId, ConversationId, MessageId, Role, Who};
use serde_json::Value;
use store::{Fault, Row, Sql, Tx, params, sql};
use testkit::World;
use uuid::Uuid;
use web::{Access, Sees};

use super::model::{Kept, Known, Model, Of};

const DECISIONS: Sql = sql!(
    "select d.id, d.kind, d.message_id, d.purpose, d.author_kind, d.verdict, d.reasons, d.at, m.kind as message_kind, m.content, \
     m.purpose as message_purpose, l.fallback from decision d left join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     left join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id \
     where d.tenant_id = :tenant and d.contact_id = :contact and d.id > :after order by d.id limit 1000"
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
    pub(super) refused: BTreeSet<String>,
}

impl Story<'_> {
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
            if one.verdict == "refused" {
                self.refused.extend(one.reasons.iter().cloned());
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
