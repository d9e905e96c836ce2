//! Reading the book a page at a time, by id, so that a book of any size takes the memory of one page.

use std::collections::HashMap;

use consent::ledger::Grade;
use consent::standing;
use kernel::{ContactId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Error, Result, Row, Scope, Sql, params, sql};
use uuid::Uuid;

use super::model::{Consent, Entry, Field, Note, Which};
use crate::people::{self, MOST_AT_ONCE, Person, padded};
use crate::{fields as known, merging};

/// How many people are read at once.
pub(super) const PAGE: usize = 200;

// The next name after one, by the index: as many short looks as there are names, however many people there are.
const NEXT_FIELD: Sql =
    sql!("select name from contact_field where tenant_id = :tenant and name > :after order by name limit 1");
const HIDDEN: Sql =
    sql!("select name from field_definition where tenant_id = :tenant and name = :name and removed_at is not null");

/// The names of all fields that anyone has a value in and that are in sight.
pub(crate) fn fields(scope: &Scope<'_>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut after = String::new();
    while let Some(row) = scope.row(NEXT_FIELD, params! { "after" => &after })? {
        after = row.get("name")?;
        if scope.row(HIDDEN, params! { "name" => &after })?.is_none() {
            names.push(after.clone());
        }
    }
    Ok(names)
}

/// The fields in their order, then those of which nothing is known but a name; of one person, those that they have.
pub(super) fn defined(scope: &Scope<'_>, which: &Which) -> Result<Vec<Field>> {
    let definitions = known::definitions(scope)?.into_iter();
    let mut all: Vec<Field> = definitions
        .map(|one| Field { name: one.name, label: one.label, kind: one.kind, choices: one.choices })
        .collect();
    for name in fields(scope)? {
        if !all.iter().any(|one| one.name == name) {
            all.push(Field::text(&name));
        }
    }
    if let Which::One(id) = which {
        let person = people::read(scope, &[*id])?.pop();
        all.retain(|one| person.as_ref().is_some_and(|person| person.fields.contains_key(&one.name)));
    }
    Ok(all)
}

/// The next people after an id, and the last id looked at; nobody who was deleted, or who counts as someone else now.
pub(super) fn page(
    scope: &Scope<'_>,
    which: &Which,
    after: Option<ContactId>,
    with_consents: bool,
) -> Result<(Vec<Entry>, Option<ContactId>)> {
    let mut select = Query::select();
    select
        .column("id")
        .from("contact")
        .and_where(Expr::col("deleted_at").is_null())
        .and_where(Expr::col("merged_into").is_null())
        .order_by("id", Order::Asc)
        .limit(PAGE as u64);
    if let Some(after) = after {
        select.and_where(Expr::col("id").gt(after.as_uuid()));
    }
    match which {
        Which::Everyone => {}
        Which::One(id) => {
            select.and_where(Expr::col("id").eq(id.as_uuid()));
        }
        Which::Listed(filter) => {
            if !people::narrow(scope, &mut select, filter)? {
                return Ok((Vec::new(), None));
            }
        }
    }
    let rows = scope.compose(select, "contact")?;
    let ids: Vec<ContactId> = rows.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    let mut entries = entries(scope, &ids, with_consents)?;
    if let (Which::One(id), [entry], true) = (which, entries.as_mut_slice(), with_consents) {
        entry.ledger = Some(consent::ledger::file(scope, *id)?);
    }
    Ok((entries, ids.last().copied().filter(|_| ids.len() == PAGE)))
}

fn entries(scope: &Scope<'_>, ids: &[ContactId], with_consents: bool) -> Result<Vec<Entry>> {
    let people = people::read(scope, ids)?;
    let mut notes = notes(scope, ids)?;
    let mut consents = if with_consents { consents(scope, ids)? } else { HashMap::new() };
    if with_consents {
        // Of those who count as one person the stricter wins, and a yes counts for whoever gave it.
        let (all, stands_for) = merging::spread(scope, ids)?;
        let others: Vec<ContactId> = all.into_iter().filter(|id| stands_for.contains_key(id)).collect();
        for (other, said) in self::consents(scope, &others)? {
            let Some(root) = stands_for.get(&other) else { continue };
            let own = consents.entry(*root).or_default();
            for no in said.into_iter().filter(|one| matches!(one.standing, "withdrawn" | "held")) {
                match own.iter_mut().find(|one| one.channel == no.channel && one.purpose == no.purpose) {
                    Some(one) if one.standing == "withdrawn" => {}
                    Some(one) => *one = no,
                    None => own.push(no),
                }
            }
        }
    }
    let staff: HashMap<_, String> =
        accounts::staff::list(scope)?.into_iter().map(|staff| (staff.id, staff.name)).collect();
    let companies: Vec<ContactId> = people.iter().filter_map(|person| person.company).collect();
    let companies = people::names(scope, &companies)?;
    let entry = |person: Person| Entry {
        company: person.company.and_then(|id| Some(companies.get(&id)?.0.clone())),
        owner: person.owner.and_then(|id| staff.get(&id).cloned()),
        notes: notes.remove(&person.id).unwrap_or_default(),
        consents: consents.remove(&person.id).unwrap_or_default(),
        ledger: None,
        person,
    };
    Ok(people.into_iter().map(entry).collect())
}

fn notes(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<Note>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Query::select();
    select
        .columns(["contact_id", "words", "created_at"])
        .from("contact_note")
        .and_where(Expr::col("contact_id").is_in(padded(ids.iter().map(|id| id.as_uuid()).collect())))
        .and_where(Expr::col("removed_at").is_null())
        .order_by("created_at", Order::Asc)
        .order_by("id", Order::Asc);
    let mut notes: HashMap<ContactId, Vec<Note>> = HashMap::new();
    for row in scope.compose(select, "contact_note")? {
        let note = Note { words: row.get("words")?, created_at: row.get("created_at")? };
        notes.entry(row.get("contact_id")?).or_default().push(note);
    }
    Ok(notes)
}

/// A purpose, when it was said from when on it counts, and the entry that says so.
const PURPOSES: [(&str, &str, &str); 3] = [
    ("marketing", "marketing_at", "marketing_entry_id"),
    ("transactional", "transactional_at", "transactional_entry_id"),
    ("service", "service_at", "service_entry_id"),
];

/// What each said, and what a stop ended, by the rule of `consent::ledger::State::is_stopped_for`; what a rule of the business or
/// of its country ended is no yes any more.                                                     (`consent::standing`)
fn consents(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<Consent>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Query::select();
    select
        .columns(["contact_id", "channel", "stopped_at", "held_at", "held_until"])
        .columns(PURPOSES.into_iter().flat_map(|(purpose, at, entry)| [purpose, at, entry]))
        .from("consent_state")
        .and_where(Expr::col("contact_id").is_in(padded(ids.iter().map(|id| id.as_uuid()).collect())))
        .order_by("channel", Order::Asc);
    let (now, terms) = (scope.now(), standing::terms(scope)?);
    let rows = scope.compose(select, "consent_state")?;
    let said_in = said_in(scope, &rows)?;
    let mut consents: HashMap<ContactId, Vec<Consent>> = HashMap::new();
    for row in rows {
        let held_until: Option<Timestamp> = row.get("held_until")?;
        let timed_out = held_until.is_some_and(|until| now >= until);
        let held_at: Option<Timestamp> = row.get("held_at")?;
        let stopped = row.get::<Option<Timestamp>>("stopped_at")?.or(held_at.filter(|_| timed_out));
        let of = consents.entry(row.get("contact_id")?).or_default();
        for (purpose, at, entry) in PURPOSES {
            let said: String = row.get(purpose)?;
            let at: Option<Timestamp> = row.get(at)?;
            let entry = row.get::<Option<Uuid>>(entry)?.and_then(|id| said_in.get(&id).copied());
            let is_granted = said == "granted";
            // A business's word counts as if it had been said before all else; it was said when its entry says.
            let since = entry.map(|(since, _)| since).or(at);
            let (standing, since) = match stopped {
                Some(stopped) if !(is_granted && at > Some(stopped)) => ("withdrawn", Some(stopped)),
                None if is_granted && held_at.is_some() => ("held", held_at),
                _ if is_granted => match entry.filter(|_| purpose == "marketing") {
                    Some(grant) => (terms.ruled(grant, now).0.as_str(), since),
                    None => ("granted", since),
                },
                _ if said == "withdrawn" => ("withdrawn", since),
                _ => continue,
            };
            of.push(Consent { channel: row.get("channel")?, purpose, standing, since });
        }
        if stopped.is_some() {
            let channel = row.get("channel")?;
            of.push(Consent { channel, purpose: "all", standing: "withdrawn", since: stopped });
        }
    }
    Ok(consents)
}

/// When what these rows stand on was said, and whose word it is.
fn said_in(scope: &Scope<'_>, rows: &[Row]) -> Result<HashMap<Uuid, (Timestamp, Grade)>> {
    let mut ids: Vec<Uuid> = Vec::new();
    for row in rows {
        for (_, _, entry) in PURPOSES {
            ids.extend(row.get::<Option<Uuid>>(entry)?);
        }
    }
    let mut found = HashMap::new();
    for some in ids.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select.columns(["id", "occurred_at", "grade"]).from("consent_entry");
        select.and_where(Expr::col("id").is_in(padded(some.to_vec())));
        for row in scope.compose(select, "consent_entry")? {
            let grade: Option<String> = row.get("grade")?;
            let grade = grade.map_or(Ok(Grade::Own), |word| word.parse());
            let grade = grade.map_err(|_| Error::Refused("an entry holds a word outside its set"))?;
            found.insert(row.get("id")?, (row.get("occurred_at")?, grade));
        }
    }
    Ok(found)
}
