//! Random histories of two people's conversations: they write to both numbers, late and in time, while conversations are merged,
//! split, taken back, given, closed, read and typed in. After each step both databases hold what a model without one says, so
//! that nothing is lost, doubled or at the wrong place; and what is taken back at once leaves no trace.
//!
//! 10 histories a database in a common run; `KONTOR_PROOF=full` runs 1,000; `KONTOR_SEED` begins elsewhere.

use std::collections::HashSet;
use std::time::Duration;

use kernel::{ContactId, ConversationId, MessageId, StaffId, Timestamp};
use serde_json::json;
use store::{Fault, Scope, Sql, params, sql};
use uuid::Uuid;

use super::tests::{all, nowhere, person, receive, second};
use super::{Refusal, What};
use crate::conversations::tests::world::{World, worlds};
use crate::conversations::{self, Assignment, Status};
use crate::undo::VALID;

const STEPS: u64 = 40;
const PEOPLE: usize = 2;
const NUMBERS: [&str; 2] = ["1", "2"];

const STANDS: Sql = sql!(
    "select id, status, assignee_id, unread, is_current, merged_into, previous_id, last_message_id from conversation \
     where tenant_id = :tenant and contact_id = :contact order by id"
);
const MESSAGES: Sql = sql!(
    "select m.id, m.conversation_id from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where m.tenant_id = :tenant and c.contact_id = :contact order by m.conversation_id, m.at, m.id"
);
const WRITTEN: Sql =
    sql!("select id, at, conversation_id from message where tenant_id = :tenant and provider_id = :provider");
const OPEN: Sql = sql!("select count(*) as number from conversation where tenant_id = :tenant and status = 'open'");

/// splitmix64
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }
}

#[derive(Clone, Debug)]
struct Talk {
    id: ConversationId,
    person: usize,
    number: usize,
    status: &'static str,
    holder: Option<StaffId>,
    unread: i64,
    is_current: bool,
    into: Option<usize>,
    previous: Option<usize>,
    /// In the order of their time.
    messages: Vec<(Timestamp, MessageId)>,
    /// How often somebody changed it.
    changes: u64,
}

/// What was done to two, and what they were.
struct Done {
    id: Uuid,
    what: What,
    from: usize,
    to: usize,
    was: [Talk; 2],
    /// How often each had been changed when it was done, and what was unread in the second.
    became: ([u64; 2], i64),
    followers: Vec<usize>,
    until: Timestamp,
    is_back: bool,
}

#[derive(Default)]
struct Model {
    talks: Vec<Talk>,
    done: Vec<Done>,
}

impl Model {
    /// Where what a person writes to a number goes; nothing if that begins a conversation.
    fn home(&self, person: usize, number: usize) -> Option<usize> {
        let mut at =
            self.talks.iter().position(|one| (one.person, one.number, one.is_current) == (person, number, true))?;
        while let Some(into) = self.talks[at].into {
            at = into;
        }
        Some(at)
    }

    fn change(&mut self, at: usize) -> &mut Talk {
        self.talks[at].changes += 1;
        &mut self.talks[at]
    }

    fn point(&mut self, followers: &[usize], to: usize) {
        followers.iter().for_each(|one| self.talks[*one].into = Some(to));
    }

    fn keep(
        &mut self,
        id: Uuid,
        what: What,
        (from, to): (usize, usize),
        was: [Talk; 2],
        followers: Vec<usize>,
        now: Timestamp,
    ) {
        let became = ([self.talks[from].changes, self.talks[to].changes], self.talks[to].unread);
        self.done.push(Done { id, what, from, to, was, became, followers, until: now + VALID, is_back: false });
    }

    fn merge(&mut self, from: usize, into: usize) -> Result<(), Refusal> {
        let (of, to) = (self.talks[from].clone(), self.talks[into].clone());
        if from == into {
            return Err(Refusal::Itself);
        }
        if of.person != to.person {
            return Err(Refusal::OtherPerson);
        }
        if of.into.or(to.into).is_some() {
            return Err(Refusal::Merged);
        }
        let both = self.change(into);
        both.unread += of.unread;
        both.holder = to.holder.or(of.holder);
        if of.status == "open" {
            both.status = "open";
        }
        both.messages.extend(&of.messages);
        both.messages.sort();
        let followers = self.followers(from);
        self.point(&followers, into);
        let gone = self.change(from);
        (gone.status, gone.into, gone.unread) = ("merged", Some(into), 0);
        gone.messages.clear();
        Ok(())
    }

    fn followers(&self, of: usize) -> Vec<usize> {
        (0..self.talks.len()).filter(|one| self.talks[*one].into == Some(of)).collect()
    }

    fn split(&mut self, of: usize, message: MessageId, id: ConversationId) -> Result<(), Refusal> {
        let was = self.talks[of].clone();
        if was.into.is_some() {
            return Err(Refusal::Merged);
        }
        let Some(place) = was.messages.iter().position(|(_, one)| *one == message) else {
            return Err(Refusal::NotFound);
        };
        if place == 0 {
            return Err(Refusal::Beginning);
        }
        let messages = was.messages[place..].to_vec();
        let unread = was.unread.min(i64::try_from(messages.len()).unwrap());
        let left = self.change(of);
        left.is_current = false;
        left.unread -= unread;
        left.messages.truncate(place);
        let new = self.talks.len();
        let mut followers = self.followers(of);
        followers.retain(|one| self.talks[*one].is_current);
        self.talks.push(Talk { id, unread, messages, previous: Some(of), changes: 0, ..was });
        self.point(&followers, new);
        Ok(())
    }

    fn undo(&mut self, which: usize, now: Timestamp) -> Result<(), Refusal> {
        let done = &self.done[which];
        if done.is_back || done.until <= now {
            return Err(Refusal::TooLate);
        }
        let (from, to, what, followers) = (done.from, done.to, done.what, done.followers.clone());
        if [self.talks[from].changes, self.talks[to].changes] != done.became.0 {
            return Err(Refusal::Changed);
        }
        // What was read since stays read.
        let is_read = self.talks[to].unread < done.became.1;
        let [mut back, mut other] = done.was.clone();
        for one in [&mut back, &mut other] {
            one.unread = if is_read { 0 } else { one.unread };
        }
        self.done[which].is_back = true;
        if what == What::Split {
            other = Talk {
                status: "merged",
                into: Some(from),
                is_current: false,
                unread: 0,
                messages: Vec::new(),
                ..other
            };
        }
        (back.changes, other.changes) = (self.talks[from].changes + 1, self.talks[to].changes + 1);
        (self.talks[from], self.talks[to]) = (back, other);
        self.point(&followers, from);
        Ok(())
    }

    /// A person's conversations as the database would list them, and all that they wrote.
    fn shown(&self, person: usize) -> Vec<String> {
        let mut own: Vec<&Talk> = self.talks.iter().filter(|one| one.person == person).collect();
        own.sort_by_key(|one| one.id);
        let id = |at: Option<usize>| at.map(|at| self.talks[at].id);
        let stand = |one: &&Talk| {
            let last = one.messages.last().map(|(_, id)| *id);
            // What went into another shows nothing any more, so what it showed last is nobody's business.
            let last = if one.status == "merged" { None } else { last };
            line(one.id, one.status, one.holder, (one.unread, one.is_current), [id(one.into), id(one.previous)], last)
        };
        let stands = own.iter().map(stand);
        let messages = own.iter().flat_map(|one| one.messages.iter().map(|(_, id)| format!("{id} in {}", one.id)));
        stands.chain(messages).collect()
    }
}

fn line(
    id: ConversationId,
    status: &str,
    holder: Option<StaffId>,
    (unread, is_current): (i64, bool),
    [into, previous]: [Option<ConversationId>; 2],
    last: Option<MessageId>,
) -> String {
    format!(
        "{id} {status} {holder:?} unread {unread} current {is_current} into {into:?} after {previous:?} last {last:?}"
    )
}

/// The same from the database.
async fn kept(world: &World, contact: ContactId) -> Vec<String> {
    let read = move |scope: &Scope<'_>| -> store::Result<Vec<String>> {
        let mut lines = Vec::new();
        for row in scope.rows(STANDS, params! { "contact" => contact })? {
            let status: String = row.get("status")?;
            let last = if status == "merged" { None } else { row.get("last_message_id")? };
            let (unread, is_current) = (row.get("unread")?, row.get("is_current")?);
            let links = [row.get("merged_into")?, row.get("previous_id")?];
            lines.push(line(row.get("id")?, &status, row.get("assignee_id")?, (unread, is_current), links, last));
        }
        for row in scope.rows(MESSAGES, params! { "contact" => contact })? {
            let (id, of): (MessageId, ConversationId) = (row.get("id")?, row.get("conversation_id")?);
            lines.push(format!("{id} in {of}"));
        }
        Ok(lines)
    };
    world.db.read(world.lark.id, read).await.unwrap()
}

/// Two people whom nobody knows yet.
struct History<'a> {
    world: &'a World,
    number: u64,
    written: u64,
    model: Model,
    dice: Dice,
}

impl History<'_> {
    fn phone(&self, person: usize) -> String {
        format!("49170{:07}", self.number * PEOPLE as u64 + person as u64 + 1)
    }

    /// Does one thing to both, and tells what.
    async fn step(&mut self) -> String {
        let count = self.model.talks.len();
        let what = if count < 3 { 0 } else { self.dice.roll(16) };
        let (one, other) = (self.dice.roll(count.max(1)), self.dice.roll(count.max(1)));
        match what {
            0..=3 => self.write().await,
            4..=6 => self.merge(one, other).await,
            7..=8 => self.split(one).await,
            9..=10 => self.undo().await,
            11 => self.give(one).await,
            12..=13 => self.set_status(one).await,
            14 => self.read(one).await,
            _ => self.type_in(one).await,
        }
    }

    async fn write(&mut self) -> String {
        let (person_of, number, late) = (self.dice.roll(PEOPLE), self.dice.roll(2), self.dice.roll(20) * 3);
        self.written += 1;
        let provider = format!("wamid.{}.{}", self.number, self.written);
        let (phone, world) = (self.phone(person_of), self.world);
        let at = world.clock.now() - Duration::from_secs(late as u64);
        let post = json!({ "id": provider, "from": phone, "timestamp": at.seconds().to_string(), "type": "text", "text": { "body": provider } });
        // Meta sends what it thinks is not answered again.
        for _ in 0..=self.dice.roll(2) {
            receive(world, NUMBERS[number], post.clone()).await;
        }
        let find = provider.clone();
        let read = move |scope: &Scope<'_>| -> store::Result<_> {
            let row = scope.row(WRITTEN, params! { "provider" => &find })?.unwrap();
            Ok((row.get("at")?, row.get("id")?, row.get("conversation_id")?))
        };
        let (at, id, of): (Timestamp, MessageId, ConversationId) = world.db.read(world.lark.id, read).await.unwrap();
        let home = self.model.home(person_of, number).unwrap_or_else(|| {
            let new = Talk {
                id: of,
                person: person_of,
                number,
                status: "open",
                holder: None,
                unread: 0,
                is_current: true,
                into: None,
                previous: None,
                messages: Vec::new(),
                changes: 0,
            };
            self.model.talks.push(new);
            self.model.talks.len() - 1
        });
        let talk = self.model.change(home);
        (talk.status, talk.unread) = ("open", talk.unread + 1);
        talk.messages.push((at, id));
        talk.messages.sort();
        format!("{provider} to number {number} by {person_of}")
    }

    async fn merge(&mut self, from: usize, into: usize) -> String {
        let (world, ids) = (self.world, (self.model.talks[from].id, self.model.talks[into].id));
        let (access, before) = (world.access(world.lark.owner), all(world, nowhere()).await);
        let was = [self.model.talks[from].clone(), self.model.talks[into].clone()];
        let (now, followers) = (world.clock.now(), self.model.followers(from));
        let write = move |tx: &mut store::Tx<'_>| super::merge(tx, &access, ids.1, ids.0);
        let done = told(world.db.write(world.lark.id, world.access(world.lark.owner).actor, write).await);
        let expected = self.model.merge(from, into);
        assert_eq!(done.as_ref().map(|_| ()).map_err(|refusal| *refusal), expected, "merging {from} into {into}");
        if let Ok(done) = done {
            self.model.keep(done.id, What::Merge, (from, into), was, followers, now);
            self.perhaps_at_once(before, nowhere()).await;
        }
        format!("merge {from} into {into}: {expected:?}")
    }

    async fn split(&mut self, of: usize) -> String {
        let world = self.world;
        let messages: Vec<MessageId> =
            self.model.talks.iter().flat_map(|one| one.messages.iter().map(|(_, id)| *id)).collect();
        // Mostly one of its own.
        let own = &self.model.talks[of].messages;
        let message = match own.is_empty() || self.dice.roll(8) == 0 {
            true => messages[self.dice.roll(messages.len())],
            false => own[self.dice.roll(own.len())].1,
        };
        let (id, was, before) = (self.model.talks[of].id, self.model.talks[of].clone(), all(world, nowhere()).await);
        let (now, mut followers) = (world.clock.now(), self.model.followers(of));
        followers.retain(|one| self.model.talks[*one].is_current);
        let access = world.access(world.lark.owner);
        let write = move |tx: &mut store::Tx<'_>| super::split(tx, &access, id, message);
        let done = told(world.db.write(world.lark.id, world.access(world.lark.owner).actor, write).await);
        let new = done.as_ref().map_or(id, |done| done.conversation);
        let expected = self.model.split(of, message, new);
        assert_eq!(done.as_ref().map(|_| ()).map_err(|refusal| *refusal), expected, "splitting {of}");
        if let Ok(done) = done {
            let to = self.model.talks.len() - 1;
            let new_was = self.model.talks[to].clone();
            self.model.keep(done.id, What::Split, (of, to), [was, new_was], followers, now);
            self.perhaps_at_once(before, new).await;
        }
        format!("split {of}: {expected:?}")
    }

    /// Takes the last thing back at once, now and then: everything is as it was.
    async fn perhaps_at_once(&mut self, before: Vec<String>, but: ConversationId) {
        if self.dice.roll(3) == 0 {
            let last = self.model.done.len() - 1;
            assert_eq!(self.take_back(last).await, Ok(()));
            assert_eq!(all(self.world, but).await, before, "it is not as it was");
        }
    }

    async fn undo(&mut self) -> String {
        if self.model.done.is_empty() {
            return "nothing to take back".to_owned();
        }
        let recent = self.model.done.len().min(4);
        let which = self.model.done.len() - 1 - self.dice.roll(recent);
        format!("undo {which}: {:?}", self.take_back(which).await)
    }

    async fn take_back(&mut self, which: usize) -> Result<(), Refusal> {
        let (world, id, now) = (self.world, self.model.done[which].id, self.world.clock.now());
        let actor = world.access(world.lark.owner).actor;
        let write = move |tx: &mut store::Tx<'_>| super::undo(tx, actor.who, id);
        let done = told(world.db.write(world.lark.id, actor, write).await).map(|_| ());
        assert_eq!(done, self.model.undo(which, now), "taking back {which}");
        done
    }

    async fn give(&mut self, at: usize) -> String {
        let (world, id) = (self.world, self.model.talks[at].id);
        let holders = [None, Some(world.lark.owner), Some(world.lark.agent)];
        let holder = holders[self.dice.roll(3)];
        let access = world.access(world.lark.owner);
        let to = Assignment { assignee: holder, team: None };
        let write = move |tx: &mut store::Tx<'_>| conversations::assign(tx, &access, id, to, None);
        let done = world.db.write(world.lark.id, world.access(world.lark.owner).actor, write).await;
        assert_eq!(done.is_ok(), self.model.talks[at].into.is_none(), "{done:?}");
        if done.is_ok() && self.model.talks[at].holder != holder {
            self.model.change(at).holder = holder;
        }
        format!("give {at}")
    }

    async fn set_status(&mut self, at: usize) -> String {
        let (world, id) = (self.world, self.model.talks[at].id);
        let (status, word) =
            [(Status::Open, "open"), (Status::Closed, "closed"), (Status::Closed, "closed")][self.dice.roll(3)];
        let access = world.access(world.lark.owner);
        let write = move |tx: &mut store::Tx<'_>| conversations::set_status(tx, &access, id, status, None);
        let done = world.db.write(world.lark.id, world.access(world.lark.owner).actor, write).await;
        assert_eq!(done.is_ok(), self.model.talks[at].into.is_none(), "{done:?}");
        if done.is_ok() && self.model.talks[at].status != word {
            self.model.change(at).status = word;
        }
        format!("{word} {at}")
    }

    async fn read(&mut self, at: usize) -> String {
        let (world, id) = (self.world, self.model.talks[at].id);
        let access = world.access(world.lark.owner);
        let write = move |tx: &mut store::Tx<'_>| -> Result<(), Fault<conversations::Refusal>> {
            let conversation = conversations::find(tx, &access, id)?;
            let seen = conversation.unread;
            Ok(conversations::read(tx, &access, &conversation, seen, 0)?)
        };
        let done = world.db.write(world.lark.id, world.access(world.lark.owner).actor, write).await;
        assert_eq!(done.is_ok(), self.model.talks[at].into.is_none(), "{done:?}");
        self.model.talks[at].unread = 0;
        format!("read {at}")
    }

    async fn type_in(&mut self, at: usize) -> String {
        let (world, id) = (self.world, self.model.talks[at].id);
        let who = [world.lark.owner, world.lark.agent][self.dice.roll(2)];
        let text = ["", "Dear Maya", "Until Tuesday"][self.dice.roll(3)];
        let mut access = world.access(who);
        access.sees = web::Sees::All;
        let write = move |tx: &mut store::Tx<'_>| conversations::keep_draft(tx, &access, id, text);
        world.db.write(world.lark.id, world.access(who).actor, write).await.ok();
        format!("type in {at}")
    }
}

fn told<T>(done: Result<T, Fault<Refusal>>) -> Result<T, Refusal> {
    done.map_err(|fault| match fault {
        Fault::Refused(refusal) => refusal,
        Fault::Failed(error) => panic!("{error}"),
    })
}

// Shows P-CHN-7, P-CHN-12.
#[tokio::test]
async fn proof_whatever_is_merged_and_split_nothing_is_lost_or_doubled() {
    let proof = ground::proof(20_261_122, 10, 1_000);
    let seed = proof.seed;
    for world in worlds().await {
        second(&world).await;
        let mut met = HashSet::new();
        for number in proof.numbers() {
            let dice = Dice(seed ^ (number << 32));
            let mut history = History { world: &world, number, written: 0, model: Model::default(), dice };
            let mut steps = Vec::new();
            for _ in 0..STEPS {
                let step = history.step().await;
                if let Some((what, outcome)) = step.split_once(": ") {
                    met.insert(format!("{} {outcome}", what.split(' ').next().unwrap_or_default()));
                }
                steps.push(step);
                for one in 0..PEOPLE {
                    let shown = history.model.shown(one);
                    if shown.is_empty() {
                        continue;
                    }
                    let contact = person(&world, &history.phone(one)).await;
                    assert_eq!(kept(&world, contact).await, shown, "seed {seed}, history {number}: {steps:#?}");
                }
                let read = |scope: &Scope<'_>| -> store::Result<_> {
                    let open: i64 = scope.row(OPEN, params! {})?.unwrap().get("number")?;
                    Ok((open, crate::counts::open(scope)?))
                };
                let (open, counted) = world.db.read(world.lark.id, read).await.unwrap();
                assert_eq!(open, counted, "seed {seed}, history {number}: {steps:#?}");
            }
        }
        // The control: each thing was done, and each refusal met.
        for outcome in [
            "merge Ok(())",
            "merge Err(Itself)",
            "merge Err(OtherPerson)",
            "merge Err(Merged)",
            "split Ok(())",
            "split Err(Merged)",
            "split Err(NotFound)",
            "split Err(Beginning)",
            "undo Ok(())",
            "undo Err(TooLate)",
            "undo Err(Changed)",
        ] {
            assert!(met.contains(outcome), "nobody met {outcome}: {met:?}");
        }
    }
}
