//! A business with so many messages, of a thousand people, each in the search index as if it had come in.

use anyhow::Result;
use kernel::{Actor, TenantId, Timestamp, Who};
use store::search::{Folded, New, fold};
use store::{Db, GlobalSql, Params, Sql, Tx, global_sql, params, sql};
use uuid::Uuid;

const PEOPLE: u128 = 1000;
const SET: u128 = 2000;

const TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Bench', '', '', 'UTC', 'DE', 'en', 'all', 0, 0, 0, 1)"
);
const APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :tenant, 'meta', :nothing, :nothing, 'none', 0)"
);
const INBOX: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, \
     check_code, version) values (:tenant, :tenant, :tenant, 'whatsapp', 'Reception', '1', '1', '', '', 80, 0, '', 1)"
);
const CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
     values (:tenant, :id, :name, 'profile', 0, 0, 1)"
);
const CONVERSATION: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, unread, created_at, version) \
     values (:tenant, :id, :tenant, :id, 'open', 0, 0, 0, 1)"
);
const MESSAGE: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, purpose, \
     author_kind, author_id, status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :tenant, 'inbound', 'text', \
     :text, '{}', :at, :provider, 'service', 'contact', :conversation, 'received', :at, :at, :id)"
);

/// What a message says: `cello` stands in every second one, `tuesday` in every seventh, the phrase in every fourteenth, and
/// `marzipan` in one of fifty thousand. `maya` is a name, and stands in every third message too.
fn text(number: u128) -> String {
    const FILLER: [&str; 12] = [
        "lesson", "please", "morning", "invoice", "piano", "again", "thanks", "room", "later", "viola", "term",
        "school",
    ];
    let filler = |step: u128| FILLER[usize::try_from((number * 31 + step * 17) % 12).unwrap_or(0)];
    let mut words = vec!["Is", "the"];
    if number.is_multiple_of(14) {
        words.extend(["half", "size"]);
    }
    if number.is_multiple_of(2) {
        words.push("cello");
    }
    if number.is_multiple_of(7) {
        words.extend(["free", "on", "Tuesday"]);
    }
    if number.is_multiple_of(3) {
        words.push("Maya");
    }
    if number % 50_000 == 49_999 {
        words.push("marzipan");
    }
    words.extend([filler(1), filler(2), filler(3), filler(4)]);
    format!("{}? Number {number}", words.join(" "))
}

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128((0x0199_u128 << 112) | number)
}

/// Gives the new business.
pub(crate) async fn fill(db: &Db, count: u128) -> Result<TenantId> {
    let tenant: TenantId = db.clock().id();
    let actor = Actor { who: Who::System("bench"), at: db.clock().now(), request: db.clock().id() };
    let begin = move |tx: &mut Tx<'_>| -> store::Result<()> {
        tx.create_tenant_key()?;
        tx.global().execute(TENANT, params! { "id" => tenant })?;
        tx.execute(APP, params! { "nothing" => Vec::<u8>::new() })?;
        tx.execute(INBOX, params! {})?;
        let people = |make: fn(u128) -> Params| (0..PEOPLE).map(make).collect::<Vec<_>>();
        tx.insert_all(CONTACT, people(|number| params! { "id" => id(number), "name" => format!("Maya {number}") }))?;
        tx.insert_all(CONVERSATION, people(|number| params! { "id" => id(number) }))?;
        for number in 0..PEOPLE {
            store::search::add(tx, "contact", id(number), tx.now(), &format!("Maya {number}"))?;
        }
        Ok(())
    };
    db.write(tenant, actor, begin).await?;
    for from in (0..count).step_by(SET as usize) {
        let numbers = from..(from + SET).min(count);
        let write = move |tx: &mut Tx<'_>| -> store::Result<()> {
            let at = |number: u128| Timestamp::from_micros(i64::try_from(number).unwrap_or(0));
            let row = |number: u128| {
                params! {
                    "id" => id(number), "conversation" => id(number % PEOPLE), "text" => text(number), "at" => at(number),
                    "provider" => format!("wamid.{number}"),
                }
            };
            tx.insert_all(MESSAGE, numbers.clone().map(row).collect())?;
            let texts: Vec<(u128, Folded)> = numbers.map(|number| (number, fold(&text(number)))).collect();
            let new: Vec<New<'_>> = texts.iter().map(|(number, text)| (id(*number), at(*number), text)).collect();
            store::search::add_all(tx, "message", &new)
        };
        db.write(tenant, actor, write).await?;
    }
    Ok(tenant)
}
