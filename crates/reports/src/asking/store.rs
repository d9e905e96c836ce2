//! The one selection of facts, and what is made of it.

use std::collections::HashMap;

use ::store::sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use ::store::{Result, Row, Scope, Sql, params, sql};
use kernel::Timestamp;
use uuid::Uuid;
use web::{Access, Sees};

use super::model::{Answered, By, Choices, Clock, Found, Key, Names, Question, Ratings, Sum};

const FACT: &str = "report_fact";
const LABEL: &str = "report_fact_label";

fn of(column: &'static str) -> Expr {
    Expr::col((FACT, column))
}

/// The facts that are asked about, each with the key it falls under and how long it took. By label, a fact with two labels
/// falls under both.
fn chosen(scope: &Scope<'_>, access: &Access, question: &Question) -> SelectStatement {
    let mut select = Query::select();
    select.columns(
        ["tenant_id", "event_id", "at", "conversation_id", "contact_id", "staff_id", "is_kept", "score"]
            .map(|name| (FACT, name)),
    );
    let key = match question.by {
        By::All => Expr::cust("''"),
        By::Staff => of("staff_id"),
        By::Team => of("team_id"),
        By::Inbox => of("inbox_id"),
        By::Label => Expr::col((LABEL, "label_id")),
        By::Day => of("day"),
        By::Week => of("week"),
        By::Month => Expr::cust("substr(report_fact.day, 1, 7)"),
        By::Hour => of("hour"),
    };
    select.expr_as(key, Alias::new("of"));
    let seconds = match question.clock {
        Clock::Open => "open_seconds",
        Clock::Whole => "seconds",
    };
    select.expr_as(of(seconds), Alias::new("took"));
    select.from(FACT);
    if question.by == By::Label {
        let same = |column: &'static str| Expr::col((LABEL, column)).equals((FACT, column));
        select.join(JoinType::LeftJoin, LABEL, same("tenant_id").and(same("seq")).and(same("kind")));
    }
    select.and_where(of("tenant_id").eq(scope.tenant().as_uuid()));
    select.and_where(of("kind").eq(question.measure.kind().as_str()));
    select.and_where(of("day").gte(question.range.first.to_string()));
    select.and_where(of("day").lte(question.range.last.to_string()));
    let chosen = [
        ("inbox_id", question.inbox.map(|id| id.as_uuid())),
        ("staff_id", question.staff.map(|id| id.as_uuid())),
        ("team_id", question.team.map(|id| id.as_uuid())),
    ];
    for (column, id) in chosen {
        if let Some(id) = id {
            select.and_where(of(column).eq(id));
        }
    }
    if let Some(label) = question.label {
        let mut labelled = Query::select();
        labelled.column(("put", "seq")).from_as(LABEL, Alias::new("put"));
        labelled.and_where(Expr::col(("put", "tenant_id")).eq(scope.tenant().as_uuid()));
        labelled.and_where(Expr::col(("put", "kind")).eq(question.measure.kind().as_str()));
        labelled.and_where(Expr::col(("put", "label_id")).eq(label));
        select.and_where(of("seq").in_subquery(labelled));
    }
    match question.answered {
        Some(Answered::Anything) => drop(select.and_where(of("score").is_not_null())),
        Some(Answered::Score(score)) => drop(select.and_where(of("score").eq(score))),
        None => {}
    }
    if let Sees::OwnAndUnassigned(staff) = access.sees {
        select.and_where(of("staff_id").eq(staff.as_uuid()).or(of("staff_id").is_null()));
    }
    select
}

pub(super) fn sums(scope: &Scope<'_>, access: &Access, question: &Question) -> Result<Vec<Sum>> {
    let mut ranked = Query::select();
    ranked.columns(["tenant_id", "of", "took", "is_kept", "score"].map(|name| ("chosen", name)));
    let place = "row_number() over (partition by chosen.of order by chosen.took)";
    ranked.expr_as(Expr::cust(place), Alias::new("place"));
    ranked.expr_as(Expr::cust("count(*) over (partition by chosen.of)"), Alias::new("number"));
    ranked.from_subquery(chosen(scope, access, question), Alias::new("chosen"));
    let mut summed = Query::select();
    summed.expr_as(Expr::col(("ranked", "of")), Alias::new("of"));
    for (expression, name) in [
        ("count(*)", "number"),
        ("cast(sum(ranked.took) as bigint)", "total"),
        ("min(case when ranked.place >= (ranked.number * 50 + 99) / 100 then ranked.took end)", "median"),
        ("cast(sum(case when ranked.is_kept then 1 when not ranked.is_kept then 0 end) as bigint)", "kept"),
        ("min(case when ranked.place >= (ranked.number * 90 + 99) / 100 then ranked.took end)", "ninetieth"),
        ("count(ranked.score)", "answered"),
        ("cast(sum(ranked.score) as bigint)", "scored"),
        ("count(case when ranked.score = 1 then 1 end)", "score_1"),
        ("count(case when ranked.score = 2 then 1 end)", "score_2"),
        ("count(case when ranked.score = 3 then 1 end)", "score_3"),
        ("count(case when ranked.score = 4 then 1 end)", "score_4"),
        ("count(case when ranked.score = 5 then 1 end)", "score_5"),
    ] {
        summed.expr_as(Expr::cust(expression), Alias::new(name));
    }
    summed.from_subquery(ranked, Alias::new("ranked")).add_group_by([Expr::col(("ranked", "of"))]);
    let rows = scope.compose(summed, "ranked")?;
    let mut found = rows.iter().map(|row| sum(row, question)).collect::<Result<Vec<Sum>>>()?;
    if question.by.is_time() {
        let mut counted: HashMap<String, Sum> = found.drain(..).map(|sum| (sum.key.text(), sum)).collect();
        let parts = question.range.parts(question.by);
        let full = |key: Key| counted.remove(&key.text()).unwrap_or(Sum { key, ..Sum::none() });
        return Ok(parts.into_iter().map(full).collect());
    }
    found.sort_by(|one, other| other.number.cmp(&one.number).then_with(|| one.key.cmp(&other.key)));
    Ok(found)
}

fn sum(row: &Row, question: &Question) -> Result<Sum> {
    let key = match question.by {
        By::All => Key::All,
        By::Staff | By::Team | By::Inbox | By::Label => Key::Id(row.get("of")?),
        By::Day | By::Week | By::Month => Key::Word(row.get("of")?),
        By::Hour => Key::Hour(row.get("of")?),
    };
    Ok(Sum {
        key,
        number: row.get("number")?,
        total: row.get("total")?,
        median: row.get("median")?,
        ninetieth: row.get("ninetieth")?,
        kept: row.get("kept")?,
        ratings: if question.measure.is_rating() { Some(ratings(row)?) } else { None },
    })
}

fn ratings(row: &Row) -> Result<Ratings> {
    let columns = ["score_1", "score_2", "score_3", "score_4", "score_5"];
    let mut scores = [0; 5];
    for (score, column) in scores.iter_mut().zip(columns) {
        *score = row.get(column)?;
    }
    let total = row.get::<Option<i64>>("scored")?.unwrap_or(0);
    Ok(Ratings { answered: row.get("answered")?, total, scores })
}

pub(super) fn found(
    scope: &Scope<'_>,
    access: &Access,
    question: &Question,
    key: &Key,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Found>> {
    let chosen = chosen(scope, access, question);
    let mut select = Query::select();
    let listed = |name: &'static str| ("listed", name);
    select.columns(
        ["event_id", "at", "conversation_id", "contact_id", "staff_id", "took", "is_kept", "score"].map(listed),
    );
    select.from_subquery(chosen, Alias::new("listed"));
    let of = || Expr::col(listed("of"));
    match key {
        Key::All => {}
        Key::Id(None) => drop(select.and_where(of().is_null())),
        Key::Id(Some(id)) => drop(select.and_where(of().eq(*id))),
        Key::Word(word) => drop(select.and_where(of().eq(word.as_str()))),
        Key::Hour(hour) => drop(select.and_where(of().eq(*hour))),
    }
    if let Some((at, event)) = after {
        let place = Expr::tuple([Expr::col(listed("at")), Expr::col(listed("event_id"))]);
        select.and_where(place.lt(Expr::tuple([Expr::val(at.micros()), Expr::val(event)])));
    }
    select.order_by(listed("at"), Order::Desc).order_by(listed("event_id"), Order::Desc);
    select.limit(u64::try_from(limit).unwrap_or(0));
    let one = |row: &Row| {
        Ok(Found {
            event: row.get("event_id")?,
            at: row.get("at")?,
            conversation: row.get("conversation_id")?,
            contact: row.get("contact_id")?,
            staff: row.get("staff_id")?,
            seconds: row.get("took")?,
            is_kept: row.get("is_kept")?,
            score: row.get("score")?,
        })
    };
    scope.compose(select, "listed")?.iter().map(one).collect()
}

const NAMES: Sql = sql!(
    "select id, name from staff where tenant_id = :tenant union all select id, name from team where tenant_id = :tenant \
     union all select id, name from inbox where tenant_id = :tenant union all select id, name from label where tenant_id = :tenant"
);

pub(super) fn names(scope: &Scope<'_>) -> Result<Names> {
    let rows = scope.rows(NAMES, params! {})?;
    Ok(Names(rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect::<Result<_>>()?))
}

const CHOICES: Sql = sql!(
    "select id, name, 'staff' as what from staff where tenant_id = :tenant and removed_at is null \
     union all select id, name, 'team' as what from team where tenant_id = :tenant \
     union all select id, name, 'inbox' as what from inbox where tenant_id = :tenant \
     union all select id, name, 'label' as what from label where tenant_id = :tenant and removed_at is null order by what, name, id limit 1000"
);

pub(super) fn choices(scope: &Scope<'_>) -> Result<Choices> {
    let mut choices = Choices::default();
    for row in scope.rows(CHOICES, params! {})? {
        let one = (row.get("id")?, row.get("name")?);
        match row.get::<String>("what")?.as_str() {
            "staff" => choices.staff.push(one),
            "team" => choices.teams.push(one),
            "inbox" => choices.inboxes.push(one),
            _ => choices.labels.push(one),
        }
    }
    Ok(choices)
}
