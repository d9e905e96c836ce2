//! Who is in a segment, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use kernel::{Channel, ContactId, InboxId, Purpose, StaffId};
use store::{Fault, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Consent, Days, Field, Filter, Happened as Event, Kind, Refusal, Standing};
use super::reference::{Happened, Identity, Planted, Said, members};
use crate::tests::http::Client;
use crate::tests::world::{World, worlds};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

const CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, language, time_zone, created_at, updated_at, version, kind, company_id, owner_id, deleted_at, merged_into) \
     values (:tenant, :id, '', :name_source, :language, :time_zone, :at, :at, 1, :kind, :company, :owner, :deleted, :merged_into)"
);
const TAG: Sql = sql!("insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :id, :tag, 1)");
const FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, changed_at, ordinal) values (:tenant, :id, :name, :value, 1, :ordinal)"
);
const IDENTITY: Sql = sql!(
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at) \
     values (:tenant, :identity, :id, :channel, 'user_id', :value, :source, 1, :seen)"
);
const SAID: Sql = sql!(
    "insert into consent_state (tenant_id, contact_id, channel, marketing, marketing_at, transactional, transactional_at, service, service_at, \
     stopped_at, held_at, held_until, entries, head) values (:tenant, :id, :channel, :marketing, :marketing_at, :transactional, \
     :transactional_at, :service, :service_at, :stopped, :held, :held_until, 1, :head)"
);
const EVENT: Sql = sql!(
    "insert into event (tenant_id, seq, id, kind, at, actor_kind, request_id, contact_id, inbox_id, facts) \
     values (:tenant, :seq, :event, :kind, :at, 'system', :event, :id, :inbox, :facts)"
);
const APP: Sql = sql!("select id from app where tenant_id = :tenant");
const INBOX: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, check_code, version) \
     values (:tenant, :id, :app, :channel, '', :channel, '', '', '', 1, 1, '', 1)"
);

/// A dice that falls the same way every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn is(&mut self, in_a_hundred: usize) -> bool {
        self.below(100) < in_a_hundred
    }
}

const TAGS: [&str; 4] = ["vip", "choir", "=1", "d'Arc \"x\" %"];
const VALUES: [(&str, Option<i64>); 6] = [
    ("red", None),
    ("12.5", Some(12_500_000)),
    ("-3", Some(-3_000_000)),
    ("1990-04-12", Some(7406)),
    ("1969-12-31", Some(-1)),
    ("--04-12", None),
];
const CHANNELS: [&str; 5] = ["whatsapp", "email", "messenger", "instagram", "smoke"];
const KINDS: [&str; 3] = ["message.received", "conversation.closed", "contact.identity_added"];
const WORDS: [&str; 3] = ["granted", "withdrawn", "unasked"];

fn book(dice: &mut Dice, world: &World, staff: &[StaffId]) -> Vec<Planted> {
    let now = world.clock.now().micros();
    let ids: Vec<Uuid> = (0..40).map(|_| world.clock.id::<ContactId>().as_uuid()).collect();
    let ago = |dice: &mut Dice| now - dice.below(100) as i64 * DAY - dice.below(3) as i64 + 1;
    let mut people = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let mut channels: Vec<&str> = CHANNELS.to_vec();
        channels.retain(|_| dice.is(35));
        people.push(Planted {
            id: *id,
            kind: dice.one(&["person", "person", "company"]),
            name_source: dice.one(&["profile", "staff", "api", "messenger"]),
            created_at: ago(dice),
            language: dice.is(60).then(|| dice.one(&["de", "pt"])),
            time_zone: dice.is(60).then(|| dice.one(&["Europe/Berlin", "America/Sao_Paulo"])),
            owner: dice.is(60).then(|| dice.one(staff)),
            company: dice.is(50).then(|| dice.one(&ids[..4])),
            deleted: dice.is(8),
            // Nobody leads in a ring; some lead to the one before, so that ways are long.
            merged_into: (dice.is(35) && number > 0)
                .then(|| if dice.is(60) { ids[number - 1] } else { ids[dice.below(number)] }),
            tags: TAGS.into_iter().filter(|_| dice.is(30)).collect(),
            fields: ["colour", "größe"]
                .map(|name| dice.is(60).then(|| (name, dice.one(&VALUES))))
                .into_iter()
                .flatten()
                .collect(),
            identities: channels
                .into_iter()
                .map(|channel| Identity { channel, source: dice.one(&["provider", "staff"]), seen: ago(dice) })
                .collect(),
            said: CHANNELS.map(|channel| said(dice, channel, now)).into_iter().flatten().collect(),
            events: (0..dice.below(4))
                .map(|_| Happened {
                    kind: dice.one(&KINDS),
                    at: ago(dice),
                    inbox: dice.is(60).then(|| dice.one(&["whatsapp", "messenger", "instagram"])),
                    fact: dice.is(40).then(|| dice.one(&CHANNELS)),
                })
                .collect(),
        });
    }
    people
}

fn said(dice: &mut Dice, channel: &'static str, now: i64) -> Option<Said> {
    let purposes = [(); 3].map(|()| (dice.one(&WORDS), dice.is(60).then(|| dice.below(100) as i64)));
    let stopped = dice.is(25).then(|| dice.below(100) as i64);
    let held = dice.is(25).then(|| (dice.below(100) as i64, now + dice.one(&[-DAY, 0, 1, DAY])));
    dice.is(50).then_some(Said { channel, purposes, stopped, held })
}

fn filter(dice: &mut Dice, depth: usize, book: &[Planted], staff: &[StaffId]) -> Filter {
    if depth > 0 && dice.is(45) {
        let parts: Vec<Filter> = (0..dice.below(4)).map(|_| filter(dice, depth - 1, book, staff)).collect();
        return match dice.below(3) {
            0 => Filter::All(parts),
            1 => Filter::Any(parts),
            _ => Filter::Not(Box::new(filter(dice, depth - 1, book, staff))),
        };
    }
    let days = |dice: &mut Dice| Days { days: 1 + dice.below(99) as i64 };
    match dice.below(13) {
        0 => Filter::Kind(dice.one(&[Kind::Person, Kind::Company])),
        1 | 2 => Filter::Tag(dice.one(&TAGS).to_owned()),
        3 | 4 => {
            let end = |dice: &mut Dice| {
                dice.is(50).then(|| dice.one(&["12.5", "-4", "100", "1990-04-12", "1969-12-31"]).to_owned())
            };
            let is = dice.is(30).then(|| dice.one(&VALUES).0.to_owned());
            Filter::Field(Field {
                name: dice.one(&["colour", "größe"]).to_owned(), is, from: end(dice), to: end(dice)
            })
        }
        5 => Filter::Owner(dice.is(70).then(|| dice.one(staff))),
        6 => Filter::Company(ContactId::from_uuid(book[dice.below(4)].id)),
        7 => Filter::Language(dice.one(&["de", "pt", "xx"]).to_owned()),
        8 => Filter::Consent(Consent {
            purpose: dice.one(&[Purpose::Marketing, Purpose::Transactional, Purpose::Service]),
            channel: dice.one(&Channel::ALL),
            standing: dice.one(&Standing::ALL),
        }),
        9 => Filter::Active(days(dice)),
        10 => Filter::Event(Event { kind: dice.one(&KINDS).to_owned(), days: days(dice).days }),
        11 => Filter::TimeZone(dice.one(&["Europe/Berlin", "America/Sao_Paulo", "UTC"]).to_owned()),
        _ if dice.is(70) => Filter::Channel(dice.one(&Channel::ALL)),
        _ => Filter::Added(days(dice)),
    }
}

/// Writes the book as it stands, with origins that no code of ours writes yet.
async fn plant(world: &World, people: &[Planted]) {
    let (people, clock) = (people.to_vec(), world.clock.clone());
    let app = ground_app(world).await;
    let write = move |tx: &mut Tx<'_>| -> store::Result<()> {
        let mut inboxes: BTreeMap<&str, InboxId> = BTreeMap::new();
        if let Some(app) = app {
            for channel in ["whatsapp", "messenger", "instagram"] {
                let id = clock.id::<InboxId>();
                tx.execute(INBOX, params! { "id" => id, "app" => app, "channel" => channel })?;
                inboxes.insert(channel, id);
            }
        }
        let mut seq = 1_000_i64;
        for one in &people {
            let values = params! {
                "id" => one.id, "name_source" => one.name_source, "language" => one.language, "time_zone" => one.time_zone,
                "at" => one.created_at,
                "kind" => one.kind, "company" => one.company, "owner" => one.owner,
                "deleted" => one.deleted.then_some(1_i64), "merged_into" => one.merged_into,
            };
            tx.execute(CONTACT, values)?;
        }
        for one in &people {
            for tag in &one.tags {
                tx.execute(TAG, params! { "id" => one.id, "tag" => *tag })?;
            }
            for (name, (value, ordinal)) in &one.fields {
                tx.execute(
                    FIELD,
                    params! { "id" => one.id, "name" => *name, "value" => *value, "ordinal" => *ordinal },
                )?;
            }
            for identity in &one.identities {
                let id = clock.id::<kernel::IdentityId>();
                let values = params! {
                    "identity" => id, "id" => one.id, "channel" => identity.channel, "value" => id.to_string(),
                    "source" => identity.source, "seen" => identity.seen,
                };
                tx.execute(IDENTITY, values)?;
            }
            for said in &one.said {
                let [marketing, transactional, service] = said.purposes;
                let values = params! {
                    "id" => one.id, "channel" => said.channel, "marketing" => marketing.0, "marketing_at" => marketing.1,
                    "transactional" => transactional.0, "transactional_at" => transactional.1, "service" => service.0,
                    "service_at" => service.1, "stopped" => said.stopped, "held" => said.held.map(|held| held.0),
                    "held_until" => said.held.map(|held| held.1), "head" => Vec::<u8>::new(),
                };
                tx.execute(SAID, values)?;
            }
            for event in &one.events {
                seq += 1;
                let facts = event
                    .fact
                    .map_or("{}".to_owned(), |channel| format!(r#"{{"channel":"{channel}","kind":"phone"}}"#));
                let inbox = event.inbox.and_then(|channel| inboxes.get(channel).copied());
                let values = params! {
                    "seq" => seq, "event" => clock.id::<kernel::EventId>().as_uuid(), "kind" => event.kind, "at" => event.at,
                    "id" => one.id, "inbox" => inbox, "facts" => facts,
                };
                tx.execute(EVENT, values)?;
            }
        }
        Ok(())
    };
    world.db.write(world.lark, world.actor(), write).await.unwrap();
}

const ADD_APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :id, 'meta', :secret, :secret, 'none', 1)"
);

async fn ground_app(world: &World) -> Option<Uuid> {
    let id = world.clock.id::<kernel::AppId>();
    let write = move |tx: &mut Tx<'_>| -> store::Result<Uuid> {
        if let Some(row) = tx.row(APP, params! {})? {
            return row.get("id");
        }
        tx.execute(ADD_APP, params! { "id" => id, "secret" => id.as_uuid().as_bytes().to_vec() })?;
        Ok(id.as_uuid())
    };
    Some(world.db.write(world.lark, world.actor(), write).await.unwrap())
}

async fn found(world: &World, filter: &Filter) -> BTreeSet<Uuid> {
    let filter = filter.clone();
    let read = move |scope: &Scope<'_>| super::store::page(scope, &filter, None, 200);
    let people = world.db.read(world.lark, read).await.unwrap();
    people.into_iter().map(ContactId::as_uuid).collect()
}

#[tokio::test]
async fn the_statement_finds_whom_the_plain_reading_finds() {
    for seed in [7, 4711] {
        for world in worlds().await {
            let mut dice = Dice(seed);
            let staff: Vec<StaffId> = (0..2).map(|_| world.clock.id()).collect();
            let people = book(&mut dice, &world, &staff);
            plant(&world, &people).await;
            let (mut someone, mut not_everyone) = (0, 0);
            for number in 0..250 {
                let asked = filter(&mut dice, 3, &people, &staff);
                let expected = members(&people, &asked, world.clock.now());
                someone += usize::from(!expected.is_empty());
                not_everyone += usize::from(expected.len() < 10);
                let seen = found(&world, &asked).await;
                let wrong: Vec<&Planted> =
                    people.iter().filter(|one| expected.contains(&one.id) != seen.contains(&one.id)).collect();
                assert!(wrong.is_empty(), "{number} of {seed}: {asked:?} is wrong about {wrong:#?}");
                let read = move |scope: &Scope<'_>| super::count(scope, &asked);
                assert_eq!(world.db.read(world.lark, read).await.unwrap(), expected.len());
            }
            // The controls: filters that find, and that tell people apart.
            assert!(someone > 100 && not_everyone > 50, "{someone} {not_everyone}");
            assert!(world.db.read(world.brook, |scope| super::count(scope, &Filter::All(vec![]))).await.unwrap() == 0);
        }
    }
}

#[tokio::test]
async fn who_counts_as_one_person_is_asked_as_one_however_many_merges_lie_between() {
    for world in worlds().await {
        let ids: Vec<Uuid> = (0..7).map(|_| world.clock.id::<ContactId>().as_uuid()).collect();
        let mut book: Vec<Planted> = ids
            .iter()
            .enumerate()
            .map(|(number, id)| Planted {
                id: *id,
                kind: "person",
                name_source: "staff",
                // The last leads to the one before, and so on to the first.
                merged_into: number.checked_sub(1).map(|before| ids[before]),
                said: vec![Said {
                    channel: "whatsapp",
                    purposes: [("granted", Some(5)); 3],
                    stopped: None,
                    held: None,
                }],
                ..Planted::default()
            })
            .collect();
        let last = book.last_mut().unwrap();
        last.identities = vec![Identity { channel: "whatsapp", source: "provider", seen: world.clock.now().micros() }];
        last.said[0].stopped = Some(10);
        plant(&world, &book).await;
        let consent = |standing| Consent { purpose: Purpose::Marketing, channel: Channel::WhatsApp, standing };
        for (asked, is_in) in [
            (Filter::Channel(Channel::WhatsApp), true),
            (Filter::Channel(Channel::Email), false),
            (Filter::Active(Days { days: 30 }), true),
            // The yes is the first one's own; the stop of the farthest is stronger, as it is where sends are decided.
            (Filter::Consent(consent(Standing::Granted)), false),
            (Filter::Consent(consent(Standing::Withdrawn)), true),
        ] {
            let expected = BTreeSet::from_iter(is_in.then_some(ids[0]));
            assert_eq!(found(&world, &asked).await, expected, "{asked:?}");
            assert_eq!(members(&book, &asked, world.clock.now()), expected, "{asked:?}");
        }
    }
}

// Shows P-PRV-14 (in segments).
#[tokio::test]
async fn what_came_through_messenger_or_instagram_is_in_no_segment() {
    for world in worlds().await {
        let now = world.clock.now().micros();
        // The same person by each channel: known by it only, and active, consenting and writing there.
        let by = |channel: &'static str| Planted {
            id: world.clock.id::<ContactId>().as_uuid(),
            kind: "person",
            name_source: "profile",
            created_at: now,
            language: Some("de"),
            identities: vec![Identity { channel, source: "provider", seen: now }],
            said: vec![Said { channel, purposes: [("granted", Some(5)); 3], stopped: None, held: None }],
            events: vec![Happened { kind: "message.received", at: now, inbox: Some(channel), fact: Some(channel) }],
            ..Planted::default()
        };
        let bound: Vec<Planted> = ["messenger", "instagram"].map(by).to_vec();
        let free = by("whatsapp");
        // Somebody whom staff entered, and who writes on Messenger too: what came there says nothing about her.
        let both = Planted { name_source: "staff", ..by("messenger") };
        let book: Vec<Planted> = bound.iter().chain([&free, &both]).cloned().collect();
        plant(&world, &book).await;
        let consent = |standing| Consent { purpose: Purpose::Marketing, channel: Channel::WhatsApp, standing };
        let questions = [
            Filter::All(vec![]),
            Filter::Language("de".to_owned()),
            Filter::Active(Days { days: 30 }),
            Filter::Event(Event { kind: "message.received".to_owned(), days: 30 }),
            Filter::Channel(Channel::WhatsApp),
            Filter::Consent(consent(Standing::Granted)),
        ];
        let opposites = questions.clone().map(|asked| Filter::Not(Box::new(asked)));
        for asked in questions.iter().chain(&opposites) {
            let seen = found(&world, asked).await;
            assert!(bound.iter().all(|one| !seen.contains(&one.id)), "{asked:?}");
        }
        for asked in &questions {
            let seen = found(&world, asked).await;
            assert!(seen.contains(&free.id), "the control: by WhatsApp the same is found by {asked:?}");
            assert_eq!(seen.contains(&both.id), *asked == Filter::All(vec![]), "{asked:?}");
        }
    }
}

#[tokio::test]
async fn a_segment_is_kept_asked_anew_and_pages() {
    for world in worlds().await {
        let client = Client::of(&world);
        for number in 0..5 {
            let body =
                format!(r#"{{"name":"Person {number}","tags":["{}"]}}"#, if number < 3 { "vip" } else { "other" });
            client.api("lark-agent", Method::POST, "/api/v1/contacts", &body).await;
        }
        let new = r#"{"name":"Friends","filter":{"any":[{"tag":"vip"},{"not":{"tag":"other"}}]}}"#;
        let made = client.api("lark-agent", Method::POST, "/api/v1/segments", new).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.text.split('"').nth(3).unwrap().to_owned();
        let members = format!("/api/v1/segments/{id}/contacts");
        let first = client.api("lark-viewer", Method::GET, &format!("{members}?limit=2"), "").await.text;
        assert_eq!(first.matches("\"name\":\"Person").count(), 2, "{first}");
        let cursor = first.split("\"next_cursor\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let rest = client.api("lark-viewer", Method::GET, &format!("{members}?limit=2&cursor={cursor}"), "").await.text;
        assert_eq!(rest.matches("\"name\":\"Person").count(), 1);
        assert!(rest.ends_with(r#""next_cursor":null}"#));

        let csv = client
            .api("lark-owner", Method::GET, &format!("/api/v1/contacts/export?format=csv&segment={id}"), "")
            .await;
        assert_eq!(csv.text.matches("Person").count(), 3, "{}", csv.text);

        // It narrows the list, beside what narrows it otherwise, and so whatever is done to all whom the list shows.
        for (query, number) in [
            (format!("segment={id}"), 3),
            (format!("segment={id}&q=person+1"), 1),
            (format!("segment={id}&tag=other"), 0),
            (format!("segment={}", Uuid::nil()), 0),
        ] {
            let listed = client.api("lark-viewer", Method::GET, &format!("/api/v1/contacts?{query}"), "").await.text;
            assert_eq!(listed.matches("\"name\":\"Person").count(), number, "{query}: {listed}");
            let file = format!("/api/v1/contacts/export?format=csv&{query}");
            let file = client.api("lark-owner", Method::GET, &file, "").await;
            assert_eq!(file.text.matches("Person").count(), number, "{query}: {}", file.text);
        }
        let people = format!("/t/{}/people?segment={id}", world.lark);
        let shown = client.page("lark-owner", Method::GET, &people, "").await.text;
        assert!(shown.contains("Person 0") && !shown.contains("Person 4") && shown.contains("Friends"), "{shown}");
        assert!(shown.contains(&format!("/people/export?segment={id}")), "{shown}");
        let choosing = client.page("lark-owner", Method::GET, &format!("{people}&select=true"), "").await.text;
        assert!(choosing.contains(&format!("/people/bulk?segment={id}")), "{choosing}");

        for (key, method, path, body, status) in [
            ("lark-agent", Method::POST, "/api/v1/segments".to_owned(), new, 422),
            ("lark-viewer", Method::POST, "/api/v1/segments".to_owned(), new, 403),
            ("lark-agent", Method::POST, "/api/v1/segments".to_owned(), r#"{"name":"x","filter":{"tag":""}}"#, 422),
            ("lark-agent", Method::POST, "/api/v1/segments".to_owned(), r#"{"name":"x","filter":{"sql":"1"}}"#, 422),
            ("brook-owner", Method::GET, members.clone(), "", 404),
            ("brook-owner", Method::DELETE, format!("/api/v1/segments/{id}"), "", 404),
            (
                "lark-agent",
                Method::PUT,
                format!("/api/v1/segments/{id}"),
                r#"{"name":"Others","filter":{"tag":"other"}}"#,
                200,
            ),
            ("lark-agent", Method::DELETE, format!("/api/v1/segments/{id}"), "", 204),
            ("lark-agent", Method::GET, members.clone(), "", 404),
        ] {
            let answer = client.api(key, method.clone(), &path, body).await;
            assert_eq!(answer.status.as_u16(), status, "{key} {method} {path} {body}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_segment_is_built_by_a_form_without_scripts() {
    for world in worlds().await {
        let client = Client::of(&world);
        client.api("lark-agent", Method::POST, "/api/v1/contacts", r#"{"name":"Ana","tags":["vip"]}"#).await;
        let here = format!("/t/{}/people/segments", world.lark);
        let new = format!("{here}/new");
        let added = client.page("lark-agent", Method::POST, &new, "f.what=group&f.how=all&f.add=tag&do=add+f").await;
        assert_eq!(added.status, StatusCode::OK);
        assert!(added.text.contains(r#"name="f.0.a""#), "{}", added.text);
        let form = "name=Friends&f.what=group&f.how=all&f.0.what=tag&f.0.not=is&f.0.a=vip";
        let looked = client.page("lark-agent", Method::POST, &new, form).await;
        assert!(looked.text.contains("1 person"), "{}", looked.text);
        let unfinished = client.page("lark-agent", Method::POST, &new, "f.0.what=tag&do=save").await;
        assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = client.page("lark-agent", Method::POST, &new, &format!("{form}&do=save")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let shown = client.page("lark-viewer", Method::GET, &kept.location, "").await.text;
        assert!(shown.contains("Ana") && shown.contains("1 person") && !shown.contains("/filter\""), "{shown}");
        let open = client.page("lark-agent", Method::GET, &format!("{}/filter", kept.location), "").await.text;
        assert!(open.contains(r#"value="vip""#) && open.contains(r#"value="Friends""#));
        let again = client.page("lark-agent", Method::POST, &new, &format!("{form}&do=save")).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
        let path = format!("{}/filter", kept.location);
        let changed =
            client.page("lark-agent", Method::POST, &path, &format!("{form}&do=save").replace("is&", "not&")).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER);
        let shown = client.page("lark-agent", Method::GET, &kept.location, "").await.text;
        assert!(!shown.contains("Ana"));
        let gone = client.page("lark-agent", Method::POST, &format!("{}/removal", kept.location), "").await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert!(!client.page("lark-agent", Method::GET, &here, "").await.text.contains("Friends"));
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_a_refusal_not_a_failure() {
    for world in worlds().await {
        let make = |tx: &mut Tx<'_>| super::create(tx, " Friends ", Filter::All(vec![]));
        world.db.write(world.lark, world.actor(), make).await.unwrap();
        match world.db.write(world.lark, world.actor(), make).await {
            Err(Fault::Refused(refusal)) => assert_eq!(refusal, Refusal::Taken),
            other => panic!("{other:?}"),
        }
    }
}
