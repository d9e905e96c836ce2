//! `long-thread FOLDER NAME COUNT`: puts a history before somebody's conversation, on the embedded database, also of a running server.
//!
//! - Three fifths came in; what went out has its decision, delivery and attempt, as if each had passed the gate.
//! - Every tenth answers an earlier one, every twentieth is a reaction; each is in the search index.
//! - One message says [`RARE`]; it stands a third of the way from the oldest.
//! - Message `n` says "Lesson n", and stands ten minutes after the one before it.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use kernel::{Actor, Clock, TenantId, Timestamp, Vault, Who};
use serde_json::json;
use store::{Db, GlobalSql, Params, Sql, Tx, Value, global_sql, params, search, sql};
use uuid::Uuid;

const RARE: &str = "quincunx";
/// Bounds the tool: nobody's thread is longer.
const MOST: i64 = 1_000_000;
/// A write may take two seconds, also in a build for development.
const SET: i64 = 2_000;
const STEP: i64 = 600_000_000;

const TENANT: GlobalSql = global_sql!("select id from tenant order by created_at, id limit 1");
const THREAD: Sql = sql!(
    "select v.id, v.contact_id, v.inbox_id, (select min(at) from message m where m.tenant_id = :tenant and m.conversation_id = v.id) as first, \
     (select id from staff where tenant_id = :tenant order by id limit 1) as staff from conversation v \
     join contact c on c.tenant_id = v.tenant_id and c.id = v.contact_id where v.tenant_id = :tenant and c.name = :name"
);
// The number of a row makes its ids: unhex(printf('0198%028x', n)).
const MESSAGES: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, reply_to_provider_id, about_provider_id, \
     purpose, author_kind, author_id, status, status_at, sent_at, delivered_at, read_at, decision_id, created_at, request_id) \
     select :tenant, unhex(printf('0198%028x', n)), :thread, :inbox, case when n % 5 < 3 then 'inbound' else 'outbound' end, \
     case when n % 20 = 2 then 'reaction' else 'text' end, \
     case when n % 20 = 2 then '' when n = :rare then 'Lesson ' || n || ' of the violin: ' || :word \
     else 'Lesson ' || n || ' of the violin, on the usual day and at the usual hour. Bring the book and the bow.' end, \
     case when n % 20 = 2 then '{\"kind\":\"reaction\",\"message_id\":\"wamid.long.' || (n - 1) || '\",\"emoji\":\"👍\"}' \
     when n % 5 < 3 then '{}' else '{\"what\":\"text\"}' end, :begin + n * :step, 'wamid.long.' || n, \
     case when n % 10 = 9 then 'wamid.long.' || (n - 8) end, case when n % 20 = 2 then 'wamid.long.' || (n - 1) end, 'service', \
     case when n % 5 < 3 then 'contact' else 'staff' end, case when n % 5 < 3 then :contact else :staff end, \
     case when n % 5 < 3 then 'received' else 'read' end, :begin + n * :step, :begin + n * :step, :begin + n * :step, :begin + n * :step, \
     case when n % 5 >= 3 then unhex(printf('0198%028x', n)) end, :begin + n * :step, unhex(printf('0198%028x', n)) from n where true"
);
const DECISIONS: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into decision (tenant_id, id, kind, message_id, conversation_id, inbox_id, contact_id, channel, purpose, author_kind, author_id, verdict, \
     reasons, at, request_id) select :tenant, unhex(printf('0198%028x', n)), 'message', unhex(printf('0198%028x', n)), :thread, :inbox, :contact, \
     'whatsapp', 'service', 'staff', :staff, 'cleared', '', :begin + n * :step, unhex(printf('0198%028x', n)) from n where n % 5 >= 3"
);
const DELIVERIES: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into delivery (tenant_id, message_id, inbox_id, contact_id, lane, state, due_at, attempts, created_at) \
     select :tenant, unhex(printf('0198%028x', n)), :inbox, :contact, 'reply', 'done', :begin + n * :step, 1, :begin + n * :step from n where n % 5 >= 3"
);
const ATTEMPTS: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into attempt (tenant_id, id, message_id, inbox_id, number, fence, decision_id, started_at, finished_at, outcome, provider_id, request_id) \
     select :tenant, unhex(printf('0198%028x', n)), unhex(printf('0198%028x', n)), :inbox, 1, 1, unhex(printf('0198%028x', n)), :begin + n * :step, \
     :begin + n * :step, 'accepted', 'wamid.long.' || n, unhex(printf('0198%028x', n)) from n where n % 5 >= 3"
);
const WRITTEN: Sql = sql!(
    "select id, at, text from message where tenant_id = :tenant and conversation_id = :thread and at > :after and at <= :last order by at"
);

/// Whose thread it is, and where it began until now.
#[derive(Clone, Copy)]
struct Thread {
    id: Uuid,
    contact: Uuid,
    inbox: Uuid,
    staff: Uuid,
    first: Timestamp,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let data: PathBuf = arguments.next().context("the data folder is missing")?.into();
    let name = arguments.next().context("the person's name is missing")?;
    let count: i64 = arguments.next().context("the number of messages is missing")?.parse()?;
    ensure!((1..=MOST).contains(&count), "from 1 to {MOST} messages");
    let vault = Vault::open(&data.join("keys"), &data.join("master.key"))?;
    let config = store::Config { data_dir: data, database_url: None, connections: 1 };
    let db = Db::open(&config, &vault, &Clock::system())?;
    let tenant = db.global_read(|global| global.row(TENANT, params! {})).await?.context("no business")?;
    let tenant: TenantId = tenant.get("id")?;
    let named = name.clone();
    let row = db.read(tenant, move |scope| scope.row(THREAD, params! { "name" => named })).await?;
    let row = row.with_context(|| format!("nobody of the name {name} has written"))?;
    let thread = Thread {
        id: row.get("id")?,
        contact: row.get("contact_id")?,
        inbox: row.get("inbox_id")?,
        staff: row.get("staff")?,
        first: row.get("first")?,
    };
    let rare = count / 3 + 1;
    for from in (1..=count).step_by(SET as usize) {
        fill(&db, tenant, thread, (from, (from + SET).min(count + 1)), count, rare).await?;
    }
    println!(
        "{}",
        json!({ "tenant": tenant, "conversation": thread.id, "count": count, "rare": RARE, "rare_number": rare })
    );
    Ok(())
}

async fn fill(
    db: &Db,
    tenant: TenantId,
    thread: Thread,
    (from, until): (i64, i64),
    count: i64,
    rare: i64,
) -> Result<()> {
    let actor = Actor { who: Who::System("bench"), at: db.clock().now(), request: db.clock().id() };
    let begin = thread.first.micros() - (count + 1) * STEP;
    // A statement takes what it names and nothing else.
    let (contact, staff) = (("contact", Value::from(thread.contact)), ("staff", Value::from(thread.staff)));
    let (id, odd) = (("thread", Value::from(thread.id)), [("rare", Value::from(rare)), ("word", Value::from(RARE))]);
    let parts = [
        (MESSAGES, [vec![id.clone(), contact.clone(), staff.clone()], odd.into()].concat()),
        (DECISIONS, vec![id, contact.clone(), staff]),
        (DELIVERIES, vec![contact]),
        (ATTEMPTS, Vec::new()),
    ];
    for (sql, mut values) in parts {
        for (name, number) in [("from", from), ("until", until), ("begin", begin), ("step", STEP)] {
            values.push((name, Value::from(number)));
        }
        values.push(("inbox", Value::from(thread.inbox)));
        db.write(tenant, actor, move |tx| tx.execute(sql, Params::new(values))).await?;
    }
    let (after, last) = (begin + (from - 1) * STEP, begin + (until - 1) * STEP);
    let index = move |tx: &mut Tx<'_>| -> store::Result<()> {
        let values = params! { "thread" => thread.id, "after" => after, "last" => last };
        let mut texts = Vec::new();
        for row in tx.rows(WRITTEN, values)? {
            texts.push((
                row.get::<Uuid>("id")?,
                row.get::<Timestamp>("at")?,
                search::fold(&row.get::<String>("text")?),
            ));
        }
        let new: Vec<search::New<'_>> = texts.iter().map(|(id, at, text)| (*id, *at, text)).collect();
        search::add_all(tx, "message", &new)
    };
    Ok(db.write(tenant, actor, index).await?)
}
