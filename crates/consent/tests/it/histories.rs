//! Random histories of one person through the operations, held against a model that keeps everything and folds nothing:
//! it asks of the whole past what was said last, by the person's own time.
//!
//! 200 histories a database in a common run; `KONTOR_PROOF=full` runs 2,000; `KONTOR_SEED` begins elsewhere.

use std::time::Duration;

use consent::gate::{self, Compliance, Draft, Verdict};
use consent::hearing::{self, Heard, Kind};
use consent::ledger::{self, Backing, Chain, Effect, Extent, Grade, Method, NewEntry, Standing, TopicId};
use consent::words::Answer;
use kernel::{Clock, ContactId, Id, InboxId, Purpose, Timestamp, Who};
use store::Tx;

use crate::world::{WHATSAPP, draft, worlds};

const STEPS: u64 = 30;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// splitmix64
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

/// What was said, when by the person's time, in the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Stop,
    Start,
    Named(Purpose, bool),
    /// The business says that they agreed elsewhere.
    Attested(Purpose),
    Topic(TopicId, bool),
    AttestedTopic(TopicId),
    /// In the provider's settings, offers were stopped, or allowed again.
    AtProvider(bool),
    Wrote,
}

#[derive(Default)]
struct Model {
    said: Vec<(Said, Timestamp)>,
    opened: Option<Timestamp>,
    /// The words that wait for a decision, and until when.
    held: Option<(Timestamp, Timestamp)>,
    /// Until when a confirmation may go; taken when it went.
    confirm_until: Option<Timestamp>,
    confirmed: Vec<(Compliance, Timestamp)>,
}

impl Model {
    fn last(&self, what: Said) -> Option<Timestamp> {
        self.said.iter().filter(|(said, _)| *said == what).map(|(_, at)| *at).max()
    }

    fn is_ended(&self) -> bool {
        self.last(Said::Stop).is_some_and(|stop| self.last(Said::Start).is_none_or(|start| start <= stop))
    }

    fn stopped_since(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_ended() {
            return self.last(Said::Stop);
        }
        self.held.filter(|(_, until)| now >= *until).map(|(at, _)| at)
    }

    /// When a yes and a no to a purpose were last said.
    fn named(&self, purpose: Purpose) -> (Option<Timestamp>, Option<Timestamp>) {
        let start = self.last(Said::Start).filter(|_| purpose != Purpose::Marketing);
        let there = self.stopped_there().filter(|_| purpose == Purpose::Marketing);
        (self.last(Said::Named(purpose, true)).max(start), self.last(Said::Named(purpose, false)).max(there))
    }

    /// A stop in the provider's settings counts until it is taken back there, which is no yes.
    fn stopped_there(&self) -> Option<Timestamp> {
        self.last(Said::AtProvider(false))
            .filter(|stop| self.last(Said::AtProvider(true)).is_none_or(|again| again <= *stop))
    }

    /// What the business says counts only as long as the person said nothing.
    fn is_granted(&self, purpose: Purpose) -> bool {
        match self.named(purpose) {
            (None, None) => self.last(Said::Attested(purpose)).is_some(),
            (yes, no) => yes > no,
        }
    }

    /// A refusal of all offers refuses each kind of them; a yes to all is no yes to one.
    fn topic(&self, topic: TopicId) -> &'static str {
        let no = self.last(Said::Topic(topic, false)).max(self.named(Purpose::Marketing).1);
        match (self.last(Said::Topic(topic, true)), no) {
            (None, None) if self.last(Said::AttestedTopic(topic)).is_some() => "granted",
            (None, None) => "unasked",
            (yes, no) if yes > no => "granted",
            _ => "withdrawn",
        }
    }

    fn passes(&self, author: Who, purpose: Purpose, now: Timestamp) -> &'static str {
        let is_person = matches!(author, Who::Staff(_));
        let (yes, no) = self.named(purpose);
        let is_granted = self.is_granted(purpose);
        let stopped = self.stopped_since(now);
        let wrote_again = stopped.is_some() && self.last(Said::Wrote) > stopped;
        let may_answer = is_person && purpose == Purpose::Service && wrote_again;
        if stopped.is_some() && !(is_granted && yes > stopped) && !may_answer {
            return "refused";
        }
        if !is_granted && (no.is_some() || purpose == Purpose::Marketing) {
            return "refused";
        }
        if self.opened.is_none_or(|opened| now >= opened + DAY) {
            return "refused";
        }
        let is_waiting = !self.is_ended() && self.held.is_some_and(|(_, until)| now < until);
        if is_waiting && !is_person { "held" } else { "cleared" }
    }

    fn answers(&mut self, compliance: Compliance, now: Timestamp) -> &'static str {
        let is_confirmation = compliance != Compliance::HelpAnswer;
        let today: Vec<_> = self
            .confirmed
            .iter()
            .filter(|(kind, at)| (*kind != Compliance::HelpAnswer) == is_confirmation && now < *at + DAY)
            .collect();
        let is_soon = today.last().is_some_and(|(_, at)| now < *at + Duration::from_secs(60));
        let is_due = self.confirm_until.is_some_and(|until| now < until);
        let fits = match compliance {
            Compliance::HelpAnswer => !is_soon,
            Compliance::StopConfirmation => is_due && self.is_ended(),
            Compliance::PurposeConfirmation => is_due && self.stopped_since(now).is_none(),
        };
        let is_open = self.opened.is_some_and(|opened| now < opened + DAY);
        if !fits || today.len() >= 5 || !is_open {
            return "refused";
        }
        if is_confirmation {
            self.confirm_until = None;
        }
        self.confirmed.push((compliance, now));
        "cleared"
    }

    fn stop(&mut self, at: Timestamp, now: Timestamp, is_written: bool) {
        let was_ended = self.is_ended();
        self.said.push((Said::Stop, at));
        if self.is_ended() && !was_ended && is_written {
            self.confirm_until = Some(now + Duration::from_secs(300));
        }
        if self.last(Said::Start).is_none_or(|start| start <= at) {
            self.held = self.held.filter(|(held, _)| *held > at);
        }
    }

    fn start(&mut self, at: Timestamp) {
        let was_ended = self.is_ended();
        self.said.push((Said::Start, at));
        self.held = self.held.filter(|(held, _)| *held >= at);
        if was_ended && !self.is_ended() {
            self.confirm_until = None;
        }
    }

    fn withdraw(&mut self, purpose: Purpose, at: Timestamp, now: Timestamp) {
        let is_withdrawn = |model: &Model| {
            let (yes, no) = model.named(purpose);
            no.is_some() && yes <= no
        };
        let was = is_withdrawn(self);
        self.said.push((Said::Named(purpose, false), at));
        if !was && is_withdrawn(self) && self.stopped_since(now).is_none() {
            self.confirm_until = Some(now + Duration::from_secs(300));
        }
    }

    fn unclear(&mut self, at: Timestamp) {
        if self.held.is_none() && self.last(Said::Start).is_none_or(|start| start <= at) {
            // Every stretch of fourteen days holds ten working days; on a weekend the count begins on Monday.
            let weekday = chrono::Datelike::weekday(&at.utc()).number_from_monday();
            let early = match weekday {
                6 => 1,
                7 => 2,
                _ => 0,
            };
            self.held = Some((at, at + DAY * (14 - early)));
        }
    }
}

/// One step of a history; says what differed.
fn step(
    tx: &mut Tx<'_>,
    clock: &Clock,
    dice: &mut Dice,
    inbox: InboxId,
    contact: ContactId,
    model: &mut Model,
) -> store::Result<Option<String>> {
    let now = tx.now();
    let late = Duration::from_secs(dice.one(&[0, 0, 0, 1, 20, 90]));
    let at = Timestamp::from_seconds(now.seconds()) - late;
    let authors = [Who::Staff(clock.id()), Who::ApiKey(clock.id()), Who::System("automation")];
    let purpose = dice.one(&[Purpose::Service, Purpose::Transactional, Purpose::Marketing]);
    match dice.roll(18) {
        0..=5 => {
            let (text, compliance) = dice.one(&[
                ("STOP", Some(Answer::Stopped)),
                ("START", None),
                ("HELP", Some(Answer::Help)),
                ("no more offers", Some(Answer::OffersStopped)),
                ("no more reminders", Some(Answer::RemindersStopped)),
                ("please stop by at five", None),
                ("Is it ready?", None),
            ]);
            let kind =
                dice.one(&[Kind::Written, Kind::Written, Kind::Written, Kind::Written, Kind::Reaction, Kind::Replayed]);
            let heard = Heard {
                contact,
                channel: WHATSAPP,
                inbox,
                message: tx.id(),
                at,
                text: Some(text),
                tapped: None,
                kind,
                booking_open: false,
            };
            let hearing = hearing::hear(tx, &heard)?;
            if kind != Kind::Reaction {
                match text {
                    "STOP" => model.stop(at, now, true),
                    "START" => model.start(at),
                    "no more offers" => model.withdraw(Purpose::Marketing, at, now),
                    "no more reminders" => model.withdraw(Purpose::Transactional, at, now),
                    "please stop by at five" => model.unclear(at),
                    _ => {}
                }
            }
            if kind == Kind::Written {
                model.opened = model.opened.max(Some(at));
                if text != "STOP" {
                    model.said.push((Said::Wrote, at));
                }
            }
            let is_wrong =
                hearing.answer.is_some_and(|(answer, _)| answer != Answer::Started && Some(answer) != compliance);
            Ok(is_wrong.then(|| format!("{text} is answered with {:?}", hearing.answer)))
        }
        6 => {
            let (extent, effect) = dice.one(&[
                (Extent::Purpose(purpose), Effect::Grant),
                (Extent::All, Effect::Grant),
                (Extent::All, Effect::Withdraw),
            ]);
            let words = "At the counter.".to_owned();
            let new = NewEntry {
                extent,
                effect,
                method: Method::Verbal,
                message: None,
                occurred_at: at,
                words,
                text_shown: String::new(),
                backing: Backing::default(),
            };
            ledger::append(tx, contact, WHATSAPP, new)?;
            match (extent, effect) {
                (Extent::Topic(_), _) => {}
                (Extent::Purpose(purpose), _) => model.said.push((Said::Named(purpose, true), at)),
                (Extent::All, Effect::Grant) => model.start(at),
                (Extent::All, _) => model.stop(at, now, false),
            }
            Ok(None)
        }
        7 => {
            let as_stop = dice.roll(2) == 0;
            let is_waiting = !model.is_ended() && model.held.is_some_and(|(_, until)| now < until);
            let decided = ledger::decide_unclear(tx, contact, WHATSAPP, as_stop).is_ok();
            if let Some((held, _)) = model.held.filter(|_| is_waiting) {
                if as_stop { model.stop(held, now, false) } else { model.held = None }
            }
            Ok((decided != is_waiting)
                .then(|| format!("a decision about unclear words: {decided}, expected {is_waiting}")))
        }
        8..=9 => {
            clock.advance(Duration::from_secs(dice.one(&[
                1,
                5,
                61,
                299,
                3_600,
                86_399,
                86_400,
                4 * 86_400,
                15 * 86_400,
            ])));
            Ok(None)
        }
        10 => {
            let compliance =
                dice.one(&[Compliance::StopConfirmation, Compliance::PurposeConfirmation, Compliance::HelpAnswer]);
            let draft = Draft {
                compliance: Some(compliance),
                ..draft(clock, inbox, contact, Who::System("consent"), Purpose::Compliance)
            };
            let (said, expected) = (word(&gate::decide(tx, vec![draft])?[0]), model.answers(compliance, now));
            Ok((said != expected).then(|| format!("{compliance:?} is {said}, expected {expected}")))
        }
        14 => {
            // Told to WhatsApp's own settings, or found out by a refused send.
            let is_wanted = dice.roll(2) == 0;
            ledger::chosen_at_provider(tx, contact, WHATSAPP, (is_wanted, at), "as it came")?;
            model.said.push((Said::AtProvider(is_wanted), at));
            let stands = ledger::lock(tx, contact, WHATSAPP)?.standing(Purpose::Marketing);
            let said = matches!(stands, Standing::Granted(_));
            let expected = model.is_granted(Purpose::Marketing);
            Ok((said != expected).then(|| format!("offers are granted: {said}, expected {expected}")))
        }
        15..=17 => {
            let topic = dice.one(&[1, 2].map(|number| TopicId::from_uuid(uuid::Uuid::from_u128(number))));
            let (extent, effect, is_import) = dice.one(&[
                (Extent::Purpose(purpose), Effect::Grant, true),
                (Extent::Purpose(Purpose::Marketing), Effect::Release, true),
                (Extent::Topic(topic), Effect::Grant, true),
                (Extent::Topic(topic), Effect::Grant, false),
                (Extent::Topic(topic), Effect::Withdraw, false),
            ]);
            let (method, grade) =
                if is_import { (Method::Import, Grade::Attested) } else { (Method::Call, Grade::Own) };
            let backing = Backing { grade, ..Backing::default() };
            ledger::append(
                tx,
                contact,
                WHATSAPP,
                NewEntry { extent, backing, ..NewEntry::about_everything(effect, method, None, at) },
            )?;
            match extent {
                Extent::Topic(topic) if is_import => model.said.push((Said::AttestedTopic(topic), at)),
                Extent::Topic(topic) => model.said.push((Said::Topic(topic, effect == Effect::Grant), at)),
                // An import that is undone has said nothing.
                Extent::Purpose(_) | Extent::All if effect == Effect::Release => {
                    model.said.retain(|(said, _)| *said != Said::Attested(Purpose::Marketing));
                }
                Extent::Purpose(_) | Extent::All => model.said.push((Said::Attested(purpose), at)),
            }
            let state = ledger::lock(tx, contact, WHATSAPP)?;
            let said = match state.topic(topic) {
                Standing::Unasked => "unasked",
                Standing::Granted(_) => "granted",
                Standing::Withdrawn(_) => "withdrawn",
            };
            let expected = model.topic(topic);
            Ok((said != expected).then(|| format!("topic {topic} is {said}, expected {expected}")))
        }
        _ => {
            let author = dice.one(&authors);
            let draft = draft(clock, inbox, contact, author, purpose);
            let (said, expected) = (word(&gate::decide(tx, vec![draft])?[0]), model.passes(author, purpose, now));
            Ok((said != expected).then(|| format!("{} for {purpose} is {said}, expected {expected}", author.kind())))
        }
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Cleared(_) => "cleared",
        Verdict::Held { .. } => "held",
        Verdict::Refused { .. } => "refused",
    }
}

// Shows P-CON-1, P-CON-2, P-CON-4, P-CON-6.
#[tokio::test]
async fn proof_random_histories_agree_with_the_model() {
    let proof = ground::proof(20_261_121, 200, 2_000);
    let seed = proof.seed;
    for world in worlds().await {
        for history in proof.numbers() {
            let (inbox, clock) = (world.inbox, world.clock.clone());
            let contact = world.person().await;
            // Each step in a transaction of its own would test nothing more here; the interleavings have their own test.
            let differs = world.write(move |tx| {
                let (mut dice, mut model) = (Dice(seed ^ (history << 32)), Model::default());
                for number in 0..STEPS {
                    if let Some(difference) = step(tx, &clock, &mut dice, inbox, contact, &mut model)? {
                        return Ok(Some(format!("step {number}: {difference}; said {:?}", model.said)));
                    }
                }
                let chain = ledger::verify(tx, contact, WHATSAPP)?;
                Ok((chain != Chain::Whole).then(|| format!("the chain is {chain:?}")))
            });
            if let Some(difference) = differs.await {
                panic!("seed {seed}, history {history}: {difference}");
            }
        }
    }
}
