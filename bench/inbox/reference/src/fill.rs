//! A million conversations, made once: each with a person, a number and a last message, by set inserts of 4,000; cut off, it goes on.

use anyhow::Result;
use kernel::{Actor, TenantId, Who};
use store::{Db, Sql, Tx, params, sql};

const MOST: i64 = 1_000_000;
/// A write may take two seconds, also where the disk is slow.
const SET: i64 = 4000;

const FOUND: Sql = sql!(
    "select contact_id from service_window where tenant_id = :tenant and contact_id = unhex(printf('0199%028x', :most)) and inbox_id = :tenant"
);
const APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :tenant, 'meta', x'', x'', 'none', 0) on conflict do nothing"
);
const INBOX: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, check_code, version) \
     values (:tenant, :tenant, :tenant, 'whatsapp', 'Reception', '1', '1', '', '', 80, 0, '', 1) on conflict do nothing"
);
const STATE: Sql = sql!(
    "insert into inbox_state (tenant_id, inbox_id, state, code, since) values (:tenant, :tenant, 'connected', '', 0) on conflict do nothing"
);
// The number of a row makes its ids: unhex(printf('0199%028x', n)).
const CONTACTS: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
     select :tenant, unhex(printf('0199%028x', n)), 'Person ' || n, 'profile', n, n, 1 from n where true on conflict do nothing"
);
const IDENTITIES: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at) \
     select :tenant, unhex(printf('0199%028x', n)), unhex(printf('0199%028x', n)), 'whatsapp', 'phone', \
     cast(447700000000 + n as text), 'provider', n, n from n where true on conflict do nothing"
);
const CONVERSATIONS: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_id, last_message_at, listed_at, last_inbound_id, unread, created_at, version) \
     select :tenant, unhex(printf('0199%028x', n)), :tenant, unhex(printf('0199%028x', n)), 'open', unhex(printf('0199%028x', n)), \
     :now + (n * 7919) % 1000003, :now + (n * 7919) % 1000003, unhex(printf('0199%028x', n)), 1, n, 1 from n where true on conflict do nothing"
);
const MESSAGES: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, purpose, author_kind, author_id, \
     status, status_at, sent_at, created_at, request_id) \
     select :tenant, unhex(printf('0199%028x', n)), unhex(printf('0199%028x', n)), :tenant, 'inbound', 'text', \
     'Is the half-size cello still free on Tuesday? Number ' || n, '{}', :now + (n * 7919) % 1000003, 'wamid.' || n, 'service', 'contact', \
     unhex(printf('0199%028x', n)), 'received', n, n, n, unhex(printf('0199%028x', n)) from n where true on conflict do nothing"
);
const WINDOWS: Sql = sql!(
    "with recursive n (n) as (select :from union all select n + 1 from n where n + 1 < :until) \
     insert into service_window (tenant_id, inbox_id, contact_id, opened_at, expires_at, message_id) \
     select :tenant, :tenant, unhex(printf('0199%028x', n)), :now, :now + 86400000000, unhex(printf('0199%028x', n)) from n where true on conflict do nothing"
);

/// Fills what is not filled yet.
pub(crate) async fn fill(db: &Db, tenant: TenantId) -> Result<()> {
    let actor = Actor { who: Who::System("bench"), at: db.clock().now(), request: db.clock().id() };
    let filled = db.read(tenant, |scope| scope.row(FOUND, params! { "most" => MOST }).map(|row| row.is_some())).await?;
    if filled {
        return Ok(());
    }
    db.write(tenant, actor, |tx| {
        [APP, INBOX, STATE].into_iter().try_for_each(|one| tx.execute(one, params! {}).map(|_| ()))
    })
    .await?;
    let now = actor.at;
    for from in (1..=MOST).step_by(SET as usize) {
        let until = (from + SET).min(MOST + 1);
        let plain = move |tx: &mut Tx<'_>, sql: Sql| tx.execute(sql, params! { "from" => from, "until" => until });
        db.write(tenant, actor, move |tx| plain(tx, CONTACTS)).await?;
        db.write(tenant, actor, move |tx| plain(tx, IDENTITIES)).await?;
        let dated = move |tx: &mut Tx<'_>, sql: Sql| {
            tx.execute(sql, params! { "from" => from, "until" => until, "now" => now })
        };
        db.write(tenant, actor, move |tx| dated(tx, CONVERSATIONS)).await?;
        db.write(tenant, actor, move |tx| dated(tx, MESSAGES)).await?;
        db.write(tenant, actor, move |tx| dated(tx, WINDOWS)).await?;
    }
    Ok(())
}
