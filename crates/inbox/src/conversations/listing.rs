//! A page of conversations. However many a tenant has, it reads few: those that were found, or the parts of the list that an
//! index has in order, each to the length of a page. The embedded database counts no rows: left to itself it reads a whole
//! tenant for the sake of an order, or of an index that is none.

use kernel::{ContactId, ConversationId, StaffId, TeamId};
use store::sea_query::{Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr, UnionType};
use store::{Result, Scope, search};
use uuid::Uuid;
use web::{Access, Sees};

use super::model::{Conversation, Filter, Status, Whose};
use crate::service_levels;

use super::store::{only_seen, padded, read, selected, teams_of};

/// How many matches of a search are looked at, of people and of messages each.
const MOST_MATCHES: i64 = 500;
/// As far as a team's open ones are counted.
const MOST_COUNTED: u64 = 1000;

/// A page of conversations, the one that something last happened to first.
pub(super) fn page(scope: &Scope<'_>, access: &Access, filter: &Filter) -> Result<Vec<Conversation>> {
    let mut select = selected(access);
    only_seen(&mut select, access);
    let teams = match filter.whose {
        Whose::Teams(staff) => teams_of(scope, staff)?,
        Whose::Team(team) => vec![team],
        Whose::Anyones | Whose::Nobodys | Whose::Of(_) => Vec::new(),
    };
    let query = filter.query.as_deref().map(str::trim).filter(|query| !query.is_empty());
    if query.is_some()
        || filter.contact.is_some()
        || filter.label.is_some()
        || filter.at_risk
        || !filter.only.is_empty()
    {
        if filter.at_risk {
            at_risk(scope, &mut select, filter);
        }
        if !filter.only.is_empty() {
            let only = filter.only.iter().map(|id| id.as_uuid()).collect();
            select.and_where(id().is_in(padded(only)));
        }
        if let Some(label) = filter.label {
            select.and_where(id().in_subquery(labelled(scope, label)));
        }
        if let Some(contact) = filter.contact {
            select.and_where(id().in_subquery(of_people(scope, ids(contacts::merging::members(scope, contact)?))));
        }
        if let Some(query) = query {
            let Some(found) = found(scope, query)? else { return Ok(Vec::new()) };
            select.and_where(id().in_subquery(found));
        }
        restrict(&mut select, filter, filter.status, (filter.whose, &teams), unindexed);
    } else {
        let mut parts = in_order(access, filter, &teams);
        match parts.len() {
            0 => return Ok(Vec::new()),
            1 => restrict(&mut select, filter, Some(parts[0].0), (parts[0].1, &[]), Expr::col),
            _ => {
                let first = first_of(scope, access, filter, parts.remove(0));
                let rest = parts.into_iter().map(|part| first_of(scope, access, filter, part));
                select.and_where(id().in_subquery(rest.fold(first, both)));
            }
        }
    }
    in_pages(&mut select, filter);
    read(scope, scope.compose(select, "conversation")?)
}

/// These people's conversations, the one that something last happened to first.
pub(super) fn of(
    scope: &Scope<'_>,
    access: &Access,
    people: Vec<Uuid>,
    besides: Option<ConversationId>,
    limit: i64,
) -> Result<Vec<Conversation>> {
    let mut select = selected(access);
    only_seen(&mut select, access);
    select.and_where(id().in_subquery(of_people(scope, people)));
    if let Some(besides) = besides {
        select.and_where(id().ne(besides.as_uuid()));
    }
    in_pages(&mut select, &Filter { limit, ..Filter::default() });
    read(scope, scope.compose(select, "conversation")?)
}

/// How many open ones are given to this person's teams; no more than so many are counted.
pub(super) fn open_in_teams(scope: &Scope<'_>, access: &Access, staff: StaffId) -> Result<i64> {
    let teams = teams_of(scope, staff)?;
    let mut open = Query::select();
    open.column(("conversation", "tenant_id")).from("conversation");
    open.and_where(Expr::col(("conversation", "tenant_id")).eq(scope.tenant().as_uuid()));
    only_seen(&mut open, access);
    restrict(&mut open, &Filter::default(), Some(Status::Open), (Whose::Teams(staff), &teams), Expr::col);
    let mut count = Query::select();
    count
        .expr_as(Func::count(Expr::col(("conversation", "tenant_id"))), "number")
        .from_subquery(open.limit(MOST_COUNTED).take(), "conversation");
    let rows = scope.compose(count, "conversation")?;
    rows.first().map_or(Ok(0), |row| row.get("number"))
}

/// The parts of a list of which one index each has the order.
fn in_order(access: &Access, filter: &Filter, teams: &[TeamId]) -> Vec<(Status, Whose)> {
    let holders = match (filter.whose, access.sees) {
        (Whose::Anyones, Sees::OwnAndUnassigned(me)) => vec![Whose::Nobodys, Whose::Of(me)],
        (Whose::Of(staff), Sees::OwnAndUnassigned(me)) if staff != me => Vec::new(),
        (Whose::Teams(_), _) => teams.iter().map(|team| Whose::Team(*team)).collect(),
        (whose, _) => vec![whose],
    };
    let statuses =
        filter.status.map_or_else(|| vec![Status::Open, Status::Closed, Status::Snoozed], |status| vec![status]);
    statuses.into_iter().flat_map(|status| holders.iter().map(move |whose| (status, *whose))).collect()
}

/// The ids of the first of a part, as many as a page holds.
fn first_of(scope: &Scope<'_>, access: &Access, filter: &Filter, (status, whose): (Status, Whose)) -> SelectStatement {
    let mut part = Query::select();
    part.column(("conversation", "id")).from("conversation");
    part.and_where(Expr::col(("conversation", "tenant_id")).eq(scope.tenant().as_uuid()));
    if let Whose::Team(_) = whose {
        only_seen(&mut part, access);
    }
    restrict(&mut part, filter, Some(status), (whose, &[]), Expr::col);
    in_pages(&mut part, filter);
    Query::select().column(("part", "id")).from_subquery(part, "part").take()
}

type Column = (&'static str, &'static str);

fn restrict(
    select: &mut SelectStatement,
    filter: &Filter,
    status: Option<Status>,
    (whose, teams): (Whose, &[TeamId]),
    column: impl Fn(Column) -> SimpleExpr,
) {
    if let Some(status) = status {
        select.and_where(column(("conversation", "status")).eq(status.as_str()));
    }
    match whose {
        Whose::Anyones => {}
        Whose::Nobodys => drop(select.and_where(Expr::col(("conversation", "assignee_id")).is_null())),
        Whose::Of(staff) => drop(select.and_where(Expr::col(("conversation", "assignee_id")).eq(staff.as_uuid()))),
        Whose::Team(team) => drop(select.and_where(Expr::col(("conversation", "team_id")).eq(team.as_uuid()))),
        Whose::Teams(_) => {
            let teams = padded(teams.iter().map(|team| team.as_uuid()).collect());
            select.and_where(Expr::col(("conversation", "team_id")).is_in(teams));
        }
    }
    if filter.is_waiting {
        let last = Expr::col(("conversation", "last_message_id"));
        select.and_where(last.equals(("conversation", "last_inbound_id")));
    }
    if let Some(inbox) = filter.inbox {
        select.and_where(column(("conversation", "inbox_id")).eq(inbox.as_uuid()));
    }
    if let Some((at, id)) = filter.after.filter(|_| !filter.by_due) {
        let place = Expr::tuple([Expr::col(("conversation", "listed_at")), Expr::col(("conversation", "id"))]);
        select.and_where(place.lt(Expr::tuple([Expr::val(at.micros()), Expr::val(id.as_uuid())])));
    }
}

/// Those at risk; in the order in which they are due, where that is asked for.
fn at_risk(scope: &Scope<'_>, select: &mut SelectStatement, filter: &Filter) {
    let same = Expr::col(("risk", "conversation_id")).equals(("conversation", "id"));
    select.join_subquery(JoinType::InnerJoin, service_levels::at_risk(scope), "risk", same);
    if !filter.by_due {
        return;
    }
    if let Some((at, id)) = filter.after {
        let place = Expr::tuple([Expr::col(("risk", "due")), Expr::col(("conversation", "id"))]);
        select.and_where(place.gt(Expr::tuple([Expr::val(at.micros()), Expr::val(id.as_uuid())])));
    }
    select.order_by(("risk", "due"), Order::Asc).order_by(("conversation", "id"), Order::Asc);
}

fn in_pages(select: &mut SelectStatement, filter: &Filter) {
    if filter.by_due {
        select.limit(u64::try_from(filter.limit).unwrap_or(0));
        return;
    }
    select
        .order_by(("conversation", "listed_at"), Order::Desc)
        .order_by(("conversation", "id"), Order::Desc)
        .limit(u64::try_from(filter.limit).unwrap_or(0));
}

fn id() -> SimpleExpr {
    Expr::col(("conversation", "id"))
}

/// The column, where no index is to be tried by it: what was found is few, and the embedded database does not know.
fn unindexed(column: Column) -> SimpleExpr {
    Func::coalesce([Expr::col(column), Expr::col(column)]).into()
}

fn both(mut one: SelectStatement, other: SelectStatement) -> SelectStatement {
    one.union(UnionType::All, other).take()
}

/// The ids of what is searched for; nothing if neither a person nor a message matches.
fn found(scope: &Scope<'_>, query: &str) -> Result<Option<SelectStatement>> {
    let query = unfinished(query);
    let people = search::find(scope, "contact", &query, MOST_MATCHES)?;
    let messages = search::find(scope, "message", &query, MOST_MATCHES)?;
    let mut found = Vec::new();
    if !people.is_empty() {
        // Only the one that stays is found by words; the threads of those merged into it are theirs too.
        let people: Vec<ContactId> = people.into_iter().map(ContactId::from_uuid).collect();
        found.push(of_people(scope, ids(contacts::merging::with_followers(scope, &people)?)));
    }
    if !messages.is_empty() {
        let mut of_messages = Query::select();
        of_messages.column(("found", "conversation_id")).from_as("message", "found");
        of_messages.and_where(Expr::col(("found", "tenant_id")).eq(scope.tenant().as_uuid()));
        of_messages.and_where(Expr::col(("found", "id")).is_in(padded(messages)));
        found.push(of_messages);
    }
    Ok(found.into_iter().reduce(both))
}

/// The ids of what a label stands on.
fn labelled(scope: &Scope<'_>, label: Uuid) -> SelectStatement {
    let mut select = Query::select();
    select.column(("labelled", "conversation_id")).from_as("conversation_label", "labelled");
    select.and_where(Expr::col(("labelled", "tenant_id")).eq(scope.tenant().as_uuid()));
    select.and_where(Expr::col(("labelled", "label_id")).eq(label));
    select
}

fn ids(people: Vec<ContactId>) -> Vec<Uuid> {
    people.into_iter().map(|person| person.as_uuid()).collect()
}

/// The ids of these people's conversations.
fn of_people(scope: &Scope<'_>, people: Vec<Uuid>) -> SelectStatement {
    let mut select = Query::select();
    select.column(("theirs", "id")).from_as("conversation", "theirs");
    select.and_where(Expr::col(("theirs", "tenant_id")).eq(scope.tenant().as_uuid()));
    select.and_where(Expr::col(("theirs", "contact_id")).is_in(padded(people)));
    select
}

/// People search while they type: the last word may go on.
fn unfinished(query: &str) -> String {
    if query.ends_with(['"', '*']) { query.to_owned() } else { format!("{query}*") }
}
