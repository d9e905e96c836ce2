use std::time::Duration;

use ::store::{Db, Event, GlobalSql, Result, Sql, Tx, global_sql, params, sql};
use chrono_tz::Tz;
use kernel::{Actor, Clock, ConversationId, MessageId, Permissions, Role, StaffId, TenantId, Timestamp, Who};
use uuid::Uuid;
use web::{Access, Sees};

use crate::asking::{self, By, Choices, Clock as Counted, Key, Measure, Question, Range, Sum};

const FOUND: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Lark', '', '', :zone, 'DE', 'en', 'all', 0, 0, 0, 1)"
);

const APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :id, 'meta', :none, :none, 'none', 0)"
);
const INBOX: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, \
     check_code, version) values (:tenant, :id, :id, 'whatsapp', 'Lark', '1', '2', '+1', '', 80, 0, '', 1)"
);
const CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) values (:tenant, :id, 'Maya', 'staff', 0, 0, 1)"
);
const CONVERSATION: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, unread, created_at, version) \
     values (:tenant, :id, :id, :id, 'open', 0, 0, 0, 1)"
);
const LEFT: Sql = sql!("select count(*) as number from report_thread where tenant_id = :tenant");
const NAMED: Sql = sql!(
    "select count(*) as number from report_fact where tenant_id = :tenant and (conversation_id is not null or contact_id is not null)"
);

/// A business with a stream and nothing else.
struct Place {
    db: Db,
    clock: Clock,
    tenant: TenantId,
    staff: StaffId,
    conversation: ConversationId,
}

impl Place {
    async fn all(zone: Tz, now: &str) -> Vec<(Place, ground::Ground)> {
        let now = Timestamp::parse(now).unwrap();
        let mut all = Vec::new();
        for ground in ground::both(|| Clock::manual(now)).await {
            let (db, clock) = (ground.db.clone(), ground.clock.clone());
            let tenant: TenantId = clock.id();
            let found = params! { "id" => tenant, "zone" => zone.name() };
            db.global_write(move |global| global.execute(FOUND, found)).await.unwrap();
            let place = Place { db, tenant, staff: clock.id(), conversation: clock.id(), clock };
            let id = place.conversation;
            let furnish = move |tx: &mut Tx<'_>| -> Result<()> {
                tx.execute(APP, params! { "id" => id, "none" => Vec::<u8>::new() })?;
                for sql in [INBOX, CONTACT, CONVERSATION] {
                    tx.execute(sql, params! { "id" => id })?;
                }
                Ok(())
            };
            let actor = Actor { who: Who::Operator, at: now, request: place.clock.id() };
            place.db.write(tenant, actor, furnish).await.unwrap();
            all.push((place, ground));
        }
        all
    }

    async fn write(&self, who: Who, events: Vec<Event>) {
        let actor = Actor { who, at: self.clock.now(), request: self.clock.id() };
        let record = move |tx: &mut Tx<'_>| -> Result<()> {
            events.into_iter().for_each(|event| tx.record(event));
            Ok(())
        };
        self.db.write(self.tenant, actor, record).await.unwrap();
    }

    fn event(&self, kind: &'static str) -> Event {
        Event::new(kind).conversation(self.conversation)
    }

    async fn received(&self, kind: &str) {
        let received = self.event("message.received").message(self.clock.id()).fact("kind", kind);
        self.write(Who::System("inbound"), vec![received]).await;
    }

    async fn queued(&self, who: Who) -> MessageId {
        let message: MessageId = self.clock.id();
        self.write(who, vec![self.event("message.queued").message(message)]).await;
        message
    }

    async fn became(&self, message: MessageId, status: &str) {
        let changed = self.event("message.status_changed").message(message).fact("status", status);
        self.write(Who::System("dispatch"), vec![changed]).await;
    }

    async fn answered(&self) {
        let message = self.queued(Who::Staff(self.staff)).await;
        self.became(message, "sent").await;
    }

    fn access(&self, sees: Sees) -> Access {
        Access {
            tenant: self.tenant,
            actor: Actor { who: Who::Staff(self.staff), at: self.clock.now(), request: self.clock.id() },
            permissions: Permissions::of(&[]).and(Role::Viewer.permissions()),
            sees,
            staff: Some(self.staff),
            login: None,
            session: None,
            name: String::new(),
            tenant_name: String::new(),
            role: None,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: None,
            time_zone: Tz::UTC,
            locale: kernel::Locale::En,
        }
    }

    async fn sums_for(&self, measure: Measure, by: By, clock: Counted, sees: Sees) -> Vec<Sum> {
        super::work_through(&self.db).await.unwrap();
        let range = Range::new("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()).unwrap();
        let question =
            Question { measure, by, range, clock, inbox: None, staff: None, team: None, label: None, answered: None };
        let access = self.access(sees);
        let read = self.db.read(self.tenant, move |scope| asking::sums(scope, &access, &question));
        read.await.unwrap().into_iter().filter(|sum| sum.number > 0).collect()
    }

    async fn sums(&self, measure: Measure, by: By) -> Vec<Sum> {
        self.sums_for(measure, by, Counted::Whole, Sees::All).await
    }

    async fn numbers(&self) -> [i64; 8] {
        let mut numbers = [0; 8];
        for (at, measure) in Measure::ALL.into_iter().take(8).enumerate() {
            numbers[at] = self.sums(measure, By::All).await.first().map_or(0, |sum| sum.number);
        }
        numbers
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_when_it_leaves_and_only_to_who_waits() {
    for (place, _ground) in Place::all(Tz::Europe__Berlin, "2026-03-02T08:00:00Z").await {
        place.write(Who::System("inbound"), vec![place.event("conversation.created")]).await;
        place.received("text").await;
        place.clock.advance(2 * MINUTE);
        // Neither starts the wait anew nor is a message.
        place.received("text").await;
        place.received("reaction").await;
        // What Kontor says by itself answers nobody.
        let own = place.queued(Who::System("inbound")).await;
        place.became(own, "sent").await;
        // What is taken back is no answer.
        let taken = place.queued(Who::Staff(place.staff)).await;
        place.write(Who::Staff(place.staff), vec![place.event("message.taken_back").message(taken)]).await;
        place.became(taken, "cancelled").await;
        // received, sent, opened, closed, first response, response, resolution, waiting
        assert_eq!(place.numbers().await, [2, 1, 1, 0, 0, 0, 0, 0]);
        place.clock.advance(3 * MINUTE);
        let answer = place.queued(Who::Staff(place.staff)).await;
        place.clock.advance(MINUTE);
        place.became(answer, "sent").await;
        // The provider's later words about it are no second answer.
        place.became(answer, "delivered").await;
        place.became(answer, "read").await;
        assert_eq!(place.numbers().await, [2, 2, 1, 0, 1, 1, 0, 1]);
        let first = place.sums(Measure::FirstResponse, By::Staff).await;
        assert_eq!((first[0].key.clone(), first[0].median), (Key::Id(Some(place.staff.as_uuid())), Some(6 * 60)));
        // Nobody waits: a second word answers nobody. The next wait's answer is a response, and no first one.
        place.answered().await;
        place.received("text").await;
        place.answered().await;
        assert_eq!(place.numbers().await, [3, 4, 1, 0, 1, 2, 0, 2]);
        // Closing ends a wait, without an answer; what begins again is opened again, and has a first response again.
        place.received("text").await;
        place.clock.advance(4 * MINUTE);
        place.write(Who::Staff(place.staff), vec![place.event("conversation.closed")]).await;
        place.write(Who::System("inbound"), vec![place.event("conversation.reopened")]).await;
        place.received("text").await;
        place.answered().await;
        assert_eq!(place.numbers().await, [5, 5, 2, 1, 2, 3, 1, 4]);
        let closed = place.sums(Measure::Resolution, By::All).await;
        assert_eq!(closed[0].median, Some(10 * 60));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_and_hours_are_those_on_the_wall_also_while_the_clock_changes() {
    // Berlin's clock goes forward on 29 March at 02:00 and back on 25 October at 03:00.
    for (place, _ground) in Place::all(Tz::Europe__Berlin, "2026-03-28T22:30:00Z").await {
        place.received("text").await;
        for _ in 0..4 {
            place.clock.advance(60 * MINUTE);
            place.received("text").await;
        }
        let keys = |sums: Vec<Sum>| sums.into_iter().map(|sum| (sum.key.text(), sum.number)).collect::<Vec<_>>();
        let pair =
            |pairs: &[(&str, i64)]| pairs.iter().map(|(key, number)| ((*key).to_owned(), *number)).collect::<Vec<_>>();
        assert_eq!(keys(place.sums(Measure::Received, By::Day).await), pair(&[("2026-03-28", 1), ("2026-03-29", 4)]));
        let hours = pair(&[("0", 1), ("1", 1), ("3", 1), ("4", 1), ("23", 1)]);
        assert_eq!(keys(place.sums(Measure::Received, By::Hour).await), hours);
        assert_eq!(keys(place.sums(Measure::Received, By::Week).await), pair(&[("2026-03-23", 5)]));
        assert_eq!(keys(place.sums(Measure::Received, By::Month).await), pair(&[("2026-03", 5)]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_team_and_holder_are_those_of_the_moment() {
    for (place, _ground) in Place::all(Tz::UTC, "2026-03-02T08:00:00Z").await {
        let [violin, piano, team] = [1_u128, 2, 3].map(Uuid::from_u128);
        let labelled = |label: Uuid| place.event("conversation.labelled").fact("label_id", label);
        place.write(Who::Staff(place.staff), vec![labelled(violin), labelled(piano)]).await;
        let assigned = place.event("conversation.assigned").fact("assignee_id", place.staff).fact("team_id", team);
        place.write(Who::Staff(place.staff), vec![assigned]).await;
        place.received("text").await;
        super::work_through(&place.db).await.unwrap();
        // What changes afterwards changes no fact.
        let gone = Event::new("label.removed").fact("label_id", piano);
        let let_go = place.event("conversation.assigned").fact("assignee_id", None::<StaffId>).fact("team_id", team);
        place.write(Who::Staff(place.staff), vec![gone, let_go]).await;
        place.received("text").await;
        let ids = |sums: Vec<Sum>| sums.into_iter().map(|sum| (sum.key, sum.number)).collect::<Vec<_>>();
        let labels = ids(place.sums(Measure::Received, By::Label).await);
        assert_eq!(labels, [(Key::Id(Some(violin)), 2), (Key::Id(Some(piano)), 1)]);
        assert_eq!(ids(place.sums(Measure::Received, By::Team).await), [(Key::Id(Some(team)), 2)]);
        let own = Key::Id(Some(place.staff.as_uuid()));
        assert_eq!(ids(place.sums(Measure::Received, By::Staff).await), [(Key::Id(None), 1), (own, 1)]);
        // A15: a colleague who sees only her own is told of what nobody has, and of nobody else's work.
        let sees = Sees::OwnAndUnassigned(place.clock.id());
        let told = place.sums_for(Measure::Received, By::Staff, Counted::Whole, sees).await;
        assert_eq!(ids(told), [(Key::Id(None), 1)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_middle_and_the_ninetieth_are_lengths_that_occurred() {
    for (place, _ground) in Place::all(Tz::UTC, "2026-03-02T08:00:00Z").await {
        for minutes in 1..=10 {
            place.received("text").await;
            place.clock.advance(minutes * MINUTE);
            place.answered().await;
        }
        let sums = place.sums(Measure::Waiting, By::All).await;
        let minutes = [sums[0].median, sums[0].ninetieth, sums[0].mean()].map(|seconds| seconds.unwrap());
        assert_eq!(minutes, [5 * 60, 9 * 60, 330]);
        // Counting again what was counted counts nothing twice.
        super::work_through(&place.db).await.unwrap();
        assert_eq!(place.sums(Measure::Waiting, By::All).await, sums);
        let choices = place.db.read(place.tenant, asking::choices).await.unwrap();
        assert!(matches!(choices, Choices { staff, inboxes, .. } if staff.is_empty() && inboxes.len() == 1));
    }
}

// Shows P-CHN-7.
#[tokio::test(flavor = "multi_thread")]
async fn of_promises_the_share_that_was_kept_is_told_by_who_had_them() {
    for (place, _ground) in Place::all(Tz::UTC, "2026-03-02T08:00:00Z").await {
        let judged = |kind: &'static str, level: &str, staff: Option<StaffId>| {
            place.event(kind).fact("level", level).fact("staff_id", staff)
        };
        let own = Some(place.staff);
        let events = vec![
            judged("service_level.kept", "first", own),
            judged("service_level.kept", "first", own),
            judged("service_level.missed", "first", own),
            judged("service_level.missed", "first", None),
            judged("service_level.kept", "resolution", own),
        ];
        place.write(Who::System("service_levels"), events).await;
        let shares =
            |sums: Vec<Sum>| sums.into_iter().map(|sum| (sum.key.text(), sum.kept, sum.share())).collect::<Vec<_>>();
        let own = place.staff.to_string();
        let by_staff = shares(place.sums(Measure::FirstKept, By::Staff).await);
        assert_eq!(by_staff, [(own, Some(2), Some(66)), ("none".to_owned(), Some(0), Some(0))]);
        assert_eq!(shares(place.sums(Measure::FirstKept, By::All).await), [(String::new(), Some(2), Some(50))]);
        assert_eq!(shares(place.sums(Measure::ResolutionKept, By::All).await), [(String::new(), Some(1), Some(100))]);
        // The control: of what nobody promised nothing is said.
        assert_eq!(shares(place.sums(Measure::NextKept, By::All).await), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_who_is_gone_the_number_stays_and_nothing_else() {
    for (place, _ground) in Place::all(Tz::UTC, "2026-03-02T08:00:00Z").await {
        let count = async |sql: Sql| {
            let read =
                place.db.read(place.tenant, move |scope| scope.row(sql, params! {})?.unwrap().get::<i64>("number"));
            read.await.unwrap()
        };
        let gone = Place { conversation: place.clock.id(), db: place.db.clone(), clock: place.clock.clone(), ..place };
        gone.received("text").await;
        assert_eq!(gone.numbers().await[0], 1);
        assert_eq!((count(LEFT).await, count(NAMED).await), (0, 0));
        // The control: of who is there, the message and its opening are kept.
        place.received("text").await;
        assert_eq!(place.numbers().await[0], 2);
        assert_eq!((count(LEFT).await, count(NAMED).await), (1, 2));
    }
}
