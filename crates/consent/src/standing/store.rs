use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Channel, ContactId, Id, Purpose, Timestamp};
use uuid::Uuid;

use super::rules::{self, Limit, Line, Rule, RuleKind, Why};
use crate::ledger::{self, Entry, Standing, State, TopicId};

const RULES: Sql =
    sql!("select kind, value, since, set_at from consent_rule where tenant_id = :tenant order by since, set_at, id");
const SET: Sql = sql!(
    "insert into consent_rule (tenant_id, id, kind, value, since, reason, set_at, set_by) \
     values (:tenant, :id, :kind, :value, :since, :reason, :now, :by)"
);
const LIMITS: Sql = sql!(
    "select since, until, lifted_at from restriction where tenant_id = :tenant and contact_id = :contact order by since"
);
const TOPICS: Sql =
    sql!("select id, name from consent_topic where tenant_id = :tenant and closed_at is null order by name, id");

/// All that the answer for any day is made of.
#[derive(Debug)]
pub struct Everything {
    pub contact: ContactId,
    pub channel: Channel,
    pub entries: Vec<Entry>,
    pub rules: Vec<Rule>,
    pub limits: Vec<Limit>,
    pub topics: Vec<(TopicId, String)>,
}

impl Everything {
    /// The answers for a moment.
    pub fn at(&self, moment: Timestamp) -> Vec<Line> {
        let topics: Vec<TopicId> = self.topics.iter().map(|(id, _)| *id).collect();
        rules::at(&self.entries, (self.contact, self.channel), moment, &self.rules, &self.limits, &topics)
    }
}

/// Reads what the answers for a person and channel are made of.
pub fn everything(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Everything> {
    let limit =
        |row: &Row| Ok(Limit { since: row.get("since")?, until: row.get("until")?, lifted_at: row.get("lifted_at")? });
    let topic = |row: &Row| Ok((TopicId::from_uuid(row.get::<Uuid>("id")?), row.get("name")?));
    Ok(Everything {
        contact,
        channel,
        entries: ledger::store::entries(scope, contact, channel)?,
        rules: rules_of(scope)?,
        limits: scope.rows(LIMITS, params! { "contact" => contact })?.iter().map(limit).collect::<Result<_>>()?,
        topics: scope.rows(TOPICS, params! {})?.iter().map(topic).collect::<Result<_>>()?,
    })
}

/// The answers for now. Where contacts count as one person, the stricter wins.
pub(super) fn today(scope: &Scope<'_>, own: &Everything) -> Result<Vec<Line>> {
    let now = scope.now();
    let mut lines = own.at(now);
    for other in ledger::joined::members(scope, own.contact)?.into_iter().filter(|other| *other != own.contact) {
        for (line, theirs) in lines.iter_mut().zip(everything(scope, other, own.channel)?.at(now)) {
            let is_no = matches!(theirs.why, Why::Stopped | Why::Refused | Why::Held | Why::Restricted);
            if is_no && line.why.is_yes() {
                *line = theirs;
            }
        }
    }
    Ok(lines)
}

fn rules_of(scope: &Scope<'_>) -> Result<Vec<Rule>> {
    let read = |row: &Row| {
        let kind = match row.get::<String>("kind")?.as_str() {
            "lasts" => RuleKind::Lasts,
            _ => RuleKind::LeastGrade,
        };
        Ok(Rule { kind, value: row.get("value")?, since: row.get("since")?, set_at: row.get("set_at")? })
    };
    scope.rows(RULES, params! {})?.iter().map(read).collect()
}

/// What the rules of a kind say now.
pub fn in_force(scope: &Scope<'_>, kind: RuleKind) -> Result<i64> {
    Ok(rules::in_force(&rules_of(scope)?, kind, scope.now()))
}

/// Sets a rule from now on. What was so before stays so for the days before.
pub fn set_rule(tx: &mut Tx<'_>, kind: RuleKind, value: i64, reason: &str) -> Result<()> {
    let (now, by) = (tx.now(), tx.actor().who.id());
    let id = tx.clock().id::<TopicId>().as_uuid();
    let values = params! {
        "id" => id, "kind" => kind.as_str(), "value" => value, "since" => now, "reason" => reason, "now" => now, "by" => by,
    };
    tx.execute(SET, values).map(|_| ())
}

/// What the gate reads: a grant of offers that the rules of today do not accept is none.
pub fn with_rules(scope: &Scope<'_>, mut state: State) -> Result<State> {
    let Standing::Granted(id) = state.standing(Purpose::Marketing) else { return Ok(state) };
    let rules = rules_of(scope)?;
    if rules.is_empty() {
        return Ok(state);
    }
    let grant = ledger::store::entry(scope, id)?;
    if grant.is_none_or(|grant| rules::ruled(&grant, scope.now(), &rules).0 != Why::Granted) {
        state.marketing = Standing::Unasked;
    }
    Ok(state)
}
