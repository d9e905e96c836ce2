//! What is done for every business once a day, whatever it has connected. Rooms give the work, this table names it.
//!
//! - Each step deletes at most a few hundred rows in a write of its own, so that it delays nobody.
//! - A closed business is no exception: what is kept for thirty days is not kept longer because it left.
//! - One business's trouble costs the others nothing, and is told in the log.

use std::time::Duration;

use kernel::{Actor, TenantId, Who};
use store::{Db, Global, GlobalSql, Result, Tx, global_sql, params};

/// Deletes some of what has been kept long enough, and says how many rows; or tells what is due, and says none.
type Step = fn(&mut Tx<'_>) -> Result<u64>;

const DAILY: [(&str, Step); 15] = [
    ("posts that were read, or could not be", channels::inbound::age_out),
    ("the history of numbers' health", channels::health::age_out),
    ("reports about messages that never came", inbox::receive::age_out),
    ("what could be taken back", inbox::undo::age_out),
    ("exported chats that nobody confirmed", inbox::history::age_out),
    ("answers kept for repeated calls", web::forget_answers),
    ("what became of events at webhook endpoints", accounts::webhooks::age_out),
    ("files of people, and what became of their rows", contacts::import::age_out),
    ("scans of papers that show no entry", consent::scans::age_out),
    ("notes about people that were removed", contacts::notes::age_out),
    ("what was done to many people at once", contacts::bulk::age_out),
    ("people who were deleted thirty days ago", privacy::requests::erase_rested),
    ("requests about data that were closed long ago", privacy::requests::age_out),
    ("who opened what, and who read of it", privacy::looks::age_out),
    ("what owners are told of consent that ends", privacy::consent_ending::tell),
];
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

const ALL: GlobalSql = global_sql!("select id from tenant order by id");

/// Goes through the table now and every day, until dropped.
pub async fn run(db: Db) {
    loop {
        if let Err(error) = day(&db).await {
            tracing::error!("the day's work could not be done: {error}");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One day's work.
pub async fn day(db: &Db) -> Result<()> {
    let ids = |all: &Global<'_, '_>| all.rows(ALL, params! {})?.iter().map(|row| row.get("id")).collect();
    let tenants: Vec<TenantId> = db.global_read(ids).await?;
    for tenant in tenants {
        for (what, step) in DAILY {
            if let Err(error) = through(db, tenant, step).await {
                tracing::error!(tenant.id = %tenant, "the day's work on {what} failed for {tenant}: {error}");
            }
        }
    }
    Ok(())
}

async fn through(db: &Db, tenant: TenantId, step: Step) -> Result<()> {
    let actor = Actor { who: Who::System("schedule"), at: db.clock().now(), request: db.clock().id() };
    while db.write(tenant, actor, step).await? > 0 {}
    Ok(())
}
