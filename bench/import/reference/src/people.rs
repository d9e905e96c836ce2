//! The people: as a file that is written while it is sent, and as a book that is there already.

use anyhow::Result;
use bytes::Bytes;
use futures_util::{Stream, stream};
use kernel::{Actor, TenantId};
use store::{Db, Sql, Tx, params, sql};
use uuid::Uuid;

/// People of one part of a file, or of one write.
const SET: u64 = 1000;

/// Whoever is in the book before the file comes: every tenth, by number alone.
pub(crate) fn known(count: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let lines = move |from: u64| {
        (from..(from + SET).min(count))
            .filter(|number| number.is_multiple_of(10))
            .fold(String::new(), |text, number| format!("{text}Known {number},{}\n", phone(number)))
    };
    parts("name,phone\n".to_owned(), count, lines)
}

/// The file: every tenth is in the book by number, every fiftieth stands there twice, and each says when they agreed to offers.
pub(crate) fn file(count: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let lines = move |from: u64| {
        (from..(from + SET).min(count)).fold(String::new(), |text, number| {
            // The second of them names the number of the one before.
            let of = if number % 50 == 49 { number - 1 } else { number };
            format!(
                "{text}Maya Okafor {number},{},maya{number}@example.com,choir,2026-0{}-12\n",
                phone(of),
                1 + number % 9
            )
        })
    };
    parts("name,phone,email,tags,Offers\n".to_owned(), count, lines)
}

/// So many megabytes of rows of two kilobytes.
pub(crate) fn large(megabytes: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let filler = "x".repeat(1950);
    let lines = move |from: u64| {
        (from..from + SET).fold(String::new(), |mut text, number| {
            text.push_str(&format!("Maya Okafor {number},{},maya{number}@example.com,", phone(number)));
            text.push_str(&filler);
            text.push('\n');
            text
        })
    };
    parts("name,phone,email,filler\n".to_owned(), megabytes * 500, lines)
}

fn parts(
    head: String,
    count: u64,
    lines: impl Fn(u64) -> String + Send,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let first = stream::iter([Ok(Bytes::from(head))]);
    let rest = stream::iter((0..count).step_by(SET as usize).map(move |from| Ok(Bytes::from(lines(from)))));
    futures_util::StreamExt::chain(first, rest)
}

fn phone(number: u64) -> String {
    format!("+4915{:09}", 100_000_000 + number)
}

const CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, language, created_at, updated_at, version) \
     values (:tenant, :id, :name, 'staff', 'de', :at, :at, 1)"
);
const IDENTITY: Sql = sql!(
    "insert into identity (tenant_id, id, contact_id, channel, kind, value, source, first_seen_at, last_seen_at) \
     values (:tenant, :id, :contact, :channel, :kind, :value, 'staff', :at, :at)"
);
const TAG: Sql =
    sql!("insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :id, 'choir', :at)");
const FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, changed_at) values (:tenant, :id, 'size', :value, :at)"
);
const SAID: Sql = sql!(
    "insert into consent_state (tenant_id, contact_id, channel, service, transactional, marketing, marketing_at, entries, head) \
     values (:tenant, :id, 'whatsapp', 'unasked', 'unasked', 'granted', :at, 1, :nothing)"
);

/// A book of so many: each with a number and an address, every third with a tag and a field, every second with a permission.
pub(crate) async fn fill(db: &Db, tenant: TenantId, actor: Actor, count: u64) -> Result<()> {
    let id = |number: u64, part: u64| Uuid::from_u128((0x0199_u128 << 112) | u128::from(number * 4 + part));
    for from in (0..count).step_by(SET as usize) {
        let write = move |tx: &mut Tx<'_>| -> store::Result<()> {
            let (numbers, at) = (from..(from + SET).min(count), tx.now());
            let all = numbers.clone();
            tx.insert_all(
                CONTACT,
                all.map(
                    |number| params! { "id" => id(number, 0), "name" => format!("Maya Okafor {number}"), "at" => at },
                )
                .collect(),
            )?;
            let known = numbers.clone().flat_map(|number| {
                let email = format!("maya{number}@example.com");
                [(1, "whatsapp", "phone", phone(number)), (2, "email", "email", email)].map(
                    |(part, channel, kind, value)| {
                        params! {
                            "id" => id(number, part), "contact" => id(number, 0), "channel" => channel, "kind" => kind,
                            "value" => value, "at" => at,
                        }
                    },
                )
            });
            tx.insert_all(IDENTITY, known.collect())?;
            let third = || numbers.clone().filter(|number| number.is_multiple_of(3));
            tx.insert_all(TAG, third().map(|number| params! { "id" => id(number, 0), "at" => at }).collect())?;
            let fields = third()
                .map(|number| params! { "id" => id(number, 0), "value" => format!("{}/4", number % 5), "at" => at });
            tx.insert_all(FIELD, fields.collect())?;
            let said = numbers.clone().filter(|number| number.is_multiple_of(2));
            let said = said.map(|number| params! { "id" => id(number, 0), "at" => at, "nothing" => Vec::<u8>::new() });
            tx.insert_all(SAID, said.collect()).map(|_| ())
        };
        db.write(tenant, actor, write).await?;
    }
    Ok(())
}
