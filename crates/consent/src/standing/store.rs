use std::collections::BTreeSet;

use ::store::{GlobalSql, Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ContactId, Id, Purpose, Timestamp};
use uuid::Uuid;

use super::rules::{self, Limit, Line, Rule, RuleKind, Terms, Why};
use super::{countries, ending};
use crate::ledger::joined::{self, Together};
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
const COUNTRY: GlobalSql = global_sql!("select country from tenant where id = :tenant");
const TOPICS: Sql =
    sql!("select id, name from consent_topic where tenant_id = :tenant and closed_at is null order by name, id");

/// All that the answer for any day is made of.
#[derive(Debug)]
pub struct Everything {
    pub contact: ContactId,
    pub channel: Channel,
    pub entries: Vec<Entry>,
    pub terms: Terms,
    pub limits: Vec<Limit>,
    pub topics: Vec<(TopicId, String)>,
    /// Those whose refusals held for this one at some time; none unless they were asked for.
    others: Others,
}

/// Whoever was together with somebody at some time, and when.
#[derive(Debug, Default)]
struct Others {
    each: Vec<Everything>,
    times: Vec<Together>,
}

/// One of those who count as one person: what they said, and what of it counts once the others are heard.
#[derive(Debug)]
pub(crate) struct Each<'a> {
    pub(crate) ledger: &'a Everything,
    pub(crate) said: Vec<Line>,
    pub(crate) counts: Vec<Line>,
}

impl Everything {
    /// The answers for a moment. Of those who were together then, the stricter wins.
    pub fn at(&self, moment: Timestamp) -> Vec<Line> {
        let mut lines = self.own_at(moment);
        for other in self.joined_at(moment) {
            take_stricter(&mut lines, other.for_another_at(moment, self.is_one_with(other, moment)));
        }
        lines
    }

    /// Whoever was together with them at a moment.
    fn joined_at(&self, moment: Timestamp) -> impl Iterator<Item = &Everything> {
        let members = joined::members_at(self.others.times.iter(), self.contact, moment);
        self.others.each.iter().filter(move |other| members.contains(&other.contact))
    }

    /// Whether they counted as one person at a moment, themselves too; else nobody had decided about them.
    pub(super) fn is_one_with(&self, other: &Everything, moment: Timestamp) -> bool {
        let merges = self.others.times.iter().filter(|time| time.is_merged);
        joined::members_at(merges, self.contact, moment).contains(&other.contact)
    }

    /// What their answers for a moment mean to another: what was limited, for one person with them only.
    fn for_another_at(&self, moment: Timestamp, is_one: bool) -> Vec<Line> {
        let limits = if is_one { &self.limits[..] } else { &[] };
        self.limited_at(moment, limits)
    }

    /// The ledgers by which is decided at a moment: their own first.
    pub(super) fn ledgers_at(&self, moment: Timestamp) -> impl Iterator<Item = &Everything> {
        [self].into_iter().chain(self.joined_at(moment))
    }

    /// Whoever counts as one person with them at a moment, themselves first: what each said, and what of it counts for them.
    /// What may be done with their data is left aside: a limit to it is no word of theirs.
    pub(crate) fn each_at(&self, moment: Timestamp) -> Vec<Each<'_>> {
        let all: Vec<(&Everything, Vec<Line>)> =
            self.ledgers_at(moment).map(|ledger| (ledger, ledger.limited_at(moment, &[]))).collect();
        let one = all.iter().filter(|(ledger, _)| self.is_one_with(ledger, moment)).map(|(ledger, said)| {
            let mut counts = said.clone();
            for (_, theirs) in all.iter().filter(|(other, _)| other.contact != ledger.contact) {
                take_stricter(&mut counts, theirs.clone());
            }
            Each { ledger, said: said.clone(), counts }
        });
        one.collect()
    }

    fn own_at(&self, moment: Timestamp) -> Vec<Line> {
        self.limited_at(moment, &self.limits)
    }

    fn limited_at(&self, moment: Timestamp, limits: &[Limit]) -> Vec<Line> {
        let topics: Vec<TopicId> = self.topics.iter().map(|(id, _)| *id).collect();
        rules::at(&self.entries, (self.contact, self.channel), moment, &self.terms, limits, &topics)
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
        terms: terms(scope)?,
        limits: scope.rows(LIMITS, params! { "contact" => contact })?.iter().map(limit).collect::<Result<_>>()?,
        topics: scope.rows(TOPICS, params! {})?.iter().map(topic).collect::<Result<_>>()?,
        others: Others::default(),
    })
}

/// The same, with what was said by those who were together with them at some time.
pub fn of_all(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Everything> {
    let own = everything(scope, contact, channel)?;
    let times = joined::ever(scope, contact)?;
    let others: BTreeSet<ContactId> = times.iter().flat_map(Together::both).filter(|other| *other != contact).collect();
    let each = others.into_iter().map(|other| everything(scope, other, channel)).collect::<Result<_>>()?;
    Ok(Everything { others: Others { each, times }, ..own })
}

/// A no of the one counts for the other.
fn take_stricter(lines: &mut [Line], theirs: Vec<Line>) {
    for (line, theirs) in lines.iter_mut().zip(theirs) {
        let is_no = matches!(theirs.why, Why::Stopped | Why::Refused | Why::Held | Why::Restricted);
        if is_no && line.why.is_yes() {
            *line = theirs;
        }
    }
}

/// The answers for now. Where contacts are together, the stricter wins.
pub(super) fn today(scope: &Scope<'_>, own: &Everything) -> Result<Vec<Line>> {
    let now = scope.now();
    let mut lines = own.own_at(now);
    let members = joined::members(scope, own.contact)?;
    for other in joined::binding(scope, own.contact)?.into_iter().filter(|other| *other != own.contact) {
        let said = everything(scope, other, own.channel)?;
        take_stricter(&mut lines, said.for_another_at(now, members.contains(&other)));
    }
    Ok(lines)
}

/// What is asked of a grant, now and on earlier days.
pub fn terms(scope: &Scope<'_>) -> Result<Terms> {
    let country = match countries::are_any() {
        true => scope.global().row(COUNTRY, params! { "tenant" => scope.tenant() })?,
        false => None,
    };
    let country: Option<String> = country.map(|row| row.get("country")).transpose()?;
    Ok(Terms { own: rules_of(scope)?, country: country.as_deref().map(countries::of).unwrap_or_default() })
}

fn rules_of(scope: &Scope<'_>) -> Result<Vec<Rule>> {
    let read = |row: &Row| {
        let kind = match row.get::<String>("kind")?.as_str() {
            "lasts" => RuleKind::Lasts,
            "lasts_months" => RuleKind::LastsMonths,
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
    tx.execute(SET, values)?;
    ending::forget(tx)
}

/// What the gate reads: a grant of offers that the rules of today do not accept is none.
pub fn with_rules(scope: &Scope<'_>, mut state: State) -> Result<State> {
    let Standing::Granted(id) = state.standing(Purpose::Marketing) else { return Ok(state) };
    let terms = terms(scope)?;
    if terms.own.is_empty() && terms.country.is_empty() {
        return Ok(state);
    }
    let grant = ledger::store::entry(scope, id)?;
    if grant.is_none_or(|grant| rules::ruled(&grant, scope.now(), &terms).0 != Why::Granted) {
        state.marketing = Standing::Unasked;
    }
    Ok(state)
}

/// When the grant of offers that stands ends, or ended; nothing where there is none, or no end.
pub fn until(scope: &Scope<'_>, state: &State) -> Result<Option<Timestamp>> {
    let Standing::Granted(id) = state.standing(Purpose::Marketing) else { return Ok(None) };
    let grant = ledger::store::entry(scope, id)?;
    Ok(match grant {
        Some(grant) => terms(scope)?.end(grant.occurred_at, scope.now()),
        None => None,
    })
}
