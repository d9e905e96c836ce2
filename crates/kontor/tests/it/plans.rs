//! How the embedded database reads a page of conversations: by an index, as far as the page goes, however many there are. It
//! counts no rows, so its plan is the same for three conversations and for a million. PostgreSQL counts, and chooses.

use inbox::conversations::{self, Filter, Status, Whose};
use testkit::webhook::{self, From};
use testkit::{World, run, statements_of, worlds};
use web::Sees;

use crate::costs::access;

const BY_ID: &str = "conversation USING INDEX sqlite_autoindex_conversation_1 (tenant_id=? AND id=?)";
const BY_STATUS: &str = "conversation USING INDEX conversation_list (tenant_id=? AND status=?)";
const BY_HOLDER: &str = "conversation USING INDEX conversation_assigned (tenant_id=? AND status=? AND assignee_id=?)";

/// As the database tells it, the plan of each statement.
fn plans(world: &World, statements: &[String]) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "a test looks at the database itself")]
    let file = rusqlite::Connection::open(store::embedded_file(&world.installation.config.data_dir)).unwrap();
    let key: String = world.db.vault().database_key().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    file.execute_batch(&format!("pragma key = \"x'{key}'\"")).unwrap();
    let explain = |text: &String| {
        let mut statement = file.prepare(&format!("explain query plan {text}")).unwrap();
        let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
        let nothing = rusqlite::params_from_iter(nothing);
        let lines = statement.query_map(nothing, |row| row.get::<_, String>("detail")).unwrap();
        lines.map(Result::unwrap).collect::<Vec<String>>().join("\n")
    };
    statements.iter().map(explain).collect()
}

/// Whether a plan reads every row of a tenant, or sorts what only the tenant or the status narrowed.
fn reads_all(plan: &str) -> bool {
    let whole = |line: &str| line.contains("SCAN conversation") || line.contains("SCAN message");
    let wide = |line: &str| line.contains("(tenant_id=?)") || line.contains("(tenant_id=? AND status=?)");
    let of_many =
        |line: &str| line.contains(" conversation ") || line.contains(" message ") || line.contains(" theirs ");
    let sorts = plan.contains("TEMP B-TREE FOR ORDER BY");
    plan.lines().any(|line| whole(line) || (sorts && wide(line) && of_many(line) && !line.contains("COVERING")))
}

#[test]
fn a_page_of_conversations_is_read_by_an_index_that_has_its_order() {
    run(async {
        for world in worlds().await {
            if world.is_postgres() {
                world.finish().await;
                continue;
            }
            let lark = &world.lark;
            let (me, inbox, contact) = (lark.agent.staff, Some(lark.inbox), Some(lark.own.contact));
            let (open, words) = (Some(Status::Open), Some("cello".to_owned()));
            let after = Some((world.clock.now(), lark.own.conversation));
            let of = |status, whose| Filter { status, whose, limit: 51, ..Filter::default() };
            let cases = [
                ("open", BY_STATUS, Sees::All, of(open, Whose::Anyones)),
                ("open, nobody's", BY_HOLDER, Sees::All, of(open, Whose::Nobodys)),
                ("open, mine", BY_HOLDER, Sees::All, of(open, Whose::Of(me))),
                ("open, mine, limited", BY_HOLDER, Sees::OwnAndUnassigned(me), of(open, Whose::Of(me))),
                ("any", BY_ID, Sees::All, of(None, Whose::Anyones)),
                ("any, further", BY_ID, Sees::All, Filter { after, ..of(None, Whose::Anyones) }),
                ("open, limited", BY_ID, Sees::OwnAndUnassigned(me), of(open, Whose::Anyones)),
                (
                    "any, limited, further",
                    BY_ID,
                    Sees::OwnAndUnassigned(me),
                    Filter { after, ..of(None, Whose::Anyones) },
                ),
                ("a label's", BY_ID, Sees::All, Filter { label: Some(uuid::Uuid::nil()), ..of(None, Whose::Anyones) }),
                (
                    "a label's, mine",
                    BY_ID,
                    Sees::All,
                    Filter { label: Some(uuid::Uuid::nil()), ..of(open, Whose::Of(me)) },
                ),
                ("asleep", BY_STATUS, Sees::All, of(Some(Status::Snoozed), Whose::Anyones)),
                ("a person's", BY_ID, Sees::All, Filter { contact, ..of(None, Whose::Anyones) }),
                ("a person's, open", BY_ID, Sees::All, Filter { contact, inbox, ..of(open, Whose::Nobodys) }),
                ("found", BY_ID, Sees::All, Filter { query: words.clone(), ..of(None, Whose::Anyones) }),
                (
                    "found, mine",
                    BY_ID,
                    Sees::All,
                    Filter { query: words.clone(), after, inbox, ..of(open, Whose::Of(me)) },
                ),
                (
                    "found, limited",
                    BY_ID,
                    Sees::OwnAndUnassigned(me),
                    Filter { query: words, ..of(open, Whose::Anyones) },
                ),
            ];
            let mut wrong = Vec::new();
            for (name, index, sees, filter) in cases {
                let access = access(&world, &lark.agent, sees);
                let list = world.db.read(lark.id, move |scope| conversations::list(scope, &access, &filter));
                let (found, statements) = statements_of(list).await;
                found.unwrap();
                let pages: Vec<String> =
                    statements.into_iter().filter(|text| text.contains("service_window")).collect();
                assert_eq!(pages.len(), 1, "control: {name} reads a page");
                let plan = plans(&world, &pages).remove(0);
                let is_sorted_page = index == BY_ID;
                if !plan.contains(index)
                    || reads_all(&plan)
                    || plan.contains("TEMP B-TREE FOR ORDER BY") != is_sorted_page
                {
                    wrong.push(format!("{name}:\n{plan}"));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
            // Control: a list in an order that no index has.
            let careless = "select * from conversation where tenant_id = ?1 order by created_at desc limit 50";
            assert!(reads_all(&plans(&world, &[careless.to_owned()])[0]), "control");
            world.finish().await;
        }
    });
}

/// Whether a plan reads all that somebody ever wrote or was sent: rows of a history by nothing but whose they are.
fn reads_a_history(plan: &str) -> bool {
    let histories = ["message", "decision", "delivery", "attempt", "event"];
    let of_history = |line: &str| {
        histories
            .iter()
            .any(|table| line.contains(&format!("INDEX {table}_")) || line.contains(&format!("_{table}_1 ")))
    };
    let whose = [
        "(tenant_id=?)",
        "(tenant_id=? AND conversation_id=?)",
        "(tenant_id=? AND contact_id=?)",
        "(tenant_id=? AND inbox_id=?)",
    ];
    let is_wide = |line: &str| whose.iter().any(|whose| line.ends_with(whose));
    plan.lines().any(|line| of_history(line) && is_wide(line))
}

// A thread of a hundred thousand messages is read as one of fifty: a part by its place, whatever way one came there.
#[test]
fn a_part_of_a_thread_is_read_by_its_place() {
    run(async {
        for world in worlds().await {
            if world.is_postgres() {
                world.finish().await;
                continue;
            }
            let lark = &world.lark;
            let thread = format!("/t/{}/inbox/{}", lark.id, lark.own.conversation);
            for (query, number) in [("", 1), ("?on=2020-01-01", 2)] {
                let asked = world.get(format!("{thread}{query}")).as_staff(&lark.owner).send();
                let (page, statements) = statements_of(asked).await;
                assert_eq!(page.status, 200);
                let of_thread = |text: &String| {
                    text.contains("select at, id from message") || text.contains("left join delivery y on")
                };
                let asked_for = statements.clone();
                let of_thread: Vec<String> = statements.into_iter().filter(of_thread).collect();
                assert_eq!(of_thread.len(), number, "control: {query} reads the thread: {of_thread:#?}");
                for plan in plans(&world, &of_thread) {
                    let by_place = "INDEX message_thread (tenant_id=? AND conversation_id=? AND ";
                    assert!(plan.contains(by_place) && !plan.contains("TEMP B-TREE"), "{plan}");
                }
                // What was done to its messages is found by each of them, and not by reading all marks or all the thread.
                let marks: Vec<String> = asked_for.iter().filter(|text| text.contains("'edit'")).cloned().collect();
                assert_eq!(marks.len(), 1, "control: {query} reads marks: {asked_for:#?}");
                for plan in plans(&world, &marks) {
                    let by_message = "message_about_inbox (tenant_id=? AND inbox_id=? AND about_provider_id=?)";
                    assert!(plan.contains(by_message) && plan.contains("AND at>? AND at<?"), "{plan}");
                }
                for (text, plan) in asked_for.iter().zip(plans(&world, &asked_for)) {
                    assert!(!reads_a_history(&plan), "{text}\n{plan}");
                }
                // Control: the newest marks of a whole thread, as they once were read.
                let careless = "select m.text from message m where m.tenant_id = ?1 and m.conversation_id = ?2 \
                     and m.about_provider_id in (select provider_id from message where tenant_id = ?1 and at > ?3) order by m.at desc limit 9";
                assert!(reads_a_history(&plans(&world, &[careless.to_owned()])[0]), "control");
            }
            world.finish().await;
        }
    });
}

// What an open checklist asks every few seconds costs the same in an inbox with a million messages.
#[test]
fn the_end_of_a_checklist_is_looked_up_and_not_searched_for() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (from, at) = (From::Phone("447700900456"), world.clock.now().seconds());
            let body = webhook::text(&lark.account, &lark.number, from, "Ada", "wamid.first", at, "Are you open?");
            assert_eq!(world.hook(lark, &lark.app_secret, body).send().await.status.as_u16(), 200);
            world.read_webhooks().await;
            let (inbox, now) = (lark.inbox, world.clock.now());
            let asked = world.db.read(lark.id, move |scope| inbox::exchange(scope, inbox, now));
            let (found, statements) = statements_of(asked).await;
            found.unwrap();
            if !world.is_postgres() {
                let asked = |table: &str| -> Vec<String> {
                    let some = statements.iter().filter(|text| text.contains(table)).cloned().collect::<Vec<_>>();
                    assert!(!some.is_empty(), "control: {statements:?}");
                    plans(&world, &some)
                };
                for plan in asked("service_window") {
                    assert!(plan.contains("(tenant_id=? AND inbox_id=?)"), "{plan}");
                }
                for plan in asked("direction = 'outbound'") {
                    assert!(plan.contains("message_left (tenant_id=? AND inbox_id=?)"), "{plan}");
                    assert!(!plan.contains("SCAN m") && !plan.contains("TEMP B-TREE"), "{plan}");
                }
            }
            world.finish().await;
        }
    });
}
