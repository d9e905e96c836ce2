//! Rows of word rules.

use std::collections::BTreeMap;

use store::{Result, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::{Rule, RuleText};
use crate::language::Language;

const LIST: Sql =
    sql!("select id, name, starter, is_on from word_rule where tenant_id = :tenant order by name, id limit 100");
const TEXTS: Sql = sql!(
    "select rule_id, language, phrases, exceptions, answer from word_rule_text where tenant_id = :tenant limit 500"
);
const CREATE: Sql = sql!(
    "insert into word_rule (tenant_id, id, name, starter, is_on, created_at, changed_at) \
     values (:tenant, :id, :name, :starter, false, :now, :now)"
);
const CHANGE: Sql = sql!("update word_rule set name = :name, changed_at = :now where tenant_id = :tenant and id = :id");
const SWITCH: Sql =
    sql!("update word_rule set is_on = :is_on, changed_at = :now where tenant_id = :tenant and id = :id");
const CLEAR: Sql = sql!("delete from word_rule_text where tenant_id = :tenant and rule_id = :id");
const ADD: Sql = sql!(
    "insert into word_rule_text (tenant_id, rule_id, language, phrases, exceptions, answer) \
     values (:tenant, :id, :language, :phrases, :exceptions, :answer)"
);
const REMOVE: Sql = sql!("delete from word_rule where tenant_id = :tenant and id = :id");

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Rule>> {
    let mut texts: BTreeMap<Uuid, BTreeMap<Language, RuleText>> = BTreeMap::new();
    for row in scope.rows(TEXTS, params! {})? {
        let text =
            RuleText { phrases: row.get("phrases")?, exceptions: row.get("exceptions")?, answer: row.get("answer")? };
        if let Ok(language) = row.get::<String>("language")?.parse() {
            texts.entry(row.get("rule_id")?).or_default().insert(language, text);
        }
    }
    let mut rules = Vec::new();
    for row in scope.rows(LIST, params! {})? {
        let id = row.get("id")?;
        rules.push(Rule {
            id,
            name: row.get("name")?,
            starter: row.get("starter")?,
            is_on: row.get("is_on")?,
            texts: texts.remove(&id).unwrap_or_default(),
        });
    }
    Ok(rules)
}

pub(super) fn create(tx: &mut Tx<'_>, id: Uuid, name: &str, starter: Option<&str>) -> Result<()> {
    let now = tx.now();
    tx.execute(CREATE, params! { "id" => id, "name" => name, "starter" => starter, "now" => now }).map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, id: Uuid, name: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(CHANGE, params! { "id" => id, "name" => name, "now" => now }).map(|_| ())
}

pub(super) fn set_texts(tx: &mut Tx<'_>, id: Uuid, texts: &BTreeMap<Language, RuleText>) -> Result<()> {
    tx.execute(CLEAR, params! { "id" => id })?;
    for (language, text) in texts {
        let values = params! {
            "id" => id, "language" => language.as_str(), "phrases" => &text.phrases, "exceptions" => &text.exceptions,
            "answer" => &text.answer,
        };
        tx.execute(ADD, values)?;
    }
    Ok(())
}

pub(super) fn switch(tx: &mut Tx<'_>, id: Uuid, is_on: bool) -> Result<()> {
    let now = tx.now();
    tx.execute(SWITCH, params! { "id" => id, "is_on" => is_on, "now" => now }).map(|_| ())
}

pub(super) fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    tx.execute(CLEAR, params! { "id" => id })?;
    Ok(tx.execute(REMOVE, params! { "id" => id })? == 1)
}
