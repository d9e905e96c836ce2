//! A filter as the condition of one statement over `contact`.
//!
//! - Each question is asked of the person's own rows by `exists`, which is never null, so that `not` is its opposite.
//! - Of what does not serve anything, nothing is asked.                               ([`super::origin`])
//! - Nobody is in a segment who was deleted, or who counts as someone else, or of whom nothing is known but what came through
//!   a channel that keeps it to itself.                                              ([`member`])

use std::time::Duration;

use consent::ledger::joined::MOST;
use kernel::Timestamp;
use store::sea_query::{
    CommonTableExpression, Cond, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, UnionType,
};

use super::model::{Consent, Days, Field, Filter, Happened, Standing, ordinal};
use super::origin;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Who is in a segment of this filter.
pub(crate) fn within(filter: &Filter, now: Timestamp) -> Cond {
    Cond::all().add(member()).add(asked(filter, now))
}

fn asked(filter: &Filter, now: Timestamp) -> Expr {
    match filter {
        Filter::All(parts) => joined(parts, now, true),
        Filter::Any(parts) => joined(parts, now, false),
        Filter::Not(part) => asked(part, now).not(),
        Filter::Kind(kind) => own("kind").eq(kind.as_str()),
        Filter::Tag(tag) => {
            Expr::exists(of("contact_tag").and_where(column("contact_tag", "tag").eq(tag.as_str())).take())
        }
        Filter::Field(field) => has_field(field),
        Filter::Owner(None) => own("owner_id").is_null(),
        Filter::Owner(Some(staff)) => own("owner_id").is_not_null().and(own("owner_id").eq(staff.as_uuid())),
        Filter::Company(company) => own("company_id").is_not_null().and(own("company_id").eq(company.as_uuid())),
        // It has no origin of its own: it may be of any channel that the person wrote on.
        Filter::Language(language) => own("language")
            .is_not_null()
            .and(own("language").eq(language.as_str()))
            .and(theirs("identity", is_bound("identity")).not()),
        Filter::TimeZone(zone) => own("time_zone").is_not_null().and(own("time_zone").eq(zone.as_str())),
        Filter::Consent(consent) => stands(*consent, now),
        Filter::Active(Days { days }) => theirs(
            "identity",
            is_free("identity")
                .and(column("identity", "source").eq("provider"))
                .and(column("identity", "last_seen_at").gte(since(now, *days))),
        ),
        Filter::Added(Days { days }) => own("created_at").gte(since(now, *days)),
        Filter::Event(event) => happened(event, now),
        Filter::Channel(channel) => {
            theirs("identity", is_free("identity").and(column("identity", "channel").eq(channel.as_str())))
        }
    }
}

fn joined(parts: &[Filter], now: Timestamp, all: bool) -> Expr {
    let parts = parts.iter().map(|part| asked(part, now));
    let whole = if all { parts.reduce(ExprTrait::and) } else { parts.reduce(ExprTrait::or) };
    // Of none: everyone, or nobody.
    whole.unwrap_or_else(|| Expr::cust(if all { "1 = 1" } else { "1 = 0" }))
}

/// Whom segments may hold at all.
fn member() -> Expr {
    let wrote_name = own("name_source").is_in(origin::free());
    let known =
        wrote_name.or(theirs("identity", is_free("identity"))).or(theirs("identity", is_bound("identity")).not());
    own("deleted_at").is_null().and(own("merged_into").is_null()).and(known)
}

fn own(name: &'static str) -> Expr {
    column("contact", name)
}

fn column(table: &'static str, name: &'static str) -> Expr {
    Expr::col((table, name))
}

/// Whether there is such a row of the person, or of one who counts as the person.
fn theirs(table: &'static str, what: Expr) -> Expr {
    Expr::exists(of(table).and_where(what.clone()).take()).or(Expr::exists(of_joined(table).and_where(what).take()))
}

/// The person's rows of a table.
fn of(table: &'static str) -> SelectStatement {
    let mut rows = Query::select();
    rows.expr(Expr::cust("1"))
        .from(table)
        .and_where(Expr::col((table, "tenant_id")).equals(("contact", "tenant_id")))
        .and_where(Expr::col((table, "contact_id")).equals(("contact", "id")));
    rows
}

/// The rows of those who lead to the person, however many merges lie between: numbers, threads and ledgers stay with whom they
/// came to.
fn of_joined(table: &'static str) -> SelectStatement {
    let mut near = Query::select();
    near.column(("follower", "id"))
        .from_as("contact", "follower")
        .and_where(column("follower", "tenant_id").equals(("contact", "tenant_id")));
    let mut far = near.clone();
    near.and_where(column("follower", "merged_into").equals(("contact", "id")));
    let leads_on = column("follower", "merged_into").equals(("joined", "id"));
    far.join(JoinType::InnerJoin, "joined", leads_on);
    let mut all = CommonTableExpression::new();
    // As a set, so that it would end even in a ring.
    all.table_name("joined").column("id").query(near.clone().union(UnionType::Distinct, far).take());
    let mut joined = Query::select();
    // Nobody is more; said here, so that PostgreSQL reads the table by these few and not the other way round.
    joined.column("id").from("joined").limit(MOST as u64).with_cte(Query::with().recursive(true).cte(all).to_owned());
    let mut rows = Query::select();
    rows.expr(Expr::cust("1"))
        .from(table)
        .join_subquery(JoinType::InnerJoin, joined, "led", column("led", "id").equals((table, "contact_id")))
        .and_where(column(table, "tenant_id").equals(("contact", "tenant_id")))
        .and_where(Expr::exists(near));
    rows
}

/// What may serve anything, and what may not.
fn is_free(table: &'static str) -> Expr {
    column(table, "channel").is_in(origin::free())
}

fn is_bound(table: &'static str) -> Expr {
    column(table, "channel").is_not_in(origin::free())
}

fn since(now: Timestamp, days: i64) -> i64 {
    let days = u32::try_from(days).unwrap_or(0);
    (now - DAY * days).micros()
}

fn has_field(field: &Field) -> Expr {
    let mut rows = of("contact_field");
    rows.and_where(column("contact_field", "name").eq(field.name.as_str()));
    if let Some(value) = &field.is {
        rows.and_where(column("contact_field", "value").eq(value.as_str()));
    }
    let end = |text: &Option<String>| text.as_deref().map(ordinal);
    if let Some(from) = end(&field.from) {
        rows.and_where(column("contact_field", "ordinal").gte(from.unwrap_or(i64::MAX)));
    }
    if let Some(to) = end(&field.to) {
        rows.and_where(column("contact_field", "ordinal").lte(to.unwrap_or(i64::MIN)));
    }
    Expr::exists(rows)
}

/// By the rule of `consent::ledger::State::is_stopped_for`. Of contacts that count as this person too, the stricter holds.
fn stands(consent: Consent, now: Timestamp) -> Expr {
    let (purpose, at) = match consent.purpose {
        kernel::Purpose::Marketing => ("marketing", "marketing_at"),
        kernel::Purpose::Transactional => ("transactional", "transactional_at"),
        kernel::Purpose::Service | kernel::Purpose::Compliance => ("service", "service_at"),
    };
    let state = |name| column("consent_state", name);
    let held_out = state("held_at")
        .is_not_null()
        .and(state("held_until").is_not_null())
        .and(state("held_until").lte(now.micros()));
    let is_stopped = || state("stopped_at").is_not_null().or(held_out.clone());
    let stopped = Func::coalesce([state("stopped_at"), state("held_at"), Expr::val(0_i64)]);
    let is_later = Expr::expr(Func::coalesce([state(at), Expr::val(-1_i64)])).gt(stopped);
    let yes = state(purpose).eq("granted").and(is_stopped().not().or(is_later.clone()));
    let no = (is_stopped().and(state(purpose).eq("granted").and(is_later).not()))
        .or(is_stopped().not().and(state(purpose).eq("withdrawn")));
    let there = || is_free("consent_state").and(state("channel").eq(consent.channel.as_str()));
    let granted = Expr::exists(of("consent_state").and_where(there().and(yes)).take());
    let withdrawn = theirs("consent_state", there().and(no));
    match consent.standing {
        Standing::Granted => granted.and(withdrawn.not()),
        Standing::Withdrawn => withdrawn,
        Standing::Unasked => granted.not().and(withdrawn.not()),
    }
}

fn happened(event: &Happened, now: Timestamp) -> Expr {
    let mut elsewhere = Query::select();
    elsewhere
        .expr(Expr::cust("1"))
        .from("inbox")
        .and_where(Expr::col(("inbox", "tenant_id")).equals(("event", "tenant_id")))
        .and_where(Expr::col(("inbox", "id")).equals(("event", "inbox_id")))
        .and_where(column("inbox", "channel").is_not_in(origin::free()));
    let is_so = column("event", "kind")
        .eq(event.kind.as_str())
        .and(column("event", "at").gte(since(now, event.days)))
        .and(Expr::exists(elsewhere).not());
    // A fact that names a channel names a free one.
    let named = origin::free().map(|origin| column("event", "facts").like(format!("%\"channel\":\"{origin}\"%")));
    let is_free = named.fold(column("event", "facts").not_like("%\"channel\":%"), ExprTrait::or);
    theirs("event", is_so.and(is_free))
}
