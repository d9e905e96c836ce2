use std::collections::BTreeMap;

use ::store::{Error, Fault, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Id, Problem, Purpose, Timestamp};
use uuid::Uuid;

use super::{LONGEST, SHORTEST, scope_word};
use crate::ledger::{Extent, TextId, TopicId};
use crate::words;

/// The longest name of a kind of offers, and the most there may be: a page shows them all.
const LONGEST_NAME: usize = 60;
const MOST: usize = 30;
/// What the scope of a kind's earlier names begins with.
const NAME: &str = "name ";

const TOPICS: Sql =
    sql!("select id, name, about from consent_topic where tenant_id = :tenant and closed_at is null order by name, id");
const ENDED: Sql = sql!(
    "select id, name, about from consent_topic where tenant_id = :tenant and closed_at is not null order by name, id"
);
const ADD_TOPIC: Sql = sql!(
    "insert into consent_topic (tenant_id, id, name, about, created_at) values (:tenant, :id, :name, :about, :now)"
);
const CHANGE_TOPIC: Sql = sql!(
    "update consent_topic set name = :name, about = :about where tenant_id = :tenant and id = :id and closed_at is null"
);
const END_TOPIC: Sql =
    sql!("update consent_topic set closed_at = :now where tenant_id = :tenant and id = :id and closed_at is null");
const RETURN_TOPIC: Sql =
    sql!("update consent_topic set closed_at = null where tenant_id = :tenant and id = :id and closed_at is not null");
const ALL_NAMES: Sql = sql!("select id, name from consent_topic where tenant_id = :tenant");
/// What a kind was called, from one time until another: a version that is offered no more.
const EARLIER_NAMES: Sql = sql!(
    "select scope, words, retired_at from consent_text where tenant_id = :tenant and scope like 'name %' and retired_at is not null"
);
const KEEP_NAME: Sql = sql!(
    "insert into consent_text (tenant_id, id, scope, language, version, words, folded, published_at, published_by, retired_at) \
     select :tenant, :id, :scope, '', coalesce(max(version), 0) + 1, :words, '', coalesce(max(retired_at), 0), :by, :now \
     from consent_text where tenant_id = :tenant and scope = :scope"
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
    "select * from consent_text where tenant_id = :tenant and retired_at is null and scope <> 'question' and scope not like 'name %' order by scope, language, version"
);
const TEXT: Sql = sql!(
    "select * from consent_text where tenant_id = :tenant and id = :id and scope <> 'question' and scope not like 'name %'"
);
const SAYING: Sql = sql!(
    "select * from consent_text where tenant_id = :tenant and folded = :folded and scope <> 'question' and scope not like 'name %' \
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

/// What each kind of offers is called, and was called before: an entry keeps the name under which it was made.
#[derive(Clone, Debug, Default)]
pub struct Names {
    now: BTreeMap<TopicId, String>,
    /// Until when it had another name, in the order of time.
    before: BTreeMap<TopicId, BTreeMap<Timestamp, String>>,
}

impl Names {
    /// What it was called at a moment, ended or not.
    pub fn at(&self, topic: TopicId, moment: Timestamp) -> &str {
        let mut later = self.before.get(&topic).into_iter().flatten().filter(|(until, _)| moment < **until);
        later.next().map(|(_, name)| name).or_else(|| self.now.get(&topic)).map_or("?", String::as_str)
    }
}

/// What the kinds of offers are and were called.
pub fn names(scope: &Scope<'_>) -> Result<Names> {
    let mut names = Names::default();
    for row in scope.rows(ALL_NAMES, params! {})? {
        names.now.insert(TopicId::from_uuid(row.get("id")?), row.get("name")?);
    }
    for row in scope.rows(EARLIER_NAMES, params! {})? {
        let of: String = row.get("scope")?;
        if let Some(topic) = of.strip_prefix(NAME).and_then(|topic| topic.parse().ok()) {
            names.before.entry(topic).or_default().insert(row.get("retired_at")?, row.get("words")?);
        }
    }
    Ok(names)
}

/// The kinds of offers that can be asked for.
pub fn topics(scope: &Scope<'_>) -> Result<Vec<Topic>> {
    scope.rows(TOPICS, params! {})?.iter().map(read_topic).collect()
}

/// The kinds that nobody is asked about any more.
pub fn ended(scope: &Scope<'_>) -> Result<Vec<Topic>> {
    scope.rows(ENDED, params! {})?.iter().map(read_topic).collect()
}

fn read_topic(row: &Row) -> Result<Topic> {
    Ok(Topic { id: TopicId::from_uuid(row.get("id")?), name: row.get("name")?, about: row.get("about")? })
}

/// Names a kind of offers.
pub fn add_topic(tx: &mut Tx<'_>, name: &str, about: &str) -> Result<(), Fault<Problem>> {
    let (name, about) = checked(name, about)?;
    is_room(tx)?;
    let (id, now) = (tx.id::<TopicId>(), tx.now());
    let values = params! { "id" => id.as_uuid(), "name" => name, "about" => about, "now" => now };
    tx.execute(ADD_TOPIC, values).map_err(taken)?;
    Ok(())
}

/// Calls a kind of offers otherwise. What was said about it keeps the name that it had then, and the words that were shown.
pub fn change_topic(tx: &mut Tx<'_>, id: TopicId, name: &str, about: &str) -> Result<(), Fault<Problem>> {
    let (name, about) = checked(name, about)?;
    let Some(was) = topics(tx)?.into_iter().find(|one| one.id == id) else {
        return Err(Fault::Refused(Problem::not_found()));
    };
    if was.name != name {
        let (version, now, by) = (tx.id::<TextId>(), tx.now(), tx.actor().who.id());
        let values = params! {
            "id" => version.as_uuid(), "scope" => format!("{NAME}{id}"), "words" => was.name, "by" => by, "now" => now,
        };
        tx.execute(KEEP_NAME, values)?;
    }
    let values = params! { "id" => id.as_uuid(), "name" => name, "about" => about };
    tx.execute(CHANGE_TOPIC, values).map_err(taken)?;
    Ok(())
}

/// Nobody is asked about a kind any more; what was said about it stays. Says whether it was there.
pub fn end_topic(tx: &mut Tx<'_>, id: TopicId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(END_TOPIC, params! { "id" => id.as_uuid(), "now" => now })? > 0)
}

/// Asks about a kind again, with all that was said about it.
pub fn return_topic(tx: &mut Tx<'_>, id: TopicId) -> Result<(), Fault<Problem>> {
    is_room(tx)?;
    match tx.execute(RETURN_TOPIC, params! { "id" => id.as_uuid() })? {
        0 => Err(Fault::Refused(Problem::not_found())),
        _ => Ok(()),
    }
}

fn checked(name: &str, about: &str) -> Result<(String, String), Fault<Problem>> {
    let (name, about) = (kernel::Text::clean(name.trim()), kernel::Text::clean(about.trim()));
    if name.is_empty() || name.chars().count() > LONGEST_NAME || about.chars().count() > LONGEST {
        return Err(wrong("length", "Give it a name of at most 60 characters, and say in at most 600 what it is."));
    }
    Ok((name, about))
}

fn is_room(tx: &Tx<'_>) -> Result<(), Fault<Problem>> {
    if topics(tx)?.len() >= MOST {
        return Err(wrong(
            "too_many",
            "There are 30 kinds already: people must be able to see them all. End one first.",
        ));
    }
    Ok(())
}

fn wrong(code: &'static str, words: &str) -> Fault<Problem> {
    Fault::Refused(Problem::invalid().field("name", code, words))
}

fn taken(error: Error) -> Fault<Problem> {
    if error.is_unique("consent_topic", "name") {
        let words = "There is a kind of this name already. Change that one, or offer it again if it was ended.";
        wrong("taken", words)
    } else {
        Fault::Failed(error)
    }
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

/// The texts that are offered: those about a kind that was ended are not.
pub fn texts(scope: &Scope<'_>) -> Result<Vec<Text>> {
    let topics = topics(scope)?;
    let is_asked = |text: &Text| match text.extent {
        Extent::Topic(topic) => topics.iter().any(|one| one.id == topic),
        Extent::Purpose(_) | Extent::All => true,
    };
    let mut texts = scope.rows(TEXTS, params! {})?.iter().map(read).collect::<Result<Vec<_>>>()?;
    texts.retain(is_asked);
    Ok(texts)
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
