use ::store::{Error, Fault, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Id, Problem, Purpose, Timestamp};
use uuid::Uuid;

use super::{LONGEST, SHORTEST, scope_word};
use crate::ledger::{Extent, TextId, TopicId};
use crate::words;

/// The longest name of a kind of offers, and the most there may be: a page shows them all.
const LONGEST_NAME: usize = 60;
const MOST: usize = 30;

const TOPICS: Sql =
    sql!("select id, name, about from consent_topic where tenant_id = :tenant and closed_at is null order by name, id");
const ADD_TOPIC: Sql = sql!(
    "insert into consent_topic (tenant_id, id, name, about, created_at) values (:tenant, :id, :name, :about, :now) \
     on conflict (tenant_id, name) do update set closed_at = null"
);
const PUBLISH: Sql = sql!(
    "insert into consent_text (tenant_id, id, scope, language, version, words, folded, published_at, published_by) \
     select :tenant, :id, :scope, :language, coalesce(max(version), 0) + 1, :words, :folded, :now, :by \
     from consent_text where tenant_id = :tenant and scope = :scope and language = :language"
);
const RETIRE_OTHERS: Sql = sql!(
    "update consent_text set retired_at = :now where tenant_id = :tenant and scope = :scope and language = :language \
     and id <> :id and retired_at is null"
);
const RETIRE: Sql =
    sql!("update consent_text set retired_at = :now where tenant_id = :tenant and id = :id and retired_at is null");
const TEXTS: Sql = sql!(
    "select * from consent_text where tenant_id = :tenant and retired_at is null and scope <> 'question' order by scope, language, version"
);
const TEXT: Sql = sql!("select * from consent_text where tenant_id = :tenant and id = :id and scope <> 'question'");
const SAYING: Sql = sql!(
    "select * from consent_text where tenant_id = :tenant and folded = :folded and scope <> 'question' \
     order by published_at desc, id desc limit 1"
);
const QUESTION: Sql = sql!("select * from consent_text where tenant_id = :tenant and id = :id and scope = 'question'");
const ASKING: Sql = sql!(
    "select * from consent_text where tenant_id = :tenant and scope = 'question' and language = :language and words = :words \
     order by version desc limit 1"
);
const ASK: Sql = sql!(
    "insert into consent_text (tenant_id, id, scope, language, version, words, folded, published_at, published_by) \
     select :tenant, :id, 'question', :language, coalesce(max(version), 0) + 1, :words, '', :now, :by \
     from consent_text where tenant_id = :tenant and scope = 'question' and language = :language \
     on conflict (tenant_id, scope, language, version) do nothing"
);

/// A kind of offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: TopicId,
    pub name: String,
    pub about: String,
}

/// A version of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub id: TextId,
    pub extent: Extent,
    pub language: String,
    pub version: i64,
    pub words: String,
    pub published_at: Timestamp,
}

/// The kinds of offers that can be asked for.
pub fn topics(scope: &Scope<'_>) -> Result<Vec<Topic>> {
    let read = |row: &Row| {
        Ok(Topic { id: TopicId::from_uuid(row.get("id")?), name: row.get("name")?, about: row.get("about")? })
    };
    scope.rows(TOPICS, params! {})?.iter().map(read).collect()
}

/// Names a kind of offers. One that was closed is open again under its name, with all that was said about it.
pub fn add_topic(tx: &mut Tx<'_>, name: &str, about: &str) -> Result<(), Fault<Problem>> {
    let (name, about) = (kernel::Text::clean(name.trim()), kernel::Text::clean(about.trim()));
    let problem = |code, words: &str| Fault::Refused(Problem::invalid().field("name", code, words));
    if name.is_empty() || name.chars().count() > LONGEST_NAME || about.chars().count() > LONGEST {
        return Err(problem("length", "Give it a name of at most 60 characters."));
    }
    if topics(tx)?.len() >= MOST {
        return Err(problem("too_many", "There are 30 kinds already: people must be able to see them all."));
    }
    let (id, now) = (tx.id::<TopicId>(), tx.now());
    tx.execute(ADD_TOPIC, params! { "id" => id.as_uuid(), "name" => name, "about" => about, "now" => now })?;
    Ok(())
}

/// Publishes a text; the one before it in this language is not offered any more.
pub fn publish(tx: &mut Tx<'_>, extent: Extent, language: &str, said: &str) -> Result<TextId, Fault<Problem>> {
    let said = kernel::Text::clean(said.trim());
    if !(SHORTEST..=LONGEST).contains(&said.chars().count()) {
        let words = "Write 20 to 600 characters: who may write, about what, on which channel.";
        return Err(Fault::Refused(Problem::invalid().field("words", "length", words)));
    }
    let is_known = match extent {
        Extent::Topic(topic) => topics(tx)?.iter().any(|one| one.id == topic),
        Extent::Purpose(purpose) => purpose == Purpose::Marketing,
        Extent::All => false,
    };
    if !is_known {
        return Err(Fault::Refused(Problem::invalid().field(
            "scope",
            "unknown",
            "Choose offers, or one kind of them.",
        )));
    }
    let (id, now, by) = (tx.id::<TextId>(), tx.now(), tx.actor().who.id());
    let scope = scope_word(extent);
    let values = params! {
        "id" => id.as_uuid(), "scope" => &scope, "language" => language, "words" => &said, "folded" => words::folded(&said), "now" => now,
        "by" => by,
    };
    tx.execute(PUBLISH, values)?;
    tx.execute(
        RETIRE_OTHERS,
        params! { "id" => id.as_uuid(), "scope" => scope, "language" => language, "now" => now },
    )?;
    Ok(id)
}

/// Offers a text no more. What is on paper still counts.
pub fn retire(tx: &mut Tx<'_>, id: TextId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(RETIRE, params! { "id" => id.as_uuid(), "now" => now })? > 0)
}

/// The texts that are offered.
pub fn texts(scope: &Scope<'_>) -> Result<Vec<Text>> {
    scope.rows(TEXTS, params! {})?.iter().map(read).collect()
}

pub fn text(scope: &Scope<'_>, id: TextId) -> Result<Option<Text>> {
    scope.row(TEXT, params! { "id" => id.as_uuid() })?.as_ref().map(read).transpose()
}

/// A version of the question that we ask. What we ask is none of the texts that people say.
pub(crate) fn question(scope: &Scope<'_>, id: TextId) -> Result<Option<Text>> {
    scope.row(QUESTION, params! { "id" => id.as_uuid() })?.as_ref().map(read).transpose()
}

/// The version of the question that has these words; other words are a new one.
pub(crate) fn asking(tx: &mut Tx<'_>, language: &str, said: &str) -> Result<TextId> {
    let known = |tx: &Tx<'_>| -> Result<Option<TextId>> {
        let row = tx.row(ASKING, params! { "language" => language, "words" => said })?;
        Ok(row.as_ref().map(read).transpose()?.map(|text| text.id))
    };
    if let Some(id) = known(tx)? {
        return Ok(id);
    }
    let (id, now, by) = (tx.id::<TextId>(), tx.now(), tx.actor().who.id());
    tx.execute(
        ASK,
        params! { "id" => id.as_uuid(), "language" => language, "words" => said, "now" => now, "by" => by },
    )?;
    // Another may have written the same version at this moment.
    known(tx)?.ok_or(Error::Conflict)
}

/// The newest version that says exactly this.
pub(super) fn saying(scope: &Scope<'_>, folded: &str) -> Result<Option<Text>> {
    scope.row(SAYING, params! { "folded" => folded })?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Text> {
    let topic = row.get::<String>("scope")?.parse().ok().map(Extent::Topic);
    Ok(Text {
        id: TextId::from_uuid(row.get::<Uuid>("id")?),
        extent: topic.unwrap_or(Extent::Purpose(Purpose::Marketing)),
        language: row.get("language")?,
        version: row.get("version")?,
        words: row.get("words")?,
        published_at: row.get("published_at")?,
    })
}
